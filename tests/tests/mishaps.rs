//! What each mishap does to a call, before and after its effect, over the network and within the process.

use std::time::Duration;

use http::StatusCode;
use http::header::DATE;
use tokio::time::{Instant, sleep_until};
use tums::clock::Clock as ClientClock;
use tums::error::AnswerFault;
use tums::retry::NoRetry;
use tums::{
    AddRegion, AddRegionOutput, Client, DeviceId, DeviceStatus, Error, ErrorCode, ErrorKind, GetPagedRootRegions,
    Operation, RebootDeviceList, RegionId, Response,
};
use tums_sim::world::CAMERA;
use tums_sim::{Clock, Fault, Mishap, Simulator, World};
use tums_tests::simulated::{NOON, client};

/// A simulator whose clock stands still, and a client of it that repeats nothing.
async fn start(over_network: bool) -> (Simulator, Client) {
    let simulator = Simulator::builder().clock(Clock::stepped(NOON)).start().await.expect("a free port");
    let client = if over_network {
        let network = Client::builder().endpoint(simulator.url());
        let network = network.credentials(simulator.credentials(World::PROJECT).expect("keys"));
        network.clock(ClientClock::new(simulator.clock().clone())).retry(NoRetry)
    } else {
        client(&simulator, World::PROJECT)
    };
    (simulator, client.build().expect("a client"))
}

/// Every way to the simulator, and each phase.
const WAYS: [(bool, bool); 4] = [(false, false), (false, true), (true, false), (true, true)];

fn fault(mishap: Mishap, after: bool) -> Fault {
    let fault = Fault::new(mishap).operation(AddRegion::INFO.name);
    if after { fault.after() } else { fault }
}

async fn add(client: &Client) -> Result<Response<AddRegionOutput>, Error> {
    client.region().add_region(AddRegion::new("New", RegionId::ROOT)).with_response().await
}

/// What a caller is to learn besides the kind of the error.
type Told = fn(&Error) -> bool;

/// A mishap that takes the place of the answer, and what it looks like.
const REPLACED: [(Mishap, ErrorKind, Told); 8] = [
    (Mishap::Code(-20_003), ErrorKind::Api, |error| error.code() == Some(ErrorCode::new(-20_003))),
    (Mishap::Throttle(None), ErrorKind::Api, |error| error.is_throttled() && error.retry_after().is_none()),
    (Mishap::Throttle(Some(7)), ErrorKind::Api, |error| {
        error.is_throttled() && error.retry_after() == Some(Duration::from_secs(7))
    }),
    (Mishap::Status(502), ErrorKind::HttpStatus, |error| error.status() == Some(StatusCode::BAD_GATEWAY)),
    (Mishap::Reset, ErrorKind::Reset, |error| error.status().is_none()),
    (Mishap::Cut, ErrorKind::Reset, |_| true),
    (Mishap::Truncate, ErrorKind::InvalidAnswer, |error| error.answer_fault() == Some(AnswerFault::Truncated)),
    (Mishap::Garble, ErrorKind::InvalidAnswer, |error| error.answer_fault() == Some(AnswerFault::NotJson)),
];

#[tokio::test]
async fn what_replaces_the_answer_is_what_the_caller_gets_and_the_effect_is_as_the_phase_says() {
    for (over_network, after) in WAYS {
        for (mishap, kind, is_told) in REPLACED {
            let shown = format!("{mishap}, after: {after}, over the network: {over_network}");
            let (simulator, client) = start(over_network).await;
            simulator.inject(fault(mishap, after));
            let error = add(&client).await.expect_err(&shown);
            assert_eq!(error.kind(), kind, "{shown}: {error}");
            assert!(is_told(&error), "{shown}: {error:?}");
            assert_eq!(simulator.effects("addRegion"), u64::from(after), "{shown}");
        }
    }
}

#[tokio::test]
async fn half_an_answer_is_its_first_half() {
    let (simulator, client) = start(true).await;
    simulator.inject(fault(Mishap::Truncate, false));
    let error = add(&client).await.expect_err("half an answer");
    assert_eq!(error.body(), Some(&br#"{"error_code":"#[..]), "of an answer that has no more than a code");
}

#[tokio::test(start_paused = true)]
async fn a_delay_holds_the_call_up_and_no_more() {
    let (simulator, client) = start(false).await;
    simulator.inject(fault(Mishap::Delay(200), false));
    simulator.inject(fault(Mishap::Delay(300), true));
    let started = Instant::now();
    let called = tokio::spawn(async move { add(&client).await.map(drop) });
    for (passed, effects) in [(199, 0), (201, 1), (499, 1)] {
        sleep_until(started + Duration::from_millis(passed)).await;
        assert_eq!((simulator.effects("addRegion"), called.is_finished()), (effects, false), "after {passed} ms");
    }
    called.await.expect("it ends").expect("added");
    assert_eq!(started.elapsed(), Duration::from_millis(500));
}

#[tokio::test]
async fn a_wrong_clock_is_told_and_before_the_effect_it_is_the_one_that_signatures_are_checked_against() {
    for (over_network, after) in WAYS {
        let (simulator, client) = start(over_network).await;
        simulator.inject(fault(Mishap::Clock(-900), after));
        // A client on the wrong side of the clock learns the time, and signs again.
        let answer = add(&client).await.expect("added");
        assert_eq!(answer.headers[DATE], "Tue, 20 Feb 2024 03:45:00 GMT");
        let codes: Vec<_> =
            simulator.journal(|journal| journal.entries().map(|call| call.code.map(ErrorCode::value)).collect());
        let expected = if after { vec![Some(0)] } else { vec![Some(-10_302), Some(0)] };
        assert_eq!(codes, expected, "after: {after}, over the network: {over_network}");
    }
}

#[tokio::test]
async fn a_wrong_clock_of_one_call_leaves_the_world_alone() {
    let (simulator, client) = start(false).await;
    let camera = DeviceId::qr_code(CAMERA).expect("a code");
    let status = || {
        simulator.world(|world| {
            let key = world.devices.find(&camera).expect("the camera");
            world.devices.get(key).expect("the camera").status
        })
    };
    let reboot = client.device().reboot_device_list(RebootDeviceList::new().target(camera.clone())).await;
    assert!(reboot.expect("an answer").failures.is_empty());
    assert_eq!(status(), DeviceStatus::Rebooting);
    simulator.inject(Fault::new(Mishap::Clock(600)).times(1));
    client.region().get_paged_root_regions(GetPagedRootRegions::new()).await.ok();
    assert_eq!(simulator.faults(|faults| faults.iter().map(|fault| fault.hits).sum::<u64>()), 1);
    assert_eq!(status(), DeviceStatus::Rebooting);
}

#[tokio::test]
async fn the_seed_of_the_world_fixes_which_calls_a_share_hits() {
    let run = async |seed| {
        let world = World::generate(seed, NOON);
        let simulator = Simulator::builder().world(world).clock(Clock::stepped(NOON)).start().await.expect("a port");
        let client = client(&simulator, World::PROJECT).build().expect("a client");
        simulator.inject(Fault::new(Mishap::Reset).share(0.5));
        let mut hits = Vec::new();
        for _ in 0..32 {
            let list = client.region().get_paged_root_regions(GetPagedRootRegions::new()).await;
            hits.push(list.is_err());
        }
        hits
    };
    assert_eq!(run(7).await, run(7).await);
    assert_ne!(run(7).await, run(8).await);
}
