//! The list of errata: places, filters, sums, and the three forms.

use std::path::Path;

use serde_json::Value;
use tums_codegen::errata::{Filter, List, render};
use tums_codegen::spec::{self, ErratumKind, Spec};

fn our_spec() -> Spec {
    spec::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")).unwrap()
}

fn list(filter: &Filter) -> List {
    List::of(&our_spec(), filter).unwrap()
}

#[test]
fn every_erratum_of_every_file_is_listed_once() {
    let list = list(&Filter::default());
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for entry in &list.errata {
        let text = std::fs::read_to_string(spec.join(&entry.place.path)).unwrap();
        let line = text.lines().nth(usize::try_from(entry.place.at.line).unwrap() - 1).unwrap();
        assert_eq!(line.trim(), format!("- kind: {}", entry.kind), "{}", entry.place);
        assert!(!entry.subject.is_empty() && !entry.sections.is_empty() && !entry.why.is_empty(), "{}", entry.place);
    }
    let mut written = 0;
    for module in ["service", "errors", "common", "push"] {
        written += written_in(&spec.join(format!("spec/{module}.yaml")));
    }
    for file in std::fs::read_dir(spec.join("spec/modules")).unwrap() {
        written += written_in(&file.unwrap().path());
    }
    assert_eq!(list.errata.len(), written);
    assert_eq!(list.summary.errata, written);
    let places: std::collections::HashSet<String> = list.errata.iter().map(|entry| entry.place.to_string()).collect();
    assert_eq!(places.len(), written);
}

fn written_in(path: &Path) -> usize {
    std::fs::read_to_string(path).unwrap().lines().filter(|line| line.trim().starts_with("- kind: ")).count()
}

#[test]
fn the_sums_are_those_of_the_list() {
    let list = list(&Filter::default());
    let of_kind = |kind: ErratumKind| list.errata.iter().filter(|entry| entry.kind == kind).count();
    for count in &list.summary.kinds {
        assert_eq!(count.errata, of_kind(count.kind));
    }
    assert_eq!(list.summary.kinds.iter().map(|count| count.errata).sum::<usize>(), list.errata.len());
    let on_the_wire = list.errata.iter().filter(|entry| entry.on_the_wire).count();
    assert_eq!(list.summary.on_the_wire, on_the_wire);
    assert!((1..list.errata.len()).contains(&on_the_wire));
    // What is sent or accepted is always a matter of bytes; a comment on an example never is.
    for entry in &list.errata {
        assert!(entry.on_the_wire || (entry.sends.is_none() && entry.accepts.is_empty()), "{}", entry.place);
        assert!(!entry.on_the_wire || entry.kind != ErratumKind::Syntax, "{}", entry.place);
    }
}

#[test]
fn a_filter_leaves_what_it_names() {
    let all = list(&Filter::default());
    let types = Filter { modules: vec!["device".to_owned()], kinds: vec![ErratumKind::Type], on_the_wire: false };
    let found = list(&types);
    let wanted = all.errata.iter().filter(|entry| entry.module == "device" && entry.kind == ErratumKind::Type);
    assert_eq!(found.errata, wanted.cloned().collect::<Vec<_>>());
    assert!(!found.errata.is_empty());
    let wire = list(&Filter { on_the_wire: true, ..Filter::default() });
    assert_eq!(wire.errata.len(), all.summary.on_the_wire);
    let unknown = List::of(&our_spec(), &Filter { modules: vec!["devices".to_owned()], ..Filter::default() });
    assert!(unknown.unwrap_err().starts_with("there is no module `devices`; there are service, credential, "));
    let unknown = "names".parse::<ErratumKind>().unwrap_err().to_string();
    assert!(unknown.starts_with("unknown variant `names`, expected one of `name`, `type`, "), "{unknown}");
    for count in &all.summary.kinds {
        assert_eq!(count.kind.to_string().parse(), Ok(count.kind));
    }
}

/// One erratum in full, as the document of a small specification would have it.
fn one() -> List {
    let mut list =
        list(&Filter { modules: vec!["service".to_owned()], kinds: vec![ErratumKind::Name], on_the_wire: true });
    list.document = "a document".to_owned();
    list.errata[0].accepts = vec!["A|B".to_owned(), "C".to_owned()];
    list
}

#[test]
fn the_table_has_both_readings_what_we_do_and_why() {
    let text = render::text(&one(), 120);
    for words in [
        "signing",
        "name, on the wire",
        "spec/service.yaml:20:13",
        "1.2.2.2 table: X-Authorization",
        "1.2.2.3 example:",
        "send X-",
        "accept A|B, C",
        "a document: 1 erratum, 1 on the wire",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
    assert!(render::text(&one(), 0).lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn markdown_keeps_its_columns_whatever_a_quote_contains() {
    let text = render::markdown(&one());
    assert!(text.starts_with("# Errata of `a document`\n\n1 erratum, 1 on the wire. On the wire are"));
    let row = text.lines().find(|line| line.starts_with("| `signing`")).unwrap();
    assert_eq!(row.replace("\\|", "").matches('|').count(), 7, "{row}");
    assert!(row.contains("1.2.2.2 table: `X-Authorization`<br>1.2.2.3 example: "), "{row}");
    assert!(row.contains("send X-Authorization<br>accept A\\|B, C"), "{row}");
    let all = render::markdown(&list(&Filter::default()));
    let rows = all.lines().filter(|line| line.starts_with("| `"));
    for row in rows {
        assert_eq!(row.replace("\\|", "").matches('|').count(), 7, "{row}");
    }
}

#[test]
fn json_says_everything() {
    let value: Value = serde_json::from_str(&render::json(&one())).unwrap();
    let erratum = &value["errata"][0];
    assert_eq!(value["format"], 1);
    assert_eq!(value["summary"]["kinds"][0], serde_json::json!({ "kind": "name", "errata": 1, "on_the_wire": 1 }));
    assert_eq!(erratum["place"], serde_json::json!({ "path": "spec/service.yaml", "at": "20:13" }));
    assert_eq!(
        erratum["readings"][0],
        serde_json::json!({ "section": "1.2.2.2", "at": "table", "quote": "X-Authorization" })
    );
    assert_eq!(erratum["sends"], "X-Authorization");
    assert_eq!(erratum["accepts"], serde_json::json!(["A|B", "C"]));
}
