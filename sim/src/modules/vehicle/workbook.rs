//! Exports as `.xlsx` files.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use tums::catalog::catalog;
use tums::{ErrorCode, Timestamp};

use super::super::local::AHEAD_S;
use crate::refusal::Refusal;

/// What stands in a cell.
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(i64),
    /// A moment, in Beijing time.
    Moment(Timestamp),
}

/// A table with a title and named columns.
pub(super) struct Table {
    pub(super) title: &'static str,
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// When it was ordered.
    pub(super) created: Timestamp,
}

impl Table {
    /// The bytes of its file; the same for the same table.
    pub(super) fn to_xlsx(&self) -> Result<Vec<u8>, Refusal> {
        self.write().map_err(|error| Refusal::new(ErrorCode::FILE_IO_ERROR, error.to_string()))
    }

    fn write(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let created = moment(self.created)?;
        workbook.set_properties(&DocProperties::new().set_title(self.title).set_creation_datetime(&created));
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.title)?;
        let (bold, time) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"));
        for (name, column) in self.columns.iter().zip(0..) {
            sheet.write_with_format(0, column, *name, &bold)?;
            sheet.set_column_width(column, 20)?;
        }
        for (cells, row) in self.rows.iter().zip(1..) {
            for (cell, column) in cells.iter().zip(0..) {
                match cell {
                    Cell::Empty => continue,
                    Cell::Text(text) => sheet.write(row, column, text)?,
                    Cell::Number(number) => sheet.write(row, column, *number)?,
                    Cell::Moment(at) => sheet.write_with_format(row, column, &moment(*at)?, &time)?,
                };
            }
        }
        workbook.save_to_buffer()
    }
}

fn moment(at: Timestamp) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_timestamp(at.as_secs() + AHEAD_S)
}

/// A value of an enum in the document's words.
pub(super) fn in_words(set: &str, value: i64) -> Cell {
    let known = catalog().enumeration(set).into_iter().flat_map(|set| &set.values);
    let found = known.filter(|known| known.value.value() == value).find_map(|known| known.zh.clone());
    Cell::Text(found.unwrap_or_else(|| value.to_string()))
}
