//! What befalls one call.

use std::time::Duration;

use super::{Fault, Mishap, Phase};

/// The faults of one call.
#[derive(Debug, Default)]
pub(crate) struct Plan(pub(super) Vec<Fault>);

impl Plan {
    /// For how long the call is held up in a phase.
    pub(crate) fn delay(&self, phase: Phase) -> Duration {
        let delays =
            self.of(phase).filter_map(|what| if let Mishap::Delay(millis) = what { Some(millis) } else { None });
        Duration::from_millis(delays.fold(0, u64::saturating_add))
    }

    /// Whether the call is held up at all.
    pub(crate) fn delays(&self) -> bool {
        self.0.iter().any(|fault| matches!(fault.what, Mishap::Delay(_)))
    }

    /// Seconds that the cloud's clock is ahead in a phase.
    pub(crate) fn clock(&self, phase: Phase) -> i64 {
        let ahead = self.of(phase).filter_map(|what| if let Mishap::Clock(ahead) = what { Some(ahead) } else { None });
        ahead.fold(0, i64::saturating_add)
    }

    /// What replaces the answer in a phase. A call has one such mishap at most.
    pub(crate) fn mishap(&self, phase: Phase) -> Option<Mishap> {
        self.of(phase).find(|what| what.replaces_answer())
    }

    /// The faults themselves.
    pub(crate) fn faults(&self) -> &[Fault] {
        &self.0
    }

    fn of(&self, phase: Phase) -> impl Iterator<Item = Mishap> {
        self.0.iter().filter(move |fault| fault.phase == phase).map(|fault| fault.what)
    }
}
