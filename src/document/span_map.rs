//! From a block's prose back to the bytes of the source.

use super::Span;

/// A run of prose and the stretch of source that it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    prose: u32,
    source: u32,
    /// Bytes of source that the whole segment stands for.
    source_len: u32,
    /// Byte `n` of the segment is byte `n` of its source. Otherwise (an entity, an escape, a soft
    /// break) the segment is one piece: any part of it stands for all of its source.
    verbatim: bool,
}

/// Where each byte of a block's prose stands in the source.
///
/// Segments are in order of prose and cover it without gaps; between the sources of two segments
/// there may be markup. Offsets are bytes; files over 4 GiB are refused before they get here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpanMap {
    segments: Vec<Segment>,
    prose_len: u32,
}

impl SpanMap {
    /// The place in the source of a stretch of prose: from the source of its first byte to the end
    /// of the source of its last, so that a claim running across markup is underlined as a whole.
    pub fn source(&self, prose: Span) -> Span {
        let Some(last) = self.segments.last() else {
            return Span::default();
        };
        if prose.is_empty() {
            let at =
                if prose.start >= self.prose_len as usize { (last.source + last.source_len) as usize } else { self.start_of(prose.start) };
            return Span::new(at, at);
        }
        let (start, end) = (self.start_of(prose.start), self.end_of(prose.end));
        // Attribute texts may stand out of order in the source; never hand out a reversed span.
        Span::new(start, end.max(start))
    }

    /// The pieces of source that a stretch of prose was copied from, leaving the markup between
    /// them out.
    pub fn pieces(&self, prose: Span) -> Vec<Span> {
        let mut pieces: Vec<Span> = Vec::new();
        if prose.is_empty() || self.segments.is_empty() {
            return pieces;
        }
        let (first, last) = (self.at(prose.start), self.at(prose.end - 1));
        for segment in &self.segments[first..=last] {
            let from = prose.start.max(segment.prose as usize);
            let piece = Span::new(segment.start(from), segment.end(prose.end));
            match pieces.last_mut() {
                Some(before) if before.end == piece.start => before.end = piece.end,
                _ => pieces.push(piece),
            }
        }
        pieces
    }

    /// The map from this one's prose to the source of `outer`, whose prose is the source of this one:
    /// for a text that was read out of a text that was itself read out of the file.
    pub fn through(&self, outer: &SpanMap) -> SpanMap {
        let mut through = SpanMap { segments: Vec::with_capacity(self.segments.len()), prose_len: self.prose_len };
        for (index, segment) in self.segments.iter().enumerate() {
            let (start, end) = (segment.source as usize, (segment.source + segment.source_len) as usize);
            if !segment.verbatim {
                through.push(segment.prose, outer.source(Span::new(start, end)), false);
                continue;
            }
            let next = self.segments.get(index + 1).map_or(self.prose_len, |next| next.prose);
            let mut at = start;
            while at < end {
                let part = outer.segments[outer.at(at)];
                let stop = outer.segments.get(outer.at(at) + 1).map_or(end, |next| (next.prose as usize).min(end)).max(at + 1);
                let prose = (segment.prose + (at - start) as u32).min(next);
                through.push(prose, Span::new(part.start(at), part.end(stop)), part.verbatim);
                at = stop;
            }
        }
        through
    }

    /// The map of a stretch of prose by itself.
    pub fn slice(&self, prose: Span) -> SpanMap {
        let mut slice = SpanMap { segments: Vec::new(), prose_len: (prose.end - prose.start) as u32 };
        slice.push(0, prose, true);
        slice.through(self)
    }

    fn push(&mut self, prose: u32, source: Span, verbatim: bool) {
        if verbatim
            && let Some(last) = self.segments.last_mut()
            && last.verbatim
            && (last.source + last.source_len) as usize == source.start
        {
            last.source_len += (source.end - source.start) as u32;
            return;
        }
        self.segments.push(Segment { prose, source: source.start as u32, source_len: (source.end - source.start) as u32, verbatim });
    }

    fn start_of(&self, prose: usize) -> usize {
        self.segments[self.at(prose)].start(prose)
    }

    fn end_of(&self, prose: usize) -> usize {
        self.segments[self.at(prose - 1)].end(prose)
    }

    /// The index of the segment that holds a byte of prose.
    fn at(&self, prose: usize) -> usize {
        self.segments.partition_point(|s| s.prose as usize <= prose).saturating_sub(1)
    }
}

impl Segment {
    fn start(&self, prose: usize) -> usize {
        let into = if self.verbatim { (prose - self.prose as usize).min(self.source_len as usize) } else { 0 };
        self.source as usize + into
    }

    fn end(&self, prose: usize) -> usize {
        let whole = self.source_len as usize;
        let into = if self.verbatim { (prose - self.prose as usize).min(whole) } else { whole };
        self.source as usize + into
    }
}

/// Builds a block's prose and its map together, so that they cannot disagree.
#[derive(Debug, Default)]
pub struct SpanMapBuilder {
    prose: String,
    map: SpanMap,
}

impl SpanMapBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text that stands in the source as it is, beginning at byte `source`.
    pub fn verbatim(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        self.map.push(self.prose.len() as u32, Span::new(source, source + text.len()), true);
        self.prose.push_str(text);
        self.map.prose_len = self.prose.len() as u32;
    }

    /// Adds text that the bytes `source` stand for as a whole: a decoded entity, a line break.
    pub fn decoded(&mut self, text: &str, source: Span) {
        if text.is_empty() {
            return;
        }
        self.map.push(self.prose.len() as u32, source, false);
        self.prose.push_str(text);
        self.map.prose_len = self.prose.len() as u32;
    }

    /// The prose so far.
    pub fn prose(&self) -> &str {
        &self.prose
    }

    /// Whether nothing but white space was added.
    pub fn is_blank(&self) -> bool {
        self.prose.trim().is_empty()
    }

    /// The prose and its map.
    pub fn finish(self) -> (String, SpanMap) {
        (self.prose, self.map)
    }

    /// The prose and its map, in just the memory they need; the builder is empty afterwards and
    /// keeps its own memory for the next block.
    pub fn take(&mut self) -> (String, SpanMap) {
        let map = SpanMap { segments: self.map.segments.as_slice().into(), prose_len: self.map.prose_len };
        let prose = self.prose.as_str().into();
        self.prose.clear();
        self.map.segments.clear();
        self.map.prose_len = 0;
        (prose, map)
    }
}
