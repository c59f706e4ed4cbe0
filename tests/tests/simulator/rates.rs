//! Rates of calls, which are off unless they are set.

use tums::*;
use tums_sim::Rates;
use tums_tests::simulated::{Simulated, refused};

async fn call(client: &Client) -> Result<GetApplicationOverviewOutput> {
    client.device().get_application_overview(GetApplicationOverview::new()).await
}

#[tokio::test]
async fn there_is_no_limit_unless_it_is_set() {
    let simulated = Simulated::start().await;
    for _ in 0..200 {
        call(&simulated.project).await.expect("an answer");
    }
}

#[tokio::test]
async fn an_application_gets_its_calls_of_each_second() {
    let simulated = Simulated::start().await;
    simulated.simulator.world(|world| world.set_rates(Rates { per_application: Some(2), ..Rates::default() }));
    for _ in 0..2 {
        call(&simulated.project).await.expect("an answer");
    }
    refused(call(&simulated.project).await, ErrorCode::TOO_MANY_REQUESTS_FROM_USER);
    call(&simulated.device).await.expect("another application");
    simulated.pass(1);
    call(&simulated.project).await.expect("another second");
}

#[tokio::test]
async fn all_applications_together_may_be_limited() {
    let simulated = Simulated::start().await;
    simulated.simulator.world(|world| world.set_rates(Rates { in_all: Some(2), ..Rates::default() }));
    call(&simulated.project).await.expect("an answer");
    call(&simulated.device).await.expect("an answer");
    let error = call(&simulated.project).await.expect_err("one too many");
    assert!(error.is_throttled(), "{error}");
    assert_eq!((error.code(), error.effect()), (Some(ErrorCode::REQUEST_LIMIT_EXCEEDED), Effect::None));
}

#[tokio::test]
async fn an_address_is_limited_before_its_signature_is_looked_at() {
    let simulated = Simulated::start().await;
    simulated.simulator.world(|world| world.set_rates(Rates { per_address: Some(3), ..Rates::default() }));
    let send = async || {
        let reply = tums_tests::http::send(simulated.simulator.address(), "POST", "/", &[], b"{}").await;
        reply.expect("an answer").code()
    };
    for _ in 0..3 {
        assert_eq!(send().await, Some(-10303), "a header is missing");
    }
    assert_eq!(send().await, Some(-10200));
    call(&simulated.project).await.expect("a client without a network has no address");
    simulated.pass(1);
    assert_eq!(send().await, Some(-10303));
}
