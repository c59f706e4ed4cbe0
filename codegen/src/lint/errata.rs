//! Errata against what they claim: enough readings, what their kind needs, and examples that show what they quote.

use std::path::Path;

use super::scope::Carried;
use super::{Findings, Rule, Scope};
use crate::spec::{Erratum, ErratumKind, Field, Operation, ReadingAt, TypeExpr};

pub(super) fn check(scope: &Scope<'_>, findings: &mut Findings) {
    for Carried { path, operation, erratum, .. } in scope.each_erratum() {
        readings(path, erratum, findings);
        accepted(path, erratum, findings);
        if let Some(operation) = operation {
            shown(path, operation, erratum, findings);
        }
    }
    for (path, owner, field) in scope.each_field() {
        alone(path, &owner, field, findings);
    }
}

/// Only a list can be told from the object in whose place it stands.
fn alone(path: &Path, owner: &str, field: &Field, findings: &mut Findings) {
    let nesting = field.errata.iter().filter(|erratum| erratum.kind.value == ErratumKind::Nesting);
    let alone = nesting.flat_map(|erratum| &erratum.accept).find(|accepted| accepted.as_str() == "$");
    if let Some(accepted) = alone
        && !matches!(field.ty.parse(), Ok(TypeExpr::List(_)))
    {
        let message = format!("`{owner}` is `{}`; only a list may stand in place of its object", field.ty.value);
        findings.add(path, accepted.at, Rule::Erratum, message);
    }
}

fn readings(path: &Path, erratum: &Erratum, findings: &mut Findings) {
    let least = if erratum.kind.value == ErratumKind::Syntax { 1 } else { 2 };
    if erratum.readings.len() < least {
        let message = "an erratum needs the two readings that disagree, each with its section and quote";
        findings.add(path, erratum.kind.at, Rule::Erratum, message);
    }
    let quotes: Vec<_> = erratum.readings.iter().map(|r| (&r.section.value, r.at, &r.quote.value)).collect();
    if (1..quotes.len()).any(|i| quotes[..i].contains(&quotes[i])) {
        findings.add(path, erratum.kind.at, Rule::Erratum, "two readings of this erratum are the same");
    }
}

fn accepted(path: &Path, erratum: &Erratum, findings: &mut Findings) {
    for accepted in &erratum.accept {
        let fits = match erratum.kind.value {
            ErratumKind::Unit => matches!(accepted.as_str(), "s" | "ms"),
            ErratumKind::Type => accepted.parse::<TypeExpr>().is_ok(),
            ErratumKind::Name => !accepted.contains(['.', '$']),
            // What the decoder understands: the field at its place, or alone in place of the object.
            ErratumKind::Nesting => accepted.as_str() == "$" || !accepted.contains(['.', '$']),
            _ => true,
        };
        if !fits {
            let message =
                format!("`{}` is not what an erratum of this kind accepts; see spec/README.md", accepted.value);
            findings.add(path, accepted.at, Rule::Erratum, message);
        }
    }
}

/// A quote from the operation's own example must be in the data of one of its examples.
fn shown(path: &Path, operation: &Operation, erratum: &Erratum, findings: &mut Findings) {
    // What was repaired away cannot be shown.
    if erratum.kind.value == ErratumKind::Syntax {
        return;
    }
    let examples: Vec<String> = operation.examples.iter().flat_map(|example| printed(&example.value)).collect();
    let own = erratum
        .readings
        .iter()
        .filter(|reading| matches!(reading.at, ReadingAt::Example) && reading.section.value == operation.section.value);
    for reading in own {
        let quote = squeezed(&reading.quote);
        if !examples.iter().any(|example| example.contains(&quote)) {
            let message = format!("no example of this operation shows `{}`", reading.quote.value);
            findings.add(path, reading.quote.at, Rule::ErratumNotShown, message);
        }
    }
}

fn printed(example: &crate::spec::Example) -> Vec<String> {
    let bodies = [&example.request, &example.response].into_iter().flatten().map(|value| value.to_string());
    let headers = example.response_headers.iter().map(|entry| format!("{}: {}", entry.name.value, entry.value));
    bodies.chain(headers).map(|text| squeezed(&text)).collect()
}

/// Without white space, which JSON and the document's tables use as they like.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}
