//! What a finding may breach, in lines short enough to be read.

use super::enumerated;
use crate::finding::Citation;
use std::sync::Arc;

/// Of more countries than this only the names are told.
const MOST_COUNTRIES: usize = 3;

/// Where a few countries' law is cited, a line for each that names its most particular provision; where many
/// countries' is, their names. Where it is that of one country, its other provisions stand there by their ids.
pub(super) fn law(citations: &[Arc<Citation>]) -> String {
    let countries = by_country(citations);
    let one = |citation: &Citation| format!("{}, {} [{}]", citation.instrument, citation.clause, citation.id);
    match countries.as_slice() {
        [] => String::new(),
        [(country, of)] => {
            let (first, more) = (one(of[0]), of[1..].iter().map(|citation| &*citation.id));
            let also = if of.len() > 1 { format!("; also {}", enumerated(more)) } else { String::new() };
            format!("{country}: {first}{also}")
        }
        few if few.len() <= MOST_COUNTRIES => {
            let line = |(country, of): &(&str, Vec<&Citation>)| match of.as_slice() {
                [] => String::new(),
                [only] => format!("{country}: {}", one(only)),
                [first, more @ ..] => format!("{country}: {} and {} more", one(first), more.len()),
            };
            few.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        many => enumerated(many.iter().map(|(country, _)| *country)),
    }
}

/// The citations of each country, in the order in which the countries come.
pub(super) fn by_country(citations: &[Arc<Citation>]) -> Vec<(&str, Vec<&Citation>)> {
    // A jurisdiction's citations may come with those of one in which it lies.
    let mut countries: Vec<(&str, Vec<&Citation>)> = Vec::new();
    for citation in citations {
        match countries.iter_mut().find(|(country, _)| *country == &*citation.country) {
            Some((_, of)) => of.push(citation),
            None => countries.push((&citation.country, vec![citation])),
        }
    }
    countries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cite(country: &str, clause: &str) -> Arc<Citation> {
        let id = format!("{}.{clause}", country[..2].to_lowercase());
        Arc::new(Citation { id: id.into(), country: country.into(), instrument: "Act".into(), clause: clause.into() })
    }

    #[test]
    fn as_many_lines_as_can_be_read() {
        let of = |citations: &[(&str, &str)]| law(&citations.iter().map(|(country, clause)| cite(country, clause)).collect::<Vec<_>>());
        assert_eq!(of(&[]), "");
        assert_eq!(of(&[("Utopia", "s 1"), ("Utopia", "s 2")]), "Utopia: Act, s 1 [ut.s 1]; also ut.s 2");
        assert_eq!(
            of(&[("Utopia", "s 1"), ("Avalon", "s 3"), ("Utopia", "s 2")]),
            "Utopia: Act, s 1 [ut.s 1] and 1 more\nAvalon: Act, s 3 [av.s 3]"
        );
        assert_eq!(
            of(&[("Utopia", "s 1"), ("Avalon", "s 3"), ("Erewhon", "s 4"), ("Laputa", "s 5")]),
            "Utopia, Avalon, Erewhon and Laputa"
        );
    }
}
