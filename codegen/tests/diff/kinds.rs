//! Every kind of change, each made to a small specification: it is found as what it is, with its judgement and its places.

use tums_codegen::diff::{Change, Kind};
use tums_codegen::lint;

use crate::cases::{CASES, Case, Edits, base, changes_of};

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

/// What speaks of a thing by its name follows when the thing is renamed, and is no change of its own.
#[test]
fn a_renaming_is_one_change() {
    const SHELF: &str = "modules/shelf.yaml";
    const STORE: &str = "modules/store.yaml";
    let cases: [(&str, Kind, Edits<'_>); 10] = [
        ("getShelfStatus", Kind::OperationRenamed, &[(SHELF, "getShelfState", "getShelfStatus")]),
        ("countBoxes.request.stores", Kind::FieldRenamed, &[(STORE, "storeIds", "stores")]),
        ("countBoxes.request.from", Kind::FieldRenamed, &[(STORE, "startTime", "from")]),
        (
            "addBox.request.delicate",
            Kind::FieldRenamed,
            &[(SHELF, "fragile: {", "delicate: {"), (SHELF, "field: fragile", "field: delicate")],
        ),
        ("moveShelf.request.gently", Kind::FieldRenamed, &[(SHELF, "slowly", "gently")]),
        (
            "listBoxes.request.first",
            Kind::FieldRenamed,
            &[
                (SHELF, "      start: {", "      first: {"),
                (SHELF, "from: start", "from: first"),
                (SHELF, "{ start: 0", "{ first: 0"),
            ],
        ),
        (
            "listBoxes.response.boxes",
            Kind::FieldRenamed,
            &[
                (SHELF, "      list:\n", "      boxes:\n"),
                (SHELF, "items: list", "items: boxes"),
                (SHELF, "accept: [list, lists]", "accept: [boxes, lists]"),
            ],
        ),
        (
            "BoxFilter.text",
            Kind::FieldRenamed,
            &[
                (SHELF, "label: { type: string, doc: Part of", "text: { type: string, doc: Part of"),
                (SHELF, "[[label, colours]]", "[[text, colours]]"),
            ],
        ),
        (
            "Parcel.number",
            Kind::FieldRenamed,
            &[
                (
                    SHELF,
                    "id: { type: int, required: true, doc: Its id. }",
                    "number: { type: int, required: true, doc: Its id. }",
                ),
                (SHELF, "key: [id]", "key: [number]"),
                (SHELF, "lists: [{ id: 1", "lists: [{ number: 1"),
            ],
        ),
        ("moveShelf.target", Kind::TargetChanged, &[(SHELF, "devList", "deviceList")]),
    ];
    let follow = [Kind::ExamplesChanged, Kind::ReadingAccepted, Kind::ReadingRefused];
    for (subject, kind, edits) in cases {
        let changes = changes_of(edits);
        let found: Vec<_> = changes.iter().filter(|change| !follow.contains(&change.kind)).collect();
        let found: Vec<_> = found.iter().map(|change| (change.kind, change.subject.as_str())).collect();
        assert_eq!(found, [(kind, subject)]);
    }
}
