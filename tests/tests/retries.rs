//! When a call is repeated, and when it must not be.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;
use tums::clock::{Clock, VirtualTime};
use tums::credentials::TemporaryCredentials;
use tums::retry::{Backoff, NoRetry, RetryBudget};
use tums::transport::TransportErrorKind::{Connect, Other, Reset, Timeout, Tls, TooLarge};
use tums::{
    Client, ClientBuilder, Credentials, Effect, EffectClass, Error, ErrorKind, RawOutput, RequestRelayUrl,
    RequestRelayUrlOutput, RequestRelayUrlRequired, StreamType, Timestamp,
};
use tums_tests::fake::{FakeTransport, Fate, part};

const PATH: &str = "/tums/open/resource/v1/addRegion";
/// 2026-01-26 00:00:00 UTC.
const NOW: i64 = 1_769_385_600;

fn builder(transport: &FakeTransport) -> ClientBuilder {
    let credentials = Credentials::new("test-ak", "test-sk").expect("a key");
    ClientBuilder::with_transport(transport.clone()).credentials(credentials)
}

fn client(transport: &FakeTransport) -> Client {
    builder(transport).build().expect("a client")
}

async fn call(client: &Client, effect: EffectClass) -> Result<RawOutput, Error> {
    client.call_raw(PATH, &json!({ "regionName": "1F" })).effect(effect).await
}

/// Makes a call that always meets the same fate; answers how often it was tried, and the error.
async fn tries(effect: EffectClass, fate: fn() -> Fate) -> (usize, Error) {
    let transport = FakeTransport::new(move |_, _| fate());
    let error = call(&client(&transport), effect).await.expect_err("it always fails");
    assert_eq!(error.attempts() as usize, transport.sent().len());
    (transport.sent().len(), error)
}

/// A fate, how often it is tried if repeating is harmless and if it is not, and what is known in the end.
type Row = (fn() -> Fate, usize, usize, Effect);

#[tokio::test(start_paused = true)]
async fn the_effect_decides() {
    let harmless = [EffectClass::Read, EffectClass::Set];
    let harmful = [EffectClass::Create, EffectClass::Delete, EffectClass::Act];
    let table: [Row; 18] = [
        (|| Fate::Lost(Connect), 3, 3, Effect::None),
        (|| Fate::Lost(Tls), 1, 1, Effect::None),
        (|| Fate::Lost(Timeout), 3, 1, Effect::Unknown),
        (|| Fate::Lost(Reset), 3, 1, Effect::Unknown),
        (|| Fate::Lost(TooLarge), 1, 1, Effect::Unknown),
        (|| Fate::Lost(Other), 1, 1, Effect::Unknown),
        (|| Fate::Silence, 3, 1, Effect::Unknown),
        (|| Fate::Answer(500, String::new()), 3, 1, Effect::Unknown),
        (|| Fate::Answer(503, String::new()), 3, 1, Effect::Unknown),
        (|| Fate::Answer(429, String::new()), 3, 3, Effect::None),
        (|| Fate::Answer(404, String::new()), 1, 1, Effect::None),
        (|| Fate::Answer(200, "<html>".to_owned()), 1, 1, Effect::Unknown),
        (|| Fate::code(-10200), 3, 3, Effect::None),
        (|| Fate::code(-10301), 1, 1, Effect::None),
        // A copy that something on the way has made came first.
        (|| Fate::code(-10303), 3, 1, Effect::Unknown),
        (|| Fate::code(-10000), 3, 1, Effect::Unknown),
        (|| Fate::code(-999_999), 3, 1, Effect::Unknown),
        (|| Fate::code(-82422), 1, 1, Effect::Unknown),
    ];
    for (row, (fate, if_harmless, if_harmful, effect)) in table.into_iter().enumerate() {
        for (classes, expected) in [(&harmless[..], if_harmless), (&harmful[..], if_harmful)] {
            for class in classes {
                let (tried, error) = tries(*class, fate).await;
                assert_eq!((tried, error.effect()), (expected, effect), "row {row}, {class:?}: {error}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_an_earlier_attempt_may_have_done_is_not_forgotten() {
    let transport = FakeTransport::new(|_, number| if number == 0 { Fate::Lost(Reset) } else { Fate::Lost(Connect) });
    let error = call(&client(&transport), EffectClass::Set).await.expect_err("it always fails");
    assert_eq!((error.kind(), error.effect(), error.attempts()), (ErrorKind::Connect, Effect::Unknown, 3));
    // A later attempt of an act that was never sent before is its own story.
    let transport = FakeTransport::new(|_, number| if number == 0 { Fate::Lost(Connect) } else { Fate::Lost(Reset) });
    let error = call(&client(&transport), EffectClass::Act).await.expect_err("it always fails");
    assert_eq!((error.kind(), error.effect(), error.attempts()), (ErrorKind::Reset, Effect::Unknown, 2));
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_signed_after_the_wait() {
    let clock = Clock::new(VirtualTime::new(Timestamp::from_secs(NOW)));
    let transport = FakeTransport::new(|_, number| match number {
        0 => Fate::AnswerWith(503, vec![("retry-after", "20".to_owned())], String::new()),
        1 => Fate::AnswerWith(429, vec![("retry-after", "30".to_owned())], String::new()),
        _ => Fate::code(0),
    });
    let client = builder(&transport).clock(clock).build().expect("a client");
    let raw = client.call_raw(PATH, &json!({ "regionName": "一层" })).effect(EffectClass::Read);
    let response = raw.with_response().await.expect("an answer");
    assert_eq!((response.attempts, response.output.result["regionId"].as_str()), (3, Some("13")));

    let nonces = transport.parts("Nonce");
    assert!(nonces.iter().all(|nonce| nonce.len() == 32 && nonce.bytes().all(|digit| digit.is_ascii_hexdigit())));
    assert!(nonces[0] != nonces[1] && nonces[1] != nonces[2] && nonces[0] != nonces[2], "{nonces:?}");
    assert_eq!(response.nonce.as_ref(), nonces.last());
    let times: Vec<i64> = transport.parts("Timestamp").iter().map(|time| time.parse().expect("a number")).collect();
    assert!(
        times[0] == NOW && (20..=21).contains(&(times[1] - NOW)) && (50..=52).contains(&(times[2] - NOW)),
        "{times:?}"
    );
    assert_eq!(response.timestamp.map(Timestamp::as_secs), Some(times[2]));
    for request in transport.sent() {
        let signed = tums::sign::SigningParams {
            access_key: "test-ak",
            secret_key: "test-sk",
            terminal_id: &part(&request, "TerminalId"),
            method: "POST",
            path: PATH,
            body: "{\"regionName\":\"一层\"}".as_bytes(),
            timestamp: part(&request, "Timestamp").parse().expect("a number"),
            nonce: &part(&request, "Nonce"),
        };
        assert_eq!(request.headers()["x-authorization"], *signed.sign().authorization());
        assert_eq!(request.headers()["content-type"], "application/json; charset=utf-8");
        assert_eq!(request.body().as_ref(), signed.body);
        assert_eq!(request.uri(), &*format!("https://api-smbcloud.tplinkcloud.com.cn{PATH}"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_would_outlast_the_call_is_not_begun() {
    let transport =
        FakeTransport::new(|_, _| Fate::AnswerWith(429, vec![("retry-after", "50".to_owned())], String::new()));
    let client = client(&transport);
    let started = Instant::now();
    let error = client.call_raw(PATH, &json!({})).effect(EffectClass::Read).timeout(Duration::from_secs(40)).await;
    let error = error.expect_err("throttled");
    assert_eq!(
        (error.attempts(), started.elapsed(), error.retry_after()),
        (1, Duration::ZERO, Some(Duration::from_secs(50)))
    );
    // Longer than any policy should sleep without being asked.
    let transport =
        FakeTransport::new(|_, _| Fate::AnswerWith(429, vec![("retry-after", "3600".to_owned())], String::new()));
    let error = call(&builder(&transport).timeout(Duration::MAX).build().expect("a client"), EffectClass::Read).await;
    assert_eq!(error.expect_err("throttled").attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_budget_is_shared_by_all_calls_of_a_client() {
    let transport = FakeTransport::new(|_, _| Fate::Lost(Reset));
    let client = builder(&transport).retry_budget(RetryBudget::new(5)).build().expect("a client");
    for _ in 0..10 {
        call(&client.clone(), EffectClass::Read).await.expect_err("it always fails");
    }
    assert_eq!(transport.sent().len(), 15);
}

#[tokio::test(start_paused = true)]
async fn a_policy_is_replaced_for_a_client_or_a_call() {
    let transport = FakeTransport::new(|_, _| Fate::Lost(Reset));
    let once = builder(&transport).retry(NoRetry).build().expect("a client");
    call(&once, EffectClass::Read).await.expect_err("it always fails");
    assert_eq!(transport.sent().len(), 1);
    let often = Backoff::default().max_attempts(5).base(Duration::ZERO);
    let error =
        once.call_raw(PATH, &json!({})).effect(EffectClass::Read).retry(often).await.expect_err("it always fails");
    assert_eq!(error.attempts(), 5);
}

#[tokio::test(start_paused = true)]
async fn the_policy_of_a_raw_call_stands_whenever_its_effect_is_told() {
    let transport = FakeTransport::new(|_, _| Fate::Lost(Reset));
    let client = client(&transport);
    let often = || Backoff::default().max_attempts(5).base(Duration::ZERO);
    let raw = || client.call_raw(PATH, &json!({}));
    for call in [raw().retry(often()).effect(EffectClass::Read), raw().effect(EffectClass::Read).retry(often())] {
        assert_eq!(call.await.expect_err("it always fails").attempts(), 5);
    }
    let never = raw().retry(NoRetry).effect(EffectClass::Read);
    assert_eq!(never.await.expect_err("it always fails").attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_raw_call_is_not_repeated_unless_told_so() {
    for fate in [Connect, Reset] {
        let transport = FakeTransport::new(move |_, _| Fate::Lost(fate));
        client(&transport).call_raw(PATH, &json!({})).await.expect_err("it always fails");
        assert_eq!(transport.sent().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_raw_call_that_makes_no_sense_is_not_sent() {
    let transport = FakeTransport::new(|_, _| Fate::code(0));
    let client = client(&transport);
    for (path, parameters, field) in [
        ("tums/open", json!({}), "path"),
        ("/tums/open?x=1", json!({}), "path"),
        ("/tums/ open", json!({}), "path"),
        ("/tums/open", json!([]), "parameters"),
        ("/tums/open", json!(null), "parameters"),
    ] {
        let error = client.call_raw(path, &parameters).await.expect_err("it makes no sense");
        assert_eq!((error.kind(), error.effect()), (ErrorKind::InvalidRequest, Effect::None));
        assert_eq!(error.invalid_request().map(tums::InvalidRequest::field), Some(field), "{error}");
    }
    assert!(transport.sent().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_expired_signature_is_made_again_once_with_the_clouds_time() {
    // The host is an hour late; the cloud checks.
    let host = VirtualTime::new(Timestamp::from_secs(NOW - 3600));
    let date = "Mon, 26 Jan 2026 00:00:00 GMT";
    let transport = FakeTransport::new(move |request, _| {
        let off = part(request, "Timestamp").parse::<i64>().expect("a number") - NOW;
        let code = if off.abs() > 300 { -10302 } else { 0 };
        let body = format!(r#"{{"error_code":{code}}}"#);
        Fate::AnswerWith(200, vec![("date", date.to_owned())], body)
    });
    let client = builder(&transport).clock(Clock::new(Arc::clone(&host))).retry(NoRetry).build().expect("a client");
    client.call_raw(PATH, &json!({})).await.expect("the second signature is good");
    assert_eq!(transport.sent().len(), 2);
    client.call_raw(PATH, &json!({})).await.expect("the first signature is good");
    assert_eq!(transport.sent().len(), 3);
    // The clock is mended; what was learnt is wrong now, and is forgotten.
    host.set(Timestamp::from_secs(NOW));
    client.call_raw(PATH, &json!({})).await.expect("the second signature is good");
    assert_eq!((transport.sent().len(), client.clock().offset_millis() / 1000), (5, 0));
}

#[tokio::test(start_paused = true)]
async fn a_cloud_that_always_says_expired_is_asked_twice() {
    let clock = Clock::new(VirtualTime::new(Timestamp::from_secs(NOW - 3600)));
    let headers = || vec![("date", "Mon, 26 Jan 2026 00:00:00 GMT".to_owned())];
    let transport =
        FakeTransport::new(move |_, _| Fate::AnswerWith(200, headers(), r#"{"error_code":-10302}"#.to_owned()));
    let error = call(&builder(&transport).clock(clock).build().expect("a client"), EffectClass::Act).await;
    let error = error.expect_err("always expired");
    assert!(error.is_clock_skew() && error.is_auth());
    assert_eq!((error.attempts(), error.effect()), (2, Effect::None));
}

#[tokio::test(start_paused = true)]
async fn a_temporary_key_that_the_cloud_forgot_is_replaced_once() {
    let minted = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&minted);
    let keys = TemporaryCredentials::new(move || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        async move { Credentials::new(format!("ak-{number}"), "test-sk") }
    });
    let transport = FakeTransport::new(|request, _| match part(request, "AccessKey").as_str() {
        "ak-0" => Fate::code(-10304),
        _ => Fate::code(0),
    });
    let client = builder(&transport).credentials(keys.clone()).retry(NoRetry).build().expect("a client");
    client.call_raw(PATH, &json!({})).await.expect("the second key is good");
    assert_eq!(
        (transport.parts("AccessKey"), minted.load(Ordering::Relaxed)),
        (vec!["ak-0".to_owned(), "ak-1".to_owned()], 2)
    );

    let refuses_all = FakeTransport::new(|_, _| Fate::code(-10304));
    let client = builder(&refuses_all).credentials(keys).retry(NoRetry).build().expect("a client");
    let error = client.call_raw(PATH, &json!({})).await.expect_err("no key is good");
    assert!(error.is_auth() && error.attempts() <= 2, "{error}");
    // A long-lived key is not replaced.
    let refused = FakeTransport::new(|_, _| Fate::code(-10304));
    call(&self::client(&refused), EffectClass::Read).await.expect_err("the key is not good");
    assert_eq!(refused.sent().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_mint_that_fails_says_so_and_nothing_is_sent() {
    let keys = TemporaryCredentials::new(|| async { Err(Error::credentials("the key server is closed")) });
    let transport = FakeTransport::new(|_, _| Fate::code(0));
    let client = builder(&transport).credentials(keys).build().expect("a client");
    let error = call(&client, EffectClass::Act).await.expect_err("no key");
    assert_eq!((error.kind(), error.effect(), error.attempts()), (ErrorKind::Credentials, Effect::None, 1));
    assert_eq!(error.to_string(), "addRegion: no temporary key could be minted: the key server is closed");
    assert!(transport.sent().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_mint_that_hangs_is_bounded_by_the_call() {
    let keys = TemporaryCredentials::new(std::future::pending);
    let transport = FakeTransport::new(|_, _| Fate::code(0));
    let client = builder(&transport).credentials(keys).build().expect("a client");
    let error = call(&client, EffectClass::Act).await.expect_err("no key");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::None));
}

#[tokio::test(start_paused = true)]
async fn a_call_without_time_left_is_not_sent() {
    let transport = FakeTransport::new(|_, _| Fate::code(0));
    let client = client(&transport);
    let error = client.call_raw(PATH, &json!({})).timeout(Duration::ZERO).await.expect_err("no time");
    assert_eq!((error.kind(), error.effect(), transport.sent().len()), (ErrorKind::Timeout, Effect::None, 0));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_its_url_authenticates_carries_no_signature() {
    let transport = FakeTransport::new(|_, _| {
        Fate::Answer(200, r#"{"error_code":-80703,"result":{"sessionId":"s","token":"t"}}"#.to_owned())
    });
    let keys = TemporaryCredentials::new(|| async { Err(Error::credentials("no key is needed")) });
    let client = builder(&transport).credentials(keys).build().expect("a client");
    let request = RequestRelayUrl::new(RequestRelayUrlRequired {
        token: "test-token".into(),
        dev_info_id: 576_620_008_413_343_087,
        client_type: "chrome 99.0".to_owned(),
        stream_type: StreamType::Live,
    });
    let response = client.call(request).with_response().await.expect("an answer that is no error");
    assert_eq!((response.code.value(), response.nonce), (-80703, None));
    assert!(matches!(response.output, RequestRelayUrlOutput::Pending { .. }));
    let [request] = &transport.sent()[..] else { panic!("one request") };
    assert!(!request.headers().contains_key("x-authorization"));
    let query = request.uri().query().expect("a query");
    assert!(query.contains("token=test-token") && query.contains("devInfoId=576620008413343087"), "{query}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_is_over() {
    let transport = FakeTransport::new(|_, _| Fate::Silence);
    let client = client(&transport);
    let call = call(&client, EffectClass::Read);
    tokio::time::timeout(Duration::from_secs(1), call).await.expect_err("silence");
    tokio::time::sleep(Duration::from_secs(1000)).await;
    assert_eq!(transport.sent().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_thousand_calls_mint_one_key() {
    let minted = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&minted);
    let keys = TemporaryCredentials::new(move || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Credentials::new(format!("ak-{number}"), "test-sk")
        }
    });
    let transport = FakeTransport::new(|_, _| Fate::code(0));
    let client = builder(&transport).credentials(keys).build().expect("a client");
    let calls = (0..1000).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { client.call_raw(PATH, &json!({})).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.expect("no panic").expect("an answer");
    }
    assert_eq!((transport.sent().len(), minted.load(Ordering::Relaxed)), (1000, 1));
    assert!(transport.parts("AccessKey").iter().all(|key| key == "ak-0"));
    let nonces: std::collections::HashSet<String> = transport.parts("Nonce").into_iter().collect();
    assert_eq!(nonces.len(), 1000);
}

/// Temporary keys that are good for a thousand seconds and take fifty to be minted.
fn slow_keys(clock: &Clock) -> TemporaryCredentials {
    let minter = {
        let clock = clock.clone();
        move || {
            let expires_at = Timestamp::from_secs(clock.now().as_secs() + 1000);
            async move {
                tokio::time::sleep(Duration::from_secs(50)).await;
                Ok(Credentials::new("test-ak", "test-sk")?.expiring_at(expires_at))
            }
        }
    };
    TemporaryCredentials::with_clock(minter, clock.clone())
}

/// Makes a hundred calls, and tells how long they took together.
async fn hundred_calls(client: &Client) -> Duration {
    let started = Instant::now();
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client, EffectClass::Act).await })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("an answer");
    }
    started.elapsed()
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_what_another_call_waits_for() {
    let clock = Clock::new(VirtualTime::new(Timestamp::from_secs(NOW)));
    let transport = FakeTransport::new(|request, _| match request.uri().path() {
        PATH => Fate::code(0),
        "/slow" => Fate::After(Duration::from_secs(60), Box::new(Fate::code(0))),
        _ => Fate::AnswerWith(429, vec![("retry-after", "40".to_owned())], String::new()),
    });
    let client = builder(&transport).credentials(slow_keys(&clock)).clock(clock);
    let client = client.attempt_timeout(Duration::from_secs(90)).build().expect("a client");
    assert_eq!(hundred_calls(&client).await, Duration::from_secs(50), "the first key is waited for by all");
    let signed_at = (NOW + 50).to_string();
    assert!(transport.parts("Timestamp").iter().all(|timestamp| *timestamp == signed_at), "signed after all waiting");

    // A call that is repeated after a while.
    let other = client.clone();
    let throttled = tokio::spawn(async move { other.call_raw("/busy", &json!({})).effect(EffectClass::Read).await });
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(hundred_calls(&client).await, Duration::ZERO, "a repetition is waited for by its own call only");
    throttled.abort();

    // The key is to be renewed, and the next one is being minted.
    tokio::time::sleep(Duration::from_secs(900)).await;
    for _ in 0..2 {
        assert_eq!(hundred_calls(&client).await, Duration::ZERO, "a key that is still good serves");
    }
    let other = client.clone();
    let slow = tokio::spawn(async move { other.call_raw("/slow", &json!({})).await.map(|_| Instant::now()) });
    tokio::task::yield_now().await;

    // It has expired: who has no key waits for the mint, who has one does not.
    let started = Instant::now();
    tokio::time::sleep(Duration::from_secs(45)).await;
    assert!(hundred_calls(&client).await > Duration::from_secs(3), "the next key is waited for");
    let slow = slow.await.expect("no panic").expect("an answer");
    assert_eq!(slow - started, Duration::from_secs(60));
}
