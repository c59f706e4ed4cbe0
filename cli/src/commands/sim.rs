//! `tums sim`: the simulator, for as long as the command runs.

use clap::{ArgMatches, Args, Command, FromArgMatches};
use tums_sim::program::{self, Arguments};
use tums_sim::{Simulator, World};

use super::Context;
use crate::exit::Failure;
use crate::messages;
use crate::output::{Format, print};

pub(super) fn command() -> Command {
    Arguments::augment_args(Command::new("sim")).about(messages::sim_about())
}

pub(super) fn run(arguments: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let arguments = Arguments::from_arg_matches(arguments)?;
    context.wait_for(async {
        let simulator = arguments.start().await.map_err(|error| Failure::other(error.to_string()))?;
        match context.output.format {
            Format::Table => greet(&simulator)?,
            _ => context.output.line(&program::told(&simulator)?)?,
        }
        arguments.keep(&simulator).await.map_err(|error| Failure::other(error.to_string()))
    })
}

/// Says where it is, and what to paste.
fn greet(simulator: &Simulator) -> Result<(), Failure> {
    let [project, device] = [World::PROJECT, World::DEVICE].map(|application| {
        let keys = simulator.credentials(application);
        keys.map(|keys| (keys.access_key().to_owned(), keys.secret_key().expose().to_owned()))
    });
    let ((access_key, secret_key), (device_access_key, device_secret_key)) = (project?, device?);
    let url = simulator.url();
    print(&messages::sim_started(url, access_key, secret_key, device_access_key, device_secret_key))?;
    simulator.admin_url().map_or(Ok(()), |console| print(&messages::sim_console(console)))
}
