//! Whole sessions with the program, against the simulator of seed 1: what is typed, and what comes.
//!
//! Each file under `sessions/` runs beside the others, since it changes nothing, at a moment that stands still; those under
//! `changes/` have a world of their own. `TRYCMD=overwrite cargo test -p tums-cli --test sessions` writes anew what comes.

mod cloud;

use trycmd::TestCases;
use tums::Timestamp;
use tums_sim::Clock;

use cloud::Cloud;

/// 2026-01-26 00:00:00 UTC.
const NOW: i64 = 1_769_385_600;

fn standing_still() -> Cloud {
    Cloud::start(Clock::stepped(Timestamp::from_secs(NOW)))
}

fn sessions(cloud: &Cloud) -> TestCases {
    let cases = TestCases::new();
    for (name, value) in cloud.environment() {
        cases.env(name, value);
    }
    cases.insert_var("[CLOUD]", cloud.simulator.url()).expect("a name");
    cases
}

#[test]
fn sessions_that_change_nothing() {
    let cloud = standing_still();
    let cases = sessions(&cloud);
    cases.case("tests/sessions/*.md");
    cases.run();
}

#[test]
fn sessions_that_change_something() {
    for session in std::fs::read_dir("tests/changes").expect("a folder") {
        let cloud = standing_still();
        let cases = sessions(&cloud);
        cases.case(session.expect("a file").path());
        cases.run();
    }
}

#[test]
fn the_first_five_minutes_in_the_readme() {
    let readme = std::fs::read_to_string("../README.md").expect("the README");
    let start = readme.find("```console\n$ tums doctor").expect("a session");
    let end = start + 3 + readme[start + 3..].find("```").expect("its end") + 3;
    let folder = tempfile::tempdir().expect("a folder");
    let session = folder.path().join("session.md");
    let lines: Vec<String> = readme[start..end].lines().map(without_figures).collect();
    std::fs::write(&session, lines.join("\n") + "\n").expect("a file");
    let cloud = Cloud::start(Clock::host());
    let cases = sessions(&cloud);
    cases.env("TUMS_OUTPUT", "table");
    cases.case(session);
    cases.run();
}

/// The port is another one here, and the figures of the simulated world may change without the session becoming wrong.
fn without_figures(line: &str) -> String {
    let line = line.replace("http://127.0.0.1:7788", "[CLOUD]");
    match line.find(" (") {
        Some(at) if line.ends_with("online") => format!("{}[..]", &line[..at]),
        _ if line.starts_with("TL-") => "TL-NVR[..]online[..]network-video-recorder[..]".to_owned(),
        _ if line.starts_with("name ") => "name[..]status[..]device[..]region".to_owned(),
        _ if line.contains(" devices, ") => "[..] devices, [..] online".to_owned(),
        _ => line,
    }
}
