//! Whether a line end is only a space, or begins a new line of copy.

/// The width at which a file's lines are wrapped, if they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wrap(Option<usize>);

/// People do not wrap to the letter: a line may end this much before the width.
const SLACK: usize = 6;

/// Lines shorter than this are not wrapped: they end where their author wanted.
const SHORTEST: usize = 40;

impl Wrap {
    /// Looks at the lines that end in mid-sentence: wrapped ones are all nearly as wide.
    pub fn measure(source: &str) -> Self {
        let (mut count, mut least, mut most) = (0, usize::MAX, 0);
        let mut before = "";
        for line in source.split('\n') {
            let line = line.trim();
            if before.len() >= SHORTEST && goes_on(line) && !ends_sentence(before) {
                let width = before.chars().count();
                count += 1;
                least = least.min(width);
                most = most.max(width);
            }
            before = line;
        }
        Self((count >= 2 && most - least <= 25).then_some(most))
    }

    /// Whether the first word of `next` found no place in `line`.
    fn is_full(self, line: &str, next: &str) -> bool {
        let Some(wrap) = self.0 else {
            return false;
        };
        let width = line.chars().count();
        let word = next.split_whitespace().next().map_or(0, |word| word.chars().count());
        width >= SHORTEST && width + 1 + word + SLACK > wrap
    }

    /// In plain text: whether `next` goes on where `line` was cut off. When in doubt it does not,
    /// as no sentence should run from one caption into the next.
    pub fn joins(self, line: &str, next: &str) -> bool {
        let unfinished = || line.len() >= SHORTEST && !ends_sentence(line);
        self.is_full(line, next) || (unfinished() && (goes_on(next) || leads_on(line)))
    }

    /// The same behind a list item's mark, where lines that belong to the item are set in.
    pub fn joins_item(self, line: &str, next: &str) -> bool {
        self.joins(line, next) || (goes_on(next) && !ends_sentence(line))
    }

    /// In Markdown, where a line end is a space: whether `next` nevertheless begins a line of its
    /// own, as in captions and lists that were typed without marks.
    pub fn starts_line(self, line: &str, next: &str) -> bool {
        let line = line.trim_end().trim_end_matches(['*', '_', '~']);
        let next = next.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        let full = self.is_full(line, next);
        let next = next.trim_start_matches(['*', '_', '~', '[']);
        !next.is_empty() && !full && !goes_on(next) && !ends_sentence(line) && !line.ends_with(',') && !leads_on(line)
    }
}

/// In captions, where a line is as long as the picture is wide: whether a sentence goes on in the next.
pub(super) fn runs_on(line: &str, next: &str) -> bool {
    !ends_sentence(line) && (goes_on(next) || leads_on(line))
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', ']', '*', '_']).ends_with(['.', '!', '?', '…', ':', ';'])
}

/// Whether a line begins in mid-sentence.
fn goes_on(text: &str) -> bool {
    text.starts_with(|c: char| c.is_lowercase() || matches!(c, '(' | ',' | ';' | ')'))
}

/// Whether the last word cannot be the end of a line of copy.
fn leads_on(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "into", "is", "of", "on", "or", "our", "than", "that", "the",
        "their", "this", "to", "using", "was", "were", "which", "with", "your", "dr", "&",
    ];
    let last = line.rsplit(char::is_whitespace).next().unwrap_or_default();
    let last = last.trim_start_matches(['*', '_', '[', '(', '"', '“', '‘']);
    WORDS.iter().any(|word| last.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRAPPED: &str = "This paragraph was wrapped by its author at a width\nof about fifty letters, though not quite exactly so\n\
                           that the last word may be short.";

    #[test]
    fn a_cut_off_sentence_goes_on() {
        let wrap = Wrap::measure(WRAPPED);
        for (line, next) in [
            ("She was treated for the whole afternoon by Doctor", "Smith, who smiled."),
            ("We found no evidence that it leads to more births", "(Cheong, 2013)."),
            ("It is only one of the things we do at the", "Harley Street clinic."),
        ] {
            assert!(wrap.joins(line, next) && !wrap.starts_line(line, next), "{line}");
        }
    }

    #[test]
    fn captions_stay_apart() {
        let none = Wrap::measure("No pain\nno downtime\nSwipe for more");
        for (line, next) in [("No downtime", "Back to work by two"), ("Our skin secret, kept for many many years 🤫", "They say so")] {
            assert!(!none.joins(line, next) && none.starts_line(line, next), "{line}");
            assert!(!Wrap::measure(WRAPPED).joins("No downtime", "Back"));
        }
        // Behind a full stop it makes no difference to sentences, and Markdown says a space.
        assert!(!none.joins("Safe.", "Quick.") && !none.starts_line("Safe.", "Quick."));
    }
}
