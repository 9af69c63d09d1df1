// What is asked of caveat, which runs on this computer.

const tab = crypto.randomUUID();
let turn = 0;
let asking = null;

/** A sentence for the user. */
export class Refusal extends Error {}
/** Something newer was asked. */
export class Superseded extends Error {}

const GONE = "caveat does not answer any more. Is it still running? Your text is still here: copy it before you close this page, then start caveat again.";

const ask = async (what, draft, { law, own = {}, signal } = {}) => {
  const query = new URLSearchParams({ name: draft.name || "", format: draft.format || "", ...own });
  if (law) query.set("law", law.join(","));
  let response;
  try {
    // A text is sent as UTF-8, a file as it is.
    response = await fetch(`${what}?${query}`, { method: "POST", body: draft.body, signal, headers: { "content-type": "application/octet-stream" } });
  } catch (error) {
    if (error.name === "AbortError") throw new Superseded();
    throw new Refusal(GONE);
  }
  if (response.ok) return response;
  if (response.status === 409) throw new Superseded();
  const { error } = await response.json().catch(() => ({}));
  throw new Refusal(error || "This could not be done. Load the page again.");
};

/** Checks the draft on the page: of several checks the newest counts. */
export const check = async (draft, law, withText) => {
  if (asking) asking.abort();
  const mine = (asking = new AbortController());
  turn += 1;
  try {
    const response = await ask("check", draft, { law, own: { tab, turn, text: withText ? "1" : "0" }, signal: mine.signal });
    const answer = await response.json();
    if (asking !== mine) throw new Superseded();
    return answer;
  } catch (error) {
    if (asking !== mine || error.name === "AbortError") throw new Superseded();
    throw error;
  } finally {
    if (asking === mine) asking = null;
  }
};

/** Nothing that was asked counts any more. */
export const forget = () => {
  if (asking) asking.abort();
  asking = null;
};

/** Checks one of many files. */
export const glance = async (draft, law, signal) => (await ask("check", draft, { law, signal })).json();

/** Has a file made and saves it. */
export const save = async (what, draft, law, name, type) => {
  const bytes = await (await ask(what, draft, { law })).arrayBuffer();
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
