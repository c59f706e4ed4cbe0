//! `tums completions SHELL`: a script that completes commands, operations and values.

use clap::{Arg, ArgMatches, Command, ValueEnum, value_parser};
use clap_complete::aot::{Shell, generate};

use super::Context;
use crate::arguments;
use crate::exit::Failure;
use crate::messages;
use crate::output::print;

/// The shells for which there is a script.
#[derive(Clone, Copy, ValueEnum)]
enum Known {
    Bash,
    Zsh,
    Fish,
}

pub(super) fn command() -> Command {
    let shell = Arg::new("shell")
        .value_name("bash|zsh|fish")
        .hide_possible_values(true)
        .help(messages::completions_shell())
        .required(true);
    Command::new("completions").about(messages::completions_about()).arg(shell.value_parser(value_parser!(Known)))
}

pub(super) fn run(arguments: &ArgMatches, _: &Context) -> Result<(), Failure> {
    let shell = match arguments.get_one::<Known>("shell") {
        Some(Known::Zsh) => Shell::Zsh,
        Some(Known::Fish) => Shell::Fish,
        _ => Shell::Bash,
    };
    let mut script = Vec::new();
    generate(shell, &mut arguments::whole(), "tums", &mut script);
    print(&String::from_utf8_lossy(&script))
}
