//! British and American spelling: a rule is written in one and matches both.

use aho_corasick::AhoCorasick;

/// The letter groups that are spelled in two ways.
#[derive(Debug)]
pub struct Spelling {
    /// British and American groups.
    pairs: Vec<(String, String)>,
    /// Tells at one glance that a word has only one spelling, as most have.
    any: AhoCorasick,
}

impl Spelling {
    /// The spellings that differ in these groups.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        let groups = pairs.iter().flat_map(|(british, american)| [british, american]);
        let any = AhoCorasick::new(groups).expect("a hundred short groups fit");
        Self { pairs, any }
    }

    /// Adds the other spellings of every form, by swapping letter groups. Nonsense forms do no harm.
    pub fn respell(&self, forms: &mut Vec<String>) {
        let mut at = 0;
        while at < forms.len() {
            if self.any.is_match(&forms[at]) {
                self.swap(at, forms);
            }
            at += 1;
        }
    }

    fn swap(&self, at: usize, forms: &mut Vec<String>) {
        for (british, american) in &self.pairs {
            for (from, to) in [(british, american), (american, british)] {
                // "programme" holds "program" and must not become "programmeme".
                let there_already = to.contains(from.as_str()) && forms[at].contains(to.as_str());
                if forms[at].contains(from.as_str()) && !there_already {
                    let other = forms[at].replacen(from.as_str(), to, 1);
                    if !forms.contains(&other) {
                        forms.push(other);
                    }
                }
            }
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
