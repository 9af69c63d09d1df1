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

    /// The map of `prose`, which this one leads from to a text, when `outer` leads from there to the source.
    pub(super) fn through(&self, prose: &str, outer: &SpanMap) -> SpanMap {
        let mut built = SpanMapBuilder::new();
        let ends = self.segments.iter().skip(1).map(|next| next.prose as usize).chain([prose.len()]);
        for (segment, end) in self.segments.iter().zip(ends) {
            let part = &prose[segment.prose as usize..end];
            let source = Span::new(segment.source as usize, (segment.source + segment.source_len) as usize);
            if segment.verbatim {
                outer.copy(part, source.start, &mut built);
            } else {
                built.decoded(part, outer.source(source));
            }
        }
        built.finish().1
    }

    /// Writes `part`, which is this map's prose from byte `at` on.
    fn copy(&self, part: &str, at: usize, out: &mut SpanMapBuilder) {
        let mut from = 0;
        for index in self.at(at)..self.segments.len() {
            let segment = self.segments[index];
            let end = self.segments.get(index + 1).map_or(self.prose_len, |next| next.prose) as usize;
            let to = (end - at).min(part.len());
            if segment.verbatim {
                out.verbatim(&part[from..to], segment.start(at + from));
            } else {
                out.decoded(&part[from..to], Span::new(segment.source as usize, (segment.source + segment.source_len) as usize));
            }
            from = to;
            if from == part.len() {
                break;
            }
        }
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
        if let Some(last) = self.map.segments.last_mut()
            && last.verbatim
            && (last.source + last.source_len) as usize == source
        {
            last.source_len += text.len() as u32;
        } else {
            self.push(Span::new(source, source + text.len()), true);
        }
        self.prose.push_str(text);
        self.map.prose_len = self.prose.len() as u32;
    }

    /// Adds text that the bytes `source` stand for as a whole: a decoded entity, a line break.
    pub fn decoded(&mut self, text: &str, source: Span) {
        if text.is_empty() {
            return;
        }
        self.push(source, false);
        self.prose.push_str(text);
        self.map.prose_len = self.prose.len() as u32;
    }

    fn push(&mut self, source: Span, verbatim: bool) {
        self.map.segments.push(Segment {
            prose: self.prose.len() as u32,
            source: source.start as u32,
            source_len: (source.end - source.start) as u32,
            verbatim,
        });
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
