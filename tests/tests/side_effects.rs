//! No side effect twice: a cloud that carries requests out and loses the answers, over thousands of seeded runs, through every way
//! of making a call.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tums::batch::Outcome;
use tums::credentials::TemporaryCredentials;
use tums::operation::Batched;
use tums::retry::{FailedAttempt, RetryBudget, RetryPolicy};
use tums::transport::TransportErrorKind::{Connect, Reset, Timeout, Tls, TooLarge};
use tums::{
    AddRegion, Client, ClientBuilder, CreateTempApplicationApiCredential, Credentials, DeleteDeviceList, DeleteRegion,
    DeviceId, EditRegion, Effect, EffectClass, Error, ExportAllVehicleDetectionRecords, GetDeviceUpgradeInfo,
    RebootDeviceList, RegionId, Target,
};
use tums_sim::world::Dice;
use tums_tests::fake::{FakeTransport, Fate};
use tums_tests::stub::devices;

/// A policy that never gives up.
#[derive(Debug)]
struct Stubborn;

impl RetryPolicy for Stubborn {
    fn next_delay(&self, failure: &FailedAttempt<'_>) -> Option<Duration> {
        (failure.attempts < 12).then_some(Duration::ZERO)
    }
}

/// What the cloud does with a request in one of the seeded runs: whether it carries it out, and what comes back.
fn destiny(dice: &mut Dice) -> (bool, Fate) {
    let answer = |status, body: &str| Fate::Answer(status, body.to_owned());
    match dice.below(21) {
        0 | 1 => (false, Fate::Lost(Connect)),
        2 => (false, Fate::Lost(Tls)),
        3 => (false, Fate::code(-10200)),
        4 => (false, answer(429, "")),
        5 => (false, Fate::code(-10302)),
        6 => (false, Fate::code(-10304)),
        7 => (false, Fate::code(-10301)),
        // Carried out or not, the answer is lost.
        8 => (dice.below(2) == 0, Fate::Lost(Reset)),
        9 => (dice.below(2) == 0, Fate::Lost(Timeout)),
        10 => (dice.below(2) == 0, Fate::Silence),
        11 => (dice.below(2) == 0, answer(502, "<html>")),
        12 => (dice.below(2) == 0, answer(504, "")),
        13 => (dice.below(2) == 0, Fate::code(-10000)),
        18 => (dice.below(2) == 0, Fate::code(-10303)),
        14 => (true, Fate::Lost(TooLarge)),
        15 => (true, answer(200, "")),
        16 => (true, answer(200, r#"{"error_code":0,"result":1e999}"#)),
        17 => (true, Fate::After(Duration::from_secs(dice.below(40) as u64), Box::new(Fate::code(0)))),
        _ => (true, Fate::code(0)),
    }
}

/// A cloud that carries requests out or not and loses answers, as the numbers of a seed have it.
struct FickleCloud {
    transport: FakeTransport,
    carried_out: CarriedOut,
}

/// How often each input was carried out.
type CarriedOut = Arc<Mutex<HashMap<String, u32>>>;

impl FickleCloud {
    /// `adapt` has the last word about what comes back.
    fn new(seed: u64, adapt: fn(Fate) -> Fate) -> Self {
        let dice = Mutex::new(Dice::of([seed]));
        let carried_out = CarriedOut::default();
        let tally = Arc::clone(&carried_out);
        let transport = FakeTransport::new(move |request, _| {
            let mut tally = tally.lock().expect("no test panics here");
            let operation = request.uri().path().rsplit('/').next().unwrap_or_default();
            if operation == "getExportRecords" {
                return exports(tally.contains_key("exportAllVehicleDetectionRecords"));
            }
            let (done, fate) = destiny(&mut dice.lock().expect("no test panics here"));
            if done {
                inputs(operation, request.body()).into_iter().for_each(|input| *tally.entry(input).or_default() += 1);
            }
            adapt(fate)
        });
        Self { transport, carried_out }
    }

    /// A client that repeats whatever it may, as often as it may.
    fn client(&self) -> Client {
        let keys = TemporaryCredentials::new(|| async { Credentials::new("test-ak", "test-sk") });
        let client = ClientBuilder::with_transport(self.transport.clone()).credentials(keys);
        let client = client.retry(Stubborn).retry_budget(RetryBudget::new(1000)).timeout(Duration::from_secs(1000));
        client.build().expect("a client")
    }

    /// How often an input was carried out.
    fn runs(&self, input: &str) -> u32 {
        self.carried_out.lock().expect("no test panics here").get(input).copied().unwrap_or_default()
    }

    /// An input ran once at most, and what is told of it is true.
    fn check(&self, what: &str, input: &str, told: Effect) {
        let runs = self.runs(input);
        assert!(runs <= 1, "{what}: {input} ran {runs} times");
        match told {
            Effect::None => assert_eq!(runs, 0, "{what}: {input}"),
            Effect::Done => assert_eq!(runs, 1, "{what}: {input}"),
            _ => assert_eq!(told, Effect::Unknown),
        }
    }
}

/// What a request asks to be done: something to each of its devices, or one thing.
fn inputs(operation: &str, body: &[u8]) -> Vec<String> {
    let body: serde_json::Value = serde_json::from_slice(body).expect("JSON");
    match body["devList"].as_array() {
        Some(devices) => devices.iter().filter_map(|device| device["qrCode"].as_str()).map(str::to_owned).collect(),
        None => vec![operation.to_owned()],
    }
}

/// The list of exports, which has one once it was ordered.
fn exports(ordered: bool) -> Fate {
    let list = if ordered { json!([{ "fileId": "1", "fileStatus": "2" }]) } else { json!([]) };
    let total = list.as_array().map(Vec::len);
    Fate::Answer(200, json!({ "error_code": 0, "result": { "total": total, "list": list } }).to_string())
}

fn told<T>(outcome: Result<T, Error>) -> Effect {
    outcome.map_or_else(|error| error.effect(), |_| Effect::Done)
}

fn told_of_input(outcome: &Outcome) -> Effect {
    match outcome {
        Outcome::Ok => Effect::Done,
        Outcome::Failed { .. } => Effect::None,
        _ => Effect::Unknown,
    }
}

fn code_of(device: &Target) -> String {
    let Target::Device(DeviceId::QrCode(code)) = device else { panic!("{device}") };
    code.to_string()
}

#[tokio::test(start_paused = true)]
async fn nothing_runs_twice_whatever_is_lost_and_however_stubborn_the_policy() {
    let (mut repeated, mut succeeded) = (0, 0);
    for seed in 1..=6000_u64 {
        let class = [EffectClass::Create, EffectClass::Delete, EffectClass::Act, EffectClass::Read][seed as usize % 4];
        let cloud = FickleCloud::new(seed, |fate| fate);
        let client = cloud.client();
        let outcome = told(client.call_raw("/tums/open/resource/v1/addRegion", &json!({})).effect(class).await);
        if class == EffectClass::Read {
            repeated += u32::from(cloud.runs("addRegion") > 1);
        } else {
            succeeded += u32::from(outcome == Effect::Done);
            cloud.check(&format!("seed {seed}, {class:?}"), "addRegion", outcome);
        }
    }
    assert!(repeated > 100 && succeeded > 500, "the test must try what it is about: {repeated}, {succeeded}");
}

/// One call of an operation that must not be repeated: its name, and what is told of it.
async fn make_a_harmful_call(client: &Client, number: u64) -> (&'static str, Effect) {
    match number % 6 {
        0 => ("addRegion", told(client.region().add_region(AddRegion::new("1F", RegionId::ROOT)).await)),
        1 => ("deleteRegion", told(client.region().delete_region(DeleteRegion::new(13)).await)),
        2 => ("unknown", told(client.call_raw("/tums/open/resource/v1/unknown", &json!({})).await)),
        // What it does depends on a parameter.
        3 => {
            let request = GetDeviceUpgradeInfo::new().targets(devices(1)).reset_upgrade_result(true);
            ("00000000000000000", told(client.device().get_device_upgrade_info(request).await))
        }
        4 => ("00000000000000000", told(client.call(RebootDeviceList::new().targets(devices(1))).await)),
        _ => {
            let export = client.waiters().export(ExportAllVehicleDetectionRecords::new(), Duration::from_secs(600));
            let told = export.await.map_or_else(|error| error.effect(), |_| Effect::Done);
            ("exportAllVehicleDetectionRecords", told)
        }
    }
}

#[tokio::test(start_paused = true)]
async fn no_operation_and_no_waiter_runs_twice() {
    let mut succeeded = 0;
    for seed in 1..=6000_u64 {
        let cloud = FickleCloud::new(seed, |fate| fate);
        let (input, told) = make_a_harmful_call(&cloud.client(), seed).await;
        cloud.check(&format!("seed {seed}"), input, told);
        succeeded += u32::from(told == Effect::Done);
    }
    assert!(succeeded > 1000, "the test must try what it is about: {succeeded}");
}

/// Makes a batch, three inputs at a time; what became of each, by its code.
async fn batch<Op: Batched<Input = Target>>(client: &Client, request: Op) -> Vec<(String, Outcome)> {
    let batch = client.call_in_batches(request).size(3).await.expect("sent");
    batch.outcomes.into_iter().map(|(device, outcome)| (code_of(&device), outcome)).collect()
}

#[tokio::test(start_paused = true)]
async fn no_input_of_a_batch_runs_twice() {
    let mut ok = 0;
    for seed in 1..=2000_u64 {
        let cloud = FickleCloud::new(seed, |fate| fate);
        let client = cloud.client();
        let clear = GetDeviceUpgradeInfo::new().targets(devices(10)).reset_upgrade_result(true);
        let outcomes = match seed % 4 {
            0 => batch(&client, RebootDeviceList::new().targets(devices(10))).await,
            1 => batch(&client, DeleteDeviceList::new().targets(devices(10))).await,
            2 => batch(&client, clear).await,
            _ => {
                // The same, by its name.
                let operation = tums::server::operation("getDeviceUpgradeInfo").expect("an operation");
                let request = operation.open(&serde_json::to_string(&clear).expect("JSON")).expect("a request");
                let batch = request.call_in_batches(&client, |_| ()).expect("it may be split").await.expect("sent");
                let code = |device: serde_json::Value| device["qrCode"].as_str().expect("a code").to_owned();
                batch.outcomes.into_iter().map(|(device, outcome)| (code(device), outcome)).collect()
            }
        };
        for (device, outcome) in &outcomes {
            cloud.check(&format!("seed {seed}"), device, told_of_input(outcome));
            ok += u32::from(*outcome == Outcome::Ok);
        }
    }
    assert!(ok > 2000, "the test must try what it is about: {ok}");
}

#[tokio::test(start_paused = true)]
async fn what_is_harmless_is_repeated_by_every_operation_that_is() {
    let mut repeated = [0; 3];
    for seed in 1..=900_u64 {
        let cloud = FickleCloud::new(seed, |fate| fate);
        let client = cloud.client();
        let input = match seed % 3 {
            0 => {
                let _ = client.region().edit_region(EditRegion::new("1F", 13)).await;
                "editRegion"
            }
            // Without the parameter that clears the results.
            1 => {
                let _ = client.call(GetDeviceUpgradeInfo::new().targets(devices(1))).await;
                "00000000000000000"
            }
            // A key more does no harm.
            _ => {
                let _ = client.call(CreateTempApplicationApiCredential::new()).await;
                "createTempApplicationApiCredential"
            }
        };
        repeated[seed as usize % 3] += u32::from(cloud.runs(input) > 1);
    }
    assert!(repeated.iter().all(|count| *count > 30), "{repeated:?}");
}

/// In real time, so that nothing is waited for.
#[test]
fn nothing_runs_twice_without_async() {
    for seed in 1..=600_u64 {
        let cloud = FickleCloud::new(seed, |fate| match fate {
            Fate::Silence | Fate::After(..) => Fate::Lost(Timeout),
            fate => fate,
        });
        let client = tums::blocking::Client::new(cloud.client()).expect("a thread");
        let what = format!("seed {seed}");
        if seed % 2 == 0 {
            cloud.check(&what, "addRegion", told(client.call(AddRegion::new("1F", RegionId::ROOT))));
            continue;
        }
        let batch = client.call_in_batches(RebootDeviceList::new().targets(devices(120))).expect("sent");
        for (device, outcome) in &batch.outcomes {
            cloud.check(&what, &code_of(device), told_of_input(outcome));
        }
    }
}
