//! What is new, as it comes: calls, deliveries and changes of the world as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::sleep;

use super::{Admin, views};
use crate::cloud::PULSE;

/// What comes within this time goes out together.
const GATHER: Duration = Duration::from_millis(50);
/// Calls in one event. Of more only the last are told, and how many were left out.
const MOST_CALLS: usize = 200;

/// Each event is one JSON object:
/// `{ "calls": […], "skipped": 0, "deliveries": […], "revision": 7, "epoch": 1769385600000, "time": {…} }`.
///
/// Another epoch follows when everything was reset, or the simulator was started anew: what was told before is void. The id of an
/// event is its epoch and the number of the last call, so that a browser that connects again goes on where it was.
pub(super) async fn live(
    State(admin): State<Admin>,
    uri: Uri,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let epoch = admin.cloud.state().epoch;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.split_once('-'));
    let last = last.map(|(of, call)| if of == epoch.to_string() { call.parse().unwrap_or(0) } else { 0 });
    let watcher = Watcher {
        changes: admin.cloud.watch(),
        call: last.unwrap_or_else(|| views::after(&uri)),
        delivery: 0,
        seen: None,
        admin,
    };
    Sse::new(stream::unfold(watcher, Watcher::next)).keep_alive(KeepAlive::default())
}

/// Somebody who watches, and what it has seen.
struct Watcher {
    admin: Admin,
    changes: watch::Receiver<()>,
    /// Number of the last call.
    call: u64,
    /// Revision of the last delivery.
    delivery: u64,
    /// Revision of the world, and epoch.
    seen: Option<(u64, u64)>,
}

impl Watcher {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        loop {
            if let Some(news) = self.news() {
                let id = format!("{}-{}", news["epoch"], self.call);
                let event = Event::default().id(id).data(news.to_string());
                return Some((Ok(event), self));
            }
            tokio::select! {
                changed = self.changes.changed() => changed.ok()?,
                () = sleep(PULSE) => self.admin.cloud.catch_up(),
                // It is never changed, only closed.
                _ = self.admin.running.changed() => return None,
            }
            sleep(GATHER).await;
        }
    }

    /// What it has not seen yet.
    fn news(&mut self) -> Option<Value> {
        let state = self.admin.cloud.state();
        let now = (state.revision, state.epoch);
        let calls: Vec<_> = state.journal.since(self.call).rev().take(MOST_CALLS).map(views::call).collect();
        let last = state.journal.entries().next_back().map_or(self.call, |entry| entry.number.max(self.call));
        let skipped = last.saturating_sub(self.call).saturating_sub(calls.len() as u64);
        let deliveries = state.push.deliveries().filter(|delivery| delivery.revision() > self.delivery);
        let deliveries: Vec<_> = deliveries.map(|delivery| json!(delivery)).collect();
        if calls.is_empty() && deliveries.is_empty() && self.seen == Some(now) {
            return None;
        }
        (self.call, self.delivery, self.seen) = (last, state.push.revision(), Some(now));
        Some(json!({
            "calls": calls.into_iter().rev().collect::<Vec<_>>(),
            "skipped": skipped,
            "deliveries": deliveries,
            "revision": now.0,
            "epoch": now.1,
            "time": views::time(&self.admin.cloud.clock),
        }))
    }
}
