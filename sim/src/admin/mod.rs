//! The admin API and the console: looking at a running simulator and changing it, from outside.
//!
//! Both are off unless asked for: with [`Builder::admin`](crate::Builder::admin), or `tums-sim --admin`. They listen on an address of
//! their own, which must be one of this machine. Opened in a browser, that address shows the console.
//!
//! ```sh
//! curl -s http://127.0.0.1:7789/api/faults -H 'Content-Type: application/json' \
//!   -d '{ "faults": [{ "what": "reset", "phase": "after", "operation": "addRegion", "times": 1 }] }'
//! ```
//!
//! # Looking
//!
//! | call | answers |
//! |---|---|
//! | `GET /api/state` | time, applications with their regions and subscriptions, devices, how often each operation has changed something |
//! | `GET /api/journal?after=N` | the calls after number `N`; of a refused signature the two strings to sign and where they part |
//! | `GET /api/deliveries?after=N` | push messages with number above `N`, each with its attempts |
//! | `GET /api/faults` | the faults that are set, with the number of calls each has hit |
//! | `GET /api/snapshots` | the names of the snapshots that are kept |
//! | `GET /api/live?after=N` | calls, deliveries and changes as they come, as server-sent events |
//! | `GET /api/vocabulary` | operations, events and states with their names in English and Chinese |
//!
//! # Changing
//!
//! | call | body | what it does |
//! |---|---|---|
//! | `POST /api/faults` | as a [file of faults](crate::FaultFile) | sets more faults |
//! | `DELETE /api/faults`, `DELETE /api/faults/ID` | | removes every fault, or one |
//! | `POST /api/events` | `{ "device": "16E0091709B04C926", "content": "movementDetected" }` | raises an event of a device, which is posted to whoever has subscribed to it |
//! | `POST /api/devices` | `{ "device": …, "online": false }`, `{ "device": …, "asleep": true }`, `{ "device": …, "faulty": true }` | takes a device offline, lets it sleep or fail |
//! | `POST /api/time` | `{ "advance": 3600 }`, `{ "now": 1769385600000 }`, `{ "speed": 60 }` | moves the clock by seconds, sets it in milliseconds since 1970, changes its speed |
//! | `POST /api/push` | `{ "duplicates": 0.3, "reorderMs": 2000, "attempts": 4, "backoffMs": 1000, "timeoutMs": 5000 }` | changes how messages travel |
//! | `POST /api/snapshots` | `{ "name": "before" }` | keeps the world and its time under a name |
//! | `POST /api/snapshots/restore` | `{ "name": "before" }` | goes back to them |
//! | `POST /api/reset` | `{}`, `{ "seed": 7 }` | goes back to how everything was in the beginning, or to the world of a seed; forgets calls, messages and nonces |
//!
//! A device is named by its code, its MAC address, or its number in the state; `channel` names the camera on a channel of a
//! recorder.
//!
//! # Mistakes
//!
//! A call with a mistake changes nothing. It is answered with status 400 and every mistake with its place in the body:
//!
//! ```json
//! { "error": "1:31: there is no operation `addregion`; did you mean `addRegion`?",
//!   "mistakes": [{ "line": 1, "column": 31, "message": "there is no operation `addregion`; did you mean `addRegion`?" }] }
//! ```
//!
//! # Safety
//!
//! Neither secret keys nor passwords are shown, nor the paths of the URLs to which messages are posted. Other web pages in the
//! same browser can neither read nor change anything: a call must name this machine in `Host`, come from the console itself if
//! it has an `Origin`, and say that its body is JSON.

mod changes;
mod guard;
mod live;
mod names;
mod page;
mod problem;
mod snapshots;
mod views;
mod vocabulary;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{delete, get, post};
use tokio::net::TcpListener;
use tokio::sync::watch;

use self::snapshots::Snapshots;
use crate::cloud::Cloud;

/// Bytes of a body at most.
const LARGEST_BODY: usize = 1 << 20;

/// What every call needs.
#[derive(Clone)]
struct Admin {
    cloud: Arc<Cloud>,
    /// Where signed calls go.
    endpoint: Arc<str>,
    snapshots: Arc<Snapshots>,
    /// It is closed when the simulator is gone.
    running: watch::Receiver<()>,
}

/// Serves until the simulator is gone.
pub(crate) async fn serve(listener: TcpListener, cloud: Arc<Cloud>, endpoint: String, running: watch::Receiver<()>) {
    let mut gone = running.clone();
    let admin = Admin { cloud, endpoint: endpoint.into(), snapshots: Arc::default(), running };
    let stop = async move { while gone.changed().await.is_ok() {} };
    // Accepting connections goes on whatever happens to one of them.
    let _ = axum::serve(listener, router(admin)).with_graceful_shutdown(stop).await;
}

fn router(admin: Admin) -> Router {
    Router::new()
        .route("/", get(page::html))
        .route("/{file}", get(page::file))
        .route("/api/state", get(views::state))
        .route("/api/journal", get(views::journal))
        .route("/api/deliveries", get(views::deliveries))
        .route("/api/vocabulary", get(vocabulary::vocabulary))
        .route("/api/live", get(live::live))
        .route("/api/faults", get(views::faults).post(changes::add_faults).delete(changes::clear_faults))
        .route("/api/faults/{id}", delete(changes::remove_fault))
        .route("/api/events", post(changes::raise_event))
        .route("/api/devices", post(changes::change_device))
        .route("/api/time", post(changes::change_time))
        .route("/api/push", post(changes::change_push))
        .route("/api/snapshots", get(snapshots::list).post(snapshots::keep))
        .route("/api/snapshots/restore", post(snapshots::restore))
        .route("/api/reset", post(changes::reset))
        .fallback(problem::no_such_call)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn(guard::guard))
        .with_state(admin)
}
