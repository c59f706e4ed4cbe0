//! `cargo xtask errata` and `cargo xtask lint --explain` as a person runs them: what they list, and their codes.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A small specification with one erratum.
fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/lint_base")
}

/// Runs a command on a specification: its code, what it prints, what it complains about.
fn run(spec: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let Output { status, stdout, stderr } = command.arg("--spec").arg(spec).args(words).output().expect("started");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn errata_are_listed_for_people_for_a_page_and_for_programs() {
    let (code, table, _) = run(&base(), &["errata"]);
    assert_eq!(code, Some(0));
    assert!(table.contains("listBoxes.response.list") && table.ends_with(": 1 erratum, 1 on the wire\n"), "{table}");
    let (code, page, _) = run(&base(), &["errata", "--format", "markdown"]);
    assert_eq!(code, Some(0));
    assert!(page.starts_with("# Errata of `") && page.contains("\n| `listBoxes.response.list` | name"), "{page}");
    let (code, json, _) = run(&base(), &["errata", "--format", "json"]);
    let list: Value = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    assert_eq!((code, list["errata"][0]["kind"].as_str()), (Some(0), Some("name")));
}

#[test]
fn errata_are_narrowed_by_module_kind_and_bytes() {
    let found = |words: &[&str]| {
        let (code, json, problem) = run(&base(), &[&["errata", "--format", "json"], words].concat());
        assert_eq!((code, problem.as_str()), (Some(0), ""));
        let list: Value = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
        list["summary"]["errata"].as_u64()
    };
    assert_eq!(found(&["--module", "shelf"]), Some(1));
    assert_eq!(found(&["--module", "push", "--module", "errors"]), Some(0));
    assert_eq!(found(&["--kind", "type", "--kind", "name"]), Some(1));
    assert_eq!(found(&["--kind", "type"]), Some(0));
    assert_eq!(found(&["--wire"]), Some(1));
}

#[test]
fn a_filter_of_nothing_and_a_specification_of_nothing_have_codes_of_their_own() {
    let (code, out, problem) = run(&base(), &["errata", "--module", "shelfs"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(problem.starts_with("there is no module `shelfs`; there are service, shelf, "), "{problem}");
    let (code, _, problem) = run(&base(), &["errata", "--kind", "names"]);
    assert!(code == Some(2) && problem.contains("expected one of `name`, `type`"), "{problem}");
    let empty = tempfile::tempdir().expect("a temporary folder");
    let (code, out, problem) = run(empty.path(), &["errata"]);
    assert_eq!((code, out.as_str()), (Some(3), ""));
    assert!(problem.contains("service.yaml: cannot be read"), "{problem}");
}

#[test]
fn lint_explains_the_rules_that_are_broken_or_all() {
    let (code, said, _) = run(&base(), &["lint", "--explain"]);
    assert_eq!(code, Some(0));
    for rule in ["yaml", "duplicate-name", "secret", "count"] {
        assert!(said.lines().any(|line| line.starts_with(&format!("{rule}: "))), "{said}");
    }
    let empty = tempfile::tempdir().expect("a temporary folder");
    let (code, said, problem) = run(empty.path(), &["lint", "--explain"]);
    assert_eq!(code, Some(1));
    assert!(said.ends_with("yaml: A file must be YAML with the keys of `spec/README.md`, each once.\n"), "{said}");
    assert!(!said.contains("secret: ") && problem.contains(" findings; "), "{said}{problem}");
}
