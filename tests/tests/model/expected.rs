//! What a caller believes the cloud to be: plain values, changed as the document says, without any of the simulator's code.

use std::collections::{BTreeMap, BTreeSet};

use tums::{ErrorCode, ImageFlip, RegionId};

/// Levels that regions nest.
const LEVELS: usize = 4;
/// A device locks itself when there are more wrong passwords than this within so many seconds.
const MOST_WRONG_PASSWORDS: (usize, u64) = (20, 1800);

/// What an operation comes to.
pub(crate) type Outcome = Result<(), ErrorCode>;

/// A region with all below it, in order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Region {
    pub(crate) id: RegionId,
    pub(crate) name: String,
    pub(crate) below: Vec<Region>,
}

/// What the lists show of a device of the project.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) region: RegionId,
}

/// Everything that can be read through the SDK.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct View {
    pub(crate) regions: Vec<Region>,
    /// Devices in each region.
    pub(crate) counts: BTreeMap<RegionId, i64>,
    /// By MAC address.
    pub(crate) devices: BTreeMap<String, Listed>,
    /// The region of each plate.
    pub(crate) plates: BTreeMap<String, RegionId>,
}

/// The settings of a camera that are read and modified.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Settings {
    pub(crate) luma: i64,
    pub(crate) flip: ImageFlip,
    pub(crate) date_shown: bool,
}

/// The alarm switches of a camera.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Switches {
    pub(crate) events: BTreeSet<i64>,
    pub(crate) input: bool,
    pub(crate) output: bool,
}

/// An application of the enterprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Application {
    Project,
    Device,
}

/// A camera that the steps act on.
#[derive(Clone, Debug)]
pub(crate) struct Camera {
    pub(crate) mac: String,
    pub(crate) name: String,
    pub(crate) bound: BTreeSet<Application>,
    pub(crate) password: Option<String>,
    /// When there were wrong ones, in seconds from the start.
    pub(crate) wrong_passwords: Vec<u64>,
    pub(crate) settings: Settings,
    pub(crate) switches: Switches,
}

pub(crate) struct Model {
    pub(crate) view: View,
    pub(crate) default_region: RegionId,
    pub(crate) cameras: Vec<Camera>,
    /// When each temporary pair expires, in seconds from the start.
    pub(crate) keys: Vec<u64>,
    /// Seconds from the start.
    pub(crate) now: u64,
}

impl Model {
    /// The ids of all regions.
    pub(crate) fn region_ids(&self) -> Vec<RegionId> {
        fn collect(regions: &[Region], ids: &mut Vec<RegionId>) {
            for region in regions {
                ids.push(region.id.clone());
                collect(&region.below, ids);
            }
        }
        let mut ids = Vec::new();
        collect(&self.view.regions, &mut ids);
        ids
    }

    pub(crate) fn add_region(&mut self, id: RegionId, name: &str, parent: &RegionId, order: Option<usize>) -> Outcome {
        let taken = self.has_name(name, None);
        let (siblings, depth) = if *parent == RegionId::ROOT {
            (&mut self.view.regions, 0)
        } else {
            let found = find(&mut self.view.regions, parent, 1).ok_or(ErrorCode::PARENT_REGION_NOT_FOUND)?;
            (&mut found.0[found.1].below, found.2)
        };
        if depth == LEVELS {
            return Err(ErrorCode::REGION_LEVEL_LIMIT_REACHED);
        }
        if taken {
            return Err(ErrorCode::REGION_NAME_EXISTS);
        }
        let place = order.map_or(siblings.len(), |order| (order - 1).min(siblings.len()));
        siblings.insert(place, Region { id, name: name.to_owned(), below: Vec::new() });
        Ok(())
    }

    pub(crate) fn rename_region(&mut self, id: &RegionId, name: &str) -> Outcome {
        let taken = self.has_name(name, Some(id));
        let (siblings, place, _) = find(&mut self.view.regions, id, 1).ok_or(ErrorCode::REGION_NOT_FOUND)?;
        if taken {
            return Err(ErrorCode::REGION_NAME_EXISTS);
        }
        name.clone_into(&mut siblings[place].name);
        Ok(())
    }

    pub(crate) fn delete_region(&mut self, id: &RegionId) -> Outcome {
        let (siblings, place, _) = find(&mut self.view.regions, id, 1).ok_or(ErrorCode::REGION_NOT_FOUND)?;
        if *id == self.default_region {
            return Err(ErrorCode::DELETE_FAILED);
        }
        siblings.remove(place);
        self.gather();
        Ok(())
    }

    pub(crate) fn delete_all_regions(&mut self) -> Outcome {
        let name = self.view.regions.iter().find(|region| region.id == self.default_region).map(|one| one.name.clone());
        let default = Region { id: self.default_region.clone(), name: name.expect("a root"), below: Vec::new() };
        self.view.regions = vec![default];
        self.gather();
        Ok(())
    }

    pub(crate) fn swap_regions(&mut self, first: &RegionId, second: &RegionId) -> Outcome {
        if [first, second].iter().any(|id| find(&mut self.view.regions, id, 1).is_none()) {
            return Err(ErrorCode::REGION_NOT_FOUND);
        }
        let (siblings, place, _) = find(&mut self.view.regions, first, 1).expect("found above");
        let other = siblings.iter().position(|region| region.id == *second);
        siblings.swap(place, other.ok_or(ErrorCode::REGION_ORDER_ACROSS_LEVELS)?);
        Ok(())
    }

    pub(crate) fn bind(&mut self, camera: usize, application: Application, password: &str) -> Outcome {
        let camera = &mut self.cameras[camera];
        if camera.bound.contains(&application) && application == Application::Project {
            return Err(ErrorCode::DEVICE_BOUND_TO_THIS_PROJECT);
        }
        if !camera.bound.is_empty() {
            return Err(ErrorCode::DEVICE_BOUND_TO_THIS_ACCOUNT);
        }
        let (most, within) = MOST_WRONG_PASSWORDS;
        if camera.wrong_passwords.iter().filter(|time| self.now - **time < within).count() > most {
            return Err(ErrorCode::DEVICE_LOCKED_AFTER_WRONG_PASSWORDS);
        }
        if camera.password.as_ref().is_some_and(|known| known != password) {
            camera.wrong_passwords.push(self.now);
            return Err(ErrorCode::DEVICE_PASSWORD_WRONG);
        }
        camera.password = Some(password.to_owned());
        camera.wrong_passwords.clear();
        camera.bound.insert(application);
        if application == Application::Project {
            let listed = Listed { name: camera.name.clone(), region: self.default_region.clone() };
            self.view.devices.insert(camera.mac.clone(), listed);
        }
        Ok(())
    }

    /// Deleting takes a camera out of every application, removing out of the caller's.
    pub(crate) fn delete_camera(&mut self, camera: usize, application: Application, only_remove: bool) -> Outcome {
        let camera = self.reach(camera, application)?;
        if only_remove {
            camera.bound.remove(&application);
        } else {
            camera.bound.clear();
            let mac = camera.mac.clone();
            self.view.devices.remove(&mac);
        }
        Ok(())
    }

    pub(crate) fn rename_camera(&mut self, camera: usize, name: &str) -> Outcome {
        let camera = self.reach(camera, Application::Project)?;
        name.clone_into(&mut camera.name);
        let mac = camera.mac.clone();
        name.clone_into(&mut self.view.devices.get_mut(&mac).expect("listed").name);
        Ok(())
    }

    pub(crate) fn move_camera(&mut self, camera: usize, region: &RegionId) -> Outcome {
        if !self.region_ids().contains(region) {
            return Err(ErrorCode::REGION_NOT_FOUND);
        }
        let mac = self.reach(camera, Application::Project)?.mac.clone();
        self.view.devices.get_mut(&mac).expect("listed").region = region.clone();
        Ok(())
    }

    /// Changes the settings or switches of a camera of the project.
    pub(crate) fn configure(&mut self, camera: usize, change: impl FnOnce(&mut Camera)) -> Outcome {
        self.reach(camera, Application::Project).map(change)
    }

    pub(crate) fn use_key(&self, key: usize) -> Outcome {
        if self.now < self.keys[key] { Ok(()) } else { Err(ErrorCode::INVALID_ACCESS_KEY) }
    }

    /// What can be read, with the devices of each region counted.
    pub(crate) fn view(&self) -> View {
        let count = |id: RegionId| {
            let here = self.view.devices.values().filter(|device| device.region == id).count();
            (id, here as i64)
        };
        View { counts: self.region_ids().into_iter().map(count).collect(), ..self.view.clone() }
    }

    fn reach(&mut self, camera: usize, application: Application) -> Result<&mut Camera, ErrorCode> {
        let camera = &mut self.cameras[camera];
        if camera.bound.contains(&application) { Ok(camera) } else { Err(ErrorCode::DEVICE_NOT_IN_APPLICATION) }
    }

    fn has_name(&self, name: &str, except: Option<&RegionId>) -> bool {
        fn any(regions: &[Region], name: &str, except: Option<&RegionId>) -> bool {
            let here = |region: &Region| region.name == name && Some(&region.id) != except;
            regions.iter().any(|region| here(region) || any(&region.below, name, except))
        }
        any(&self.view.regions, name, except)
    }

    /// What was in a region that is gone falls to the default region.
    fn gather(&mut self) {
        let there = self.region_ids();
        let of_devices = self.view.devices.values_mut().map(|device| &mut device.region);
        for region in of_devices.chain(self.view.plates.values_mut()).filter(|region| !there.contains(region)) {
            *region = self.default_region.clone();
        }
    }
}

/// A region among its siblings, and its level.
fn find<'a>(regions: &'a mut Vec<Region>, id: &RegionId, level: usize) -> Option<(&'a mut Vec<Region>, usize, usize)> {
    if let Some(place) = regions.iter().position(|region| region.id == *id) {
        return Some((regions, place, level));
    }
    regions.iter_mut().find_map(|region| find(&mut region.below, id, level + 1))
}
