//! Lists of devices, and how many there are.

use std::cmp::Ordering;
use std::net::Ipv4Addr;

use serde_json::{Map, Value};
use tums::{
    ApplicationDevice, DeviceType, GetApplicationOverview, GetApplicationOverviewOutput,
    GetDeviceListInDeviceApplication, GetDeviceListInDeviceApplicationOutput, GetDeviceListInProjectApplication,
    GetDeviceListInProjectApplicationOutput, OpenType, ProjectDevice, ProjectDeviceFilter, ProjectDeviceSearch,
    ProjectDeviceSortKey,
};

use super::super::{answer, any_holds, by_keys};
use crate::caller::Caller;
use crate::page::page;
use crate::refusal::Refusal;
use crate::world::{Device, Kind, Place, RegionTree, World};

pub(super) fn get_device_list_in_device_application(
    world: &mut World,
    caller: &Caller,
    request: GetDeviceListInDeviceApplication,
) -> Result<GetDeviceListInDeviceApplicationOutput, Refusal> {
    let filter = request.filter_and.unwrap_or_default();
    let (children, types) = (filter.has_child.unwrap_or(false), filter.device_type_list.unwrap_or_default());
    let all = world.devices.of(caller.application).map(|(_, device)| device);
    let found: Vec<&Device> = all.filter(|device| is_shown(device, children) && is_of(device, &types)).collect();
    let list = page(&found, request.start, request.limit).iter().map(|device| application_device(world, device));
    Ok(GetDeviceListInDeviceApplicationOutput { total: Some(found.len() as i64), list: list.collect() })
}

pub(super) fn get_device_list_in_project_application(
    world: &mut World,
    caller: &Caller,
    request: GetDeviceListInProjectApplication,
) -> Result<GetDeviceListInProjectApplicationOutput, Refusal> {
    let regions = world.regions(caller)?;
    let (filter, search) = (request.filter_and.unwrap_or_default(), request.filter_or.unwrap_or_default());
    let region = |device: &Device| device.region_in(caller.application);
    let all = world.devices.of(caller.application).map(|(_, device)| device);
    let mut found: Vec<&Device> = all
        .filter(|device| {
            passes(device, region(device), &filter) && matches(device, region_name(regions, region(device)), &search)
        })
        .collect();
    let keys = request.sort.unwrap_or_default();
    found.sort_by(|one, other| by_keys(&keys, |key| compare(one, other, key)));
    let list = page(&found, request.start, request.limit).iter();
    let list = list.map(|device| project_device(world, regions, device, region(device))).collect();
    Ok(GetDeviceListInProjectApplicationOutput { total: Some(found.len() as i64), list })
}

/// Children are listed only when they are asked for.
fn is_shown(device: &Device, children: bool) -> bool {
    children || device.place == Place::Alone
}

fn is_of(device: &Device, types: &[DeviceType]) -> bool {
    types.is_empty() || types.contains(&device.kind().device_type())
}

/// Whether a device meets every condition.
fn passes(device: &Device, region: Option<u64>, filter: &ProjectDeviceFilter) -> bool {
    let types = filter.device_type_list.as_deref().unwrap_or_default();
    let in_region = filter.region_id.as_ref().is_none_or(|id| region.is_some_and(|own| own.to_string() == id.as_str()));
    let in_state = filter.device_status.as_ref().is_none_or(|status| device.status == *status);
    let (floor, ceiling) = (address(filter.ip_floor.as_deref()), address(filter.ip_ceiling.as_deref()));
    let own = address(device.ip.as_deref());
    let above = floor.is_none_or(|floor| own.is_some_and(|own| own >= floor));
    let below = ceiling.is_none_or(|ceiling| own.is_some_and(|own| own <= ceiling));
    is_shown(device, filter.has_child.unwrap_or(false))
        && is_of(device, types)
        && in_region
        && in_state
        && above
        && below
}

/// Whether a device matches one of the texts; any device does if there is none.
fn matches(device: &Device, region: Option<&str>, search: &ProjectDeviceSearch) -> bool {
    let texts = [
        (Some(device.name.as_str()), &search.device_name_like),
        (Some(device.model.name), &search.device_model_like),
        (device.ip.as_deref(), &search.ip_like),
        (Some(device.mac.as_str()), &search.mac_like),
        (region, &search.region_name_like),
    ];
    any_holds(texts.map(|(own, wanted)| (own, wanted.as_deref())))
}

fn address(text: Option<&str>) -> Option<Ipv4Addr> {
    text?.parse().ok()
}

fn compare(one: &Device, other: &Device, key: &ProjectDeviceSortKey) -> Ordering {
    match key {
        ProjectDeviceSortKey::DeviceType => one.kind().device_type().cmp(&other.kind().device_type()),
        ProjectDeviceSortKey::DeviceStatus => one.status.value().cmp(&other.status.value()),
        ProjectDeviceSortKey::Ip => address(one.ip.as_deref()).cmp(&address(other.ip.as_deref())),
        ProjectDeviceSortKey::Mac => one.mac.cmp(&other.mac),
        ProjectDeviceSortKey::DeviceName => one.name.cmp(&other.name),
        _ => Ordering::Equal,
    }
}

fn region_name(regions: &RegionTree, region: Option<u64>) -> Option<&str> {
    regions.get(region?).map(|region| region.name.as_str())
}

/// A channel is told by its recorder and number: its own code stays with the recorder.
fn application_device(world: &World, device: &Device) -> ApplicationDevice {
    let parent = device.place.parent().and_then(|key| world.devices.get(key));
    ApplicationDevice {
        qr_code: device.listed_code().cloned(),
        device_name: Some(device.name.clone()),
        device_type: Some(device.kind().device_type()),
        device_status: Some(device.status),
        open_type: Some(if device.kind().is_video() { OpenType::Video } else { OpenType::General }),
        open_status: Some(device.open),
        device_model: Some(device.model.name.to_owned()),
        ip: device.ip.clone(),
        mac: Some(device.mac.clone()),
        parent_mac: parent.map(|parent| parent.mac.clone()),
        parent_qr_code: parent.and_then(|parent| parent.qr_code.clone()),
        channel_id: device.channel().map(i64::from),
    }
}

fn project_device(world: &World, regions: &RegionTree, device: &Device, region: Option<u64>) -> ProjectDevice {
    let listed = application_device(world, device);
    ProjectDevice {
        qr_code: listed.qr_code,
        device_name: listed.device_name,
        device_type: listed.device_type,
        device_status: listed.device_status,
        open_type: listed.open_type,
        open_status: listed.open_status,
        device_model: listed.device_model,
        ip: listed.ip,
        mac: listed.mac,
        region_name: region_name(regions, region).map(str::to_owned),
        region_id: region.map(Into::into),
        parent_mac: listed.parent_mac,
        parent_qr_code: listed.parent_qr_code,
        channel_id: listed.channel_id,
    }
}

pub(super) fn get_application_overview(
    world: &mut World,
    caller: &Caller,
    _: GetApplicationOverview,
) -> Result<GetApplicationOverviewOutput, Refusal> {
    let mut numbers = Map::new();
    let mut add = |name: String, number: i64| {
        let sum = numbers.get(&name).and_then(Value::as_i64).unwrap_or(0) + number;
        numbers.insert(name, sum.into());
    };
    for (_, device) in world.devices.of(caller.application) {
        let Some(name) = overview_name(device.kind()) else { continue };
        add(format!("all{name}Num"), 1);
        add(format!("online{name}Num"), i64::from(device.is_connected()));
        add(format!("error{name}Num"), i64::from(device.faulty));
    }
    answer(numbers)
}

/// What the counters of a kind are called; sensors have none.
fn overview_name(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Router => "Router",
        Kind::Switch => "Switch",
        Kind::Ac => "Ac",
        Kind::Ap => "Ap",
        Kind::Cpe => "Cpe",
        Kind::Firewall => "Firewall",
        Kind::FiberConverter => "FiberConverter",
        Kind::Nvr => "Nvr",
        Kind::Ipc => "Ipc",
        Kind::Decoder => "Decoder",
        Kind::Sensor => return None,
        Kind::Olt => "Olt",
        Kind::Onu => "Onu",
        Kind::SolarPower => "SolarPower",
        Kind::Speaker => "NbsSpeaker",
        Kind::ParkingCapture => "VideoParkingCapture",
        Kind::ChargingStation => "ChargingHub",
        Kind::Vps => "Vps",
    })
}
