//! Where texts come from that are no arguments: files, standard input, variables, and the keyboard for secrets.

use std::fs;
use std::io::{self, IsTerminal, Read};

use tums::Secret;

use super::variable;
use crate::exit::{Exit, Failure};
use crate::messages;

/// The text of `@FILE` or `-`; any other text is itself.
pub(crate) fn read_text(source: &str) -> Result<String, Failure> {
    match source.strip_prefix('@') {
        Some(path) => read_file(path),
        None if source == "-" => read_input(),
        None => Ok(source.to_owned()),
    }
}

fn read_file(path: &str) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::other(messages::unreadable_file(path, error)))
}

fn read_input() -> Result<String, Failure> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}

/// A secret field: never the argument itself, which everybody can see who may list processes.
pub(crate) fn read_secret(source: &str, flag: &str) -> Result<Secret, Failure> {
    if let Some(path) = source.strip_prefix('@') {
        return Ok(Secret::new(first_line(&read_file(path)?)));
    }
    if let Some(name) = source.strip_prefix("env:") {
        let value = variable(name).ok_or_else(|| Failure::usage(messages::variable_not_set(name)))?;
        return Ok(Secret::new(value));
    }
    match source {
        "-" => prompt(&messages::secret_prompt(flag)),
        _ => Err(Failure::usage(messages::secret_in_flag(flag))),
    }
}

/// The secret key of an access key: from a file, standard input (`-`), or the keyboard.
pub(crate) fn read_key(file: Option<&str>, access_key: &str) -> Result<Secret, Failure> {
    match file {
        Some("-") => Ok(Secret::new(first_line(&read_input()?))),
        Some(path) => Ok(Secret::new(first_line(&read_file(path)?))),
        None if io::stdin().is_terminal() => prompt(&messages::key_prompt(access_key)),
        None => Err(Failure::new(Exit::Credentials, messages::key_file_wanted())),
    }
}

/// Asks without showing what is typed; takes a line where nobody types.
pub(crate) fn prompt(question: &str) -> Result<Secret, Failure> {
    match io::stdin().is_terminal() {
        true => Ok(Secret::new(rpassword::prompt_password(format!("{question} "))?)),
        false => {
            let mut line = String::new();
            io::stdin().read_line(&mut line)?;
            Ok(Secret::new(first_line(&line)))
        }
    }
}

/// Asks a question on the terminal.
pub(crate) fn ask(question: &str) -> Result<String, Failure> {
    anstream::eprint!("{question} ");
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Files with a secret usually end with a line end that does not belong to it.
fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
