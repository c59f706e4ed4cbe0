//! Tables: rows and cells with their places on the grid.

use super::super::model::{Cell, Content, Grid, Line, Place, Row, Table};
use super::super::vocabulary::clean;
use super::ReadError;
use super::body::{Body, Target, is_wrapper};

impl Body<'_> {
    /// Reads `w:tbl`.
    pub(super) fn table(&mut self) -> Result<Table, ReadError> {
        let outside = self.place;
        self.tables += 1;
        let number = self.tables;
        let mut rows = Vec::new();
        self.rows(number, &mut rows)?;
        self.place = outside;
        Ok(Table { caption: None, rows, place: Place::Row(number, 1) })
    }

    fn rows(&mut self, table: u32, rows: &mut Vec<Row>) -> Result<(), ReadError> {
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "w:tr" => {
                    let row = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_add(1);
                    self.place = Place::Row(table, row);
                    rows.extend(self.row()?);
                }
                name if is_wrapper(name) => self.rows(table, rows)?,
                name => {
                    self.unless_silent(name);
                    self.xml.skip(&element)?;
                }
            }
        }
        Ok(())
    }

    /// A row, or nothing if a tracked change deleted it.
    fn row(&mut self) -> Result<Option<Row>, ReadError> {
        let place = self.place;
        let mut cells = Vec::new();
        let mut column = 0;
        let deleted = self.cells(&mut column, &mut cells)?;
        Ok((!deleted).then_some(Row { cells, place, loose: false }))
    }

    /// Reads the cells of a row from `column` on; tells whether the row is deleted.
    fn cells(&mut self, column: &mut u32, cells: &mut Vec<Cell>) -> Result<bool, ReadError> {
        let mut deleted = false;
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "w:trPr" => {
                    while let Some(property) = self.xml.child()? {
                        match property.name() {
                            "w:gridBefore" => *column = property.number().unwrap_or(0),
                            "w:del" | "w:moveFrom" => deleted = true,
                            _ => {}
                        }
                        self.xml.skip(&property)?;
                    }
                }
                "w:tc" if !deleted => {
                    let place = self.place;
                    cells.extend(self.cell(column)?);
                    self.place = place;
                }
                "w:tc" => self.xml.skip(&element)?,
                name if is_wrapper(name) => deleted |= self.cells(column, cells)?,
                name => {
                    self.unless_silent(name);
                    self.xml.skip(&element)?;
                }
            }
        }
        Ok(deleted)
    }

    /// A cell, or nothing if a tracked change deleted it. Its properties come first, so they are read on the way.
    fn cell(&mut self, column: &mut u32) -> Result<Option<Cell>, ReadError> {
        let mut cell = Cell::default();
        let mut grid = Grid { column: *column, span: 1, continued: false };
        let mut deleted = false;
        while let Some(element) = self.xml.child()? {
            match element.name() {
                "w:tcPr" => deleted = self.cell_properties(&mut grid)?,
                "w:p" => self.paragraph(&mut Target::Cell(&mut cell))?,
                "w:tbl" => cell.content.push(Content::Table(self.table()?)),
                name if is_wrapper(name) => self.blocks(&mut Target::Cell(&mut cell))?,
                name => {
                    self.unless_silent(name);
                    self.xml.skip(&element)?;
                }
            }
        }
        let carried = clean(&std::mem::take(&mut self.carried));
        if !carried.is_empty() {
            cell.content.push(Content::Line(Line { text: carried, place: self.place }));
        }
        if grid.continued && !cell.is_empty() {
            self.unread("a cell that is merged with the one above has text of its own");
        }
        *column = grid.column.saturating_add(grid.span);
        cell.grid = Some(grid);
        Ok((!deleted).then_some(cell))
    }

    fn cell_properties(&mut self, grid: &mut Grid) -> Result<bool, ReadError> {
        let mut deleted = false;
        while let Some(property) = self.xml.child()? {
            match property.name() {
                "w:gridSpan" => grid.span = property.number().unwrap_or(1).max(1),
                "w:vMerge" => grid.continued = property.val().as_deref() != Some("restart"),
                "w:hMerge" | "w:cellMerge" => {
                    self.unread(format!("cells are merged in a way that is not supported: `{}`", property.name()));
                }
                "w:cellDel" => deleted = true,
                _ => {}
            }
            self.xml.skip(&property)?;
        }
        Ok(deleted)
    }
}
