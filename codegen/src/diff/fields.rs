//! Fields of requests, answers and types.

use std::collections::BTreeSet;
use std::path::Path;

use super::change::{Changes, Subject};
use super::context::Comparison;
use super::pairing::{Item, Pairing, items};
use super::references::{self, Renamed};
use super::single::Single;
use super::usage::Way;
use super::{Direction, Kind, describe, errata, limits, type_change};
use crate::model::{disputed, names};
use crate::spec::{Condition, Entries, Entry, ErratumKind, Field, Located};

/// One group of fields on both sides.
pub(super) struct Fields<'a> {
    pub(super) old: (&'a Path, &'a Entries<Field>),
    pub(super) new: (&'a Path, &'a Entries<Field>),
    /// The messages in which the group travels, on each side.
    pub(super) old_ways: BTreeSet<Way<'a>>,
    pub(super) new_ways: BTreeSet<Way<'a>>,
}

impl<'a> Comparison<'a> {
    /// Compares two groups of fields, and says which are renamed. What has no partner waits: it may have moved to another group.
    pub(super) fn fields(&mut self, owner: &Subject<'a>, fields: &Fields<'a>) -> Renamed<'a> {
        let mut pairing = Pairing::by_name(items(fields.old.0, fields.old.1), items(fields.new.0, fields.new.1));
        let pairs = pairing.take_renamed(|old, new| self.likeness(old, new, fields));
        let renamed: Renamed<'a> = pairs.iter().map(|(old, new)| (old.name(), new.name())).collect();
        for (old, new) in &pairs {
            let subject = field_subject(owner, Some(old), Some(new));
            let names = (old.name().to_owned(), new.name().to_owned());
            self.changes.add(Kind::FieldRenamed, &subject, Some(names.0), Some(names.1));
        }
        for (old, new) in pairs.iter().chain(&pairing.both) {
            let subject = field_subject(owner, Some(old), Some(new));
            self.field(&subject, &references::field(&old.entry.value, &renamed), &new.entry.value);
        }
        self.argument_order(owner, &pairing.both);
        for item in pairing.removed {
            self.removed_field(owner, item, &fields.old_ways, false);
        }
        for item in pairing.added {
            self.added_field(owner, item, &fields.new_ways, false);
        }
        renamed
    }

    /// What the constructor takes, in its order, as far as both sides take it.
    fn argument_order(&mut self, owner: &Subject<'a>, both: &[(Item<'a, Field>, Item<'a, Field>)]) {
        let given = |field: &Field| field.required && field.default.is_none() && field.constant.is_none();
        let mut pairs: Vec<_> =
            both.iter().filter(|(old, new)| given(&old.entry.value) && given(&new.entry.value)).collect();
        let before = describe::list(pairs.iter().map(|(old, _)| old.name()));
        pairs.sort_by_key(|(_, new)| new.entry.name.at);
        let after = describe::list(pairs.iter().map(|(old, _)| old.name()));
        if before != after {
            self.changes.add(Kind::ArgumentsReordered, owner, Some(before), Some(after));
        }
    }

    /// A field without a partner in the new specification. With `whole`, nor has its object.
    pub(super) fn removed_field(
        &mut self,
        owner: &Subject<'a>,
        item: Item<'a, Field>,
        ways: &BTreeSet<Way<'a>>,
        whole: bool,
    ) {
        let subject = field_subject(owner, Some(&item), None);
        self.loose.removed.push(Single { subject, item, ways: ways.clone(), whole });
    }

    /// A field without a partner in the old specification. With `whole`, nor has its object.
    pub(super) fn added_field(
        &mut self,
        owner: &Subject<'a>,
        item: Item<'a, Field>,
        ways: &BTreeSet<Way<'a>>,
        whole: bool,
    ) {
        let subject = field_subject(owner, None, Some(&item));
        self.loose.added.push(Single { subject, item, ways: ways.clone(), whole });
    }

    /// Compares two fields that are one.
    pub(super) fn field(&mut self, subject: &Subject<'a>, old: &Field, new: &Field) {
        #[rustfmt::skip]
        let Field {
            ty, required, required_when, default, constant, rust, doc, errata,
            // What limits its values.
            range: _, length: _, weighted_length: _, assumed: _,
        } = old;
        let (old_type, new_type) = (self.old_type(old), self.new_type(new));
        let at_type = subject.at(Some(ty.at), Some(new.ty.at));
        self.changes.aspect(&at_type, "type", &old_type, &new_type, |changes| {
            if let (Ok(before), Ok(after)) = (&old_type, &new_type) {
                type_change::compare((&self.old, before), (&self.new, after), &at_type, changes);
            }
        });
        let changes = &mut self.changes;
        let before = (*required, condition(required_when));
        let after = (new.required, condition(&new.required_when));
        changes.aspect(subject, "required", &before, &after, |changes| {
            presence(subject, before.clone(), after.clone(), changes);
        });
        if before.1.is_some() && after.1.is_some() {
            let checked = |field: &Field| !disputed(&field.errata, ErratumKind::Required);
            limits::enforcement(subject, checked(old), checked(new), changes);
        }
        limits::compare(subject, limits::is_list(&new_type), old, new, changes);
        changes.aspect(subject, "default", default, &new.default, |changes| {
            let kinds = [Kind::DefaultAdded, Kind::DefaultChanged, Kind::DefaultRemoved];
            value(kinds, subject, default.as_ref(), new.default.as_ref(), changes);
        });
        changes.aspect(subject, "const", constant, &new.constant, |changes| {
            let kinds = [Kind::ConstantAdded, Kind::ConstantChanged, Kind::ConstantRemoved];
            value(kinds, subject, constant.as_ref(), new.constant.as_ref(), changes);
        });
        changes.located(Kind::RustNameChanged, subject, rust.as_ref(), new.rust.as_ref());
        changes.text(subject, doc, &new.doc);
        errata::compare(subject, errata, &new.errata, changes);
    }

    /// How likely it is that two fields of one object are one: the same type, and as much else as possible.
    fn likeness(&self, old: &Item<'a, Field>, new: &Item<'a, Field>, fields: &Fields<'a>) -> u32 {
        let (before, after) = (&old.entry.value, &new.entry.value);
        if self.old_type(before) != self.new_type(after) {
            return 0;
        }
        let rules = before.required == after.required
            && (&before.range, &before.length, &before.weighted_length)
                == (&after.range, &after.length, &after.weighted_length)
            && (&before.default, &before.constant) == (&after.default, &after.constant);
        let folded = |item: &Item<'_, Field>| item.name().replace('_', "").to_lowercase();
        let points = 2 * u32::from(rules)
            + 4 * u32::from(before.doc == after.doc)
            + 4 * u32::from(folded(old) == folded(new))
            + 3 * u32::from(neighbours(old, fields.old.1, fields.new.1) == neighbours(new, fields.new.1, fields.old.1));
        if points < 5 { 0 } else { points }
    }
}

/// The nearest fields before and after it that the other side has too.
fn neighbours<'a>(item: &Item<'a, Field>, own: &'a Entries<Field>, other: &Entries<Field>) -> [Option<&'a str>; 2] {
    let place = own.iter().position(|entry| entry.name.value == item.name()).unwrap_or(own.len());
    let shared = |entry: &&'a Entry<Field>| other.get(&entry.name).is_some();
    let before = own[..place].iter().rev().find(shared);
    let after = own[place..].iter().skip(1).find(shared);
    [before, after].map(|entry| entry.map(|entry| entry.name.as_str()))
}

fn field_subject<'a>(owner: &Subject<'a>, old: Option<&Item<'a, Field>>, new: Option<&Item<'a, Field>>) -> Subject<'a> {
    let name = new.or(old).map_or("", Item::name);
    let members = [old, new].into_iter().flatten().map(|item| rust_name(item.entry)).collect();
    Subject {
        name: format!("{}.{name}", owner.name),
        members,
        old: old.map(Item::site),
        new: new.map(Item::site),
        ..owner.clone()
    }
}

fn rust_name(entry: &Entry<Field>) -> String {
    entry.value.rust.as_ref().map_or_else(|| names::field(&entry.name), |name| names::escaped(name.value.clone()))
}

fn condition(condition: &Option<Located<Condition>>) -> Option<String> {
    condition.as_ref().map(|condition| describe::condition(condition))
}

/// Whether a field must be there, always or under a condition.
fn presence(
    subject: &Subject<'_>,
    (was_required, before): (bool, Option<String>),
    (is_required, after): (bool, Option<String>),
    changes: &mut Changes,
) {
    let (kind, before, after) = match (was_required, is_required) {
        (false, true) => (Kind::FieldBecameRequired, before, None),
        (true, false) => (Kind::FieldBecameOptional, None, after),
        _ => match (&before, &after) {
            (None, _) => (Kind::ConditionAdded, before, after),
            (_, None) => (Kind::ConditionRemoved, before, after),
            _ => (Kind::ConditionChanged, before, after),
        },
    };
    changes.add(kind, subject, before, after);
}

/// A value that may be added, changed or removed.
fn value(
    [added, changed, removed]: [Kind; 3],
    subject: &Subject<'_>,
    old: Option<&Located<serde_json::Value>>,
    new: Option<&Located<serde_json::Value>>,
    changes: &mut Changes,
) {
    let kind = match (old, new) {
        (None, _) => added,
        (_, None) => removed,
        _ => changed,
    };
    let subject = subject.at(old.map(|value| value.at), new.map(|value| value.at));
    changes.add(kind, &subject, old.map(describe::value), new.map(describe::value));
}

/// The ways of fields that stand in an operation itself.
pub(super) fn way_of<'a>(operation: &'a str, direction: Direction) -> BTreeSet<Way<'a>> {
    BTreeSet::from([(operation, direction)])
}
