//! Scripts and pages that the program writes: what `--dry-run` prints, completions, manuals.

use tums_sim::Clock;

use super::*;

/// The script signs by itself: a shell, `curl` and `openssl` are all that it needs. Where these are missing there is nothing to see.
#[cfg(unix)]
#[test]
fn the_script_of_a_dry_run_is_accepted() {
    let has = |tool: &str| Command::new(tool).arg("version").output().is_ok();
    if !has("curl") || !has("openssl") {
        skipped("there is no curl or no openssl");
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
    let folder = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish"] {
        let script = out(&run(&cloud, &["completions", shell]));
        for name in ["get-device-osd-info", "filter-and.device-status", "delete-export-record"] {
            assert!(script.contains(name), "{shell}: {name}");
        }
        let file = folder.path().join(shell);
        std::fs::write(&file, script).expect("a file");
        match Command::new(shell).arg("-n").arg(&file).output() {
            Ok(read) => assert!(read.status.success(), "{shell}: {}", err(&read)),
            Err(_) => skipped(&format!("{shell}: nobody has read its completions")),
        }
    }
    let target = folder.path().to_str().expect("a name");
    assert!(run(&cloud, &["man", target]).status.success());
    let page = std::fs::read_to_string(folder.path().join("tums-region-add-region.1")).expect("a page");
    assert!(page.contains("region\\-name") && page.contains("required"), "{page}");
}
