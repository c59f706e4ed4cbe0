//! Faults on demand: what goes wrong, for which calls, and whether before or after the call has had its effect.
//!
//! | file | subject |
//! |---|---|
//! | `mishap.rs` | what can go wrong, and how that is written |
//! | `set.rs` | the faults that are set |
//! | `plan.rs` | what befalls one call |
//! | `script.rs` | faults as a person writes them, with the place of every mistake |

mod mishap;
mod plan;
mod script;
mod set;

use std::fmt;

use serde::{Deserialize, Serialize};
use tums::DeviceId;

pub use self::mishap::Mishap;
pub(crate) use self::plan::Plan;
pub use self::script::FaultFile;
pub(crate) use self::script::FaultScript;
pub use self::set::{Faults, Injected};
use crate::world::Devices;

/// A fault and the calls that it befalls.
///
/// Delays and wrong clocks add up. Of the others one befalls a call: that which was set first; the rest wait for further calls.
///
/// ```
/// use tums_sim::{Fault, Mishap};
///
/// let lost = Fault::new(Mishap::Reset).operation("addRegion").after().share(0.3).times(2);
/// assert_eq!(lost.to_string(), "reset after the effect, addRegion, 30 % of the calls, 2 times");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fault {
    /// What goes wrong.
    pub what: Mishap,
    /// When, seen from the side effect of the call.
    pub phase: Phase,
    /// Only calls of this operation, by its wire name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Only calls whose body names this device, by code or MAC address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Share of these calls, from 0 to 1.
    pub share: f64,
    /// How often it happens before it is over; without end if not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// On which side of its effect a call is hit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// The call is not carried out (unless it is only delayed).
    #[default]
    Before,
    /// The call has been carried out.
    After,
}

impl Fault {
    /// A fault of every call.
    pub fn new(what: Mishap) -> Self {
        Self { what, phase: Phase::Before, operation: None, device: None, share: 1.0, times: None }
    }

    /// It hits after the side effect.
    pub fn after(mut self) -> Self {
        self.phase = Phase::After;
        self
    }

    /// Only calls of this operation, by its wire name.
    pub fn operation(mut self, name: impl Into<String>) -> Self {
        self.operation = Some(name.into());
        self
    }

    /// Only calls that name this device, by code or MAC address.
    pub fn device(mut self, id: impl Into<String>) -> Self {
        self.device = Some(id.into());
        self
    }

    /// Only a share of these calls, from 0 to 1.
    pub fn share(mut self, share: f64) -> Self {
        self.share = share;
        self
    }

    /// It happens so often, then no more.
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    fn concerns(&self, operation: Option<&str>, body: &[u8], devices: &Devices) -> bool {
        let named = |wanted: &str| operation == Some(wanted);
        let holds = |id: &str| spellings(id, devices).iter().any(|spelling| contains(body, spelling.as_bytes()));
        self.operation.as_deref().is_none_or(named) && self.device.as_deref().is_none_or(holds)
    }
}

/// How a call may name a device, whichever of its names the fault has.
fn spellings(id: &str, devices: &Devices) -> Vec<String> {
    let mut spellings = vec![id.to_owned()];
    let device = identifier(id).and_then(|id| devices.get(devices.find(&id)?));
    if let Some(device) = device {
        spellings.extend(device.qr_code.as_ref().map(ToString::to_string));
        spellings.extend([device.mac.to_string(), device.mac.as_str().replace('-', ":")]);
    }
    spellings
}

/// The device that a text names, by code or MAC address.
pub(crate) fn identifier(text: &str) -> Option<DeviceId> {
    let code = || text.parse().ok().map(DeviceId::QrCode);
    text.parse().ok().map(DeviceId::Mac).or_else(code)
}

fn contains(body: &[u8], id: &[u8]) -> bool {
    !id.is_empty() && body.windows(id.len()).any(|part| part.eq_ignore_ascii_case(id))
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Before => "before the effect",
            Self::After => "after the effect",
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.what, self.phase)?;
        for name in [&self.operation, &self.device].into_iter().flatten() {
            write!(f, ", {name}")?;
        }
        if self.share < 1.0 {
            write!(f, ", {} % of the calls", (self.share * 1000.0).round() / 10.0)?;
        }
        match self.times {
            Some(1) => f.write_str(", once"),
            Some(times) => write!(f, ", {times} times"),
            None => Ok(()),
        }
    }
}
