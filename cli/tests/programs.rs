//! What a session cannot show: waiting, listening, profiles, secrets, and the scripts of `--dry-run`.

mod cloud;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tums::Timestamp;
use tums_sim::{Clock, Fault, Mishap};

use cloud::Cloud;

fn program(cloud: &Cloud, words: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tums"));
    program
        .args(words)
        .envs(cloud.environment())
        .env_remove("TUMS_OUTPUT")
        .env_remove("TUMS_PROFILE")
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

#[test]
fn what_finishes_later_is_waited_for() {
    // A minute of the cloud is a fraction of a second.
    let cloud = Cloud::start(Clock::running(Timestamp::from_secs(1_769_385_600), 200.0));
    let camera = device(&cloud, "surveillancecamera");
    let synced = run(&cloud, &["device", "sync-dev-info", "--dev-list", &camera, "--wait=60", "--yes"]);
    assert_eq!(json(&synced)["failures"], serde_json::json!([]));
    let checked = run(&cloud, &["device", "check-device-newest-fw-ver", "--dev-list", &camera, "--wait=60", "--yes"]);
    assert_eq!(json(&checked)["result"][0]["qrCode"], camera.as_str());
}

#[test]
fn a_stream_is_started_by_its_url() {
    let cloud = Cloud::start(Clock::running(Timestamp::from_secs(1_769_385_600), 200.0));
    let camera = device(&cloud, "surveillancecamera");
    let ask = ["streaming", "request-stream-url", "--qr-code", &camera, "--channel-id", "1", "--stream-type", "video"];
    let ask = [&ask[..], &["--client-type", "chrome 99.0"]].concat();
    assert_eq!(json(&run(&cloud, &ask))["sdkStreamUrl"], "[hidden]");
    let shown = json(&run(&cloud, &[&ask[..], &["--show-secrets"]].concat()));
    let url = shown["sdkStreamUrl"].as_str().expect("a URL");
    let words = ["streaming", "request-relay-url", "--url", "env:STREAM", "--yes", "--wait=60"];
    let relay = program(&cloud, &words).env("STREAM", url).output().expect("the program");
    assert_eq!(json(&relay)["outcome"], "Ready");
    assert_eq!(json(&relay)["result"]["url"], "[hidden]");
    let elsewhere = program(&cloud, &words).env("STREAM", "https://host/x?token=canary").output().expect("the program");
    assert_eq!(elsewhere.status.code(), Some(2));
    assert!(!err(&elsewhere).contains("canary"), "{}", err(&elsewhere));
}

#[test]
fn what_is_not_over_in_time_has_an_exit_code_of_its_own() {
    let cloud = Cloud::start(Clock::stepped(Timestamp::from_secs(1_769_385_600)));
    let recorder = device(&cloud, "network-video-recorder");
    let words = ["device", "discover-ipc-by-nvr", "--qr-code", &recorder, "--wait=1", "--yes"];
    let output = run(&cloud, &words);
    assert_eq!(output.status.code(), Some(7), "{}", err(&output));
    assert!(err(&output).contains("not over within 1s"), "{}", err(&output));
}

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
fn a_list_is_read_to_its_end() {
    let cloud = Cloud::start(Clock::host());
    let words = ["device", "get-device-list-in-project-application", "--limit", "7", "--all", "-o", "jsonl"];
    let lines = out(&run(&cloud, &words));
    let all = json(&run(&cloud, &["devices"])).as_array().map(Vec::len);
    assert_eq!(Some(lines.lines().count()), all);
    let page = json(&run(&cloud, &words[..4]));
    assert_eq!(page["list"].as_array().map(Vec::len), Some(7));
}

#[test]
fn more_inputs_than_one_call_takes_are_split() {
    let cloud = Cloud::start(Clock::host());
    let mut words = vec!["region".to_owned(), "batch-get-region-ancestor".to_owned()];
    for id in 1..=40 {
        words.extend(["--region-ids".to_owned(), id.to_string()]);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    assert_eq!(json(&run(&cloud, &words)).as_object().map(serde_json::Map::len), Some(40));
    let many: Vec<String> = (1..=120).map(|number| format!("00-00-00-00-01-{number:02X}")).collect();
    let mut words = vec!["device", "reboot-device-list", "--yes"];
    words.extend(many.iter().flat_map(|mac| ["--dev-list", mac]));
    let output = run(&cloud, &words);
    assert_eq!(output.status.code(), Some(5), "{}", err(&output));
    let outcomes: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(outcomes["outcomes"].as_array().map(Vec::len), Some(120));
    assert_eq!(outcomes["outcomes"][0]["outcome"], "failed");
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
        "POST /push HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    TcpStream::connect(&address).and_then(|mut stream| stream.write_all(request.as_bytes())).expect("a message sent");
    let output = listener.wait_with_output().expect("an end");
    assert_eq!(out(&output), "{\"msgId\":\"1\",\"msgType\":\"vmsDeviceAlarm\",\"new\":1}\n");
}

#[test]
fn profiles_are_written_and_keep_a_terminal_id() {
    let cloud = Cloud::start(Clock::host());
    let folder = tempfile::tempdir().expect("a folder");
    let (file, key) = (folder.path().join("tums").join("profiles"), folder.path().join("key"));
    std::fs::write(&key, "sim-project-sk\n").expect("a file");
    let with_file = |words: &[&str]| {
        let mut program = program(&cloud, words);
        program.env("TUMS_PROFILE_FILE", &file).env_remove("TUMS_ACCESS_KEY").env_remove("TUMS_SECRET_KEY");
        program.env_remove("TUMS_ENDPOINT").output().expect("the program")
    };
    let missing = with_file(&["regions"]);
    assert_eq!(missing.status.code(), Some(3));
    assert!(
        err(&missing).contains("TUMS_ACCESS_KEY") && err(&missing).contains("TUMS_SECRET_KEY"),
        "{}",
        err(&missing)
    );

    let url = cloud.simulator.url();
    let key = key.to_str().expect("a name");
    let configure = [
        "configure",
        "--access-key",
        "sim-project-ak",
        "--secret-key-file",
        key,
        "--endpoint",
        &url,
        "--profile",
        "mine",
    ];
    assert!(with_file(&configure).status.success());
    assert!(!with_file(&configure).status.success(), "a profile must not be replaced unasked");
    let written = std::fs::read_to_string(&file).expect("a file");
    assert!(written.contains("[mine]") && written.contains("terminal_id = "), "{written}");
    let with_profile = with_file(&["regions", "--profile", "mine"]);
    assert!(with_profile.status.success(), "{}", err(&with_profile));
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), written);

    // A profile by hand gets one, and keeps it.
    let by_hand = written.lines().filter(|line| !line.starts_with("terminal_id")).collect::<Vec<_>>().join("\n");
    std::fs::write(&file, by_hand).expect("a file");
    assert!(with_file(&["regions", "--profile", "mine"]).status.success());
    let kept = std::fs::read_to_string(&file).expect("a file");
    assert!(kept.contains("terminal_id = ") && kept.contains("secret_key = sim-project-sk"), "{kept}");
    assert!(with_file(&["regions", "--profile", "mine"]).status.success());
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), kept);
}

#[test]
fn flags_count_more_than_the_environment_and_that_more_than_the_profile() {
    let cloud = Cloud::start(Clock::host());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("profiles");
    std::fs::write(&file, "[default]\naccess_key = wrong\nsecret_key = wrong\nterminal_id = t\n").expect("a file");
    private(&file);
    let with_file =
        |words: &[&str]| program(&cloud, words).env("TUMS_PROFILE_FILE", &file).output().expect("the program");
    // The environment is right, the profile is wrong.
    assert!(with_file(&["regions"]).status.success());
    let url = cloud.simulator.url();
    let named = with_file(&["regions", "--profile", "default", "--endpoint", &url]);
    assert_eq!(named.status.code(), Some(3), "{}", err(&named));
}

#[cfg(unix)]
fn private(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).expect("my file");
}

#[cfg(not(unix))]
fn private(_: &Path) {}

#[test]
fn no_secret_is_shown() {
    let cloud = Cloud::start(Clock::host());
    let secret = cloud.environment().into_iter().find(|(name, _)| *name == "TUMS_SECRET_KEY").expect("a key").1;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("password");
    std::fs::write(&file, "canary-password\n").expect("a file");
    let password = format!("@{}", file.display());
    let bind = ["device", "bind-device-by-qr-code", "--qr-code", "16E0091709B04C926", "--device-password", &password];
    for more in [&["--dry-run"][..], &["-vv"], &["-v", "-o", "table"]] {
        let output = run(&cloud, &[&bind[..], more].concat());
        let shown = out(&output) + &err(&output);
        assert!(!shown.contains("canary-password") && !shown.contains(&secret), "{more:?}: {shown}");
    }
    let mint = ["credential", "create-temp-application-api-credential", "--expire-time", "1h"];
    assert_eq!(json(&run(&cloud, &mint))["tempSk"], "[hidden]");
    let shown = json(&run(&cloud, &[&mint[..], &["--show-secrets"]].concat()));
    assert!(shown["tempSk"].as_str().is_some_and(|key| key != "[hidden]" && !key.is_empty()));
    for words in [&["doctor", "-v"][..], &["regions", "-vv"], &["region", "get-paged-root-regions", "--dry-run"]] {
        let output = run(&cloud, words);
        let shown = out(&output) + &err(&output);
        assert!(output.status.success() && !shown.contains(&secret), "{words:?}: {shown}");
    }
}

/// The script signs by itself: a shell, `curl` and `openssl` are all that it needs. Where these are missing there is nothing to see.
#[cfg(unix)]
#[test]
fn the_script_of_a_dry_run_is_accepted() {
    let has = |tool: &str| Command::new(tool).arg("version").output().is_ok();
    if !has("curl") || !has("openssl") {
        eprintln!("skipped: there is no curl or no openssl");
        return;
    }
    let cloud = Cloud::start(Clock::host());
    let words = ["region", "add-region", "--region-name", "Bob's \"café\"", "--parent-id", "0", "--dry-run"];
    let shown = out(&run(&cloud, &words));
    let script = shown.split_once("\n\n").expect("a script below the request").1;
    let output = Command::new("sh").args(["-eu", "-c", script]).envs(cloud.environment()).output().expect("a shell");
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", err(&output)));
    assert_eq!(answer["error_code"], 0, "{answer}");
    assert_eq!(cloud.simulator.effects("addRegion"), 1);
}

#[test]
fn completions_and_manuals_know_every_operation() {
    let cloud = Cloud::start(Clock::host());
    for shell in ["bash", "zsh", "fish"] {
        let script = out(&run(&cloud, &["completions", shell]));
        for name in ["get-device-osd-info", "filter-and.device-status", "delete-export-record"] {
            assert!(script.contains(name), "{shell}: {name}");
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().to_str().expect("a name");
    assert!(run(&cloud, &["man", target]).status.success());
    let page = std::fs::read_to_string(folder.path().join("tums-region-add-region.1")).expect("a page");
    assert!(page.contains("region\\-name") && page.contains("required"), "{page}");
}
