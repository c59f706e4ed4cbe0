//! How everything was in the beginning, to go back to.

use crate::clock::{Clock, Mode};
use crate::cloud::State;
use crate::faults::{Fault, Faults};
use crate::push::PushSettings;
use crate::world::World;

/// What a simulator has started with.
pub(crate) struct Beginning {
    world: World,
    faults: Vec<Fault>,
    push: PushSettings,
    clock: Mode,
}

impl Beginning {
    /// Keeps what is there now.
    pub(crate) fn new(clock: &Clock, world: &World, faults: &Faults, push: &PushSettings) -> Self {
        let faults = faults.iter().map(|injected| injected.fault.clone()).collect();
        Self { world: world.clone(), faults, push: push.clone(), clock: clock.mode() }
    }

    /// Sets the clock back.
    pub(crate) fn set_clock(&self, clock: &Clock) {
        clock.restart(self.clock);
    }

    /// Sets everything else back; the world is that of the seed, if one is given, at the rates of the first one.
    pub(crate) fn restore(&self, state: &mut State, seed: Option<u64>) {
        let now = state.world.now();
        state.world = self.world.clone();
        if let Some(seed) = seed {
            state.world = World::generate(seed, now);
            state.world.set_rates(self.world.rates());
        }
        state.forget();
        state.push.set(self.push.clone());
        for fault in &self.faults {
            state.faults.add(fault.clone());
        }
    }
}
