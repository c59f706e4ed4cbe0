//! What is noted while a document and a specification are compared.

use std::collections::{BTreeMap, BTreeSet};

use super::additions::Addition;
use super::difference::{Difference, DocumentPlace, Kind, SpecPlace};
use super::document::{Place, Reference};
use super::expected::{Index, Slot};
use super::report::{Coverage, Notice};
use super::sections::Sections;
use crate::lint::Scope;
use crate::spec::Erratum;

/// Both sides, and what was found so far.
pub(super) struct Comparison<'s, 'd> {
    pub(super) scope: Scope<'s>,
    pub(super) index: Index<'s>,
    pub(super) reference: &'d Reference,
    pub(super) found: Vec<Found<'s>>,
    /// What the specification lacks, by the difference that says so.
    pub(super) additions: Vec<(Difference, Addition)>,
    pub(super) notices: Vec<Notice>,
    pub(super) sections: Sections,
    /// Sections whose examples are those of a type.
    pub(super) with_examples: BTreeSet<String>,
    pub(super) coverage: Coverage,
    /// Rules of the specification that the document did not print where it might have, until it does elsewhere.
    pub(super) unprinted: BTreeMap<(String, Kind), Option<Found<'s>>>,
}

/// A difference with what is needed to find the erratum that explains it.
#[derive(Clone)]
pub(super) struct Found<'s> {
    pub(super) difference: Difference,
    /// Of these words an erratum must mention one, unless it stands at the field itself.
    pub(super) words: Vec<String>,
    /// Errata that can explain it, those nearest to it first.
    pub(super) errata: Vec<&'s [Erratum]>,
    /// The first group of errata stands at the field itself.
    pub(super) near: bool,
}

impl<'s> Comparison<'s, '_> {
    /// Notes a difference about one field.
    pub(super) fn about(&mut self, slot: &Slot<'s>, kind: Kind, at: (&str, Place), message: impl Into<String>) {
        let found = about_row(slot, kind, at, message);
        self.found.push(found);
    }

    /// Notes a difference that errata cannot explain.
    pub(super) fn plain(
        &mut self,
        kind: Kind,
        subject: &str,
        message: impl Into<String>,
        document: Option<DocumentPlace>,
        spec: Option<SpecPlace>,
    ) {
        let difference = Difference { kind, subject: subject.to_owned(), message: message.into(), document, spec };
        self.found.push(Found { difference, words: Vec::new(), errata: Vec::new(), near: false });
    }

    /// Notes what the specification lacks by the difference that was noted last.
    pub(super) fn lacks(&mut self, addition: Addition) {
        let last = self.found.last().map(|found| found.difference.clone());
        self.additions.extend(last.map(|difference| (difference, addition)));
    }

    /// Notes that something is numbered or titled differently, once.
    pub(super) fn notice(&mut self, notice: Notice) {
        if !self.notices.contains(&notice) {
            self.notices.push(notice);
        }
    }

    /// Notes a rule that the document prints nowhere so far.
    pub(super) fn unprinted(&mut self, slot: &Slot<'s>, kind: Kind, at: (&str, Place), message: impl Into<String>) {
        let found = about_row(slot, kind, at, message);
        self.unprinted.entry((slot.subject.clone(), kind)).or_insert(Some(found));
    }

    /// Notes that the document prints a rule, which then need not stand elsewhere.
    pub(super) fn printed(&mut self, subject: &str, kind: Kind) {
        self.unprinted.insert((subject.to_owned(), kind), None);
    }

    /// What was printed nowhere is a difference.
    pub(super) fn settle_unprinted(&mut self) {
        let unprinted = std::mem::take(&mut self.unprinted);
        self.found.extend(unprinted.into_values().flatten());
    }
}

pub(super) fn about_row<'s>(
    slot: &Slot<'s>,
    kind: Kind,
    (section, place): (&str, Place),
    message: impl Into<String>,
) -> Found<'s> {
    let difference = Difference {
        kind,
        subject: slot.subject.clone(),
        message: message.into(),
        document: Some(document_place(section, place)),
        spec: Some(slot.place.clone()),
    };
    Found { difference, words: vec![slot.name.to_owned()], errata: slot.errata.clone(), near: slot.field.is_some() }
}

pub(super) fn document_place(section: &str, place: Place) -> DocumentPlace {
    DocumentPlace { section: section.to_owned(), place }
}
