//! The cloud's time: the host's clock, and how far it is from the cloud's.
//!
//! A signature is good for five minutes. On a host whose clock is off by more, the client learns by how much from the cloud's
//! answers, and forgets it again when the clock has been mended. This is the only file that reads the system's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{AGE, DATE};
use tokio::time::Instant;

use crate::Timestamp;

/// From here on a `Date` header makes us correct the clock: the cloud tolerates five minutes.
const LEARN_FROM: i64 = 4 * 60_000;
/// Up to here a clock counts as mended, or as unchanged: a `Date` is exact to the second, and answers take their time.
const FORGET_BELOW: i64 = 60_000;
/// A smaller correction than this cannot be what an expired signature needs.
const NOTICEABLE: i64 = 1_000;
/// An exchange that took longer says too little about the cloud's time.
const LONGEST_EXCHANGE: Duration = Duration::from_secs(10);

/// Tells a host's time. Tests set their own: see [`VirtualTime`].
pub trait TimeSource: Send + Sync + 'static {
    /// The time that the host believes it to be.
    fn now(&self) -> Timestamp;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemTimeSource;

impl TimeSource for SystemTimeSource {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that may read the system's clock"
    )]
    fn now(&self) -> Timestamp {
        SystemTime::now().into()
    }
}

/// A clock that tests set. Between two settings it runs like tokio's timers, and stands still with them when they are paused.
#[derive(Debug)]
pub struct VirtualTime {
    started: Instant,
    /// Milliseconds since 1970 at the start.
    base: AtomicI64,
}

impl VirtualTime {
    /// A clock that shows `now`.
    pub fn new(now: Timestamp) -> Arc<Self> {
        Arc::new(Self {
            started: Instant::now(),
            base: AtomicI64::new(now.as_millis()),
        })
    }

    /// Sets the clock.
    pub fn set(&self, now: Timestamp) {
        self.base
            .store(now.as_millis() - self.elapsed(), Ordering::Relaxed);
    }

    fn elapsed(&self) -> i64 {
        self.started.elapsed().as_millis() as i64
    }
}

impl TimeSource for Arc<VirtualTime> {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.base.load(Ordering::Relaxed) + self.elapsed())
    }
}

/// The cloud's time, as far as it is known. Clones share what they learn.
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

struct Inner {
    source: Box<dyn TimeSource>,
    /// Milliseconds that the cloud is ahead; 0 unless learnt otherwise.
    offset: AtomicI64,
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clock")
            .field("now", &self.now())
            .field("offset_ms", &self.offset_millis())
            .finish()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(SystemTimeSource)
    }
}

impl Clock {
    /// A clock over a source of time.
    pub fn new(source: impl TimeSource) -> Self {
        Self(Arc::new(Inner {
            source: Box::new(source),
            offset: AtomicI64::new(0),
        }))
    }

    /// The cloud's time.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.host_millis().saturating_add(self.offset_millis()))
    }

    /// By how many milliseconds the cloud is ahead of the host; 0 as long as the difference does no harm.
    pub fn offset_millis(&self) -> i64 {
        self.0.offset.load(Ordering::Relaxed)
    }

    fn host_millis(&self) -> i64 {
        self.0.source.now().as_millis()
    }

    /// Notes when a request leaves.
    pub(crate) fn depart(&self) -> Departure {
        Departure {
            host: self.host_millis(),
            offset: self.offset_millis(),
            instant: Instant::now(),
        }
    }

    /// Learns from the headers of an answer. `expired`: the cloud says that the timestamp was too far from its time.
    ///
    /// Answers whether the same request, signed again, would carry another time.
    pub(crate) fn observe(
        &self,
        departure: &Departure,
        headers: &HeaderMap,
        expired: bool,
    ) -> bool {
        if let Some(ahead) = self.cloud_ahead(departure, headers) {
            let offset = correction(self.offset_millis(), ahead, expired);
            self.0.offset.store(offset, Ordering::Relaxed);
        }
        (self.offset_millis() - departure.offset).abs() >= NOTICEABLE
    }

    /// Milliseconds from the middle of the exchange on the host's clock to the cloud's `Date`.
    fn cloud_ahead(&self, departure: &Departure, headers: &HeaderMap) -> Option<i64> {
        let elapsed = departure.instant.elapsed();
        if headers.contains_key(AGE) || elapsed > LONGEST_EXCHANGE {
            return None;
        }
        let date = httpdate::parse_http_date(headers.get(DATE)?.to_str().ok()?).ok()?;
        let received = self.host_millis();
        let stepped = (received - departure.host - elapsed.as_millis() as i64).abs();
        if stepped > NOTICEABLE {
            return None; // The host's clock was set during the exchange.
        }
        // A `Date` tells whole seconds, rounded down.
        Some(Timestamp::from(date).as_millis() + 500 - (departure.host + received) / 2)
    }
}

/// The state of the host's clock when a request left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Departure {
    host: i64,
    offset: i64,
    instant: Instant,
}

/// The new offset, given the old one and how far the cloud is ahead of the host's clock.
///
/// It is learnt from four minutes on, or when the cloud demands it; then it is followed until the clock is mended. The gap
/// between the two limits keeps a clock between them from being corrected and uncorrected by turns.
fn correction(offset: i64, ahead: i64, expired: bool) -> i64 {
    let mended = ahead.abs() < FORGET_BELOW;
    let unchanged = (ahead - offset).abs() < FORGET_BELOW;
    match (expired, offset) {
        (true, _) => ahead,
        (false, 0) if ahead.abs() > LEARN_FROM => ahead,
        (false, 0) => 0,
        (false, _) if mended => 0,
        (false, _) if unchanged => offset,
        (false, _) => ahead,
    }
}
