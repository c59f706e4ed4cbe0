//! Results inside their envelope, and the bytes of requests.

use serde::Serialize;

use super::{Decode, Plain, path};
use crate::envelope::Envelope;
use crate::error::DecodeError;

/// The JSON of a request.
pub(crate) fn body<T: Serialize>(request: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    serde_json::to_writer(&mut bytes, request).expect("requests have text keys and go into memory, which cannot fail");
    bytes
}

/// Reads the result of an envelope; a missing one is read like an empty object.
pub(crate) fn result<T>(envelope: &Envelope<'_>) -> Result<T, DecodeError>
where
    Plain: Decode<T>,
{
    read_result::<T, Plain>(envelope)
}

/// Reads the result of an envelope in the form `F`.
pub(crate) fn read_result<T, F: Decode<T>>(envelope: &Envelope<'_>) -> Result<T, DecodeError> {
    let text = envelope.result.map_or("{}", |result| result.get());
    let read = F::read(&mut serde_json::Deserializer::from_str(text));
    match read {
        Ok(value) => value.or_else(F::absent).ok_or_else(|| DecodeError::new("result".into(), super::form::Missing.to_string())),
        Err(error) => {
            let (path, message) = path::split("result", &error);
            Err(DecodeError::new(path, message))
        }
    }
}
