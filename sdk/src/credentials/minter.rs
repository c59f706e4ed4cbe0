//! Temporary keys minted by the cloud, out of the long-lived key of another client.

use std::time::Duration;

use tokio::time::Instant;

use super::{Credentials, MintCredentials, TemporaryCredentials};
use crate::error::Result;
use crate::{Client, CreateTempApplicationApiCredential, CreateTempApplicationApiCredentialOutput, Timestamp};

impl TemporaryCredentials {
    /// Keys minted by `client`, which holds a long-lived one; each is good for `lifetime`, from one second to a day.
    ///
    /// ```no_run
    /// # fn run() -> tums::Result<()> {
    /// use std::time::Duration;
    /// use tums::{Client, TemporaryCredentials};
    ///
    /// let keys = TemporaryCredentials::minted_by(Client::from_env()?, Duration::from_secs(1800));
    /// let client = Client::builder().credentials(keys).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn minted_by(client: Client, lifetime: Duration) -> Self {
        let clock = client.clock().clone();
        Self::with_clock(CloudMinter { client, lifetime }, clock)
    }
}

struct CloudMinter {
    client: Client,
    lifetime: Duration,
}

impl MintCredentials for CloudMinter {
    async fn mint(&self) -> Result<Credentials> {
        let started = Instant::now();
        let request = CreateTempApplicationApiCredential::new().expire_time(self.lifetime);
        let minted = self.client.call(request).await?;
        // Counted from before the call, on the clock as the call has left it: it may have been corrected on the way.
        let since = self.client.clock().now().as_millis() - started.elapsed().as_millis() as i64;
        let expires_at = Timestamp::from_millis(since.saturating_add(life_millis(&minted, self.lifetime)));
        Ok(Credentials::new(minted.temp_ak, minted.temp_sk)?.expiring_at(expires_at))
    }
}

/// How long a key lives: by the cloud's own clock, which may be minutes from ours, else as it was asked for.
fn life_millis(minted: &CreateTempApplicationApiCredentialOutput, asked: Duration) -> i64 {
    match (minted.create_time, minted.expire_time) {
        (Some(from), Some(to)) if to > from => to.as_millis() - from.as_millis(),
        _ => asked.as_millis() as i64,
    }
}
