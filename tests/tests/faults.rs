//! Everything that can go wrong on the way: each fault ends in the right error or the right answer, and tells truly whether the
//! request may have been carried out.

use std::process::Command;
use std::time::Duration;

use serde_json::json;
use tums::error::AnswerFault;
use tums::retry::{Backoff, NoRetry};
use tums::transport::HttpTransport;
use tums::{
    AddRegion, AddRegionOutput, Client, Credentials, Effect, EffectClass, Error, ErrorKind, GetPagedRootRegions,
    RawOutput, RegionId,
};
use tums_tests::scripted::{Act, ScriptedServer, answer, nobody};

const PATH: &str = "/tums/open/resource/v1/addRegion";
const SUCCESS: &str = r#"{"result":{"regionId":"13"},"error_code":0}"#;

fn client(endpoint: &str) -> Client {
    let transport = HttpTransport::builder().max_answer_size(1 << 20).build().expect("a transport");
    let credentials = Credentials::new("test-ak", "test-sk").expect("a key");
    Client::builder()
        .transport(transport)
        .endpoint(endpoint)
        .credentials(credentials)
        .retry(NoRetry)
        .build()
        .expect("a client")
}

async fn call(endpoint: &str) -> Result<RawOutput, Error> {
    client(endpoint).call_raw(PATH, &json!({ "regionName": "1F" })).await
}

async fn failure(act: Act) -> Error {
    let server = ScriptedServer::start(act.clone()).await;
    call(&server.url()).await.err().unwrap_or_else(|| panic!("{act:?} should fail"))
}

/// Asserts the kind and the effect of what comes of an act.
async fn assert_fails(act: Act, kind: ErrorKind, effect: Effect) -> Error {
    let shown: String = format!("{act:?}").chars().take(200).collect();
    let error = failure(act).await;
    assert_eq!((error.kind(), error.effect()), (kind, effect), "{shown}: {error}");
    assert_eq!((error.operation(), error.attempts()), (Some("addRegion"), 1));
    error
}

#[tokio::test]
async fn nobody_listens() {
    let error = call(&nobody().await).await.expect_err("refused");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::None));
    assert!(error.to_string().starts_with("addRegion: could not connect: Connection refused"), "{error}");
    assert!(error.is_retryable());
}

#[tokio::test]
async fn the_peer_speaks_no_tls() {
    let server = ScriptedServer::start(Act::Greet(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec())).await;
    let error = call(&server.url().replace("http:", "https:")).await.expect_err("no TLS");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Tls, Effect::None), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_does_not_come_about_is_given_up() {
    let server = ScriptedServer::start(Act::Silence).await;
    let transport = HttpTransport::builder().connect_timeout(Duration::from_secs(3)).build().expect("a transport");
    let credentials = Credentials::new("test-ak", "test-sk").expect("a key");
    let client = Client::builder().transport(transport).endpoint(server.url().replace("http:", "https:"));
    let client = client.credentials(credentials).retry(NoRetry).build().expect("a client");
    let started = tokio::time::Instant::now();
    let error = client.call_raw(PATH, &json!({})).await.expect_err("TLS is never agreed on");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Connect, Effect::None), "{error}");
    assert_eq!(started.elapsed().as_secs(), 3);
}

#[tokio::test]
async fn connections_break() {
    let half_header = b"HTTP/1.1 200 OK\r\nContent-Le".to_vec();
    let half_body = answer(200, "", SUCCESS)[..60].to_vec();
    for act in [
        Act::ResetBeforeRequest,
        Act::Reset(Vec::new()),
        Act::Close(Vec::new()),
        Act::Reset(half_header.clone()),
        Act::Close(half_header),
        Act::Reset(half_body.clone()),
        Act::Close(half_body),
        Act::Close(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc".to_vec()),
    ] {
        let error = assert_fails(act, ErrorKind::Reset, Effect::Unknown).await;
        assert!(error.is_transient() && !error.is_retryable());
        assert!(error.to_string().ends_with("; it may have been carried out"), "{error}");
        assert_eq!(error.nonce().map(str::len), Some(32));
    }
}

#[tokio::test]
async fn a_reset_after_the_answer_does_no_harm() {
    let server = ScriptedServer::start(Act::Reset(answer(200, "", SUCCESS))).await;
    let client = client(&server.url());
    for _ in 0..3 {
        let output = client.call_raw(PATH, &json!({})).await.expect("an answer");
        assert_eq!(output.result["regionId"], "13");
    }
}

#[tokio::test(start_paused = true)]
async fn answers_that_do_not_come_in_time() {
    let slow = answer(200, "", SUCCESS);
    for act in [Act::Silence, Act::Drip(slow.clone())] {
        let error = assert_fails(act, ErrorKind::Timeout, Effect::Unknown).await;
        assert!(error.to_string().starts_with("addRegion: no answer within 30s"), "{error}");
        assert!(error.is_timeout());
    }
    // Slow, but within the time for one attempt.
    let server = ScriptedServer::start(Act::Drip(slow)).await;
    let client = client(&server.url());
    let patient =
        client.call_raw(PATH, &json!({})).attempt_timeout(Duration::from_secs(200)).timeout(Duration::from_secs(200));
    assert_eq!(patient.await.expect("an answer").result["regionId"], "13");
}

#[tokio::test(start_paused = true)]
async fn the_whole_call_has_its_own_limit() {
    let server = ScriptedServer::start(Act::Silence).await;
    let client = client(&server.url());
    let started = tokio::time::Instant::now();
    let call = client.call_raw(PATH, &json!({})).effect(EffectClass::Read).retry(Backoff::default().max_attempts(100));
    let error = call.timeout(Duration::from_secs(70)).await.expect_err("silence");
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Unknown));
    assert!(error.attempts() >= 2 && started.elapsed() <= Duration::from_secs(70), "{error}");
}

#[tokio::test]
async fn gateways_answer_instead_of_the_cloud() {
    for (status, effect, transient) in [
        (301, Effect::None, false),
        (302, Effect::Unknown, false),
        (307, Effect::None, false),
        (400, Effect::None, false),
        (401, Effect::None, false),
        (403, Effect::None, false),
        (404, Effect::None, false),
        (408, Effect::Unknown, true),
        (413, Effect::None, false),
        (429, Effect::None, true),
        (500, Effect::Unknown, true),
        (501, Effect::Unknown, true),
        (502, Effect::Unknown, true),
        (503, Effect::Unknown, true),
        (504, Effect::Unknown, true),
    ] {
        for body in ["", "<html><body>Bad Gateway</body></html>", "no upstream", SUCCESS, r#"{"error":"no"}"#] {
            let headers = "Location: http://127.0.0.1:1/\r\n";
            let error = assert_fails(Act::Close(answer(status, headers, body)), ErrorKind::HttpStatus, effect).await;
            assert_eq!((error.status().map(|status| status.as_u16()), error.is_transient()), (Some(status), transient));
            assert_eq!(error.body(), Some(body.as_bytes()));
            assert_eq!(error.is_throttled(), status == 429);
        }
    }
}

#[tokio::test]
async fn the_cloud_answers_with_another_status() {
    for (status, code, effect) in [
        (500, -10301, Effect::None),
        (502, -10000, Effect::Unknown),
        (503, -10200, Effect::None),
        (429, -10200, Effect::None),
        (429, -999_999, Effect::None),
        (503, -999_999, Effect::Unknown),
        (400, -10100, Effect::None),
        (200, -999_999, Effect::Unknown),
    ] {
        let body = format!(r#"{{"error_code":{code},"msg":"text of the cloud"}}"#);
        let error = assert_fails(Act::Close(answer(status, "", body)), ErrorKind::Api, effect).await;
        assert_eq!((error.code().map(tums::ErrorCode::value), error.msg()), (Some(code), Some("text of the cloud")));
    }
}

#[tokio::test]
async fn the_cloud_says_how_long_to_wait() {
    let server = ScriptedServer::start(Act::Close(answer(429, "Retry-After: 7\r\n", ""))).await;
    let error = call(&server.url()).await.expect_err("throttled");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    let date = "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n";
    let error = failure(Act::Close(answer(503, date, ""))).await;
    assert!(error.retry_after() > Some(Duration::from_secs(1 << 32)));
    for nonsense in ["", "soon", "-1"] {
        let error = failure(Act::Close(answer(503, &format!("Retry-After: {nonsense}\r\n"), ""))).await;
        assert_eq!(error.retry_after(), None);
    }
}

#[tokio::test]
async fn bodies_that_are_no_answer() {
    let gzip = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    for (headers, body, fault) in [
        ("", &b""[..], AnswerFault::Empty),
        ("", b" \r\n\t ", AnswerFault::Empty),
        ("", b"<!DOCTYPE html><html>", AnswerFault::Html),
        ("Content-Encoding: gzip\r\n", &gzip, AnswerFault::Compressed),
        ("", &gzip, AnswerFault::NotUtf8),
        ("", b"{\"error_code\":0,\"msg\":\"\xff\xfe\"}", AnswerFault::NotUtf8),
        ("", b"{\"error_code\":0,\"result\":{\"regionId\":\"1", AnswerFault::Truncated),
        ("", b"ok", AnswerFault::NotJson),
        ("", b"[{\"error_code\":0}]", AnswerFault::NotJson),
        ("", b"{\"error_code\":0} {}", AnswerFault::NotJson),
        ("", b"{\"result\":{}}", AnswerFault::NoErrorCode),
        ("", b"{\"error_code\":1e400}", AnswerFault::NoErrorCode),
    ] {
        let error =
            assert_fails(Act::Close(answer(200, headers, body)), ErrorKind::InvalidAnswer, Effect::Unknown).await;
        assert_eq!(error.answer_fault(), Some(fault), "{error}");
        assert!(error.to_string().contains(&format!("{} bytes", body.len())), "{error}");
    }
    let html = failure(Act::Close(answer(200, "", "<html>\n<title>Login</title>"))).await;
    assert!(
        html.to_string().contains(r#"the body is a web page; HTTP 200 OK, 27 bytes: "<html>\n<title>Login</title>""#),
        "{html}"
    );
}

#[tokio::test]
async fn answers_without_end() {
    let announced = b"HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\n";
    let unannounced = b"HTTP/1.1 200 OK\r\n\r\n";
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for act in [
        Act::Close([&announced[..], &vec![b' '; 10 << 20]].concat()),
        Act::Endless(unannounced, vec![b' '; 1 << 16]),
        Act::Endless(chunked, [b"10000\r\n", &vec![b' '; 1 << 16][..], b"\r\n"].concat()),
    ] {
        let error = assert_fails(act, ErrorKind::TooLarge, Effect::Unknown).await;
        assert!(error.to_string().contains("more than 1048576 bytes") && !error.is_transient(), "{error}");
    }
    assert_fails(Act::Endless(b"HTTP/1.1 200 OK\r\nX: ", vec![b'x'; 1 << 16]), ErrorKind::Transport, Effect::Unknown)
        .await;
    assert_fails(Act::Close(b"220 smtp ready\r\n\r\n".to_vec()), ErrorKind::Transport, Effect::Unknown).await;
}

#[tokio::test]
async fn ten_megabytes_of_nothing_fit_into_the_default() {
    let server = ScriptedServer::start(Act::Close(answer(200, "", vec![b' '; 10 << 20]))).await;
    let credentials = Credentials::new("test-ak", "test-sk").expect("a key");
    let client = Client::builder().endpoint(server.url()).credentials(credentials).build().expect("a client");
    let error = client.call_raw(PATH, &json!({})).await.expect_err("nothing");
    assert_eq!((error.answer_fault(), error.effect()), (Some(AnswerFault::Empty), Effect::Unknown));
}

#[tokio::test]
async fn odd_answers_that_are_answers() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for body in [
        r#"{"error_code":0,"error_code":0,"result":{"regionId":"1","regionId":"13"}}"#.to_owned(),
        format!(r#"{{"error_code":0,"result":{{"regionId":"13"}},"debug":{deep}}}"#),
        r#"{"error_code":0,"result":{"regionId":"13"},"cost":1e999,"id":123456789012345678901234567890}"#.to_owned(),
        r#"{"errorCode":"0","result ":{"regionId":"13"},"msg":null}"#.to_owned(),
    ] {
        let server = ScriptedServer::start(Act::Close(answer(200, "", body))).await;
        assert_eq!(call(&server.url()).await.expect("an answer").result["regionId"], "13");
    }
}

#[tokio::test]
async fn a_result_that_cannot_be_read_was_carried_out_nevertheless() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for result in [deep.as_str(), "1e999"] {
        let body = format!(r#"{{"error_code":0,"result":{result}}}"#);
        let error = assert_fails(Act::Close(answer(200, "", body)), ErrorKind::Decode, Effect::Done).await;
        assert!(error.to_string().contains("carried out, but the answer cannot be understood: `result`"), "{error}");
        assert_eq!(error.result().map(|result| result.get().len()), Some(result.len()));
    }
}

/// Adds a region through its own types, at a server that answers with this result.
async fn add_region(result: &str) -> Result<AddRegionOutput, Error> {
    let body = format!(r#"{{"error_code":0,"result":{result}}}"#);
    let server = ScriptedServer::start(Act::Close(answer(200, "", body))).await;
    client(&server.url()).region().add_region(AddRegion::new("1F", RegionId::ROOT)).await
}

#[tokio::test]
async fn odd_values_inside_a_typed_answer() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (result, order) in [
        (r#"{"regionId":"1","order":1,"order":2,"regionId":"13"}"#, Some(2)),
        (r#"{"regionId":"13","order":2,"regionId":null,"order":null}"#, Some(2)),
        (&format!(r#"{{"regionId":"13","new":{deep},"order":2}}"#), Some(2)),
        (&format!(r#"{{"regionId":"13","order":{deep}}}"#), None),
        (r#"{"regionId":"13","order":123456789012345678901234567890}"#, None),
        (r#"{"regionId":"13","order":-0.5e-300,"new":1e999}"#, None),
    ] {
        let output = add_region(result).await.expect("an answer");
        assert_eq!((output.region_id.to_string().as_str(), output.order), ("13", order));
    }
    // A number that JSON's own reader refuses, and an answer without what it is about.
    for (result, path) in [(r#"{"regionId":"13","order":1e999}"#, "`result.order`"), ("{}", "`result.regionId`")] {
        let error = add_region(result).await.expect_err("no answer");
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Decode, Effect::Done), "{error}");
        assert!(error.to_string().contains(path), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_names_its_failures_all_the_same() {
    let body = r#"{"error_code":0,"result":1e999,"failList":[{"error_code":-80210}]}"#;
    let error = assert_fails(Act::Close(answer(200, "", body)), ErrorKind::Decode, Effect::Done).await;
    assert!(error.to_string().ends_with("; 1 input failed"), "{error}");
    assert_eq!(error.failures().iter().map(|failure| failure.code.value()).collect::<Vec<_>>(), [-80210]);
    assert_eq!(error.into_failures().len(), 1);
}

/// The cloud says 0, and names inputs that failed, where the document has no place for such.
#[tokio::test]
async fn failures_that_no_output_has_a_place_for() {
    let failed = r#"{"error_code":0,"result":{"regionId":"13","list":[]},"failList":[{"error_code":-80210}]}"#;
    let server = ScriptedServer::start(Act::Close(answer(200, "", failed))).await;
    let client = client(&server.url());
    for effect in [EffectClass::Act, EffectClass::Read] {
        let output = client.call_raw(PATH, &json!({})).effect(effect).await.expect("an answer");
        assert_eq!(output.failures.len(), 1, "a raw call has a place");
    }
    let error = client.region().add_region(AddRegion::new("1F", RegionId::ROOT)).await.expect_err("it failed");
    assert_eq!((error.kind(), error.effect(), error.failures().len()), (ErrorKind::PartialFailure, Effect::Done, 1));
    assert!(error.result().is_some_and(|result| result.get().contains("regionId")), "nothing is dropped");
    let call = client.region().get_paged_root_regions(GetPagedRootRegions::new());
    let response = call.with_response().await.expect("a call that only reads has its answer");
    assert_eq!(response.failures().len(), 1);
    assert_eq!((response.body(), response.result().is_some()), (failed.as_bytes(), true));
}

#[tokio::test]
async fn redirects_are_not_followed_and_errors_not_repeated_behind_our_back() {
    let elsewhere = ScriptedServer::start(Act::Close(answer(200, "", SUCCESS))).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("Location: {}{PATH}\r\n", elsewhere.url());
        let server = ScriptedServer::start(Act::Close(answer(status, &location, ""))).await;
        call(&server.url()).await.expect_err("a redirect");
        assert_eq!((server.connections(), elsewhere.connections()), (1, 0));
    }
    for act in [Act::ResetBeforeRequest, Act::Close(Vec::new()), Act::Close(answer(503, "", ""))] {
        let server = ScriptedServer::start(act).await;
        call(&server.url()).await.expect_err("a fault");
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn a_request_on_a_kept_connection_is_not_sent_twice() {
    for _ in 0..100 {
        let server = ScriptedServer::start(Act::LoseTheSecond(answer(200, "", SUCCESS))).await;
        let client = client(&server.url());
        client.call_raw(PATH, &json!({})).await.expect("an answer");
        let error = client.call_raw(PATH, &json!({})).await.expect_err("the answer is lost");
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Reset, Effect::Unknown), "{error}");
        assert_eq!((server.connections(), server.requests()), (1, 2));
    }
}

#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_costs_no_call_and_no_repetition() {
    for _ in 0..20 {
        let server = ScriptedServer::start(Act::Close(answer(200, "", SUCCESS))).await;
        let client = client(&server.url());
        for calls in 1..=5 {
            match client.call_raw(PATH, &json!({})).await {
                Ok(output) => assert_eq!(output.result["regionId"], "13"),
                // The close crossed the request on the wire.
                Err(error) => {
                    assert_eq!((error.kind(), error.effect()), (ErrorKind::Reset, Effect::Unknown), "{error}")
                }
            }
            assert!(server.requests() <= calls, "{} requests for {calls} calls", server.requests());
        }
    }
}

/// Makes one call in a process whose environment names a proxy; answers how many requests the server and the proxy got.
async fn call_beside_a_proxy(wanted: bool) -> (usize, usize) {
    let server = ScriptedServer::start(Act::Close(answer(200, "", SUCCESS))).await;
    let proxy = ScriptedServer::start(Act::Close(answer(200, "", SUCCESS))).await;
    let mut child = Command::new(std::env::current_exe().expect("this test"));
    child.args(["--exact", "one_call_for_the_test_of_proxies", "--ignored"]);
    child.env("TEST_ENDPOINT", server.url()).env("TEST_PROXY", wanted.to_string());
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY"] {
        child.env(name, proxy.url());
    }
    for name in ["NO_PROXY", "no_proxy", "REQUEST_METHOD"] {
        child.env_remove(name);
    }
    let output = tokio::task::spawn_blocking(move || child.output()).await.expect("no panic").expect("a process");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    (server.requests(), proxy.requests())
}

#[tokio::test]
async fn a_proxy_is_used_only_when_asked_for() {
    assert_eq!(call_beside_a_proxy(false).await, (1, 0));
    assert_eq!(call_beside_a_proxy(true).await, (0, 1));
}

#[tokio::test]
#[ignore = "the test above runs it, in an environment with a proxy"]
async fn one_call_for_the_test_of_proxies() {
    let variable = |name| std::env::var(name).expect(name);
    let transport =
        HttpTransport::builder().system_proxy(variable("TEST_PROXY") == "true").build().expect("a transport");
    let credentials = Credentials::new("test-ak", "test-sk").expect("a key");
    let client = Client::builder().transport(transport).endpoint(variable("TEST_ENDPOINT")).credentials(credentials);
    client.build().expect("a client").call_raw(PATH, &json!({})).await.expect("an answer");
}
