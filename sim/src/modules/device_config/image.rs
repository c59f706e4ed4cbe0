//! How a camera makes its picture, and the lamps that light it at night.

use tums::{
    GetDeviceImageOutput, GetDeviceSupplementLampCapability, GetDeviceSupplementLampCapabilityOutput, ImageFlip,
    InfraredSettings, LaserSettings, LaserType, ModifyDeviceImage, NightVisionMode, SmartInfraredType,
    SmartWhiteLampType, SupplementLampType, WhiteLampSettings,
};

use super::super::kept::Kept;
use super::super::owner::{Level, Owner};
use super::State;
use super::settings::{Settings, able, among, merged};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{Feature, World};

pub(super) fn get_device_supplement_lamp_capability(
    world: &mut World,
    caller: &Caller,
    request: GetDeviceSupplementLampCapability,
) -> Result<GetDeviceSupplementLampCapabilityOutput, Refusal> {
    Ok(capability(&Level::Lens.reach(world, caller, request.target)?))
}

/// Every camera has infrared light. Those that raise an alarm by light have white light too, and of these the ones with several
/// lenses a laser. On a channel less can be set.
fn capability(owner: &Owner) -> GetDeviceSupplementLampCapabilityOutput {
    use {NightVisionMode as Mode, SupplementLampType as Lamp};
    let by_itself = !owner.on_channel;
    let white = owner.can(Feature::LightAlarm);
    let laser = white && owner.model.channels > 1 && by_itself;
    let mut can = GetDeviceSupplementLampCapabilityOutput {
        supplement_lamp_type_list: vec![Lamp::Infrared],
        night_vision_mode_range: vec![Mode::Infrared],
        laser_type_list: Vec::new(),
        smart_white_lamp_support: by_itself.then_some(white),
        smart_white_lamp_digital_level_support: by_itself.then_some(laser),
        infrared_support: by_itself.then_some(true),
        smart_infrared_support: by_itself.then_some(!owner.can(Feature::Sleeps)),
        infrared_led_support: by_itself.then_some(true),
    };
    if white {
        can.supplement_lamp_type_list.push(Lamp::White);
        can.night_vision_mode_range.extend([Mode::FullColor, Mode::MotionColor, Mode::Auto]);
    }
    if laser {
        can.supplement_lamp_type_list.push(Lamp::Laser);
        can.night_vision_mode_range.push(Mode::Laser);
        can.laser_type_list = vec![LaserType::Manual, LaserType::ZoomPriority, LaserType::Smart, LaserType::AlwaysOff];
    }
    can
}

impl Settings for GetDeviceImageOutput {
    type Change = ModifyDeviceImage;
    const LEVEL: Level = Level::Lens;

    fn kept(state: &mut State) -> &mut Kept<Self> {
        &mut state.image
    }

    fn factory(owner: &Owner) -> Self {
        let can = capability(owner);
        let middle = Some(50);
        let white =
            WhiteLampSettings::new().smart_white_lamp_type(SmartWhiteLampType::Standard).smart_white_lamp_level(5);
        let digital = can.smart_white_lamp_digital_level_support == Some(true);
        let smart = can.smart_infrared_support == Some(true);
        let kind = if smart { SmartInfraredType::Standard } else { SmartInfraredType::Manual };
        let infrared = InfraredSettings::new().smart_infrared_type(kind).smart_infrared_level(50);
        let laser = LaserSettings::new().laser_type(LaserType::Smart).laser_intensity(50).laser_angle(50);
        Self {
            flip: Some(ImageFlip::NoFlip),
            luma: middle,
            contrast: middle,
            saturation: middle,
            sharpness: middle,
            night_vision_mode: Some(NightVisionMode::Infrared),
            white_lamp: (can.smart_white_lamp_support == Some(true))
                .then(|| if digital { white.smart_white_lamp_digital_level(100) } else { white }),
            infrared: (can.infrared_support == Some(true)).then_some(infrared),
            laser: (!can.laser_type_list.is_empty()).then_some(laser),
        }
    }

    fn changed(&self, change: ModifyDeviceImage, owner: &Owner) -> Result<Self, Refusal> {
        let can = capability(owner);
        among("nightVisionMode", change.night_vision_mode.as_ref(), &can.night_vision_mode_range)?;
        able(can.smart_white_lamp_support == Some(true), change.white_lamp.is_some(), "setting a white lamp")?;
        able(can.infrared_support == Some(true), change.infrared.is_some(), "setting its infrared lamp")?;
        able(!can.laser_type_list.is_empty(), change.laser.is_some(), "setting a laser")?;
        let percent = change.white_lamp.as_ref().and_then(|lamp| lamp.smart_white_lamp_digital_level);
        let digital = can.smart_white_lamp_digital_level_support == Some(true);
        able(digital, percent.is_some(), "`smartWhiteLampDigitalLevel`")?;
        let by_itself = change.infrared.as_ref().and_then(|lamp| lamp.smart_infrared_type.as_ref());
        let by_itself = by_itself.is_some_and(|kind| *kind != SmartInfraredType::Manual);
        able(can.smart_infrared_support == Some(true), by_itself, "an infrared lamp that sets itself")?;
        let mut next = merged(self, &change)?;
        if let (Some(percent), Some(lamp)) = (percent, &mut next.white_lamp) {
            lamp.smart_white_lamp_level = Some(level(percent));
        }
        Ok(next)
    }
}

/// The level from 1 to 5 that the camera derives from a level in percent.
fn level(percent: i64) -> i64 {
    ((percent + 19) / 20).clamp(1, 5)
}
