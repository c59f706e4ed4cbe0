//! The simulator under Schemathesis, which makes requests out of `openapi.json`: no 5xx, and no answer outside the schema.
//!
//! `SCHEMATHESIS_EXAMPLES=100 cargo test -p tums-tests --test openapi_tester` looks longer than the tests do.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{ErrorKind, Write};
use std::process::{Command, Output};

use tums::catalog::catalog;
use tums::{DeviceStatus, ErrorCode, OpenStatus};
use tums_sim::{Simulator, World};

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
/// Operations that must at least once be carried out; the others need what is hard to guess.
const CARRIED_OUT: usize = 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_the_document_allows_brings_the_simulator_out_of_its_schema() {
    let simulator = Simulator::builder().journal(100_000).start().await.expect("a free port");
    simulator.world(make_reachable);
    let mut schemathesis = schemathesis(&simulator);
    let run = tokio::task::spawn_blocking(move || schemathesis.output()).await.expect("no panic");
    if is_missing(&run) {
        let notice = "SKIPPED: `schemathesis` is not installed (pip install schemathesis); the simulator was NOT held against openapi.json\n";
        // Not `eprintln!`, which the test harness would swallow.
        return std::io::stderr().write_all(notice.as_bytes()).expect("a terminal");
    }
    let run = run.expect("a program that can be run");
    let said = [run.stdout, run.stderr].concat();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&said));

    let mut answers = BTreeMap::<_, BTreeSet<_>>::new();
    simulator.journal(|journal| {
        for entry in journal.entries() {
            // At first it looks, unsigned, what the server takes at all.
            let Some(operation) = entry.operation else { continue };
            let is_probe = entry.access_key.is_none();
            assert!(is_probe || entry.diagnosis.is_none(), "{operation}: {:?}", entry.diagnosis);
            answers.entry(operation).or_default().extend(entry.code);
        }
    });
    assert_eq!(answers.len(), catalog().operations.len(), "operations that were called");
    let carried_out = answers.values().filter(|codes| codes.contains(&ErrorCode::new(0))).count();
    assert!(carried_out >= CARRIED_OUT, "only {carried_out} operations were carried out: {answers:?}");
}

/// Has no device refuse what it is told because it is off or not paid for.
fn make_reachable(world: &mut World) {
    let keys: Vec<_> = world.devices.iter().map(|(key, _)| key).collect();
    for key in keys {
        if let Some(device) = world.devices.get_mut(key) {
            (device.status, device.open) = (DeviceStatus::Online, OpenStatus::Paid);
            (device.asleep, device.faulty) = (false, false);
        }
    }
}

fn schemathesis(simulator: &Simulator) -> Command {
    let keys = simulator.credentials(World::PROJECT).expect("keys");
    let devices: Vec<_> = simulator.world(|world| {
        world
            .devices
            .of(World::PROJECT)
            .filter_map(|(_, device)| device.qr_code.as_ref().map(ToString::to_string))
            .collect()
    });
    let examples = std::env::var("SCHEMATHESIS_EXAMPLES").unwrap_or_else(|_| "4".into());
    let mut command = Command::new("schemathesis");
    command
        .args(["run", &format!("{FOLDER}/../spec/openapi.json"), "--url", &simulator.url(), "--checks", CHECKS])
        .args(["--phases", "examples,fuzzing", "--max-examples", &examples, "--seed", "1", "--no-shrink"])
        .args(["--generation-database", "none", "--suppress-health-check", "all", "--warnings", "off"])
        .env("TUMS_ACCESS_KEY", keys.access_key())
        .env("TUMS_SECRET_KEY", keys.secret_key().expose())
        .env("TUMS_DEVICES", devices.join(","))
        .env("PYTHONPATH", format!("{FOLDER}/tests/python"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SCHEMATHESIS_HOOKS", "openapi_hooks")
        // It leaves files where it runs.
        .current_dir(std::env::temp_dir());
    command
}

/// A shell, and the shims of version managers, say 127 for a command that is not there.
fn is_missing(run: &std::io::Result<Output>) -> bool {
    match run {
        Ok(output) => output.status.code() == Some(127),
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}
