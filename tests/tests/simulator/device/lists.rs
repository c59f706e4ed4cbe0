//! Lists with every documented filter, search and sort, and counts.

use std::net::Ipv4Addr;

use tums::types::SortOrder;
use tums::*;
use tums_sim::World;
use tums_sim::world::{Device, Kind, Place, RECORDER};
use tums_tests::simulated::{Simulated, refused};

use super::{id, recorder};

async fn list(simulated: &Simulated, request: GetDeviceListInProjectApplication) -> Vec<ProjectDevice> {
    let mut items = simulated.project.items(request);
    let mut devices = Vec::new();
    while let Some(device) = items.try_next().await.expect("a page") {
        devices.push(device);
    }
    assert!(items.report().is_complete());
    devices
}

/// How many devices of the project there are for which something holds.
fn count(simulated: &Simulated, holds: impl Fn(&Device) -> bool) -> usize {
    simulated.simulator.world(|world| world.devices.of(World::PROJECT).filter(|(_, device)| holds(device)).count())
}

fn of(filter: ProjectDeviceFilter) -> GetDeviceListInProjectApplication {
    GetDeviceListInProjectApplication::new().filter_and(filter)
}

fn like(search: ProjectDeviceSearch) -> GetDeviceListInProjectApplication {
    GetDeviceListInProjectApplication::new().filter_or(search)
}

#[tokio::test]
async fn children_are_listed_only_when_they_are_asked_for() {
    let simulated = Simulated::start().await;
    let (alone, all) = (count(&simulated, |device| device.place == Place::Alone), count(&simulated, |_| true));
    assert_eq!(list(&simulated, GetDeviceListInProjectApplication::new()).await.len(), alone);
    let with_children = list(&simulated, of(ProjectDeviceFilter::new().has_child(true))).await;
    assert_eq!(with_children.len(), all);
    assert!(all > alone && alone > 100);
    let recorder: QrCode = RECORDER.parse().expect("a code");
    let mut channels = with_children.iter().filter(|device| device.parent_qr_code.as_ref() == Some(&recorder));
    let channel = channels.next().expect("a camera on a channel");
    assert_eq!((channel.channel_id, &channel.qr_code), (Some(1), &None), "told by its recorder and number");
    assert!(channel.parent_mac.is_some() && channels.next().is_some());
}

#[tokio::test]
async fn each_condition_narrows_the_list() {
    let simulated = Simulated::start().await;
    let region = simulated.device(recorder(&simulated)).region_in(World::PROJECT).expect("a region");
    let here = |device: &Device| device.place == Place::Alone && device.region_in(World::PROJECT) == Some(region);
    let found = list(&simulated, of(ProjectDeviceFilter::new().region_id(region))).await;
    assert_eq!(found.len(), count(&simulated, here));
    assert!(found.iter().all(|device| device.region_id == Some(region.into()) && device.region_name.is_some()));

    let offline = list(&simulated, of(ProjectDeviceFilter::new().device_status(DeviceStatus::Offline))).await;
    let is_offline = |device: &Device| device.place == Place::Alone && device.status == DeviceStatus::Offline;
    assert_eq!(offline.len(), count(&simulated, is_offline));
    assert!(!offline.is_empty());

    let types = [DeviceType::NetworkVideoRecorder, DeviceType::SmbRouter];
    let found = list(&simulated, of(ProjectDeviceFilter::new().device_type_list(types.clone()))).await;
    let wanted = |device: &Device| matches!(device.kind(), Kind::Nvr | Kind::Router);
    assert_eq!(found.len(), count(&simulated, wanted));

    let (floor, ceiling) = (Ipv4Addr::new(192, 168, 1, 100), Ipv4Addr::new(192, 168, 1, 120));
    let filter = ProjectDeviceFilter::new().ip_floor(floor.to_string()).ip_ceiling(ceiling.to_string());
    let found = list(&simulated, of(filter.clone())).await;
    let address = |device: &ProjectDevice| device.ip.as_deref().and_then(|ip| ip.parse::<Ipv4Addr>().ok());
    assert!(!found.is_empty());
    assert!(found.iter().all(|device| address(device).is_some_and(|ip| (floor..=ceiling).contains(&ip))));
    let both = list(&simulated, of(filter.device_status(DeviceStatus::Offline))).await;
    assert!(both.len() < found.len());
}

#[tokio::test]
async fn one_of_the_texts_searched_for_is_enough() {
    let simulated = Simulated::start().await;
    let by_model = list(&simulated, like(ProjectDeviceSearch::new().device_model_like("nvr62"))).await;
    assert!(!by_model.is_empty());
    assert!(by_model.iter().all(|device| device.device_model.as_deref() == Some("TL-NVR6216")));
    let one = by_model[0].clone();
    let (name, mac, ip) = (one.device_name.clone(), one.mac.clone(), one.ip.clone());
    let searches = [
        ProjectDeviceSearch::new().device_name_like(name.expect("a name")),
        ProjectDeviceSearch::new().mac_like(mac.expect("an address").to_string().to_lowercase()),
        ProjectDeviceSearch::new().ip_like(ip.expect("an address")),
        ProjectDeviceSearch::new().region_name_like(one.region_name.clone().expect("a region")),
    ];
    for search in searches {
        let found = list(&simulated, like(search.clone())).await;
        assert!(found.contains(&one), "{search:?}");
    }
    let either = ProjectDeviceSearch::new().device_model_like("NVR62").device_name_like("TL-DS4216");
    let found = list(&simulated, like(either)).await;
    assert!(found.len() > by_model.len());
    assert_eq!(list(&simulated, like(ProjectDeviceSearch::new().mac_like("no such address"))).await, []);
}

#[tokio::test]
async fn lists_are_sorted_by_every_key() {
    let simulated = Simulated::start().await;
    let sorted = async |keys: Vec<SortBy<ProjectDeviceSortKey>>| {
        list(&simulated, GetDeviceListInProjectApplication::new().sort(keys)).await
    };
    let by = |key, order| SortBy { key, order };
    use ProjectDeviceSortKey as Key;
    use SortOrder::{Ascending, Descending};
    let names = |devices: &[ProjectDevice]| devices.iter().map(|device| device.device_name.clone()).collect::<Vec<_>>();
    let ascending = sorted(vec![by(Key::DeviceName, Ascending)]).await;
    assert!(names(&ascending).is_sorted());
    let mut descending = names(&sorted(vec![by(Key::DeviceName, Descending)]).await);
    descending.reverse();
    assert_eq!(descending, names(&ascending));

    let by_mac = sorted(vec![by(Key::Mac, Ascending)]).await;
    assert!(by_mac.is_sorted_by_key(|device| device.mac.clone()));
    let by_ip = sorted(vec![by(Key::Ip, Ascending)]).await;
    assert!(by_ip.is_sorted_by_key(|device| device.ip.as_deref().and_then(|ip| ip.parse::<Ipv4Addr>().ok())));
    let by_two = sorted(vec![by(Key::DeviceStatus, Descending), by(Key::DeviceType, Ascending)]).await;
    let keys = |device: &ProjectDevice| {
        let status = device.device_status.map_or(0, |status| status.value());
        (-status, device.device_type.clone())
    };
    assert!(by_two.is_sorted_by_key(keys));
}

#[tokio::test]
async fn a_device_type_application_lists_its_own() {
    let simulated = Simulated::start().await;
    let own = |children: bool| {
        let filter = ApplicationDeviceFilter::new().has_child(children);
        GetDeviceListInDeviceApplication::new().filter_and(filter)
    };
    let device = simulated.device.device();
    let of_world = |holds: fn(&Device) -> bool| {
        simulated.simulator.world(|world| world.devices.of(World::DEVICE).filter(|(_, device)| holds(device)).count())
    };
    let alone = device.get_device_list_in_device_application(own(false)).await.expect("devices");
    assert_eq!(alone.total, Some(of_world(|device| device.place == Place::Alone) as i64));
    let all = device.get_device_list_in_device_application(own(true)).await.expect("devices");
    assert_eq!(all.total, Some(of_world(|_| true) as i64));
    let types = ApplicationDeviceFilter::new().device_type_list([DeviceType::NetworkVideoRecorder]);
    let request = GetDeviceListInDeviceApplication::new().filter_and(types);
    let recorders = device.get_device_list_in_device_application(request).await.expect("devices");
    assert!(recorders.list.iter().any(|device| device.qr_code == RECORDER.parse().ok()));
    assert!(recorders.list.iter().all(|device| device.device_type == Some(DeviceType::NetworkVideoRecorder)));
}

#[tokio::test]
async fn each_kind_of_application_has_its_own_list() {
    let simulated = Simulated::start().await;
    let wrong =
        simulated.device.device().get_device_list_in_project_application(GetDeviceListInProjectApplication::new());
    refused(wrong.await, ErrorCode::NOT_A_PROJECT_APPLICATION);
    let wrong =
        simulated.project.device().get_device_list_in_device_application(GetDeviceListInDeviceApplication::new());
    refused(wrong.await, ErrorCode::NOT_A_DEVICE_APPLICATION);
    let careless = simulated.careless.device();
    let list = |start, limit| GetDeviceListInProjectApplication::new().start(start).limit(limit);
    refused(careless.get_device_list_in_project_application(list(-1, 10)).await, ErrorCode::INVALID_START);
    refused(careless.get_device_list_in_project_application(list(0, 101)).await, ErrorCode::INVALID_LIMIT);
}

#[tokio::test]
async fn the_overview_counts_what_there_is() {
    let simulated = Simulated::start().await;
    let key = recorder(&simulated);
    let overview = async || {
        simulated.project.device().get_application_overview(GetApplicationOverview::new()).await.expect("counts")
    };
    let before = overview().await;
    let of_kind = |kind: Kind| count(&simulated, |device| device.kind() == kind) as i64;
    assert_eq!(before.all_nvr_num, Some(of_kind(Kind::Nvr)));
    assert_eq!(before.all_ipc_num, Some(of_kind(Kind::Ipc)));
    assert_eq!(before.all_vps_num, Some(of_kind(Kind::Vps)));
    simulated.change(key, |device| (device.status, device.faulty) = (DeviceStatus::Offline, true));
    let after = overview().await;
    assert_eq!(after.all_nvr_num, before.all_nvr_num);
    assert_eq!(after.online_nvr_num, before.online_nvr_num.map(|number| number - 1));
    assert_eq!(after.error_nvr_num, before.error_nvr_num.map(|number| number + 1));
}

#[tokio::test]
async fn a_recorder_tells_its_channels() {
    let simulated = Simulated::start().await;
    let key = recorder(&simulated);
    let request = GetChannelDeviceList::new(id(RECORDER));
    let answer = simulated.project.device().get_channel_device_list(request.clone()).await.expect("channels");
    let device = simulated.device(key);
    assert_eq!(answer.channel_num, Some(device.model.channels.into()));
    let numbers: Vec<_> = answer.channel_list.iter().filter_map(|channel| channel.channel).collect();
    assert!(!numbers.is_empty() && numbers.is_sorted());
    let connected = answer.channel_list.iter().filter(|one| one.device_status != Some(DeviceStatus::Offline)).count();
    assert_eq!(answer.connected_channel_num, Some(connected as i64));

    let channel = id(RECORDER).channel(numbers[0] as u32);
    let code =
        simulated.project.device().get_nvr_channel_qr_code(GetNvrChannelQrCode::new(channel)).await.expect("a code");
    let camera = simulated.simulator.world(|world| world.devices.channel(key, numbers[0] as u32)).expect("a camera");
    assert_eq!(Some(code.qr_code), simulated.device(camera).qr_code);

    simulated.change(key, |device| device.open = OpenStatus::Closed);
    refused(simulated.project.device().get_channel_device_list(request).await, ErrorCode::DEVICE_NOT_PAID);
}
