// The page of `caveat serve` in a real browser. Run by tests/serve_browser.rs, or by hand:
// CAVEAT=target/debug/caveat CHROMIUM=/usr/bin/chromium node --test tests/browser/serve.mjs
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const docx = path.join(root, "tests/data/docx/libreoffice.docx");
const faq = fs.readFileSync(path.join(root, "fixtures/laser-faq.md"), "utf8");
const desktop = { viewport: { width: 1360, height: 900 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };

let served;
let url;
let browser;

before(async () => {
  served = spawn(process.env.CAVEAT, ["serve", "--no-config"], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  url = await new Promise((done, fail) => {
    let told = "";
    served.stdout.on("data", (data) => {
      told += data;
      const found = /http:\S+/.exec(told);
      if (found) done(found[0]);
    });
    served.on("exit", () => fail(new Error(`caveat ended: ${told}`)));
  });
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
});

after(async () => {
  await browser?.close();
  served?.kill();
});

/** Opens the page, and sees to it that it asks for nothing but itself and has nothing to complain about. */
const visit = async (options, act, { expected = "status of 4" } = {}) => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], acceptDownloads: true, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on("request", (request) => { if (!request.url().startsWith(url) && !request.url().startsWith("data:") && !request.url().startsWith("blob:")) wrong.push(request.url()); });
  page.on("console", (message) => { if (!message.text().includes(expected)) wrong.push(message.text()); });
  page.on("pageerror", (error) => wrong.push(error.message));
  page.on("dialog", (dialog) => { if (dialog.type() !== "beforeunload") wrong.push(dialog.message()); dialog.accept(); });
  await page.goto(url);
  await page.waitForSelector("body[data-state=ready]");
  try {
    await act(page);
    assert.deepEqual(wrong, []);
  } finally {
    await context.close();
  }
};

const checked = async (page) => {
  await page.waitForFunction(() => document.body.dataset.state === "checked", null, { timeout: 60_000 });
};
/** Pastes as a person does: the clipboard, and the keys. */
const paste = async (page, text) => {
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.focus("#draft");
  await page.evaluate(() => { document.body.dataset.state = "waiting"; });
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+v");
  await checked(page);
};
const visible = (page) => page.locator("details.card:visible").count();
const words = (page) => page.evaluate(() => { const field = document.querySelector("#draft"); return field.value.slice(field.selectionStart, field.selectionEnd); });
const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());
/** Lets go of files over the page, as after dragging them there. */
const dropFiles = async (page, files) => {
  const sent = files.map((file) => ({ name: path.basename(file), bytes: fs.readFileSync(file).toString("base64") }));
  const transfer = await page.evaluateHandle((sent) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of sent) transfer.items.add(new File([Uint8Array.from(atob(bytes), (ch) => ch.charCodeAt(0))], name));
    return transfer;
  }, sent);
  await page.evaluate(() => { document.body.dataset.state = "waiting"; });
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  assert.ok(await page.locator("#drop").isVisible());
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  assert.ok(await page.locator("#drop").isHidden());
};

test("what is pasted is marked, explained and told by the law that is chosen", () => visit(desktop, async (page) => {
  await paste(page, "😀 A wash with zero downtime.\nGuaranteed results.");
  assert.deepEqual(await page.locator("#marks .m").allTextContents(), ["zero downtime", "Guaranteed"]);
  assert.match(await page.textContent("#tally"), /^(1 error|2 errors|1 warning|2 warnings)/);
  assert.match(await page.textContent("#law"), /No country’s law/);
  assert.equal(await page.textContent("#read-as"), "Read as plain text.");
  await page.click("[data-do=choose]");
  await page.check("[name=law][value=uk]");
  await page.waitForFunction(() => document.querySelector("#law").textContent.includes("United Kingdom"));
  assert.equal(await page.textContent("[data-chosen]"), "United Kingdom");
  // A click on the words opens what is said of them.
  const mark = await page.locator("#marks .m", { hasText: "zero downtime" }).boundingBox();
  await page.mouse.click(mark.x + mark.width / 2, mark.y + mark.height / 2);
  const card = page.locator("details.card[open]");
  assert.equal(await card.count(), 1);
  const text = await card.textContent();
  for (const part of ["Recovery promised as none", "Why", "What to write", "Law", "CAP Code", "downtime/none"]) assert.ok(text.includes(part), `${part} in ${text}`);
  await card.locator(".clauses summary").first().click();
  assert.match(await card.locator(".clauses details[open] .meta a").first().getAttribute("href"), /^https:/);
  assert.equal(await page.locator("#marks .m.now").textContent(), "zero downtime");
}));

test("what a rule says word for word is written at a click, and can be undone", () => visit(desktop, async (page) => {
  await paste(page, "😀 Two lines.\nTry an unrivalled facial.");
  await page.locator("details.card summary").first().click();
  await page.locator("details.card[open] button", { hasText: "Write “a facial” in place of “an unrivalled facial”" }).click();
  assert.equal(await page.inputValue("#draft"), "😀 Two lines.\nTry a facial.");
  await page.waitForFunction(() => document.querySelectorAll("details.card").length === 0);
  await page.keyboard.press("Control+z");
  assert.equal(await page.inputValue("#draft"), "😀 Two lines.\nTry an unrivalled facial.");
}));

test("marks follow what is written, and lie under their words", () => visit(desktop, async (page) => {
  await paste(page, "A wash with zero downtime.\n\nIt is 👩‍👧 painless.\n");
  const beside = () => page.evaluate(() => {
    const [field, layer] = [document.querySelector("#draft"), document.querySelector("#marks")];
    return [field.offsetWidth - layer.offsetWidth, field.offsetHeight - layer.offsetHeight, field.scrollHeight - field.clientHeight, field.scrollTop];
  });
  assert.deepEqual(await beside(), [0, 0, 0, 0]);
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("Our very own new words. ");
  // Before anything was asked.
  assert.equal(await page.locator("#marks .m").first().textContent(), "zero downtime");
  await page.waitForFunction(() => document.querySelector("#draft").value.startsWith("Our very own"));
  await page.keyboard.press("Control+End");
  for (let line = 0; line < 60; line += 1) await page.keyboard.insertText("Another line of copy that is long enough to be broken into several lines by every browser there is, and then some.\n");
  assert.deepEqual(await beside(), [0, 0, 0, 0]);
  assert.ok(await page.evaluate(() => document.documentElement.scrollHeight > innerHeight));
}));

test("after many edits the layer is as if it were drawn anew", () => visit(desktop, async (page) => {
  await paste(page, `${faq}\n${faq}`);
  const differences = await page.evaluate(() => {
    const [field, layer] = [document.querySelector("#draft"), document.querySelector("#marks")];
    let seed = 7;
    const random = (below) => { seed = (seed * 48271) % 2147483647; return seed % below; };
    const wrong = [];
    for (let edit = 0; edit < 300; edit += 1) {
      const start = random(field.value.length + 1);
      field.setRangeText(["", "\n", "x", " zero downtime ", "\n\n😀\n"][random(5)], start, Math.min(field.value.length, start + random(30)), "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      const lines = [...layer.children].map((line) => line.textContent.replace(/^\u200b$/, ""));
      if (lines.join("\n") !== field.value) wrong.push(edit);
      if (layer.offsetHeight !== field.offsetHeight) wrong.push(`height ${edit}`);
    }
    return wrong;
  });
  assert.deepEqual(differences, []);
  await page.focus("#draft");
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("\n\nThe mask has zero downtime.\n");
  await page.waitForFunction(() => [...document.querySelectorAll("#marks .m")].some((mark) => mark.textContent === "zero downtime"));
}));

test("a card that is open stays open while somebody writes elsewhere", () => visit(desktop, async (page) => {
  await paste(page, "A wash with zero downtime. ");
  await page.locator("details.card > summary").first().click();
  await page.focus("#draft");
  await page.keyboard.press("Control+End");
  await page.evaluate(() => { document.body.dataset.state = "waiting"; window.kept = document.querySelector("details.card[open]"); });
  await page.keyboard.type("It is painless.");
  await checked(page);
  assert.ok(await page.evaluate(() => window.kept.isConnected && window.kept.open));
  assert.ok(await visible(page) > 1);
}));

test("findings are filtered by how bad they are, by kind and by words", () => visit(desktop, async (page) => {
  await page.click(".countries > summary");
  await page.check("[name=law][value=uk]");
  await paste(page, faq);
  const total = await visible(page);
  assert.ok(total > 3);
  assert.equal(await page.textContent("#read-as"), "Read as Markdown.");
  await page.uncheck("[name=severity][value=warning]");
  const notes = await visible(page);
  assert.ok(notes > 0 && notes < total);
  assert.equal(await page.locator("details.card.warning:visible").count(), 0);
  assert.equal(await page.locator("#marks .m.warning").count(), 0);
  await page.check("[name=severity][value=warning]");
  await page.selectOption("[name=category]", { index: 1 });
  assert.ok(await visible(page) < total);
  await page.selectOption("[name=category]", "");
  await page.fill("[name=text]", "hurt");
  assert.equal(await visible(page), 1);
  await page.click("[data-do=copy-findings]");
  await page.waitForSelector("#notices .notice");
  const copied = await clipboard(page);
  assert.match(copied, /^Draft: 1 finding\n\n1\. \w+: .*\n {3}“Not at all”, line \d+\n/);
  assert.ok(copied.includes("Why: ") && copied.includes("What to write: ") && copied.endsWith("This is no legal advice."));
  await page.fill("[name=text]", "no such words");
  assert.ok(await page.locator("#nothing").isVisible());
}));

test("all can be done with the keyboard", () => visit(desktop, async (page) => {
  // From the top to the draft by the first link.
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  const active = () => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);
  if (await active() !== "draft") await page.focus("#draft");
  await page.keyboard.type("Zero downtime and painless. Guaranteed results.");
  await checked(page);
  await page.waitForFunction(() => document.querySelectorAll("#marks .m").length >= 3);
  await page.keyboard.press("F8");
  assert.equal(await words(page), "Zero downtime");
  assert.equal(await active(), "draft");
  await page.waitForFunction(() => /^1 of \d+\. /.test(document.querySelector("#say").textContent));
  await page.keyboard.press("F8");
  const second = await words(page);
  assert.notEqual(second, "Zero downtime");
  await page.keyboard.press("Shift+F8");
  assert.equal(await words(page), "Zero downtime");
  await page.keyboard.press("Alt+Enter");
  assert.equal(await active(), "SUMMARY");
  assert.equal(await page.locator("details.card[open]").count(), 1);
  await page.keyboard.press("Escape");
  assert.equal(await active(), "draft");
  assert.equal(await words(page), "Zero downtime");
  // What is selected can be written over at once.
  await page.evaluate(() => { document.body.dataset.state = "waiting"; });
  await page.keyboard.insertText("A few days of redness");
  await checked(page);
  await page.waitForFunction(() => ![...document.querySelectorAll("#marks .m")].some((mark) => /downtime/.test(mark.textContent)));
  // Every control is reached, in the order of the page, and shows that it is.
  await page.focus(".skip");
  const seen = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    seen.push(await page.evaluate(() => {
      const element = document.activeElement;
      return element.id || element.dataset.do || element.name || element.tagName;
    }));
    if (seen.at(-1) === "BODY") break;
  }
  for (const control of ["file", "folder", "format", "copy-draft", "clear", "draft", "copy-findings", "report", "back", "why", "next"]) assert.ok(seen.includes(control), `${control} in ${seen}`);
}));

test("a Word document is dropped, read, and saved with comments", () => visit(desktop, async (page) => {
  await paste(page, "My own words, zero downtime.");
  await dropFiles(page, [docx]);
  await checked(page);
  assert.equal(await page.textContent("#draft-h"), "libreoffice.docx");
  assert.ok(await page.evaluate(() => document.querySelector("#draft").readOnly));
  const marks = await page.locator("#marks .m").allTextContents();
  assert.ok(marks.length > 5 && marks.every((mark) => /^(z|“?z)/i.test(mark)), marks.join());
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("[data-do=annotate]")]);
  assert.equal(download.suggestedFilename(), "libreoffice-reviewed.docx");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "caveat-serve-"));
  const saved = path.join(folder, "reviewed.docx");
  await download.saveAs(saved);
  const comments = execFileSync(process.env.CAVEAT, ["check", "--no-config", "--format", "json", "--fail-on", "never", saved], { encoding: "utf8" });
  assert.equal(JSON.parse(comments).files[0].diagnostics.length, marks.length);
  assert.ok(fs.statSync(saved).size > fs.statSync(docx).size);
  const [report] = await Promise.all([page.waitForEvent("download"), page.click("[data-do=report]")]);
  assert.equal(report.suggestedFilename(), "libreoffice-report.html");
  // What was written before is not lost.
  await page.click("text=Bring it back");
  assert.equal(await page.inputValue("#draft"), "My own words, zero downtime.");
  assert.ok(await page.evaluate(() => !document.querySelector("#draft").readOnly));
  fs.rmSync(folder, { recursive: true });
}));

test("what cannot be read is told, and the draft stays", () => visit(desktop, async (page) => {
  await paste(page, "Zero downtime.");
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "caveat-serve-"));
  const broken = path.join(folder, "broken.docx");
  fs.writeFileSync(broken, "PK\u0003\u0004<script>alert(1)</script>");
  await dropFiles(page, [broken]);
  await page.waitForSelector(".notice.bad");
  assert.match(await page.textContent(".notice.bad"), /broken\.docx is no Word document, or is damaged/);
  assert.equal(await page.inputValue("#draft"), "Zero downtime.");
  fs.rmSync(folder, { recursive: true });
}));

test("a folder is looked through, and its files can be opened", () => visit(desktop, async (page) => {
  await page.setInputFiles("#pick-folder", path.join(root, "fixtures/clinic"));
  await page.waitForFunction(() => document.querySelector("[data-sum]").textContent.startsWith("Found:"));
  assert.deepEqual(await page.locator("#folder tbody th").allTextContents(), ["clinic/content/blog/spring.md", "clinic/content/legal/terms.md", "clinic/content/prices.md"]);
  assert.match(await page.textContent("[data-sum]"), /in 3 of 3 files|of 3 files\./);
  await page.click("text=clinic/content/blog/spring.md");
  await checked(page);
  assert.equal(await page.textContent("#draft-h"), "spring.md");
  assert.equal(await page.inputValue("#draft"), fs.readFileSync(path.join(root, "fixtures/clinic/content/blog/spring.md"), "utf8"));
  await dropFiles(page, [path.join(root, "fixtures/laser-faq.md"), path.join(root, "fixtures/captions.txt")]);
  await page.waitForFunction(() => document.querySelectorAll("#folder tbody td").length === 6);
  // Other law, other findings in all of them.
  const notes = () => page.evaluate(() => [...document.querySelectorAll("#folder tbody td")].reduce((sum, cell) => sum + Number(cell.textContent), 0));
  const before = await notes();
  await page.click(".countries > summary");
  await page.click("[data-do=all]");
  await page.waitForFunction(() => document.querySelector("[data-sum]").textContent.startsWith("Found:") && document.querySelectorAll("#folder tbody td").length === 6);
  assert.ok(await notes() > before);
  await page.click("[data-do=put-away]");
  assert.ok(await page.locator("#folder").isHidden());
}));

const HOSTILE = [
  "<script>window.pwned = 1</script>",
  "<img src=x onerror=\"window.pwned = 2\">",
  "</textarea></div><svg onload=\"window.pwned = 3\">",
  "<a href=\"javascript:window.pwned = 4\">zero downtime</a>",
  "zero downtime <b onmouseover=\"window.pwned = 5\">guaranteed results</b>",
  "\u202Ezero downtime\u202C \u0007 \uD800 painless",
  "<!-- caveat-ignore <img src=x onerror=\"window.pwned = 6\">: <script>window.pwned = 7</script> -->",
].join("\n");

test("hostile copy stays text", () => visit(desktop, async (page) => {
  for (const format of ["", "md", "html"]) {
    await page.selectOption("[name=format]", format);
    await page.evaluate(() => { document.body.dataset.state = "waiting"; });
    await page.fill("#draft", HOSTILE);
    await checked(page);
    assert.ok(await visible(page) > 0);
    for (const summary of await page.locator("details.card > summary").all()) await summary.click();
    await page.mouse.move(400, 400);
    const state = await page.evaluate(() => ({
      pwned: window.pwned,
      foreign: document.querySelectorAll("img, svg, iframe, object, embed, script:not([src]), [onerror], [onload], [onmouseover], a[href^='javascript:']").length,
      marks: [...document.querySelectorAll("#marks > div")].map((line) => line.textContent.replace(/^\u200b$/, "")).join("\n") === document.querySelector("#draft").value,
    }));
    assert.deepEqual(state, { pwned: undefined, foreign: 0, marks: true });
  }
  // The page would not let it in by mistake either.
  assert.equal(await page.evaluate(() => { try { document.body.innerHTML = "<p>x"; return "let in"; } catch (error) { return error.name; } }), "TypeError");
  // A name is text as well.
  const transfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["Zero downtime."], "<img src=x onerror='window.pwned = 8'>.md"));
    return transfer;
  });
  await page.evaluate(() => { document.body.dataset.state = "waiting"; });
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  await checked(page);
  assert.equal(await page.textContent("#draft-h"), "<img src=x onerror='window.pwned = 8'>.md");
  assert.equal(await page.evaluate(() => window.pwned), undefined);
}, { expected: "TrustedHTML" }));

test("a line of a megabyte does no harm", { timeout: 180_000 }, () => visit(desktop, async (page) => {
  const line = `${"a".repeat(500_000)} zero downtime ${"safe ".repeat(100_000)}`;
  await page.evaluate((line) => {
    const field = document.querySelector("#draft");
    document.body.dataset.state = "waiting";
    field.value = line;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }, line);
  await page.waitForFunction(() => document.body.dataset.state === "checked", null, { timeout: 150_000 });
  assert.ok(await visible(page) > 0);
  assert.match(await page.textContent("#read-as"), /so long that its words are not marked/);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await page.locator("details.card", { hasText: "zero downtime" }).first().locator("summary").click();
  await page.click("text=Show the words >> visible=true");
  assert.equal(await words(page), "zero downtime");
}));

test("of fast typing the newest text is the one that counts", () => visit(desktop, async (page) => {
  await page.focus("#draft");
  await page.keyboard.type("Our peel has zero downtime. It is painless. ", { delay: 5 });
  await page.keyboard.type("Guaranteed.", { delay: 40 });
  await checked(page);
  await page.waitForFunction(() => /Guaranteed/.test([...document.querySelectorAll("#marks .m")].at(-1)?.textContent || ""));
  await page.click("[data-do=clear]");
  assert.equal(await visible(page), 0);
  assert.match(await page.textContent("#nothing"), /as you write/);
}));

test("nothing is stored", () => visit(desktop, async (page) => {
  await paste(page, "Zero downtime.");
  assert.deepEqual(await page.evaluate(async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length, (await caches.keys()).length]), [0, 0, "", 0, 0]);
  await page.reload();
  await page.waitForSelector("body[data-state=ready]");
  assert.equal(await page.inputValue("#draft"), "");
}));

for (const [name, options] of [["light", desktop], ["dark", { ...desktop, colorScheme: "dark" }], ["phone", phone]]) {
  test(`there is no barrier that axe knows of: ${name}`, () => visit({ ...options, bypassCSP: true }, async (page) => {
    const look = async (what) => {
      const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`), []);
    };
    await page.evaluate(axe);
    await look("empty");
    await page.click(".countries > summary");
    await page.check("[name=law][value=uk]");
    await page.evaluate(() => { document.body.dataset.state = "waiting"; });
    await page.fill("#draft", `${faq}\nGuaranteed results with our anti-wrinkle injections.\n`);
    await checked(page);
    await page.click("[data-do=next]");
    await page.locator("details.card[open] .clauses summary").first().click();
    await look("found");
    await page.setInputFiles("#pick-folder", path.join(root, "fixtures/clinic"));
    await page.waitForFunction(() => document.querySelector("[data-sum]").textContent.startsWith("Found:"));
    await page.setInputFiles("#pick-file", docx);
    await page.waitForFunction(() => document.querySelector("#draft-h").textContent === "libreoffice.docx");
    await look("document");
  }));
}

test("it fits on a telephone", () => visit(phone, async (page) => {
  await page.fill("#draft", `${faq}\n${"anextremelylongwordwithoutanyplacetobreakit".repeat(8)} https://clinic.example/${"a/very/long/path/".repeat(12)}\n`);
  await checked(page);
  await page.click("[data-do=next]");
  await page.click("[data-do=next]");
  assert.ok(await page.locator("#marks .m.now").first().isVisible());
  // The keyboard of the telephone stays away.
  assert.notEqual(await page.evaluate(() => document.activeElement.id), "draft");
  await page.click("[data-do=why]");
  await page.setInputFiles("#pick-file", [path.join(root, "fixtures/laser-faq.md"), docx]);
  await page.waitForFunction(() => document.querySelector("[data-sum]").textContent.startsWith("Found:"));
  await page.click(".countries > summary");
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility() && !element.closest(".scroll, .unseen, .skip") && element.getBoundingClientRect().right > innerWidth + 1).map((element) => element.outerHTML.slice(0, 100)));
    assert.deepEqual(wide, []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  }
}));

test("when caveat ends the page says so and keeps the text", () => visit(desktop, async (page) => {
  await page.route("**/check?*", (route) => route.abort());
  await page.fill("#draft", "Zero downtime.");
  await page.waitForSelector(".notice.bad");
  assert.match(await page.textContent(".notice.bad"), /does not answer any more.*Your text is still here/);
  assert.equal(await page.inputValue("#draft"), "Zero downtime.");
}, { expected: "Failed to load resource" }));
