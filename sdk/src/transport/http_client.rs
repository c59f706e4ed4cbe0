//! The built-in transport: reqwest over rustls.

use std::error::Error as StdError;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use std::{io, mem};

use bytes::{Bytes, BytesMut};
use http::uri::Authority;
use http::{Request, Response, Uri};
use reqwest::Url;
use rustls_platform_verifier::BuilderVerifierExt;

use super::{Transport, TransportError, TransportErrorKind};
use crate::error::{Error, Result};

/// An idle connection is given up before the gateways on the way do so.
const POOL_IDLE: Duration = Duration::from_secs(30);

/// HTTP/1.1 over TLS, with a pool of connections.
///
/// It follows no redirects, repeats nothing, decompresses nothing, and uses a proxy only when asked to.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
    max_answer_size: usize,
    /// Where the first request went, as most do. To take a host apart for each of them would cost more than to sign it.
    origin: OnceLock<Url>,
}

/// Settings of an [`HttpTransport`].
#[derive(Clone, Debug)]
pub struct HttpTransportBuilder {
    connect_timeout: Duration,
    max_answer_size: usize,
    system_proxy: bool,
}

impl HttpTransport {
    /// The default settings, to be changed.
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder {
            connect_timeout: Duration::from_secs(10),
            max_answer_size: 64 << 20,
            system_proxy: false,
        }
    }
}

impl HttpTransportBuilder {
    /// Sets the time for a connection, TLS included; 10 s unless set.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the size of the largest answer that is read, in bytes; 64 MiB unless set.
    #[must_use]
    pub fn max_answer_size(mut self, bytes: usize) -> Self {
        self.max_answer_size = bytes;
        self
    }

    /// Goes through the proxy that the environment (`HTTPS_PROXY`, `NO_PROXY`, …) names; off unless set.
    #[must_use]
    pub fn system_proxy(mut self, on: bool) -> Self {
        self.system_proxy = on;
        self
    }

    /// Makes the transport.
    ///
    /// # Errors
    ///
    /// When TLS cannot be set up, for example because the system has no root certificates.
    pub fn build(self) -> Result<HttpTransport> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls()?)
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(POOL_IDLE)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .user_agent(concat!("tums/", env!("CARGO_PKG_VERSION")));
        let client = if self.system_proxy { client } else { client.no_proxy() };
        let client = client.build().map_err(|error| set_up(&error))?;
        Ok(HttpTransport { client, max_answer_size: self.max_answer_size, origin: OnceLock::new() })
    }
}

/// The provider is named here, not taken from the process: a client without one cannot come to be.
fn tls() -> Result<rustls::ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.and_then(BuilderVerifierExt::with_platform_verifier).map_err(|error| set_up(&error))?;
    Ok(config.with_no_client_auth())
}

fn set_up(error: &dyn StdError) -> Error {
    Error::configuration(format!("TLS cannot be set up: {error}"))
}

impl Transport for HttpTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut answer = self.execute(request)?.await.map_err(wrap)?;
        let body = self.read(&mut answer).await?;
        let mut whole = Response::new(body);
        *whole.status_mut() = answer.status();
        *whole.headers_mut() = mem::take(answer.headers_mut());
        Ok(whole)
    }
}

impl HttpTransport {
    fn execute(
        &self,
        request: Request<Bytes>,
    ) -> Result<impl Future<Output = reqwest::Result<reqwest::Response>> + use<>, TransportError> {
        let (head, body) = request.into_parts();
        let mut request = reqwest::Request::new(head.method, self.url(&head.uri)?);
        *request.headers_mut() = head.headers;
        *request.body_mut() = Some(body.into());
        Ok(self.client.execute(request))
    }

    /// The URL as reqwest takes it: the same as if the whole were parsed.
    fn url(&self, uri: &Uri) -> Result<Url, TransportError> {
        let (scheme, authority) = (uri.scheme_str().unwrap_or_default(), uri.authority().map_or("", Authority::as_str));
        let known = self.origin.get().filter(|origin| origin.scheme() == scheme && origin.authority() == authority);
        let mut url = match known {
            Some(origin) => origin.clone(),
            None => Url::parse(&format!("{scheme}://{authority}"))
                .map_err(|error| TransportError::new(TransportErrorKind::Other, error))?,
        };
        // What is kept is shown by `Debug`.
        if url.password().is_none() {
            self.origin.get_or_init(|| url.clone());
        }
        url.set_path(uri.path());
        url.set_query(uri.query());
        Ok(url)
    }

    async fn read(&self, answer: &mut reqwest::Response) -> Result<Bytes, TransportError> {
        let announced = answer.content_length().unwrap_or(0);
        if announced > self.max_answer_size as u64 {
            return Err(self.too_large());
        }
        let Some(first) = answer.chunk().await.map_err(wrap)? else {
            return Ok(Bytes::new());
        };
        if first.len() as u64 == announced {
            return Ok(first); // The usual case, without a copy.
        }
        // Room for what is announced, but not before some of it has come.
        let mut body = BytesMut::with_capacity((announced as usize).clamp(first.len(), 1 << 20));
        let mut next = Some(first);
        while let Some(chunk) = next {
            if body.len() + chunk.len() > self.max_answer_size {
                return Err(self.too_large());
            }
            body.extend_from_slice(&chunk);
            next = answer.chunk().await.map_err(wrap)?;
        }
        Ok(body.freeze())
    }

    fn too_large(&self) -> TransportError {
        TransportError::new(TransportErrorKind::TooLarge, format!("more than {} bytes", self.max_answer_size))
    }
}

fn wrap(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        if is_caused_by::<rustls::Error>(&error) { TransportErrorKind::Tls } else { TransportErrorKind::Connect }
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if is_break(&error) {
        TransportErrorKind::Reset
    } else {
        TransportErrorKind::Other
    };
    TransportError::new(kind, error.without_url())
}

/// Whether the connection ended before the answer did.
fn is_break(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| {
        let broken = cause
            .downcast_ref::<hyper::Error>()
            .is_some_and(|error| error.is_incomplete_message() || error.is_closed() || error.is_canceled());
        broken || cause.is::<io::Error>()
    })
}

fn is_caused_by<E: StdError + 'static>(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.is::<E>())
}

/// The chain of causes, and what `io::Error` hides inside.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    std::iter::successors(error.source(), |error| {
        let error: &(dyn StdError + 'static) = *error;
        let hidden = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        hidden.map_or_else(|| error.source(), |hidden| Some(hidden as &(dyn StdError + 'static)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_the_same_whether_its_host_is_known_or_not() {
        let transport = HttpTransport::builder().build().expect("a transport");
        for text in [
            "http://user:canary@127.0.0.1:7788/first",
            "http://127.0.0.1:7788/tums/open/resource/v1/addRegion",
            "http://127.0.0.1:7788/tums/open/file?token=canary%2F%3D&name=a+b",
            "http://127.0.0.1:7788",
            "http://127.0.0.1:7788/a/../b//c%20d",
            "http://127.0.0.1:7789/another/port",
            "https://127.0.0.1:7788/another/scheme?x",
            "https://HOST.example:443/the/usual/port",
            "http://[::1]/",
            "http://127.0.0.1:7788/first/again",
        ] {
            let uri: Uri = text.parse().expect(text);
            assert_eq!(transport.url(&uri).expect(text), Url::parse(&uri.to_string()).expect(text));
        }
        let shown = format!("{transport:?}");
        assert!(!shown.contains("canary") && !shown.contains("tums/open"), "{shown}");
        assert_eq!(transport.origin.get().map(Url::as_str), Some("http://127.0.0.1:7788/"));
    }
}
