//! What the document says: operations with their parameters, tables of values and codes, examples.

mod api;
mod examples;
mod params;
mod rules;
mod tables;
mod value;

use std::collections::BTreeSet;

pub use api::{ApiTable, Callers, ListLimit};
pub use examples::{Example, Part, Payload};
pub use params::Param;
pub use tables::{CodeRow, FieldTable, ValueRow, ValueTable};
pub use value::Value;

use super::json::Json;
use super::model::{Block, Document, Figure, Form, Paragraph, Place, Section, Table, Unread};

/// A document, interpreted.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The form from which it was read.
    pub form: Form,
    /// One topic for each section.
    pub topics: Vec<Topic>,
    /// What neither the reader nor the interpretation understood.
    pub unread: Vec<Unread>,
    /// What was found and read.
    pub counts: Counts,
}

/// A section, interpreted.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its number, `1.4.3.16`; empty before the first heading.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Where its heading stands.
    pub place: Place,
    /// What it says.
    pub items: Vec<Item>,
}

/// One thing that a section says.
#[derive(Clone, Debug)]
pub enum Item {
    /// An operation.
    Api(ApiTable),
    /// An example of the operation.
    Example(Example),
    /// Values and their meanings.
    Values(ValueTable),
    /// Fields outside of an operation, such as capabilities or the body of a message.
    Fields(FieldTable),
    /// Error codes.
    Codes(Vec<CodeRow>),
    /// A table that explains words or rules; nothing of the interface.
    Prose(Prose),
    /// A program, or anything else that is printed verbatim.
    Listing(Table),
    /// Text.
    Paragraph(Paragraph),
    /// A drawing.
    Figure(Figure),
}

/// A table that explains words or rules.
#[derive(Clone, Debug)]
pub struct Prose {
    /// The table as it stands.
    pub table: Table,
}

/// How much was found and how much of it was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sections with a number.
    pub sections: usize,
    /// Tables, those inside of tables too.
    pub tables_found: usize,
    /// Tables in which nothing is unread.
    pub tables_read: usize,
    /// Rows of all tables.
    pub rows_found: usize,
    /// Rows that were understood.
    pub rows_read: usize,
    /// Operations.
    pub operations: usize,
    /// Different paths of operations.
    pub paths: usize,
    /// Parameters of requests and answers, nested ones too, and fields outside of operations.
    pub params: usize,
    /// Values that tables inside of parameters list.
    pub param_values: usize,
    /// Rows of tables of values.
    pub value_rows: usize,
    /// Rows of tables of error codes.
    pub code_rows: usize,
    /// Bodies of examples that are JSON.
    pub examples_valid: usize,
    /// Bodies of examples that are JSON after repairs.
    pub examples_repaired: usize,
    /// Bodies of examples that are not JSON.
    pub examples_broken: usize,
    /// Drawings.
    pub figures: usize,
}

impl Reference {
    /// Interprets a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let mut reading = Reading {
            section: String::new(),
            in_operation: false,
            unread: document.unread.clone(),
            counts: Counts { tables_found: document.tables_found, ..Counts::default() },
        };
        let topics: Vec<Topic> = document.sections.iter().map(|section| reading.topic(section)).collect();
        reading.count(&topics);
        reading.check_coverage();
        Self { form: document.form, topics, unread: reading.unread, counts: reading.counts }
    }

    /// The first topic with this number.
    #[must_use]
    pub fn topic(&self, number: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.number == number)
    }

    /// Every operation with the topic in which it stands.
    pub fn operations(&self) -> impl Iterator<Item = (&Topic, &ApiTable)> {
        self.topics.iter().flat_map(|topic| topic.apis().map(move |api| (topic, api)))
    }

    /// Every row of the tables of error codes with the topic in which it stands.
    pub fn codes(&self) -> impl Iterator<Item = (&Topic, &CodeRow)> {
        self.topics.iter().flat_map(|topic| topic.codes().map(move |code| (topic, code)))
    }
}

impl Topic {
    /// The operations that it describes; one, if it is about an operation.
    pub fn apis(&self) -> impl Iterator<Item = &ApiTable> {
        self.items.iter().filter_map(|item| if let Item::Api(api) = item { Some(api) } else { None })
    }

    /// Its examples.
    pub fn examples(&self) -> impl Iterator<Item = &Example> {
        self.items.iter().filter_map(|item| if let Item::Example(example) = item { Some(example) } else { None })
    }

    /// Its tables of values.
    pub fn values(&self) -> impl Iterator<Item = &ValueTable> {
        self.items.iter().filter_map(|item| if let Item::Values(table) = item { Some(table) } else { None })
    }

    /// Its tables of fields.
    pub fn fields(&self) -> impl Iterator<Item = &FieldTable> {
        self.items.iter().filter_map(|item| if let Item::Fields(table) = item { Some(table) } else { None })
    }

    /// The rows of its tables of error codes.
    pub fn codes(&self) -> impl Iterator<Item = &CodeRow> {
        self.items.iter().filter_map(|item| if let Item::Codes(rows) = item { Some(rows) } else { None }).flatten()
    }
}

/// What is noted while a document is interpreted.
struct Reading {
    section: String,
    /// The section describes an operation.
    in_operation: bool,
    unread: Vec<Unread>,
    counts: Counts,
}

impl Reading {
    fn topic(&mut self, section: &Section) -> Topic {
        self.section.clone_from(&section.number);
        self.in_operation = false;
        let mut items: Vec<Item> = Vec::with_capacity(section.blocks.len());
        for block in &section.blocks {
            match block {
                Block::Paragraph(paragraph) => items.push(Item::Paragraph(paragraph.clone())),
                Block::Figure(figure) => items.push(Item::Figure(figure.clone())),
                Block::Table(table) => {
                    let above = if let Some(Item::Paragraph(above)) = items.last() {
                        above.text.clone()
                    } else {
                        String::new()
                    };
                    items.extend(self.table(table, |reading| reading.top_level(table, &above)));
                    self.in_operation |= matches!(items.last(), Some(Item::Api(_)));
                }
            }
        }
        Topic { number: section.number.clone(), title: section.title.clone(), place: section.place, items }
    }

    /// Interprets one table, which counts as read if nothing directly in it is unread.
    fn table<T>(&mut self, table: &Table, read: impl FnOnce(&mut Self) -> T) -> T {
        self.counts.rows_found += table.rows.len();
        let unread = self.unread_directly_in(table);
        let result = read(self);
        self.counts.tables_read += usize::from(self.unread_directly_in(table) == unread);
        result
    }

    fn unread_directly_in(&self, table: &Table) -> usize {
        if self.unread.is_empty() {
            return 0;
        }
        let lines = table.rows.iter().flat_map(|row| &row.cells).flat_map(|cell| cell.lines()).map(|line| line.place);
        let places: BTreeSet<Place> =
            table.rows.iter().map(|row| row.place).chain([table.place]).chain(lines).collect();
        self.unread.iter().filter(|unread| places.contains(&unread.place)).count()
    }

    fn unread(&mut self, place: Place, reason: impl Into<String>) {
        self.unread.push(Unread { section: self.section.clone(), place, reason: reason.into() });
    }

    /// Whatever was passed over without a reason is unread, too.
    fn check_coverage(&mut self) {
        let Counts { rows_found, rows_read, tables_found, tables_read, .. } = self.counts;
        if self.unread.is_empty() && (rows_read != rows_found || tables_read != tables_found) {
            let reason =
                format!("{rows_read} of {rows_found} rows and {tables_read} of {tables_found} tables were read");
            self.unread(Place::Paragraph(0), reason);
        }
    }

    fn count(&mut self, topics: &[Topic]) {
        let counts = &mut self.counts;
        let mut paths = BTreeSet::new();
        for topic in topics {
            counts.sections += usize::from(!topic.number.is_empty());
            for item in &topic.items {
                match item {
                    Item::Api(api) => {
                        counts.operations += 1;
                        paths.insert(api.path.as_str());
                        api.params().for_each(|param| param.count(counts));
                    }
                    Item::Example(example) => example.payloads.iter().for_each(|payload| match &payload.json {
                        Some(Json::Valid(_)) => counts.examples_valid += 1,
                        Some(Json::Repaired(..)) => counts.examples_repaired += 1,
                        Some(Json::Broken(_)) => counts.examples_broken += 1,
                        None => {}
                    }),
                    Item::Values(table) => counts.value_rows += table.rows.len(),
                    Item::Fields(table) => table.fields.iter().for_each(|field| field.count(counts)),
                    Item::Codes(rows) => counts.code_rows += rows.len(),
                    Item::Figure(_) => counts.figures += 1,
                    Item::Prose(_) | Item::Listing(_) | Item::Paragraph(_) => {}
                }
            }
        }
        counts.paths = paths.len();
    }
}
