//! The specification resolved: every name looked up, every type known, every direction decided. Emitters ask nothing else.
//!
//! | in the spec | here | in Rust |
//! |---|---|---|
//! | a file of `modules/` | [`Module`] | a file of `generated/`, a handle of the client |
//! | `enums` | [`Enum`] | an enum that keeps unknown values, or a bit set |
//! | `types` | [`Object`] | a struct, with the directions in which it travels |
//! | `operations` | [`Operation`] | a request, its answer, a method of the handle |
//! | a field | [`Field`] | a field; its [`Presence`] says whether it is an `Option` |
//! | a type expression | [`Type`] | a Rust type and the form in which it is written |
//! | an erratum about a name or a unit | aliases, [`Field::any_unit`] | what reading tolerates |

mod direction;
mod field;
pub mod names;
mod operation;
mod resolve;
mod types;

use std::path::PathBuf;

use crate::spec::{self, CodeDef, Location};

pub use direction::Direction;
pub use field::{Field, Presence};
pub(crate) use field::{disputed, enforces};
pub(crate) use operation::enforces_length;
pub use operation::{Answer, Operation, Outcome, Paging, Target, TargetType};
pub use resolve::resolve;
pub use types::{SdkType, Type};

/// A whole specification.
#[derive(Debug)]
pub struct Model<'a> {
    /// What it was made from.
    pub spec: &'a spec::Spec,
    /// `common`, `push`, then the chapters in the document's order.
    pub modules: Vec<Module<'a>>,
    /// The error codes, in the document's order.
    pub codes: Vec<Code<'a>>,
}

/// One chapter, or what several share.
#[derive(Debug)]
pub struct Module<'a> {
    /// Name of the file, the cargo feature and the method of the client.
    pub name: &'a str,
    /// What it is.
    pub kind: ModuleKind,
    /// As written.
    pub spec: &'a spec::Module,
    /// Its sets of values.
    pub enums: Vec<Enum<'a>>,
    /// Its objects.
    pub objects: Vec<Object<'a>>,
    /// Its operations.
    pub operations: Vec<Operation<'a>>,
}

/// What a module is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModuleKind {
    /// A chapter with operations.
    Chapter,
    /// `common.yaml`: what chapters share.
    Common,
    /// `push.yaml`: what the cloud posts.
    Push,
}

/// A set of values.
#[derive(Debug)]
pub struct Enum<'a> {
    /// Its name, in the spec and in Rust.
    pub name: &'a str,
    /// As written.
    pub spec: &'a spec::Enum,
}

/// An object with named fields.
#[derive(Debug)]
pub struct Object<'a> {
    /// Its name, in the spec and in Rust.
    pub name: &'a str,
    /// As written.
    pub spec: &'a spec::TypeDef,
    /// In which directions it travels.
    pub direction: Direction,
    /// Its fields.
    pub fields: Vec<Field<'a>>,
}

/// An error code.
#[derive(Debug)]
pub struct Code<'a> {
    /// The number.
    pub number: i64,
    /// As written.
    pub spec: &'a CodeDef,
}

/// Something that cannot be emitted. A specification without findings of [`crate::lint`] has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// The place in it.
    pub at: Location,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.path.display(), self.at, self.message)
    }
}

impl<'a> Model<'a> {
    /// The enum of this name.
    pub fn enum_named(&self, name: &str) -> Option<&Enum<'a>> {
        self.modules.iter().flat_map(|module| &module.enums).find(|definition| definition.name == name)
    }

    /// The object of this name.
    pub fn object_named(&self, name: &str) -> Option<&Object<'a>> {
        self.modules.iter().flat_map(|module| &module.objects).find(|object| object.name == name)
    }

    /// Every operation with its module, in the document's order.
    pub fn operations(&self) -> impl Iterator<Item = (&Module<'a>, &Operation<'a>)> {
        self.modules.iter().flat_map(|module| module.operations.iter().map(move |operation| (module, operation)))
    }
}
