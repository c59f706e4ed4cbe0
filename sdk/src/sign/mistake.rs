//! The mistakes that are made with this signature.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use super::{NO_BODY, SigningParams};

/// What is signed wrongly, again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mistake {
    /// The method in lower case.
    LowerCaseMethod,
    /// The method GET.
    MethodGet,
    /// The path with its query.
    PathWithQuery,
    /// The path without its first slash.
    PathWithoutFirstSlash,
    /// The path with a slash at its end.
    PathWithSlashAtEnd,
    /// The last part of the path alone.
    LastPartOfPath,
    /// `{}` in place of the body.
    NoBody,
    /// The body without the white space around it.
    TrimmedBody,
    /// The body with a line feed at its end.
    BodyWithLineFeed,
    /// The body without the white space that is sent in it.
    CompactBody,
    /// The body with blanks that are not sent.
    SpacedBody,
    /// The access key in place of the secret key.
    AccessKeyAsSecretKey,
    /// Nothing: the signature is right, but not in lower case.
    UpperCaseSignature,
}

impl Mistake {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::LowerCaseMethod,
        Self::MethodGet,
        Self::PathWithQuery,
        Self::PathWithoutFirstSlash,
        Self::PathWithSlashAtEnd,
        Self::LastPartOfPath,
        Self::NoBody,
        Self::TrimmedBody,
        Self::BodyWithLineFeed,
        Self::CompactBody,
        Self::SpacedBody,
        Self::AccessKeyAsSecretKey,
        Self::UpperCaseSignature,
    ];

    /// The mistake in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LowerCaseMethod => "the method was signed in lower case",
            Self::MethodGet => "the method GET was signed",
            Self::PathWithQuery => "the path was signed with its query",
            Self::PathWithoutFirstSlash => "the path was signed without its first slash",
            Self::PathWithSlashAtEnd => "the path was signed with a slash at its end",
            Self::LastPartOfPath => "the last part of the path alone was signed",
            Self::NoBody => "`{}` was signed in place of the body",
            Self::TrimmedBody => "the body was signed without the white space around it",
            Self::BodyWithLineFeed => "the body was signed with a line feed at its end",
            Self::CompactBody => "the body was signed without white space, and sent with it",
            Self::SpacedBody => "the body was signed with blanks behind `,` and `:`, and sent without",
            Self::AccessKeyAsSecretKey => "the access key was used in place of the secret key",
            Self::UpperCaseSignature => "the signature is right, but not in lower case",
        }
    }

    /// The first step of the [`Explanation`](super::Explanation) in which it shows.
    pub fn step(self) -> &'static str {
        match self {
            Self::NoBody | Self::TrimmedBody | Self::BodyWithLineFeed | Self::CompactBody | Self::SpacedBody => {
                "sha256(body)"
            }
            Self::LowerCaseMethod
            | Self::MethodGet
            | Self::PathWithQuery
            | Self::PathWithoutFirstSlash
            | Self::PathWithSlashAtEnd
            | Self::LastPartOfPath => "string to sign",
            Self::AccessKeyAsSecretKey => "hmac(sk, timestamp)",
            Self::UpperCaseSignature => "signature",
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Mistake {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What is signed by mistake in place of something else.
pub(super) struct Wrong {
    method: String,
    path: String,
    body: Vec<u8>,
    secret_key: String,
}

impl Wrong {
    pub(super) fn params<'a>(&'a self, right: &SigningParams<'a>) -> SigningParams<'a> {
        let Self { method, path, body, secret_key } = self;
        SigningParams { method, path, body, secret_key, ..*right }
    }
}

impl Mistake {
    /// What is signed like this; `None` if the mistake is another, or cannot be made with this request.
    pub(super) fn made(self, right: &SigningParams<'_>, query: Option<&str>) -> Option<Wrong> {
        let mut wrong = Wrong {
            method: right.method.to_owned(),
            path: right.path.to_owned(),
            body: right.body.to_vec(),
            secret_key: right.secret_key.to_owned(),
        };
        match self {
            Self::LowerCaseMethod => wrong.method = "post".to_owned(),
            Self::MethodGet => wrong.method = "GET".to_owned(),
            Self::PathWithQuery => wrong.path = format!("{}?{}", right.path, query?),
            Self::PathWithoutFirstSlash => wrong.path = right.path.strip_prefix('/')?.to_owned(),
            Self::PathWithSlashAtEnd => wrong.path.push('/'),
            Self::LastPartOfPath => wrong.path = right.path.rsplit('/').next()?.to_owned(),
            Self::NoBody => wrong.body = NO_BODY.to_vec(),
            Self::TrimmedBody => wrong.body = right.body.trim_ascii().to_vec(),
            Self::BodyWithLineFeed => wrong.body = [right.body.trim_ascii(), b"\n"].concat(),
            Self::CompactBody => wrong.body = laid_out(right.body, ",", ":"),
            Self::SpacedBody => wrong.body = laid_out(right.body, ", ", ": "),
            Self::AccessKeyAsSecretKey => wrong.secret_key = right.access_key.to_owned(),
            Self::UpperCaseSignature => return None,
        }
        Some(wrong)
    }
}

/// The same JSON with other white space.
fn laid_out(json: &[u8], comma: &str, colon: &str) -> Vec<u8> {
    let mut text = Vec::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if in_string => {
                in_string = escaped || *byte != b'"';
                escaped = !escaped && *byte == b'\\';
                text.push(*byte);
            }
            b',' => text.extend(comma.as_bytes()),
            b':' => text.extend(colon.as_bytes()),
            b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => {
                in_string = *byte == b'"';
                text.push(*byte);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::Diagnosis;

    #[test]
    fn every_mistake_is_found_and_shows_at_its_step() {
        let right = SigningParams {
            access_key: "test-ak",
            secret_key: "test-sk",
            terminal_id: "t",
            method: "POST",
            path: "/tums/open/resource/v1/addRegion",
            body: br#" {"start":0, "name":"a, \"b: c"} "#,
            timestamp: 1_710_000_000,
            nonce: "n",
        };
        for mistake in Mistake::ALL {
            let signature = match mistake.made(&right, Some("a=1")) {
                Some(wrong) => wrong.params(&right).sign().as_str().to_owned(),
                None => right.sign().as_str().to_uppercase(),
            };
            let found = Diagnosis::of(&right, Some("a=1"), &signature);
            assert_eq!(found.mistake, Some(mistake), "{found}");
            let Some(wrong) = mistake.made(&right, Some("a=1")) else { continue };
            let wrong = wrong.params(&right).sign().explain();
            assert_eq!(found.signed.as_ref(), Some(&wrong.string_to_sign));
            let (right, wrong) = (right.sign().explain().to_string(), wrong.to_string());
            let differing =
                right.lines().zip(wrong.lines()).position(|(one, other)| one != other).expect("a difference");
            let labels = right.lines().take(differing + 1).filter(|line| !line.starts_with(' '));
            let step = labels.last().and_then(|line| line.split_once(": ")).expect("a step").0;
            assert_eq!(step, mistake.step(), "{mistake}");
        }
    }
}
