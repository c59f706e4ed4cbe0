//! Colours. They are written always, and taken out again where they would not be seen: see `anstream`.

use anstyle::{AnsiColor, Style};

fn painted(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Something that is as it should be.
pub(crate) fn good(text: &str) -> String {
    painted(AnsiColor::Green.on_default(), text)
}

/// Something that is not.
pub(crate) fn bad(text: &str) -> String {
    painted(AnsiColor::Red.on_default().bold(), text)
}

/// Something to look at.
pub(crate) fn uncertain(text: &str) -> String {
    painted(AnsiColor::Yellow.on_default(), text)
}

/// A heading.
pub(crate) fn heading(text: &str) -> String {
    painted(Style::new().bold(), text)
}

/// What matters less.
pub(crate) fn faint(text: &str) -> String {
    painted(Style::new().dimmed(), text)
}
