//! Values that rows and tables list, against enums and switches.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::additions::Addition;
use super::comparison::{Comparison, Found, document_place};
use super::difference::{Difference, Kind, SpecPlace};
use super::document::{Param, Place, Topic, Value, ValueRow, ValueTable};
use super::expected::{Slot, switch_values};
use super::report::Notice;
use super::rules::{squeezed, value_text};
use super::sections::Sections;
use crate::spec::{Entry, Enum, EnumWire, Erratum, Scalar, SwitchWire, TypeExpr};

/// A printed value with its place.
type Printed = (String, Place);

/// The values that tables list, by enum, with the place of the first table.
type Tables<'s> = BTreeMap<&'s str, (String, Place, Vec<Printed>)>;

/// An enum with its file.
type EnumEntry<'s> = (&'s Path, &'s Entry<Enum>);

impl<'s> Comparison<'s, '_> {
    /// The values of a row.
    pub(super) fn values(&mut self, section: &str, slot: &Slot<'s>, param: &Param) {
        self.coverage.values.done += param.values.iter().filter(|value| !value.inline).count();
        let printed: Vec<Printed> = param.values.iter().map(|value| (squeezed(&value.value), value.place)).collect();
        if let Some((path, entry)) = self.index.enum_of(&slot.ty) {
            if !printed.is_empty() {
                self.enum_values(section, &slot.subject, (path, entry), &printed, param.place, &slot.errata);
            }
        } else if let Some(values) = switch_values(&slot.ty) {
            self.switch(section, slot, values, &printed);
            self.quotation_marks(section, slot, param);
        } else if param.values.iter().any(|value: &Value| !value.inline) {
            let list: Vec<_> = printed.iter().map(|(value, _)| value.as_str()).collect();
            let text = format!("the document lists the values {}, the specification none", list.join(", "));
            self.about(slot, Kind::ValuesAdded, (section, param.place), text);
        }
    }

    fn switch(&mut self, section: &str, slot: &Slot<'s>, values: [&str; 2], printed: &[Printed]) {
        for (value, place) in printed.iter().filter(|(value, _)| !values.contains(&value.as_str())) {
            let text = format!("the document lists the value `{value}`, which `{}` does not have", slot.ty);
            self.about(slot, Kind::ValueAdded, (section, *place), text);
        }
    }

    /// A switch inside a string is explained by its values with their quotation marks.
    fn quotation_marks(&mut self, section: &str, slot: &Slot<'s>, param: &Param) {
        let is_text = matches!(slot.ty, TypeExpr::Scalar(Scalar::Switch(SwitchWire::Text)));
        let line_of = |value: &Value| {
            param.description.iter().find(|line| line.place == value.place && explains(&line.text, &value.value))
        };
        let bare = param
            .values
            .iter()
            .filter(|value| value.inline)
            .find(|value| line_of(value).is_some_and(|line| !line.text.contains(['"', '“'])));
        if let Some(value) = bare.filter(|_| is_text) {
            let text = format!("the document explains the value {} without the quotation marks of a text", value.value);
            self.about(slot, Kind::Type, (section, value.place), text);
        }
    }

    /// The values of an enum as one section lists them.
    fn enum_values(
        &mut self,
        section: &str,
        subject: &str,
        (path, entry): EnumEntry<'s>,
        printed: &[Printed],
        place: Place,
        errata: &[&'s [Erratum]],
    ) {
        let name = &entry.name.value;
        self.printed(name, Kind::ValuesUnprinted);
        let listed: BTreeMap<String, _> =
            entry.value.values.iter().map(|value| (value_text(&value.value.value.value), value)).collect();
        let mut around: Vec<&'s [Erratum]> = vec![&entry.value.errata];
        around.extend(errata);
        for (value, at) in printed.iter().filter(|(value, _)| !listed.contains_key(value)) {
            let place = SpecPlace::new(path, entry.name.at);
            let text = format!("the document lists the value `{value}`, the specification lacks it");
            self.value(Kind::ValueAdded, subject, value, text, (section, *at), place, &around);
            self.lacks(Addition::Value(name.clone(), value.clone()));
        }
        let found: BTreeSet<&str> = printed.iter().map(|(value, _)| value.as_str()).collect();
        let gone: Vec<_> = listed.iter().filter(|(value, _)| !found.contains(value.as_str())).collect();
        if let Some((first, of)) = gone.first() {
            let at = SpecPlace::new(path, of.name.at);
            let values: Vec<&str> = gone.iter().map(|(value, _)| value.as_str()).collect();
            let text = format!("the document does not list {} of `{name}`", values.join(", "));
            self.value(Kind::ValueRemoved, subject, first, text, (section, place), at, &around);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "they are the parts of one difference")]
    fn value(
        &mut self,
        kind: Kind,
        subject: &str,
        value: &str,
        message: String,
        (section, place): (&str, Place),
        spec: SpecPlace,
        errata: &[&'s [Erratum]],
    ) {
        let document = Some(document_place(section, place));
        let difference = Difference { kind, subject: subject.to_owned(), message, document, spec: Some(spec) };
        self.found.push(Found { difference, words: vec![value.to_owned()], errata: errata.to_vec(), near: false });
    }

    /// Every table of values belongs to an enum, and all tables of an enum together list its values.
    pub(super) fn value_tables(&mut self) {
        let mut of_enum = Tables::new();
        let reference = self.reference;
        let mut tables: Vec<(&Topic, &ValueTable)> = Vec::new();
        for topic in &reference.topics {
            tables.extend(topic.values().map(|table| (topic, table)));
        }
        // Where a section stands now may show only by a table further down.
        let count = tables.len();
        tables.retain(|(topic, table)| !self.value_table(topic, table, &mut of_enum));
        if tables.len() < count {
            tables.retain(|(topic, table)| !self.value_table(topic, table, &mut of_enum));
        }
        for (topic, table) in tables {
            self.coverage.values.done += table.rows.len();
            let name = table.caption.as_ref().map_or(table.above.as_str(), |caption| &caption.line.text);
            let text = format!("no enum lists the values of this table: {name} ({} rows)", table.rows.len());
            let place = Some(document_place(&topic.number, table.place));
            self.plain(Kind::TableAdded, &topic.number, text, place, None);
            self.lacks(Addition::Values(topic.number.clone(), Box::new(table.clone())));
        }
        for (name, (section, place, printed)) in of_enum {
            let all = self.scope.each_enum().find(|(_, entry)| entry.name.value == name);
            if let Some(of) = all {
                self.enum_values(&section, name, of, &printed, place, &[]);
            }
        }
    }

    /// Adds the rows of a table to those of its enum; no, if it has none.
    fn value_table(&mut self, topic: &Topic, table: &ValueTable, of_enum: &mut Tables<'s>) -> bool {
        let Some((path, entry)) = self.enum_of_table(&topic.number, table) else { return false };
        self.coverage.values.done += table.rows.len();
        self.table_place(topic, (path, entry), table);
        self.head(&topic.number, (path, entry), table);
        let printed = self.printed_rows(&topic.number, (path, entry), table);
        let first = || (topic.number.clone(), table.place, Vec::new());
        of_enum.entry(&entry.name.value).or_insert_with(first).2.extend(printed);
        true
    }

    /// The enum whose values stand in this table: the one that names it, or its section, else the one that is most like it.
    fn enum_of_table(&self, section: &str, table: &ValueTable) -> Option<EnumEntry<'s>> {
        let number = table.caption.as_ref().map(|caption| caption.number.as_str());
        let at = |entry: &Entry<Enum>| entry.value.section.as_ref().map(|section| self.sections.now(section));
        let is_at = |entry: &Entry<Enum>, place: Option<&str>| place.is_some() && at(entry).as_deref() == place;
        let stands_here = |(_, entry): &EnumEntry<'_>| is_at(entry, number) || is_at(entry, Some(section));
        let named = self.scope.each_enum().filter(stands_here);
        let named = named.max_by_key(|(_, entry)| (is_at(entry, number), shared(entry, table)));
        let is_like = |(_, entry): &EnumEntry<'_>| shared(entry, table) * 2 >= table.rows.len();
        let is_meant = |of: &EnumEntry<'_>| is_like(of) || self.is_headed(of.1, table);
        named.filter(is_meant).or_else(|| {
            let others = self.scope.each_enum().filter(|of| {
                let (path, entry) = of;
                let is_headed_here = self.is_headed(entry, table) && self.is_in_chapter(path, section);
                // Small numbers are like all others.
                is_headed_here || (is_like(of) && !is_numbered(entry) && shared(entry, table) > 1)
            });
            others.max_by_key(|(_, entry)| (self.is_headed(entry, table), shared(entry, table)))
        })
    }

    /// The first column is called like a field that has these values.
    fn is_headed(&self, entry: &Entry<Enum>, table: &ValueTable) -> bool {
        let Some(head) = table.columns.first() else { return false };
        let has_values = |ty: &str| {
            ty.parse().is_ok_and(|ty| self.index.enum_of(&ty).is_some_and(|(_, of)| std::ptr::eq(of, entry)))
        };
        let fields = self.scope.each_fields();
        let mut fields = fields.iter().flat_map(|fields| fields.entries.iter());
        fields.any(|field| field.name.value == *head && has_values(&field.value.ty))
    }

    fn is_in_chapter(&self, path: &Path, section: &str) -> bool {
        let module = self.scope.files().find(|file| file.path == path);
        let chapter = module.and_then(|file| file.content.section.as_ref());
        chapter.is_some_and(|chapter| Sections::is_inside(section, &self.sections.now(chapter)))
    }

    /// Notes where the table of an enum stands, if it stands elsewhere than the specification says.
    fn table_place(&mut self, topic: &Topic, (path, entry): EnumEntry<'s>, table: &ValueTable) {
        let Some(old) = &entry.value.section else { return };
        let number = table.caption.as_ref().map_or(topic.number.as_str(), |caption| caption.number.as_str());
        let new = if old.contains('-') { number } else { topic.number.as_str() };
        if self.sections.now(old) != new {
            let section = old.split_once('-').map_or(old.as_str(), |(section, _)| section);
            self.sections.note(section, &topic.number);
        }
        if old.value != new {
            self.notice(Notice {
                subject: entry.name.value.clone(),
                message: format!("its values stand in {new} now, they stood in {}", old.value),
                document: document_place(&topic.number, table.place),
                spec: SpecPlace::new(path, old.at),
            });
        }
    }

    /// The first column is headed by the name of the field that has these values.
    fn head(&mut self, section: &str, (path, entry): EnumEntry<'s>, table: &ValueTable) {
        let Some(head) = table.columns.first().filter(|head| is_name(head)) else { return };
        if !self.is_headed(entry, table) {
            let text =
                format!("the tables of its values call the field `{head}`, which no field with this type is called");
            let at = SpecPlace::new(path, entry.name.at);
            let name = &entry.name.value;
            self.value(Kind::FieldRenamed, name, head, text, (section, table.place), at, &[&entry.value.errata]);
        }
    }

    /// The values of a table; a bit mask that lacks a comma is repaired.
    fn printed_rows(&mut self, section: &str, (path, entry): EnumEntry<'s>, table: &ValueTable) -> Vec<Printed> {
        let mut printed = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let value = squeezed(&row.value);
            if entry.value.wire == EnumWire::String {
                printed.extend(value.split(',').map(|value| (value.to_owned(), row.place)));
                continue;
            }
            let repaired = if entry.value.wire == EnumWire::Words { words(row) } else { value.clone() };
            if repaired != value {
                let text = format!("`{}` is not JSON", row.value);
                let at = SpecPlace::new(path, entry.name.at);
                self.value(
                    Kind::Syntax,
                    &entry.name.value,
                    &row.value,
                    text,
                    (section, row.place),
                    at,
                    &[&entry.value.errata],
                );
            }
            printed.push((repaired, row.place));
        }
        if entry.value.wire == EnumWire::Words {
            self.word_counts(section, (path, entry), &printed);
        }
        printed
    }

    /// All values of a mask have one length.
    fn word_counts(&mut self, section: &str, (path, entry): EnumEntry<'s>, printed: &[Printed]) {
        let count = |value: &str| value.split(',').count();
        let Some((first, _)) = printed.first() else { return };
        if let Some((value, place)) = printed.iter().find(|(value, _)| count(value) != count(first)) {
            let text = format!("the document lists masks of {} and of {} words", count(first), count(value));
            let at = SpecPlace::new(path, entry.name.at);
            self.value(Kind::Length, &entry.name.value, value, text, (section, *place), at, &[&entry.value.errata]);
        }
    }

    /// An enum whose values no row and no table lists.
    pub(super) fn unlisted_enums(&mut self) {
        for (path, entry) in self.scope.each_enum() {
            let name = &entry.name.value;
            if self.unprinted.contains_key(&(name.clone(), Kind::ValuesUnprinted)) {
                continue;
            }
            let difference = Difference {
                kind: Kind::ValuesUnprinted,
                subject: name.clone(),
                message: "the document lists its values nowhere".to_owned(),
                document: None,
                spec: Some(SpecPlace::new(path, entry.name.at)),
            };
            let errata: Vec<&'s [Erratum]> = vec![&entry.value.errata];
            self.found.push(Found { difference, words: vec![name.clone()], errata, near: true });
        }
    }
}

/// The value stands directly before the colon, by itself.
fn explains(line: &str, value: &str) -> bool {
    let head = line.split_once(['：', ':']).map(|(head, _)| head.trim_end_matches(['"', '“', '”', ' ']));
    let before = head.and_then(|head| head.strip_suffix(value));
    before.is_some_and(|before| !before.ends_with(|last: char| last.is_ascii_alphanumeric()))
}

/// The values are numbers, or numbers inside of strings.
fn is_numbered(entry: &Entry<Enum>) -> bool {
    entry.value.values.iter().all(|value| value_text(&value.value.value.value).parse::<i64>().is_ok())
}

/// How many rows of a table are values of the enum.
fn shared(entry: &Entry<Enum>, table: &ValueTable) -> usize {
    let values: BTreeSet<String> =
        entry.value.values.iter().map(|value| value_text(&value.value.value.value)).collect();
    let is_value = |text: &str| text.split(',').all(|part| values.contains(part));
    table.rows.iter().map(|row| squeezed(&row.value)).filter(|text| values.contains(text) || is_value(text)).count()
}

/// Something that can be the name of a field, not a word of Chinese.
fn is_name(head: &str) -> bool {
    head.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `[0, 128 0]` as the words that it means.
fn words(row: &ValueRow) -> String {
    let words: Vec<&str> =
        row.value.split(|c: char| !(c.is_ascii_digit() || c == '-')).filter(|w| !w.is_empty()).collect();
    format!("[{}]", words.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_explained_by_its_own_line() {
        for (line, explained) in [
            ("1：on", true),
            ("\"1\": on", true),
            ("为1：on", true),
            ("11：on", false),
            ("v1：on", false),
            ("2：1", false),
        ] {
            assert_eq!(explains(line, "1"), explained, "{line}");
        }
    }
}
