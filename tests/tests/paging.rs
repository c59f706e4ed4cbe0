//! Lists that are read page by page: nothing is lost while they hold still, and what moves is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::TryStreamExt;
use proptest::prelude::*;
use serde_json::{Value, json};
use tums::operation::Paged;
use tums::page::{PagingNotice, PagingReport};
use tums::transport::TransportErrorKind;
use tums::{
    Day, DeviceId, ErrorKind, FlowAccuracy, FlowCategory, FlowFilter, FlowFilterRequired, FlowTimeRange,
    FlowTimeRangeRequired, GetPagedRootRegions, QueryFlow, RegionSummary, SearchVideo, Timestamp,
};
use tums_tests::stub::{Asked, StubCloud, Told};

/// A list on the server.
#[derive(Clone, Debug)]
struct World {
    rows: Vec<u32>,
    /// What happens to it before each call.
    moves: Vec<Move>,
    /// Entries of a page at most, whatever was asked for.
    cap: usize,
    total: Total,
    /// The server answers with the first page, whatever was asked for.
    stuck: bool,
    calls: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Move {
    Nothing,
    Insert(usize),
    Append,
    Remove(usize),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Total {
    True,
    Missing,
    /// Wrong by so much.
    Off(i64),
}

impl World {
    fn still(count: u32) -> Self {
        Self { rows: (0..count).collect(), moves: Vec::new(), cap: 1000, total: Total::True, stuck: false, calls: 0 }
    }

    fn page(&mut self, from: u64, size: u64) -> (Vec<u32>, Option<i64>) {
        match self.moves.get(self.calls) {
            Some(Move::Insert(at)) => self.rows.insert(at % (self.rows.len() + 1), 1000 + self.calls as u32),
            Some(Move::Append) => self.rows.push(1000 + self.calls as u32),
            Some(Move::Remove(at)) if !self.rows.is_empty() => drop(self.rows.remove(at % self.rows.len())),
            _ => {}
        }
        self.calls += 1;
        let from = if self.stuck { 0 } else { from as usize };
        let rows = self.rows.iter().skip(from).take(self.cap.min(size as usize)).copied().collect();
        let count = self.rows.len() as i64;
        let total = match self.total {
            Total::True => Some(count),
            Total::Missing => None,
            Total::Off(by) => Some((count + by).max(0)),
        };
        (rows, total)
    }
}

fn cloud(world: World, row: fn(u32) -> Value, place: fn(&Asked) -> (u64, u64)) -> StubCloud {
    let world = Arc::new(Mutex::new(world));
    StubCloud::new(move |asked| {
        let (from, size) = place(asked);
        let (rows, total) = world.lock().expect("a world").page(from, size);
        let rows: Vec<_> = rows.into_iter().map(row).collect();
        Told::result(json!({ "total": total, "list": rows, "videos": rows })).after(Duration::from_millis(50))
    })
}

fn offset(asked: &Asked) -> (u64, u64) {
    (asked.number("start"), asked.number("limit"))
}

fn region(id: u32) -> Value {
    json!({ "regionId": id.to_string() })
}

fn regions(world: World) -> StubCloud {
    cloud(world, region, offset)
}

fn ids(regions: &[RegionSummary]) -> Vec<u32> {
    regions.iter().map(|region| region.region_id.to_string().parse().expect("a number")).collect()
}

/// Entries without a key, by offset.
fn flows(world: World) -> StubCloud {
    cloud(world, |id| json!({ "inFlow": id }), offset)
}

fn flow_request(size: i64) -> QueryFlow {
    let day = FlowTimeRange::new(FlowTimeRangeRequired {
        start_time: Timestamp::from_secs(1_708_272_000),
        end_time: Timestamp::from_secs(1_708_876_800),
    });
    let filter = FlowFilter::new(FlowFilterRequired {
        query_category: FlowCategory::Region,
        accuracy: FlowAccuracy::Day,
        time_list: vec![day],
    });
    QueryFlow::new(filter.region_id_list([1140])).limit(size)
}

/// Entries without a key, by window, and never a total.
fn videos(world: World) -> StubCloud {
    let window = |asked: &Asked| (asked.number("startIdx"), asked.number("endIdx") + 1 - asked.number("startIdx"));
    cloud(World { total: Total::Missing, ..world }, |id| json!({ "startTime": 1_600_000_000 + id }), window)
}

fn video_request(size: i64) -> SearchVideo {
    let camera = DeviceId::qr_code("16E0091709B04C926").expect("a device code").channel(1);
    SearchVideo::new(camera, Day::new(2018, 8, 8).expect("a day")).end_idx(size - 1)
}

async fn read<Op: Paged>(cloud: &StubCloud, request: Op, look_ahead: usize) -> (Vec<Op::Item>, PagingReport) {
    let mut items = cloud.client().items(request).look_ahead(look_ahead);
    let mut entries = Vec::new();
    items.read_to_end(&mut entries).await.expect("every page");
    (entries, items.report().clone())
}

async fn read_regions(world: World, size: i64) -> (Vec<u32>, PagingReport, usize) {
    let cloud = regions(world);
    let (entries, report) = read(&cloud, GetPagedRootRegions::new().limit(size), 1).await;
    (ids(&entries), report, cloud.asked().len())
}

#[tokio::test(start_paused = true)]
async fn a_list_that_holds_still_is_complete() {
    for count in [0, 1, 9, 10, 11, 20, 21] {
        let (entries, report, calls) = read_regions(World::still(count), 10).await;
        assert_eq!(entries, (0..count).collect::<Vec<_>>());
        assert!(report.is_complete(), "{report}");
        assert_eq!((report.entries, report.total), (u64::from(count), Some(count.into())));
        assert_eq!(calls, (count as usize).div_ceil(10).max(1), "no page in vain");
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_total_it_ends_where_nothing_more_comes() {
    let (entries, report, calls) = read_regions(World { total: Total::Missing, ..World::still(25) }, 10).await;
    assert_eq!((entries.len(), calls), (25, 4));
    assert!(report.is_complete() && report.total.is_none(), "{report}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_gives_less_than_asked_for_is_followed_without_a_gap() {
    for (total, look_ahead) in [(Total::True, 0), (Total::True, 3), (Total::Missing, 1)] {
        let cloud = regions(World { cap: 3, total, ..World::still(20) });
        let (entries, report) = read(&cloud, GetPagedRootRegions::new().limit(10), look_ahead).await;
        assert_eq!(ids(&entries), (0..20).collect::<Vec<_>>());
        assert!(report.is_complete(), "{report}");
        assert!(cloud.asked().len() <= 8 + look_ahead, "it learns how much comes: {} calls", cloud.asked().len());
    }
}

#[tokio::test(start_paused = true)]
async fn a_total_that_moves_is_told() {
    let moves = vec![Move::Nothing, Move::Append, Move::Append];
    let (entries, report, _) = read_regions(World { moves, ..World::still(25) }, 10).await;
    assert_eq!(entries.len(), 27);
    assert_eq!(report.notices, [PagingNotice::TotalMoved { from: 25, to: 27 }]);
    assert!(report.finished && !report.is_complete());
    assert_eq!(report.to_string(), "27 entries on 3 pages; the total moved from 25 to 27");
}

#[tokio::test(start_paused = true)]
async fn entries_pushed_to_the_next_page_are_given_once() {
    let moves = vec![Move::Nothing, Move::Insert(0)];
    let (entries, report, _) = read_regions(World { moves, ..World::still(25) }, 10).await;
    assert_eq!(entries, (0..25).collect::<Vec<_>>());
    assert_eq!((report.duplicates, report.is_complete()), (1, false));
}

#[tokio::test(start_paused = true)]
async fn an_empty_page_before_the_end_ends_it() {
    let (entries, report, _) = read_regions(World { total: Total::Off(5), ..World::still(25) }, 10).await;
    assert_eq!(entries.len(), 25);
    assert_eq!(report.notices, [PagingNotice::EndedEarly { at: 25, total: 30 }]);
    assert!(report.finished && !report.is_complete());
}

#[tokio::test(start_paused = true)]
async fn a_total_smaller_than_what_came_is_not_believed() {
    let (entries, report, _) = read_regions(World { total: Total::Off(-12), ..World::still(25) }, 10).await;
    assert_eq!(entries.len(), 25);
    assert!(report.finished, "{report}");
}

#[tokio::test(start_paused = true)]
async fn a_page_that_comes_again_is_not_looped_on() {
    for (total, calls) in [(Total::True, 3), (Total::Missing, 2)] {
        let (entries, report, made) = read_regions(World { stuck: true, total, ..World::still(25) }, 10).await;
        assert_eq!(entries, (0..10).collect::<Vec<_>>());
        assert!(report.notices.contains(&PagingNotice::RepeatedPage { from: 10 }), "{report}");
        assert!(made <= calls + 1, "{made} calls");
    }
}

#[tokio::test(start_paused = true)]
async fn windows_are_read_like_offsets() {
    for (count, calls) in [(0, 1), (99, 2), (100, 2), (101, 3), (250, 4)] {
        let cloud = videos(World::still(count));
        let (entries, report) = read(&cloud, video_request(100), 1).await;
        assert_eq!((entries.len(), report.is_complete()), (count as usize, true), "{report}");
        assert_eq!(cloud.asked().len(), calls);
        assert_eq!((cloud.asked()[0].number("startIdx"), cloud.asked()[0].number("endIdx")), (0, 99));
    }
}

#[tokio::test(start_paused = true)]
async fn a_window_that_comes_again_ends_the_list() {
    let cloud = videos(World { stuck: true, ..World::still(250) });
    let (entries, report) = read(&cloud, video_request(100), 1).await;
    assert_eq!(entries.len(), 100);
    assert_eq!(report.notices, [PagingNotice::RepeatedPage { from: 100 }]);
    assert!(report.finished && cloud.asked().len() <= 3);
}

#[tokio::test(start_paused = true)]
async fn equal_entries_without_a_key_are_all_given() {
    let world = World { rows: vec![0; 25], ..World::still(0) };
    let (entries, report) = read(&flows(world), flow_request(10), 1).await;
    assert_eq!((entries.len(), report.duplicates), (25, 0));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_grows_faster_than_it_is_read_is_cut_off() {
    let moves = vec![Move::Append; 1000];
    let cloud = regions(World { moves, ..World::still(25) });
    let mut items = cloud.client().items(GetPagedRootRegions::new().limit(1)).max_pages(40);
    let mut entries = Vec::new();
    assert_eq!(items.read_to_end(&mut entries).await.ok(), Some(40));
    assert!(items.report().notices.contains(&PagingNotice::TooManyPages { max: 40 }), "{}", items.report());
}

#[tokio::test(start_paused = true)]
async fn an_error_ends_the_stream_and_loses_nothing() {
    let calls = Arc::new(Mutex::new(0));
    let world = World::still(25);
    let cloud = StubCloud::new(move |asked| {
        let mut calls = calls.lock().expect("a number");
        *calls += 1;
        if *calls == 2 {
            return Told::lost(TransportErrorKind::Reset);
        }
        let (rows, total) = world.clone().page(asked.number("start"), asked.number("limit"));
        world_of(&rows, total)
    });
    fn world_of(rows: &[u32], total: Option<i64>) -> Told {
        Told::result(json!({ "total": total, "list": rows.iter().copied().map(region).collect::<Vec<_>>() }))
    }
    let mut items = cloud.client().items(GetPagedRootRegions::new().limit(10)).look_ahead(0);
    let mut entries = Vec::new();
    let error = items.read_to_end(&mut entries).await.expect_err("the second page fails");
    assert_eq!((error.kind(), entries.len()), (ErrorKind::Reset, 10));
    assert!(items.try_next().await.expect("over").is_none(), "an error is told once");
    assert!(!items.report().finished);
    items.resume();
    assert_eq!(items.read_to_end(&mut entries).await.ok(), Some(15));
    assert_eq!(ids(&entries), (0..25).collect::<Vec<_>>());
    assert!(items.report().is_complete());
}

#[tokio::test(start_paused = true)]
async fn pages_are_fetched_ahead_and_no_further() {
    for (look_ahead, calls) in [(0, 1), (1, 2), (3, 4), (99, 10)] {
        let cloud = regions(World::still(100));
        let mut items = cloud.client().items(GetPagedRootRegions::new().limit(10)).look_ahead(look_ahead);
        items.try_next().await.expect("a page");
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(cloud.asked().len(), calls, "look-ahead of {look_ahead}");
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_gives_the_calls_up() {
    let cloud = regions(World::still(100));
    let mut pages = cloud.client().pages(GetPagedRootRegions::new().limit(10));
    let page = pages.try_next().await.expect("a page").expect("a page");
    assert_eq!((page.from, page.entries.len(), page.total), (0, 10, Some(100)));
    drop(pages);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(cloud.asked().len(), 1, "the second page was never sent");
}

#[tokio::test(start_paused = true)]
async fn it_is_a_stream() {
    let cloud = regions(World::still(25));
    let entries: Vec<_> = cloud.client().items(GetPagedRootRegions::new().limit(10)).try_collect().await.expect("all");
    assert_eq!(entries.len(), 25);
    let from_fifth = GetPagedRootRegions::new().start(5).limit(10);
    let entries: Vec<_> = cloud.client().items(from_fifth).try_collect().await.expect("all");
    assert_eq!(ids(&entries), (5..25).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_wrong_request_is_an_error_of_the_stream() {
    let cloud = regions(World::still(25));
    let error =
        cloud.client().items(GetPagedRootRegions::new().limit(51)).try_next().await.expect_err("51 is too many");
    assert_eq!((error.kind(), cloud.asked().len()), (ErrorKind::InvalidRequest, 0));
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        3 => Just(Move::Nothing),
        1 => (0..50_usize).prop_map(Move::Insert),
        1 => Just(Move::Append),
        1 => (0..50_usize).prop_map(Move::Remove),
    ];
    prop::collection::vec(one, 0..30)
}

fn worlds() -> impl Strategy<Value = World> {
    let total = prop_oneof![4 => Just(Total::True), 2 => Just(Total::Missing), 1 => (-9..9_i64).prop_map(Total::Off)];
    (0..60_u32, moves(), 1..12_usize, total, prop::bool::weighted(0.1)).prop_map(|(count, moves, cap, total, stuck)| {
        World { rows: (0..count).collect(), moves, cap, total, stuck, calls: 0 }
    })
}

/// Runs on virtual time.
fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(test)
}

proptest! {
    #[test]
    fn entries_without_a_key_are_read_to_the_end_too(world in worlds(), size in 1..12_i64, look_ahead in 0..4_usize) {
        let honest = !world.stuck && world.moves.iter().all(|step| *step == Move::Nothing);
        let (flow, flow_report) = run(read(&flows(world.clone()), flow_request(size), look_ahead));
        let (video, video_report) = run(read(&videos(world.clone()), video_request(size), look_ahead));
        prop_assert!(flow_report.finished && video_report.finished);
        if honest {
            let ids: Vec<_> = video.iter().map(|video| video.start_time.expect("a time").as_secs() - 1_600_000_000).collect();
            prop_assert_eq!(ids, world.rows.iter().copied().map(i64::from).collect::<Vec<_>>());
            prop_assert!(video_report.is_complete(), "{}", video_report);
            let ids: Vec<_> = flow.iter().map(|flow| flow.in_flow.expect("a number")).collect();
            // A total that is too small may hide the rest.
            if !matches!(world.total, Total::Off(by) if by < 0) {
                prop_assert_eq!(ids, world.rows.iter().copied().map(i64::from).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn reading_always_ends_and_loses_nothing_that_holds_still(
        world in worlds(), size in 1..12_i64, look_ahead in 0..4_usize,
    ) {
        let honest = !world.stuck && world.moves.iter().all(|step| *step == Move::Nothing);
        let wrong_total = matches!(world.total, Total::Off(by) if by != 0);
        let cloud = regions(world.clone());
        let (entries, report) = run(read(&cloud, GetPagedRootRegions::new().limit(size), look_ahead));
        let entries = ids(&entries);
        prop_assert!(report.finished);
        let most = (1 + look_ahead) * (world.rows.len() + world.moves.len() + 12);
        prop_assert!(cloud.asked().len() <= most, "{} calls", cloud.asked().len());
        let mut unique = entries.clone();
        unique.sort_unstable();
        unique.dedup();
        prop_assert_eq!(unique.len(), entries.len(), "an entry came twice");
        if honest && !wrong_total {
            prop_assert_eq!(&entries, &world.rows);
            prop_assert!(report.is_complete(), "{}", report);
        }
        if honest && matches!(world.total, Total::Off(by) if by > 0) {
            prop_assert_eq!(&entries, &world.rows);
            prop_assert!(!report.is_complete(), "{}", report);
        }
    }
}
