//! The promise of the SDK, held against every fault before and after the effect, over many seeds: no action happens twice, none is
//! lost, and each error tells truly what has happened. The judge is the simulator's own count of effects and its world.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::sleep;
use tums::batch::Outcome;
use tums::clock::{SystemTimeSource, TimeSource};
use tums::{
    AddRegion, Client, DeleteDeviceList, DeleteRegion, DeviceId, EditRegion, Effect, EffectClass, Error,
    GetDeviceListInProjectApplication, Operation, ProjectDevice, RebootDeviceList, RegionId, Target,
};
use tums_sim::world::CAMERA;
use tums_sim::{Clock, Fault, Mishap, Simulator, World};
use tums_tests::simulated::client_of;

/// How many worlds of bad luck each promise is held against.
const SEEDS: u64 = 150;

/// Everything that can go wrong. The codes are one of each class: refused, throttled, unknown.
const MISHAPS: [Mishap; 15] = [
    Mishap::Delay(2_000),
    Mishap::Delay(45_000),
    Mishap::Code(-80_205),
    Mishap::Code(-10_200),
    Mishap::Code(-10_000),
    Mishap::Code(-999_999),
    Mishap::Throttle(None),
    Mishap::Throttle(Some(7)),
    Mishap::Status(502),
    Mishap::Status(429),
    Mishap::Reset,
    Mishap::Cut,
    Mishap::Truncate,
    Mishap::Garble,
    Mishap::Clock(-900),
];

/// A mishap of a class "nothing was done" is a lie behind the effect: no cloud that keeps its own rules plays it there.
fn is_honest_after(mishap: Mishap) -> bool {
    let claims_nothing_was_done =
        matches!(mishap, Mishap::Throttle(_) | Mishap::Status(429) | Mishap::Code(-80_205 | -10_200));
    !claims_nothing_was_done
}

async fn simulator(seed: u64) -> (Simulator, Client) {
    let clock = Clock::running(SystemTimeSource.now(), 1.0);
    let simulator = Simulator::builder().seed(seed).clock(clock).start().await.expect("a free port");
    let client = client(&simulator);
    (simulator, client)
}

fn client(simulator: &Simulator) -> Client {
    client_of(simulator, World::PROJECT).build().expect("a client")
}

/// Bad luck of both phases for an operation: each mishap with the same share.
fn spoil(simulator: &Simulator, operation: &str, share: f64) {
    simulator.faults(|faults| {
        for mishap in MISHAPS {
            faults.add(Fault::new(mishap).operation(operation).share(share));
            if is_honest_after(mishap) {
                faults.add(Fault::new(mishap).operation(operation).share(share).after());
            }
        }
    });
}

/// What was seen: how many calls ended in each way, to show that the test has seen them all.
#[derive(Debug, Default)]
struct Tally(BTreeMap<(&'static str, u64), u64>);

impl Tally {
    fn add(&mut self, ending: &'static str, effects: u64) {
        *self.0.entry((ending, effects)).or_default() += 1;
    }

    fn of(&self, ending: &'static str, effects: u64) -> u64 {
        self.0.get(&(ending, effects)).copied().unwrap_or(0)
    }
}

/// Makes a call that must have its effect once at most, and holds what is said of it against what was done.
async fn judge<T>(
    simulator: &Simulator,
    operation: &str,
    call: impl Future<Output = Result<T, Error>>,
    tally: &mut Tally,
) -> (Result<T, Error>, u64) {
    let before = simulator.effects(operation);
    let outcome = call.await;
    // A call that is held up goes on though its caller has given up.
    sleep(Duration::from_secs(200)).await;
    let effects = simulator.effects(operation) - before;
    let faults: Vec<_> = simulator.journal(|journal| {
        let last = journal.entries().rev().take(3).map(|entry| entry.faults.iter().map(Fault::to_string).collect());
        last.collect::<Vec<Vec<String>>>()
    });
    let shown = outcome.as_ref().err().map(ToString::to_string);
    let ending = ending(&outcome);
    let is_true = is_true(ending, effects);
    assert!(is_true, "{operation} said {ending} and was carried out {effects} times: {shown:?}, {faults:?}");
    tally.add(ending, effects);
    (outcome, effects)
}

/// What a caller learns of a call.
fn ending<T>(outcome: &Result<T, Error>) -> &'static str {
    match outcome.as_ref().map_err(Error::effect) {
        Ok(_) => "ok",
        Err(Effect::None) => "none",
        Err(Effect::Done) => "done",
        Err(_) => "unknown",
    }
}

/// Whether that agrees with how often the call was carried out, which must be once at most.
fn is_true(ending: &str, effects: u64) -> bool {
    match ending {
        "ok" | "done" => effects == 1,
        "none" => effects == 0,
        _ => effects <= 1,
    }
}

fn region_names(simulator: &Simulator) -> Vec<String> {
    simulator.world(|world| {
        let regions = world.regions_of(World::PROJECT).expect("a project");
        let mut names: Vec<_> = regions.iter().map(|(_, region)| region.name.clone()).collect();
        names.sort();
        names
    })
}

#[tokio::test(start_paused = true)]
async fn what_must_not_happen_twice_does_not_and_every_error_tells_the_truth() {
    let mut tally = Tally::default();
    for seed in 0..SEEDS {
        let (simulator, _) = simulator(seed).await;
        for operation in ["addRegion", "deleteRegion", "rebootDeviceList"] {
            spoil(&simulator, operation, 0.025);
        }
        let mut expected = region_names(&simulator);
        let camera: Target = DeviceId::qr_code(CAMERA).expect("a code").into();
        for number in 0..4 {
            // Of its own, so that the budget for repetitions is never spent.
            let client = client(&simulator);
            let name = format!("new {number}");
            let add = client.region().add_region(AddRegion::new(&name, RegionId::ROOT));
            let (added, effects) = judge(&simulator, "addRegion", async { add.await }, &mut tally).await;
            if effects == 1 {
                expected.push(name);
            }
            if let Ok(added) = added {
                let delete = client.region().delete_region(DeleteRegion::new(added.region_id));
                let (_, effects) = judge(&simulator, "deleteRegion", async { delete.await }, &mut tally).await;
                (effects == 1).then(|| expected.pop());
            }
            let reboot = client.device().reboot_device_list(RebootDeviceList::new().target(camera.clone()));
            judge(&simulator, "rebootDeviceList", async { reboot.await?.all_ok() }, &mut tally).await.0.ok();
        }
        expected.sort();
        assert_eq!(region_names(&simulator), expected, "seed {seed}");
    }
    // It has seen every ending that there is, and both truths behind the one that leaves it open.
    for (ending, effects) in [("ok", 1), ("none", 0), ("unknown", 0), ("unknown", 1)] {
        assert!(tally.of(ending, effects) >= 20, "{ending} with {effects} effects is too rare: {tally:?}");
    }
}

/// The judge is not blind: where a restart is declared to be harmless when repeated, it is repeated, and that is seen.
#[tokio::test(start_paused = true)]
async fn the_judge_sees_a_repetition() {
    for mishap in MISHAPS.into_iter().filter(|mishap| PASSING.contains(mishap) && is_honest_after(*mishap)) {
        let (simulator, client) = simulator(1).await;
        simulator.inject(Fault::new(mishap).operation("rebootDeviceList").after().times(1));
        let body = serde_json::json!({ "devList": [{ "qrCode": CAMERA }] });
        let outcome = client.call_raw(RebootDeviceList::INFO.path, &body).effect(EffectClass::Set).await;
        sleep(Duration::from_secs(200)).await;
        let (ending, effects) = (ending(&outcome), simulator.effects("rebootDeviceList"));
        assert!(!is_true(ending, effects), "{mishap}: {ending}, {effects} times");
    }
}

/// What passes by itself: after it the same call goes through.
const PASSING: [Mishap; 7] = [
    Mishap::Delay(45_000),
    Mishap::Code(-10_000),
    Mishap::Code(-10_200),
    Mishap::Throttle(Some(3)),
    Mishap::Status(503),
    Mishap::Reset,
    Mishap::Cut,
];

#[tokio::test(start_paused = true)]
async fn what_may_be_repeated_is_not_lost() {
    for (place, mishap) in PASSING.into_iter().enumerate() {
        for times in 1..=2 {
            for after in [false, true] {
                let (simulator, client) = simulator(place as u64).await;
                let region = client.region().add_region(AddRegion::new("old", RegionId::ROOT)).await.expect("added");
                let fault = Fault::new(mishap).operation("editRegion").times(times);
                simulator.inject(if after { fault.after() } else { fault });
                let edit = client.region().edit_region(EditRegion::new("new", region.region_id));
                let outcome = edit.await;
                assert!(outcome.is_ok(), "{mishap}, {times} times, after: {after}: {outcome:?}");
                assert!(region_names(&simulator).contains(&"new".to_owned()));
                assert!(simulator.effects("editRegion") >= 1);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_clock_of_the_cloud_costs_no_call() {
    for ahead in [-86_400, -900, -290, 290, 900, 86_400] {
        for after in [false, true] {
            let (simulator, client) = simulator(1).await;
            let fault = Fault::new(Mishap::Clock(ahead));
            // A `Date` that never agrees with the clock behind it leaves nothing to go by.
            simulator.inject(if after { fault.after().times(1) } else { fault });
            for name in ["one", "two", "three"] {
                let added = client.region().add_region(AddRegion::new(name, RegionId::ROOT)).await;
                assert!(added.is_ok(), "{ahead} s ahead, after: {after}: {added:?}");
            }
            assert_eq!(simulator.effects("addRegion"), 3);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_not_done_can_be_done_again_and_is_then_done_once() {
    for seed in 0..SEEDS {
        let (simulator, _) = simulator(seed).await;
        spoil(&simulator, "addRegion", 0.1);
        let mut done = 0;
        for number in 0..4 {
            let name = format!("new {number}");
            let outcome = loop {
                let client = client(&simulator);
                match client.region().add_region(AddRegion::new(&name, RegionId::ROOT)).await {
                    Err(error) if error.effect() == Effect::None && !region_names(&simulator).contains(&name) => {
                        // Refused for good by a fault that says so: whoever wants it calls again.
                        sleep(Duration::from_secs(200)).await;
                    }
                    outcome => break outcome,
                }
            };
            sleep(Duration::from_secs(200)).await;
            let there = region_names(&simulator).iter().filter(|known| **known == name).count();
            done += there as u64;
            match outcome {
                Ok(_) => assert_eq!(there, 1, "seed {seed}"),
                Err(error) => assert_ne!(error.effect(), Effect::None, "seed {seed}: {error}"),
            }
        }
        assert_eq!(simulator.effects("addRegion"), done, "seed {seed}: each region was added once");
    }
}

fn project_devices(simulator: &Simulator) -> Vec<DeviceId> {
    simulator.world(|world| {
        let own = world.devices.of(World::PROJECT).filter(|(_, device)| device.place.parent().is_none());
        own.filter_map(|(_, device)| device.qr_code.clone().map(DeviceId::QrCode)).collect()
    })
}

#[tokio::test(start_paused = true)]
async fn each_input_of_a_batch_has_the_outcome_that_it_is_told() {
    let (mut ok, mut unknown) = (0, 0);
    for seed in 0..SEEDS / 5 {
        let (simulator, client) = simulator(seed).await;
        spoil(&simulator, "deleteDeviceList", 0.02);
        let devices = project_devices(&simulator);
        let gone: Vec<_> = devices.iter().step_by(2).cloned().collect();
        let request = DeleteDeviceList::new().targets(gone.iter().cloned().map(Target::from));
        let batch = client.call_in_batches(request).size(5).await.expect("sent");
        sleep(Duration::from_secs(200)).await;
        assert_eq!(batch.ok() + batch.failed() + batch.unknown(), gone.len());
        let left = project_devices(&simulator);
        for (target, outcome) in &batch.outcomes {
            let Target::Device(id) = target else { panic!("{target:?} is no device") };
            match outcome {
                Outcome::Ok => assert!(!left.contains(id), "seed {seed}: {id:?} is still there"),
                Outcome::Failed { .. } => assert!(left.contains(id), "seed {seed}: {id:?} is gone, {outcome}"),
                _ => unknown += 1,
            }
            ok += usize::from(matches!(outcome, Outcome::Ok));
        }
        for bystander in devices.iter().skip(1).step_by(2) {
            assert!(left.contains(bystander), "seed {seed}: {bystander:?} was not to go");
        }
    }
    assert!(ok > 100 && unknown > 10, "{ok} ok, {unknown} unknown");
}

#[tokio::test(start_paused = true)]
async fn a_list_is_complete_or_an_error() {
    let (mut complete, mut broken) = (0, 0);
    for seed in 0..SEEDS / 3 {
        let (simulator, client) = simulator(seed).await;
        let request = || GetDeviceListInProjectApplication::new().limit(10);
        let read = async || -> Result<Vec<ProjectDevice>, Error> {
            let mut items = client.items(request());
            let mut devices = Vec::new();
            while let Some(device) = items.try_next().await? {
                devices.push(device);
            }
            Ok(devices)
        };
        let expected = read().await.expect("no fault").len();
        spoil(&simulator, "getDeviceListInProjectApplication", 0.01);
        match read().await {
            Ok(devices) => {
                assert_eq!(devices.len(), expected, "seed {seed}");
                complete += 1;
            }
            Err(_) => broken += 1,
        }
    }
    assert!(complete > 10 && broken > 0, "{complete} complete, {broken} broken");
}
