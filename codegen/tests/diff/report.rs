//! The report in its three forms: text for people, Markdown for a changelog, JSON that its schema describes.

use std::path::Path;

use jiff::civil::date;
use serde_json::{Value, json};
use tums_codegen::diff::{Report, Waivers, Wire, render};

use crate::cases::{CASES, Edits, changes_of};

const SHELF: &str = "modules/shelf.yaml";

/// One change of each degree.
const OF_EACH_DEGREE: Edits<'static> = &[
    (SHELF, "length: [1, 10]", "length: [1, 9]"),
    (SHELF, "default: 1,", "default: 2,"),
    (SHELF, "      note: {", "      shade: { type: Colour, doc: Its shade. }\n      note: {"),
    (SHELF, "doc: Anything else.", "doc: Whatever else."),
];

fn waivers(fingerprint: &str, expires: &str) -> Waivers {
    let text = format!("waivers: [{{ fingerprint: {fingerprint}, reason: It never worked., expires: {expires} }}]");
    Waivers::parse(Path::new("waivers.yaml"), &text).expect("well written")
}

fn report(edits: Edits<'_>, waivers: &Waivers) -> Report {
    Report::new("v1".to_owned(), "v2".to_owned(), changes_of(edits), waivers, date(2030, 6, 1))
}

/// The report without places, which change with every edit of the small specification.
fn without_places(mut report: Report) -> Report {
    for judged in &mut report.changes {
        (judged.change.old, judged.change.new) = (None, None);
    }
    report
}

fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut parts = text.split('\u{1b}');
    plain.push_str(parts.next().unwrap_or_default());
    parts.for_each(|part| plain.push_str(part.split_once('m').expect("the end of a colour").1));
    plain
}

#[test]
fn the_summary_counts_each_degree() {
    let report = report(OF_EACH_DEGREE, &Waivers::default());
    let summary = &report.summary;
    assert_eq!((summary.breaking, summary.dangerous, summary.compatible, summary.text_only), (1, 1, 1, 1));
    assert_eq!(summary.to_string(), "1 breaking, 1 dangerous, 1 compatible, 1 text only; Rust: minor");
    let degrees: Vec<Wire> = report.changes.iter().map(|judged| judged.change.wire).collect();
    assert_eq!(degrees, Wire::WORST_FIRST, "the worst comes first");
}

#[test]
fn text_is_for_people() {
    let breaking = changes_of(OF_EACH_DEGREE)[0].fingerprint.clone();
    let report = without_places(report(OF_EACH_DEGREE, &waivers(&breaking, "2030-12-31")));
    let text = render::text(&report, true);
    assert!(text.contains("\u{1b}["), "colours, which the caller strips where they do not belong");
    insta::assert_snapshot!(without_colours(&text));
}

#[test]
fn markdown_is_for_a_changelog() {
    let report = without_places(report(OF_EACH_DEGREE, &Waivers::default()));
    insta::assert_snapshot!(render::markdown(&report));
}

#[test]
fn every_report_is_as_its_schema_says() {
    let schema: Value = serde_json::from_str(&render::schema()).expect("JSON");
    let validator = jsonschema::draft202012::new(&schema).unwrap_or_else(|error| panic!("{error}"));
    let valid = |report: &Report| {
        let value: Value = serde_json::from_str(&render::json(report)).expect("JSON");
        let problems: Vec<_> =
            validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(problems.is_empty(), "{problems:#?}");
    };
    for case in CASES {
        valid(&report(case.edits, &Waivers::default()));
    }
    let breaking = changes_of(OF_EACH_DEGREE)[0].fingerprint.clone();
    for (fingerprint, expires) in
        [(breaking.as_str(), "2030-12-31"), (&breaking, "2030-01-01"), ("0123456789abcdef", "2030-12-31")]
    {
        valid(&report(OF_EACH_DEGREE, &waivers(fingerprint, expires)));
    }
    for wrong in [json!({}), json!({ "format": 1, "old": 2 })] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
    let mut wrong: Value =
        serde_json::from_str(&render::json(&report(OF_EACH_DEGREE, &Waivers::default()))).expect("JSON");
    wrong["changes"][0]["kind"] = json!("length-halved");
    assert!(!validator.is_valid(&wrong), "an unknown kind");
}
