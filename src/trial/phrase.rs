//! A phrase as it is written, part by part, to make variants of it.
//!
//! Variants are phrases again: they are read and matched by whatever reads and matches the phrases of rules.

use crate::document::Span;

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A word, a mark, a gap, a number sign, a vocabulary.
    Chunk(Span),
    /// `{…}`, `{…}~` or `[…]`.
    Choice(Choice),
}

/// One of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    at: Span,
    optional: bool,
    inflected: bool,
    branches: Vec<(Span, Vec<Part>)>,
}

/// A phrase in its parts. It must be one that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase<'s> {
    source: &'s str,
    /// The parts that follow each other.
    pub parts: Vec<Part>,
}

/// A branch of a choice, with the phrase in which every choice on the way to it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The branch.
    pub at: Span,
    /// The phrase that matches only through it.
    pub variant: String,
    /// The branch around it, by its place in the list.
    pub inside: Option<usize>,
}

/// Marks that may stand between words; where nothing else is optional, nothing is left to test.
const MARKS: &str = ",:;–—-/&()'’\"“”.!?";

impl<'s> Phrase<'s> {
    /// Takes a phrase apart.
    pub fn read(source: &'s str) -> Self {
        let mut at = 0;
        Self { source, parts: sequence(source, &mut at) }
    }

    /// A part as it is written.
    pub fn text(&self, part: &Part) -> &'s str {
        let span = part.span();
        &self.source[span.start..span.end]
    }

    /// Whether a part is a word that must stand there, or something like one.
    pub fn is_needed(&self, part: &Part) -> bool {
        let text = self.text(part);
        !text.starts_with('[') && !is_mark(text) && !text.starts_with("...")
    }

    /// Every branch of every choice, those around others before them.
    pub fn alternatives(&self) -> Vec<Alternative> {
        let mut all = Vec::new();
        self.collect(&self.parts, Span::new(0, self.source.len()), &|text| text, None, &mut all);
        all
    }

    fn collect(&self, parts: &[Part], whole: Span, around: &dyn Fn(String) -> String, inside: Option<usize>, all: &mut Vec<Alternative>) {
        for part in parts {
            let Part::Choice(choice) = part else {
                continue;
            };
            for (at, branch) in &choice.branches {
                let chosen = |text: String| {
                    let (before, after) = (&self.source[whole.start..choice.at.start], &self.source[choice.at.end..whole.end]);
                    around(format!("{before}{{{text}}}{}{after}", if choice.inflected { "~" } else { "" }))
                };
                let text = &self.source[at.start..at.end];
                // A mark that may be missing needs no example.
                if choice.optional && is_mark(text) {
                    continue;
                }
                let place = all.len();
                all.push(Alternative { at: *at, variant: chosen(text.to_owned()), inside });
                self.collect(branch, *at, &chosen, Some(place), all);
            }
        }
    }

    /// Copy that the phrase should match: its choices made, what may be missing left out.
    ///
    /// `entry` gives one of the wordings of a vocabulary.
    pub fn wording(&self, how: How, entry: &mut dyn FnMut(&str) -> String) -> String {
        let mut words = String::new();
        self.say(&self.parts, false, how, &mut words, entry);
        words
    }

    fn say(&self, parts: &[Part], inflected: bool, how: How, words: &mut String, entry: &mut dyn FnMut(&str) -> String) {
        for part in parts {
            match part {
                Part::Choice(choice) if !choice.optional => {
                    if let Some((_, branch)) = choice.branches.first() {
                        self.say(branch, inflected || choice.inflected, how, words, entry);
                    }
                }
                Part::Choice(choice) => {
                    let mark = choice.branches.iter().find(|(at, _)| is_mark(&self.source[at.start..at.end]));
                    if let Some((_, branch)) = mark.filter(|_| how.marked) {
                        self.say(branch, false, how, words, entry);
                    }
                }
                Part::Chunk(_) => {
                    let text = self.text(part);
                    let said = match text.trim_end_matches('~') {
                        "^" | "$" => continue,
                        gap if gap.starts_with("...") => {
                            let most = gap[3..].parse().unwrap_or(GAP);
                            (0..if how.stretched { most } else { 0 }).for_each(|_| words.push_str(FILLER));
                            continue;
                        }
                        mark if !how.marked && is_mark(mark) => continue,
                        "#" => "3".to_owned(),
                        "dollar-sign" => "$".to_owned(),
                        name if name.starts_with('<') => entry(name.trim_matches(['<', '>'])),
                        word if inflected || text.ends_with('~') => form(word, how.form),
                        word => word.to_owned(),
                    };
                    // "do n't" is written as one word, and so are "it 's" and "pain -free".
                    let joins = said.len() > 1 && said.starts_with(['\'', '’', '-']) || said.starts_with("n't");
                    let clings = joins || matches!(said.as_str(), "," | ":" | ";" | ")") || words.ends_with('-') && !words.ends_with(" -");
                    if !words.is_empty() && !clings {
                        words.push(' ');
                    }
                    words.push_str(&said);
                }
            }
        }
    }
}

/// How a wording is made where there is a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How {
    /// Which form of inflected words: the base form, or one of [`FORMS`] more.
    pub form: usize,
    /// Whether gaps are filled.
    pub stretched: bool,
    /// Whether marks stand where they may.
    pub marked: bool,
}

/// So many forms are tried beside the base form.
pub const FORMS: usize = 6;
/// How many words `...` may skip.
const GAP: usize = 6;
/// A word of which nothing is known.
pub const FILLER: &str = " zxqv";

/// A form of a word as most words make it; forms that there are not match nothing.
fn form(word: &str, which: usize) -> String {
    let stem = word.strip_suffix('e').or_else(|| word.strip_suffix('y')).unwrap_or(word);
    match which {
        0 => word.to_owned(),
        1 => format!("{word}s"),
        2 => format!("{stem}ed"),
        3 => format!("{stem}ing"),
        4 => format!("{stem}ies"),
        5 => format!("{word}ing"),
        _ => format!("{stem}es"),
    }
}

fn is_mark(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| MARKS.contains(c) || c.is_whitespace() || matches!(c, '^' | '$')) && !text.starts_with("...")
}

impl Part {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Part::Chunk(span) => *span,
            Part::Choice(choice) => choice.at,
        }
    }
}

/// The parts up to whatever closes them.
fn sequence(source: &str, at: &mut usize) -> Vec<Part> {
    let bytes = source.as_bytes();
    let mut parts = Vec::new();
    while let Some(&byte) = bytes.get(*at) {
        match byte {
            b'}' | b']' | b'|' => break,
            b' ' | b'\t' | b'\n' | b'\r' => *at += 1,
            b'{' | b'[' => parts.push(Part::Choice(choice(source, at))),
            _ => parts.push(Part::Chunk(chunk(source, at))),
        }
    }
    parts
}

fn choice(source: &str, at: &mut usize) -> Choice {
    let bytes = source.as_bytes();
    let open = *at;
    let mut branches = Vec::new();
    loop {
        *at += 1;
        let start = *at;
        let parts = sequence(source, at);
        let text = &source[start..*at];
        let start = start + text.len() - text.trim_start().len();
        branches.push((Span::new(start, start + text.trim().len()), parts));
        if bytes.get(*at) != Some(&b'|') {
            break;
        }
    }
    *at = (*at + 1).min(bytes.len());
    let inflected = bytes.get(*at) == Some(&b'~');
    *at += usize::from(inflected);
    Choice { at: Span::new(open, *at), optional: bytes[open] == b'[', inflected, branches }
}

fn chunk(source: &str, at: &mut usize) -> Span {
    let start = *at;
    let rest = &source[start..];
    let length = if rest.starts_with('<') {
        rest.find('>').map_or(rest.len(), |end| end + 1)
    } else {
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let alone = matches!(rest.as_bytes()[0], b'^' | b'$' | b'#' | b',' | b':');
        let ends = |c: char| c.is_whitespace() || "{}[]|<#^$".contains(c);
        let words = || match rest[first..].find(ends).map_or(rest, |end| &rest[..first + end]) {
            word if word.contains('~') => word.find('~').map_or(word.len(), |mark| mark + 1),
            word => word.len(),
        };
        if alone { first } else { words() }
    };
    // "no pain, no gain" has its comma directly behind the word.
    let length = match rest[..length].find([',', ':']) {
        Some(mark) if mark > 0 && !is_number(&rest[..length]) => mark,
        _ => length,
    };
    *at = start + length;
    Span::new(start, *at)
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b':' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_branch_has_its_variant() {
        let phrase = "{no|zero} [<time-unit> of] {down-time|time off [work]}~ , at all";
        let read = Phrase::read(phrase);
        let all: Vec<(&str, String)> = read.alternatives().into_iter().map(|a| (&phrase[a.at.start..a.at.end], a.variant)).collect();
        let expected = [
            ("no", "{no} [<time-unit> of] {down-time|time off [work]}~ , at all"),
            ("zero", "{zero} [<time-unit> of] {down-time|time off [work]}~ , at all"),
            ("<time-unit> of", "{no|zero} {<time-unit> of} {down-time|time off [work]}~ , at all"),
            ("down-time", "{no|zero} [<time-unit> of] {down-time}~ , at all"),
            ("time off [work]", "{no|zero} [<time-unit> of] {time off [work]}~ , at all"),
            ("work", "{no|zero} [<time-unit> of] {time off {work}}~ , at all"),
        ];
        assert_eq!(all, expected.map(|(at, variant)| (at, variant.to_owned())));
        assert_eq!(read.alternatives()[5].inside, Some(4));
    }

    #[test]
    fn a_wording_reads_like_copy() {
        let cases = [
            ("{do|does} n't need <rest>", "don't need bed rest"),
            ("no [,] pain, no gain", "no, pain, no gain"),
            ("^ # {day|week}~ ...3 off $", "3 day off"),
            ("in 1,000 {ways}", "in 1,000 ways"),
        ];
        for (phrase, wording) in cases {
            let how = How { form: 0, stretched: false, marked: true };
            assert_eq!(Phrase::read(phrase).wording(how, &mut |_| "bed rest".to_owned()), wording);
        }
    }

    #[test]
    fn marks_that_may_be_missing_are_no_alternatives() {
        assert_eq!(Phrase::read("safe [,] effective").alternatives(), []);
        assert_eq!(Phrase::read("safe [, and|or] effective").alternatives().len(), 2);
    }
}
