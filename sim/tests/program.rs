<<<<<<< HEAD
//! The programs as they are run: the simulator, the call that it gives to paste, and the quickstart against both clouds.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use serde_json::Value;

/// A simulator that runs until it is dropped.
struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tums-sim"));
        command.args(["--listen", "127.0.0.1:0"]).args(arguments);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        Self { child, stdout }
    }

    /// Reads up to a line that starts so, and answers everything before it.
    fn read_until(&mut self, start: &str) -> String {
        let mut text = String::new();
        loop {
            let mut line = String::new();
            assert_ne!(self.stdout.read_line(&mut line).expect("a line"), 0, "it ended after:\n{text}");
            if line.starts_with(start) {
                return text;
            }
            text += &line;
        }
    }

    fn read_json(&mut self) -> Value {
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("a line");
        serde_json::from_str(&line).expect("one line of JSON")
    }
}

impl Drop for Program {
=======
//! The simulator as a program: worlds from files, snapshots at the end and from the start, and a clear word about every mistake.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tums::{Client, Credentials, GetDeviceListInProjectApplication, GetPagedRootRegions, ModifyDeviceName};

const WORLD: &str = "
regions: [{ name: Yard }]
devices:
  - { model: TL-IPC633-D4G, qrCode: 16E0091709B04C926, name: Gate, region: Yard }
  - { model: TL-SG2210P, count: 4 }
faults:
  - { what: { code: -20003 }, operation: getApplicationOverview, times: 1 }
";

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("tums-sim-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).expect("a file");
        self.path(name)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_string_lossy().into_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tums-sim"));
    command.args(["--listen", "127.0.0.1:0", "--json"]).args(arguments);
    command
}

/// A program that runs, and what it has said of itself.
struct Running {
    child: Child,
    said: Value,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).stdout(Stdio::piped()).spawn().expect("a program");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        Self { child, said: serde_json::from_str(&line).expect("JSON") }
    }

    fn client(&self) -> Client {
        let text = |name: &str| self.said[name].as_str().expect("a text").to_owned();
        let credentials = Credentials::new(text("accessKey"), text("secretKey")).expect("a key");
        Client::builder().endpoint(text("url")).credentials(credentials).build().expect("a client")
    }

    /// Asks it to end, and waits for that.
    #[cfg(unix)]
    fn stop(mut self) {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().expect("a signal");
        assert!(asked.success() && self.child.wait().expect("an end").success());
    }
}

impl Drop for Running {
>>>>>>> 69a9031 (Read worlds from files, save and restore snapshots, and let time pass faster from the command line)
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

<<<<<<< HEAD
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Runs a script, as if it had been pasted.
fn paste(script: &str) -> Output {
    let mut shell =
        Command::new("sh").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("sh");
    shell.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("written");
    shell.wait_with_output().expect("it ends")
}

#[test]
fn the_call_that_is_printed_can_be_pasted() {
    let mut program = Program::start(&[]);
    let head = program.read_until("A signed call");
    let exports: Vec<&str> = head.lines().filter(|line| line.starts_with("export TUMS_")).collect();
    assert_eq!(exports.len(), 3, "{head}");
    let mut call = String::new();
    while !call.contains("TerminalId=curl") {
        assert_ne!(program.stdout.read_line(&mut call).expect("a line"), 0, "it ended after:\n{call}");
    }
    let output = paste(&call);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    assert_eq!(answer["error_code"], 0, "{answer}");
    assert!(answer["result"]["total"].as_i64().is_some_and(|total| total > 0), "{answer}");
    let tampered: Value =
        serde_json::from_slice(&paste(&call.replace("-d \"$body\"", "-d '{}'")).stdout).expect("JSON");
    assert_eq!(tampered["error_code"], -10301, "the simulator looks at the signature: {tampered}");
}

#[test]
fn programs_are_told_in_one_line_of_json() {
    let mut program = Program::start(&["--json"]);
    let told = program.read_json();
    assert!(told["url"].as_str().is_some_and(|url| url.starts_with("http://127.0.0.1:")), "{told}");
    for keys in [&told, &told["deviceApplication"]] {
        assert!(keys["accessKey"].is_string() && keys["secretKey"].is_string(), "{told}");
    }
}

#[test]
fn an_address_that_is_taken_is_named_with_the_way_out() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address").to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tums-sim"));
    let output = command.args(["--listen", &address]).output().expect("it ends");
    let said = text(&output.stderr);
    assert!(!output.status.success() && said.contains(&format!("cannot listen on {address}")), "{said}");
    assert!(said.contains("--listen"), "{said}");
}

/// The quickstart, which cargo builds beside the tests, without the keys of whoever runs them.
fn quickstart() -> Command {
    let test = std::env::current_exe().expect("this test");
    let target = test.parent().and_then(|deps| deps.parent()).expect("a folder of the profile");
    let program: PathBuf = target.join("examples").join(format!("quickstart{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        let built = Command::new(env!("CARGO")).args(["build", "-p", "tums-sim", "--example", "quickstart"]).status();
        assert!(built.expect("cargo runs").success());
    }
    let mut command = Command::new(program);
    for name in ["TUMS_ACCESS_KEY", "TUMS_SECRET_KEY", "TUMS_ENDPOINT"] {
        command.env_remove(name);
    }
    command
}

#[test]
fn the_quickstart_needs_nothing_and_prints_a_tree() {
    let output = quickstart().output().expect("it ends");
    assert!(output.status.success(), "{}", text(&output.stderr));
    let tree = text(&output.stdout);
    let names: Vec<&str> = tree.lines().map(|line| line.rsplit_once(" (").map_or(line, |(name, _)| name)).collect();
    let built = ["1F", "  1F lobby", "  1F office", "2F", "  2F lobby", "  2F office"];
    assert!(names.ends_with(&built), "{tree}");
}

#[test]
fn with_keys_the_quickstart_lists_what_is_there_and_changes_nothing() {
    let mut program = Program::start(&["--json"]);
    let told = program.read_json();
    let value = |name: &str| told[name].as_str().expect("a text").to_owned();
    let list = || {
        let mut command = quickstart();
        command.env("TUMS_ENDPOINT", value("url"));
        command.env("TUMS_ACCESS_KEY", value("accessKey")).env("TUMS_SECRET_KEY", value("secretKey"));
        let output = command.output().expect("it ends");
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let first = list();
    assert!(first.lines().count() > 2 && !first.contains("1F lobby"), "{first}");
    assert_eq!(list(), first);
}

#[test]
fn the_quickstart_says_which_variable_is_missing_and_how_an_endpoint_is_written() {
    let (access_key, secret_key) = ("TUMS_ACCESS_KEY", "TUMS_SECRET_KEY");
    for (variables, told) in [
        (&[(access_key, "test-ak")][..], "TUMS_SECRET_KEY is not set"),
        (&[(secret_key, "test-sk")], "TUMS_ACCESS_KEY is not set"),
        (&[(access_key, ""), (secret_key, "test-sk")], "TUMS_ACCESS_KEY is empty"),
    ] {
        let output = quickstart().envs(variables.iter().copied()).output().expect("it ends");
        assert!(!output.status.success() && text(&output.stderr).contains(told), "{}", text(&output.stderr));
        assert!(!text(&output.stderr).contains("test-sk"));
    }
    let mut command = quickstart();
    command
        .env("TUMS_ACCESS_KEY", "test-ak")
        .env("TUMS_SECRET_KEY", "test-sk")
        .env("TUMS_ENDPOINT", "http://cloud.example");
    let output = command.output().expect("it ends");
    let said = text(&output.stderr);
    assert!(!output.status.success() && said.contains("https://") && said.contains("http://cloud.example"), "{said}");
=======
async fn names(client: &Client) -> Vec<String> {
    let devices = client.device().get_device_list_in_project_application(GetDeviceListInProjectApplication::new());
    devices.await.expect("devices").list.into_iter().filter_map(|device| device.device_name).collect()
}

#[cfg(unix)]
#[tokio::test]
async fn a_world_is_read_changed_saved_and_gone_on_from() {
    let folder = Folder::new("restore");
    let (world, snapshot) = (folder.file("world.yaml", WORLD), folder.path("snapshot.json"));
    let first = Running::start(&["--world", &world, "--save", &snapshot]);
    let client = first.client();
    assert_eq!(names(&client).await.len(), 5);
    let overview =
        client.device().get_application_overview(tums::GetApplicationOverview::new()).retry(tums::retry::NoRetry);
    assert_eq!(overview.await.expect_err("the fault of the file").code(), Some(tums::ErrorCode::new(-20003)));
    let camera = tums::DeviceId::qr_code("16E0091709B04C926").expect("a code");
    client.device().modify_device_name(ModifyDeviceName::new(camera, "Back door")).await.expect("renamed");
    first.stop();

    let second = Running::start(&["--restore", &snapshot, "--speed", "0"]);
    assert!(names(&second.client()).await.contains(&"Back door".to_owned()));
}

#[tokio::test]
async fn time_passes_faster_on_demand_and_rates_are_limited() {
    let simulator = Running::start(&["--speed", "3600", "--rate", "1"]);
    let client = simulator.client();
    let call = || client.region().get_paged_root_regions(GetPagedRootRegions::new()).retry(tums::retry::NoRetry);
    let before = call().with_response().await.expect("an answer");
    assert!(!before.output.list.is_empty());
    let stands = Running::start(&["--speed", "0", "--rate", "1"]);
    let client = stands.client();
    let call = || client.region().get_paged_root_regions(GetPagedRootRegions::new()).retry(tums::retry::NoRetry);
    call().await.expect("the first of a second that does not end");
    assert!(call().await.expect_err("the second").is_throttled());
}

fn fails(arguments: &[&str]) -> String {
    let Output { status, stderr, stdout } = command(arguments).output().expect("a program");
    assert!(!status.success() && stdout.is_empty());
    String::from_utf8(stderr).expect("a text")
}

#[test]
fn mistakes_are_told_with_file_line_and_column() {
    let folder = Folder::new("mistakes");
    let wrong = folder.file("wrong.yaml", "devices:\n  - model: TL-IPC633-D4\n  - { model: TL-SG5428, ip: x }\n");
    let told = fails(&["--world", &wrong]);
    assert!(
        told.contains(&format!("{wrong}:2:12: there is no model `TL-IPC633-D4`; did you mean `TL-IPC633-D4G`?")),
        "{told}"
    );
    assert!(told.contains(&format!("{wrong}:3:29: `x` is no IPv4 address")), "{told}");

    let old = folder.file("old.json", "{ \"snapshot\": 0 }");
    assert!(fails(&["--restore", &old]).contains(&format!("{old}:1:1: this is a snapshot of version 0")));
    let missing = folder.path("missing.yaml");
    assert!(fails(&["--world", &missing]).contains(&format!("{missing}: cannot be read: ")));
    assert!(!Path::new(&missing).exists());
    assert!(fails(&["--world", &missing, "--restore", &old]).contains("cannot be used with"));
    assert!(fails(&["--speed=-1"]).contains("must be a number from 0 to 1000000"));
>>>>>>> 69a9031 (Read worlds from files, save and restore snapshots, and let time pass faster from the command line)
}
