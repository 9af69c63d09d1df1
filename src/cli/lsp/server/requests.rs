//! What is asked of the server, and its answers.

use super::super::{actions, completion, hover, links, settings, sweep::Sweep};
use super::{Answer, Server, client, read};
use crate::cli::page::Page;
use caveat::config::NAME;
use caveat::linter::Linter;
use lsp_server::{ErrorCode, Request, RequestId};
use lsp_types::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

impl Server<'_> {
    /// Answers, at once or when the work that is asked for is done.
    pub(super) fn request(&mut self, Request { id, method, mut params }: Request) {
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
                if let Some(verdict) = server.verdict(key) {
                    return Some(links::of_copy(verdict, &server.buffers[key].lines));
                }
                let linter = server.rules_for(Some(key))?;
                Some(links::of_settings(&server.buffers[key].lines, linter.rules()))
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
        let Some(key) = params.pointer("/textDocument/uri").and_then(Value::as_str).map(str::to_owned) else {
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

    /// The rules in force for something that is open; else those for the first folder.
    fn rules_for(&mut self, key: Option<&str>) -> Option<Arc<Linter>> {
        let open = key.and_then(|key| self.buffers.get(key)?.path.clone());
        let place = open.or_else(|| Some(self.client.roots.first()?.join(NAME))).unwrap_or_default();
        self.session.rules_for(&place)
    }

    fn execute(&mut self, id: &RequestId, command: ExecuteCommandParams) -> Option<Answer> {
        let invalid = |what: &str| Err((ErrorCode::InvalidParams, what.to_owned()));
        let text = |at: usize| command.arguments.get(at).and_then(Value::as_str);
        Some(match (command.command.as_str(), text(0)) {
            (actions::EXPLAIN, Some(rule)) => {
                let linter = self.rules_for(text(1));
                let told = |page: Page| hover::explanation(linter.as_ref()?, rule, page);
                match told(Page::shown()) {
                    Some(explained) => {
                        if !self.client.shows_explanations {
                            // A message is shown as it is written.
                            let message = told(Page::plain());
                            self.notify("window/showMessage", json!({ "type": MessageType::INFO, "message": message }));
                        }
                        Ok(Value::from(explained))
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
}
