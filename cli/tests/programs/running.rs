//! Commands that go on until they are stopped, and calls that fail on their way.

use std::io::{self, BufRead, BufReader};
use std::net::TcpStream;

use tums_sim::{Clock, Fault, Mishap};

use super::*;

#[test]
fn what_only_reads_is_repeated_and_what_creates_is_not() {
    let cloud = Cloud::start(Clock::host());
    let lost = |operation: &str| Fault::new(Mishap::Reset).after().operation(operation).times(1);
    cloud.simulator.inject(lost("getPagedRootRegions"));
    let read = run(&cloud, &["region", "get-paged-root-regions", "-v"]);
    assert!(read.status.success(), "{}", err(&read));
    cloud.simulator.inject(lost("addRegion"));
    let created = run(&cloud, &["region", "add-region", "--region-name", "Kiosk", "--parent-id", "0"]);
    assert_eq!(created.status.code(), Some(6), "{}", err(&created));
    assert!(err(&created).contains("it may have been carried out"), "{}", err(&created));
    assert_eq!(cloud.simulator.effects("addRegion"), 1);
}

#[test]
fn messages_are_printed_as_lines() {
    let cloud = Cloud::start(Clock::host());
    let mut listener = program(&cloud, &["listen", "--listen", "127.0.0.1:0", "--path", "/push", "--count", "1"]);
    let mut listener = listener.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    let mut told = String::new();
    BufReader::new(listener.stderr.take().expect("a stream")).read_line(&mut told).expect("a line");
    let address = told.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address").to_owned();
    let body = "{\n \"msgId\":\"1\", \"msgType\":\"vmsDeviceAlarm\", \"new\":1}";
    let request = format!(
        "POST /push HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(&address).expect("a connection");
    stream.write_all(request.as_bytes()).expect("a message sent");
    // Who hangs up before the answer may find that nobody has read the message.
    let answer = io::read_to_string(stream).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let output = listener.wait_with_output().expect("an end");
    assert_eq!(out(&output), "{\"msgId\":\"1\",\"msgType\":\"vmsDeviceAlarm\",\"new\":1}\n");
}

#[test]
fn the_time_for_a_call_can_be_set() {
    let cloud = Cloud::start(Clock::host());
    cloud.simulator.inject(Fault::new(Mishap::Delay(60_000)).operation("getPagedRootRegions"));
    let slow = run(&cloud, &["region", "get-paged-root-regions", "--timeout", "1"]);
    assert_eq!(slow.status.code(), Some(6), "{}", err(&slow));
    assert!(err(&slow).contains("no answer within 1s"), "{}", err(&slow));
}

/// Ends with the test, however that ends.
struct Running(std::process::Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(feature = "sim")]
#[test]
fn the_simulator_runs_inside_the_program() {
    let cloud = Cloud::start(Clock::host());
    let mut simulator = program(&cloud, &["sim", "--listen", "127.0.0.1:0", "-o", "json"]);
    let mut simulator = Running(simulator.stdout(Stdio::piped()).spawn().expect("the program"));
    let mut line = String::new();
    BufReader::new(simulator.0.stdout.take().expect("a stream")).read_line(&mut line).expect("a line");
    let started: Value = serde_json::from_str(&line).expect("JSON");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let doctor = |keys: &Value| {
        let mut doctor = program(&cloud, &["doctor"]);
        doctor.env("TUMS_ENDPOINT", text(&started["url"])).env("TUMS_ACCESS_KEY", text(&keys["accessKey"]));
        json(&doctor.env("TUMS_SECRET_KEY", text(&keys["secretKey"])).output().expect("the program"))
    };
    for (keys, application) in [(&started, "project-type"), (&started["deviceApplication"], "device-type")] {
        let checks = doctor(keys);
        let found = checks.as_array().and_then(|checks| checks.iter().find(|check| check["check"] == "application"));
        assert!(found.is_some_and(|check| text(&check["found"]).contains(application)), "{checks}");
    }
}
