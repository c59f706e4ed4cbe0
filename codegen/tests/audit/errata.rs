//! What an erratum can explain: it finds what it quotes, covers exactly one difference, and never an unread row.

use tums_codegen::audit::{Report, audit};

use crate::documents::{Piece, cell};
use crate::shelves::{both, change, insert, replace, shelves, spec_with};

/// The field about which errata are made up here, as the specification writes it.
const START: &str = "start: { type: int, required: true, doc: The first. }";

/// `start` with an erratum of this kind that has these two quotes from the table and the example.
fn start(kind: &str, table: &str, example: &str) -> String {
    format!(
        "start:\n        type: int\n        required: true\n        doc: The first.\n        errata:\n          - kind: {kind}\n            readings:\n              - {{ section: \"1.2.1\", at: table, quote: '{table}' }}\n              - {{ section: \"1.2.1\", at: example, quote: '{example}' }}\n            why: The table is right.\n"
    )
}

fn reports(replaced: &[(&str, &str)], change: impl FnOnce(&mut Vec<Piece>)) -> [Report; 2] {
    let mut pieces = shelves();
    change(&mut pieces);
    let spec = spec_with(replaced);
    both(&pieces).map(|document| audit(&spec, &document, "shelves"))
}

fn said(report: &Report) -> Vec<String> {
    report.differences.iter().map(|one| format!("{} {}", one.kind, one.subject)).collect()
}

/// The example says that `start` is a text.
fn text_in_example(pieces: &mut [Piece]) {
    change(pieces, EXAMPLE, |table, row| {
        let lines = &mut table[row][0].lines;
        lines.iter_mut().for_each(|line| *line = line.replace("\"start\": 0", "\"start\": \"0\""));
    });
}

const EXAMPLE: &str = "Request:\n{\n\"start\": 0,\n\"limit\": 10\n}\nResponse:\n{\n\"error_code\": 0,\n\"result\": {\"total\": 1, \"list\": [{\"itemId\": \"7\", \"name\": \"cup\", \"material\": 3}]}\n}";

/// The specification that has the example as the document now prints it.
const TEXT_EXAMPLE: (&str, &str) = ("request: { start: 0,", "request: { start: \"0\",");

#[test]
fn an_erratum_explains_the_difference_that_it_quotes() {
    for report in reports(&[TEXT_EXAMPLE], |pieces| text_in_example(pieces)) {
        assert_eq!(said(&report), ["example-type listItems.request.start"]);
    }
    let erratum = start("type", "start int", "\"start\": \"0\"");
    for report in reports(&[TEXT_EXAMPLE, (START, &erratum)], |pieces| text_in_example(pieces)) {
        assert!(report.is_clean(), "{:#?}", report.differences);
        let [explained] = report.explained.as_slice() else { panic!("{:?}", report.explained) };
        assert_eq!(explained.difference.subject, "listItems.request.start");
        assert!(explained.erratum.to_string().contains("shelf.yaml:"), "{}", explained.erratum);
        assert_eq!((report.coverage.errata.found, report.coverage.errata.done), (1, 1));
        assert_eq!((report.coverage.quotes.found, report.coverage.quotes.done), (2, 2));
    }
}

#[test]
fn an_erratum_finds_both_readings_in_the_part_that_it_names() {
    for (table, example, missing) in [
        ("start int", "\"start\": \"1\"", "does not print `\"start\": \"1\"` in its examples"),
        ("start long", "\"start\": \"0\"", "does not print `start long` in its tables"),
        ("\"limit\": 10", "\"start\": \"0\"", "in its tables, but elsewhere in the section"),
    ] {
        let erratum = start("type", table, example);
        for report in reports(&[TEXT_EXAMPLE, (START, &erratum)], |pieces| text_in_example(pieces)) {
            let [quote] = report.differences.as_slice() else { panic!("{:#?}", report.differences) };
            assert_eq!(quote.kind.id(), "quote");
            assert!(quote.message.contains(missing), "{}", quote.message);
            assert!(report.coverage.quotes.done < report.coverage.quotes.found);
        }
    }
    let elsewhere =
        start("type", "start int", "\"start\": \"0\"").replace("\"1.2.1\", at: table", "\"9.9\", at: table");
    for report in reports(&[TEXT_EXAMPLE, (START, &elsewhere)], |pieces| text_in_example(pieces)) {
        assert_eq!(report.differences[0].message, "there is no section 9.9");
    }
}

#[test]
fn an_erratum_covers_exactly_one_difference() {
    // Two facts about one field, both of a kind that the erratum could explain.
    let both_wrong = |pieces: &mut Vec<Piece>| {
        text_in_example(pieces);
        replace(pieces, "start\nint", "start\nlong");
    };
    let erratum = start("type", "start long", "\"start\": \"0\"");
    for report in reports(&[TEXT_EXAMPLE, (START, &erratum)], both_wrong) {
        assert_eq!(report.differences.len(), 1, "{:#?}", report.differences);
        assert_eq!(report.explained.len(), 1);
    }
    let second = erratum.clone()
        + &erratum[erratum.find("          - kind").unwrap()..]
            .replace("The table is right", "The table is wrong, too");
    for report in reports(&[TEXT_EXAMPLE, (START, &second)], both_wrong) {
        assert!(report.is_clean(), "{:#?}", report.differences);
        assert_eq!(report.explained.len(), 2);
    }
}

#[test]
fn an_erratum_of_another_kind_explains_nothing_and_is_reported() {
    let erratum = start("range", "start int", "\"start\": \"0\"");
    for report in reports(&[TEXT_EXAMPLE, (START, &erratum)], |pieces| text_in_example(pieces)) {
        assert_eq!(
            said(&report),
            ["erratum-idle start int / \"start\": \"0\"", "example-type listItems.request.start"]
        );
    }
    // Nothing is wrong any more: the erratum must go.
    let erratum = start("type", "start int", "\"start\": 0");
    for report in reports(&[(START, &erratum)], |_| {}) {
        assert_eq!(said(&report), ["erratum-idle start int / \"start\": 0"]);
    }
}

#[test]
fn an_erratum_cannot_silence_what_was_not_read() {
    let unread = |pieces: &mut Vec<Piece>| {
        insert(pieces, "start\nint", vec![cell("two words here"), cell("【可选】x").wide(2)]);
    };
    for kind in ["name", "extra", "missing", "type", "nesting", "syntax", "value", "meaning"] {
        let erratum = start(kind, "two words here", "\"start\": 0");
        for report in reports(&[(START, &erratum)], unread) {
            let unread = said(&report).iter().filter(|one| one.starts_with("unread")).count();
            assert!(unread > 0, "{kind}: {:#?}", report.differences);
        }
    }
}
