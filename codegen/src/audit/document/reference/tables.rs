//! Tables that are no operation: values, fields, error codes, examples, listings and prose.

use super::super::model::{Caption, Cell, Content, Place, Row, Table};
use super::super::vocabulary::{FIELDS_HEADER, is_example_label};
use super::examples::{Example, is_example};
use super::params::{Param, Params, texts};
use super::{Item, Prose, Reading};

/// Values and their meanings.
#[derive(Clone, Debug)]
pub struct ValueTable {
    /// Its numbered name, if it has one.
    pub caption: Option<Caption>,
    /// The paragraph directly above it; empty if there is none.
    pub above: String,
    /// The heads of its columns, those beside one another once.
    pub columns: Vec<String>,
    /// Its rows; where two stand beside one another, the left one first.
    pub rows: Vec<ValueRow>,
    /// Where it starts.
    pub place: Place,
}

/// A value and its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueRow {
    /// The first column.
    pub value: String,
    /// The column that explains it; empty if there is none.
    pub meaning: String,
    /// The other columns, with their heads.
    pub others: Vec<(String, String)>,
    /// Where it stands.
    pub place: Place,
}

/// Fields outside of an operation.
#[derive(Clone, Debug)]
pub struct FieldTable {
    /// Its numbered name, if it has one.
    pub caption: Option<Caption>,
    /// The fields.
    pub fields: Vec<Param>,
    /// Where it starts.
    pub place: Place,
}

/// An error code and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRow {
    /// The code.
    pub code: i64,
    /// The text, with line breaks.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// Headers of tables of fields: the name, its type if that has a column of its own, the description.
const FIELDS: [&[&str]; 6] = [
    &["序号", "能力集字段", "能力集字段说明"],
    &["字段名", "类型", "备注"],
    &["字段名", "字段名", "备注"],
    &["字段", "含义"],
    &["返回字段", "含义描述"],
    &["参数名", "含义"],
];
/// The column that numbers the rows.
const ORDINAL: &str = "序号";
/// The column with the types of fields.
const TYPE: &str = "类型";
/// Heads of the column that explains values.
const MEANINGS: [&str; 9] =
    ["说明", "含义", "描述", "事件描述", "事件类型", "消息类型描述", "车牌类型", "车辆类型", "名单类型"];
/// Headers of tables that explain words and rules.
const PROSE: [&[&str]; 3] = [&["术语/缩写", "含义"], &["接口规则", "描述"], &["类型", "英文", "说明"]];

impl Reading {
    /// A table that stands directly in a section, below the paragraph `above`.
    pub(super) fn top_level(&mut self, table: &Table, above: &str) -> Option<Item> {
        let (head, rows) = table.rows.split_first()?;
        let header: Vec<&str> = head.cells.iter().map(|cell| cell.single_line().unwrap_or_default()).collect();
        if rows.is_empty() && head.cells.len() == 1 {
            return self.verbatim(table, &head.cells[0], above);
        }
        if is_example_label(above) {
            self.unread(table.place, "the table of an example has more than one cell");
            return None;
        }
        let item = match *header.as_slice() {
            _ if header == FIELDS_HEADER => Item::Api(self.api_table(table)),
            ["错误码", "说明" | "描述"] => Item::Codes(self.code_table(rows)),
            _ if PROSE.contains(&header.as_slice()) => Item::Prose(self.prose(table)),
            _ if FIELDS.contains(&header.as_slice()) => Item::Fields(self.field_table(table, &header)),
            _ if is_value_header(table, &header) => Item::Values(self.value_table(table, &header, above)),
            _ => {
                self.unread(table.place, format!("a table with the header `{}` is not known", header.join(" | ")));
                return None;
            }
        };
        self.counts.rows_read += 1;
        Some(item)
    }

    /// A single cell: an example, or a listing.
    fn verbatim(&mut self, table: &Table, cell: &Cell, above: &str) -> Option<Item> {
        if cell.tables().next().is_some() {
            self.unread(table.place, "a table stands inside of an example or a listing");
            return None;
        }
        let item = if is_example(cell) {
            Item::Example(Example::read(table, cell, if is_example_label(above) { above } else { "" }))
        } else if !self.in_operation && !is_example_label(above) {
            Item::Listing(table.clone())
        } else {
            self.unread(table.place, "an example starts neither with a request nor with an answer");
            return None;
        };
        self.counts.rows_read += 1;
        Some(item)
    }

    fn code_table(&mut self, rows: &[Row]) -> Vec<CodeRow> {
        let mut codes = Vec::with_capacity(rows.len());
        for row in rows {
            let code = row.cells.first().and_then(|cell| cell.single_line()).and_then(|code| code.parse().ok());
            match (code, row.cells.as_slice()) {
                (Some(code), [_, text]) if !text.is_empty() && text.tables().next().is_none() => {
                    codes.push(CodeRow { code, text: texts(text).join("\n"), place: row.place });
                    self.counts.rows_read += 1;
                }
                _ => self.unread(row.place, "an error code is not understood"),
            }
        }
        codes
    }

    fn prose(&mut self, table: &Table) -> Prose {
        let (head, rows) = table.rows.split_at(1);
        for row in rows {
            if row.cells.len() == head[0].cells.len() && row.cells.iter().flat_map(Cell::tables).next().is_none() {
                self.counts.rows_read += 1;
            } else {
                self.unread(row.place, "a row of explanations does not have the columns of its header");
            }
        }
        Prose { table: table.clone() }
    }

    fn field_table(&mut self, table: &Table, header: &[&str]) -> FieldTable {
        let ordinals = usize::from(header.first() == Some(&ORDINAL));
        let ty = header.iter().position(|&head| head == TYPE);
        let mut params = Params::default();
        for (row, ordinal) in table.rows[1..].iter().zip(1..) {
            if ordinals == 1 && !is_ordinal(row, ordinal) {
                self.unread(row.place, format!("the row is number {ordinal} of its table, but says something else"));
            } else {
                self.param_row(&mut params, &as_param_row(row, ordinals, ty));
            }
        }
        FieldTable { caption: table.caption.clone(), fields: params.finish(), place: table.place }
    }

    fn value_table(&mut self, table: &Table, header: &[&str], above: &str) -> ValueTable {
        let columns = once(header);
        let mut values = Vec::new();
        for row in &table.rows[1..] {
            let found = row.cells.chunks(columns.len()).map(|cells| value_row(cells, columns, row.place));
            match found.collect::<Option<Vec<_>>>() {
                Some(found) if row.cells.len() == header.len() => {
                    values.extend(found.into_iter().flatten());
                    self.counts.rows_read += 1;
                }
                _ => self.unread(row.place, "a row of a table of values is not understood"),
            }
        }
        let columns = columns.iter().map(|&column| column.to_owned()).collect();
        ValueTable {
            caption: table.caption.clone(),
            above: above.to_owned(),
            columns,
            rows: values,
            place: table.place,
        }
    }
}

/// The heads of the columns, without those that are repeated because rows stand beside one another.
fn once<'h>(header: &'h [&'h str]) -> &'h [&'h str] {
    let (left, right) = header.split_at(header.len() / 2);
    if left == right { left } else { header }
}

/// A column explains the values, or there is only one and a caption says what its values are.
fn is_value_header(table: &Table, header: &[&str]) -> bool {
    let columns = once(header);
    match columns {
        [] => false,
        [value] => table.caption.is_some() && !value.is_empty(),
        [value, others @ ..] => !value.is_empty() && others.iter().any(|other| MEANINGS.contains(other)),
    }
}

/// Nothing for a row that is not understood; an empty row beside a full one has no value.
fn value_row(cells: &[Cell], columns: &[&str], place: Place) -> Option<Option<ValueRow>> {
    if cells.iter().all(Cell::is_empty) {
        return Some(None);
    }
    let texts: Vec<String> = cells.iter().map(|cell| texts(cell).join("\n")).collect();
    let nested = cells.iter().any(|cell| cell.tables().next().is_some());
    if cells.len() != columns.len() || texts[0].is_empty() || nested {
        return None;
    }
    let mut row = ValueRow { value: texts[0].clone(), meaning: String::new(), others: Vec::new(), place };
    for (head, text) in columns.iter().zip(texts).skip(1) {
        if MEANINGS.contains(head) && row.meaning.is_empty() {
            row.meaning = text;
        } else {
            row.others.push(((*head).to_owned(), text));
        }
    }
    Some(Some(row))
}

fn is_ordinal(row: &Row, ordinal: usize) -> bool {
    row.cells.first().and_then(|cell| cell.single_line()) == Some(ordinal.to_string().as_str())
}

/// The row without its ordinals, and with a type in a column of its own moved to the name.
fn as_param_row(row: &Row, ordinals: usize, ty: Option<usize>) -> Row {
    let mut cells: Vec<Cell> = row.cells.iter().skip(ordinals).cloned().collect();
    if let Some(column) = ty.filter(|column| (1..cells.len()).contains(column)) {
        let ty: Vec<Content> = cells.remove(column).content;
        cells[column - 1].content.extend(ty);
    }
    Row { cells, place: row.place, loose: row.loose }
}
