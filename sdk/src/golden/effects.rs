//! What is known of an operation at compile time, effects that depend on a parameter, and calls by URL.

use std::time::Duration;

use super::generated::*;
use super::{answer, sent};
use crate::Timestamp;
use crate::operation::{Apps, EffectClass, Operation};

#[test]
fn an_operation_knows_its_facts() {
    let info = StartSailing::INFO;
    assert_eq!((info.name, info.module, info.path), ("startSailing", "effects", "/harbour/v1/startSailing"));
    assert_eq!((info.section, info.apps, info.effect), ("1.4.6.1", Apps::Both, EffectClass::Act));
    assert!(info.repeatable && info.signed && info.limits.online && info.limits.paid);
    assert_eq!(info.limits.min_interval, Some(Duration::from_secs(5)));
    assert_eq!((info.followed_by, info.outcomes), (Some("watchSailing"), &[][..]));
    let info = FollowLink::INFO;
    assert_eq!((info.apps, info.signed, info.outcomes), (Apps::Device, false, &[-2][..]));
    assert!(!info.limits.online && info.limits.paid && !info.repeatable);
}

#[test]
fn an_effect_may_depend_on_all_of_several_parameters() {
    let watch = || WatchSailing::new(Flag::Red, true).forget(true).berth(Berth::Road).mode("all");
    assert_eq!(watch().effect(), EffectClass::Delete);
    let mut other_flag = watch();
    other_flag.flag = Flag::Blue;
    let mut not_again = watch();
    not_again.again = false;
    for request in [watch().forget(false), watch().berth(Berth::Quay), watch().mode("one"), other_flag, not_again] {
        assert_eq!(request.effect(), EffectClass::Read, "{request:?}");
    }
    assert_eq!(ChangeState::new(1).effect(), EffectClass::Set);
    assert_eq!(ChangeState::new(1).reset(1).effect(), EffectClass::Act);
}

#[test]
fn a_call_by_url_sends_a_query_and_two_bytes() {
    let link = FollowLink::new("a b", 576_620_008_413_343_087).flag(Flag::Half).since(Timestamp::from_millis(5));
    assert_eq!(link.query(), "?token=a%20b&berthId=576620008413343087&flag=half%20red&since=5");
    assert_eq!(link.body(), b"{}");
    assert_eq!(link.origin(), None);
    let mut link = link.origin_("north").extra("later", "1");
    link.query_string = Some("x".into());
    assert!(link.query().ends_with("&since=5&origin=north&queryString=x&later=1"), "{}", link.query());
    assert!(!format!("{link:?}").contains("a b"), "the token is not shown");
    let shut = answer::<FollowLink>(&serde_json::json!({ "error_code": -2 }));
    assert_eq!(shut, Ok(FollowLinkOutput::Shut));
}

#[cfg(feature = "ring")]
#[test]
fn every_handle_makes_calls() {
    let credentials = crate::Credentials::new("test-ak", "test-sk").expect("keys");
    let client =
        crate::Client::builder().endpoint("http://127.0.0.1:1").credentials(credentials).build().expect("a client");
    drop(client.effects().start_sailing(StartSailing::new()));
    drop(client.values().read_values(ReadValues::new()));
    drop(client.names().r#match(Match::new(MatchRequired { r#type: Word::Ok, self_: "a".into(), new: "b".into() })));
    assert_eq!(sent(&StartSailing::new()), serde_json::json!({}));
}
