//! How often calls may come: the documented pause after some operations, and rates, which the document does not give and which
//! are off unless they are set.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use tums::{ErrorCode, Timestamp};

use crate::caller::Caller;
use crate::refusal::Refusal;
use crate::world::{ApplicationId, World};

/// Calls that are carried out in a second of the simulator's time; without limit where there is no number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Rates {
    /// Of one address; those beyond are answered -10200, before their signature is looked at.
    pub per_address: Option<u32>,
    /// Of one application; those beyond are answered -10201.
    pub per_application: Option<u32>,
    /// Of all applications together; those beyond are answered -20004.
    pub in_all: Option<u32>,
}

/// What is known of the calls that came before.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Throttle {
    rates: Rates,
    /// When each application last made a call that wants a pause after it, in milliseconds.
    last: BTreeMap<ApplicationId, BTreeMap<String, i64>>,
    /// The calls of the current second.
    second: i64,
    addresses: BTreeMap<IpAddr, u32>,
    applications: BTreeMap<ApplicationId, u32>,
    all: u32,
}

impl World {
    /// The rates at which calls are taken.
    pub fn rates(&self) -> Rates {
        self.throttle.rates
    }

    /// Sets the rates at which calls are taken.
    pub fn set_rates(&mut self, rates: Rates) {
        self.throttle.rates = rates;
    }

    /// Counts a call from an address.
    ///
    /// # Errors
    ///
    /// -10200 when it has made too many in this second.
    pub(crate) fn admit_address(&mut self, address: Option<IpAddr>) -> Result<(), ErrorCode> {
        let now = self.now();
        self.throttle.begin_second(now);
        match (self.throttle.rates.per_address, address) {
            (Some(most), Some(address)) => {
                let count = self.throttle.addresses.entry(address).or_default();
                count_up(count, most, ErrorCode::TOO_MANY_REQUESTS_FROM_ADDRESS)
            }
            _ => Ok(()),
        }
    }

    /// Counts a call of an application.
    ///
    /// # Errors
    ///
    /// -10201 when it has made too many in this second, -20004 when all together have.
    pub(crate) fn admit_application(&mut self, application: ApplicationId) -> Result<(), ErrorCode> {
        let throttle = &mut self.throttle;
        if let Some(most) = throttle.rates.per_application {
            let count = throttle.applications.entry(application).or_default();
            count_up(count, most, ErrorCode::TOO_MANY_REQUESTS_FROM_USER)?;
        }
        throttle
            .rates
            .in_all
            .map_or(Ok(()), |most| count_up(&mut throttle.all, most, ErrorCode::REQUEST_LIMIT_EXCEEDED))
    }

    /// Refuses a call that comes too soon after the same one of the caller's application.
    ///
    /// # Errors
    ///
    /// -82112 before the documented pause is over.
    pub(crate) fn refuse_too_frequent(&self, caller: &Caller) -> Result<(), Refusal> {
        let Some(pause) = caller.operation.limits.min_interval else { return Ok(()) };
        let last = self.throttle.last.get(&caller.application).and_then(|last| last.get(caller.operation.name));
        let early = |last: i64| (0..pause.as_millis() as i64).contains(&(self.now().as_millis() - last));
        if last.is_some_and(|last| early(*last)) {
            let message = format!("{} may be called once in {} s", caller.operation.name, pause.as_secs());
            return Err(Refusal::new(ErrorCode::TOO_FREQUENT, message));
        }
        Ok(())
    }

    /// Remembers a call that was carried out, if it wants a pause after it.
    pub(crate) fn remember_call(&mut self, caller: &Caller) {
        if caller.operation.limits.min_interval.is_some() {
            let now = self.now().as_millis();
            let last = self.throttle.last.entry(caller.application).or_default();
            last.insert(caller.operation.name.to_owned(), now);
        }
    }
}

impl Throttle {
    fn begin_second(&mut self, now: Timestamp) {
        if self.second != now.as_secs() {
            self.second = now.as_secs();
            self.addresses.clear();
            self.applications.clear();
            self.all = 0;
        }
    }
}

fn count_up(count: &mut u32, most: u32, code: ErrorCode) -> Result<(), ErrorCode> {
    if *count >= most {
        return Err(code);
    }
    *count += 1;
    Ok(())
}
