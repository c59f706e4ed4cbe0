//! The parts of the archive that say what the document contains.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::ReadError;

/// No part of an honest document is larger; it keeps a crafted archive from filling the memory.
const LARGEST_PART: u64 = 512 << 20;

pub(super) struct Package {
    pub(super) document: String,
    pub(super) styles: Option<String>,
    pub(super) numbering: Option<String>,
}

impl Package {
    pub(super) fn open(bytes: &[u8]) -> Result<Self, ReadError> {
        let mut archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|e| ReadError::caused_by("it is not a zip archive", e))?;
        let mut part = |name: &str| part(&mut archive, name);
        Ok(Self {
            document: part("word/document.xml")?
                .ok_or_else(|| ReadError::new("the part `word/document.xml` is missing; is it a Word document?"))?,
            styles: part("word/styles.xml")?,
            numbering: part("word/numbering.xml")?,
        })
    }
}

fn part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, ReadError> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(e) => return Err(ReadError::caused_by(format!("the part `{name}` cannot be unpacked"), e)),
    };
    let mut text = String::with_capacity(usize::try_from(file.size().min(LARGEST_PART)).unwrap_or(0));
    let read = file.take(LARGEST_PART).read_to_string(&mut text);
    let read = read.map_err(|e| ReadError::caused_by(format!("the part `{name}` cannot be unpacked"), e))?;
    if read as u64 == LARGEST_PART {
        return Err(ReadError::new(format!("the part `{name}` is larger than {LARGEST_PART} bytes")));
    }
    Ok(Some(text))
}
