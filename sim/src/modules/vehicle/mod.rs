//! Vehicles (section 1.4.9).
//!
//! | file | subject |
//! |---|---|
//! | `plates.rs` | registered number plates |
//! | `traffic.rs` | vehicles, and what cameras see of them |
//! | `exports.rs` | exports: ordering, listing, deleting, downloading |
//! | `tables.rs` | which records an export holds |
//! | `workbook.rs` | its file |
//! | `pictures.rs` | pictures that it links to |

mod exports;
mod pictures;
mod plates;
mod tables;
mod traffic;
mod workbook;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tums::{Secret, Timestamp};

use self::exports::Export;
use self::plates::Registered;
use crate::download::{File, Refused};
use crate::route::{Route, route};
use crate::world::{ApplicationId, World};

/// Registered plates and exports.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    /// The registered plates of each project.
    plates: BTreeMap<ApplicationId, Vec<Registered>>,
    /// The exports that are kept, the oldest first.
    exports: Vec<Export>,
    last_export: u64,
    /// So many of the next exports fail.
    failing: u32,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(plates::get_all_plate_list_by_page),
        route(exports::export_all_vehicle_detection_records),
        route(exports::export_all_entry_and_leave_records),
        route(exports::get_export_records),
        route(exports::delete_export_record),
        route(exports::download_export_record),
    ]
}

/// Drops exports after three days.
pub(super) fn settle(world: &mut World, now: Timestamp) {
    world.vehicle.exports.retain(|export| export.is_kept(now));
}

/// The file at a path, for whoever has its token; none if the path is not one of files.
pub(super) fn file(world: &World, path: &str, token: &Secret) -> Option<Result<File, Refused>> {
    exports::file(world, path, token).or_else(|| pictures::file(world, path, token))
}
