//! Which of many stretches of a text hold another one.

use crate::document::Span;

/// Things that stand in a text. Which of them are around a place is found without a look at all of them, as long as few stand
/// in one another.
#[derive(Debug)]
pub(super) struct Spans<T> {
    /// In the order of the text, each with the furthest byte that it or one before it ends at.
    all: Vec<(Span, usize, T)>,
}

impl<T> Spans<T> {
    /// Things with where they stand, in whatever order.
    pub fn new(things: impl IntoIterator<Item = (Span, T)>) -> Self {
        let mut all: Vec<(Span, usize, T)> = things.into_iter().map(|(span, thing)| (span, span.end, thing)).collect();
        all.sort_by_key(|(span, ..)| *span);
        let mut furthest = 0;
        for (_, end, _) in &mut all {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self { all }
    }

    /// Those that hold all of a stretch, the last one first.
    pub fn around(&self, span: Span) -> impl Iterator<Item = &T> {
        let begun = self.all.partition_point(|(of, ..)| of.start <= span.start);
        let near = self.all[..begun].iter().rev().take_while(move |(_, furthest, _)| span.end <= *furthest);
        near.filter(move |(of, ..)| span.end <= of.end).map(|(.., thing)| thing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_around_a_place_are_all_found() {
        let spans = [(4, 9), (0, 20), (2, 5), (10, 12), (6, 7)].map(|(start, end)| Span::new(start, end));
        let known = Spans::new(spans.into_iter().enumerate().map(|(at, span)| (span, at)));
        for (start, end) in (0..22).flat_map(|start| (start..22).map(move |end| (start, end))) {
            let mut found: Vec<usize> = known.around(Span::new(start, end)).copied().collect();
            found.sort_unstable();
            let holds = |at: &usize| spans[*at].start <= start && end <= spans[*at].end;
            assert_eq!(found, (0..spans.len()).filter(holds).collect::<Vec<_>>(), "{start}..{end}");
        }
    }
}
