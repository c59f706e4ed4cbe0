//! Where in the JSON an error is: every level that an error passes puts its own step in front.

use serde::de::Error;

/// Puts the field `name` in front of an error.
#[cold]
pub(crate) fn at_field<E: Error>(name: &str, error: E) -> E {
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    prefixed(&if plain { format!(".{name}") } else { format!("[{name:?}]") }, &error)
}

/// Puts a place in a list in front of an error.
#[cold]
pub(crate) fn at_index<E: Error>(index: usize, error: E) -> E {
    prefixed(&format!("[{index}]"), &error)
}

fn prefixed<E: Error>(step: &str, error: &E) -> E {
    let rest = error.to_string();
    // Messages start with a word; what starts otherwise is a path already.
    let gap = if rest.starts_with(['.', '[']) { "" } else { ": " };
    E::custom(format_args!("{step}{gap}{rest}"))
}

/// Takes an error apart: the path below `root`, and the message.
pub(crate) fn split(root: &str, error: &dyn std::error::Error) -> (String, String) {
    let text = error.to_string();
    match text.split_once(": ").filter(|_| text.starts_with(['.', '['])) {
        Some((path, message)) => (format!("{root}{path}"), message.to_owned()),
        None => (root.to_owned(), text),
    }
}
