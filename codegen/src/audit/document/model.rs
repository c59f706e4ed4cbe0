//! Sections, paragraphs, tables, rows and cells, as they stand in a document.

use std::fmt;

use super::vocabulary::caption;

/// A document, before anything in it is interpreted.
#[derive(Clone, Debug)]
pub struct Document {
    /// The form from which it was read.
    pub form: Form,
    /// Its sections in order; what stands before the first heading is a section without a number.
    pub sections: Vec<Section>,
    /// The lines of its table of contents.
    pub contents: Vec<Line>,
    /// Tables found, those inside of tables too.
    pub tables_found: usize,
    /// What the reader did not understand.
    pub unread: Vec<Unread>,
}

/// The forms in which the document is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Word.
    Docx,
    /// The text export of the Word document.
    Text,
}

/// A heading and everything up to the next one.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its number, `1.4.3.16`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Where the heading stands.
    pub place: Place,
    /// What stands below it.
    pub blocks: Vec<Block>,
}

/// One thing in a section.
#[derive(Clone, Debug)]
pub enum Block {
    /// Text.
    Paragraph(Paragraph),
    /// A table.
    Table(Table),
    /// A drawing.
    Figure(Figure),
}

/// A paragraph of text; one that contains line breaks is several.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// The text, with the number of its list in front.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A drawing, such as a flow chart.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The text in it, in no particular order.
    pub lines: Vec<Line>,
    /// Where it is anchored.
    pub place: Place,
}

/// The numbered name above a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// Its number, `1.4.3.1-2`.
    pub number: String,
    /// The words after it.
    pub title: String,
    /// The line as printed.
    pub line: Line,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its numbered name, if it has one.
    pub caption: Option<Caption>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Where it starts.
    pub place: Place,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its cells, empty ones too.
    pub cells: Vec<Cell>,
    /// Where it starts.
    pub place: Place,
    /// The text export does not tell whether it belongs to this table or to the one around it.
    pub loose: bool,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Its lines and the tables inside of it, in order. Blank lines are left out.
    pub content: Vec<Content>,
    /// Where it lies on the grid; the text export does not tell.
    pub grid: Option<Grid>,
}

/// Where a cell lies on the grid of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The first column that it covers.
    pub column: u32,
    /// How many columns it covers.
    pub span: u32,
    /// It is merged with the cell above.
    pub continued: bool,
}

/// One thing in a cell.
#[derive(Clone, Debug)]
pub enum Content {
    /// A line of text.
    Line(Line),
    /// A table inside the cell.
    Table(Table),
}

/// A line of text, without blanks around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text, with the number of its list in front.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// A place in a document, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A line of the text export.
    Line(u32),
    /// A paragraph outside of all tables.
    Paragraph(u32),
    /// A row of a table; tables are counted through the document, each before the tables inside of it.
    Row(u32, u32),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "line {line}"),
            Self::Paragraph(paragraph) => write!(f, "paragraph {paragraph}"),
            Self::Row(table, row) => write!(f, "table {table}, row {row}"),
        }
    }
}

/// Something that was found and not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The number of the section in which it stands.
    pub section: String,
    /// Where it stands.
    pub place: Place,
    /// What it is and why it was not understood.
    pub reason: String,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "section {}, {}: {}", self.section, self.place, self.reason)
    }
}

impl Document {
    /// The first section with this number.
    #[must_use]
    pub fn section(&self, number: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.number == number)
    }
}

impl Document {
    /// What both readers do last: captions go to their tables, and the tables are counted.
    pub(super) fn complete(&mut self) {
        for section in &mut self.sections {
            section.attach_captions();
            self.tables_found += section.tables().map(Table::count).sum::<usize>();
        }
    }
}

impl Section {
    /// The tables that stand directly in it.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Paragraph(_) | Block::Figure(_) => None,
        })
    }

    fn attach_captions(&mut self) {
        let mut blocks: Vec<Block> = Vec::with_capacity(self.blocks.len());
        for mut block in self.blocks.drain(..) {
            if let (Block::Table(table), Some(Block::Paragraph(above))) = (&mut block, blocks.last()) {
                table.caption = Caption::read(above);
                if table.caption.is_some() {
                    blocks.pop();
                }
            }
            blocks.push(block);
        }
        self.blocks = blocks;
    }

    /// Every line of text in it, those of tables and drawings too.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Paragraph(p) => lines.push(Line { text: p.text.clone(), place: p.place }),
                Block::Table(table) => table.push_lines(&mut lines),
                Block::Figure(figure) => lines.extend(figure.lines.iter().cloned()),
            }
        }
        lines
    }
}

impl Caption {
    fn read(paragraph: &Paragraph) -> Option<Self> {
        let (number, title) = caption(&paragraph.text)?;
        let line = Line { text: paragraph.text.clone(), place: paragraph.place };
        Some(Self { number: number.to_owned(), title: title.to_owned(), line })
    }
}

impl Table {
    /// Itself and the tables inside of it.
    fn count(&self) -> usize {
        let inside = self.rows.iter().flat_map(|row| &row.cells).flat_map(Cell::tables);
        1 + inside.map(Table::count).sum::<usize>()
    }

    /// Every line of text in it, those of the tables inside of it too.
    #[must_use]
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        self.push_lines(&mut lines);
        lines
    }

    fn push_lines(&self, lines: &mut Vec<Line>) {
        lines.extend(self.caption.iter().map(|caption| caption.line.clone()));
        for content in self.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.content) {
            match content {
                Content::Line(line) => lines.push(line.clone()),
                Content::Table(table) => table.push_lines(lines),
            }
        }
    }
}

impl Cell {
    /// Its lines, without the tables inside of it.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.content.iter().filter_map(|content| match content {
            Content::Line(line) => Some(line),
            Content::Table(_) => None,
        })
    }

    /// The tables inside of it.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.content.iter().filter_map(|content| match content {
            Content::Table(table) => Some(table),
            Content::Line(_) => None,
        })
    }

    /// Its only line, if it has no other and no table; the empty string if it has nothing.
    #[must_use]
    pub fn single_line(&self) -> Option<&str> {
        match self.content.as_slice() {
            [] => Some(""),
            [Content::Line(line)] => Some(&line.text),
            _ => None,
        }
    }

    /// It has neither text nor a table.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }
}
