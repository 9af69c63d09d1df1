"use strict";
// Everything is on the page already and can be read without this script: it folds, filters and steps.
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const form = document.getElementById("filters");
  const stepper = document.getElementById("stepper");
  const status = stepper.querySelector("output");
  const nothing = document.querySelector(".none");

  const files = all("article.file").map((element) => ({
    element,
    name: element.querySelector("h2").textContent,
    sum: element.querySelector(".sum"),
    row: document.querySelector(`tr[data-file="${element.id}"]`),
    cards: [],
    marks: all(".m", element),
  }));
  const severities = ["error", "warning", "note"];
  const cards = [];
  for (const file of files) {
    file.whole = file.sum.textContent;
    file.rowWhole = file.row && all("td", file.row).map((cell) => cell.textContent);
    for (const element of all("details.card", file.element)) {
      const number = element.id.slice(file.element.id.length + 1);
      const severity = severities.find((name) => element.classList.contains(name));
      const card = { element, file, number, severity, category: element.dataset.category, shown: true, marks: [], first: null, text: null };
      file.cards.push(card);
      cards.push(card);
    }
    const byNumber = new Map(file.cards.map((card) => [card.number, card]));
    for (const mark of file.marks) {
      mark.on = (mark.dataset.f || "").split(" ").filter(Boolean).map((number) => byNumber.get(number)).filter(Boolean);
      mark.about = (mark.dataset.r || "").split(" ").filter(Boolean).map((number) => byNumber.get(number)).filter(Boolean);
      // What can be seen can be gone to: white space between two lines of a finding cannot.
      mark.leads = mark.matches("a");
      mark.stops = mark.leads && mark.tabIndex === 0;
      for (const card of mark.on) {
        card.marks.push(mark);
        if (mark.leads) card.first = card.first || mark;
      }
    }
  }
  const cardOf = new Map(cards.map((card) => [card.element, card]));

  // One finding at a time is in focus. What was opened only to be looked at closes when the next is.
  let now = null;
  let opened = [];
  let clicked = null;
  const point = (card) => {
    if (now) for (const element of [now.element, ...now.marks]) element.classList.remove("now");
    now = card;
    // What is not laid out yet cannot be scrolled to, and what lies over its edge would be cut off.
    card.file.element.style.contentVisibility = "visible";
    for (const element of [card.element, ...card.marks]) element.classList.add("now");
    say();
  };
  const look = (card) => {
    for (const other of opened) if (other !== card) other.element.open = false;
    opened = opened.includes(card) || !card.element.open ? [card] : [];
    card.element.open = true;
    point(card);
  };
  const visible = () => cards.filter((card) => card.shown);
  const say = () => {
    const shown = visible();
    const at = now ? shown.indexOf(now) : -1;
    const noun = shown.length === 1 ? "finding" : "findings";
    status.textContent = at < 0 ? `${shown.length} ${noun}` : `${at + 1} of ${shown.length}`;
  };
  const go = (card) => {
    const target = card.first && !card.element.closest(".owes") ? card.first : card.element.querySelector("summary");
    const folded = target.closest("details.quiet");
    if (folded) folded.open = true;
    look(card);
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
    // What came into sight may have another height than was thought.
    requestAnimationFrame(() => target.scrollIntoView({ block: "center" }));
  };
  const step = (by) => {
    const shown = visible();
    if (shown.length === 0) return;
    const at = now ? shown.indexOf(now) : -1;
    go(at < 0 ? shown[by > 0 ? 0 : shown.length - 1] : shown[(at + by + shown.length) % shown.length]);
  };

  document.addEventListener("focusin", (event) => {
    const mark = event.target.closest("a.m");
    if (mark) {
      const on = (mark.on.length > 0 ? mark.on : mark.about).filter((card) => card.shown);
      if (on.length > 0 && !on.includes(now)) look(on[0]);
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) {
      const wish = button.dataset.do;
      if (wish === "next") step(1);
      else if (wish === "back") step(-1);
      else {
        opened = [];
        for (const { element, shown } of cards) if (shown) element.open = wish === "open";
      }
      return;
    }
    const summary = event.target.closest("details.card > summary");
    if (summary) {
      // The browser opens it or closes it next.
      const card = cardOf.get(summary.parentElement);
      if (!card.element.open) {
        for (const other of opened) if (other !== card) other.element.open = false;
        opened = [card];
      }
      point(card);
      return;
    }
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    if (link.matches(".m")) {
      const on = (link.on.length > 0 ? link.on : link.about).filter((card) => card.shown);
      // A link to a finding that is let be leads where it says.
      if (on.length === 0) return;
      event.preventDefault();
      // Clicked again, words that belong to several findings show the next of them.
      const card = event.detail > 0 && link === clicked ? on[(on.indexOf(now) + 1) % on.length] : on.includes(now) ? now : on[0];
      clicked = link;
      look(card);
      const summary = card.element.querySelector("summary");
      if (event.detail === 0) summary.focus();
      summary.scrollIntoView({ block: "nearest" });
      return;
    }
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const file = target && target.closest("article.file");
    if (file) file.style.contentVisibility = "visible";
    const folded = target && target.closest("details.quiet");
    if (folded) folded.open = true;
    if (target && target.matches(".m")) {
      event.preventDefault();
      target.focus({ preventScroll: true });
      target.scrollIntoView({ block: "center" });
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && now && now.element.open && !event.target.matches("select, input")) {
      now.element.open = false;
      if (now.element.contains(event.target)) (now.first || now.element.querySelector("summary")).focus();
      return;
    }
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.matches("select, input")) return;
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  });

  const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const listed = (parts) => (parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}` : parts[0]);
  const filter = () => {
    const wish = new FormData(form);
    const wanted = new Set(wish.getAll("severity"));
    const category = wish.get("category");
    const only = wish.get("file") || "";
    const text = wish.get("text").trim().toLowerCase();
    const total = { error: 0, warning: 0, note: 0 };
    let filtered = false;
    for (const file of files) {
      const shown = { error: 0, warning: 0, note: 0 };
      const here = !only || only === file.element.id;
      for (const card of file.cards) {
        if (text && card.text === null) card.text = card.element.textContent.toLowerCase();
        const fits = here && (!category || card.category === category) && (!text || card.text.includes(text));
        card.shown = fits && wanted.has(card.severity);
        card.element.hidden = !card.shown;
        if (fits) total[card.severity] += 1;
        if (card.shown) shown[card.severity] += 1;
        else filtered = true;
      }
      for (const mark of file.marks) {
        const cards = mark.on.concat(mark.about);
        const off = cards.length > 0 && !cards.some((card) => card.shown);
        mark.classList.toggle("off", off);
        if (mark.leads) mark.tabIndex = mark.stops && !off ? 0 : -1;
      }
      const owes = file.element.querySelector(".owes");
      if (owes) owes.hidden = !owes.querySelector("details.card:not([hidden])");
      file.shown = shown;
      file.number = shown.error + shown.warning + shown.note;
    }
    for (const file of files) {
      file.element.hidden = filtered && file.number === 0;
      const parts = severities.filter((name) => file.shown[name] > 0).map((name) => counted(file.shown[name], name));
      file.sum.textContent = filtered && parts.length > 0 ? `${listed(parts)} shown` : file.whole;
      if (file.row) {
        file.row.hidden = file.element.hidden;
        all("td", file.row).forEach((cell, at) => { cell.textContent = filtered ? file.shown[severities[at]] : file.rowWhole[at]; });
      }
    }
    for (const name of severities) {
      const count = form.querySelector(`[data-count="${name}"]`);
      if (count) count.textContent = total[name];
    }
    nothing.hidden = cards.some((card) => card.shown);
    say();
  };

  const choice = form.elements.file;
  if (choice) {
    for (const file of files) choice.append(new Option(file.name, file.element.id));
  }
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, cards.length > 500 ? 150 : 0);
  });
  form.addEventListener("reset", () => setTimeout(filter, 0));
  form.addEventListener("submit", (event) => event.preventDefault());

  // On paper all is told; then the page is as it was.
  let before = [];
  addEventListener("beforeprint", () => {
    before = all("details.card, details.more").filter((element) => !element.open);
    for (const element of before) element.open = true;
  });
  addEventListener("afterprint", () => {
    for (const element of before) element.open = false;
  });

  document.documentElement.classList.add("js");
  for (const { element } of cards) element.open = false;
  form.hidden = false;
  stepper.hidden = false;
  filter();
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) {
    const card = target.closest("details.card");
    if (card) go(cardOf.get(card));
    else target.scrollIntoView();
  }
})();
