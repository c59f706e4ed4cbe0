//! Progress on the error stream: bars for what has an end, a line for what is waited for. Only a terminal gets any.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Output;

/// A display of progress, or none.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// A bar up to a number, once that is known.
    pub(crate) fn bar(output: &Output, text: &str) -> Self {
        Self::new(output, text, "{spinner} {msg} [{bar:30}] {human_pos}/{human_len} {elapsed}")
    }

    /// A line that changes.
    pub(crate) fn line(output: &Output, text: &str) -> Self {
        Self::new(output, text, "{spinner} {msg} {elapsed}")
    }

    fn new(output: &Output, text: &str, template: &str) -> Self {
        if output.quiet || !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner());
        let bar = ProgressBar::new(0).with_style(style.progress_chars("=> "));
        bar.set_message(text.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// How far it is.
    pub(crate) fn at(&self, done: u64, total: Option<u64>) {
        self.0.set_length(total.unwrap_or(done).max(done));
        self.0.set_position(done);
    }

    /// What is happening.
    pub(crate) fn say(&self, text: impl Into<String>) {
        self.0.set_message(text.into());
    }

    /// Something else is written: the display makes room.
    pub(crate) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.0.suspend(write)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
