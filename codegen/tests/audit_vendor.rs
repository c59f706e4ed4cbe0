//! The readers on the vendor's own documents; skipped, with a line that says so, where those are not at hand.

use std::io::Write;
use std::path::{Path, PathBuf};

use tums_codegen::audit::audit;
use tums_codegen::audit::document::{Cell, Document, Reference, Table};
use tums_codegen::audit::draft::draft;
use tums_codegen::lint::{self, Rule};
use tums_codegen::spec::{self, Spec};

/// One of the vendor's documents, which are not part of the repository.
fn vendor_file(extension: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("TUMS_VENDOR_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vendor"), PathBuf::from);
    let files = std::fs::read_dir(&folder).ok().into_iter().flatten().flatten().map(|entry| entry.path());
    let found = files.filter(|path| path.extension().is_some_and(|e| e == extension)).min();
    if found.is_none() {
        // Not `println!`, which the test harness keeps to itself.
        let line = format!("SKIPPED: no `.{extension}` in {}; TUMS_VENDOR_DIR names the folder\n", folder.display());
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
    found
}

fn vendor_document(extension: &str) -> Option<Document> {
    vendor_file(extension).map(|path| Document::open(&path).unwrap())
}

fn our_spec() -> Spec {
    spec::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")).unwrap()
}

/// What CI holds the specification against, wherever the vendor's document is at hand.
#[test]
fn the_specification_is_what_the_vendors_text_export_says() {
    let Some(document) = vendor_document("txt") else { return };
    let report = audit(&our_spec(), &document, "the text export");
    assert!(report.is_clean(), "{:#?}", report.differences);
    assert_eq!(report.notices, []);
    for (what, share) in report.coverage.shares() {
        assert_eq!(share.done, share.found, "{what}");
        assert!(share.found > 0, "{what}");
    }
    assert!(draft(&our_spec(), &document, "the text export").1.files.is_empty());
}

/// All that is left to do in the draft of a later revision is to write texts.
#[test]
fn the_draft_of_the_vendors_word_document_is_a_specification() {
    let Some(document) = vendor_document("docx") else { return };
    let (_, draft) = draft(&our_spec(), &document, "the Word document");
    let findings = lint::judge(&draft.load().unwrap());
    let others: Vec<String> =
        findings.iter().filter(|finding| finding.rule != Rule::Text).map(ToString::to_string).collect();
    assert_eq!(others, [""; 0]);
    assert!(findings.iter().all(|finding| finding.message.contains("this text is empty")));
    assert_eq!(draft.counts.operations, 206 - 91);
    assert!(findings.len() > draft.counts.operations);
}

#[test]
fn the_vendors_text_export_is_read_completely() {
    let Some(document) = vendor_document("txt") else { return };
    let reference = Reference::of(&document);
    assert_eq!(reference.unread, []);
    let counts = reference.counts;
    assert_eq!((counts.operations, counts.paths), (91, 91));
    assert_eq!((counts.tables_read, counts.rows_read), (counts.tables_found, counts.rows_found));
    assert_eq!(counts.examples_broken, 0);
    assert_eq!(reference.topic("1.5").unwrap().codes().count(), 419);
    for (topic, api) in reference.operations() {
        let section = &topic.number;
        assert_eq!(api.response[..].iter().filter(|param| param.name == "error_code").count(), 1, "{section}");
        assert!(!api.limits.is_empty() && !api.notes.is_empty() && api.callers.is_some(), "{section}");
        assert!(topic.examples().any(|example| example.responses().next().is_some()), "{section}");
    }
}

#[test]
fn the_vendors_word_document_is_read_completely() {
    let Some(document) = vendor_document("docx") else { return };
    let reference = Reference::of(&document);
    assert_eq!(reference.unread, []);
    let counts = reference.counts;
    assert_eq!((counts.tables_found, counts.tables_read), (754, 754));
    assert_eq!((counts.rows_found, counts.rows_read), (5828, 5828));
    assert_eq!((counts.operations, counts.paths), (206, 206));
    let merged = |cell: &Cell| cell.grid.is_some_and(|grid| grid.span > 1 || grid.continued);
    let mut tables: Vec<&Table> = document.sections.iter().flat_map(|section| section.tables()).collect();
    let mut with_merged_cells = 0;
    while let Some(table) = tables.pop() {
        let cells = || table.rows.iter().flat_map(|row| &row.cells);
        with_merged_cells += usize::from(cells().any(merged));
        tables.extend(cells().flat_map(Cell::tables));
    }
    assert_eq!(with_merged_cells, 208);
}

/// The numbers of the headings are computed; the table of contents says what Word computed.
#[test]
fn the_vendors_table_of_contents_agrees_with_the_headings() {
    let Some(document) = vendor_document("docx") else { return };
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let headings = document.sections.iter().map(|section| squeeze(&format!("{}{}", section.number, section.title)));
    let tables = document.sections.iter().flat_map(|section| section.tables());
    let captions = tables.filter_map(|table| table.caption.as_ref()).map(|caption| squeeze(&caption.line.text));
    let known: std::collections::HashSet<String> = headings.chain(captions).collect();
    assert!(!document.contents.is_empty());
    for line in &document.contents {
        let (entry, _page) = line.text.rsplit_once(' ').unwrap();
        assert!(known.contains(&squeeze(entry)), "{}", line.text);
    }
}

/// Every line of the export stands in the model, once; only artefacts of the export are put right.
#[test]
fn no_line_of_the_vendors_text_export_is_lost() {
    let Some(path) = vendor_file("txt") else { return };
    let text = std::fs::read_to_string(&path).unwrap();
    let document = Document::from_text(&text);
    let headings = document.sections.iter().filter(|section| !section.number.is_empty()).count();
    let read = headings + document.sections.iter().map(|section| section.lines().len()).sum::<usize>();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_number = |line: &str| line.strip_suffix('.').is_some_and(|number| number.parse::<u32>().is_ok());
    let artefact = |line: &&str| line.starts_with("REF _Ref") || is_number(line);
    assert_eq!(read, lines.filter(|line| !artefact(line)).count());
}
