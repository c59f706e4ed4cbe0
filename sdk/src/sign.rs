//! The signature of a request: pure arithmetic on what it is given, with neither clock nor input nor output.
//!
//! ```text
//! hash           = hex(sha256(body))
//! string to sign = "HmacSHA256\n{timestamp}\nPOST {path} tp-link_request\n{hash}"
//! key            = hmac(hmac(hmac(secret key, timestamp), path), "tp-link")
//! signature      = hex(hmac(key, string to sign))
//! ```
//!
//! Neither the nonce nor the terminal id nor the access key is covered by the signature. The client does all this by itself;
//! this module is for those who call the cloud in another way, verify signatures, or look for the reason of `-10301`.

#[cfg(feature = "server")]
mod authorization;
#[cfg(feature = "server")]
mod diagnosis;
#[cfg(feature = "server")]
mod mistake;
#[cfg(feature = "server")]
mod script;

use std::fmt;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderValue;
use http::header::InvalidHeaderValue;
use sha2::{Digest, Sha256};

use crate::generated::service::{ALGORITHM, SCOPE, SERVICE};

pub use crate::generated::service::{HEADER, MAX_SKEW, NONCE_WINDOW};
#[cfg(feature = "server")]
pub use authorization::{Authorization, AuthorizationFault};
#[cfg(feature = "server")]
pub use diagnosis::Diagnosis;
#[cfg(feature = "server")]
pub use mistake::Mistake;
#[cfg(feature = "server")]
pub use script::Script;

pub use crate::random::nonce;

/// Characters of a terminal id at most.
pub(crate) const LONGEST_TERMINAL_ID: usize = 64;

/// The body that counts as sent when there is none.
const NO_BODY: &[u8] = b"{}";

type Key = [u8; 32];

/// Everything that goes into the header.
///
/// ```
/// let signature = tums::sign::SigningParams {
///     access_key: "ak-demo",
///     secret_key: "sk-demo",
///     terminal_id: "docs",
///     method: "POST",
///     path: "/openapi/aiInspection/v1/startAiInspectionTask",
///     body: br#"{"hello":"world"}"#,
///     timestamp: 1_710_000_000,
///     nonce: "1407447e996cf697488957375fd03d98",
/// }
/// .sign();
/// assert_eq!(signature.as_str(), "bf324196d3f4177c38ac1daf77fee73fdba855bc5b5aa3346d4a4e8867d481ba");
/// ```
#[derive(Clone, Copy)]
pub struct SigningParams<'a> {
    /// Access key (AK).
    pub access_key: &'a str,
    /// Secret key (SK).
    pub secret_key: &'a str,
    /// What distinguishes this client from others; at most 64 characters.
    pub terminal_id: &'a str,
    /// HTTP method, in capitals.
    pub method: &'a str,
    /// Path without query.
    pub path: &'a str,
    /// Body, exactly as it is sent. An empty one counts as `{}`.
    pub body: &'a [u8],
    /// Seconds since 1970; at most five minutes from the cloud's time.
    pub timestamp: u64,
    /// 32 hexadecimal digits that are never used twice.
    pub nonce: &'a str,
}

/// A signature, and what it was made of.
#[derive(Clone)]
pub struct Signature<'a> {
    params: SigningParams<'a>,
    hex: [u8; 64],
}

impl<'a> SigningParams<'a> {
    /// Computes the signature.
    pub fn sign(&self) -> Signature<'a> {
        let timestamp = ten_digits(self.timestamp);
        let [.., signing_key] = self.keys(&timestamp);
        let signature = hmac(&signing_key, self.string_to_sign(&timestamp, &self.body_hash()));
        Signature { params: *self, hex: hex(&signature) }
    }

    /// The keys of the second, of the path in it, and the one that signs.
    fn keys(&self, timestamp: &[u8; 10]) -> [Key; 3] {
        let date_key = hmac(self.secret_key.as_bytes(), [&timestamp[..]]);
        let path_key = hmac(&date_key, [self.path.as_bytes()]);
        [date_key, path_key, hmac(&path_key, [SERVICE.as_bytes()])]
    }

    fn body_hash(&self) -> [u8; 64] {
        hex(&Sha256::digest(if self.body.is_empty() { NO_BODY } else { self.body }).into())
    }

    fn string_to_sign<'s>(&'s self, timestamp: &'s [u8], body_hash: &'s [u8]) -> [&'s [u8]; 11] {
        let (algorithm, scope) = (ALGORITHM.as_bytes(), SCOPE.as_bytes());
        let (method, path) = (self.method.as_bytes(), self.path.as_bytes());
        [algorithm, b"\n", timestamp, b"\n", method, b" ", path, b" ", scope, b"\n", body_hash]
    }
}

/// The nonce is all that is shown: keys and bodies are not for logs.
impl fmt::Debug for SigningParams<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningParams")
            .field("path", &self.path)
            .field("timestamp", &self.timestamp)
            .field("nonce", &self.nonce)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Signature<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({:?})", self.params)
    }
}

impl Signature<'_> {
    /// The signature: 64 hexadecimal digits in lower case.
    pub fn as_str(&self) -> &str {
        ascii(&self.hex)
    }

    /// The value of the header [`HEADER`].
    pub fn authorization(&self) -> String {
        let timestamp = ten_digits(self.params.timestamp);
        let parts = [
            "Timestamp=",
            ascii(&timestamp),
            ",Nonce=",
            self.params.nonce,
            ",AccessKey=",
            self.params.access_key,
            ",Signature=",
            self.as_str(),
            ",TerminalId=",
            self.params.terminal_id,
        ];
        parts.concat()
    }

    /// The same as a header value, marked as sensitive.
    ///
    /// # Errors
    ///
    /// When the access key, nonce or terminal id has characters that a header cannot carry.
    pub fn header_value(&self) -> Result<HeaderValue, InvalidHeaderValue> {
        let mut value = HeaderValue::from_maybe_shared(Bytes::from(self.authorization()))?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// Every intermediate value, to be compared step by step with the calculator in the vendor's console.
    ///
    /// The keys among them sign any body for this path and second: do not log them.
    pub fn explain(&self) -> Explanation {
        let params = &self.params;
        let timestamp = ten_digits(params.timestamp);
        let body_hash = params.body_hash();
        let [date_key, path_key, signing_key] = params.keys(&timestamp);
        Explanation {
            body_hash: ascii(&body_hash).to_owned(),
            string_to_sign: String::from_utf8_lossy(&params.string_to_sign(&timestamp, &body_hash).concat())
                .into_owned(),
            date_key: hex::encode(date_key),
            path_key: hex::encode(path_key),
            signing_key: hex::encode(signing_key),
            signature: self.as_str().to_owned(),
            authorization: self.authorization(),
        }
    }
}

/// The intermediate values of a signature. Keys are shown as hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// SHA-256 of the body.
    pub body_hash: String,
    /// What is signed.
    pub string_to_sign: String,
    /// Key of the second (`secretDate`).
    pub date_key: String,
    /// Key of the path (`secretService`).
    pub path_key: String,
    /// Key that signs (`secretSigning`).
    pub signing_key: String,
    /// The signature.
    pub signature: String,
    /// Value of the header.
    pub authorization: String,
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "sha256(body):          {}", self.body_hash)?;
        writeln!(f, "string to sign:        {}", self.string_to_sign.replace('\n', "\n                       "))?;
        writeln!(f, "hmac(sk, timestamp):   {}", self.date_key)?;
        writeln!(f, "hmac(…, path):         {}", self.path_key)?;
        writeln!(f, "hmac(…, \"{SERVICE}\"):    {}", self.signing_key)?;
        writeln!(f, "signature:             {}", self.signature)?;
        write!(f, "{HEADER}:       {}", self.authorization)
    }
}

/// Without the keys: whoever prints an explanation on purpose uses `Display`.
impl fmt::Debug for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Explanation")
            .field("body_hash", &self.body_hash)
            .field("string_to_sign", &self.string_to_sign)
            .finish_non_exhaustive()
    }
}

fn hmac<'a>(key: &[u8], parts: impl IntoIterator<Item = &'a [u8]>) -> Key {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &Key) -> [u8; 64] {
    let mut digits = [0; 64];
    hex::encode_to_slice(bytes, &mut digits).expect("twice the length");
    digits
}

/// The cloud takes exactly ten digits; a clock that was never set gets leading zeros, so that the cloud answers with the time.
fn ten_digits(timestamp: u64) -> [u8; 10] {
    let mut rest = timestamp.min(9_999_999_999);
    let mut digits = [b'0'; 10];
    for digit in digits.iter_mut().rev() {
        *digit += (rest % 10) as u8;
        rest /= 10;
    }
    digits
}

fn ascii(digits: &[u8]) -> &str {
    std::str::from_utf8(digits).expect("digits are ASCII")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_always_has_ten_digits() {
        for (timestamp, digits) in [(0, "0000000000"), (1_710_000_000, "1710000000"), (u64::MAX, "9999999999")] {
            assert_eq!(ascii(&ten_digits(timestamp)), digits);
        }
    }

    #[test]
    fn debug_shows_no_key() {
        let params = SigningParams {
            access_key: "test-ak",
            secret_key: "canary-sk",
            terminal_id: "t",
            method: "POST",
            path: "/p",
            body: b"canary-body",
            timestamp: 1,
            nonce: "n",
        };
        let signature = params.sign();
        let shown = format!("{params:?} {signature:?} {:?}", signature.explain());
        assert!(!shown.contains("canary") && !shown.contains(&signature.explain().signing_key), "{shown}");
        assert_eq!(signature.header_value().expect("a header"), *signature.authorization());
    }
}
