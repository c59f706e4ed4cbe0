//! Which erratum explains which difference, and errata that explain none.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::comparison::Found;
use super::difference::{Difference, Kind, SpecPlace};
use super::report::{Explained, Share};
use super::rules::squeezed;
use super::sections::Sections;
use crate::spec::{Erratum, ErratumKind, Reading, ReadingAt};

/// Differences with and without an erratum.
pub(super) struct Explanation {
    pub(super) left: Vec<Difference>,
    pub(super) explained: Vec<Explained>,
    pub(super) errata: Share,
}

/// One fact: what was found about one subject, in as many sections as say the same.
type Fact<'s> = Vec<Found<'s>>;

/// Gives every fact an erratum of its own where there is one.
pub(super) fn explain<'s>(
    found: Vec<Found<'s>>,
    errata: &[(&'s Path, &'s Erratum)],
    sections: &Sections,
) -> Explanation {
    let facts = facts(found);
    let number: HashMap<*const Erratum, usize> =
        errata.iter().enumerate().map(|(index, (_, erratum))| (std::ptr::from_ref(*erratum), index)).collect();
    let candidates: Vec<Vec<usize>> = facts
        .iter()
        .map(|fact| {
            fact.iter()
                .flat_map(|found| candidates(found, sections))
                .filter_map(|erratum| number.get(&erratum).copied())
                .collect()
        })
        .collect();
    let matched = matching(&candidates, errata.len());
    let mut explanation =
        Explanation { left: Vec::new(), explained: Vec::new(), errata: Share { found: errata.len(), done: 0 } };
    let mut owner: Vec<Option<usize>> = vec![None; facts.len()];
    for (erratum, fact) in matched.iter().enumerate() {
        match fact {
            Some(fact) => {
                owner[*fact] = Some(erratum);
                explanation.errata.done += 1;
            }
            None => explanation.left.extend(idle(errata[erratum])),
        }
    }
    for (fact, erratum) in facts.into_iter().zip(owner) {
        let erratum = erratum.map(|index| errata[index]);
        for found in fact {
            match erratum.filter(|(_, erratum)| reads(erratum, &found.difference, sections)) {
                Some((path, erratum)) => {
                    let erratum = SpecPlace::new(path, erratum.kind.at);
                    explanation.explained.push(Explained { difference: found.difference, erratum });
                }
                None => explanation.left.push(found.difference),
            }
        }
    }
    explanation
}

fn facts(found: Vec<Found<'_>>) -> Vec<Fact<'_>> {
    let mut facts: BTreeMap<(Kind, String, String), Fact<'_>> = BTreeMap::new();
    for one in found {
        let difference = &one.difference;
        let key = (difference.kind, difference.subject.clone(), difference.message.clone());
        facts.entry(key).or_default().push(one);
    }
    facts.into_values().collect()
}

/// The errata that can explain what was found, the nearest first.
fn candidates<'s>(found: &Found<'s>, sections: &Sections) -> Vec<*const Erratum> {
    let kinds = found.difference.kind.explained_by();
    let fits = |near: bool, erratum: &&'s Erratum| {
        kinds.contains(&erratum.kind.value)
            && reads(erratum, &found.difference, sections)
            && (near || found.words.iter().any(|word| mentions(erratum, word, found.difference.kind)))
    };
    let lists = found.errata.iter().enumerate();
    let mut fitting: Vec<&Erratum> = lists
        .flat_map(|(index, list)| list.iter().filter(move |erratum| fits(index == 0 && found.near, erratum)))
        .collect();
    fitting.sort_by_key(|erratum| kinds.iter().position(|kind| *kind == erratum.kind.value));
    fitting.into_iter().map(std::ptr::from_ref).collect()
}

/// One of the readings stands in the section of the difference.
fn reads(erratum: &Erratum, difference: &Difference, sections: &Sections) -> bool {
    difference
        .document
        .as_ref()
        .is_none_or(|place| erratum.readings.iter().any(|reading| sections.now(&reading.section) == place.section))
}

fn mentions(erratum: &Erratum, word: &str, kind: Kind) -> bool {
    let word = squeezed(word);
    let quotes = || erratum.readings.iter().map(|reading| squeezed(&reading.quote));
    if kind == Kind::Syntax {
        return quotes().any(|quote| quote.contains(&word) || word.contains(&quote));
    }
    let others = erratum.accept.iter().chain(&erratum.send).map(|text| squeezed(text));
    quotes().chain(others).any(|text| text.contains(&word))
}

/// The largest set of pairs in which every fact and every erratum occurs once; for each erratum its fact.
fn matching(candidates: &[Vec<usize>], errata: usize) -> Vec<Option<usize>> {
    let mut fact_of = vec![None; errata];
    for fact in 0..candidates.len() {
        place(fact, candidates, &mut fact_of, &mut vec![false; errata]);
    }
    fact_of
}

/// Finds an erratum for a fact, and if need be another one for the fact that had it.
fn place(fact: usize, candidates: &[Vec<usize>], fact_of: &mut [Option<usize>], tried: &mut [bool]) -> bool {
    for erratum in candidates[fact].iter().copied() {
        if std::mem::replace(&mut tried[erratum], true) {
            continue;
        }
        let is_free = fact_of[erratum].is_none_or(|other| place(other, candidates, fact_of, tried));
        if is_free {
            fact_of[erratum] = Some(fact);
            return true;
        }
    }
    false
}

/// An erratum that explains nothing although it is about something that would have been detected.
fn idle((path, erratum): (&Path, &Erratum)) -> Option<Difference> {
    if !is_detectable(erratum) {
        return None;
    }
    let quotes: Vec<_> = erratum.readings.iter().map(|reading| reading.quote.as_str()).collect();
    Some(Difference {
        kind: Kind::ErratumIdle,
        subject: quotes.join(" / "),
        message: format!("an erratum of kind `{}` explains no difference of its own", erratum.kind.value),
        document: None,
        spec: Some(SpecPlace::new(path, erratum.kind.at)),
    })
}

/// Both readings stand in tables and examples of one section, and the kind is one that a comparison finds.
fn is_detectable(erratum: &Erratum) -> bool {
    let detected = Kind::ALL.iter().any(|kind| kind.explained_by().contains(&erratum.kind.value));
    let in_data = |reading: &Reading| matches!(reading.at, ReadingAt::Table | ReadingAt::Example);
    let sections: Vec<_> = erratum.readings.iter().map(|reading| &reading.section.value).collect();
    let verified_by_quotes = matches!(
        erratum.kind.value,
        ErratumKind::Value | ErratumKind::Meaning | ErratumKind::Reference | ErratumKind::Sibling | ErratumKind::Unit
    );
    detected
        && !verified_by_quotes
        && erratum.readings.iter().all(in_data)
        && sections.windows(2).all(|pair| pair[0] == pair[1])
}
