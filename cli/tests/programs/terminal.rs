//! What only a terminal sees: tables, colours, questions, bars, and secrets that are not shown. `script` makes a terminal.

use std::process::Child;
use std::thread;
use std::time::Duration;

use tums::Timestamp;
use tums_sim::{Clock, Fault, Mishap};

use super::*;

/// A program on a terminal that a shell has prepared; `None` where there is no `script`.
fn start(cloud: &Cloud, prepare: &str, words: &[&str]) -> Option<Child> {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let line = format!("stty cols 150 rows 40; {prepare} exec '{}' {}", env!("CARGO_BIN_EXE_tums"), quoted.join(" "));
    let mut script = Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).envs(cloud.environment()).env("TERM", "xterm");
    script.env_remove("NO_COLOR").env_remove("TUMS_OUTPUT").env_remove("TUMS_PROFILE");
    let started = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    if started.is_err() {
        skipped("there is no `script`; nothing is tried on a terminal");
    }
    started.ok()
}

/// The same to its end, with something typed.
fn on_a_terminal(cloud: &Cloud, words: &[&str], typed: &str) -> Option<Output> {
    let mut started = start(cloud, "", words)?;
    started.stdin.as_mut().expect("a stream").write_all(typed.as_bytes()).expect("typed");
    Some(started.wait_with_output().expect("an end"))
}

#[test]
fn a_terminal_gets_tables_in_colour() {
    let cloud = Cloud::start(Clock::host());
    let Some(output) = on_a_terminal(&cloud, &["devices", "--status", "online"], "") else { return };
    let shown = out(&output);
    assert!(shown.contains("\u{1b}[32monline") && !shown.contains('{'), "{shown}");
    assert!(shown.contains(" devices, "), "{shown}");
}

#[test]
fn a_terminal_is_asked() {
    let cloud = Cloud::start(Clock::host());
    let delete = ["region", "delete-region", "--region-id", "2"];
    for (typed, exit, deleted) in [("n\n", 2, 0), ("\n", 2, 0), ("y\n", 0, 1)] {
        let Some(output) = on_a_terminal(&cloud, &delete, typed) else { return };
        assert!(out(&output).contains("deleteRegion: It deletes. Go on? [y/N]"), "{}", out(&output));
        assert_eq!(output.status.code(), Some(exit), "{typed:?}: {}", out(&output));
        assert_eq!(cloud.simulator.effects("deleteRegion"), deleted, "{typed:?}");
    }
}

#[test]
fn a_terminal_sees_how_far_it_is() {
    let cloud = Cloud::start(Clock::host());
    // Long enough for a bar to be drawn.
    cloud.simulator.inject(Fault::new(Mishap::Delay(400)).operation("getDeviceListInProjectApplication"));
    let words = ["device", "get-device-list-in-project-application", "--limit", "7", "--all"];
    let Some(output) = on_a_terminal(&cloud, &words, "") else { return };
    assert!(out(&output).contains("7/") && out(&output).contains("=>"), "{}", out(&output));
}

#[test]
fn a_terminal_sees_what_is_waited_for() {
    let cloud = Cloud::start(Clock::running(Timestamp::from_secs(1_769_385_600), 10.0));
    let words = ["device", "sync-dev-info", "--dev-list", "16E0091709B04C926", "--wait=60"];
    let Some(output) = on_a_terminal(&cloud, &words, "") else { return };
    let shown = out(&output);
    assert!(output.status.success() && shown.contains(" %") && shown.contains("syncDevInfo: done"), "{shown}");
}

#[test]
fn keys_are_typed_and_not_shown() {
    let cloud = Cloud::start(Clock::host());
    let folder = tempfile::tempdir().expect("a folder");
    let (file, name) = (folder.path().join("profiles"), folder.path().join("name"));
    let prepare = format!("tty > '{}'; TUMS_PROFILE_FILE='{}'", name.display(), file.display());
    let Some(mut started) = start(&cloud, &prepare, &["configure"]) else { return };
    let mut keyboard = started.stdin.take().expect("a stream");
    keyboard.write_all(b"typed-ak\n").expect("typed");
    // What is typed is shown until the program has switched that off.
    let is_silent = || {
        let name = std::fs::read_to_string(&name).unwrap_or_default();
        let state = Command::new("stty").args(["-F", name.trim(), "-a"]).output().expect("a state");
        out(&state).contains(" -echo ")
    };
    while !is_silent() && started.try_wait().expect("a state").is_none() {
        thread::sleep(Duration::from_millis(5));
    }
    keyboard.write_all(b"canary-sk\n").expect("typed");
    let output = started.wait_with_output().expect("an end");
    drop(keyboard);
    let shown = out(&output);
    assert!(shown.contains("Secret key of typed-ak (not shown):") && !shown.contains("canary"), "{shown}");
    let written = std::fs::read_to_string(&file).expect("a profile");
    assert!(written.contains("access_key = typed-ak\nsecret_key = canary-sk\n"), "{written}");
}
