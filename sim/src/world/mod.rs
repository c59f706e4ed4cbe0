//! The state of the cloud: applications, keys, regions, devices, and what every module keeps of them.
//!
//! This file puts the world together, `generator.rs` makes one: they know the modules. The other files do not.

mod condition;
mod devices;
mod dice;
mod file;
mod generator;
mod keys;
mod lan;
pub mod models;
mod regions;
mod snapshot;
pub(crate) mod stamp;
mod targets;
mod written;
mod written_values;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tums::operation::Apps;
use tums::{ErrorCode, Timestamp};

pub(crate) use self::condition::Condition;
pub use self::devices::{Device, DeviceKey, Devices, Place};
pub use self::dice::Dice;
pub(crate) use self::dice::Topic;
pub use self::file::{WorldFile, WrittenWorld};
pub use self::generator::{CAMERA, DEVICE_PASSWORD, RECORDER};
pub use self::keys::{Key, Keys};
pub(crate) use self::lan::{LanCamera, Protocol};
pub use self::models::{Feature, Kind, Model};
pub use self::regions::{LEVELS, Region, RegionTree};
pub use self::targets::Spot;
use crate::caller::Caller;
use crate::modules;
use crate::throttle::Throttle;

/// Number of an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ApplicationId(pub u32);

/// What holds keys and devices.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// Its name.
    pub name: String,
    /// The regions of its project, if it is a project-type application.
    pub regions: Option<RegionTree>,
}

/// Everything that the cloud knows. It can be written to a snapshot and read again.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct World {
    /// What has made it, and when.
    seed: u64,
    #[serde(with = "stamp::option")]
    created: Option<Timestamp>,
    #[serde(with = "stamp")]
    now: Timestamp,
    /// The applications of the enterprise.
    pub applications: BTreeMap<ApplicationId, Application>,
    /// The access keys.
    pub keys: Keys,
    /// The devices, bound or not.
    pub devices: Devices,
    /// The cameras that each recorder can find.
    #[serde(default)]
    pub(crate) lan: BTreeMap<DeviceKey, Vec<LanCamera>>,
    /// Chance.
    pub dice: Dice,
    #[serde(default)]
    pub(crate) device: modules::device::State,
    #[serde(default)]
    pub(crate) device_config: modules::device_config::State,
    #[serde(default)]
    pub(crate) streaming: modules::streaming::State,
    #[serde(default)]
    pub(crate) message: modules::message::State,
    #[serde(default)]
    pub(crate) alarm: modules::alarm::State,
    #[serde(default)]
    pub(crate) vehicle: modules::vehicle::State,
    #[serde(default)]
    pub(crate) passenger_flow: modules::passenger_flow::State,
    #[serde(default)]
    pub(crate) throttle: Throttle,
    /// Where the cloud is reached, for the URLs that it gives out.
    #[serde(skip)]
    origin: String,
}

impl World {
    /// The project-type application of every generated world.
    pub const PROJECT: ApplicationId = ApplicationId(1);
    /// The device-type application of every generated world.
    pub const DEVICE: ApplicationId = ApplicationId(2);

    /// A world with two applications and their keys, and nothing else.
    pub fn empty(seed: u64) -> Self {
        let regions = RegionTree::new("默认分组", 1);
        let mut keys = Keys::default();
        keys.renew(Self::PROJECT, "sim-project-ak", "sim-project-sk");
        keys.renew(Self::DEVICE, "sim-device-ak", "sim-device-sk");
        let project = Application { name: "Project".into(), regions: Some(regions) };
        let device = Application { name: "Devices".into(), regions: None };
        Self {
            seed,
            created: None,
            now: Timestamp::from_secs(0),
            applications: BTreeMap::from([(Self::PROJECT, project), (Self::DEVICE, device)]),
            keys,
            devices: Devices::default(),
            lan: BTreeMap::new(),
            dice: Dice::new(seed),
            device: modules::device::State::default(),
            device_config: modules::device_config::State::default(),
            streaming: modules::streaming::State::default(),
            message: modules::message::State::default(),
            alarm: modules::alarm::State::default(),
            vehicle: modules::vehicle::State::default(),
            passenger_flow: modules::passenger_flow::State::default(),
            throttle: Throttle::default(),
            origin: String::new(),
        }
    }

    /// Where the cloud was reached by the call that is being answered: `http://127.0.0.1:…`. A URL that it gives out starts like
    /// that.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Remembers where the cloud is reached.
    pub(crate) fn be_called_at(&mut self, host: Option<&str>) {
        if let Some(host) = host.filter(|host| self.origin.strip_prefix("http://") != Some(host)) {
            self.origin = format!("http://{host}");
        }
    }

    /// Dice for one thing of this world, such as a camera on a day: for the same numbers they always fall alike.
    pub(crate) fn dice_of(&self, topic: Topic, numbers: impl IntoIterator<Item = u64>) -> Dice {
        Dice::of([self.seed, topic as u64].into_iter().chain(numbers))
    }

    /// What has made it.
    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// When it was first looked at: what happened before is its history.
    pub(crate) fn created(&self) -> Timestamp {
        self.created.unwrap_or(self.now)
    }

    /// The time of the call that is being answered.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Remembers the time.
    pub(crate) fn set_now(&mut self, now: Timestamp) {
        self.now = now;
        self.created.get_or_insert(now);
    }

    /// Lets a caller in whose application is of a kind that may call the operation.
    ///
    /// # Errors
    ///
    /// -88311 for what only device-type applications may call, -88312 for what only project-type applications may call.
    pub(crate) fn admit(&self, caller: &Caller) -> Result<(), ErrorCode> {
        let has_project = self.regions(caller).is_ok();
        match caller.operation.apps {
            Apps::Project if !has_project => Err(ErrorCode::NOT_A_PROJECT_APPLICATION),
            Apps::Device if has_project => Err(ErrorCode::NOT_A_DEVICE_APPLICATION),
            _ => Ok(()),
        }
    }

    /// The regions of an application's project.
    ///
    /// # Errors
    ///
    /// -88312 when it has no project.
    pub fn regions_of(&self, application: ApplicationId) -> Result<&RegionTree, ErrorCode> {
        let application = self.applications.get(&application);
        application.and_then(|application| application.regions.as_ref()).ok_or(ErrorCode::NOT_A_PROJECT_APPLICATION)
    }

    /// The same, to be changed.
    ///
    /// # Errors
    ///
    /// -88312 when it has no project.
    pub fn regions_of_mut(&mut self, application: ApplicationId) -> Result<&mut RegionTree, ErrorCode> {
        let application = self.applications.get_mut(&application);
        application.and_then(|application| application.regions.as_mut()).ok_or(ErrorCode::NOT_A_PROJECT_APPLICATION)
    }

    /// The regions of the caller's project.
    ///
    /// # Errors
    ///
    /// -88312 when its application has no project.
    pub(crate) fn regions(&self, caller: &Caller) -> Result<&RegionTree, ErrorCode> {
        self.regions_of(caller.application)
    }

    /// The same, to be changed.
    ///
    /// # Errors
    ///
    /// -88312 when its application has no project.
    pub(crate) fn regions_mut(&mut self, caller: &Caller) -> Result<&mut RegionTree, ErrorCode> {
        self.regions_of_mut(caller.application)
    }
}
