//! What was recorded when.

use tums::*;
use tums_sim::world::{Feature, Kind, Place, RECORDER};
use tums_tests::simulated::{NOON, Simulated, codes, refused};

use super::super::device::{NOBODY, id, ready, recorder};

/// A camera by itself with a card that is in order.
fn camera(simulated: &Simulated) -> ChannelId {
    let key = simulated.simulator.world(|world| world.devices.find(&id(tums_sim::world::CAMERA))).expect("a camera");
    assert!(simulated.device(key).model.has(Feature::LocalStorage));
    simulated.id(key).channel(1)
}

fn yesterday() -> Day {
    Day::new(2024, 2, 19).expect("a day")
}

async fn of_day(simulated: &Simulated, channel: &ChannelId, day: Day) -> Vec<Recording> {
    use futures_util::TryStreamExt;
    let items = simulated.project.items(SearchVideo::new(channel.clone(), day));
    items.try_collect().await.expect("recordings")
}

async fn of_people(simulated: &Simulated, channel: &ChannelId, day: Day) -> Vec<Recording> {
    let request = SearchHumanDetectionVideo::new(channel.clone(), day);
    simulated.project.streaming().search_human_detection_video(request).await.expect("recordings").videos
}

fn seconds(moment: Option<Timestamp>) -> i64 {
    moment.expect("a moment").as_secs()
}

#[tokio::test]
async fn a_day_is_recorded_without_gaps_and_told_window_by_window() {
    let simulated = Simulated::start().await;
    let camera = camera(&simulated);
    let recordings = of_day(&simulated, &camera, yesterday()).await;
    assert_eq!(recordings.len(), 144);
    let midnight = yesterday().start_in_beijing().as_secs();
    let ends = (seconds(recordings[0].start_time), seconds(recordings[143].end_time));
    assert_eq!(ends, (midnight, midnight + 86_400));
    assert!(recordings.windows(2).all(|pair| pair[0].end_time == pair[1].start_time));
    assert!(recordings.iter().all(|recording| recording.source_type == Some(RecordingSource::Ipc)));

    let mut window = SearchVideo::new(camera.clone(), yesterday());
    (window.start_idx, window.end_idx) = (100, 199);
    let rest = simulated.project.streaming().search_video(window.clone()).await.expect("recordings");
    assert_eq!(rest.videos, recordings[100..]);
    (window.start_idx, window.end_idx) = (5, 5);
    let one = simulated.project.streaming().search_video(window.clone()).await.expect("recordings");
    assert_eq!(one.videos, recordings[5..=5]);
    for (from, to) in [(0, 101), (-1, 5), (7, 6)] {
        (window.start_idx, window.end_idx) = (from, to);
        let refusal = simulated.careless.streaming().search_video(window.clone()).await;
        refused(refusal, ErrorCode::PARAMETER_OUT_OF_RANGE);
    }
}

#[tokio::test]
async fn today_is_recorded_up_to_now() {
    let simulated = Simulated::start().await;
    let camera = camera(&simulated);
    let today = of_day(&simulated, &camera, Day::in_beijing(NOON)).await;
    assert_eq!((today.len(), today[71].end_time), (72, Some(NOON)));
    simulated.pass(599);
    assert_eq!(of_day(&simulated, &camera, Day::in_beijing(NOON)).await, today);
    simulated.pass(1);
    assert_eq!(of_day(&simulated, &camera, Day::in_beijing(NOON)).await.len(), 73);
    let tomorrow = Day::new(2024, 2, 21).expect("a day");
    assert_eq!(of_day(&simulated, &camera, tomorrow).await, []);
}

#[tokio::test]
async fn people_are_among_the_recordings() {
    let simulated = Simulated::start().await;
    let by_itself = camera(&simulated);
    let all = of_day(&simulated, &by_itself, yesterday()).await;
    let people = of_people(&simulated, &by_itself, yesterday()).await;
    assert!((1..40).contains(&people.len()), "{} people", people.len());
    let human =
        |recording: &&Recording| recording.video_type.as_ref().is_some_and(|why| why.contains(&VideoType::HUMAN));
    assert_eq!(all.iter().filter(human).cloned().collect::<Vec<_>>(), people);

    // A recorder knows the schedule and motion only.
    let channel = id(RECORDER).channel(1);
    let people = of_people(&simulated, &channel, yesterday()).await;
    assert!(!people.is_empty());
    for recording in people.iter().chain(&of_day(&simulated, &channel, yesterday()).await) {
        let why = recording.video_type.clone().expect("a reason");
        assert!((VideoType::TIMING | VideoType::MOTION).contains(&why), "{why:?}");
        assert_eq!(recording.source_type, Some(RecordingSource::Nvr));
    }
}

#[tokio::test]
async fn the_days_of_a_year_are_those_that_are_still_there() {
    let simulated = Simulated::start().await;
    let camera = camera(&simulated);
    let recorder = id(RECORDER).channel(1);
    let unknown = id(NOBODY).channel(1);
    let year = async |year: &str| {
        let request = SearchYear::new(year).target(camera.clone()).target(unknown.clone()).target(recorder.clone());
        simulated.project.streaming().search_year(request).await.expect("days")
    };
    let this = year("2024").await;
    assert_eq!(codes(&this.failures), [(unknown.clone().into(), ErrorCode::DEVICE_NOT_FOUND)]);
    let days = |days: &RecordedDays| days.dates.iter().map(ToString::to_string).collect::<Vec<_>>();
    let [by_camera, by_recorder] = &this.device_video_info_list[..] else { panic!("two channels") };
    // A week from noon to noon touches eight days.
    let expected: Vec<String> = (13..=20).zip(1..).map(|(day, serial)| format!("02{day}{serial:03}")).collect();
    assert_eq!(days(by_camera), expected);
    assert_eq!((by_camera.channel_id, by_camera.mac.clone()), (Some(1), None));
    assert_eq!(days(by_recorder).len(), 31);
    assert_eq!(days(by_recorder)[0], "0121001");
    for day in [yesterday(), Day::new(2024, 2, 12).expect("a day")] {
        let told = by_camera.dates.iter().any(|date| (date.month, date.day) == (day.month(), day.day()));
        assert_eq!(of_day(&simulated, &camera, day).await.is_empty(), !told, "{day}");
    }
    assert!(year("2023").await.device_video_info_list.iter().all(|days| days.dates.is_empty()));
    let refusal = simulated.careless.streaming().search_year(SearchYear::new("20x4").target(camera.clone())).await;
    refused(refusal, ErrorCode::PARAMETER_OUT_OF_RANGE);
}

#[tokio::test]
async fn a_formatted_card_has_no_recordings() {
    let simulated = Simulated::start().await;
    let camera = camera(&simulated);
    let format = FormatDeviceSdCard::new(camera.clone(), 1);
    simulated.project.device_config().format_device_sd_card(format).await.expect("begun");
    assert_eq!(of_day(&simulated, &camera, yesterday()).await, []);
    let request = SearchYear::new("2024").target(camera.clone());
    let days = simulated.project.streaming().search_year(request).await.expect("days").all_ok().expect("no failure");
    assert!(days.device_video_info_list[0].dates.is_empty());
    simulated.pass(3600);
    let again = of_day(&simulated, &camera, Day::in_beijing(NOON)).await;
    assert_eq!(again.len(), 5, "the stretch in which it was formatted is not whole");
}

#[tokio::test]
async fn recordings_are_asked_of_what_stores_them() {
    let simulated = Simulated::start().await;
    let channel = id(RECORDER).channel(1);
    let of = recorder(&simulated);
    let first = simulated.find(|device| device.place == Place::Channel { of, number: 1 });
    simulated.change(first, |device| device.status = DeviceStatus::Offline);
    assert_eq!(of_day(&simulated, &channel, yesterday()).await.len(), 144);

    let search = async |channel: &ChannelId| {
        let streaming = simulated.project.streaming();
        let all = streaming.search_video(SearchVideo::new(channel.clone(), yesterday())).await.map(drop);
        let people = SearchHumanDetectionVideo::new(channel.clone(), yesterday());
        let people = streaming.search_human_detection_video(people).await.map(drop);
        let year = streaming.search_year(SearchYear::new("2024").target(channel.clone())).await;
        let year = year.and_then(SearchYearOutput::all_ok).map(drop);
        (all, people, year)
    };
    let expect = async |channel: &ChannelId, code: ErrorCode| {
        let (all, people, year) = search(channel).await;
        refused(all, code);
        refused(people, code);
        let failures = year.expect_err("a failure").into_failures();
        assert_eq!(failures.iter().map(|failure| failure.code).collect::<Vec<_>>(), [code]);
    };
    simulated.change(of, |device| device.status = DeviceStatus::Offline);
    expect(&channel, ErrorCode::DEVICE_OFFLINE).await;
    expect(&id(NOBODY).channel(1), ErrorCode::DEVICE_NOT_FOUND).await;
    expect(&camera(&simulated).device.channel(9), ErrorCode::TARGET_CHANNEL_NOT_FOUND).await;
    let without = ready(&simulated, |device| device.kind() == Kind::Ipc && !device.model.has(Feature::LocalStorage));
    expect(&simulated.id(without).channel(1), ErrorCode::DEVICE_OPERATION_UNSUPPORTED).await;
    let battery = ready(&simulated, |device| device.model.has(Feature::Sleeps));
    simulated.change(battery, |device| device.asleep = true);
    expect(&simulated.id(battery).channel(1), ErrorCode::DEVICE_ASLEEP).await;
}

#[tokio::test]
async fn the_same_seed_records_the_same() {
    let (first, second) = (Simulated::start().await, Simulated::start().await);
    let channel = camera(&first);
    let recorded = of_day(&first, &channel, yesterday()).await;
    assert_eq!(of_day(&second, &channel, yesterday()).await, recorded);
    let other = Simulated::with_world(tums_sim::World::generate(2, NOON)).await;
    assert_ne!(of_day(&other, &channel, yesterday()).await, recorded);
    assert_ne!(of_day(&first, &channel, Day::new(2024, 2, 18).expect("a day")).await, recorded);
}
