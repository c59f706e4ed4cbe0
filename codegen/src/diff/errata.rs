//! Errata: contradictions that come and go, and the readings that are sent and accepted.

use std::collections::BTreeSet;

use super::change::{Changes, Subject};
use super::{Kind, Wire, describe};
use crate::spec::Erratum;

/// Compares the errata of one place, without regard to their order.
pub(super) fn compare(subject: &Subject<'_>, old: &[Erratum], new: &[Erratum], changes: &mut Changes) {
    let without = |erratum: &&Erratum, others: &[Erratum]| !others.iter().any(|other| same(erratum, other));
    let mut before: Vec<&Erratum> = old.iter().filter(|erratum| without(erratum, new)).collect();
    let mut after: Vec<&Erratum> = new.iter().filter(|erratum| without(erratum, old)).collect();
    // Those that are left belong together if they are of one kind.
    while let Some((place, partner)) = first_pair(&before, &after) {
        let (old, new) = (before.remove(place), after.remove(partner));
        let subject = subject.at(Some(old.kind.at), Some(new.kind.at));
        changes.aspect(&subject, "errata", old, new, |changes| changed(&subject, old, new, changes));
    }
    for erratum in before {
        one_sided(Kind::ErratumRemoved, &subject.at(Some(erratum.kind.at), None), erratum, changes);
    }
    for erratum in after {
        one_sided(Kind::ErratumAdded, &subject.at(None, Some(erratum.kind.at)), erratum, changes);
    }
}

fn first_pair(old: &[&Erratum], new: &[&Erratum]) -> Option<(usize, usize)> {
    old.iter().enumerate().find_map(|(place, erratum)| {
        let partner = new.iter().position(|other| other.kind == erratum.kind)?;
        Some((place, partner))
    })
}

fn one_sided(kind: Kind, subject: &Subject<'_>, erratum: &Erratum, changes: &mut Changes) {
    let text = Some(summary(erratum));
    let (before, after) = if kind == Kind::ErratumRemoved { (text, None) } else { (None, text) };
    let change = changes.add(kind, subject, before, after);
    // What is sent stands at the field itself.
    if erratum.accept.is_empty() {
        change.wire = Wire::TextOnly;
    }
}

fn changed(subject: &Subject<'_>, old: &Erratum, new: &Erratum, changes: &mut Changes) {
    let Erratum { kind: _, readings: _, send, accept: _, why } = old;
    let (before, after) = (accepted(old), accepted(new));
    changes.aspect(subject, "accept", &before, &after, |changes| {
        for (kind, found) in [
            (Kind::ReadingRefused, before.difference(&after).next()),
            (Kind::ReadingAccepted, after.difference(&before).next()),
        ] {
            if found.is_some() {
                changes.add(kind, subject, Some(describe::list(&before)), Some(describe::list(&after)));
            }
        }
    });
    changes.located(Kind::SendingChanged, subject, send.as_ref(), new.send.as_ref());
    if !same_readings(old, new) || why != &new.why {
        changes.add(Kind::ErratumChanged, subject, Some(summary(old)), Some(summary(new)));
    }
}

fn accepted(erratum: &Erratum) -> BTreeSet<&str> {
    describe::names(&erratum.accept).collect()
}

/// Whether two errata say the same, whatever the order of their readings.
fn same(one: &Erratum, other: &Erratum) -> bool {
    (one.kind.value, &one.send, &one.why) == (other.kind.value, &other.send, &other.why)
        && accepted(one) == accepted(other)
        && same_readings(one, other)
}

fn same_readings(one: &Erratum, other: &Erratum) -> bool {
    one.readings.len() == other.readings.len() && one.readings.iter().all(|reading| other.readings.contains(reading))
}

fn summary(erratum: &Erratum) -> String {
    let readings = describe::set(erratum.readings.iter().map(|reading| format!("`{}`", reading.quote.value)));
    format!("{} {readings}: {}", describe::word(&erratum.kind), erratum.why.value)
}
