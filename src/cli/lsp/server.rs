//! The server: takes in messages, answers, and checks what changed when there is nothing else to do.

mod mistakes;
mod notices;
mod requests;
mod work;

use super::buffer::Buffer;
use super::client::{self, Client};
use super::settings::Desk;
use super::sweep::Sweep;
use crate::cli::guard::attempted;
use crate::cli::session::{Refusal, Session, Verdict};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};

/// What is asked of the server.
type Answer = Result<Value, (ErrorCode, String)>;

/// Serves one client.
pub struct Server<'c> {
    connection: &'c Connection,
    client: Client,
    session: Session,
    /// What is open, by its address.
    buffers: BTreeMap<String, Buffer>,
    /// What came of those that are copy.
    verdicts: BTreeMap<String, Result<Verdict, Refusal>>,
    /// Files of settings and rules.
    desk: Desk,
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
                        if let Err(reason) = attempted(|| self.read_rules()) {
                            self.log(&format!("the rules {reason}"));
                        }
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
                Some(Message::Request(request)) => {
                    let id = request.id.clone();
                    if let Err(reason) = attempted(|| self.request(request)) {
                        self.respond(id, Err((ErrorCode::InternalError, format!("this {reason}"))));
                    }
                }
                Some(Message::Notification(notification)) if notification.method == "exit" => return self.leaving,
                Some(Message::Notification(notification)) => {
                    if let Err(reason) = attempted(|| self.notification(notification)) {
                        self.log(&format!("what the editor told {reason}"));
                    }
                }
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

    /// Leaves words where the client keeps what a server has to say.
    fn log(&self, message: &str) {
        self.notify("window/logMessage", json!({ "type": MessageType::ERROR, "message": message }));
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
