//! How long it takes from a keystroke in an editor to the findings, and how much memory the server needs meanwhile.
//!
//! `EDITS=100000 cargo bench --bench keystroke` types for longer.

mod drafts;
#[path = "../tests/common/editor.rs"]
#[allow(dead_code, reason = "the tests need more of it")]
mod editor;

use caveat::document::Format;
use drafts::copy;
use editor::{Editor, uri};
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

/// About 3,000 words.
const BYTES: usize = 18_000;
const EDITS: usize = 5_000;
/// A page of one line; so many times less is typed in it.
const ONE_LINE: usize = 300_000;
const FEWER: usize = 50;
/// What is typed, letter by letter, line after line; then it is taken out again.
const TYPED: &str = "Our painless peel works wonders, with zero downtime 😀 and no side effects.";

fn main() {
    // `cargo test` runs benchmarks to see that they work.
    let only_try = !std::env::args().any(|argument| argument == "--bench");
    let edits = std::env::var("EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(if only_try { 100 } else { EDITS });
    let draft = copy(Format::Markdown, BYTES, 7);
    typed("draft.md", "markdown", &draft, edits);
    // As programs write pages: all in one line, in which columns are large.
    let page = copy(Format::Html, ONE_LINE, 7).split_whitespace().collect::<Vec<_>>().join(" ");
    typed("one-line.html", "html", &page, (edits / FEWER).max(1));
}

/// Types in a text and tells how long it took.
fn typed(name: &str, language: &str, text: &str, edits: usize) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let page = uri(&folder.join(name));
    let mut editor = Editor::new(folder, &["--no-config", "--jurisdiction", "au,uk"]);
    editor.open(&page, language, text);
    editor.diagnostics(&page, Some(1));
    let lines = text.lines().count();
    let (mut times, mut early) = (Vec::with_capacity(edits), None);
    let (mut line, mut typed) = (0, 0);
    for edit in 0..edits {
        let version = edit as i64 + 2;
        let change = match TYPED.chars().nth(typed) {
            Some(letter) => {
                let column = TYPED.chars().take(typed).map(char::len_utf16).sum::<usize>();
                typed += 1;
                let at = json!({ "line": line, "character": column });
                json!([{ "range": { "start": at, "end": at }, "text": letter.to_string() }])
            }
            None => {
                let range = json!({
                    "start": { "line": line, "character": 0 },
                    "end": { "line": line, "character": TYPED.encode_utf16().count() },
                });
                (line, typed) = ((line + 37) % lines, 0);
                json!([{ "range": range, "text": "" }])
            }
        };
        let begun = Instant::now();
        editor.change(&page, version, change);
        editor.diagnostics(&page, Some(version));
        times.push(begun.elapsed());
        if edit == edits / 10 {
            early = editor.memory();
        }
    }
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let ms = |time: Duration| format!("{:.2} ms", time.as_secs_f64() * 1000.0);
    println!("from a keystroke to the findings, in {name} of {} words, {edits} keystrokes", text.split_whitespace().count());
    println!("    least {}, median {}, 99 in 100 within {}, most {}", ms(at(0.0)), ms(at(0.5)), ms(at(0.99)), ms(at(1.0)));
    if let (Some(early), Some(late)) = (early, editor.memory()) {
        println!("    memory after a tenth of them {early} KB, at the end {late} KB");
    }
    editor.leave();
}
