//! Exceptions in a file beside the copy, for files that must stay clean: Word files, published pages.

use super::exception::{Exception, Name, State, Until};
use super::note::Note;
use super::settle::Settling;
use super::usage::{Looked, Shared, Usage, Use};
use super::wordings::{Search, Wordings, WordingsBuilder, folded};
use crate::date::Date;
use crate::document::Span;
use crate::finding::{AND_HERE, Excuse, Finding};
use crate::keyed::{self, Globs, Source, day, read, text, texts};
use crate::rules::{RuleError, RuleSet, Upkeep};
use crate::shape::{Key, NameOf, Shape, key, needed};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;
use toml::de::DeTable;

/// What the file is called.
pub const EXCEPTIONS: &str = "caveat-exceptions.toml";

/// The table of one exception.
const ENTRY: &str = "exception";

/// Everything that may stand in the file.
pub const EXCEPTION_KEYS: &[Key] = &[key(
    ENTRY,
    "Findings that somebody decided to let be.",
    Shape::Tables(&[
        needed(key("files", "The files that it is for: patterns as in .gitignore, from this file's folder.", Shape::Globs)),
        needed(key(
            "rules",
            "The rules or categories that it is for, as the report names them.",
            Shape::List(&Shape::Name(NameOf::RuleOrCategory)),
        )),
        key(
            "words",
            "The words that it is for, as they stand in the copy: those that are underlined, or the sentence around them. Without it, \
            whatever the rules find in the files.",
            Shape::List(&Shape::Text),
        ),
        needed(key("reason", "Why the words may stand, for whoever asks a year later.", Shape::Text)),
        key("until", "The last day on which it holds: \"2027-03-01\".", Shape::Day),
        key("by", "Who decided.", Shape::Text),
    ]),
)];

/// The exceptions of such a file.
#[derive(Debug)]
pub struct Exceptions {
    /// Its name and text.
    pub source: Arc<Source>,
    /// Patterns start from here.
    folder: PathBuf,
    entries: Vec<Entry>,
    wordings: Wordings,
    /// What is wrong with entries, whatever the copy.
    notes: Vec<Note>,
}

#[derive(Debug)]
struct Entry {
    exception: Exception,
    state: State,
    files: Globs,
    /// The words, as findings compare them and as they are written.
    words: Vec<(String, String)>,
    line: usize,
}

impl Exceptions {
    /// Reads a file's text.
    ///
    /// # Errors
    /// What keeps it from being read at all. What is wrong with single entries are findings.
    pub fn read(source: Arc<Source>, folder: PathBuf, rules: &RuleSet, today: Date) -> Result<Self, Vec<RuleError>> {
        let keyed::Read { table, mistakes, broken } = read(&source, EXCEPTION_KEYS);
        if broken {
            return Err(mistakes.into_iter().map(RuleError::from).collect());
        }
        let mut reader = Reader { source: &source, rules, today, notes: Vec::new(), wordings: WordingsBuilder::default() };
        // Entries without a reason have a rule of their own.
        let others = mistakes.into_iter().filter(|mistake| mistake.absent.as_deref() != Some("reason"));
        let mistakes: Vec<RuleError> = others.map(RuleError::from).collect();
        let mut entries = Vec::new();
        let written = keyed::list(&table, ENTRY);
        // A last day with a slip in its name must not make an exception last for ever.
        let flawed = keyed::flawed(written, &mistakes);
        mistakes.into_iter().for_each(|mistake| reader.mistake(mistake));
        let written = written.iter().zip(flawed);
        for (place, table, is_misspelt) in written.filter_map(|(item, flawed)| Some((item, item.get_ref().as_table()?, flawed))) {
            let number = entries.len() as u32;
            match reader.entry(number, table, Span::from(place.span()), is_misspelt) {
                Some(entry) => entries.push(entry),
                None => reader.wordings.forget(number),
            }
        }
        let Reader { notes, wordings, .. } = reader;
        Ok(Self { folder, entries, wordings: wordings.finish(), notes, source })
    }

    /// The exceptions as a file's findings meet them.
    pub fn for_file<'e>(&'e self, settling: &'e Settling<'e>) -> ForFile<'e> {
        ForFile { exceptions: self, settling, matching: vec![None; self.entries.len()], search: None }
    }

    /// What is wrong with the file and its entries, whatever files are checked.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// What is wrong with the file and its entries, once the files are checked that it is for.
    pub fn close(&self, usage: &Usage, looked: &Looked) -> Vec<Note> {
        let mut notes = self.notes.clone();
        for (at, entry) in self.entries.iter().enumerate() {
            for (rule, name) in entry.exception.rules.iter().enumerate() {
                let is_looked_for = || looked.choices.iter().all(|choice| name.is_looked_for(choice.rules, choice.decisions));
                match entry.state {
                    State::Ended(day) if usage.missed(at, rule) => {
                        notes.push(Note::new(Upkeep::Expired, "ended", name.span).with("name", &name.name).with("date", day.to_string()));
                    }
                    State::Holds | State::Ended(_)
                        if !usage.counted(at, rule) && looked.at_all(&self.folder, &entry.files) && is_looked_for() =>
                    {
                        notes.push(Note::new(Upkeep::Unused, "entry", name.span).with("name", &name.name));
                    }
                    _ => {}
                }
            }
        }
        notes
    }
}

struct Reader<'r> {
    source: &'r Arc<Source>,
    rules: &'r RuleSet,
    today: Date,
    notes: Vec<Note>,
    wordings: WordingsBuilder,
}

impl Reader<'_> {
    fn mistake(&mut self, mistake: RuleError) {
        let note = Note::new(Upkeep::Malformed, "entry", mistake.span.unwrap_or_default()).with("mistake", capitalised(&mistake.message));
        self.notes.push(note.labelled(mistake.help.unwrap_or_default()));
    }

    /// An entry, unless it cannot be used.
    fn entry(&mut self, number: u32, table: &DeTable, span: Span, is_misspelt: bool) -> Option<Entry> {
        let at = |text: &Spanned<String>| Span::from(text.span());
        let (files, wrong) = Globs::new(texts(table, "files"), self.source);
        wrong.into_iter().for_each(|mistake| self.mistake(mistake));
        let rules = texts(table, "rules").iter().map(|name| Name { name: name.get_ref().to_lowercase(), span: at(name) }).collect();
        let until = day(table, "until").map(|written| Until::read(written.get_ref(), at(&written))).unwrap_or_default();
        let reason = text(table, "reason").map(Spanned::into_inner).unwrap_or_default();
        let by = text(table, "by").map(Spanned::into_inner);
        let mut exception = Exception { rules, reason, until, by, span, is_misspelt };
        let state = exception.check(self.rules, self.today, &self.source.text, &mut self.notes);
        let mut words = Vec::new();
        for written in texts(table, "words") {
            match self.wordings.exact(number, written.get_ref()) {
                Ok(()) => words.push((folded(written.get_ref()), written.get_ref().trim().to_lowercase())),
                Err(error) => {
                    let note = Note::new(Upkeep::Malformed, "entry", at(&written)).with("mistake", capitalised(&error.message));
                    self.notes.push(note.labelled(error.help.unwrap_or_default()));
                }
            }
        }
        // Without patterns or words that can be used, nobody knows what it is for.
        let usable = !files.is_empty() && !exception.rules.is_empty() && (table.get("words").is_none() || !words.is_empty());
        let line = memchr::memchr_iter(b'\n', &self.source.text.as_bytes()[..span.start]).count() + 1;
        usable.then_some(Entry { exception, state, files, words, line })
    }
}

/// A sentence that begins with a name in quotes stays as it is.
fn capitalised(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The exceptions as a file's findings meet them.
pub struct ForFile<'e> {
    exceptions: &'e Exceptions,
    settling: &'e Settling<'e>,
    /// Whether an entry is for the file, as far as that was asked.
    matching: Vec<Option<bool>>,
    search: Option<Search<'e>>,
}

impl ForFile<'_> {
    /// What lets a finding be, if an entry does.
    pub fn excuse(&mut self, finding: &Finding, uses: &mut Vec<Use>) -> Option<Excuse> {
        let exceptions = self.exceptions;
        let mut ended = None;
        for (at, entry) in exceptions.entries.iter().enumerate() {
            let Some(rule) = entry.exception.rules.iter().position(|name| name.is_of(finding)) else {
                continue;
            };
            if entry.state == State::Flawed || !self.is_for_file(at) || !self.has_words(at, finding) {
                continue;
            }
            let used = |counted| Use { of: Shared::Exceptions, entry: at, rule, counted };
            if entry.state == State::Holds {
                uses.push(used(true));
                return Some(entry.exception.excuse(Some(format!("{}:{}", exceptions.source.name, entry.line))));
            }
            ended = ended.or(Some(used(false)));
        }
        uses.extend(ended);
        None
    }

    fn is_for_file(&mut self, entry: usize) -> bool {
        let Self { exceptions, settling, matching, .. } = self;
        *matching[entry].get_or_insert_with(|| is_below(&exceptions.folder, settling.grounds.place, &exceptions.entries[entry].files))
    }

    fn has_words(&mut self, entry: usize, finding: &Finding) -> bool {
        let (exceptions, document) = (self.exceptions, self.settling.document);
        let words = &exceptions.entries[entry].words;
        if words.is_empty() {
            return true;
        }
        let search = self.search.get_or_insert_with(|| exceptions.wordings.search(document));
        let mut covers = |span: Span| search.covering(span).contains(&(entry as u32));
        let is_it = words.iter().any(|(folded, written)| *folded == finding.words || *written == finding.words) || covers(finding.span);
        // The claim may be made a second time in the sentence, in other words.
        is_it && finding.related.iter().filter(|related| related.message == AND_HERE).all(|related| covers(related.span))
    }
}

/// Whether a file matches patterns that start from a folder.
pub(super) fn is_below(folder: &Path, file: &Path, patterns: &Globs) -> bool {
    file.strip_prefix(folder).is_ok_and(|below| patterns.covering(below).is_some())
}
