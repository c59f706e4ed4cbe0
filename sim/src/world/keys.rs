//! Access keys: the long-lived pair of each application, and the temporary ones minted from it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tums::{ErrorCode, Secret, Timestamp};

use super::{ApplicationId, stamp};

/// Temporary pairs that an application may have alive.
const TEMPORARY_LIMIT: usize = 10_000;

/// A pair of keys, found by its access key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Key {
    /// The secret key.
    pub secret: Secret,
    /// Whose it is.
    pub application: ApplicationId,
    /// Whether it is refused.
    pub disabled: bool,
    /// When it expires; never if it is long-lived.
    #[serde(with = "stamp::option")]
    pub expires: Option<Timestamp>,
}

impl Key {
    /// Whether it was minted from a long-lived one.
    pub fn is_temporary(&self) -> bool {
        self.expires.is_some()
    }
}

/// Every access key that there is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Keys {
    keys: BTreeMap<String, Key>,
    /// The temporary ones of each application, the next to expire first.
    temporary: BTreeMap<ApplicationId, BTreeSet<(i64, String)>>,
}

impl Keys {
    /// The pair with this access key.
    ///
    /// # Errors
    ///
    /// -10304 when there is none or it has expired, -10305 when it is disabled.
    pub fn get(&self, access_key: &str, now: Timestamp) -> Result<&Key, ErrorCode> {
        let alive = |key: &&Key| key.expires.is_none_or(|expires| now < expires);
        let key = self.keys.get(access_key).filter(alive).ok_or(ErrorCode::INVALID_ACCESS_KEY)?;
        if key.disabled { Err(ErrorCode::ACCESS_DENIED) } else { Ok(key) }
    }

    /// Gives an application another long-lived pair, in place of the one it has. Its temporary pairs are dropped.
    pub fn renew(&mut self, application: ApplicationId, access_key: impl Into<String>, secret: impl Into<Secret>) {
        self.keys.retain(|_, key| key.application != application);
        self.temporary.remove(&application);
        let key = Key { secret: secret.into(), application, disabled: false, expires: None };
        self.keys.insert(access_key.into(), key);
    }

    /// Disables or enables the long-lived pair of an application. Disabling it drops the temporary ones.
    pub fn set_disabled(&mut self, application: ApplicationId, disabled: bool) {
        if disabled {
            self.keys.retain(|_, key| key.application != application || !key.is_temporary());
            self.temporary.remove(&application);
        }
        for key in self.keys.values_mut().filter(|key| key.application == application) {
            key.disabled = disabled;
        }
    }

    /// The long-lived pair of an application.
    pub fn of(&self, application: ApplicationId) -> Option<(&str, &Key)> {
        let found = self.keys.iter().find(|(_, key)| key.application == application && !key.is_temporary());
        found.map(|(access_key, key)| (access_key.as_str(), key))
    }

    /// Adds a temporary pair, and tells when it expires.
    ///
    /// # Errors
    ///
    /// -88317 when the application has too many alive.
    pub fn mint(
        &mut self,
        application: ApplicationId,
        access_key: String,
        secret: Secret,
        now: Timestamp,
        lifetime: Duration,
    ) -> Result<Timestamp, ErrorCode> {
        let alive = self.temporary.entry(application).or_default();
        while let Some((_, expired)) = alive.first().filter(|(expires, _)| *expires <= now.as_secs()) {
            self.keys.remove(expired);
            alive.pop_first();
        }
        if alive.len() >= TEMPORARY_LIMIT {
            return Err(ErrorCode::TEMPORARY_KEY_LIMIT_REACHED);
        }
        let expires = Timestamp::from_secs(now.as_secs() + lifetime.as_secs() as i64);
        alive.insert((expires.as_secs(), access_key.clone()));
        self.keys.insert(access_key, Key { secret, application, disabled: false, expires: Some(expires) });
        Ok(expires)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: ApplicationId = ApplicationId(1);

    fn keys() -> Keys {
        let mut keys = Keys::default();
        keys.renew(APP, "test-ak", "test-sk");
        keys
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_secs(seconds)
    }

    fn mint(keys: &mut Keys, name: &str, now: i64) -> Result<Timestamp, ErrorCode> {
        keys.mint(APP, name.to_owned(), Secret::from("test-sk"), at(now), Duration::from_secs(10))
    }

    #[test]
    fn a_temporary_pair_lives_as_long_as_it_was_asked_for() {
        let mut keys = keys();
        assert_eq!(mint(&mut keys, "t", 100), Ok(at(110)));
        assert!(keys.get("t", at(109)).expect("alive").is_temporary());
        assert_eq!(keys.get("t", at(110)).expect_err("expired"), ErrorCode::INVALID_ACCESS_KEY);
        assert_eq!(keys.get("other", at(0)).expect_err("unknown"), ErrorCode::INVALID_ACCESS_KEY);
    }

    #[test]
    fn disabling_or_renewing_drops_temporary_pairs() {
        let mut keys = keys();
        mint(&mut keys, "t", 100).expect("minted");
        keys.set_disabled(APP, true);
        assert_eq!(keys.get("test-ak", at(100)).expect_err("disabled"), ErrorCode::ACCESS_DENIED);
        keys.set_disabled(APP, false);
        assert!(keys.get("test-ak", at(100)).is_ok());
        assert_eq!(keys.get("t", at(100)).expect_err("dropped"), ErrorCode::INVALID_ACCESS_KEY);
        mint(&mut keys, "t", 100).expect("minted");
        keys.renew(APP, "new-ak", "new-sk");
        for gone in ["t", "test-ak"] {
            assert_eq!(keys.get(gone, at(100)).expect_err("dropped"), ErrorCode::INVALID_ACCESS_KEY);
        }
        assert_eq!(keys.of(APP).map(|(access_key, _)| access_key), Some("new-ak"));
    }

    #[test]
    fn ten_thousand_live_at_a_time() {
        let mut keys = keys();
        for number in 0..TEMPORARY_LIMIT {
            mint(&mut keys, &number.to_string(), 100).expect("minted");
        }
        assert_eq!(mint(&mut keys, "more", 109), Err(ErrorCode::TEMPORARY_KEY_LIMIT_REACHED));
        mint(&mut keys, "later", 110).expect("the others have expired");
        assert_eq!(keys.keys.len(), 2);
    }
}
