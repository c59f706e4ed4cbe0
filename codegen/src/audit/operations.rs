//! Operations: which there are, who may call them under which conditions, and their rows.

use std::collections::HashMap;
use std::path::Path;

use super::additions::{Addition, NewOperation};
use super::comparison::{Comparison, Found, document_place};
use super::difference::{Difference, Kind, SpecPlace};
use super::document::{ApiTable, Callers, Example, Item, Param, Place, Topic};
use super::expected::Slot;
use super::fields::{Message, Owner, count, values};
use super::limits;
use super::report::Notice;
use crate::spec::{Apps, Entry, Location, Operation};

/// An operation of the document with the section and the examples below its table.
#[derive(Clone)]
pub(super) struct Printed<'d> {
    pub(super) topic: &'d Topic,
    pub(super) api: &'d ApiTable,
    pub(super) examples: Vec<&'d Example>,
}

/// An operation of the specification with its file.
pub(super) type Specified<'s> = (&'s Path, &'s Entry<Operation>);

impl<'s, 'd> Comparison<'s, 'd> {
    pub(super) fn operations(&mut self) {
        let reference = self.reference;
        let mut printed: Vec<Printed<'d>> = reference.topics.iter().flat_map(printed_in).collect();
        self.duplicates(&mut printed);
        let mut specified: Vec<Specified<'s>> = self.scope.each_operation().collect();
        let is_same_path = |p: &Printed<'_>, (_, s): &Specified<'_>| p.api.path == s.value.path.value;
        let is_same_name = |p: &Printed<'_>, (_, s): &Specified<'_>| name_of(&p.api.path) == s.name.value;
        let is_same_title = |p: &Printed<'_>, (_, s): &Specified<'_>| {
            p.topic.title == s.value.title.zh.value && p.topic.number == s.value.section.value
        };
        let mut pairs = take_pairs(&mut printed, &mut specified, is_same_path);
        pairs.extend(take_pairs(&mut printed, &mut specified, is_same_name));
        pairs.extend(take_pairs(&mut printed, &mut specified, is_same_title));
        for (printed, specified) in pairs {
            self.operation(&printed, specified);
        }
        for printed in printed {
            self.operation_added(&printed);
        }
        for (path, entry) in specified {
            let spec = Some(SpecPlace::new(path, entry.name.at));
            self.plain(Kind::OperationRemoved, &entry.name.value, "the document does not describe it", None, spec);
        }
    }

    /// Of operations with one path the first counts.
    fn duplicates(&mut self, printed: &mut Vec<Printed<'d>>) {
        let mut seen: HashMap<&'d str, &'d str> = HashMap::new();
        let mut kept = Vec::with_capacity(printed.len());
        for one in printed.drain(..) {
            if let Some(first) = seen.insert(&one.api.path, &one.topic.number) {
                let text = format!("its path `{}` stands in {first} too", one.api.path);
                let place = Some(document_place(&one.topic.number, one.api.place));
                self.plain(Kind::DuplicateOperation, name_of(&one.api.path), text, place, None);
                self.count_unpaired(&one);
            } else {
                kept.push(one);
            }
        }
        *printed = kept;
    }

    fn operation_added(&mut self, printed: &Printed<'d>) {
        let text = format!(
            "the document describes `{}` ({}), the specification lacks it",
            printed.api.path, printed.topic.title
        );
        let place = Some(document_place(&printed.topic.number, printed.api.place));
        self.plain(Kind::OperationAdded, name_of(&printed.api.path), text, place, None);
        self.lacks(Addition::Operation(Box::new(NewOperation {
            section: printed.topic.number.clone(),
            title: printed.topic.title.clone(),
            api: printed.api.clone(),
            examples: printed.examples.iter().map(|example| (*example).clone()).collect(),
        })));
        self.count_unpaired(printed);
    }

    /// What is reported as a whole needs no comparison of its parts.
    fn count_unpaired(&mut self, printed: &Printed<'d>) {
        self.coverage.operations.done += 1;
        for rows in [&printed.api.request, &printed.api.query, &printed.api.response] {
            self.coverage.fields.done += count(rows);
            self.coverage.values.done += rows.iter().map(values).sum::<usize>();
        }
        let bodies = printed.examples.iter().flat_map(|example| &example.payloads);
        self.coverage.examples.done += bodies.filter(|payload| payload.json.is_some()).count();
    }

    fn operation(&mut self, printed: &Printed<'d>, specified: Specified<'s>) {
        self.coverage.operations.done += 1;
        let (path, entry) = specified;
        let operation = &entry.value;
        let api = printed.api;
        if operation.path.value != api.path {
            let text =
                format!("the document has the path `{}`, the specification `{}`", api.path, operation.path.value);
            self.of_operation(printed, specified, Kind::PathChanged, text, operation.path.at, api.place, &[]);
        }
        let (number, title) = (&operation.section, &operation.title.zh);
        self.heading(
            printed.topic,
            &entry.name.value,
            path,
            (number.value.as_str(), number.at),
            (&title.value, title.at),
        );
        self.conditions(printed, specified);
        let rows = self.index.operation(path, entry);
        self.part(printed, specified, "request", &rows.request, &api.request);
        self.part(printed, specified, "query", &rows.query, &api.query);
        self.part(printed, specified, "answer", &rows.answer, &api.response);
        self.list_limits(printed, &rows.request);
        self.headers(printed, specified);
        self.codes_named(printed, specified);
        self.examples(printed, specified);
        self.shown(printed, specified, &rows);
    }

    /// The rows of one direction.
    fn part(
        &mut self,
        printed: &Printed<'d>,
        (path, entry): Specified<'s>,
        part: &str,
        slots: &[Slot<'s>],
        params: &'d [Param],
    ) {
        let owner = Owner {
            subject: format!("{}.{part}", entry.name.value),
            holder: format!("{}.{part}", entry.name.value),
            spec: SpecPlace::new(path, entry.name.at),
            errata: vec![&entry.value.errata],
            place: printed.api.place,
        };
        let mut message = Message::default();
        let params: Vec<&Param> = params.iter().collect();
        self.object(&printed.topic.number, &owner, slots, &params, &mut message);
        self.settle(&printed.topic.number, message);
    }

    /// Number and title of a section; neither is part of the interface.
    pub(super) fn heading(
        &mut self,
        topic: &Topic,
        subject: &str,
        path: &Path,
        (number, number_at): (&str, Location),
        (title, title_at): (&str, Location),
    ) {
        self.sections.note(number, &topic.number);
        let document = document_place(&topic.number, topic.place);
        let mut notice = |message: String, at: Location| {
            let spec = SpecPlace::new(path, at);
            self.notice(Notice { subject: subject.to_owned(), message, document: document.clone(), spec });
        };
        if number != topic.number {
            notice(format!("its section is {} now, it was {number}", topic.number), number_at);
        }
        if title != topic.title {
            notice(format!("its title is {} now, it was {title}", topic.title), title_at);
        }
    }

    fn conditions(&mut self, printed: &Printed<'d>, specified: Specified<'s>) {
        let operation = &specified.1.value;
        let api = printed.api;
        let mut differs = |kind, text: String, place: Place| {
            self.of_operation(printed, specified, kind, text, specified.1.name.at, place, &[]);
        };
        let first = api.limits.first().map_or(api.place, |line| line.place);
        let callers = api.callers.map(apps);
        if callers != Some(operation.apps) {
            let said = callers.map_or("nobody", apps_text);
            differs(
                Kind::Callers,
                format!("the document lets {said} call, the specification {}", apps_text(operation.apps)),
                first,
            );
        }
        let mut condition = |kind, printed: bool, own: bool, what: &str| {
            if printed != own {
                let (who, other) = if printed { ("document", "specification") } else { ("specification", "document") };
                differs(kind, format!("the {who} wants {what}, the {other} does not"), first);
            }
        };
        condition(Kind::Online, api.needs_online, operation.limits.online, "the device online");
        condition(Kind::Paid, api.needs_paid, operation.limits.paid, "the device paid for or on trial");
        let interval = api.limits.iter().find_map(|line| limits::interval(&line.text));
        if interval != operation.limits.min_interval_s {
            differs(Kind::Interval, limits::differ("least interval", interval, operation.limits.min_interval_s), first);
        }
        let span = api.limits.iter().find_map(|line| limits::max_span(&line.text));
        let back = api.limits.iter().find_map(|line| limits::look_back(&line.text));
        let own = |of: fn(&crate::spec::TimeRange) -> Option<u64>| operation.time_ranges.iter().find_map(of);
        let (own_span, own_back) = (own(|range| range.max_span_s), own(|range| range.look_back_s));
        if span != own_span {
            differs(Kind::TimeRange, limits::differ("longest range of time", span, own_span), first);
        }
        if back != own_back {
            differs(Kind::TimeRange, limits::differ("furthest look back", back, own_back), first);
        }
        for status in api.status_codes.iter().filter(|status| status.value != "200") {
            let said = operation.limits.doc.as_ref().is_some_and(|doc| doc.contains(&status.value));
            if !said {
                differs(Kind::Status, format!("the document explains the HTTP status {}", status.value), status.place);
            }
        }
    }

    /// Limits of lists that stand among the conditions.
    fn list_limits(&mut self, printed: &Printed<'d>, slots: &[Slot<'s>]) {
        for limit in &printed.api.list_limits {
            let place = limit.place;
            let Some(slot) = slots.iter().find(|slot| slot.name == limit.list) else {
                let text = format!("the document limits the list `{}`, which the request does not have", limit.list);
                let place = Some(document_place(&printed.topic.number, place));
                self.plain(Kind::FieldAdded, &limit.list, text, place, None);
                continue;
            };
            self.printed(&slot.subject, Kind::Length);
            let own = slot.length.and_then(|[_, most]| most);
            if own != Some(limit.max) {
                let text = limits::differ("most items", Some(limit.max), own);
                self.about(slot, Kind::Length, (&printed.topic.number, place), text);
            }
        }
    }

    fn headers(&mut self, printed: &Printed<'d>, specified: Specified<'s>) {
        let own = &specified.1.value.response_headers;
        for header in &printed.api.response_headers {
            if own.get(&header.value).is_none() {
                let text = format!("the document explains the header `{}`, the specification lacks it", header.value);
                self.of_operation(
                    printed,
                    specified,
                    Kind::FieldAdded,
                    text,
                    specified.1.name.at,
                    header.place,
                    &[&header.value],
                );
            }
        }
        for entry in own {
            if !printed.api.response_headers.iter().any(|header| header.value == entry.name.value) {
                let text = format!("the document does not explain the header `{}`", entry.name.value);
                self.of_operation(
                    printed,
                    specified,
                    Kind::FieldRemoved,
                    text,
                    entry.name.at,
                    printed.api.place,
                    &[&entry.name.value],
                );
            }
        }
    }

    /// Codes that the table of the operation mentions.
    fn codes_named(&mut self, printed: &Printed<'d>, specified: Specified<'s>) {
        let operation = &specified.1.value;
        let is_known = |code: i64| {
            operation.errors.iter().any(|known| known.value == code)
                || operation.outcomes.get(&code.to_string()).is_some()
        };
        let mut lines: Vec<_> = printed.api.limits.iter().chain(&printed.api.notes).collect();
        for param in printed.api.params() {
            push_lines(param, &mut lines);
        }
        for line in lines {
            for code in limits::codes(&line.text).filter(|code| !is_known(*code)) {
                let text = format!("the document names the code {code}, which is not among its errors");
                let word = code.to_string();
                self.of_operation(printed, specified, Kind::CodeNamed, text, specified.1.name.at, line.place, &[&word]);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "they are the parts of one difference")]
    pub(super) fn of_operation(
        &mut self,
        printed: &Printed<'d>,
        (path, entry): Specified<'s>,
        kind: Kind,
        message: String,
        at: Location,
        place: Place,
        words: &[&str],
    ) {
        let difference = Difference {
            kind,
            subject: entry.name.value.clone(),
            message,
            document: Some(document_place(&printed.topic.number, place)),
            spec: Some(SpecPlace::new(path, at)),
        };
        let words = words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let near = words.is_empty();
        self.found.push(Found { difference, words, errata: vec![&entry.value.errata], near });
    }
}

/// The operations of a section, each with the examples that follow it.
fn printed_in(topic: &Topic) -> Vec<Printed<'_>> {
    let mut printed: Vec<Printed<'_>> = Vec::new();
    for item in &topic.items {
        match item {
            Item::Api(api) => printed.push(Printed { topic, api, examples: Vec::new() }),
            Item::Example(example) => {
                if let Some(last) = printed.last_mut() {
                    last.examples.push(example);
                }
            }
            _ => {}
        }
    }
    printed
}

fn take_pairs<'s, 'd>(
    printed: &mut Vec<Printed<'d>>,
    specified: &mut Vec<Specified<'s>>,
    is_same: impl Fn(&Printed<'d>, &Specified<'s>) -> bool,
) -> Vec<(Printed<'d>, Specified<'s>)> {
    let mut pairs = Vec::new();
    printed.retain(|one| match specified.iter().position(|other| is_same(one, other)) {
        Some(index) => {
            pairs.push((one.clone(), specified.remove(index)));
            false
        }
        None => true,
    });
    pairs
}

pub(super) fn push_lines<'p>(param: &'p Param, lines: &mut Vec<&'p super::document::Line>) {
    lines.extend(&param.description);
    param.fields.iter().for_each(|field| push_lines(field, lines));
}

/// The last part of a path.
pub(super) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

pub(super) fn apps(callers: Callers) -> Apps {
    match callers {
        Callers::Project => Apps::Project,
        Callers::Device => Apps::Device,
        Callers::Both => Apps::Both,
    }
}

fn apps_text(apps: Apps) -> &'static str {
    match apps {
        Apps::Project => "project-type applications",
        Apps::Device => "device-type applications",
        Apps::Both => "both kinds of application",
    }
}
