//! Access keys: where they come from, and how long they last.

#[cfg(feature = "credential")]
mod minter;
mod profile;
mod temporary;

use std::env;
use std::fmt;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::{Secret, Timestamp};

pub use profile::Profile;
pub use temporary::{MintCredentials, TemporaryCredentials};

/// Environment variable of the access key.
pub const ACCESS_KEY_VARIABLE: &str = "TUMS_ACCESS_KEY";
/// Environment variable of the secret key.
pub const SECRET_KEY_VARIABLE: &str = "TUMS_SECRET_KEY";

/// A pair of access key (AK) and secret key (SK).
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    access_key: String,
    secret_key: Secret,
    expires_at: Option<Timestamp>,
}

impl Credentials {
    /// A long-lived pair, as the vendor's console shows it.
    ///
    /// # Errors
    ///
    /// When a key is empty or has characters that a key never has, such as a line end that was copied with it.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<Secret>) -> Result<Self> {
        Self::named(access_key.into(), secret_key.into(), "the access key", "the secret key")
    }

    /// The pair in `TUMS_ACCESS_KEY` and `TUMS_SECRET_KEY`.
    ///
    /// # Errors
    ///
    /// When one is missing, empty or not a key; the error names the variable.
    pub fn from_env() -> Result<Self> {
        Self::from_variables(|name| env::var(name).ok())
    }

    fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let read = |name: &str| {
            variable(name).ok_or_else(|| {
                Error::credentials(format!(
                    "the environment variable {name} is not set; set it to the key from the console"
                ))
            })
        };
        let (access_key, secret_key) = (read(ACCESS_KEY_VARIABLE)?, read(SECRET_KEY_VARIABLE)?);
        Self::named(access_key, secret_key.into(), ACCESS_KEY_VARIABLE, SECRET_KEY_VARIABLE)
    }

    /// `access_name` and `secret_name` are what the errors call the keys.
    fn named(access_key: String, secret_key: Secret, access_name: &str, secret_name: &str) -> Result<Self> {
        check_key(&access_key, access_name)?;
        check_key(secret_key.expose(), secret_name)?;
        Ok(Self { access_key, secret_key, expires_at: None })
    }

    /// The same pair, good until `moment`.
    #[must_use]
    pub fn expiring_at(mut self, moment: Timestamp) -> Self {
        self.expires_at = Some(moment);
        self
    }

    /// The access key, which is not secret.
    pub fn access_key(&self) -> &str {
        &self.access_key
    }

    /// The secret key.
    pub fn secret_key(&self) -> &Secret {
        &self.secret_key
    }

    /// Until when the pair is good, if it is a temporary one.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }
}

/// Keys are visible ASCII; a comma would tear the header apart.
fn check_key(key: &str, name: &str) -> Result<()> {
    if key.is_empty() {
        return Err(Error::credentials(format!("{name} is empty; set it to the key from the console")));
    }
    match key.char_indices().find(|(_, c)| !c.is_ascii_graphic() || *c == ',') {
        None => Ok(()),
        Some((at, c)) => {
            let what = if c.is_whitespace() { "a blank or line end" } else { "a character that no key has" };
            Err(Error::credentials(format!("{name} has {what} at position {}; copy the key without it", at + 1)))
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Credentials");
        out.field("access_key", &self.access_key)
            .field("secret_key", &self.secret_key)
            .field("expires_at", &self.expires_at)
            .finish()
    }
}

/// Where a client takes its keys from: made of [`Credentials`] or [`TemporaryCredentials`].
#[derive(Clone, Debug)]
pub struct CredentialsSource(Source);

#[derive(Clone, Debug)]
enum Source {
    Fixed(Arc<Credentials>),
    Temporary(TemporaryCredentials),
}

impl CredentialsSource {
    /// The pair to sign with now, unless it must be waited for.
    pub(crate) fn at_hand(&self) -> Option<Arc<Credentials>> {
        match &self.0 {
            Source::Fixed(credentials) => Some(Arc::clone(credentials)),
            Source::Temporary(credentials) => credentials.at_hand(),
        }
    }

    /// The pair to sign with now.
    pub(crate) async fn provide(&self) -> Result<Arc<Credentials>> {
        match &self.0 {
            Source::Fixed(credentials) => Ok(Arc::clone(credentials)),
            Source::Temporary(credentials) => credentials.provide().await,
        }
    }

    /// The cloud does not know this access key (any more). Answers whether there may be another now.
    pub(crate) fn refused(&self, credentials: &Credentials) -> bool {
        match &self.0 {
            Source::Fixed(_) => false,
            Source::Temporary(temporary) => temporary.refused(credentials),
        }
    }
}

impl From<Credentials> for CredentialsSource {
    fn from(credentials: Credentials) -> Self {
        Self(Source::Fixed(Arc::new(credentials)))
    }
}

impl From<TemporaryCredentials> for CredentialsSource {
    fn from(credentials: TemporaryCredentials) -> Self {
        Self(Source::Temporary(credentials))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn the_environment_is_read() {
        let variables = |name: &str| match name {
            ACCESS_KEY_VARIABLE => Some("test-ak".to_owned()),
            _ => Some("test-sk".to_owned()),
        };
        let credentials = Credentials::from_variables(variables).expect("a pair");
        assert_eq!((credentials.access_key(), credentials.secret_key().expose()), ("test-ak", "test-sk"));
    }

    #[test]
    fn a_missing_or_broken_key_is_named_and_never_shown() {
        for (access_key, secret_key, text) in [
            (None, Some("canary"), "variable TUMS_ACCESS_KEY is not set"),
            (Some("ak"), None, "variable TUMS_SECRET_KEY is not set"),
            (Some(""), Some("canary"), "TUMS_ACCESS_KEY is empty"),
            (Some("ak"), Some(""), "TUMS_SECRET_KEY is empty"),
            (Some("ak"), Some("canary\n"), "TUMS_SECRET_KEY has a blank or line end at position 7"),
            (Some("canary,Signature=x"), Some("sk"), "TUMS_ACCESS_KEY has a character that no key has at position 7"),
        ] {
            let variables =
                |name: &str| if name == ACCESS_KEY_VARIABLE { access_key } else { secret_key }.map(str::to_owned);
            let error = Credentials::from_variables(variables).expect_err("no pair");
            assert_eq!(error.kind(), ErrorKind::Credentials);
            assert!(error.to_string().contains(text) && !format!("{error:?}").contains("canary"), "{error}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let credentials = Credentials::new("test-ak", "canary").expect("a pair");
        let shown = format!("{credentials:?} {:?}", CredentialsSource::from(credentials.clone()));
        assert!(shown.contains("test-ak") && !shown.contains("canary"), "{shown}");
    }
}
