//! From a stream URL to a relay server.

use std::time::Duration;

use tums::*;
use tums_sim::World;
use tums_sim::world::{Feature, Kind, Place, RECORDER};
use tums_tests::http;
use tums_tests::simulated::{Simulated, refused};

use super::super::device::{NOBODY, id, ready, recorder};

/// A camera by itself that speaks and stores.
fn camera(simulated: &Simulated) -> ChannelId {
    let can = |feature, device: &tums_sim::world::Device| device.model.has(feature);
    let key = ready(simulated, |device| {
        device.kind() == Kind::Ipc && can(Feature::Speaker, device) && can(Feature::LocalStorage, device)
    });
    simulated.id(key).channel(1)
}

async fn stream_url(client: &Client, channel: &ChannelId, kind: StreamType) -> Result<Secret> {
    let request = RequestStreamUrl::new(channel.clone(), "chrome 99.0", kind).resolution(StreamResolution::High);
    Ok(client.streaming().request_stream_url(request).await?.sdk_stream_url)
}

async fn start(client: &Client, url: &Secret) -> Result<RequestRelayUrlOutput> {
    client.streaming().request_relay_url(RequestRelayUrl::from_url(url.clone()).expect("a relay URL")).await
}

async fn started(simulated: &Simulated, channel: &ChannelId, kind: StreamType) -> Result<RequestRelayUrlOutput> {
    let url = stream_url(&simulated.project, channel, kind).await.expect("a URL");
    start(&simulated.project, &url).await
}

fn pending(output: RequestRelayUrlOutput) -> RequestRelayUrlAgain {
    match output {
        RequestRelayUrlOutput::Pending(RequestRelayUrlPending { session_id, token }) => {
            RequestRelayUrlAgain::new(RequestRelayUrlAgainRequired { session_id, token })
        }
        other => panic!("{other:?} should be pending"),
    }
}

/// The stream of a camera once it is ready.
async fn ready_stream(simulated: &Simulated, channel: &ChannelId) -> RequestRelayUrlAgainReady {
    let again = pending(started(simulated, channel, StreamType::Live).await.expect("started"));
    simulated.pass(3);
    match simulated.project.streaming().request_relay_url_again(again).await.expect("an answer") {
        RequestRelayUrlAgainOutput::Ready(ready) => ready,
        other => panic!("{other:?} should be ready"),
    }
}

#[tokio::test]
async fn a_stream_is_ready_after_a_while_and_at_once_for_the_next() {
    let simulated = Simulated::start().await;
    let camera = camera(&simulated);
    let url = stream_url(&simulated.project, &camera, StreamType::Live).await.expect("a URL");
    assert!(url.expose().starts_with(&simulated.simulator.url()), "the URL leads to the simulator");
    let again = pending(start(&simulated.project, &url).await.expect("started"));
    simulated.pass(2);
    let streaming = simulated.project.streaming();
    let answer = streaming.request_relay_url_again(again.clone()).await.expect("an answer");
    assert!(matches!(answer, RequestRelayUrlAgainOutput::Pending(_)), "{answer:?}");
    simulated.pass(1);
    let RequestRelayUrlAgainOutput::Ready(ready) = streaming.request_relay_url_again(again).await.expect("an answer")
    else {
        panic!("not ready");
    };
    assert!(ready.url.expose().contains("/relayservice?sessionid="), "the path that the document shows");
    assert!(ready.url.expose().contains("resolution=HD"), "what was asked for");
    assert_eq!(ready.relay_version, Some(RelayVersion::V13));

    let next = start(&simulated.project, &url).await.expect("started");
    assert!(matches!(next, RequestRelayUrlOutput::Ready(_)), "the device streams already: {next:?}");
    let other = started(&simulated, &camera, StreamType::Playback).await.expect("started");
    assert!(matches!(other, RequestRelayUrlOutput::Pending(_)), "another stream: {other:?}");
}

#[tokio::test(start_paused = true)]
async fn the_waiter_waits_until_it_is_ready() {
    let simulated = Simulated::running().await;
    let camera = camera(&simulated);
    let url = stream_url(&simulated.project, &camera, StreamType::Talk).await.expect("a URL");
    let request = RequestRelayUrl::from_url(url).expect("a relay URL");
    let relay = simulated.project.waiters().stream_relay(request, Duration::from_secs(60)).await.expect("ready");
    assert!(relay.url.expose().starts_with(&simulated.simulator.url()));
}

#[tokio::test]
async fn the_url_alone_starts_the_stream() {
    let simulated = Simulated::start().await;
    let camera = camera(&simulated);
    let url = stream_url(&simulated.project, &camera, StreamType::Live).await.expect("a URL");
    let path = url.expose().strip_prefix(&simulated.simulator.url()).expect("the simulator's URL").to_owned();
    let post = |path: String| {
        let address = simulated.simulator.address();
        async move { http::send(address, "POST", &path, &[], b"").await.expect("an answer").body }
    };
    let answer = post(path.clone()).await;
    assert!(answer.contains("-80703") && answer.contains("sessionId"), "{answer}");
    let entry = simulated.simulator.last_call().expect("a call");
    assert_eq!((entry.operation, entry.access_key), (Some("requestRelayUrl"), None));

    for (bad, code) in [
        (path.replace("token=", "token=0"), "-80731"),
        (path.replace("token=", "other="), "-80731"),
        (path.replace("devInfoId=57", "devInfoId=58"), "-80731"),
        (path.replace("streamType=video", "streamType=sdvod"), "-80731"),
        (path.replace("streamType=video", "streamType=toast"), "-82420"),
        (path.replace("devInfoId=57", "devInfoId=x"), "-82421"),
        (path.replace("&streamType=video", ""), "-82419"),
    ] {
        assert_ne!(bad, path);
        let answer = post(bad).await;
        assert!(answer.contains(code), "{code}: {answer}");
    }
    simulated.pass(1800);
    assert!(post(path).await.contains("-80731"), "the URL has expired");
    assert_eq!(simulated.simulator.effects("requestRelayUrl"), 1);
}

#[tokio::test]
async fn the_journal_keeps_no_secret() {
    let simulated = Simulated::start().await;
    let camera = camera(&simulated);
    let url = stream_url(&simulated.project, &camera, StreamType::Live).await.expect("a URL");
    let ready = ready_stream(&simulated, &camera).await;
    let _ = start(&simulated.project, &url).await.expect("started");
    let forged = url.expose().replace("token=", "token=x");
    start(&simulated.project, &forged.as_str().into()).await.expect_err("forged");
    let journal = simulated.simulator.journal(|journal| format!("{:?}", journal.entries().collect::<Vec<_>>()));
    let token = url.expose().split("token=").nth(1).and_then(|rest| rest.split('&').next()).expect("a token");
    let cookie = ready.cookie.expect("a cookie");
    for secret in [token, ready.url.expose(), cookie.expose(), ready.token.as_ref().expect("a token").expose()] {
        assert!(!journal.contains(secret), "a secret is in the journal");
    }
}

#[tokio::test]
async fn a_device_streams_what_it_can() {
    let simulated = Simulated::start().await;
    let project = &simulated.project;
    let camera = |feature| {
        let key = ready(&simulated, |device| device.kind() == Kind::Ipc && !device.model.has(feature));
        simulated.id(key).channel(1)
    };
    let code = ErrorCode::DEVICE_OPERATION_UNSUPPORTED;
    refused(stream_url(project, &camera(Feature::Speaker), StreamType::Talk).await, code);
    refused(stream_url(project, &camera(Feature::LocalStorage), StreamType::Playback).await, code);
    stream_url(project, &id(RECORDER).channel(1), StreamType::Playback).await.expect("the recorder has it");
    let decoder = ready(&simulated, |device| device.kind() == Kind::Decoder);
    refused(stream_url(project, &simulated.id(decoder).channel(1), StreamType::Live).await, code);
    let unknown = stream_url(project, &id(NOBODY).channel(1), StreamType::Live).await;
    refused(unknown, ErrorCode::DEVICE_NOT_FOUND);
    let missing = stream_url(project, &id(RECORDER).channel(99), StreamType::Live).await;
    refused(missing, ErrorCode::TARGET_CHANNEL_NOT_FOUND);
    let key = ready(&simulated, |device| device.kind() == Kind::Ipc);
    simulated.change(key, |device| device.regions.retain(|application, _| *application != World::DEVICE));
    let foreign = stream_url(&simulated.device, &simulated.id(key).channel(1), StreamType::Live).await;
    refused(foreign, ErrorCode::DEVICE_NOT_IN_APPLICATION);
}

#[tokio::test]
async fn what_is_not_connected_does_not_stream() {
    let simulated = Simulated::start().await;
    let battery = ready(&simulated, |device| device.model.has(Feature::Sleeps));
    let channel = simulated.id(battery).channel(1);
    let again = pending(started(&simulated, &channel, StreamType::Live).await.expect("started"));
    simulated.change(battery, |device| device.asleep = true);
    refused(started(&simulated, &channel, StreamType::Live).await, ErrorCode::DEVICE_ASLEEP);
    simulated.change(battery, |device| device.status = DeviceStatus::Offline);
    refused(started(&simulated, &channel, StreamType::Live).await, ErrorCode::URL_FETCH_FAILED);
    let lost = simulated.project.streaming().request_relay_url_again(again).await;
    refused(lost, ErrorCode::URL_FETCH_FAILED);

    let of = recorder(&simulated);
    let first = simulated.find(|device| device.place == Place::Channel { of, number: 1 });
    simulated.change(first, |device| device.status = DeviceStatus::Offline);
    let live = started(&simulated, &id(RECORDER).channel(1), StreamType::Live).await;
    refused(live, ErrorCode::NVR_CHANNEL_OFFLINE);
}

#[tokio::test]
async fn a_device_has_room_for_four_viewers() {
    let simulated = Simulated::start().await;
    let camera = camera(&simulated);
    for (kind, code) in
        [(StreamType::Live, ErrorCode::PREVIEW_LIMIT_REACHED), (StreamType::Talk, ErrorCode::CLIENT_LIMIT_REACHED)]
    {
        for _ in 0..4 {
            let _ = started(&simulated, &camera, kind.clone()).await.expect("started");
        }
        refused(started(&simulated, &camera, kind).await, code);
    }
    simulated.pass(1800);
    let _ = started(&simulated, &camera, StreamType::Live).await.expect("they have gone");
}

#[tokio::test]
async fn only_its_own_session_is_asked_for() {
    let simulated = Simulated::start().await;
    let camera = camera(&simulated);
    let again = pending(started(&simulated, &camera, StreamType::Live).await.expect("started"));
    let ask = |client: &Client, session: &str, token: &Secret| {
        let (session_id, token) = (session.to_owned(), token.clone());
        let request = RequestRelayUrlAgain::new(RequestRelayUrlAgainRequired { session_id, token });
        let client = client.clone();
        async move { client.streaming().request_relay_url_again(request).await }
    };
    let project = &simulated.project;
    refused(ask(project, "none", &again.token).await, ErrorCode::STREAM_SESSION_NOT_FOUND);
    refused(ask(&simulated.device, &again.session_id, &again.token).await, ErrorCode::STREAM_SESSION_NOT_FOUND);
    refused(ask(project, &again.session_id, &"wrong".into()).await, ErrorCode::STREAM_TOKEN_EXPIRED);
    let _ = ask(project, &again.session_id, &again.token).await.expect("an answer");
}

#[tokio::test]
async fn a_renewed_cookie_keeps_the_stream_alive() {
    let simulated = Simulated::start().await;
    let camera = camera(&simulated);
    let ready = ready_stream(&simulated, &camera).await;
    let url = ready.url.expose().strip_prefix(&simulated.simulator.url()).expect("the simulator's URL");
    let path = url.split("/relayservice").next().expect("a path").to_owned();
    let (cookie, token) = (ready.cookie.expect("a cookie"), ready.token.expect("a token"));
    let request = |cookie: &Secret, token: &Secret, path: &str| {
        let (cookie, token) = (cookie.clone(), token.clone());
        RenewRelayCookie::new(RenewRelayCookieRequired { cookie, token, path: path.to_owned() })
    };
    let streaming = simulated.project.streaming();
    let renewed = streaming.renew_relay_cookie(request(&cookie, &token, &path).max_age(Duration::from_secs(3600)));
    let answer = renewed.with_response().await.expect("renewed");
    let header = answer.headers.get("set-cookie").and_then(|value| value.to_str().ok()).expect("a cookie");
    assert!(header.starts_with(cookie.expose()), "the same cookie");
    assert!(header.contains(&format!("; Path={path}; ")) && header.contains("; Max-Age=3600; "), "{header}");
    assert!(header.contains("Expires=Tue, 20 Feb 2024 05:00:03 GMT"), "{header}");
    assert_eq!(answer.headers["access-control-allow-credentials"], "true");

    let wrong = Secret::from("wrong");
    let careless = simulated.careless.streaming();
    refused(careless.renew_relay_cookie(request(&cookie, &wrong, &path)).await, ErrorCode::STREAM_TOKEN_EXPIRED);
    refused(careless.renew_relay_cookie(request(&wrong, &token, &path)).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
    refused(careless.renew_relay_cookie(request(&cookie, &token, "/sdk")).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
    let long = request(&cookie, &token, &path).max_age(Duration::from_secs(3601));
    refused(careless.renew_relay_cookie(long).await, ErrorCode::PARAMETER_OUT_OF_RANGE);

    simulated.pass(3599);
    careless.renew_relay_cookie(request(&cookie, &token, &path)).await.expect("still there");
    simulated.pass(1800);
    let gone = careless.renew_relay_cookie(request(&cookie, &token, &path)).await;
    refused(gone, ErrorCode::STREAM_TOKEN_EXPIRED);
}
