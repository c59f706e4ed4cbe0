//! How many people a camera counts. Every figure is a sum over days, so that weeks, months, years and regions agree with them.

use std::iter::Sum;

use tums::Timestamp;

use super::super::local::{self, DAY_S};
use crate::world::{DeviceKey, Topic, World};

/// Days for which there are figures before the world was made.
const HISTORY_DAYS: i64 = 400;
/// Seconds of the day between which people come.
const OPEN: [i64; 2] = [8 * 3600, 22 * 3600];

/// People in a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Figures {
    pub(super) came: i64,
    pub(super) left: i64,
    pub(super) passed: i64,
}

impl Sum for Figures {
    fn sum<I: Iterator<Item = Self>>(figures: I) -> Self {
        figures.fold(Self::default(), |sum, next| Self {
            came: sum.came + next.came,
            left: sum.left + next.left,
            passed: sum.passed + next.passed,
        })
    }
}

/// What a camera has counted on days (the last excluded) up to a moment.
pub(super) fn counted(world: &World, camera: DeviceKey, days: std::ops::Range<i64>, up_to: Timestamp) -> Figures {
    let first = local::day(world.created()) - HISTORY_DAYS;
    let today = local::day(up_to);
    let days = days.start.max(first)..days.end.min(today + 1);
    days.map(|day| on_day(world, camera, day, if day == today { local::second_of_day(up_to) } else { DAY_S })).sum()
}

/// Who has come by a second of a day. People come evenly and leave an hour later; the last leave when it closes.
fn on_day(world: &World, camera: DeviceKey, day: i64, second: i64) -> Figures {
    let mut dice = world.dice_of(Topic::Flow, [camera.0.into(), day as u64]);
    let came = 50 + dice.below(400) as i64;
    let passed = came + dice.below(300) as i64;
    let open = OPEN[1] - OPEN[0];
    let share = |of: i64, since: i64| of * since.clamp(0, open) / open;
    let since = second - OPEN[0];
    let left = if since >= open { came } else { share(came, since - 3600) };
    Figures { came: share(came, since), left, passed: share(passed, since) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAMERA: DeviceKey = DeviceKey(7);

    fn world() -> World {
        let mut world = World::empty(1);
        world.set_now(Timestamp::from_secs(1_708_272_000));
        world
    }

    #[test]
    fn a_day_fills_up_and_never_goes_back() {
        let world = world();
        let mut before = Figures::default();
        for second in (0..=DAY_S).step_by(600) {
            let now = on_day(&world, CAMERA, 19_772, second);
            assert!(now.came >= before.came && now.left >= before.left && now.passed >= before.passed);
            assert!(now.left <= now.came && now.came <= now.passed);
            before = now;
        }
        assert!(before.came >= 50 && before.left == before.came, "{before:?}");
    }

    #[test]
    fn nothing_is_counted_before_its_time_or_long_ago() {
        let world = world();
        let now = Timestamp::from_secs(1_708_272_000);
        let today = local::day(now);
        assert_eq!(counted(&world, CAMERA, today..today + 50, now), Figures::default());
        let all = counted(&world, CAMERA, i64::MIN..i64::MAX, now);
        assert_eq!(all, counted(&world, CAMERA, today - HISTORY_DAYS..today, now));
        assert!(all.came > 50 * HISTORY_DAYS);
    }
}
