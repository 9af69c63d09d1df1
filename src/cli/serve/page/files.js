// Files and folders that are dropped or chosen. They are read by the browser, and caveat is given what is in them, never where they are.

/** More files are too many to look through at once. */
const MOST = 2000;

const ending = (name) => name.slice(name.lastIndexOf(".") + 1).toLowerCase();
const hidden = (path) => path.split("/").some((part) => part.startsWith(".") || part.startsWith("~$") || part === "node_modules");

const children = async (folder) => {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    // A few at a time, until there are none.
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return found;
    found.push(...some);
  }
};

const walk = async (entry, path, files) => {
  if (files.length >= MOST || hidden(path)) return;
  if (entry.isFile) {
    files.push({ path, file: await new Promise((done, fail) => entry.file(done, fail)) });
  } else if (entry.isDirectory) {
    for (const child of await children(entry)) await walk(child, `${path}/${child.name}`, files);
  }
};

/** What of many files is copy, in the order of their names. */
const copy = (files, endings) =>
  files.filter(({ path }) => endings.has(ending(path)) && !hidden(path)).slice(0, MOST).sort((a, b) => (a.path < b.path ? -1 : 1));

/** What was dropped: one file whatever it is, or what is copy among many. `{ one }` or `{ many, passed }`. */
export const dropped = async (transfer, endings) => {
  // The entries must be asked for before anything else happens.
  const entries = [...transfer.items].filter((item) => item.kind === "file").map((item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null));
  const plain = [...transfer.files];
  if (entries.length > 0 && entries.every(Boolean) && (entries.length > 1 || entries[0].isDirectory)) {
    const files = [];
    for (const entry of entries) await walk(entry, entry.name, files);
    return many(files, endings);
  }
  return chosen(plain, endings);
};

/** What was chosen. */
export const chosen = (list, endings, folder = false) => {
  const files = [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  return files.length === 1 && !folder ? { one: files[0] } : many(files, endings);
};

const many = (files, endings) => {
  const found = copy(files, endings);
  return { many: found, passed: files.length - found.length };
};
