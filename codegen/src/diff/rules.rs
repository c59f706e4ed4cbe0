//! Rules of an object as a whole: of which fields one must be set, and which fields bound a time.

use std::collections::BTreeSet;

use super::change::{Changes, Subject};
use super::{Kind, describe};
use crate::spec::{Located, TimeRange};

type Group = Vec<Located<String>>;

/// Compares the groups of which one field must be set, without regard to their order.
pub(super) fn at_least_one_of(subject: &Subject<'_>, old: &[Group], new: &[Group], changes: &mut Changes) {
    let sets = |groups: &[Group]| -> BTreeSet<BTreeSet<String>> {
        groups.iter().map(|group| group.iter().map(|name| name.value.clone()).collect()).collect()
    };
    let (before, after) = (sets(old), sets(new));
    for group in before.difference(&after) {
        changes.add(Kind::AtLeastOneOfRemoved, subject, Some(describe::list(group)), None);
    }
    for group in after.difference(&before) {
        changes.add(Kind::AtLeastOneOfAdded, subject, None, Some(describe::list(group)));
    }
}

/// Compares the ranges of time, each known by its two fields.
pub(super) fn time_ranges(subject: &Subject<'_>, old: &[TimeRange], new: &[TimeRange], changes: &mut Changes) {
    let partner = |range: &TimeRange, others: &[TimeRange]| {
        others.iter().find(|other| (&other.from, &other.to) == (&range.from, &range.to)).cloned()
    };
    for range in old {
        match partner(range, new) {
            None => add(Kind::TimeRangeWidened, subject, Some(range), None, changes),
            Some(after) => time_range(subject, range, &after, changes),
        }
    }
    for range in new.iter().filter(|range| partner(range, old).is_none()) {
        add(Kind::TimeRangeNarrowed, subject, None, Some(range), changes);
    }
}

fn time_range(subject: &Subject<'_>, old: &TimeRange, new: &TimeRange, changes: &mut Changes) {
    let TimeRange { from: _, to: _, max_span_s, look_back_s } = old;
    let ends = [(max_span_s, &new.max_span_s), (look_back_s, &new.look_back_s)];
    let reach = |seconds: &Option<u64>| seconds.unwrap_or(u64::MAX);
    for (kind, found) in [
        (Kind::TimeRangeNarrowed, ends.iter().any(|(old, new)| reach(new) < reach(old))),
        (Kind::TimeRangeWidened, ends.iter().any(|(old, new)| reach(new) > reach(old))),
    ] {
        if found {
            add(kind, subject, Some(old), Some(new), changes);
        }
    }
}

fn add(kind: Kind, subject: &Subject<'_>, old: Option<&TimeRange>, new: Option<&TimeRange>, changes: &mut Changes) {
    let subject = subject.at(old.map(|range| range.from.at), new.map(|range| range.from.at));
    changes.add(kind, &subject, old.map(describe::time_range), new.map(describe::time_range));
}
