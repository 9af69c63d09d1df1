//! All files of the workspace, checked one after the other while nothing else is to be done.

use super::buffer::Lines;
use crate::cli::files::{Files, Input};
use crate::cli::read;
use crate::cli::reading::Reading;
use crate::cli::session::{Contents, Refusal, Session, Verdict};
use caveat::document::Format;
use caveat::document::counter::Unit;
use caveat::report::summary::count;
use lsp_server::RequestId;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A look at every file.
pub struct Sweep {
    /// The request that is answered at the end.
    pub id: RequestId,
    files: std::vec::IntoIter<Input>,
    all: usize,
    done: usize,
    findings: usize,
    affected: usize,
    /// The last percentage that was shown.
    shown: usize,
}

impl Sweep {
    /// Finds the files, as `caveat check` does for folders.
    pub fn new(id: RequestId, roots: &[PathBuf]) -> Self {
        let Files { mut inputs, .. } = Files::find(roots, None, &Reading::default());
        // No editor shows a Word document as text.
        inputs.retain(|input| input.format != Some(Format::Docx));
        Self { id, all: inputs.len(), files: inputs.into_iter(), done: 0, findings: 0, affected: 0, shown: 0 }
    }

    /// The next file.
    pub fn next_file(&mut self) -> Option<Input> {
        self.files.next()
    }

    /// Checks a file as it is on disk.
    pub fn check(&self, input: &Input, session: &mut Session, unit: Unit) -> (Lines, Result<Verdict, Refusal>) {
        let verdict = match read::bytes(input) {
            Ok(bytes) => session.check(input.clone(), Contents::Bytes(bytes), None),
            Err(reason) => Err(Refusal::Unreadable(reason)),
        };
        let text = verdict.as_ref().map_or_else(|_| String::new(), |verdict| verdict.document.source.clone());
        (Lines::new(text, unit), verdict)
    }

    /// Counts what was found in a file.
    pub fn count(&mut self, findings: usize) {
        self.done += 1;
        self.findings += findings;
        self.affected += usize::from(findings > 0);
    }

    /// What it came to, in words.
    pub fn told(&self) -> String {
        match self.findings {
            0 => format!("Nothing was found in {}.", count(self.done, "file")),
            found => format!("{} in {} of {}.", count(found, "finding"), self.affected, count(self.done, "file")),
        }
    }

    /// What the client knows the work by.
    pub fn token(&self) -> String {
        format!("caveat/{}", self.id)
    }

    /// Whether a message of the client is about this work.
    pub fn is_shown_as(&self, params: &Value) -> bool {
        params.get("token").and_then(Value::as_str) == Some(&self.token())
    }

    /// The message with which it begins.
    pub fn begin(&mut self) -> Value {
        let title = format!("Checking {}", count(self.all, "file"));
        self.progress(json!({ "kind": "begin", "title": title, "cancellable": true, "percentage": 0 }))
    }

    /// How far it has come, if that is new.
    pub fn report(&mut self) -> Option<Value> {
        let percentage = self.done * 100 / self.all.max(1);
        (percentage > std::mem::replace(&mut self.shown, percentage)).then(|| {
            self.progress(json!({ "kind": "report", "percentage": percentage, "message": format!("{} of {}", self.done, self.all) }))
        })
    }

    /// The message with which it ends.
    pub fn end(&self, message: &str) -> Value {
        self.progress(json!({ "kind": "end", "message": message }))
    }

    fn progress(&self, value: Value) -> Value {
        json!({ "token": self.token(), "value": value })
    }
}
