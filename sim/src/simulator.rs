//! A running simulator: started in the same process, on a port of its own, gone when it is dropped.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use tums::{Client, Credentials};

use crate::clock::Clock;
use crate::cloud::Cloud;
use crate::faults::{Fault, Faults};
use crate::journal::{Entry, Journal};
use crate::server;
use crate::throttle::Rates;
use crate::transport::InProcess;
use crate::world::{ApplicationId, World};

/// The cloud on this machine.
///
/// ```
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let simulator = tums_sim::Simulator::start().await?;
/// let client = simulator.client()?;
/// # Ok(())
/// # }
/// ```
pub struct Simulator {
    cloud: Arc<Cloud>,
    address: SocketAddr,
    server: AbortHandle,
}

impl Simulator {
    /// Starts with the world of seed 1 at the host's time, on a free port of the loopback interface.
    ///
    /// # Errors
    ///
    /// When no port can be listened on.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// One to be set up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it listens: `http://127.0.0.1:…`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The long-lived pair of keys of an application.
    ///
    /// # Errors
    ///
    /// When the application does not exist or has no keys.
    pub fn credentials(&self, application: ApplicationId) -> tums::Result<Credentials> {
        let keys = self.world(|world| world.keys.clone());
        match keys.of(application) {
            Some((access_key, key)) => Credentials::new(access_key, key.secret.clone()),
            None => Credentials::new("", ""),
        }
    }

    /// A client with the keys of the project-type application.
    ///
    /// # Errors
    ///
    /// When the application has no keys, or the client's transport cannot be made.
    pub fn client(&self) -> tums::Result<Client> {
        self.client_of(World::PROJECT)
    }

    /// A client with the keys of an application, such as [`World::DEVICE`].
    ///
    /// # Errors
    ///
    /// When the application has no keys, or the client's transport cannot be made.
    pub fn client_of(&self, application: ApplicationId) -> tums::Result<Client> {
        Client::builder().endpoint(self.url()).credentials(self.credentials(application)?).build()
    }

    /// Carries requests to this simulator without a network: for tests that run on virtual time.
    pub fn transport(&self) -> InProcess {
        InProcess::new(Arc::clone(&self.cloud))
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.cloud.clock
    }

    /// Looks at its world, or changes it, between two calls.
    pub fn world<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        let mut state = self.cloud.state();
        let now = self.cloud.clock.now();
        state.world.catch_up(now);
        look(&mut state.world)
    }

    /// Looks at the faults that are set, or changes them.
    pub fn faults<T>(&self, look: impl FnOnce(&mut Faults) -> T) -> T {
        look(&mut self.cloud.state().faults)
    }

    /// Sets one more fault.
    pub fn inject(&self, fault: Fault) {
        self.faults(|faults| faults.add(fault));
    }

    /// Looks at the journal.
    pub fn journal<T>(&self, look: impl FnOnce(&Journal) -> T) -> T {
        look(&self.cloud.state().journal)
    }

    /// The last call.
    pub fn last_call(&self) -> Option<Entry> {
        self.journal(|journal| journal.entries().next_back().cloned())
    }

    /// How often an operation has changed something, whatever its caller has learnt of it.
    pub fn effects(&self, operation: &str) -> u64 {
        self.journal(|journal| journal.effects(operation))
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A simulator to be set up.
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    seed: u64,
    world: Option<World>,
    clock: Clock,
    journal: Journal,
    rates: Option<Rates>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            seed: 1,
            world: None,
            clock: Clock::host(),
            journal: Journal::default(),
            rates: None,
        }
    }
}

impl Builder {
    /// Sets where it listens; a free port of the loopback interface unless set.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Sets the seed of its world and of its faults; 1 unless set.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets its world, in place of the one that the seed makes.
    pub fn world(mut self, world: World) -> Self {
        self.world = Some(world);
        self
    }

    /// Sets its clock; the host's time unless set.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets how many calls the journal keeps; 1000 unless set.
    pub fn journal(mut self, calls: usize) -> Self {
        self.journal = Journal::new(calls);
        self
    }

    /// Sets the rates at which calls are taken, in place of those of its world; a generated world takes them at any rate.
    pub fn rates(mut self, rates: Rates) -> Self {
        self.rates = Some(rates);
        self
    }

    /// Starts it, on the runtime that this is called on.
    ///
    /// # Errors
    ///
    /// When the address cannot be listened on.
    pub async fn start(self) -> io::Result<Simulator> {
        let listener = TcpListener::bind(self.listen).await?;
        let address = listener.local_addr()?;
        let mut world = self.world.unwrap_or_else(|| World::generate(self.seed, self.clock.now()));
        if let Some(rates) = self.rates {
            world.set_rates(rates);
        }
        let cloud = Arc::new(Cloud::new(self.clock, world, Faults::new(self.seed), self.journal));
        let server = tokio::spawn(server::serve(listener, Arc::clone(&cloud))).abort_handle();
        Ok(Simulator { cloud, address, server })
    }
}
