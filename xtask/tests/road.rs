//! The whole road of CONTRIBUTING.md, walked with the commands themselves on a document of our own.

#[allow(dead_code, unused_imports, reason = "the tests of the readers need more of it")]
#[path = "../../codegen/tests/documents/mod.rs"]
mod documents;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use documents::{Piece, cell, docx, example, heading, operation, table, text};
use tempfile::TempDir;

/// The document that the specification in `road/` transcribes.
fn first() -> Vec<Piece> {
    let mut pieces = vec![heading(1, "接口"), heading(2, "图书"), heading(3, "添加图书")];
    let request = vec![
        vec![cell("title\nstring"), cell("【必选】长度[1,20]").wide(2)],
        vec![cell("shelf\nint"), cell("【可选】取值范围[1,10]").wide(2)],
    ];
    let response = vec![vec![cell("result\nobject"), cell("bookId\nstring"), cell("图书标识")]];
    pieces.push(operation("/library/open/v1/addBook", request, response, "设备型应用和项目型应用均可调用"));
    pieces.extend(example(
        "Request:\n{\"title\": \"Emma\", \"shelf\": 3}\nResponse:\n{\"result\": {\"bookId\": \"7\"}, \"error_code\": 0}",
    ));
    pieces.push(heading(3, "删除图书"));
    let request = vec![vec![cell("bookId\nstring"), cell("【必选】图书标识").wide(2)]];
    pieces.push(operation("/library/open/v1/removeBook", request, vec![], "设备型应用和项目型应用均可调用"));
    pieces.extend(example("Request:\n{\"bookId\": \"7\"}\nResponse:\n{\"error_code\": 0}"));
    pieces.push(heading(2, "错误码"));
    pieces.push(Piece::Table(table(&[&["错误码", "描述"], &["-1", "图书不存在"], &["-2", "书架已满"]])));
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
}

#[test]
fn the_first_document_is_transcribed() {
    let desk = Desk::new();
    desk.publish("first", &first());
    assert_eq!(desk.run(&["lint"]), (0, "spec: no findings\n".to_owned()));
    for document in ["first.docx", "first.txt"] {
        let (code, said) = desk.run(&["audit", document]);
        assert_eq!(code, 0, "{said}");
    }
}
