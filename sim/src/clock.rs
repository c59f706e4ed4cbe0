//! The simulator's own time: the host's, or one that runs at another speed, or one that only moves when it is told to.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use tums::Timestamp;
use tums::clock::{SystemTimeSource, TimeSource};

/// Tells the simulator's time. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<Mode>>);

#[derive(Clone, Copy, Debug)]
pub(crate) enum Mode {
    /// The host's time and a difference in milliseconds. It follows the host through sleep and adjustments.
    Host { ahead: i64 },
    /// A time of its own. Speed 0 stands still.
    Own { base: i64, since: Instant, speed: f64 },
}

impl Mode {
    fn millis(self) -> i64 {
        match self {
            Self::Host { ahead } => SystemTimeSource.now().as_millis() + ahead,
            Self::Own { base, since, speed } => base + (since.elapsed().as_secs_f64() * speed * 1000.0) as i64,
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::host()
    }
}

impl Clock {
    /// The host's time.
    pub fn host() -> Self {
        Self(Arc::new(Mutex::new(Mode::Host { ahead: 0 })))
    }

    /// The host's time now, which goes on so many times as fast; at speed 1 it follows the host's clock.
    pub fn at_speed(speed: f64) -> Self {
        let host = Self::host();
        if speed == 1.0 { host } else { Self::running(host.now(), speed) }
    }

    /// A time that starts anywhere and runs so many times as fast as the host's.
    pub fn running(start: Timestamp, speed: f64) -> Self {
        Self(Arc::new(Mutex::new(Mode::Own { base: start.as_millis(), since: Instant::now(), speed })))
    }

    /// A time that stands still until it is set or advanced.
    pub fn stepped(start: Timestamp) -> Self {
        Self::running(start, 0.0)
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.mode().millis())
    }

    /// Sets the time. It goes on from there at its speed.
    pub fn set(&self, now: Timestamp) {
        self.advance_millis(|millis| now.as_millis() - millis);
    }

    /// Moves the time forward.
    pub fn advance(&self, by: Duration) {
        self.advance_millis(|_| i64::try_from(by.as_millis()).unwrap_or(i64::MAX));
    }

    /// Goes on at another speed; 0 stands still.
    pub fn set_speed(&self, speed: f64) {
        let mut mode = self.lock();
        *mode = Mode::Own { base: mode.millis(), since: Instant::now(), speed };
    }

    /// How many times as fast as the host's it runs.
    pub fn speed(&self) -> f64 {
        match self.mode() {
            Mode::Host { .. } => 1.0,
            Mode::Own { speed, .. } => speed,
        }
    }

    /// Goes on as it was set once, from the time that it then showed unless it follows the host's.
    pub(crate) fn restart(&self, mode: Mode) {
        *self.lock() = match mode {
            Mode::Host { ahead } => Mode::Host { ahead },
            Mode::Own { base, speed, .. } => Mode::Own { base, since: Instant::now(), speed },
        };
    }

    /// How it is set.
    pub(crate) fn mode(&self) -> Mode {
        *self.lock()
    }

    fn advance_millis(&self, by: impl FnOnce(i64) -> i64) {
        let mut mode = self.lock();
        let step = by(mode.millis());
        match &mut *mode {
            Mode::Host { ahead } => *ahead = ahead.saturating_add(step),
            Mode::Own { base, .. } => *base = base.saturating_add(step),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Mode> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A client may run on the simulator's time.
impl TimeSource for Clock {
    fn now(&self) -> Timestamp {
        Clock::now(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_secs(seconds)
    }

    #[tokio::test(start_paused = true)]
    async fn a_stepped_clock_moves_when_it_is_told_to() {
        let clock = Clock::stepped(at(100));
        tokio::time::advance(Duration::from_secs(50)).await;
        assert_eq!(clock.now(), at(100));
        clock.advance(Duration::from_secs(5));
        assert_eq!(clock.clone().now(), at(105));
        clock.set(at(7));
        assert_eq!(clock.now(), at(7));
    }

    #[tokio::test(start_paused = true)]
    async fn a_faster_clock_keeps_its_speed_when_it_is_set() {
        let clock = Clock::running(at(100), 60.0);
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(clock.now(), at(220));
        clock.set(at(1000));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(clock.now(), at(1060));
        clock.set_speed(1.0);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(clock.now(), at(1061));
    }

    #[test]
    fn the_host_clock_can_be_set_wrong() {
        let clock = Clock::host();
        let before = clock.now();
        clock.advance(Duration::from_secs(3600));
        assert!(clock.now().as_secs() - before.as_secs() >= 3600);
    }
}
