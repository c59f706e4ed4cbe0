//! `cargo xtask gen` as it is run: what it writes, what `--check` says, and the exit codes, over the generator's golden specification.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const OWN: &str = "sdk/src/generated";

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/golden/spec")
}

/// Runs the command over a specification, writing to `out`.
fn generate(spec: &Path, out: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("--spec").arg(spec).args(["gen", "--out"]).arg(out).args(more);
    command.output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A workspace in which everything is up to date.
fn workspace() -> TempDir {
    let workspace = tempfile::tempdir().expect("a folder");
    let output = generate(&golden(), workspace.path(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    workspace
}

/// Every file below a folder with its text.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read_to_string(path).expect("a text"));
        }
    }
    found
}

#[test]
fn what_was_written_is_up_to_date_and_written_again_the_same() {
    let workspace = workspace();
    let first = files(workspace.path());
    assert!(first.keys().any(|path| path.ends_with("sdk/src/generated/names.rs")), "{:?}", first.keys());
    let check = generate(&golden(), workspace.path(), &["--check"]);
    assert_eq!((check.status.code(), &*text(&check.stdout)), (Some(0), ""), "{}", text(&check.stderr));
    let again = generate(&golden(), workspace.path(), &[]);
    assert_eq!((again.status.code(), &*text(&again.stdout)), (Some(0), ""));
    assert_eq!(files(workspace.path()), first);
}

#[test]
fn a_check_names_what_differs_and_the_command_that_mends_it_and_changes_nothing() {
    let workspace = workspace();
    let good = files(workspace.path());
    let own = workspace.path().join(OWN);
    fs::write(own.join("rules.rs"), "// changed by hand\n").expect("written");
    fs::remove_file(workspace.path().join("spec/schema.json")).expect("removed");
    fs::write(own.join("gone.rs"), "// of a module that is no more\n").expect("written");
    let spoilt = files(workspace.path());

    let check = generate(&golden(), workspace.path(), &["--check"]);
    assert_eq!(check.status.code(), Some(2), "stale has an exit code of its own");
    let differing =
        format!("{OWN}/gone.rs: no longer generated\n{OWN}/rules.rs: out of date\nspec/schema.json: missing\n");
    assert_eq!(text(&check.stdout), differing);
    assert!(text(&check.stderr).contains("run `cargo xtask gen`"), "{}", text(&check.stderr));
    assert_eq!(files(workspace.path()), spoilt, "checking changes nothing");

    let mend = generate(&golden(), workspace.path(), &[]);
    assert_eq!(mend.status.code(), Some(0), "{}", text(&mend.stderr));
    assert_eq!(text(&mend.stdout), format!("{OWN}/gone.rs: removed\n{OWN}/rules.rs: updated\nspec/schema.json: new\n"));
    assert_eq!(files(workspace.path()), good, "also the file that nothing makes any more is gone");
}

#[test]
fn a_broken_specification_fails_with_places_and_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (spec, out) = (folder.path().join("spec"), folder.path().join("out"));
    fs::create_dir_all(spec.join("modules")).expect("created");
    fs::create_dir(&out).expect("created");
    for (path, text) in files(&golden()) {
        let path = spec.join(path.strip_prefix(golden()).expect("below the folder"));
        fs::write(path, text.replace("type: list<Ship>", "type: list<Shp>")).expect("written");
    }
    let output = generate(&spec, &out, &[]);
    assert_eq!(output.status.code(), Some(1), "failure has another exit code than what is stale");
    let said = text(&output.stderr);
    let lists = fs::read_to_string(spec.join("modules/lists.yaml")).expect("read");
    let line = lists.lines().position(|line| line.contains("list<Shp>")).expect("a line") + 1;
    let column = lists.lines().nth(line - 1).and_then(|text| text.find("list<Shp>")).expect("a column") + 1;
    let place = format!("{}:{line}:{column}: ", spec.join("modules/lists.yaml").display());
    assert!(said.contains(&place) && said.contains("[unknown-type]"), "{place}\n{said}");
    assert!(said.contains("modules/answers.yaml:"), "all problems at once: {said}");
    assert!(said.contains("nothing was generated"), "{said}");
    assert_eq!(files(&out), BTreeMap::new());
}
