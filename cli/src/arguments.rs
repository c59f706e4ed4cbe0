//! What may be typed, and which command it leads to.
//!
//! A command line is read in two steps: built-in commands are known to the parser, and every other first word is a module of the
//! catalog. Only the one operation that is asked for becomes a command of its own, and the catalog is read only when it is
//! needed: that keeps the start short.

pub(crate) mod flags;
pub(crate) mod globals;
pub(crate) mod operation;

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command};

use crate::commands::{self, Context};
use crate::exit::Failure;
use crate::language::pick;
use crate::messages;
use crate::names::kebab;

use globals::Globals;

/// Reads a command line, without the program's name, and does what it says.
pub(crate) fn run(words: Vec<OsString>) -> Result<(), Failure> {
    let asks_for_help = words.is_empty() || words.iter().any(|word| word == "-h" || word == "--help");
    let root = if asks_for_help { root().after_help(after_help()) } else { root() };
    let matches = root.no_binary_name(true).try_get_matches_from(words)?;
    let globals = Globals::read(&matches);
    let Some((name, arguments)) = matches.subcommand() else { return Err(Failure::usage(messages::no_command())) };
    match commands::built_in(name) {
        Some(command) => (command.run)(arguments, &Context::new(globals)?),
        None => {
            let rest = arguments.get_many::<OsString>("").unwrap_or_default().cloned().collect();
            commands::operation::run(name, rest, globals)
        }
    }
}

/// The program with its built-in commands.
fn root() -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    let root = Command::new("tums").bin_name("tums").version(env!("CARGO_PKG_VERSION")).about(messages::about());
    let root = root.disable_version_flag(true);
    let root = localised(root)
        .arg(version.help(messages::version_flag()))
        .allow_external_subcommands(true)
        .subcommand_required(true)
        .arg_required_else_help(true);
    let root = root.args(Globals::arguments().into_iter().map(|argument| argument.global(true)));
    root.subcommands(commands::BUILT_IN.iter().map(|command| localised((command.describe)().name(command.name))))
}

/// The program with everything: every module and operation, for completions and manuals.
pub(crate) fn whole() -> Command {
    let modules = &tums::catalog::catalog().modules;
    root().after_help(after_help()).subcommands(
        modules.iter().map(|module| operation::module(module).subcommands(module.operations().map(operation::command))),
    )
}

/// What stands below the built-in commands: the modules and the exit codes.
fn after_help() -> String {
    let mut text = format!("{}\n", messages::modules_heading());
    for module in tums::catalog::modules() {
        let title = pick(&module.title, &module.title_zh);
        text += &format!("  {:<16} {title}\n", kebab(&module.name));
    }
    text + "\n" + &messages::exit_codes()
}

/// A command whose help has its headings in the chosen language. What stands before the usage is `before_help`.
pub(crate) fn localised(command: Command) -> Command {
    let usage = messages::usage_label();
    let help = Arg::new("help").short('h').long("help").action(ArgAction::HelpShort).help(messages::help_flag());
    command
        .help_template(format!("{{about-with-newline}}\n{{before-help}}{usage}{{usage}}\n\n{{all-args}}{{after-help}}"))
        .next_help_heading(messages::options_heading())
        .subcommand_help_heading(messages::commands_heading())
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .arg(help)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_command_can_be_built() {
        super::whole().debug_assert();
    }
}
