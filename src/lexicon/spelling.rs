//! British and American spelling: a rule is written in one and matches both.

use aho_corasick::AhoCorasick;

/// The letter groups that are spelled in two ways.
#[derive(Debug)]
pub struct Spelling {
    /// British and American groups.
    pairs: Vec<(String, String)>,
    /// All groups: those of pair `n` have the numbers `2n` and `2n + 1`.
    groups: AhoCorasick,
}

impl Spelling {
    /// The spellings that differ in these groups.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        let each = pairs.iter().flat_map(|(british, american)| [british, american]);
        let groups = AhoCorasick::new(each).expect("a hundred short groups fit");
        Self { pairs, groups }
    }

    /// Adds the other spellings of every form, by swapping letter groups. Nonsense forms do no harm.
    pub fn respell(&self, forms: &mut Vec<String>) {
        let mut at = 0;
        while at < forms.len() {
            for found in self.groups.find_overlapping_iter(&forms[at].clone()) {
                self.swap(at, found.pattern().as_usize(), forms);
            }
            at += 1;
        }
    }

    /// Swaps one group for the other of its pair.
    fn swap(&self, at: usize, group: usize, forms: &mut Vec<String>) {
        let (british, american) = &self.pairs[group / 2];
        let (from, to) = if group % 2 == 0 { (british, american) } else { (american, british) };
        // "programme" holds "program" and must not become "programmeme".
        if to.contains(from.as_str()) && forms[at].contains(to.as_str()) {
            return;
        }
        let other = forms[at].replacen(from.as_str(), to, 1);
        if !forms.contains(&other) {
            forms.push(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spellings(word: &str, pairs: &[(&str, &str)]) -> Vec<String> {
        let mut forms = vec![word.to_owned()];
        Spelling::new(pairs.iter().map(|(b, a)| ((*b).into(), (*a).into())).collect()).respell(&mut forms);
        forms
    }

    #[test]
    fn a_word_gets_its_other_spelling() {
        assert_eq!(spellings("discolour", &[("colour", "color")]), ["discolour", "discolor"]);
        assert_eq!(spellings("program", &[("programme", "program")]), ["program", "programme"]);
        assert_eq!(spellings("programme", &[("programme", "program")]), ["programme", "program"]);
        assert_eq!(spellings("skin", &[("colour", "color")]), ["skin"]);
    }
}
