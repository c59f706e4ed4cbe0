//! `cargo xtask diff` as a person or a pipeline runs it: sides, formats, waivers, exit codes, messages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A small specification, with one of everything that can change.
fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/diff/base")
}

const FILES: [&str; 6] =
    ["service.yaml", "errors.yaml", "common.yaml", "push.yaml", "modules/shelf.yaml", "modules/store.yaml"];

/// A copy of it in `folder`.
fn copy_base(folder: &Path) {
    fs::create_dir_all(folder.join("modules")).expect("created");
    for file in FILES {
        fs::copy(base().join(file), folder.join(file)).expect("copied");
    }
}

fn edit(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).expect("read");
    assert!(text.contains(old), "{file} does not contain `{old}`");
    fs::write(path, text.replace(old, new)).expect("written");
}

/// A copy with edits: file, text before, text after.
fn changed(edits: &[(&str, &str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy_base(folder.path());
    for (file, old, new) in edits {
        edit(folder.path(), file, old, new);
    }
    folder
}

const NARROWED: (&str, &str, &str) = ("modules/shelf.yaml", "length: [1, 10]", "length: [1, 9]");
const OTHER_DEFAULT: (&str, &str, &str) = ("modules/shelf.yaml", "default: 1,", "default: 2,");
const OTHER_WORDS: (&str, &str, &str) = ("modules/shelf.yaml", "doc: Anything else.", "doc: Whatever else.");

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs `cargo xtask diff` with `spec` as the folder of the working tree.
fn diff_of(spec: &Path, arguments: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    ended(command.arg("--spec").arg(spec).arg("diff").args(arguments))
}

fn ended(command: &mut Command) -> Ended {
    let Output { status, stdout, stderr } = command.output().expect("started");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ended { code: status.code(), out: text(stdout), err: text(stderr) }
}

/// Compares the small specification with a copy that has these edits.
fn diff(edits: &[(&str, &str, &str)], arguments: &[&str]) -> Ended {
    let new = changed(edits);
    let base = base();
    diff_of(new.path(), &[&[path(&base)], arguments].concat())
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// A repository of which `api` is the specification: `first` as it is, then one commit, then a change that is not committed.
fn repository() -> TempDir {
    let root = tempfile::tempdir().expect("a temporary folder");
    let spec = root.path().join("api");
    git(root.path(), &["init", "--quiet"]);
    fs::write(root.path().join("README"), "no specification yet").expect("written");
    commit(root.path(), "empty");
    copy_base(&spec);
    commit(root.path(), "first");
    edit(&spec, NARROWED.0, NARROWED.1, NARROWED.2);
    commit(root.path(), "second");
    edit(&spec, OTHER_DEFAULT.0, OTHER_DEFAULT.1, OTHER_DEFAULT.2);
    root
}

fn commit(root: &Path, tag: &str) {
    git(root, &["add", "."]);
    git(root, &["-c", "user.name=nobody", "-c", "user.email=nobody@example.com", "commit", "--quiet", "-m", tag]);
    git(root, &["tag", tag]);
}

fn git(root: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    // What a person has set up must not matter.
    command.arg("-C").arg(root).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let ended = ended(command.args(arguments));
    assert_eq!(ended.code, Some(0), "git {arguments:?}: {}", ended.err);
}

#[test]
fn revisions_are_read_from_the_repository_and_the_new_side_is_the_working_tree() {
    let root = repository();
    let spec = root.path().join("api");
    let kinds = |arguments: &[&str]| {
        let ended = diff_of(&spec, &[arguments, &["--format", "json"]].concat());
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let kinds = ["length-narrowed", "default-changed"];
        kinds.map(|kind| ended.out.contains(&format!("\"kind\": \"{kind}\"")))
    };
    assert_eq!(kinds(&["first"]), [true, true]);
    assert_eq!(kinds(&["HEAD"]), [false, true]);
    assert_eq!(kinds(&["HEAD~1", "HEAD"]), [true, false]);
    assert_eq!(kinds(&["second", "first"]), [false, false], "lengthened, not narrowed");
    assert_eq!(kinds(&[path(&base()), "second"]), [true, false], "a folder and a revision");
    let places = diff_of(&spec, &["first", "second"]).out;
    assert!(places.contains("second:api/modules/shelf.yaml:43:54"), "{places}");
    assert!(places.contains("first:api/modules/shelf.yaml:43:54"), "{places}");
    assert!(places.ends_with("first to second: 1 breaking, 0 dangerous, 0 compatible, 0 text only; Rust: patch\n"));
}

#[test]
fn a_side_that_is_not_there_is_named_with_what_to_do() {
    let root = repository();
    let spec = root.path().join("api");
    let refused = |arguments: &[&str]| {
        let ended = diff_of(&spec, arguments);
        assert_eq!((ended.code, ended.out.as_str()), (Some(3), ""));
        ended.err
    };
    assert_eq!(refused(&["v9"]), "`v9` is neither a folder nor a revision; try a path, a tag, a branch or HEAD~1\n");
    assert_eq!(refused(&["first", "v9"]), refused(&["v9"]));
    assert_eq!(refused(&["empty"]), "the revision `empty` has no specification: `api/service.yaml` is not in it\n");
    let empty = tempfile::tempdir().expect("a temporary folder");
    let message = refused(&[path(empty.path())]);
    assert!(message.starts_with(&format!("{}: cannot be read: ", empty.path().join("service.yaml").display())));
    let outside = diff_of(&empty.path().join("spec"), &["HEAD"]);
    assert_eq!(outside.code, Some(3));
    assert!(outside.err.starts_with("`HEAD` is no folder, and `"), "{}", outside.err);
}

#[test]
fn a_file_that_is_wrong_is_named_with_its_place() {
    let wrong = ("modules/shelf.yaml", "apps: project", "apps: projects");
    let ended = diff(&[wrong], &[]);
    assert_eq!(ended.code, Some(3));
    assert!(ended.err.contains("modules/shelf.yaml:67:11: "), "{}", ended.err);
    let root = repository();
    let spec = root.path().join("api");
    edit(&spec, wrong.0, wrong.1, wrong.2);
    commit(root.path(), "third");
    let ended = diff_of(&spec, &["first", "third"]);
    assert!(ended.err.starts_with("third:api/modules/shelf.yaml:67:11: "), "{}", ended.err);
}

#[test]
fn what_differs_decides_with_fail_on_about_the_code() {
    let codes = |edits: &[(&str, &str, &str)]| {
        ["breaking", "dangerous", "any"].map(|degree| diff(edits, &["--fail-on", degree]).code.expect("it ended"))
    };
    assert_eq!(codes(&[NARROWED]), [1, 1, 1]);
    assert_eq!(codes(&[OTHER_DEFAULT]), [0, 1, 1]);
    assert_eq!(codes(&[OTHER_WORDS]), [0, 0, 1]);
    assert_eq!(codes(&[]), [0, 0, 0]);
    // Nothing on the wire, but programs do not compile any more.
    assert_eq!(codes(&[("modules/shelf.yaml", "Broken: {", "Cracked: {")]), [1, 1, 1]);
    // What no rule covers.
    assert_eq!(codes(&[("modules/shelf.yaml", "note: { type: string", "note: { type: list<string")]), [1, 1, 1]);
    assert_eq!(diff(&[NARROWED], &[]).code, Some(0), "without the option every comparison succeeds");
}

#[test]
fn wrong_arguments_have_a_code_of_their_own() {
    let codes = [&[][..], &["HEAD", "--fail-on", "everything"], &["HEAD", "--today", "tomorrow"], &["--kinds", "HEAD"]]
        .map(|arguments| diff_of(&base(), arguments).code);
    assert_eq!(codes, [Some(2); 4]);
    assert_eq!(diff_of(&base(), &["--kinds"]).code, Some(0));
    assert!(diff_of(&base(), &["--help"]).out.contains("Exit codes: 0 compared; 1 "));
}

#[test]
fn the_schema_of_the_report_can_be_printed() {
    let parsed = |ended: Ended| -> Value {
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        serde_json::from_str(&ended.out).unwrap_or_else(|error| panic!("{error}: {}", ended.out))
    };
    let schema = parsed(diff_of(&base(), &["--schema"]));
    let report = parsed(diff(&[NARROWED], &["--format", "json"]));
    let keys = |object: &Value| object.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&report), keys(&schema["properties"]));
    assert_eq!(keys(&report["changes"][0]), keys(&schema["$defs"]["Judged"]["properties"]));
    assert_eq!(diff_of(&base(), &["--schema", "HEAD"]).code, Some(2));
}

/// Writes a file that waives one change.
fn waivers(folder: &Path, fingerprint: &str, expires: &str) -> PathBuf {
    let path = folder.join("waivers.yaml");
    let text = format!(
        "waivers:\n  - fingerprint: {fingerprint}\n    reason: Longer labels never worked.\n    expires: {expires}\n"
    );
    fs::write(&path, text).expect("written");
    path
}

/// The fingerprint that stands with the only change.
fn fingerprint(json: &str) -> String {
    let (_, rest) = json.split_once("\"fingerprint\": \"").expect("a change");
    rest[..16].to_owned()
}

#[test]
fn a_waived_change_passes_until_the_day_is_over() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fingerprint = fingerprint(&diff(&[NARROWED], &["--format", "json"]).out);
    let file = waivers(folder.path(), &fingerprint, "2030-12-31");
    let on = |today: &str| diff(&[NARROWED], &["--fail-on", "any", "--waivers", path(&file), "--today", today]);
    let last = on("2030-12-31");
    assert_eq!(last.code, Some(0), "{}", last.err);
    assert!(last.out.contains("waived until 2030-12-31: Longer labels never worked."), "{}", last.out);
    assert!(last.out.contains("; 1 waived; Rust: patch\n"), "{}", last.out);
    let after = on("2031-01-01");
    assert_eq!(after.code, Some(1));
    let expired = format!("waiver {fingerprint} expired on 2030-12-31; its change is still there");
    assert!(after.out.contains(&expired), "{}", after.out);
    let both = diff(&[NARROWED, OTHER_DEFAULT], &["--fail-on", "dangerous", "--waivers", path(&file)]);
    assert_eq!(both.code, Some(1), "a waiver is for one change");
}

#[test]
fn waivers_that_are_wrong_or_for_nothing_are_reported() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = waivers(folder.path(), "0123456789abcdef", "2030-12-31");
    let unused = diff(&[NARROWED], &["--fail-on", "breaking", "--waivers", path(&file), "--today", "2026-01-01"]);
    assert_eq!(unused.code, Some(1));
    assert!(unused.out.contains("waiver 0123456789abcdef is for no change; delete it"), "{}", unused.out);
    let file = waivers(folder.path(), "label", "someday");
    let wrong = diff(&[NARROWED], &["--waivers", path(&file)]);
    assert_eq!((wrong.code, wrong.out.as_str()), (Some(3), ""));
    let place =
        format!("{}:2:18: `label` is no fingerprint; copy the 16 digits that stand with the change", path(&file));
    assert!(wrong.err.contains(&place), "{}", wrong.err);
    assert!(wrong.err.contains(":4:14: `someday` is no date; write it as 2030-12-31"), "{}", wrong.err);
    let missing = diff(&[], &["--waivers", "no-such-file.yaml"]);
    assert_eq!(missing.code, Some(3));
    assert!(missing.err.starts_with("no-such-file.yaml: cannot be read: "), "{}", missing.err);
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let base = base();
    let with = |variables: &[(&str, &str)]| {
        let new = changed(&[NARROWED]);
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command.envs(variables.iter().copied());
        ended(command.arg("--spec").arg(new.path()).arg("diff").arg(&base)).out
    };
    let forced = with(&[("CLICOLOR_FORCE", "1")]);
    assert!(forced.contains("\u{1b}[31m"), "red is for what breaks: {forced}");
    // The output of a test is no terminal.
    for variables in [&[][..], &[("NO_COLOR", "1")]] {
        assert!(!with(variables).contains('\u{1b}'), "{variables:?}");
    }
}

#[test]
fn texts_alone_are_counted_unless_all_is_wanted() {
    let counted = diff(&[OTHER_WORDS], &[]).out;
    assert!(counted.contains("1 change of texts alone; `--all` lists it\n"), "{counted}");
    assert!(!counted.contains("text-changed"), "{counted}");
    let listed = diff(&[OTHER_WORDS], &["--all"]).out;
    assert!(listed.contains("addBox.request.note") && listed.contains("[text-changed]"), "{listed}");
}

#[test]
fn nothing_is_said_to_have_changed_when_nothing_has() {
    let same = diff(&[], &[]);
    assert_eq!(same.code, Some(0));
    assert!(same.out.ends_with(": nothing has changed\n"), "{}", same.out);
    assert_eq!(same.out.lines().count(), 1);
}
