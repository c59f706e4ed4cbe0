//! How the cloud fetches figures from the cameras: when somebody asks and they are older than 15 seconds, in the background.

use serde::{Deserialize, Serialize};
use tums::{FlowSyncStatus, GetFlowSyncStatus, GetFlowSyncStatusOutput, Timestamp};

use super::super::{Since, later};
use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{ApplicationId, World};

/// Seconds that it takes.
const UPDATE_S: i64 = 5;
/// Seconds after which figures are fetched anew.
const FRESH_S: i64 = 15;

/// Up to when the figures of a project have been fetched, and since when they are being fetched anew.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Update {
    last: Option<Since>,
    running: Option<Since>,
}

impl Update {
    pub(super) fn settle(&mut self, now: Timestamp) {
        if let Some(since) = self.running.filter(|since| since.seconds(now) >= UPDATE_S) {
            self.last = Some(Since(later(since.0, UPDATE_S)));
            self.running = None;
        }
    }

    /// Begins to fetch figures, unless they are fresh or being fetched.
    fn begin(&mut self, now: Timestamp) {
        let is_fresh = self.last.is_some_and(|last| last.seconds(now) <= FRESH_S);
        if !is_fresh && self.running.is_none() {
            self.running = Some(Since(now));
        }
    }
}

impl World {
    /// Takes the figures of a project as fetched now.
    pub(crate) fn flow_is_fetched(&mut self, application: ApplicationId) {
        let last = Some(Since(self.now()));
        self.passenger_flow.0.insert(application, Update { last, running: None });
    }

    /// Up to when the figures of the caller's project have been fetched; never, if there is nothing.
    pub(super) fn flow_up_to(&self, caller: &Caller) -> Option<Timestamp> {
        self.passenger_flow.0.get(&caller.application)?.last.map(|last| last.0)
    }

    /// Sees to it that the figures of the caller's project are fetched anew if they are old.
    pub(super) fn fetch_flow(&mut self, caller: &Caller) {
        let now = self.now();
        self.passenger_flow.0.entry(caller.application).or_default().begin(now);
    }
}

pub(super) fn get_flow_sync_status(
    world: &mut World,
    caller: &Caller,
    _: GetFlowSyncStatus,
) -> Result<GetFlowSyncStatusOutput, Refusal> {
    let update = world.passenger_flow.0.get(&caller.application);
    let running = update.is_some_and(|update| update.running.is_some());
    Ok(GetFlowSyncStatusOutput { status: Some(if running { FlowSyncStatus::Running } else { FlowSyncStatus::Done }) })
}
