//! How the program ends: exit codes, and the sentence on the error stream.

mod parser;

use std::process::ExitCode;

use tums::{Error, ErrorKind};

use crate::language::{Language, language};
use crate::messages;
use crate::output::style;

/// The exit codes. Their meaning is documented in the help and in the README.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing that has a code of its own, such as a file that cannot be written.
    Other = 1,
    /// The command line or the request is wrong; nothing was sent.
    Usage = 2,
    /// No usable keys or settings; nothing was sent.
    Credentials = 3,
    /// The cloud answered with an error code.
    Refused = 4,
    /// Carried out, but not for all inputs.
    Partial = 5,
    /// No connection, or no answer that can be understood.
    Transport = 6,
    /// Waited for in vain.
    Deadline = 7,
}

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    reason: Reason,
}

#[derive(Debug)]
enum Reason {
    /// In the chosen language; nothing if it has been told already.
    Text(String),
    /// Of the parser, which also ends with help and the version.
    Parser(clap::Error),
}

impl Failure {
    pub(crate) fn new(exit: Exit, text: impl Into<String>) -> Self {
        Self { exit, reason: Reason::Text(text.into()) }
    }

    pub(crate) fn usage(text: impl Into<String>) -> Self {
        Self::new(Exit::Usage, text)
    }

    pub(crate) fn other(text: impl Into<String>) -> Self {
        Self::new(Exit::Other, text)
    }

    /// What was wrong has been printed.
    pub(crate) fn told(exit: Exit) -> Self {
        Self::new(exit, "")
    }

    /// What went wrong, for those who say it themselves.
    pub(crate) fn text(self) -> String {
        match self.reason {
            Reason::Text(text) => text,
            Reason::Parser(error) => error.to_string(),
        }
    }

    /// Says it, and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        match self.reason {
            Reason::Parser(error) => {
                match parser::in_chinese(&error).filter(|_| language() == Language::Chinese) {
                    Some(text) => anstream::eprintln!("{}{text}", style::bad(&messages::error_label())),
                    // A closed pipe is no reason to complain.
                    None => drop(error.print()),
                }
                return ExitCode::from(error.exit_code().clamp(0, 255) as u8);
            }
            Reason::Text(text) if text.is_empty() => {}
            Reason::Text(text) => {
                anstream::eprintln!("{}{text}", style::bad(&messages::error_label()));
            }
        }
        ExitCode::from(self.exit as u8)
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self { exit: Exit::Usage, reason: Reason::Parser(error) }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            // Whoever read our output has seen enough.
            std::io::ErrorKind::BrokenPipe => Self::told(Exit::Other),
            _ => Self::other(error.to_string()),
        }
    }
}

impl From<&Error> for Exit {
    fn from(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidRequest => Self::Usage,
            ErrorKind::Configuration | ErrorKind::Credentials => Self::Credentials,
            ErrorKind::Api if error.is_auth() => Self::Credentials,
            ErrorKind::Api => Self::Refused,
            ErrorKind::PartialFailure => Self::Partial,
            _ => Self::Transport,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::new((&error).into(), explained(&error))
    }
}

/// The error in the chosen language. The SDK speaks English; what it says is kept in brackets.
pub(crate) fn explained(error: &Error) -> String {
    if language() == Language::English {
        return error.to_string();
    }
    let operation = error.operation().unwrap_or("tums");
    match (error.code(), error.invalid_request()) {
        (Some(code), _) => {
            let meaning = code.explanation_zh().unwrap_or_default();
            format!("{operation}：{code} {meaning}（{}）", error.msg().unwrap_or_default())
        }
        (None, Some(broken)) => messages::not_sent(operation, broken.field(), broken.rule(), broken.value()),
        (None, None) => format!("{}（{error}）", messages::kind(error.kind())),
    }
}
