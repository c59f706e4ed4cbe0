//! Mistakes in what a person wrote, a file or the body of an admin call: what is wrong, in which line and column.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_saphyr::{Location, Spanned};

/// One mistake and its place, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Mistake {
    /// Line.
    pub line: u64,
    /// Column, in characters.
    pub column: u64,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl Mistake {
    /// A mistake at a place.
    pub(crate) fn at(place: Location, message: impl Into<String>) -> Self {
        Self { line: place.line(), column: place.column(), message: message.into() }
    }

    /// A mistake of the whole text.
    pub(crate) fn first(message: impl Into<String>) -> Self {
        Self { line: 1, column: 1, message: message.into() }
    }

    /// Why a text that was to be something is no JSON of that.
    pub(crate) fn of_json(error: &serde_json::Error, text: &str, what: &str) -> Self {
        let (line, bytes) = (error.line().max(1), error.column());
        let message = error.to_string();
        let message = message.strip_suffix(&format!(" at line {line} column {bytes}")).unwrap_or(&message);
        let within = text.split('\n').nth(line - 1).unwrap_or_default().bytes().take(bytes);
        // The reader counts bytes; those that go on a character are not counted here.
        let column = within.filter(|byte| byte & 0b1100_0000 != 0b1000_0000).count().max(1);
        Self { line: line as u64, column: column as u64, message: format!("this is no {what}: {message}") }
    }

    /// A mistake in a value.
    pub(crate) fn in_value<T>(value: &Spanned<T>, message: impl Into<String>) -> Self {
        Self::at(value.referenced, message)
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for Mistake {}

/// Every mistake of one file, or the reason why it cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileError {
    /// The file.
    pub file: PathBuf,
    /// Its mistakes.
    pub mistakes: Vec<Mistake>,
    /// Why it cannot be read.
    pub unreadable: Option<String>,
}

impl FileError {
    /// The mistakes of a file.
    pub(crate) fn new(file: &Path, mistakes: Vec<Mistake>) -> Self {
        Self { file: file.to_owned(), mistakes, unreadable: None }
    }

    /// A file that cannot be read.
    pub(crate) fn unreadable(file: &Path, error: &std::io::Error) -> Self {
        Self { file: file.to_owned(), mistakes: Vec::new(), unreadable: Some(error.to_string()) }
    }
}

/// `FILE:LINE:COLUMN: what is wrong`, one line for each.
impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        if let Some(reason) = &self.unreadable {
            return write!(f, "{file}: cannot be read: {reason}");
        }
        for (place, mistake) in self.mistakes.iter().enumerate() {
            let separator = if place == 0 { "" } else { "\n" };
            write!(f, "{separator}{file}:{mistake}")?;
        }
        Ok(())
    }
}

impl std::error::Error for FileError {}

/// The known name that is most like a mistaken one, as a question; nothing if none is like it.
pub(crate) fn nearest<'n>(mistaken: &str, known: impl Iterator<Item = &'n str>) -> String {
    let likeness = |known: &str| strsim::jaro_winkler(&known.to_lowercase(), &mistaken.to_lowercase());
    let nearest = known.map(|known| (likeness(known), known)).max_by(|(one, _), (other, _)| one.total_cmp(other));
    match nearest {
        Some((likeness, known)) if likeness > 0.8 => format!("; did you mean `{known}`?"),
        _ => String::new(),
    }
}

/// Reads YAML.
///
/// # Errors
///
/// The first mistake in its form.
pub(crate) fn read_yaml<T: DeserializeOwned>(text: &str) -> Result<T, Mistake> {
    // `no` and `"no"` are words, not switches.
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let place = error.location().unwrap_or(Location::UNKNOWN);
        // The reader's message ends with the place that stands beside it here.
        let message = error.without_snippet().to_string();
        let ending = format!(" at line {}, column {}", place.line(), place.column());
        Mistake::at(place, message.strip_suffix(&ending).unwrap_or(&message))
    })
}

/// Reads JSON. JSON is YAML too, so that the places of its values survive.
///
/// # Errors
///
/// The first mistake in its form.
pub(crate) fn read_json<T: DeserializeOwned>(text: &str) -> Result<T, Mistake> {
    let read = serde_json::from_str::<serde::de::IgnoredAny>(text);
    read.map_err(|error| Mistake::of_json(&error, text, "JSON"))?;
    read_yaml(text)
}
