//! Printed examples against those of the specification: the same data, and what had to be repaired is an erratum.

use serde_json::Value;

use super::comparison::{Comparison, Found, document_place};
use super::difference::{Difference, Kind, SpecPlace};
use super::document::{Json, Part, Payload, Place};
use super::operations::{Printed, Specified};
use super::rules::squeezed;
use crate::spec::{Erratum, Located, Location};

/// What the bodies of examples belong to.
pub(super) struct Shown<'s, 'a> {
    pub(super) subject: &'a str,
    pub(super) section: &'a str,
    /// Where the document has it, for a body that it lacks.
    pub(super) printed_at: Place,
    /// Where the specification has it, for a body that it lacks.
    pub(super) spec: SpecPlace,
    pub(super) errata: &'a [&'s [Erratum]],
}

impl<'s, 'd> Comparison<'s, 'd> {
    pub(super) fn examples(&mut self, printed: &Printed<'d>, (path, entry): Specified<'s>) {
        let operation = &entry.value;
        let errata: Vec<&'s [Erratum]> = vec![&operation.errata];
        let shown = Shown {
            subject: &entry.name.value,
            section: &printed.topic.number,
            printed_at: printed.api.place,
            spec: SpecPlace::new(path, entry.name.at),
            errata: &errata,
        };
        let payloads = || printed.examples.iter().flat_map(|example| &example.payloads);
        let of = |part| payloads().filter(move |payload| payload.part == part).collect::<Vec<&Payload>>();
        let own = |pick: fn(&crate::spec::Example) -> Option<&Located<Value>>| {
            operation.examples.iter().filter_map(move |example| pick(&example.value)).collect::<Vec<_>>()
        };
        self.bodies(&shown, "request", &of(Part::Request), &own(|example| example.request.as_ref()));
        self.bodies(&shown, "answer", &of(Part::Response), &own(|example| example.response.as_ref()));
        let headers = operation.examples.iter().flat_map(|example| example.value.response_headers.iter());
        let headers: Vec<String> = headers.map(|header| format!("{}:{}", header.name.value, header.value)).collect();
        for payload in of(Part::ResponseHeaders) {
            let explained: Vec<&str> =
                printed.api.response_headers.iter().map(|header| header.value.as_str()).collect();
            self.printed_headers(&shown, payload, &headers, &explained);
        }
    }

    /// Bodies of one part, in order: what is equal on both sides is a pair, of the rest the first with the first.
    pub(super) fn bodies(&mut self, shown: &Shown<'s, '_>, part: &str, printed: &[&Payload], own: &[&Located<Value>]) {
        self.coverage.examples.done += printed.iter().filter(|payload| payload.json.is_some()).count();
        let mut values: Vec<(Value, Place)> = Vec::new();
        for payload in printed {
            self.repairs(shown, payload);
            match &payload.json {
                Some(Json::Broken(reason)) => {
                    let place = Some(document_place(shown.section, payload.place));
                    self.plain(Kind::Unread, shown.subject, format!("an example is not JSON: {reason}"), place, None);
                }
                Some(json) => values.extend(json.value().map(|value| (trimmed(value), payload.place))),
                None => {}
            }
        }
        let mut own = own.to_vec();
        values.retain(|(value, _)| match own.iter().position(|other| trimmed(&other.value) == *value) {
            Some(index) => {
                own.remove(index);
                false
            }
            None => true,
        });
        for index in 0..values.len().max(own.len()) {
            let printed = values.get(index).map(|(value, place)| (value, *place));
            self.body(shown, part, printed, own.get(index).copied());
        }
    }

    fn body(
        &mut self,
        shown: &Shown<'s, '_>,
        part: &str,
        printed: Option<(&Value, Place)>,
        own: Option<&Located<Value>>,
    ) {
        let spec = |at: Option<Location>| at.map_or(shown.spec.clone(), |at| SpecPlace { at, ..shown.spec.clone() });
        let place = document_place(shown.section, printed.map_or(shown.printed_at, |(_, place)| place));
        let (kind, message) = match (printed, own) {
            (Some((value, _)), Some(own)) => {
                let text = first_difference(value, &own.value, String::new());
                (Kind::ExampleChanged, format!("the {part} of an example differs{text}"))
            }
            (Some(_), None) => (Kind::ExampleAdded, format!("the specification lacks the {part} of an example")),
            (None, _) => (Kind::ExampleRemoved, format!("the document does not print the {part} of an example")),
        };
        self.plain(kind, shown.subject, message, Some(place), Some(spec(own.map(|own| own.at))));
    }

    /// What had to be repaired, and comments in front of the body.
    fn repairs(&mut self, shown: &Shown<'s, '_>, payload: &Payload) {
        let lines: Vec<&str> = payload.text.lines().collect();
        let mut faults: Vec<(String, String)> = Vec::new();
        if let Some(Json::Repaired(_, repairs)) = &payload.json {
            for repair in repairs {
                let around = repair.line.saturating_sub(2)..(repair.line + 1).min(lines.len());
                faults.push((repair.to_string(), squeezed(&lines[around].concat())));
            }
        }
        let comments = payload.note.lines().filter(|line| line.starts_with("//"));
        faults.extend(comments.map(|line| ("comment".to_owned(), squeezed(line))));
        for (fault, around) in faults {
            let difference = Difference {
                kind: Kind::Syntax,
                subject: shown.subject.to_owned(),
                message: format!("an example is not JSON: {fault} near `{around}`"),
                document: Some(document_place(shown.section, payload.place)),
                spec: Some(shown.spec.clone()),
            };
            self.found.push(Found { difference, words: vec![around], errata: shown.errata.to_vec(), near: false });
        }
    }

    /// The headers of an example, and whether the table explains each of them.
    fn printed_headers(&mut self, shown: &Shown<'s, '_>, payload: &Payload, own: &[String], explained: &[&str]) {
        let names = payload.text.lines().filter_map(|line| line.split_once(':')).map(|(name, _)| name.trim());
        let names = names.filter(|name| {
            name.contains('-') && !name.contains(' ')
                || own.iter().any(|header| header.starts_with(&format!("{name}:")))
        });
        for name in names.filter(|name| !explained.contains(name)) {
            let difference = Difference {
                kind: Kind::ExampleField,
                subject: format!("{}.headers.{name}", shown.subject),
                message: "the header stands in an example only".to_owned(),
                document: Some(document_place(shown.section, payload.place)),
                spec: Some(shown.spec.clone()),
            };
            self.found.push(Found {
                difference,
                words: vec![format!("{name}:")],
                errata: shown.errata.to_vec(),
                near: false,
            });
        }
        let lines: Vec<String> = payload.text.lines().map(squeezed).collect();
        let own: Vec<String> = own.iter().map(|header| squeezed(header)).collect();
        let all = lines.concat();
        let rest = own.iter().fold(all.clone(), |rest, header| rest.replacen(header.as_str(), "", 1));
        if own.iter().any(|header| !all.contains(header.as_str())) || !rest.is_empty() {
            let place = Some(document_place(shown.section, payload.place));
            let text = format!("the headers of an example differ: `{}`", payload.text);
            self.plain(Kind::ExampleChanged, shown.subject, text, place, Some(shown.spec.clone()));
        }
    }
}

/// Without blanks around its keys, which are errata of their own.
fn trimmed(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.trim().to_owned(), trimmed(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(trimmed).collect()),
        other => other.clone(),
    }
}

/// The first place at which two bodies differ, as the end of a sentence.
fn first_difference(printed: &Value, own: &Value, path: String) -> String {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (printed, own) {
        (Value::Object(printed), Value::Object(own)) => {
            if let Some(name) = printed.keys().find(|name| !own.contains_key(*name)) {
                return format!(": the document has `{}`", below(name));
            }
            if let Some(name) = own.keys().find(|name| !printed.contains_key(*name)) {
                return format!(": the document lacks `{}`", below(name));
            }
            let changed = printed.iter().find(|(name, value)| own.get(*name) != Some(value));
            changed.map_or(String::new(), |(name, value)| first_difference(value, &own[name.as_str()], below(name)))
        }
        (Value::Array(printed), Value::Array(own)) if printed.len() == own.len() => {
            let changed = printed.iter().zip(own).enumerate().find(|(_, (printed, own))| printed != own);
            changed.map_or(String::new(), |(index, (printed, own))| {
                first_difference(printed, own, below(&index.to_string()))
            })
        }
        _ => format!(" at `{path}`: the document has {printed}, the specification {own}"),
    }
}
