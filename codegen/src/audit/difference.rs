//! One way in which the document and the specification differ, with both places and what to do.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use super::document::Place;
use crate::spec::{ErratumKind, Location};

/// A place in the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DocumentPlace {
    /// Number of the section.
    pub section: String,
    /// Where in the document.
    #[serde(serialize_with = "as_text")]
    pub place: Place,
}

/// A place in the specification.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SpecPlace {
    /// The file.
    pub path: PathBuf,
    /// Line and column.
    #[serde(serialize_with = "as_text")]
    pub at: Location,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What differs.
    pub kind: Kind,
    /// The part of the interface, such as `addRegion.request.order`.
    pub subject: String,
    /// Both sides in words.
    pub message: String,
    /// Where the document says it, or where it ought to.
    pub document: Option<DocumentPlace>,
    /// Where the specification says it, or where it ought to.
    pub spec: Option<SpecPlace>,
}

fn as_text<T: fmt::Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

impl SpecPlace {
    pub(super) fn new(path: &Path, at: Location) -> Self {
        Self { path: path.to_owned(), at }
    }
}

impl fmt::Display for DocumentPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.section.is_empty() {
            write!(f, "{}", self.place)
        } else {
            write!(f, "{}, {}", self.section, self.place)
        }
    }
}

impl fmt::Display for SpecPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path.display(), self.at)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(document) = &self.document {
            write!(f, "{document}: ")?;
        }
        write!(f, "`{}`: {} [{}]", self.subject, self.message, self.kind.id())?;
        if let Some(spec) = &self.spec {
            write!(f, " {spec}")?;
        }
        write!(f, "; {}", self.kind.advice())
    }
}

macro_rules! kinds {
    ($($name:ident $id:literal [$($erratum:ident)*] $advice:literal,)+) => {
        /// What a difference is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each name says it, and `advice` the rest")]
        pub enum Kind {
            $($name,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The id, stable and in kebab case.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id),+ }
            }

            /// What to do about a difference of this kind.
            #[must_use]
            pub fn advice(self) -> &'static str {
                match self { $(Self::$name => $advice),+ }
            }

            /// Kinds of errata that can explain it; none if it cannot be explained away.
            #[must_use]
            pub fn explained_by(self) -> &'static [ErratumKind] {
                match self { $(Self::$name => &[$(ErratumKind::$erratum),*]),+ }
            }
        }
    };
}

kinds! {
    Unread "unread" [] "teach the reader what this is; nothing can excuse it",
    OperationAdded "operation-added" [] "transcribe it; `--draft` writes a beginning",
    OperationRemoved "operation-removed" [] "delete it from the specification if the cloud has dropped it",
    PathChanged "path-changed" [] "change the path, and the name if it is its last part",
    DuplicateOperation "duplicate-operation" [] "find out which of the sections describes the operation",
    Callers "callers" [Caller] "change `apps`, or add an erratum of kind `caller`",
    Online "online" [Limit] "change `limits.online`, or add an erratum of kind `limit`",
    Paid "paid" [Limit] "change `limits.paid`, or add an erratum of kind `limit`",
    Interval "interval" [Limit] "change `limits.min_interval_s`, or add an erratum of kind `limit`",
    Status "status" [Limit] "say in `limits.doc` what the HTTP status means",
    TimeRange "time-range" [Limit] "change `time_ranges`, or add an erratum of kind `limit`",
    FieldAdded "field-added" [Missing Extra Name Nesting Type] "add the field; `--draft` writes a beginning",
    FieldRemoved "field-removed" [Missing Extra Name Nesting] "delete the field, or add an erratum of kind `missing` or `extra`",
    FieldRenamed "field-renamed" [Name] "rename the field, or add an erratum of kind `name`",
    FieldMoved "field-moved" [Nesting Envelope] "move the field, or add an erratum of kind `nesting`",
    Type "type" [Type] "change the type, or add an erratum of kind `type`",
    Required "required" [Required] "change `required`, or add an erratum of kind `required`",
    Range "range" [Range] "change `range`, or add an erratum of kind `range`",
    Length "length" [Length Limit] "change `length`, or add an erratum of kind `length`",
    Default "default" [Default] "change `default`, or add an erratum of kind `default`",
    ValuesAdded "values-added" [Enum Type] "make the type an enum with these values",
    ValueAdded "value-added" [Enum] "add the value to the enum",
    ValueRemoved "value-removed" [Enum] "delete the value from the enum, or add an erratum of kind `enum`",
    ValuesUnprinted "values-unprinted" [Enum] "say in `section` which table lists the values",
    TableAdded "table-added" [] "transcribe the table; `--draft` writes a beginning",
    TypeRemoved "type-removed" [] "delete the type from the specification",
    CodeAdded "code-added" [] "add the code to errors.yaml; `--draft` writes a beginning",
    CodeRemoved "code-removed" [] "delete the code from errors.yaml",
    CodeOrder "code-order" [] "put the codes into the document's order",
    CodeSection "code-section" [Meaning Reference] "name the section under `also`",
    CodeNamed "code-named" [Meaning Value Reference] "add the code to `errors` of the operation",
    ExampleAdded "example-added" [] "add the example",
    ExampleRemoved "example-removed" [] "delete the example",
    ExampleChanged "example-changed" [] "change the example to what the document prints",
    Syntax "syntax" [Syntax] "add an erratum of kind `syntax`",
    ExampleField "example-field" [Name Extra Nesting Envelope Missing Enum] "add the field, or an erratum of kind `name`, `extra` or `nesting`",
    ExampleMissing "example-missing" [Missing Required Nesting Name] "add an erratum of kind `missing`",
    ExampleType "example-type" [Type Nesting Value] "change the type, or add an erratum of kind `type`",
    ExampleValue "example-value" [Enum Range Length Value] "mend the rule, or add an erratum of kind `enum`, `range`, `length` or `value`",
    Quote "quote" [] "quote the fragment exactly as printed, with the section in which it stands",
    ErratumIdle "erratum-idle" [] "delete the erratum, or give it the kind of what it is about",
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
