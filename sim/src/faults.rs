//! Faults on demand: what goes wrong, for which calls, and whether before or after the call has had its effect.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A fault and the calls that it befalls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Fault {
    /// What goes wrong.
    pub what: Mishap,
    /// When, seen from the side effect of the call.
    #[serde(default)]
    pub phase: Phase,
    /// Only calls of this operation, by its wire name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Only calls whose body names this device, by code or MAC address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Share of these calls, from 0 to 1.
    #[serde(default = "every_call")]
    pub share: f64,
    /// How often it happens before it is over; without end if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

fn every_call() -> f64 {
    1.0
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

/// What can go wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum Mishap {
    /// It takes longer by so many milliseconds.
    Delay(u64),
    /// A code is answered.
    Code(i64),
    /// Too many calls: -10201, with `Retry-After` if seconds are given.
    Throttle(Option<u32>),
    /// An HTTP status with a page in HTML is answered, as a proxy does.
    Status(u16),
    /// The connection is reset.
    Reset,
    /// The connection ends in the middle of the answer.
    Cut,
    /// The answer is complete for HTTP, but only half the JSON.
    Truncate,
    /// The answer is no JSON.
    Garble,
    /// The cloud's clock is ahead by so many seconds, or behind. Before: signatures are checked against it, and `Date` tells it.
    /// After: `Date` alone.
    Clock(i64),
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

    fn concerns(&self, operation: Option<&str>, body: &[u8]) -> bool {
        let named = |wanted: &str| operation == Some(wanted);
        let holds = |id: &str| body.windows(id.len().max(1)).any(|part| part.eq_ignore_ascii_case(id.as_bytes()));
        self.operation.as_deref().is_none_or(named) && self.device.as_deref().is_none_or(holds)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phase = match self.phase {
            Phase::Before => "before",
            Phase::After => "after",
        };
        write!(f, "{:?} {phase}", self.what)
    }
}

/// The faults that are set, and the dice that decide about shares.
#[derive(Debug)]
pub struct Faults {
    faults: Vec<Fault>,
    dice: fastrand::Rng,
}

impl Faults {
    /// No faults. The seed fixes which calls a share hits.
    pub fn new(seed: u64) -> Self {
        Self { faults: Vec::new(), dice: fastrand::Rng::with_seed(seed) }
    }

    /// Adds a fault.
    pub fn add(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Removes every fault.
    pub fn clear(&mut self) {
        self.faults.clear();
    }

    /// The faults that are set.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter()
    }

    /// What befalls a call: every fault that concerns it and whose dice fall so.
    pub(crate) fn plan(&mut self, operation: Option<&str>, body: &[u8]) -> Plan {
        let mut hits = Vec::new();
        for fault in &mut self.faults {
            let hit = fault.concerns(operation, body) && (fault.share >= 1.0 || self.dice.f64() < fault.share);
            if hit && fault.times != Some(0) {
                fault.times = fault.times.map(|times| times - 1);
                hits.push(fault.clone());
            }
        }
        Plan(hits)
    }
}

/// The faults of one call.
#[derive(Debug, Default)]
pub(crate) struct Plan(Vec<Fault>);

impl Plan {
    /// For how long the call is held up in a phase.
    pub(crate) fn delay(&self, phase: Phase) -> Duration {
        let delays =
            self.of(phase).filter_map(|what| if let Mishap::Delay(millis) = what { Some(*millis) } else { None });
        Duration::from_millis(delays.sum())
    }

    /// Whether the call is held up at all.
    pub(crate) fn delays(&self) -> bool {
        self.0.iter().any(|fault| matches!(fault.what, Mishap::Delay(_)))
    }

    /// Seconds that the cloud's clock is ahead in a phase.
    pub(crate) fn clock(&self, phase: Phase) -> i64 {
        self.of(phase).filter_map(|what| if let Mishap::Clock(ahead) = what { Some(*ahead) } else { None }).sum()
    }

    /// What replaces the answer in a phase.
    pub(crate) fn mishap(&self, phase: Phase) -> Option<&Mishap> {
        self.of(phase).find(|what| !matches!(what, Mishap::Delay(_) | Mishap::Clock(_)))
    }

    /// The faults in words.
    pub(crate) fn describe(&self) -> Vec<String> {
        self.0.iter().map(Fault::to_string).collect()
    }

    fn of(&self, phase: Phase) -> impl Iterator<Item = &Mishap> {
        self.0.iter().filter(move |fault| fault.phase == phase).map(|fault| &fault.what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(faults: &mut Faults, operation: &str, body: &str) -> usize {
        faults.plan(Some(operation), body.as_bytes()).0.len()
    }

    #[test]
    fn a_fault_concerns_its_operation_and_device() {
        let mut faults = Faults::new(1);
        faults.add(Fault::new(Mishap::Reset).operation("addRegion"));
        faults.add(Fault::new(Mishap::Reset).device("16E0091709B04C926"));
        assert_eq!(hits(&mut faults, "addRegion", "{}"), 1);
        assert_eq!(hits(&mut faults, "editRegion", "{}"), 0);
        assert_eq!(hits(&mut faults, "editRegion", r#"{"qrCode":"16e0091709b04c926"}"#), 1);
    }

    #[test]
    fn a_fault_is_over_after_its_times() {
        let mut faults = Faults::new(1);
        faults.add(Fault::new(Mishap::Code(-20003)).times(2));
        assert_eq!([1, 1, 0], [(); 3].map(|()| hits(&mut faults, "addRegion", "")));
    }

    #[test]
    fn a_share_is_fixed_by_the_seed() {
        let run = |seed| {
            let mut faults = Faults::new(seed);
            faults.add(Fault::new(Mishap::Reset).share(0.3));
            (0..1000).map(|_| hits(&mut faults, "addRegion", "")).collect::<Vec<_>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
        assert!((250..350).contains(&run(7).iter().sum::<usize>()));
    }

    #[test]
    fn phases_are_told_apart() {
        let mut faults = Faults::new(1);
        faults.add(Fault::new(Mishap::Delay(20)));
        faults.add(Fault::new(Mishap::Delay(30)).after());
        faults.add(Fault::new(Mishap::Cut).after());
        let plan = faults.plan(Some("addRegion"), b"");
        assert_eq!(
            (plan.delay(Phase::Before), plan.delay(Phase::After)),
            (Duration::from_millis(20), Duration::from_millis(30))
        );
        assert_eq!((plan.mishap(Phase::Before), plan.mishap(Phase::After)), (None, Some(&Mishap::Cut)));
        assert_eq!(plan.describe(), ["Delay(20) before", "Delay(30) after", "Cut after"]);
    }
}
