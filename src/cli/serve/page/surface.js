// Where the copy is written: a plain text field, as every browser, screen reader and input method knows it. Behind it lies a layer with the same text in
// the same lines, invisible but for its marks. The layer is as high as its text and the field is as high as the layer, so that both scroll with the page.
import { marked } from "./marks.js";
import { make } from "./dom.js";

/** A text with more characters is not marked: two layouts of it would make typing slow. */
const LONG = 200_000;

export class Surface {
  /** `changed` is called when somebody has written, `moved` with the number of the character at the cursor. */
  constructor({ field, layer, sheet, changed, moved }) {
    Object.assign(this, { field, layer, sheet });
    this.before = field.value;
    this.places = [];
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

  paint() {
    const { text, long } = this;
    this.sheet.classList.toggle("long", long);
    this.spans = [];
    if (long) {
      this.layer.replaceChildren();
      return;
    }
    const pieces = [];
    let at = 0;
    for (const { from, to, on } of marked(text, this.places)) {
      if (from > at) pieces.push(text.slice(at, from));
      const span = make("span", { class: `m ${on[0].kind}`, text: text.slice(from, to) });
      this.spans.push({ span, from, to, on });
      pieces.push(span);
      at = to;
    }
    // A last line that is empty is as high as any other.
    pieces.push(`${text.slice(at)}\u200b`);
    this.layer.replaceChildren(...pieces);
    this.point(this.now);
  }

  /** What has a mark at a character, the most important first. */
  at(character) {
    const on = this.places.filter((place) => place.from <= character && character <= place.to && place.from < place.to);
    return [...new Set(on.filter((place) => place.shown !== false).map((place) => place.of))];
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
