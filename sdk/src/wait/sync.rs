//! The data of cameras and recorders, fetched anew by the cloud.

use std::time::Duration;

use super::poller::{Pace, Poller};
use super::{Wait, WaitError, Waiters};
use crate::client::Client;
use crate::{SyncDevInfo, SyncDevInfoOutput, SyncDevInfoStatus, SyncDevInfoStatusOutput};

const PACE: Pace = Pace::new(Duration::from_secs(1), Duration::from_secs(10));

impl Waiters<'_> {
    /// Lets the cloud fetch the data of devices, and waits until it has. The devices for which that failed are in the output.
    pub fn device_sync(
        &self,
        request: SyncDevInfo,
        within: Duration,
    ) -> Wait<SyncDevInfoOutput, SyncDevInfoStatusOutput> {
        let client = self.client.clone();
        Wait::new(within, PACE, |poller| async move { sync(&client, request, poller).await })
    }
}

type Status = SyncDevInfoStatusOutput;

async fn sync(
    client: &Client,
    request: SyncDevInfo,
    mut poller: Poller<Status>,
) -> Result<SyncDevInfoOutput, WaitError<Status>> {
    let mut devices = request.targets.clone();
    let mut output = poller.begin(client.call(request)).await?;
    devices.retain(|device| !output.failures.iter().any(|failure| failure.concerns(device)));
    while !devices.is_empty() {
        let status = poller.look(|| client.call(SyncDevInfoStatus::new().targets(devices.iter().cloned()))).await?;
        poller.tell(status.clone());
        // The percentage is that of all devices asked for: it is asked again without those that failed.
        let failed = |device| status.failures.iter().any(|failure| failure.concerns(device));
        let remaining: Vec<_> = devices.iter().filter(|device| !failed(device)).cloned().collect();
        let is_over = status.percent.is_some_and(|percent| percent >= 100);
        if remaining.len() < devices.len() || is_over {
            output.failures.extend(status.failures.iter().cloned());
        }
        if is_over {
            break;
        }
        devices = remaining;
        poller.keep(status);
    }
    Ok(output)
}
