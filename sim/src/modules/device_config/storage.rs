//! Memory cards and disks: their state, formatting, and whether the oldest recordings make room for new ones.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tums::{
    ErrorCode, FormatDeviceSdCard, GetDeviceRecordLoopInfo, GetDeviceRecordLoopInfoOutput, GetDeviceSdCardInfo,
    GetDeviceSdCardInfoOutput, ModifyDeviceRecordLoopInfo, SdCard, SdCardPermission, SdCardStatus, Timestamp,
};

use super::super::local::DAY_S;
use super::super::owner::{Level, Owner};
use super::super::{Since, later};
use super::settings::able;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{Feature, Kind, World};

/// Seconds that formatting takes.
const FORMAT_S: i64 = 30;
/// Gigabytes of the card of a camera, and seconds of recordings that it holds.
const CARD: (i64, i64) = (64, 7 * DAY_S);
/// The same of a disk.
const DISK: (i64, i64) = (2000, 30 * DAY_S);

/// What has been done to the storage of a device.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Storage {
    /// Since when nothing is overwritten; none while it is.
    kept_since: Option<Since>,
    cards: BTreeMap<i64, Card>,
}

/// What has been done to a card.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Card {
    /// Since when it has been formatted, the last time.
    formatted: Option<Since>,
    /// From when to when it was full, so that nothing was recorded.
    gaps: Vec<(Since, Since)>,
}

/// The cards of a device as they are now.
pub(crate) struct Cards(Vec<Slot>);

/// A card as it is now.
struct Slot {
    index: i64,
    status: SdCardStatus,
    is_being_formatted: bool,
    gigabytes: i64,
    /// Seconds of recordings that it holds.
    capacity_s: i64,
    /// From when to when its recordings are.
    recorded: (Timestamp, Timestamp),
    gaps: Vec<(Since, Since)>,
}

impl Cards {
    /// The cards of a device.
    ///
    /// # Errors
    ///
    /// -80391 when it stores nothing.
    pub(crate) fn of(world: &World, owner: &Owner) -> Result<Self, Refusal> {
        able(owner.can(Feature::LocalStorage), true, "storing recordings")?;
        let storage = world.device_config.storages.get(&owner.device);
        let cards = if owner.model.kind == Kind::Nvr && owner.model.channels > 8 { 2 } else { 1 };
        Ok(Self((1..=cards).map(|index| Slot::new(owner, index, storage, world.now())).collect()))
    }

    /// Whether one of them has recorded all the time from one moment to another.
    pub(crate) fn have(&self, from: Timestamp, to: Timestamp) -> bool {
        let apart = |gap: &(Since, Since)| to <= gap.0.0 || gap.1.0 <= from;
        self.recording().any(|slot| slot.recorded.0 <= from && to <= slot.recorded.1 && slot.gaps.iter().all(apart))
    }

    /// The start of the oldest recording; none if there are no recordings.
    pub(crate) fn oldest(&self) -> Option<Timestamp> {
        self.recording().filter(|slot| slot.recorded.0 < slot.recorded.1).map(|slot| slot.recorded.0).min()
    }

    fn recording(&self) -> impl Iterator<Item = &Slot> {
        self.0.iter().filter(|slot| slot.status == SdCardStatus::Normal)
    }
}

impl Slot {
    fn new(owner: &Owner, index: i64, storage: Option<&Storage>, now: Timestamp) -> Self {
        let (gigabytes, capacity_s) = if owner.model.kind == Kind::Nvr { DISK } else { CARD };
        let card = storage.and_then(|storage| storage.cards.get(&index)).cloned().unwrap_or_default();
        let is_being_formatted = card.formatted.is_some_and(|since| since.seconds(now) < FORMAT_S);
        let status = match factory(owner, index) {
            SdCardStatus::Unformatted if card.formatted.is_some() => SdCardStatus::Normal,
            status => status,
        };
        let status = if is_being_formatted { SdCardStatus::Unformatted } else { status };
        // A card that nobody has formatted was full before anybody looked.
        let first = card.formatted.map(|since| later(since.0, FORMAT_S));
        let full = |kept: Since| first.map_or(kept.0, |first| later(first, capacity_s).max(kept.0));
        let end = storage.and_then(|storage| storage.kept_since).map_or(now, |kept| full(kept).min(now));
        let oldest = later(end, -capacity_s);
        let start = first.map_or(oldest, |first| first.max(oldest));
        let recorded = (start, end.max(start));
        Self { index, status, is_being_formatted, gigabytes, capacity_s, recorded, gaps: card.gaps }
    }

    /// Seconds of recordings on it.
    fn recorded_s(&self) -> i64 {
        let (start, end) = self.recorded;
        let gaps: i64 = self.gaps.iter().map(|(from, to)| Since(from.0.max(start)).seconds(to.0)).sum();
        (Since(start).seconds(end) - gaps).max(0)
    }

    fn shown(&self) -> SdCard {
        let recorded_s = if self.status == SdCardStatus::Normal { self.recorded_s() } else { 0 };
        let is_there = self.status != SdCardStatus::Absent;
        let free = self.gigabytes as f64 * (1.0 - recorded_s as f64 / self.capacity_s as f64);
        SdCard {
            index: Some(self.index),
            permission: is_there.then_some(SdCardPermission::ReadWrite),
            total_space: is_there.then(|| format!("{:.1}G", self.gigabytes as f64)),
            free_space: is_there.then(|| format!("{free:.1}G")),
            record_duration: is_there.then(|| Duration::from_secs(recorded_s.unsigned_abs())),
            record_start_time: (recorded_s > 0).then_some(self.recorded.0),
            status: Some(self.status.clone()),
        }
    }
}

/// How a card comes from the factory: mostly in order. The second disk of a recorder was never formatted.
fn factory(owner: &Owner, index: i64) -> SdCardStatus {
    match (owner.model.kind, index, owner.device.0 % 8) {
        (Kind::Nvr, 1, _) => SdCardStatus::Normal,
        (Kind::Nvr, ..) | (_, _, 5) => SdCardStatus::Unformatted,
        (_, _, 3) => SdCardStatus::Absent,
        (_, _, 7) => SdCardStatus::TooSmall,
        _ => SdCardStatus::Normal,
    }
}

pub(super) fn get_device_sd_card_info(
    world: &mut World,
    caller: &Caller,
    request: GetDeviceSdCardInfo,
) -> Result<GetDeviceSdCardInfoOutput, Refusal> {
    let owner = Level::Storage.reach(world, caller, request.target)?;
    let Cards(slots) = Cards::of(world, &owner)?;
    Ok(GetDeviceSdCardInfoOutput { card_info_list: slots.iter().map(Slot::shown).collect() })
}

pub(super) fn format_device_sd_card(
    world: &mut World,
    caller: &Caller,
    request: FormatDeviceSdCard,
) -> Result<(), Refusal> {
    let owner = Level::Storage.reach(world, caller, request.target)?;
    let Cards(slots) = Cards::of(world, &owner)?;
    let slot = slots.iter().find(|slot| slot.index == request.card_index).ok_or(ErrorCode::STORAGE_NOT_FOUND)?;
    if slot.status == SdCardStatus::Absent {
        return Err(ErrorCode::DISK_MISSING.into());
    }
    if slot.is_being_formatted {
        return Err(ErrorCode::DEVICE_BUSY.into());
    }
    let card = Card { formatted: Some(Since(world.now())), gaps: Vec::new() };
    world.device_config.storages.entry(owner.device).or_default().cards.insert(slot.index, card);
    Ok(())
}

pub(super) fn get_device_record_loop_info(
    world: &mut World,
    caller: &Caller,
    request: GetDeviceRecordLoopInfo,
) -> Result<GetDeviceRecordLoopInfoOutput, Refusal> {
    let owner = Level::Storage.reach(world, caller, request.target)?;
    able(owner.can(Feature::LocalStorage), true, "storing recordings")?;
    let storage = world.device_config.storages.get(&owner.device);
    let if_loop = storage.is_none_or(|storage| storage.kept_since.is_none());
    Ok(GetDeviceRecordLoopInfoOutput { if_loop: Some(if_loop) })
}

/// A card that was full in between has recorded nothing until now.
pub(super) fn modify_device_record_loop_info(
    world: &mut World,
    caller: &Caller,
    request: ModifyDeviceRecordLoopInfo,
) -> Result<(), Refusal> {
    let owner = Level::Storage.reach(world, caller, request.target)?;
    let Cards(slots) = Cards::of(world, &owner)?;
    let now = world.now();
    let storage = world.device_config.storages.entry(owner.device).or_default();
    if !request.if_loop {
        storage.kept_since.get_or_insert(Since(now));
        return Ok(());
    }
    storage.kept_since = None;
    for slot in slots.iter().filter(|slot| slot.recorded.1 < now) {
        let gaps = &mut storage.cards.entry(slot.index).or_default().gaps;
        gaps.retain(|gap| gap.1.0 > slot.recorded.0);
        gaps.push((Since(slot.recorded.1), Since(now)));
    }
    Ok(())
}
