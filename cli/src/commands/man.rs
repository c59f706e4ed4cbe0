//! `tums man DIRECTORY`: manual pages, one for each command.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command, value_parser};
use clap_mangen::Man;

use super::Context;
use crate::arguments;
use crate::exit::Failure;
use crate::messages;

pub(super) fn command() -> Command {
    let directory = Arg::new("directory").value_name("DIRECTORY").help(messages::man_directory()).required(true);
    Command::new("man").about(messages::man_about()).arg(directory.value_parser(value_parser!(PathBuf)))
}

pub(super) fn run(arguments: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let directory = arguments.get_one::<PathBuf>("directory").expect("it is required");
    let wrong = |error: std::io::Error| Failure::other(messages::unwritable(directory.display(), error));
    fs::create_dir_all(directory).map_err(wrong)?;
    let mut root = arguments::whole();
    root.build();
    let pages = write(root, "tums", directory).map_err(wrong)?;
    context.output.tell(&messages::man_written(pages, directory.display()));
    Ok(())
}

/// Writes the page of a command and those of the commands below it; tells how many.
fn write(command: Command, name: &str, directory: &Path) -> std::io::Result<usize> {
    let mut pages = 1;
    for inner in command.get_subcommands() {
        pages += write(inner.clone(), &format!("{name}-{}", inner.get_name()), directory)?;
    }
    let mut page = Vec::new();
    Man::new(command.name(name.to_owned()).display_name(name.to_owned())).render(&mut page)?;
    fs::write(directory.join(format!("{name}.1")), page)?;
    Ok(pages)
}
