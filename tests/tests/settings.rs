//! Where a client takes its settings from: what it is told, a profile, the environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;
use tums::credentials::Profile;
use tums::{Client, ClientBuilder, Credentials, ErrorKind};
use tums_tests::fake::{FakeTransport, Fate, part};

/// Profiles, each with a key of its own.
const PROFILES: &str = "[default]
access_key = ak-default
secret_key = test-sk
[second]
access_key = ak-second
secret_key = test-sk
endpoint = https://second.example
terminal_id = warehouse-2
";

fn builder(transport: &FakeTransport) -> ClientBuilder {
    let credentials = Credentials::new("test-ak", "test-sk").expect("a key");
    ClientBuilder::with_transport(transport.clone()).credentials(credentials)
}

/// Makes a call; answers the host, access key and terminal id that it went out with.
async fn sent(builder: impl FnOnce(ClientBuilder) -> ClientBuilder) -> [String; 3] {
    let transport = FakeTransport::new(|_, _| Fate::code(0));
    let client = builder(self::builder(&transport)).build().expect("a client");
    client.call_raw("/tums/open/resource/v1/addRegion", &json!({})).await.expect("an answer");
    let [request] = &transport.sent()[..] else { panic!("one request") };
    [request.uri().host().expect("a host").to_owned(), part(request, "AccessKey"), part(request, "TerminalId")]
}

/// Writes the profiles into a folder, for their owner alone.
fn profiles(folder: &Path) -> PathBuf {
    let path = folder.join("profiles");
    fs::write(&path, PROFILES).expect("a file");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("my file");
    }
    path
}

#[tokio::test]
async fn a_profile_gives_what_it_has_and_leaves_the_rest() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = profiles(folder.path());
    let profile = |name: &str| Profile::from_file(&path, name).expect("a profile");
    let set = |builder: ClientBuilder| builder.endpoint("https://first.example").terminal_id("till-1");
    let default = sent(|builder| set(builder).profile(profile("default"))).await;
    assert_eq!(default, ["first.example", "ak-default", "till-1"]);
    let second = sent(|builder| set(builder).profile(profile("second"))).await;
    assert_eq!(second, ["second.example", "ak-second", "warehouse-2"]);
    let told = sent(|builder| set(builder.profile(profile("second")))).await;
    assert_eq!(told, ["first.example", "ak-second", "till-1"]);
}

#[tokio::test]
async fn a_terminal_id_is_64_visible_characters_at_most() {
    let longest = "t".repeat(64);
    assert_eq!(sent(|builder| builder.terminal_id(&longest)).await[2], longest);
    for id in ["t".repeat(65), "a,b".into(), "a b".into(), "a\nb".into(), "ä".into()] {
        let transport = FakeTransport::new(|_, _| Fate::code(0));
        let error = builder(&transport).terminal_id(&id).build().expect_err(&id);
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("cannot be the terminal id: it takes 1 to 64"), "{error}");
    }
}

#[test]
fn the_environment_names_profile_and_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = profiles(folder.path());
    for variables in [&[][..], &[("TUMS_PROFILE", "second"), ("TUMS_TERMINAL_ID", "till-3")]] {
        let mut child = Command::new(std::env::current_exe().expect("this test"));
        child.args(["--exact", "one_start_for_the_test_of_the_environment", "--ignored"]);
        child.env_remove("TUMS_PROFILE").env_remove("TUMS_TERMINAL_ID").env("TUMS_PROFILE_FILE", &path);
        let output = child.envs(variables.iter().copied()).output().expect("a process");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("1 passed"), "{variables:?}: {said}");
    }
}

#[tokio::test]
#[ignore = "the test above runs it, with and without variables"]
async fn one_start_for_the_test_of_the_environment() {
    let variable = |name| std::env::var(name).ok();
    let named = variable("TUMS_PROFILE").unwrap_or_else(|| "default".to_owned());
    let client = |name| format!("{:?}", Client::from_profile(name).expect("a profile"));
    assert!(client(None).contains(&format!("ak-{named}")), "{}", client(None));
    assert!(client(Some("second")).contains("ak-second"));

    let [one, other] = [sent(|builder| builder).await, sent(|builder| builder).await].map(|[.., id]| id);
    match variable("TUMS_TERMINAL_ID") {
        Some(id) => {
            assert_eq!((&one, &other), (&id, &id));
            assert_eq!(sent(|builder| builder.terminal_id("till-4")).await[2], "till-4");
        }
        None => {
            assert_eq!(one, other, "it is random, but the same for all clients of a process");
            assert!(one.len() == 32 && one.bytes().all(|digit| digit.is_ascii_hexdigit()), "{one}");
        }
    }
}
