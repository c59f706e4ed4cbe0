//! Temporary keys: minted once for all callers, renewed before they expire.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::Credentials;
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::{Timestamp, random};

/// A request that is signed in the last moment must still arrive in time.
const LONGEST_MARGIN: i64 = 5_000;
/// How soon after a refused key that led to a new one the next refused key may.
const REFUSAL_INTERVAL: i64 = 1_000;

/// Makes temporary keys: the cloud by a long-lived key, or a server of yours that hands them out.
///
/// Every async closure that answers [`Credentials`] is one.
pub trait MintCredentials: Send + Sync + 'static {
    /// Makes a new pair; see [`Credentials::expiring_at`].
    fn mint(&self) -> impl Future<Output = Result<Credentials>> + Send;
}

impl<F, Answer> MintCredentials for F
where
    F: Fn() -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Result<Credentials>> + Send,
{
    fn mint(&self) -> impl Future<Output = Result<Credentials>> + Send {
        self()
    }
}

trait DynMint: Send + Sync {
    fn mint_boxed(&self) -> Pin<Box<dyn Future<Output = Result<Credentials>> + Send + '_>>;
}

impl<M: MintCredentials> DynMint for M {
    fn mint_boxed(&self) -> Pin<Box<dyn Future<Output = Result<Credentials>> + Send + '_>> {
        Box::pin(self.mint())
    }
}

/// Keys that expire, and are renewed in the background before they do.
///
/// Clones share one cache; give the same one to every client that signs with these keys. However many calls wait for a key,
/// one is minted. While a renewal fails, the key that is still good serves on. A key that the cloud no longer knows
/// (`-10304`) is replaced, and the call made again.
///
/// ```
/// use tums::credentials::TemporaryCredentials;
/// use tums::{Credentials, Timestamp};
///
/// // A program in the field asks a server of yours, which holds the long-lived key.
/// let keys = TemporaryCredentials::new(|| async {
///     let (access_key, secret_key, expires_at) = ("test-ak", "test-sk", Timestamp::from_secs(1_900_000_000));
///     Ok(Credentials::new(access_key, secret_key)?.expiring_at(expires_at))
/// });
/// ```
#[derive(Clone)]
pub struct TemporaryCredentials(Arc<Shared>);

struct Shared {
    minter: Box<dyn DynMint>,
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Cached>,
    flight: Option<Flight>,
    last_refusal: Option<i64>,
}

struct Cached {
    credentials: Arc<Credentials>,
    /// From here on the next one is minted.
    renew_from: i64,
    /// From here on this one is not used.
    good_until: i64,
}

/// A mint under way; all who wait for it share its outcome.
type Flight = watch::Receiver<Option<Outcome>>;
type Outcome = Result<Arc<Credentials>, Arc<Error>>;

enum Look {
    Good(Arc<Credentials>),
    Wait(Flight),
}

impl TemporaryCredentials {
    /// Keys from `minter`, whose expiry is told in the host's time.
    pub fn new(minter: impl MintCredentials) -> Self {
        Self::with_clock(minter, Clock::default())
    }

    /// Keys from `minter`, whose expiry is told in the time of `clock`.
    pub fn with_clock(minter: impl MintCredentials, clock: Clock) -> Self {
        Self(Arc::new(Shared { minter: Box::new(minter), clock, state: Mutex::default() }))
    }

    pub(crate) fn at_hand(&self) -> Option<Arc<Credentials>> {
        match self.look() {
            Look::Good(credentials) => Some(credentials),
            Look::Wait(_) => None,
        }
    }

    pub(crate) async fn provide(&self) -> Result<Arc<Credentials>> {
        loop {
            let mut flight = match self.look() {
                Look::Good(credentials) => return Ok(credentials),
                Look::Wait(flight) => flight,
            };
            // A flight that ends without outcome went down with its runtime: start another.
            if let Ok(outcome) = flight.wait_for(Option::is_some).await {
                let outcome = outcome.clone().expect("just checked");
                return outcome.map_err(Error::minting);
            }
        }
    }

    /// Takes the key that is there, and sees to it that there will be one.
    fn look(&self) -> Look {
        let now = self.0.clock.now().as_millis();
        let mut state = self.0.lock();
        let good = state.current.as_ref().filter(|cached| now < cached.good_until);
        match good {
            Some(cached) => {
                let (credentials, due) = (Arc::clone(&cached.credentials), now >= cached.renew_from);
                if due {
                    self.take_off(&mut state);
                }
                Look::Good(credentials)
            }
            None => Look::Wait(self.take_off(&mut state)),
        }
    }

    /// Joins the mint that is under way, or starts one.
    fn take_off(&self, state: &mut State) -> Flight {
        if let Some(flight) = state.flight.as_ref().filter(|flight| flight.has_changed().is_ok()) {
            return flight.clone();
        }
        let (outcome, flight) = watch::channel(None);
        state.flight = Some(flight.clone());
        let shared = Arc::clone(&self.0);
        // In a task of its own, so that it survives the caller that happened to start it.
        tokio::spawn(async move {
            if let Some(minted) = mint(Arc::clone(&shared)).await {
                let minted = minted.map(Arc::new).map_err(Arc::new);
                shared.land(&minted);
                outcome.send_replace(Some(minted));
            }
        });
        flight
    }

    /// Gives up a key that the cloud does not know. Answers whether there is or will be another.
    pub(crate) fn refused(&self, credentials: &Credentials) -> bool {
        let now = self.0.clock.now().as_millis();
        let mut state = self.0.lock();
        let is_current =
            state.current.as_ref().is_some_and(|cached| cached.credentials.access_key == credentials.access_key);
        if !is_current {
            return true;
        }
        if state.last_refusal.is_some_and(|last| (now - last).abs() < REFUSAL_INTERVAL) {
            return false; // A cloud that refuses every key must not make us mint without end.
        }
        state.last_refusal = Some(now);
        state.current = None;
        true
    }
}

/// Mints; `None` if the runtime goes down meanwhile. A minter that panics fails all who wait, who would otherwise call it again.
async fn mint(shared: Arc<Shared>) -> Option<Result<Credentials>> {
    match tokio::spawn(async move { shared.minter.mint_boxed().await }).await {
        Ok(minted) => Some(minted),
        Err(ended) => ended.is_panic().then(|| Err(Error::credentials("the minter panicked"))),
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn land(&self, outcome: &Outcome) {
        let now = self.clock.now().as_millis();
        let mut state = self.lock();
        state.flight = None;
        match outcome {
            Ok(credentials) => state.current = Some(Cached::new(Arc::clone(credentials), now)),
            Err(_) => {
                if let Some(cached) = &mut state.current {
                    cached.postpone(now);
                }
            }
        }
    }
}

impl Cached {
    /// The last tenth to fifth of its life is for renewal: not the same moment in every process.
    fn new(credentials: Arc<Credentials>, now: i64) -> Self {
        let Some(expires_at) = credentials.expires_at.map(Timestamp::as_millis) else {
            return Self { credentials, renew_from: i64::MAX, good_until: i64::MAX };
        };
        let life = (expires_at - now).max(0);
        let early = (life as f64 * (0.1 + 0.1 * random::fraction())) as i64;
        Self { credentials, renew_from: expires_at - early, good_until: expires_at - LONGEST_MARGIN.min(life / 10) }
    }

    /// After a failed renewal the next one is tried when another part of the remaining time has passed.
    fn postpone(&mut self, now: i64) {
        let left = (self.good_until - now).max(0);
        self.renew_from = now + (left as f64 * (0.1 + 0.1 * random::fraction())) as i64 + 1;
    }
}

impl fmt::Debug for TemporaryCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.0.lock();
        let current = state.current.as_ref().map(|cached| &cached.credentials);
        f.debug_struct("TemporaryCredentials")
            .field("current", &current)
            .field("minting", &state.flight.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use tokio::time::{advance, sleep};

    use super::*;
    use crate::clock::VirtualTime;

    const LIFE: u64 = 1800;

    /// Mints `ak-1`, `ak-2`, … which takes a second each; fails while `down` is set.
    #[derive(Default)]
    struct Mint {
        count: AtomicU32,
        down: AtomicU32,
    }

    impl Mint {
        fn count(&self) -> u32 {
            self.count.load(Ordering::Relaxed)
        }

        fn set_down(&self, down: bool) {
            self.down.store(u32::from(down), Ordering::Relaxed);
        }

        async fn mint(&self, clock: &Clock) -> Result<Credentials> {
            let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
            let expires_at = Timestamp::from_secs(clock.now().as_secs() + LIFE as i64);
            sleep(Duration::from_secs(1)).await;
            if self.down.load(Ordering::Relaxed) == 1 {
                return Err(Error::credentials("the mint is down"));
            }
            Ok(Credentials::new(format!("ak-{number}"), "test-sk")?.expiring_at(expires_at))
        }
    }

    fn keys() -> (Arc<Mint>, TemporaryCredentials) {
        let mint = Arc::new(Mint::default());
        let clock = Clock::new(VirtualTime::new(Timestamp::from_secs(1_769_385_600)));
        let minter = {
            let (mint, clock) = (Arc::clone(&mint), clock.clone());
            move || {
                let (mint, clock) = (Arc::clone(&mint), clock.clone());
                async move { mint.mint(&clock).await }
            }
        };
        (mint, TemporaryCredentials::with_clock(minter, clock))
    }

    async fn key(keys: &TemporaryCredentials) -> String {
        keys.provide().await.expect("a key").access_key().to_owned()
    }

    #[tokio::test(start_paused = true)]
    async fn a_thousand_callers_share_one_mint() {
        let (mint, keys) = keys();
        let callers: Vec<_> = (0..1000)
            .map(|_| {
                tokio::spawn({
                    let keys = keys.clone();
                    async move { key(&keys).await }
                })
            })
            .collect();
        for caller in callers {
            assert_eq!(caller.await.expect("a caller"), "ak-1");
        }
        assert_eq!(mint.count(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_thousand_callers_share_one_failure_and_the_next_tries_again() {
        let (mint, keys) = keys();
        mint.set_down(true);
        let callers: Vec<_> = (0..1000)
            .map(|_| {
                tokio::spawn({
                    let keys = keys.clone();
                    async move { keys.provide().await }
                })
            })
            .collect();
        for caller in callers {
            let error = caller.await.expect("a caller").expect_err("down");
            assert_eq!(error.to_string(), "no temporary key could be minted: the mint is down");
        }
        assert_eq!(mint.count(), 1);
        mint.set_down(false);
        assert_eq!(key(&keys).await, "ak-2");
    }

    #[test]
    fn the_renewal_is_not_the_same_moment_everywhere() {
        let key = Credentials::new("test-ak", "test-sk").expect("a key").expiring_at(Timestamp::from_millis(100_000));
        let key = Arc::new(key);
        let moments: Vec<_> = (0..100).map(|_| Cached::new(Arc::clone(&key), 0).renew_from).collect();
        assert!(moments.iter().all(|moment| (80_000..=90_000).contains(moment)), "{moments:?}");
        assert!(moments.iter().any(|moment| *moment < 85_000) && moments.iter().any(|moment| *moment > 85_000));
    }

    #[tokio::test(start_paused = true)]
    async fn a_key_is_renewed_before_it_expires_and_nobody_waits_for_it() {
        let (mint, keys) = keys();
        key(&keys).await;
        advance(Duration::from_secs(LIFE * 79 / 100)).await;
        assert_eq!(key(&keys).await, "ak-1");
        sleep(Duration::from_secs(2)).await;
        assert_eq!(mint.count(), 1);
        advance(Duration::from_secs(LIFE * 12 / 100)).await;
        let before = tokio::time::Instant::now();
        assert_eq!(key(&keys).await, "ak-1");
        assert_eq!(before.elapsed(), Duration::ZERO);
        sleep(Duration::from_secs(2)).await;
        assert_eq!((key(&keys).await.as_str(), mint.count()), ("ak-2", 2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_good_key_serves_on_while_the_mint_is_down_and_no_longer() {
        let (mint, keys) = keys();
        key(&keys).await;
        mint.set_down(true);
        for _ in 0..LIFE / 10 - 2 {
            assert_eq!(key(&keys).await, "ak-1");
            sleep(Duration::from_secs(10)).await;
        }
        let tried = mint.count() - 1;
        assert!((2..=100).contains(&tried), "renewed {tried} times");
        sleep(Duration::from_secs(20)).await;
        keys.provide().await.expect_err("expired");
        mint.set_down(false);
        assert_eq!(key(&keys).await, format!("ak-{}", mint.count()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_refused_key_is_replaced_once_for_all_who_hold_it() {
        let (mint, keys) = keys();
        let first = keys.provide().await.expect("a key");
        assert!(keys.refused(&first));
        assert!(keys.refused(&first), "another caller held the same key");
        let second = keys.provide().await.expect("a key");
        assert_eq!((second.access_key(), mint.count()), ("ak-2", 2));
        assert!(keys.refused(&first), "a late answer about the old key");
        assert_eq!(key(&keys).await, "ak-2");
        assert!(keys.refused(&second), "a second has passed");
        assert_eq!((key(&keys).await.as_str(), mint.count()), ("ak-3", 3));
    }

    #[tokio::test(start_paused = true)]
    async fn a_cloud_that_refuses_every_key_makes_no_storm() {
        let mint = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&mint);
        let minter = move || {
            let number = count.fetch_add(1, Ordering::Relaxed);
            async move { Credentials::new(format!("ak-{number}"), "test-sk") }
        };
        let keys =
            TemporaryCredentials::with_clock(minter, Clock::new(VirtualTime::new(Timestamp::from_secs(1_769_385_600))));
        for _ in 0..1000 {
            let refused = keys.provide().await.expect("a key");
            keys.refused(&refused);
        }
        assert_eq!(mint.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_mint_outlives_the_caller_that_started_it() {
        let (mint, keys) = keys();
        let gone = tokio::time::timeout(Duration::from_millis(500), keys.provide()).await;
        gone.expect_err("too slow");
        sleep(Duration::from_secs(1)).await;
        assert_eq!((key(&keys).await.as_str(), mint.count()), ("ak-1", 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_minter_that_panics_is_not_called_again_and_again() {
        let mint = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&mint);
        let keys = TemporaryCredentials::new(move || {
            count.fetch_add(1, Ordering::Relaxed);
            async { panic!("a mistake in the minter") }
        });
        let error = keys.provide().await.expect_err("no key");
        assert_eq!(error.to_string(), "no temporary key could be minted: the minter panicked");
        assert_eq!(mint.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn a_mint_that_died_with_its_runtime_is_started_anew() {
        let (mint, keys) = keys_outside();
        let runtime = || {
            tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime")
        };
        let first = runtime();
        first.block_on(async {
            tokio::time::timeout(Duration::from_millis(1), keys.provide()).await.expect_err("too slow")
        });
        drop(first);
        assert_eq!(runtime().block_on(key(&keys)), "ak-2");
        assert_eq!(mint.load(Ordering::Relaxed), 2);
    }

    /// Like [`keys`], with the system's time.
    fn keys_outside() -> (Arc<AtomicU32>, TemporaryCredentials) {
        let mint = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&mint);
        let keys = TemporaryCredentials::new(move || {
            let number = count.fetch_add(1, Ordering::Relaxed) + 1;
            async move {
                sleep(Duration::from_secs(1)).await;
                Credentials::new(format!("ak-{number}"), "test-sk")
            }
        });
        (mint, keys)
    }

    #[tokio::test(start_paused = true)]
    async fn debug_shows_no_secret() {
        let keys = TemporaryCredentials::new(|| async { Credentials::new("test-ak", "canary") });
        key(&keys).await;
        let shown = format!("{keys:?}");
        assert!(shown.contains("test-ak") && !shown.contains("canary"), "{shown}");
    }
}
