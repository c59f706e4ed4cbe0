//! The reader for Word documents: a zip archive whose main part is one XML tree of paragraphs and tables.

mod body;
mod numbering;
mod package;
mod paragraph;
mod properties;
mod styles;
mod table;
mod xml;

use super::{Document, ReadError};
use body::Body;
use numbering::Numbering;
use package::Package;
use styles::Styles;

pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let package = Package::open(bytes)?;
    let styles = package.styles.as_deref().map_or_else(|| Ok(Styles::default()), Styles::read)?;
    let numbering = package.numbering.as_deref().map_or_else(|| Ok(Numbering::default()), Numbering::read)?;
    Body::new(&package.document, &styles, &numbering).read()
}
