//! Plain text: paragraphs, headings and lists as people type them.

use super::{
    Role, Span,
    bullets::{bullet, numbered},
    mark_len,
    wrap::Wrap,
    writer::{Context, Writer},
};

/// A line without the white space around it.
#[derive(Debug, Clone, Copy, Default)]
struct Line<'s> {
    text: &'s str,
    at: usize,
    indent: usize,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.at + self.text.len()
    }
}

/// Reads a text file.
pub(super) fn read(source: &str, writer: &mut Writer) {
    writer.bare_links = true;
    let mut reader = Reader { writer, wrap: Wrap::measure(source), lists: Vec::new(), headed: false };
    // One group behind, to see what follows.
    let (mut group, mut next) = (Vec::new(), Vec::new());
    for line in lines(source).chain([Line::default()]) {
        if !line.text.is_empty() {
            next.push(line);
        } else if !next.is_empty() {
            reader.group(&group, next.first());
            std::mem::swap(&mut group, &mut next);
            next.clear();
        }
    }
    reader.group(&group, None);
}

fn lines(source: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = mark_len(source);
    source[at..].split('\n').map(move |raw| {
        let text = raw.trim_start();
        let indent = raw.len() - text.len();
        let line = Line { text: text.trim_end(), at: at + indent, indent };
        at += raw.len() + 1;
        line
    })
}

struct Reader<'w> {
    writer: &'w mut Writer,
    wrap: Wrap,
    /// The open lists, outermost first: their indent and number.
    lists: Vec<(usize, u32)>,
    /// Whether there was a heading.
    headed: bool,
}

impl Reader<'_> {
    /// Reads the lines between two blank ones; `after` is the next such line.
    fn group(&mut self, lines: &[Line], after: Option<&Line>) {
        if let [line] = lines
            && self.lists.is_empty()
            && let Some(mark) = numbered(line.text)
            && after.is_some_and(|after| numbered(after.text).is_none())
        {
            let text = line.text[mark..].trim_start();
            if is_heading(text, true, None) {
                return self.heading(Line { text, at: line.end() - text.len(), ..*line }, None);
            }
        }

        let mut i = 0;
        while i < lines.len() {
            let line = lines[i];
            let rest = &lines[i + 1..];
            i += 1;
            if is_rule(line.text) {
                self.lists.clear();
            } else if is_row(line.text) && rest.first().is_some_and(|next| is_row(next.text)) {
                let more = rest.iter().take_while(|next| is_row(next.text)).count();
                i += more;
                lines[i - more - 1..i].iter().for_each(|row| self.row(*row));
            } else if let Some(under) = rest.first().filter(|next| is_underline(next.text) && !is_rule(line.text)) {
                let level = if under.text.starts_with('=') { 1 } else { 2 };
                self.heading(line, Some(level));
                i += 1;
            } else if let Some(mark) = bullet(line.text) {
                let more = rest
                    .iter()
                    .zip(&lines[i - 1..])
                    .take_while(|(next, before)| {
                        bullet(next.text).is_none()
                            && !is_rule(next.text)
                            && (next.indent > line.indent || self.wrap.joins(before.text, next.text))
                    })
                    .count();
                self.item(line, mark, &rest[..more]);
                i += more;
            } else if is_heading(line.text, lines.len() == 1, rest.first()) {
                self.heading(line, None);
            } else {
                let more = rest
                    .iter()
                    .zip(rest.iter().skip(1).map(Some).chain([None]))
                    .take_while(|(next, after)| {
                        let begins_table = is_row(next.text) && after.is_some_and(|after| is_row(after.text));
                        bullet(next.text).is_none()
                            && !is_rule(next.text)
                            && !begins_table
                            && !after.is_some_and(|after| is_underline(after.text))
                    })
                    .count();
                self.lists.clear();
                self.lines(line, &rest[..more], Wrap::joins);
                self.writer.end_block(Context::of(Role::Paragraph));
                i += more;
            }
        }
    }

    fn heading(&mut self, line: Line, level: Option<u8>) {
        let level = level.unwrap_or(if self.headed { 2 } else { 1 });
        self.headed = true;
        self.lists.clear();
        self.writer.verbatim(line.text, line.at);
        self.writer.end_block(Context::of(Role::Heading(level)));
    }

    fn item(&mut self, line: Line, mark: usize, more: &[Line]) {
        while self.lists.last().is_some_and(|(indent, _)| *indent > line.indent) {
            self.lists.pop();
        }
        if self.lists.last().is_none_or(|(indent, _)| line.indent > indent + 1) {
            let list = self.writer.new_list();
            self.lists.push((line.indent, list));
        }
        let text = line.text[mark..].trim_start();
        let at = line.end() - text.len();
        self.lines(Line { text, at, ..line }, more, Wrap::joins_item);
        self.writer.end_block(Context { list: self.lists.last().map(|(_, list)| *list), ..Context::of(Role::ListItem) });
    }

    /// A row of a table that was pasted: its cells are parted by tabs.
    fn row(&mut self, line: Line) {
        self.lists.clear();
        let mut at = line.at;
        for cell in line.text.split('\t') {
            self.writer.verbatim(cell.trim(), at + cell.len() - cell.trim_start().len());
            self.writer.end_block(Context::of(Role::TableCell));
            at += cell.len() + 1;
        }
    }

    fn lines(&mut self, first: Line, more: &[Line], joins: fn(Wrap, &str, &str) -> bool) {
        self.writer.verbatim(first.text, first.at);
        let mut before = first;
        for line in more {
            let gap = Span::new(before.end(), line.at);
            if joins(self.wrap, before.text, line.text) {
                self.writer.space(gap, false);
            } else {
                self.writer.line_break(gap);
            }
            self.writer.verbatim(line.text, line.at);
            before = *line;
        }
    }
}

/// A line that only parts what is above from what is below.
fn is_rule(text: &str) -> bool {
    text.len() >= 3 && text.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '~' | '#' | '—' | '–' | '•' | ' '))
}

/// Whether a line may be a row of a table. One tab in one line is but a wide space.
fn is_row(text: &str) -> bool {
    text.contains('\t') && bullet(text).is_none()
}

fn is_underline(text: &str) -> bool {
    text.len() >= 3 && (text.bytes().all(|b| b == b'=') || text.bytes().all(|b| b == b'-'))
}

fn is_heading(text: &str, alone: bool, next: Option<&Line>) -> bool {
    let words = text.split_whitespace().take(13).count();
    if words > 12 {
        return false;
    }
    let capitals = text.chars().filter(|c| c.is_uppercase()).count() >= 2 && !text.chars().any(char::is_lowercase);
    let closed = text.ends_with(['.', '!', ',', ';', ':', '…']);
    let tags = text.split_whitespace().all(|word| word.starts_with(['#', '@']));
    let address = text.contains("://") || text.contains("www.") || text.contains('@');
    !tags && !address && !closed && (alone && text.chars().any(char::is_alphabetic) || capitals && next.is_some())
}
