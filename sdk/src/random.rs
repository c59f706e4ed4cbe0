//! Randomness: nonces, and the jitter that keeps clients out of step.

use std::sync::Mutex;

use crate::error::{Error, Result};

type Nonce = [u8; 16];

/// Fetched ahead: to ask the system for each nonce costs a noticeable part of what the signature costs.
static STOCK: Mutex<Vec<Nonce>> = Mutex::new(Vec::new());

/// 32 hexadecimal digits that are never used twice.
///
/// They are fetched sixteen at a time: a process that is forked off has up to fifteen in common with its parent.
///
/// # Errors
///
/// When the system gives no random numbers.
pub fn nonce() -> Result<String> {
    // Nobody waits for the stock: who finds it in use asks the system.
    let nonce = match STOCK.try_lock() {
        Ok(mut stock) => from_stock(&mut stock)?,
        Err(_) => {
            let [nonce] = random()?;
            nonce
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::thread;

    #[test]
    fn no_nonce_comes_twice_however_many_ask() {
        let ask = || (0..1000).map(|_| nonce().expect("random numbers")).collect::<Vec<_>>();
        let nonces: Vec<String> = thread::scope(|scope| {
            let others: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
            others.into_iter().flat_map(|other| other.join().expect("no panic")).collect()
        });
        let digits =
            |nonce: &String| nonce.len() == 32 && nonce.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        assert!(nonces.iter().all(digits), "{nonces:?}");
        assert_eq!(nonces.iter().collect::<BTreeSet<_>>().len(), 4000);
    }

    #[test]
    fn nobody_waits_for_the_stock() {
        let _in_use = STOCK.lock();
        assert_ne!(nonce().expect("random numbers"), nonce().expect("random numbers"));
    }
}
