//! `tums sim`: the simulator, for as long as the command runs.

use std::net::SocketAddr;

use clap::{Arg, ArgMatches, Command, value_parser};
use serde_json::json;
use tums_sim::{Simulator, World};

use super::Context;
use crate::exit::Failure;
use crate::messages;
use crate::output::{Format, print};

pub(super) fn command() -> Command {
    let listen = Arg::new("listen").long("listen").value_name("ADDRESS:PORT").help(messages::sim_address());
    let seed = Arg::new("seed").long("seed").value_name("NUMBER").help(messages::sim_seed());
    Command::new("sim")
        .about(messages::sim_about())
        .arg(listen.default_value("127.0.0.1:7788").value_parser(value_parser!(SocketAddr)))
        .arg(seed.default_value("1").value_parser(value_parser!(u64)))
}

pub(super) fn run(arguments: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let address = *arguments.get_one::<SocketAddr>("listen").expect("there is a default");
    let seed = *arguments.get_one::<u64>("seed").expect("there is a default");
    context.wait_for(async {
        let simulator = Simulator::builder().listen(address).seed(seed).start().await;
        let simulator = simulator.map_err(|error| Failure::other(messages::cannot_listen(address, error)))?;
        let [project, device] = [World::PROJECT, World::DEVICE].map(|application| simulator.credentials(application));
        let (project, device, url) = (project?, device?, simulator.url());
        let pair = |keys: &tums::Credentials| (keys.access_key().to_owned(), keys.secret_key().expose().to_owned());
        let ((access_key, secret_key), (device_access_key, device_secret_key)) = (pair(&project), pair(&device));
        match context.output.format {
            Format::Table => {
                print(&messages::sim_started(url, access_key, secret_key, device_access_key, device_secret_key))?
            }
            _ => context.output.line(&json!({
                "url": url,
                "accessKey": access_key,
                "secretKey": secret_key,
                "deviceApplication": { "accessKey": device_access_key, "secretKey": device_secret_key },
            }))?,
        }
        Ok(tokio::signal::ctrl_c().await?)
    })
}
