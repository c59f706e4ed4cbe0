//! A small document of our own, the specification in `base/` that transcribes it, and ways to change both.

use std::path::Path;

use tums_codegen::audit::document::Document;
use tums_codegen::spec::{self, Spec};

use crate::documents::{
    Cell, Piece, Table, below, cell, docx, example, heading, operation, paragraph, row, table, text,
};

/// The document, with everything that the changes touch.
pub(crate) fn shelves() -> Vec<Piece> {
    let mut pieces = vec![
        heading(1, "Guide"),
        heading(2, "Words"),
        Piece::Table(table(&[&["术语/缩写", "含义"], &["shelf", "a board"]])),
        heading(2, "Shelves"),
        heading(3, "List items"),
        operation(
            "/shelf/open/item/v1/listItems",
            list_request(),
            list_response(),
            "仅项目型应用可以调用\n设备需要处于在线状态\n每个项目5s内限制查询一次\n没有货架时响应-10001错误码",
        ),
    ];
    pieces.extend(example(
        "Request:\n{\n\"start\": 0,\n\"limit\": 10\n}\nResponse:\n{\n\"error_code\": 0,\n\"result\": {\"total\": 1, \"list\": [{\"itemId\": \"7\", \"name\": \"cup\", \"material\": 3}]}\n}",
    ));
    let request = vec![
        vec![cell("itemId\nstring"), cell("【必选】the item").wide(2)],
        vec![cell("name\nstring"), cell("【必选】the new name，长度限制：[1,32]").wide(2)],
    ];
    let response = vec![vec![cell("result\nobject"), cell("itemId\nstring"), cell("the item")]];
    pieces.extend([
        heading(3, "Rename an item"),
        operation("/shelf/open/item/v1/renameItem", request, response, "设备型应用和项目型应用均可调用"),
    ]);
    pieces.extend(example(
        "Request:\n{\"itemId\": \"7\", \"name\": \"mug\"}\nResponse:\n{\"error_code\": 0, \"result\": {\"itemId\": \"7\"}}",
    ));
    pieces.extend([
        heading(3, "Tables"),
        paragraph("表 1.2.3-1 materials"),
        Piece::Table(table(&[&["material", "说明"], &["1", "wood"], &["2", "steel"], &["3", "glass"]])),
        heading(2, "Codes"),
        Piece::Table(table(&[&["错误码", "描述"], &["-10001", "no shelf"], &["-10002", "full"]])),
    ]);
    pieces
}

/// The pieces in both forms.
pub(crate) fn both(pieces: &[Piece]) -> [Document; 2] {
    [Document::from_docx(&docx(pieces)).unwrap(), Document::from_text(&text(pieces))]
}

/// The specification of the document, with each `old` text of its files replaced by the `new` one.
#[track_caller]
pub(crate) fn spec_with(replaced: &[(&str, &str)]) -> Spec {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/audit/base");
    let mut texts: Vec<(std::path::PathBuf, String)> = Vec::new();
    for name in ["service.yaml", "errors.yaml", "common.yaml", "push.yaml", "modules/shelf.yaml"] {
        let path = base.join(name);
        texts.push((path.clone(), std::fs::read_to_string(&path).unwrap()));
    }
    for (old, new) in replaced {
        let (_, text) = texts.iter_mut().find(|(_, text)| text.contains(old)).unwrap_or_else(|| panic!("no `{old}`"));
        *text = text.replacen(old, new, 1);
    }
    let found = |path: &Path| texts.iter().find(|(known, _)| known == path);
    spec::load_texts(&base, |path| found(path).map(|(_, text)| text.clone())).unwrap()
}

fn list_request() -> Table {
    let orders = table(&[&["枚举值", "含义"], &["name", "by name"], &["age", "by age"]]);
    let filter = vec![
        row(&["名称", "内容"]),
        row(&["shelfId\nstring", "【必选】the shelf"]),
        row(&["nameLike\nstring", "【可选】part of the name"]),
        row(&["heavy\nboolean", "【可选】only heavy ones"]),
    ];
    vec![
        vec![cell("start\nint"), cell("【必选】the first").wide(2)],
        vec![cell("limit\nint"), cell("【必选】how many，取值范围：[1, 100]").wide(2)],
        vec![cell("order\nstring"), cell("【可选】how they are sorted，默认为name").with(orders).wide(2)],
        vec![cell("filter\nobject"), cell("【可选】which are wanted").with(filter).wide(2)],
        vec![cell("tags\narray<string>"), cell("【可选】labels，列表长度限制不超过10").wide(2)],
    ]
}

fn list_response() -> Table {
    vec![
        vec![cell("result\nobject").first(), cell("total\nint"), cell("how many there are")],
        vec![below(), cell("list array<object>").first(), cell("itemId\nstring"), cell("its id")],
        vec![below(), below(), cell("name\nstring"), cell("its name")],
        vec![below(), below(), cell("material\nint"), cell("what it is made of, see 1.2.3-1")],
    ]
}

/// Changes the table, wherever it stands, that has a cell with the text `at`; `change` is told its row.
#[track_caller]
pub(crate) fn change(pieces: &mut [Piece], at: &str, change: impl FnOnce(&mut Table, usize)) {
    let tables = pieces.iter_mut().filter_map(|piece| match piece {
        Piece::Table(table) => Some(table),
        _ => None,
    });
    let (table, row) = tables.filter_map(|table| find(table, at)).next().unwrap_or_else(|| panic!("no cell `{at}`"));
    change(table, row);
}

fn find<'t>(table: &'t mut Table, at: &str) -> Option<(&'t mut Table, usize)> {
    if let Some(row) = table.iter().position(|row| row.iter().any(|cell| text_of(cell) == at)) {
        return Some((table, row));
    }
    table.iter_mut().flatten().filter_map(|cell| cell.table.as_mut()).find_map(|inner| find(inner, at))
}

fn text_of(cell: &Cell) -> String {
    cell.lines.join("\n")
}

/// Replaces the text of a cell.
#[track_caller]
pub(crate) fn replace(pieces: &mut [Piece], old: &str, new: &str) {
    change(pieces, old, |table, row| {
        let found = table[row].iter_mut().find(|cell| text_of(cell) == old).unwrap();
        found.lines = new.lines().map(str::to_owned).collect();
    });
}

/// Puts a row below the one with the cell `at`.
#[track_caller]
pub(crate) fn insert(pieces: &mut [Piece], at: &str, new: Vec<Cell>) {
    change(pieces, at, |table, row| table.insert(row + 1, new));
}

/// Deletes the row with the cell `at`.
#[track_caller]
pub(crate) fn remove(pieces: &mut [Piece], at: &str) -> Vec<Cell> {
    let mut removed = Vec::new();
    change(pieces, at, |table, row| removed = table.remove(row));
    removed
}

/// The heading with this title.
#[track_caller]
pub(crate) fn heading_at(pieces: &[Piece], title: &str) -> usize {
    let is_it = |piece: &Piece| matches!(piece, Piece::Heading(_, own) if own == title);
    pieces.iter().position(is_it).unwrap_or_else(|| panic!("no heading `{title}`"))
}
