//! The nonces of the last five minutes.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashSet, VecDeque};
use std::hash::{Hash, Hasher};

use tums::Timestamp;
use tums::sign::NONCE_WINDOW;

/// For how long a nonce is remembered, in milliseconds.
const WINDOW_MS: i64 = NONCE_WINDOW.as_millis() as i64;
/// Nonces that are remembered. Beyond that the oldest is forgotten early, so that memory stays bounded.
const MOST: usize = 1 << 18;

/// The nonces that were seen. Each is kept as 64 bits of hash.
#[derive(Debug, Default)]
pub(crate) struct Nonces {
    seen: HashSet<u64>,
    /// When each was seen, in milliseconds, the oldest first.
    order: VecDeque<(i64, u64)>,
}

impl Nonces {
    /// Remembers a nonce of an access key; `false` if it was seen within five minutes.
    pub(crate) fn admit(&mut self, access_key: &str, nonce: &str, now: Timestamp) -> bool {
        let now = now.as_millis();
        self.forget(now);
        let mut hasher = DefaultHasher::new();
        (access_key, nonce).hash(&mut hasher);
        let hash = hasher.finish();
        let new = self.seen.insert(hash);
        if new {
            self.order.push_back((now, hash));
        }
        new
    }

    fn forget(&mut self, now: i64) {
        while let Some((seen, hash)) = self.order.front() {
            if seen + WINDOW_MS >= now && self.order.len() < MOST {
                break;
            }
            self.seen.remove(hash);
            self.order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_free_again_after_five_minutes() {
        let mut nonces = Nonces::default();
        let at = Timestamp::from_secs;
        assert!(nonces.admit("ak", "n", at(1000)));
        assert!(nonces.admit("other", "n", at(1000)));
        assert!(!nonces.admit("ak", "n", at(1300)));
        assert!(nonces.admit("ak", "n", at(1301)));
    }

    #[test]
    fn memory_is_bounded() {
        let mut nonces = Nonces::default();
        for number in 0..MOST + 10 {
            assert!(nonces.admit("ak", &number.to_string(), Timestamp::from_secs(1000)));
        }
        assert_eq!((nonces.seen.len(), nonces.order.len()), (MOST, MOST));
    }
}
