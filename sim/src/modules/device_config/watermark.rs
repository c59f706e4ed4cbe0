//! The digital watermark that a camera writes on its picture. The document has no operation that shows it.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use tums::{
    AddDeviceOsdWatermarkDynamicLabelInfo, ClearDeviceOsdWatermarkInfo, ErrorCode, ModifyDeviceOsdWatermarkBasicInfo,
    ModifyDeviceOsdWatermarkSolidLabelInfo, OsdWatermarkClearMode, OsdWatermarkColor, OsdWatermarkFontSize,
};

use super::super::owner::Level;
use super::settings::merged;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::World;

/// The watermark of one lens.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Watermark {
    max_label_number: usize,
    max_solid_sequence: i64,
    color: OsdWatermarkColor,
    font_size: OsdWatermarkFontSize,
    /// Dynamic texts, the oldest first.
    dynamic: VecDeque<Text>,
    /// Static texts by their number.
    solid: BTreeMap<i64, Text>,
}

/// A text of a watermark.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Text {
    content: String,
    horizontal_coordinate: i64,
    vertical_coordinate: i64,
    if_show: bool,
}

/// As many texts as the document allows, in the first colour and size of its tables.
impl Default for Watermark {
    fn default() -> Self {
        Self {
            max_label_number: 16,
            max_solid_sequence: 3,
            color: OsdWatermarkColor::White,
            font_size: OsdWatermarkFontSize::Px16,
            dynamic: VecDeque::new(),
            solid: BTreeMap::new(),
        }
    }
}

impl Watermark {
    /// Drops the oldest dynamic texts and the last static ones, of which there are too many.
    fn trim(&mut self) {
        let surplus = self.dynamic.len().saturating_sub(self.max_label_number);
        self.dynamic.drain(..surplus);
        self.solid.retain(|sequence, _| *sequence <= self.max_solid_sequence);
    }
}

/// Changes the watermark of a target. Whoever is refused has changed nothing.
fn change(
    world: &mut World,
    caller: &Caller,
    target: tums::ChannelId,
    change: impl FnOnce(&mut Watermark) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let owner = Level::Lens.reach(world, caller, target)?;
    let kept = &mut world.device_config.watermarks;
    let mut watermark = kept.get(&owner).cloned().unwrap_or_default();
    change(&mut watermark)?;
    watermark.trim();
    kept.set(&owner, watermark);
    Ok(())
}

pub(super) fn modify_device_osd_watermark_basic_info(
    world: &mut World,
    caller: &Caller,
    request: ModifyDeviceOsdWatermarkBasicInfo,
) -> Result<(), Refusal> {
    change(world, caller, request.target.clone(), |watermark| {
        *watermark = merged(watermark, &request)?;
        Ok(())
    })
}

/// One text too many pushes out the oldest.
pub(super) fn add_device_osd_watermark_dynamic_label_info(
    world: &mut World,
    caller: &Caller,
    request: AddDeviceOsdWatermarkDynamicLabelInfo,
) -> Result<(), Refusal> {
    change(world, caller, request.target.clone(), |watermark| {
        watermark.dynamic.push_back(merged(&Text { if_show: true, ..Text::default() }, &request)?);
        Ok(())
    })
}

pub(super) fn modify_device_osd_watermark_solid_label_info(
    world: &mut World,
    caller: &Caller,
    request: ModifyDeviceOsdWatermarkSolidLabelInfo,
) -> Result<(), Refusal> {
    change(world, caller, request.target.clone(), |watermark| {
        if request.sequence > watermark.max_solid_sequence {
            let message = format!("`sequence` must be from 1 to {}", watermark.max_solid_sequence);
            return Err(Refusal::new(ErrorCode::PARAMETER_OUT_OF_RANGE, message));
        }
        let text = watermark.solid.entry(request.sequence).or_default();
        *text = merged(text, &request)?;
        Ok(())
    })
}

pub(super) fn clear_device_osd_watermark_info(
    world: &mut World,
    caller: &Caller,
    request: ClearDeviceOsdWatermarkInfo,
) -> Result<(), Refusal> {
    change(world, caller, request.target, |watermark| {
        if request.r#type != OsdWatermarkClearMode::Static {
            watermark.dynamic.clear();
        }
        if request.r#type != OsdWatermarkClearMode::Dynamic {
            watermark.solid.clear();
        }
        Ok(())
    })
}
