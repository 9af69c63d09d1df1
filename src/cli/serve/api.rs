//! What can be asked, and how it is answered.

use super::gate::{Key, guard};
use super::page::{self, PARTS};
use super::queue::{Draft, Outcome, Queue, Task, Wish};
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware};
use caveat::document::Format;
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::oneshot;

/// The longest draft that is taken, in bytes. Word documents with many pictures are as long.
pub const MOST_BYTES: usize = 32 << 20;
/// Of longer names only the end is kept, where the ending is.
const LONGEST_NAME: usize = 200;
/// A tab names itself with less.
const LONGEST_TAB: usize = 64;

/// What is said of copy besides the copy.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    tab: String,
    turn: u64,
    name: String,
    format: String,
    law: Option<String>,
    text: u8,
}

type Sent = (Result<Query<Said>, QueryRejection>, Result<Bytes, BytesRejection>);

/// All that is served.
pub fn routes(queue: Arc<Queue>, key: &Key, port: u16) -> Router {
    let part = |(name, kind, text): &(&str, &'static str, &'static str)| {
        let (kind, text) = (*kind, *text);
        (format!("/{key}/{name}"), get(move || async move { ([(header::CONTENT_TYPE, kind)], text) }))
    };
    let mut routes = Router::new();
    for (path, part) in PARTS.iter().map(part) {
        routes = routes.route(&path, part);
    }
    routes
        .route(&format!("/{key}/"), get(begin))
        .route(&format!("/{key}/check"), asked(|draft, said| Wish::Check(draft, said.text == 1)))
        .route(&format!("/{key}/report"), asked(|draft, _| Wish::Report(draft)))
        .route(&format!("/{key}/annotate"), asked(|draft, _| Wish::Annotate(draft)))
        .fallback(|| async { sentence(StatusCode::NOT_FOUND, "There is nothing here. Open the address that caveat printed.") })
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(middleware::from_fn_with_state(port, guard))
        .with_state(queue)
}

/// A refusal in a sentence.
pub fn sentence(status: StatusCode, words: &str) -> impl IntoResponse {
    (status, axum::Json(serde_json::json!({ "error": words })))
}

async fn begin(State(queue): State<Arc<Queue>>) -> Response {
    match done(&queue, String::new(), 0, Wish::Begin).await {
        Outcome::Begun(countries) => page::page(countries),
        other => response(other),
    }
}

/// Takes copy in, and has something done with it.
fn asked(wish: fn(Draft, &Said) -> Wish) -> MethodRouter<Arc<Queue>> {
    post(move |State(queue): State<Arc<Queue>>, (said, bytes): Sent| async move {
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                let words = format!("This is larger than {} MB, which no draft should be.", MOST_BYTES >> 20);
                return sentence(StatusCode::PAYLOAD_TOO_LARGE, &words).into_response();
            }
            Err(_) => return sentence(StatusCode::BAD_REQUEST, "The copy did not arrive whole.").into_response(),
        };
        let Ok(Query(mut said)) = said else {
            return sentence(StatusCode::BAD_REQUEST, "The page asked for something that it should not. Load it again.").into_response();
        };
        let name = plain_name(&said.name);
        let format = Format::from_path(&name).or_else(|| Format::from_path(&format!("draft.{}", said.format)));
        let law = said.law.take().map(|law| law.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect());
        let tab: String = said.tab.chars().take(LONGEST_TAB).collect();
        let wish = wish(Draft { name, format, bytes: bytes.into(), law }, &said);
        response(done(&queue, tab, said.turn, wish).await)
    })
}

async fn done(queue: &Queue, tab: String, turn: u64, wish: Wish) -> Outcome {
    let (reply, outcome) = oneshot::channel();
    queue.put(Task { tab, turn, wish, reply });
    outcome.await.unwrap_or_else(|_| Outcome::Refused("caveat has stopped checking: end it and start it again.".to_owned()))
}

fn response(outcome: Outcome) -> Response {
    match outcome {
        Outcome::Answer(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        // A report is a page with copy in it: to be saved, and never to be shown from here.
        Outcome::File(bytes) => ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        Outcome::Refused(words) => sentence(StatusCode::UNPROCESSABLE_ENTITY, &words).into_response(),
        Outcome::Superseded => sentence(StatusCode::CONFLICT, "The draft has changed since.").into_response(),
        Outcome::Busy => sentence(StatusCode::SERVICE_UNAVAILABLE, "There is too much to check at once. Wait a moment.").into_response(),
        Outcome::Begun(_) => StatusCode::NO_CONTENT.into_response(),
    }
}

/// The name of a file without its folders and without what cannot be seen.
fn plain_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen: String = name.chars().filter(|ch| !ch.is_control()).collect();
    let long = seen.chars().count().saturating_sub(LONGEST_NAME);
    seen.chars().skip(long).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_name_is_no_path() {
        let names = ["a.md", "../../etc/passwd", "C:\\Users\\x\\Peel.docx", "drafts/", " a\u{0}\n.md "].map(plain_name);
        assert_eq!(names, ["a.md", "passwd", "Peel.docx", "", "a.md"]);
        assert_eq!(plain_name(&format!("{}.docx", "é".repeat(900))).chars().count(), 200);
    }
}
