//! Access keys: temporary pairs work until they expire, and mint no others.

use std::time::Duration;

use serde_json::json;
use tokio::time::{Instant, sleep_until};
use tums::clock::{Clock, VirtualTime};
use tums::transport::TransportErrorKind;
use tums::*;
use tums_sim::World;
use tums_tests::simulated::{NOON, Simulated, client, refused};
use tums_tests::stub::{StubCloud, Told};

async fn mint(client: &Client, seconds: u64) -> Result<CreateTempApplicationApiCredentialOutput> {
    let request = CreateTempApplicationApiCredential::new().expire_time(Duration::from_secs(seconds));
    client.credential().create_temp_application_api_credential(request).await
}

fn client_with(simulated: &Simulated, pair: &CreateTempApplicationApiCredentialOutput) -> Client {
    let credentials = Credentials::new(&pair.temp_ak, pair.temp_sk.clone()).expect("a key");
    client(&simulated.simulator, World::PROJECT).credentials(credentials).build().expect("a client")
}

#[tokio::test]
async fn a_temporary_pair_works_until_it_expires() {
    let simulated = Simulated::start().await;
    let pair = mint(&simulated.project, 600).await.expect("a pair");
    assert_eq!(pair.create_time, Some(NOON));
    assert_eq!(pair.expire_time, Some(Timestamp::from_secs(NOON.as_secs() + 600)));
    let client = client_with(&simulated, &pair);
    let call = async || client.region().get_paged_root_regions(GetPagedRootRegions::new()).await;
    call().await.expect("the same application");
    refused(mint(&client, 600).await, ErrorCode::PERMISSION_DENIED);
    simulated.pass(599);
    call().await.expect("still alive");
    simulated.pass(1);
    refused(call().await, ErrorCode::INVALID_ACCESS_KEY);
}

#[tokio::test]
async fn a_client_mints_its_own_pairs_and_renews_them() {
    let simulated = Simulated::start().await;
    let keys = TemporaryCredentials::minted_by(simulated.project.clone(), Duration::from_secs(600));
    let client = client(&simulated.simulator, World::PROJECT).credentials(keys).build().expect("a client");
    let call = async || client.region().get_paged_root_regions(GetPagedRootRegions::new()).await;
    let minted = || simulated.simulator.effects("createTempApplicationApiCredential");
    call().await.expect("signed with a temporary pair");
    assert_eq!(minted(), 1);
    simulated.pass(300);
    call().await.expect("the same pair");
    assert_eq!(minted(), 1);
    simulated.pass(299);
    call().await.expect("another pair, before the first one expires");
    assert_eq!(minted(), 2);
}

/// The cloud's clock is three minutes ahead; its answer takes two seconds, and a second pair never comes.
#[tokio::test(start_paused = true)]
async fn a_pair_is_used_for_as_long_as_the_cloud_says_it_lives() {
    let now = 1_709_192_060;
    let cloud = StubCloud::scripted(move |operation, nth| match (operation, nth) {
        ("createTempApplicationApiCredential", 0) => {
            let (created, expires) = (now + 180, now + 180 + 600);
            let pair =
                json!({ "tempAk": "test-ak-1", "tempSk": "test-sk-1", "createTime": created, "expireTime": expires });
            Told::result(pair).after(Duration::from_secs(2))
        }
        ("createTempApplicationApiCredential", _) => Told::lost(TransportErrorKind::Connect),
        _ => Told::result(json!({ "total": 0, "list": [] })),
    });
    let started = Instant::now();
    let keys = TemporaryCredentials::minted_by(cloud.client(), Duration::from_secs(1800));
    let clock = Clock::new(VirtualTime::new(Timestamp::from_secs(now)));
    let client = cloud.builder().clock(clock).credentials(keys).build().expect("a client");
    let call = async || client.region().get_paged_root_regions(GetPagedRootRegions::new()).await;
    call().await.expect("a first pair");
    assert_eq!(started.elapsed(), Duration::from_secs(2));
    sleep_until(started + Duration::from_millis(594_900)).await;
    call().await.expect("the pair is good for five seconds yet");
    sleep_until(started + Duration::from_millis(595_100)).await;
    assert_eq!(call().await.expect_err("there is no pair").kind(), ErrorKind::Credentials);
}

#[tokio::test]
async fn a_pair_lives_half_an_hour_unless_asked_for() {
    let simulated = Simulated::start().await;
    let request = CreateTempApplicationApiCredential::new();
    let pair = simulated.project.credential().create_temp_application_api_credential(request).await.expect("a pair");
    assert_eq!(pair.expire_time, Some(Timestamp::from_secs(NOON.as_secs() + 1800)));
    refused(mint(&simulated.careless, 86_401).await, ErrorCode::PARAMETER_OUT_OF_RANGE);
    let other = mint(&simulated.device, 600).await.expect("a pair of the other application");
    assert_ne!(other.temp_ak, pair.temp_ak);
}

#[tokio::test]
async fn ten_thousand_pairs_live_at_a_time() {
    let simulated = Simulated::start().await;
    simulated.simulator.world(|world| {
        for number in 0..10_000 {
            let (access_key, lifetime) = (format!("test-ak-{number}"), Duration::from_secs(600));
            world.keys.mint(World::PROJECT, access_key, "test-sk".into(), NOON, lifetime).expect("minted");
        }
    });
    refused(mint(&simulated.project, 600).await, ErrorCode::TEMPORARY_KEY_LIMIT_REACHED);
    simulated.pass(600);
    mint(&simulated.project, 600).await.expect("the others have expired");
}
