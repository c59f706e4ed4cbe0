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
    #[expect(clippy::disallowed_methods, reason = "the one place that may read the system's clock")]
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
        Arc::new(Self { started: Instant::now(), base: AtomicI64::new(now.as_millis()) })
    }

    /// Sets the clock.
    pub fn set(&self, now: Timestamp) {
        self.base.store(now.as_millis() - self.elapsed(), Ordering::Relaxed);
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
    /// What the host's clock last showed when it was found to need no correction.
    right_at: AtomicI64,
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Clock").field("now", &self.now()).field("offset_ms", &self.offset_millis()).finish()
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
            right_at: AtomicI64::new(i64::MIN),
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
        Departure { host: self.host_millis(), offset: self.offset_millis(), instant: Instant::now() }
    }

    /// Learns from the headers of an answer. `expired`: the cloud says that the timestamp was too far from its time.
    ///
    /// Answers whether the same request, signed again, would carry another time.
    pub(crate) fn observe(&self, departure: &Departure, headers: &HeaderMap, expired: bool) -> bool {
        let ahead = if expired || !self.is_right(departure) { self.cloud_ahead(departure, headers) } else { None };
        if let Some(ahead) = ahead {
            let offset = correction(self.offset_millis(), ahead, expired);
            self.0.offset.store(offset, Ordering::Relaxed);
            if offset == 0 {
                self.0.right_at.store(departure.host, Ordering::Relaxed);
            }
        }
        (self.offset_millis() - departure.offset).abs() >= NOTICEABLE
    }

    /// Whether the clock was found to need no correction in this very second: of many answers, one in a second tells enough.
    fn is_right(&self, departure: &Departure) -> bool {
        let passed = departure.host.abs_diff(self.0.right_at.load(Ordering::Relaxed));
        self.offset_millis() == 0 && passed < NOTICEABLE.unsigned_abs()
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

impl Departure {
    /// That moment.
    pub(crate) fn instant(&self) -> Instant {
        self.instant
    }

    /// The cloud's time at that moment, as far as it was known.
    pub(crate) fn time(&self) -> Timestamp {
        Timestamp::from_millis(self.host.saturating_add(self.offset))
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    /// 2026-01-26 00:00:00 UTC.
    const NOW: i64 = 1_769_385_600_000;
    const MINUTE: i64 = 60_000;

    struct World {
        host: Arc<VirtualTime>,
        clock: Clock,
        started: Instant,
    }

    impl World {
        /// A host whose clock is behind the cloud's by so many minutes.
        fn behind(minutes: i64) -> Self {
            let host = VirtualTime::new(Timestamp::from_millis(NOW - minutes * MINUTE));
            Self { clock: Clock::new(Arc::clone(&host)), host, started: Instant::now() }
        }

        fn cloud(&self) -> SystemTime {
            Timestamp::from_millis(NOW + self.started.elapsed().as_millis() as i64).into()
        }

        fn date(&self) -> HeaderMap {
            let date = httpdate::fmt_http_date(self.cloud());
            HeaderMap::from_iter([(DATE, HeaderValue::from_str(&date).expect("a date"))])
        }

        /// One exchange that takes so many seconds; answers whether to sign again.
        async fn exchange(&self, seconds: u64, expired: bool) -> bool {
            let departure = self.clock.depart();
            tokio::time::sleep(Duration::from_secs(seconds) / 2).await;
            let headers = self.date();
            tokio::time::sleep(Duration::from_secs(seconds) / 2).await;
            self.clock.observe(&departure, &headers, expired)
        }

        fn offset_seconds(&self) -> i64 {
            self.clock.offset_millis() / 1000
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_offset_is_learnt_from_four_minutes_on_or_when_the_cloud_demands_it() {
        for (minutes_behind, seconds, expired, learnt, again) in [
            (0, 0, false, 0, false),
            (3, 0, false, 0, false),
            (-3, 0, false, 0, false),
            (5, 0, false, 300, true),
            (-5, 0, false, -300, true),
            (3, 0, true, 180, true),
            (0, 0, true, 0, false),
            (60 * 24 * 365, 2, true, 31_536_000, true),
            (-30, 8, true, -1800, true),
            (30, 12, true, 0, false),
            (30, 12, false, 0, false),
        ] {
            let world = World::behind(minutes_behind);
            let row = (minutes_behind, seconds, expired);
            assert_eq!(world.exchange(seconds, expired).await, again, "{row:?}");
            assert!((world.offset_seconds() - learnt).abs() <= 1, "{row:?}: {}", world.offset_seconds());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_offset_is_forgotten_when_the_clock_is_mended() {
        let world = World::behind(10);
        world.exchange(0, false).await;
        assert_eq!(world.offset_seconds(), 600);
        assert_eq!(world.clock.now().as_secs(), NOW / 1000);
        // Mended by half: followed.
        world.host.set(Timestamp::from_millis(NOW - 5 * MINUTE));
        world.exchange(0, false).await;
        assert_eq!(world.offset_seconds(), 300);
        // Between the limits it is still followed, so that no call is refused.
        world.host.set(Timestamp::from_millis(NOW - 2 * MINUTE));
        world.exchange(0, false).await;
        assert_eq!(world.offset_seconds(), 120);
        world.host.set(Timestamp::from_millis(NOW - 5_000));
        world.exchange(0, false).await;
        assert_eq!(world.clock.offset_millis(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn what_does_not_tell_the_present_time_is_ignored() {
        let world = World::behind(10);
        let departure = world.clock.depart();
        let mut cached = world.date();
        cached.insert(AGE, HeaderValue::from_static("0"));
        let broken = HeaderMap::from_iter([(DATE, HeaderValue::from_static("yesterday"))]);
        for headers in [cached, broken, HeaderMap::new()] {
            assert!(!world.clock.observe(&departure, &headers, true));
            assert_eq!(world.clock.offset_millis(), 0);
        }
        // The clock is set while the request is under way.
        world.host.set(Timestamp::from_millis(NOW));
        assert!(!world.clock.observe(&departure, &world.date(), true));
        assert_eq!(world.clock.offset_millis(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_is_right_is_compared_once_a_second() {
        let world = World::behind(0);
        world.exchange(0, false).await;
        let date = httpdate::fmt_http_date(world.cloud() + Duration::from_secs(600));
        let headers = HeaderMap::from_iter([(DATE, HeaderValue::from_str(&date).expect("a date"))]);
        for (seconds, expired, learnt) in [(0, false, 0), (0, true, 600), (1, false, 599)] {
            world.clock.0.offset.store(0, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            world.clock.observe(&world.clock.depart(), &headers, expired);
            let offset = world.offset_seconds();
            assert!((offset - learnt).abs() <= 1, "after {seconds} s, expired {expired}: {offset}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_another_call_has_learnt_counts() {
        let world = World::behind(10);
        let early = world.clock.depart();
        assert!(world.exchange(1, true).await);
        // This answer has no date of its own, but the request was signed before the correction.
        assert!(world.clock.observe(&early, &HeaderMap::new(), true));
        let late = world.clock.depart();
        assert!(!world.clock.observe(&late, &HeaderMap::new(), true));
    }
}
