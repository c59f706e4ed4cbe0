//! Errors about one field: of a request before it is sent, of an answer that came.

use std::borrow::Cow;
use std::fmt::{self, Display};

/// A request that breaks a documented rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRequest {
    field: Cow<'static, str>,
    rule: Cow<'static, str>,
    value: String,
}

impl InvalidRequest {
    /// Names the field, the rule and the value that breaks it. A secret is never given as value.
    pub fn new(field: impl Into<Cow<'static, str>>, rule: impl Into<Cow<'static, str>>, value: impl Display) -> Self {
        Self { field: field.into(), rule: rule.into(), value: value.to_string() }
    }

    /// The same, seen from the object that holds `field`.
    pub(crate) fn within(self, field: &str) -> Self {
        Self { field: format!("{field}.{}", self.field).into(), ..self }
    }

    /// Wire name of the field, with its path.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What the document demands of it.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// What it is.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}; got {}", self.field, self.rule, self.value)
    }
}

impl std::error::Error for InvalidRequest {}

/// A result that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    message: String,
}

impl DecodeError {
    /// Names the place in the JSON and what is wrong there.
    pub fn new(path: String, message: String) -> Self {
        Self { path, message }
    }

    /// Where in the JSON, for example `result.list[3].regionId`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

impl std::error::Error for DecodeError {}
