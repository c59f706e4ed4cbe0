//! No secret is shown, and the log that is asked for says something.

use tums_sim::Clock;

use super::*;

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
        let is_logged = words.iter().any(|word| word.starts_with("-v"));
        assert_eq!(err(&output).contains("attempt succeeded"), is_logged, "{words:?}: {shown}");
    }
}
