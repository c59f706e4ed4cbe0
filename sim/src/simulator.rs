//! A running simulator: started in the same process, on a port of its own, gone when it is dropped.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tums::transport::Transport;
use tums::{Client, Credentials, MessageContent, Target};

use crate::admin;
use crate::clock::Clock;
use crate::cloud::Cloud;
use crate::faults::{Fault, Faults};
use crate::journal::{Entry, Journal};
use crate::push::{self, Courier, Outbox, PushSettings, Raised};
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
    admin: Option<SocketAddr>,
    tasks: Vec<AbortHandle>,
    /// Tells the admin API that it is over.
    _running: watch::Sender<()>,
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

    /// Where its console is, and below it the [admin API](crate::admin), if that was asked for.
    pub fn admin_url(&self) -> Option<String> {
        self.admin.map(|address| format!("http://{address}"))
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

    /// Looks at its world, or changes it, between two calls. Subscribers are told what that does to devices.
    pub fn world<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        self.cloud.change(|state| look(&mut state.world))
    }

    /// Its world as it is now, its time included, to go back to or to be [saved](World::save).
    pub fn snapshot(&self) -> World {
        self.world(|world| world.clone())
    }

    /// Goes on from a snapshot, at the time at which it was taken.
    pub fn restore(&self, snapshot: World) {
        self.cloud.restore(snapshot);
    }

    /// Goes back to how everything was in the beginning; forgets calls, messages and nonces.
    pub fn reset(&self) {
        self.cloud.reset(None);
    }

    /// Raises an event of a device, or of the camera on a channel: the message about it is posted to whoever has subscribed.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::NotFound`] when there is no such device.
    pub fn raise(&self, target: impl Into<Target>, content: &MessageContent) -> io::Result<Raised> {
        let target = target.into();
        self.cloud.change(|state| {
            let spot = state.world.spot(&target).map_err(|_| io::ErrorKind::NotFound)?;
            Ok(push::raise(&state.world, &mut state.push, spot.device, content))
        })
    }

    /// Looks at the messages that are on their way, or changes how they travel.
    pub fn push<T>(&self, look: impl FnOnce(&mut Outbox) -> T) -> T {
        self.cloud.change(|state| look(&mut state.push))
    }

    /// Looks at the faults that are set, or changes them.
    pub fn faults<T>(&self, look: impl FnOnce(&mut Faults) -> T) -> T {
        look(&mut self.cloud.state().faults)
    }

    /// Sets one more fault, and answers its number.
    pub fn inject(&self, fault: Fault) -> u64 {
        self.faults(|faults| faults.add(fault))
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
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

/// A simulator to be set up.
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    seed: Option<u64>,
    world: Option<World>,
    clock: Clock,
    journal: Journal,
    rates: Option<Rates>,
    faults: Vec<Fault>,
    admin: Option<SocketAddr>,
    push: PushSettings,
    push_anywhere: bool,
    courier: Courier,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            seed: None,
            world: None,
            clock: Clock::host(),
            journal: Journal::default(),
            rates: None,
            faults: Vec::new(),
            admin: None,
            push: PushSettings::default(),
            push_anywhere: false,
            courier: Courier::default(),
        }
    }
}

impl Builder {
    /// Sets where it listens; a free port of the loopback interface unless set.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Sets the seed of its world and of its faults; that of the [world](Self::world) that it is given, or 1, unless set.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
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

    /// Sets faults from the start, such as those of a [`FaultFile`](crate::FaultFile).
    pub fn faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults.extend(faults);
        self
    }

    /// Serves the [admin API](crate::admin) and the console at this address, which must be one of this machine; port 0 is any
    /// free one. Off unless set.
    pub fn admin(mut self, address: SocketAddr) -> Self {
        self.admin = Some(address);
        self
    }

    /// Sets how messages travel to subscribers.
    pub fn push(mut self, settings: PushSettings) -> Self {
        self.push = settings;
        self
    }

    /// Allows messages to be posted to other machines. Unless set they stay on this one.
    pub fn push_anywhere(mut self) -> Self {
        self.push_anywhere = true;
        self
    }

    /// Sets what carries messages to subscribers, in place of HTTP: for tests without a network.
    pub fn push_through(mut self, transport: impl Transport) -> Self {
        self.courier = Courier::through(transport);
        self
    }

    /// Starts it, on the runtime that this is called on.
    ///
    /// # Errors
    ///
    /// When an address cannot be listened on; [`io::ErrorKind::InvalidInput`] when that of the admin API is not one of this
    /// machine.
    pub async fn start(self) -> io::Result<Simulator> {
        let listener = bind(self.listen).await?;
        let address = listener.local_addr()?;
        let admin_listener = match self.admin {
            Some(address) => Some(bind_admin(address).await?),
            None => None,
        };
        let admin = admin_listener.as_ref().map(TcpListener::local_addr).transpose()?;
        let mut world = self.world.unwrap_or_else(|| World::generate(self.seed.unwrap_or(1), self.clock.now()));
        let seed = self.seed.unwrap_or(world.seed());
        if let Some(rates) = self.rates {
            world.set_rates(rates);
        }
        let mut faults = Faults::new(seed);
        for fault in self.faults {
            faults.add(fault);
        }
        let outbox = Outbox::new(self.push, self.push_anywhere, seed);
        let cloud = Arc::new(Cloud::new(self.clock, world, faults, self.journal, outbox));
        let (sender, running) = watch::channel(());
        let tasks = vec![
            tokio::spawn(server::serve(listener, Arc::clone(&cloud))).abort_handle(),
            tokio::spawn(push::run(Arc::clone(&cloud), self.courier)).abort_handle(),
        ];
        if let Some(listener) = admin_listener {
            let serve = admin::serve(listener, Arc::clone(&cloud), format!("http://{address}"), running);
            // It ends by itself, when the simulator is gone and its last answer is sent.
            drop(tokio::spawn(serve));
        }
        Ok(Simulator { cloud, address, admin, tasks, _running: sender })
    }
}

/// Listens for admin calls, which come from this machine only.
async fn bind_admin(address: SocketAddr) -> io::Result<TcpListener> {
    if !address.ip().is_loopback() {
        let reason =
            format!("the admin API must listen on this machine alone, such as 127.0.0.1:7789, not on {address}");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    bind(address).await
}

async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let unusable = |error: io::Error| io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"));
    TcpListener::bind(address).await.map_err(unusable)
}
