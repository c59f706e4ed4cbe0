//! Calls that no signature but a token in their URL authenticates.

use http::Uri;
use serde_json::{Map, Value};
use tums::Secret;
use tums::catalog::Operation;

/// The parameters of a URL, by name. They hold secrets.
pub(crate) struct UrlParameters(Map<String, Value>);

impl UrlParameters {
    /// Takes them out of a URL.
    pub(crate) fn of(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default().as_bytes();
        Self(form_urlencoded::parse(query).map(|(name, value)| (name.into_owned(), value.into())).collect())
    }

    /// The token; an empty one, which nobody has, if there is none.
    pub(crate) fn token(&self) -> Secret {
        self.0.get("token").and_then(Value::as_str).unwrap_or_default().into()
    }

    /// Those that the operation has. The cloud's own URLs have more.
    pub(crate) fn known(mut self, operation: &Operation) -> Map<String, Value> {
        self.0.retain(|name, _| operation.query.iter().any(|field| field.name == *name));
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded() {
        let uri = Uri::from_static("/path?token=a%2Bb&clientType=chrome%2099.0");
        let parameters = UrlParameters::of(&uri);
        assert_eq!(parameters.token().expose(), "a+b");
        assert_eq!(parameters.0["clientType"], "chrome 99.0");
        assert_eq!(UrlParameters::of(&Uri::from_static("/path")).token().expose(), "");
    }
}
