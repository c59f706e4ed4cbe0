//! Who may stream what, and the streams that there are. The document names no lifetimes: those here are assumed.

use std::collections::VecDeque;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tums::{ErrorCode, Secret, StreamResolution, StreamType, Timestamp};

use super::super::{Since, later};
use crate::world::{ApplicationId, DeviceKey, stamp};

/// Seconds for which a stream URL may be called.
const GRANT_S: i64 = 1800;
/// Grants that all applications may hold together; the oldest goes first.
const MOST_GRANTS: usize = 1000;
/// Seconds from the start of a stream until a player can have it.
const READY_S: i64 = 3;
/// For how long a stream lives unless its cookie is renewed: as long as the document's default for that.
pub(super) const LIFETIME: Duration = Duration::from_secs(1800);
/// Clients that a device serves at a time with one stream: of a channel, of a kind.
const MOST_CLIENTS: usize = 4;

/// Grants and streams.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct State {
    /// What the stream URLs allow, the oldest first.
    grants: VecDeque<Grant>,
    sessions: Vec<Session>,
}

/// What is streamed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stream {
    pub(super) device: DeviceKey,
    /// The channel as the caller has named it.
    pub(super) channel: u32,
    pub(super) kind: StreamType,
}

/// What a stream URL allows.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Grant {
    pub(super) token: Secret,
    pub(super) application: ApplicationId,
    pub(super) stream: Stream,
    pub(super) client_uuid: String,
    pub(super) since: Since,
}

/// A stream that was started.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) token: Secret,
    pub(super) cookie: Secret,
    /// Names it at the relay server.
    pub(super) relay: String,
    pub(super) application: ApplicationId,
    pub(super) stream: Stream,
    pub(super) resolution: StreamResolution,
    pub(super) client_uuid: String,
    /// When the device has it ready.
    #[serde(with = "stamp")]
    pub(super) ready: Timestamp,
    #[serde(with = "stamp")]
    pub(super) until: Timestamp,
}

impl State {
    /// Keeps what a new stream URL allows.
    pub(super) fn grant(&mut self, grant: Grant) {
        self.grants.push_back(grant);
        if self.grants.len() > MOST_GRANTS {
            self.grants.pop_front();
        }
    }

    /// What a token allows that stood in a stream URL.
    ///
    /// # Errors
    ///
    /// -80731 when it has expired or never existed.
    pub(super) fn granted(&self, token: &Secret) -> Result<&Grant, ErrorCode> {
        self.grants.iter().find(|grant| grant.token == *token).ok_or(ErrorCode::STREAM_TOKEN_EXPIRED)
    }

    /// The application that may use a stream URL.
    ///
    /// # Errors
    ///
    /// -80731 when its token has expired or never existed.
    pub(crate) fn application_of(&self, token: &Secret) -> Result<ApplicationId, ErrorCode> {
        Ok(self.granted(token)?.application)
    }

    /// When a stream would be ready that is started now: at once if the device streams the same already.
    ///
    /// # Errors
    ///
    /// -80732 when there are as many live views as allowed, -71101 when there are as many other clients.
    pub(super) fn admit(&self, stream: &Stream, now: Timestamp) -> Result<Timestamp, ErrorCode> {
        let alike = self.sessions.iter().filter(|session| session.stream == *stream);
        if alike.clone().count() >= MOST_CLIENTS {
            let live = stream.kind == StreamType::Live;
            return Err(if live { ErrorCode::PREVIEW_LIMIT_REACHED } else { ErrorCode::CLIENT_LIMIT_REACHED });
        }
        let streams = alike.map(|session| session.ready).min().is_some_and(|ready| ready <= now);
        Ok(if streams { now } else { later(now, READY_S) })
    }

    pub(super) fn start(&mut self, session: Session) {
        self.sessions.push(session);
    }

    /// The stream of an application that a condition names.
    pub(super) fn session(
        &mut self,
        application: ApplicationId,
        is_meant: impl Fn(&Session) -> bool,
    ) -> Option<&mut Session> {
        self.sessions.iter_mut().find(|session| session.application == application && is_meant(session))
    }

    /// Drops what belongs to a device that there is no more.
    pub(crate) fn forget(&mut self, device: DeviceKey) {
        self.grants.retain(|grant| grant.stream.device != device);
        self.sessions.retain(|session| session.stream.device != device);
    }

    /// Drops what has expired.
    pub(super) fn expire(&mut self, now: Timestamp) {
        while self.grants.front().is_some_and(|grant| grant.since.seconds(now) >= GRANT_S) {
            self.grants.pop_front();
        }
        self.sessions.retain(|session| session.until > now);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_lifetime_is_the_default_of_the_document() {
        let documented = crate::modules::documented::default_of("renewRelayCookie", "maxAge");
        assert_eq!(documented, Some(super::LIFETIME.as_secs().into()));
    }
}
