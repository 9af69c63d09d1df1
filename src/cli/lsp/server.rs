//! The server: takes in messages, answers, and checks what changed when there is nothing else to do.

use super::actions;
use super::buffer::{Buffer, Lines};
use super::client::{self, Client};
use super::completion;
use super::diagnostics;
use super::hover;
use super::links;
use super::settings::{self, Desk};
use super::sweep::Sweep;
use crate::cli::files::Input;
use crate::cli::session::{Refusal, Session, Verdict};
use caveat::document::Format;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// For so long nothing must be typed in a file of rules before all rules are read anew: that takes a while.
const QUIET: Duration = Duration::from_millis(300);

/// What is asked of the server.
type Answer = Result<Value, (ErrorCode, String)>;

/// Serves one client.
pub struct Server<'c> {
    connection: &'c Connection,
    pub(super) client: Client,
    pub(super) session: Session,
    /// What is open, by its address.
    pub(super) buffers: BTreeMap<String, Buffer>,
    /// What came of those that are copy.
    pub(super) verdicts: BTreeMap<String, Result<Verdict, Refusal>>,
    /// Files of settings and rules.
    pub(super) desk: Desk,
    /// What is open and changed since it was checked, the last one last.
    dirty: Vec<String>,
    /// Messages that were taken in and not looked at.
    waiting: VecDeque<Message>,
    /// The work on all files of the workspace.
    sweep: Option<Sweep>,
    requests: i32,
    /// The client has said that it will leave.
    leaving: bool,
}

impl<'c> Server<'c> {
    /// Nothing is open yet.
    pub fn new(connection: &'c Connection, client: Client, session: Session) -> Self {
        Self {
            connection,
            client,
            session,
            buffers: BTreeMap::new(),
            verdicts: BTreeMap::new(),
            desk: Desk::default(),
            dirty: Vec::new(),
            waiting: VecDeque::new(),
            sweep: None,
            requests: 0,
            leaving: false,
        }
    }

    /// Serves until the client leaves; tells whether it said so before.
    pub fn run(mut self) -> bool {
        self.watch_files();
        loop {
            let received = match (self.waiting.is_empty(), self.has_work(), self.desk.due()) {
                (false, ..) => None,
                (true, true, _) => match self.connection.receiver.try_recv() {
                    Ok(message) => Some(message),
                    Err(error) if error.is_disconnected() => return false,
                    Err(_) => {
                        self.work();
                        continue;
                    }
                },
                (true, false, Some(due)) => match self.connection.receiver.recv_deadline(due) {
                    Ok(message) => Some(message),
                    Err(error) if error.is_disconnected() => return false,
                    Err(_) => {
                        self.read_rules();
                        continue;
                    }
                },
                (true, false, None) => match self.connection.receiver.recv() {
                    Ok(message) => Some(message),
                    Err(_) => return false,
                },
            };
            self.waiting.extend(received);
            // Whatever waits may cancel what came before it.
            while let Ok(message) = self.connection.receiver.try_recv() {
                self.waiting.push_back(message);
            }
            self.cancel();
            match self.waiting.pop_front() {
                Some(Message::Request(request)) => self.request(request),
                Some(Message::Notification(notification)) if notification.method == "exit" => return self.leaving,
                Some(Message::Notification(notification)) => self.notification(notification),
                // Nothing that is asked of a client needs its answer.
                Some(Message::Response(_)) | None => {}
            }
        }
    }

    /// Takes requests out of the queue that are not wanted any more.
    fn cancel(&mut self) {
        let mut cancelled: Vec<RequestId> = Vec::new();
        self.waiting.retain(|message| match message {
            Message::Notification(Notification { method, params }) if method == "$/cancelRequest" => {
                cancelled.extend(params.get("id").and_then(|id| serde_json::from_value(id.clone()).ok()));
                false
            }
            _ => true,
        });
        for id in cancelled {
            let before = self.waiting.len();
            self.waiting.retain(|message| !matches!(message, Message::Request(request) if request.id == id));
            let is_swept = self.sweep.as_ref().is_some_and(|sweep| sweep.id == id);
            if is_swept && let Some(sweep) = self.sweep.take() {
                self.end_progress(&sweep, "stopped");
            }
            if is_swept || self.waiting.len() < before {
                self.respond(id, Err((ErrorCode::RequestCanceled, "it was cancelled".to_owned())));
            }
        }
    }

    fn has_work(&self) -> bool {
        !self.dirty.is_empty() || self.sweep.is_some()
    }

    /// One piece of work: the draft that was changed last comes first.
    fn work(&mut self) {
        if let Some(uri) = self.dirty.pop() {
            self.check(&uri);
        } else if let Some(mut sweep) = self.sweep.take() {
            match sweep.next_file() {
                Some(file) => {
                    self.sweep_file(&mut sweep, &file);
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
        let verdict = self.session.check(input, text.into_bytes(), None);
        let buffer = &self.buffers[uri];
        let diagnostics = diagnostics::of(&verdict, &buffer.lines, &buffer.uri, &self.client);
        let (address, version) = (buffer.uri.clone(), buffer.version);
        self.verdicts.insert(uri.to_owned(), verdict);
        self.publish(address, diagnostics, Some(version));
        self.learn();
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
    fn catch_up(&mut self, uri: &str) {
        if self.dirty.iter().any(|dirty| dirty == uri) {
            self.check(uri);
        }
    }

    fn notification(&mut self, Notification { method, mut params }: Notification) {
        client::escape_addresses(&mut params);
        match method.as_str() {
            "textDocument/didOpen" => {
                let Some(DidOpenTextDocumentParams { text_document: opened }) = read(params) else { return };
                let (key, path) = (opened.uri.as_str().to_owned(), client::path(&opened.uri));
                let lines = Lines::new(opened.text, self.client.unit);
                let buffer = Buffer { uri: opened.uri, path, language: opened.language_id, version: opened.version, lines };
                self.buffers.insert(key.clone(), buffer);
                self.touch(key);
            }
            "textDocument/didChange" => {
                let Some(DidChangeTextDocumentParams { text_document, content_changes }) = read(params) else { return };
                let key = text_document.uri.as_str().to_owned();
                if let Some(buffer) = self.buffers.get_mut(&key) {
                    buffer.change(text_document.version, content_changes);
                    self.touch(key);
                }
            }
            "textDocument/didClose" => {
                let Some(DidCloseTextDocumentParams { text_document }) = read(params) else { return };
                let key = text_document.uri.as_str();
                self.dirty.retain(|dirty| dirty != key);
                self.verdicts.remove(key);
                if let Some(Buffer { path: Some(path), .. }) = self.buffers.remove(key)
                    && settings::is_settings(&path, &mut self.session)
                {
                    self.show_mistakes();
                } else {
                    self.publish(text_document.uri, Vec::new(), None);
                }
            }
            "textDocument/didSave" => {
                let Some(DidSaveTextDocumentParams { text_document, .. }) = read(params) else { return };
                let path = client::path(&text_document.uri);
                if path.is_some_and(|path| settings::is_settings(&path, &mut self.session)) {
                    self.reload();
                }
            }
            "workspace/didChangeWatchedFiles" => self.reload(),
            "workspace/didChangeWorkspaceFolders" => {
                let Some(DidChangeWorkspaceFoldersParams { event }) = read(params) else { return };
                let gone: Vec<PathBuf> = event.removed.iter().filter_map(|folder| client::path(&folder.uri)).collect();
                self.client.roots.retain(|root| !gone.contains(root));
                self.client.roots.extend(event.added.iter().filter_map(|folder| client::path(&folder.uri)));
            }
            "window/workDoneProgress/cancel" => {
                if let Some(sweep) = self.sweep.take_if(|sweep| sweep.is_shown_as(&params)) {
                    self.end_progress(&sweep, "stopped");
                    self.respond(sweep.id, Err((ErrorCode::RequestCanceled, "it was stopped".to_owned())));
                }
            }
            _ => {}
        }
    }

    fn touch(&mut self, key: String) {
        self.dirty.retain(|dirty| *dirty != key);
        self.dirty.push(key);
    }

    fn request(&mut self, Request { id, method, mut params }: Request) {
        client::escape_addresses(&mut params);
        if self.leaving {
            return self.respond(id, Err((ErrorCode::InvalidRequest, "the server was told to shut down".to_owned())));
        }
        let answer = match method.as_str() {
            "shutdown" => {
                self.leaving = true;
                Ok(Value::Null)
            }
            "textDocument/hover" => self.at(params, |server, key, at: HoverParams| {
                let position = at.text_document_position_params.position;
                hover::at(server.verdict(key)?, &server.buffers[key].lines, position)
            }),
            "textDocument/documentLink" => self.at(params, |server, key, _: DocumentLinkParams| {
                let buffer = &server.buffers[key];
                match server.verdict(key) {
                    Some(verdict) => Some(links::of_copy(verdict, &buffer.lines)),
                    None => Some(links::of_settings(&buffer.lines, server.session.planner().rules().ok()?.rules())),
                }
            }),
            "textDocument/codeAction" => self.at(params, |server, key, at: CodeActionParams| {
                Some(actions::offered(server.verdict(key)?, &server.buffers[key], &at, &server.client))
            }),
            "textDocument/completion" => self.at(params, |server, key, at: CompletionParams| {
                let path = server.buffers[key].path.clone()?;
                let (top, names) = settings::keys(&path, &mut server.session)?;
                Some(completion::at(&server.buffers[key].lines, at.text_document_position.position, top, &names))
            }),
            "workspace/executeCommand" => match read::<ExecuteCommandParams>(params) {
                Some(command) => match self.execute(&id, command) {
                    Some(answer) => answer,
                    // The answer comes when the work is done.
                    None => return,
                },
                None => Err((ErrorCode::InvalidParams, "the command cannot be read".to_owned())),
            },
            _ => Err((ErrorCode::MethodNotFound, format!("{method} is not offered"))),
        };
        self.respond(id, answer);
    }

    /// Answers a question about something that is open. Of what is not, there is nothing to tell.
    fn at<P: DeserializeOwned, A: Serialize>(&mut self, params: Value, answer: impl FnOnce(&mut Self, &str, P) -> Option<A>) -> Answer {
        let uri = ["/textDocument/uri"].into_iter().find_map(|pointer| params.pointer(pointer)?.as_str());
        let Some(key) = uri.map(str::to_owned) else {
            return Err((ErrorCode::InvalidParams, "no document is named".to_owned()));
        };
        let params = serde_json::from_value(params).map_err(|error| (ErrorCode::InvalidParams, error.to_string()))?;
        if !self.buffers.contains_key(&key) {
            return Ok(Value::Null);
        }
        self.catch_up(&key);
        let answer = answer(self, &key, params);
        serde_json::to_value(answer).map_err(|error| (ErrorCode::InternalError, error.to_string()))
    }

    /// What an editor has open of a file, whose address it may write otherwise than this server does.
    fn open_as(&self, path: &Path) -> Option<&Buffer> {
        self.buffers.values().find(|buffer| buffer.path.as_deref() == Some(path))
    }

    /// What came of a draft, if it was checked.
    fn verdict(&self, key: &str) -> Option<&Verdict> {
        self.verdicts.get(key)?.as_ref().ok()
    }

    fn execute(&mut self, id: &RequestId, command: ExecuteCommandParams) -> Option<Answer> {
        let invalid = |what: &str| Err((ErrorCode::InvalidParams, what.to_owned()));
        let text = |at: usize| command.arguments.get(at).and_then(Value::as_str);
        Some(match (command.command.as_str(), text(0)) {
            (actions::EXPLAIN, Some(rule)) => {
                match self.session.planner().rules().ok().and_then(|linter| hover::explanation(&linter, rule)) {
                    Some(told) => {
                        if !self.client.shows_explanations {
                            self.notify("window/showMessage", json!({ "type": MessageType::INFO, "message": told }));
                        }
                        Ok(Value::from(told))
                    }
                    None => invalid("there is no such rule"),
                }
            }
            (actions::SUPPRESS, Some(uri)) => {
                self.catch_up(uri);
                let wanted = command.arguments.get(1).and_then(|range| serde_json::from_value::<Range>(range.clone()).ok());
                let edit = match (self.verdict(uri), self.buffers.get(uri), wanted, text(2), text(3)) {
                    (Some(verdict), Some(buffer), Some(range), Some(rule), Some(reason)) => {
                        actions::suppress(verdict, buffer, &self.client, range, rule, reason)
                    }
                    _ => None,
                };
                match edit {
                    Some(edit) => {
                        self.ask("workspace/applyEdit", json!({ "label": "Leave it, with a reason", "edit": edit }));
                        Ok(Value::Null)
                    }
                    None => invalid("there is nothing to leave there"),
                }
            }
            (actions::CHECK_ALL, _) => {
                if let Some(earlier) = self.sweep.take() {
                    self.end_progress(&earlier, "begun anew");
                    self.respond(earlier.id, Err((ErrorCode::ServerCancelled, "it was begun anew".to_owned())));
                }
                let mut sweep = Sweep::new(id.clone(), &self.client.roots);
                if self.client.shows_progress {
                    self.ask("window/workDoneProgress/create", json!({ "token": sweep.token() }));
                    self.notify("$/progress", sweep.begin());
                }
                self.sweep = Some(sweep);
                return None;
            }
            (actions::CLEAR, _) => {
                for path in std::mem::take(&mut self.desk.swept) {
                    if let Some(uri) = client::uri(&path).filter(|_| self.open_as(&path).is_none()) {
                        self.publish(uri, Vec::new(), None);
                    }
                }
                Ok(Value::Null)
            }
            (other, _) => invalid(&format!("there is no command {other}, or it needs more to go on")),
        })
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

    fn end_progress(&self, sweep: &Sweep, told: &str) {
        if self.client.shows_progress {
            self.notify("$/progress", sweep.end(told));
        }
    }

    /// Settings or rules changed on disk: everything is read and checked anew.
    fn reload(&mut self) {
        // What is wrong with the command line would have ended the server at its start.
        let _ = self.session.reload();
        self.desk.forget();
        self.dirty = self.buffers.keys().cloned().collect();
        for root in self.client.roots.clone() {
            self.read_settings(&root.join(caveat::config::NAME));
        }
        self.learn();
        self.show_mistakes();
    }

    /// Looks for mistakes in a file of settings that is open as it stands there, saved or not.
    fn check_settings(&mut self, path: &Path) {
        self.read_settings(path);
        self.learn();
        let text = self.text_of(path);
        if self.desk.look(path, text, &mut self.session) {
            self.desk.wait(Instant::now() + QUIET);
        }
        self.show_mistakes();
    }

    /// Reads the settings that govern a file, so that their mistakes come to light.
    fn read_settings(&mut self, path: &Path) {
        self.session.read_settings(path);
    }

    /// Tries the rules with what is open and not saved.
    fn read_rules(&mut self) {
        let open: Vec<(PathBuf, String)> =
            self.buffers.values().filter_map(|buffer| Some((buffer.path.clone()?, buffer.lines.text().to_owned()))).collect();
        self.desk.read_rules(&open, &mut self.session);
        self.show_mistakes();
    }

    fn text_of(&self, path: &Path) -> String {
        self.open_as(path).map_or_else(String::new, |buffer| buffer.lines.text().to_owned())
    }

    /// Takes in what the last check brought to light about settings.
    fn learn(&mut self) {
        if self.desk.learn(&mut self.session) {
            self.show_mistakes();
        }
    }

    /// Publishes what is wrong with files of settings and rules, in these files.
    fn show_mistakes(&mut self) {
        let open: BTreeMap<PathBuf, &Buffer> = self.buffers.values().filter_map(|buffer| Some((buffer.path.clone()?, buffer))).collect();
        let told: Vec<_> = self.desk.mistakes(&open, self.client.unit).into_iter().collect();
        for (path, diagnostics, version) in told {
            let open_as = self.open_as(&path).map(|buffer| buffer.uri.clone());
            if let Some(uri) = open_as.or_else(|| client::uri(&path)) {
                self.publish(uri, diagnostics, version);
            }
        }
    }

    /// Asks to be told when files of settings change outside the editor.
    fn watch_files(&mut self) {
        if !self.client.watches {
            return;
        }
        let watchers = ["**/*.toml"].map(|glob| json!({ "globPattern": glob }));
        let options = json!({ "watchers": watchers });
        let registration = json!({ "id": "settings", "method": "workspace/didChangeWatchedFiles", "registerOptions": options });
        self.ask("client/registerCapability", json!({ "registrations": [registration] }));
    }

    fn publish(&self, uri: Uri, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        self.notify("textDocument/publishDiagnostics", serde_json::to_value(params).unwrap_or_default());
    }

    fn notify(&self, method: &str, params: Value) {
        self.send(Message::Notification(Notification { method: method.to_owned(), params }));
    }

    fn ask(&mut self, method: &str, params: Value) {
        self.requests += 1;
        self.send(Message::Request(Request { id: RequestId::from(self.requests), method: method.to_owned(), params }));
    }

    fn respond(&self, id: RequestId, answer: Answer) {
        self.send(Message::Response(match answer {
            Ok(result) => Response::new_ok(id, result),
            Err((code, message)) => Response::new_err(id, code as i32, message),
        }));
    }

    fn send(&self, message: Message) {
        // A client that is gone is noticed where messages are taken in.
        let _ = self.connection.sender.send(message);
    }
}

/// What a client sent; nothing if it does not speak as expected.
fn read<P: DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}
