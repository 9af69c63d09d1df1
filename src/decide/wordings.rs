//! Wordings that somebody wrote down, found again in copy.

use super::spans::Spans;
use crate::document::{Block, Document, Span};
use crate::lexicon::{Group, Kept, Language, Lexicon, LexiconBuilder, Pattern, PatternError, Searcher, parse, verbatim};
use crate::text::{Scanner, Text, fold_word};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Wordings, each with the number of its owner.
#[derive(Debug)]
pub struct Wordings {
    lexicon: Lexicon,
    group: Group<u32>,
}

/// Wordings in the making.
#[derive(Debug)]
pub struct WordingsBuilder {
    lexicon: LexiconBuilder,
    patterns: Vec<(u32, Pattern)>,
}

impl Default for WordingsBuilder {
    fn default() -> Self {
        // No spellings and no lists: what was approved is these words.
        Self { lexicon: LexiconBuilder::new(Language::default(), []), patterns: Vec::new() }
    }
}

impl WordingsBuilder {
    /// Adds exactly these words.
    pub fn exact(&mut self, owner: u32, text: &str) -> Result<(), PatternError> {
        let pattern = verbatim(text, &mut self.lexicon)?;
        self.patterns.push((owner, pattern));
        Ok(())
    }

    /// Adds words with the variation that the language of phrases can say, but for what lets any words through.
    pub fn phrase(&mut self, owner: u32, phrase: &str) -> Result<(), PatternError> {
        if let Some(at) = phrase.find("...") {
            let help = Some("write each wording that is approved, such as `{10|15} %` or `[visibly] smoother`".to_owned());
            return Err(PatternError {
                span: Span::new(at, at + 3),
                message: "a gap would let words through that nobody approved".to_owned(),
                help,
            });
        }
        let pattern = parse(phrase, &mut self.lexicon)?;
        self.patterns.push((owner, pattern));
        Ok(())
    }

    /// Takes back what was added for an owner.
    pub fn forget(&mut self, owner: u32) {
        self.patterns.retain(|(of, _)| *of != owner);
    }

    /// The wordings, ready to be searched for.
    pub fn finish(self) -> Wordings {
        let lexicon = self.lexicon.finish();
        Wordings { group: Group::new(self.patterns, &lexicon), lexicon }
    }
}

/// A file searched for wordings, block by block as it is asked about.
#[derive(Debug)]
pub struct Search<'s> {
    wordings: &'s Wordings,
    document: &'s Document,
    searcher: Searcher<'s>,
    /// The page that was last asked about.
    page: Option<Page<'s>>,
    /// By index of block in that page: who owns what was found, by where it stands in the source.
    found: FxHashMap<usize, Spans<u32>>,
}

/// A page of a file, by its number, and where its blocks stand.
#[derive(Debug)]
struct Page<'s> {
    number: usize,
    blocks: Cow<'s, [Block]>,
    places: Spans<usize>,
}

impl<'s> Page<'s> {
    fn of(document: &'s Document, number: usize) -> Self {
        let blocks = document.page(number);
        let place = |block: &Block| block.source(Span::new(0, block.prose.len()));
        let places = Spans::new(blocks.iter().map(place).zip(0..));
        Self { number, blocks, places }
    }
}

impl Wordings {
    /// Nothing is searched yet.
    pub fn search<'s>(&'s self, document: &'s Document) -> Search<'s> {
        let searcher = Searcher::new(&self.lexicon, Kept::default());
        Search { wordings: self, document, searcher, page: None, found: FxHashMap::default() }
    }
}

impl Search<'_> {
    /// The owners of wordings that cover a stretch of source, in order, each once.
    pub fn covering(&mut self, span: Span) -> Vec<u32> {
        let number = self.document.page_at(span.start);
        let known = self.page.take().filter(|page| page.number == number);
        let page = self.page.insert(known.unwrap_or_else(|| {
            self.found.clear();
            Page::of(self.document, number)
        }));
        let Wordings { lexicon, group } = self.wordings;
        let mut owners = Vec::new();
        for &index in page.places.around(span) {
            let found = self.found.entry(index).or_insert_with(|| found(&page.blocks[index], lexicon, group, &mut self.searcher));
            owners.extend(found.around(span));
        }
        owners.sort_unstable();
        owners.dedup();
        owners
    }
}

/// The wordings in a block: who owns each, and where it stands in the source.
fn found(block: &Block, lexicon: &Lexicon, group: &Group<u32>, searcher: &mut Searcher) -> Spans<u32> {
    let text = Text::read(std::iter::once(block.prose.as_str()), lexicon.words());
    let (mut all, mut hits) = (Vec::new(), Vec::new());
    for sentence in &text.sentences {
        group.find(&text, sentence, searcher, &mut hits);
        let tokens = text.tokens_of(sentence);
        all.extend(hits.iter().map(|&hit| {
            let of = &tokens[hit.tokens()];
            (block.source(Span::new(of[0].span().start, of[of.len() - 1].span().end)), group.owner(hit))
        }));
    }
    Spans::new(all)
}

/// Words as findings compare them: folded, one space apart.
pub fn folded(text: &str) -> String {
    let mut words = String::new();
    for raw in Scanner::new(text) {
        words.extend((!words.is_empty()).then_some(' '));
        fold_word(&text[raw.span.start..raw.span.end], &mut words);
    }
    words
}
