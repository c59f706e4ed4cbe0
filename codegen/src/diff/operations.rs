//! Operations: which come, go and change their names, and the facts that each states about itself.

use std::collections::BTreeSet;

use super::change::{Changes, Subject};
use super::context::{Comparison, Side};
use super::fields::{Fields, way_of};
use super::pairing::{Item, Pairing, items_of_files, overlap};
use super::references::{self, Renamed};
use super::types::{count, same_examples};
use super::usage::answered;
use super::{Direction, Kind, describe, errata, rules};
use crate::spec::{Apps, Auth, Effect, Entries, Field, FollowedBy, Limits, Located, Operation, TypeExpr};

/// The same operation on both sides.
pub(super) struct OperationPair<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) old: Item<'a, Operation>,
    pub(super) new: Item<'a, Operation>,
}

impl<'a> Comparison<'a> {
    pub(super) fn compare_operations(&mut self) {
        let all = |side: &Side<'a>| items_of_files(side.scope.files(), |module| &module.operations);
        let mut pairing = Pairing::by_name(all(&self.old), all(&self.new));
        let renamed = pairing.take_renamed(|old, new| overlap(&shape(old), &shape(new)));
        self.renamed.extend(renamed.iter().map(|(old, new)| (old.name(), new.name())));
        for (old, new) in renamed {
            let pair = OperationPair { subject: operation(Some(&old), Some(&new)), old, new };
            let names = (old.name().to_owned(), new.name().to_owned());
            self.changes.add(Kind::OperationRenamed, &pair.subject, Some(names.0), Some(names.1));
            self.operation(&pair);
        }
        for (old, new) in pairing.both {
            self.operation(&OperationPair { subject: operation(Some(&old), Some(&new)), old, new });
        }
        for item in pairing.removed {
            let path = item.entry.value.path.value.clone();
            self.changes.add(Kind::OperationRemoved, &operation(Some(&item), None), Some(path), None);
        }
        for item in pairing.added {
            let path = item.entry.value.path.value.clone();
            self.changes.add(Kind::OperationAdded, &operation(None, Some(&item)), None, Some(path));
        }
    }

    fn operation(&mut self, pair: &OperationPair<'a>) {
        #[rustfmt::skip]
        let Operation {
            section, title, doc, path, apps, auth, limits, valid_for_s, paging, batch, followed_by, errors, examples, errata,
            // The request, and what calling or repeating it does.
            target: _, query: _, request: _, at_least_one_of: _, time_ranges: _, effect: _, effect_when: _, repeatable: _,
            destructive: _,
            // The answer.
            response: _, result: _, outcomes: _, failures: _, response_headers: _,
        } = &pair.old.entry.value;
        let new = &pair.new.entry.value;
        let subject = &pair.subject;
        if pair.old.module != pair.new.module {
            let modules = (pair.old.module.to_owned(), pair.new.module.to_owned());
            self.changes.add(Kind::OperationMoved, subject, Some(modules.0), Some(modules.1));
        }
        self.changes.located(Kind::SectionChanged, subject, Some(section), Some(&new.section));
        self.title(subject, title, &new.title);
        self.changes.text(subject, doc, &new.doc);
        if folder(&pair.old) != folder(&pair.new) {
            self.changes.located(Kind::PathChanged, subject, Some(path), Some(&new.path));
        }
        callers(subject, *apps, new.apps, &mut self.changes);
        self.changes
            .aspect(subject, "auth", auth, &new.auth, |changes| authentication(subject, *auth, new.auth, changes));
        self.changes.aspect(subject, "limits", limits, &new.limits, |changes| {
            conditions(subject, limits, &new.limits, changes)
        });
        let sent = self.request(pair);
        let read = self.answer(pair);
        self.changes.aspect(subject, "valid_for_s", valid_for_s, &new.valid_for_s, |changes| {
            let text = |seconds: Option<u64>| seconds.map(|seconds| format!("{seconds} s"));
            changes.add(Kind::ValidityChanged, subject, text(*valid_for_s), text(new.valid_for_s));
        });
        let listed = self.renamed_in_items(new);
        let paging = paging.as_ref().map(|paging| references::paging(paging, &sent, &read, &listed));
        self.paging(subject, paging.as_ref(), new.paging.as_ref());
        let batch = batch.as_ref().map(|batch| references::batch(batch, &sent, &read));
        self.batch(subject, batch.as_ref(), new.batch.as_ref());
        self.waiting(subject, followed_by.as_ref(), new.followed_by.as_ref());
        own_codes(subject, errors, &new.errors, &mut self.changes);
        if !same_examples(examples, &new.examples) {
            self.changes.add(Kind::ExamplesChanged, subject, count(examples), count(&new.examples));
        }
        errata::compare(subject, errata, &new.errata, &mut self.changes);
    }

    /// Compares the requests, and says which of their fields are renamed.
    fn request(&mut self, pair: &OperationPair<'a>) -> Renamed<'a> {
        let (old, new) = (&pair.old.entry.value, &pair.new.entry.value);
        self.target(pair, old.target.as_ref(), new.target.as_ref());
        self.group(pair, "query", Direction::Request, &old.query, &new.query);
        let mut renamed = self.group(pair, "request", Direction::Request, &old.request, &new.request);
        if let [Some(old), Some(new)] = [old, new].map(|side| Some(side.target.as_ref()?.list.as_ref()?.as_str())) {
            renamed.insert(old, new);
        }
        let subject = pair.subject.clone().travelling(Direction::Request);
        let groups = references::groups(&old.at_least_one_of, &renamed);
        rules::at_least_one_of(&subject, &groups, &new.at_least_one_of, &mut self.changes);
        let ranges = references::time_ranges(&old.time_ranges, &renamed);
        rules::time_ranges(&subject, &ranges, &new.time_ranges, &mut self.changes);
        repetition(&pair.subject, old, new, &renamed, &mut self.changes);
        renamed
    }

    /// New names of the fields of what a page lists.
    fn renamed_in_items(&self, new: &Operation) -> Renamed<'a> {
        let items = new.paging.as_ref().and_then(|paging| new.response.get(&paging.items));
        let ty = items.and_then(|field| self.new_type(field).ok());
        let renamed = ty.iter().flat_map(TypeExpr::names).find_map(|name| self.renamed_fields.get(name));
        renamed.cloned().unwrap_or_default()
    }

    /// Compares fields that stand in an operation itself.
    pub(super) fn group(
        &mut self,
        pair: &OperationPair<'a>,
        part: &str,
        direction: Direction,
        old: &'a Entries<Field>,
        new: &'a Entries<Field>,
    ) -> Renamed<'a> {
        let at = |item: &Item<'a, Operation>| Some(item.entry.name.at);
        let owner = pair.subject.part(part, at(&pair.old), at(&pair.new)).travelling(direction);
        let fields = Fields {
            old: (pair.old.path, old),
            new: (pair.new.path, new),
            // Types of the old side that hold moved fields know the operation by its old name.
            old_ways: way_of(pair.old.name(), direction)
                .into_iter()
                .chain(way_of(pair.new.name(), direction))
                .collect(),
            new_ways: way_of(pair.new.name(), direction),
        };
        self.fields(&owner, &fields)
    }

    fn waiting(&mut self, subject: &Subject<'a>, old: Option<&FollowedBy>, new: Option<&FollowedBy>) {
        let name = |followed: Option<&FollowedBy>| followed.map(|followed| followed.operation.value.clone());
        let before = name(old).map(|name| self.new_name(name));
        if before != name(new) {
            let at = |followed: Option<&FollowedBy>| followed.map(|followed| followed.operation.at);
            self.changes.add(Kind::WaitingChanged, &subject.at(at(old), at(new)), before, name(new));
        }
        if let (Some(FollowedBy { operation: _, doc }), Some(new)) = (old, new) {
            self.changes.text(subject, doc, &new.doc);
        }
    }
}

fn operation<'a>(old: Option<&Item<'a, Operation>>, new: Option<&Item<'a, Operation>>) -> Subject<'a> {
    let name = new.or(old).map_or("", |item| item.name());
    Subject::new(name, old.map(Item::site), new.map(Item::site))
}

/// The path without the name of the operation, which ends it.
fn folder<'a>(item: &Item<'a, Operation>) -> &'a str {
    let path = item.entry.value.path.as_str();
    path.strip_suffix(item.name()).unwrap_or(path)
}

/// What an operation has in common with itself under another name.
fn shape(item: &Item<'_, Operation>) -> Vec<String> {
    let operation = &item.entry.value;
    let mut shape = vec![
        format!("folder {}", folder(item)),
        format!("title {}", operation.title.zh.value),
        format!("section {}", operation.section.value),
        format!("effect {:?}", operation.effect),
        format!("apps {:?}", operation.apps),
    ];
    shape.extend(operation.target.iter().map(|target| format!("target {}", describe::target(target))));
    let named = |part: &str, fields: &Entries<Field>| {
        fields.iter().map(|entry| format!("{part} {}: {}", entry.name.value, entry.value.ty.value)).collect::<Vec<_>>()
    };
    shape.extend(named("sent", &operation.query));
    shape.extend(named("sent", &operation.request));
    shape.extend(answered(operation).into_iter().flat_map(|fields| named("read", fields)));
    shape.extend(operation.result.iter().map(|field| format!("result {}", field.ty.value)));
    shape
}

fn callers(subject: &Subject<'_>, old: Apps, new: Apps, changes: &mut Changes) {
    let text = |apps| Some(describe::word(&apps));
    let lost = new != Apps::Both && new != old;
    let gained = old != Apps::Both && new != old;
    for (kind, found) in [(Kind::CallersNarrowed, lost), (Kind::CallersWidened, gained)] {
        if found {
            changes.add(kind, subject, text(old), text(new));
        }
    }
}

/// What repeating a call does.
#[derive(PartialEq)]
struct Repetition {
    effect: Effect,
    /// Under which condition, and what then.
    unless: Option<(BTreeSet<(String, String)>, Effect)>,
    harmless: bool,
    /// Somebody is asked before it is called.
    destructive: bool,
}

impl Repetition {
    fn of(operation: &Operation, renamed: &Renamed<'_>) -> Self {
        let name = |name: &str| renamed.get(name).copied().unwrap_or(name).to_owned();
        let unless = operation.effect_when.as_ref().map(|conditional| {
            let when = conditional.when.iter().map(|entry| (name(&entry.name), entry.value.to_string()));
            (when.collect(), conditional.then)
        });
        let (harmless, destructive) = (operation.repeatable.is_some(), operation.destructive.is_some());
        Self { effect: operation.effect, unless, harmless, destructive }
    }
}

fn repetition(subject: &Subject<'_>, old: &Operation, new: &Operation, renamed: &Renamed<'_>, changes: &mut Changes) {
    let (before, after) = (Repetition::of(old, renamed), Repetition::of(new, &Renamed::new()));
    changes.aspect(subject, "effect", &before, &after, |changes| {
        changes.add(Kind::EffectChanged, subject, Some(describe::effect(old)), Some(describe::effect(new)));
    });
    for pair in [(&old.repeatable, &new.repeatable), (&old.destructive, &new.destructive)] {
        if let (Some(before), Some(after)) = pair {
            changes.text(subject, before, after);
        }
    }
}

fn authentication(subject: &Subject<'_>, old: Auth, new: Auth, changes: &mut Changes) {
    let text = |auth| match auth {
        Auth::Signed => Some("signed".to_owned()),
        Auth::UrlToken => Some("token in the URL".to_owned()),
    };
    changes.add(Kind::AuthenticationChanged, subject, text(old), text(new));
}

fn conditions(subject: &Subject<'_>, old: &Limits, new: &Limits, changes: &mut Changes) {
    let Limits { online, paid, min_interval_s, doc } = old;
    for (condition, before, after) in
        [("the device is online", *online, new.online), ("the device is paid for or on trial", *paid, new.paid)]
    {
        let text = Some(condition.to_owned());
        match (before, after) {
            (false, true) => drop(changes.add(Kind::LimitAdded, subject, None, text)),
            (true, false) => drop(changes.add(Kind::LimitRemoved, subject, text, None)),
            _ => {}
        }
    }
    changes.aspect(subject, "min_interval_s", min_interval_s, &new.min_interval_s, |changes| {
        let longer = new.min_interval_s.unwrap_or(0) > min_interval_s.unwrap_or(0);
        let kind = if longer { Kind::IntervalLengthened } else { Kind::IntervalShortened };
        let text = |seconds: Option<u64>| seconds.map(|seconds| format!("{seconds} s"));
        changes.add(kind, subject, text(*min_interval_s), text(new.min_interval_s));
    });
    changes.located(Kind::TextChanged, subject, doc.as_ref(), new.doc.as_ref());
}

fn own_codes(subject: &Subject<'_>, old: &[Located<i64>], new: &[Located<i64>], changes: &mut Changes) {
    let sorted = |codes: &[Located<i64>]| {
        let mut codes: Vec<i64> = codes.iter().map(|code| code.value).collect();
        codes.sort_unstable_by_key(|code| std::cmp::Reverse(*code));
        codes
    };
    let (before, after) = (sorted(old), sorted(new));
    changes.aspect(subject, "errors", &before, &after, |changes| {
        let text = |codes: &[i64]| Some(describe::list(codes.iter().map(i64::to_string)));
        changes.add(Kind::OwnCodesChanged, subject, text(&before), text(&after));
    });
}
