//! From the model to files, in memory. Each emitter is a pure function; who calls decides what to do with the files.

pub mod catalog;
pub mod openapi;
pub mod rust;
pub mod schema;

use std::path::{Path, PathBuf};

use crate::model::Model;

/// Folders of the workspace in which only generated files stand.
pub const OWN_FOLDERS: &[&str] = &["sdk/src/generated"];

/// A file that is generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// Path below the root of the workspace.
    pub path: PathBuf,
    /// What stands in it.
    pub text: String,
}

impl Generated {
    /// A file with this text.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}

/// Everything that is generated.
pub fn files(model: &Model<'_>) -> Vec<Generated> {
    let mut files = rust::files(model, Path::new(OWN_FOLDERS[0]));
    files.push(Generated::new(Path::new(OWN_FOLDERS[0]).join("catalog.json"), catalog::catalog(model)));
    files.push(Generated::new("spec/schema.json", schema::schema()));
    files.push(Generated::new("spec/openapi.json", openapi::openapi(model)));
    files
}
