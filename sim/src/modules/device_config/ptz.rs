//! Zoom, and cameras that return to their origin.

use tums::{
    ErrorCode, GetDeviceZoomSupport, GetDeviceZoomSupportOutput, GetPtzDeviceResetSupport,
    GetPtzDeviceResetSupportOutput, ResetPtzDevicePosition,
};

use super::super::Since;
use super::super::owner::{Level, Owner};
use super::settings::able;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{Feature, World};

/// Seconds that the way to the origin takes.
const RESET_S: i64 = 8;

pub(super) fn get_device_zoom_support(
    world: &mut World,
    caller: &Caller,
    request: GetDeviceZoomSupport,
) -> Result<GetDeviceZoomSupportOutput, Refusal> {
    let owner = first_lens(world, caller, request.target)?;
    Ok(GetDeviceZoomSupportOutput { zoom_support: Some(owner.can(Feature::Ptz)) })
}

pub(super) fn get_ptz_device_reset_support(
    world: &mut World,
    caller: &Caller,
    request: GetPtzDeviceResetSupport,
) -> Result<GetPtzDeviceResetSupportOutput, Refusal> {
    let owner = first_lens(world, caller, request.target)?;
    Ok(GetPtzDeviceResetSupportOutput { position_reset_support: Some(owner.can(Feature::Ptz)) })
}

pub(super) fn reset_ptz_device_position(
    world: &mut World,
    caller: &Caller,
    request: ResetPtzDevicePosition,
) -> Result<(), Refusal> {
    let owner = first_lens(world, caller, request.target)?;
    able(owner.can(Feature::Ptz), true, "returning to its origin")?;
    let now = world.now();
    let motors = &mut world.device_config.motors;
    if motors.get(&owner.device).is_some_and(|since| since.seconds(now) < RESET_S) {
        return Err(ErrorCode::MOTOR_BUSY.into());
    }
    motors.insert(owner.device, Since(now));
    Ok(())
}

/// The document has these three operations for the first lens only.
fn first_lens(world: &World, caller: &Caller, target: tums::ChannelId) -> Result<Owner, Refusal> {
    let owner = Level::Lens.reach(world, caller, target)?;
    able(owner.lens == 1, true, "this for another lens than the first")?;
    Ok(owner)
}
