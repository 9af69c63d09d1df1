//! Who may ask.
//!
//! A page on this computer can be reached by every web page that the user has open, and by every program of other users. So the address holds a key
//! that nobody can guess; the host must be named as we are called, or else a foreign name was made to lead here (DNS rebinding); and whatever says
//! that it comes from another site is refused, as is a `POST` that does not say where it comes from.

use super::super::failure::Failure;
use super::api::sentence;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use caveat::hex::hex;
use std::fmt;

/// A word that nobody can guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// A new one.
    pub fn new() -> Result<Self, Failure> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| Failure::Advice(format!("the system gives no random numbers: {error}")))?;
        Ok(Self(hex(&bytes)))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What stands with every answer.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// For whatever is not the page, should a browser be made to show it.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

/// Lets those in who may ask, at a port.
pub async fn guard(State(port): State<u16>, request: Request, next: Next) -> Response {
    let mut response = match refusal(request.method(), request.headers(), port) {
        Some(words) => sentence(StatusCode::FORBIDDEN, words).into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NOTHING));
    response
}

/// Why a request is not answered.
fn refusal(method: &Method, headers: &HeaderMap, port: u16) -> Option<&'static str> {
    const FOREIGN: &str = "Another site asked for this. Open the address that caveat printed.";
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = match (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) {
        (Some(host), None) if [format!("127.0.0.1:{port}"), format!("localhost:{port}")].iter().any(|own| own == host) => host,
        _ => return Some("This is not the name of the page. Open the address that caveat printed."),
    };
    let origin = headers.get(header::ORIGIN);
    let own = origin.is_some_and(|origin| origin.as_bytes() == format!("http://{host}").as_bytes());
    let reads = method == Method::GET || method == Method::HEAD;
    if !own && (origin.is_some() || !reads) {
        return Some(FOREIGN);
    }
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    // A link may lead here from anywhere: whoever knows the key may follow it.
    (!reads && site.is_some_and(|site| site != b"same-origin")).then_some(FOREIGN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(method: Method, headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect();
        refusal(&method, &headers, 4000).is_some()
    }

    #[test]
    fn only_the_page_itself_may_ask() {
        let host = ("host", "127.0.0.1:4000");
        let own = ("origin", "http://127.0.0.1:4000");
        assert!(!refused(Method::GET, &[host]));
        assert!(!refused(Method::GET, &[("host", "localhost:4000")]));
        assert!(!refused(Method::POST, &[host, own]));
        assert!(!refused(Method::POST, &[host, own, ("sec-fetch-site", "same-origin")]));
        for foreign in ["evil.example:4000", "127.0.0.1", "127.0.0.1:4001", "localhost.evil.example:4000", "[::1]:4000", ""] {
            assert!(refused(Method::GET, &[("host", foreign)]), "{foreign}");
        }
        assert!(refused(Method::GET, &[]));
        assert!(refused(Method::GET, &[host, ("host", "evil.example:4000")]));
        assert!(refused(Method::POST, &[host]));
        for foreign in ["null", "http://evil.example", "https://127.0.0.1:4000", "http://127.0.0.1:4001", "http://localhost:4000"] {
            assert!(refused(Method::POST, &[host, ("origin", foreign)]), "{foreign}");
            assert!(refused(Method::GET, &[host, ("origin", foreign)]), "{foreign}");
        }
        assert!(refused(Method::POST, &[host, own, ("sec-fetch-site", "same-site")]));
        assert!(refused(Method::DELETE, &[host]));
    }

    #[test]
    fn keys_are_long_and_never_the_same() {
        let keys: Vec<String> = (0..2).map(|_| Key::new().ok().expect("there are random numbers").to_string()).collect();
        assert!(keys[0].len() == 32 && keys[0] != keys[1]);
    }
}
