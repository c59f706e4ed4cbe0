//! Randomness: nonces, and the jitter that keeps clients out of step.

use std::sync::Mutex;

use crate::error::{Error, Result};

type Nonce = [u8; 16];

/// Fetched ahead: a call of the system for each nonce would cost a third of what the signature costs.
static STOCK: Mutex<Vec<Nonce>> = Mutex::new(Vec::new());

/// 32 hexadecimal digits that are never used twice.
///
/// # Errors
///
/// When the system gives no random numbers.
pub fn nonce() -> Result<String> {
    // Nobody waits for the stock: who finds it in use asks the system.
    let nonce = match STOCK.try_lock() {
        Ok(mut stock) => from_stock(&mut stock)?,
        Err(_) => random::<1>()?[0],
    };
    let mut digits = vec![0; 32];
    hex::encode_to_slice(nonce, &mut digits).expect("two digits for each byte");
    Ok(String::from_utf8(digits).expect("digits are ASCII"))
}

fn from_stock(stock: &mut Vec<Nonce>) -> Result<Nonce> {
    if let Some(nonce) = stock.pop() {
        return Ok(nonce);
    }
    let [nonce, rest @ ..]: [Nonce; 16] = random()?;
    stock.extend(rest);
    Ok(nonce)
}

fn random<const N: usize>() -> Result<[Nonce; N]> {
    let mut nonces = [[0; 16]; N];
    getrandom::fill(nonces.as_flattened_mut())
        .map_err(|error| Error::configuration(format!("the system gives no random numbers: {error}")))?;
    Ok(nonces)
}

/// A number from 0 to below 1. Without randomness it is the middle: jitter is a courtesy.
pub(crate) fn fraction() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / (f64::from(u32::MAX) + 1.0))
}
