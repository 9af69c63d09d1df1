//! Exceptions that stand in the copy itself: which words each of them is for, and which it lets be.

use super::directive::{self, Form};
use super::exception::{Exception, State};
use super::note::Note;
use super::reach::Places;
use super::settle::Settling;
use super::spans::Spans;
use crate::document::{Document, Span};
use crate::finding::{Excuse, Finding};
use crate::rules::Upkeep;
use rustc_hash::FxHashMap;

/// The exceptions of a file, the narrowest first.
pub(super) struct Suppressions {
    all: Vec<Suppression>,
    /// Which of them are for a part of the file, by their index.
    parts: Spans<usize>,
    /// From this index on they are for the file.
    whole: usize,
}

/// An exception with what it is for.
struct Suppression {
    exception: Exception,
    state: State,
    reach: Reach,
    /// For each of its rules, whether it found something there.
    used: Vec<bool>,
}

/// What an exception is for.
enum Reach {
    /// A block, with what belongs to it.
    Block(Span),
    /// What stands between two directives.
    Range(Span),
    /// The file.
    File,
}

impl Suppression {
    fn new(settling: &Settling, mut exception: Exception, reach: Reach, notes: &mut Vec<Note>) -> Self {
        let state = exception.check(settling.rules, settling.grounds.today, &settling.document.source, notes);
        let used = vec![false; exception.rules.len()];
        Self { exception, state, reach, used }
    }
}

impl Reach {
    /// The bytes that a finding may begin at; nothing for the file.
    fn part(&self) -> Option<Span> {
        match self {
            Reach::Block(span) | Reach::Range(span) => Some(Span::new(span.start, span.end.max(span.start + 1))),
            Reach::File => None,
        }
    }

    /// How narrow it is: of two that cover a finding, the narrower one lets it be.
    fn rank(&self) -> u8 {
        match self {
            Reach::Block(_) => 0,
            Reach::Range(_) => 1,
            Reach::File => 2,
        }
    }

    /// The message about an exception that nothing needs.
    fn unused(&self) -> &'static str {
        match self {
            Reach::Block(_) => "block",
            Reach::Range(_) => "range",
            Reach::File => "file",
        }
    }
}

/// Ranges that have begun. There may be thousands, so none is looked for from the first on.
#[derive(Default)]
struct OpenRanges {
    /// In the order of the source; nothing in the place of one that ended, and never at the end.
    all: Vec<Option<(Exception, Span)>>,
    /// Which of them are for the same rules, by the names of those.
    named: FxHashMap<String, Vec<usize>>,
}

impl OpenRanges {
    fn begin(&mut self, exception: Exception, comment: Span) {
        self.named.entry(exception.names()).or_default().push(self.all.len());
        self.all.push(Some((exception, comment)));
    }

    /// Takes out the range that a directive ends: the last one, or the last one that is for the same rules.
    fn end(&mut self, directive: &Exception) -> Option<(Exception, Span)> {
        let last = || Some(self.all.last()?.as_ref()?.0.names());
        let names = if directive.rules.is_empty() { last()? } else { directive.names() };
        let at = self.named.get_mut(&names)?.pop()?;
        let ended = self.all.get_mut(at)?.take();
        while self.all.last().is_some_and(Option::is_none) {
            self.all.pop();
        }
        ended
    }
}

impl Suppressions {
    /// Reads the comments and the front matter of a file, and notes what is wrong there.
    pub fn read(settling: &Settling, notes: &mut Vec<Note>) -> Self {
        let document = settling.document;
        let mut all = Vec::new();
        let mut add = |exception, reach, notes: &mut _| all.push(Suppression::new(settling, exception, reach, notes));
        let mut places: Option<Places> = None;
        let mut open = OpenRanges::default();
        for &comment in &document.comments {
            let Some(directive) = directive::read(&document.source, comment, notes) else {
                continue;
            };
            let exception = directive.exception;
            match directive.form {
                Form::File => add(exception, Reach::File, notes),
                Form::Begin => open.begin(exception, comment),
                Form::End => match open.end(&exception) {
                    Some((begun, from)) => {
                        add(begun, Reach::Range(Span::new(from.end, comment.start)), notes);
                    }
                    None => notes.push(Note::new(Upkeep::Unmatched, "end", exception.first_line(&document.source))),
                },
                Form::Block => {
                    let page = document.page_at(comment.start);
                    let known = places.take().filter(|places| places.are_of(page));
                    match places.insert(known.unwrap_or_else(|| Places::new(document, page))).of(comment) {
                        Some(reach) => add(exception, Reach::Block(reach), notes),
                        None => {
                            let note = Note::new(Upkeep::Unused, "nothing-follows", exception.first_line(&document.source));
                            notes.push(note.with("name", exception.names()));
                        }
                    }
                }
            }
        }
        for (begun, _) in open.all.into_iter().flatten() {
            notes.push(Note::new(Upkeep::Unmatched, "begin", begun.first_line(&document.source)).with("name", begun.names()));
        }
        for exception in front_matter(document, notes) {
            add(exception, Reach::File, notes);
        }
        all.sort_by_key(|suppression| suppression.reach.rank());
        let parts = Spans::new(all.iter().enumerate().filter_map(|(at, suppression)| Some((suppression.reach.part()?, at))));
        let whole = all.partition_point(|suppression| suppression.reach.part().is_some());
        Self { all, parts, whole }
    }

    /// What lets a finding be, if anything does.
    pub fn excuse(&mut self, finding: &Finding) -> Option<Excuse> {
        let mut ended = None;
        let at = finding.span.start;
        let mut near: Vec<usize> = self.parts.around(Span::new(at, at + 1)).copied().collect();
        near.sort_unstable();
        for at in near.into_iter().chain(self.whole..self.all.len()) {
            let suppression = &mut self.all[at];
            let Some(rule) = suppression.exception.rules.iter().position(|name| name.is_of(finding)) else {
                continue;
            };
            match suppression.state {
                State::Holds => {
                    suppression.used[rule] = true;
                    return Some(suppression.exception.excuse(None));
                }
                State::Ended(_) => ended = ended.or(Some((at, rule))),
                State::Flawed => {}
            }
        }
        if let Some((at, rule)) = ended {
            self.all[at].used[rule] = true;
        }
        None
    }

    /// Notes what nothing needs, and what would still be needed but has ended.
    pub fn close(self, settling: &Settling, notes: &mut Vec<Note>) {
        for Suppression { exception, state, reach, used } in self.all {
            for (name, used) in exception.rules.iter().zip(used) {
                let unused = || Note::new(Upkeep::Unused, reach.unused(), name.span).with("name", &name.name);
                match state {
                    State::Ended(day) if used => {
                        notes.push(Note::new(Upkeep::Expired, "ended", name.span).with("name", &name.name).with("date", day.to_string()));
                    }
                    State::Holds | State::Ended(_) if !used && name.is_looked_for(settling.rules, settling.decisions) => {
                        notes.push(unused())
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The exceptions below `caveat` in the front matter.
fn front_matter(document: &Document, notes: &mut Vec<Note>) -> Vec<Exception> {
    document.front_matter.as_ref().map(|matter| super::front_matter::read(document, matter, notes)).unwrap_or_default()
}
