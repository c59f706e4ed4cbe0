//! What an audit found: differences, what errata explain, what changed without touching the interface, and the coverage.

use std::fmt;

use serde::Serialize;

use super::difference::{Difference, DocumentPlace, SpecPlace};

/// The result of an audit.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Version of this format; it changes when a reader would have to.
    pub format: u32,
    /// The document.
    pub document: String,
    /// Differences that no erratum explains, in the document's order.
    pub differences: Vec<Difference>,
    /// Differences that errata explain.
    pub explained: Vec<Explained>,
    /// Sections that have another number or title; nothing of the interface.
    pub notices: Vec<Notice>,
    /// How much was found, read and compared.
    pub coverage: Coverage,
}

/// A difference with the erratum that explains it.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// The difference.
    #[serde(flatten)]
    pub difference: Difference,
    /// Where the erratum stands.
    pub erratum: SpecPlace,
}

/// A change that does not touch the interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The operation, type or module.
    pub subject: String,
    /// What is different.
    pub message: String,
    /// Where the document says it.
    pub document: DocumentPlace,
    /// Where the specification says it.
    pub spec: SpecPlace,
}

/// How much of one thing there is, and how much of it was dealt with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Found in the document.
    pub found: usize,
    /// Read, or compared.
    pub done: usize,
}

/// How much was found, read and compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Tables, those inside of tables too: read.
    pub tables: Share,
    /// Rows of tables: read.
    pub rows: Share,
    /// Operations: compared.
    pub operations: Share,
    /// Fields of requests, answers and tables of fields: compared.
    pub fields: Share,
    /// Values of parameters and of tables of values: compared.
    pub values: Share,
    /// Bodies of examples: compared.
    pub examples: Share,
    /// Error codes: compared.
    pub codes: Share,
    /// Quotes of errata: found in the document.
    pub quotes: Share,
    /// Errata; `done` are those that explain a difference that was detected.
    pub errata: Share,
}

impl Report {
    /// No difference is left, and nothing was passed over.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.differences.is_empty()
    }
}

impl Coverage {
    /// The shares that must be complete, with their names.
    #[must_use]
    pub fn shares(&self) -> [(&'static str, Share); 8] {
        [
            ("tables", self.tables),
            ("rows", self.rows),
            ("operations", self.operations),
            ("fields", self.fields),
            ("values", self.values),
            ("examples", self.examples),
            ("codes", self.codes),
            ("quotes", self.quotes),
        ]
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = if self.found == 0 { 100.0 } else { 100.0 * self.done as f64 / self.found as f64 };
        write!(f, "{} of {} ({percent:.0} %)", self.done, self.found)
    }
}
