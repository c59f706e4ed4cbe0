//! A value that a parameter can have.

use super::super::model::{Place, Row};

/// A value that a parameter can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The value as printed, without quotation marks.
    pub value: String,
    /// What it means; empty if that is not said.
    pub meaning: String,
    /// It stands in a line of the description, not in a table.
    pub inline: bool,
    /// Where it stands.
    pub place: Place,
}

impl Value {
    /// The value that a row of a table explains.
    pub(super) fn of_row(row: &Row) -> Option<Self> {
        let [value, meaning] = row.cells.as_slice() else { return None };
        let value = value.single_line().filter(|value| !value.is_empty())?;
        let meaning = meaning.single_line()?;
        Some(Self { value: value.to_owned(), meaning: meaning.to_owned(), inline: false, place: row.place })
    }
}
