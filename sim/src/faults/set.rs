//! The faults that are set, and the dice that decide about shares.

use serde::Serialize;

use super::{Fault, Plan};
use crate::world::Devices;

/// A fault that is set.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Injected {
    /// Its number, never used twice.
    pub id: u64,
    /// The fault.
    #[serde(flatten)]
    pub fault: Fault,
    /// How many calls it has hit.
    pub hits: u64,
}

impl Injected {
    /// Whether it has happened as often as it was to.
    pub fn is_over(&self) -> bool {
        self.fault.times.is_some_and(|times| self.hits >= times.into())
    }
}

/// The faults that are set, and the dice that decide about shares.
#[derive(Debug)]
pub struct Faults {
    faults: Vec<Injected>,
    last: u64,
    seed: u64,
    dice: fastrand::Rng,
}

impl Faults {
    /// No faults. The seed fixes which calls a share hits.
    pub fn new(seed: u64) -> Self {
        Self { faults: Vec::new(), last: 0, seed, dice: fastrand::Rng::with_seed(seed) }
    }

    /// Adds a fault, and answers its number.
    pub fn add(&mut self, fault: Fault) -> u64 {
        self.last += 1;
        self.faults.push(Injected { id: self.last, fault, hits: 0 });
        self.last
    }

    /// Removes the fault with this number; whether there was one.
    pub fn remove(&mut self, id: u64) -> bool {
        let before = self.faults.len();
        self.faults.retain(|injected| injected.id != id);
        self.faults.len() < before
    }

    /// Removes every fault. The dice begin anew.
    pub fn clear(&mut self) {
        self.faults.clear();
        self.dice = fastrand::Rng::with_seed(self.seed);
    }

    /// The faults that are set, those included that are over.
    pub fn iter(&self) -> impl Iterator<Item = &Injected> {
        self.faults.iter()
    }

    /// What befalls a call: the faults that concern it and whose dice fall so, of those that replace the answer the first.
    pub(crate) fn plan(&mut self, operation: Option<&str>, body: &[u8], devices: &Devices) -> Plan {
        let mut hits: Vec<Fault> = Vec::new();
        for injected in &mut self.faults {
            let fault = &injected.fault;
            let hit = fault.concerns(operation, body, devices) && (fault.share >= 1.0 || self.dice.f64() < fault.share);
            let is_late = fault.what.replaces_answer() && hits.iter().any(|hit| hit.what.replaces_answer());
            if hit && !is_late && !injected.is_over() {
                hits.push(injected.fault.clone());
                injected.hits += 1;
            }
        }
        Plan(hits)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tums::Timestamp;

    use super::*;
    use crate::faults::{Mishap, Phase};
    use crate::world::{CAMERA, World};

    fn hits(faults: &mut Faults, operation: &str, body: &str) -> usize {
        faults.plan(Some(operation), body.as_bytes(), &Devices::default()).faults().len()
    }

    #[test]
    fn a_fault_concerns_its_operation_and_device() {
        let mut faults = Faults::new(1);
        faults.add(Fault::new(Mishap::Reset).operation("addRegion"));
        faults.add(Fault::new(Mishap::Reset).device(CAMERA));
        assert_eq!(hits(&mut faults, "addRegion", "{}"), 1);
        assert_eq!(hits(&mut faults, "editRegion", "{}"), 0);
        assert_eq!(hits(&mut faults, "editRegion", r#"{"qrCode":"16e0091709b04c926"}"#), 1);
    }

    #[test]
    fn a_fault_of_a_device_hits_calls_by_its_other_name() {
        let devices = World::generate(1, Timestamp::from_secs(1_700_000_000)).devices;
        let camera = devices.find(&tums::DeviceId::qr_code(CAMERA).expect("a code")).expect("a camera");
        let mac = &devices.get(camera).expect("a camera").mac;
        let mut faults = Faults::new(1);
        faults.add(Fault::new(Mishap::Reset).device(CAMERA));
        for mac in [mac.to_string(), mac.as_str().replace('-', ":").to_lowercase()] {
            let body = format!(r#"{{"mac":"{mac}"}}"#);
            assert_eq!(faults.plan(None, body.as_bytes(), &devices).faults().len(), 1, "{mac}");
        }
        assert_eq!(faults.plan(None, br#"{"mac":"00-FF-00-FF-FF-FF"}"#, &devices).faults().len(), 0);
    }

    #[test]
    fn a_fault_is_over_after_its_times_and_can_be_removed() {
        let mut faults = Faults::new(1);
        let id = faults.add(Fault::new(Mishap::Code(-20003)).times(2));
        assert_eq!([1, 1, 0], [(); 3].map(|()| hits(&mut faults, "addRegion", "")));
        assert!(faults.iter().all(|injected| injected.is_over() && injected.hits == 2));
        assert!(faults.remove(id) && !faults.remove(id));
        assert_ne!(faults.add(Fault::new(Mishap::Reset)), id);
    }

    #[test]
    fn of_those_that_replace_the_answer_one_befalls_a_call_and_the_others_wait() {
        let mut faults = Faults::new(1);
        faults.add(Fault::new(Mishap::Reset).after().times(1));
        faults.add(Fault::new(Mishap::Throttle(None)).times(1));
        faults.add(Fault::new(Mishap::Delay(1)).times(1));
        let mut counted = |expected: [u64; 3]| {
            hits(&mut faults, "addRegion", "");
            assert_eq!(faults.iter().map(|injected| injected.hits).collect::<Vec<_>>(), expected);
        };
        counted([1, 0, 1]);
        counted([1, 1, 1]);
        counted([1, 1, 1]);
    }

    #[test]
    fn a_share_is_fixed_by_the_seed() {
        let run = |seed| {
            let mut faults = Faults::new(seed);
            let mut again = || {
                faults.clear();
                faults.add(Fault::new(Mishap::Reset).share(0.3));
                (0..1000).map(|_| hits(&mut faults, "addRegion", "")).collect::<Vec<_>>()
            };
            let first = again();
            assert_eq!(again(), first, "whoever clears the faults begins anew");
            first
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
        let plan = faults.plan(Some("addRegion"), b"", &Devices::default());
        assert_eq!(
            (plan.delay(Phase::Before), plan.delay(Phase::After)),
            (Duration::from_millis(20), Duration::from_millis(30))
        );
        assert_eq!((plan.mishap(Phase::Before), plan.mishap(Phase::After)), (None, Some(Mishap::Cut)));
        let described: Vec<_> = plan.faults().iter().map(Fault::to_string).collect();
        assert_eq!(
            described,
            ["delay 20 ms before the effect", "delay 30 ms after the effect", "cut after the effect"]
        );
    }
}
