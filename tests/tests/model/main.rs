//! The simulated cloud, driven through the SDK by random operations, is what a simple model of it says after each of them.
//!
//! `PROPTEST_CASES=1000 cargo test -p tums-tests --test model` looks longer than the tests do.

mod expected;
mod reading;
mod steps;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use self::steps::{Run, Step};

/// The same runs every time, unless more are asked for.
fn runs() -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig { max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() };
    if asked { config } else { ProptestConfig { cases: 16, rng_seed: RngSeed::Fixed(1), ..config } }
}

proptest! {
    #![proptest_config(runs())]

    #[test]
    fn the_cloud_does_as_the_model_says(steps in prop::collection::vec(any_step(), 1..50)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.expect("a runtime").block_on(async {
            let mut run = Run::start().await;
            for step in &steps {
                run.take(step).await;
            }
        });
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let index = any::<prop::sample::Index>;
    let camera = || 0..steps::CAMERAS;
    let name = || (0..12_u8).prop_map(|number| format!("name {number}"));
    let order = prop::option::of(1..6_usize);
    prop_oneof![
        6 => (name(), index(), order).prop_map(|(name, parent, order)| Step::AddRegion { name, parent, order }),
        2 => (index(), name()).prop_map(|(region, name)| Step::RenameRegion { region, name }),
        2 => index().prop_map(|region| Step::DeleteRegion { region }),
        1 => Just(Step::DeleteAllRegions),
        3 => (index(), index()).prop_map(|(first, second)| Step::SwapRegions { first, second }),
        4 => (camera(), any::<bool>(), prop_oneof![6 => Just(0), 1 => 1..5_usize, 2 => 19..24_usize])
            .prop_map(|(camera, project, wrong)| Step::Bind { camera, project, wrong }),
        3 => (camera(), any::<bool>(), any::<bool>())
            .prop_map(|(camera, project, only_remove)| Step::Delete { camera, project, only_remove }),
        2 => (camera(), name()).prop_map(|(camera, name)| Step::RenameCamera { camera, name }),
        4 => (camera(), index()).prop_map(|(camera, region)| Step::MoveCamera { camera, region }),
        2 => (camera(), 0..2_usize, any::<bool>()).prop_map(|(camera, event, on)| Step::SwitchEvent { camera, event, on }),
        2 => (camera(), any::<bool>(), any::<bool>()).prop_map(|(camera, input, on)| Step::SwitchTerminal { camera, input, on }),
        2 => (camera(), prop::option::of(0..=100_i64), any::<bool>())
            .prop_map(|(camera, luma, flipped)| Step::ModifyImage { camera, luma, flipped }),
        2 => (camera(), any::<bool>()).prop_map(|(camera, shown)| Step::ShowDate { camera, shown }),
        2 => (600..2000_u64).prop_map(|seconds| Step::Mint { seconds }),
        3 => index().prop_map(|key| Step::UseKey { key }),
        2 => (1..1000_u64).prop_map(|seconds| Step::Pass { seconds }),
    ]
}
