//! `tums configure`: writes a profile. Nothing secret is an argument.

use clap::{Arg, ArgAction, ArgMatches, Command};
use tums::{Client, Credentials, DEFAULT_ENDPOINT};

use super::Context;
use crate::exit::Failure;
use crate::messages;
use crate::settings::{profiles, source};
use std::io::{self, IsTerminal};

pub(super) fn command() -> Command {
    let force = Arg::new("force").long("force").help(messages::configure_force()).action(ArgAction::SetTrue);
    Command::new("configure")
        .about(messages::configure_about())
        .before_help(messages::configure_long_about())
        .arg(force)
}

pub(super) fn run(arguments: &ArgMatches, context: &Context) -> Result<(), Failure> {
    let globals = &context.globals;
    let (path, name) = (profiles::path()?, profiles::name(globals.profile.as_deref()));
    if name.contains([']', '\n']) || name.trim() != name || name.is_empty() {
        return Err(Failure::usage(messages::configure_name(name)));
    }
    let existing = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::other(messages::unreadable_file(path.display(), error))),
    };
    if existing.lines().any(|line| profiles::is_head(line, &name)) && !arguments.get_flag("force") {
        return Err(Failure::usage(messages::configure_exists(name, path.display())));
    }
    let access_key = match &globals.access_key {
        Some(key) => key.clone(),
        None if io::stdin().is_terminal() => source::ask(&messages::ask_access_key())?,
        None => return Err(Failure::usage(messages::access_key_wanted())),
    };
    let secret_key = source::read_key(globals.secret_key_file.as_deref(), &access_key)?;
    let credentials = Credentials::new(access_key, secret_key)?;
    let mut settings =
        vec![("access_key", credentials.access_key()), ("secret_key", credentials.secret_key().expose())];
    if let Some(endpoint) = &globals.endpoint {
        // What is no endpoint is refused here, and not at the first call.
        Client::builder().credentials(credentials.clone()).endpoint(endpoint).build()?;
        settings.extend((endpoint.trim() != DEFAULT_ENDPOINT).then_some(("endpoint", endpoint.trim())));
    }
    profiles::write(&path, &profiles::with_profile(&existing, &name, &settings))?;
    context.output.tell(&messages::configured(name, path.display()));
    Ok(())
}
