//! Keeps other web pages out: a browser sends their requests to this machine as readily as the console's.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use crate::host::is_this_machine;

/// The page takes everything from here, is shown in no other page, and sends no form.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Lets a request through that comes from this machine and from no other page.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let opens_page = request.method() == Method::GET && !request.uri().path().starts_with("/api/");
    let mut response = match admit(request.method(), request.headers(), opens_page) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (RESOURCE_POLICY, "same-origin"),
        (CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn admit(method: &Method, headers: &HeaderMap, opens_page: bool) -> Result<(), Problem> {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let forbidden = |message: String| Err(Problem::new(StatusCode::FORBIDDEN, message));
    let host = text(HOST).unwrap_or_default();
    // A name that was pointed at this machine is the way in for a page from elsewhere.
    if !names_this_machine(host) {
        return forbidden(format!("the header Host must name this machine, such as 127.0.0.1; it is `{host}`"));
    }
    if let Some(origin) = text(ORIGIN).filter(|origin| origin.strip_prefix("http://") != Some(host)) {
        return forbidden(format!("calls from pages of `{origin}` are refused; only the console's own are taken"));
    }
    if text(SEC_FETCH_SITE).is_some_and(|site| !opens_page && !matches!(site, "same-origin" | "none")) {
        return forbidden("calls from other pages are refused; only the console's own are taken".into());
    }
    let content_type = text(CONTENT_TYPE).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if method == Method::POST && !media_type.eq_ignore_ascii_case("application/json") {
        let message = format!("the header Content-Type must be application/json; it is `{content_type}`");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message));
    }
    Ok(())
}

/// Whether a `Host` names this machine.
fn names_this_machine(host: &str) -> bool {
    !host.contains('@') && host.parse::<Authority>().is_ok_and(|authority| is_this_machine(authority.host()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_told_from_others() {
        for host in ["127.0.0.1:7789", "127.0.0.1", "localhost:7789", "LOCALHOST", "[::1]:7789", "127.8.8.8:1"] {
            assert!(names_this_machine(host), "{host}");
        }
        for host in ["", "example.com", "127.0.0.1.example.com:7789", "localhost@example.com", "10.0.0.1", "0.0.0.0"] {
            assert!(!names_this_machine(host), "{host}");
        }
    }
}
