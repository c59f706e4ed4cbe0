//! Bit sets in signed 32-bit words.

use std::borrow::Cow;

use serde::de::Deserializer;

use crate::wire::Lenient;

/// The words of a bit set.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Words(Cow<'static, [i32]>);

impl Words {
    /// Words that are known beforehand.
    pub(crate) const fn new(words: &'static [i32]) -> Self {
        Self(Cow::Borrowed(words))
    }

    /// Words that come later.
    pub(crate) fn from_vec(words: Vec<i32>) -> Self {
        Self(Cow::Owned(words))
    }

    pub(crate) fn as_slice(&self) -> &[i32] {
        &self.0
    }

    /// Whether all bits of `other` are set.
    pub(crate) fn contains(&self, other: &Self) -> bool {
        other.0.iter().enumerate().all(|(place, word)| self.0.get(place).copied().unwrap_or(0) & word == *word)
    }

    /// The bits of both.
    pub(crate) fn union(&self, other: &Self) -> Self {
        let word = |words: &Self, place| words.0.get(place).copied().unwrap_or(0);
        Self::from_vec(
            (0..self.0.len().max(other.0.len())).map(|place| word(self, place) | word(other, place)).collect(),
        )
    }

    /// Reads a list of words; `None` if it is no such list. Numbers beyond 31 bits are words without their sign.
    pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let words: Option<Vec<i64>> = Lenient::read(deserializer)?;
        Ok(words.map(|words| Self::from_vec(words.into_iter().map(|word| word as i32).collect())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_different_length_compare_and_unite() {
        let low = Words::new(&[64]);
        let high = Words::new(&[0, i32::MIN]);
        let both = low.union(&high);
        assert_eq!(both.as_slice(), [64, i32::MIN]);
        assert!(both.contains(&low) && both.contains(&high) && !low.contains(&high));
    }

    #[test]
    fn words_are_read_signed_or_not() {
        let read = |json| Words::read(&mut serde_json::Deserializer::from_str(json)).expect("valid JSON");
        assert_eq!(read("[0,-2147483648]"), Some(Words::new(&[0, i32::MIN])));
        assert_eq!(read("[0,2147483648]"), Some(Words::new(&[0, i32::MIN])));
        assert_eq!(read("null"), None);
    }
}
