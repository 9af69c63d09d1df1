import { Cards } from "./cards.js";
import { all, counted, drop, listed, make, notice, one, say } from "./dom.js";
import { MOST, MOST_SEEN, chosen, dropped } from "./files.js";
import { Refusal, Superseded, check, forget, glance, save } from "./server.js";
import { Surface } from "./surface.js";

/** So long after the last key the draft is checked, and so long after the first at the latest. In milliseconds. */
const [REST, MOST_REST] = [150, 700];

/** Whether there is a mouse or the like. Without one, the focus in the draft would bring up the keyboard of a telephone. */
const pointed = matchMedia("(hover: hover)").matches;
const wishes = one("#wishes");
const stepper = one("#stepper");
const { most, endings } = document.body.dataset;
const copyEndings = new Set(endings.split(" "));

/** The file that is open: its name, and its bytes where the text cannot be written in. */
let file = { name: "", bytes: null };
/** Whether something was written that is nowhere else. */
let written = false;
/** Whether other countries were chosen than the settings do. */
let chose = false;
let current = null;

const law = () => (chose ? all("[name=law]:checked", wishes).map((box) => box.value) : undefined);
/** Signs of Markdown: front matter, headings, links and strong words. Those of HTML caveat knows itself. */
const MARKDOWN = /^---\n[^]*?\n---\n|^#{1,6} \S|\]\([^)\s]+\)|\*\*\S[^*\n]*\*\*/m;
const format = () => wishes.elements.format.value || (!/^\s*</.test(surface.text) && MARKDOWN.test(surface.text) ? "md" : "");
const draft = () => ({ name: file.name, format: file.name ? "" : format(), body: file.bytes || surface.text });
const base = () => (file.name || "draft").replace(/\.[^.]*$/, "");
/** Word opens no document whose ending tells of another kind. */
const wordEnding = () => (/\.(?:docx|docm|dotx|dotm)$/i.exec(file.name) || [".docx"])[0];

// The draft

const surface = new Surface({
  field: one("#draft"),
  layer: one("#marks"),
  sheet: one("#sheet"),
  changed: () => {
    written = true;
    soon();
  },
  moved: (character) => {
    const [card] = surface.at(character).filter((card) => card.shown);
    if (!card) return;
    if (card !== current) say(`${card.finding.grade}: ${card.finding.message}`);
    look(card);
    cards.reveal(card);
  },
});

const cards = new Cards({
  look: (card) => look(card),
  show: (card) => {
    look(card);
    surface.go(card, { focus: pointed });
  },
  write: (card) => {
    if (surface.write(card, card.finding)) say("It is written.");
    else say("It cannot be written here: the words have changed since they were checked, or this text cannot be edited on the page.");
  },
  filtered: () => {
    if (current && !current.shown) look(null);
    surface.choose((place) => place.of.shown);
    tell();
  },
});

let resting = 0;
let since = 0;
const soon = () => {
  clearTimeout(resting);
  since = since || performance.now();
  resting = setTimeout(now, Math.max(0, Math.min(REST, since + MOST_REST - performance.now())));
};

const now = async ({ withText = false } = {}) => {
  clearTimeout(resting);
  since = 0;
  if (!file.bytes && surface.text.trim() === "") {
    forget();
    show(null);
    return;
  }
  const asked = surface.text;
  document.body.dataset.state = "checking";
  try {
    const answer = await check(draft(), law(), withText);
    if (answer.text !== undefined) surface.show(answer.text, { readOnly: file.bytes !== null });
    else if (asked !== surface.text) return;
    drop("failed");
    show(answer);
    document.body.dataset.state = "checked";
  } catch (error) {
    if (error instanceof Superseded) return;
    document.body.dataset.state = "failed";
    notice(error instanceof Refusal ? error.message : `The page has a fault, please report it: ${error.message}`, { name: "failed", bad: true });
  }
};

/** What is wrong beside the draft: whoever closed it has read it. */
const toldOnce = new Set();
const EMPTY = { findings: [], excused: [], untold: [0, 0, 0], provisions: {}, law: "", unread: [], mistakes: [] };

/** Shows what was found; nothing, where there is nothing to check. */
const show = (answer) => {
  const had = current && current.key;
  cards.update(answer || EMPTY);
  current = cards.cards.find((card) => card.key === had && card.shown) || null;
  mark();
  surface.point(current);
  const about = answer ? `Read as ${answer.read_as}.` : "";
  const readOnly = file.bytes ? " This is the text that is in it: write in Word, and open the file here again." : "";
  one("#read-as").textContent = about + readOnly + (surface.long ? " It is so long that its words are not marked." : "");
  one("#sheet").classList.toggle("code", answer !== null && answer.read_as === "HTML");
  one("#law").textContent = answer ? answer.law : "";
  one("[data-do=choose]").hidden = !answer || all("[name=law]:checked", wishes).length > 0;
  one("#endings").hidden = !answer;
  one("[data-do=annotate]").hidden = !file.bytes;
  one("[data-do=copy-draft]").disabled = one("[data-do=clear]").disabled = !answer && !surface.text;
  for (const words of answer ? [...answer.unread, ...answer.mistakes] : []) {
    if (!toldOnce.has(words)) notice(words, { bad: true });
    toldOnce.add(words);
  }
  tell(answer);
};

/** Marks the words of what is shown. */
const mark = () => {
  const places = cards.cards.flatMap((card) => {
    const { from, to, related, owed, severity } = card.finding;
    const main = { from, to, kind: owed ? "owed" : severity, of: card, main: true, shown: card.shown };
    return [main, ...related.map((other) => ({ from: other.from, to: other.to, kind: "related", of: card, shown: card.shown }))];
  });
  surface.mark(places);
};

/** Counts, for those who see and for those who hear. */
const tell = () => {
  const { answer } = cards;
  const total = { error: answer.untold[0], warning: answer.untold[1], note: answer.untold[2] };
  for (const { finding } of cards.cards) total[finding.severity] += 1;
  const parts = Object.entries(total).filter(([, number]) => number > 0).map(([name, number]) => counted(number, name));
  const empty = answer === EMPTY;
  const words = empty ? "" : parts.length > 0 ? listed(parts) : "nothing to report";
  const tally = one("#tally");
  if (tally.textContent !== words && words) say(`Found: ${words}`);
  tally.textContent = words;
  const shown = cards.visible;
  const nothing = one("#nothing");
  nothing.textContent = empty
    ? "What is found in your draft is told here, as you write."
    : cards.cards.length === 0 ? "Nothing was found that should be changed. That does not make it lawful: caveat knows wordings, not your clinic." : "Nothing matches these filters.";
  nothing.hidden = shown.length > 0;
  stepper.hidden = shown.length === 0;
  const at = shown.indexOf(current);
  one(".at", stepper).replaceChildren(
    make("span", { text: at < 0 ? counted(shown.length, "finding") : `${at + 1} of ${shown.length}` }),
    ...(at < 0 ? [] : [make("span", { class: "peek", text: current.finding.message })]),
  );
};

// One finding after the other

const look = (card) => {
  current = card;
  cards.open(card);
  surface.point(card);
  tell();
};

const step = (by, focus) => {
  const shown = cards.visible;
  if (shown.length === 0) return;
  const at = shown.indexOf(current);
  const card = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length];
  look(card);
  surface.go(card, { focus });
  cards.reveal(card);
  say(`${shown.indexOf(card) + 1} of ${shown.length}. ${card.finding.grade}: ${card.finding.message}`);
};

// Files

/** Another text takes the place of the one that is there; what was written can be had back. */
const replace = (how) => {
  const [text, old] = [surface.text, file];
  const rescue = written && text.trim() !== "";
  forget();
  current = null;
  written = false;
  how();
  if (!rescue) return;
  notice("Your earlier text was put aside.", {
    name: "aside",
    button: "Bring it back",
    act: () => {
      file = old;
      surface.show(text);
      written = true;
      setName();
      now();
    },
  });
};

const setName = () => {
  one("#draft-h").textContent = file.name || "Your draft";
  wishes.elements.format.disabled = file.name !== "";
};

const open = async ({ path, file: picked }) => {
  if (picked.size > Number(most)) {
    notice(`${picked.name} is larger than ${Math.round(most / 2 ** 20)} MB, which no draft should be.`, { bad: true });
    return;
  }
  let bytes;
  try {
    bytes = await picked.arrayBuffer();
  } catch {
    notice(`${picked.name} cannot be read. Was it moved or taken away?`, { bad: true });
    return;
  }
  // Asked first: the text that is there stays if the file cannot be read.
  const name = path.slice(path.lastIndexOf("/") + 1);
  let answer;
  try {
    answer = await check({ name, body: bytes }, law(), true);
  } catch (error) {
    if (!(error instanceof Superseded)) notice(error.message, { name: "failed", bad: true });
    return;
  }
  drop("failed");
  replace(() => {
    file = { name, bytes: answer.read_as === "a Word document" ? bytes : null };
    surface.show(answer.text, { readOnly: file.bytes !== null });
    setName();
    show(answer);
    document.body.dataset.state = "checked";
  });
  one("#draft-h").scrollIntoView({ block: "start" });
  if (pointed) surface.field.focus({ preventScroll: true });
};

const pickRow = (row, each) => {
  for (const other of all("tbody tr", folder)) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  return open(each);
};

let looking = null;
/** The files in the table. */
let gathered = null;
const folder = one("#folder");

/** What of a folder was not checked, and why. */
const omitted = ({ passed, surplus, unseen }) => [
  passed > 0 ? ` Passed over: ${counted(passed, "file")}, hidden or of another kind.` : "",
  surplus > 0 ? ` Not checked: ${counted(surplus, "more file")} of copy, for no more than ${MOST} are checked at once. Open a smaller folder for those.` : "",
  unseen ? ` There are more than ${MOST_SEEN} files: the others were not looked at.` : "",
].join("");

const openMany = async (found) => {
  const { many } = found;
  if (many.length === 0) {
    notice("There is no copy in there: caveat reads Word documents, Markdown, HTML, text and captions.", { bad: true });
    return;
  }
  gathered = found;
  if (looking) looking.abort();
  const mine = (looking = new AbortController());
  const sum = one("[data-sum]", folder);
  const rows = one("tbody", folder);
  rows.replaceChildren();
  folder.hidden = false;
  const total = [0, 0, 0];
  let affected = 0;
  for (const [at, each] of many.entries()) {
    sum.textContent = `Checking ${at + 1} of ${many.length} …`;
    const row = make("tr", {}, make("th", { scope: "row" }, make("button", { type: "button", class: "link", onclick: () => pickRow(row, each) }, make("bdi", { text: each.path }))));
    rows.append(row);
    try {
      if (each.file.size > Number(most)) throw new Refusal("too large");
      const answer = await glance({ name: each.file.name, body: await each.file.arrayBuffer() }, law(), mine.signal);
      const counts = ["error", "warning", "note"].map((name, place) => answer.untold[place] + answer.findings.filter((finding) => finding.severity === name).length);
      counts.forEach((number, place) => { total[place] += number; });
      affected += counts.some((number) => number > 0) ? 1 : 0;
      row.append(...counts.map((number) => make("td", { text: String(number) })));
    } catch (error) {
      if (mine.signal.aborted) return;
      row.append(make("td", { colSpan: 3, class: "failed", text: error instanceof Refusal ? error.message : "cannot be read" }));
    }
  }
  looking = null;
  const parts = ["error", "warning", "note"].map((noun, place) => [total[place], noun]).filter(([number]) => number > 0).map(([number, noun]) => counted(number, noun));
  const told = parts.length > 0 ? `${listed(parts)} in ${affected} of ${counted(many.length, "file")}` : `nothing to report in ${counted(many.length, "file")}`;
  sum.textContent = `Found: ${told}.${omitted(found)} Choose a file to see it below.`;
  say(sum.textContent);
};

const take = (found) => (found.one ? open(found.one) : openMany(found));

const pick = (input, isFolder) => {
  input.addEventListener("change", () => {
    if (input.files.length > 0) take(chosen(input.files, copyEndings, isFolder));
    input.value = "";
  });
};
pick(one("#pick-file"), false);
pick(one("#pick-folder"), true);

const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
const curtain = one("#drop");
addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  curtain.hidden = false;
});
addEventListener("dragleave", (event) => { if (event.relatedTarget === null) curtain.hidden = true; });
addEventListener("drop", async (event) => {
  curtain.hidden = true;
  if (!holdsFiles(event)) return;
  event.preventDefault();
  take(await dropped(event.dataTransfer, copyEndings));
});
surface.field.addEventListener("paste", (event) => {
  const files = event.clipboardData ? event.clipboardData.files : [];
  if (files.length === 0 || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  take(chosen(files, copyEndings));
});

// What else can be done

const copy = async (text, words) => {
  try {
    await navigator.clipboard.writeText(text);
    notice(words, { name: "copied" });
    return true;
  } catch {
    notice("The browser did not let this page copy. Select the text and copy it yourself.", { name: "copied", bad: true });
    return false;
  }
};

const saved = async (...what) => {
  try {
    await save(...what);
    notice(`Saved: ${what[3]}`, { name: "saved" });
  } catch (error) {
    notice(error.message, { name: "saved", bad: true });
  }
};

const DO = {
  file: () => one("#pick-file").click(),
  folder: () => one("#pick-folder").click(),
  "put-away": () => {
    if (looking) looking.abort();
    gathered = null;
    folder.hidden = true;
    surface.field.focus();
  },
  choose: () => {
    one(".countries").open = true;
    one(".countries > summary").focus();
  },
  all: () => countries(true),
  none: () => countries(false),
  "copy-draft": async () => { if (await copy(surface.text, "The text is copied.")) written = false; },
  "copy-findings": () => copy(cards.asText(file.name || "Draft"), "What was found is copied, as it is shown."),
  clear: () => {
    replace(() => {
      file = { name: "", bytes: null };
      surface.show("");
      setName();
      show(null);
    });
    surface.field.focus();
  },
  report: () => saved("report", draft(), law(), `${base()}-report.html`, "text/html"),
  annotate: () => saved("annotate", draft(), law(), `${base()}-reviewed${wordEnding()}`, "application/octet-stream"),
  next: () => step(1, false),
  back: () => step(-1, false),
  why: () => {
    const card = current || cards.visible[0];
    if (!card) return;
    look(card);
    cards.reveal(card, { focus: true });
  },
};

const countries = (chosen) => {
  for (const box of all("[name=law]", wishes)) box.checked = chosen;
  choose();
};

const tellLaw = () => {
  const names = all("[name=law]:checked", wishes).map((box) => box.dataset.name);
  const of = all("[name=law]", wishes).length;
  one("[data-chosen]").textContent = names.length === 0 ? "no country’s" : names.length === of ? `all ${of} countries` : listed(names);
};

const choose = () => {
  chose = true;
  tellLaw();
  now();
  if (gathered) openMany(gathered);
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) DO[button.dataset.do]();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "F8" && !event.altKey && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    step(event.shiftKey ? -1 : 1, true);
  } else if (event.key === "Enter" && event.altKey && event.target === surface.field) {
    event.preventDefault();
    DO.why();
  } else if (event.key === "Escape" && current && current.element.contains(event.target)) {
    surface.go(current, { focus: true });
  }
});
wishes.addEventListener("submit", (event) => event.preventDefault());
wishes.addEventListener("change", (event) => {
  if (event.target.name === "law") choose();
  else if (event.target.name === "format") now();
});
addEventListener("beforeunload", (event) => {
  if (written && surface.text.trim() !== "") event.preventDefault();
});

// A page that is loaded again starts anew, whatever the browser remembers of its fields.
wishes.reset();
one("#filters").reset();
surface.show("");
tellLaw();
show(null);
document.body.dataset.state = "ready";
