//! The whole road of CONTRIBUTING.md, walked with the commands themselves on a document of our own.

mod library;

use std::fs;

use library::{Desk, document};

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
