//! Which records an export holds, in which order, and in which columns.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use tums::{
    EntryAndLeaveFilter, EntryAndLeaveSortKey, ExportAllEntryAndLeaveRecords, ExportAllVehicleDetectionRecords, Mac,
    QrCode, RegionId, Timestamp, VehicleDetectionFilter, VehicleDetectionSortKey, VehicleListType,
};

use super::super::{any_holds, by_keys};
use super::exports::Order;
use super::traffic::{self, Detection, Stay, Until, Vehicle};
use super::workbook::{Cell, Table, in_words};
use crate::caller::Caller;
use crate::world::{ApplicationId, Device, DeviceKey, Feature, Kind, World};

/// A camera when an export of its records was ordered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Camera {
    key: DeviceKey,
    name: String,
    region: String,
}

/// What an export is called.
pub(super) fn title(order: &Order) -> &'static str {
    match order {
        Order::Detections(_) => "行车检测记录",
        Order::Stays(_) => "车位进出记录",
    }
}

/// The cameras of the caller's project that an order asks for: all that see vehicles unless it names some.
pub(super) fn cameras(world: &World, caller: &Caller, kind: Kind, order: &Order) -> Vec<Camera> {
    let wanted = Wanted::of(order);
    let Ok(regions) = world.regions(caller) else { return Vec::new() };
    let all = world.devices.of(caller.application);
    let found = all.filter(|(_, device)| device.kind() == kind && device.model.has(Feature::Vehicles));
    let found = found.filter_map(|(key, device)| {
        let region = device.region_in(caller.application)?;
        let name = regions.get(region)?.name.clone();
        let camera = Camera { key, name: device.name.clone(), region: name };
        wanted.includes(device, region).then_some(camera)
    });
    found.collect()
}

/// Which cameras an order asks for.
struct Wanted<'o> {
    codes: Option<&'o [QrCode]>,
    macs: Option<&'o [Mac]>,
    region: Option<&'o RegionId>,
}

impl<'o> Wanted<'o> {
    fn of(order: &'o Order) -> Self {
        let (codes, macs, region) = match order {
            Order::Detections(order) => match &order.filter_and {
                Some(filter) => (&filter.dev_qrcode_list, &filter.dev_mac_list, &filter.group_id),
                None => (&None, &None, &None),
            },
            Order::Stays(order) => match &order.filter_and {
                Some(filter) => (&filter.dev_qrcode_list, &filter.dev_mac_list, &filter.group_id),
                None => (&None, &None, &None),
            },
        };
        let codes = codes.as_deref().filter(|codes| !codes.is_empty());
        Self { codes, macs: macs.as_deref(), region: region.as_ref() }
    }

    /// Codes win over addresses.
    fn includes(&self, device: &Device, region: u64) -> bool {
        let named = match (self.codes, self.macs) {
            (Some(codes), _) => device.qr_code.as_ref().is_some_and(|own| codes.contains(own)),
            (None, Some(macs)) => macs.contains(&device.mac),
            (None, None) => true,
        };
        named && self.region.is_none_or(|wanted| *wanted == RegionId::from(region))
    }
}

/// The records of an export.
pub(super) fn table(
    world: &World,
    application: ApplicationId,
    order: &Order,
    cameras: &[Camera],
    created: Timestamp,
) -> Table {
    let until = Until(created.as_secs());
    let records = Records { world, application, cameras, until };
    let (columns, rows) = match order {
        Order::Detections(order) => records.detections(order),
        Order::Stays(order) => records.stays(order),
    };
    Table { title: title(order), columns, rows, created }
}

/// Where the records of an export come from.
struct Records<'w> {
    world: &'w World,
    application: ApplicationId,
    cameras: &'w [Camera],
    until: Until,
}

type Rows = (Vec<&'static str>, Vec<Vec<Cell>>);

/// A record with the camera that made it.
struct Found<'w, R> {
    camera: &'w Camera,
    record: R,
    list: VehicleListType,
}

impl<'w> Records<'w> {
    fn detections(&self, order: &ExportAllVehicleDetectionRecords) -> Rows {
        let filter = order.filter_and.clone().unwrap_or_default();
        let search = order.filter_or.clone().unwrap_or_default();
        let search = [search.plate_num_like, search.dev_name_like, search.vehicle_logo_like];
        let passes = |one: &Detection, list| detection_passes(one, list, &filter);
        let mut found = self.find(traffic::detections, |one| &one.vehicle, passes, &search);
        found.sort_by_key(|found| found.record.at);
        let keys = order.sort.as_deref().unwrap_or_default();
        found.sort_by(|one, other| by_keys(keys, |key| compare_detections(&one.record, &other.record, key)));
        let pictures = order.export_with_fig.unwrap_or(false);
        let rows = found.into_iter().map(|Found { camera, record: one, list }| {
            let mut row = vec![Cell::Moment(one.at), in_words("VehicleType", one.vehicle.vehicle_type.value())];
            row.extend(about(camera, &one.vehicle, list));
            row.extend(pictures.then(|| self.picture(camera, one.at)));
            row
        });
        (columns(&["抓拍时间", "车辆类型"], pictures), rows.collect())
    }

    fn stays(&self, order: &ExportAllEntryAndLeaveRecords) -> Rows {
        let filter = order.filter_and.clone().unwrap_or_default();
        let search = order.filter_or.clone().unwrap_or_default();
        let search = [search.plate_num_like, search.dev_name_like, search.vehicle_logo_like];
        let passes = |stay: &Stay, list| stay_passes(stay, list, &filter);
        let mut found = self.find(traffic::stays, |stay| &stay.vehicle, passes, &search);
        found.sort_by_key(|found| found.record.from);
        let keys = order.sort.as_deref().unwrap_or_default();
        found.sort_by(|one, other| by_keys(keys, |key| compare_stays(&one.record, &other.record, key)));
        let pictures = order.export_with_fig.unwrap_or(false);
        let rows = found.into_iter().map(|Found { camera, record: stay, list }| {
            let mut row = vec![Cell::Moment(stay.from), stay.to.map_or(Cell::Empty, Cell::Moment)];
            row.push(length(&stay).map_or(Cell::Empty, Cell::Number));
            row.extend(about(camera, &stay.vehicle, list));
            row.extend(pictures.then(|| self.picture(camera, stay.from)));
            row
        });
        (columns(&["进入时间", "离开时间", "停车时长（秒）"], pictures), rows.collect())
    }

    /// What the cameras saw, if it passes and matches.
    fn find<R>(
        &self,
        look: fn(&World, DeviceKey, Until) -> Vec<R>,
        vehicle: fn(&R) -> &Vehicle,
        passes: impl Fn(&R, VehicleListType) -> bool,
        search: &[Option<String>; 3],
    ) -> Vec<Found<'w, R>> {
        let mut all = Vec::new();
        for camera in self.cameras {
            let found = look(self.world, camera.key, self.until).into_iter().map(|record| {
                let list = self.world.vehicle_list(self.application, &vehicle(&record).plate);
                Found { camera, record, list }
            });
            all.extend(found.filter(|Found { record, list, .. }| {
                passes(record, *list) && matches(search, vehicle(record), camera)
            }));
        }
        all
    }

    fn picture(&self, camera: &Camera, at: Timestamp) -> Cell {
        Cell::Text(super::pictures::url(self.world, camera.key, at))
    }
}

/// Names of the columns: those of one export, and those that both have.
fn columns(own: &[&'static str], pictures: bool) -> Vec<&'static str> {
    let both = ["监控点", "车牌号码", "车牌类型", "车身颜色", "车辆品牌", "名单类型", "所属分组"];
    own.iter().copied().chain(both).chain(pictures.then_some("车辆全图")).collect()
}

/// The columns that both exports have.
fn about(camera: &Camera, vehicle: &Vehicle, list: VehicleListType) -> [Cell; 7] {
    [
        Cell::Text(camera.name.clone()),
        Cell::Text(vehicle.plate.clone()),
        in_words("PlateType", vehicle.plate_type.value()),
        Cell::Text(vehicle.color.to_string()),
        Cell::Text(vehicle.logo.to_string()),
        in_words("VehicleListType", list.value()),
        Cell::Text(camera.region.clone()),
    ]
}

fn is<T: PartialEq>(wanted: &Option<T>, own: &T) -> bool {
    wanted.as_ref().is_none_or(|wanted| wanted == own)
}

fn detection_passes(one: &Detection, list: VehicleListType, filter: &VehicleDetectionFilter) -> bool {
    is(&filter.plate_type, &one.vehicle.plate_type)
        && is(&filter.vehicle_type, &one.vehicle.vehicle_type)
        && is(&filter.vehicle_color, &one.vehicle.color)
        && is(&filter.vehicle_logo, &one.vehicle.logo)
        && is(&filter.list_type, &list)
        && filter.start_time.is_none_or(|start| one.at >= start)
        && filter.end_time.is_none_or(|end| one.at <= end)
}

/// A vehicle that is still there has neither left nor stayed for a known time: it meets no condition about either.
fn stay_passes(stay: &Stay, list: VehicleListType, filter: &EntryAndLeaveFilter) -> bool {
    let seconds = |limit: std::time::Duration| limit.as_secs() as i64;
    is(&filter.plate_type, &stay.vehicle.plate_type)
        && is(&filter.vehicle_color, &stay.vehicle.color)
        && is(&filter.vehicle_logo, &stay.vehicle.logo)
        && is(&filter.list_type, &list)
        && filter.enter_time_lower_limit.is_none_or(|limit| stay.from >= limit)
        && filter.enter_time_upper_limit.is_none_or(|limit| stay.from <= limit)
        && filter.leave_time_lower_limit.is_none_or(|limit| stay.to.is_some_and(|to| to >= limit))
        && filter.leave_time_upper_limit.is_none_or(|limit| stay.to.is_some_and(|to| to <= limit))
        && filter.stay_time_lower_limit.is_none_or(|limit| length(stay).is_some_and(|own| own >= seconds(limit)))
        && filter.stay_time_upper_limit.is_none_or(|limit| length(stay).is_some_and(|own| own <= seconds(limit)))
}

/// Seconds that a vehicle stayed, once it has left.
fn length(stay: &Stay) -> Option<i64> {
    Some(stay.to?.as_secs() - stay.from.as_secs())
}

/// Whether a record matches one of the texts for plate, camera and make; any record does if there is none.
fn matches(search: &[Option<String>; 3], vehicle: &Vehicle, camera: &Camera) -> bool {
    let logo = vehicle.logo.to_string();
    let texts = [vehicle.plate.as_str(), camera.name.as_str(), logo.as_str()];
    any_holds(texts.into_iter().map(Some).zip(search.iter().map(Option::as_deref)))
}

fn compare_detections(one: &Detection, other: &Detection, key: &VehicleDetectionSortKey) -> Ordering {
    match key {
        VehicleDetectionSortKey::Time => one.at.cmp(&other.at),
        _ => Ordering::Equal,
    }
}

fn compare_stays(one: &Stay, other: &Stay, key: &EntryAndLeaveSortKey) -> Ordering {
    match key {
        EntryAndLeaveSortKey::EnterTime => one.from.cmp(&other.from),
        EntryAndLeaveSortKey::LeaveTime => one.to.cmp(&other.to),
        EntryAndLeaveSortKey::StayTime => length(one).cmp(&length(other)),
        _ => Ordering::Equal,
    }
}
