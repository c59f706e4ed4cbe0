//! The simulator as a program: it listens, says where and with which keys, and runs until it is stopped.

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tums::Credentials;
use tums_sim::{Builder, Clock, FaultFile, FileError, Rates, Simulator, World, WorldFile};

/// TP-LINK's commercial cloud (TUMS) on your own machine.
#[derive(Parser)]
#[command(name = "tums-sim", version, about)]
struct Arguments {
    /// Where to listen. Port 0 is any free port.
    #[arg(long, default_value = "127.0.0.1:7788", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Which world to make: the same seed makes the same one [default: 1, or that of the file].
    #[arg(long)]
    seed: Option<u64>,
    /// Make the world of a file of regions, devices and faults.
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
    /// Go on from a snapshot, at the time at which it was saved.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["seed", "world"])]
    restore: Option<PathBuf>,
    /// Save a snapshot into a file at the end.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// How many seconds pass in one; 0 makes the clock stand still.
    #[arg(long, default_value_t = 1.0, value_name = "FACTOR", value_parser = factor)]
    speed: f64,
    /// How many calls of one application are carried out in a second; as many as come unless set.
    #[arg(long, value_name = "CALLS")]
    rate: Option<u32>,
    /// A file of faults that are set from the start.
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Serve the console and the admin API, at this address of this machine.
    #[arg(long, value_name = "ADDRESS:PORT", num_args = 0..=1, default_missing_value = "127.0.0.1:7789")]
    admin: Option<SocketAddr>,
    /// Let push messages leave this machine.
    #[arg(long)]
    push_anywhere: bool,
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
    let arguments = Arguments::parse();
    let mut builder = begin(&arguments)?.listen(arguments.listen);
    if arguments.rate.is_some() {
        builder = builder.rates(Rates { per_application: arguments.rate, ..Rates::default() });
    }
    if let Some(address) = arguments.admin {
        builder = builder.admin(address);
    }
    if arguments.push_anywhere {
        builder = builder.push_anywhere();
    }
    let simulator =
        builder.start().await.map_err(|error| format!("{error}; choose another with --listen or --admin"))?;
    let (project, device) = (simulator.credentials(World::PROJECT)?, simulator.credentials(World::DEVICE)?);
    if arguments.json {
        println!("{}", line(&simulator, &project, &device));
    } else {
        print!("{}", text(&simulator, &project, &device));
    }
    stopped().await?;
    if let Some(path) = &arguments.save {
        simulator.snapshot().save(path).map_err(|error| format!("{}: cannot be saved: {error}", path.display()))?;
    }
    Ok(())
}

/// The world, the faults and the time to start with.
fn begin(arguments: &Arguments) -> Result<Builder, FileError> {
    let (speed, now) = (arguments.speed, Clock::host().now());
    let mut faults = arguments.faults.as_deref().map(FaultFile::open).transpose()?.unwrap_or_default();
    let (world, clock) = match (&arguments.restore, &arguments.world) {
        (Some(path), _) => {
            let world = World::open(path)?;
            let clock = Clock::running(world.now(), speed);
            (world, clock)
        }
        (None, Some(path)) => {
            let written = WorldFile::open(path, arguments.seed, now)?;
            faults.extend(written.faults);
            (written.world, Clock::at_speed(speed))
        }
        (None, None) => (World::generate(arguments.seed.unwrap_or(1), now), Clock::at_speed(speed)),
    };
    Ok(Simulator::builder().seed(arguments.seed.unwrap_or(1)).world(world).clock(clock).faults(faults))
}

fn factor(text: &str) -> Result<f64, String> {
    let factor = text.parse::<f64>().ok().filter(|factor| (0.0..=1e6).contains(factor));
    factor.ok_or_else(|| "must be a number from 0 to 1000000".into())
}

/// Waits for Ctrl-C or, where there is such a thing, the signal that asks a program to end.
async fn stopped() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            stopped = tokio::signal::ctrl_c() => stopped,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

fn line(simulator: &Simulator, project: &Credentials, device: &Credentials) -> serde_json::Value {
    serde_json::json!({
        "url": simulator.url(),
        "console": simulator.admin_url(),
        "accessKey": project.access_key(),
        "secretKey": project.secret_key(),
        "deviceApplication": { "accessKey": device.access_key(), "secretKey": device.secret_key() },
    })
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
