//! Drafts of what a document has and the specification lacks: they load, and only the texts are left to write.

use std::path::Path;

use tums_codegen::audit::audit;
use tums_codegen::audit::draft::{Draft, draft};
use tums_codegen::lint::{self, Rule};
use tums_codegen::spec::Spec;

use crate::documents::{Piece, cell, heading, operation, paragraph, row, table};
use crate::shelves::{both, heading_at, insert, replace, shelves, spec_with};

/// The draft as a specification, with each text of it changed by `fill`.
fn load(draft: &Draft, fill: impl Fn(&str) -> String) -> Spec {
    let mut draft = draft.clone();
    draft.files.iter_mut().for_each(|file| file.text = fill(&file.text));
    draft.load().unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn file<'d>(draft: &'d Draft, path: &str) -> &'d str {
    &draft.files.iter().find(|file| file.path == Path::new(path)).unwrap_or_else(|| panic!("no {path}")).text
}

/// The drafts from both forms, of which `lint` says nothing but that texts are empty.
fn drafts(spec: &Spec, change: impl FnOnce(&mut Vec<Piece>)) -> [Draft; 2] {
    let mut pieces = shelves();
    change(&mut pieces);
    both(&pieces).map(|document| {
        let (report, draft) = draft(spec, &document, "shelves");
        assert_eq!(report.differences, audit(spec, &document, "shelves").differences);
        let findings = lint::judge(&load(&draft, str::to_owned));
        assert!(!findings.is_empty());
        for finding in findings {
            assert_eq!(finding.rule, Rule::Text, "{finding}");
            assert!(finding.message.contains("this text is empty"), "{finding}");
        }
        draft
    })
}

#[test]
fn nothing_is_drafted_of_a_document_that_is_transcribed() {
    for document in both(&shelves()) {
        assert!(draft(&spec_with(&[]), &document, "shelves").1.files.is_empty());
    }
}

/// The specification without its only module, and without codes.
fn empty() -> Spec {
    let codes = "codes:\n  -10001: { name: NO_SHELF, category: not_found, class: refused, doc: There is no such shelf., zh: 无 }\n  -10002: { name: FULL, category: quota, class: refused, doc: The shelf is full., zh: 满 }";
    spec_with(&[("modules: [shelf]", "modules: []"), (codes, "codes: {}")])
}

#[test]
fn a_whole_document_is_drafted_so_that_only_texts_are_left() {
    for draft in drafts(&empty(), |_| {}) {
        let module = file(&draft, "modules/item.yaml");
        for line in [
            "section: \"1.2.1\"",
            "title: { en: \"\", zh: List items }",
            "path: /shelf/open/item/v1/listItems",
            "apps: project",
            "effect: act",
            "limits: { online: true, min_interval_s: 5 }",
            "start: { type: int, required: true, doc: \"\" }",
            "limit: { type: int, required: true, range: [1, 100], doc: \"\" }",
            "order: { type: Order, default: \"name\", doc: \"\" }",
            "filter: { type: Filter, doc: \"\" }",
            "tags: { type: list<string>, length: [null, 10], doc: \"\" }",
            "list: { type: list<List>, doc: \"\" }",
            "errors: [-10001]",
            "- request: { \"start\": 0, \"limit\": 10 }",
            "Value3: { value: 3, doc: \"\", zh: glass }",
        ] {
            assert!(module.lines().any(|own| own.trim() == line), "{line}\n{module}");
        }
        assert!(file(&draft, "errors.yaml").contains("  -10002:\n    name: CODE_10002\n"));
        assert!(file(&draft, "service.yaml").contains("operations: 2, error_codes: 2"));
        assert_eq!(
            draft.counts.to_string(),
            "new operations: 2; new fields of others: 0; new values: 0; new tables: 1; new error codes: 2"
        );
    }
}

#[test]
fn a_finished_draft_is_a_transcription() {
    let finish = |text: &str| text.replace("doc: \"\"", "doc: Own words.").replace("en: \"\"", "en: Title");
    for document in both(&shelves()) {
        let (_, draft) = draft(&empty(), &document, "shelves");
        let finished = load(&draft, finish);
        assert_eq!(lint::judge(&finished), []);
        let report = audit(&finished, &document, "shelves");
        assert!(report.is_clean(), "{:#?}", report.differences);
        assert_eq!(report.coverage.operations.done, 2);
    }
}

#[test]
fn what_is_new_stands_in_its_place_below_the_head_of_what_is_there() {
    let change = |pieces: &mut Vec<Piece>| {
        insert(pieces, "limit\nint", vec![cell("colour\nstring"), cell("【必选】new，长度限制：[1,8]").wide(2)]);
        insert(pieces, "nameLike\nstring", row(&["ageLike\nint", "【可选】取值范围：[1, 9]，默认为3"]));
        insert(pieces, "age", row(&["weight", "by weight"]));
        insert(pieces, "3", row(&["-4", "paper"]));
        insert(pieces, "-10002", row(&["-10003", "broken"]));
        let at = heading_at(pieces, "Codes");
        let request = vec![
            vec![cell("qrCode\nstring"), cell("【可选】x").wide(2)],
            vec![cell("mac\nstring"), cell("【可选】x").wide(2)],
            vec![cell("channelId\nint"), cell("【必选】x").wide(2)],
            vec![cell("password\nstring"), cell("【必选】x").wide(2)],
        ];
        pieces.splice(
            at..at,
            [
                heading(2, "Doors"),
                heading(3, "Open a door"),
                operation("/shelf/open/doorKeeper/v1/openDoor", request, vec![], "仅设备型应用可以调用"),
                heading(3, "Doors of all kinds"),
                paragraph("表 1.3.2-1 doors"),
                Piece::Table(table(&[&["door", "说明"], &["in", "to enter"], &["out", "to leave"]])),
            ],
        );
    };
    for draft in drafts(&spec_with(&[]), change) {
        let shelf = file(&draft, "modules/shelf.yaml");
        for line in [
            "listItems:",
            "colour: { type: string, required: true, length: [1, 8], doc: \"\" }",
            "ItemFilter:",
            "ageLike: { type: int, range: [1, 9], doc: \"\" }",
            "Weight: { value: \"weight\", doc: \"\" }",
            "Minus4: { value: -4, doc: \"\" }",
        ] {
            assert!(shelf.lines().any(|own| own.trim() == line), "{line}\n{shelf}");
        }
        assert!(!shelf.contains("renameItem") && !shelf.contains("nameLike"), "{shelf}");
        let doors = file(&draft, "modules/door_keeper.yaml");
        for line in [
            "section: \"1.3\"",
            "openDoor:",
            "target: { kinds: [channel] }",
            "password: { type: secret, required: true, doc: \"\" }",
            "section: \"1.3.2-1\"",
        ] {
            assert!(doors.lines().any(|own| own.trim() == line), "{line}\n{doors}");
        }
        assert!(file(&draft, "service.yaml").ends_with("modules: [shelf, door_keeper]\n"));
        assert!(file(&draft, "errors.yaml").contains("  -10003:\n"));
        assert!(!file(&draft, "errors.yaml").contains("-10002"));
    }
}

#[test]
fn a_new_chapter_has_a_name_that_rust_can_bear() {
    for service in ["server", "type", "errors", "service", "shelf"] {
        let change = |pieces: &mut Vec<Piece>| {
            let at = heading_at(pieces, "Codes");
            let request = vec![vec![cell("start\nint"), cell("【必选】the first").wide(2)]];
            let start =
                operation(&format!("/shelf/open/{service}/v1/startIt"), request, vec![], "仅设备型应用可以调用");
            pieces.splice(at..at, [heading(2, "Starting"), heading(3, "Start it"), start]);
        };
        for draft in drafts(&spec_with(&[]), change) {
            assert!(file(&draft, &format!("modules/{service}_2.yaml")).contains("\n  startIt:\n"));
        }
    }
}

#[test]
fn a_list_of_devices_is_a_target_only_if_it_must_be_named() {
    for (mark, expected) in [
        ("【必选】x，长度限制为50", "target: { kinds: [device], list: devList, length: [null, 50] }"),
        ("【可选】x", "devList: { type: list<DevList>, doc: \"\" }"),
    ] {
        let devices = table(&[&["名称", "内容"], &["qrCode\nstring", "【可选】x"], &["mac\nstring", "【可选】x"]]);
        let request = vec![vec![cell("devList\narray<object>"), cell(mark).with(devices).wide(2)]];
        let change = |pieces: &mut Vec<Piece>| {
            let at = heading_at(pieces, "Codes");
            let open = operation("/shelf/open/item/v1/openAll", request.clone(), vec![], "仅设备型应用可以调用");
            pieces.splice(at..at, [heading(3, "Open all"), open]);
        };
        for draft in drafts(&spec_with(&[]), change) {
            let shelf = file(&draft, "modules/shelf.yaml");
            assert!(shelf.lines().any(|own| own.trim() == expected), "{expected}\n{shelf}");
        }
    }
}

#[test]
fn an_example_that_contradicts_its_table_becomes_a_comment() {
    let old = "Request:\n{\"itemId\": \"7\", \"name\": \"mug\"}\nResponse:\n{\"error_code\": 0, \"result\": {\"itemId\": \"7\"}}";
    let change = |pieces: &mut Vec<Piece>| replace(pieces, old, &old.replace("\"name\"", "\"newName\""));
    for draft in drafts(&empty(), change) {
        let module = file(&draft, "modules/item.yaml");
        assert!(
            module.contains("# `newName` in the request of an example of `renameItem` is not among the fields"),
            "{module}"
        );
        assert!(module.contains("# request: { \"itemId\": \"7\", \"newName\": \"mug\" }"), "{module}");
        assert!(module.contains("- response: { \"error_code\": 0, \"result\": { \"itemId\": \"7\" } }"), "{module}");
    }
}
