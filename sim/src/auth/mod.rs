//! Who calls: the header `X-Authorization`, checked as section 1.2.2 of the document says.
//!
//! The document does not say in which order the cloud checks. Here it is: the form of the header (-10303), the key (-10304,
//! -10305), the time (-10302), the signature (-10301), the nonce (-10303). A nonce counts as used only by a good signature.

mod nonces;
mod url;

use http::header::HeaderMap;
use tums::sign::{Authorization, Diagnosis, HEADER, MAX_SKEW};
use tums::{ErrorCode, Timestamp};

pub(crate) use self::nonces::Nonces;
pub(crate) use self::url::UrlParameters;
use crate::refusal::Refusal;
use crate::world::{ApplicationId, Keys};

/// What of a request takes part in its signature.
#[derive(Clone, Copy)]
pub(crate) struct Signed<'a> {
    /// The HTTP method.
    pub(crate) method: &'a str,
    /// The path without the query.
    pub(crate) path: &'a str,
    /// The query without its `?`; it is not signed, but often by mistake.
    pub(crate) query: Option<&'a str>,
    /// The body, if it is JSON; else it counts as `{}`.
    pub(crate) body: Option<&'a [u8]>,
}

/// Whose key has signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) application: ApplicationId,
    pub(crate) temporary: bool,
}

/// Why a caller is refused, and what is wrong with the signature if that is the reason.
#[derive(Debug)]
pub(crate) struct Denied {
    pub(crate) refusal: Refusal,
    pub(crate) diagnosis: Option<Box<Diagnosis>>,
}

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, diagnosis: None }
    }
}

/// Takes the header of a request apart.
///
/// # Errors
///
/// -10303, and what is wrong with it.
pub(crate) fn read(headers: &HeaderMap) -> Result<Authorization<'_>, Refusal> {
    let malformed = |message: String| Refusal::new(ErrorCode::INVALID_AUTHORIZATION, message);
    let mut values = headers.get_all(HEADER).iter();
    let value = values.next().ok_or_else(|| malformed(format!("header {HEADER} is missing")))?;
    if values.next().is_some() {
        return Err(malformed(format!("header {HEADER} comes twice")));
    }
    let text = value.to_str().map_err(|_| malformed(format!("header {HEADER} is not ASCII")))?;
    Authorization::parse(text).map_err(|fault| malformed(format!("header {HEADER}: {fault}")))
}

/// Finds out who calls.
///
/// # Errors
///
/// One of -10301 to -10305.
pub(crate) fn authenticate(
    authorization: &Authorization<'_>,
    signed: &Signed<'_>,
    keys: &Keys,
    nonces: &mut Nonces,
    now: Timestamp,
) -> Result<Identity, Denied> {
    let key = keys.get(authorization.access_key, now).map_err(Refusal::from)?;
    let skew = now.as_secs() - authorization.timestamp as i64;
    if skew.unsigned_abs() > MAX_SKEW.as_secs() {
        let message = format!("timestamp is {} s {}", skew.abs(), if skew > 0 { "old" } else { "in the future" });
        return Err(Refusal::new(ErrorCode::SIGNATURE_EXPIRED, message).into());
    }
    let body = signed.body.unwrap_or_default();
    let params = authorization.params(key.secret.expose(), signed.method, signed.path, body);
    if params.sign().as_str() != authorization.signature {
        let diagnosis = Box::new(Diagnosis::of(&params, signed.query, authorization.signature));
        return Err(Denied { refusal: ErrorCode::SIGNATURE_MISMATCH.into(), diagnosis: Some(diagnosis) });
    }
    if !nonces.admit(authorization.access_key, authorization.nonce, now) {
        return Err(Refusal::new(ErrorCode::INVALID_AUTHORIZATION, "nonce was used within five minutes").into());
    }
    Ok(Identity { application: key.application, temporary: key.is_temporary() })
}
