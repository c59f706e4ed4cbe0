//! What each command does: one file for each.

mod answer;
mod call;
mod completions;
mod configure;
mod describe;
mod devices;
mod doctor;
mod explain;
mod list;
mod listen;
mod man;
pub(crate) mod operation;
mod reading;
mod regions;
mod sign;
#[cfg(feature = "sim")]
mod sim;
pub(crate) mod wait;

use std::future::Future;

use clap::{ArgMatches, Command};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tums::Client;

use crate::arguments::globals::Globals;
use crate::exit::Failure;
use crate::output::Output;
use crate::settings::Settings;

/// What a command runs with.
pub(crate) struct Context {
    pub(crate) globals: Globals,
    pub(crate) output: Output,
}

impl Context {
    pub(crate) fn new(globals: Globals) -> Result<Self, Failure> {
        let output = Output::new(&globals)?;
        if output.verbose > 0 {
            log(output.verbose);
        }
        Ok(Self { globals, output })
    }

    /// A client with the settings that hold.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        Settings::read(&self.globals)?.client(&self.globals, false)
    }

    /// Works on something until it is done.
    pub(crate) fn wait_for<T>(&self, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
    }
}

/// Tells of every attempt on the error stream. Only the SDK speaks, which puts neither bodies nor secrets there; what other crates
/// log, nobody knows.
fn log(verbose: u8) {
    let level = if verbose > 1 { tracing::Level::TRACE } else { tracing::Level::DEBUG };
    let logger = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).without_time();
    let logger = logger.with_ansi(false).finish().with(Targets::new().with_target("tums", level));
    // A second command in one process keeps the logger of the first.
    let _ = logger.try_init();
}

/// A command that is built in.
pub(crate) struct BuiltIn {
    pub(crate) name: &'static str,
    pub(crate) describe: fn() -> Command,
    pub(crate) run: fn(&ArgMatches, &Context) -> Result<(), Failure>,
}

/// The built-in commands, in the order of the help.
pub(crate) static BUILT_IN: &[BuiltIn] = &[
    BuiltIn { name: "list", describe: list::command, run: list::run },
    BuiltIn { name: "describe", describe: describe::command, run: describe::run },
    BuiltIn { name: "explain", describe: explain::command, run: explain::run },
    BuiltIn { name: "devices", describe: devices::command, run: devices::run },
    BuiltIn { name: "regions", describe: regions::command, run: regions::run },
    BuiltIn { name: "call", describe: call::command, run: call::run },
    BuiltIn { name: "sign", describe: sign::command, run: sign::run },
    BuiltIn { name: "listen", describe: listen::command, run: listen::run },
    #[cfg(feature = "sim")]
    BuiltIn { name: "sim", describe: sim::command, run: sim::run },
    BuiltIn { name: "doctor", describe: doctor::command, run: doctor::run },
    BuiltIn { name: "configure", describe: configure::command, run: configure::run },
    BuiltIn { name: "completions", describe: completions::command, run: completions::run },
    BuiltIn { name: "man", describe: man::command, run: man::run },
];

/// The built-in command of this name.
pub(crate) fn built_in(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|command| command.name == name)
}
