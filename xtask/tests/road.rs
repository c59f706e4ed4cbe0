//! The whole road of CONTRIBUTING.md, walked with the commands themselves on a document of our own.

#[allow(dead_code, unused_imports, reason = "the tests of the readers need more of it")]
#[path = "../../codegen/tests/audit/documents/mod.rs"]
mod documents;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use documents::{Piece, below, cell, docx, example, heading, operation, row, text};
use tempfile::TempDir;

/// A revision of the document. The first is what the specification in `road/` transcribes; the second allows shorter titles, and
/// has a further field, operation and code.
fn document(second: bool) -> Vec<Piece> {
    let mut pieces = vec![heading(1, "接口"), heading(2, "图书"), heading(3, "添加图书")];
    let length = if second {
        "【必选】书名，长度限制：[1, 16]"
    } else {
        "【必选】书名，长度限制：[1, 20]"
    };
    let mut request = vec![
        vec![cell("title\nstring"), cell(length).wide(2)],
        vec![cell("shelf\nint"), cell("【可选】书架，取值范围：[1, 10]").wide(2)],
    ];
    if second {
        request.push(vec![cell("language\nstring"), cell("【可选】语言").wide(2)]);
    }
    let response = vec![vec![cell("result\nobject"), cell("bookId\nstring"), cell("图书标识")]];
    pieces.push(operation("/library/open/v1/addBook", request, response, "设备型应用和项目型应用均可调用"));
    pieces.extend(example(
        "Request:\n{\"title\": \"Emma\", \"shelf\": 3}\nResponse:\n{\"result\": {\"bookId\": \"7\"}, \"error_code\": 0}",
    ));
    pieces.push(heading(3, "删除图书"));
    let request = vec![vec![cell("bookId\nstring"), cell("【必选】图书标识").wide(2)]];
    pieces.push(operation("/library/open/v1/removeBook", request, vec![], "设备型应用和项目型应用均可调用"));
    pieces.extend(example("Request:\n{\"bookId\": \"7\"}\nResponse:\n{\"error_code\": 0}"));
    let mut codes = vec![["错误码", "描述"], ["-1", "图书不存在"], ["-2", "书架已满"]];
    if second {
        pieces.extend(list_books());
        codes.push(["-3", "图书已借出"]);
    }
    pieces.push(heading(2, "错误码"));
    pieces.push(Piece::Table(codes.iter().map(|cells| row(cells)).collect()));
    pieces
}

fn list_books() -> Vec<Piece> {
    let request = vec![
        vec![cell("start\nint"), cell("【必选】起始序号").wide(2)],
        vec![cell("limit\nint"), cell("【必选】数量，取值范围：[1, 50]").wide(2)],
    ];
    let response = vec![
        vec![cell("result\nobject").first(), cell("total\nint"), cell("总数")],
        vec![below(), cell("list\narray<string>"), cell("书名列表")],
    ];
    let mut pieces = vec![heading(3, "获取图书列表")];
    pieces.push(operation("/library/open/v1/listBooks", request, response, "设备型应用和项目型应用均可调用"));
    pieces.extend(example(
        "Request:\n{\"start\": 0, \"limit\": 10}\nResponse:\n{\"result\": {\"total\": 1, \"list\": [\"Emma\"]}, \"error_code\": 0}",
    ));
    pieces
}

/// A workspace of its own: the specification, the document in both forms, and whatever the commands write.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/road");
        fs::create_dir_all(folder.path().join("spec/modules")).expect("created");
        for file in ["service.yaml", "errors.yaml", "common.yaml", "push.yaml", "modules/book.yaml"] {
            fs::copy(from.join(file), folder.path().join("spec").join(file)).expect("copied");
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `cargo xtask` with these words, and gives its code and what it says.
    fn run(&self, words: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output =
            command.current_dir(self.folder.path()).args(["--spec", "spec"]).args(words).output().expect("started");
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat();
        (output.status.code().expect("it ended"), said)
    }

    fn publish(&self, name: &str, pieces: &[Piece]) {
        fs::write(self.path(&format!("{name}.docx")), docx(pieces)).expect("written");
        fs::write(self.path(&format!("{name}.txt")), text(pieces)).expect("written");
    }

    fn edit(&self, file: &str, old: &str, new: &str) {
        let path = self.path(file);
        let text = fs::read_to_string(&path).expect("read");
        assert_eq!(text.matches(old).count(), 1, "{file} does not contain `{old}` once:\n{text}");
        fs::write(path, text.replace(old, new)).expect("written");
    }

    fn git(&self, words: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(self.folder.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(["-c", "user.name=nobody", "-c", "user.email=nobody@example.com"]);
        let output = command.args(words).output().expect("started");
        assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn from_a_new_document_to_the_changelog() {
    let desk = Desk::new();
    desk.publish("first", &document(false));
    desk.publish("second", &document(true));
    assert_eq!(desk.run(&["lint"]), (0, "spec: no findings\n".to_owned()));
    for name in ["first.docx", "first.txt"] {
        let (code, said) = desk.run(&["audit", name]);
        assert_eq!(code, 0, "{said}");
    }
    desk.git(&["init", "--quiet"]);
    desk.git(&["add", "spec"]);
    desk.git(&["commit", "--quiet", "-m", "The first revision"]);
    desk.git(&["tag", "v1"]);

    see_what_differs_and_draft(&desk);
    complete(&desk);
    assert_eq!(desk.run(&["lint"]), (0, "spec: no findings\n".to_owned()));
    for name in ["second.docx", "second.txt"] {
        let (code, said) = desk.run(&["audit", name]);
        assert_eq!(code, 0, "{said}");
    }
    learn_what_it_means(&desk);
    generate(&desk);
    let (code, said) = desk.run(&["diff", "v1", "--format", "markdown"]);
    assert_eq!((code, said.as_str()), (0, ENTRY));
}

fn see_what_differs_and_draft(desk: &Desk) {
    let (code, said) = desk.run(&["audit", "second.docx", "--draft", "draft"]);
    assert_eq!(code, 1, "{said}");
    for part in ["listBooks", "language", "-3", "[1, 16]", "nothing was applied"] {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }
    assert_eq!(desk.run(&["lint"]).0, 0, "the specification is as it was");
}

/// What the person does: takes the drafts over, decides what no table tells, writes the texts.
fn complete(desk: &Desk) {
    const BOOKS: &str = "spec/modules/book.yaml";
    let draft = fs::read_to_string(desk.path("draft/modules/book.yaml")).expect("the draft");
    let (_, operation) = draft.split_once("\n  listBooks:\n").expect("a new operation");
    let books = fs::read_to_string(desk.path(BOOKS)).expect("read");
    fs::write(desk.path(BOOKS), format!("{books}  listBooks:\n{operation}")).expect("written");
    for (old, new) in [
        (
            "title: { en: \"\", zh: 获取图书列表 }\n    doc: \"\"",
            "title: { en: List books, zh: 获取图书列表 }\n    doc: Lists the books.",
        ),
        ("effect: act", "effect: read"),
        (
            "start: { type: int, required: true, doc: \"\" }",
            "start: { type: int, required: true, doc: Index of the first. }",
        ),
        (
            "limit: { type: int, required: true, range: [1, 50], doc: \"\" }",
            "limit: { type: int, required: true, range: [1, 50], doc: How many. }",
        ),
        ("total: { type: int, doc: \"\" }", "total: { type: int, doc: Number of books in all. }"),
        (
            "list: { type: list<string>, doc: \"\" }\n",
            "list: { type: list<string>, doc: Their titles. }\n    paging: { style: offset, from: start, size: limit, max: 50, items: list, total: total }\n",
        ),
        ("length: [1, 20]", "length: [1, 16]"),
        (
            "      shelf: { type: int, range: [1, 10], doc: The shelf. }\n",
            "      shelf: { type: int, range: [1, 10], doc: The shelf. }\n      language: { type: string, doc: Its language. }\n",
        ),
    ] {
        desk.edit(BOOKS, old, new);
    }
    assert!(draft.contains("language: { type: string, doc: \"\" }"), "{draft}");
    let codes = fs::read_to_string(desk.path("draft/errors.yaml")).expect("the draft");
    assert!(codes.contains("  -3:\n"), "{codes}");
    let written =
        "  -3: { name: BOOK_LENT, category: conflict, class: refused, doc: The book is lent., zh: 图书已借出 }\n";
    let known = fs::read_to_string(desk.path("spec/errors.yaml")).expect("read");
    fs::write(desk.path("spec/errors.yaml"), known + written).expect("written");
    desk.edit(
        "spec/service.yaml",
        "{ name: first, operations: 2, error_codes: 2 }",
        "{ name: second, operations: 3, error_codes: 3 }",
    );
}

fn learn_what_it_means(desk: &Desk) {
    let (code, said) = desk.run(&["diff", "v1", "--fail-on", "breaking"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("breaking   addBook.request.title: 1 to 20 → 1 to 16\n"), "{said}");
    assert!(said.contains("compatible listBooks: /library/open/v1/listBooks\n"), "{said}");
    assert!(
        said.ends_with("v1 to working tree: 1 breaking, 0 dangerous, 3 compatible, 3 text only; Rust: minor\n"),
        "{said}"
    );
}

fn generate(desk: &Desk) {
    assert_eq!(desk.run(&["gen", "--check", "--out", "."]).0, 2, "nothing is generated yet");
    let (code, said) = desk.run(&["gen", "--out", "."]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(desk.run(&["gen", "--check", "--out", "."]), (0, String::new()));
    let module = fs::read_to_string(desk.path("sdk/src/generated/book.rs")).expect("generated");
    assert!(module.contains("pub request ListBooks {"), "{module}");
}

/// The draft of the changelog.
const ENTRY: &str = "\
### Interface, `v1` to `working tree`

1 breaking, 0 dangerous, 3 compatible, 3 text only; Rust: minor.

#### Breaking

- `addBook.request.title`: A text may not be as short or as long any more. `1 to 20 → 1 to 16` <sub>length-narrowed, Rust: patch</sub>

#### Compatible

- `addBook.request.language`: There is a new field that may be left out. `string` <sub>field-added, Rust: minor</sub>
- `errors.-3`: There is a new error code. `BOOK_LENT` <sub>code-added, Rust: minor</sub>
- `listBooks`: There is a new operation. `/library/open/v1/listBooks` <sub>operation-added, Rust: minor</sub>

<details><summary>Text only (3)</summary>

- `service.document.error_codes`: Another revision of the document is transcribed. `2 → 3` <sub>document-changed, Rust: patch</sub>
- `service.document.name`: Another revision of the document is transcribed. `first → second` <sub>document-changed, Rust: patch</sub>
- `service.document.operations`: Another revision of the document is transcribed. `2 → 3` <sub>document-changed, Rust: patch</sub>

</details>
";
