//! Rules of one field: whether it must be sent, ranges, lengths, defaults.

use serde_json::Value;

use super::comparison::Comparison;
use super::difference::Kind;
use super::document::Param;
use super::expected::{Direction, Slot, switch_values};
use crate::spec::WeightedLength;

/// Smallest and largest, either may be open.
type Bounds = [Option<i64>; 2];

impl<'s> Comparison<'s, '_> {
    pub(super) fn rules(&mut self, section: &str, slot: &Slot<'s>, param: &Param) {
        self.required(section, slot, param);
        self.range(section, slot, param);
        self.length(section, slot, param);
        self.default_value(section, slot, param);
    }

    fn required(&mut self, section: &str, slot: &Slot<'s>, param: &Param) {
        let at = (section, param.place);
        let needs_inner =
            |(_, entry): (_, &crate::spec::Entry<crate::spec::TypeDef>)| !entry.value.at_least_one_of.is_empty();
        if param.required == Some(false) && self.index.type_of(&slot.ty).is_some_and(needs_inner) {
            self.about(slot, Kind::Required, at, "it may be left out, although one of the fields inside must be there");
        }
        match (slot.direction, param.required, slot.required) {
            (Direction::Request, Some(true), Some(false)) => {
                self.about(slot, Kind::Required, at, "the document demands it, the specification does not");
            }
            (_, Some(false), Some(true)) => {
                self.about(slot, Kind::Required, at, "the specification demands it, the document does not");
            }
            (_, Some(_), _) => self.printed(&slot.subject, Kind::Required),
            // A row that is only the name of an object has no room for the mark.
            (Direction::Request, None, Some(true)) if !param.description.is_empty() => {
                self.unprinted(slot, Kind::Required, at, "the specification demands it, the document does not say so");
            }
            _ => {}
        }
    }

    fn range(&mut self, section: &str, slot: &Slot<'s>, param: &Param) {
        let Some(field) = slot.field else { return };
        let own = field.range.as_ref().map(|range| range.value);
        let listed = if own.is_none() { self.listed_range(slot) } else { None };
        if listed.is_some() && (param.range.is_none() || param.range == listed) {
            if let Some((_, entry)) = self.index.enum_of(&slot.ty).filter(|_| param.range.is_some()) {
                self.printed(&entry.name.value, Kind::ValuesUnprinted);
            }
            return;
        }
        self.bounds(section, slot, param, Kind::Range, (param.range, own), field.assumed);
    }

    /// The range of what is listed value by value.
    fn listed_range(&self, slot: &Slot<'s>) -> Option<Bounds> {
        if switch_values(&slot.ty) == Some(["0", "1"]) {
            return Some([Some(0), Some(1)]);
        }
        let (_, entry) = self.index.enum_of(&slot.ty)?;
        let numbers: Option<Vec<i64>> = entry.value.values.iter().map(|value| value.value.value.as_i64()).collect();
        let numbers = numbers?;
        Some([numbers.iter().min().copied(), numbers.iter().max().copied()])
    }

    fn length(&mut self, section: &str, slot: &Slot<'s>, param: &Param) {
        let weighted = param.description.iter().find_map(|line| weighted_length(&line.text));
        let own = slot.field.and_then(|field| field.weighted_length.as_ref()).map(|length| length.value.clone());
        let assumed = slot.field.is_some_and(|field| field.assumed);
        if weighted != own && !(weighted.is_none() && assumed) {
            let text =
                format!("the document has the weighted length {}, the specification {}", said(&weighted), said(&own));
            self.about(slot, Kind::Length, (section, param.place), text);
        }
        let length = slot.length.map(|ends| ends.map(|end| end.and_then(|end| i64::try_from(end).ok())));
        // Every text that must be sent has a first character.
        let length = length.filter(|length| !(own.is_some() && *length == [Some(1), None]));
        self.bounds(section, slot, param, Kind::Length, (param.length, length), assumed);
    }

    fn bounds(
        &mut self,
        section: &str,
        slot: &Slot<'s>,
        param: &Param,
        kind: Kind,
        (printed, own): (Option<Bounds>, Option<Bounds>),
        assumed: bool,
    ) {
        let at = (section, param.place);
        let rule = if kind == Kind::Range { "range" } else { "length" };
        match (printed, own) {
            (Some(printed), own) if own != Some(printed) => {
                let own = own.map_or("none".to_owned(), bounds_text);
                let text = format!("the document has the {rule} {}, the specification {own}", bounds_text(printed));
                self.about(slot, kind, at, text);
            }
            (Some(_), _) => self.printed(&slot.subject, kind),
            (None, Some(own)) if says_in_words(param, kind, own) => self.printed(&slot.subject, kind),
            (None, Some(own)) if !assumed => {
                let text = format!("the specification has the {rule} {}, the document none", bounds_text(own));
                self.unprinted(slot, kind, at, text);
            }
            (None, _) => {}
        }
    }

    fn default_value(&mut self, section: &str, slot: &Slot<'s>, param: &Param) {
        let at = (section, param.place);
        let own = slot.field.and_then(|field| field.default.as_ref()).map(|value| value_text(&value.value));
        match (&param.default, own) {
            (Some(printed), own) if own.as_ref() != Some(&squeezed(printed)) => {
                let own = own.unwrap_or_else(|| "none".to_owned());
                self.about(
                    slot,
                    Kind::Default,
                    at,
                    format!("the document has the default {printed}, the specification {own}"),
                );
            }
            (Some(_), _) => self.printed(&slot.subject, Kind::Default),
            (None, Some(own)) => {
                self.unprinted(
                    slot,
                    Kind::Default,
                    at,
                    format!("the specification has the default {own}, the document none"),
                );
            }
            (None, None) => {}
        }
    }
}

/// Whether the description says a rule in other words than those of a range or a length.
fn says_in_words(param: &Param, kind: Kind, bounds: Bounds) -> bool {
    let says = |words: &str| param.description.iter().any(|line| line.text.contains(words));
    match (kind, bounds) {
        (Kind::Range, [Some(low), None]) => says(&format!("从{low}开始")),
        (Kind::Length, [Some(1), None]) => says("不可为空"),
        (Kind::Length, [Some(2), Some(2)]) => says("包含两个"),
        (Kind::Length, [Some(4), Some(4)]) => says("格式为\"yyyy\""),
        _ => false,
    }
}

/// `10个中文字符或32个英文字符`
fn weighted_length(text: &str) -> Option<WeightedLength> {
    let before = |word: &str| {
        let (head, _) = text.split_once(word)?;
        let digits = head.trim_end().trim_end_matches('个');
        let start = digits
            .rfind(|c: char| !c.is_ascii_digit())
            .map_or(0, |at| at + digits[at..].chars().next().map_or(1, char::len_utf8));
        digits[start..].parse().ok()
    };
    text.contains("长度").then_some(())?;
    Some(WeightedLength { chinese: before("中文")?, other: before("英文")? })
}

fn said(length: &Option<WeightedLength>) -> String {
    length
        .as_ref()
        .map_or("none".to_owned(), |length| format!("{} Chinese or {} other characters", length.chinese, length.other))
}

fn bounds_text([low, high]: Bounds) -> String {
    let end = |end: Option<i64>| end.map_or("…".to_owned(), |end| end.to_string());
    format!("[{}, {}]", end(low), end(high))
}

/// A value as the document prints it: without quotation marks.
pub(super) fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => squeezed(&other.to_string()),
    }
}

/// Without white space, which the document uses as it likes.
pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
