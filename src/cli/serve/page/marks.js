// Findings overlap, elements must not.

const RANK = { error: 0, warning: 1, note: 2, owed: 3, related: 4, excused: 5 };

/** The part of a place that can be seen: line ends at its own ends cannot. */
const seen = (text, place) => {
  let { from, to } = place;
  while (from < to && /[\n\uFEFF]/.test(text[from])) from += 1;
  while (to > from && /[\n\uFEFF]/.test(text[to - 1])) to -= 1;
  return { from, to, place };
};

/** Cuts a text where marks begin and end: `{ from, to, on }`, `on` being the places there, the most important first. */
export const marked = (text, places) => {
  const wanted = places.filter((place) => place.shown !== false).map((place) => seen(text, place)).filter(({ from, to }) => from < to && to <= text.length);
  wanted.sort((a, b) => a.from - b.from);
  const cuts = [...new Set(wanted.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const segments = [];
  let active = [];
  let next = 0;
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const [from, to] = [cuts[at], cuts[at + 1]];
    active = active.filter((mark) => mark.to > from);
    while (next < wanted.length && wanted[next].from <= from) {
      active.push(wanted[next]);
      next += 1;
    }
    if (active.length === 0) continue;
    const on = active.map((mark) => mark.place).sort((a, b) => RANK[a.kind] - RANK[b.kind]);
    segments.push({ from, to, on });
  }
  return segments;
};
