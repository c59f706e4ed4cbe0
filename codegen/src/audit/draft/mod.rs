//! The beginning of what the specification lacks, in the layout of `spec/`, for a person to finish.
//!
//! The folder is a specification by itself: it loads, and `lint` finds nothing but the texts that are left empty on purpose.
//! Of what the specification has already only the head is repeated, so that a new field or value stands in its place.
//!
//! | file | subject |
//! |---|---|
//! | `outline.rs` | a draft as data |
//! | `chapters.rs` `heads.rs` | where something belongs; what is there already and is repeated |
//! | `operations.rs` `fields.rs` `values.rs` `names.rs` | the document's tables in the words of the specification |
//! | `examples.rs` | examples that do not fit their own tables become comments |
//! | `yaml.rs` | the files |

mod chapters;
mod examples;
mod fields;
mod heads;
mod names;
mod operations;
mod outline;
mod values;
mod yaml;

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::{Path, PathBuf};

use super::document::{Document, Place};
use super::sections::Sections;
use super::{Addition, Report};
use crate::lint::Scope;
use crate::spec::{self, LoadError, Spec};
use names::Names;
use outline::{Code, Folder};

/// What the specification lacks, as files of a folder.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The files; none if nothing is missing.
    pub files: Vec<File>,
    /// How much they hold.
    pub counts: Counts,
}

/// A file of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its place in the folder.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

/// How much a draft holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Operations.
    pub operations: usize,
    /// Fields of what the specification has.
    pub fields: usize,
    /// Values of enums that the specification has.
    pub values: usize,
    /// Tables of values and of fields.
    pub tables: usize,
    /// Error codes.
    pub codes: usize,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operations, fields, values, tables, codes } = self;
        write!(
            f,
            "new operations: {operations}; new fields of others: {fields}; new values: {values}; new tables: {tables}; \
             new error codes: {codes}"
        )
    }
}

impl Draft {
    /// The draft as a specification, as it will be read from its files.
    ///
    /// # Errors
    ///
    /// One error for each file that cannot be read; none for a draft of something.
    pub fn load(&self) -> Result<Spec, Vec<LoadError>> {
        let file = |path: &Path| self.files.iter().find(|file| file.path == path);
        spec::load_texts(Path::new(""), |path| file(path).map(|file| file.text.clone()))
    }
}

/// Compares a specification with a document, which the report calls `name`, and drafts what the specification lacks.
#[must_use]
pub fn draft(spec: &Spec, document: &Document, name: &str) -> (Report, Draft) {
    let (report, additions, sections) = super::compare(spec, document, name);
    if additions.is_empty() {
        return (report, Draft::default());
    }
    let mut builder = Builder::new(spec, document, sections, &additions);
    let mut counts = Counts::default();
    // New operations name the modules of new chapters.
    for addition in &additions {
        if let Addition::Operation(operation) = addition {
            builder.operation(operation);
            counts.operations += 1;
        }
    }
    for addition in &additions {
        builder.rest(addition, &mut counts);
    }
    builder.known_codes();
    let mut folder = builder.folder;
    folder.sort();
    examples::settle(spec, &mut folder);
    (report, Draft { files: yaml::files(spec, &folder), counts })
}

/// A draft under construction.
struct Builder<'a> {
    scope: Scope<'a>,
    document: &'a Document,
    sections: Sections,
    names: Names,
    folder: Folder,
    /// Types and enums of the draft by module and content: what is the same is drafted once.
    seen: HashMap<(String, String), String>,
    /// Types and enums of the specification that something in the draft mentions.
    reached: HashSet<String>,
}

impl<'a> Builder<'a> {
    fn new(spec: &'a Spec, document: &'a Document, sections: Sections, additions: &[Addition]) -> Self {
        let scope = Scope::new(spec);
        let names = Names::new(&scope, additions);
        Self {
            scope,
            document,
            sections,
            names,
            folder: Folder::new(spec),
            seen: HashMap::new(),
            reached: HashSet::new(),
        }
    }

    /// Everything but whole operations.
    fn rest(&mut self, addition: &Addition, counts: &mut Counts) {
        match addition {
            Addition::Operation(_) => {}
            Addition::Field(field) => counts.fields += usize::from(self.new_field(field)),
            Addition::Value(name, value) => counts.values += usize::from(self.new_value(name, value)),
            Addition::Values(section, table) => {
                self.value_table(section, table);
                counts.tables += 1;
            }
            Addition::Fields(section, table) => {
                self.field_table(section, table);
                counts.tables += 1;
            }
            Addition::Code(code, place) => counts.codes += usize::from(self.code(*code, *place)),
        }
    }

    fn code(&mut self, code: i64, place: Place) -> bool {
        let is_new = !self.folder.codes.iter().any(|known| known.code == code);
        if is_new {
            self.folder.codes.push(Code::new(code, place));
        }
        is_new
    }

    /// Codes that operations of the draft name and the specification has.
    fn known_codes(&mut self) {
        let known = &self.scope.spec.errors.content.codes;
        let drafted: HashSet<i64> = self.folder.codes.iter().map(|code| code.code).collect();
        let mut named: Vec<i64> = self.folder.named_codes().filter(|code| !drafted.contains(code)).collect();
        named.sort_unstable();
        named.dedup();
        for code in named {
            match known.get(&code.to_string()) {
                Some(definition) => self.folder.codes.push(Code::known(code, definition)),
                None => self.folder.forget_code(code),
            }
        }
    }
}
