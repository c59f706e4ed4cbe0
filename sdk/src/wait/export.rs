//! Exports of vehicle records, which are ordered without getting an id.

use std::collections::BTreeSet;
use std::time::Duration;

use super::poller::{Pace, Poller};
use super::{Wait, WaitError, Waiters};
use crate::client::Client;
use crate::error::Result;
use crate::operation::Operation;
use crate::types::Terminal;
use crate::{
    ExportAllEntryAndLeaveRecords, ExportAllVehicleDetectionRecords, ExportRecord, ExportType, GetExportRecords,
};

const PACE: Pace = Pace::new(Duration::from_secs(3), Duration::from_secs(30));
/// How often the list of exports is read before the order, until it has held still.
const READINGS: usize = 3;

/// What became of an order.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Export {
    /// The export is ready: [`DownloadExportRecord`](crate::DownloadExportRecord) gives its URL.
    Done(ExportRecord),
    /// The export failed.
    Failed(ExportRecord),
    /// More than one export of this kind has appeared since the order: somebody else has ordered one, too. An order gets no id, so
    /// it cannot be told which is whose.
    Ambiguous(Vec<ExportRecord>),
}

/// A request that orders an export.
pub trait ExportOrder: Operation + sealed::Sealed + 'static {
    /// Kind of the export.
    fn export_type(&self) -> ExportType;
}

impl ExportOrder for ExportAllVehicleDetectionRecords {
    fn export_type(&self) -> ExportType {
        ExportType::Detection
    }
}

impl ExportOrder for ExportAllEntryAndLeaveRecords {
    fn export_type(&self) -> ExportType {
        ExportType::EntryAndLeave
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::ExportAllVehicleDetectionRecords {}
    impl Sealed for crate::ExportAllEntryAndLeaveRecords {}
}

impl Waiters<'_> {
    /// Orders an export, and waits until it is there. What the order has brought is told from the exports that were there before.
    pub fn export<Op: ExportOrder>(&self, order: Op, within: Duration) -> Wait<Export, ExportRecord> {
        let client = self.client.clone();
        Wait::new(within, PACE, |poller| async move { export(&client, order, poller).await })
    }
}

async fn export<Op: ExportOrder>(
    client: &Client,
    order: Op,
    mut poller: Poller<ExportRecord>,
) -> Result<Export, WaitError<ExportRecord>> {
    let kind = order.export_type();
    let before = poller.look_now(|| known(client, &kind)).await?;
    poller.begin(client.call(order)).await?;
    loop {
        let mut new = poller.look(|| exports(client, &kind)).await?.0;
        new.retain(|export| !before.contains(&export.file_id));
        if new.len() > 1 {
            return Ok(Export::Ambiguous(new));
        }
        let Some(export) = new.pop() else { continue };
        poller.tell(export.clone());
        match export.file_status.as_ref().and_then(|status| status.terminal()) {
            Some(Terminal::Success) => return Ok(Export::Done(export)),
            Some(Terminal::Failure) => return Ok(Export::Failed(export)),
            None => poller.keep(export),
        }
    }
}

/// The ids of the exports that are there. A list that moves while it is read is read again.
async fn known(client: &Client, kind: &ExportType) -> Result<BTreeSet<String>> {
    let mut known = BTreeSet::new();
    for _ in 0..READINGS {
        let (exports, complete) = exports(client, kind).await?;
        known.extend(exports.into_iter().map(|export| export.file_id));
        if complete {
            break;
        }
    }
    Ok(known)
}

/// The exports that are there, and whether these are all.
async fn exports(client: &Client, kind: &ExportType) -> Result<(Vec<ExportRecord>, bool)> {
    let mut items = client.items(GetExportRecords::new(kind.clone()));
    let mut exports = Vec::new();
    items.read_to_end(&mut exports).await?;
    Ok((exports, items.report().is_complete()))
}
