//! Chance, fixed by a seed.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The only source of chance in a world: the same seed gives the same world and the same answers.
#[derive(Clone, Debug)]
pub struct Dice(fastrand::Rng);

impl Dice {
    /// Dice that fall as the seed says.
    pub fn new(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// Dice for one thing, such as a camera on a day: for the same numbers they always fall alike.
    pub fn of(numbers: impl IntoIterator<Item = u64>) -> Self {
        // An odd multiplier and a rotation spread neighbouring numbers over all seeds.
        let mix = |seed: u64, number: u64| (seed ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31);
        Self::new(numbers.into_iter().fold(0, mix))
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0.usize(..end.max(1))
    }

    /// Whether something happens that happens in so many of a hundred cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of some things.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }

    /// So many hexadecimal digits in lower case.
    pub fn hex(&mut self, digits: usize) -> String {
        (0..digits).map(|_| char::from_digit(self.0.u32(..16), 16).unwrap_or('0')).collect()
    }
}

/// What the dice of a world are asked about. Each question has its own number, so that no two of them fall alike.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Topic {
    /// What a vehicle is like.
    Vehicle = 1,
    /// Which vehicles pass a camera.
    Detection,
    /// How long a vehicle stays.
    Stay,
    /// The token of a picture.
    Picture,
    /// How many people come.
    Flow,
    /// How bright and warm a day is.
    Sky,
    /// Why something was recorded.
    Recording,
    /// What a camera raises an alarm about.
    Alarm,
}

impl Serialize for Dice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0.get_seed())
    }
}

impl<'de> Deserialize<'de> for Dice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u64::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dice_for_one_thing_do_not_remember() {
        assert_eq!(Dice::of([1, 2]).hex(8), Dice::of([1, 2]).hex(8));
        assert_ne!(Dice::of([1, 2]).hex(8), Dice::of([2, 1]).hex(8));
        let first: std::collections::BTreeSet<_> = (0..1000).map(|day| Dice::of([1, day]).below(1_000_000)).collect();
        assert!(first.len() > 990, "neighbours fall alike");
    }

    #[test]
    fn a_snapshot_goes_on_where_it_was_taken() {
        let mut dice = Dice::new(7);
        dice.hex(10);
        let json = serde_json::to_string(&dice).expect("a number");
        let mut restored: Dice = serde_json::from_str(&json).expect("dice");
        assert_eq!(restored.hex(32), dice.hex(32));
    }
}
