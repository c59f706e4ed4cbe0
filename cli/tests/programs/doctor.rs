//! `tums doctor`: which check a trouble is laid to, and how the program ends.

use tums_sim::{Clock, Fault, Mishap};

use super::*;

#[test]
fn every_trouble_is_laid_to_what_it_comes_from() {
    let cases = [
        (Mishap::Status(403), "connection", 6),
        (Mishap::Garble, "connection", 6),
        (Mishap::Code(-10304), "signature", 3),
        (Mishap::Code(-20001), "application", 4),
        (Mishap::Code(-20600), "application", 4),
        (Mishap::Code(-52208), "application", 4),
        (Mishap::Code(-80344), "application", 4),
        (Mishap::Code(-10100), "connection", 4),
    ];
    for (mishap, subject, exit) in cases {
        let cloud = Cloud::start(Clock::host());
        let shown = format!("{mishap:?}");
        cloud.simulator.inject(Fault::new(mishap));
        let output = run(&cloud, &["doctor", "-o", "json"]);
        let checks: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let last = checks.as_array().and_then(|checks| checks.last()).expect("a check");
        assert_eq!((&last["check"], &last["verdict"]), (&subject.into(), &"failed".into()), "{shown}: {checks}");
        assert_eq!(output.status.code(), Some(exit), "{shown}: {}", err(&output));
    }
}
