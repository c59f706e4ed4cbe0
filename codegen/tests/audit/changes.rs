//! Each kind of change of a document is reported as what it is, from both forms; an unchanged document reports nothing.

use tums_codegen::audit::document::Document;
use tums_codegen::audit::{Report, audit};

use crate::documents::{Piece, below, cell, heading, operation, paragraph, row, table, text};
use crate::shelves::{both, heading_at, insert, remove, replace, shelves, spec_with};

/// The reports on the document as `change` leaves it, from both forms.
fn reports(change: impl FnOnce(&mut Vec<Piece>)) -> [Report; 2] {
    let mut pieces = shelves();
    change(&mut pieces);
    let spec = spec_with(&[]);
    both(&pieces).map(|document| audit(&spec, &document, "shelves"))
}

/// What a report says, one `kind subject` each.
fn said(report: &Report) -> Vec<String> {
    report.differences.iter().map(|one| format!("{} {}", one.kind, one.subject)).collect()
}

/// Both forms report exactly this, and nothing is passed over.
#[track_caller]
fn reported(change: impl FnOnce(&mut Vec<Piece>), expected: &[&str]) -> [Report; 2] {
    let reports = reports(change);
    for (report, form) in reports.iter().zip(["docx", "text"]) {
        assert_eq!(said(report), expected, "{form}: {:#?}", report.differences);
        for (what, share) in report.coverage.shares() {
            assert_eq!(share.done, share.found, "{form}: {what}");
        }
    }
    reports
}

/// The message of the only difference of both reports.
#[track_caller]
fn message(reports: &[Report; 2]) -> &str {
    let [docx, text] = reports;
    assert_eq!(docx.differences[0].message, text.differences[0].message);
    &docx.differences[0].message
}

#[test]
fn an_unchanged_document_reports_nothing() {
    for report in reported(|_| {}, &[]) {
        assert!(report.is_clean());
        assert_eq!(report.notices, []);
        assert!(report.explained.is_empty());
    }
}

#[test]
fn a_parameter_is_added() {
    let added = reported(
        |pieces| insert(pieces, "limit\nint", vec![cell("colour\nstring"), cell("【可选】new").wide(2)]),
        &["field-added listItems.request.colour"],
    );
    assert_eq!(message(&added), "the document prints it (string), the specification lacks it");
    let place = added[0].differences[0].document.as_ref().unwrap().to_string();
    assert_eq!(place, "1.2.1, table 2, row 6");
    reported(
        |pieces| insert(pieces, "nameLike\nstring", row(&["ageLike\nint", "【可选】new"])),
        &["field-added listItems.request.filter.ageLike"],
    );
    reported(
        |pieces| insert(pieces, "name\nstring", vec![below(), below(), cell("weight\nint"), cell("new")]),
        &["field-added listItems.response.list.weight"],
    );
}

#[test]
fn a_parameter_is_removed() {
    let removed =
        reported(|pieces| drop(remove(pieces, "tags\narray<string>")), &["field-removed listItems.request.tags"]);
    let spec = removed[0].differences[0].spec.as_ref().unwrap().to_string();
    assert!(spec.ends_with("shelf.yaml:50:7"), "{spec}");
    reported(|pieces| drop(remove(pieces, "heavy\nboolean")), &["field-removed ItemFilter.heavy"]);
}

#[test]
fn a_parameter_is_renamed() {
    let renamed =
        reported(|pieces| replace(pieces, "limit\nint", "size\nint"), &["field-renamed listItems.request.limit"]);
    assert_eq!(message(&renamed), "the document calls it `size`");
}

#[test]
fn a_parameter_is_moved() {
    let moved = reported(
        |pieces| {
            let mut heavy = remove(pieces, "heavy\nboolean");
            heavy[1].wider = 1;
            insert(pieces, "start\nint", heavy);
        },
        &["field-moved ItemFilter.heavy"],
    );
    assert_eq!(message(&moved), "the document prints it in `listItems.request`");
}

#[test]
fn a_parameter_is_retyped() {
    let retyped = reported(|pieces| replace(pieces, "start\nint", "start\nstring"), &["type listItems.request.start"]);
    assert_eq!(message(&retyped), "the document has the type `string`, the specification `int`");
}

#[test]
fn a_parameter_is_made_required() {
    reported(
        |pieces| replace(pieces, "【可选】part of the name", "【必选】part of the name"),
        &["required ItemFilter.nameLike"],
    );
    reported(|pieces| replace(pieces, "【必选】the item", "【可选】the item"), &["required renameItem.request.itemId"]);
}

#[test]
fn a_range_a_length_or_a_limit_is_narrowed_by_one() {
    let narrowed = reported(
        |pieces| replace(pieces, "【必选】how many，取值范围：[1, 100]", "【必选】how many，取值范围：[1, 99]"),
        &["range listItems.request.limit"],
    );
    assert_eq!(message(&narrowed), "the document has the range [1, 99], the specification [1, 100]");
    reported(
        |pieces| replace(pieces, "【必选】the new name，长度限制：[1,32]", "【必选】the new name，长度限制：[1,31]"),
        &["length renameItem.request.name"],
    );
    reported(
        |pieces| replace(pieces, "【可选】labels，列表长度限制不超过10", "【可选】labels，列表长度限制不超过9"),
        &["length listItems.request.tags"],
    );
    reported(
        |pieces| replace(pieces, "【可选】how they are sorted，默认为name", "【可选】how they are sorted，默认为age"),
        &["default listItems.request.order"],
    );
}

#[test]
fn an_enum_value_is_added_or_removed() {
    reported(|pieces| insert(pieces, "age", row(&["weight", "by weight"])), &["value-added listItems.request.order"]);
    let removed = reported(|pieces| drop(remove(pieces, "age")), &["value-removed listItems.request.order"]);
    assert_eq!(message(&removed), "the document does not list age of `Order`");
    reported(|pieces| insert(pieces, "3", row(&["4", "paper"])), &["value-added Material"]);
    reported(|pieces| drop(remove(pieces, "2")), &["value-removed Material"]);
}

/// A table of capabilities, and the type of it.
const CAPABILITY: (&str, &str) = (
    "types:\n",
    "types:\n  Capability:\n    section: \"1.2.4\"\n    doc: What a shelf can do.\n    fields:\n      led1: { type: switch(string), doc: Light. }\n",
);

#[test]
fn the_marks_of_a_text_are_those_of_the_line_that_explains_the_value() {
    for (one, expected) in [("\"1\"：支持", &[][..]), ("1：支持", &["type Capability.led1"][..])] {
        let mut pieces = shelves();
        let description = format!("支持第1种灯，取值范围：\n缺少该字段或值为\"0\"：不支持\n{one}");
        let at = heading_at(&pieces, "Codes");
        let rows = table(&[&["序号", "能力集字段", "能力集字段说明"], &["1", "led1\nstring", &description]]);
        pieces.splice(at..at, [heading(3, "Capabilities"), paragraph("What shelves can do."), Piece::Table(rows)]);
        let spec = spec_with(&[CAPABILITY]);
        for document in both(&pieces) {
            let report = audit(&spec, &document, "shelves");
            assert_eq!(said(&report), expected, "{:#?}", report.differences);
        }
    }
}

#[test]
fn a_table_of_values_is_found_by_its_neighbours() {
    // The chapter has moved, and most values of its first table are new.
    let orders = "  Order:\n    wire: string\n    section: \"1.4.1\"";
    let spec = spec_with(&[("  Order:\n    wire: string", orders)]);
    let mut pieces = shelves();
    let at = pieces.len();
    let new = table(&[
        &["order", "说明"],
        &["weight", "a"],
        &["price", "b"],
        &["height", "c"],
        &["depth", "d"],
        &["age", "e"],
    ]);
    let known = table(&[&["order", "说明"], &["name", "f"], &["age", "g"]]);
    pieces.splice(
        at..at,
        [
            heading(2, "Moved"),
            heading(3, "Something else"),
            heading(3, "Orders"),
            paragraph("New ones."),
            Piece::Table(new),
            paragraph("Known ones."),
            Piece::Table(known),
        ],
    );
    for document in both(&pieces) {
        let report = audit(&spec, &document, "shelves");
        assert_eq!(said(&report), ["value-added Order"; 4], "{:#?}", report.differences);
    }
}

#[test]
fn a_path_is_changed() {
    let old = "/shelf/open/item/v1/renameItem";
    for new in ["/shelf/open/item/v2/renameItem", "/shelf/open/item/v1/setItemName"] {
        let changed = reported(|pieces| replace(pieces, old, new), &["path-changed renameItem"]);
        assert_eq!(message(&changed), format!("the document has the path `{new}`, the specification `{old}`"));
    }
}

#[test]
fn a_code_is_added_or_removed() {
    let added = reported(|pieces| insert(pieces, "-10002", row(&["-10003", "broken"])), &["code-added -10003"]);
    assert_eq!(message(&added), "the specification lacks the code: broken");
    reported(|pieces| drop(remove(pieces, "-10002")), &["code-removed -10002"]);
    reported(
        |pieces| {
            let first = remove(pieces, "-10001");
            insert(pieces, "-10002", first);
        },
        &["code-order -10001"],
    );
}

#[test]
fn conditions_are_changed() {
    let conditions = "仅项目型应用可以调用\n设备需要处于在线状态\n每个项目5s内限制查询一次\n没有货架时响应-10001错误码";
    for (old, new, kind) in [
        ("仅项目型应用", "仅设备型应用", "callers"),
        ("设备需要处于在线状态\n", "", "online"),
        ("5s内限制", "6s内限制", "interval"),
        ("-10001错误码", "-10002错误码", "code-named"),
    ] {
        let new = conditions.replace(old, new);
        reported(|pieces| replace(pieces, conditions, &new), &[&format!("{kind} listItems")]);
    }
}

#[test]
fn an_example_is_changed_or_says_what_no_table_does() {
    let old = "Request:\n{\"itemId\": \"7\", \"name\": \"mug\"}\nResponse:\n{\"error_code\": 0, \"result\": {\"itemId\": \"7\"}}";
    reported(|pieces| replace(pieces, old, &old.replace("mug", "jug")), &["example-changed renameItem"]);
    reported(
        |pieces| replace(pieces, old, &old.replace("\"name\"", "\"newName\"")),
        &[
            "example-changed renameItem",
            "example-field renameItem.request.newName",
            "example-missing renameItem.request.name",
        ],
    );
    reported(
        |pieces| replace(pieces, old, &old.replace("{\"itemId\": \"7\"}}", "{\"itemId\": 7}}")),
        &["example-changed renameItem", "example-type renameItem.response.itemId"],
    );
    reported(|pieces| replace(pieces, old, &old.replace("\"mug\"}", "\"mug\",}")), &["syntax renameItem"]);
}

#[test]
fn an_operation_is_added_removed_or_printed_twice() {
    let new = |path: &str| operation(path, vec![], vec![], "仅设备型应用可以调用");
    reported(
        |pieces| {
            let at = heading_at(pieces, "Tables");
            pieces.splice(at..at, [heading(3, "Burn an item"), new("/shelf/open/item/v1/burnItem")]);
        },
        &["operation-added burnItem"],
    );
    reported(
        |pieces| {
            let (at, end) = (heading_at(pieces, "Rename an item"), heading_at(pieces, "Tables"));
            pieces.drain(at..end);
        },
        &["operation-removed renameItem"],
    );
    reported(
        |pieces| {
            let at = heading_at(pieces, "Codes");
            pieces.splice(at..at, [heading(3, "Rename an item"), new("/shelf/open/item/v1/renameItem")]);
        },
        &["duplicate-operation renameItem"],
    );
}

#[test]
fn a_renumbered_section_is_a_notice_and_no_difference() {
    let renumbered = |pieces: &mut Vec<Piece>| {
        let at = heading_at(pieces, "List items");
        pieces.splice(at..at, [heading(3, "Before you begin"), paragraph("Nothing of the interface.")]);
        let caption = pieces.iter_mut().find_map(|piece| match piece {
            Piece::Paragraph(text) if text.starts_with('表') => Some(text),
            _ => None,
        });
        *caption.unwrap() = "表 1.2.4-1 materials".to_owned();
    };
    for report in reported(renumbered, &[]) {
        assert!(report.is_clean());
        let notices: Vec<String> =
            report.notices.iter().map(|notice| format!("{}: {}", notice.subject, notice.message)).collect();
        assert_eq!(
            notices,
            [
                "listItems: its section is 1.2.2 now, it was 1.2.1",
                "renameItem: its section is 1.2.3 now, it was 1.2.2",
                "Material: its values stand in 1.2.4-1 now, they stood in 1.2.3-1",
            ]
        );
    }
}

#[test]
fn changed_wording_is_no_difference_and_a_changed_title_a_notice() {
    for report in reported(|pieces| replace(pieces, "【必选】the first", "【必选】the first entry that is wanted"), &[])
    {
        assert_eq!(report.notices, []);
    }
    let retitled = |pieces: &mut Vec<Piece>| {
        let at = heading_at(pieces, "List items");
        pieces[at] = heading(3, "List the items");
    };
    for report in reported(retitled, &[]) {
        let [notice] = report.notices.as_slice() else { panic!("{:?}", report.notices) };
        assert_eq!(notice.message, "its title is List the items now, it was List items");
    }
}

#[test]
fn the_layout_of_a_table_is_no_difference() {
    // What stood in merged cells stands in a table inside of a cell, and the other way round.
    reported(
        |pieces| {
            let response = table(&[&["名称", "内容"], &["itemId\nstring", "the item"]]);
            let at = heading_at(pieces, "Rename an item");
            let Piece::Table(rows) = &mut pieces[at + 1] else { panic!("a table was expected") };
            let result = rows.iter_mut().find(|row| row[0].lines == ["result", "object"]).unwrap();
            *result = vec![cell("result\nobject"), cell("what came of it").with(response).wide(2)];
        },
        &[],
    );
    let merged = |pieces: &mut Vec<Piece>| {
        remove(pieces, "filter\nobject");
        for (name, text) in
            [("heavy\nboolean", "【可选】only heavy ones"), ("nameLike\nstring", "【可选】part of the name")]
        {
            insert(pieces, "order\nstring", vec![below(), cell(name), cell(text)]);
        }
        let first = vec![cell("filter\nobject").first(), cell("shelfId\nstring"), cell("【必选】the shelf")];
        insert(pieces, "order\nstring", first);
    };
    reported(merged, &[]);
    reported(
        |pieces| {
            merged(pieces);
            insert(pieces, "nameLike\nstring", vec![below(), cell("ageLike\nint"), cell("【可选】new")]);
        },
        &["field-added listItems.request.filter.ageLike"],
    );
}

#[test]
fn a_duplicated_title_confuses_nothing() {
    reported(
        |pieces| {
            let at = heading_at(pieces, "Codes");
            pieces.splice(at..at, [heading(3, "List items"), paragraph("Once more, without a table.")]);
        },
        &[],
    );
    // The operation itself under a title that another section has.
    for report in reported(
        |pieces| {
            let at = heading_at(pieces, "Rename an item");
            pieces[at] = heading(3, "List items");
        },
        &[],
    ) {
        assert_eq!(report.notices.len(), 1);
    }
}

#[test]
fn what_is_not_understood_is_a_difference_and_never_skipped() {
    let unread = |change: &dyn Fn(&mut Vec<Piece>), reason: &str| {
        for report in reports(change) {
            let unread: Vec<_> = report.differences.iter().filter(|one| one.kind.id() == "unread").collect();
            assert!(unread.iter().any(|one| one.message.contains(reason)), "{:#?}", report.differences);
            let tables = report.coverage.tables;
            assert!(tables.done < tables.found, "{tables:?}");
            let dealt_with = format!("tables: {tables} were dealt with");
            assert!(unread.iter().any(|one| one.message == dealt_with), "{:#?}", report.differences);
            assert!(!report.is_clean());
        }
    };
    let unknown_table = |pieces: &mut Vec<Piece>| {
        let at = heading_at(pieces, "Codes");
        let unknown = Piece::Table(table(&[&["apples", "pears"], &["1", "2"]]));
        pieces.splice(at..at, [paragraph("Fruit."), unknown]);
    };
    unread(&unknown_table, "a table with the header `apples | pears` is not known");
    let unknown_row = |pieces: &mut Vec<Piece>| {
        insert(pieces, "limit\nint", vec![cell("two words here"), cell("【可选】x").wide(2)]);
    };
    unread(&unknown_row, "`two words here` is not the name of a parameter");
}

#[test]
fn a_heading_out_of_turn_is_reported() {
    // Word numbers headings by itself; only an export can get them wrong.
    let export = text(&shelves()).replace("1.2.2 Rename", "1.2.1 Rename");
    let report = audit(&spec_with(&[]), &Document::from_text(&export), "shelves");
    assert_eq!(said(&report), ["unread 1.2.1"]);
    let message = &report.differences[0].message;
    assert_eq!(message, "`1.2.1 Rename an item` looks like a heading, but its number does not follow");
}
