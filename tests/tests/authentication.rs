//! What the simulator answers to good and bad signatures, each row over HTTP.

use std::time::Duration;

use tums::sign::SigningParams;
use tums::{CreateTempApplicationApiCredential, Timestamp};
use tums_sim::{Clock, Simulator, World};
use tums_tests::http::{Reply, send};

const PATH: &str = "/tums/open/resource/v1/getPagedRootRegions";
const BODY: &[u8] = br#"{"start":0,"limit":10}"#;
const NOW: i64 = 1_760_000_000;

/// A call, of which each test spoils something.
#[derive(Clone)]
struct Call {
    access_key: String,
    secret_key: String,
    method: &'static str,
    path: String,
    body: Vec<u8>,
    timestamp: i64,
    nonce: String,
}

impl Call {
    fn good(nonce: &str) -> Self {
        Self {
            access_key: "sim-project-ak".into(),
            secret_key: "sim-project-sk".into(),
            method: "POST",
            path: PATH.into(),
            body: BODY.into(),
            timestamp: NOW,
            nonce: nonce.into(),
        }
    }

    fn header(&self) -> String {
        let params = SigningParams {
            access_key: &self.access_key,
            secret_key: &self.secret_key,
            terminal_id: "test",
            method: self.method,
            path: self.path.split('?').next().expect("a path"),
            body: &self.body,
            timestamp: self.timestamp as u64,
            nonce: &self.nonce,
        };
        params.sign().authorization()
    }

    async fn send(&self, simulator: &Simulator) -> Reply {
        self.send_with(simulator, &[("X-Authorization", &self.header())]).await
    }

    async fn send_with(&self, simulator: &Simulator, headers: &[(&str, &str)]) -> Reply {
        send(simulator.address(), self.method, &self.path, headers, &self.body).await.expect("an answer")
    }
}

async fn simulator() -> Simulator {
    let clock = Clock::stepped(Timestamp::from_secs(NOW));
    Simulator::builder().clock(clock).start().await.expect("a free port")
}

#[tokio::test]
async fn a_good_signature_is_accepted() {
    let simulator = simulator().await;
    let reply = Call::good("n").send(&simulator).await;
    assert_eq!((reply.status, reply.code()), (200, Some(0)), "{reply:?}");
    assert_eq!(reply.header("date"), Some("Thu, 09 Oct 2025 08:53:20 GMT"));
    assert!(reply.json()["result"]["total"].as_i64().is_some_and(|total| total > 0), "{reply:?}");
}

#[tokio::test]
async fn anything_else_than_what_was_signed_is_refused() {
    let simulator = simulator().await;
    let call = Call::good("n");
    let header = call.header();
    let spoilt = [
        Call { body: br#"{"start":0,"limit":11}"#.into(), ..call.clone() },
        Call { path: "/tums/open/resource/v1/deleteAllRegion".into(), ..call.clone() },
        Call { method: "PUT", ..call.clone() },
    ];
    for spoilt in spoilt {
        let reply = spoilt.send_with(&simulator, &[("X-Authorization", &header)]).await;
        assert_eq!(reply.code(), Some(-10301), "{reply:?}");
    }
    for (part, other) in [("Timestamp=1760000000", "Timestamp=1760000001"), ("Signature=", "Signature=0")] {
        let reply = call.send_with(&simulator, &[("X-Authorization", &header.replace(part, other))]).await;
        assert_eq!(reply.code(), Some(-10301), "{part}: {reply:?}");
    }
    let upper = header.split_once("Signature=").map(|(start, end)| {
        let (signature, end) = end.split_once(',').expect("more parts");
        format!("{start}Signature={},{end}", signature.to_uppercase())
    });
    let reply = call.send_with(&simulator, &[("X-Authorization", &upper.expect("a signature"))]).await;
    assert_eq!(reply.code(), Some(-10301), "{reply:?}");
    assert_eq!(Call { secret_key: "test-sk".into(), ..call.clone() }.send(&simulator).await.code(), Some(-10301));
    assert_eq!(call.send(&simulator).await.code(), Some(0), "refused calls have not used up the nonce");
}

#[tokio::test]
async fn nonce_key_and_terminal_are_not_signed_and_neither_is_the_query() {
    let simulator = simulator().await;
    let call = Call::good("n");
    let header = call.header().replace("Nonce=n", "Nonce=m").replace("TerminalId=test", "TerminalId=other");
    let reply = call.send_with(&simulator, &[("X-Authorization", &header)]).await;
    assert_eq!(reply.code(), Some(0), "{reply:?}");
    let with_query = Call { path: format!("{PATH}?a=1"), ..Call::good("q") };
    assert_eq!(with_query.send(&simulator).await.code(), Some(0));
}

#[tokio::test]
async fn a_timestamp_may_be_five_minutes_off_and_no_more() {
    let simulator = simulator().await;
    for (offset, code) in [(-300, 0), (300, 0), (-301, -10302), (301, -10302), (-1_760_000_000, -10302)] {
        let call = Call { timestamp: NOW + offset, ..Call::good(&format!("n{offset}")) };
        assert_eq!(call.send(&simulator).await.code(), Some(code), "{offset} s");
    }
    let call = Call::good("later");
    simulator.clock().advance(Duration::from_secs(301));
    assert_eq!(call.send(&simulator).await.code(), Some(-10302));
}

#[tokio::test]
async fn a_malformed_header_is_refused() {
    let simulator = simulator().await;
    let call = Call::good("n");
    let header = call.header();
    let signature = header.split(',').find(|part| part.starts_with("Signature=")).expect("a part").to_owned();
    let long_terminal = format!("TerminalId={}", "t".repeat(65));
    for (part, other) in [
        (",Nonce=", ", Nonce="),
        ("Timestamp=", "Timestamp= "),
        ("Timestamp=1760000000,", ""),
        ("Nonce=n,", ""),
        ("Nonce=n", "Nonce="),
        ("AccessKey=sim-project-ak,", ""),
        (&format!("{signature},"), ""),
        (",TerminalId=test", ""),
        ("TerminalId=test", &long_terminal),
        ("Timestamp=1760000000", "Timestamp=176000000"),
        ("Timestamp=1760000000", "Timestamp=1760000000000"),
        ("Timestamp=1760000000", "Timestamp=17600000O0"),
        ("Nonce=n", "Nonce=n,Nonce=n"),
        ("Nonce=n", "Nonce"),
        ("TerminalId=test", "TerminalId=test,More=1"),
        (",", ";"),
    ] {
        assert!(header.contains(part), "{part} is in {header}");
        let reply = call.send_with(&simulator, &[("X-Authorization", &header.replace(part, other))]).await;
        assert_eq!(reply.code(), Some(-10303), "{part} -> {other}: {reply:?}");
        assert!(reply.json()["msg"].as_str().is_some_and(|msg| msg.contains("X-Authorization")), "{reply:?}");
    }
    for headers in
        [&[][..], &[("Authorization", &*header)], &[("X-Authorization", &header), ("X-Authorization", &header)]]
    {
        assert_eq!(call.send_with(&simulator, headers).await.code(), Some(-10303), "{headers:?}");
    }
    let reordered: Vec<_> = header.split(',').rev().collect();
    let reply = call.send_with(&simulator, &[("x-authorization", &reordered.join(","))]).await;
    assert_eq!(reply.code(), Some(0), "the document names the parts but no order: {reply:?}");
}

#[tokio::test]
async fn a_nonce_may_come_again_after_five_minutes() {
    let simulator = simulator().await;
    assert_eq!(Call::good("n").send(&simulator).await.code(), Some(0));
    let reply = Call::good("n").send(&simulator).await;
    assert_eq!(reply.code(), Some(-10303), "{reply:?}");
    simulator.clock().advance(Duration::from_secs(301));
    let later = Call { timestamp: NOW + 301, ..Call::good("n") };
    assert_eq!(later.send(&simulator).await.code(), Some(0));
}

#[tokio::test]
async fn a_key_must_be_known_and_enabled() {
    let simulator = simulator().await;
    let unknown = Call { access_key: "test-ak".into(), ..Call::good("1") };
    assert_eq!(unknown.send(&simulator).await.code(), Some(-10304));
    simulator.world(|world| world.keys.set_disabled(World::PROJECT, true));
    assert_eq!(Call::good("2").send(&simulator).await.code(), Some(-10305));
    simulator.world(|world| world.keys.set_disabled(World::PROJECT, false));
    assert_eq!(Call::good("3").send(&simulator).await.code(), Some(0));
}

#[tokio::test]
async fn a_body_that_is_empty_or_no_json_is_signed_as_braces() {
    let simulator = simulator().await;
    for (body, code) in [(&b""[..], -10101), (b"start=0", -10100), (b"{\"start\":0", -10100)] {
        let signed = Call { body: b"{}".into(), ..Call::good(&format!("{code}{}", body.len())) };
        let sent = Call { body: body.into(), ..signed.clone() };
        let reply = sent.send_with(&simulator, &[("X-Authorization", &signed.header())]).await;
        assert_eq!(reply.code(), Some(code), "{reply:?}");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_named_once_the_caller_is_known() {
    let simulator = simulator().await;
    let unknown = Call { path: "/tums/open/resource/v1/noSuchThing".into(), ..Call::good("1") };
    assert_eq!(unknown.send(&simulator).await.code(), Some(-82433));
    assert_eq!(unknown.send_with(&simulator, &[]).await.code(), Some(-10303));
    let get = Call { method: "GET", ..Call::good("2") };
    assert_eq!(get.send(&simulator).await.code(), Some(-82433));
}

#[tokio::test]
async fn a_temporary_pair_signs_until_it_expires_and_mints_no_other() {
    let simulator = simulator().await;
    let clock = tums::clock::Clock::new(tums::clock::VirtualTime::new(Timestamp::from_secs(NOW)));
    let keys = simulator.credentials(World::PROJECT).expect("keys");
    let client =
        tums::Client::builder().endpoint(simulator.url()).credentials(keys).clock(clock).build().expect("a client");
    let request = CreateTempApplicationApiCredential::new().expire_time(Duration::from_secs(60));
    let pair = client.credential().create_temp_application_api_credential(request).await.expect("a pair");
    assert_eq!(pair.create_time, Some(Timestamp::from_secs(NOW)));
    assert_eq!(pair.expire_time, Some(Timestamp::from_secs(NOW + 60)));
    let call = |nonce: &str| Call {
        access_key: pair.temp_ak.clone(),
        secret_key: pair.temp_sk.expose().into(),
        ..Call::good(nonce)
    };
    assert_eq!(call("1").send(&simulator).await.code(), Some(0));
    let mint = Call {
        path: "/tums/open/credentialManager/v1/createTempApplicationApiCredential".into(),
        body: b"{}".into(),
        ..call("2")
    };
    assert_eq!(mint.send(&simulator).await.code(), Some(-82401));
    simulator.clock().advance(Duration::from_secs(60));
    assert_eq!(call("3").send(&simulator).await.code(), Some(-10304));
}

#[tokio::test]
async fn temporary_pairs_go_when_the_long_lived_one_is_disabled_or_renewed() {
    let simulator = simulator().await;
    for (nonce, spoil) in [
        ("a", (|world: &mut World| world.keys.set_disabled(World::PROJECT, true)) as fn(&mut World)),
        ("b", |world| world.keys.renew(World::PROJECT, "new-ak", "new-sk")),
    ] {
        simulator.world(|world| world.keys.renew(World::PROJECT, "sim-project-ak", "sim-project-sk"));
        let mint = Call {
            path: "/tums/open/credentialManager/v1/createTempApplicationApiCredential".into(),
            body: b"{}".into(),
            ..Call::good(nonce)
        };
        let pair = mint.send(&simulator).await.json();
        let part = |name: &str| pair["result"][name].as_str().expect("a key").to_owned();
        simulator.world(spoil);
        let call = Call { access_key: part("tempAk"), secret_key: part("tempSk"), ..Call::good(&format!("{nonce}2")) };
        assert_eq!(call.send(&simulator).await.code(), Some(-10304));
    }
}

#[tokio::test]
async fn each_kind_of_application_has_its_own_operations() {
    let simulator = simulator().await;
    let device = |nonce: &str, path: &str| Call {
        access_key: "sim-device-ak".into(),
        secret_key: "sim-device-sk".into(),
        path: path.into(),
        ..Call::good(nonce)
    };
    assert_eq!(device("1", PATH).send(&simulator).await.code(), Some(-88312));
    let list = "/tums/open/deviceManager/v1/getDeviceListInDeviceApplication";
    assert_eq!(device("2", list).send(&simulator).await.code(), Some(0));
    assert_eq!(Call { path: list.into(), ..Call::good("3") }.send(&simulator).await.code(), Some(-88311));
}

#[tokio::test]
async fn the_journal_explains_a_refused_signature_without_showing_a_secret() {
    let simulator = simulator().await;
    let call = Call { path: format!("{PATH}?a=1"), ..Call::good("n") };
    let params = SigningParams {
        access_key: &call.access_key,
        secret_key: &call.secret_key,
        terminal_id: "test",
        method: "POST",
        path: &call.path,
        body: &call.body,
        timestamp: NOW as u64,
        nonce: "n",
    };
    let reply = call.send_with(&simulator, &[("X-Authorization", &params.sign().authorization())]).await;
    assert_eq!(reply.code(), Some(-10301));
    let entry = simulator.last_call().expect("a call");
    let diagnosis = entry.diagnosis.as_ref().expect("a diagnosis");
    assert_eq!(diagnosis.signed.as_deref(), Some(&*params.sign().explain().string_to_sign));
    assert_ne!(diagnosis.signed.as_ref(), Some(&diagnosis.expected));
    assert!(diagnosis.first_difference.is_some() && diagnosis.to_string().contains("query"), "{diagnosis}");
    assert!(!format!("{entry:?}").contains("sim-project-sk"), "{entry:?}");
}
