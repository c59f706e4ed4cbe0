//! Device configuration (section 1.4.4).
//!
//! | file | subject |
//! |---|---|
//! | `settings.rs` | the shape of a pair of operations that shows and changes settings |
//! | `osd.rs` `watermark.rs` | what a camera writes on its picture |
//! | `image.rs` `video.rs` | its picture, lamps and streams |
//! | `timing.rs` | clocks and timed restarts |
//! | `storage.rs` | cards, disks and loop recording |
//! | `ptz.rs` | zoom and return to the origin |
//! | `channels.rs` | the messages of a recorder's channels |
//! | `solar.rs` `solar_series.rs` | solar supplies and their statistics |

mod channels;
mod image;
mod osd;
mod ptz;
mod settings;
mod solar;
mod solar_series;
mod storage;
mod timing;
mod video;
mod watermark;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use tums::{
    GetDeviceImage, GetDeviceImageOutput, GetDeviceOsdInfo, GetDeviceOsdInfoOutput, GetDeviceTimingInfo,
    GetDeviceTimingInfoOutput, GetDeviceTimingReboot, GetDeviceTimingRebootOutput, GetDeviceVideoInfo,
    GetDeviceVideoInfoOutput, ModifyDeviceImage, ModifyDeviceVideoInfo, Timestamp,
};

use self::settings::{change, show};
pub(crate) use self::storage::Cards;
use super::Since;
use super::kept::Kept;
use crate::route::{Route, route};
use crate::world::{DeviceKey, World};

/// What is set on devices, where it differs from the factory.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    osd: Kept<GetDeviceOsdInfoOutput>,
    watermarks: Kept<watermark::Watermark>,
    image: Kept<GetDeviceImageOutput>,
    video: Kept<GetDeviceVideoInfoOutput>,
    timing: Kept<GetDeviceTimingInfoOutput>,
    reboot: Kept<GetDeviceTimingRebootOutput>,
    clocks: timing::Clocks,
    /// When each device with timed restarts was restarted last, or its plan was set.
    restarted: BTreeMap<DeviceKey, Since>,
    storages: BTreeMap<DeviceKey, storage::Storage>,
    /// When each camera last set out for its origin.
    motors: BTreeMap<DeviceKey, Since>,
    /// Cameras on channels whose messages are not pushed.
    silenced: BTreeSet<DeviceKey>,
    supplies: BTreeMap<DeviceKey, solar::Supply>,
}

impl State {
    /// Whether messages of a device are pushed, as far as its recorder is concerned.
    pub(crate) fn pushes_messages_of(&self, device: DeviceKey) -> bool {
        !self.silenced.contains(&device)
    }

    /// Drops what is kept of a device that has left the world: its number may be given to another.
    pub(crate) fn forget(&mut self, device: DeviceKey) {
        self.osd.forget(device);
        self.watermarks.forget(device);
        self.image.forget(device);
        self.video.forget(device);
        self.timing.forget(device);
        self.reboot.forget(device);
        self.clocks.forget(device);
        self.restarted.remove(&device);
        self.storages.remove(&device);
        self.motors.remove(&device);
        self.silenced.remove(&device);
        self.supplies.remove(&device);
    }
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(osd::get_device_osd_capability),
        route(|world, caller, request: GetDeviceOsdInfo| show(world, caller, request.target)),
        route(osd::modify_device_osd_info),
        route(timing::manual_timing),
        route(|world, caller, request: GetDeviceTimingReboot| show(world, caller, request.target)),
        route(timing::modify_device_timing_reboot),
        route(image::get_device_supplement_lamp_capability),
        route(|world, caller, request: GetDeviceImage| show(world, caller, request.target)),
        route(|world, caller, request: ModifyDeviceImage| {
            change::<GetDeviceImageOutput>(world, caller, request.target.clone(), request).map(drop)
        }),
        route(storage::get_device_sd_card_info),
        route(storage::format_device_sd_card),
        route(storage::get_device_record_loop_info),
        route(storage::modify_device_record_loop_info),
        route(|world, caller, request: GetDeviceTimingInfo| show(world, caller, request.target)),
        route(timing::modify_device_timing_info),
        route(video::get_device_video_capability),
        route(|world, caller, request: GetDeviceVideoInfo| show(world, caller, request.target)),
        route(|world, caller, request: ModifyDeviceVideoInfo| {
            change::<GetDeviceVideoInfoOutput>(world, caller, request.target.clone(), request).map(drop)
        }),
        route(solar::query_solar_power),
        route(solar::query_solar_supply_time),
        route(solar::set_solar_supply_time),
        route(solar::solar_load_reset),
        route(solar_series::get_metric_value),
        route(solar_series::get_aggregated_metric_value),
        route(ptz::get_device_zoom_support),
        route(ptz::get_ptz_device_reset_support),
        route(ptz::reset_ptz_device_position),
        route(channels::get_nvr_channels_message_push_info),
        route(channels::modify_nvr_channels_message_push_info),
        route(watermark::modify_device_osd_watermark_basic_info),
        route(watermark::add_device_osd_watermark_dynamic_label_info),
        route(watermark::modify_device_osd_watermark_solid_label_info),
        route(watermark::clear_device_osd_watermark_info),
    ]
}

/// Restarts the devices whose hour has come.
pub(super) fn settle(world: &mut World, now: Timestamp) {
    timing::settle(world, now);
}
