//! What was recorded when: stretches of ten minutes all day long, some of them because something moved.

use tums::{
    ChannelId, Day, DeviceId, ErrorCode, RecordDay, RecordedDays, Recording, RecordingSource,
    SearchHumanDetectionVideo, SearchHumanDetectionVideoOutput, SearchVideo, SearchVideoOutput, SearchYear,
    SearchYearOutput, Timestamp, VideoType,
};

use super::super::device_config::Cards;
use super::super::local;
use super::super::owner::Level;
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{DeviceKey, Topic, World};

/// Seconds of a stretch.
const STRETCH_S: i64 = 600;

/// The recordings of a lens.
struct Tape<'w> {
    world: &'w World,
    camera: DeviceKey,
    lens: u32,
    /// What stores them: the camera, or the recorder that it hangs on.
    source: RecordingSource,
    cards: Cards,
}

/// A recorded stretch.
struct Stretch {
    from: Timestamp,
    to: Timestamp,
    why: VideoType,
    /// Whether a person was seen.
    person: bool,
}

impl<'w> Tape<'w> {
    /// The recordings of a target. They are asked of what stores them, so a camera on a channel may be offline.
    fn of(world: &'w World, caller: &Caller, target: ChannelId) -> Result<Self, Refusal> {
        let camera = Level::Lens.find(world, caller, target.clone())?;
        let storage = Level::Storage.reach(world, caller, target)?;
        let source = if storage.device == camera.device { RecordingSource::Ipc } else { RecordingSource::Nvr };
        let cards = Cards::of(world, &storage)?;
        Ok(Self { world, camera: camera.device, lens: camera.lens, source, cards })
    }

    /// The stretches of a day that are still there. Which there were is the same whenever it is asked.
    fn day(&self, day: i64) -> impl Iterator<Item = Stretch> {
        let mut dice =
            self.world.dice_of(Topic::Recording, [self.camera.0.into(), self.lens.into(), day.unsigned_abs()]);
        let midnight = local::start_of_day(day).as_secs();
        (0..local::DAY_S / STRETCH_S).filter_map(move |number| {
            let (why, person) = self.why(dice.below(100));
            let from = midnight + number * STRETCH_S;
            let (from, to) = (Timestamp::from_secs(from), Timestamp::from_secs(from + STRETCH_S));
            self.cards.have(from, to).then_some(Stretch { from, to, why, person })
        })
    }

    /// Why a stretch was recorded. A recorder knows the schedule and motion only; a camera also what moved.
    fn why(&self, percent: usize) -> (VideoType, bool) {
        let by_camera = self.source == RecordingSource::Ipc;
        match percent {
            0..8 if by_camera => (VideoType::MOTION | VideoType::HUMAN, true),
            0..8 => (VideoType::MOTION, true),
            8..12 if by_camera => (VideoType::MOTION | VideoType::VEHICLE, false),
            8..25 => (VideoType::TIMING | VideoType::MOTION, false),
            _ => (VideoType::TIMING, false),
        }
    }

    fn recording(&self, stretch: Stretch) -> Recording {
        Recording {
            start_time: Some(stretch.from),
            end_time: Some(stretch.to),
            video_type: Some(stretch.why),
            source_type: Some(self.source),
        }
    }

    /// The days of a year on which anything was recorded.
    fn days(&self, year: u16) -> Vec<RecordDay> {
        let Some(oldest) = self.cards.oldest() else { return Vec::new() };
        let days = local::day(oldest)..=local::day(self.world.now());
        let recorded = days.filter(|day| self.day(*day).next().is_some()).map(local::start_of_day);
        let of_year = recorded.map(Day::in_beijing).filter(|day| day.year() == year);
        of_year.zip(1..).map(|(day, serial)| RecordDay { month: day.month(), day: day.day(), serial }).collect()
    }
}

pub(super) fn search_year(
    world: &mut World,
    caller: &Caller,
    request: SearchYear,
) -> Result<SearchYearOutput, Refusal> {
    let malformed = |_| Refusal::new(ErrorCode::PARAMETER_OUT_OF_RANGE, "`year` must be a year such as 2023");
    let year = request.year.parse().map_err(malformed)?;
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for target in request.targets {
        match Tape::of(world, caller, target.clone()) {
            Ok(tape) => found.push(recorded_days(target, tape.days(year))),
            Err(refusal) => failures.push(world.failure(target, refusal.code)),
        }
    }
    Ok(SearchYearOutput { device_video_info_list: found, failures })
}

/// A device is named as the request has named it.
fn recorded_days(target: ChannelId, dates: Vec<RecordDay>) -> RecordedDays {
    let (qr_code, mac) = match target.device {
        DeviceId::QrCode(code) => (Some(code), None),
        DeviceId::Mac(mac) => (None, Some(mac)),
    };
    RecordedDays { qr_code, mac, channel_id: Some(target.channel.into()), dates }
}

pub(super) fn search_video(
    world: &mut World,
    caller: &Caller,
    request: SearchVideo,
) -> Result<SearchVideoOutput, Refusal> {
    let tape = Tape::of(world, caller, request.target)?;
    let stretches = tape.day(local::day(request.search_day.start_in_beijing()));
    // Both indexes are checked: the second is no smaller than the first.
    let place = |index: i64| usize::try_from(index).unwrap_or(0);
    let (first, last) = (place(request.start_idx), place(request.end_idx));
    let window = stretches.skip(first).take((last + 1).saturating_sub(first));
    let videos = window.map(|stretch| tape.recording(stretch)).collect();
    Ok(SearchVideoOutput { user_id: Some(user(caller)), videos })
}

pub(super) fn search_human_detection_video(
    world: &mut World,
    caller: &Caller,
    request: SearchHumanDetectionVideo,
) -> Result<SearchHumanDetectionVideoOutput, Refusal> {
    let tape = Tape::of(world, caller, request.target)?;
    let stretches = tape.day(local::day(request.search_day.start_in_beijing())).filter(|stretch| stretch.person);
    let videos = stretches.map(|stretch| tape.recording(stretch)).collect();
    Ok(SearchHumanDetectionVideoOutput { user_id: Some(user(caller)), videos })
}

/// Each application plays recordings under a number of its own.
fn user(caller: &Caller) -> i64 {
    caller.application.0.into()
}
