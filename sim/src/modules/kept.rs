//! What somebody has set on devices and their lenses.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::owner::Owner;
use crate::world::DeviceKey;

/// Settings that differ from those of the factory, by device and lens.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Kept<T>(BTreeMap<DeviceKey, BTreeMap<u32, T>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Kept<T> {
    /// What is kept of an owner.
    pub(crate) fn get(&self, owner: &Owner) -> Option<&T> {
        self.0.get(&owner.device)?.get(&owner.lens)
    }

    /// Keeps something in place of what was kept.
    pub(crate) fn set(&mut self, owner: &Owner, settings: T) {
        self.0.entry(owner.device).or_default().insert(owner.lens, settings);
    }

    /// What is kept of an owner, to be changed.
    pub(crate) fn of(&mut self, owner: &Owner) -> &mut T
    where
        T: Default,
    {
        self.0.entry(owner.device).or_default().entry(owner.lens).or_default()
    }

    /// Forgets a device that there is no more.
    pub(crate) fn forget(&mut self, device: DeviceKey) {
        self.0.remove(&device);
    }

    /// Everything that is kept, with its device and the number of the lens.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (DeviceKey, u32, &T)> {
        self.0.iter().flat_map(|(device, lenses)| lenses.iter().map(|(lens, settings)| (*device, *lens, settings)))
    }

    /// What has been set for whole devices.
    pub(crate) fn of_devices(&self) -> impl Iterator<Item = (DeviceKey, &T)> {
        self.iter().filter(|(_, lens, _)| *lens == 0).map(|(device, _, settings)| (device, settings))
    }
}
