//! The three scales of a judgement: what a change does on the wire, to Rust code, and in which direction it travels.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// What a change does to a client that was written before it, from harmless to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// Not a byte changes.
    TextOnly,
    /// Everything that worked still works.
    Compatible,
    /// It may work on, but something that the client took for granted has changed.
    Dangerous,
    /// What worked does not work any more.
    Breaking,
}

/// The smallest step of the SDK's version that may carry a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bump {
    /// The public interface stays as it is.
    Patch,
    /// Something is added; programs compile as before.
    Minor,
    /// A program that used it may not compile any more.
    Major,
}

/// The way in which a field or type travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The client sends it.
    Request,
    /// The cloud answers it.
    Answer,
    /// The cloud posts it.
    Push,
    /// The client sends it and reads it.
    Both,
}

impl Wire {
    /// Every degree, the worst first.
    pub const WORST_FIRST: [Self; 4] = [Self::Breaking, Self::Dangerous, Self::Compatible, Self::TextOnly];

    /// The name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::TextOnly => "text-only",
            Self::Compatible => "compatible",
            Self::Dangerous => "dangerous",
            Self::Breaking => "breaking",
        }
    }
}

impl Bump {
    /// The name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl Direction {
    /// The direction of what travels in both of these.
    pub(super) fn with(self, other: Self) -> Self {
        match (self, other) {
            (a, b) if a == b => a,
            (Self::Answer | Self::Push, Self::Answer | Self::Push) => Self::Answer,
            _ => Self::Both,
        }
    }

    /// The worse of two judgements among those that hold in this direction.
    pub(super) fn worst<T: Ord>(self, sent: T, read: T) -> T {
        match self {
            Self::Request => sent,
            Self::Answer | Self::Push => read,
            Self::Both => sent.max(read),
        }
    }
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
