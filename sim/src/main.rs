//! The simulator as a program: it says where it listens and with which keys, and runs until it is stopped.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use tums::Credentials;
use tums::sign::Script;
use tums_sim::program::{self, Arguments};
use tums_sim::{Simulator, World};

/// TP-LINK's commercial cloud (TUMS) on your own machine.
#[derive(Parser)]
#[command(name = "tums-sim", version, about)]
struct Program {
    #[command(flatten)]
    arguments: Arguments,
    /// Print one line of JSON in place of text.
    #[arg(long)]
    json: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tums-sim: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let Program { arguments, json } = Program::parse();
    let simulator = arguments.start().await?;
    if json {
        println!("{}", program::told(&simulator)?);
    } else {
        let (project, device) = (simulator.credentials(World::PROJECT)?, simulator.credentials(World::DEVICE)?);
        print!("{}", text(&simulator, &project, &device));
    }
    arguments.keep(&simulator).await
}

fn text(simulator: &Simulator, project: &Credentials, device: &Credentials) -> String {
    let url = &simulator.url();
    let console = simulator.admin_url().map(|url| format!("\nThe console, for a browser: {url}\n")).unwrap_or_default();
    let (access_key, secret_key) = (project.access_key(), project.secret_key().expose());
    let (device_access_key, device_secret_key) = (device.access_key(), device.secret_key().expose());
    let call = Script {
        endpoint: url,
        path: "/tums/open/resource/v1/getPagedRootRegions",
        query: "",
        body: r#"{"start":0,"limit":10}"#,
        signed: true,
        secrets: &[],
    };
    format!(
        "The simulator listens. Stop it with Ctrl-C.
{console}
export TUMS_ENDPOINT={url}
export TUMS_ACCESS_KEY={access_key}
export TUMS_SECRET_KEY={secret_key}

The keys are those of the project-type application; the device-type application has {device_access_key} / {device_secret_key}.
A signed call with these variables, for any POSIX shell with curl and openssl:

{call}"
    )
}
