//! The documented rules for parameters.

use serde_json::Value;
use tums::ErrorCode;

use crate::refusal::Refusal;

/// Checks the body of a call.
///
/// # Errors
///
/// -10101 when there is none, -10100 when it is no JSON, -82421 when it is no object.
pub(crate) fn check(body: &[u8]) -> Result<(), Refusal> {
    if body.is_empty() {
        return Err(ErrorCode::EMPTY_BODY.into());
    }
    let malformed = |error: serde_json::Error| Refusal::new(ErrorCode::MALFORMED_JSON, error.to_string());
    match serde_json::from_slice(body).map_err(malformed)? {
        Value::Object(_) => Ok(()),
        _ => Err(Refusal::new(ErrorCode::PARAMETER_TYPE_MISMATCH, "the body must be an object")),
    }
}
