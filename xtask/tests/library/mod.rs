//! A library of our own: a document in two revisions, the specification of the first, and a desk on which the commands are run.

#[allow(dead_code, unused_imports, reason = "the tests of the readers need more of it")]
#[path = "../../../codegen/tests/audit/documents/mod.rs"]
mod documents;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use documents::{Piece, below, cell, docx, example, heading, operation, row, text};
use tempfile::TempDir;

/// A revision of the document. The first is what the specification in `spec/` transcribes; the second allows shorter titles, and
/// has a further field, operation and code.
pub(crate) fn document(second: bool) -> Vec<Piece> {
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
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/library/spec");
        fs::create_dir_all(folder.path().join("spec/modules")).expect("created");
        for file in ["service.yaml", "errors.yaml", "common.yaml", "push.yaml", "modules/book.yaml"] {
            fs::copy(from.join(file), folder.path().join("spec").join(file)).expect("copied");
        }
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs `cargo xtask` with these words, and gives its code and what it says.
    pub(crate) fn run(&self, words: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output =
            command.current_dir(self.folder.path()).args(["--spec", "spec"]).args(words).output().expect("started");
        let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat();
        (output.status.code().expect("it ended"), said)
    }

    pub(crate) fn publish(&self, name: &str, pieces: &[Piece]) {
        fs::write(self.path(&format!("{name}.docx")), docx(pieces)).expect("written");
        fs::write(self.path(&format!("{name}.txt")), text(pieces)).expect("written");
    }

    pub(crate) fn edit(&self, file: &str, old: &str, new: &str) {
        let path = self.path(file);
        let text = fs::read_to_string(&path).expect("read");
        assert_eq!(text.matches(old).count(), 1, "{file} does not contain `{old}` once:\n{text}");
        fs::write(path, text.replace(old, new)).expect("written");
    }

    pub(crate) fn git(&self, words: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(self.folder.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(["-c", "user.name=nobody", "-c", "user.email=nobody@example.com"]);
        let output = command.args(words).output().expect("started");
        assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
