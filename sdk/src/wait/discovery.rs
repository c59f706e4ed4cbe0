//! Cameras in the network of a recorder.

use std::time::Duration;

use super::poller::{Pace, Poller};
use super::{Wait, WaitError, Waiters};
use crate::client::Client;
use crate::{
    DiscoverIpcByNvr, DiscoveredIpc, Error, ErrorCode, GetNotAddedIpcInfoByNvr, GetNotAddedIpcInfoByNvrOutput,
};

/// The result is kept for half a minute.
const PACE: Pace = Pace::new(Duration::from_secs(2), Duration::from_secs(10));

impl Waiters<'_> {
    /// Lets an NVR look for cameras that are not added yet, and waits for those it finds. A search that is already under way is
    /// joined.
    pub fn nvr_discovery(
        &self,
        request: DiscoverIpcByNvr,
        within: Duration,
    ) -> Wait<Vec<DiscoveredIpc>, GetNotAddedIpcInfoByNvrOutput> {
        let client = self.client.clone();
        Wait::new(within, PACE, |poller| async move { discover(&client, request, poller).await })
    }
}

type Search = GetNotAddedIpcInfoByNvrOutput;

async fn discover(
    client: &Client,
    request: DiscoverIpcByNvr,
    mut poller: Poller<Search>,
) -> Result<Vec<DiscoveredIpc>, WaitError<Search>> {
    let nvr = request.target.clone();
    match poller.begin(client.call(request)).await {
        Ok(_) => {}
        Err(error) if error.error().and_then(Error::code) == Some(ErrorCode::DISCOVERY_RUNNING) => poller.join(),
        Err(error) => return Err(error),
    }
    loop {
        let search = poller.look(|| client.call(GetNotAddedIpcInfoByNvr::new(nvr.clone()))).await?;
        poller.tell(search.clone());
        if search.finished == Some(true) {
            return Ok(search.list);
        }
        poller.keep(search);
    }
}
