//! The vendor's document as one model, whichever form it was published in.
//!
//! Two readers, [`Document::from_docx`] and [`Document::from_text`], give the same [`Document`]: sections with their paragraphs,
//! tables, rows and cells. [`Reference::of`] then says what they mean: operations, parameters, value tables, examples.
//! Both stages fail closed: what is not understood is an [`Unread`], with its place and the reason, and is counted.

mod docx;
mod json;
mod model;
mod reference;
mod text;
mod vocabulary;

use std::fmt;
use std::path::Path;

pub use json::{Fault, Json, Repair};
pub use model::{
    Block, Caption, Cell, Content, Document, Figure, Form, Grid, Line, Paragraph, Place, Row, Section, Table, Unread,
};
pub use reference::{
    ApiTable, Callers, CodeRow, Counts, Example, FieldTable, Item, ListLimit, Param, Part, Payload, Prose, Reference,
    Topic, Value, ValueRow, ValueTable,
};

/// Why a document cannot be read at all.
#[derive(Debug)]
pub struct ReadError {
    what: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl ReadError {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), source: None }
    }

    fn caused_by(what: impl Into<String>, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { what: what.into(), source: Some(source.into()) }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ReadError {}

impl Document {
    /// Reads the file at `path`; its extension, `docx` or `txt`, says which form it has.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not what its extension says.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let named = |what: &str| format!("{}: {what}", path.display());
        let bytes = || std::fs::read(path).map_err(|e| ReadError::caused_by(named("cannot be read"), e));
        match path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
            Some("docx") => {
                Self::from_docx(&bytes()?).map_err(|e| ReadError::caused_by(named("not a readable Word document"), e))
            }
            Some("txt") => String::from_utf8(bytes()?)
                .map(|text| Self::from_text(&text))
                .map_err(|e| ReadError::caused_by(named("not UTF-8 text; export it again as UTF-8"), e)),
            _ => Err(ReadError::new(named("unknown form; give the `.docx`, or its text export as `.txt`"))),
        }
    }

    /// Reads the bytes of a Word document.
    ///
    /// # Errors
    ///
    /// They are not a zip archive, a part is missing from it or is not XML.
    pub fn from_docx(bytes: &[u8]) -> Result<Self, ReadError> {
        docx::read(bytes)
    }

    /// Reads the text export; any text can be read, but what does not look like the export is unread.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        text::read(text)
    }
}
