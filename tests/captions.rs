//! Captions of films.

use caveat::document::{Document, Format, Span};
use proptest::prelude::*;
use proptest::sample::select;

fn captions(source: &str) -> Document {
    Document::parse("film.vtt".into(), source.into(), Format::Captions)
}

#[track_caller]
fn hears(source: &str, expected: &[&str]) -> Document {
    let document = captions(source);
    let heard: Vec<&str> = document.blocks.iter().map(|block| &*block.prose).collect();
    assert_eq!(heard, expected, "{source}");
    document
}

#[test]
fn a_sentence_goes_over_captions() {
    let film = "\u{feff}1\r\n00:00:01,000 --> 00:00:03,000 X1:40\r\n<i>It needs zero</i>\r\n\r\n2\r\n00:00:03,100 --> 00:00:05,000\r\ndowntime,\r\nat all.\r\n\r\n\
                3\r\n00:01:10,500 --> 00:01:12,000\r\n{\\an8}Ask Dr\r\nLee &amp; team\r\n";
    let document = hears(film, &["It needs zero downtime, at all.", "Ask Dr Lee & team"]);
    let block = &document.blocks[0];
    let place = block.source(Span::new(9, 22));
    assert!(film[place.start..place.end].starts_with("zero</i>") && film[place.start..place.end].ends_with("downtime"));
    let told = |at: usize| document.place(document.blocks[1].source(Span::new(at, at + 1))).map(|place| place.to_string());
    assert_eq!((told(0).as_deref(), told(8).as_deref()), (Some("at 00:01:10"), Some("at 00:01:10")));
}

#[test]
fn headlines_on_the_picture_stay_apart() {
    hears("00:01.000 --> 00:02.000\nNo pain\n\n00:02.000 --> 00:03.000\nBook now\n", &["No pain\nBook now"]);
}

#[test]
fn what_is_not_said_is_no_copy() {
    hears(
        "WEBVTT - Zero risk\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE\nzero risk\n\nintro\n00:01.000 --> 00:02.000 align:start\n\
         <v Dr Lee>Is it <c.loud>safe</c>?\n\n00:02.000 --> 00:03.000\n<v.loud Ann>Not <00:02.500>always.</v>\n\n- Next?\n- Yes.\n\nMAYA: Sure.\nMAYA: Quite.",
        &["Is it safe?", "Not always.", "Next?", "Yes.", "Sure.\nQuite."],
    );
}

#[test]
fn live_captions_roll_up() {
    hears(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nit has no\n\n00:02.000 --> 00:03.000\nit has no\nside effects\n\n00:03.000 --> 00:04.000\nside effects\nand is quick",
        &["it has no side effects and is quick"],
    );
}

#[test]
fn broken_files_are_read_as_far_as_they_go() {
    hears(
        "1\n00:00:01,000 --> 00:00:02,000\nOne\n2\n00:00:02,000 --> 00:00:03,000\nTwo\n\nmore\n\n99:99 -->\n-->\n<i",
        &["One\nTwo more\n99:99 -->\n-->\n<i"],
    );
    hears("no captions at all", &[]);
}

const PIECES: &[&str] = &[
    "WEBVTT\n",
    "\n",
    "\n\n",
    "\r\n",
    "1\n",
    "00:00:01,000 --> 00:00:03,000\n",
    "00:01.000 --> 00:09.000 line:0\n",
    "-->",
    "NOTE x\n",
    "<v Ann>",
    "</v>",
    "<i>",
    "<",
    "{\\an8}",
    "{",
    "- ",
    ">> ",
    "MAYA: ",
    "&amp;",
    "&",
    "Zero downtime",
    "and safe.",
    "é",
    "😍",
    " ",
    "\u{feff}",
    "<br>",
    "99999999999:00,1 --> 2:2\n",
];

proptest! {
    #[test]
    fn places_are_right_whatever_the_captions(pieces in prop::collection::vec(select(PIECES), 0..30)) {
        let source = pieces.concat();
        let document = captions(&source);
        let mut from = 0;
        for block in &document.blocks {
            prop_assert_eq!(block.prose.trim(), &block.prose);
            for (at, c) in block.prose.char_indices() {
                let place = block.source(Span::new(at, at + c.len_utf8()));
                let raw = &source[place.start..place.end];
                prop_assert!(place.start >= from && !raw.is_empty());
                from = place.start;
                prop_assert!(!c.is_alphanumeric() || raw.contains(c), "{:?} is said to be {:?}", c, raw);
                prop_assert!(document.place(place).is_some());
            }
        }
    }
}

#[test]
fn long_runs_take_no_long_time() {
    for piece in PIECES {
        let source = format!("1\n00:00:01,000 --> 00:00:03,000\n{}", piece.repeat(200_000 / piece.len()));
        let started = std::time::Instant::now();
        captions(&source);
        assert!(started.elapsed().as_secs() < 10, "{piece:?}");
    }
}
