//! Randomness: nonces, and the jitter that keeps clients out of step.

use crate::error::{Error, Result};

/// 32 hexadecimal digits that are never used twice.
///
/// # Errors
///
/// When the system gives no random numbers.
pub fn nonce() -> Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::configuration(format!("the system gives no random numbers: {error}")))?;
    Ok(hex::encode(bytes))
}

/// A number from 0 to below 1. Without randomness it is the middle: jitter is a courtesy.
pub(crate) fn fraction() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / (f64::from(u32::MAX) + 1.0))
}
