//! A small document of our own, written in both forms that the vendor's has: Word, and its text export.

mod docx;
mod text;

pub(crate) use docx::{docx, docx_of_body};
pub(crate) use text::text;

/// One thing in a document.
#[derive(Clone)]
pub(crate) enum Piece {
    /// A heading of this level, from 1; its number is automatic.
    Heading(usize, String),
    /// A paragraph.
    Paragraph(String),
    /// An item of a numbered list that starts anew with the number 1.
    Item(u32, String),
    /// A table.
    Table(Table),
    /// A flow chart with these texts.
    Figure(Vec<String>),
}

/// Rows of cells.
pub(crate) type Table = Vec<Vec<Cell>>;

/// A cell.
#[derive(Clone, Default)]
pub(crate) struct Cell {
    /// Its paragraphs.
    pub(crate) lines: Vec<String>,
    /// A table below them.
    pub(crate) table: Option<Table>,
    /// Paragraphs below the table.
    pub(crate) after: Vec<String>,
    /// How many columns it covers, less one.
    pub(crate) wider: usize,
    /// How it is merged with its neighbours above and below.
    pub(crate) merged: Merged,
}

/// How a cell is merged.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Merged {
    /// It is not.
    #[default]
    No,
    /// It covers cells below.
    First,
    /// It is covered by a cell above.
    Below,
}

impl Cell {
    /// Covers `columns` columns.
    pub(crate) fn wide(mut self, columns: usize) -> Self {
        self.wider = columns - 1;
        self
    }

    /// Covers the cells below that are [`below`].
    pub(crate) fn first(mut self) -> Self {
        self.merged = Merged::First;
        self
    }

    /// Contains a table.
    pub(crate) fn with(mut self, table: Table) -> Self {
        self.table = Some(table);
        self
    }

    /// Has a paragraph below its table.
    pub(crate) fn then(mut self, line: &str) -> Self {
        self.after.push(line.to_owned());
        self
    }
}

/// A cell with the lines of `text`.
pub(crate) fn cell(text: &str) -> Cell {
    Cell { lines: text.lines().map(str::to_owned).collect(), ..Cell::default() }
}

/// A cell that is covered by the one above.
pub(crate) fn below() -> Cell {
    Cell { merged: Merged::Below, ..Cell::default() }
}

/// A row of plain cells.
pub(crate) fn row(cells: &[&str]) -> Vec<Cell> {
    cells.iter().map(|text| cell(text)).collect()
}

/// A table of plain cells.
pub(crate) fn table(rows: &[&[&str]]) -> Table {
    rows.iter().map(|cells| row(cells)).collect()
}

/// A heading.
pub(crate) fn heading(level: usize, title: &str) -> Piece {
    Piece::Heading(level, title.to_owned())
}

/// A paragraph.
pub(crate) fn paragraph(text: &str) -> Piece {
    Piece::Paragraph(text.to_owned())
}

/// An example below its label.
pub(crate) fn example(text: &str) -> [Piece; 2] {
    [paragraph("示例："), Piece::Table(table(&[&[text]]))]
}

/// The table of an operation that three columns make up.
pub(crate) fn operation(path: &str, request: Table, response: Table, limits: &str) -> Piece {
    let mut rows = vec![vec![cell("名称"), cell("内容").wide(2)], vec![cell("Path"), cell(path).wide(2)]];
    rows.push(vec![cell("请求参数").wide(3)]);
    rows.extend(request);
    rows.push(vec![cell("回复参数").wide(3)]);
    rows.push(vec![cell("error_code\nint"), cell("错误码，0代表正常").wide(2)]);
    rows.extend(response);
    rows.push(vec![cell("使用限制"), cell(limits).wide(2)]);
    rows.push(vec![cell("功能说明"), cell("does something").wide(2)]);
    Piece::Table(rows)
}
