// Where the copy is written: a plain text field, as every browser, screen reader and input method knows it. Behind it lies a layer with the same text in
// the same lines, invisible but for its marks. The layer is as high as its text and the field is as high as the layer, so that both scroll with the page.
import { marked } from "./marks.js";
import { make } from "./dom.js";

/** A text with more characters is not marked: two layouts of it would make typing slow. */
const LONG = 200_000;

/** The lines of a text, each with the marks in it and with a word for how both look. */
const cut = (text, segments) => {
  const lines = [];
  let next = 0;
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end;
    const inside = [];
    while (next < segments.length && segments[next].from < to) {
      const segment = segments[next];
      if (segment.to > from) inside.push({ from: Math.max(segment.from, from), to: Math.min(segment.to, to), on: segment.on });
      if (segment.to > to) break;
      next += 1;
    }
    const looks = `${inside.map((mark) => `${mark.from - from}-${mark.to - from}${mark.on[0].kind}`)}\n${text.slice(from, to)}`;
    lines.push({ from, to, looks, segments: inside });
    from = to + 1;
  }
  return lines;
};

const drawn = (text, { from, to, segments }) => {
  const pieces = [];
  let at = from;
  for (const mark of segments) {
    if (mark.from > at) pieces.push(text.slice(at, mark.from));
    pieces.push(make("span", { class: `m ${mark.on[0].kind}`, text: text.slice(mark.from, mark.to) }));
    at = mark.to;
  }
  // A line that is empty is as high as any other.
  return make("div", {}, ...pieces, to > from ? text.slice(at, to) : "\u200b");
};

export class Surface {
  /** `changed` is called when somebody has written, `moved` with the number of the character at the cursor. */
  constructor({ field, layer, sheet, changed, moved }) {
    Object.assign(this, { field, layer, sheet });
    this.before = field.value;
    this.places = [];
    this.lines = [];
    this.spans = [];
    this.now = null;
    field.addEventListener("input", () => {
      this.follow();
      changed();
    });
    const report = () => { if (document.activeElement === field) moved(field.selectionStart); };
    field.addEventListener("click", report);
    field.addEventListener("keyup", (event) => { if (/^(Arrow|Home|End|Page)/.test(event.key)) report(); });
  }

  get text() {
    return this.field.value;
  }

  get long() {
    return this.text.length > LONG;
  }

  /** Shows another text, which has no marks yet. */
  show(text, { readOnly = false } = {}) {
    this.field.value = text;
    this.field.readOnly = readOnly;
    this.field.setSelectionRange(0, 0);
    this.before = this.field.value;
    this.mark([]);
  }

  /** What to mark: `{ from, to, kind, of }`, with the places counted as the field counts. `of` is what the marks belong to. */
  mark(places) {
    this.places = places;
    this.paint();
  }

  /** Shows some of the marks, where they are by now. */
  choose(wanted) {
    for (const place of this.places) place.shown = wanted(place);
    this.paint();
  }

  /** Moves the marks along with what was written; those on words that changed are gone until the next check. */
  follow() {
    const [before, after] = [this.before, this.text];
    this.before = after;
    if (this.places.length > 0) {
      const most = Math.min(before.length, after.length);
      let start = 0;
      while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
      let end = 0;
      while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)) end += 1;
      const [changed, by] = [before.length - end, after.length - before.length];
      this.places = this.places.filter((place) => place.to <= start || place.from >= changed);
      for (const place of this.places) {
        if (place.from < changed) continue;
        place.from += by;
        place.to += by;
      }
    }
    this.paint();
  }

  /** Draws the layer, line by line: only lines that changed are made anew, for the browser to lay out only those. */
  paint() {
    const { text, long } = this;
    this.sheet.classList.toggle("long", long);
    const lines = long ? [] : cut(text, marked(text, this.places));
    const [old, most] = [this.lines, Math.min(this.lines.length, lines.length)];
    let start = 0;
    while (start < most && old[start].looks === lines[start].looks) start += 1;
    let end = 0;
    while (end < most - start && old[old.length - 1 - end].looks === lines[lines.length - 1 - end].looks) end += 1;
    for (const [at, line] of lines.entries()) {
      if (at < start) line.element = old[at].element;
      else if (at >= lines.length - end) line.element = old[old.length - lines.length + at].element;
      else line.element = drawn(text, line);
    }
    const behind = end > 0 ? lines[lines.length - end].element : null;
    for (const line of old.slice(start, old.length - end)) line.element.remove();
    for (const line of lines.slice(start, lines.length - end)) this.layer.insertBefore(line.element, behind);
    this.lines = lines;
    this.spans = lines.flatMap(({ element, segments }) => segments.map((segment, at) => ({ ...segment, span: element.children[at] })));
    this.point(this.now);
  }

  /** What has a mark at a character, the most important first. */
  at(character) {
    const on = this.places.filter((place) => place.from <= character && character <= place.to && place.from < place.to);
    return [...new Set(on.filter((place) => place.shown !== false).map((place) => place.of))];
  }

  /** Writes what a finding says to write, as if it were typed, so that it can be undone; not if the words have changed since. */
  write(of, { from, instead }) {
    const place = this.places.find((place) => place.of === of && place.main);
    const start = place ? instead.from + place.from - from : 0;
    const end = start + instead.words.length;
    if (!place || this.field.readOnly || this.text.slice(start, end) !== instead.words) return false;
    this.field.focus();
    this.field.setSelectionRange(start, end);
    return document.execCommand("insertText", false, instead.with);
  }

  /** Which marks are looked at. */
  point(of) {
    this.now = of;
    for (const { span, on } of this.spans) span.classList.toggle("now", of !== null && on.some((place) => place.of === of));
  }

  /** Brings words into sight, and puts the cursor on them where that is wanted. */
  go(of, { focus }) {
    const place = this.places.find((place) => place.of === of && place.main);
    if (focus) this.field.focus({ preventScroll: true });
    if (!place) return;
    if (focus) this.field.setSelectionRange(place.from, place.to);
    if (focus && this.long) {
      // A field that scrolls brings its cursor into sight when it gets the focus.
      this.field.blur();
      this.field.focus();
    }
    const span = this.spans.find(({ on }) => on.includes(place));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (span) span.span.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
  }
}
