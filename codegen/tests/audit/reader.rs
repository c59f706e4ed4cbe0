//! The readers of the vendor's document: both forms give the same, and whatever is not understood is reported.

use crate::documents::{
    Cell, Piece, Table, below, cell, docx, docx_of_body, example, heading, operation, paragraph, row, table, text,
};
use tums_codegen::audit::document::{
    Block, Callers, Content, Document, Fault, Item, Json, Param, Part, Place, Reference, Table as ReadTable,
};

/// Everything in a document but its places and drawings, one line each.
fn outline(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for section in &document.sections {
        lines.push(format!("# {} {}", section.number, section.title));
        for block in &section.blocks {
            match block {
                Block::Paragraph(paragraph) => lines.push(paragraph.text.clone()),
                Block::Table(table) => outline_table(table, 0, &mut lines),
                Block::Figure(_) => {}
            }
        }
    }
    lines
}

fn outline_table(table: &ReadTable, depth: usize, lines: &mut Vec<String>) {
    let indent = "  ".repeat(depth);
    lines.push(format!("{indent}table {}", table.caption.as_ref().map_or("", |caption| caption.line.text.as_str())));
    for row in &table.rows {
        lines.push(format!("{indent}- row"));
        for cell in &row.cells {
            lines.push(format!("{indent}  - cell"));
            for content in &cell.content {
                match content {
                    Content::Line(line) => lines.push(format!("{indent}    {}", line.text)),
                    Content::Table(table) => outline_table(table, depth + 3, lines),
                }
            }
        }
    }
}

/// What a parameter says, with everything inside of it, one line each.
fn outline_params(params: &[Param]) -> Vec<String> {
    let mut lines = Vec::new();
    for param in params {
        let values: Vec<String> =
            param.values.iter().map(|value| format!("{}={}", value.value, value.meaning)).collect();
        let required = param.required.map_or("", |required| if required { " required" } else { " optional" });
        lines.push(format!(
            "{}: {}{required} {}",
            param.name,
            param.type_text.as_deref().unwrap_or("-"),
            values.join(",")
        ));
        lines.extend(outline_params(&param.fields).into_iter().map(|line| format!("  {line}")));
    }
    lines
}

fn both(pieces: &[Piece]) -> [Document; 2] {
    [Document::from_docx(&docx(pieces)).unwrap(), Document::from_text(&text(pieces))]
}

/// Both readings of pieces that are fully understood.
#[track_caller]
fn both_read(pieces: &[Piece]) -> [Reference; 2] {
    both(pieces).map(|document| {
        let reference = Reference::of(&document);
        assert_eq!(reference.unread, [], "{:?}", document.form);
        reference
    })
}

/// A document with every kind of thing that the vendor's has.
fn full() -> Vec<Piece> {
    let states = table(&[&["枚举值", "含义"], &["0", "off"], &["1", "on"]]);
    let filter = vec![
        row(&["名称", "内容"]),
        vec![cell("state\nint"), cell("【可选】the state").with(states.clone())],
        row(&["ipLike\nstring", "【可选】part of the address\nany part"]),
    ];
    let request = vec![
        vec![cell("devList\narray<object>").first(), cell("qrCode\nstring"), cell("【必选】the code")],
        vec![below(), cell("channelId\nint"), cell("【可选】取值范围：[1, 64]，默认为1")],
        vec![cell("filterAnd\nobject"), cell("【可选】a filter").with(filter).wide(2)],
        vec![
            cell("mode\nstring"),
            cell("【必选】how").with(states).then("the second mode needs a newer device").wide(2),
        ],
    ];
    let response = vec![
        vec![cell("result\nobject").first(), cell("total\nint"), cell("how many")],
        vec![below(), cell("list array<object>").first(), cell("id\nstring"), cell("its id")],
        vec![below(), below(), cell("name\nstring"), cell("its name")],
    ];
    let mut pieces = vec![
        heading(1, "Guide"),
        paragraph("Read this first."),
        heading(2, "Words"),
        Piece::Item(1, "one".to_owned()),
        Piece::Item(2, "two".to_owned()),
        Piece::Item(1, "again".to_owned()),
        Piece::Table(table(&[&["术语/缩写", "含义"], &["AK", "a key"], &["SK", "another\nwith two lines"]])),
        heading(2, "Calls"),
        heading(3, "List devices"),
        operation("/a/open/v1/list", request, response, "仅项目型应用可以调用\n请求参数中devList的长度限制不超过100"),
    ];
    pieces.extend(example("Request:\n{\n\"mode\": \"0\"\n}\nResponse:\n{\n\"error_code\": 0\n}"));
    pieces.extend([
        Piece::Figure(vec!["开始".to_owned(), "a step".to_owned(), "结束".to_owned()]),
        heading(3, "Tables"),
        paragraph("表 1.2.2-1 kinds of things"),
        Piece::Table(table(&[
            &["kind", "说明", "kind", "说明"],
            &["0", "small", "1", "large"],
            &["2", "none", "", ""],
        ])),
        paragraph("表 1.2.2-2 colours"),
        Piece::Table(table(&[&["colour"], &["black"], &["white"]])),
        paragraph("Capabilities follow."),
        Piece::Table(table(&[
            &["序号", "能力集字段", "能力集字段说明"],
            &["1", "led\nstring", "缺少该字段或\"0\"：no\n\"1\"：yes"],
        ])),
        heading(3, "List devices"),
        paragraph("A title may come twice."),
        heading(2, "Codes"),
        Piece::Table(table(&[&["错误码", "描述"], &["-1", "failed"], &["-2", "failed\nagain"]])),
    ]);
    pieces
}

#[test]
fn both_forms_have_the_same_sections_rows_and_cells() {
    let [docx, text] = both(&full());
    assert_eq!(outline(&docx), outline(&text));
    let numbers: Vec<&str> = docx.sections.iter().map(|section| section.number.as_str()).collect();
    assert_eq!(numbers, ["", "1", "1.1", "1.2", "1.2.1", "1.2.2", "1.2.3", "1.3"]);
    assert_eq!(docx.tables_found, 10);
    assert_eq!(text.tables_found, 10);
}

#[test]
fn both_forms_mean_the_same() {
    let [docx, text] = both_read(&full());
    assert_eq!(docx.counts, text.counts);
    assert_eq!(docx.counts.tables_read, 10);
    assert_eq!(docx.counts.rows_read, docx.counts.rows_found);
    for reference in [&docx, &text] {
        let (topic, api) = reference.operations().next().unwrap();
        assert_eq!((topic.number.as_str(), topic.title.as_str()), ("1.2.1", "List devices"));
        assert_eq!(api.path, "/a/open/v1/list");
        assert_eq!(api.callers, Some(Callers::Project));
        assert_eq!((api.list_limits[0].list.as_str(), api.list_limits[0].max), ("devList", 100));
        assert_eq!(
            outline_params(&api.request),
            [
                "devList: array<object> ",
                "  qrCode: string required ",
                "  channelId: int optional ",
                "filterAnd: object optional ",
                "  state: int optional 0=off,1=on",
                "  ipLike: string optional ",
                "mode: string required 0=off,1=on",
            ]
        );
        assert_eq!(
            outline_params(&api.response),
            [
                "error_code: int ",
                "result: object ",
                "  total: int ",
                "  list: array<object> ",
                "    id: string ",
                "    name: string "
            ]
        );
        let channel = &api.request[0].fields[1];
        assert_eq!((channel.range, channel.default.as_deref()), (Some([Some(1), Some(64)]), Some("1")));
        assert_eq!(api.request[2].description[0].text, "【必选】how");
        assert_eq!(api.request[2].description[1].text, "the second mode needs a newer device");

        let example = topic.examples().next().unwrap();
        assert_eq!(example.label, "示例：");
        assert_eq!(example.requests().next().unwrap().json, Some(Json::Valid(serde_json::json!({"mode": "0"}))));
        assert_eq!(example.responses().next().unwrap().json, Some(Json::Valid(serde_json::json!({"error_code": 0}))));

        let tables = reference.topic("1.2.2").unwrap();
        let values: Vec<Vec<_>> =
            tables.values().map(|t| t.rows.iter().map(|r| (r.value.as_str(), r.meaning.as_str())).collect()).collect();
        assert_eq!(values, [vec![("0", "small"), ("1", "large"), ("2", "none")], vec![("black", ""), ("white", "")]]);
        assert_eq!(tables.values().next().unwrap().caption.as_ref().unwrap().number, "1.2.2-1");
        let capability = &tables.fields().next().unwrap().fields[0];
        assert_eq!(outline_params(std::slice::from_ref(capability)), ["led: string 0=no,1=yes"]);

        let codes: Vec<_> = reference.codes().map(|(_, row)| (row.code, row.text.as_str())).collect();
        assert_eq!(codes, [(-1, "failed"), (-2, "failed\nagain")]);
        assert_eq!(reference.counts.figures, 1);
    }
}

#[test]
fn drawings_are_read_once_and_count_as_read() {
    for document in both(&full()) {
        let figures = document.sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
            Block::Figure(figure) => Some(figure.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>()),
            _ => None,
        });
        assert_eq!(figures.collect::<Vec<_>>(), [["开始", "a step", "结束"]], "{:?}", document.form);
    }
}

#[test]
fn a_value_may_mean_what_flow_charts_start_with() {
    let values = table(&[&["枚举值", "含义"], &["1", "开始"], &["2", "结束"]]);
    for reference in both_read(&request(vec![vec![cell("step\nint"), cell("【必选】x").with(values).wide(2)]])) {
        assert_eq!(
            outline_params(&reference.operations().next().unwrap().1.request),
            ["step: int required 1=开始,2=结束"]
        );
    }
}

/// One operation whose request has these rows.
fn request(rows: Table) -> Vec<Piece> {
    vec![heading(1, "Guide"), heading(2, "Call"), operation("/a/open/v1/call", rows, vec![], "仅设备型应用可以调用")]
}

#[test]
fn answers_with_several_cases_name_them() {
    let response = vec![
        vec![cell("result\nobject").first(), cell("already there").wide(2)],
        vec![below(), cell("url\nstring"), cell("the address")],
        vec![below(), cell("not yet there").wide(2)],
        vec![below(), cell("session\nstring"), cell("ask again with it")],
    ];
    let pieces =
        [heading(1, "Guide"), operation("/a/open/v1/relay", vec![], response, "设备型应用和项目型应用均可调用")];
    for reference in both_read(&pieces) {
        let api = reference.operations().next().unwrap().1;
        let cases: Vec<_> = api.response[1].fields.iter().map(|f| (f.name.as_str(), f.case.as_deref())).collect();
        assert_eq!(cases, [("url", Some("already there")), ("session", Some("not yet there"))]);
        assert_eq!(api.callers, Some(Callers::Both));
    }
}

#[test]
fn codes_may_be_explained_row_by_row() {
    let response = vec![
        vec![cell("status").first(), cell("0"), cell("fine")],
        vec![below(), cell("-40xxx"), cell("something went wrong")],
        vec![cell("http状态码").first(), cell("403"), cell("forbidden")],
        vec![below(), cell("200"), cell("fine")],
        vec![cell("响应头参数"), cell("Set-Cookie"), cell("a cookie")],
        vec![cell("last\nstring"), cell("the last one").wide(2)],
    ];
    for reference in both_read(&[heading(1, "Guide"), operation("/a/open/v1/x", vec![], response, "无")]) {
        let api = reference.operations().next().unwrap().1;
        assert_eq!(
            outline_params(&api.response),
            ["error_code: int ", "status: - 0=fine,-40xxx=something went wrong", "last: string "]
        );
        assert_eq!(api.status_codes.iter().map(|v| v.value.as_str()).collect::<Vec<_>>(), ["403", "200"]);
        assert_eq!(api.response_headers[0].value, "Set-Cookie");
    }
}

#[test]
fn examples_have_parts_and_cases() {
    let pieces = [
        heading(1, "Guide"),
        paragraph("回放示例："),
        Piece::Table(table(&[&[
            "Request：\n// first\n{\"a\": 1}\n// second\n{\"a\": 2,}\nresponse:\n1. ready\n{\"b\": [\n1]\n2. not ready\n{\"b\": 2\n}Response.headers：\nVary: x",
        ]])),
    ];
    for reference in both_read(&pieces) {
        let topic = reference.topic("1").unwrap();
        let example = topic.examples().next().unwrap();
        assert_eq!(example.label, "回放示例：");
        let shown: Vec<_> = example
            .payloads
            .iter()
            .map(|p| (p.part, p.note.as_str(), p.json.as_ref().and_then(Json::value).map(ToString::to_string)))
            .collect();
        assert_eq!(
            shown,
            [
                (Part::Request, "// first", Some("{\"a\":1}".to_owned())),
                (Part::Request, "// second", Some("{\"a\":2}".to_owned())),
                (Part::Response, "1. ready", Some("{\"b\":[1]}".to_owned())),
                (Part::Response, "2. not ready", Some("{\"b\":2}".to_owned())),
                (Part::ResponseHeaders, "", None),
            ]
        );
        let Some(Json::Repaired(_, repairs)) = &example.payloads[1].json else { panic!("{:?}", example.payloads[1]) };
        assert_eq!(repairs[0].fault, Fault::TrailingComma);
        let counts = reference.counts;
        assert_eq!((counts.examples_valid, counts.examples_repaired, counts.examples_broken), (2, 2, 0));
    }
}

/// What both forms report about pieces with one thing wrong; the place is the row or the line of it.
#[track_caller]
fn reported(pieces: &[Piece], reason: &str, row: Place) {
    for document in both(pieces) {
        let reference = Reference::of(&document);
        let reasons: Vec<_> = reference.unread.iter().map(|unread| unread.reason.as_str()).collect();
        assert_eq!(reasons.len(), 1, "{:?}: {reasons:?}", document.form);
        assert!(reasons[0].contains(reason), "{:?}: {reasons:?}", document.form);
        assert!(reference.counts.tables_read < reference.counts.tables_found, "{:?}", document.form);
        match reference.unread[0].place {
            place @ Place::Row(..) => assert_eq!(place, row),
            Place::Line(line) => assert!(line > 1),
            Place::Paragraph(_) => panic!("a row was expected"),
        }
    }
}

#[test]
fn what_is_not_understood_is_reported_with_its_place() {
    let guide = heading(1, "Guide");
    let unknown_header = [guide.clone(), Piece::Table(table(&[&["apples", "pears"], &["1", "2"]]))];
    reported(&unknown_header, "a table with the header `apples | pears`", Place::Row(1, 1));

    let unknown_row = vec![row(&["not a name", "【必选】x"])];
    reported(&request(unknown_row), "`not a name` is not the name of a parameter", Place::Row(1, 4));

    let orphan = vec![vec![below(), cell("a\nint"), cell("x")]];
    reported(&request(orphan), "no parameter above continues in them", Place::Row(1, 4));

    let code = [guide.clone(), Piece::Table(table(&[&["错误码", "描述"], &["-1", "x"], &["minus two", "y"]]))];
    reported(&code, "an error code is not understood", Place::Row(1, 3));

    let value = [guide.clone(), Piece::Table(table(&[&["kind", "说明"], &["1", "x"], &["", "y"]]))];
    reported(&value, "a row of a table of values", Place::Row(1, 3));

    let label = request(vec![vec![cell("请求参数"), cell("and something")]]);
    reported(&label, "`and something` stands beside a label", Place::Row(1, 4));

    let no_example = [guide.clone(), paragraph("示例："), Piece::Table(table(&[&["GET /a HTTP/1.1"]]))];
    reported(&no_example, "an example starts neither", Place::Row(1, 1));

    let pathless = [guide, Piece::Table(table(&[&["名称", "内容"], &["回复参数"], &["a\nint", "x"]]))];
    reported(&pathless, "names no path", Place::Row(1, 1));
}

#[test]
fn values_that_cannot_be_told_apart_in_the_export_are_reported() {
    let lines = "1 Guide\n\t名称\n\t内容\n\n\tPath\n\t/a\n\n\t请求参数\n\n\tmode\nint\n\t【必选】how\n枚举值\n含义\n0\noff\nwhich is not on at all\n1\non\n\n\t回复参数\n\n\ta\nint\n\tx\n";
    let reference = Reference::of(&Document::from_text(lines));
    assert_eq!(reference.unread.len(), 1);
    assert_eq!(reference.unread[0].to_string(), "section 1, line 18: `1` stands after the end of a list of values");
}

#[test]
fn versions_and_lists_in_cells_are_no_headings() {
    let versions = table(&[&["枚举值", "含义"], &["1.3", "relay 1.3"], &["2.0", "relay 2.0"]]);
    let mut pieces =
        request(vec![vec![cell("version\nstring"), cell("【必选】which\n1. a\n1.2 as text").with(versions).wide(2)]]);
    pieces.push(heading(2, "After"));
    for reference in both_read(&pieces) {
        assert_eq!(reference.topics.len(), 4);
        let version = &reference.operations().next().unwrap().1.request[0];
        assert_eq!(version.values.len(), 2);
        assert_eq!(version.description.len(), 3);
    }
}

#[test]
fn the_export_leaves_artefacts() {
    let lines = " 1 Guide\n1.1 Call\n\n\t名称\n\t内容\n\n\tpath\n\t/a/open/v1/x \n\n\t请求参数\n\n\tday \n\nstring\n\t【必选】1.\nfirst\nREF _Ref160033796 \\p \\h\n2. second\n\n\n\t回复参数\n\n\terror_code\n\t0代表正常\n\n\n\tRequest: \n\n{\n\u{a0}\u{a0}\"day\": \"1\"\n}\n\n\n1.2 Next\n";
    let reference = Reference::of(&Document::from_text(lines));
    assert_eq!(reference.unread, []);
    let (topic, api) = reference.operations().next().unwrap();
    assert_eq!(api.path, "/a/open/v1/x");
    assert_eq!(outline_params(&api.request), ["day: string required "]);
    let description: Vec<_> = api.request[0].description.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(description, ["【必选】1.", "first", "2. second"]);
    assert_eq!(topic.examples().next().unwrap().payloads[0].json, Some(Json::Valid(serde_json::json!({"day": "1"}))));
    assert_eq!(reference.topics.last().unwrap().number, "1.2");
}

#[test]
fn the_export_loses_where_an_inner_list_of_parameters_ends() {
    let inner = table(&[&["名称", "内容"], &["start\nlong", "【必选】from"], &["end\nlong", "【必选】to"]]);
    let outer = vec![
        row(&["名称", "内容"]),
        vec![cell("times\narray<object>"), cell("【必选】when").with(inner)],
        row(&["ids\narray<string>", "【可选】which"]),
    ];
    let pieces = request(vec![vec![cell("filter\nobject"), cell("【必选】what").with(outer).wide(2)]]);
    let [docx, text] = both_read(&pieces);
    let params = |reference: &Reference| outline_params(&reference.operations().next().unwrap().1.request);
    let certain = ["filter: object required ", "  times: array<object> required ", "    start: long required "];
    let docx_params = params(&docx);
    assert_eq!(docx_params[..3], certain);
    assert_eq!(docx_params[3..], ["    end: long required ", "  ids: array<string> optional "]);
    let text_params = params(&text);
    assert_eq!(text_params[..3], certain);
    assert_eq!(text_params[3..], ["    end: long required ", "    ids: array<string> optional "]);
    let times = &text.operations().next().unwrap().1.request[0].fields[0];
    assert_eq!(times.fields.iter().map(|field| field.loose).collect::<Vec<_>>(), [false, true, true]);
}

/// The lines of the only section of a Word document with this body.
fn docx_lines(body: &str) -> (Vec<String>, Vec<String>) {
    let document = Document::from_docx(&docx_of_body(body)).unwrap();
    let lines = document.sections[0].lines().into_iter().map(|line| line.text).collect();
    (lines, document.unread.iter().map(ToString::to_string).collect())
}

#[test]
fn word_keeps_what_was_deleted_and_hidden() {
    let body = r#"
      <w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText> deleted</w:delText></w:r></w:del><w:ins><w:r><w:t> new</w:t></w:r></w:ins></w:p>
      <w:p><w:pPr><w:rPr><w:del/></w:rPr><w:pPrChange><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange></w:pPr><w:r><w:t>one </w:t></w:r></w:p>
      <w:p><w:r><w:t>line</w:t></w:r></w:p>
      <w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>shown</w:t></w:r></w:p>
      <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:tc><w:tcPr><w:cellDel/></w:tcPr><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>stays</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    assert_eq!(docx_lines(body), (["kept new", "one line", "shown", "stays"].map(str::to_owned).into(), vec![]));
}

#[test]
fn word_splits_text_into_runs_fields_and_breaks() {
    let body = r#"
      <w:p><w:r><w:t>re</w:t><w:softHyphen/><w:t>gion</w:t></w:r><w:r><w:tab/><w:t>a&amp;b&#x4e2d;</w:t></w:r></w:p>
      <w:p><w:r><w:t>name</w:t><w:br/><w:t>string</w:t></w:r></w:p>
      <w:p><w:r><w:t>see </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r><w:r><w:t>code</w:t></w:r>
        <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:hyperlink><w:r><w:t>1.2</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t> now</w:t></w:r></w:p>
      <w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>controlled</w:t></w:r></w:p></w:sdtContent></w:sdt>
      <w:p><w:pPr><w:pStyle w:val="toc1"/></w:pPr><w:r><w:t>1 Guide</w:t></w:r></w:p>"#;
    let lines = ["region a&b中", "name", "string", "see 1.2 now", "controlled"].map(str::to_owned);
    assert_eq!(docx_lines(body), (lines.into(), vec![]));
}

#[test]
fn word_may_contain_what_the_reader_does_not_know() {
    for (body, reason) in [
        ("<w:altChunk/>", "section , paragraph 1: the reader does not know the element `w:altChunk`"),
        (
            "<w:p><w:r><w:sym w:char=\"F0A7\"/></w:r></w:p>",
            "section , paragraph 1: the reader does not know the element `w:sym`",
        ),
        (
            "<w:p><w:pPr><w:pStyle w:val=\"h1\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>Lost</w:t></w:r></w:p>",
            "section , paragraph 1: the heading `Lost` has no number",
        ),
        (
            "<w:p><w:pPr><w:numPr><w:numId w:val=\"99\"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>",
            "section , paragraph 1: the number of a paragraph cannot be computed: list 99 is not declared",
        ),
        (
            "<w:tbl><w:tr><w:tc><w:tcPr><w:hMerge/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>",
            "section , table 1, row 1: cells are merged in a way that is not supported: `w:hMerge`",
        ),
        (
            "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            "section , table 1, row 1: a cell that is merged with the one above has text of its own",
        ),
        (
            "<w:tbl><w:tr><w:tc><w:p><w:pPr><w:pStyle w:val=\"h1\"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
            "section , table 1, row 1: the heading `x` stands inside of a table or a drawing",
        ),
    ] {
        assert_eq!(docx_lines(body).1, [reason]);
    }
}

#[test]
fn a_merged_cell_must_stand_below_what_it_continues() {
    let shifted = vec![
        vec![cell("devList\narray<object>").first().wide(2), cell("qrCode\nstring"), cell("x")],
        vec![cell("").wide(1), below(), cell("mac\nstring"), cell("y")],
    ];
    let document = Document::from_docx(&docx(&request(shifted))).unwrap();
    let reference = Reference::of(&document);
    assert_eq!(reference.unread.len(), 1, "{:?}", reference.unread);
    assert_eq!(reference.unread[0].place, Place::Row(1, 5));
}

#[test]
fn what_is_no_document_is_refused_with_a_reason() {
    let reason = |bytes: &[u8]| Document::from_docx(bytes).unwrap_err().to_string();
    assert!(reason(b"PK").starts_with("it is not a zip archive"));
    assert!(reason(&docx_of_body("<w:p>")).starts_with("malformed XML at byte"));
    assert!(reason(&docx_of_body(&"<w:sdt>".repeat(1000))).contains("nests deeper than"));
    let folder = tempfile::tempdir().unwrap();
    let open = |name: &str| Document::open(&folder.path().join(name)).unwrap_err().to_string();
    assert!(open("a.pdf").contains("unknown form; give the `.docx`, or its text export as `.txt`"));
    assert!(open("a.txt").contains("a.txt: cannot be read"));
    std::fs::write(folder.path().join("b.txt"), [0xff, 0xfe]).unwrap();
    assert!(open("b.txt").contains("export it again as UTF-8"));
}

#[test]
fn an_item_of_each_kind_is_kept() {
    let [docx, _] = both_read(&full());
    let items = docx.topics.iter().flat_map(|topic| &topic.items);
    let (mut prose, mut listings, mut paragraphs) = (0, 0, 0);
    for item in items {
        match item {
            Item::Prose(_) => prose += 1,
            Item::Listing(_) => listings += 1,
            Item::Paragraph(_) => paragraphs += 1,
            _ => {}
        }
    }
    assert_eq!((prose, listings, paragraphs), (1, 0, 7));
    let listing: Cell = cell("fn main() {}");
    let [docx, text] = both_read(&[heading(1, "Guide"), Piece::Table(vec![vec![listing]])]);
    assert!(matches!(docx.topics[1].items[..], [Item::Listing(_)]));
    assert!(matches!(text.topics[1].items[..], [Item::Listing(_)]));
}
