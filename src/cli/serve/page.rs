//! The page and its parts.

use super::api::MOST_BYTES;
use super::gate::Key;
use super::queue::Country;
use askama::Template;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use caveat::document::Format;

/// Name, kind and text of the parts that the page loads. Its colours and the look of findings are those of the report.
pub const PARTS: [(&str, &str, &str); 8] = [
    ("style.css", "text/css; charset=utf-8", concat!(include_str!("../../report/html/family.css"), "\n", include_str!("page/style.css"))),
    ("main.js", SCRIPT, include_str!("page/main.js")),
    ("dom.js", SCRIPT, include_str!("page/dom.js")),
    ("server.js", SCRIPT, include_str!("page/server.js")),
    ("surface.js", SCRIPT, include_str!("page/surface.js")),
    ("marks.js", SCRIPT, include_str!("page/marks.js")),
    ("cards.js", SCRIPT, include_str!("page/cards.js")),
    ("files.js", SCRIPT, include_str!("page/files.js")),
];

const SCRIPT: &str = "text/javascript; charset=utf-8";

#[derive(Template)]
#[template(path = "serve.html")]
struct Page {
    nonce: Key,
    version: &'static str,
    most_bytes: usize,
    /// The endings of names of files that are read where they are found in folders.
    endings: String,
    countries: Vec<Country>,
}

/// The page. Its parts are loaded only with a word that is new each time, and no text can become markup or script in it.
pub fn page(countries: Vec<Country>) -> Response {
    let Ok(nonce) = Key::new() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    );
    // A table may hold anything: it is read where somebody names it.
    let copy = Format::ENDINGS.iter().filter(|(format, _)| !format.has_records());
    let endings: Vec<&str> = copy.flat_map(|(_, endings)| endings.iter().copied()).collect();
    let page = Page { nonce, version: env!("CARGO_PKG_VERSION"), most_bytes: MOST_BYTES, endings: endings.join(" "), countries };
    let (Ok(page), Ok(policy)) = (page.render(), policy.parse()) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    (HeaderMap::from_iter([(header::CONTENT_SECURITY_POLICY, policy)]), Html(page)).into_response()
}
