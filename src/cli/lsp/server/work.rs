//! The work that is done when no message waits: drafts that changed, then the files of the workspace, one at a time.

use super::super::buffer::Buffer;
use super::super::{diagnostics, settings, sweep::Sweep};
use super::{Server, client};
use crate::cli::files::Input;
use crate::cli::guard::attempted;
use crate::cli::session::{Contents, Refusal, Verdict};
use caveat::document::Format;
use serde_json::Value;
use std::path::{Path, PathBuf};

impl Server<'_> {
    /// Whether there is any.
    pub(super) fn has_work(&self) -> bool {
        !self.dirty.is_empty() || self.sweep.is_some()
    }

    /// One piece of work: the draft that was changed last comes first.
    pub(super) fn work(&mut self) {
        if let Some(uri) = self.dirty.pop() {
            if let Err(reason) = attempted(|| self.check(&uri)) {
                self.unchecked(&uri, reason);
            }
        } else if let Some(mut sweep) = self.sweep.take() {
            match sweep.next_file() {
                Some(file) => {
                    if let Err(reason) = attempted(|| self.sweep_file(&mut sweep, &file)) {
                        self.log(&format!("{} {reason}", file.name));
                    }
                    self.sweep = Some(sweep);
                }
                None => {
                    let told = sweep.told();
                    self.end_progress(&sweep, &told);
                    self.respond(sweep.id, Ok(Value::from(told)));
                }
            }
        }
    }

    /// Checks something that is open, and publishes what was found.
    fn check(&mut self, uri: &str) {
        self.dirty.retain(|dirty| dirty != uri);
        let Some(buffer) = self.buffers.get(uri) else { return };
        if let Some(path) = buffer.path.clone().filter(|path| settings::is_settings(path, &mut self.session)) {
            self.check_settings(&path);
            return;
        }
        let input = self.input(buffer);
        if input.format.is_none() {
            // Nothing that caveat reads: a program, or settings of something else.
            self.verdicts.remove(uri);
            return self.publish(buffer.uri.clone(), Vec::new(), Some(buffer.version));
        }
        let text = buffer.lines.text().to_owned();
        let verdict = self.session.check(input, Contents::Text(text), None);
        self.show(uri, verdict);
        self.learn();
    }

    /// Tells that something that is open could not be checked, and why.
    fn unchecked(&mut self, uri: &str, reason: String) {
        self.show(uri, Err(Refusal::Unreadable(reason)));
    }

    /// Publishes what came of something that is open.
    fn show(&mut self, uri: &str, verdict: Result<Verdict, Refusal>) {
        let Some(buffer) = self.buffers.get(uri) else { return };
        let diagnostics = diagnostics::of(&verdict, &buffer.lines, &buffer.uri, &self.client);
        let (address, version) = (buffer.uri.clone(), buffer.version);
        self.verdicts.insert(uri.to_owned(), verdict);
        self.publish(address, diagnostics, Some(version));
    }

    /// How to read something that is open. What has no file yet is taken for one in the first folder that is open.
    fn input(&self, buffer: &Buffer) -> Input {
        let nowhere = || self.client.roots.first().map_or_else(PathBuf::new, PathBuf::clone).join("untitled");
        let place = buffer.path.clone().unwrap_or_else(nowhere);
        let by_name = buffer.path.as_deref().and_then(|path| Format::from_path(&path.to_string_lossy()));
        let by_language = || match buffer.language.as_str() {
            "markdown" => Some(Format::Markdown),
            "mdx" => Some(Format::Mdx),
            "html" => Some(Format::Html),
            "astro" => Some(Format::Astro),
            "svelte" => Some(Format::Svelte),
            "vue" => Some(Format::Vue),
            "plaintext" | "text" => Some(Format::Text),
            _ => None,
        };
        // Some editors take settings for plain text.
        let is_settings = buffer.path.as_deref().and_then(Path::extension).is_some_and(|ending| ending == "toml");
        let format = by_name.or_else(|| by_language().filter(|_| !is_settings));
        let name = place.to_string_lossy().into_owned();
        Input { name, path: buffer.path.clone(), format, named: true, needs_columns: false }
    }

    /// Checks what is open if it was changed, so that answers are about what the user sees.
    pub(super) fn catch_up(&mut self, uri: &str) {
        if self.dirty.iter().any(|dirty| dirty == uri) {
            self.check(uri);
        }
    }

    /// What an editor has open of a file, whose address it may write otherwise than this server does.
    pub(super) fn open_as(&self, path: &Path) -> Option<&Buffer> {
        self.buffers.values().find(|buffer| buffer.path.as_deref() == Some(path))
    }

    /// What came of a draft, if it was checked.
    pub(super) fn verdict(&self, key: &str) -> Option<&Verdict> {
        self.verdicts.get(key)?.as_ref().ok()
    }

    /// Checks a file of the workspace that is not open, and publishes what was found.
    fn sweep_file(&mut self, sweep: &mut Sweep, input: &Input) {
        let Some((path, uri)) = input.path.as_deref().and_then(|path| Some((path.to_owned(), client::uri(path)?))) else { return };
        let open = self.open_as(&path).map(|buffer| self.verdict(buffer.uri.as_str()).map_or(0, |verdict| verdict.checked.findings.len()));
        let found = open.unwrap_or_else(|| {
            let (lines, verdict) = sweep.check(input, &mut self.session, self.client.unit);
            let diagnostics = diagnostics::of(&verdict, &lines, &uri, &self.client);
            let found = diagnostics.len();
            self.desk.swept.insert(path);
            self.publish(uri, diagnostics, None);
            found
        });
        sweep.count(found);
        if let Some(report) = sweep.report().filter(|_| self.client.shows_progress) {
            self.notify("$/progress", report);
        }
    }

    /// Tells a client that shows it how the work on all files ended.
    pub(super) fn end_progress(&self, sweep: &Sweep, told: &str) {
        if self.client.shows_progress {
            self.notify("$/progress", sweep.end(told));
        }
    }
}
