//! The documented rules that a request is held against before it is sent.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Bound, RangeBounds};
use std::time::Duration;

use crate::error::InvalidRequest;
use crate::types::{Day, Decimal, Secret, Target, Timestamp};

type Checked = Result<(), InvalidRequest>;

/// An object with rules of its own.
pub(crate) trait Rules {
    /// Checks them.
    fn check(&self) -> Checked;
}

/// What may hold objects with rules: the object itself, an option, a list or a map of them.
pub(crate) trait Holds {
    /// Checks every object in it; the name of the field stands in front of what is found.
    fn check_in(&self, name: &str) -> Checked;
}

impl<T: Rules> Holds for T {
    fn check_in(&self, name: &str) -> Checked {
        self.check().map_err(|broken| broken.within(name))
    }
}

impl<T: Holds> Holds for Option<T> {
    fn check_in(&self, name: &str) -> Checked {
        self.as_ref().map_or(Ok(()), |held| held.check_in(name))
    }
}

impl<T: Holds> Holds for Vec<T> {
    fn check_in(&self, name: &str) -> Checked {
        self.iter().enumerate().try_for_each(|(place, item)| item.check_in(&format!("{name}[{place}]")))
    }
}

impl<K: fmt::Display, T: Holds> Holds for BTreeMap<K, T> {
    fn check_in(&self, name: &str) -> Checked {
        self.iter().try_for_each(|(key, item)| item.check_in(&format!("{name}.{key}")))
    }
}

/// What has a length: characters of a text, items of a list. `None` if there is nothing to measure.
pub(crate) trait Length {
    /// The length.
    fn length(&self) -> Option<u64>;
}

impl Length for String {
    fn length(&self) -> Option<u64> {
        Some(self.chars().count() as u64)
    }
}

impl Length for Secret {
    fn length(&self) -> Option<u64> {
        Some(self.expose().chars().count() as u64)
    }
}

impl<T> Length for Vec<T> {
    fn length(&self) -> Option<u64> {
        Some(self.len() as u64)
    }
}

impl<K, T> Length for BTreeMap<K, T> {
    fn length(&self) -> Option<u64> {
        Some(self.len() as u64)
    }
}

impl<T: Length> Length for Option<T> {
    fn length(&self) -> Option<u64> {
        self.as_ref().and_then(Length::length)
    }
}

/// The length lies within bounds.
pub(crate) fn length(name: &'static str, value: &impl Length, bounds: impl RangeBounds<u64>) -> Checked {
    match value.length() {
        Some(length) if !bounds.contains(&length) => {
            let rule = format!("must have a length {}", in_words(&bounds));
            Err(InvalidRequest::new(name, rule, format_args!("length {length}")))
        }
        _ => Ok(()),
    }
}

/// What has a size: a number, a duration in seconds.
pub(crate) trait Number {
    /// The number.
    fn number(&self) -> Option<i64>;
}

impl Number for i64 {
    fn number(&self) -> Option<i64> {
        Some(*self)
    }
}

impl Number for Duration {
    fn number(&self) -> Option<i64> {
        Some(i64::try_from(self.as_secs()).unwrap_or(i64::MAX))
    }
}

impl Number for Timestamp {
    fn number(&self) -> Option<i64> {
        Some(self.as_secs())
    }
}

impl<T: Number> Number for Option<T> {
    fn number(&self) -> Option<i64> {
        self.as_ref().and_then(Number::number)
    }
}

/// The number lies within bounds.
pub(crate) fn range(name: &'static str, value: &impl Number, bounds: impl RangeBounds<i64>) -> Checked {
    match value.number() {
        Some(number) if !bounds.contains(&number) => {
            Err(InvalidRequest::new(name, format!("must be {}", in_words(&bounds)), number))
        }
        _ => Ok(()),
    }
}

/// The decimal lies within bounds.
#[allow(dead_code, reason = "a rule of the vocabulary that no field may have at the moment")]
pub(crate) fn decimal_range<'a>(
    name: &'static str,
    value: impl Into<Option<&'a Decimal>>,
    bounds: impl RangeBounds<i64>,
) -> Checked {
    let Some(decimal) = value.into() else {
        return Ok(());
    };
    let above = |number: f64| match bounds.start_bound() {
        Bound::Included(least) => number >= *least as f64,
        _ => true,
    };
    let below = |number: f64| match bounds.end_bound() {
        Bound::Included(most) => number <= *most as f64,
        _ => true,
    };
    match decimal.to_f64() {
        Some(number) if above(number) && below(number) => Ok(()),
        _ => Err(InvalidRequest::new(name, format!("must be {}", in_words(&bounds)), decimal)),
    }
}

/// At most so many Chinese characters, or so many others, or a mixture in proportion.
pub(crate) fn weighted_length<'a>(
    name: &'static str,
    value: impl Into<Option<&'a String>>,
    chinese: u64,
    other: u64,
) -> Checked {
    let Some(text) = value.into() else {
        return Ok(());
    };
    let wide = text.chars().filter(|character| is_chinese(*character)).count() as u64;
    let narrow = text.chars().count() as u64 - wide;
    if wide * other + narrow * chinese <= chinese * other {
        return Ok(());
    }
    let rule = format!("must have at most {chinese} Chinese or {other} other characters");
    Err(InvalidRequest::new(name, rule, format_args!("{wide} Chinese and {narrow} other characters")))
}

/// Ideographs and the punctuation and full-width forms that are written with them.
fn is_chinese(character: char) -> bool {
    matches!(character, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether an optional list or map is there and has items.
pub(crate) fn filled(value: &impl Length) -> bool {
    value.length().is_some_and(|length| length > 0)
}

/// A field that must be given although its type lets it be left out.
#[allow(dead_code, reason = "a rule of the vocabulary that no field may have at the moment")]
pub(crate) fn given<T>(name: &'static str, value: &Option<T>) -> Checked {
    given_when(true, name, "must be given", value)
}

/// A field that must be given because of another one.
pub(crate) fn given_when<T>(when: bool, name: &'static str, rule: &'static str, value: &Option<T>) -> Checked {
    if when && value.is_none() { Err(InvalidRequest::new(name, rule, "nothing")) } else { Ok(()) }
}

/// Of some fields at least one must be given.
pub(crate) fn at_least_one(fields: &[(&'static str, bool)]) -> Checked {
    if fields.iter().any(|(_, given)| *given) {
        return Ok(());
    }
    let names: Vec<_> = fields.iter().map(|(name, _)| format!("`{name}`")).collect();
    Err(InvalidRequest::new(fields[0].0, format!("at least one of {} must be given", names.join(", ")), "none"))
}

/// What bounds a range of time.
pub(crate) trait Moment {
    /// Milliseconds on a scale that both ends share.
    fn moment(&self) -> Option<i64>;
}

impl Moment for Timestamp {
    fn moment(&self) -> Option<i64> {
        Some(self.as_millis())
    }
}

impl Moment for Day {
    fn moment(&self) -> Option<i64> {
        Some(self.start_in_beijing().as_millis())
    }
}

impl<T: Moment> Moment for Option<T> {
    fn moment(&self) -> Option<i64> {
        self.as_ref().and_then(Moment::moment)
    }
}

/// The end does not come before the start, and not too long after it.
pub(crate) fn span(
    from_name: &'static str,
    from: &impl Moment,
    name: &'static str,
    to: &impl Moment,
    most: Option<Duration>,
) -> Checked {
    let (Some(from), Some(to)) = (from.moment(), to.moment()) else {
        return Ok(());
    };
    let span = to.saturating_sub(from);
    if span < 0 {
        let rule = format!("must not come before `{from_name}`");
        return Err(InvalidRequest::new(name, rule, format_args!("{} s before", span.unsigned_abs() / 1000)));
    }
    match most {
        Some(most) if span as u128 > most.as_millis() => {
            let rule = format!("must come at most {} s after `{from_name}`", most.as_secs());
            Err(InvalidRequest::new(name, rule, format_args!("{} s after", span / 1000)))
        }
        _ => Ok(()),
    }
}

/// The target is of a kind that the operation takes.
pub(crate) fn kind(name: &'static str, target: &Target, kinds: &[&str]) -> Checked {
    if kinds.contains(&target.kind()) {
        return Ok(());
    }
    let rule = format!("must be a {}", kinds.join(" or a "));
    Err(InvalidRequest::new(name, rule, format_args!("{} {target}", target.kind())))
}

fn in_words<T: fmt::Display>(bounds: &impl RangeBounds<T>) -> String {
    match (bounds.start_bound(), bounds.end_bound()) {
        (Bound::Included(least), Bound::Included(most)) => format!("from {least} to {most}"),
        (Bound::Included(least), _) => format!("of {least} or more"),
        (_, Bound::Included(most)) => format!("of {most} or less"),
        _ => "of any size".to_owned(),
    }
}
