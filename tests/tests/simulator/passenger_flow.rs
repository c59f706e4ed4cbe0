//! Passenger flow: figures that agree over regions, cameras and units of time, and an update that takes time.

use std::time::Duration;

use tums::*;
use tums_sim::World;
use tums_sim::world::{CAMERA, DeviceKey, Feature, Kind, Place, RECORDER};
use tums_tests::simulated::{NOON, Simulated, refused};

/// The first second of Thursday, 1 February 2024, in Beijing, and of the two months after it.
const FEBRUARY: [i64; 2] = [1_706_716_800, 1_709_222_400];
const DAY: i64 = 86_400;

fn range(from: i64, to: i64) -> FlowTimeRange {
    let required = FlowTimeRangeRequired { start_time: Timestamp::from_secs(from), end_time: Timestamp::from_secs(to) };
    FlowTimeRange::new(required)
}

fn filter(category: FlowCategory, accuracy: FlowAccuracy, ranges: &[(i64, i64)]) -> FlowFilter {
    let time_list = ranges.iter().map(|(from, to)| range(*from, *to)).collect();
    FlowFilter::new(FlowFilterRequired { query_category: category, accuracy, time_list })
}

async fn query(simulated: &Simulated, filter: FlowFilter) -> Vec<FlowRecord> {
    let answer = simulated.project.passenger_flow().query_flow(QueryFlow::new(filter)).await.expect("figures");
    assert_eq!(answer.total, Some(answer.list.len() as i64));
    answer.list
}

fn sum(records: &[FlowRecord]) -> [i64; 3] {
    let add = |number: fn(&FlowRecord) -> Option<i64>| records.iter().filter_map(number).sum();
    [add(|record| record.in_flow), add(|record| record.out_flow), add(|record| record.pass_flow)]
}

/// A region with more than one counting camera, and these cameras, all paid for.
async fn counted_region(simulated: &Simulated) -> (RegionId, Vec<DeviceKey>) {
    let cameras: Vec<_> = simulated.simulator.world(|world| {
        let all = world.devices.of(World::PROJECT);
        let counting =
            all.filter(|(_, device)| device.model.has(Feature::PassengerFlow) && device.place == Place::Alone);
        counting.map(|(key, _)| key).take(3).collect()
    });
    let region = simulated.device(cameras[0]).region_in(World::PROJECT);
    for key in &cameras {
        simulated.change(*key, |device| {
            device.open = OpenStatus::Paid;
            device.regions.insert(World::PROJECT, region);
        });
    }
    let region = RegionId::from(region.expect("a region"));
    let request = GetFlowDeviceInRegion::new(region.clone());
    let listed = simulated.project.passenger_flow().get_flow_device_in_region(request).await.expect("cameras");
    let key = |device: &FlowDevice| {
        let id = DeviceId::from(device.qr_code.clone().expect("a code"));
        simulated.simulator.world(|world| world.devices.find(&id)).expect("a device")
    };
    (region, listed.device_info_list.iter().map(key).collect())
}

#[tokio::test]
async fn cameras_that_count_are_listed_and_counted() {
    let simulated = Simulated::start().await;
    let (region, cameras) = counted_region(&simulated).await;
    assert!(cameras.len() >= 3);
    let flow = simulated.project.passenger_flow();
    let listed = flow.get_flow_device_in_region(GetFlowDeviceInRegion::new(region.clone())).await.expect("cameras");
    let first = &listed.device_info_list[0];
    let device = simulated.device(cameras[0]);
    assert_eq!((first.dev_name.clone(), first.mac.clone()), (Some(device.name), Some(device.mac)));
    assert_eq!((first.channel_id, first.parent_qr_code.clone()), (Some(1), None));

    let count = async |regions: Vec<RegionId>| {
        let request = GetFlowDeviceNumInRegionList::new(regions);
        flow.get_flow_device_num_in_region_list(request).await.expect("a number").flow_ipc_num.expect("a number")
    };
    assert_eq!(count(vec![region.clone()]).await, cameras.len() as i64);
    assert_eq!(count(vec![region.clone(), region]).await, cameras.len() as i64, "a region counts once");
    let all = simulated.simulator.world(|world| {
        let regions = world.regions_of(World::PROJECT).expect("regions");
        regions.iter().map(|(id, _)| RegionId::from(id)).collect::<Vec<_>>()
    });
    let everywhere = simulated.simulator.world(|world| {
        let counts = |kind, place, has| kind == Kind::Ipc && place == Place::Alone && has;
        let all = world.devices.of(World::PROJECT);
        all.filter(|(_, one)| counts(one.kind(), one.place, one.model.has(Feature::PassengerFlow))).count()
    });
    assert_eq!(count(all).await, everywhere as i64);
}

#[tokio::test]
async fn figures_add_up_over_cameras_and_over_time() {
    let simulated = Simulated::start().await;
    let (region, cameras) = counted_region(&simulated).await;
    let january = (FEBRUARY[0] - 31 * DAY, FEBRUARY[0]);
    let of_region = |accuracy| filter(FlowCategory::Region, accuracy, &[january]).region_id_list([region.clone()]);
    let days = query(&simulated, of_region(FlowAccuracy::Day)).await;
    let month = query(&simulated, of_region(FlowAccuracy::Month)).await;
    assert_eq!((days.len(), month.len()), (31, 1));
    assert_eq!(sum(&days), sum(&month));
    assert!(sum(&days)[0] > 31 * 50 && sum(&days)[2] > sum(&days)[0]);
    assert_eq!(month[0].start_time, Some(Timestamp::from_secs(january.0)));
    assert_eq!(month[0].end_time, Some(Timestamp::from_secs(january.1 - 1)));
    assert!(days.iter().all(|record| record.region_id.as_ref() == Some(&region) && record.qr_code.is_none()));

    let channels: Vec<_> = cameras.iter().map(|key| simulated.id(*key).channel(1)).collect();
    let by_camera = filter(FlowCategory::Device, FlowAccuracy::Month, &[january]).dev_info_list(channels.clone());
    let by_camera = query(&simulated, by_camera).await;
    assert_eq!((by_camera.len(), sum(&by_camera)), (cameras.len(), sum(&month)));
    assert!(by_camera.iter().all(|record| record.related_region_id.as_ref() == Some(&region)));

    let both = filter(FlowCategory::All, FlowAccuracy::Month, &[january]);
    let both = query(&simulated, both.region_id_list([region]).dev_info_list(channels)).await;
    assert_eq!(both, [month, by_camera].concat());
}

#[tokio::test]
async fn weeks_begin_on_mondays_and_years_in_january() {
    let simulated = Simulated::start().await;
    let (region, _) = counted_region(&simulated).await;
    let noon = NOON.as_secs();
    let of = async |accuracy, from, to| {
        query(&simulated, filter(FlowCategory::Region, accuracy, &[(from, to)]).region_id_list([region.clone()])).await
    };
    let week = of(FlowAccuracy::Week, noon, noon + 1).await;
    assert_eq!(week[0].start_time, Some(Timestamp::from_secs(1_708_272_000)), "Monday, 19 February");
    assert_eq!(week[0].end_time, Some(Timestamp::from_secs(1_708_272_000 + 7 * DAY - 1)));
    let year = of(FlowAccuracy::Year, noon, noon + 1).await;
    assert_eq!(year[0].start_time, Some(Timestamp::from_secs(1_704_038_400)));
    // A day that only begins at the end of the range is left out.
    assert_eq!(of(FlowAccuracy::Day, FEBRUARY[0] + 5, FEBRUARY[0] + DAY).await.len(), 1);
    assert_eq!(of(FlowAccuracy::Day, FEBRUARY[0] + 5, FEBRUARY[0] + DAY + 1).await.len(), 2);
}

#[tokio::test]
async fn regions_are_added_up_on_demand_and_pages_go_over_all_entries() {
    let simulated = Simulated::start().await;
    let (region, _) = counted_region(&simulated).await;
    let other = simulated.simulator.world(|world| world.regions_of(World::PROJECT).expect("regions").roots()[1]);
    let regions = [region.clone(), RegionId::from(other)];
    let ranges = [(FEBRUARY[0], FEBRUARY[0] + 3 * DAY), (FEBRUARY[0] + 7 * DAY, FEBRUARY[0] + 9 * DAY)];
    let apart = filter(FlowCategory::Region, FlowAccuracy::Day, &ranges).region_id_list(regions.clone());
    let each = query(&simulated, apart.clone()).await;
    assert_eq!(each.len(), 10);
    let together = query(&simulated, apart.clone().region_accumulate(true)).await;
    assert_eq!((together.len(), sum(&together)), (5, sum(&each)));
    assert!(together.iter().all(|record| record.region_id.is_none() && record.region_name.is_none()));

    let mut pages = simulated.project.items(QueryFlow::new(apart).limit(3));
    let mut read = Vec::new();
    while let Some(record) = pages.try_next().await.expect("a page") {
        read.push(record);
    }
    assert_eq!(read, each);
}

#[tokio::test]
async fn totals_agree_with_the_list_and_tell_the_unit_before() {
    let simulated = Simulated::start().await;
    let (region, cameras) = counted_region(&simulated).await;
    let (from, to) = (FEBRUARY[0], FEBRUARY[0] + DAY);
    let days = filter(FlowCategory::Region, FlowAccuracy::Day, &[(from - DAY, to)]).region_id_list([region.clone()]);
    let days = query(&simulated, days).await;
    let required = QueryRegionSingleFlowRequired {
        region_id: region,
        accuracy: FlowAccuracy::Day,
        start_time: Timestamp::from_secs(from),
        end_time: Timestamp::from_secs(to),
    };
    let flow = simulated.project.passenger_flow();
    let total = flow.query_region_single_flow(QueryRegionSingleFlow::new(required)).await.expect("totals");
    let last = [total.last_total_in_flow, total.last_total_out_flow, total.last_total_pass_flow];
    let current = [total.current_total_in_flow, total.current_total_out_flow, total.current_total_pass_flow];
    assert_eq!((last, current), (sum(&days[..1]).map(Some), sum(&days[1..]).map(Some)));

    let mut came = 0;
    for key in cameras {
        let required = QueryDeviceSingleFlowRequired {
            accuracy: FlowAccuracy::Day,
            start_time: Timestamp::from_secs(from),
            end_time: Timestamp::from_secs(to),
        };
        let request = QueryDeviceSingleFlow::new(simulated.id(key).channel(1), required);
        let total = flow.query_device_single_flow(request).await.expect("totals");
        came += total.current_total_in_flow.expect("a number");
    }
    assert_eq!(Some(came), total.current_total_in_flow);
}

#[tokio::test]
async fn figures_are_fetched_anew_in_the_background() {
    let simulated = Simulated::start().await;
    let (region, _) = counted_region(&simulated).await;
    let today = (NOON.as_secs() - 43_200, NOON.as_secs() + 43_200);
    let ask = async || {
        let filter = filter(FlowCategory::Region, FlowAccuracy::Day, &[today]).region_id_list([region.clone()]);
        let answer = simulated.project.passenger_flow().query_flow(QueryFlow::new(filter)).await.expect("figures");
        (answer.last_update_time.expect("a moment").as_secs() - NOON.as_secs(), sum(&answer.list))
    };
    let status = async || {
        let request = GetFlowSyncStatus::new();
        simulated.project.passenger_flow().get_flow_sync_status(request).await.expect("a state").status
    };
    let (updated, at_noon) = ask().await;
    assert_eq!((updated, status().await), (0, Some(FlowSyncStatus::Done)), "fresh figures are not fetched");
    simulated.pass(3600);
    assert_eq!(ask().await, (0, at_noon), "the old figures at first");
    assert_eq!(status().await, Some(FlowSyncStatus::Running));
    simulated.pass(4);
    assert_eq!(status().await, Some(FlowSyncStatus::Running));
    simulated.pass(1);
    assert_eq!(status().await, Some(FlowSyncStatus::Done));
    let (updated, later) = ask().await;
    assert_eq!(updated, 3605);
    assert!(later[0] > at_noon[0] && later[1] > at_noon[1]);
}

#[tokio::test]
async fn what_was_never_fetched_has_no_moment() {
    let simulated = Simulated::with_world(World::empty(1)).await;
    let filter = filter(FlowCategory::Region, FlowAccuracy::Day, &[(FEBRUARY[0], FEBRUARY[1])]).region_id_list([1]);
    let request = QueryFlow::new(filter);
    let flow = simulated.project.passenger_flow();
    let answer = flow.query_flow(request.clone()).await.expect("figures");
    assert_eq!((answer.last_update_time, answer.total), (None, Some(29)));
    simulated.pass(5);
    assert!(flow.query_flow(request).await.expect("figures").last_update_time.is_some());
}

#[tokio::test]
async fn the_waiter_of_the_sdk_gets_fresh_figures() {
    tokio::time::pause();
    let simulated = Simulated::running().await;
    simulated.pass(60);
    let filter = filter(FlowCategory::Region, FlowAccuracy::Day, &[(FEBRUARY[0], FEBRUARY[1])]).region_id_list([1]);
    let figures = simulated
        .project
        .waiters()
        .passenger_flow(QueryFlow::new(filter), Duration::from_secs(60))
        .await
        .expect("figures");
    assert_eq!(figures.last_update_time, Some(Timestamp::from_secs(NOON.as_secs() + 65)));
}

#[tokio::test]
async fn refusals_say_what_is_wrong() {
    let simulated = Simulated::start().await;
    let (region, cameras) = counted_region(&simulated).await;
    let flow = simulated.careless.passenger_flow();
    let nowhere = RegionId::from(999_999);
    let february = (FEBRUARY[0], FEBRUARY[1]);
    let of = |filter: FlowFilter| flow.query_flow(QueryFlow::new(filter));
    let (days, device) = (FlowAccuracy::Day, FlowCategory::Device);

    refused(
        flow.get_flow_device_in_region(GetFlowDeviceInRegion::new(nowhere.clone())).await,
        ErrorCode::REGION_NOT_FOUND,
    );
    let number = GetFlowDeviceNumInRegionList::new([region.clone(), nowhere.clone()]);
    refused(flow.get_flow_device_num_in_region_list(number).await, ErrorCode::REGION_NOT_FOUND);
    let missing = filter(FlowCategory::Region, days.clone(), &[february]);
    refused(of(missing.clone()).await, ErrorCode::PARAMETER_UNKNOWN);
    refused(of(missing.region_id_list([nowhere])).await, ErrorCode::REGION_NOT_FOUND);
    let backwards = filter(FlowCategory::Region, days.clone(), &[(february.1, february.0)]);
    refused(of(backwards.region_id_list([region])).await, ErrorCode::QUERY_TIME_WRONG);

    let cannot = DeviceId::qr_code(CAMERA).expect("a code").channel(1);
    let on_recorder = DeviceId::qr_code(RECORDER).expect("a code").channel(1);
    for channel in [cannot, on_recorder] {
        let filter = filter(device.clone(), days.clone(), &[february]).dev_info_list([channel]);
        refused(of(filter).await, ErrorCode::PASSENGER_FLOW_UNSUPPORTED);
    }
    simulated.change(cameras[0], |device| device.open = OpenStatus::Closed);
    let unpaid = filter(device, days.clone(), &[february]).dev_info_list([simulated.id(cameras[0]).channel(1)]);
    refused(of(unpaid).await, ErrorCode::DEVICE_NOT_PAID);
    let required = QueryDeviceSingleFlowRequired {
        accuracy: days,
        start_time: Timestamp::from_secs(february.0),
        end_time: Timestamp::from_secs(february.1),
    };
    let request = QueryDeviceSingleFlow::new(simulated.id(cameras[0]).channel(1), required);
    refused(flow.query_device_single_flow(request).await, ErrorCode::DEVICE_NOT_PAID);
}

#[tokio::test]
async fn only_projects_have_passenger_flow() {
    let simulated = Simulated::start().await;
    let flow = simulated.device.passenger_flow();
    let wrong = ErrorCode::NOT_A_PROJECT_APPLICATION;
    refused(flow.get_flow_sync_status(GetFlowSyncStatus::new()).await, wrong);
    refused(flow.get_flow_device_in_region(GetFlowDeviceInRegion::new(1)).await, wrong);
    refused(flow.get_flow_device_num_in_region_list(GetFlowDeviceNumInRegionList::new([1])).await, wrong);
}
