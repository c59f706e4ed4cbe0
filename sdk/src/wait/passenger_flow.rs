//! Figures of people that the cloud has to fetch from cameras first.

use std::time::Duration;

use super::poller::{Pace, Poller};
use super::{Wait, WaitError, Waiters};
use crate::client::Client;
use crate::{FlowSyncStatus, GetFlowSyncStatus, QueryFlow, QueryFlowOutput};

const PACE: Pace = Pace::new(Duration::from_secs(1), Duration::from_secs(5));
/// Older figures are fetched anew when they are asked for.
const FRESH: Duration = Duration::from_secs(15);

impl Waiters<'_> {
    /// Asks for figures, waits until the cloud has fetched them from the cameras, and asks again. Figures that are fresh are
    /// answered at once; older ones are what the error keeps.
    pub fn passenger_flow(
        &self,
        request: QueryFlow,
        within: Duration,
    ) -> Wait<QueryFlowOutput, FlowSyncStatus, QueryFlowOutput> {
        let client = self.client.clone();
        Wait::new(within, PACE, |poller| async move { flow(&client, request, poller).await })
    }
}

async fn flow(
    client: &Client,
    request: QueryFlow,
    mut poller: Poller<FlowSyncStatus, QueryFlowOutput>,
) -> Result<QueryFlowOutput, WaitError<QueryFlowOutput>> {
    let figures = poller.begin(client.call(request.clone())).await?;
    if is_fresh(client, &figures) {
        return Ok(figures);
    }
    poller.keep(figures);
    loop {
        let status = poller.look(|| client.call(GetFlowSyncStatus::new())).await?.status;
        if let Some(status) = status {
            poller.tell(status);
        }
        if status == Some(FlowSyncStatus::Done) {
            break;
        }
    }
    poller.look_now(|| client.call(request.clone())).await
}

fn is_fresh(client: &Client, figures: &QueryFlowOutput) -> bool {
    let now = client.clock().now();
    figures.last_update_time.is_some_and(|updated| now.as_millis() - updated.as_millis() <= FRESH.as_millis() as i64)
}
