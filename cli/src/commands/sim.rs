//! `tums sim`: the simulator, for as long as the command runs.

use clap::{ArgMatches, Args, Command, FromArgMatches};
use serde_json::json;
use tums_sim::World;
use tums_sim::program::Arguments;

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
        let [project, device] = [World::PROJECT, World::DEVICE].map(|application| simulator.credentials(application));
        let (project, device, url, console) = (project?, device?, simulator.url(), simulator.admin_url());
        let pair = |keys: &tums::Credentials| (keys.access_key().to_owned(), keys.secret_key().expose().to_owned());
        let ((access_key, secret_key), (device_access_key, device_secret_key)) = (pair(&project), pair(&device));
        match context.output.format {
            Format::Table => {
                print(&messages::sim_started(url, access_key, secret_key, device_access_key, device_secret_key))?;
                console.map_or(Ok(()), |console| print(&messages::sim_console(console)))?;
            }
            _ => context.output.line(&json!({
                "url": url,
                "console": console,
                "accessKey": access_key,
                "secretKey": secret_key,
                "deviceApplication": { "accessKey": device_access_key, "secretKey": device_secret_key },
            }))?,
        }
        arguments.keep(&simulator).await.map_err(|error| Failure::other(error.to_string()))
    })
}
