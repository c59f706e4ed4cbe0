//! `cargo xtask audit` as a person or a pipeline runs it: its lines, its three formats, its codes, and where a draft may go.

#[allow(dead_code, reason = "the road needs more of it")]
mod library;

use std::fs;

use library::{Desk, document};
use serde_json::{Value, json};

/// The document that the specification transcribes.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.publish("first", &document(false));
    desk
}

/// The same, and a specification that allows one range to be longer than the document does.
fn desk_that_differs() -> Desk {
    let desk = desk();
    desk.edit("spec/modules/book.yaml", "range: [1, 10]", "range: [1, 12]");
    desk
}

#[test]
fn a_document_that_is_transcribed_is_clean_and_the_coverage_says_of_what() {
    let desk = desk();
    for (name, tables) in [("first.docx", 5), ("first.txt", 5)] {
        let (code, said) = desk.run(&["audit", name]);
        let coverage = format!(
            "{name}
  tables      {tables} of {tables} (100 %)
  rows        23 of 23 (100 %)
  operations  2 of 2 (100 %)
  fields      7 of 7 (100 %)
  values      0 of 0 (100 %)
  examples    4 of 4 (100 %)
  codes       2 of 2 (100 %)
  quotes      0 of 0 (100 %)
  errata      0 in all, 0 of them about differences that were found
clean: 0 differences are explained by errata; 0 sections have another number or title
"
        );
        assert_eq!((code, said), (0, coverage));
    }
}

#[test]
fn a_difference_is_one_line_with_both_places_its_kind_and_what_to_do() {
    let desk = desk_that_differs();
    for (name, place) in [("first.docx", "table 1, row 5"), ("first.txt", "line 16")] {
        let (code, said) = desk.run(&["audit", name]);
        let lines: Vec<&str> = said.lines().filter(|line| line.starts_with("differs")).collect();
        let line = format!(
            "differs 1.1.1, {place}: `addBook.request.shelf`: the document has the range [1, 10], the specification [1, 12] \
             [range] spec/modules/book.yaml:15:7; change `range`, or add an erratum of kind `range`"
        );
        assert_eq!((code, &lines[..]), (1, &[line.as_str()][..]), "{said}");
        assert!(
            said.ends_with(
                "\n1 difference; 0 differences are explained by errata; 0 sections have another number or title\n"
            ),
            "{said}"
        );
    }
}

#[test]
fn json_says_the_same_to_programs() {
    let (code, said) = desk_that_differs().run(&["audit", "first.docx", "--format", "json"]);
    assert_eq!(code, 1);
    let report: Value = serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"));
    assert_eq!((&report["format"], &report["document"]), (&json!(1), &json!("first.docx")));
    let difference = &report["differences"][0];
    assert_eq!((&difference["kind"], &difference["subject"]), (&json!("range"), &json!("addBook.request.shelf")));
    assert_eq!(difference["document"], json!({ "section": "1.1.1", "place": "table 1, row 5" }));
    assert_eq!(difference["spec"], json!({ "path": "spec/modules/book.yaml", "at": "15:7" }));
    assert_eq!(report["differences"].as_array().map(Vec::len), Some(1));
    assert_eq!(report["coverage"]["operations"], json!({ "found": 2, "done": 2 }));
}

#[test]
fn markdown_is_for_a_note() {
    let (code, said) = desk_that_differs().run(&["audit", "first.docx", "--format", "markdown"]);
    assert_eq!(code, 1);
    assert!(said.starts_with("## Audit of `first.docx`\n\n1 difference; "), "{said}");
    assert!(said.contains("\n| operations | 2 of 2 (100 %) |\n"), "{said}");
    assert!(said.contains("\n| range | 1 |\n"), "{said}");
    let row = "| 1.1.1, table 1, row 5 | `addBook.request.shelf` | the document has the range [1, 10], the specification [1, 12] | range |";
    assert!(said.lines().any(|line| line == row), "{said}");
}

#[test]
fn what_cannot_be_read_is_named_and_has_a_code_of_its_own() {
    let desk = desk();
    fs::write(desk.path("text.docx"), "no Word document").expect("written");
    fs::write(desk.path("first.pdf"), "").expect("written");
    for (name, reason) in [
        ("missing.docx", "missing.docx: cannot be read"),
        ("text.docx", "text.docx: not a readable Word document"),
        ("first.pdf", "first.pdf: unknown form; give the `.docx`"),
    ] {
        let (code, said) = desk.run(&["audit", name]);
        assert!(code == 3 && said.starts_with(reason), "{code}: {said}");
    }
    desk.edit("spec/errors.yaml", "codes:\n", "codes: [\n");
    let (code, said) = desk.run(&["audit", "first.docx", "--draft", "draft"]);
    assert!(code == 3 && said.starts_with("spec/errors.yaml:"), "{code}: {said}");
    assert!(!desk.path("draft").exists());
    fs::rename(desk.path("spec"), desk.path("elsewhere")).expect("renamed");
    let (code, said) = desk.run(&["audit", "first.docx", "--draft", "draft"]);
    assert!(code == 3 && said.starts_with("spec/service.yaml: cannot be read"), "{code}: {said}");
}

#[test]
fn a_draft_that_has_nowhere_to_go_is_refused_before_anything_is_read() {
    let desk = desk();
    fs::create_dir(desk.path("full")).expect("created");
    fs::write(desk.path("full/notes.txt"), "mine").expect("written");
    for (target, reason) in [
        ("spec", "this is the specification; give another folder for the draft"),
        ("spec/new", "this is the specification; give another folder for the draft"),
        ("full", "full: the folder is not empty; give a new one for the draft"),
    ] {
        let (code, said) = desk.run(&["audit", "missing.docx", "--draft", target]);
        assert!(code == 2 && said.contains(reason), "{code}: {said}");
    }
    assert!(!desk.path("spec/new").exists());
    assert_eq!(fs::read_dir(desk.path("full")).expect("a folder").count(), 1);
    assert_eq!(desk.run(&["audit"]).0, 2, "no document is named");
}
