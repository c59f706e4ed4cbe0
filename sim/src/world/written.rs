//! Regions and devices as a file has them, and how they come into a world.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_saphyr::Spanned;
use tums::{DeviceId, ErrorCode, Mac, QrCode, RegionId, Secret};

use super::generator::mac;
use super::written_values::{WrittenOpen, WrittenStatus, address, model, parsed};
use super::{
    ApplicationId, DEVICE_PASSWORD, Device, DeviceKey, Kind, LEVELS, LanCamera, Model, Place, Protocol, RegionTree,
    World,
};
use crate::mistake::Mistake;

/// Devices of one entry at most.
const MOST_OF_A_KIND: i64 = 10_000;

/// A region, with those below it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRegion {
    name: Spanned<String>,
    #[serde(default)]
    regions: Vec<WrittenRegion>,
}

impl WrittenRegion {
    pub(super) fn add(self, tree: &mut RegionTree, parent: &RegionId, mistakes: &mut Vec<Mistake>) {
        let name = self.name;
        if !(1..=32).contains(&name.value.chars().count()) {
            mistakes.push(Mistake::in_value(&name, "a region's name has from 1 to 32 characters"));
            return;
        }
        let id = match tree.add(&name.value, parent, None) {
            Ok(id) => id,
            Err(code) => {
                let message = match code {
                    ErrorCode::REGION_NAME_EXISTS => format!("the project has a region `{}` already", name.value),
                    ErrorCode::REGION_LEVEL_LIMIT_REACHED => format!("regions nest {LEVELS} levels deep and no deeper"),
                    _ => "the project has too many regions".into(),
                };
                mistakes.push(Mistake::in_value(&name, message));
                return;
            }
        };
        self.regions.into_iter().for_each(|region| region.add(tree, &id.into(), mistakes));
    }
}

/// A device, or several that are alike.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct WrittenDevice {
    model: Spanned<String>,
    count: Option<Spanned<i64>>,
    qr_code: Option<Spanned<String>>,
    mac: Option<Spanned<String>>,
    name: Option<String>,
    #[serde(default)]
    status: WrittenStatus,
    #[serde(default)]
    open: WrittenOpen,
    #[serde(default)]
    asleep: bool,
    #[serde(default)]
    faulty: bool,
    #[serde(default)]
    foreign: bool,
    password: Option<String>,
    firmware: Option<Spanned<String>>,
    ip: Option<Spanned<String>>,
    region: Option<Spanned<String>>,
    applications: Option<Vec<WrittenApplication>>,
    /// Number of the channel, of a camera below a recorder.
    channel: Option<Spanned<i64>>,
    #[serde(default)]
    channels: Vec<WrittenDevice>,
    #[serde(default)]
    children: Vec<WrittenDevice>,
    #[serde(default)]
    lan: Vec<WrittenLanCamera>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum WrittenApplication {
    Project,
    Device,
}

/// A camera in the network of a recorder that is not added yet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WrittenLanCamera {
    model: Spanned<String>,
    mac: Option<Spanned<String>>,
    ip: Option<Spanned<String>>,
    #[serde(default)]
    protocol: Protocol,
    activated: Option<bool>,
    password: Option<String>,
}

impl WrittenDevice {
    /// Adds a device that hangs on nothing, with all below it.
    pub(super) fn add(self, world: &mut World, mistakes: &mut Vec<Mistake>) {
        let regions = self.regions(world, mistakes);
        for _ in 0..self.count(mistakes) {
            let Some(key) = self.add_one(world, Place::Alone, &regions, mistakes) else { return };
            self.add_below(world, key, &regions, mistakes);
        }
    }

    /// The cameras on its channels, the network devices below it, and the cameras in its network.
    fn add_below(&self, world: &mut World, of: DeviceKey, regions: &Regions, mistakes: &mut Vec<Mistake>) {
        let Some(device) = world.devices.get(of) else { return };
        let (kind, most) = (device.kind(), i64::from(device.model.channels));
        if kind != Kind::Nvr && !(self.channels.is_empty() && self.lan.is_empty()) {
            mistakes.push(Mistake::in_value(&self.model, "only a recorder has channels, and cameras in its network"));
            return;
        }
        let mut place = 0;
        for camera in &self.channels {
            for _ in 0..camera.count(mistakes) {
                place += 1;
                let Some(number) = camera.free_channel(world, of, most, place, mistakes) else { break };
                if camera.add_one(world, Place::Channel { of, number }, regions, mistakes).is_none() {
                    break;
                }
            }
        }
        for child in &self.children {
            for _ in 0..child.count(mistakes) {
                if child.add_one(world, Place::Child { of }, regions, mistakes).is_none() {
                    break;
                }
            }
        }
        let lan: Vec<_> = self.lan.iter().filter_map(|camera| camera.check(world, mistakes)).collect();
        if kind == Kind::Nvr {
            world.lan.insert(of, lan);
        }
    }

    /// The channel of a camera: the one that it names, or the one at its place in the list.
    fn free_channel(
        &self,
        world: &World,
        of: DeviceKey,
        most: i64,
        place: i64,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<u32> {
        let (number, given) = match &self.channel {
            Some(channel) => (channel.value, channel.referenced),
            None => (place, self.model.referenced),
        };
        let channel = number as u32;
        if self.kind() != Some(Kind::Ipc) {
            mistakes.push(Mistake::in_value(&self.model, "only cameras have a place on a channel"));
        } else if !(1..=most).contains(&number) {
            mistakes.push(Mistake::at(given, format!("`channel` must be from 1 to {most}, is {number}")));
        } else if world.devices.channel(of, channel).is_some() {
            mistakes.push(Mistake::at(given, format!("channel {number} has a camera already")));
        } else {
            return Some(channel);
        }
        None
    }

    /// What would be read and not heeded.
    fn refuse_idle(&self, place: Place, mistakes: &mut Vec<Mistake>) {
        let below = place != Place::Alone;
        let whose = if below { "a device below another" } else { "a device of another enterprise" };
        let idle = [
            ("region", (below || self.foreign) && self.region.is_some()),
            ("applications", (below || self.foreign) && self.applications.is_some()),
            ("channels", below && !self.channels.is_empty()),
            ("children", below && !self.children.is_empty()),
            ("lan", below && !self.lan.is_empty()),
        ];
        for (key, _) in idle.into_iter().filter(|(_, idle)| *idle) {
            mistakes.push(Mistake::in_value(&self.model, format!("{whose} has no `{key}`")));
        }
        if let Some(channel) = self.channel.as_ref().filter(|_| !matches!(place, Place::Channel { .. })) {
            mistakes.push(Mistake::in_value(channel, "only a camera of a recorder has a `channel`"));
        }
    }

    fn add_one(
        &self,
        world: &mut World,
        place: Place,
        regions: &Regions,
        mistakes: &mut Vec<Mistake>,
    ) -> Option<DeviceKey> {
        let model = model(&self.model, mistakes)?;
        let before = mistakes.len();
        self.refuse_idle(place, mistakes);
        let number = next_number(world);
        let qr_code = parsed::<QrCode>(&self.qr_code, mistakes);
        let given_mac = parsed::<Mac>(&self.mac, mistakes);
        let drawn = world.dice.hex(17).to_uppercase().parse().ok();
        let device = Device {
            qr_code: qr_code.or(drawn).filter(|_| !matches!(place, Place::Child { .. })),
            mac: given_mac.unwrap_or_else(|| mac(number)),
            name: self.name.clone().unwrap_or_else(|| format!("{} {number}", model.name)),
            model,
            status: self.status.into(),
            asleep: self.asleep,
            faulty: self.faulty,
            open: self.open.into(),
            ip: Some(address(&self.ip, number, mistakes)),
            place,
            regions: if self.foreign { Regions::new() } else { regions.clone() },
            foreign: self.foreign,
            password: self.password(regions),
            firmware: self.firmware(model, mistakes),
        };
        self.refuse_taken(world, &device, mistakes);
        (mistakes.len() == before).then(|| world.devices.add(device))
    }

    fn refuse_taken(&self, world: &World, device: &Device, mistakes: &mut Vec<Mistake>) {
        let code = self.qr_code.as_ref().zip(device.qr_code.clone().map(DeviceId::from));
        let address = self.mac.as_ref().zip(Some(DeviceId::from(device.mac.clone())));
        for (written, id) in code.into_iter().chain(address) {
            if world.devices.find(&id).is_some() {
                mistakes.push(Mistake::in_value(written, format!("another device is called `{id}`")));
            }
        }
    }

    fn kind(&self) -> Option<Kind> {
        Model::named(&self.model.value).map(|model| model.kind)
    }

    fn count(&self, mistakes: &mut Vec<Mistake>) -> i64 {
        let Some(count) = &self.count else { return 1 };
        let named = self.qr_code.is_some() || self.mac.is_some() || self.channel.is_some();
        if !(1..=MOST_OF_A_KIND).contains(&count.value) {
            let message = format!("`count` must be from 1 to {MOST_OF_A_KIND}, is {}", count.value);
            mistakes.push(Mistake::in_value(count, message));
            return 0;
        }
        if named && count.value > 1 {
            mistakes.push(Mistake::in_value(count, "several devices cannot have one code, address or channel"));
            return 0;
        }
        count.value
    }

    /// The applications that have it: the project unless it says others, none if another enterprise has it.
    fn regions(&self, world: &World, mistakes: &mut Vec<Mistake>) -> Regions {
        let Some(tree) = world.regions_of(World::PROJECT).ok().filter(|_| !self.foreign) else { return Regions::new() };
        let region = match &self.region {
            None => tree.default_region(),
            Some(name) => tree.iter().find(|(_, region)| region.name == name.value).map_or_else(
                || {
                    mistakes.push(Mistake::in_value(name, format!("there is no region `{}`", name.value)));
                    tree.default_region()
                },
                |(id, _)| id,
            ),
        };
        let applications = self.applications.as_deref().unwrap_or(&[WrittenApplication::Project]);
        let place = |application: &WrittenApplication| match application {
            WrittenApplication::Project => (World::PROJECT, Some(region)),
            WrittenApplication::Device => (World::DEVICE, None),
        };
        applications.iter().map(place).collect()
    }

    /// A device that nobody has bound comes from the factory.
    fn password(&self, regions: &Regions) -> Option<Secret> {
        let bound = !regions.is_empty() || self.foreign;
        self.password.clone().map(Secret::from).or_else(|| bound.then(|| Secret::from(DEVICE_PASSWORD)))
    }

    fn firmware(&self, model: &Model, mistakes: &mut Vec<Mistake>) -> String {
        let Some(firmware) = &self.firmware else { return model.newest_firmware().to_owned() };
        if !model.firmware.contains(&firmware.value.as_str()) {
            let known = model.firmware.join("`, `");
            let message = format!("`{}` has no firmware `{}`; it has `{known}`", model.name, firmware.value);
            mistakes.push(Mistake::in_value(firmware, message));
        }
        firmware.value.clone()
    }
}

type Regions = BTreeMap<ApplicationId, Option<u64>>;

impl WrittenLanCamera {
    fn check(&self, world: &mut World, mistakes: &mut Vec<Mistake>) -> Option<LanCamera> {
        let model = model(&self.model, mistakes)?;
        let number = next_number(world) + 0x8000 + world.dice.below(0x7FFF) as u32;
        let mac = parsed::<Mac>(&self.mac, mistakes).unwrap_or_else(|| mac(number));
        Some(LanCamera {
            mac,
            ip: address(&self.ip, number % 200, mistakes),
            model,
            protocol: self.protocol,
            activated: self.activated.unwrap_or(true),
            password: self.password.clone().map(Secret::from),
        })
    }
}

/// A number that no device of the world has in its address.
fn next_number(world: &World) -> u32 {
    let first = world.devices.next_key().0;
    let taken = |number: u32| world.devices.find(&mac(number).into()).is_some();
    (first..).find(|number| !taken(*number)).unwrap_or(first)
}
