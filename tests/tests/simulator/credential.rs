//! Access keys: temporary pairs work until they expire, and mint no others.

use std::time::Duration;

use tums::*;
use tums_sim::World;
use tums_tests::simulated::{NOON, Simulated, client, refused};

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
