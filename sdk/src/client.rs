//! The client: where the cloud is, who asks, and how patiently.

use std::env;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde::Serialize;

use crate::call::Call;
use crate::clock::Clock;
use crate::credentials::{Credentials, CredentialsSource, Profile};
use crate::endpoint::{DEFAULT_ENDPOINT, Endpoint};
use crate::error::{Error, Result};
use crate::operation::Operation;
use crate::random;
use crate::raw::RawRequest;
use crate::retry::{Backoff, RetryBudget, RetryPolicy};
use crate::shared::{CallOptions, Shared};
use crate::sign::LONGEST_TERMINAL_ID;
use crate::transport::{DynTransport, Transport};

/// Calls the cloud.
///
/// A client keeps connections, keys and what it has learnt of the cloud's clock. Make one and clone it: clones share all that.
///
/// ```no_run
/// # async fn run() -> tums::Result<()> {
/// let client = tums::Client::from_env()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Shared>);

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        f.debug_struct("Client")
            .field("endpoint", &inner.endpoint)
            .field("credentials", &inner.credentials)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// A client with the key in `TUMS_ACCESS_KEY` and `TUMS_SECRET_KEY`, for the endpoint in `TUMS_ENDPOINT` if that is set.
    ///
    /// # Errors
    ///
    /// When a variable is missing or wrong; the error names it.
    #[cfg(feature = "ring")]
    pub fn from_env() -> Result<Self> {
        Self::builder().from_env()?.build()
    }

    /// A client with the keys and settings of a [`Profile`].
    ///
    /// # Errors
    ///
    /// When there is no such profile; see [`Profile::load`].
    #[cfg(feature = "ring")]
    pub fn from_profile(name: Option<&str>) -> Result<Self> {
        Self::builder().profile(Profile::load(name)?).build()
    }

    /// A client over the built-in transport, to be set up.
    #[cfg(feature = "ring")]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new(None)
    }

    /// Makes a call.
    ///
    /// The modules have a method for each operation, such as `client.region().add_region(…)`; this is the same for code that
    /// does not know which.
    pub fn call<Op: Operation>(&self, request: Op) -> Call<'_, Op> {
        Call::new(&self.0, request)
    }

    /// Calls an operation that this crate does not know: `path` as the document prints it, `parameters` as its JSON object.
    ///
    /// The call is signed like any other, and never repeated unless [`Call::effect`] says what that would do.
    ///
    /// ```no_run
    /// # async fn run(client: tums::Client) -> tums::Result<()> {
    /// let parameters = serde_json::json!({ "regionName": "1F", "parentId": "1" });
    /// let answer = client.call_raw("/tums/open/resource/v1/addRegion", &parameters).await?;
    /// println!("{}", answer.result["regionId"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn call_raw(&self, path: impl Into<String>, parameters: &impl Serialize) -> Call<'_, RawRequest> {
        Call::raw(&self.0, RawRequest::new(path, parameters))
    }

    /// The cloud's time, as far as the client knows it.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }
}

/// A client to be set up.
#[must_use]
pub struct ClientBuilder {
    transport: Option<Box<dyn DynTransport>>,
    endpoint: Option<String>,
    credentials: Option<CredentialsSource>,
    clock: Clock,
    terminal_id: Option<String>,
    budget: RetryBudget,
    validate: bool,
    options: CallOptions,
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("endpoint", &self.endpoint.as_deref().filter(|endpoint| !endpoint.contains('@')))
            .field("credentials", &self.credentials)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    fn new(transport: Option<Box<dyn DynTransport>>) -> Self {
        Self {
            transport,
            endpoint: None,
            credentials: None,
            clock: Clock::default(),
            terminal_id: None,
            budget: RetryBudget::default(),
            validate: true,
            options: CallOptions {
                timeout: Duration::from_secs(90),
                attempt_timeout: Duration::from_secs(30),
                retry: Arc::new(Backoff::default()),
            },
        }
    }

    /// A client over a transport of your own; the only way to one when the feature `ring` is off.
    pub fn with_transport(transport: impl Transport) -> Self {
        Self::new(Some(Box::new(transport)))
    }

    /// Sets the transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Takes the key from `TUMS_ACCESS_KEY` and `TUMS_SECRET_KEY`, and the endpoint from `TUMS_ENDPOINT` if that is set.
    ///
    /// # Errors
    ///
    /// When a key is missing or wrong; the error names the variable.
    pub fn from_env(mut self) -> Result<Self> {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        self.credentials = Some(Credentials::from_env()?.into());
        self.endpoint = variable("TUMS_ENDPOINT").or(self.endpoint);
        Ok(self)
    }

    /// Takes key, endpoint and terminal id from a profile.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.credentials = Some(profile.credentials.into());
        self.endpoint = profile.endpoint.or(self.endpoint);
        self.terminal_id = profile.terminal_id.or(self.terminal_id);
        self
    }

    /// Sets the keys: [`Credentials`], or [`TemporaryCredentials`](crate::TemporaryCredentials).
    pub fn credentials(mut self, credentials: impl Into<CredentialsSource>) -> Self {
        self.credentials = Some(credentials.into());
        self
    }

    /// Sets the endpoint, `https://host`; [`DEFAULT_ENDPOINT`](crate::DEFAULT_ENDPOINT) unless set. Only this machine may be called without TLS.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Sets what distinguishes this client from others: at most 64 characters, the same at every start if possible, such as a
    /// serial number. Unless set it is `TUMS_TERMINAL_ID`, or random per process.
    pub fn terminal_id(mut self, id: impl Into<String>) -> Self {
        self.terminal_id = Some(id.into());
        self
    }

    /// Sets the time for a whole call, with all its attempts and the waiting between them; 90 s unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = timeout;
        self
    }

    /// Sets the time for one attempt; 30 s unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = timeout;
        self
    }

    /// Sets when and how often a failed attempt is repeated; [`Backoff`] unless set.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.options.retry = Arc::new(policy);
        self
    }

    /// Sets how many repetitions all calls may make together.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = budget;
        self
    }

    /// Sends requests although they break a documented rule, for the case that the document is wrong.
    pub fn skip_validation(mut self) -> Self {
        self.validate = false;
        self
    }

    /// Sets the clock, for tests.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// When there is no key, or the endpoint or terminal id cannot be used.
    pub fn build(self) -> Result<Client> {
        let credentials = self
            .credentials
            .ok_or_else(|| Error::credentials("there is no key: give one to `ClientBuilder::credentials`"))?;
        Ok(Client(Arc::new(Shared {
            transport: self.transport.map_or_else(default_transport, Ok)?,
            endpoint: Endpoint::parse(self.endpoint.as_deref().unwrap_or(DEFAULT_ENDPOINT))?,
            credentials,
            clock: self.clock,
            terminal_id: terminal_id(self.terminal_id)?,
            budget: self.budget,
            validate: self.validate,
            options: self.options,
        })))
    }
}

#[cfg(feature = "ring")]
fn default_transport() -> Result<Box<dyn DynTransport>> {
    Ok(Box::new(crate::transport::HttpTransport::builder().build()?))
}

/// Cannot be reached: without the feature every builder starts with a transport.
#[cfg(not(feature = "ring"))]
fn default_transport() -> Result<Box<dyn DynTransport>> {
    Err(Error::configuration("there is no transport: turn on the feature `ring`"))
}

fn terminal_id(given: Option<String>) -> Result<String> {
    static OF_THIS_PROCESS: OnceLock<String> = OnceLock::new();
    let given = given.or_else(|| env::var("TUMS_TERMINAL_ID").ok()).filter(|id| !id.is_empty());
    let id = match (given, OF_THIS_PROCESS.get()) {
        (Some(id), _) => id,
        (None, Some(id)) => id.clone(),
        (None, None) => {
            let fresh = random::nonce()?;
            OF_THIS_PROCESS.get_or_init(|| fresh).clone()
        }
    };
    let fits = id.len() <= LONGEST_TERMINAL_ID && id.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',');
    if fits {
        Ok(id)
    } else {
        Err(Error::configuration(format!(
            "{id:?} cannot be the terminal id: it takes 1 to {LONGEST_TERMINAL_ID} visible ASCII characters and no comma"
        )))
    }
}
