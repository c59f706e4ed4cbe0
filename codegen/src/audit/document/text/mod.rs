//! The reader for the text export: a line that starts with a tab starts a cell, everything else is read from the flow.

mod nested;

use super::model::{Block, Cell, Content, Document, Figure, Form, Line, Paragraph, Place, Row, Section, Table, Unread};
use super::vocabulary::{
    FLOW_CHART_START, caption, clean, example_part, heading, is_example_label, is_field_instruction, is_list_number,
    parse_number, steps,
};

/// After at least so many blank lines a table is over.
const BLANK_LINES_AFTER_TABLE: usize = 2;

pub(super) fn read(text: &str) -> Document {
    let mut reader = Reader::new(text);
    for index in 0..reader.lines.len() {
        reader.line(index);
    }
    reader.finish()
}

struct Reader<'a> {
    lines: Vec<&'a str>,
    document: Document,
    /// Blank lines since the last text.
    blank: usize,
    table: Option<Table>,
    figure: Option<Figure>,
    /// The number of the current section.
    number: Vec<u32>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let front = Section { number: String::new(), title: String::new(), place: Place::Line(1), blocks: Vec::new() };
        Self {
            lines: text.lines().collect(),
            document: Document {
                form: Form::Text,
                sections: vec![front],
                contents: Vec::new(),
                tables_found: 0,
                unread: Vec::new(),
            },
            blank: 0,
            table: None,
            figure: None,
            number: Vec::new(),
        }
    }

    fn line(&mut self, index: usize) {
        let raw = self.lines[index];
        let place = Place::Line(u32::try_from(index + 1).unwrap_or(u32::MAX));
        if let Some(cell) = raw.strip_prefix('\t') {
            self.start_cell(cell, place);
        } else {
            let text = clean(raw);
            if text.is_empty() || is_field_instruction(&text) {
                self.blank += 1;
                return;
            }
            self.text_line(Line { text, place }, index);
        }
        self.blank = 0;
    }

    /// A blank line before a cell starts a new row.
    fn start_cell(&mut self, text: &str, place: Place) {
        self.close_figure();
        if text.contains('\t') {
            self.unread(place, "two cells stand in one line");
        }
        let mut cell = Cell::default();
        let text = clean(text);
        if self.blank > 0 && example_part(&text).is_some() {
            // An example whose label is missing.
            self.close_table();
        }
        if !text.is_empty() {
            cell.content.push(Content::Line(Line { text, place }));
        }
        let table = self.table.get_or_insert_with(|| Table { caption: None, rows: Vec::new(), place });
        match table.rows.last_mut() {
            Some(row) if self.blank == 0 => row.cells.push(cell),
            _ => table.rows.push(Row { cells: vec![cell], place, loose: false }),
        }
    }

    fn text_line(&mut self, line: Line, index: usize) {
        if let Some((number, title)) = self.heading(&line) {
            let (number, title, place) = (number.to_owned(), title.to_owned(), line.place);
            self.close_table();
            self.close_figure();
            self.number = parse_number(&number).unwrap_or_default();
            self.document.sections.push(Section { number, title, place, blocks: Vec::new() });
        } else if let Some(figure) = &mut self.figure {
            figure.lines.push(line);
        } else if self.starts_figure(&line, index) {
            self.close_table();
            self.figure = Some(Figure { place: line.place, lines: vec![line] });
        } else if self.ends_table(&line, index) {
            self.close_table();
            self.put(Block::Paragraph(Paragraph { text: line.text, place: line.place }));
        } else if let Some(cell) = self.open_cell() {
            match cell.content.last_mut() {
                Some(Content::Line(number)) if is_list_number(&number.text) => {
                    number.text = format!("{} {}", number.text, line.text);
                }
                _ => cell.content.push(Content::Line(line)),
            }
        }
    }

    /// Values and versions in cells look like headings; a heading continues the numbers before it.
    fn heading<'l>(&mut self, line: &'l Line) -> Option<(&'l str, &'l str)> {
        let (number, title) = heading(&line.text)?;
        let parsed = parse_number(number)?;
        let apart = self.table.is_none() || self.blank >= BLANK_LINES_AFTER_TABLE;
        let steps = steps(&self.number, &parsed);
        let is_next = steps == Some(1) && self.blank > 0;
        // The first heading of an export may be any, and its first line has nothing before it.
        let is_first = self.number.is_empty() && self.table.is_none();
        if is_first || (parsed.len() > 1 && (is_next || (apart && steps.is_some()))) || (apart && steps == Some(1)) {
            return Some((number, title));
        }
        if parsed.len() > 1 && apart && self.figure.is_none() {
            self.unread(line.place, format!("`{}` looks like a heading, but its number does not follow", line.text));
        }
        None
    }

    /// The export prints flow charts at its end, directly below the last table.
    fn starts_figure(&self, line: &Line, index: usize) -> bool {
        line.text == FLOW_CHART_START && !self.lines[index..].iter().any(|line| line.starts_with('\t'))
    }

    /// Whether the line stands below the open table, or outside of any.
    fn ends_table(&self, line: &Line, index: usize) -> bool {
        if self.table.is_none() {
            return true;
        }
        let apart = self.blank >= BLANK_LINES_AFTER_TABLE;
        let next = self.lines[index + 1..].iter().find(|next| !next.trim().is_empty() || next.starts_with('\t'));
        if next.is_some_and(|next| next.starts_with('\t')) {
            // The last line before a table belongs to that table.
            return apart || is_example_label(&line.text) || (self.blank > 0 && caption(&line.text).is_some());
        }
        apart && !self.in_single_cell()
    }

    /// Tables of one cell are examples and listings; they contain blank lines.
    fn in_single_cell(&self) -> bool {
        self.table.as_ref().is_some_and(|table| table.rows.len() == 1 && table.rows[0].cells.len() == 1)
    }

    fn open_cell(&mut self) -> Option<&mut Cell> {
        self.table.as_mut()?.rows.last_mut()?.cells.last_mut()
    }

    fn close_table(&mut self) {
        let Some(mut table) = self.table.take() else { return };
        for row in &mut table.rows {
            for cell in &mut row.cells {
                let (content, reasons) = nested::split(std::mem::take(&mut cell.content));
                cell.content = content;
                for (place, reason) in reasons {
                    self.unread(place, reason);
                }
            }
        }
        self.put(Block::Table(table));
    }

    fn close_figure(&mut self) {
        if let Some(figure) = self.figure.take() {
            self.put(Block::Figure(figure));
        }
    }

    fn put(&mut self, block: Block) {
        if let Some(section) = self.document.sections.last_mut() {
            section.blocks.push(block);
        }
    }

    fn unread(&mut self, place: Place, reason: impl Into<String>) {
        let section = self.document.sections.last().map_or_else(String::new, |s| s.number.clone());
        self.document.unread.push(Unread { section, place, reason: reason.into() });
    }

    fn finish(mut self) -> Document {
        self.close_table();
        self.close_figure();
        self.document.complete();
        self.document
    }
}
