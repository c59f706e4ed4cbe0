//! Snapshots that are kept in memory, by name, to go back to.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use serde_saphyr::Spanned;

use super::Admin;
use super::changes::read;
use super::problem::{Json, Problem};
use crate::mistake::Mistake;
use crate::world::World;

/// Snapshots that are kept.
const MOST: usize = 16;
/// Characters of a name.
const LONGEST_NAME: usize = 64;

/// Worlds by name. Each knows its time.
#[derive(Default)]
pub(super) struct Snapshots(Mutex<BTreeMap<String, World>>);

impl Snapshots {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, World>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Their names.
    pub(super) fn names(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SnapshotBody {
    name: Spanned<String>,
}

pub(super) async fn list(State(admin): State<Admin>) -> Json<Value> {
    Json(json!({ "snapshots": admin.snapshots.names() }))
}

pub(super) async fn keep(State(admin): State<Admin>, body: String) -> Result<Json<Value>, Problem> {
    let SnapshotBody { name } = read(&body)?;
    if !(1..=LONGEST_NAME).contains(&name.value.chars().count()) {
        let message = format!("a name has from 1 to {LONGEST_NAME} characters");
        return Err(Mistake::in_value(&name, message).into());
    }
    let mut snapshots = admin.snapshots.lock();
    if snapshots.len() >= MOST && !snapshots.contains_key(&name.value) {
        let message = format!("{MOST} snapshots are kept and no more; take the name of one that may go");
        return Err(Mistake::in_value(&name, message).into());
    }
    let world = admin.cloud.change(|state| state.world.clone());
    snapshots.insert(name.value, world);
    Ok(Json(json!({ "snapshots": snapshots.keys().collect::<Vec<_>>() })))
}

pub(super) async fn restore(State(admin): State<Admin>, body: String) -> Result<Json<Value>, Problem> {
    let SnapshotBody { name } = read(&body)?;
    let world = admin.snapshots.lock().get(&name.value).cloned();
    let Some(world) = world else {
        return Err(Mistake::in_value(&name, format!("there is no snapshot `{}`", name.value)).into());
    };
    admin.cloud.restore(world);
    Ok(Json(json!({})))
}
