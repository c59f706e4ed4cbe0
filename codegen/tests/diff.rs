//! Every kind of change, each made to a small specification: it is found as what it is, with its judgement and its places.

mod diff_cases;

use std::path::Path;

use diff_cases::{CASES, Case, base, edited};
use tums_codegen::diff::{Change, Kind, compare};
use tums_codegen::{lint, spec};

fn changes_of(edits: &[(&str, &str, &str)]) -> Vec<Change> {
    let folder = edited(edits);
    let load = |folder: &Path| spec::load(folder).unwrap_or_else(|errors| panic!("{errors:#?}"));
    compare(&load(&base()), &load(folder.path()))
}

#[test]
fn the_base_is_a_sound_specification() {
    assert_eq!(lint::check(&base()).err().unwrap_or_default(), []);
}

#[test]
fn every_kind_is_found_and_judged() {
    let mut wrong = Vec::new();
    for case in CASES {
        let changes = changes_of(case.edits);
        if let Err(message) = check(case, &changes) {
            let found: Vec<_> = changes
                .iter()
                .map(|c| {
                    format!("{} {} {} {}: {:?} -> {:?}", c.kind.id(), c.subject, c.wire, c.rust, c.before, c.after)
                })
                .collect();
            wrong.push(format!("{} at {}: {message}; found {found:#?}", case.kind.id(), case.subject));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check(case: &Case, changes: &[Change]) -> Result<(), String> {
    let matching: Vec<_> = changes.iter().filter(|c| c.kind == case.kind && c.subject == case.subject).collect();
    let [change] = &matching[..] else { return Err(format!("{} such changes", matching.len())) };
    if (change.wire, change.rust) != (case.wire, case.rust) {
        return Err(format!("judged {} and {}, not {} and {}", change.wire, change.rust, case.wire, case.rust));
    }
    if change.old.is_none() && change.new.is_none() && case.kind != Kind::Unclassified {
        return Err("it has no place".to_owned());
    }
    let others: Vec<_> = changes.iter().filter(|c| c.kind != case.kind && !case.also.contains(&c.kind)).collect();
    if others.is_empty() { Ok(()) } else { Err(format!("{} unexpected kinds", others.len())) }
}

#[test]
fn every_kind_has_a_case() {
    let without: Vec<_> = Kind::ALL.iter().filter(|kind| !CASES.iter().any(|case| case.kind == **kind)).collect();
    assert_eq!(without, Vec::<&Kind>::new());
}
