//! A simulator that the program is run against.

use tokio::runtime::Runtime;
use tums_sim::{Clock, Simulator, World};

/// A simulator, and the runtime that it lives on.
pub(crate) struct Cloud {
    pub(crate) simulator: Simulator,
    /// Ends with the simulator.
    _runtime: Runtime,
}

impl Cloud {
    pub(crate) fn start(clock: Clock) -> Self {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().expect("a runtime");
        let simulator = runtime.block_on(Simulator::builder().clock(clock).start()).expect("a free port");
        Self { simulator, _runtime: runtime }
    }

    /// The environment of a program that calls it, in English and without colours.
    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        let keys = self.simulator.credentials(World::PROJECT).expect("keys");
        vec![
            ("TUMS_ENDPOINT", self.simulator.url()),
            ("TUMS_ACCESS_KEY", keys.access_key().to_owned()),
            ("TUMS_SECRET_KEY", keys.secret_key().expose().to_owned()),
            ("TUMS_PROFILE_FILE", "none/profiles".to_owned()),
            ("TUMS_TERMINAL_ID", "tests".to_owned()),
            ("TUMS_LANG", "en".to_owned()),
            ("NO_COLOR", "1".to_owned()),
        ]
    }
}
