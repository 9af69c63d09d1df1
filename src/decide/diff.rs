//! Unified diffs, as `git diff` and `diff -u` write them.

use super::changes::Changed;

/// What a diff says of one file as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDiff {
    /// What the file may be called, the likeliest first: tools put a letter before a path, or the name of a folder.
    pub paths: Vec<String>,
    /// What changed in it.
    pub changed: Changed,
}

/// Reads a diff. Files that are gone are left out.
///
/// # Errors
/// Why it cannot be read, in words that follow "the diff".
pub fn read(diff: &[u8]) -> Result<Vec<FileDiff>, String> {
    let mut reader = Reader::default();
    // What stands behind the last line end is no line.
    let lines = diff.strip_suffix(b"\n").unwrap_or(diff).split(|&byte| byte == b'\n');
    for (number, line) in (1..).zip(lines) {
        reader.line(line).map_err(|words| format!("{words} (line {number})"))?;
    }
    if reader.hunk.is_open() {
        return Err("ends in the middle of a change".to_owned());
    }
    reader.end_file();
    if !reader.is_diff && !diff.trim_ascii().is_empty() {
        return Err("is no unified diff, as `git diff` writes it".to_owned());
    }
    Ok(reader.files)
}

#[derive(Default)]
struct Reader {
    files: Vec<FileDiff>,
    file: Option<File>,
    hunk: Hunk,
    is_diff: bool,
}

/// The file whose changes are being read.
struct File {
    /// Its name before and now, as they are written.
    before: Option<String>,
    now: Option<String>,
    /// The name now, where it is written without a letter before it.
    bare: Option<String>,
    is_gone: bool,
    changed: Changed,
}

/// What is left of a hunk.
#[derive(Default)]
struct Hunk {
    before: usize,
    now: usize,
    /// The line that comes next.
    line: usize,
    /// Whether lines were taken out, or put in, just before it.
    taken: bool,
    put: bool,
}

impl Hunk {
    fn is_open(&self) -> bool {
        self.before > 0 || self.now > 0
    }
}

impl Reader {
    fn line(&mut self, line: &[u8]) -> Result<(), String> {
        if self.hunk.is_open() {
            return self.change(line);
        }
        let text = String::from_utf8_lossy(line);
        let text = text.strip_suffix('\r').unwrap_or(&text);
        if let Some(names) = text.strip_prefix("diff --git ") {
            self.end_file();
            self.is_diff = true;
            let (before, now) = both(names);
            self.file = Some(File { before, now, bare: None, is_gone: false, changed: Changed::Lines(Vec::new()) });
        } else if text.starts_with("diff --cc ") || text.starts_with("diff --combined ") || text.starts_with("@@@ ") {
            return Err("is that of a merge, against two versions at once; make it against one".to_owned());
        } else if let Some(name) = text.strip_prefix("--- ") {
            // Without a line of its own before it, this begins a file.
            if self.file.as_ref().is_none_or(|file| file.bare.is_none() && !file.changed.is_nothing()) {
                self.end_file();
                self.file = Some(File { before: None, now: None, bare: None, is_gone: false, changed: Changed::Lines(Vec::new()) });
            }
            if let Some(file) = &mut self.file {
                file.before = Some(self::name(name));
            }
        } else if let (Some(name), Some(file)) = (text.strip_prefix("+++ "), &mut self.file) {
            self.is_diff = true;
            file.now = Some(self::name(name));
            file.is_gone = file.now.as_deref() == Some(NOWHERE);
        } else if let (Some(numbers), Some(file)) = (text.strip_prefix("@@ "), &self.file) {
            if file.now.is_none() {
                return Err("has a change before any file is named".to_owned());
            }
            self.hunk = hunk(numbers).ok_or("has a change whose line numbers cannot be read")?;
        } else if let Some(file) = &mut self.file {
            if let Some(name) = text.strip_prefix("rename to ").or(text.strip_prefix("copy to ")) {
                file.bare = Some(self::name(name));
            } else if text.starts_with("deleted file mode ") {
                file.is_gone = true;
            } else if text.starts_with("Binary files ") || text.starts_with("GIT binary patch") {
                file.changed = Changed::Whole;
            }
        }
        Ok(())
    }

    /// A line of a hunk.
    fn change(&mut self, line: &[u8]) -> Result<(), String> {
        let Self { hunk, file: Some(file), .. } = self else { return Ok(()) };
        match line.first() {
            Some(b'+') if hunk.now > 0 => {
                hunk.now -= 1;
                hunk.put = true;
                file.changed.add(hunk.line);
                hunk.line += 1;
            }
            Some(b'-') if hunk.before > 0 => {
                hunk.before -= 1;
                hunk.taken = true;
            }
            // Some mailers take blanks at line ends away.
            Some(b' ' | b'\r') | None if hunk.before > 0 && hunk.now > 0 => {
                hunk.gap(&mut file.changed);
                hunk.before -= 1;
                hunk.now -= 1;
                hunk.line += 1;
            }
            // "No newline at end of file"
            Some(b'\\') => {}
            _ => return Err("has a change that is not as long as it says".to_owned()),
        }
        if !hunk.is_open() {
            hunk.gap(&mut file.changed);
        }
        Ok(())
    }

    fn end_file(&mut self) {
        let Some(file) = self.file.take().filter(|file| !file.is_gone) else { return };
        let paths = file.paths();
        if !paths.is_empty() {
            self.files.push(FileDiff { paths, changed: file.changed });
        }
    }
}

impl Hunk {
    /// Lines that were only taken out change the lines between which they stood.
    fn gap(&mut self, changed: &mut Changed) {
        if self.taken && !self.put {
            changed.add(self.line.saturating_sub(1).max(1));
            changed.add(self.line.max(1));
        }
        (self.taken, self.put) = (false, false);
    }
}

impl File {
    fn paths(&self) -> Vec<String> {
        if let Some(bare) = &self.bare {
            return vec![bare.clone()];
        }
        let Some(now) = self.now.clone() else { return Vec::new() };
        let letter = |name: &str| name.split_once('/').filter(|(first, _)| first.len() == 1).map(|(first, _)| first.to_owned());
        let rest = now.split_once('/').map(|(_, rest)| rest.to_owned());
        // `a/` before, `b/` now: the letters say which side it is, unless both are the same.
        let before = self.before.as_deref().filter(|before| *before != NOWHERE);
        let is_side = letter(&now).is_some() && before.is_none_or(|before| letter(before).is_some() && letter(before) != letter(&now));
        let (first, second) = if is_side { (rest, Some(now)) } else { (Some(now), rest) };
        first.into_iter().chain(second).collect()
    }
}

const NOWHERE: &str = "/dev/null";

/// Both names in git's heading, where they can be told apart: they are the same but for the letters, or quoted.
fn both(names: &str) -> (Option<String>, Option<String>) {
    if names.starts_with('"') {
        let end = names.match_indices("\" ").map(|(at, _)| at).find(|&at| !names[..at].ends_with('\\'));
        return end.map_or((None, None), |at| (Some(name(&names[..=at])), Some(name(&names[at + 2..]))));
    }
    let middle = names.len() / 2;
    match names.is_char_boundary(middle).then(|| names.split_at(middle)) {
        Some((before, now)) if now.starts_with(' ') && before.get(1..) == now.get(2..) => (Some(name(before)), Some(name(&now[1..]))),
        _ => (None, None),
    }
}

/// A name as it is, out of one that may be quoted as in C, or have a time behind it.
fn name(written: &str) -> String {
    let Some(quoted) = written.strip_prefix('"') else {
        return written.split('\t').next().unwrap_or_default().to_owned();
    };
    let (mut bytes, mut letters) = (Vec::new(), quoted.bytes().peekable());
    while let Some(letter) = letters.next() {
        match letter {
            b'"' => break,
            b'\\' => match letters.next() {
                Some(first @ b'0'..=b'7') => {
                    let mut value = u32::from(first - b'0');
                    for _ in 0..2 {
                        match letters.next_if(|next| (b'0'..=b'7').contains(next)) {
                            Some(digit) => value = value * 8 + u32::from(digit - b'0'),
                            None => break,
                        }
                    }
                    bytes.push(value as u8);
                }
                Some(b'n') => bytes.push(b'\n'),
                Some(b't') => bytes.push(b'\t'),
                Some(b'r') => bytes.push(b'\r'),
                Some(b'a') => bytes.push(7),
                Some(b'b') => bytes.push(8),
                Some(b'v') => bytes.push(11),
                Some(b'f') => bytes.push(12),
                Some(other) => bytes.push(other),
                None => {}
            },
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `-5,2 +4,0 @@ …`
fn hunk(numbers: &str) -> Option<Hunk> {
    let mut parts = numbers.split(' ');
    let mut part = |sign: char| {
        let (start, count) = parts.next()?.strip_prefix(sign).map(|part| part.split_once(',').unwrap_or((part, "1")))?;
        Some((start.parse::<usize>().ok()?, count.parse::<usize>().ok()?))
    };
    let ((_, before), (start, now)) = (part('-')?, part('+')?);
    // Without lines of its own it stands behind the line that is named.
    Some(Hunk { before, now, line: start + usize::from(now == 0), ..Hunk::default() })
}

#[cfg(test)]
mod tests {
    use super::super::changes::Changed;
    use super::read;

    fn files(diff: &str) -> Vec<(String, Changed)> {
        let files = read(diff.as_bytes()).unwrap_or_else(|error| panic!("{error}: {diff}"));
        files.into_iter().map(|file| (file.paths[0].clone(), file.changed)).collect()
    }

    fn lines(path: &str, lines: &[(usize, usize)]) -> (String, Changed) {
        (path.to_owned(), Changed::Lines(lines.to_vec()))
    }

    #[test]
    fn changed_lines_are_those_of_the_file_as_it_is_now() {
        let diff = "diff --git a/x/a.md b/x/a.md\nindex 1..2 100644\n--- a/x/a.md\n+++ b/x/a.md\n\
            @@ -1,3 +1,4 @@ # Title\n one\n-two\n+zwei\n+drei\n four\n@@ -20 +21 @@\n-x\n+y\n\\ No newline at end of file\n";
        assert_eq!(files(diff), [lines("x/a.md", &[(2, 3), (21, 21)])]);
        assert_eq!(files(&diff.replace('\n', "\r\n")), files(diff));
    }

    #[test]
    fn lines_that_were_taken_out_change_their_neighbours() {
        let head = "--- a.md\n+++ a.md\n";
        assert_eq!(files(&format!("{head}@@ -5,2 +4,0 @@\n-x\n-y\n")), [lines("a.md", &[(4, 5)])]);
        assert_eq!(files(&format!("{head}@@ -3,3 +3,2 @@\n x\n-y\n z\n")), [lines("a.md", &[(3, 4)])]);
        assert_eq!(files(&format!("{head}@@ -1 +0,0 @@\n-x\n")), [lines("a.md", &[(1, 1)])]);
    }

    #[test]
    fn lines_that_look_like_headings_are_none() {
        let diff = "--- a.md\n+++ a.md\n@@ -1,2 +1,2 @@\n--- old.md\n+++ new.md\n same\n";
        assert_eq!(files(diff), [lines("a.md", &[(1, 1)])]);
    }

    #[test]
    fn names_are_read_however_they_are_written() {
        let named = |before: &str, now: &str| read(format!("--- {before}\n+++ {now}\n@@ -1 +1 @@\n-x\n+y\n").as_bytes()).expect("a diff");
        let first = |before, now| named(before, now)[0].paths[0].clone();
        assert_eq!(first("a/caf.md", "b/caf.md"), "caf.md");
        assert_eq!(first("i/a.md", "w/a.md"), "a.md");
        assert_eq!(first("\"a/caf\\303\\251 \\\"1\\\".md\"", "\"b/caf\\303\\251 \\\"1\\\".md\""), "café \"1\".md");
        assert_eq!(first("a/with blanks.md\t", "b/with blanks.md\t"), "with blanks.md");
        assert_eq!(first("old.md\t2026-11-01 10:00:00", "new.md\t2026-11-02 10:00:00"), "new.md");
        assert_eq!(named("site-1/a.md", "site-2/a.md")[0].paths, ["site-2/a.md", "a.md"]);
        assert_eq!(first("b/a.md", "b/a.md"), "b/a.md", "a folder called b");
        assert_eq!(first("/dev/null", "b/a.md"), "a.md");
    }

    #[test]
    fn new_moved_binary_and_deleted_files() {
        let new = "diff --git a/n.md b/n.md\nnew file mode 100644\n--- /dev/null\n+++ b/n.md\n@@ -0,0 +1,2 @@\n+one\n+two\n";
        let moved = "diff --git a/old.md b/new name.md\nsimilarity index 100%\nrename from old.md\nrename to new name.md\n";
        let edited = "diff --git a/old.md b/new.md\nsimilarity index 90%\nrename from old.md\nrename to new.md\n--- a/old.md\n+++ b/new.md\n\
            @@ -4 +4 @@\n-x\n+y\n";
        let binary = "diff --git a/a b.docx b/a b.docx\nindex 1..2 100644\nBinary files a/a b.docx and b/a b.docx differ\n";
        let gone = "diff --git a/g.md b/g.md\ndeleted file mode 100644\n--- a/g.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n";
        let mode = "diff --git a/m.md b/m.md\nold mode 100644\nnew mode 100755\n";
        let all = [new, moved, edited, binary, gone, mode].concat();
        let expected = [
            lines("n.md", &[(1, 2)]),
            lines("new name.md", &[]),
            lines("new.md", &[(4, 4)]),
            ("a b.docx".to_owned(), Changed::Whole),
            lines("m.md", &[]),
        ];
        assert_eq!(files(&all), expected);
    }

    #[test]
    fn what_is_no_diff_is_refused() {
        let refused = |text: &str| read(text.as_bytes()).expect_err(text);
        assert_eq!(read(b""), Ok(Vec::new()));
        assert!(refused("Zero downtime.\n").starts_with("is no unified diff"));
        assert!(refused("--- a.md\n+++ a.md\n@@ -1,5 +1,5 @@\n x\n").starts_with("ends in the middle"));
        assert!(refused("--- a.md\n+++ a.md\n@@ -1 +1 @@\nx\n").contains("not as long as it says (line 4)"));
        assert!(refused("diff --cc a.md\n@@@ -1 -1 +1 @@@\n").contains("merge"));
    }

    proptest::proptest! {
        #[test]
        fn anything_can_be_read(diff in "(diff --git |--- |\\+\\+\\+ |@@ -1,2 \\+1,2 @@|[-+ ]|a/|b/|\"|\\\\|[0-9]{1,3}|\\r?\\n|é){0,40}") {
            let _ = read(diff.as_bytes());
        }
    }
}
