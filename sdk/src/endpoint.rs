//! Where the cloud is: a host that may be trusted with signed requests.

use http::Uri;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};

use crate::error::{Error, InvalidRequest, Result};
use crate::generated::service::OTHER_ENDPOINTS;

pub use crate::generated::service::DEFAULT_ENDPOINT;

/// Scheme and authority of the cloud.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    scheme: Scheme,
    authority: Authority,
}

impl Endpoint {
    /// Reads an endpoint: `https://host`, with a port or without.
    ///
    /// # Errors
    ///
    /// When it is not HTTPS (except to this machine), or has more than scheme, host and port.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let refuse = |what: &str| {
            // It may hold a password.
            let shown = if text.contains('@') { "the endpoint" } else { text };
            Error::configuration(format!(
                "{shown} cannot be the endpoint: {what}; write for example {}",
                DEFAULT_ENDPOINT
            ))
        };
        let uri: Uri = text.trim().parse().map_err(|_| refuse("it is not a URL"))?;
        let parts = uri.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(refuse("it is not a URL with scheme and host"));
        };
        if authority.as_str().contains('@') {
            return Err(refuse("it has a user name"));
        }
        if parts.path_and_query.is_some_and(|path| path != "/") {
            return Err(refuse("it has a path or query"));
        }
        if scheme != Scheme::HTTPS && !(scheme == Scheme::HTTP && is_loopback(authority.host())) {
            return Err(refuse("it is not HTTPS, and only this machine may be called without"));
        }
        Ok(Self { scheme, authority })
    }

    /// The endpoint for a URL that came from the cloud: this one, or one of the cloud's own. The URL holds a token, so it is
    /// sent nowhere else.
    pub(crate) fn trusted(&self, origin: &str) -> Result<Self, InvalidRequest> {
        let known = [DEFAULT_ENDPOINT].into_iter().chain(OTHER_ENDPOINTS.iter().copied()).map(Self::parse);
        let mut known = known.flatten().chain([self.clone()]);
        let found = Self::parse(origin).ok().and_then(|wanted| known.find(|known| wanted.is(known)));
        found.ok_or_else(|| {
            InvalidRequest::new("url", "must lead to the client's endpoint or to the cloud", format_args!("{origin:?}"))
        })
    }

    /// Whether both are the same server; a port that is not written is that of the scheme.
    fn is(&self, other: &Self) -> bool {
        let port = |endpoint: &Self| {
            endpoint.authority.port_u16().unwrap_or(if endpoint.scheme == Scheme::HTTPS { 443 } else { 80 })
        };
        self.scheme == other.scheme
            && self.authority.host().eq_ignore_ascii_case(other.authority.host())
            && port(self) == port(other)
    }

    /// The URL of a path below this endpoint.
    pub(crate) fn url(&self, path: PathAndQuery) -> Uri {
        let mut parts = Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(path);
        Uri::from_parts(parts).expect("all three parts are there")
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_taken_and_plain_http_only_to_this_machine() {
        for text in [
            "https://host",
            "https://host:8443/",
            "HTTPS://host",
            "http://127.0.0.1:7788",
            "http://localhost",
            "http://[::1]:80",
        ] {
            Endpoint::parse(text).expect(text);
        }
        for (text, reason) in [
            ("http://host", "not HTTPS"),
            ("http://localhost.example", "not HTTPS"),
            ("http://127.0.0.1.example", "not HTTPS"),
            ("ftp://127.0.0.1", "not HTTPS"),
            ("host", "not a URL with scheme"),
            ("", "not a URL"),
            ("https://host/tums", "has a path"),
            ("https://host?x=1", "has a path"),
            ("https://user:canary@host", "has a user name"),
        ] {
            let error = Endpoint::parse(text).expect_err(text).to_string();
            assert!(error.contains(reason) && error.contains("https://") && !error.contains("canary"), "{error}");
        }
    }

    #[test]
    fn a_given_url_is_followed_only_to_where_it_may_lead() {
        let own = Endpoint::parse("http://127.0.0.1:7788").expect("an endpoint");
        let others = ["http://127.0.0.1:7788", DEFAULT_ENDPOINT, "https://API-smbcloud.tp-link.com.cn:443"];
        for origin in others.iter().chain(OTHER_ENDPOINTS) {
            own.trusted(origin).expect(origin);
        }
        for origin in ["http://127.0.0.1:7789", "https://host", "http://api-smbcloud.tp-link.com.cn", "nothing"] {
            assert_eq!(own.trusted(origin).expect_err(origin).field(), "url");
        }
    }
}
