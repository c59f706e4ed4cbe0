//! The judgement about Rust, held against `cargo-semver-checks`.
//!
//! For each case the types of both specifications are generated into a copy of the SDK's own core, documented, and compared.
//! What the tool finds must never be worse than what was predicted. Skipped, with a line that says so, where the tool is not
//! installed: `cargo install --locked cargo-semver-checks`.

use std::io::Write;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tums_codegen::diff::{Bump, Kind, compare};
use tums_codegen::spec::Spec;

use crate::cases::{CASES, Case, base, edited, load};
use crate::scratch::{self, Finding, Generated, Scratch, Workshop};

/// What is predicted and found for one case.
struct Verdict {
    case: &'static Case,
    predicted: Bump,
    found: Finding,
}

#[test]
fn the_prediction_is_never_smaller_than_what_cargo_semver_checks_finds() {
    if !scratch::is_installed() {
        // Not `println!`, which the test harness keeps to itself.
        let line = "SKIPPED: cargo-semver-checks is not installed; `cargo install --locked cargo-semver-checks`\n";
        std::io::stderr().write_all(line.as_bytes()).expect("written");
        return;
    }
    let base = load(&base());
    let generated = Generated::of(&base).expect("the base can be generated");
    let scratch = Scratch::with(&generated);
    let verdicts = judge_all(&scratch, &base);
    verdicts.iter().for_each(|verdict| println!("{}", shown(verdict)));
    let too_small: Vec<_> =
        verdicts.iter().filter(|verdict| verdict.predicted < verdict.found.bump).map(shown).collect();
    assert!(too_small.is_empty(), "predicted less than was found:\n{}", too_small.join("\n"));
    // The comparison sees something at all.
    for (kind, bump) in [
        (Kind::OperationRemoved, Bump::Major),
        (Kind::FieldRemoved, Bump::Major),
        (Kind::TypeRenamed, Bump::Major),
        (Kind::RequiredFieldAdded, Bump::Major),
    ] {
        let found = verdicts.iter().any(|verdict| verdict.case.kind == kind && verdict.found.bump == bump);
        assert!(found, "nothing {bump} was found for {}", kind.id());
    }
}

fn shown(verdict: &Verdict) -> String {
    let Verdict { case, predicted, found: Finding { bump, lints } } = verdict;
    format!("{} at {}: predicted {predicted}, found {bump}: {}", case.kind.id(), case.subject, lints.join(", "))
}

/// One worker for each processor goes through the cases.
fn judge_all(scratch: &Scratch, base: &Spec) -> Vec<Verdict> {
    let (next, verdicts) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for number in 0..workers {
            let (next, verdicts) = (&next, &verdicts);
            scope.spawn(move || {
                let workshop = scratch.workshop(number);
                while let Some(case) = CASES.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let verdict = judge(&workshop, base, case);
                    verdicts.lock().expect("no worker has failed").extend(verdict);
                }
            });
        }
    });
    verdicts.into_inner().expect("no worker has failed")
}

/// Nothing where no Rust is generated, which is reported as unclassified.
fn judge(workshop: &Workshop<'_>, base: &Spec, case: &'static Case) -> Option<Verdict> {
    let new = load(edited(case.edits).path());
    let predicted = compare(base, &new).iter().map(|change| change.rust).max().unwrap_or(Bump::Patch);
    let Some(generated) = Generated::of(&new) else {
        assert_eq!(predicted, Bump::Major, "{}", case.kind.id());
        return None;
    };
    Some(Verdict { case, predicted, found: workshop.compare(&generated) })
}
