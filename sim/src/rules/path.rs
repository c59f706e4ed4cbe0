//! Where in the parameters something stands, written only when it is needed.

use std::fmt;

/// The way to a parameter.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    /// The body itself.
    Root,
    /// A field of an object.
    Field(&'a Path<'a>, &'a str),
    /// An item of a list.
    Item(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    /// The way to a field.
    pub(super) fn field(&'a self, name: &'a str) -> Self {
        Self::Field(self, name)
    }

    /// The name of the field to which it leads.
    pub(super) fn name(&self) -> Option<&'a str> {
        match self {
            Self::Field(_, name) => Some(*name),
            Self::Root | Self::Item(..) => None,
        }
    }

    /// The way to an item.
    pub(super) fn item(&'a self, place: usize) -> Self {
        Self::Item(self, place)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("the body"),
            Self::Field(Path::Root, name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Item(parent, place) => write!(f, "{parent}[{place}]"),
        }
    }
}
