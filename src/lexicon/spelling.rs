//! British and American spelling: a rule is written in one and matches both.

/// Adds the other spellings of every form, by swapping the letter groups in `pairs` (each a
/// British group and its American one). Nonsense forms do no harm.
pub fn respell(forms: &mut Vec<String>, pairs: &[(String, String)]) {
    let mut at = 0;
    while at < forms.len() {
        for (british, american) in pairs {
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
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_every_group() {
        let pairs = [("our".to_owned(), "or".to_owned()), ("age".to_owned(), "ag".to_owned())];
        let mut forms = vec!["discolour".to_owned()];
        respell(&mut forms, &pairs[..1]);
        assert!(forms.contains(&"discolor".to_owned()));
        let pairs = [("programme".to_owned(), "program".to_owned())];
        let mut forms = vec!["programme".to_owned()];
        respell(&mut forms, &pairs);
        assert_eq!(forms, ["programme", "program"]);
    }
}
