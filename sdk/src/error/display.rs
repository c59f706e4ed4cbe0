//! The text of an error: one line that says operation, cause and outcome, and shows neither a body nor a secret.

use std::fmt::{self, Display};

use super::{Cause, Effect, Error, Inner, Reply, TimedOut};

/// Characters of a foreign text that are shown.
const EXCERPT: usize = 200;

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = &inner.operation {
            write!(f, "{operation}: ")?;
        }
        inner.cause(f)?;
        match inner.failures.len() {
            0 => {}
            1 => f.write_str("; 1 input failed")?,
            count => write!(f, "; {count} inputs failed")?,
        }
        if inner.attempts > 1 {
            write!(f, " ({} attempts)", inner.attempts)?;
        }
        if inner.effect == Effect::Unknown && !inner.repeatable {
            f.write_str("; it may have been carried out")?;
        }
        Ok(())
    }
}

impl Inner {
    fn cause(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            Cause::InvalidRequest(error) => write!(f, "not sent: {error}"),
            Cause::Configuration(message) => f.write_str(message),
            Cause::Credentials(message, None) => f.write_str(message),
            Cause::Credentials(message, Some(source)) => write!(f, "{message}: {source}"),
            Cause::Transport(error) => error.fmt(f),
            Cause::TimedOut(TimedOut::Attempt(limit)) => write!(f, "no answer within {limit:?}"),
            Cause::TimedOut(TimedOut::Call(limit)) => {
                write!(f, "no answer within {limit:?}, the time for the whole call")
            }
            Cause::TimedOut(TimedOut::Wait(limit)) if self.effect == Effect::None => {
                write!(f, "not begun within {limit:?}")
            }
            Cause::TimedOut(TimedOut::Wait(limit)) => write!(f, "begun, but not over within {limit:?}"),
            Cause::HttpStatus => self.came(f),
            Cause::InvalidAnswer(fault) => {
                write!(f, "{fault}; ")?;
                self.came(f)
            }
            Cause::Api { code, msg } => {
                write!(f, "{code}")?;
                if let Some(explanation) = code.explanation() {
                    write!(f, ": {explanation}")?;
                }
                if let Some(msg) = msg.as_deref().filter(|msg| !msg.is_empty()) {
                    write!(f, " (the cloud says {})", Excerpt(msg))?;
                }
                Ok(())
            }
            Cause::Decode(error) => write!(f, "carried out, but the answer cannot be understood: {error}"),
            Cause::PartialFailure => f.write_str(match self.effect {
                Effect::Done => "carried out",
                Effect::Unknown => "answered",
                Effect::None => "not carried out",
            }),
        }
    }

    fn came(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(reply) = &self.reply else {
            return Ok(());
        };
        write!(f, "HTTP {}, {}", reply.status, Body(reply))
    }
}

/// Length of a body, and the beginning of one that is not JSON: JSON may hold secrets.
struct Body<'a>(&'a Reply);

impl Display for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = &self.0.body;
        write!(f, "{} bytes", body.len())?;
        let text = String::from_utf8_lossy(&body[..body.len().min(4 * EXCERPT)]);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.is_empty() || text.starts_with(['{', '[', '"']) {
            return Ok(());
        }
        write!(f, ": {}", Excerpt(text))
    }
}

/// The beginning of a text that came from outside, quoted, in one line.
struct Excerpt<'a>(&'a str);

impl Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.0.char_indices().nth(EXCERPT).map_or(self.0, |(end, _)| &self.0[..end]);
        let cut = if shown.len() < self.0.len() { "…" } else { "" };
        write!(f, "{shown:?}{cut}")
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("kind", &self.kind()).field("effect", &self.effect()).field("text", &format_args!("{self}"));
        if let Some(code) = self.code() {
            out.field("code", &code.value());
        }
        if let Some(status) = self.status() {
            out.field("status", &status.as_u16());
        }
        if let Some(nonce) = self.nonce() {
            out.field("nonce", &nonce);
        }
        if let Some(timestamp) = self.timestamp() {
            out.field("timestamp", &timestamp);
        }
        out.finish()
    }
}

impl std::error::Error for Error {}
