//! What a camera writes on its picture: date, weekday and custom texts.

use tums::{
    ErrorCode, GetDeviceOsdCapability, GetDeviceOsdCapabilityOutput, GetDeviceOsdInfoOutput, ModifyDeviceOsdInfo,
    OsdAlignment, OsdColor, OsdColorType, OsdDisplayMode, OsdDisplayTime, OsdFont, OsdFontSize, OsdLabel, OsdPlacement,
};

use super::super::kept::Kept;
use super::super::owner::{Level, Owner};
use super::State;
use super::settings::{Settings, able, among, change, given, merged};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::rules::is_longer;
use crate::world::{Feature, World};

/// Custom texts of a camera by itself. On a channel it has one, which names the channel.
const TEXTS: usize = 3;
/// Characters of a custom text at most, counted in Chinese ones; one of these is as long as two others.
const TEXT_LENGTH: i64 = 16;
/// Chinese or other characters at most of a text that becomes the name of the device.
const NAME_LENGTH: [i64; 2] = [10, 32];
/// Name of the text that names the channel.
const CHANNEL_NAME: &str = "label_info_1";

pub(super) fn get_device_osd_capability(
    world: &mut World,
    caller: &Caller,
    request: GetDeviceOsdCapability,
) -> Result<GetDeviceOsdCapabilityOutput, Refusal> {
    Ok(capability(&Level::Lens.reach(world, caller, request.target)?))
}

/// Fisheye cameras cannot move their texts, battery cameras choose their font themselves, PTZ cameras show where they look.
fn capability(owner: &Owner) -> GetDeviceOsdCapabilityOutput {
    let (battery, ptz, fisheye) = (owner.can(Feature::Sleeps), owner.can(Feature::Ptz), owner.can(Feature::FishEye));
    let texts = if owner.on_channel { 1 } else { TEXTS };
    let times = || if ptz { DISPLAY_TIMES.to_vec() } else { Vec::new() };
    GetDeviceOsdCapabilityOutput {
        label_info_num: Some(texts as i64),
        label_info_max_length: vec![TEXT_LENGTH; texts],
        position_lock: Some(fisheye),
        date_support: Some(true),
        week_support: Some(!battery),
        display_mode: DISPLAY_MODES[..if battery { 1 } else { DISPLAY_MODES.len() }].to_vec(),
        font_size: FONT_SIZES[..if battery { 1 } else { FONT_SIZES.len() }].to_vec(),
        font_color: FONT_COLORS[..if battery { 1 } else { FONT_COLORS.len() }].to_vec(),
        link_chn_to_dev_support: Some(!owner.on_channel),
        zoom_support: Some(ptz),
        zoom_display_range: times(),
        azimuth_support: Some(ptz),
        azimuth_display_range: times(),
        preset_support: Some(ptz),
        preset_display_range: times(),
        limit_size_to64_support: Some(!battery),
        label_info_align_support: Some(!owner.on_channel && !fisheye),
        battery_level_support: Some(battery),
    }
}

const DISPLAY_MODES: &[OsdDisplayMode] = &[
    OsdDisplayMode::Opaque,
    OsdDisplayMode::OpaqueBlinking,
    OsdDisplayMode::Transparent,
    OsdDisplayMode::TransparentBlinking,
];
const FONT_SIZES: &[OsdFontSize] =
    &[OsdFontSize::Auto, OsdFontSize::Px16, OsdFontSize::Px32, OsdFontSize::Px48, OsdFontSize::Px64];
const FONT_COLORS: &[OsdColor] = &[
    OsdColor::Auto,
    OsdColor::Black,
    OsdColor::White,
    OsdColor::Red,
    OsdColor::Green,
    OsdColor::Blue,
    OsdColor::Yellow,
];
const DISPLAY_TIMES: &[OsdDisplayTime] = &[
    OsdDisplayTime::Seconds2,
    OsdDisplayTime::Seconds5,
    OsdDisplayTime::Seconds10,
    OsdDisplayTime::Always,
    OsdDisplayTime::Never,
];

impl Settings for GetDeviceOsdInfoOutput {
    type Change = ModifyDeviceOsdInfo;
    const LEVEL: Level = Level::Lens;

    fn kept(state: &mut State) -> &mut Kept<Self> {
        &mut state.osd
    }

    fn factory(owner: &Owner) -> Self {
        let can = capability(owner);
        let placement = |horizontal, show| {
            let placement = OsdPlacement::new().horizontal_coordinate(horizontal).vertical_coordinate(500);
            Some(placement.if_show(show))
        };
        let font = OsdFont::new().color_type(OsdColorType::Auto).display(OsdDisplayMode::Opaque);
        let labels = 1..=can.label_info_num.unwrap_or(1);
        Self {
            date: placement(1000, true),
            font: Some(font.color(OsdColor::Auto).size(OsdFontSize::Auto)),
            label_info_list: labels.map(|number| label(number, owner, &can)).collect(),
            week: placement(6000, can.week_support == Some(true)),
        }
    }

    fn changed(&self, mut change: ModifyDeviceOsdInfo, owner: &Owner) -> Result<Self, Refusal> {
        let labels = change.label_info_list.take().unwrap_or_default();
        let mut next = merged(self, &change)?;
        let names: Vec<String> = self.label_info_list.iter().filter_map(|label| label.label_name.clone()).collect();
        for label in labels {
            among("labelInfoList.labelName", Some(given("labelInfoList.labelName", &label.label_name)?), &names)?;
            let mut slots = next.label_info_list.iter_mut();
            if let Some(slot) = slots.find(|slot| slot.label_name == label.label_name) {
                *slot = merged(slot, &label)?;
            }
        }
        let can = capability(owner);
        check_placements(self, &next, &can)?;
        if let Some(font) = &next.font {
            check_font(font, &can)?;
        }
        next.label_info_list.iter().try_for_each(|label| check_label(label, &can))?;
        Ok(next)
    }
}

fn label(number: i64, owner: &Owner, can: &GetDeviceOsdCapabilityOutput) -> OsdLabel {
    let names_channel = number == 1;
    let mut label = OsdLabel::new()
        .label_name(format!("label_info_{number}"))
        .text(if names_channel { owner.model.name } else { "" })
        .if_show(names_channel)
        .horizontal_coordinate(6000)
        .vertical_coordinate(8000 + 500 * number);
    if names_channel && can.link_chn_to_dev_support == Some(true) {
        label = label.if_link_to_dev(false);
    }
    if can.label_info_align_support == Some(true) {
        label = label.align_type(OsdAlignment::Left);
    }
    label
}

/// Locked texts stay where they are, and what cannot be shown stays hidden.
fn check_placements(
    before: &GetDeviceOsdInfoOutput,
    next: &GetDeviceOsdInfoOutput,
    can: &GetDeviceOsdCapabilityOutput,
) -> Result<(), Refusal> {
    let shown = |placement: &Option<OsdPlacement>| placement.as_ref().is_some_and(|place| place.if_show == Some(true));
    able(can.date_support == Some(true), shown(&next.date), "showing the date")?;
    able(can.week_support == Some(true), shown(&next.week), "showing the weekday")?;
    able(can.position_lock != Some(true), positions(before) != positions(next), "moving its texts")
}

fn positions(osd: &GetDeviceOsdInfoOutput) -> Vec<[Option<i64>; 2]> {
    let placements = [&osd.date, &osd.week].into_iter().flatten();
    let placements = placements.map(|place| [place.horizontal_coordinate, place.vertical_coordinate]);
    let labels = osd.label_info_list.iter();
    placements.chain(labels.map(|label| [label.horizontal_coordinate, label.vertical_coordinate])).collect()
}

fn check_font(font: &OsdFont, can: &GetDeviceOsdCapabilityOutput) -> Result<(), Refusal> {
    among("font.display", font.display.as_ref(), &can.display_mode)?;
    among("font.size", font.size.as_ref(), &can.font_size)?;
    among("font.color", font.color.as_ref(), &can.font_color)?;
    able(can.font_color.len() > 1, font.color_type == Some(OsdColorType::UserDefined), "another font colour")
}

fn check_label(label: &OsdLabel, can: &GetDeviceOsdCapabilityOutput) -> Result<(), Refusal> {
    let names_channel = label.label_name.as_deref() == Some(CHANNEL_NAME);
    let linked = label.if_link_to_dev == Some(true);
    let can_link = names_channel && can.link_chn_to_dev_support == Some(true);
    able(can_link, label.if_link_to_dev.is_some(), "`ifLinkToDev` for this text")?;
    able(can.label_info_align_support == Some(true), label.align_type.is_some(), "aligning its texts")?;
    let text = label.text.as_deref().unwrap_or_default();
    if linked && is_longer(text, NAME_LENGTH[0], NAME_LENGTH[1]) {
        return Err(ErrorCode::DEVICE_NAME_TOO_LONG.into());
    }
    if is_longer(text, TEXT_LENGTH, 2 * TEXT_LENGTH) {
        let (chinese, other) = (TEXT_LENGTH, 2 * TEXT_LENGTH);
        let message = format!("`labelInfoList.text` must be of at most {chinese} Chinese or {other} other characters");
        return Err(Refusal::new(ErrorCode::PARAMETER_OUT_OF_RANGE, message));
    }
    Ok(())
}

/// A text that is linked to the device also names it.
pub(super) fn modify_device_osd_info(
    world: &mut World,
    caller: &Caller,
    request: ModifyDeviceOsdInfo,
) -> Result<(), Refusal> {
    let (owner, osd) = change::<GetDeviceOsdInfoOutput>(world, caller, request.target.clone(), request)?;
    let linked = osd.label_info_list.into_iter().find(|label| label.if_link_to_dev == Some(true));
    let name = linked.and_then(|label| label.text).filter(|text| !text.is_empty());
    if let (Some(name), Some(device)) = (name, world.devices.get_mut(owner.device)) {
        device.name = name;
    }
    Ok(())
}
