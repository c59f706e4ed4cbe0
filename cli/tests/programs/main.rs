//! What a session cannot show: waiting, listening, profiles, secrets, terminals, and the scripts of `--dry-run`.

#[path = "../cloud/mod.rs"]
mod cloud;
mod doctor;
mod long_lists;
mod output;
mod profiles;
mod running;
mod scripts;
mod secrets;
#[cfg(target_os = "linux")]
mod terminal;
mod waiting;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use cloud::Cloud;

fn program(cloud: &Cloud, words: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tums"));
    program
        .args(words)
        .envs(cloud.environment())
        .env_remove("TUMS_OUTPUT")
        .env_remove("TUMS_PROFILE")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null());
    program
}

fn run(cloud: &Cloud, words: &[&str]) -> Output {
    program(cloud, words).output().expect("the program")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", err(output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The code of a device of this type that is online.
fn device(cloud: &Cloud, kind: &str) -> String {
    let devices = json(&run(cloud, &["devices", "--type", kind, "--status", "online"]));
    devices[0]["qrCode"].as_str().expect("a device").to_owned()
}

/// The harness swallows what a test prints; what was not tried must be seen.
fn skipped(what: &str) {
    writeln!(std::io::stderr(), "SKIPPED: {what}").expect("a stream");
}
