//! Worlds from files, snapshots at the end and from the start, and a clear word about every mistake.

use std::path::{Path, PathBuf};
use std::process::Output;

use tums::{Client, Credentials, GetDeviceListInProjectApplication, GetPagedRootRegions, ModifyDeviceName, Timestamp};
use tums_sim::{FaultFile, World, WorldFile};

use super::running::{Program, command};

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

/// A program that runs, and a client of it.
fn start(arguments: &[&str]) -> (Program, Client) {
    let mut program = Program::start(&[&["--json"], arguments].concat());
    let said = program.read_json();
    let text = |name: &str| said[name].as_str().expect("a text").to_owned();
    let credentials = Credentials::new(text("accessKey"), text("secretKey")).expect("a key");
    let client = Client::builder().endpoint(text("url")).credentials(credentials).build().expect("a client");
    (program, client)
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
    let (first, client) = start(&["--world", &world, "--save", &snapshot]);
    assert_eq!(names(&client).await.len(), 5);
    let overview =
        client.device().get_application_overview(tums::GetApplicationOverview::new()).retry(tums::retry::NoRetry);
    assert_eq!(overview.await.expect_err("the fault of the file").code(), Some(tums::ErrorCode::new(-20003)));
    let camera = tums::DeviceId::qr_code("16E0091709B04C926").expect("a code");
    client.device().modify_device_name(ModifyDeviceName::new(camera, "Back door")).await.expect("renamed");
    first.stop();

    let (_second, client) = start(&["--restore", &snapshot, "--speed", "0"]);
    assert!(names(&client).await.contains(&"Back door".to_owned()));
}

#[tokio::test]
async fn a_snapshot_goes_on_at_the_time_at_which_it_was_taken() {
    let folder = Folder::new("time");
    let (snapshot, noon) = (folder.path("snapshot.json"), Timestamp::from_secs(1_708_401_600));
    World::generate(1, noon).save(Path::new(&snapshot)).expect("saved");
    let (_stands, client) = start(&["--restore", &snapshot, "--speed", "0"]);
    let call = client.region().get_paged_root_regions(GetPagedRootRegions::new()).with_response().await;
    assert_eq!(call.expect("an answer").headers["date"], "Tue, 20 Feb 2024 04:00:00 GMT");
}

#[tokio::test]
async fn rates_are_limited_on_demand() {
    let (_stands, client) = start(&["--speed", "0", "--rate", "1"]);
    let call = || client.region().get_paged_root_regions(GetPagedRootRegions::new()).retry(tums::retry::NoRetry);
    call().await.expect("the first of a second that does not end");
    assert!(call().await.expect_err("the second").is_throttled());
}

fn fails(arguments: &[&str]) -> String {
    let Output { status, stderr, stdout } = command(&[&["--json"], arguments].concat()).output().expect("a program");
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

#[test]
fn the_files_of_the_readme_are_read() {
    let readme = include_str!("../../../README.md");
    let mut files = readme.split("\n```yaml\n").skip(1).map(|rest| rest.split_once("\n```").expect("an end").0);
    let mut file_for = |option: &str| {
        let file = files.next().expect("a file");
        assert!(file.lines().next().is_some_and(|line| line.contains(option)), "{option}: {file}");
        file
    };
    let world = WorldFile::read(file_for("--world"), None, Timestamp::from_secs(1_769_385_600)).expect("a world");
    assert_eq!(world.world.devices.iter().count(), 24);
    assert_eq!(FaultFile::read(file_for("--faults")).expect("faults").len(), 2);
    assert_eq!(files.next(), None, "and no other");
}
