//! Passenger flow (section 1.4.7).
//!
//! | file | subject |
//! |---|---|
//! | `figures.rs` | how many people a camera counts |
//! | `update.rs` | how the cloud fetches figures from the cameras |
//! | `queries.rs` | figures of regions and cameras over time |

mod figures;
mod queries;
mod update;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tums::{
    ErrorCode, FlowDevice, GetFlowDeviceInRegion, GetFlowDeviceInRegionOutput, GetFlowDeviceNumInRegionList,
    GetFlowDeviceNumInRegionListOutput, RegionId, Timestamp,
};

use self::update::Update;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::route::{Route, route};
use crate::world::{ApplicationId, Device, DeviceKey, Feature, Kind, Place, World};

/// What the cloud has fetched from the cameras.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct State(BTreeMap<ApplicationId, Update>);

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(get_flow_device_in_region),
        route(get_flow_device_num_in_region_list),
        route(queries::query_flow),
        route(queries::query_region_single_flow),
        route(queries::query_device_single_flow),
        route(update::get_flow_sync_status),
    ]
}

/// Ends what the cloud has fetched.
pub(super) fn settle(world: &mut World, now: Timestamp) {
    world.passenger_flow.0.values_mut().for_each(|update| update.settle(now));
}

fn get_flow_device_in_region(
    world: &mut World,
    caller: &Caller,
    request: GetFlowDeviceInRegion,
) -> Result<GetFlowDeviceInRegionOutput, Refusal> {
    let region = world.regions(caller)?.find(&request.region_id)?;
    let list = cameras(world, caller, region).map(|(_, device)| FlowDevice {
        qr_code: device.qr_code.clone(),
        mac: Some(device.mac.clone()),
        channel_id: device.channel().map(i64::from),
        parent_qr_code: None,
        parent_mac: None,
        dev_name: Some(device.name.clone()),
        device_status: Some(device.status),
    });
    Ok(GetFlowDeviceInRegionOutput { device_info_list: list.collect() })
}

/// A region that is named twice counts once.
fn get_flow_device_num_in_region_list(
    world: &mut World,
    caller: &Caller,
    request: GetFlowDeviceNumInRegionList,
) -> Result<GetFlowDeviceNumInRegionListOutput, Refusal> {
    let mut regions = find_regions(world, caller, &request.region_id_list)?;
    regions.sort_unstable();
    regions.dedup();
    let count = regions.into_iter().map(|region| cameras(world, caller, region).count()).sum::<usize>();
    Ok(GetFlowDeviceNumInRegionListOutput { flow_ipc_num: Some(count as i64) })
}

fn find_regions(world: &World, caller: &Caller, ids: &[RegionId]) -> Result<Vec<u64>, Refusal> {
    let regions = world.regions(caller)?;
    Ok(ids.iter().map(|id| regions.find(id)).collect::<Result<_, ErrorCode>>()?)
}

/// The counting cameras right in a region. Those of the regions below do not count, as in lists of devices.
fn cameras<'w>(world: &'w World, caller: &Caller, region: u64) -> impl Iterator<Item = (DeviceKey, &'w Device)> {
    let application = caller.application;
    let all = world.devices.of(application);
    all.filter(move |(_, device)| counts(device) && device.region_in(application) == Some(region))
}

/// Whether a device counts people for the cloud: a camera that can, and is bound by itself.
fn counts(device: &Device) -> bool {
    device.kind() == Kind::Ipc && device.place == Place::Alone && device.model.has(Feature::PassengerFlow)
}
