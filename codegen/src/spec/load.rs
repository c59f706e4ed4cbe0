//! Reads a `spec/` folder; every file is read before the first error is reported.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::{ErrorCodes, Location, Module, Service};

/// One file with what it says.
#[derive(Clone, Debug)]
pub struct File<T> {
    /// Path as given to [`load`], joined with the file's place in the folder.
    pub path: PathBuf,
    /// Its contents.
    pub content: T,
}

/// A whole specification as written.
#[derive(Clone, Debug)]
pub struct Spec {
    /// `service.yaml`
    pub service: File<Service>,
    /// `errors.yaml`
    pub errors: File<ErrorCodes>,
    /// `common.yaml`
    pub common: File<Module>,
    /// `push.yaml`
    pub push: File<Module>,
    /// `modules/*.yaml` in the order of `service.yaml`.
    pub modules: Vec<File<Module>>,
}

impl Spec {
    /// Every file with types, enums or operations.
    pub fn files(&self) -> impl Iterator<Item = &File<Module>> {
        [&self.common, &self.push].into_iter().chain(&self.modules)
    }
}

/// A file that cannot be read, with the place and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// The file.
    pub path: PathBuf,
    /// The place in it, if it was read at all.
    pub at: Option<Location>,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "{}:{at}: {}", self.path.display(), self.message),
            None => write!(f, "{}: {}", self.path.display(), self.message),
        }
    }
}

impl std::error::Error for LoadError {}

/// Reads the specification in `folder`.
///
/// # Errors
///
/// One error for each file that is missing, malformed or of the wrong shape, all at once.
pub fn load(folder: &Path) -> Result<Spec, Vec<LoadError>> {
    load_with(folder, |path| std::fs::read_to_string(path))
}

/// Reads the specification whose files `read` gives, each by its path below `folder`.
///
/// # Errors
///
/// One error for each file that is missing, malformed or of the wrong shape, all at once.
pub fn load_with(folder: &Path, read: impl Fn(&Path) -> io::Result<String>) -> Result<Spec, Vec<LoadError>> {
    let files = Files { folder, read };
    let mut errors = Vec::new();
    let service: Option<File<Service>> = keep(files.read("service.yaml"), &mut errors);
    let codes = keep(files.read("errors.yaml"), &mut errors);
    let common = keep(files.read("common.yaml"), &mut errors);
    let push = keep(files.read("push.yaml"), &mut errors);
    let mut names: Vec<&str> = Vec::new();
    for name in service.iter().flat_map(|file| file.content.modules.iter()) {
        // A name that stands there twice is for the lint to refuse.
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let read = names.iter().filter_map(|name| keep(files.read(&format!("modules/{name}.yaml")), &mut errors));
    let modules = read.collect();
    match (service, codes, common, push) {
        (Some(service), Some(codes), Some(common), Some(push)) if errors.is_empty() => {
            Ok(Spec { service, errors: codes, common, push, modules })
        }
        _ => Err(errors),
    }
}

/// Reads the specification whose files have these texts, each by its path below `folder`; a file without a text is missing.
///
/// # Errors
///
/// One error for each file that is missing, malformed or of the wrong shape, all at once.
pub fn load_texts(folder: &Path, text: impl Fn(&Path) -> Option<String>) -> Result<Spec, Vec<LoadError>> {
    load_with(folder, |path| text(path).ok_or_else(|| io::ErrorKind::NotFound.into()))
}

struct Files<'a, R> {
    folder: &'a Path,
    read: R,
}

impl<R: Fn(&Path) -> io::Result<String>> Files<'_, R> {
    fn read<T: DeserializeOwned>(&self, name: &str) -> Result<File<T>, LoadError> {
        let path = self.folder.join(name);
        let text = (self.read)(&path).map_err(|error| LoadError {
            path: path.clone(),
            at: None,
            message: format!("cannot be read: {error}"),
        })?;
        let content = parse(&path, &text)?;
        Ok(File { path, content })
    }
}

/// Reads the text of one YAML file.
pub(crate) fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, LoadError> {
    serde_saphyr::from_str(text).map_err(|error| {
        let at = error.location();
        let message = match error.without_snippet() {
            // What the reader advises here is for programs.
            serde_saphyr::Error::DuplicateMappingKey { key, .. } => {
                format!("duplicate key `{}`; keep one of them", key.as_deref().unwrap_or("…"))
            }
            other => other.to_string(),
        };
        // The reader's messages end with the place that stands in front of it here.
        let place = at.map(|at| format!(" at line {}, column {}", at.line(), at.column())).unwrap_or_default();
        let message = message.strip_suffix(&place).unwrap_or(&message).to_owned();
        LoadError { at: at.map(Into::into), message, path: path.to_owned() }
    })
}

fn keep<T>(read: Result<T, LoadError>, errors: &mut Vec<LoadError>) -> Option<T> {
    read.map_err(|error| errors.push(error)).ok()
}
