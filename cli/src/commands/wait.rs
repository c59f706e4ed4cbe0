//! `--wait`: for operations that finish later. Each has its waiter in the SDK, which knows what to look at and when.

use std::fmt::Display;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tums::wait::{Export, Wait, WaitError, Waiters};
use tums::{DeviceUpgrade, ExportRecord, FlowSyncStatus, GetNotAddedIpcInfoByNvrOutput, SyncDevInfoStatusOutput};

use super::operation::Call;
use crate::exit::{Exit, Failure, explained};
use crate::messages;
use crate::output::progress::Progress;

/// The operations that can be waited for.
const WAITERS: [&str; 8] = [
    "discoverIpcByNvr",
    "syncDevInfo",
    "checkDeviceNewestFwVer",
    "upgradeDeviceOnline",
    "requestRelayUrl",
    "exportAllVehicleDetectionRecords",
    "exportAllEntryAndLeaveRecords",
    "queryFlow",
];

/// Whether there is something to wait for.
pub(crate) fn can_wait(operation: &str) -> bool {
    WAITERS.contains(&operation)
}

/// Makes the call, and waits until what it began is over.
pub(crate) async fn run(call: Call<'_>, within: Duration) -> Result<(), Failure> {
    let waiters = call.client.waiters();
    match call.operation.name.as_str() {
        "discoverIpcByNvr" => {
            let wait = waiters.nvr_discovery(request(&call)?, within);
            let found =
                follow(&call, wait, |state: &GetNotAddedIpcInfoByNvrOutput| messages::found(state.list.len())).await?;
            call.show(wrapped(json(&found), Vec::new()))
        }
        "syncDevInfo" => {
            let percent = |state: &SyncDevInfoStatusOutput| messages::percent(state.percent.unwrap_or(0));
            let synced = follow(&call, waiters.device_sync(request(&call)?, within), percent).await?;
            finish(&call, Value::Null, &synced.failures)
        }
        "checkDeviceNewestFwVer" => firmware(&call, waiters.firmware_check(request(&call)?, within)).await,
        "upgradeDeviceOnline" => firmware(&call, waiters.firmware_upgrade(request(&call)?, within)).await,
        "requestRelayUrl" => {
            let request = call.url.as_ref().map_or_else(|| request(&call), crate::request::relay)?;
            let wait = waiters.stream_relay(request, within);
            let relay = follow(&call, wait, |_| messages::stream_starts()).await?;
            let url = |secret: &tums::Secret| secret.expose().to_owned();
            let result = json!({
                "url": url(&relay.url),
                "cookie": relay.cookie.as_ref().map(url),
                "token": relay.token.as_ref().map(url),
                "clientUUID": relay.client_uuid,
            });
            call.show(json!({ "outcome": "Ready", "code": 0, "result": result }))
        }
        "queryFlow" => {
            let wait = waiters.passenger_flow(request(&call)?, within);
            let flow = follow(&call, wait, |state: &FlowSyncStatus| json(state).to_string()).await?;
            call.show(json(&flow))
        }
        "exportAllVehicleDetectionRecords" => {
            export(&call, |waiters, json| {
                Ok(waiters.export::<tums::ExportAllVehicleDetectionRecords>(read(json)?, within))
            })
            .await
        }
        _ => {
            export(
                &call,
                |waiters, json| Ok(waiters.export::<tums::ExportAllEntryAndLeaveRecords>(read(json)?, within)),
            )
            .await
        }
    }
}

/// The typed request: the waiters take no other.
fn request<Op: DeserializeOwned>(call: &Call<'_>) -> Result<Op, Failure> {
    read(&call.value)
}

fn read<Op: DeserializeOwned>(value: &Value) -> Result<Op, Failure> {
    serde_json::from_value(value.clone()).map_err(|error| Failure::usage(error.to_string()))
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn wrapped(result: Value, failures: Vec<Value>) -> Value {
    json!({ "result": result, "failures": failures })
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
        Some(reason) if !error.is_deadline() => Failure::new(exit_of(reason), explained(reason)),
        _ => Failure::new(Exit::Deadline, messages::not_over(&call.operation.name, error as &dyn Display)),
    }
}

fn exit_of(error: &tums::Error) -> Exit {
    match error.kind() {
        tums::ErrorKind::Api => Exit::Refused,
        tums::ErrorKind::InvalidRequest => Exit::Usage,
        tums::ErrorKind::Credentials | tums::ErrorKind::Configuration => Exit::Credentials,
        _ => Exit::Transport,
    }
}

async fn firmware(
    call: &Call<'_>,
    wait: Wait<tums::wait::Firmware, DeviceUpgrade, tums::wait::Firmware>,
) -> Result<(), Failure> {
    let state = |device: &DeviceUpgrade| {
        let name = device.device_name.clone().or_else(|| device.qr_code.as_ref().map(ToString::to_string));
        let status = device.upgrade_status.map(|status| format!("{status:?}"));
        format!("{} {}", name.unwrap_or_default(), status.unwrap_or_default())
    };
    let seen = follow(call, wait, state).await?;
    let failed = seen.devices.iter().any(|device| device.upgrade_status.is_some_and(|status| status.value() < 0));
    finish(call, json(&seen.devices), &seen.failures)?;
    if failed { Err(Failure::new(Exit::Partial, messages::some_not_upgraded())) } else { Ok(()) }
}

async fn export(
    call: &Call<'_>,
    order: impl FnOnce(Waiters<'_>, &Value) -> Result<Wait<Export, ExportRecord>, Failure>,
) -> Result<(), Failure> {
    let wait = order(call.client.waiters(), &call.value)?;
    let state =
        |export: &ExportRecord| export.file_status.as_ref().map(|status| format!("{status:?}")).unwrap_or_default();
    match follow(call, wait, state).await? {
        Export::Done(record) => call.show(json(&record)),
        Export::Failed(record) => {
            call.show(json(&record))?;
            Err(Failure::new(Exit::Partial, messages::export_failed()))
        }
        Export::Ambiguous(records) => {
            call.show(json(&records))?;
            Err(Failure::new(Exit::Partial, messages::export_ambiguous(records.len())))
        }
        _ => Err(Failure::other(messages::export_failed())),
    }
}

/// Shows what came of it, and what failed.
fn finish(call: &Call<'_>, result: Value, failures: &[tums::Failure]) -> Result<(), Failure> {
    call.show(wrapped(result, failures.iter().map(json).collect()))?;
    match failures.is_empty() {
        true => Ok(()),
        false => {
            failures.iter().for_each(|failure| call.context.output.warn(&failure.to_string()));
            Err(Failure::new(Exit::Partial, messages::partial(&call.operation.name, failures.len())))
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn whatever_is_followed_by_another_operation_can_be_waited_for() {
        for operation in &tums::catalog::catalog().operations {
            assert_eq!(super::can_wait(&operation.name), operation.followed_by.is_some(), "{}", operation.name);
        }
    }
}
