//! Changes that someone has accepted: each by its fingerprint, with the reason and the last day on which that holds.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;

use crate::spec::{LoadError, Located};

/// An accepted change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The fingerprint of the change.
    pub fingerprint: String,
    /// Why it is accepted.
    pub reason: String,
    /// The last day on which it is.
    pub expires: Date,
}

/// The accepted changes of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waivers(pub Vec<Waiver>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    waivers: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    fingerprint: Located<String>,
    reason: Located<String>,
    expires: Located<String>,
}

impl Waivers {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, all at once.
    pub fn load(path: &Path) -> Result<Self, Vec<LoadError>> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let message = format!("cannot be read: {error}");
            vec![LoadError { path: path.to_owned(), at: None, message }]
        })?;
        Self::parse(path, &text)
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, all at once.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Vec<LoadError>> {
        let file: File = crate::spec::parse(path, text).map_err(|error| vec![error])?;
        let mut errors = Vec::new();
        let waivers = file.waivers.into_iter().filter_map(|written| written.checked(path, &mut errors)).collect();
        if errors.is_empty() { Ok(Self(waivers)) } else { Err(errors) }
    }

    /// The waiver of a change, expired or not.
    pub(super) fn find(&self, fingerprint: &str) -> Option<&Waiver> {
        self.0.iter().find(|waiver| waiver.fingerprint == fingerprint)
    }
}

impl Waiver {
    /// Whether it does not hold any more.
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires < today
    }
}

impl Written {
    fn checked(self, path: &Path, errors: &mut Vec<LoadError>) -> Option<Waiver> {
        let known = errors.len();
        let mut refuse = |at: &Located<String>, message: String| {
            errors.push(LoadError { path: PathBuf::from(path), at: Some(at.at), message });
        };
        let is_fingerprint = self.fingerprint.len() == 16 && self.fingerprint.bytes().all(|b| b.is_ascii_hexdigit());
        if !is_fingerprint {
            let message = format!(
                "`{}` is no fingerprint; copy the 16 digits that stand with the change",
                self.fingerprint.value
            );
            refuse(&self.fingerprint, message);
        }
        if self.reason.trim().is_empty() {
            refuse(&self.reason, "a waiver needs a reason; say why the change may pass".to_owned());
        }
        let expires = self.expires.parse::<Date>().ok();
        if expires.is_none() {
            refuse(&self.expires, format!("`{}` is no date; write it as 2030-12-31", self.expires.value));
        }
        let complete = errors.len() == known;
        let (fingerprint, reason) = (self.fingerprint.value.to_lowercase(), self.reason.value);
        expires.filter(|_| complete).map(|expires| Waiver { fingerprint, reason, expires })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<String> {
        let found = Waivers::parse(Path::new("waivers.yaml"), text).expect_err("it is wrong");
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_waiver_holds_to_the_end_of_its_last_day() {
        let text = "waivers:\n  - { fingerprint: 0123456789ABCDEF, reason: Nobody uses it., expires: 2030-06-30 }\n";
        let waivers = Waivers::parse(Path::new("waivers.yaml"), text).expect("well written");
        let waiver = waivers.find("0123456789abcdef").expect("found by its fingerprint in small letters");
        assert!(!waiver.is_expired(jiff::civil::date(2030, 6, 30)));
        assert!(waiver.is_expired(jiff::civil::date(2030, 7, 1)));
    }

    #[test]
    fn everything_that_is_wrong_is_named_with_its_place() {
        let text = "waivers:\n  - { fingerprint: abc, reason: ' ', expires: 2030-02-30 }\n";
        assert_eq!(
            errors(text),
            [
                "waivers.yaml:2:20: `abc` is no fingerprint; copy the 16 digits that stand with the change",
                "waivers.yaml:2:33: a waiver needs a reason; say why the change may pass",
                "waivers.yaml:2:47: `2030-02-30` is no date; write it as 2030-12-31",
            ]
        );
    }

    #[test]
    fn a_key_that_is_missing_or_unknown_is_named() {
        assert!(errors("waivers:\n  - { fingerprint: 0123456789abcdef, reason: Why. }\n")[0].contains("expires"));
        assert!(errors("waiver: []\n")[0].contains("waiver"));
    }
}
