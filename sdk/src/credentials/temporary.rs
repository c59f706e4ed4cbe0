//! Temporary keys: minted once for all callers, renewed before they expire.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

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
            let minted = shared.minter.mint_boxed().await.map(Arc::new).map_err(Arc::new);
            shared.land(&minted);
            outcome.send_replace(Some(minted));
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

/// How long a temporary key lasts unless said otherwise: the cloud's own default.
pub(crate) const DEFAULT_LIFETIME: Duration = Duration::from_secs(1800);
