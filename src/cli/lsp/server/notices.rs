//! What a client tells of: texts that are opened, changed and closed, and files that change elsewhere.

use super::super::buffer::{Buffer, Lines};
use super::super::settings;
use super::{Server, client, read};
use lsp_server::{ErrorCode, Notification};
use lsp_types::*;
use std::path::PathBuf;

impl Server<'_> {
    /// Takes note of it.
    pub(super) fn notification(&mut self, Notification { method, mut params }: Notification) {
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
}
