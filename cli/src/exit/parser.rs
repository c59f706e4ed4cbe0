//! What the parser of the command line complains of, in Chinese: the parser itself speaks English.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::messages;

/// The complaint; `None` for what is none, such as help, and for what is left in English.
pub(super) fn in_chinese(error: &clap::Error) -> Option<String> {
    let part = |kind| error.get(kind).map(text);
    let argument = part(ContextKind::InvalidArg).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument => Some(match part(ContextKind::SuggestedArg) {
            Some(nearest) => messages::unknown_argument_like(argument, nearest),
            None => messages::unknown_argument(argument),
        }),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            Some(messages::wrong_argument(argument, part(ContextKind::InvalidValue).unwrap_or_default()))
        }
        ErrorKind::MissingRequiredArgument => Some(messages::missing_argument(argument)),
        ErrorKind::ArgumentConflict => {
            Some(messages::conflicting_arguments(argument, part(ContextKind::PriorArg).unwrap_or_default()))
        }
        _ => None,
    }
}

fn text(value: &ContextValue) -> String {
    value.to_string()
}
