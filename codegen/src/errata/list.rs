//! Every erratum with its place, in the document's order, and the numbers of each kind.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use crate::audit::SpecPlace;
use crate::lint::{Carried, Scope};
use crate::spec::{Erratum, ErratumKind, Location, ReadingAt, Spec};

/// The errata of a specification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct List {
    /// Version of this format; it changes when a reader would have to.
    pub format: u32,
    /// The revision of the document that contradicts itself.
    pub document: String,
    /// How many there are.
    pub summary: Summary,
    /// The errata, by module in the document's order.
    pub errata: Vec<Entry>,
}

/// One erratum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The part of the interface, such as `addRegion.request.order`.
    pub subject: String,
    /// The file of the specification without its ending: a module, or `service`, `errors`, `common`, `push`.
    pub module: String,
    /// Where it stands in the specification.
    pub place: SpecPlace,
    /// Sections of the document, each once.
    pub sections: Vec<String>,
    /// What the readings disagree about.
    pub kind: ErratumKind,
    /// Following another reading gives other bytes on the wire.
    pub on_the_wire: bool,
    /// The readings.
    pub readings: Vec<Reading>,
    /// What a request sends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sends: Option<String>,
    /// What is accepted in an answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepts: Vec<String>,
    /// Why.
    pub why: String,
}

/// One reading of a disputed fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Section of the document.
    pub section: String,
    /// The part of it.
    pub at: ReadingAt,
    /// The fragment as printed.
    pub quote: String,
}

/// How many errata there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// In all.
    pub errata: usize,
    /// Those that change bytes on the wire.
    pub on_the_wire: usize,
    /// Of each kind that occurs, most frequent first.
    pub kinds: Vec<KindCount>,
}

/// How many errata there are of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KindCount {
    /// The kind.
    pub kind: ErratumKind,
    /// In all.
    pub errata: usize,
    /// Those that change bytes on the wire.
    pub on_the_wire: usize,
}

/// Which errata are wanted; an empty filter wants all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of these modules only.
    pub modules: Vec<String>,
    /// Of these kinds only.
    pub kinds: Vec<ErratumKind>,
    /// Only those that change bytes on the wire.
    pub on_the_wire: bool,
}

impl List {
    /// Lists the errata of a specification that a filter wants.
    ///
    /// # Errors
    ///
    /// The filter names a module that the specification does not have.
    pub fn of(spec: &Spec, filter: &Filter) -> Result<Self, String> {
        let service = &spec.service;
        let modules = modules(spec);
        if let Some(unknown) = filter.modules.iter().find(|name| !modules.contains(&name.as_str())) {
            return Err(format!("there is no module `{unknown}`; there are {}", modules.join(", ")));
        }
        // Places are given from the folder around the specification, so that the list reads the same everywhere.
        let around = service.path.parent().and_then(Path::parent).unwrap_or(Path::new(""));
        let mut errata: Vec<Entry> =
            Scope::new(spec).each_erratum().iter().map(|carried| Entry::new(carried, around)).collect();
        errata.retain(|entry| filter.wants(entry));
        let position = |entry: &Entry| modules.iter().position(|module| *module == entry.module);
        errata.sort_by_key(|entry| (position(entry), entry.place.at));
        Ok(Self {
            format: 1,
            document: service.content.document.name.value.clone(),
            summary: Summary::of(&errata),
            errata,
        })
    }
}

/// The files in the order in which a reader of the document meets what they say.
fn modules(spec: &Spec) -> Vec<&str> {
    let own = spec.service.content.modules.iter().map(|module| module.as_str());
    ["service"].into_iter().chain(own).chain(["common", "push", "errors"]).collect()
}

impl Filter {
    fn wants(&self, entry: &Entry) -> bool {
        (self.modules.is_empty() || self.modules.contains(&entry.module))
            && (self.kinds.is_empty() || self.kinds.contains(&entry.kind))
            && (entry.on_the_wire || !self.on_the_wire)
    }
}

impl Entry {
    fn new(carried: &Carried<'_>, around: &Path) -> Self {
        let Carried { path, owner, erratum, .. } = carried;
        let mut sections: Vec<String> = Vec::new();
        for reading in &erratum.readings {
            if !sections.contains(&reading.section.value) {
                sections.push(reading.section.value.clone());
            }
        }
        let reading = |reading: &crate::spec::Reading| Reading {
            section: reading.section.value.clone(),
            at: reading.at,
            quote: reading.quote.value.clone(),
        };
        Self {
            subject: owner.clone(),
            module: path.file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned()),
            place: place(path, erratum.kind.at, around),
            sections,
            kind: erratum.kind.value,
            on_the_wire: is_on_the_wire(erratum),
            readings: erratum.readings.iter().map(reading).collect(),
            sends: erratum.send.as_ref().map(|send| send.value.clone()),
            accepts: erratum.accept.iter().map(|accepted| accepted.value.clone()).collect(),
            why: erratum.why.value.clone(),
        }
    }
}

fn place(path: &Path, at: Location, around: &Path) -> SpecPlace {
    SpecPlace { path: path.strip_prefix(around).unwrap_or(path).to_owned(), at }
}

/// The readings differ in what a message holds and where, or we say what is sent or accepted.
fn is_on_the_wire(erratum: &Erratum) -> bool {
    let of_bytes = match erratum.kind.value {
        ErratumKind::Name
        | ErratumKind::Type
        | ErratumKind::Nesting
        | ErratumKind::Missing
        | ErratumKind::Extra
        | ErratumKind::Enum
        | ErratumKind::Unit
        | ErratumKind::Envelope => true,
        ErratumKind::Required
        | ErratumKind::Range
        | ErratumKind::Length
        | ErratumKind::Default
        | ErratumKind::Value
        | ErratumKind::Limit
        | ErratumKind::Caller
        | ErratumKind::Reference
        | ErratumKind::Meaning
        | ErratumKind::Syntax
        | ErratumKind::Sibling => false,
    };
    of_bytes || erratum.send.is_some() || !erratum.accept.is_empty()
}

impl Summary {
    fn of(errata: &[Entry]) -> Self {
        let mut kinds: BTreeMap<ErratumKind, KindCount> = BTreeMap::new();
        for entry in errata {
            let none = KindCount { kind: entry.kind, errata: 0, on_the_wire: 0 };
            let count = kinds.entry(entry.kind).or_insert(none);
            count.errata += 1;
            count.on_the_wire += usize::from(entry.on_the_wire);
        }
        let mut kinds: Vec<KindCount> = kinds.into_values().collect();
        let on_the_wire = kinds.iter().map(|count| count.on_the_wire).sum();
        kinds.sort_by_key(|count| std::cmp::Reverse(count.errata));
        Self { errata: errata.len(), on_the_wire, kinds }
    }
}
