//! Judges a loaded specification: every finding has a rule, a place and an advice, and all are reported at once.
//!
//! | file | subject |
//! |---|---|
//! | `names.rs` | names: uniqueness, spelling, what Rust can bear |
//! | `rust_types.rs` | names that Rust must bear at one place |
//! | `types.rs` | type expressions and the rules of fields |
//! | `references.rs` | names that must lead somewhere: fields, types, operations, codes |
//! | `lists.rs` | paging and batches |
//! | `conditions.rs` | conditions on another field, and effects |
//! | `values.rs` | JSON values against the fields they belong to |
//! | `examples.rs` | examples against their own operation |
//! | `errata.rs` | errata against what they claim |
//! | `texts.rs` | documentation texts, sections, secrets |

mod conditions;
mod errata;
mod examples;
mod lists;
mod names;
mod references;
mod rust_types;
mod scope;
mod texts;
mod types;
mod values;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::spec::{LoadError, Location, Spec};

pub(crate) use rust_types::types_of_operation;
pub(crate) use scope::{Carried, Scope, target_fields};
pub(crate) use texts::{section_number, sounds_secret};

/// One thing that is wrong, with its place and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file.
    pub path: PathBuf,
    /// The place in it; missing when the file could not be read at all.
    pub at: Option<Location>,
    /// Which rule is broken.
    pub rule: Rule,
    /// What is wrong and what to write instead.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match self.at {
            Some(at) => write!(f, "{path}:{at}: {} [{}]", self.message, self.rule.id()),
            None => write!(f, "{path}: {} [{}]", self.message, self.rule.id()),
        }
    }
}

impl From<LoadError> for Finding {
    fn from(error: LoadError) -> Self {
        Self { path: error.path, at: error.at, rule: Rule::Yaml, message: error.message }
    }
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident => $id:literal,)+) => {
        /// The rules, each with the id that stands behind its findings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Rule] = &[$(Rule::$name),+];

            /// The id, stable and in kebab case.
            pub fn id(self) -> &'static str {
                match self { $(Rule::$name => $id),+ }
            }

            /// What the rule demands.
            pub fn explanation(self) -> &'static str {
                match self { $(Rule::$name => concat!($($doc),+).trim_ascii()),+ }
            }
        }
    };
}

rules! {
    /// A file must be YAML with the keys of `spec/README.md`, each once.
    Yaml => "yaml",
    /// A module, type, enum or operation has a name of its own across all files.
    DuplicateName => "duplicate-name",
    /// An operation has a path of its own.
    DuplicatePath => "duplicate-path",
    /// Two values of an enum, two outcomes or two error codes differ in value and in name.
    DuplicateValue => "duplicate-value",
    /// The path starts with a slash and ends with the operation's name.
    Path => "path",
    /// Types, enums and values are written LikeThis, constants LIKE_THIS, modules like_this.
    NameStyle => "name-style",
    /// No name may become a Rust name that is taken: by another field or value, by a type of the SDK, by a request or answer.
    RustName => "rust-name",
    /// A type expression must be one of those in `spec/README.md`.
    TypeExpression => "type-expression",
    /// A named type must exist.
    UnknownType => "unknown-type",
    /// A type that only requests can hold stands in an answer, or one that only answers can hold in a request.
    TypeDirection => "type-direction",
    /// What nothing mentions is left out.
    Unused => "unused",
    /// A range has a smaller and a larger end and belongs to a number.
    Range => "range",
    /// A length has a smaller and a larger end and belongs to a text or a list.
    Length => "length",
    /// A default, a constant and the value of a condition are values of their field.
    FieldValue => "field-value",
    /// What is called destructive neither only reads nor deletes.
    Destructive => "destructive",
    /// The value of an enum has the enum's wire form.
    EnumValue => "enum-value",
    /// A field, operation or code that is mentioned must exist.
    UnknownReference => "unknown-reference",
    /// Paging, batches and targets name fields of the right type.
    Shape => "shape",
    /// An example has the fields of its operation, with their types and rules.
    Example => "example",
    /// What we send instead of a printed request comes with the reason, and differs from it.
    Sends => "sends",
    /// An erratum has its readings, and says what its kind needs.
    Erratum => "erratum",
    /// An erratum about an example quotes what the example shows.
    ErratumNotShown => "erratum-not-shown",
    /// Passwords, tokens, cookies and secret keys have the type `secret`.
    Secret => "secret",
    /// Texts are English sentences; titles keep the vendor's Chinese name.
    Text => "text",
    /// Sections are numbers such as "1.4.2.1", and operations stand in their order.
    Section => "section",
    /// The numbers of operations and codes are those that `service.yaml` states.
    Count => "count",
}

/// Loads the specification in `folder` and judges it.
///
/// # Errors
///
/// Every finding, in the order of files and lines.
pub fn check(folder: &Path) -> Result<Spec, Vec<Finding>> {
    let spec = crate::spec::load(folder).map_err(|errors| errors.into_iter().map(Finding::from).collect::<Vec<_>>())?;
    let mut findings = judge(&spec);
    findings.extend(unlisted(folder, &spec));
    findings.sort();
    if findings.is_empty() { Ok(spec) } else { Err(findings) }
}

/// Files of `modules/` that `service.yaml` does not list, so that nothing is made of them.
fn unlisted(folder: &Path, spec: &Spec) -> Vec<Finding> {
    let service = &spec.service;
    let entries = std::fs::read_dir(folder.join("modules")).into_iter().flatten();
    let files = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| {
        path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
            && !spec.modules.iter().any(|file| file.path == *path)
    });
    let finding = |path: PathBuf| {
        let file = path.strip_prefix(folder).unwrap_or(&path).display();
        let message = format!("`{file}` is not listed, so that nothing is made of it; add its name or delete it");
        Finding { path: service.path.clone(), at: Some(service.content.modules.at), rule: Rule::Unused, message }
    };
    files.map(finding).collect()
}

/// Judges a loaded specification.
pub fn judge(spec: &Spec) -> Vec<Finding> {
    let scope = Scope::new(spec);
    let mut findings = Findings::default();
    names::check(&scope, &mut findings);
    types::check(&scope, &mut findings);
    references::check(&scope, &mut findings);
    lists::check(&scope, &mut findings);
    conditions::check(&scope, &mut findings);
    examples::check(&scope, &mut findings);
    errata::check(&scope, &mut findings);
    texts::check(&scope, &mut findings);
    findings.0.sort();
    findings.0.dedup();
    findings.0
}

/// Collects what the rules find.
#[derive(Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    pub(crate) fn add(&mut self, path: &Path, at: Location, rule: Rule, message: impl Into<String>) {
        self.0.push(Finding { path: path.to_owned(), at: Some(at), rule, message: message.into() });
    }
}
