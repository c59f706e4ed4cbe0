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
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

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
}
