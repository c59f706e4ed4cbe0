//! The client without `async`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use tums::blocking::Client;
use tums::retry::NoRetry;
use tums::transport::TransportErrorKind;
use tums::{ClientBuilder, Credentials, EffectClass, ErrorKind, GetPagedRootRegions};
use tums_tests::fake::{FakeTransport, Fate};
use tums_tests::stub::{StubCloud, Told};

const PATH: &str = "/tums/open/resource/v1/getRegionList";

fn client(transport: &FakeTransport) -> Client {
    let credentials = Credentials::new("test-ak", "test-sk").expect("a key");
    let client = ClientBuilder::with_transport(transport.clone()).credentials(credentials).build();
    Client::new(client.expect("a client")).expect("a thread")
}

#[test]
fn threads_share_a_client() {
    let transport = FakeTransport::new(|_, _| Fate::After(Duration::from_millis(1), Box::new(Fate::code(0))));
    let client = client(&transport);
    std::thread::scope(|scope| {
        for _ in 0..20 {
            let client = client.clone();
            scope.spawn(move || {
                let output = client.wait(client.get_ref().call_raw(PATH, &json!({}))).expect("an answer");
                assert_eq!(output.result["regionId"], "13");
            });
        }
    });
    assert_eq!(transport.sent().len(), 20);
}

#[test]
fn calls_have_options_and_responses() {
    let transport =
        FakeTransport::new(|_, number| if number == 0 { Fate::Answer(503, String::new()) } else { Fate::code(0) });
    let client = client(&transport);
    let call = || client.get_ref().call_raw(PATH, &json!({})).effect(EffectClass::Read);
    let error = client.wait(call().retry(NoRetry)).expect_err("503");
    assert_eq!(error.kind(), ErrorKind::HttpStatus);
    let response = client.wait(call().with_response()).expect("an answer");
    assert_eq!((response.attempts, response.status.as_u16()), (1, 200));
}

#[test]
fn lists_are_iterators_and_go_on_after_an_error() {
    let page = |from: u64| {
        let rows: Vec<_> = (from..25.min(from + 10)).map(|id| json!({ "regionId": id.to_string() })).collect();
        Told::result(json!({ "total": 25, "list": rows }))
    };
    let calls = AtomicUsize::new(0);
    let cloud = StubCloud::new(move |asked| match calls.fetch_add(1, Ordering::Relaxed) {
        1 => Told::lost(TransportErrorKind::Reset),
        _ => page(asked.number("start")),
    });
    let client = Client::new(cloud.client()).expect("a thread");
    let list = client.get_ref().items(GetPagedRootRegions::new().limit(10)).look_ahead(0);
    let mut regions = client.iter(list);
    let first: Vec<_> = regions.by_ref().take_while(|region| region.is_ok()).collect();
    assert_eq!((first.len(), regions.next().is_none()), (10, true), "an error ends it");
    regions.resume();
    assert_eq!(regions.by_ref().filter_map(Result::ok).count(), 15);
    assert!(regions.report().is_complete(), "{}", regions.report());
    assert_eq!(client.items(GetPagedRootRegions::new().limit(10)).filter_map(Result::ok).count(), 25);
}

#[test]
fn inside_an_async_runtime_it_refuses_instead_of_panicking() {
    let transport = FakeTransport::new(|_, _| Fate::code(0));
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let client = client(&transport);
        let error = client.wait(client.get_ref().call_raw(PATH, &json!({}))).expect_err("it would block the runtime");
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("use `tums::Client` there"), "{error}");
        drop(client);
    });
    assert!(transport.sent().is_empty());
}
