//! How messages travel: how often they are tried, and what goes wrong with them on purpose.

use serde::Serialize;

/// How messages travel.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PushSettings {
    /// How often a message is tried in all, unless it is answered with 2xx before; 4 unless set.
    pub attempts: u32,
    /// Milliseconds before the second attempt; twice as many before each further one. 1000 unless set.
    pub backoff_ms: u64,
    /// Milliseconds that one attempt may take; 5000 unless set.
    pub timeout_ms: u64,
    /// Share of messages that are posted twice, from 0 to 1.
    pub duplicates: f64,
    /// Each message waits for a random time up to so many milliseconds, so that they overtake each other; 0 keeps their order.
    pub reorder_ms: u64,
}

impl Default for PushSettings {
    fn default() -> Self {
        Self { attempts: 4, backoff_ms: 1000, timeout_ms: 5000, duplicates: 0.0, reorder_ms: 0 }
    }
}

impl PushSettings {
    /// Sets how often a message is tried in all.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the share of messages that are posted twice, from 0 to 1.
    pub fn duplicates(mut self, share: f64) -> Self {
        self.duplicates = share;
        self
    }

    /// Sets within how many milliseconds messages overtake each other.
    pub fn reorder_ms(mut self, millis: u64) -> Self {
        self.reorder_ms = millis;
        self
    }

    /// Milliseconds to wait after so many attempts.
    pub(super) fn wait_ms(&self, attempts: u32) -> u64 {
        self.backoff_ms.saturating_mul(1 << attempts.saturating_sub(1).min(16))
    }
}
