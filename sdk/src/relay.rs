//! The URL with which a device is made to stream: made by `requestStreamUrl`, taken apart and called as `requestRelayUrl`.

use serde::Deserialize;
use serde::de::value::MapDeserializer;

use crate::error::InvalidRequest;
use crate::generated::RequestRelayUrl;
use crate::operation::Operation;
use crate::types::Secret;

impl RequestRelayUrl {
    /// Takes the URL apart that `requestStreamUrl` made. Every parameter is kept, known or not; blanks and other characters
    /// that no URL allows are encoded when it is called.
    ///
    /// The call is sent to the URL's host if that is the client's endpoint or one of the cloud's own, and refused otherwise: the
    /// URL grants access to the stream.
    ///
    /// ```
    /// let url = "https://api-smbcloud.tplinkcloud.com.cn/vms/open/webServer/v1/requestRelayUrl\
    ///     ?token=13569&devInfoId=576620008413343087&clientType=chrome 99.0&streamType=video&later=1";
    /// let request = tums::RequestRelayUrl::from_url(url)?;
    /// assert_eq!(request.dev_info_id, 576620008413343087);
    /// # Ok::<(), tums::InvalidRequest>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it is no such URL: another scheme than HTTPS or (to this machine) HTTP, another path, or a parameter missing.
    pub fn from_url(url: impl Into<Secret>) -> Result<Self, InvalidRequest> {
        let url: Secret = url.into();
        let Url { origin, path, parameters } = Url::split(url.expose())?;
        if path != Self::INFO.path {
            return Err(refused("leads to another path than `requestRelayUrl`"));
        }
        let pairs = parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut request = Self::deserialize(MapDeserializer::<_, serde::de::value::Error>::new(pairs))
            .map_err(|error| InvalidRequest::new("url", "must be what `requestStreamUrl` answered", error))?;
        // What is not sent exactly as it came is kept as it came.
        let known = parameters_of(request.query().trim_start_matches('?'));
        for (name, value) in parameters {
            if !known.contains(&(name.clone(), value.clone())) {
                request = request.extra(name, value);
            }
        }
        request.origin = Some(origin);
        Ok(request)
    }
}

/// A URL in parts.
struct Url {
    /// Scheme and host.
    origin: String,
    path: String,
    /// The query, decoded.
    parameters: Vec<(String, String)>,
}

impl Url {
    /// Splits a URL that may have characters in it that no URL allows.
    fn split(url: &str) -> Result<Self, InvalidRequest> {
        let url = url.trim().split('#').next().unwrap_or_default();
        let (address, query) = url.split_once('?').ok_or_else(|| refused("has no parameters"))?;
        let (scheme, rest) = address.split_once("://").ok_or_else(|| refused("has no scheme"))?;
        let (host, path) = rest.split_once('/').ok_or_else(|| refused("has no path"))?;
        if host.contains('@') {
            return Err(refused("has a user name"));
        }
        Ok(Self { origin: format!("{scheme}://{host}"), path: format!("/{path}"), parameters: parameters_of(query) })
    }
}

/// The parameters of a query string.
fn parameters_of(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

/// Takes percent-encoding away. `+` stays: the cloud writes blanks as they are, so a `+` is one.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut place = 0;
    while place < bytes.len() {
        let digits = bytes.get(place + 1..place + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| bytes[place] == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                place += 3;
            }
            None => {
                decoded.push(bytes[place]);
                place += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

/// The URL itself is never shown.
fn refused(what: &'static str) -> InvalidRequest {
    InvalidRequest::new("url", "must be what `requestStreamUrl` answered", format_args!("a URL that {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "https://api-smbcloud.tplinkcloud.com.cn/vms/open/webServer/v1/requestRelayUrl";

    fn request(query: &str) -> RequestRelayUrl {
        RequestRelayUrl::from_url(format!("{PATH}?{query}")).expect("a relay URL")
    }

    #[test]
    fn known_parameters_are_read_and_all_are_sent() {
        let query =
            "token=04727-e3N%2Bb&devInfoId=576620008414331760&clientUUID=7560&clientType=chrome 99.0&streamType=dtspk";
        let request = request(query);
        assert_eq!((request.token.expose(), request.dev_info_id), ("04727-e3N+b", 576_620_008_414_331_760));
        assert_eq!(request.client_type, "chrome 99.0");
        assert_eq!(request.origin.as_deref(), Some("https://api-smbcloud.tplinkcloud.com.cn"));
        let sent = request.query();
        let mut parts: Vec<&str> = sent.trim_start_matches('?').split('&').collect();
        parts.sort_unstable();
        assert_eq!(
            parts,
            [
                "clientType=chrome%2099.0",
                "clientUUID=7560",
                "devInfoId=576620008414331760",
                "streamType=dtspk",
                "token=04727-e3N%2Bb"
            ]
        );
    }

    #[test]
    fn what_is_not_understood_is_sent_as_it_came() {
        let request = request("token=t&devInfoId=007&clientType=a+b&streamType=new&resolution=HD&x=%zz&x2");
        let sent = request.query();
        for part in ["devInfoId=007", "clientType=a%2Bb", "streamType=new", "resolution=HD", "x=%25zz", "x2="] {
            assert!(sent.trim_start_matches('?').split('&').any(|sent| sent == part), "{part} in {sent}");
        }
        assert_eq!(sent.matches("devInfoId").count(), 1);
    }

    #[test]
    fn other_urls_are_refused_without_being_shown() {
        for bad in [
            "https://a.example/other?token=secret".to_owned(),
            format!("{PATH}?token=secret"),
            format!("{PATH}?devInfoId=1&clientType=a&streamType=b"),
            PATH.to_owned(),
            "token=secret".to_owned(),
            format!("{PATH}?token=t&devInfoId=1&clientType=a&streamType=b").replace("://", "://secret@"),
        ] {
            let refused = RequestRelayUrl::from_url(bad).expect_err("no relay URL").to_string();
            assert!(!refused.contains("secret"), "{refused}");
        }
    }
}
