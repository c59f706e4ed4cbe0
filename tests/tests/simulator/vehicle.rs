//! Vehicles: plates, and exports that take time and end in a file that can be downloaded.

use std::io::{Cursor, Read};
use std::time::Duration;

use tums::types::SortOrder;
use tums::wait::Export;
use tums::*;
use tums_sim::world::{CAMERA, Kind};
use tums_sim::{Fault, Mishap};
use tums_tests::http::{Reply, send};
use tums_tests::simulated::{NOON, Simulated, refused};

async fn plates(simulated: &Simulated, request: GetAllPlateListByPage) -> Vec<Plate> {
    let answer = simulated.project.vehicle().get_all_plate_list_by_page(request).await.expect("plates");
    assert_eq!(answer.total, Some(answer.list.len() as i64));
    answer.list
}

#[tokio::test]
async fn plates_are_listed_by_region_and_number() {
    let simulated = Simulated::start().await;
    let all = plates(&simulated, GetAllPlateListByPage::new()).await;
    assert!(all.len() > 40, "{} plates", all.len());
    let one = all[7].clone();
    let number = one.plate_number.clone().expect("a number");

    let region = one.group_id.clone().expect("a region");
    let here =
        plates(&simulated, GetAllPlateListByPage::new().filter_and(PlateFilter::new().group_id(region.clone()))).await;
    assert!(here.contains(&one) && here.len() < all.len());
    assert!(here.iter().all(|plate| plate.group_id == one.group_id && plate.group_name == one.group_name));

    let like = PlateSearch::new().plate_number_like(number[4..].to_lowercase());
    let found = plates(&simulated, GetAllPlateListByPage::new().filter_or(like.clone()).only_plate_number(true)).await;
    assert_eq!(found, [Plate { plate_id: None, plate_number: Some(number), group_id: None, group_name: None }]);
    let both = GetAllPlateListByPage::new().filter_or(like).filter_and(PlateFilter::new().group_id(999_999));
    assert_eq!(plates(&simulated, both).await, []);
}

#[tokio::test]
async fn plates_come_page_by_page() {
    let simulated = Simulated::start().await;
    let all = plates(&simulated, GetAllPlateListByPage::new()).await;
    let mut pages = simulated.project.items(GetAllPlateListByPage::new().limit(10));
    let mut read = Vec::new();
    while let Some(plate) = pages.try_next().await.expect("a page") {
        read.push(plate);
    }
    assert_eq!(read, all);
}

#[tokio::test]
async fn plates_of_a_deleted_region_fall_to_the_default_region() {
    let simulated = Simulated::start().await;
    let before = plates(&simulated, GetAllPlateListByPage::new()).await;
    let default = simulated
        .simulator
        .world(|world| RegionId::from(world.regions_of(tums_sim::World::PROJECT).expect("regions").default_region()));
    simulated.project.region().delete_all_region(DeleteAllRegion::new()).await.expect("deleted");
    let after = plates(&simulated, GetAllPlateListByPage::new()).await;
    assert_eq!(after.len(), before.len());
    assert!(after.iter().all(|plate| plate.group_id.as_ref() == Some(&default)));
}

/// Orders an export and waits until it is there.
async fn export(simulated: &Simulated, order: impl wait::ExportOrder) -> ExportRecord {
    let kind = order.export_type();
    simulated.project.call(order).await.expect("ordered");
    simulated.pass(10);
    newest(simulated, kind).await
}

async fn newest(simulated: &Simulated, kind: ExportType) -> ExportRecord {
    let answer = simulated.project.vehicle().get_export_records(GetExportRecords::new(kind)).await.expect("exports");
    answer.list.into_iter().next().expect("an export")
}

async fn url(simulated: &Simulated, export: &ExportRecord) -> String {
    let request = DownloadExportRecord::new(export.file_id.clone());
    simulated.project.vehicle().download_export_record(request).await.expect("a URL").url.expose().to_owned()
}

async fn download(simulated: &Simulated, url: &str) -> Reply {
    let path = url.strip_prefix(&simulated.simulator.url()).expect("a URL of the simulator");
    send(simulated.simulator.address(), "GET", path, &[], b"").await.expect("an answer")
}

/// The number of rows and all texts of a file.
fn read_xlsx(bytes: &[u8]) -> (usize, String) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect("a part").read_to_string(&mut text).expect("XML");
        text
    };
    (part("xl/worksheets/sheet1.xml").matches("<row ").count(), part("xl/sharedStrings.xml"))
}

async fn rows(simulated: &Simulated, order: impl wait::ExportOrder) -> (usize, String) {
    let export = export(simulated, order).await;
    let reply = download(simulated, &url(simulated, &export).await).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let (rows, texts) = read_xlsx(&reply.bytes);
    (rows - 1, texts)
}

fn camera() -> VehicleDetectionFilter {
    VehicleDetectionFilter::new().dev_qrcode_list([CAMERA.parse::<QrCode>().expect("a code")])
}

#[tokio::test]
async fn an_export_goes_through_its_states_and_is_downloaded() {
    let simulated = Simulated::start().await;
    let order = ExportAllVehicleDetectionRecords::new().filter_and(camera());
    simulated.project.vehicle().export_all_vehicle_detection_records(order).await.expect("ordered");
    let mut states = Vec::new();
    for _ in 0..10 {
        let export = newest(&simulated, ExportType::Detection).await;
        states.push(export.file_status.expect("a state"));
        simulated.pass(1);
    }
    states.dedup();
    use ExportFileStatus::{Converting, Done, Uploading, Waiting};
    assert_eq!(states, [Waiting, Converting, Uploading, Done]);

    let export = newest(&simulated, ExportType::Detection).await;
    assert_eq!(export.create_time, Some(NOON));
    assert_eq!(export.file_name.as_deref(), Some("detection-20240220-120000.xlsx"));
    assert_eq!(export.file_format.as_deref(), Some("excel"));
    let reply = download(&simulated, &url(&simulated, &export).await).await;
    assert_eq!(reply.header("content-disposition"), Some("attachment; filename=\"detection-20240220-120000.xlsx\""));
    let (rows, texts) = read_xlsx(&reply.bytes);
    assert!(rows > 500, "{rows} rows");
    for text in ["抓拍时间", "车牌号码", "蓝牌车（普通小型车）", "白名单", "TL-IPC633-D4G"] {
        assert!(texts.contains(text), "no {text}");
    }
}

#[tokio::test]
async fn the_waiter_of_the_sdk_sees_it_done_or_failed() {
    tokio::time::pause();
    let simulated = Simulated::running().await;
    let client = &simulated.project;
    let order = ExportAllVehicleDetectionRecords::new().filter_and(camera());
    let done = client.waiters().export(order.clone(), Duration::from_secs(60)).await.expect("over");
    assert!(matches!(done, Export::Done(_)), "{done:?}");
    simulated.simulator.world(|world| world.fail_exports(1));
    let failed = client.waiters().export(order, Duration::from_secs(60)).await.expect("over");
    assert!(matches!(failed, Export::Failed(_)), "{failed:?}");
}

#[tokio::test]
async fn a_file_is_given_only_to_whoever_has_its_token() {
    let simulated = Simulated::start().await;
    let export = export(&simulated, ExportAllVehicleDetectionRecords::new()).await;
    let url = url(&simulated, &export).await;
    let (path, token) = url.split_once("?token=").expect("a token");
    assert!(token.len() >= 32);
    for wrong in [path.to_owned(), format!("{path}?token="), format!("{path}?token={}0", &token[1..])] {
        assert_eq!(download(&simulated, &wrong).await.status, 403, "{wrong}");
    }
    let other = url.replace(&format!("/{}/", export.file_id), "/999/");
    assert_eq!(download(&simulated, &other).await.status, 404);
    let last = simulated.simulator.last_call().expect("a call");
    assert!(!format!("{last:?}").contains(token), "the journal keeps no token");
    let first = download(&simulated, &url).await.bytes;
    assert_eq!(download(&simulated, &url).await.bytes, first, "the same file every time");
}

#[tokio::test]
async fn a_file_is_in_the_journal_with_its_status_and_is_hit_by_faults() {
    let simulated = Simulated::start().await;
    let export = export(&simulated, ExportAllVehicleDetectionRecords::new()).await;
    let url = url(&simulated, &export).await;
    let whole = download(&simulated, &url).await.bytes;
    let of_last = || simulated.simulator.last_call().map(|call| (call.status, call.code, call.is_refused()));
    assert_eq!(of_last(), Some((Some(200), None, false)));
    simulated.simulator.inject(Fault::new(Mishap::Truncate).after().times(1));
    assert_eq!(download(&simulated, &url).await.bytes, whole[..whole.len() / 2]);
    assert_eq!(of_last(), Some((Some(200), None, true)));
    simulated.simulator.inject(Fault::new(Mishap::Status(502)).after().times(1));
    assert_eq!(download(&simulated, &url).await.status, 502);
    assert_eq!(of_last(), Some((Some(502), None, true)));
}

#[tokio::test]
async fn conditions_and_searches_narrow_an_export() {
    let simulated = Simulated::start().await;
    let order = |filter: VehicleDetectionFilter| ExportAllVehicleDetectionRecords::new().filter_and(filter);
    let (all, _) = rows(&simulated, order(camera())).await;
    let hours = Duration::from_secs(24 * 3600);
    let day_before = Timestamp::from_secs(NOON.as_secs() - hours.as_secs() as i64);
    let (of_day, _) = rows(&simulated, order(camera().start_time(day_before).end_time(NOON))).await;
    assert!(of_day > 0 && of_day < all / 10, "{of_day} of {all}");

    let mut sum = 0;
    for list in [VehicleListType::Unlisted, VehicleListType::Allowlist, VehicleListType::Blocklist] {
        let (some, texts) = rows(&simulated, order(camera().list_type(list).end_time(NOON))).await;
        assert!(some < all && (list == VehicleListType::Blocklist) == texts.contains("黑名单"));
        sum += some;
    }
    let (until_noon, _) = rows(&simulated, order(camera().end_time(NOON))).await;
    assert_eq!(sum, until_noon);

    let search = VehicleDetectionSearch::new().vehicle_logo_like("宝").plate_num_like("no such plate");
    let (some, texts) = rows(&simulated, order(camera()).filter_or(search)).await;
    assert!(some > 0 && some < all && texts.contains("宝马") && !texts.contains("丰田"));
    let (none, _) = rows(&simulated, order(camera().group_id(999_999))).await;
    assert_eq!(none, 0);
    let by_mac = VehicleDetectionFilter::new().dev_mac_list(["00-FF-00-FF-FF-FF".parse::<Mac>().expect("an address")]);
    assert_eq!(rows(&simulated, order(by_mac)).await.0, 0);
}

#[tokio::test]
async fn stays_are_exported_in_the_order_asked_for() {
    let simulated = Simulated::start().await;
    let space =
        simulated.find(|device| device.kind() == Kind::ParkingCapture && device.belongs_to(tums_sim::World::PROJECT));
    let code = simulated.device(space).qr_code.expect("a code");
    let filter = || EntryAndLeaveFilter::new().dev_qrcode_list([code.clone()]);
    let (all, texts) = rows(&simulated, ExportAllEntryAndLeaveRecords::new().filter_and(filter())).await;
    assert!((60..=120).contains(&all) && texts.contains("停车时长（秒）"), "{all} stays");
    let long = filter().stay_time_lower_limit(Duration::from_secs(7200));
    let (some, _) = rows(&simulated, ExportAllEntryAndLeaveRecords::new().filter_and(long)).await;
    assert!(some > 0 && some < all, "{some} of {all}");

    let by = |order| SortBy { key: EntryAndLeaveSortKey::StayTime, order };
    let mut files = Vec::new();
    for order in [SortOrder::Ascending, SortOrder::Descending] {
        let done = filter().leave_time_upper_limit(NOON);
        let order = ExportAllEntryAndLeaveRecords::new().filter_and(done).sort(vec![by(order)]);
        let export = export(&simulated, order).await;
        let bytes = download(&simulated, &url(&simulated, &export).await).await.bytes;
        files.push(stay_times(&bytes));
    }
    assert!(files[0].is_sorted() && files[0].len() > 50, "{:?}", files[0]);
    files[0].reverse();
    assert_eq!(files[0], files[1]);
}

/// The numbers in the third column.
fn stay_times(bytes: &[u8]) -> Vec<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut sheet = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").expect("a part").read_to_string(&mut sheet).expect("XML");
    let cells = sheet.split("<c r=\"C").skip(2);
    cells.filter_map(|cell| cell.split_once("<v>")?.1.split_once("</v>")?.0.parse().ok()).collect()
}

#[tokio::test]
async fn pictures_are_linked_on_demand_for_thirty_days() {
    let simulated = Simulated::start().await;
    let order = ExportAllVehicleDetectionRecords::new().filter_and(camera());
    let (_, texts) = rows(&simulated, order.clone()).await;
    assert!(!texts.contains("/sim/pictures/"));
    let (_, texts) = rows(&simulated, order.export_with_fig(true)).await;
    let newest = texts.split("<t>").filter(|text| text.contains("/sim/pictures/")).last().expect("a picture");
    let url = newest.split('<').next().expect("a URL").to_owned();
    let reply = download(&simulated, &url).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("image/bmp")), "{url}");
    assert_eq!(reply.bytes.len(), 54 + 64 * 36 * 3);
    assert_eq!(u32::from_le_bytes(reply.bytes[2..6].try_into().expect("four bytes")), reply.bytes.len() as u32);
    assert_eq!(download(&simulated, &url[..url.len() - 1]).await.status, 403);
    simulated.pass(31 * 24 * 3600);
    assert_eq!(download(&simulated, &url).await.status, 404);
}

#[tokio::test]
async fn exports_are_kept_for_three_days_or_until_they_are_deleted() {
    let simulated = Simulated::start().await;
    let kept = export(&simulated, ExportAllVehicleDetectionRecords::new()).await;
    let deleted = export(&simulated, ExportAllVehicleDetectionRecords::new()).await;
    let link = url(&simulated, &deleted).await;
    let vehicle = simulated.project.vehicle();
    vehicle.delete_export_record(DeleteExportRecord::new(deleted.file_id.clone())).await.expect("deleted");
    refused(vehicle.delete_export_record(DeleteExportRecord::new(deleted.file_id)).await, ErrorCode::FILE_NOT_FOUND);
    assert_eq!(download(&simulated, &link).await.status, 404);
    let list =
        async || vehicle.get_export_records(GetExportRecords::new(ExportType::Detection)).await.expect("exports");
    assert_eq!(list().await.total, Some(1));
    let other = vehicle.get_export_records(GetExportRecords::new(ExportType::EntryAndLeave)).await.expect("exports");
    assert_eq!(other.total, Some(0));
    simulated.pass(3 * 24 * 3600);
    assert_eq!(list().await.total, Some(0));
    let gone = vehicle.download_export_record(DownloadExportRecord::new(kept.file_id)).await;
    refused(gone, ErrorCode::FILE_NOT_FOUND);
}

#[tokio::test]
async fn a_project_exports_once_in_five_seconds() {
    let simulated = Simulated::start().await;
    let vehicle = simulated.project.vehicle();
    let order = async || vehicle.export_all_vehicle_detection_records(ExportAllVehicleDetectionRecords::new()).await;
    let unknown = VehicleDetectionFilter::new().plate_type(PlateType::Blue);
    let bad = ExportAllVehicleDetectionRecords::new().filter_and(unknown);
    let refusal = simulated.careless.vehicle().export_all_vehicle_detection_records(bad).await;
    refused(refusal, ErrorCode::PARAMETER_UNKNOWN);
    order().await.expect("a refused order does not count");
    simulated.pass(4);
    refused(order().await, ErrorCode::TOO_FREQUENT);
    vehicle.export_all_entry_and_leave_records(ExportAllEntryAndLeaveRecords::new()).await.expect("each by itself");
    simulated.pass(1);
    order().await.expect("five seconds later");
    assert_eq!(simulated.simulator.effects("exportAllVehicleDetectionRecords"), 2);
}

#[tokio::test]
async fn an_export_that_is_not_finished_cannot_be_downloaded() {
    let simulated = Simulated::start().await;
    simulated.project.call(ExportAllVehicleDetectionRecords::new()).await.expect("ordered");
    let export = newest(&simulated, ExportType::Detection).await;
    let request = DownloadExportRecord::new(export.file_id);
    refused(simulated.project.vehicle().download_export_record(request).await, ErrorCode::FILE_NOT_FOUND);
}

#[tokio::test]
async fn only_projects_have_vehicles() {
    let simulated = Simulated::start().await;
    let vehicle = simulated.device.vehicle();
    let wrong = ErrorCode::NOT_A_PROJECT_APPLICATION;
    refused(vehicle.get_all_plate_list_by_page(GetAllPlateListByPage::new()).await, wrong);
    refused(vehicle.export_all_vehicle_detection_records(ExportAllVehicleDetectionRecords::new()).await, wrong);
    refused(vehicle.export_all_entry_and_leave_records(ExportAllEntryAndLeaveRecords::new()).await, wrong);
    refused(vehicle.get_export_records(GetExportRecords::new(ExportType::Detection)).await, wrong);
    refused(vehicle.delete_export_record(DeleteExportRecord::new("1")).await, wrong);
    refused(vehicle.download_export_record(DownloadExportRecord::new("1")).await, wrong);
}
