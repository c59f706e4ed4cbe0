//! Lists that are read to their end, and inputs that are split over several calls.

use tums_sim::{Clock, Fault, Mishap};

use super::*;

#[test]
fn a_list_is_read_to_its_end() {
    let cloud = Cloud::start(Clock::host());
    let words = ["device", "get-device-list-in-project-application", "--limit", "7", "--all", "-o", "jsonl"];
    let lines = out(&run(&cloud, &words));
    let all = json(&run(&cloud, &["devices"])).as_array().map(Vec::len);
    assert_eq!(Some(lines.lines().count()), all);
    let page = json(&run(&cloud, &words[..4]));
    assert_eq!(page["list"].as_array().map(Vec::len), Some(7));
}

/// Calls an operation for many inputs.
fn for_each(cloud: &Cloud, words: &[&str], flag: &str, inputs: &[String]) -> Output {
    let mut words = words.to_vec();
    words.extend(inputs.iter().flat_map(|input| [flag, input]));
    run(cloud, &words)
}

fn macs(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("00-00-00-00-01-{number:02X}")).collect()
}

const REBOOT: [&str; 3] = ["device", "reboot-device-list", "--yes"];

#[test]
fn more_inputs_than_one_call_takes_are_split() {
    let cloud = Cloud::start(Clock::host());
    for number in 1..=20 {
        let name = format!("More {number}");
        assert!(run(&cloud, &["region", "add-region", "--region-name", &name, "--parent-id", "0"]).status.success());
    }
    let ids: Vec<String> = (1..=60).map(|id| id.to_string()).collect();
    let ancestors = |ids: &[String]| for_each(&cloud, &["region", "batch-get-region-ancestor"], "--region-ids", ids);
    // One call takes 50; what two calls answer has the same form.
    for count in [50, 60] {
        assert_eq!(json(&ancestors(&ids[..count])).as_object().map(serde_json::Map::len), Some(count));
    }
    let rebooted = for_each(&cloud, &REBOOT, "--dev-list", &macs(120));
    assert_eq!(rebooted.status.code(), Some(5), "{}", err(&rebooted));
    let answer: Value = serde_json::from_slice(&rebooted.stdout).expect("JSON");
    for list in ["failures", "outcomes"] {
        assert_eq!(answer[list].as_array().map(Vec::len), Some(120), "{list}");
    }
    assert_eq!(answer["outcomes"][0]["outcome"], "failed");
}

#[test]
fn a_batch_of_which_nothing_was_carried_out_ends_like_a_single_call() {
    let cloud = Cloud::start(Clock::host());
    let reboot = |more: &[&str]| for_each(&cloud, &[&REBOOT, more].concat(), "--dev-list", &macs(120));
    let nowhere = reboot(&["--endpoint", "http://127.0.0.1:9"]);
    let refused = reboot(&["--access-key", "other", "--secret-key-file", "tests/sessions/key"]);
    for (output, exit, reason) in [(nowhere, 6, "could not connect"), (refused, 3, "INVALID_ACCESS_KEY")] {
        assert_eq!(output.status.code(), Some(exit), "{}", err(&output));
        // One of the two calls is a warning, the other the error: nothing is told 120 times.
        assert_eq!(err(&output).matches(reason).count(), 2, "{}", err(&output));
        assert!(err(&output).contains("warning: inputs "), "{}", err(&output));
        assert!(!err(&output).contains("carried out, but"), "{}", err(&output));
    }
}

#[test]
fn why_it_is_not_known_of_some_inputs_is_told() {
    let cloud = Cloud::start(Clock::host());
    let camera = device(&cloud, "surveillancecamera");
    cloud.simulator.inject(Fault::new(Mishap::Reset).after().operation("rebootDeviceList").times(1));
    let inputs: Vec<String> = std::iter::once(camera).chain(macs(110)).collect();
    let output = for_each(&cloud, &REBOOT, "--dev-list", &inputs);
    assert!(matches!(output.status.code(), Some(5 | 6)), "{}", err(&output));
    assert!(err(&output).contains("it may have been carried out"), "{}", err(&output));
}

#[test]
fn a_refusal_of_one_part_does_not_hide_that_another_may_have_been_carried_out() {
    let cloud = Cloud::start(Clock::host());
    let refused = Mishap::Code(-80301);
    cloud.simulator.inject(Fault::new(refused).operation("rebootDeviceList").times(1));
    cloud.simulator.inject(Fault::new(Mishap::Reset).after().operation("rebootDeviceList").times(1));
    let output = for_each(&cloud, &REBOOT, "--dev-list", &macs(120));
    assert_eq!(output.status.code(), Some(6), "{}", err(&output));
    assert!(err(&output).contains("it may have been carried out"), "{}", err(&output));
}
