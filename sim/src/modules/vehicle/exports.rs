//! Exports of records: ordered, worked off with time, kept for three days, downloaded as a file.

use serde::{Deserialize, Serialize};
use tums::{
    DeleteExportRecord, DownloadExportRecord, DownloadExportRecordOutput, ErrorCode, ExportAllEntryAndLeaveRecords,
    ExportAllVehicleDetectionRecords, ExportFileStatus, ExportRecord, ExportType, GetExportRecords,
    GetExportRecordsOutput, Secret, Timestamp,
};

use super::super::{Since, local};
use super::tables::{self, Camera};
use crate::caller::Caller;
use crate::download::{File, Refused};
use crate::page::page;
use crate::refusal::Refusal;
use crate::world::{ApplicationId, Kind, World};

/// Seconds at which an export starts to be converted, to be uploaded, and ends.
const STEPS_S: [i64; 3] = [2, 4, 8];
/// Seconds for which an export is kept.
const KEPT_S: i64 = 3 * local::DAY_S;
/// Where files are downloaded.
const FOLDER: &str = "/sim/exports/";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// An export. Its file is made when it is downloaded, from what the cameras had seen when it was ordered.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Export {
    id: u64,
    application: ApplicationId,
    since: Since,
    order: Order,
    /// The cameras whose records it holds, as they were then.
    cameras: Vec<Camera>,
    /// Whoever knows it may download the file.
    token: Secret,
    fails: bool,
}

/// What was ordered.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Order {
    Detections(ExportAllVehicleDetectionRecords),
    Stays(ExportAllEntryAndLeaveRecords),
}

impl Order {
    fn export_type(&self) -> ExportType {
        match self {
            Self::Detections(_) => ExportType::Detection,
            Self::Stays(_) => ExportType::EntryAndLeave,
        }
    }
}

impl Export {
    pub(super) fn is_kept(&self, now: Timestamp) -> bool {
        self.since.seconds(now) < KEPT_S
    }

    fn status(&self, now: Timestamp) -> ExportFileStatus {
        match self.since.seconds(now) {
            seconds if seconds < STEPS_S[0] => ExportFileStatus::Waiting,
            seconds if seconds < STEPS_S[1] => ExportFileStatus::Converting,
            _ if self.fails => ExportFileStatus::Failed,
            seconds if seconds < STEPS_S[2] => ExportFileStatus::Uploading,
            _ => ExportFileStatus::Done,
        }
    }

    /// Name of the file: what it holds and when it was ordered.
    fn file_name(&self) -> String {
        format!("{}-{}.xlsx", self.order.export_type(), local::compact(self.since.0))
    }

    fn record(&self, now: Timestamp) -> ExportRecord {
        let status = self.status(now);
        ExportRecord {
            file_id: self.id.to_string(),
            file_name: Some(self.file_name()),
            create_time: Some(self.since.0),
            file_description: Some(tables::title(&self.order).into()),
            file_status: Some(status),
            file_format: Some("excel".into()),
        }
    }
}

impl World {
    /// Lets so many of the next exports fail.
    pub fn fail_exports(&mut self, count: u32) {
        self.vehicle.failing = count;
    }

    fn export(&self, application: ApplicationId, id: &str) -> Result<&Export, ErrorCode> {
        let mut exports = self.vehicle.exports.iter().filter(|export| export.application == application);
        exports.find(|export| export.id.to_string() == id).ok_or(ErrorCode::FILE_NOT_FOUND)
    }
}

pub(super) fn export_all_vehicle_detection_records(
    world: &mut World,
    caller: &Caller,
    request: ExportAllVehicleDetectionRecords,
) -> Result<(), Refusal> {
    order(world, caller, Kind::Ipc, Order::Detections(request))
}

pub(super) fn export_all_entry_and_leave_records(
    world: &mut World,
    caller: &Caller,
    request: ExportAllEntryAndLeaveRecords,
) -> Result<(), Refusal> {
    order(world, caller, Kind::ParkingCapture, Order::Stays(request))
}

fn order(world: &mut World, caller: &Caller, kind: Kind, order: Order) -> Result<(), Refusal> {
    let cameras = tables::cameras(world, caller, kind, &order);
    let token = Secret::from(world.dice.hex(32));
    let since = Since(world.now());
    let state = &mut world.vehicle;
    state.last_export += 1;
    let fails = state.failing > 0;
    state.failing = state.failing.saturating_sub(1);
    let (id, application) = (state.last_export, caller.application);
    state.exports.push(Export { id, application, since, order, cameras, token, fails });
    Ok(())
}

/// The newest export comes first.
pub(super) fn get_export_records(
    world: &mut World,
    caller: &Caller,
    request: GetExportRecords,
) -> Result<GetExportRecordsOutput, Refusal> {
    let of_caller =
        |export: &&Export| export.application == caller.application && export.order.export_type() == request.r#type;
    let found: Vec<_> = world.vehicle.exports.iter().rev().filter(of_caller).collect();
    let list = page(&found, request.start, request.limit).iter().map(|export| export.record(world.now()));
    Ok(GetExportRecordsOutput { total: Some(found.len() as i64), list: list.collect() })
}

/// The document names no code for a file that there is not; -82501 says it best.
pub(super) fn delete_export_record(
    world: &mut World,
    caller: &Caller,
    request: DeleteExportRecord,
) -> Result<(), Refusal> {
    let id = world.export(caller.application, &request.file_id)?.id;
    world.vehicle.exports.retain(|export| export.id != id);
    Ok(())
}

/// The URL is the same as long as the export is kept.
pub(super) fn download_export_record(
    world: &mut World,
    caller: &Caller,
    request: DownloadExportRecord,
) -> Result<DownloadExportRecordOutput, Refusal> {
    let export = world.export(caller.application, &request.file_id)?;
    if export.status(world.now()) != ExportFileStatus::Done {
        return Err(Refusal::new(ErrorCode::FILE_NOT_FOUND, "the export is not finished"));
    }
    let (id, name, token) = (export.id, export.file_name(), export.token.expose());
    Ok(DownloadExportRecordOutput { url: format!("{}{FOLDER}{id}/{name}?token={token}", world.origin()).into() })
}

/// The file at a path, for whoever has its token; none if the path is not one of files.
pub(crate) fn file(world: &World, path: &str, token: &Secret) -> Option<Result<File, Refused>> {
    let (id, name) = path.strip_prefix(FOLDER)?.split_once('/')?;
    let named = |export: &&Export| export.id.to_string() == id && export.file_name() == name;
    let done = |export: &&Export| export.status(world.now()) == ExportFileStatus::Done;
    let Some(export) = world.vehicle.exports.iter().find(named).filter(done) else {
        return Some(Err(Refused::Unknown));
    };
    if token.expose() != export.token.expose() {
        return Some(Err(Refused::Forbidden));
    }
    let table = tables::table(world, export.application, &export.order, &export.cameras, export.since.0);
    Some(
        table.to_xlsx().map(|content| File { name: name.to_owned(), kind: XLSX, content }).map_err(|_| Refused::Failed),
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_are_kept_for_as_long_as_the_document_says() {
        assert_eq!(crate::modules::documented::valid_for_s("getExportRecords"), Some(super::KEPT_S));
    }
}
