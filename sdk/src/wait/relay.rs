//! A stream whose device has to start streaming first.

use std::time::Duration;

use super::poller::{Pace, Poller};
use super::{Wait, WaitError, Waiters};
use crate::client::Client;
use crate::{
    RelayVersion, RequestRelayUrl, RequestRelayUrlAgain, RequestRelayUrlAgainOutput, RequestRelayUrlAgainReady,
    RequestRelayUrlAgainRequired, RequestRelayUrlOutput, RequestRelayUrlReady, Secret,
};

const PACE: Pace = Pace::new(Duration::from_millis(500), Duration::from_secs(3));

/// Where a relay server has a stream.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Relay {
    /// Where the stream is.
    pub url: Secret,
    /// Cookie that leads to the right relay server, as `name=value`.
    pub cookie: Option<Secret>,
    /// Stands for this stream: [`RenewRelayCookie`](crate::RenewRelayCookie) asks for it.
    pub token: Option<Secret>,
    /// Version of the relay protocol.
    pub relay_version: Option<RelayVersion>,
    /// Id of the client.
    pub client_uuid: Option<String>,
}

/// The session of a stream that is not ready yet.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RelaySession {
    /// The session that was named last; [`again`](Self::again) continues with it.
    pub session_id: String,
    /// The token that was named last.
    pub token: Secret,
}

impl Waiters<'_> {
    /// Lets a device stream to a relay server, and waits until it does. The error keeps the session, with which waiting may be
    /// continued.
    pub fn stream_relay(&self, request: RequestRelayUrl, within: Duration) -> Wait<Relay, RelaySession> {
        let client = self.client.clone();
        Wait::new(within, PACE, |poller| async move { relay(&client, request, poller).await })
    }
}

async fn relay(
    client: &Client,
    request: RequestRelayUrl,
    mut poller: Poller<RelaySession>,
) -> Result<Relay, WaitError<RelaySession>> {
    let mut session = match poller.begin(client.call(request)).await? {
        RequestRelayUrlOutput::Ready(ready) => return Ok(ready.into()),
        RequestRelayUrlOutput::Pending(pending) => {
            RelaySession { session_id: pending.session_id, token: pending.token }
        }
    };
    loop {
        poller.tell(session.clone());
        poller.keep(session.clone());
        match poller.look(|| client.call(session.again())).await? {
            RequestRelayUrlAgainOutput::Ready(ready) => return Ok(ready.into()),
            RequestRelayUrlAgainOutput::Pending(pending) => {
                session = RelaySession { session_id: pending.session_id, token: pending.token };
            }
        }
    }
}

impl RelaySession {
    /// The request that asks whether the stream is ready now.
    pub fn again(&self) -> RequestRelayUrlAgain {
        let Self { session_id, token } = self.clone();
        RequestRelayUrlAgain::new(RequestRelayUrlAgainRequired { session_id, token })
    }
}

impl From<RequestRelayUrlReady> for Relay {
    fn from(ready: RequestRelayUrlReady) -> Self {
        let RequestRelayUrlReady { url, cookie, token, relay_version, client_uuid } = ready;
        Self { url, cookie, token, relay_version, client_uuid }
    }
}

impl From<RequestRelayUrlAgainReady> for Relay {
    fn from(ready: RequestRelayUrlAgainReady) -> Self {
        let RequestRelayUrlAgainReady { url, cookie, token, relay_version, client_uuid } = ready;
        Self { url, cookie, token, relay_version, client_uuid }
    }
}
