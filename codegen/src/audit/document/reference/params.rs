//! Rows of parameters, put together to a tree.

use super::super::model::{Cell, Content, Line, Place, Row, Table};
use super::super::vocabulary::{FIELDS_HEADER, VALUES_HEADER, is_value, named_field, required_mark};
use super::rules::{self, Bounds};
use super::value::Value;
use super::{Counts, Reading};

/// A parameter of a request or an answer.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name on the wire.
    pub name: String,
    /// Its type as printed, if one is.
    pub type_text: Option<String>,
    /// Whether it must be sent, if it says so.
    pub required: Option<bool>,
    /// The lines of its description, without the tables between them.
    pub description: Vec<Line>,
    /// Smallest and largest number.
    pub range: Option<Bounds>,
    /// Fewest and most characters or items.
    pub length: Option<Bounds>,
    /// What is taken when it is not sent, as printed.
    pub default: Option<String>,
    /// Its values, from tables, rows or lines of the description.
    pub values: Vec<Value>,
    /// The case in which it is there, where an answer has several.
    pub case: Option<String>,
    /// What is inside of it.
    pub fields: Vec<Self>,
    /// Where it starts.
    pub place: Place,
    /// It may as well stand beside the parameter that it is in, or beside one further out; the text export does not tell.
    pub loose: bool,
}

impl Param {
    fn new(name: &str, type_text: Option<&str>, row: &Row) -> Self {
        Self {
            name: name.to_owned(),
            type_text: type_text.map(str::to_owned),
            required: None,
            description: Vec::new(),
            range: None,
            length: None,
            default: None,
            values: Vec::new(),
            case: None,
            fields: Vec::new(),
            place: row.place,
            loose: row.loose,
        }
    }

    pub(super) fn count(&self, counts: &mut Counts) {
        counts.params += 1;
        counts.param_values += self.values.iter().filter(|value| !value.inline).count();
        self.fields.iter().for_each(|field| field.count(counts));
    }

    fn describe(&mut self, lines: Vec<Line>) {
        self.required = lines.first().and_then(|line| required_mark(&line.text));
        self.range = lines.iter().find_map(|line| rules::range(&line.text));
        self.length = lines.iter().find_map(|line| rules::length(&line.text));
        self.default = lines.iter().find_map(|line| rules::default(&line.text));
        if self.values.is_empty() {
            self.values = rules::inline_values(&lines);
        }
        self.description = lines;
    }

    /// In an answer with several cases the first one is named where the description stands.
    fn settle_cases(&mut self) {
        if let [line] = self.description.as_slice()
            && self.fields.iter().any(|field| field.case.is_some())
        {
            for field in self.fields.iter_mut().filter(|field| field.case.is_none()) {
                field.case = Some(line.text.clone());
            }
        }
        self.fields.iter_mut().for_each(Self::settle_cases);
    }
}

/// Parameters under construction: a row without names in its first cells continues the parameters above.
#[derive(Default)]
pub(super) struct Params {
    roots: Vec<Param>,
    /// The columns of the parameters that are open, outermost first, where the document tells.
    columns: Vec<Option<u32>>,
    /// The depth and the name of the case that rows belong to.
    case: Option<(usize, String)>,
}

impl Params {
    pub(super) fn finish(mut self) -> Vec<Param> {
        self.roots.iter_mut().for_each(Param::settle_cases);
        self.roots
    }

    /// Adds a row; the error says what is not understood.
    pub(super) fn row(&mut self, reading: &mut Reading, row: &Row) -> Result<(), String> {
        let depth = row.cells.iter().take_while(|cell| cell.is_empty()).count();
        self.check_continued(&row.cells[..depth])?;
        match &row.cells[depth..] {
            [] => Err("the row is empty".to_owned()),
            [only] => self.lone_cell(only, depth, row),
            [names @ .., description] => self.named(reading, names, description, depth, row),
        }
    }

    /// Empty cells stand below the parameters that they continue.
    fn check_continued(&self, cells: &[Cell]) -> Result<(), String> {
        if cells.len() > self.columns.len() {
            return Err("the first cells are empty, but no parameter above continues in them".to_owned());
        }
        for (cell, column) in cells.iter().zip(&self.columns) {
            match cell.grid {
                Some(grid) if *column != Some(grid.column) => {
                    return Err("an empty cell does not stand below the parameter that it continues".to_owned());
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A parameter without description, or the name of a case.
    fn lone_cell(&mut self, cell: &Cell, depth: usize, row: &Row) -> Result<(), String> {
        let lines = texts(cell);
        if let Some((name, type_text @ Some(_))) = named_field(&lines) {
            self.open(depth, cell, Param::new(name, type_text, row))?;
            return Ok(());
        }
        match lines.as_slice() {
            [case] if depth > 0 && cell.tables().next().is_none() => {
                self.columns.truncate(depth);
                self.case = Some((depth, (*case).to_owned()));
                Ok(())
            }
            _ => Err(format!("`{}` is neither a parameter nor a case of an answer", lines.join(" "))),
        }
    }

    fn named(
        &mut self,
        reading: &mut Reading,
        names: &[Cell],
        description: &Cell,
        mut depth: usize,
        row: &Row,
    ) -> Result<(), String> {
        for (index, cell) in names.iter().enumerate() {
            let lines = texts(cell);
            let is_last = index + 1 == names.len();
            if let Some((name, type_text)) = named_field(&lines) {
                self.open(depth, cell, Param::new(name, type_text, row))?;
                depth += 1;
            } else if is_last && is_inner_header(cell, description) {
                return Ok(());
            } else if is_last && lines.len() == 1 && is_value(lines[0]) {
                return self.value_row(lines[0], description, depth, row.place);
            } else {
                return Err(format!("`{}` is not the name of a parameter", lines.join(" ")));
            }
        }
        let lines = read_tables(reading, description, self.innermost(depth)?);
        self.innermost(depth)?.describe(lines);
        Ok(())
    }

    /// A row that explains one value of the parameter that it continues.
    fn value_row(&mut self, value: &str, description: &Cell, depth: usize, place: Place) -> Result<(), String> {
        let param = self.innermost(depth)?;
        if param.type_text.as_deref().is_some_and(|text| text.contains("object")) {
            return Err(format!("`{value}` is not the name of a field of `{}`", param.name));
        }
        let meaning = texts(description).join("\n");
        param.values.push(Value { value: value.to_owned(), meaning, inline: false, place });
        Ok(())
    }

    /// Adds a parameter `depth` levels below the root.
    fn open(&mut self, depth: usize, cell: &Cell, mut param: Param) -> Result<(), String> {
        if self.case.as_ref().is_some_and(|(case, _)| *case > depth) {
            self.case = None;
        }
        param.case = self.case.as_ref().filter(|(case, _)| *case == depth).map(|(_, name)| name.clone());
        let siblings = if depth == 0 { &mut self.roots } else { &mut self.innermost(depth)?.fields };
        siblings.push(param);
        self.columns.truncate(depth);
        self.columns.push(cell.grid.map(|grid| grid.column));
        Ok(())
    }

    /// The last parameter of the last parameter …, `depth` levels deep.
    fn innermost(&mut self, depth: usize) -> Result<&mut Param, String> {
        let mut param = self.roots.last_mut();
        for _ in 1..depth {
            param = param.and_then(|param| param.fields.last_mut());
        }
        param.filter(|_| depth > 0).ok_or_else(|| "no parameter above continues here".to_owned())
    }
}

/// A header that is repeated for the parameters inside of one.
fn is_inner_header(name: &Cell, description: &Cell) -> bool {
    name.single_line() == Some("字段") && description.single_line() == Some("含义")
}

/// Reads the tables of a description into the parameter and returns the lines around them.
fn read_tables(reading: &mut Reading, description: &Cell, param: &mut Param) -> Vec<Line> {
    let mut lines = Vec::new();
    for content in &description.content {
        match content {
            Content::Line(line) => lines.push(line.clone()),
            Content::Table(table) => reading.table(table, |reading| reading.inner_table(table, param)),
        }
    }
    lines
}

impl Reading {
    /// A table inside of a description: the values of the parameter, or its fields.
    fn inner_table(&mut self, table: &Table, param: &mut Param) {
        let Some((head, rows)) = table.rows.split_first() else { return };
        let header: Vec<_> = head.cells.iter().map(|cell| cell.single_line().unwrap_or_default()).collect();
        if header == VALUES_HEADER {
            self.counts.rows_read += 1;
            for row in rows {
                match Value::of_row(row) {
                    Some(value) => {
                        self.counts.rows_read += 1;
                        param.values.push(value);
                    }
                    None => self.unread(row.place, format!("a value of `{}` is not understood", param.name)),
                }
            }
        } else if header == FIELDS_HEADER {
            self.counts.rows_read += 1;
            param.fields.extend(self.param_rows(rows));
        } else {
            param.fields.extend(self.param_rows(&table.rows));
        }
    }

    /// Reads rows of parameters; each that is not understood is noted.
    pub(super) fn param_rows<'r>(&mut self, rows: impl IntoIterator<Item = &'r Row>) -> Vec<Param> {
        let mut params = Params::default();
        for row in rows {
            self.param_row(&mut params, row);
        }
        params.finish()
    }

    pub(super) fn param_row(&mut self, params: &mut Params, row: &Row) {
        match params.row(self, row) {
            Ok(()) => self.counts.rows_read += 1,
            Err(reason) => self.unread(row.place, reason),
        }
    }
}

pub(super) fn texts(cell: &Cell) -> Vec<&str> {
    cell.lines().map(|line| line.text.as_str()).collect()
}
