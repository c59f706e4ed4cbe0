//! Texts that never show.

use std::fmt;

use serde::ser::{Serialize, Serializer};
use zeroize::Zeroizing;

use crate::wire::{FromScalar, Scalar, lenient};

/// A password, token, cookie, key or URL that gives access: it never shows in logs, and its memory is wiped when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text into custody.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Whoever asks for it answers for it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl FromScalar for Secret {
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.text().map(Self::new)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

lenient!(Secret);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_sent_but_never_shown() {
        let secret = Secret::from("test-sk");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "[redacted] Some([redacted])");
        assert_eq!(serde_json::to_string(&secret).expect("a text"), "\"test-sk\"");
        assert_eq!(serde_json::from_str::<Secret>("\"test-sk\"").expect("a text"), secret);
    }
}
