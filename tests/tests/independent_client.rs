//! Clients that owe nothing to the SDK are accepted by the simulator, and refused once anything is tampered with.

use std::process::Command;

use serde_json::{Value, json};
use tums_sim::{Simulator, World};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/client.py");

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_client_in_python_is_accepted_and_its_tampered_calls_are_refused() {
    let simulator = Simulator::start().await.expect("a free port");
    let keys = simulator.credentials(World::PROJECT).expect("keys");
    let mut python = Command::new("python3");
    python.args([SCRIPT, &simulator.url(), keys.access_key(), keys.secret_key().expose()]);
    let output = tokio::task::spawn_blocking(move || python.output()).await.expect("no panic").expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let codes: Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
    let expected = json!({
        "good": 0,
        "chinese": 0,
        "tampered body": -10301,
        "tampered path": -10301,
        "tampered timestamp": -10301,
        "other secret key": -10301,
        "unknown access key": -10304,
    });
    assert_eq!(codes, expected);
    let added = simulator.world(|world| {
        let regions = world.regions_of(World::PROJECT).expect("a project");
        regions.iter().any(|(_, region)| region.name == "一号楼大厅")
    });
    assert!(added, "the region with the Chinese name is there");
}
