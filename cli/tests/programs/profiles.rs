//! Profiles, the order in which flags, environment and profiles count, and the id of the terminal.

use std::path::Path;

use tums_sim::Clock;

use super::*;

/// A program that knows a profile file and nothing else.
fn with_file(cloud: &Cloud, file: &Path, words: &[&str]) -> Output {
    let mut program = program(cloud, words);
    for name in ["TUMS_ENDPOINT", "TUMS_ACCESS_KEY", "TUMS_SECRET_KEY", "TUMS_TERMINAL_ID"] {
        program.env_remove(name);
    }
    program.env("TUMS_PROFILE_FILE", file).output().expect("the program")
}

fn text_of(file: &Path) -> String {
    std::fs::read_to_string(file).expect("a file")
}

/// `tums configure` for the keys of the simulator.
fn configure<'a>(key: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let key = key.to_str().expect("a name");
    [&["configure", "--access-key", "sim-project-ak", "--secret-key-file", key], more].concat()
}

#[test]
fn profiles_are_written_and_used() {
    let cloud = Cloud::start(Clock::host());
    let folder = tempfile::tempdir().expect("a folder");
    let (file, key) = (folder.path().join("tums").join("profiles"), folder.path().join("key"));
    std::fs::write(&key, "sim-project-sk\n").expect("a file");
    let missing = with_file(&cloud, &file, &["regions"]);
    assert_eq!(missing.status.code(), Some(3));
    for name in ["TUMS_ACCESS_KEY", "TUMS_SECRET_KEY"] {
        assert!(err(&missing).contains(name), "{}", err(&missing));
    }
    let doctor = with_file(&cloud, &file, &["doctor", "-o", "table"]);
    assert_eq!(doctor.status.code(), Some(3));
    assert!(out(&doctor).starts_with("✗ keys  there are no keys"), "{}", out(&doctor));

    let url = cloud.simulator.url();
    let mine = configure(&key, &["--endpoint", &url, "--profile", "mine"]);
    assert!(with_file(&cloud, &file, &mine).status.success());
    let written = text_of(&file);
    assert_eq!(
        written,
        format!("[mine]\naccess_key = sim-project-ak\nsecret_key = sim-project-sk\nendpoint = {url}\n")
    );
    let with_profile = with_file(&cloud, &file, &["regions", "--profile", "mine"]);
    assert!(with_profile.status.success(), "{}", err(&with_profile));
    let mut named = program(&cloud, &["regions"]);
    named.env_remove("TUMS_ACCESS_KEY").env_remove("TUMS_SECRET_KEY").env_remove("TUMS_ENDPOINT");
    let named = named.env("TUMS_PROFILE_FILE", &file).env("TUMS_PROFILE", "mine").output().expect("the program");
    assert!(named.status.success(), "{}", err(&named));
    assert_eq!(text_of(&file), written, "who reads a profile does not write it");
}

#[test]
fn a_profile_is_replaced_only_when_that_is_asked_for() {
    let cloud = Cloud::start(Clock::host());
    let folder = tempfile::tempdir().expect("a folder");
    let (file, key) = (folder.path().join("profiles"), folder.path().join("key"));
    std::fs::write(&key, "sim-project-sk\n").expect("a file");
    for head in ["[mine]", "[ mine ]", "  [mine ]"] {
        let old = format!("{head}\naccess_key = old\nsecret_key = old\n");
        std::fs::write(&file, &old).expect("a file");
        private(&file);
        let refused = with_file(&cloud, &file, &configure(&key, &["--profile", "mine"]));
        assert_eq!((refused.status.code(), text_of(&file)), (Some(2), old), "{head}");
        let forced = with_file(&cloud, &file, &configure(&key, &["--profile", "mine", "--force"]));
        assert!(forced.status.success(), "{}", err(&forced));
        assert!(!text_of(&file).contains("old"), "{head}");
    }
    let before = text_of(&file);
    for endpoint in ["http://cloud.example", "https://cloud.example\nsecret_key = x", "cloud"] {
        let refused = with_file(&cloud, &file, &configure(&key, &["--endpoint", endpoint]));
        assert_eq!((refused.status.code(), text_of(&file)), (Some(3), before.clone()), "{endpoint}");
    }
}

/// The id in the header that `tums sign` makes, and so the one of every call.
fn terminal_id(output: &Output) -> String {
    let header = json(output)["authorization"].as_str().expect("a header").to_owned();
    header.split_once("TerminalId=").expect("an id").1.to_owned()
}

#[test]
fn a_machine_keeps_its_terminal_id() {
    let cloud = Cloud::start(Clock::host());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tums").join("profiles");
    let with_keys = |words: &[&str], id: Option<&str>| {
        let mut program = program(&cloud, words);
        program.env_remove("TUMS_TERMINAL_ID").env("TUMS_PROFILE_FILE", &file);
        program.envs(id.map(|id| ("TUMS_TERMINAL_ID", id))).output().expect("the program")
    };
    let dry = with_keys(&["region", "get-paged-root-regions", "--dry-run"], None);
    assert!(dry.status.success() && !file.parent().expect("a folder").exists(), "a dry run writes nothing");

    let kept = terminal_id(&with_keys(&["sign", "/p"], None));
    assert_eq!(kept.len(), 32);
    assert_eq!(terminal_id(&with_keys(&["sign", "/p"], None)), kept);
    assert_eq!(text_of(&file.with_file_name("terminal_id")).trim(), kept);
    assert_eq!(terminal_id(&with_keys(&["sign", "/p"], Some("mine"))), "mine");
    assert!(with_keys(&["regions"], None).status.success());

    let profile = "[default]\naccess_key = sim-project-ak\nsecret_key = sim-project-sk\nterminal_id = written\n";
    std::fs::write(&file, profile).expect("a file");
    private(&file);
    let sign = ["sign", "/p", "--profile", "default"];
    assert_eq!(terminal_id(&with_keys(&sign, Some("mine"))), "written", "a profile that is asked for counts more");
    let without_keys = |id: &str| {
        let mut program = program(&cloud, &sign[..2]);
        program.env_remove("TUMS_ACCESS_KEY").env_remove("TUMS_SECRET_KEY").env("TUMS_TERMINAL_ID", id);
        terminal_id(&program.env("TUMS_PROFILE_FILE", &file).output().expect("the program"))
    };
    assert_eq!((without_keys("mine").as_str(), without_keys("").as_str()), ("mine", "written"));
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
