//! The text of sections, in which quotes of errata must be found.

use std::collections::HashMap;

use super::document::{Block, Document, Section, Table};
use super::rules::squeezed;
use super::sections::Sections;
use crate::spec::{Reading, ReadingAt};

/// The text of every section, without white space.
pub(super) struct Quotes {
    sections: HashMap<String, Texts>,
}

/// The text of one section by the parts that a reading can name.
#[derive(Default)]
struct Texts {
    all: String,
    tables: String,
    examples: String,
}

impl Quotes {
    pub(super) fn new(document: &Document) -> Self {
        let mut sections: HashMap<String, Texts> = HashMap::new();
        for section in &document.sections {
            sections.entry(section.number.clone()).or_default().add(section);
        }
        Self { sections }
    }

    /// Why a reading is not in the document; nothing if it is.
    pub(super) fn missing(&self, reading: &Reading, sections: &Sections) -> Option<String> {
        if reading.at == ReadingAt::Service {
            return None;
        }
        let number = sections.now(&reading.section);
        let Some(texts) = self.sections.get(&number) else { return Some(format!("there is no section {number}")) };
        let quote = squeezed(&reading.quote);
        let text = match reading.at {
            ReadingAt::Table => &texts.tables,
            ReadingAt::Example => &texts.examples,
            ReadingAt::Text | ReadingAt::Service => &texts.all,
        };
        if text.contains(&quote) {
            return None;
        }
        let elsewhere = if texts.all.contains(&quote) { ", but elsewhere in the section" } else { "" };
        Some(format!(
            "section {number} does not print `{}` in its {}{elsewhere}",
            reading.quote.value,
            part(reading.at)
        ))
    }
}

fn part(at: ReadingAt) -> &'static str {
    match at {
        ReadingAt::Table => "tables",
        ReadingAt::Example => "examples",
        ReadingAt::Text | ReadingAt::Service => "text",
    }
}

impl Texts {
    fn add(&mut self, section: &Section) {
        self.all.push_str(&squeezed(&section.title));
        for line in section.lines() {
            self.all.push_str(&squeezed(&line.text));
        }
        for block in &section.blocks {
            if let Block::Table(table) = block {
                let text = if is_example(table) { &mut self.examples } else { &mut self.tables };
                table.lines().iter().for_each(|line| text.push_str(&squeezed(&line.text)));
            }
        }
    }
}

/// Examples and programs stand in tables of a single cell.
fn is_example(table: &Table) -> bool {
    matches!(table.rows.as_slice(), [row] if row.cells.len() == 1)
}
