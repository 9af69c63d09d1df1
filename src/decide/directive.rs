//! Directives: what a comment in copy says to caveat.
//!
//! `caveat-ignore downtime/none, painless: reason, until 2027-03-01, by Jo Lee`

use super::exception::{Exception, Name, Until};
use super::note::Note;
use crate::document::Span;
use crate::nearest::did_you_mean;
use crate::rules::Upkeep;

/// What a directive is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The next block.
    Block,
    /// What follows, up to the directive that ends it.
    Begin,
    /// The end of such a range.
    End,
    /// The file.
    File,
}

/// What directives are called.
const FORMS: [(&str, Form); 4] = [
    ("caveat-ignore", Form::Block),
    ("caveat-ignore-begin", Form::Begin),
    ("caveat-ignore-end", Form::End),
    ("caveat-ignore-file", Form::File),
];

/// How comments begin and end in the formats that have them. What begins like another comes before it.
const MARKS: [(&str, &str); 9] = [
    ("<!--", "-->"),
    ("{/*", "*/}"),
    ("{{!--", "--}}"),
    ("{{/*", "*/}}"),
    ("{{!", "}}"),
    ("<%--", "--%>"),
    ("<%#", "%>"),
    ("{#", "#}"),
    ("/*", "*/"),
];

/// A directive that can be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive {
    pub form: Form,
    pub exception: Exception,
}

/// The directive in the comment that stands in the source at a span, if there is one, and what is wrong with it.
pub(super) fn read(source: &str, comment: Span, notes: &mut Vec<Note>) -> Option<Directive> {
    let words = words(source, comment)?;
    let text = &source[words.start..words.end];
    let called = &text[..text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(text.len())];
    let Some((name, form)) = FORMS.into_iter().find(|(name, _)| called.eq_ignore_ascii_case(name)) else {
        notes.extend(misspelt(text, called, words.start));
        return None;
    };
    let parser = Parser { source, words };
    parser.rest(form, words.start + name.len(), notes).map(|exception| Directive { form, exception })
}

/// Where the words of a comment stand, if they begin as a directive might.
fn words(source: &str, comment: Span) -> Option<Span> {
    let text = source.get(comment.start..comment.end)?;
    let (open, close) = MARKS.into_iter().find(|(open, _)| text.starts_with(open))?;
    let inner = text[open.len()..].strip_suffix(close).unwrap_or(&text[open.len()..]);
    // `{#- … -#}` takes out the space around it, too.
    let is_around = |c: char| c.is_whitespace() || (open == "{#" && c == '-');
    let start = comment.start + open.len() + (inner.len() - inner.trim_start_matches(is_around).len());
    let inner = inner.trim_matches(is_around);
    // The first letters of nearly all comments tell that they are none.
    inner.bytes().next().filter(|byte| byte.eq_ignore_ascii_case(&b'c'))?;
    Some(Span::new(start, start + inner.len()))
}

/// What is said of a comment that looks like a directive and is none.
fn misspelt(text: &str, called: &str, at: usize) -> Option<Note> {
    let lower = text.to_ascii_lowercase();
    let (word, length) = match lower.strip_prefix("caveat ignore") {
        // "Caveat" is a word of the language too.
        Some(rest) if !rest.starts_with(char::is_alphanumeric) => ("caveat-ignore".to_owned(), "caveat ignore".len()),
        _ => (called.to_ascii_lowercase().replace('_', "-"), called.len()),
    };
    let is_near = FORMS.iter().any(|(name, _)| strsim::osa_distance(name, &word) <= 2);
    if !word.starts_with("caveat-") && !is_near {
        return None;
    }
    // What is used to other programs is told how it is done here.
    let help = match is_near {
        true => did_you_mean(&word, FORMS.iter().map(|(name, _)| *name), "it begins with `caveat-ignore`"),
        false => "write `caveat-ignore RULE: reason` before the text that it is for".to_owned(),
    };
    let note = Note::new(Upkeep::Malformed, "word", Span::new(at, at + length)).with("word", &text[..length]);
    Some(note.labelled(help))
}

struct Parser<'s> {
    source: &'s str,
    words: Span,
}

impl Parser<'_> {
    /// What stands behind the directive's name: rules, a colon, the reason, a date and a name.
    fn rest(&self, form: Form, from: usize, notes: &mut Vec<Note>) -> Option<Exception> {
        let text = &self.source[from..self.words.end];
        let (head, tail) = text.split_once(':').unwrap_or((text, ""));
        let rules = self.names(Span::new(from, from + head.len()));
        let mut exception = Exception { rules, span: self.words, ..Exception::default() };
        if form == Form::End {
            return Some(exception);
        }
        if exception.rules.is_empty() {
            notes.push(Note::new(Upkeep::Malformed, "no-rule", self.words).labelled("write `caveat-ignore RULE: reason`"));
            return None;
        }
        let apart = head.split(',').all(|name| name.split_whitespace().count() < 2);
        if head.len() == text.len() && !apart {
            let note = Note::new(Upkeep::Malformed, "no-colon", self.words);
            notes.push(note.labelled(format!("write `{}: reason`", exception.rules[0].name)));
            return None;
        }
        let clauses = Clauses::read(tail, self.words.end - tail.len());
        exception.by = clauses.by;
        exception.reason = clauses.reason;
        exception.until = clauses.until;
        Some(exception)
    }

    fn names(&self, span: Span) -> Vec<Name> {
        let text = &self.source[span.start..span.end];
        let each = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|name| !name.is_empty());
        each.map(|name| {
            let at = span.start + (name.as_ptr() as usize - text.as_ptr() as usize);
            Name { name: name.to_lowercase(), span: Span::new(at, at + name.len()) }
        })
        .collect()
    }
}

/// What stands behind the colon.
#[derive(Debug, Default, PartialEq, Eq)]
struct Clauses {
    reason: String,
    until: Until,
    by: Option<String>,
}

impl Clauses {
    /// Reads words that stand at a place in the source. The date and the name come last, in any order.
    fn read(text: &str, at: usize) -> Self {
        let Some(date) = date(text) else {
            let (reason, by) = split_by(text);
            return Self { reason: plain(reason), until: Until::Open, by };
        };
        let written = &text[date.start..date.end];
        let until = Until::read(written, Span::new(at + date.start, at + date.end));
        let before = text[..date.word].trim_end_matches([' ', '\n', '\t', '\r', ',', ';', '(']);
        let after = text[date.end..].trim_start_matches([' ', '\n', '\t', '\r', ',', ';', ')', '.']);
        let (reason, by) = split_by(before);
        match (strip_by(after), by) {
            (Some(by), _) => Self { reason: plain(before), until, by: Some(plain(by)) },
            (None, by) if after.is_empty() => Self { reason: plain(reason), until, by },
            (None, by) => {
                let parts: Vec<&str> = [reason, after].into_iter().filter(|part| !part.trim().is_empty()).collect();
                Self { reason: plain(&parts.join(", ")), until, by }
            }
        }
    }
}

/// Where a date stands that an exception ends with, and the word before it.
struct Ending {
    word: usize,
    start: usize,
    end: usize,
}

/// The last `until` with a date behind it, or with what must be meant for one: nobody should believe in a date that is passed over.
fn date(text: &str) -> Option<Ending> {
    const UNTIL: &str = "until";
    let lower = text.to_ascii_lowercase();
    lower.rmatch_indices(UNTIL).find_map(|(word, _)| {
        let before = text[..word].trim_end();
        let behind = &text[word + UNTIL.len()..];
        let is_word = !text[..word].ends_with(char::is_alphanumeric) && behind.starts_with([' ', '\t', '\n', '\r', ':', '=']);
        let start = word + UNTIL.len() + (behind.len() - behind.trim_start_matches([' ', '\t', '\n', '\r', ':', '=']).len());
        let rest = &text[start..];
        let clause = rest[..rest.find([',', ';', ')']).unwrap_or(rest.len())].trim_end();
        let token = clause[..clause.find(char::is_whitespace).unwrap_or(clause.len())].trim_end_matches('.');
        let is_clause = before.is_empty() || before.ends_with([',', ';', '(']);
        // "until 2 days have passed" may be part of a reason, "until 2/2027" can only be meant as a date.
        let is_like_a_date = token.bytes().filter(u8::is_ascii_digit).count() >= 4
            || token.contains(['/', '-', '.']) && token.contains(|c: char| c.is_ascii_digit());
        let is_day = crate::date::Date::parse(token).is_some();
        let length = if is_day || !is_clause { token.len() } else { clause.len() };
        (is_word && !clause.is_empty() && (is_clause || is_like_a_date)).then_some(Ending { word, start, end: start + length })
    })
}

/// What stands before a last `, by NAME`, and the name.
fn split_by(text: &str) -> (&str, Option<String>) {
    let last = text.rfind(',').map_or(0, |comma| comma + 1);
    match strip_by(&text[last..]) {
        Some(by) => (text[..last].trim_end_matches([',', ' ']), Some(plain(by))),
        None => (text, None),
    }
}

fn strip_by(text: &str) -> Option<&str> {
    let text = text.trim();
    let (by, name) = text.split_once(char::is_whitespace)?;
    by.eq_ignore_ascii_case("by").then_some(name)
}

/// On one line, one space between words.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reason, the date as it is written and whether it is one, and the name.
    fn clauses(text: &str) -> (String, Option<(&str, bool)>, Option<String>) {
        let read = Clauses::read(text, 0);
        let until = match read.until {
            Until::Open => None,
            Until::Day(_, span) => Some((&text[span.start..span.end], true)),
            Until::Malformed(span) => Some((&text[span.start..span.end], false)),
        };
        (read.reason, until, read.by)
    }

    #[test]
    fn a_date_and_a_name_may_follow_the_reason() {
        let day = Some(("2027-03-01", true));
        let jo = || Some("Jo Lee".to_owned());
        for (text, reason, until, by) in [
            (" the study says so", "the study says so", None, None),
            (" the study says so, until 2027-03-01", "the study says so", day, None),
            (" the study says so, by Jo Lee", "the study says so", None, jo()),
            (" the study says so, until 2027-03-01, by Jo Lee", "the study says so", day, jo()),
            (" the study says so, by Jo Lee, until 2027-03-01", "the study says so", day, jo()),
            (" the study says so until 2027-03-01 by Jo Lee", "the study says so", day, jo()),
            (" the study says so (until 2027-03-01), By Jo Lee", "the study says so", day, jo()),
            (" one, two,\n three; Until: 2027-03-01", "one, two, three", day, None),
            (" until 2027-03-01, the study says so", "the study says so", day, None),
            (" said so, until 2027-03-01, by Jo Lee, MD", "said so", day, Some("Jo Lee, MD".to_owned())),
            (" until 2027-03-01", "", day, None),
            (" the study says so, until 2027-03-01.", "the study says so", day, None),
            (" the study says so (until 2027-03-01).", "the study says so", day, None),
            ("", "", None, None),
        ] {
            assert_eq!(clauses(text), (reason.to_owned(), until, by), "{text}");
        }
    }

    #[test]
    fn what_is_meant_for_a_date_is_not_passed_over() {
        for (text, written) in [
            (" said so, until 1 March 2027", "1 March 2027"),
            (" said so, until 2027-02-30, by Jo Lee", "2027-02-30"),
            (" said so until 01/03/2027", "01/03/2027"),
            (" said so, until next spring", "next spring"),
            (" said so until 2027", "2027"),
        ] {
            assert_eq!(clauses(text).1, Some((written, false)), "{text}");
        }
        for text in [" rest until the swelling is gone", " shut until 2 days have passed", " untilled 2027-03-01"] {
            assert_eq!(clauses(text).1, None, "{text}");
        }
    }

    fn read_one(comment: &str) -> (Option<Directive>, Vec<Note>) {
        let mut notes = Vec::new();
        (read(comment, Span::new(0, comment.len()), &mut notes), notes)
    }

    #[test]
    fn comments_of_all_formats_are_read() {
        for (open, close) in MARKS {
            let comment = format!("{open} Caveat-Ignore Downtime/None, painless: said so {close}");
            let (directive, notes) = read_one(&comment);
            let directive = directive.unwrap_or_else(|| panic!("{comment}: {notes:?}"));
            let names: Vec<&str> = directive.exception.rules.iter().map(|rule| rule.name.as_str()).collect();
            assert_eq!((directive.form, names, &*directive.exception.reason), (Form::Block, vec!["downtime/none", "painless"], "said so"));
        }
        assert_eq!(read_one("<!--caveat-ignore-file downtime: said so-->").0.map(|d| d.form), Some(Form::File));
    }

    #[test]
    fn other_comments_are_left_alone() {
        for comment in
            ["<!-- caveat: ask Dr Lee -->", "<!-- Caveats apply -->", "<!-- prettier-ignore -->", "<!-- c -->", "<!---->", "<!-- ", "plain"]
        {
            assert_eq!(read_one(comment), (None, Vec::new()), "{comment}");
        }
    }

    #[test]
    fn slips_are_told() {
        for (comment, place) in [
            ("<!-- caveat-ignor downtime: said so -->", "caveat-ignor"),
            ("<!-- cavaet-ignore downtime: said so -->", "cavaet-ignore"),
            ("<!-- caveat ignore downtime: said so -->", "caveat ignore"),
            ("<!-- caveat-disable downtime -->", "caveat-disable"),
            ("<!-- caveat_ignore downtime: said so -->", "caveat_ignore"),
            ("<!-- caveat-ignore: said so -->", "caveat-ignore: said so"),
            ("<!-- caveat-ignore downtime as agreed -->", "caveat-ignore downtime as agreed"),
        ] {
            let (directive, notes) = read_one(comment);
            let places: Vec<&str> = notes.iter().map(|note| &comment[note.span.start..note.span.end]).collect();
            assert_eq!((directive, places), (None, vec![place]), "{comment}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_comment_can_be_read(called in "( |-begin|-file|-end|s)?", words in "(\\PC|until|by|,|:| |2027-03-01){0,20}") {
            for comment in [format!("<!-- caveat-ignore{called}{words} -->"), format!("{{/*{words}"), format!("<!-- caveat {words}")] {
                let mut notes = Vec::new();
                let directive = read(&comment, Span::new(0, comment.len()), &mut notes);
                let names = directive.iter().flat_map(|directive| &directive.exception.rules).map(|name| name.span);
                for span in names.chain(notes.iter().map(|note| note.span)) {
                    assert!(comment.get(span.start..span.end).is_some_and(|words| !words.is_empty()), "{comment}: {span:?}");
                }
            }
        }
    }
}
