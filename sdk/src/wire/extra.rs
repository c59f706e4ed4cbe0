//! Fields of a request that the specification lacks.

use std::fmt;

use serde_json::Value;

/// Names and values that are sent beside the known fields, or in their place where the name is known.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Extra(Vec<(String, Value)>);

impl Extra {
    /// Adds a field, or replaces the one of this name.
    pub(crate) fn set(&mut self, name: String, value: Value) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name, value)),
        }
    }

    /// Whether there is a field of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// The fields, in the order in which they were added.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &(String, Value)> {
        self.0.iter()
    }
}

/// Without the values: nobody knows which of them are secret.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
