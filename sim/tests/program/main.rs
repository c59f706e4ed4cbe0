//! The programs as they are run: the simulator, the call that it gives to paste, and the quickstart against both clouds.

mod running;
mod worlds;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use self::running::{Program, command};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a script, as if it had been pasted.
fn paste(script: &str) -> Output {
    let mut shell =
        Command::new("sh").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("sh");
    shell.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("written");
    shell.wait_with_output().expect("it ends")
}

#[test]
fn the_call_that_is_printed_can_be_pasted() {
    let mut program = Program::start(&[]);
    let head = program.read_until("A signed call");
    let exports: Vec<&str> = head.lines().filter(|line| line.starts_with("export TUMS_")).collect();
    assert_eq!(exports.len(), 3, "{head}");
    let exports = exports.join("\n") + "\n";
    let call = program.read_until("TerminalId=curl");
    let output = paste(&(exports.clone() + &call));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    assert_eq!(answer["error_code"], 0, "{answer}");
    assert!(answer["result"]["total"].as_i64().is_some_and(|total| total > 0), "{answer}");
    let other_body = call.replace("printf %s \"$body\" | curl", "printf '{}' | curl");
    assert_ne!(other_body, call);
    let tampered: Value = serde_json::from_slice(&paste(&(exports + &other_body)).stdout).expect("JSON");
    assert_eq!(tampered["error_code"], -10301, "the simulator looks at the signature: {tampered}");
}

#[test]
fn programs_are_told_in_one_line_of_json() {
    let mut program = Program::start(&["--json"]);
    let told = program.read_json();
    assert!(told["url"].as_str().is_some_and(|url| url.starts_with("http://127.0.0.1:")), "{told}");
    for keys in [&told, &told["deviceApplication"]] {
        assert!(keys["accessKey"].is_string() && keys["secretKey"].is_string(), "{told}");
    }
}

#[test]
fn an_address_that_is_taken_is_named_with_the_way_out() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tums-sim"));
    let output = command.args(["--listen", &address]).output().expect("it ends");
    let said = text(&output.stderr);
    assert!(!output.status.success() && said.contains(&format!("cannot listen on {address}")), "{said}");
    assert!(said.contains("--listen"), "{said}");
}

#[test]
fn a_file_of_faults_is_played_and_its_mistakes_have_their_place() {
    let folder = std::env::temp_dir().join(format!("tums-sim-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("faults.yaml");
    std::fs::write(&file, "faults:\n  - what: { code: -20003 }\n    operation: getPagedRootRegions\n")
        .expect("written");
    let mut program = Program::start(&["--faults", file.to_str().expect("a path")]);
    let head = program.read_until("A signed call");
    let exports = head.lines().filter(|line| line.starts_with("export TUMS_")).map(|line| format!("{line}\n"));
    let call = exports.collect::<String>() + &program.read_until("TerminalId=curl");
    let answer: Value = serde_json::from_slice(&paste(&call).stdout).expect("JSON");
    assert_eq!(answer["error_code"], -20003, "{answer}");

    std::fs::write(&file, "faults:\n  - what: reset\n    operation: addRegions\n").expect("written");
    let output = command(&["--faults"]).arg(&file).output().expect("it ends");
    let expected =
        format!("tums-sim: {}:3:16: there is no operation `addRegions`; did you mean `addRegion`?\n", file.display());
    assert_eq!((output.status.success(), text(&output.stderr)), (false, expected));
    std::fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn the_console_is_served_when_asked_for_and_on_this_machine_alone() {
    let mut program = Program::start(&["--admin", "127.0.0.1:0", "--json"]);
    let told = program.read_json();
    assert!(told["console"].as_str().is_some_and(|url| url.starts_with("http://127.0.0.1:")), "{told}");
    assert!(Program::start(&["--json"]).read_json()["console"].is_null(), "it is off unless asked for");
    let output = command(&["--admin", "0.0.0.0:0"]).output().expect("it ends");
    assert!(
        !output.status.success() && text(&output.stderr).contains("must listen on this machine alone"),
        "{output:?}"
    );
}

/// The quickstart, which cargo builds beside the tests, without the keys of whoever runs them.
fn quickstart() -> Command {
    let test = std::env::current_exe().expect("this test");
    let target = test.parent().and_then(|deps| deps.parent()).expect("a folder of the profile");
    let program: PathBuf = target.join("examples").join(format!("quickstart{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        let built = Command::new(env!("CARGO")).args(["build", "-p", "tums-sim", "--example", "quickstart"]).status();
        assert!(built.expect("cargo runs").success());
    }
    let mut command = Command::new(program);
    for name in ["TUMS_ACCESS_KEY", "TUMS_SECRET_KEY", "TUMS_ENDPOINT"] {
        command.env_remove(name);
    }
    command
}

#[test]
fn the_quickstart_needs_nothing_and_prints_a_tree() {
    let output = quickstart().output().expect("it ends");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let tree = text(&output.stdout);
    let names: Vec<&str> = tree.lines().map(|line| line.rsplit_once(" (").map_or(line, |(name, _)| name)).collect();
    let built = ["1F", "  1F lobby", "  1F office", "2F", "  2F lobby", "  2F office"];
    assert!(names.ends_with(&built), "{tree}");
}

#[test]
fn with_keys_the_quickstart_lists_what_is_there_and_changes_nothing() {
    let mut program = Program::start(&["--json"]);
    let told = program.read_json();
    let value = |name: &str| told[name].as_str().expect("a text").to_owned();
    let list = || {
        let mut command = quickstart();
        command.env("TUMS_ENDPOINT", value("url"));
        command.env("TUMS_ACCESS_KEY", value("accessKey")).env("TUMS_SECRET_KEY", value("secretKey"));
        let output = command.output().expect("it ends");
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let first = list();
    assert!(first.lines().count() > 2 && !first.contains("1F lobby"), "{first}");
    assert_eq!(list(), first);
}

#[test]
fn the_quickstart_says_which_variable_is_missing_and_how_an_endpoint_is_written() {
    let (access_key, secret_key) = ("TUMS_ACCESS_KEY", "TUMS_SECRET_KEY");
    for (variables, told) in [
        (&[(access_key, "test-ak")][..], "TUMS_SECRET_KEY is not set"),
        (&[(secret_key, "test-sk")], "TUMS_ACCESS_KEY is not set"),
        (&[(access_key, ""), (secret_key, "test-sk")], "TUMS_ACCESS_KEY is empty"),
    ] {
        let output = quickstart().envs(variables.iter().copied()).output().expect("it ends");
        assert!(!output.status.success() && text(&output.stderr).contains(told), "{}", text(&output.stderr));
        assert!(!text(&output.stderr).contains("test-sk"));
    }
    let mut command = quickstart();
    command
        .env("TUMS_ACCESS_KEY", "test-ak")
        .env("TUMS_SECRET_KEY", "test-sk")
        .env("TUMS_ENDPOINT", "http://cloud.example");
    let output = command.output().expect("it ends");
    let said = text(&output.stderr);
    assert!(!output.status.success() && said.contains("https://") && said.contains("http://cloud.example"), "{said}");
}
