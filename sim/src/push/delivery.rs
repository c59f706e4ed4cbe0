//! One message on its way to one application's server, with every attempt to get it there.

use bytes::Bytes;
use serde::{Serialize, Serializer};
use tokio::time::Instant;
use tums::{MessageContent, Timestamp};

use crate::world::ApplicationId;

/// A message on its way.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Delivery {
    /// Its number, from 1.
    pub id: u64,
    /// Who has subscribed.
    pub application: ApplicationId,
    /// Where it goes: scheme, host and port. The path may be one that nobody should guess, and is not shown.
    pub to: String,
    /// Name of the device.
    pub device: String,
    /// What it says.
    pub content: MessageContent,
    /// Its `msgId`; duplicates have the same.
    pub message_id: String,
    /// When it came about, in the simulator's time.
    #[serde(serialize_with = "millis")]
    pub raised: Timestamp,
    /// Whether it repeats another one on purpose.
    pub duplicate: bool,
    /// What has become of it.
    #[serde(flatten)]
    pub state: DeliveryState,
    /// What each attempt has come to.
    pub attempts: Vec<Attempt>,
    #[serde(skip)]
    pub(super) url: String,
    #[serde(skip)]
    pub(super) body: Bytes,
    #[serde(skip)]
    pub(super) due: Instant,
    /// Number of the change that was the last of all deliveries.
    #[serde(skip)]
    pub(super) revision: u64,
}

/// What has become of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "state")]
#[non_exhaustive]
pub enum DeliveryState {
    /// It waits for its turn, or for the next attempt.
    Waiting,
    /// It is being posted.
    Posting,
    /// The server has answered 2xx.
    Delivered,
    /// Every attempt has failed.
    Failed,
    /// It was never sent.
    Refused {
        /// Why not.
        reason: Obstacle,
    },
}

/// Why a message is never sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Obstacle {
    /// The URL of the subscription cannot be read.
    Unreadable,
    /// It does not start with `http://` or `https://`, or names no host.
    NotHttp,
    /// It leads to another machine, and messages leave this one only if the simulator was told `--push-anywhere`.
    Elsewhere,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Attempt {
    /// When it ended, in the simulator's time.
    #[serde(serialize_with = "millis")]
    pub at: Timestamp,
    /// The HTTP status, or why there is none.
    pub outcome: String,
}

fn millis<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(moment.as_millis())
}

impl Delivery {
    /// Number of its last change, counted over all deliveries.
    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether nothing more will become of it.
    pub fn is_over(&self) -> bool {
        !matches!(self.state, DeliveryState::Waiting | DeliveryState::Posting)
    }
}
