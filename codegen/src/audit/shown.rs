//! What printed examples show, against the fields that they are examples of: names, types, values, what is missing.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::comparison::{Comparison, Found, document_place};
use super::difference::{Difference, Kind, SpecPlace};
use super::document::{Part, Place};
use super::expected::{Direction, Rows, Slot, switch_values};
use super::operations::{Printed, Specified};
use super::rules::{squeezed, value_text};
use crate::spec::{Erratum, Scalar, SwitchWire, TypeExpr};

/// Where an example stands and what it is of.
struct At<'s, 'a> {
    section: &'a str,
    place: Place,
    spec: SpecPlace,
    /// All errata of the operation: what an example gets wrong is often explained beside another field.
    errata: &'a [&'s [Erratum]],
    /// The rows of the whole body, which may stand further inside.
    roots: &'a [Slot<'s>],
    seen: BTreeSet<(Kind, String)>,
}

impl<'s, 'd> Comparison<'s, 'd> {
    pub(super) fn shown(&mut self, printed: &Printed<'d>, (path, entry): Specified<'s>, rows: &Rows<'s>) {
        let mut errata: Vec<&'s [Erratum]> = vec![&entry.value.errata];
        for slot in rows.request.iter().chain(&rows.answer) {
            self.collect_errata(slot, &mut errata);
        }
        let mut at = At {
            section: &printed.topic.number,
            place: printed.api.place,
            spec: SpecPlace::new(path, entry.name.at),
            errata: &errata,
            roots: &[],
            seen: BTreeSet::new(),
        };
        for payload in printed.examples.iter().flat_map(|example| &example.payloads) {
            let Some(value) = payload.json.as_ref().and_then(|json| json.value()) else { continue };
            at.place = payload.place;
            let (part, slots) = match payload.part {
                Part::Request => ("request", &rows.request),
                Part::Response | Part::ResponseHeaders => ("answer", &rows.answer),
            };
            at.roots = slots;
            let subject = format!("{}.{part}", entry.name.value);
            self.shown_object(&mut at, &subject, slots, value);
        }
    }

    /// An example of an object that comes by itself.
    pub(super) fn shown_alone(
        &mut self,
        (section, place): (&str, Place),
        (subject, spec): (&str, &SpecPlace),
        slots: &[Slot<'s>],
        value: &Value,
    ) {
        let mut errata: Vec<&'s [Erratum]> = Vec::new();
        slots.iter().for_each(|slot| self.collect_errata(slot, &mut errata));
        let mut at = At { section, place, spec: spec.clone(), errata: &errata, roots: slots, seen: BTreeSet::new() };
        self.shown_object(&mut at, subject, slots, value);
    }

    fn collect_errata(&self, slot: &Slot<'s>, errata: &mut Vec<&'s [Erratum]>) {
        let new = slot.errata.iter().filter(|list| !list.is_empty());
        errata.extend(new.copied());
        for inner in slot.cases.iter().flatten().chain(&self.index.inside(slot)) {
            self.collect_errata(inner, errata);
        }
    }

    fn shown_object(&mut self, at: &mut At<'s, '_>, subject: &str, slots: &[Slot<'s>], value: &Value) {
        let Some(members) = value.as_object() else {
            return self.shows(at, Kind::ExampleType, subject, last(subject), &[], "is no object in an example");
        };
        let mut unknown: Vec<&str> = Vec::new();
        for (name, member) in members {
            match slots.iter().find(|slot| slot.name == name) {
                Some(slot) => self.shown_value(at, slot, member),
                None => unknown.push(name),
            }
        }
        let accepting = |name: &str| slots.iter().find(|slot| accepts(slot, name));
        let absent: Vec<&Slot<'s>> = slots
            .iter()
            .filter(|slot| slot.direction == Direction::Request && slot.required == Some(true))
            .filter(|slot| !members.contains_key(slot.name))
            .collect();
        let mut elsewhere: Vec<&str> = Vec::new();
        for name in unknown {
            let subject = format!("{subject}.{name}");
            self.shows(at, Kind::ExampleField, &subject, name, &[name.trim()], "stands in an example only");
            elsewhere.extend(absent.iter().filter(|slot| holds(&members[name], slot.name)).map(|slot| slot.name));
            let roots = at.roots;
            let meant = accepting(name).or_else(|| slots.iter().chain(roots).find(|slot| slot.name == name.trim()));
            if let Some(slot) = meant {
                elsewhere.push(slot.name);
                self.shown_value(at, slot, &members[name]);
            }
        }
        for slot in absent.into_iter().filter(|slot| !elsewhere.contains(&slot.name)) {
            self.shows_slot(at, Kind::ExampleMissing, slot, "is required and missing in an example", &[]);
        }
        self.missing_identifier(at, subject, slots, members);
    }

    /// One of `qrCode` and `mac` must be there.
    fn missing_identifier(
        &mut self,
        at: &mut At<'s, '_>,
        subject: &str,
        slots: &[Slot<'s>],
        members: &Map<String, Value>,
    ) {
        let identifiers: Vec<&Slot<'s>> =
            slots.iter().filter(|slot| slot.field.is_none() && matches!(slot.name, "qrCode" | "mac")).collect();
        let is_there =
            |slot: &&Slot<'_>| members.contains_key(slot.name) || members.values().any(|value| holds(value, slot.name));
        if identifiers.len() == 2 && !identifiers.iter().any(is_there) {
            self.shows(at, Kind::ExampleMissing, subject, "qrCode", &["mac"], "names no device in an example");
        }
    }

    fn shown_value(&mut self, at: &mut At<'s, '_>, slot: &Slot<'s>, value: &Value) {
        // Answers may leave out anything, and several documented fields come as `null`.
        if value.is_null() && slot.direction == Direction::Answer {
            return;
        }
        if !slot.cases.is_empty() {
            let all: Vec<Slot<'s>> = slot.cases.iter().flatten().cloned().collect();
            return self.shown_object(at, &slot.subject, &all, value);
        }
        self.shown_as(at, slot, &slot.ty, value);
        self.shown_rules(at, slot, value);
    }

    fn shown_as(&mut self, at: &mut At<'s, '_>, slot: &Slot<'s>, ty: &TypeExpr, value: &Value) {
        match (ty, value) {
            (TypeExpr::List(item), Value::Array(items)) => {
                items.iter().for_each(|value| self.shown_as(at, slot, item, value));
            }
            (TypeExpr::Map(_, item), Value::Object(members)) => {
                members.values().for_each(|value| self.shown_as(at, slot, item, value));
            }
            (TypeExpr::Tuple(parts), Value::Array(items)) if parts.len() == items.len() => {
                parts.iter().zip(items).for_each(|(part, value)| self.shown_as(at, slot, part, value));
            }
            (TypeExpr::Sort(_), Value::Array(items)) => {
                let keys = self.index.inside(slot);
                items.iter().for_each(|item| self.shown_object(at, &slot.subject, &keys, item));
            }
            (TypeExpr::Scalar(scalar), value) => {
                if !scalar_fits(*scalar, value) {
                    self.shows_slot(at, Kind::ExampleType, slot, &format!("is no `{ty}` in an example"), &[]);
                }
            }
            (TypeExpr::Named(_), value) if self.index.enum_of(ty).is_some() => self.shown_enum(at, slot, ty, value),
            (TypeExpr::Named(name), value) if matches!(name.as_str(), "RegionId" | "QrCode" | "Mac") => {
                if !value.is_string() {
                    self.shows_slot(at, Kind::ExampleType, slot, "is no text in an example", &[]);
                }
            }
            (TypeExpr::Named(_), value) => {
                let inside = self.index.inside(slot);
                self.shown_object(at, &slot.subject, &inside, value);
            }
            _ => self.shows_slot(at, Kind::ExampleType, slot, &format!("is no `{ty}` in an example"), &[]),
        }
    }

    fn shown_enum(&mut self, at: &mut At<'s, '_>, slot: &Slot<'s>, ty: &TypeExpr, value: &Value) {
        let Some((_, entry)) = self.index.enum_of(ty) else { return };
        let values = || entry.value.values.iter().map(|known| &known.value.value.value);
        if values().any(|known| known == value) {
            return;
        }
        let text = value_text(value);
        let is_same_kind = values().any(|known| std::mem::discriminant(known) == std::mem::discriminant(value));
        if !is_same_kind {
            self.shows_slot(at, Kind::ExampleType, slot, "has another type in an example", &[&text]);
        }
        // A mask may have any bits.
        let is_listed = values().any(|known| value_text(known) == text);
        if !value.is_array() && !is_listed {
            self.shows_slot(
                at,
                Kind::ExampleValue,
                slot,
                &format!("is {text} in an example, which is none of its values"),
                &[&text],
            );
        }
    }

    fn shown_rules(&mut self, at: &mut At<'s, '_>, slot: &Slot<'s>, value: &Value) {
        if let (Some(range), Some(number)) = (slot.field.and_then(|field| field.range.as_ref()), number(value)) {
            let [low, high] = range.value;
            if low.is_some_and(|low| number < low) || high.is_some_and(|high| number > high) {
                self.shows_slot(
                    at,
                    Kind::ExampleValue,
                    slot,
                    &format!("is {number} in an example, outside its range"),
                    &[],
                );
            }
        }
        let count = match value {
            Value::String(text) => text.chars().count(),
            Value::Array(items) => items.len(),
            _ => return,
        };
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let [low, high] = slot.length.unwrap_or_default();
        if low.is_some_and(|low| count < low) || high.is_some_and(|high| count > high) {
            self.shows_slot(at, Kind::ExampleValue, slot, &format!("has length {count} in an example"), &[]);
        }
    }

    fn shows_slot(&mut self, at: &mut At<'s, '_>, kind: Kind, slot: &Slot<'s>, text: &str, words: &[&str]) {
        let before = self.found.len();
        self.shows(at, kind, &slot.subject, slot.name, words, text);
        if let Some(found) = self.found.get_mut(before) {
            found.difference.spec = Some(slot.place.clone());
            found.near = true;
            found.errata.splice(..0, slot.errata.iter().copied());
        }
    }

    /// One note for each field and kind, however many examples show it.
    fn shows(&mut self, at: &mut At<'s, '_>, kind: Kind, subject: &str, name: &str, words: &[&str], text: &str) {
        if !at.seen.insert((kind, subject.to_owned())) {
            return;
        }
        let difference = Difference {
            kind,
            subject: subject.to_owned(),
            message: text.to_owned(),
            document: Some(document_place(at.section, at.place)),
            spec: Some(at.spec.clone()),
        };
        let words = [name].into_iter().chain(words.iter().copied()).map(str::to_owned).collect();
        self.found.push(Found { difference, words, errata: at.errata.to_vec(), near: false });
    }
}

fn last(subject: &str) -> &str {
    subject.rsplit('.').next().unwrap_or(subject)
}

fn accepts(slot: &Slot<'_>, name: &str) -> bool {
    let own = slot.field.iter().flat_map(|field| &field.errata);
    own.flat_map(|erratum| &erratum.accept).any(|accepted| accepted.value == name)
}

/// Whether the value, or an item of it, is an object with this name in it.
fn holds(value: &Value, name: &str) -> bool {
    match value {
        Value::Object(members) => members.contains_key(name),
        Value::Array(items) => items.iter().any(|item| holds(item, name)),
        _ => false,
    }
}

fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn scalar_fits(scalar: Scalar, value: &Value) -> bool {
    let number_text = || value.as_str().is_some_and(|text| squeezed(text).parse::<f64>().is_ok());
    match scalar {
        Scalar::Json => true,
        Scalar::String | Scalar::Secret | Scalar::Day | Scalar::RecordDay | Scalar::ClockTime => value.is_string(),
        Scalar::Int | Scalar::Long | Scalar::Timestamp { text: false, .. } | Scalar::Duration { text: false } => {
            value.is_i64()
        }
        Scalar::Decimal | Scalar::Timestamp { text: true, .. } | Scalar::Duration { text: true } => number_text(),
        Scalar::Boolean => value.is_boolean(),
        Scalar::Switch(wire) => {
            let text = value_text(value);
            let has_kind = match wire {
                SwitchWire::Int => value.is_i64(),
                SwitchWire::Boolean => value.is_boolean(),
                SwitchWire::Text | SwitchWire::OnOff => value.is_string(),
            };
            let values = switch_values(&TypeExpr::Scalar(scalar));
            has_kind && values.is_some_and(|values| values.contains(&text.as_str()))
        }
    }
}
