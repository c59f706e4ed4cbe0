//! Live view and playback (section 1.4.5).
//!
//! | file | subject |
//! |---|---|
//! | `session.rs` | who may stream what, and the streams that there are |
//! | `relay.rs` | from a stream URL to a relay server |
//! | `recordings.rs` | what was recorded when |

mod recordings;
mod relay;
mod session;

use tums::Timestamp;

pub(crate) use self::session::State;
use crate::route::{Route, route, route_with_headers};
use crate::world::World;

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(relay::request_stream_url),
        route(relay::request_relay_url),
        route(relay::request_relay_url_again),
        route_with_headers(relay::renew_relay_cookie),
        route(recordings::search_year),
        route(recordings::search_video),
        route(recordings::search_human_detection_video),
    ]
}

/// Ends what has expired.
pub(super) fn settle(world: &mut World, now: Timestamp) {
    world.streaming.expire(now);
}
