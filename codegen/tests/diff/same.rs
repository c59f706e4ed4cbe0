//! What says the same: order, comments and formatting change nothing, and a change keeps its fingerprint through all of them.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};
use tempfile::TempDir;
use tums_codegen::diff::{Change, Kind, compare};

use crate::cases::{CASES, Edits, FILES, base, changes_of, edited, load};

/// Lists that say the same in any order.
const SETS: &[&str] = &[
    "accept",
    "also",
    "at_least_one_of",
    "errata",
    "errors",
    "examples",
    "is",
    "key",
    "kinds",
    "modules",
    "readings",
    "time_ranges",
];

/// Small changes of every file, which concern none of the cases.
const UNRELATED: Edits<'static> = &[
    ("service.yaml", "title: { en: Warehouse", "title: { en: Stock"),
    ("errors.yaml", "doc: There is no such thing.", "doc: It is not there."),
    ("push.yaml", "doc: Messages that the cloud posts.", "doc: What comes by itself."),
    ("common.yaml", "doc: How large a box is.", "doc: Its three sides."),
    ("modules/shelf.yaml", "doc: Boxes on shelves.", "doc: Where boxes are."),
    ("modules/store.yaml", "doc: Whole stores.", "doc: All of it."),
    ("modules/store.yaml", "storeIds: {", "since: { type: day, doc: From which day. }\n      storeIds: {"),
];

/// The files of a folder without comments, in another format, and with `rearrange` done to each.
fn rewritten(folder: &Path, rearrange: impl Fn(Value) -> Value) -> TempDir {
    let target = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(target.path().join("modules")).expect("created");
    for file in files_of(folder) {
        let text = std::fs::read_to_string(folder.join(&file)).expect("read");
        let value: Value = serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        // JSON is YAML.
        let json = serde_json::to_string_pretty(&rearrange(value)).expect("plain data");
        std::fs::write(target.path().join(file), json).expect("written");
    }
    target
}

fn files_of(folder: &Path) -> Vec<String> {
    let modules = std::fs::read_dir(folder.join("modules")).expect("a folder").map(|entry| entry.expect("an entry"));
    let modules = modules.map(|entry| format!("modules/{}", entry.file_name().to_string_lossy()));
    FILES.iter().filter(|file| !file.contains('/')).map(|file| (*file).to_owned()).chain(modules).collect()
}

/// Turns every mapping, and every list that is a set, back to front.
fn reversed(value: Value) -> Value {
    match value {
        Value::Object(entries) => {
            let entries = entries.into_iter().rev().map(|(key, value)| {
                // The fields of a batch are a list, all others are mappings.
                let is_set = SETS.contains(&key.as_str()) || key == "fields";
                let value = if is_set { backwards(value) } else { value };
                (key, reversed(value))
            });
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(reversed).collect()),
        other => other,
    }
}

fn backwards(value: Value) -> Value {
    match value {
        // A list of lists is a set of sets.
        Value::Array(items) => Value::Array(
            items.into_iter().rev().map(|item| if item.is_array() { backwards(item) } else { item }).collect(),
        ),
        other => other,
    }
}

fn shown(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|c| format!("{} {}: {:?} -> {:?}", c.kind.id(), c.subject, c.before, c.after)).collect()
}

/// Fingerprints of everything but the order of arguments, which is an order.
fn fingerprints(changes: &[Change]) -> BTreeSet<String> {
    let others = changes.iter().filter(|change| change.kind != Kind::ArgumentsReordered);
    others.map(|change| format!("{} {} {}", change.fingerprint, change.kind.id(), change.subject)).collect()
}

#[test]
fn comments_and_formatting_change_nothing() {
    for folder in [base(), base().join("../../../../spec")] {
        let same = rewritten(&folder, |value| value);
        assert_eq!(shown(&compare(&load(&folder), &load(same.path()))), Vec::<String>::new(), "{}", folder.display());
    }
}

#[test]
fn of_an_order_only_that_of_arguments_counts() {
    let other = rewritten(&base(), reversed);
    let changes = compare(&load(&base()), &load(other.path()));
    assert_eq!(
        shown(&changes),
        ["arguments-reordered addBox.request: Some(\"label, weight\") -> Some(\"weight, label\")"]
    );
    let folder = base().join("../../../../spec");
    let other = rewritten(&folder, reversed);
    let changes = compare(&load(&folder), &load(other.path()));
    let unexpected: Vec<_> = changes.into_iter().filter(|change| change.kind != Kind::ArgumentsReordered).collect();
    assert_eq!(shown(&unexpected), Vec::<String>::new());
}

#[test]
fn a_fingerprint_survives_another_order_and_format() {
    let (old, old_reversed) = (load(&base()), load(rewritten(&base(), reversed).path()));
    for case in CASES {
        let folder = edited(case.edits);
        let plain = fingerprints(&compare(&old, &load(folder.path())));
        let other = rewritten(folder.path(), reversed);
        assert_eq!(fingerprints(&compare(&old_reversed, &load(other.path()))), plain, "{}", case.kind.id());
    }
}

#[test]
fn a_fingerprint_survives_unrelated_changes() {
    let unrelated = fingerprints(&changes_of(UNRELATED));
    assert_eq!(unrelated.len(), UNRELATED.len());
    for case in CASES {
        let alone = fingerprints(&changes_of(case.edits));
        let together = fingerprints(&changes_of(&[case.edits, UNRELATED].concat()));
        let lost: Vec<_> = alone.difference(&together).collect();
        assert!(lost.is_empty(), "{} lost {lost:?}, has {together:?}", case.kind.id());
    }
}

#[test]
fn every_change_has_a_fingerprint_of_its_own() {
    let folder = base().join("../../../../spec");
    let changes = compare(&load(&base()), &load(&folder));
    let fingerprints: BTreeSet<_> = changes.iter().map(|change| &change.fingerprint).collect();
    assert!(changes.len() > 400, "{}", changes.len());
    assert_eq!(fingerprints.len(), changes.len());
}
