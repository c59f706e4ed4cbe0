//! Whose settings are meant: those of a lens, of a whole device, of what stores its recordings.

use tums::{ErrorCode, Target};

use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{Device, DeviceKey, Feature, Kind, Model, Place, Spot, World};

/// What settings belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// A lens of a camera.
    Lens,
    /// A camera or a recorder as a whole.
    Device,
    /// What stores the recordings of a camera: the camera itself, or the recorder that it hangs on.
    Storage,
    /// A recorder.
    Recorder,
    /// A solar supply.
    Supply,
}

/// A device, or the lens of one, that has settings of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owner {
    /// The device.
    pub(crate) device: DeviceKey,
    /// Number of the lens; 0 where the whole device is meant.
    pub(crate) lens: u32,
    /// Its model.
    pub(crate) model: &'static Model,
    /// Whether it is a camera on a channel of a recorder.
    pub(crate) on_channel: bool,
}

impl Owner {
    /// The owner that a spot leads to.
    ///
    /// # Errors
    ///
    /// -80391 when it has no such settings.
    pub(crate) fn of(world: &World, spot: Spot, level: Level) -> Result<Self, ErrorCode> {
        let named = world.devices.get(spot.device).ok_or(ErrorCode::DEVICE_NOT_FOUND)?;
        let key = match (level, named.place) {
            (Level::Storage, Place::Channel { of, .. }) => of,
            _ => spot.device,
        };
        let device = world.devices.get(key).ok_or(ErrorCode::DEVICE_NOT_FOUND)?;
        if !level.has(device) {
            return Err(ErrorCode::DEVICE_OPERATION_UNSUPPORTED);
        }
        let on_channel = matches!(device.place, Place::Channel { .. });
        let lens = match (level, spot.channel) {
            (Level::Lens, Some(lens)) if !on_channel => lens,
            (Level::Lens, _) => 1,
            _ => 0,
        };
        Ok(Self { device: key, lens, model: device.model, on_channel })
    }

    /// Whether its model can do something.
    pub(crate) fn can(&self, feature: Feature) -> bool {
        self.model.has(feature)
    }
}

impl Level {
    /// The owner that a target leads to. It is asked itself, so it must be connected, although the document says this of no
    /// operation of the chapter.
    ///
    /// # Errors
    ///
    /// Those of [`World::reach`]; -20571 and -69601 when it cannot be asked; -80391 when it has no such settings.
    pub(crate) fn reach(self, world: &World, caller: &Caller, target: impl Into<Target>) -> Result<Owner, Refusal> {
        let owner = self.find(world, caller, target)?;
        world.refuse_unconnected(Spot { device: owner.device, channel: None })?;
        Ok(owner)
    }

    /// The same for what the cloud knows by itself.
    ///
    /// # Errors
    ///
    /// Those of [`World::reach`]; -80391 when it has no such settings.
    pub(crate) fn find(self, world: &World, caller: &Caller, target: impl Into<Target>) -> Result<Owner, Refusal> {
        let spot = world.reach(caller, target)?;
        Ok(Owner::of(world, spot, self)?)
    }

    fn has(self, device: &Device) -> bool {
        match self {
            Self::Lens => device.kind() == Kind::Ipc,
            Self::Device | Self::Storage => matches!(device.kind(), Kind::Ipc | Kind::Nvr),
            Self::Recorder => device.kind() == Kind::Nvr,
            Self::Supply => device.kind() == Kind::SolarPower,
        }
    }
}
