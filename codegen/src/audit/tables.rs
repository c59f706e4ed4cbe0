//! Tables outside of operations: fields of messages and capabilities, the envelope, the signature, error codes.

use std::collections::BTreeMap;
use std::path::Path;

use super::additions::Addition;
use super::comparison::{Comparison, document_place};
use super::difference::{Kind, SpecPlace};
use super::document::{CodeRow, FieldTable, Param, Part, Payload, Topic};
use super::examples::Shown;
use super::expected::Direction;
use super::fields::{Message, Owner, count, values};
use super::report::Notice;
use crate::spec::{CodeDef, Entry, Erratum, TypeDef};

/// Members of every answer, section 1.3.3.
const ENVELOPE: [&str; 4] = ["error_code", "msg", "result", "failList"];

/// Words with which the signature is explained, besides the name of its header.
const SIGNATURE: [&str; 8] =
    ["TerminalId", "Timestamp", "Nonce", "method", "path", "payload", "algorithm", "Signature"];

/// A type with its file.
type TypeEntry<'s> = (&'s Path, &'s Entry<TypeDef>);

impl<'s, 'd> Comparison<'s, 'd> {
    /// Every table of fields belongs to a type, to the envelope, or to the signature.
    pub(super) fn field_tables(&mut self) {
        let reference = self.reference;
        let mut of_type: BTreeMap<&'s str, Vec<(&'d Topic, &'d FieldTable)>> = BTreeMap::new();
        for topic in &reference.topics {
            for table in topic.fields() {
                match self.type_of_table(topic, table) {
                    Some((path, entry)) => {
                        self.type_place(topic, (path, entry), table);
                        of_type.entry(&entry.name.value).or_default().push((topic, table));
                    }
                    None => self.words(topic, table),
                }
            }
        }
        let types: Vec<_> = self.scope.each_type().collect();
        for (path, entry) in types {
            if let Some(tables) = of_type.get(entry.name.as_str()) {
                self.type_tables(path, entry, tables);
            }
        }
    }

    /// The type whose fields stand in this table: the one that names it, or its section, else the one that is most like it.
    fn type_of_table(&self, topic: &Topic, table: &FieldTable) -> Option<TypeEntry<'s>> {
        let number = table.caption.as_ref().map(|caption| caption.number.as_str());
        let shared = |(_, entry): &TypeEntry<'_>| {
            table.fields.iter().filter(|field| entry.value.fields.get(&field.name).is_some()).count()
        };
        let stands_here = |(_, entry): &TypeEntry<'_>| {
            let at = entry.value.section.as_ref().map(|section| self.sections.now(section));
            at.is_some_and(|at| Some(at.as_str()) == number || at == topic.number)
        };
        let is_like = |entry: &TypeEntry<'_>| shared(entry) * 2 >= table.fields.len();
        let named = self.scope.each_type().filter(stands_here).max_by_key(shared).filter(is_like);
        named.or_else(|| {
            // What operations print has no table of its own.
            let is_printed =
                |name: &str| matches!(self.unprinted.get(&(name.to_owned(), Kind::FieldRemoved)), Some(None));
            let others = self.scope.each_type().filter(|(_, entry)| !is_printed(&entry.name));
            others.max_by_key(shared).filter(|entry| shared(entry) > 1 && is_like(entry))
        })
    }

    /// Notes where the table of a type stands, if it stands elsewhere than the specification says.
    fn type_place(&mut self, topic: &Topic, (path, entry): TypeEntry<'s>, table: &FieldTable) {
        let Some(old) = &entry.value.section else { return };
        self.sections.note(old, &topic.number);
        if old.value != topic.number {
            self.notice(Notice {
                subject: entry.name.value.clone(),
                message: format!("its fields stand in {} now, they stood in {}", topic.number, old.value),
                document: document_place(&topic.number, table.place),
                spec: SpecPlace::new(path, old.at),
            });
        }
    }

    /// The tables of one type: each row against its field, and all fields against all rows.
    fn type_tables(&mut self, path: &'s Path, entry: &'s Entry<TypeDef>, tables: &[(&'d Topic, &'d FieldTable)]) {
        let slots = self.index.type_rows(path, entry, Direction::Answer, &[]);
        let name = &entry.name.value;
        for (topic, table) in tables {
            let elsewhere = |slot: &&super::expected::Slot<'_>| {
                let others = tables.iter().filter(|(_, other)| !std::ptr::eq(*other, *table));
                let own = table.fields.iter().any(|field| field.name == slot.name);
                own || !others.flat_map(|(_, other)| &other.fields).any(|field| field.name == slot.name)
            };
            // A field that no table has is missing in the last one.
            let is_last = std::ptr::eq(*table, tables[tables.len() - 1].1);
            let here: Vec<_> = slots
                .iter()
                .filter(elsewhere)
                .filter(|slot| is_last || table.fields.iter().any(|field| field.name == slot.name))
                .cloned()
                .collect();
            let owner = Owner {
                subject: name.clone(),
                holder: name.clone(),
                spec: SpecPlace::new(path, entry.name.at),
                errata: vec![&entry.value.errata],
                place: table.place,
            };
            let mut message = Message::default();
            let params: Vec<&Param> = table.fields.iter().collect();
            self.object(&topic.number, &owner, &here, &params, &mut message);
            self.settle(&topic.number, message);
        }
        self.printed(name, Kind::FieldRemoved);
        if let Some((topic, table)) = tables.first() {
            self.type_examples(path, entry, topic, table);
        }
    }

    fn type_examples(&mut self, path: &'s Path, entry: &'s Entry<TypeDef>, topic: &'d Topic, table: &FieldTable) {
        let errata: [&'s [Erratum]; 1] = [&entry.value.errata];
        let spec = SpecPlace::new(path, entry.name.at);
        let shown = Shown {
            subject: &entry.name.value,
            section: &topic.number,
            printed_at: table.place,
            spec: spec.clone(),
            errata: &errata,
        };
        self.with_examples.insert(topic.number.clone());
        let all = topic.examples().flat_map(|example| &example.payloads).filter(|payload| payload.json.is_some());
        let (payloads, answers): (Vec<&Payload>, Vec<&Payload>) =
            all.partition(|payload| payload.part == Part::Request);
        let own: Vec<_> = entry.value.examples.iter().collect();
        self.bodies(&shown, "data", &payloads, &own);
        // What the receiver answers is no part of the message.
        self.bodies(&shown, "answer", &answers, &[]);
        let slots = self.index.type_rows(path, entry, Direction::Answer, &[]);
        for payload in payloads {
            if let Some(value) = payload.json.as_ref().and_then(|json| json.value()) {
                self.shown_alone((&topic.number, payload.place), (&entry.name.value, &spec), &slots, value);
            }
        }
    }

    /// A table of the envelope or of the signature; any other belongs to a type that the specification lacks.
    fn words(&mut self, topic: &Topic, table: &FieldTable) {
        self.coverage.fields.done += count(&table.fields);
        self.coverage.values.done += table.fields.iter().map(values).sum::<usize>();
        let header = self.scope.spec.service.content.signing.header.value.clone();
        let mut signature: Vec<&str> = SIGNATURE.to_vec();
        signature.push(&header);
        let known =
            |words: &[&str]| table.fields.iter().filter(|field| words.contains(&field.name.as_str())).count() * 2;
        let words = [ENVELOPE.as_slice(), &signature].into_iter().find(|words| known(words) >= table.fields.len());
        let Some(words) = words else {
            let title = table.caption.as_ref().map_or(topic.title.as_str(), |caption| &caption.line.text);
            let text = format!("no type has the fields of this table: {title} ({} rows)", table.fields.len());
            let place = Some(document_place(&topic.number, table.place));
            self.plain(Kind::TableAdded, &topic.number, text, place, None);
            return self.lacks(Addition::Fields(topic.number.clone(), Box::new(table.clone())));
        };
        for field in table.fields.iter().filter(|field| !words.contains(&field.name.as_str())) {
            let place = Some(document_place(&topic.number, field.place));
            self.plain(Kind::FieldAdded, &field.name, "the core of the SDK does not know it", place, None);
        }
        for word in words.iter().filter(|word| !table.fields.iter().any(|field| field.name == **word)) {
            let place = Some(document_place(&topic.number, table.place));
            self.plain(Kind::FieldRemoved, word, "the core of the SDK relies on it", place, None);
        }
    }

    pub(super) fn codes(&mut self) {
        let reference = self.reference;
        let errors = &self.scope.spec.errors;
        let path: &'s Path = &errors.path;
        let main = errors.content.section.value.as_str();
        let mut last: Option<(usize, i64)> = None;
        let mut printed: Vec<i64> = Vec::new();
        for (topic, row) in reference.codes() {
            self.coverage.codes.done += 1;
            let place = Some(document_place(&topic.number, row.place));
            let subject = row.code.to_string();
            let position = errors.content.codes.iter().position(|entry| entry.name.value == subject);
            let Some(position) = position else {
                self.plain(
                    Kind::CodeAdded,
                    &subject,
                    code_text(row),
                    place,
                    Some(SpecPlace::new(path, errors.content.section.at)),
                );
                self.lacks(Addition::Code(row.code, row.place));
                continue;
            };
            let entry = &errors.content.codes[position];
            let spec = SpecPlace::new(path, entry.name.at);
            if topic.number != main {
                self.code_elsewhere(topic, row, entry, spec);
                continue;
            }
            if let Some((_, before)) = last.filter(|(last, _)| *last > position) {
                let text = format!("the document lists it behind {before}");
                self.plain(Kind::CodeOrder, &subject, text, place, Some(spec));
            } else {
                last = Some((position, row.code));
            }
            printed.push(row.code);
        }
        for entry in &errors.content.codes {
            if !printed.iter().any(|code| code.to_string() == entry.name.value) {
                let spec = Some(SpecPlace::new(path, entry.name.at));
                self.plain(
                    Kind::CodeRemoved,
                    &entry.name.value,
                    format!("section {main} does not list it"),
                    None,
                    spec,
                );
            }
        }
    }

    /// A code that another section explains, too.
    fn code_elsewhere(&mut self, topic: &Topic, row: &CodeRow, entry: &'s Entry<CodeDef>, spec: SpecPlace) {
        if entry.value.also.iter().any(|section| section.value == topic.number) {
            return;
        }
        let place = Some(document_place(&topic.number, row.place));
        self.plain(Kind::CodeSection, &entry.name.value, "this section explains it, too", place, Some(spec));
        let found = self.found.last_mut().expect("just noted");
        found.errata = vec![&entry.value.errata];
        found.words = vec![entry.name.value.clone()];
    }
}

fn code_text(row: &CodeRow) -> String {
    format!("the specification lacks the code: {}", row.text.replace('\n', " "))
}
