//! The simulated cloud on a clock that tests step, clients of it that need no network, and calls that many tests make.

use std::time::Duration;

use tums::clock::Clock as ClientClock;
use tums::retry::NoRetry;
use tums::sign::SigningParams;
use tums::{
    Client, ClientBuilder, DeviceId, ErrorCode, MessageContent, SetAppMsgPushConfig, SetAppMsgPushConfigRequired,
    Target, Timestamp,
};
use tums_sim::world::{ApplicationId, Device, DeviceKey};
use tums_sim::{Clock, Simulator, World};

use crate::http::send;
use crate::record::Recorded;

/// Noon in Beijing on Tuesday, 20 February 2024.
pub const NOON: Timestamp = Timestamp::from_secs(1_708_401_600);

/// A simulator with the world of seed 1.
pub struct Simulated {
    /// The simulator.
    pub simulator: Simulator,
    /// A client of the project-type application.
    pub project: Client,
    /// A client of the device-type application.
    pub device: Client,
    /// A client of the project-type application that sends what breaks the rules, too.
    pub careless: Client,
}

impl Simulated {
    /// Starts at noon.
    pub async fn start() -> Self {
        Self::with_world(World::generate(1, NOON)).await
    }

    /// Starts at noon on a clock that runs with tokio's timers, which are to be paused.
    pub async fn running() -> Self {
        Self::on(Clock::running(NOON, 1.0), World::generate(1, NOON)).await
    }

    /// Starts at noon with a world.
    pub async fn with_world(world: World) -> Self {
        Self::on(Clock::stepped(NOON), world).await
    }

    async fn on(clock: Clock, world: World) -> Self {
        let simulator = Simulator::builder().clock(clock).world(world).start().await.expect("a free port");
        let client = |application| client(&simulator, application).build().expect("a client");
        let careless = self::client(&simulator, World::PROJECT).skip_validation().build().expect("a client");
        Self { project: client(World::PROJECT), device: client(World::DEVICE), careless, simulator }
    }

    /// Lets seconds pass.
    pub fn pass(&self, seconds: u64) {
        self.simulator.clock().advance(Duration::from_secs(seconds));
    }

    /// The first device for which something holds.
    pub fn find(&self, holds: impl Fn(&Device) -> bool) -> DeviceKey {
        let found =
            self.simulator.world(|world| world.devices.iter().find(|(_, device)| holds(device)).map(|(key, _)| key));
        found.expect("such a device")
    }

    /// A device, by the code on its label or its MAC address.
    pub fn id(&self, key: DeviceKey) -> DeviceId {
        let device = self.device(key);
        device.qr_code.map_or_else(|| device.mac.into(), DeviceId::from)
    }

    /// A device as it is now.
    pub fn device(&self, key: DeviceKey) -> Device {
        self.simulator.world(|world| world.devices.get(key).cloned()).expect("a device")
    }

    /// Changes a device.
    pub fn change(&self, key: DeviceKey, change: impl FnOnce(&mut Device)) {
        self.simulator.world(|world| change(world.devices.get_mut(key).expect("a device")));
    }
}

/// A client of an application without a network.
pub fn client_of(simulator: &Simulator, application: ApplicationId) -> ClientBuilder {
    Client::builder()
        .transport(Recorded::new(simulator.transport()))
        .endpoint(simulator.url())
        .credentials(simulator.credentials(application).expect("keys"))
}

/// The same on the simulator's time, without repetition.
pub fn client(simulator: &Simulator, application: ApplicationId) -> ClientBuilder {
    client_of(simulator, application).clock(ClientClock::new(simulator.clock().clone())).retry(NoRetry)
}

/// Subscribes to messages of some contents, or to all.
///
/// # Errors
///
/// Those of the call.
pub async fn subscribe(client: &Client, url: &str, open: bool, contents: &[MessageContent]) -> tums::Result<()> {
    let required = SetAppMsgPushConfigRequired {
        server_url: url.into(),
        open_msg_transport: open,
        msg_content_type: contents.to_vec(),
    };
    client.message().set_app_msg_push_config(SetAppMsgPushConfig::new(required)).await
}

/// Makes a call over the network whose method was signed in lower case; answers its signature and what was signed.
pub async fn call_with_a_wrong_signature(simulator: &Simulator) -> (String, String) {
    let (path, body) = ("/tums/open/resource/v1/getPagedRootRegions", br#"{"start":0,"limit":10}"#);
    let keys = simulator.credentials(World::PROJECT).expect("keys");
    let params = SigningParams {
        access_key: keys.access_key(),
        secret_key: keys.secret_key().expose(),
        terminal_id: "test",
        method: "post",
        path,
        body,
        timestamp: simulator.clock().now().as_secs() as u64,
        nonce: "0f",
    };
    let signature = params.sign();
    let header = signature.authorization();
    let reply =
        send(simulator.address(), "POST", path, &[("X-Authorization", &header)], body).await.expect("an answer");
    assert_eq!(reply.code(), Some(-10301));
    (signature.as_str().to_owned(), signature.explain().string_to_sign)
}

/// Asserts that a call is refused with a code.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(answer: tums::Result<T>, code: ErrorCode) {
    match answer {
        Ok(answer) => panic!("{answer:?} should be {code}"),
        Err(error) => assert_eq!(error.code(), Some(code), "{error}"),
    }
}

/// The code of each target that failed.
pub fn codes(failures: &[tums::Failure]) -> Vec<(Target, ErrorCode)> {
    failures.iter().filter_map(|failure| Some((failure.target.clone()?, failure.code))).collect()
}
