//! Every operation of the catalog is called through the SDK, on its good path and on each refusal that the document names.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use tums::ErrorCode;
use tums::catalog::catalog;
use tums_tests::record;

/// What was answered, by the wire name of the operation.
type Answers = BTreeMap<String, BTreeSet<ErrorCode>>;

/// Documented codes that no test provokes, and why.
const NOT_PROVOKED: &[(&str, ErrorCode, &str)] = &[(
    "addIpcListToNvr",
    ErrorCode::NVR_CHANNELS_PARTIALLY_ADDED,
    "the document's example of a partial failure has code 0; the simulator answers as the example does",
)];

/// Runs the tests of this binary in a process of its own, and reads what its clients were answered.
fn run_all_others() -> Answers {
    let file = std::env::temp_dir().join(format!("tums-tests-record-{}", std::process::id()));
    let tests = std::env::current_exe().expect("this binary");
    let output = Command::new(tests).args(["--skip", "coverage::"]).env(record::FILE, &file).output().expect("it runs");
    let record = std::fs::read_to_string(&file).unwrap_or_default();
    let _ = std::fs::remove_file(&file);
    assert!(output.status.success(), "the other tests fail: {}", String::from_utf8_lossy(&output.stdout));
    let mut answers = Answers::new();
    for line in record.lines() {
        let (operation, codes) = line.split_once(' ').expect("an operation and codes");
        let codes = codes.split(' ').filter_map(|code| code.parse().ok()).map(ErrorCode::new);
        answers.entry(operation.to_owned()).or_default().extend(codes);
    }
    answers
}

#[test]
fn every_operation_is_called_with_success_and_with_each_refusal() {
    let answers = run_all_others();
    let mut complaints = Vec::new();
    for operation in &catalog().operations {
        let outcomes = operation.outcomes.iter().map(|outcome| ErrorCode::new(outcome.code));
        let codes = [ErrorCode::new(0)].into_iter().chain(outcomes).chain(operation.errors.iter().copied());
        for code in codes.filter(|code| !answers.get(&operation.name).is_some_and(|codes| codes.contains(code))) {
            complaints.push((operation.name.as_str(), code));
        }
    }
    complaints.dedup();
    let excused: Vec<_> = NOT_PROVOKED.iter().map(|(operation, code, _)| (*operation, *code)).collect();
    assert_eq!(complaints, excused, "left: what no test provokes; right: what has a reason not to be");
}
