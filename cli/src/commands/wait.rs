//! `--wait`: for operations that finish later. Each has its waiter in the SDK, which knows what to look at and when.

use std::fmt::Display;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tums::catalog::Operation;
use tums::wait::{Export, Firmware, Wait, WaitError};
use tums::{DeviceUpgrade, ExportRecord, FlowSyncStatus, GetNotAddedIpcInfoByNvrOutput, SyncDevInfoStatusOutput};

use super::answer::Answer;
use super::operation::Call;
use crate::exit::{Exit, Failure, explained};
use crate::messages;
use crate::output::progress::Progress;
use crate::output::shape::Shape;

/// Whether there is something to wait for.
pub(crate) fn can_wait(operation: &Operation) -> bool {
    operation.followed_by.is_some()
}

/// Makes the call, and waits until what it began is over.
pub(crate) async fn run(call: Call<'_>, within: Duration) -> Result<(), Failure> {
    let waiters = call.client.waiters();
    match call.operation.name.as_str() {
        "discoverIpcByNvr" => {
            let state = |state: &GetNotAddedIpcInfoByNvrOutput| messages::found(state.list.len());
            let found = follow(&call, waiters.nvr_discovery(request(&call)?, within), state).await?;
            call.show(Answer::new(json(&found), Shape::of_object("DiscoveredIpc")))
        }
        "syncDevInfo" => {
            let percent = |state: &SyncDevInfoStatusOutput| messages::percent(state.percent.unwrap_or(0));
            let synced = follow(&call, waiters.device_sync(request(&call)?, within), percent).await?;
            call.show(Answer::new(Value::Null, Shape::Unknown).failures(&synced.failures))
        }
        "checkDeviceNewestFwVer" => firmware(&call, waiters.firmware_check(request(&call)?, within)).await,
        "upgradeDeviceOnline" => firmware(&call, waiters.firmware_upgrade(request(&call)?, within)).await,
        "requestRelayUrl" => relay(&call, within).await,
        "queryFlow" => {
            let state = |state: &FlowSyncStatus| json(state).to_string();
            let flow = follow(&call, waiters.passenger_flow(request(&call)?, within), state).await?;
            call.show(Answer::new(json(&flow), Shape::of(call.operation)))
        }
        "exportAllVehicleDetectionRecords" => {
            let order: tums::ExportAllVehicleDetectionRecords = request(&call)?;
            export(&call, waiters.export(order, within)).await
        }
        "exportAllEntryAndLeaveRecords" => {
            let order: tums::ExportAllEntryAndLeaveRecords = request(&call)?;
            export(&call, waiters.export(order, within)).await
        }
        other => Err(Failure::other(messages::no_waiter(other))),
    }
}

/// The typed request: the waiters take no other.
fn request<Op: DeserializeOwned>(call: &Call<'_>) -> Result<Op, Failure> {
    serde_json::from_value(call.value.clone()).map_err(|error| Failure::usage(error.to_string()))
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Shows the progress of something until it is over.
async fn follow<T, P, S>(call: &Call<'_>, mut wait: Wait<T, P, S>, say: impl Fn(&P) -> String) -> Result<T, Failure> {
    let output = &call.context.output;
    let line = Progress::line(output, &call.operation.title);
    while let Some(state) = wait.progress().await {
        line.say(format!("{}: {}", call.operation.title, say(&state)));
    }
    drop(line);
    wait.await.map_err(|error| failed(call, &error))
}

fn failed<S>(call: &Call<'_>, error: &WaitError<S>) -> Failure {
    match error.error() {
        Some(reason) if !error.is_deadline() => Failure::new(reason.into(), explained(reason)),
        _ => Failure::new(Exit::Deadline, messages::not_over(&call.operation.name, error as &dyn Display)),
    }
}

async fn firmware(call: &Call<'_>, wait: Wait<Firmware, DeviceUpgrade, Firmware>) -> Result<(), Failure> {
    let state = |device: &DeviceUpgrade| {
        let name = device.device_name.clone().or_else(|| device.qr_code.as_ref().map(ToString::to_string));
        let status = device.upgrade_status.map(|status| format!("{status:?}"));
        format!("{} {}", name.unwrap_or_default(), status.unwrap_or_default())
    };
    let seen = follow(call, wait, state).await?;
    let failed = seen.devices.iter().any(|device| device.upgrade_status.is_some_and(|status| status.value() < 0));
    call.show(Answer::new(json(&seen.devices), Shape::of_object("DeviceUpgrade")).failures(&seen.failures))?;
    if failed { Err(Failure::new(Exit::Partial, messages::some_not_upgraded())) } else { Ok(()) }
}

async fn relay(call: &Call<'_>, within: Duration) -> Result<(), Failure> {
    let request = call.url.as_ref().map_or_else(|| request(call), crate::request::relay)?;
    let wait = call.client.waiters().stream_relay(request, within);
    let relay = follow(call, wait, |_| messages::stream_starts()).await?;
    let text = |secret: &tums::Secret| secret.expose().to_owned();
    let result = json!({
        "url": text(&relay.url),
        "cookie": relay.cookie.as_ref().map(text),
        "token": relay.token.as_ref().map(text),
        "clientUUID": relay.client_uuid,
    });
    call.show(Answer::new(result, Shape::of(call.operation)).beside("outcome", "Ready").beside("code", 0))
}

async fn export(call: &Call<'_>, wait: Wait<Export, ExportRecord>) -> Result<(), Failure> {
    let state =
        |export: &ExportRecord| export.file_status.as_ref().map(|status| format!("{status:?}")).unwrap_or_default();
    let show = |value: Value| call.show(Answer::new(value, Shape::of_object("ExportRecord")));
    match follow(call, wait, state).await? {
        Export::Done(record) => show(json(&record)),
        Export::Failed(record) => {
            show(json(&record))?;
            Err(Failure::new(Exit::Partial, messages::export_failed()))
        }
        Export::Ambiguous(records) => {
            show(json(&records))?;
            Err(Failure::new(Exit::Partial, messages::export_ambiguous(records.len())))
        }
        _ => Err(Failure::other(messages::export_failed())),
    }
}
