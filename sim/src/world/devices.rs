//! Every device there is, bound or not, with the channels of recorders and the children of network devices.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use tums::{DeviceCount, DeviceId, DeviceStatus, Mac, MessageContent, OpenStatus, QrCode, Secret};

use super::condition::Condition;
use super::{ApplicationId, Kind, Model, models};

/// Number of a device in its world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceKey(pub u32);

/// A device.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// The code on its label; cameras on channels and some network devices have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr_code: Option<QrCode>,
    /// Its MAC address.
    pub mac: Mac,
    /// Its name.
    pub name: String,
    /// Its model.
    #[serde(with = "models")]
    pub model: &'static Model,
    /// Its state.
    pub status: DeviceStatus,
    /// Whether it sleeps to save its battery.
    #[serde(default)]
    pub asleep: bool,
    /// Whether something is wrong with it: it cannot be bound, finds no cameras, and does not get its firmware.
    #[serde(default)]
    pub faulty: bool,
    /// Whether it is closed, on trial or paid for.
    pub open: OpenStatus,
    /// Its address, unless it has never been connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// What it hangs on.
    #[serde(default)]
    pub place: Place,
    /// The applications that have it, with its region in those that have regions.
    #[serde(default)]
    pub regions: BTreeMap<ApplicationId, Option<u64>>,
    /// Whether another enterprise has it.
    #[serde(default)]
    pub foreign: bool,
    /// The password of its user `admin`; none when it comes from the factory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// The firmware that it runs.
    pub firmware: String,
}

/// What a device hangs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Place {
    /// On nothing.
    #[default]
    Alone,
    /// It is a camera on a channel of a recorder.
    Channel {
        /// The recorder.
        of: DeviceKey,
        /// Number of the channel, from 1.
        number: u32,
    },
    /// It is a network device below another.
    Child {
        /// The device above.
        of: DeviceKey,
    },
}

impl Place {
    /// The device above.
    pub fn parent(self) -> Option<DeviceKey> {
        match self {
            Self::Alone => None,
            Self::Channel { of, .. } | Self::Child { of } => Some(of),
        }
    }
}

impl Device {
    /// What it is.
    pub fn kind(&self) -> Kind {
        self.model.kind
    }

    /// Whether an application has it.
    pub fn belongs_to(&self, application: ApplicationId) -> bool {
        self.regions.contains_key(&application)
    }

    /// Its region in an application.
    pub fn region_in(&self, application: ApplicationId) -> Option<u64> {
        self.regions.get(&application).copied().flatten()
    }

    /// Whether it answers the cloud. One that restarts does not.
    pub fn is_connected(&self) -> bool {
        is_connected(&self.status)
    }

    /// Its code as lists tell it: a camera on a channel is told by its recorder and number.
    pub fn listed_code(&self) -> Option<&QrCode> {
        self.qr_code.as_ref().filter(|_| !matches!(self.place, Place::Channel { .. }))
    }

    /// The number of its channel as lists tell it: 1 for a camera by itself, however many lenses it has; none for a recorder.
    pub fn channel(&self) -> Option<u32> {
        match self.place {
            Place::Channel { number, .. } => Some(number),
            _ if self.kind() == Kind::Ipc => Some(1),
            _ => None,
        }
    }
}

/// Whether a device of this state answers the cloud.
pub(super) fn is_connected(status: &DeviceStatus) -> bool {
    !matches!(status, DeviceStatus::Offline | DeviceStatus::Rebooting)
}

/// All devices of a world.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<DeviceKey, Device>", into = "BTreeMap<DeviceKey, Device>")]
pub struct Devices {
    devices: BTreeMap<DeviceKey, Device>,
    by_code: HashMap<QrCode, DeviceKey>,
    by_mac: HashMap<Mac, DeviceKey>,
    below: BTreeMap<DeviceKey, Vec<DeviceKey>>,
    /// What the devices were like that have been touched since [`changes`](Self::changes) was asked for.
    touched: BTreeMap<DeviceKey, Condition>,
    /// What else has happened at devices since then.
    told: Vec<(DeviceKey, MessageContent)>,
}

impl From<BTreeMap<DeviceKey, Device>> for Devices {
    fn from(devices: BTreeMap<DeviceKey, Device>) -> Self {
        let mut all = Self::default();
        devices.into_iter().for_each(|(key, device)| all.put(key, device));
        all
    }
}

impl From<Devices> for BTreeMap<DeviceKey, Device> {
    fn from(devices: Devices) -> Self {
        devices.devices
    }
}

impl Devices {
    /// The key of the next device that is added.
    pub(super) fn next_key(&self) -> DeviceKey {
        self.devices.last_key_value().map_or(DeviceKey(1), |(last, _)| DeviceKey(last.0 + 1))
    }

    /// Adds a device.
    pub fn add(&mut self, device: Device) -> DeviceKey {
        let key = self.next_key();
        self.put(key, device);
        key
    }

    fn put(&mut self, key: DeviceKey, device: Device) {
        match device.place.parent() {
            Some(parent) => self.below.entry(parent).or_default().push(key),
            None => {
                self.by_mac.insert(device.mac.clone(), key);
                self.by_code.extend(device.qr_code.clone().map(|code| (code, key)));
            }
        }
        self.devices.insert(key, device);
    }

    /// Takes a device out of the world, with all below it, and tells which these were.
    pub(crate) fn remove(&mut self, key: DeviceKey) -> Vec<DeviceKey> {
        let Some(device) = self.devices.remove(&key) else { return Vec::new() };
        match device.place.parent() {
            Some(parent) => self.below.entry(parent).or_default().retain(|sibling| *sibling != key),
            None => {
                self.by_mac.remove(&device.mac);
                let _ = device.qr_code.as_ref().and_then(|code| self.by_code.remove(code));
            }
        }
        let mut gone = vec![key];
        while let Some(below) = self.below.get(&key).and_then(|below| below.last()).copied() {
            gone.extend(self.remove(below));
        }
        self.below.remove(&key);
        gone
    }

    /// A device.
    pub fn get(&self, key: DeviceKey) -> Option<&Device> {
        self.devices.get(&key)
    }

    /// A device, to be changed. Its codes and its place stay.
    pub fn get_mut(&mut self, key: DeviceKey) -> Option<&mut Device> {
        let device = self.devices.get_mut(&key)?;
        self.touched.entry(key).or_insert_with(|| Condition::of(device));
        Some(device)
    }

    /// Remembers something that has happened at a device and does not show in it.
    pub(crate) fn tell(&mut self, key: DeviceKey, content: MessageContent) {
        self.told.push((key, content));
    }

    /// What was told since this was asked for the last time.
    pub(crate) fn told(&mut self) -> Vec<(DeviceKey, MessageContent)> {
        std::mem::take(&mut self.told)
    }

    /// What devices were like that are other now than when this was asked for the last time.
    pub(crate) fn changes(&mut self) -> Vec<(DeviceKey, Condition)> {
        let touched = std::mem::take(&mut self.touched).into_iter();
        touched.filter(|(key, before)| self.get(*key).map(Condition::of).as_ref() != Some(before)).collect()
    }

    /// Every device, in the order in which they came.
    pub fn iter(&self) -> impl Iterator<Item = (DeviceKey, &Device)> {
        self.devices.iter().map(|(key, device)| (*key, device))
    }

    /// The devices of an application.
    pub fn of(&self, application: ApplicationId) -> impl Iterator<Item = (DeviceKey, &Device)> {
        self.iter().filter(move |(_, device)| device.belongs_to(application))
    }

    /// The device of a code or MAC address. Channels and children are found by their parent.
    pub fn find(&self, id: &DeviceId) -> Option<DeviceKey> {
        match id {
            DeviceId::QrCode(code) => self.by_code.get(code).copied(),
            DeviceId::Mac(mac) => self.by_mac.get(mac).copied(),
        }
    }

    /// The devices right below one: channels of a recorder, children of a network device.
    pub fn below(&self, key: DeviceKey) -> impl Iterator<Item = (DeviceKey, &Device)> {
        let keys = self.below.get(&key).into_iter().flatten();
        keys.filter_map(|key| Some((*key, self.devices.get(key)?)))
    }

    /// The camera on a channel of a recorder.
    pub fn channel(&self, recorder: DeviceKey, number: u32) -> Option<DeviceKey> {
        self.below(recorder).find(|(_, device)| device.channel() == Some(number)).map(|(key, _)| key)
    }

    /// The network device with this MAC address below another.
    pub fn child(&self, parent: DeviceKey, mac: &Mac) -> Option<DeviceKey> {
        self.below(parent).find(|(_, device)| device.mac == *mac).map(|(key, _)| key)
    }

    /// Moves the devices of some regions of an application to another.
    pub(crate) fn move_out_of(&mut self, application: ApplicationId, from: impl Fn(u64) -> bool, to: u64) {
        let regions = self.devices.values_mut().filter_map(|device| device.regions.get_mut(&application)?.as_mut());
        regions.filter(|region| from(**region)).for_each(|region| *region = to);
    }

    /// Counts the devices right in a region of an application, by system.
    ///
    /// The document does not say whether devices of the regions below count. Here they do not, so that the numbers agree with a
    /// list of the same region.
    pub(crate) fn count(&self, application: ApplicationId, region: u64) -> BTreeMap<String, DeviceCount> {
        let mut counts: BTreeMap<&str, (i64, i64)> = SYSTEMS.map(|system| (system, (0, 0))).into();
        for (_, device) in self.of(application).filter(|(_, device)| device.region_in(application) == Some(region)) {
            let (all, online) = counts.entry(device.kind().system()).or_default();
            *all += 1;
            *online += i64::from(device.is_connected());
        }
        let counted = |(all, online)| DeviceCount { total_dev_num: Some(all), total_dev_online_num: Some(online) };
        counts.into_iter().map(|(system, count)| (system.to_owned(), counted(count))).collect()
    }
}

/// The systems that count devices.
const SYSTEMS: [&str; 5] = ["vms", "nms", "nbs", "evcs", "parking"];
