//! Worlds as a person writes them: regions, devices and faults in a file, with the place of every mistake.

use std::path::Path;

use serde::Deserialize;
use serde_saphyr::Spanned;
use tums::{RegionId, Timestamp};

use super::written::{WrittenDevice, WrittenRegion};
use super::{RegionTree, World};
use crate::faults::{Fault, FaultScript};
use crate::mistake::{FileError, Mistake, read_yaml};
use crate::throttle::Rates;

/// A file that says what a world is made of. Everything may be left out.
///
/// ```
/// let text = "
/// seed: 7                         # fixes what is left to chance, such as codes
/// keys:
///   project: { accessKey: my-ak, secretKey: my-sk }
/// regions:
///   - name: Building 1
///     regions: [{ name: Floor 1 }, { name: Floor 2 }]
/// devices:
///   - model: TL-IPC633-D4G
///     qrCode: 16E0091709B04C926
///     name: Entrance
///     region: Floor 1
///   - { model: TL-SG2210P, count: 20, status: offline, open: closed }
///   - model: TL-NVR6108C-B
///     applications: [project, device]
///     channels: [{ model: TL-IPC546H }, { model: TL-IPC546H, channel: 4 }]
///     lan: [{ model: TL-IPC546H, protocol: ONVIF, password: camera-password }]
/// rates: { perApplication: 50 }   # calls in a second
/// faults:
///   - { what: reset, phase: after, operation: addRegion, times: 1 }
/// ";
/// let now = tums::Timestamp::from_secs(1_769_385_600);
/// let written = tums_sim::WorldFile::read(text, None, now)?;
/// assert_eq!((written.world.devices.iter().count(), written.faults.len()), (24, 1));
///
/// let wrong = tums_sim::WorldFile::read("devices:\n  - model: TL-IPC633-D4\n", None, now).unwrap_err();
/// assert_eq!(wrong[0].to_string(), "2:12: there is no model `TL-IPC633-D4`; did you mean `TL-IPC633-D4G`?");
/// # Ok::<(), Vec<tums_sim::Mistake>>(())
/// ```
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct WorldFile {
    seed: Option<u64>,
    #[serde(default)]
    keys: WrittenKeys,
    default_region: Option<String>,
    #[serde(default)]
    regions: Vec<WrittenRegion>,
    #[serde(default)]
    devices: Vec<WrittenDevice>,
    #[serde(default)]
    rates: Rates,
    #[serde(default)]
    faults: FaultScript,
}

/// What a file has said.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WrittenWorld {
    /// The world.
    pub world: World,
    /// The faults that are set from the start.
    pub faults: Vec<Fault>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WrittenKeys {
    project: Option<WrittenKey>,
    device: Option<WrittenKey>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WrittenKey {
    access_key: Spanned<String>,
    secret_key: Spanned<String>,
}

impl WorldFile {
    /// Reads the text of a file. The seed replaces that of the file, which is 1 unless it says another.
    ///
    /// # Errors
    ///
    /// Every mistake, with its line and column.
    pub fn read(text: &str, seed: Option<u64>, now: Timestamp) -> Result<WrittenWorld, Vec<Mistake>> {
        read_yaml::<Self>(text).map_err(|mistake| vec![mistake])?.check(seed, now)
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// When it cannot be read; else every mistake, with the name of the file, its line and column.
    pub fn open(path: &Path, seed: Option<u64>, now: Timestamp) -> Result<WrittenWorld, FileError> {
        let text = std::fs::read_to_string(path).map_err(|error| FileError::unreadable(path, &error))?;
        Self::read(&text, seed, now).map_err(|mistakes| FileError::new(path, mistakes))
    }

    fn check(self, seed: Option<u64>, now: Timestamp) -> Result<WrittenWorld, Vec<Mistake>> {
        let mut world = World::empty(seed.or(self.seed).unwrap_or(1));
        world.set_now(now);
        world.set_rates(self.rates);
        let mut mistakes = Vec::new();
        for (application, key) in [(World::PROJECT, self.keys.project), (World::DEVICE, self.keys.device)] {
            let Some(key) = key else { continue };
            let texts = [&key.access_key, &key.secret_key];
            let bad = texts.into_iter().filter(|text| !is_key(&text.value));
            mistakes.extend(bad.map(|text| Mistake::in_value(text, "a key has visible ASCII characters but no comma")));
            world.keys.renew(application, key.access_key.value, key.secret_key.value);
        }
        if let Ok(tree) = world.regions_of_mut(World::PROJECT) {
            if let Some(name) = self.default_region {
                *tree = RegionTree::new(name, tree.default_region());
            }
            for region in self.regions {
                region.add(tree, &RegionId::ROOT, &mut mistakes);
            }
        }
        for device in self.devices {
            device.add(&mut world, &mut mistakes);
        }
        let faults = self.faults.check().unwrap_or_else(|wrong| {
            mistakes.extend(wrong);
            Vec::new()
        });
        if mistakes.is_empty() { Ok(WrittenWorld { world, faults }) } else { Err(mistakes) }
    }
}

/// A header carries access keys, parted by commas.
fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',')
}

#[cfg(test)]
mod tests {
    use tums::{DeviceId, DeviceStatus, ErrorCode, OpenStatus};

    use super::*;
    use crate::world::{DEVICE_PASSWORD, Place};

    const NOW: Timestamp = Timestamp::from_secs(1_700_000_000);

    fn world(text: &str) -> World {
        WorldFile::read(text, None, NOW).unwrap_or_else(|mistakes| panic!("{mistakes:?}")).world
    }

    #[test]
    fn everything_that_can_be_written_is_read() {
        let world = world(
            "
seed: 3
defaultRegion: Everything else
keys: { device: { accessKey: my-ak, secretKey: my-sk } }
regions: [{ name: A, regions: [{ name: B }] }]
devices:
  - model: TL-NVR6108C-B
    mac: 00-FF-00-00-10-00
    name: Recorder
    status: offline
    open: closed
    faulty: true
    password: a-password
    firmware: 1.0.2 Build 220913 Rel.60311n
    ip: 10.0.0.7
    region: B
    applications: [project, device]
    channels: [{ model: TL-IPC546H, name: One }, { model: TL-IPC546H, channel: 8 }]
    lan: [{ model: TL-IPC546H, activated: false }, { model: TL-IPC546H, protocol: ONVIF, password: p }]
  - { model: TL-IPC636-BAT, asleep: true, applications: [] }
  - { model: TL-IPC636-BAT, foreign: true }
  - { model: TL-AC300, children: [{ model: TL-AP1202GC-PoE, count: 3 }] }
",
        );
        let regions = world.regions_of(World::PROJECT).expect("regions");
        assert_eq!(regions.get(regions.default_region()).expect("a region").name, "Everything else");
        let key = world.devices.find(&DeviceId::mac("00-FF-00-00-10-00").expect("an address")).expect("a recorder");
        let recorder = world.devices.get(key).expect("a recorder");
        assert_eq!(
            (recorder.status, recorder.open, recorder.faulty),
            (DeviceStatus::Offline, OpenStatus::Closed, true)
        );
        assert_eq!((recorder.name.as_str(), recorder.ip.as_deref()), ("Recorder", Some("10.0.0.7")));
        assert_eq!(recorder.password.as_ref().map(|password| password.expose()), Some("a-password"));
        let region = recorder.region_in(World::PROJECT).expect("a region");
        assert_eq!((regions.get(region).expect("a region").name.as_str(), recorder.regions.len()), ("B", 2));
        assert!(world.devices.channel(key, 1).is_some() && world.devices.channel(key, 8).is_some());
        assert_eq!(world.lan[&key].len(), 2);
        let camera = world.devices.get(world.devices.channel(key, 8).expect("a camera")).expect("a camera");
        assert_eq!(camera.region_in(World::PROJECT), Some(region), "channels are where their recorder is");
        let all: Vec<_> = world.devices.iter().map(|(_, device)| device).collect();
        assert_eq!(all.iter().filter(|device| matches!(device.place, Place::Child { .. })).count(), 3);
        assert!(all.iter().any(|device| device.asleep && device.regions.is_empty() && device.password.is_none()));
        assert!(all.iter().any(|device| device.foreign && device.regions.is_empty()));
        assert!(all.iter().any(|device| device.password.as_ref().is_some_and(|own| own.expose() == DEVICE_PASSWORD)));
        assert_eq!(world.keys.get("sim-device-ak", NOW).expect_err("replaced"), ErrorCode::INVALID_ACCESS_KEY);
        assert!(world.keys.get("my-ak", NOW).is_ok() && world.keys.get("sim-project-ak", NOW).is_ok());
    }

    #[test]
    fn cameras_take_the_channels_at_their_places_and_belong_to_whom_their_recorder_belongs() {
        let world = world(
            "devices: [{ model: TL-NVR6108C-B, foreign: true, channels: [{ model: TL-IPC546H, channel: 4 }, { model: TL-IPC546H, count: 2 }] }]",
        );
        let channels = world.devices.iter().filter_map(|(_, device)| match device.place {
            Place::Channel { number, .. } => Some(number),
            _ => None,
        });
        assert_eq!(channels.collect::<Vec<_>>(), [4, 2, 3]);
        assert!(world.devices.iter().all(|(_, device)| device.regions.is_empty()), "the project lists none of them");
    }

    #[test]
    fn a_seed_fixes_what_is_left_to_chance() {
        let text = "devices: [{ model: TL-IPC633-D4G, count: 5 }]";
        let of = |seed| WorldFile::read(text, seed, NOW).expect("a world").world;
        let json = |world: World| serde_json::to_string(&world).expect("a snapshot");
        assert_eq!(json(of(None)), json(of(Some(1))));
        assert_ne!(json(of(None)), json(of(Some(2))));
    }

    #[test]
    fn every_mistake_has_its_place() {
        for (text, expected) in [
            ("devices:\n  - model: TL-IPC\n", "2:12: there is no model `TL-IPC`"),
            ("devices:\n  - name: x\n", "2:5: "),
            ("devices:\n  - model: TL-SG5428\n    colour: red\n", "3:5: "),
            ("devices:\n  - model: TL-SG5428\n    qrCode: 16E0\n", "3:13: "),
            ("devices:\n  - model: TL-SG5428\n    mac: 16E0\n", "3:10: "),
            ("devices:\n  - model: TL-SG5428\n    status: gone\n", "3:13: "),
            ("devices:\n  - model: TL-SG5428\n    open: later\n", "3:11: "),
            ("devices:\n  - model: TL-SG5428\n    ip: 10.0.0\n", "3:9: `10.0.0` is no IPv4 address"),
            ("devices:\n  - model: TL-SG5428\n    count: 0\n", "3:12: `count` must be from 1 to 10000, is 0"),
            ("devices:\n  - model: TL-SG5428\n    region: 1F\n", "3:13: there is no region `1F`"),
            ("devices:\n  - model: TL-SG5428\n    firmware: 9.9\n", "3:15: `TL-SG5428` has no firmware `9.9`"),
            (
                "devices:\n  - model: TL-SG5428\n    channels: [{ model: TL-IPC546H }]\n",
                "2:12: only a recorder has channels",
            ),
            (
                "devices:\n  - model: TL-NVR6108C-B\n    channels: [{ model: TL-IPC546H, channel: 9 }]\n",
                "3:46: `channel` must be from 1 to 8, is 9",
            ),
            ("devices: [{ model: TL-NVR6108C-B, channels: [{ model: TL-SG5428 }] }]", "1:55: only cameras"),
            (
                "devices:\n  - model: TL-NVR6108C-B\n    channels: [{ model: TL-IPC546H, channel: 2 }, { model: TL-IPC546H }]\n",
                "3:60: channel 2 has a camera already",
            ),
            (
                "devices: [{ model: TL-NVR6108C-B, channels: [{ model: TL-IPC546H, channel: 2, count: 2 }] }]",
                "1:86: several devices cannot have one",
            ),
            (
                "devices: [{ model: TL-NVR6108C-B, channels: [{ model: TL-IPC546H, count: 9 }] }]",
                "1:55: `channel` must be from 1 to 8, is 9",
            ),
            (
                "devices: [{ model: TL-NVR6108C-B, channels: [{ model: TL-IPC546H, region: A }] }]",
                "1:55: a device below another has no `region`",
            ),
            (
                "devices: [{ model: TL-AC300, children: [{ model: TL-AP1202GC-PoE, applications: [] }] }]",
                "1:50: a device below another has no `applications`",
            ),
            (
                "devices: [{ model: TL-AC300, children: [{ model: TL-AP1202GC-PoE, children: [{ model: TL-AP1202GC-PoE }] }] }]",
                "1:50: a device below another has no `children`",
            ),
            ("devices: [{ model: TL-IPC546H, channel: 2 }]", "1:41: only a camera of a recorder has a `channel`"),
            (
                "devices: [{ model: TL-IPC546H, foreign: true, applications: [device] }]",
                "1:20: a device of another enterprise has no `applications`",
            ),
            (
                "devices:\n  - { model: TL-SG5428, mac: 00-FF-00-00-10-00 }\n  - { model: TL-SG5428, mac: 00-FF-00-00-10-00 }\n",
                "3:30: another device is called `00-FF-00-00-10-00`",
            ),
            ("regions: [{ name: A }, { name: A }]", "1:32: the project has a region `A` already"),
            ("regions: [{ name: '' }]", "1:19: a region's name has from 1 to 32 characters"),
            ("keys: { project: { accessKey: 'a b', secretKey: x } }", "1:31: a key has visible"),
            ("faults: [{ what: reset, operation: addregion }]", "1:36: there is no operation `addregion`"),
            ("seed: x", "1:7: "),
            ("rates: { perMinute: 5 }", "1:10: "),
        ] {
            let mistakes = WorldFile::read(text, None, NOW).expect_err(text);
            assert!(mistakes[0].to_string().starts_with(expected), "{text}\n{}", mistakes[0]);
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let text = "devices: [{ model: A }, { model: TL-SG5428, ip: B }]\nregions: [{ name: '' }]\nfaults: [{ what: reset, share: 7 }]";
        assert_eq!(WorldFile::read(text, None, NOW).expect_err("mistakes").len(), 4);
    }
}
