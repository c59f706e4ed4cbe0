//! Where answers and words go, in which form, language and colour.

use tums_sim::Clock;

use super::*;

const ESCAPE: char = '\u{1b}';

#[test]
fn colour_is_for_terminals_and_for_those_who_insist() {
    let cloud = Cloud::start(Clock::host());
    let shown = |more: &[(&str, &str)]| {
        let mut program = program(&cloud, &["devices", "-o", "table"]);
        out(&program.env_remove("NO_COLOR").envs(more.iter().copied()).output().expect("the program"))
    };
    assert!(!shown(&[]).contains(ESCAPE), "this is no terminal");
    assert!(shown(&[("CLICOLOR_FORCE", "1")]).contains(ESCAPE));
    assert!(!shown(&[("NO_COLOR", "1")]).contains(ESCAPE));
}

#[test]
fn the_language_is_that_of_the_locale() {
    let cloud = Cloud::start(Clock::host());
    let told = |locale: &str, words: &[&str]| {
        let mut program = program(&cloud, words);
        for name in ["TUMS_LANG", "LANGUAGE", "LC_MESSAGES", "LANG"] {
            program.env_remove(name);
        }
        err(&program.env("LC_ALL", locale).output().expect("the program"))
    };
    assert!(told("zh_CN.UTF-8", &["regoin"]).starts_with("错误："));
    assert!(told("en_US.UTF-8", &["regoin"]).starts_with("error: "));
    assert!(told("zh_CN.UTF-8", &["--lang", "en", "regoin"]).starts_with("error: "));
    assert!(told("C", &["--lang", "fr", "regoin"]).contains("'fr'"), "there is no French");
}

#[test]
fn quiet_says_only_what_must_be_known() {
    let cloud = Cloud::start(Clock::host());
    let mint = ["credential", "create-temp-application-api-credential", "--expire-time", "1h"];
    assert!(err(&run(&cloud, &mint)).contains("secrets hidden"));
    let quiet = run(&cloud, &[&mint[..], &["--quiet"]].concat());
    assert_eq!((err(&quiet).as_str(), &json(&quiet)["tempSk"]), ("", &Value::from("[hidden]")));
    let refused = run(&cloud, &["region", "delete-region", "--region-id", "999999", "--yes", "-q"]);
    assert!(err(&refused).starts_with("error: "), "{}", err(&refused));
}

#[test]
fn the_form_of_answers_can_be_set_for_good() {
    let cloud = Cloud::start(Clock::host());
    let with = |form: &str| {
        let mut program = program(&cloud, &["explain", "-10301"]);
        program.env("TUMS_OUTPUT", form).output().expect("the program")
    };
    assert!(out(&with("yaml")).starts_with("code: -10301\n"));
    let wrong = with("xml");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("TUMS_OUTPUT is `xml`"), "{}", err(&wrong));
}

#[test]
fn a_table_has_names_where_the_wire_has_numbers() {
    let cloud = Cloud::start(Clock::host());
    let camera = device(&cloud, "surveillancecamera");
    let words = ["device", "get-device-upgrade-info", "--dev-list", &camera, "--dev-list", "00-00-00-00-00-01"];
    let output = run(&cloud, &[&words[..], &["-o", "table"]].concat());
    assert_eq!(output.status.code(), Some(5), "{}", err(&output));
    let (list, failures) =
        out(&output).split_once("\nfailures\n").map(|(one, other)| (one.to_owned(), other.to_owned())).expect("both");
    assert!(list.contains("upgradeStatus") && list.contains("idle") && list.contains(&camera), "{list}");
    assert!(failures.contains("00-00-00-00-00-01") && failures.contains("-80301"), "{failures}");
}
