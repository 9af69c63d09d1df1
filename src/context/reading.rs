//! Which contexts the words of a text stand in.

use super::cues::Cues;
use super::definition::{ContextId, Contexts, Part, Place, Scope, Subject};
use super::outline::Outline;
use super::quotations::Quotations;
use crate::document::Block;
use crate::lexicon::{Found, Match};
use crate::text::{Ending, Gap, Text, Token};
use rustc_hash::FxHashMap;
use std::cell::{OnceCell, RefCell};
use std::ops::Range;

/// In so many sentences one cue that unmakes a context of pages may stand by chance: "our environment".
const CHANCE: usize = 60;

/// In so many sentences one may seem to claim something without doing so.
const MISTAKE: usize = 30;

/// A text being asked about contexts.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The text.
    pub text: &'a Text,
    /// What stands above what in it.
    pub outline: &'a Outline,
    /// Its blocks.
    pub blocks: &'a [Block],
    contexts: &'a Contexts,
    /// What every sentence was searched for.
    pub found: &'a Found<'a>,
    near: Cues,
    quotations: OnceCell<Quotations>,
    /// What makes the page as a whole stand in a context, as far as it was asked.
    page: RefCell<FxHashMap<ContextId, Option<String>>>,
}

impl<'a> Reading<'a> {
    /// A reading of a text, in which the phrases of contexts were found.
    pub fn new(blocks: &'a [Block], text: &'a Text, outline: &'a Outline, contexts: &'a Contexts, found: &'a Found<'a>) -> Self {
        let near = Cues::new(text, outline, contexts, found);
        Self { text, outline, blocks, contexts, found, near, quotations: OnceCell::new(), page: RefCell::default() }
    }

    fn quotations(&self) -> &Quotations {
        self.quotations.get_or_init(|| Quotations::new(self.blocks, self.text))
    }

    /// The parts of a sentence that a context can hold for as a whole: what is quoted in it for a
    /// context of quotations, all of it for any other.
    pub fn extents(&self, id: ContextId, sentence: usize) -> Vec<Range<usize>> {
        let tokens = self.text.sentences[sentence].tokens.clone();
        if self.contexts.heads[id.0 as usize].of != Subject::Quotation {
            return std::iter::once(0..tokens.len()).collect();
        }
        let first = tokens.start;
        self.quotations().within(tokens).map(|part| part.start - first..part.end - first).collect()
    }

    /// All cues in a sentence, of all contexts that are searched together with this one.
    fn cues(&self, id: ContextId, sentence: usize) -> &'a [Match] {
        self.found.of(self.contexts.phrases(id), sentence)
    }

    /// The cue that puts a run of tokens in a context, in its own words; `None` if nothing does.
    pub fn holds(&self, id: ContextId, sentence: usize, tokens: Range<usize>) -> Option<String> {
        let head = &self.contexts.heads[id.0 as usize];
        if head.of == Subject::Page {
            return self.page_holds(id, head.least_sentences);
        }
        if head.of == Subject::Quotation {
            return self.quotation_holds(id, sentence, tokens);
        }
        let is_question = head.question_mark && self.text.sentences[sentence].ending == Ending::Question;
        if !is_question && !self.near.may_hold(id, sentence) || self.is_cancelled(id, sentence, &tokens) {
            return None;
        }
        if is_question {
            return Some("?".into());
        }
        if let Some(cue) = self.speaking(id, sentence, &tokens).next() {
            return Some(self.source(cue));
        }
        self.next_holds(id, sentence).or_else(|| self.lead_in_holds(id, sentence)).or_else(|| self.above_holds(id, sentence))
    }

    /// The cues in their own sentence that put a run of tokens in a context of words, each as a run of tokens.
    pub fn cues_of(&self, id: ContextId, sentence: usize, tokens: &Range<usize>) -> Vec<Range<usize>> {
        if !self.near.may_hold(id, sentence) || self.is_cancelled(id, sentence, tokens) {
            return Vec::new();
        }
        self.speaking(id, sentence, tokens).map(|cue| cue.tokens()).collect()
    }

    /// The triggers in a sentence that speak of some of its tokens.
    fn speaking<'s>(&'s self, id: ContextId, sentence: usize, tokens: &'s Range<usize>) -> impl Iterator<Item = Match> + 's {
        let here = self.cues(id, sentence);
        self.mine(here, id).filter_map(move |(m, part)| match part {
            Part::Trigger(scope) if self.reaches(id, scope, sentence, m, tokens, here) && !self.is_pseudo(here, id, m) => Some(m),
            _ => None,
        })
    }

    /// A cue as its context writes it.
    fn source(&self, cue: Match) -> String {
        self.found.source(cue).to_owned()
    }

    fn mine<'m>(&'m self, cues: &'m [Match], id: ContextId) -> impl Iterator<Item = (Match, Part)> + 'm {
        let phrases = self.contexts.phrases(id);
        cues.iter().filter_map(move |&m| {
            let (context, part) = phrases.owner(m);
            (context == id).then_some((m, part))
        })
    }

    /// The cue that puts the whole page in a context.
    fn page_holds(&self, id: ContextId, least_sentences: usize) -> Option<String> {
        if self.text.sentences.len() < least_sentences {
            return None;
        }
        if let Some(known) = self.page.borrow().get(&id) {
            return known.clone();
        }
        let phrases = self.contexts.phrases(id);
        let (mut sign, mut unmakes) = (None, 0);
        for sentence in 0..self.text.sentences.len() {
            let found = self.cues(id, sentence);
            let not = |m: &Match| matches!(phrases.owner(*m), (context, Part::Not(_)) if context == id);
            unmakes += usize::from(found.iter().any(not));
            if unmakes > self.text.sentences.len() / CHANCE {
                sign = None;
                break;
            }
            sign = sign.or_else(|| self.mine(found, id).find(|(m, _)| !not(m)).map(|(m, _)| self.source(m)));
        }
        self.page.borrow_mut().insert(id, sign.clone());
        sign
    }

    /// The contexts that the page as a whole is in and that some claims speak against:
    /// the categories of these claims, and how many sentences with them show that it is in none.
    pub fn doubtful(&self) -> Vec<(ContextId, &[String], usize)> {
        let heads = self.contexts.heads.iter().zip(0..).filter(|(head, _)| head.of == Subject::Page);
        let doubts = heads.filter_map(|(head, id)| {
            let (categories, least) = head.unless_claims.as_ref()?;
            let held = self.page_holds(ContextId(id), head.least_sentences).is_some();
            held.then(|| (ContextId(id), categories.as_slice(), least + self.text.sentences.len() / MISTAKE))
        });
        doubts.collect()
    }

    /// Takes the page out of a context of pages.
    pub fn unmake(&self, id: ContextId) {
        self.page.borrow_mut().insert(id, None);
    }

    /// The sign that a quotation around the tokens is what the context is about.
    fn quotation_holds(&self, id: ContextId, sentence: usize, tokens: Range<usize>) -> Option<String> {
        let first = self.text.sentences[sentence].tokens.start;
        let quotation = self.quotations().around(&(first + tokens.start..first + tokens.end))?;
        if self.is_cancelled(id, sentence, &tokens) {
            return None;
        }
        let around = [quotation.before.clone(), quotation.after.clone()];
        let mut speaker = around.iter().flat_map(|part| self.cues_in(id, part.clone())).collect::<Vec<_>>();
        if speaker.iter().any(|(_, part)| matches!(part, Part::Not(Scope { place: Place::Speaker, .. }))) {
            return None;
        }
        if quotation.signed {
            return Some("signature".into());
        }
        speaker.retain(|(_, part)| matches!(part, Part::Trigger(Scope { place: Place::Speaker, .. })));
        let mut within = self.cues_in(id, quotation.speech.clone());
        within.retain(|(_, part)| matches!(part, Part::Trigger(Scope { place: Place::Quotation, .. })));
        let cue = speaker.first().or(within.first()).map(|&(m, _)| self.source(m));
        cue.or_else(|| self.above_holds(id, sentence))
    }

    /// The cues that lie in a run of the text's tokens.
    fn cues_in(&self, id: ContextId, tokens: Range<usize>) -> Vec<(Match, Part)> {
        let from = self.text.sentences.partition_point(|s| s.tokens.end <= tokens.start);
        let sentences = (from..self.text.sentences.len()).take_while(|&s| self.text.sentences[s].tokens.start < tokens.end);
        let mut found = Vec::new();
        for sentence in sentences {
            let (first, cues) = (self.text.sentences[sentence].tokens.start, self.cues(id, sentence));
            let inside = |m: &Match| tokens.start <= first + m.tokens().start && first + m.tokens().end <= tokens.end;
            found.extend(self.mine(cues, id).filter(|(m, _)| inside(m)));
        }
        found
    }

    fn next_holds(&self, id: ContextId, sentence: usize) -> Option<String> {
        let next = self.outline.next(self.text, sentence)?;
        self.reaching_back(sentence).find_map(|place| self.any_of(id, next, place))
    }

    /// Where the cues of the next sentence stand that speak of a sentence.
    fn reaching_back(&self, sentence: usize) -> impl Iterator<Item = Place> {
        let is_question = self.text.sentences[sentence].ending == Ending::Question;
        std::iter::once(Place::Next).chain(is_question.then_some(Place::Answer))
    }

    /// A lead-in and each item of its list make one sentence: "This cannot treat: • deep scars".
    fn lead_in_holds(&self, id: ContextId, sentence: usize) -> Option<String> {
        let parent = self.outline.parent(self.text.sentences[sentence].block)?;
        let lead_in = self.text.blocks[parent].clone().next_back()?;
        let end = self.text.sentences[lead_in].tokens.len();
        if self.text.sentences[lead_in].ending != Ending::Colon {
            return None;
        }
        let cues = self.cues(id, lead_in);
        let speaks = |(m, part): &(Match, Part)| match *part {
            Part::Trigger(scope) if scope.place == Place::Before => {
                let at_end = end..end;
                self.reaches(id, scope, lead_in, *m, &at_end, cues) && !self.is_pseudo(cues, id, *m)
            }
            _ => false,
        };
        let cue = self.mine(cues, id).find(speaks)?.0;
        Some(self.source(cue))
    }

    fn above_holds(&self, id: ContextId, sentence: usize) -> Option<String> {
        self.outline.above(self.text, sentence).find_map(|above| self.any_of(id, above, Place::Above))
    }

    fn any_of(&self, id: ContextId, sentence: usize, wanted: Place) -> Option<String> {
        let cues = self.cues(id, sentence);
        self.mine(cues, id)
            .find(|&(m, part)| matches!(part, Part::Trigger(scope) if scope.place == wanted) && !self.is_pseudo(cues, id, m))
            .map(|(m, _)| self.source(m))
    }

    fn is_pseudo(&self, cues: &[Match], id: ContextId, trigger: Match) -> bool {
        self.mine(cues, id)
            .any(|(m, part)| matches!(part, Part::Not(Scope { place: Place::Over, .. })) && m.start < trigger.end && trigger.start < m.end)
    }

    fn is_cancelled(&self, id: ContextId, sentence: usize, tokens: &Range<usize>) -> bool {
        let here = self.cues(id, sentence);
        let in_sentence = self.mine(here, id).any(|(m, part)| match part {
            Part::Not(scope) => scope.place != Place::Over && self.reaches(id, scope, sentence, m, tokens, here),
            _ => false,
        });
        let unmade = |sentence: usize, wanted: Place| {
            self.mine(self.cues(id, sentence), id).any(|(_, part)| matches!(part, Part::Not(scope) if scope.place == wanted))
        };
        in_sentence
            || self.outline.next(self.text, sentence).is_some_and(|next| self.reaching_back(sentence).any(|place| unmade(next, place)))
            || self.outline.above(self.text, sentence).any(|above| unmade(above, Place::Above))
    }

    /// Whether a cue in the same sentence speaks of the tokens.
    fn reaches(&self, id: ContextId, scope: Scope, sentence: usize, cue: Match, tokens: &Range<usize>, cues: &[Match]) -> bool {
        let Scope { place, reach, ends_at } = scope;
        let head = &self.contexts.heads[id.0 as usize];
        let cue = cue.tokens();
        let apart = head.may_overlap || cue.end <= tokens.start || tokens.end <= cue.start;
        let between = match place {
            Place::Before | Place::Clause if cue.end <= tokens.start => cue.end..tokens.start,
            Place::After | Place::Clause if tokens.end <= cue.start => tokens.end..cue.start,
            Place::Clause => return apart,
            Place::Sentence | Place::Next => return apart,
            _ => return false,
        };
        if between.len() > reach {
            return false;
        }
        let all = self.text.tokens_of(&self.text.sentences[sentence]);
        // The mark before the first token between them counts, and the one before the later of the two.
        let through = (between.end + 1).min(all.len());
        let is_last = |(m, part): (Match, Part)| part == Part::List && is_list(all, cue.end, tokens, m.tokens().start);
        let in_list = || place == Place::Before && self.mine(cues, id).any(is_last);
        let ends = |t: &Token| t.gap >= ends_at && !(t.gap == Gap::Comma && in_list());
        let marks = all[between.start.min(through)..through].iter().any(ends);
        let stops =
            self.mine(cues, id).any(|(m, part)| part == Part::End && between.start <= m.tokens().start && m.tokens().end <= between.end);
        !marks && !stops
    }
}

/// An item of a list has at most so many words.
const ITEM: usize = 5;

/// Whether short items with commas between them go on from `first` to the claim and to `last`, the
/// word before the last item: "(not) instant, permanent or painless".
fn is_list(all: &[Token], first: usize, claim: &Range<usize>, last: usize) -> bool {
    let mut item = first;
    let through = (last.max(claim.start) + 1).min(all.len());
    let goes_on = (first + 1..through).all(|at| {
        let short = at - item <= ITEM;
        if all[at].gap == Gap::Comma {
            item = at;
        }
        short && all[at].gap <= if at > last { Gap::Quote } else { Gap::Comma }
    });
    first < last && goes_on
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Definition, Trigger};
    use crate::document::{Document, Format};
    use crate::lexicon::{Kept, Language, LexiconBuilder, Matcher, Searcher, Section, parse};

    /// Contexts with few triggers, one of each kind.
    fn definitions(lexicon: &mut LexiconBuilder) -> Vec<Definition> {
        let mut trigger = |place, reach, phrases: &[&str]| Trigger {
            place,
            reach,
            ends_at: None,
            phrases: phrases.iter().map(|phrase| parse(phrase, lexicon).expect(phrase)).collect(),
        };
        let any = usize::MAX;
        let named = |name: &str| Definition {
            name: name.to_owned(),
            when: String::new(),
            question_mark: false,
            of: Subject::Words,
            least_sentences: 0,
            unless_claims: None,
            may_overlap: false,
            ends_at: Gap::Clause,
            ends: Vec::new(),
            lists: Vec::new(),
            triggers: Vec::new(),
            not: Vec::new(),
        };
        vec![
            Definition {
                ends: trigger(Place::Sentence, any, &["but", "although"]).phrases,
                lists: trigger(Place::Sentence, any, &["or"]).phrases,
                triggers: vec![
                    trigger(Place::Before, 6, &["no", "not", "n't", "cannot promise", "we do not offer :"]),
                    trigger(Place::After, 3, &["is a myth"]),
                ],
                not: vec![trigger(Place::Over, any, &["not only", "no doubt"]), trigger(Place::Before, 2, &["no longer than"])],
                ..named("negated")
            },
            Definition { question_mark: true, ..named("question") },
            Definition {
                triggers: vec![trigger(Place::Sentence, any, &["beware of"]), trigger(Place::Above, any, &["red flags"])],
                not: vec![trigger(Place::Above, any, &["our promise"])],
                ..named("warned")
            },
            Definition {
                triggers: vec![trigger(Place::Next, any, &["it can sting"]), trigger(Place::Answer, any, &["^ not always"])],
                not: vec![trigger(Place::Answer, any, &["^ never"])],
                ..named("qualified")
            },
            Definition {
                ends_at: Gap::Comma,
                lists: trigger(Place::Sentence, any, &["or"]).phrases,
                triggers: vec![trigger(Place::Before, any, &["some say"])],
                ..named("attributed")
            },
            Definition {
                ends: trigger(Place::Sentence, any, &["but"]).phrases,
                triggers: vec![
                    trigger(Place::Clause, any, &["redness"]),
                    Trigger { ends_at: Some(Gap::Sentence), ..trigger(Place::Clause, any, &["pressure"]) },
                ],
                ..named("told")
            },
            Definition { may_overlap: true, triggers: vec![trigger(Place::Sentence, any, &["painless peels"])], ..named("listed") },
        ]
    }

    /// The contexts in which "painless" stands in a page, at its first place.
    fn contexts_of(page: &str) -> Vec<String> {
        let mut builder = LexiconBuilder::new(Language::default(), []);
        let definitions = definitions(&mut builder);
        let claim = parse("painless", &mut builder).expect("it is a word");
        let lexicon = builder.finish();
        let mut sought = Vec::new();
        let claims = Section::new(vec![((), claim)], &mut sought);
        let contexts = Contexts::new(definitions, &mut sought);
        let matcher = Matcher::new(sought, &lexicon);
        let document = Document::parse("page.md".into(), page.to_owned(), Format::Markdown);
        let text = Text::read(document.blocks.iter().map(|block| block.prose.as_str()), lexicon.words());
        let outline = Outline::new(&document.blocks, &text);
        let searcher = Searcher::new(&lexicon, Kept::default());
        let found = Found::read(&text, &matcher, &searcher);
        let reading = Reading::new(&document.blocks, &text, &outline, &contexts, &found);
        let place = (0..text.sentences.len()).find_map(|index| Some((index, found.of(&claims, index).first()?.tokens())));
        let (sentence, tokens) = place.expect("the page says painless");
        let holds = |name: &&str| contexts.id(name).is_some_and(|id| reading.holds(id, sentence, tokens.clone()).is_some());
        contexts.names().filter(holds).map(str::to_owned).collect()
    }

    fn hold(cases: &[(&str, &[&str])]) {
        for (page, expected) in cases {
            assert_eq!(contexts_of(page), *expected, "{page:?}");
        }
    }

    #[test]
    fn a_denial_reaches_to_the_end_of_its_clause() {
        hold(&[
            ("It is painless.", &[]),
            ("It is not painless.", &["negated"]),
            ("It isn’t painless.", &["negated"]),
            ("It is **not** [painless](x.md).", &["negated"]),
            ("No, it is painless.", &["negated"]),
            ("It is not quick; it is painless.", &[]),
            ("It is not quick: it is painless.", &[]),
            ("It is not quick – it is painless.", &[]),
            ("It is not quick. It is painless.", &[]),
            ("It is painless, not quick.", &[]),
        ]);
    }

    #[test]
    fn a_denial_reaches_only_so_many_words() {
        hold(&[
            ("It is not one two three four five six painless.", &["negated"]),
            ("It is not one two three four five six seven painless.", &[]),
        ]);
    }

    #[test]
    fn some_words_end_a_denial() {
        hold(&[
            ("It is not quick but painless.", &[]),
            ("It is not new although painless.", &[]),
            ("But it is not painless.", &["negated"]),
        ]);
    }

    #[test]
    fn a_trigger_may_stand_behind() {
        hold(&[
            ("The painless peel is a myth.", &["negated"]),
            ("The painless peel that we all know is a myth.", &[]),
            ("The painless peel; it is a myth.", &[]),
        ]);
    }

    #[test]
    fn what_looks_like_a_denial_and_is_none() {
        hold(&[
            ("It is not only quick, it is painless.", &[]),
            ("No doubt it is painless.", &[]),
            ("No doubt it is not painless.", &["negated"]),
            ("It takes no longer than a painless jab.", &[]),
        ]);
    }

    #[test]
    fn questions() {
        hold(&[
            ("Is it painless?", &["question"]),
            ("Is it painless? Yes.", &["question"]),
            ("Is it quick? It is painless.", &[]),
            ("Wondering if it is painless?!", &["question"]),
        ]);
    }

    #[test]
    fn a_whole_sentence_speaks_for_its_words() {
        hold(&[
            ("Beware of clinics: their peels are painless.", &["warned"]),
            ("Painless peels? Beware of them.", &["question", "listed"]),
            ("Of painless clinics beware of all.", &["warned"]),
            ("We offer painless peels.", &["listed"]),
        ]);
    }

    #[test]
    fn the_next_sentence_may_limit_this_one() {
        hold(&[
            ("It is painless. It can sting.", &["qualified"]),
            ("It is painless. Come in. It can sting.", &[]),
            ("It is painless.\n\nIt can sting.", &[]),
            ("It can sting. It is painless.", &[]),
        ]);
    }

    #[test]
    fn an_answer_speaks_for_its_question() {
        let asked: &[&str] = &["question"];
        let limited: &[&str] = &["question", "qualified"];
        hold(&[
            ("Is it painless? Not always.", limited),
            ("# Is it painless?\n\nNot always.", limited),
            ("**Is it painless?**\n\nIt can sting.", limited),
            ("- Is it painless?\n- Not always.", limited),
            ("# Is it painless?\n\n# Not always\n\nIt can sting.", asked),
            ("Is it painless?\n\nIs it new?\n\nNot always.", asked),
            ("Is it painless?\n\nCome in. Not always.", asked),
            ("It is painless. Not always.", &[]),
            ("# It is painless\n\nIt can sting.", &[]),
            ("Is it painless? Never, it can sting.", asked),
            ("# Is it painless?\n\nNever, it can sting.", asked),
        ]);
    }

    #[test]
    fn a_trigger_may_end_where_its_context_does_not() {
        hold(&[
            ("There is pressure: it is painless.", &["told"]),
            ("It is painless – no pressure.", &["told"]),
            ("There is pressure, but it is painless.", &[]),
            ("It is not painless: no redness.", &["negated"]),
        ]);
    }

    #[test]
    fn some_scopes_end_at_a_comma() {
        hold(&[("Some say it is painless.", &["attributed"]), ("Some say so, it is painless.", &[])]);
    }

    #[test]
    fn a_list_goes_on_over_its_commas() {
        let said: &[&str] = &["attributed"];
        hold(&[
            ("Some say it is quick, painless or cheap.", said),
            ("Some say it is quick, cheap or painless.", said),
            ("Some say it is quick, very cheap, painless, or new.", said),
            ("Some say it is quick, cheap, or painless.", said),
            ("Some say it is quick, it is painless.", &[]),
            ("Some say that nobody knows why it is quick, painless or cheap.", &[]),
            ("Some say it is quick or cheap; painless.", &[]),
            ("Some say it is quick or cheap, it is painless.", &[]),
            ("Cheap or quick, painless.", &[]),
        ]);
    }

    #[test]
    fn a_clause_may_be_before_or_behind() {
        let told: &[&str] = &["told"];
        hold(&[
            ("It is painless, with some redness.", told),
            ("Expect redness, it is painless.", told),
            ("There is redness, but it is painless.", &[]),
            ("It is painless, but expect redness.", &[]),
            ("Expect redness. It is painless.", &[]),
        ]);
    }

    #[test]
    fn what_stands_above_speaks_for_what_is_below() {
        hold(&[
            ("# Red flags\n\nIt is painless.", &["warned"]),
            ("# Red flags\n\n## Words\n\nIt is painless.", &["warned"]),
            ("# Red flags\n\n# Words\n\nIt is painless.", &[]),
            ("**Red flags**\n\nIt is painless.", &["warned"]),
            ("Red flags:\n\n- quick\n- painless", &["warned"]),
            ("| Red flags | Words |\n|---|---|\n| painless | x |", &["warned"]),
            ("| Words | Red flags |\n|---|---|\n| painless | x |", &[]),
            ("# Red flags\n\n## Our promise\n\nIt is painless.", &[]),
        ]);
    }

    #[test]
    fn a_lead_in_goes_on_in_its_items() {
        hold(&[
            ("We do not offer:\n\n- quick peels\n- painless ones", &["negated"]),
            ("We are not new:\n\n- painless", &["negated"]),
            ("We are not new.\n\n- painless", &[]),
        ]);
    }
}
