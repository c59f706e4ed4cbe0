//! The header of a signed request, taken apart.

use std::fmt;

use super::{LONGEST_TERMINAL_ID, SigningParams};

const NAMES: [&str; 5] = ["Timestamp", "Nonce", "AccessKey", "Signature", "TerminalId"];

/// The five parts of the header [`HEADER`](super::HEADER).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authorization<'a> {
    /// Seconds since 1970.
    pub timestamp: u64,
    /// What makes the request unlike any other.
    pub nonce: &'a str,
    /// Whose key has signed.
    pub access_key: &'a str,
    /// The signature, as it was written.
    pub signature: &'a str,
    /// What distinguishes the client from others.
    pub terminal_id: &'a str,
}

/// What is wrong with the form of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorizationFault<'a> {
    /// It has white space.
    Space,
    /// This part has no `=`.
    NoEquals(&'a str),
    /// There is no part of this name.
    Unknown(&'a str),
    /// This part comes twice.
    Twice(&'a str),
    /// This part is missing, or empty.
    Missing(&'static str),
    /// The timestamp is this, and not ten digits.
    Timestamp(&'a str),
    /// The terminal id is too long.
    TerminalId,
}

impl<'a> Authorization<'a> {
    /// Takes the value of a header apart.
    ///
    /// # Errors
    ///
    /// When it has not the documented form.
    pub fn parse(text: &'a str) -> Result<Self, AuthorizationFault<'a>> {
        if text.contains(char::is_whitespace) {
            return Err(AuthorizationFault::Space);
        }
        let mut parts = [""; 5];
        for part in text.split(',') {
            let (name, value) = part.split_once('=').ok_or(AuthorizationFault::NoEquals(part))?;
            let place = NAMES.iter().position(|known| *known == name).ok_or(AuthorizationFault::Unknown(name))?;
            if !std::mem::replace(&mut parts[place], value).is_empty() {
                return Err(AuthorizationFault::Twice(name));
            }
        }
        if let Some(place) = parts.iter().position(|value| value.is_empty()) {
            return Err(AuthorizationFault::Missing(NAMES[place]));
        }
        let [timestamp, nonce, access_key, signature, terminal_id] = parts;
        let ten_digits = timestamp.len() == 10 && timestamp.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = timestamp.parse().ok().filter(|_| ten_digits);
        let timestamp = seconds.ok_or(AuthorizationFault::Timestamp(timestamp))?;
        if terminal_id.len() > LONGEST_TERMINAL_ID {
            return Err(AuthorizationFault::TerminalId);
        }
        Ok(Self { timestamp, nonce, access_key, signature, terminal_id })
    }

    /// The same with the secret key and what else is signed, ready to be signed once more.
    pub fn params<'s>(&self, secret_key: &'s str, method: &'s str, path: &'s str, body: &'s [u8]) -> SigningParams<'s>
    where
        'a: 's,
    {
        let Self { timestamp, nonce, access_key, signature: _, terminal_id } = *self;
        SigningParams { access_key, secret_key, terminal_id, method, path, body, timestamp, nonce }
    }
}

impl fmt::Display for AuthorizationFault<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Space => f.write_str("must not have spaces"),
            Self::NoEquals(part) => write!(f, "part `{part}` has no `=`"),
            Self::Unknown(name) => write!(f, "unknown part `{name}`"),
            Self::Twice(name) => write!(f, "part `{name}` comes twice"),
            Self::Missing(name) => write!(f, "part `{name}` is missing"),
            Self::Timestamp(text) => write!(f, "Timestamp must have ten digits, is `{text}`"),
            Self::TerminalId => write!(f, "TerminalId must have at most {LONGEST_TERMINAL_ID} characters"),
        }
    }
}

impl std::error::Error for AuthorizationFault<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "Timestamp=1710000000,Nonce=n,AccessKey=test-ak,Signature=s,TerminalId=t";

    #[test]
    fn a_header_is_read_in_any_order() {
        let read = Authorization::parse(HEADER).expect("a header");
        assert_eq!((read.timestamp, read.nonce, read.access_key), (1_710_000_000, "n", "test-ak"));
        assert_eq!((read.signature, read.terminal_id), ("s", "t"));
        let reversed: Vec<_> = HEADER.split(',').rev().collect();
        assert_eq!(Authorization::parse(&reversed.join(",")), Ok(read));
        let params = read.params("test-sk", "POST", "/p", b"{}");
        assert!(params.sign().authorization().starts_with("Timestamp=1710000000,Nonce=n,AccessKey=test-ak,"));
    }

    #[test]
    fn what_is_wrong_with_a_header_is_told() {
        use AuthorizationFault as Fault;
        let long = format!("TerminalId={}", "t".repeat(65));
        for (part, other, fault) in [
            (",Nonce", ", Nonce", Fault::Space),
            ("Nonce=n", "Nonce", Fault::NoEquals("Nonce")),
            ("TerminalId=t", "TerminalId=t,More=1", Fault::Unknown("More")),
            ("Nonce=n", "Nonce=n,Nonce=m", Fault::Twice("Nonce")),
            ("Nonce=n,", "", Fault::Missing("Nonce")),
            ("Signature=s", "Signature=", Fault::Missing("Signature")),
            ("1710000000", "171000000", Fault::Timestamp("171000000")),
            ("1710000000", "+710000000", Fault::Timestamp("+710000000")),
            ("TerminalId=t", &long, Fault::TerminalId),
        ] {
            assert_eq!(Authorization::parse(&HEADER.replace(part, other)), Err(fault), "{part} -> {other}");
        }
        assert_eq!(Authorization::parse(""), Err(Fault::NoEquals("")));
        assert_eq!(
            Authorization::parse(&HEADER.replace("TerminalId=t", &long[..75])).map(|read| read.terminal_id.len()),
            Ok(64)
        );
    }
}
