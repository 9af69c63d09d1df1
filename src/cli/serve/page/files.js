// Files and folders that are dropped or chosen. They are read by the browser, and caveat is given what is in them, never where they are.

/** More copy is too much to check at once, and more files are too many to look through. */
export const [MOST, MOST_SEEN] = [2000, 50_000];

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
  // One more than may be looked at tells that there are more.
  if (files.length > MOST_SEEN || hidden(path)) return;
  if (entry.isFile) {
    files.push({ path, file: await new Promise((done, fail) => entry.file(done, fail)) });
  } else if (entry.isDirectory) {
    for (const child of await children(entry)) await walk(child, `${path}/${child.name}`, files);
  }
};

/** What was dropped: one file whatever it is, or what is copy among many, as `many` tells. */
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

/** What of many files is copy, in the order of their names; how many are of another kind or hidden, how many are left out because there is
 * more copy than is checked at once, and whether there are more files than were looked at. */
const many = (files, endings) => {
  const seen = files.slice(0, MOST_SEEN);
  const copy = seen.filter(({ path }) => endings.has(ending(path)) && !hidden(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  return { many: copy.slice(0, MOST), passed: seen.length - copy.length, surplus: Math.max(0, copy.length - MOST), unseen: files.length > MOST_SEEN };
};
