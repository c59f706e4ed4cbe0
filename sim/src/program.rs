//! The simulator as a program: what its command line takes, and how it begins and ends. `tums-sim` and `tums sim` share it.

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use crate::{Builder, Clock, FaultFile, FileError, Rates, Simulator, World, WorldFile};

/// What the command line takes.
#[derive(Args, Clone, Debug)]
pub struct Arguments {
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
}

impl Arguments {
    /// Starts a simulator as the command line says.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, or an address cannot be listened on.
    pub async fn start(&self) -> Result<Simulator, Box<dyn Error>> {
        let mut builder = begin(self)?.listen(self.listen);
        if self.rate.is_some() {
            builder = builder.rates(Rates { per_application: self.rate, ..Rates::default() });
        }
        if let Some(address) = self.admin {
            builder = builder.admin(address);
        }
        if self.push_anywhere {
            builder = builder.push_anywhere();
        }
        Ok(builder.start().await.map_err(|error| format!("{error}; choose another with --listen or --admin"))?)
    }

    /// Keeps it until the program is asked to end, and saves what is to be saved.
    ///
    /// # Errors
    ///
    /// When the snapshot cannot be saved, or the signals cannot be waited for.
    pub async fn keep(&self, simulator: &Simulator) -> Result<(), Box<dyn Error>> {
        stopped().await?;
        if let Some(path) = &self.save {
            simulator.snapshot().save(path).map_err(|error| format!("{}: cannot be saved: {error}", path.display()))?;
        }
        Ok(())
    }
}

/// Where a simulator is and the keys of its applications, for programs that read JSON.
///
/// # Errors
///
/// When an application has no keys.
pub fn told(simulator: &Simulator) -> tums::Result<Value> {
    let (project, device) = (simulator.credentials(World::PROJECT)?, simulator.credentials(World::DEVICE)?);
    Ok(json!({
        "url": simulator.url(),
        "console": simulator.admin_url(),
        "accessKey": project.access_key(),
        "secretKey": project.secret_key().expose(),
        "deviceApplication": { "accessKey": device.access_key(), "secretKey": device.secret_key().expose() },
    }))
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
    Ok(Simulator::builder().world(world).clock(clock).faults(faults))
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clap::Parser;
    use tokio::time::sleep;

    use super::*;

    #[derive(Parser)]
    struct Program {
        #[command(flatten)]
        arguments: Arguments,
    }

    async fn started(arguments: &[&str]) -> Simulator {
        let program = Program::parse_from(["tums-sim", "--listen", "127.0.0.1:0"].iter().chain(arguments));
        program.arguments.start().await.expect("a free port")
    }

    #[tokio::test(start_paused = true)]
    async fn time_passes_as_fast_as_it_is_told_to() {
        for (speed, passed) in [("3600", 7_200_000), ("0.5", 1000), ("0", 0)] {
            let simulator = started(&["--speed", speed]).await;
            let before = simulator.clock().now().as_millis();
            sleep(Duration::from_secs(2)).await;
            assert_eq!(simulator.clock().now().as_millis() - before, passed, "at speed {speed}");
        }
        assert_eq!(started(&[]).await.clock().speed(), 1.0);
    }
}
