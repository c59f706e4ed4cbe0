//! The specification held against the vendor's document.
//!
//! | file | subject |
//! |---|---|
//! | `document/` | the document, read and interpreted |
//! | `expected.rs` | the rows that the document should print |
//! | `operations.rs` `fields.rs` `pairing.rs` `types.rs` `rules.rs` `values.rs` `limits.rs` | tables against the specification |
//! | `examples.rs` `shown.rs` | examples against those of the specification, and against the fields |
//! | `tables.rs` | tables outside of operations |
//! | `sections.rs` | where sections of the transcribed revision stand now |
//! | `additions.rs` `draft/` | what the specification lacks, and the beginning of it in YAML |
//! | `errata.rs` `quotes.rs` | which erratum explains which difference, and whether its quotes are printed |
//! | `difference.rs` `report.rs` | what was found |

mod additions;
mod comparison;
mod difference;
pub mod document;
pub mod draft;
mod errata;
mod examples;
mod expected;
mod fields;
mod limits;
mod operations;
mod pairing;
mod quotes;
pub mod render;
mod report;
mod rules;
mod sections;
mod shown;
mod tables;
mod types;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

pub use difference::{Difference, DocumentPlace, Kind, SpecPlace};
pub use report::{Coverage, Explained, Notice, Report, Share};

use crate::lint::Scope;
use crate::spec::{Erratum, Spec};
use additions::Addition;
use comparison::{Comparison, document_place};
use document::{Document, Item, Reference};
use quotes::Quotes;
use sections::Sections;

/// Compares a specification with a document, which the report calls `name`.
#[must_use]
pub fn audit(spec: &Spec, document: &Document, name: &str) -> Report {
    compare(spec, document, name).0
}

/// What no erratum explains and the specification lacks, and where the sections of the specification stand now.
fn compare(spec: &Spec, document: &Document, name: &str) -> (Report, Vec<Addition>, Sections) {
    let reference = Reference::of(document);
    let scope = Scope::new(spec);
    let index = expected::Index::new(&scope);
    let errata: Vec<(&Path, &Erratum)> =
        scope.each_erratum().into_iter().map(|carried| (carried.path, carried.erratum)).collect();
    let mut comparison = Comparison {
        scope,
        index,
        reference: &reference,
        found: Vec::new(),
        additions: Vec::new(),
        notices: Vec::new(),
        sections: Sections::default(),
        with_examples: BTreeSet::new(),
        coverage: found_in(&reference),
        unprinted: BTreeMap::new(),
    };
    comparison.all(&Quotes::new(document), &errata);
    let Comparison { found, additions, notices, sections, mut coverage, .. } = comparison;
    let explanation = errata::explain(found, &errata, &sections);
    coverage.errata = explanation.errata;
    let mut differences = explanation.left;
    differences.sort_by(|a, b| (&a.document, a.kind, &a.subject).cmp(&(&b.document, b.kind, &b.subject)));
    let left = additions.into_iter().filter(|(difference, _)| differences.contains(difference));
    let additions = left.map(|(_, addition)| addition).collect();
    let explained = explanation.explained;
    let report = Report { format: 1, document: name.to_owned(), differences, explained, notices, coverage };
    (report, additions, sections)
}

fn found_in(reference: &Reference) -> Coverage {
    let counts = reference.counts;
    let share = |found, done| Share { found, done };
    Coverage {
        tables: share(counts.tables_found, counts.tables_read),
        rows: share(counts.rows_found, counts.rows_read),
        operations: share(counts.operations, 0),
        fields: share(counts.params, 0),
        values: share(counts.param_values + counts.value_rows, 0),
        examples: share(counts.examples_valid + counts.examples_repaired + counts.examples_broken, 0),
        codes: share(counts.code_rows, 0),
        quotes: share(0, 0),
        errata: share(0, 0),
    }
}

impl<'s> Comparison<'s, '_> {
    fn all(&mut self, quotes: &Quotes, errata: &[(&'s Path, &'s Erratum)]) {
        self.unread();
        self.chapters();
        self.operations();
        self.field_tables();
        self.value_tables();
        self.unlisted_enums();
        self.settle_unprinted();
        self.codes();
        self.stray_examples();
        self.quotes(quotes, errata);
        self.passed_over();
    }

    fn unread(&mut self) {
        let reference = self.reference;
        for unread in &reference.unread {
            let place = Some(document_place(&unread.section, unread.place));
            self.plain(Kind::Unread, &unread.section, unread.reason.clone(), place, None);
        }
    }

    /// Number and title of the chapter of each module.
    fn chapters(&mut self) {
        for file in &self.scope.spec.modules {
            let module = &file.content;
            let Some(section) = &module.section else { continue };
            let title = &module.title.zh;
            let topics = &self.reference.topics;
            let topic = topics.iter().find(|topic| topic.number == section.value && topic.title == title.value);
            let topic = topic.or_else(|| topics.iter().find(|topic| topic.title == title.value));
            if let Some(topic) = topic.or_else(|| topics.iter().find(|topic| topic.number == section.value)) {
                let (number, title) = ((section.value.as_str(), section.at), (title.value.as_str(), title.at));
                self.heading(topic, &module.module.value, &file.path, number, title);
            }
        }
    }

    /// Examples in a section that describes neither an operation nor a type.
    fn stray_examples(&mut self) {
        let reference = self.reference;
        for topic in &reference.topics {
            let is_of_type = self.with_examples.contains(&topic.number);
            let before = topic.items.iter().take_while(|item| !matches!(item, Item::Api(_)));
            for item in before {
                let Item::Example(example) = item else { continue };
                let bodies = example.payloads.iter().filter(|payload| payload.json.is_some());
                if is_of_type {
                    continue;
                }
                self.coverage.examples.done += bodies.count();
                let place = Some(document_place(&topic.number, example.place));
                let text = format!("the specification has nothing of which this is an example: {}", topic.title);
                self.plain(Kind::ExampleAdded, &topic.number, text, place, None);
            }
        }
    }

    fn quotes(&mut self, quotes: &Quotes, errata: &[(&'s Path, &'s Erratum)]) {
        for (path, erratum) in errata {
            for reading in &erratum.readings {
                self.coverage.quotes.found += 1;
                match quotes.missing(reading, &self.sections) {
                    None => self.coverage.quotes.done += 1,
                    Some(reason) => {
                        let spec = Some(SpecPlace::new(path, reading.quote.at));
                        self.plain(Kind::Quote, &reading.section.value, reason, None, spec);
                    }
                }
            }
        }
    }

    /// What was read and not compared is a difference, too.
    fn passed_over(&mut self) {
        for (what, share) in self.coverage.shares() {
            if share.done != share.found && what != "quotes" {
                let text = format!("{what}: {share} were dealt with");
                self.plain(Kind::Unread, "coverage", text, None, None);
            }
        }
    }
}
