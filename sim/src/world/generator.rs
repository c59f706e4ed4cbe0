//! The world that a seed makes: a tree of regions and some two hundred devices of all kinds and states.

use tums::{DeviceStatus, Mac, OpenStatus, QrCode, RegionId, Secret, Timestamp};

use super::{ApplicationId, Device, DeviceKey, Feature, Kind, LanCamera, Model, Place, Protocol, World};
use crate::modules;

/// Password of the devices that are bound. The others come from the factory and have none.
pub const DEVICE_PASSWORD: &str = "sim-password";

/// A camera that every generated world has, online and paid for.
pub const CAMERA: &str = "16E0091709B04C926";
/// A recorder that every generated world has, online and paid for, with cameras on its channels.
pub const RECORDER: &str = "8D0C79779B2407B23";

/// How many of each model there are, those on channels and below other devices aside.
const POPULATION: &[(&str, usize)] = &[
    ("TL-IPC633-D4G", 16),
    ("TL-IPC653-A4", 12),
    ("TL-IPC546H", 10),
    ("TL-IPC47FW", 6),
    ("TL-IPC678P-A4", 6),
    ("TL-IPC636-BAT", 6),
    ("TL-NVR6108C-B", 3),
    ("TL-NVR6216", 2),
    ("TL-NVR6432", 1),
    ("TL-DS4216", 2),
    ("TL-ER2220G", 4),
    ("TL-R489GP-AC", 3),
    ("TL-SG2210P", 8),
    ("TL-SG5428", 4),
    ("TL-AC300", 2),
    ("TL-AP1902GI-PoE", 4),
    ("TL-CPE500", 6),
    ("TL-FW6300", 2),
    ("TL-FC311A", 3),
    ("TL-WPS100", 3),
    ("TL-OLT1108", 1),
    ("TL-ONU110", 4),
    ("TL-SP60", 6),
    ("TL-NS10", 4),
    ("TL-PC220", 6),
    ("TL-CS07", 4),
    ("TL-VPS100", 2),
];

/// States that end by themselves.
const PASSING: &[DeviceStatus] =
    &[DeviceStatus::Rebooting, DeviceStatus::Upgrading, DeviceStatus::Syncing, DeviceStatus::WaitingForUpgrade];

impl World {
    /// The world of a seed, at a moment.
    pub fn generate(seed: u64, now: Timestamp) -> Self {
        let mut world = Self::empty(seed);
        world.set_now(now);
        world.flow_is_fetched(Self::PROJECT);
        let regions = world.build_regions();
        world.register_vehicles(Self::PROJECT, &regions);
        let mut generator = Generator { world: &mut world, regions, made: 0 };
        for (model, count) in POPULATION {
            for _ in 0..*count {
                generator.device(model);
            }
        }
        world.complete_states();
        world
    }

    /// Gives every state to some device, whatever the dice have said.
    fn complete_states(&mut self) {
        for status in (0..=6).map(DeviceStatus::from_value) {
            if self.devices.iter().any(|(_, device)| device.status == status) {
                continue;
            }
            let spare = |(key, device): &(DeviceKey, &Device)| {
                let fixed = device.qr_code.as_ref().is_some_and(|code| code.as_str() == CAMERA);
                let alone = device.place == Place::Alone && self.devices.below(*key).next().is_none();
                device.status == DeviceStatus::Online && alone && !device.regions.is_empty() && !fixed
            };
            let Some((key, _)) = self.devices.iter().filter(spare).last() else { return };
            if let Some(device) = self.devices.get_mut(key) {
                device.status = status;
                modules::device::begin_passing(self, key);
            }
        }
    }

    /// Three buildings with floors, wings and rooms, and a car park. Answers the ids, the default region first.
    fn build_regions(&mut self) -> Vec<u64> {
        let Ok(regions) = self.regions_of_mut(Self::PROJECT) else { return Vec::new() };
        let mut ids = vec![regions.default_region()];
        let mut add = |name: String, parent: Option<u64>| {
            let id = regions.add(&name, &parent.map_or(RegionId::ROOT, RegionId::from), None).ok();
            ids.extend(id);
            id
        };
        for building in 1..=3 {
            let root = add(format!("{building}号楼"), None);
            for floor in 1..=3 {
                let floor_id = add(format!("{building}-{floor}F"), root);
                for wing in ["East", "West"] {
                    let wing_id = add(format!("{building}-{floor}F {wing}"), floor_id);
                    if floor == 1 {
                        add(format!("{building}-{floor}F {wing} entrance"), wing_id);
                    }
                }
            }
        }
        let park = add("停车场".into(), None);
        add("Car park north".into(), park);
        add("Car park south".into(), park);
        ids
    }
}

struct Generator<'w> {
    world: &'w mut World,
    regions: Vec<u64>,
    made: u32,
}

impl Generator<'_> {
    /// A device by itself, with what belongs to it.
    fn device(&mut self, model: &str) {
        let Some(model) = Model::named(model) else { return };
        let first_of_kind = !self.world.devices.iter().any(|(_, device)| device.kind() == model.kind);
        let mut device = self.blank(model);
        let fixed = match model.kind {
            Kind::Ipc if first_of_kind => CAMERA.parse().ok(),
            Kind::Nvr if first_of_kind => RECORDER.parse().ok(),
            _ => None,
        };
        if fixed.is_some() {
            (device.status, device.open, device.faulty) = (DeviceStatus::Online, OpenStatus::Paid, false);
            device.regions = [(World::PROJECT, Some(self.regions[1])), (World::DEVICE, None)].into();
            device.password = Some(Secret::from(DEVICE_PASSWORD));
            device.qr_code = fixed;
        }
        let key = self.world.devices.add(device.clone());
        modules::device::begin_passing(self.world, key);
        match model.kind {
            Kind::Nvr => self.channels(key, &device),
            Kind::Ac => self.children(key, &device),
            _ => {}
        }
    }

    /// Cameras on three quarters of a recorder's channels, at most twelve.
    fn channels(&mut self, of: DeviceKey, recorder: &Device) {
        let Some(model) = Model::named("TL-IPC546H") else { return };
        for number in 1..=(recorder.model.channels * 3 / 4).min(12) {
            let camera = self.blank(model);
            let place = Place::Channel { of, number };
            let regions = recorder.regions.clone();
            let status =
                if recorder.status == DeviceStatus::Offline { DeviceStatus::Offline } else { lasting(camera.status) };
            let open = recorder.open;
            self.world.devices.add(Device { place, regions, status, open, foreign: false, ..camera });
        }
        let lan = [(Protocol::TpLink, false), (Protocol::TpLink, true), (Protocol::Onvif, true)];
        let cameras = lan.map(|(protocol, activated)| {
            let password = activated.then(|| Secret::from(DEVICE_PASSWORD));
            LanCamera { protocol, activated, password, ..self.blank(model).into() }
        });
        self.world.lan.insert(of, cameras.into());
    }

    /// Access points below a controller.
    fn children(&mut self, of: DeviceKey, controller: &Device) {
        let Some(model) = Model::named("TL-AP1202GC-PoE") else { return };
        for _ in 0..6 {
            let point = self.blank(model);
            let regions = controller.regions.clone();
            let place = Place::Child { of };
            let status = lasting(point.status);
            self.world.devices.add(Device { qr_code: None, place, regions, status, foreign: false, ..point });
        }
    }

    fn blank(&mut self, model: &'static Model) -> Device {
        self.made += 1;
        let dice = &mut self.world.dice;
        let status = match dice.below(20) {
            0..15 => DeviceStatus::Online,
            15..18 => DeviceStatus::Offline,
            18 => DeviceStatus::Configuring,
            _ => *dice.pick(PASSING),
        };
        let open = match dice.below(10) {
            0..6 => OpenStatus::Paid,
            6..8 => OpenStatus::Trial,
            _ => OpenStatus::Closed,
        };
        let asleep = model.has(Feature::Sleeps) && dice.percent(50);
        let faulty = dice.percent(4);
        let code = dice.hex(17).to_uppercase().parse::<QrCode>().ok();
        let firmware = *dice.pick(model.firmware);
        let regions = self.regions(model.kind);
        let foreign = regions.is_empty() && self.world.dice.percent(30);
        let password = (!regions.is_empty()).then(|| Secret::from(DEVICE_PASSWORD));
        Device {
            qr_code: code,
            mac: mac(self.made),
            name: format!("{} {}", model.name, self.made),
            model,
            status,
            asleep,
            faulty,
            open,
            ip: Some(format!("192.168.{}.{}", 1 + self.made / 200, 10 + self.made % 200)),
            place: Place::Alone,
            regions,
            foreign,
            password,
            firmware: firmware.to_owned(),
        }
    }

    /// Most devices belong to the project, some to the device-type application, some to both or to none.
    fn regions(&mut self, kind: Kind) -> std::collections::BTreeMap<ApplicationId, Option<u64>> {
        let region = Some(*self.world.dice.pick(&self.regions));
        match self.world.dice.below(20) {
            0..14 => [(World::PROJECT, region)].into(),
            14..16 => [(World::PROJECT, region), (World::DEVICE, None)].into(),
            16..18 => [(World::DEVICE, None)].into(),
            _ if matches!(kind, Kind::Vps | Kind::Olt) => [(World::PROJECT, region)].into(),
            _ => [].into(),
        }
    }
}

/// The state of what does nothing by itself.
fn lasting(status: DeviceStatus) -> DeviceStatus {
    if PASSING.contains(&status) { DeviceStatus::Online } else { status }
}

pub(super) fn mac(number: u32) -> Mac {
    let [_, high, middle, low] = number.to_be_bytes();
    let text = format!("00-FF-00-{high:02X}-{middle:02X}-{low:02X}");
    text.parse().expect("six pairs of digits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::models::MODELS;

    fn world(seed: u64) -> World {
        World::generate(seed, Timestamp::from_secs(1_700_000_000))
    }

    #[test]
    fn the_same_seed_makes_the_same_world() {
        let json = |seed| serde_json::to_string(&world(seed)).expect("a snapshot");
        assert_eq!(json(1), json(1));
        assert_ne!(json(1), json(2));
    }

    #[test]
    fn a_snapshot_is_restored_as_it_was() {
        let json = serde_json::to_string(&world(3)).expect("a snapshot");
        let restored: World = serde_json::from_str(&json).expect("a world");
        assert_eq!(serde_json::to_string(&restored).expect("a snapshot"), json);
        assert!(restored.devices.find(&tums::DeviceId::qr_code(CAMERA).expect("a code")).is_some());
    }

    #[test]
    fn every_model_and_every_state_occurs() {
        for seed in 1..=10 {
            let world = world(seed);
            let count = world.devices.iter().count();
            assert!((150..=250).contains(&count), "{count} devices");
            for model in MODELS {
                assert!(world.devices.iter().any(|(_, device)| device.model == model), "no {}", model.name);
            }
            for open in [OpenStatus::Closed, OpenStatus::Trial, OpenStatus::Paid] {
                assert!(world.devices.iter().any(|(_, device)| device.open == open), "none is {open}");
            }
            for status in (0..=6).map(DeviceStatus::from_value) {
                assert!(
                    world.devices.iter().any(|(_, device)| device.status == status),
                    "seed {seed}: none is {status}"
                );
            }
            assert!(world.devices.iter().any(|(_, device)| device.regions.is_empty()), "all are bound");
            assert!(world.devices.iter().any(|(_, device)| device.asleep), "none sleeps");
            assert!(world.devices.iter().any(|(_, device)| device.faulty), "none is faulty");
            assert!(world.devices.iter().any(|(_, device)| device.foreign), "none is foreign");
        }
    }
}
