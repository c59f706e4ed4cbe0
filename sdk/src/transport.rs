//! How a request travels: one HTTP request out, one answer back.
//!
//! The client signs, times, repeats and reads; a [`Transport`] only carries bytes. The one that is built in is
//! `HttpTransport`; tests and programs with an HTTP stack of their own give theirs to
//! [`ClientBuilder::with_transport`](crate::ClientBuilder::with_transport).

#[cfg(feature = "ring")]
mod http_client;

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::{Request, Response};

#[cfg(feature = "ring")]
pub use http_client::{HttpTransport, HttpTransportBuilder};

/// Carries a request to the cloud and its answer back.
///
/// An implementation neither repeats a request nor follows a redirect: only the client knows what may be repeated. It sends the
/// body as it is, since its hash is signed. Whoever wants to see bodies wraps a transport in another one.
///
/// ```
/// use bytes::Bytes;
/// use http::{Request, Response};
/// use tums::transport::{Transport, TransportError};
///
/// /// Answers every call with success.
/// struct Agreeable;
///
/// impl Transport for Agreeable {
///     async fn send(&self, _: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
///         Ok(Response::new(Bytes::from_static(br#"{"error_code":0,"result":{}}"#)))
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and reads the whole answer.
    ///
    /// Dropping the future gives the request up. The client bounds it in time.
    fn send(&self, request: Request<Bytes>) -> impl Future<Output = Result<Response<Bytes>, TransportError>> + Send;
}

pub(crate) type SendFuture<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, TransportError>> + Send + 'a>>;

/// [`Transport`] behind a pointer.
pub(crate) trait DynTransport: Send + Sync {
    fn send_boxed(&self, request: Request<Bytes>) -> SendFuture<'_>;
}

impl<T: Transport> DynTransport for T {
    fn send_boxed(&self, request: Request<Bytes>) -> SendFuture<'_> {
        Box::pin(self.send(request))
    }
}

/// Why no answer came.
///
/// Neither its `Display` nor its `Debug` shows a URL: those of some calls carry a token.
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

/// At which point a request failed on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection; nothing was sent.
    Connect,
    /// No TLS session; nothing was sent.
    Tls,
    /// The answer did not come in time.
    Timeout,
    /// The connection broke.
    Reset,
    /// The answer is larger than the cap.
    TooLarge,
    /// Anything else; it is not known whether something was sent.
    Other,
}

impl TransportErrorKind {
    /// Whether the cloud can have seen the request.
    pub fn may_have_been_sent(self) -> bool {
        !matches!(self, Self::Connect | Self::Tls)
    }
}

impl TransportError {
    /// Wraps what went wrong. [`TransportErrorKind::Connect`] and [`TransportErrorKind::Tls`] promise that nothing was sent.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// At which point the request failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// What went wrong. It may name the URL: do not log it.
    pub fn inner(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Tls => "no TLS session",
            TransportErrorKind::Timeout => "the answer did not come in time",
            TransportErrorKind::Reset => "the connection broke",
            TransportErrorKind::TooLarge => "the answer is too large",
            TransportErrorKind::Other => "the transport failed",
        })?;
        write!(f, ": {}", without_urls(&innermost(&*self.source).to_string()))
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransportError({self})")
    }
}

impl StdError for TransportError {}

/// The last cause of a chain says what happened; those before it say where in the HTTP library it passed.
fn innermost<'a>(mut error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    while let Some(source) = error.source() {
        error = source;
    }
    error
}

/// Replaces every URL in a text.
fn without_urls(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(colon) = rest.find("://") {
        let start = rest[..colon].rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
        let end = rest[colon..].find([' ', '"', '\'', ')', '>', '\n']).map_or(rest.len(), |length| colon + length);
        clean.push_str(&rest[..start]);
        clean.push_str("<url>");
        rest = &rest[end..];
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_never_show() {
        let error = TransportError::new(
            TransportErrorKind::Other,
            "refused (https://host/path?token=canary) at tcp://10.0.0.1:1",
        );
        for text in [error.to_string(), format!("{error:?}"), format!("{error:#?}")] {
            assert!(!text.contains("canary") && !text.contains("10.0.0.1"), "{text}");
            assert!(text.contains("refused (<url>) at <url>"), "{text}");
        }
    }
}
