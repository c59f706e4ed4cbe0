//! From what a request names to the device that is meant, and whether the operation may reach it.

use tums::{DeviceId, ErrorCode, Failure, OpenStatus, Target};

use super::{DeviceKey, Kind, Place, World};
use crate::caller::Caller;
use crate::refusal::Refusal;

/// What a target has turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The device: for a channel of a recorder the camera on it.
    pub device: DeviceKey,
    /// The channel or lens, if the request names one.
    pub channel: Option<u32>,
}

impl World {
    /// The device that is meant.
    ///
    /// # Errors
    ///
    /// -80301 when there is none, -81100 without such a channel, -88316 when the caller's application does not have it.
    pub(crate) fn find(&self, caller: &Caller, target: &Target) -> Result<Spot, ErrorCode> {
        let spot = self.spot(target)?;
        let belongs = self.devices.get(spot.device).is_some_and(|device| device.belongs_to(caller.application));
        if belongs { Ok(spot) } else { Err(ErrorCode::DEVICE_NOT_IN_APPLICATION) }
    }

    /// The device that is meant, whoever has it.
    ///
    /// # Errors
    ///
    /// -80301 when there is none, -81100 without such a channel.
    pub(crate) fn spot(&self, target: &Target) -> Result<Spot, ErrorCode> {
        let top = |id| self.devices.find(id).ok_or(ErrorCode::DEVICE_NOT_FOUND);
        let (device, channel) = match target {
            Target::Device(id) => (top(id)?, None),
            Target::Channel(id) => (self.on_channel(top(&id.device)?, id.channel)?, Some(id.channel)),
            Target::Child(id) => {
                (self.devices.child(top(&id.parent)?, &id.mac).ok_or(ErrorCode::DEVICE_NOT_FOUND)?, None)
            }
            _ => return Err(ErrorCode::DEVICE_NOT_FOUND),
        };
        Ok(Spot { device, channel })
    }

    /// Of a recorder the camera on a channel, of a camera with several lenses the camera itself.
    fn on_channel(&self, key: DeviceKey, number: u32) -> Result<DeviceKey, ErrorCode> {
        let device = self.devices.get(key).ok_or(ErrorCode::DEVICE_NOT_FOUND)?;
        let found = match device.kind() {
            Kind::Nvr => self.devices.channel(key, number),
            _ => (1..=device.model.channels).contains(&number).then_some(key),
        };
        found.ok_or(ErrorCode::TARGET_CHANNEL_NOT_FOUND)
    }

    /// The device that is meant, if it is in a state in which the operation may reach it.
    ///
    /// # Errors
    ///
    /// Those of [`find`](Self::find); -88315 when the operation wants a paid or trial device and this is neither; -20571 when it
    /// wants an online device and this is offline, -69601 when it is asleep. Of the codes for an offline device -20571 is the one
    /// that is taken to mean that nothing was executed.
    pub(crate) fn reach(&self, caller: &Caller, target: impl Into<Target>) -> Result<Spot, Refusal> {
        Ok(self.reach_quietly(caller, &target.into())?)
    }

    /// The same for a list: what can be reached, and a failure for each that cannot.
    pub(crate) fn reach_each(&self, caller: &Caller, targets: Vec<Target>) -> (Vec<(Target, Spot)>, Vec<Failure>) {
        let (mut spots, mut failures) = (Vec::new(), Vec::new());
        for target in targets {
            match self.reach_quietly(caller, &target) {
                Ok(spot) => spots.push((target, spot)),
                Err(code) => failures.push(self.failure(target, code)),
            }
        }
        (spots, failures)
    }

    /// The failure of a target, which names a device that there is by its code and by its MAC address.
    pub(crate) fn failure(&self, target: impl Into<Target>, code: ErrorCode) -> Failure {
        let target = target.into();
        let named = match &target {
            Target::Device(id) => Some(id),
            Target::Channel(id) => Some(&id.device),
            Target::Child(id) => Some(&id.parent),
            _ => None,
        };
        let other = named.and_then(|id| {
            let device = self.devices.get(self.devices.find(id)?)?;
            match id {
                DeviceId::QrCode(_) => Some(("mac", device.mac.to_string())),
                DeviceId::Mac(_) => Some(("qrCode", device.qr_code.as_ref()?.to_string())),
            }
        });
        let mut failure = Failure::new(target, code);
        failure.other.extend(other.map(|(name, value)| (name.to_owned(), value.into())));
        failure
    }

    fn reach_quietly(&self, caller: &Caller, target: &Target) -> Result<Spot, ErrorCode> {
        let spot = self.find(caller, target)?;
        let limits = &caller.operation.limits;
        let device = self.devices.get(spot.device).ok_or(ErrorCode::DEVICE_NOT_FOUND)?;
        if limits.paid && device.open == OpenStatus::Closed {
            return Err(ErrorCode::DEVICE_NOT_PAID);
        }
        if limits.online {
            self.refuse_unconnected(spot)?;
        }
        Ok(spot)
    }

    /// Refuses a device that cannot be reached now. A camera on a channel is reached through its recorder.
    ///
    /// # Errors
    ///
    /// -20571 when it is offline, -69601 when it is asleep.
    pub(crate) fn refuse_unconnected(&self, spot: Spot) -> Result<(), ErrorCode> {
        let device = self.devices.get(spot.device).ok_or(ErrorCode::DEVICE_NOT_FOUND)?;
        let recorder = match device.place {
            Place::Channel { of, .. } => self.devices.get(of),
            _ => None,
        };
        if !device.is_connected() || recorder.is_some_and(|recorder| !recorder.is_connected()) {
            Err(ErrorCode::DEVICE_OFFLINE)
        } else if device.asleep {
            Err(ErrorCode::DEVICE_ASLEEP)
        } else {
            Ok(())
        }
    }
}
