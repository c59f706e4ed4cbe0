//! Messages that the cloud posts to your server: parsed, freed of repetitions, handed over.
//!
//! [`SetAppMsgPushConfig`](crate::SetAppMsgPushConfig) tells the cloud where to post. Messages carry no signature: choose a URL
//! that cannot be guessed, and treat what comes as a hint to look, not as a command.
//!
//! ```
//! use tums::push::{self, Deduplicator};
//! use tums::{MessageContent, MessageType};
//!
//! # fn main() -> Result<(), push::ParseError> {
//! let body = br#"{"msgId":"123","time":"1609135966","msgType":"vmsDeviceAlarm","msgContentType":["SDCardFull"]}"#;
//! let mut deduplicator = Deduplicator::default();
//! for message in push::parse(body)? {
//!     if deduplicator.is_new(&message) {
//!         assert_eq!(message.msg_type, Some(MessageType::Security));
//!         assert_eq!(message.msg_content_type, [MessageContent::SdCardFull]);
//!     }
//! }
//! # Ok(())
//! # }
//! ```

mod deduplicator;
#[cfg(feature = "push-axum")]
mod receiver;

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde_json::value::RawValue;

use crate::PushMessage;

pub use deduplicator::Deduplicator;
#[cfg(feature = "push-axum")]
pub use receiver::{Messages, Receiver};

/// A message as it came. It dereferences to what is understood of it.
#[derive(Clone)]
pub struct Received {
    message: PushMessage,
    json: Box<RawValue>,
}

/// What is understood of it; of the rest nobody knows what is secret.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message.fmt(f)
    }
}

impl Received {
    /// What is understood of it.
    pub fn message(&self) -> &PushMessage {
        &self.message
    }

    /// The whole message, byte for byte, with the fields that this version does not know.
    pub fn json(&self) -> &RawValue {
        &self.json
    }

    /// Takes out what is understood of it.
    pub fn into_message(self) -> PushMessage {
        self.message
    }
}

impl Deref for Received {
    type Target = PushMessage;

    fn deref(&self) -> &PushMessage {
        &self.message
    }
}

/// Reads the body of a post: one message, or a list of them.
///
/// What a message lacks, or what cannot be read, is `None`; a type of event that this version does not know is kept as it came, and
/// so is the text of the whole message.
///
/// # Errors
///
/// When the body is not JSON, or neither an object nor a list of objects.
pub fn parse(body: &[u8]) -> Result<Vec<Received>, ParseError> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.is_empty() {
        return Err(ParseError::new("the body is empty"));
    }
    let whole: &RawValue = serde_json::from_str(text).map_err(|error| ParseError::not_json(&error))?;
    let messages: Vec<&RawValue> = match whole.get().starts_with('[') {
        true => serde_json::from_str(whole.get()).map_err(|error| ParseError::not_json(&error))?,
        false => vec![whole],
    };
    messages.into_iter().map(read).collect()
}

fn read(json: &RawValue) -> Result<Received, ParseError> {
    if !json.get().starts_with('{') {
        return Err(ParseError::new("a message must be a JSON object"));
    }
    let message = serde_json::from_str(json.get()).map_err(|error| ParseError::not_json(&error))?;
    Ok(Received { message, json: json.to_owned() })
}

/// A body that holds no message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError(Cow<'static, str>);

impl ParseError {
    fn new(text: &'static str) -> Self {
        Self(text.into())
    }

    fn not_json(error: &serde_json::Error) -> Self {
        Self(format!("the body is not JSON that can be read: line {}, column {}", error.line(), error.column()).into())
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ParseError {}
