//! The simulator as a program: it says where it listens and with which keys, and runs until it is stopped.

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use tums::Credentials;
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
    let call = call(url, access_key, secret_key);
    format!(
        "The simulator listens. Stop it with Ctrl-C.
{console}
export TUMS_ENDPOINT={url}
export TUMS_ACCESS_KEY={access_key}
export TUMS_SECRET_KEY={secret_key}

The keys are those of the project-type application; the device-type application has {device_access_key} / {device_secret_key}.
A signed call, for any POSIX shell with curl and openssl:

{call}
"
    )
}

/// A call that signs itself.
fn call(url: &str, access_key: &str, secret_key: &str) -> String {
    format!(
        r#"path=/tums/open/resource/v1/getPagedRootRegions; body='{{"start":0,"limit":10}}'
hmac() {{ openssl dgst -sha256 -mac HMAC -macopt "hexkey:$1" -r | cut -d' ' -f1; }}
time=$(date +%s); nonce=$(openssl rand -hex 16)
hash=$(printf %s "$body" | openssl dgst -sha256 -r | cut -d' ' -f1)
key=$(printf %s "$time" | hmac "$(printf %s '{secret_key}' | od -An -v -tx1 | tr -d ' \n')")
key=$(printf tp-link | hmac "$(printf %s "$path" | hmac "$key")")
signature=$(printf 'HmacSHA256\n%s\nPOST %s tp-link_request\n%s' "$time" "$path" "$hash" | hmac "$key")
curl -s "{url}$path" -H 'Content-Type: application/json; charset=utf-8' -d "$body" \
  -H "X-Authorization: Timestamp=$time,Nonce=$nonce,AccessKey={access_key},Signature=$signature,TerminalId=curl"
"#
    )
}
