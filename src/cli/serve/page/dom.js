// Elements are made one by one and copy is only ever put in as text: the page's policy forbids anything else.

export const one = (selector, from = document) => from.querySelector(selector);
export const all = (selector, from = document) => [...from.querySelectorAll(selector)];

/** An element with properties (`class`, `text`, `data-…`, or those of the element) and what is in it. */
export const make = (name, properties = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") element.className = value;
    else if (key === "text") element.textContent = value;
    else if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

export const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
export const listed = (parts) => (parts.length > 1 ? `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}` : parts.join(""));

/** Puts children in place without touching those that are there already: what has the focus keeps it. */
export const arrange = (parent, children) => {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, at) => {
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] || null);
  });
};

let waiting = 0;
/** Tells those who do not see the page; of several things in a row the last. */
export const say = (words) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { one("#say").textContent = words; }, 250);
};

/** A sentence at the top, with a button if there is something to do about it. */
export const notice = (words, { name = words, button, act, bad = false } = {}) => {
  const box = one("#notices");
  // What is told already is not told again to those who listen.
  if (all("#notices > p").some((known) => known.dataset.name === name && one("span", known).textContent === words)) return;
  drop(name);
  const element = make("p", { class: bad ? "notice bad" : "notice", "data-name": name }, make("span", { text: words }));
  if (button) element.append(make("button", { type: "button", text: button, onclick: () => { element.remove(); act(); } }));
  element.append(make("button", { type: "button", class: "away", text: "Close", onclick: () => element.remove() }));
  box.append(element);
};

/** Takes a sentence away. */
export const drop = (name) => {
  for (const element of all("#notices > p")) if (element.dataset.name === name) element.remove();
};
