//! The judgement about Rust, held against `cargo-semver-checks`.
//!
//! For each case the types of both specifications are generated into a copy of the SDK's own core, documented, and compared.
//! What the tool finds must never be worse than what was predicted. Skipped, with a line that says so, where the tool is not
//! installed: `cargo install --locked cargo-semver-checks`.

use std::io::Write;

use tums_codegen::diff::{Bump, Kind, compare};
use tums_codegen::spec::Spec;

use crate::cases::{CASES, Case, base, edited, load};
use crate::scratch::{self, Finding, Generated, Scratch};

/// What is predicted and found for one case.
struct Verdict {
    case: &'static Case,
    predicted: Bump,
    found: Finding,
}

#[test]
fn operations() {
    hold("operations", |kind| kind < Kind::FieldAdded, &[Kind::OperationRemoved, Kind::OutcomeRenamed]);
}

#[test]
fn fields() {
    let all = |kind| (Kind::FieldAdded..Kind::TypeAdded).contains(&kind);
    hold("fields", all, &[Kind::FieldRemoved, Kind::RequiredFieldAdded]);
}

#[test]
fn everything_else() {
    hold("else", |kind| kind >= Kind::TypeAdded, &[Kind::TypeRenamed, Kind::CodeRemoved]);
}

/// Goes through the cases of some kinds. Of `breaking` the tool must see that they are, or it would see nothing at all.
fn hold(name: &str, kinds: impl Fn(Kind) -> bool, breaking: &[Kind]) {
    if !scratch::is_installed() {
        // Not `println!`, which the test harness keeps to itself.
        let line = "SKIPPED: cargo-semver-checks is not installed; `cargo install --locked cargo-semver-checks`\n";
        std::io::stderr().write_all(line.as_bytes()).expect("written");
        return;
    }
    let base = load(&base());
    let scratch = Scratch::new(name, Generated::of(&base).expect("the base can be generated"));
    let cases = CASES.iter().filter(|case| kinds(case.kind));
    let verdicts: Vec<Verdict> = cases.filter_map(|case| judge(&scratch, &base, case)).collect();
    let too_small: Vec<_> =
        verdicts.iter().filter(|verdict| verdict.predicted < verdict.found.bump).map(shown).collect();
    assert!(too_small.is_empty(), "predicted less than was found:\n{}", too_small.join("\n"));
    for kind in breaking {
        let found = verdicts.iter().any(|verdict| verdict.case.kind == *kind && verdict.found.bump == Bump::Major);
        assert!(found, "nothing was found for {}", kind.id());
    }
}

fn shown(verdict: &Verdict) -> String {
    let Verdict { case, predicted, found: Finding { bump, lints } } = verdict;
    format!("{} at {}: predicted {predicted}, found {bump}: {}", case.kind.id(), case.subject, lints.join(", "))
}

/// Nothing where no Rust is generated, which is reported as unclassified.
fn judge(scratch: &Scratch, base: &Spec, case: &'static Case) -> Option<Verdict> {
    let new = load(edited(case.edits).path());
    let predicted = compare(base, &new).iter().map(|change| change.rust).max().unwrap_or(Bump::Patch);
    let Some(generated) = Generated::of(&new) else {
        assert_eq!(predicted, Bump::Major, "{}", case.kind.id());
        return None;
    };
    let verdict = Verdict { case, predicted, found: scratch.compare(&generated) };
    println!("{}", shown(&verdict));
    Some(verdict)
}
