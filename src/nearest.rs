//! What may have been meant.

/// The names most like the one that was typed, the likeliest first; at most three.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = typed.to_lowercase();
    let mut scored: Vec<(f64, &str)> = names
        .into_iter()
        .map(|name| {
            // `none` may be short for `downtime/none`.
            let part = name.rsplit('/').next().unwrap_or(name);
            let score = likeness(&typed, name).max(likeness(&typed, part));
            (score, name)
        })
        .filter(|&(score, _)| score > 0.8)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().map(|(_, name)| name).take(3).collect()
}

/// Jaro and Winkler's measure, which is too hard on names of two or three letters.
fn likeness(typed: &str, name: &str) -> f64 {
    let one_slip = strsim::osa_distance(typed, name) == 1 && name.len() > 1;
    strsim::jaro_winkler(typed, name).max(if one_slip { 0.81 } else { 0.0 })
}

/// The likeliest name as a question, if any is near.
pub fn guess<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(typed, names).first().map(|name| format!("did you mean `{name}`?"))
}

/// The nearest names as a question, or where to find the right one.
pub fn did_you_mean<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    let names: Vec<String> = nearest(typed, names).iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() { otherwise.to_owned() } else { format!("did you mean {}?", names.join(" or ")) }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_slips_and_parts() {
        let names = ["downtime/none", "guarantee/results", "painless/promise"];
        assert_eq!(nearest("downtme/none", names), ["downtime/none"]);
        assert_eq!(nearest("None", names), ["downtime/none"]);
        assert_eq!(nearest("ux", ["au", "uk", "us"]), ["uk", "us"]);
        assert_eq!(nearest("xyzzy", names), [""; 0]);
    }
}
