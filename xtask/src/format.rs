//! The forms in which a command can say what it found.

use clap::ValueEnum;

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    Text,
    Markdown,
    Json,
}
