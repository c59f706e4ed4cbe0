//! Ranges of numbers, lengths of texts and lists, and whether they are checked.

use super::change::{Changes, Subject};
use super::{Kind, describe};
use crate::model::enforces;
use crate::spec::{ErratumKind, Field, Located, Location, TypeExpr};

/// The kinds of a limit that lets less pass, and of one that lets more pass.
#[derive(Clone, Copy)]
pub(super) struct Limit {
    pub(super) narrowed: Kind,
    pub(super) widened: Kind,
}

pub(super) const RANGE: Limit = Limit { narrowed: Kind::RangeNarrowed, widened: Kind::RangeWidened };
pub(super) const LENGTH: Limit = Limit { narrowed: Kind::LengthNarrowed, widened: Kind::LengthWidened };
pub(super) const LIST_LENGTH: Limit = Limit { narrowed: Kind::ListLengthNarrowed, widened: Kind::ListLengthWidened };

type Bounds<T> = Option<Located<[Option<T>; 2]>>;

/// Compares two pairs of bounds. One end may be narrower and the other wider.
pub(super) fn bounds<T: Ord + Copy + ToString>(
    limit: Limit,
    subject: &Subject<'_>,
    old: &Bounds<T>,
    new: &Bounds<T>,
    changes: &mut Changes,
) {
    let value = |side: &Bounds<T>| side.as_ref().map_or([None, None], |bounds| bounds.value);
    let at = |side: &Bounds<T>| side.as_ref().map(|bounds| bounds.at);
    let (before, after) = (value(old), value(new));
    let subject = subject.at(at(old), at(new));
    let least = direction(before[0], after[0], |old, new| new > old);
    let most = direction(before[1], after[1], |old, new| new < old);
    for (found, kind) in [(least.0 || most.0, limit.narrowed), (least.1 || most.1, limit.widened)] {
        if found {
            changes.add(kind, &subject, Some(describe::bounds(before)), Some(describe::bounds(after)));
        }
    }
}

/// Whether an end lets less pass, and whether it lets more pass.
fn direction<T: PartialEq + Copy>(old: Option<T>, new: Option<T>, narrows: impl Fn(T, T) -> bool) -> (bool, bool) {
    match (old, new) {
        (Some(old), Some(new)) => (narrows(old, new), old != new && !narrows(old, new)),
        (None, Some(_)) => (true, false),
        (Some(_), None) => (false, true),
        (None, None) => (false, false),
    }
}

/// Everything that limits the values of a field.
pub(super) fn compare(subject: &Subject<'_>, list: bool, old: &Field, new: &Field, changes: &mut Changes) {
    changes.aspect(subject, "range", &old.range, &new.range, |changes| {
        bounds(RANGE, subject, &old.range, &new.range, changes);
    });
    changes.aspect(subject, "length", &old.length, &new.length, |changes| {
        bounds(if list { LIST_LENGTH } else { LENGTH }, subject, &old.length, &new.length, changes);
    });
    changes.aspect(subject, "weighted_length", &old.weighted_length, &new.weighted_length, |changes| {
        weighted(subject, old, new, changes);
    });
    let sized = |field: &Field| field.length.is_some() || field.weighted_length.is_some();
    let ranges = old.range.is_some() && new.range.is_some();
    let lengths = sized(old) && sized(new);
    let told = [(ErratumKind::Range, ranges), (ErratumKind::Length, lengths)]
        .map(|(kind, both)| both && enforcement(subject, enforces(old, kind), enforces(new, kind), changes))
        .contains(&true);
    // What errata dispute is checked in neither case; only the documentation says something else.
    if (ranges || lengths) && old.assumed != new.assumed && !told {
        let text = |assumed| Some(if assumed { "assumed" } else { "documented" }.to_owned());
        changes.add(Kind::TextChanged, subject, text(old.assumed), text(new.assumed));
    }
}

/// Whether one side checks before sending what the other disputes or assumes; the rule itself stands on both.
pub(super) fn enforcement(subject: &Subject<'_>, old: bool, new: bool, changes: &mut Changes) -> bool {
    if old != new {
        let text = |checked| Some(if checked { "checked" } else { "not checked" }.to_owned());
        changes.add(Kind::EnforcementChanged, subject, text(old), text(new));
    }
    old != new
}

fn weighted(subject: &Subject<'_>, old: &Field, new: &Field, changes: &mut Changes) {
    let most = |field: &Field| field.weighted_length.as_ref().map(|most| (most.value.chinese, most.value.other));
    let at = |field: &Field| -> Option<Location> { field.weighted_length.as_ref().map(|most| most.at) };
    let text = |field: &Field| match most(field) {
        Some((chinese, other)) => format!("at most {chinese} Chinese or {other} other"),
        None => "any".to_owned(),
    };
    let chinese = direction(most(old).map(|most| most.0), most(new).map(|most| most.0), |old, new| new < old);
    let other = direction(most(old).map(|most| most.1), most(new).map(|most| most.1), |old, new| new < old);
    let subject = subject.at(at(old), at(new));
    for (found, kind) in [(chinese.0 || other.0, LENGTH.narrowed), (chinese.1 || other.1, LENGTH.widened)] {
        if found {
            changes.add(kind, &subject, Some(text(old)), Some(text(new)));
        }
    }
}

/// Whether a type has items that its length counts.
pub(super) fn is_list(ty: &Result<TypeExpr, String>) -> bool {
    matches!(ty, Ok(TypeExpr::List(_) | TypeExpr::Map(..) | TypeExpr::Sort(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(old: [Option<i64>; 2], new: [Option<i64>; 2]) -> Vec<Kind> {
        let located = |value| Some(Located { value, at: Location::default() });
        let mut changes = Changes::default();
        bounds(RANGE, &Subject::new("field", None, None), &located(old), &located(new), &mut changes);
        changes.finish().iter().map(|change| change.kind).collect()
    }

    #[test]
    fn what_neither_side_checks_is_a_matter_of_texts() {
        const DISPUTED: &str = ", errata: [{ kind: range, readings: [], why: Two ranges. }]";
        const ASSUMED: &str = ", assumed: true";
        let kinds = |old: &str, new: &str| {
            let field = |more: &str| -> Field {
                let text = format!("{{ type: int, doc: A number., range: [1, 2]{more} }}");
                serde_saphyr::from_str(&text).expect("a field")
            };
            let mut changes = Changes::default();
            compare(&Subject::new("field", None, None), false, &field(old), &field(new), &mut changes);
            changes.finish().iter().map(|change| change.kind).collect::<Vec<_>>()
        };
        let both = [DISPUTED, ASSUMED].concat();
        assert_eq!(kinds("", ASSUMED), [Kind::EnforcementChanged]);
        assert_eq!(kinds(DISPUTED, ""), [Kind::EnforcementChanged]);
        assert_eq!(kinds(DISPUTED, &both), [Kind::TextChanged]);
        assert_eq!(kinds(ASSUMED, DISPUTED), [Kind::TextChanged]);
        assert_eq!(kinds(&both, ASSUMED), []);
    }

    #[test]
    fn each_end_narrows_and_widens_in_its_own_direction() {
        let old = [Some(1), Some(10)];
        assert_eq!(kinds(old, [Some(2), Some(10)]), [Kind::RangeNarrowed]);
        assert_eq!(kinds(old, [Some(1), Some(9)]), [Kind::RangeNarrowed]);
        assert_eq!(kinds(old, [Some(0), Some(10)]), [Kind::RangeWidened]);
        assert_eq!(kinds(old, [Some(1), Some(11)]), [Kind::RangeWidened]);
        assert_eq!(kinds(old, [Some(1), None]), [Kind::RangeWidened]);
        assert_eq!(kinds([None, None], old), [Kind::RangeNarrowed]);
        assert_eq!(kinds(old, [Some(2), Some(11)]), [Kind::RangeNarrowed, Kind::RangeWidened]);
        assert_eq!(kinds(old, old), []);
    }
}
