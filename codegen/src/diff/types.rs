//! Types that operations and messages share.

use std::collections::BTreeSet;

use super::change::Subject;
use super::context::{Comparison, Pairs, Side};
use super::fields::Fields;
use super::pairing::{Item, items};
use super::usage::{Way, is_message};
use super::{Direction, Kind, describe, errata, references, rules};
use crate::spec::{Entry, TypeDef};

impl<'a> Comparison<'a> {
    pub(super) fn compare_types(&mut self, pairs: Pairs<'a, TypeDef>) {
        for (old, new) in pairs.renamed {
            let subject = self.shared(Some(&old), Some(&new));
            self.changes.add(Kind::TypeRenamed, &subject, Some(old.name().to_owned()), Some(new.name().to_owned()));
            self.type_pair(&subject, old, new);
        }
        for (old, new) in pairs.rest.both {
            self.type_pair(&self.shared(Some(&old), Some(&new)), old, new);
        }
        for item in pairs.rest.removed {
            self.removed_type(item);
        }
        for item in pairs.rest.added {
            self.added_type(item);
        }
    }

    fn removed_type(&mut self, item: Item<'a, TypeDef>) {
        let subject = self.shared(Some(&item), None);
        let message = is_message(self.old.spec, item.path, item.name());
        let kind = if message { Kind::PushMessageRemoved } else { Kind::TypeRemoved };
        self.changes.add(kind, &subject, Some(field_names(item.entry)), None);
        let ways = ways(&self.old, item.name());
        for field in items(item.path, &item.entry.value.fields) {
            self.removed_field(&subject, field, &ways, true);
        }
    }

    fn added_type(&mut self, item: Item<'a, TypeDef>) {
        let subject = self.shared(None, Some(&item));
        let message = is_message(self.new.spec, item.path, item.name());
        let kind = if message { Kind::PushMessageAdded } else { Kind::TypeAdded };
        self.changes.add(kind, &subject, None, Some(field_names(item.entry)));
        let ways = ways(&self.new, item.name());
        for field in items(item.path, &item.entry.value.fields) {
            self.added_field(&subject, field, &ways, true);
        }
    }

    fn type_pair(&mut self, subject: &Subject<'a>, old: Item<'a, TypeDef>, new: Item<'a, TypeDef>) {
        let TypeDef { section, doc, fields, at_least_one_of, time_ranges, examples, errata } = &old.entry.value;
        let now = &new.entry.value;
        let (old_ways, new_ways) = (ways(&self.old, old.name()), ways(&self.new, new.name()));
        let (before, after) = (direction(&old_ways), direction(&new_ways));
        if old.module != new.module {
            let modules = (old.module.to_owned(), new.module.to_owned());
            self.changes.add(Kind::TypeMoved, subject, Some(modules.0), Some(modules.1));
        }
        if before != after {
            let text = |direction| Some(describe::word(&direction));
            self.changes.add(Kind::TypeDirectionChanged, subject, text(before), text(after));
        }
        self.changes.located(Kind::SectionChanged, subject, section.as_ref(), now.section.as_ref());
        self.changes.text(subject, doc, &now.doc);
        if !same_examples(examples, &now.examples) {
            self.changes.add(Kind::ExamplesChanged, subject, count(examples), count(&now.examples));
        }
        errata::compare(subject, errata, &now.errata, &mut self.changes);
        let fields = Fields { old: (old.path, fields), new: (new.path, &now.fields), old_ways, new_ways };
        let renamed = self.fields(subject, &fields);
        let (groups, ranges) =
            (references::groups(at_least_one_of, &renamed), references::time_ranges(time_ranges, &renamed));
        rules::at_least_one_of(subject, &groups, &now.at_least_one_of, &mut self.changes);
        rules::time_ranges(subject, &ranges, &now.time_ranges, &mut self.changes);
        self.renamed_fields.insert(new.name(), renamed);
    }
}

fn field_names(entry: &Entry<TypeDef>) -> String {
    describe::set(entry.value.fields.iter().map(|field| field.name.as_str()))
}

fn ways<'a>(side: &Side<'a>, name: &str) -> BTreeSet<Way<'a>> {
    side.usage.ways(name).collect()
}

/// What nothing reaches describes a table of the document, and is read.
fn direction(ways: &BTreeSet<Way<'_>>) -> Direction {
    let read = |direction| if direction == Direction::Push { Direction::Answer } else { direction };
    ways.iter().map(|(_, direction)| read(*direction)).reduce(Direction::with).unwrap_or(Direction::Answer)
}

/// Whether the same examples are there, in whatever order.
pub(super) fn same_examples<T: PartialEq>(old: &[T], new: &[T]) -> bool {
    old.len() == new.len()
        && old.iter().all(|example| new.contains(example))
        && new.iter().all(|example| old.contains(example))
}

/// A number of examples.
pub(super) fn count<T>(examples: &[T]) -> Option<String> {
    Some(format!("{} examples", examples.len()))
}
