// What is said of a finding, beside the copy.
import { all, arrange, counted, listed, make, one } from "./dom.js";

const quoted = ({ words, place }, label) => {
  const parts = words ? [make("q", { text: words }), `, ${place}`] : [place];
  return make("p", { class: "where" }, ...parts, label ? `: ${label}` : "");
};

const chips = (heading, names, kind) =>
  names.length === 0
    ? []
    : [make("p", { class: "list" }, make("b", { text: heading })), make("ul", { class: `chips ${kind}` }, ...names.map((text) => make("li", { text })))];

const country = ({ country, instruments }, provisions) => [
  make("p", { class: "law" }, make("b", { text: country })),
  make("ul", { class: "clauses" }, ...instruments.flatMap(({ name, clauses }) => clauses.map(({ id, clause }) => {
    const told = provisions[id];
    const title = `${name}: ${clause}`;
    if (!told) return make("li", { text: title });
    const about = [told.authority, told.checked && `read on ${told.checked}`, told.doubt].filter(Boolean).join("; ");
    const source = told.url && make("a", { href: told.url, target: "_blank", rel: "external noopener noreferrer", text: "read it at the source" });
    return make("li", {}, make("details", {}, make("summary", { text: title }), make("p", { text: told.asks }), make("p", { class: "meta" }, `${about}${source ? "; " : ""}`, source)));
  }))),
];

const inside = (finding, provisions, show, write) => {
  const reasons = make("dl");
  const add = (term, ...parts) => reasons.append(make("dt", { text: term }), make("dd", {}, ...parts));
  if (finding.why) add("Why", finding.why);
  if (finding.advice.length > 0) add("What to write", ...finding.advice.map(([code, text]) => (code ? make("code", { text }) : text)));
  if (finding.law.length > 0) {
    const more = finding.more_law.length > 0 && make("details", { class: "more" },
      make("summary", { text: `and the law of ${listed(finding.more_law.map((law) => law.country))}` }),
      ...finding.more_law.flatMap((law) => country(law, provisions)));
    add("Law", ...finding.law.flatMap((law) => country(law, provisions)), more || null);
  }
  if (finding.related.length > 0) {
    add("See also", make("ul", {}, ...finding.related.map((related) =>
      make("li", {}, ...(related.words ? [make("q", { text: related.words }), ", "] : []), `${related.place}: ${related.message}`))));
  }
  return [
    quoted(finding, finding.label),
    make("p", {}, make("button", { type: "button", text: "Show the words", onclick: show })),
    finding.instead && make("p", {}, make("button", { type: "button", text: `Write “${finding.instead.with}” in place of “${finding.instead.words}”`, onclick: write })),
    ...chips("Not said:", finding.missing, "missing"),
    ...chips("Said:", finding.told, "told"),
    reasons,
    make("p", { class: "meta" }, `${finding.sure} Rule: `, make("code", { text: finding.rule })),
  ].filter(Boolean);
};

/** What a finding says, wherever it stands. */
const essence = ({ from, to, related, instead, ...rest }) => JSON.stringify([rest, instead && [instead.words, instead.with], related.map(({ from: _, to: __, ...other }) => other)]);

export class Cards {
  /** `look` is called with a card that is opened by hand, `show` with one whose words are wanted, `write` with one whose words are to be replaced, `filtered` when other cards are shown. */
  constructor({ look, show, write, filtered }) {
    Object.assign(this, { look, show, replace: write, filtered });
    this.cards = [];
    this.answer = null;
    this.opened = null;
    this.form = one("#filters");
    this.form.addEventListener("input", () => { this.filter(); filtered(); });
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Shows what was found. A finding that was there before keeps its card, open or closed. */
  update(answer) {
    this.answer = answer;
    const known = new Map(this.cards.map((card) => [card.key, card]));
    const seen = new Map();
    const focused = document.activeElement;
    this.cards = answer.findings.map((finding) => {
      const name = `${finding.rule}\n${finding.words}`;
      seen.set(name, (seen.get(name) || 0) + 1);
      const key = `${name}\n${seen.get(name)}`;
      const card = known.get(key) || { key, element: make("details", { class: "card" }) };
      const says = essence(finding);
      card.finding = finding;
      if (card.says !== says) this.write(card, says, focused);
      return card;
    });
    if (this.opened && !this.cards.includes(this.opened)) this.opened = null;
    arrange(one("#owes > .notes"), this.cards.filter((card) => card.finding.owed).map((card) => card.element));
    arrange(one("#said > .notes"), this.cards.filter((card) => !card.finding.owed).map((card) => card.element));
    const choice = this.form.elements.category;
    const kinds = [...new Set(this.cards.map((card) => card.finding.category))].sort();
    const chosen = kinds.includes(choice.value) ? choice.value : "";
    choice.replaceChildren(new Option("all kinds", ""), ...kinds.map((kind) => new Option(kind, kind)));
    choice.value = chosen;
    this.form.hidden = this.cards.length < 2;
    if (this.form.hidden) this.form.reset();
    this.excused(answer.excused);
    const untold = answer.untold.reduce((sum, number) => sum + number, 0);
    one("#untold").hidden = untold === 0;
    one("#untold").textContent = `There are ${counted(untold, "more finding")}, too many for one page. Mend the first ones, and the others come up.`;
    this.filter();
  }

  write(card, says, focused) {
    const { element, finding } = card;
    const had = element.contains(focused);
    card.says = says;
    card.text = null;
    element.className = `card ${finding.severity}`;
    const summary = make("summary", {}, make("span", { class: "what" }, make("b", { text: finding.grade }), ` ${finding.message}`, finding.owed || !finding.words ? null : make("q", { text: finding.words })));
    summary.addEventListener("click", (event) => {
      event.preventDefault();
      if (element.open) element.open = false;
      else this.look(card);
    });
    element.replaceChildren(summary, make("div", { class: "in" }, ...inside(finding, this.answer.provisions, () => this.show(card), () => this.replace(card))));
    if (had) summary.focus();
  }

  excused(excused) {
    const element = one("#let-be");
    element.hidden = excused.length === 0;
    one("summary", element).textContent = `${counted(excused.length, "more finding")} let be`;
    one("ul", element).replaceChildren(...excused.map((each) =>
      make("li", {}, make("b", { text: each.message }), quoted(each), make("p", {}, `${each.because} `, make("code", { text: each.rule })))));
  }

  filter() {
    const wish = new FormData(this.form);
    const wanted = new Set(wish.getAll("severity"));
    const category = wish.get("category");
    const text = wish.get("text").trim().toLowerCase();
    const total = { error: 0, warning: 0, note: 0 };
    for (const card of this.cards) {
      if (text && !card.text) card.text = card.element.textContent.toLowerCase();
      const fits = (!category || card.finding.category === category) && (!text || card.text.includes(text));
      card.shown = fits && wanted.has(card.finding.severity);
      card.element.hidden = !card.shown;
      if (fits) total[card.finding.severity] += 1;
    }
    for (const name of Object.keys(total)) one(`[data-count="${name}"]`, this.form).textContent = total[name];
    for (const id of ["owes", "said"]) {
      const section = document.getElementById(id);
      section.hidden = !one("details.card:not([hidden])", section);
    }
  }

  /** The cards that are shown, in the order of the page. */
  get visible() {
    const order = new Map(all("details.card").map((element, at) => [element, at]));
    return this.cards.filter((card) => card.shown).sort((a, b) => order.get(a.element) - order.get(b.element));
  }

  /** Opens a card; the one that was opened before closes. */
  open(card) {
    if (this.opened && this.opened !== card) this.opened.element.open = false;
    for (const other of this.cards) other.element.classList.toggle("now", other === card);
    this.opened = card;
    if (card) card.element.open = true;
  }

  /** Brings a card into sight within its list. */
  reveal(card, { focus = false } = {}) {
    const list = one(".found");
    const scrolls = list.scrollHeight > list.clientHeight + 1 && getComputedStyle(list).overflowY !== "visible";
    if (focus) one("summary", card.element).focus({ preventScroll: true });
    if (scrolls) list.scrollTop += card.element.getBoundingClientRect().top - list.getBoundingClientRect().top - 24;
    else if (focus) card.element.scrollIntoView({ block: "start" });
  }

  /** What is shown, as plain text for a letter. */
  asText(name) {
    const law = (laws) => laws.map(({ country, instruments }) =>
      `${country}: ${instruments.map(({ name, clauses }) => `${name}, ${clauses.map(({ clause }) => clause).join("; ")}`).join("; ")}`);
    const one = ({ finding }, at) => [
      `${at + 1}. ${finding.grade}: ${finding.message}`,
      `   ${finding.words ? `“${finding.words}”, ` : ""}${finding.place}`,
      finding.missing.length > 0 && `   Not said: ${finding.missing.join(", ")}`,
      finding.why && `   Why: ${finding.why}`,
      finding.advice.length > 0 && `   What to write: ${finding.advice.map(([, text]) => text).join("")}`,
      ...law([...finding.law, ...finding.more_law]).map((line) => `   Law: ${line}`),
      `   Rule: ${finding.rule}`,
    ].filter(Boolean).join("\n");
    const end = "caveat points out wording to review. This is no legal advice.";
    return [`${name}: ${counted(this.visible.length, "finding")}`, ...this.visible.map(one), this.answer.law, end].join("\n\n");
  }
}
