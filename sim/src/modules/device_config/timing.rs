//! The clocks of devices, and the hours at which they restart by themselves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tums::{
    ClockTime, ErrorCode, GetDeviceTimingInfoOutput, GetDeviceTimingRebootOutput, ManualTiming, ModifyDeviceTimingInfo,
    ModifyDeviceTimingReboot, RebootDay, Timestamp, TimingMode,
};

use super::super::kept::Kept;
use super::super::owner::{Level, Owner};
use super::super::{Since, device, local};
use super::State;
use super::settings::{Settings, change, current};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{DeviceKey, World};

/// What devices come with; it stands in the document's example.
const NTP_SERVER: &str = "0.0.0.0";
/// The first second of the year 10000, which no clock shows.
const LATEST_S: i64 = 253_402_300_800;

impl Settings for GetDeviceTimingInfoOutput {
    type Change = ModifyDeviceTimingInfo;
    const LEVEL: Level = Level::Device;

    fn kept(state: &mut State) -> &mut Kept<Self> {
        &mut state.timing
    }

    fn factory(_: &Owner) -> Self {
        Self { timing_mode: Some(TimingMode::Ntp), server_ip: Some(NTP_SERVER.into()) }
    }
}

impl Settings for GetDeviceTimingRebootOutput {
    type Change = ModifyDeviceTimingReboot;
    const LEVEL: Level = Level::Device;

    fn kept(state: &mut State) -> &mut Kept<Self> {
        &mut state.reboot
    }

    fn factory(_: &Owner) -> Self {
        Self { if_open: Some(false), time: ClockTime::new(3, 0, 0).ok(), day: Some(RebootDay::EveryDay) }
    }
}

/// By how many milliseconds the clocks of devices are ahead of the cloud's, where somebody has set them by hand.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Clocks(BTreeMap<DeviceKey, i64>);

impl Clocks {
    /// What the clock of a device shows at a moment.
    pub(super) fn shown(&self, device: DeviceKey, now: Timestamp) -> Timestamp {
        Timestamp::from_millis(now.as_millis().saturating_add(self.ahead(device)))
    }

    /// The moment at which the clock of a device shows this.
    fn real(&self, device: DeviceKey, shown: Timestamp) -> Timestamp {
        Timestamp::from_millis(shown.as_millis().saturating_sub(self.ahead(device)))
    }

    fn ahead(&self, device: DeviceKey) -> i64 {
        self.0.get(&device).copied().unwrap_or(0)
    }

    pub(super) fn forget(&mut self, device: DeviceKey) {
        self.0.remove(&device);
    }
}

pub(super) fn manual_timing(world: &mut World, caller: &Caller, request: ManualTiming) -> Result<(), Refusal> {
    let owner = Level::Device.reach(world, caller, request.target)?;
    if !(0..LATEST_S).contains(&request.time.as_secs()) {
        return Err(Refusal::new(ErrorCode::PARAMETER_OUT_OF_RANGE, "`time` must be in a year from 1970 to 9999"));
    }
    let now = world.now();
    let state = &mut world.device_config;
    let mut timing = current::<GetDeviceTimingInfoOutput>(state, &owner);
    timing.timing_mode = Some(TimingMode::Manual);
    state.timing.set(&owner, timing);
    state.clocks.0.insert(owner.device, request.time.as_millis().saturating_sub(now.as_millis()));
    Ok(())
}

/// A device that asks an NTP server has the right time again.
pub(super) fn modify_device_timing_info(
    world: &mut World,
    caller: &Caller,
    request: ModifyDeviceTimingInfo,
) -> Result<(), Refusal> {
    let (owner, timing) = change::<GetDeviceTimingInfoOutput>(world, caller, request.target.clone(), request)?;
    if timing.timing_mode == Some(TimingMode::Ntp) {
        world.device_config.clocks.forget(owner.device);
    }
    Ok(())
}

/// The next restart is the first that is due from now on.
pub(super) fn modify_device_timing_reboot(
    world: &mut World,
    caller: &Caller,
    request: ModifyDeviceTimingReboot,
) -> Result<(), Refusal> {
    let (owner, _) = change::<GetDeviceTimingRebootOutput>(world, caller, request.target.clone(), request)?;
    let now = world.now();
    world.device_config.restarted.insert(owner.device, Since(now));
    Ok(())
}

/// Restarts the devices whose hour has come since they were last looked at.
pub(super) fn settle(world: &mut World, now: Timestamp) {
    let State { reboot, clocks, restarted, .. } = &world.device_config;
    let due = |(key, schedule): (DeviceKey, &GetDeviceTimingRebootOutput)| {
        let (day, time) = schedule.day.zip(schedule.time).filter(|_| schedule.if_open == Some(true))?;
        let due = clocks.real(key, last(clocks.shown(key, now), day, time));
        restarted.get(&key).is_some_and(|since| since.0 < due).then_some((key, due))
    };
    let due: Vec<(DeviceKey, Timestamp)> = reboot.of_devices().filter_map(due).collect();
    for (key, moment) in due {
        world.device_config.restarted.insert(key, Since(moment));
        if world.devices.get(key).is_some_and(|device| device.is_connected()) {
            device::restart(world, key, Since(moment));
        }
    }
}

/// The last moment, up to now, at which it was this time on such a day.
fn last(now: Timestamp, day: RebootDay, time: ClockTime) -> Timestamp {
    let seconds = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    let moment = |day| Timestamp::from_secs(local::start_of_day(day).as_secs() + seconds);
    let mut last = local::day(now);
    while moment(last) > now || !falls_on(last, day) {
        last -= 1;
    }
    moment(last)
}

/// Whether a day, counted from the first of January 1970, is one of those that are meant.
fn falls_on(number: i64, day: RebootDay) -> bool {
    // That was a Thursday, the fourth day of the week.
    !(1..=7).contains(&day.value()) || (number + 3).rem_euclid(7) + 1 == day.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Such as `2026-11-30T10:00:00`, a Monday, in Beijing.
    fn at(day: &str, hour: u8) -> Timestamp {
        let day: tums::Day = day.parse().expect("a day");
        Timestamp::from_secs(day.start_in_beijing().as_secs() + i64::from(hour) * 3600)
    }

    #[test]
    fn the_last_restart_was_today_or_before() {
        let three = ClockTime::new(3, 0, 0).expect("a time");
        let last = |now, day| last(now, day, three);
        assert_eq!(last(at("2026-11-30", 4), RebootDay::EveryDay), at("2026-11-30", 3));
        assert_eq!(last(at("2026-11-30", 3), RebootDay::EveryDay), at("2026-11-30", 3));
        assert_eq!(last(at("2026-11-30", 2), RebootDay::EveryDay), at("2026-11-29", 3));
        assert_eq!(last(at("2026-11-30", 4), RebootDay::Monday), at("2026-11-30", 3));
        assert_eq!(last(at("2026-11-30", 2), RebootDay::Monday), at("2026-11-23", 3));
        assert_eq!(last(at("2026-11-30", 4), RebootDay::Sunday), at("2026-11-29", 3));
        assert_eq!(last(at("2026-11-30", 4), RebootDay::Tuesday), at("2026-11-24", 3));
    }
}
