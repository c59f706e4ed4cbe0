//! Query strings.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Encode, Encoded, Extra};

/// A query string in the making.
pub(crate) struct Query<'a> {
    text: String,
    extra: &'a Extra,
}

impl<'a> Query<'a> {
    /// A query that will end with the fields that the specification lacks.
    pub(crate) fn new(extra: &'a Extra) -> Self {
        Self { text: String::new(), extra }
    }

    /// Adds a field, unless the caller has replaced it.
    pub(crate) fn required<T, F: Encode<T>>(mut self, name: &str, value: &T) -> Self {
        if self.extra.has(name) {
            return self;
        }
        match serde_json::to_value(Encoded::<T, F>::new(value)) {
            Ok(Value::String(text)) => self.push(name, &text),
            Ok(Value::Null) | Err(_) => {}
            Ok(other) => self.push(name, &other.to_string()),
        }
        self
    }

    /// Adds a field if it has a value.
    pub(crate) fn optional<T, F: Encode<T>>(self, name: &str, value: &Option<T>) -> Self {
        match value {
            Some(value) => self.required::<T, F>(name, value),
            None => self,
        }
    }

    /// Adds the fields that the specification lacks, and ends the query.
    pub(crate) fn finish(mut self) -> String {
        for (name, value) in self.extra.iter() {
            match value {
                Value::String(text) => self.push(name, text),
                other => self.push(name, &other.to_string()),
            }
        }
        self.text
    }

    fn push(&mut self, name: &str, value: &str) {
        self.text.push(if self.text.is_empty() { '?' } else { '&' });
        escape(name, &mut self.text);
        self.text.push('=');
        escape(value, &mut self.text);
    }
}

/// A request that stands in the query string; see `define.rs` for its fields. Its body is empty.
macro_rules! query {
    (
        $(#[$about:meta])*
        pub request $name:ident {
            $(
                $(#[$meaning:meta])*
                $kind:ident $field:ident: $ty:ty $(= $wire:literal)? $(as $form:ty)? $(, $set:ident $(<$item:ty>)?)?;
            )*
        }
    ) => {
        $crate::wire::object! {
            $(#[$about])*
            pub query_request $name {
                $(
                    $(#[$meaning])*
                    $kind $field: $ty $(= $wire)? $(as $form)? $(, $set $(<$item>)?)?;
                )*
            }
        }

        impl $name {
            fn query_string(&self) -> String {
                $crate::wire::Query::new(&self.extra)
                    $(.$kind::<_, $crate::wire::Form$(<$form>)?>(
                        $crate::wire::define::name!($field $($wire)?), &self.$field,
                    ))*
                    .finish()
            }
        }
    };
}
pub(crate) use query;

/// Percent-encodes everything that is not unreserved in RFC 3986.
fn escape(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            write!(into, "%{byte:02X}").expect("a text takes what is written to it");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Plain;

    #[test]
    fn fields_are_joined_and_escaped() {
        let mut extra = Extra::default();
        extra.set("later".into(), Value::from(7));
        let query = Query::new(&extra)
            .required::<_, Plain>("token", &"a b/中".to_owned())
            .optional::<i64, Plain>("none", &None)
            .optional::<i64, Plain>("id", &Some(12))
            .finish();
        assert_eq!(query, "?token=a%20b%2F%E4%B8%AD&id=12&later=7");
    }

    #[test]
    fn no_fields_make_no_query() {
        assert_eq!(Query::new(&Extra::default()).finish(), "");
    }
}
