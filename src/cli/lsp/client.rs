//! What a client can do, and what it is offered.

use super::actions::COMMANDS;
use super::buffer;
use caveat::document::counter::Unit;
use lsp_types::*;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A client, as far as it matters.
#[derive(Debug)]
pub struct Client {
    /// What columns count.
    pub unit: Unit,
    /// The folders that are open.
    pub roots: Vec<PathBuf>,
    /// It can be asked to tell of changed files.
    pub watches: bool,
    /// It shows how far long work has come.
    pub shows_progress: bool,
    /// It shows other places of a finding.
    pub shows_related: bool,
    /// It can make a file.
    pub creates_files: bool,
    /// It asks its user for a reason itself, when one is to be given: `"asksReasons": true` among the options.
    pub asks_reasons: bool,
    /// It shows explanations itself: `"showsExplanations": true` among the options.
    pub shows_explanations: bool,
}

/// The file that an address stands for.
pub fn path(uri: &Uri) -> Option<PathBuf> {
    let url = url::Url::parse(uri.as_str()).ok().filter(|url| url.scheme() == "file")?;
    url.to_file_path().ok()
}

/// The address of a file.
pub fn uri(path: &std::path::Path) -> Option<Uri> {
    escaped(url::Url::from_file_path(path).ok()?.as_str()).parse().ok()
}

/// Escapes, in all addresses of a message, what may not stand in one. Some editors write `[slug].md` as it is.
pub fn escape_addresses(message: &mut Value) {
    match message {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(address) if matches!(name.as_str(), "uri" | "rootUri") && address.parse::<Uri>().is_err() => {
                        *address = escaped(address);
                    }
                    _ => escape_addresses(value),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(escape_addresses),
        _ => {}
    }
}

fn escaped(address: &str) -> String {
    let mut whole = String::with_capacity(address.len());
    for (at, byte) in address.bytes().enumerate() {
        let is_escape = || address.as_bytes().get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        match byte {
            b'%' if is_escape() => whole.push('%'),
            b'%' | b'[' | b']' | b'^' | b'`' | b'{' | b'|' | b'}' | b'"' | b'<' | b'>' | b'\\' => whole += &format!("%{byte:02X}"),
            _ if byte.is_ascii_graphic() => whole.push(char::from(byte)),
            _ => whole += &format!("%{byte:02X}"),
        }
    }
    whole
}

impl Client {
    /// Reads how a client introduces itself. What cannot be read counts as not said.
    pub fn new(mut parameters: Value) -> Self {
        escape_addresses(&mut parameters);
        let options = parameters.get("initializationOptions").cloned().unwrap_or_default();
        let root = parameters.get("rootUri").cloned().and_then(|uri| serde_json::from_value::<Uri>(uri).ok());
        let at = |pointer: &str| parameters.pointer(pointer);
        let folders = at("/workspaceFolders").cloned().and_then(|folders| serde_json::from_value::<Vec<WorkspaceFolder>>(folders).ok());
        let roots: Vec<Uri> = folders.map(|folders| folders.into_iter().map(|folder| folder.uri).collect()).unwrap_or_default();
        let encodings = at("/capabilities/general/positionEncodings").cloned();
        let encodings = encodings.and_then(|kinds| serde_json::from_value::<Vec<PositionEncodingKind>>(kinds).ok());
        let can = |pointer: &str| at(&format!("/capabilities/{pointer}")).and_then(Value::as_bool).unwrap_or(false);
        let wishes = |name: &str| options.get(name).and_then(Value::as_bool).unwrap_or(false);
        let operations = at("/capabilities/workspace/workspaceEdit/resourceOperations").and_then(Value::as_array);
        Self {
            unit: buffer::choose(encodings.as_deref()),
            roots: if roots.is_empty() { root.iter().filter_map(path).collect() } else { roots.iter().filter_map(path).collect() },
            watches: can("workspace/didChangeWatchedFiles/dynamicRegistration"),
            shows_progress: can("window/workDoneProgress"),
            shows_related: can("textDocument/publishDiagnostics/relatedInformation"),
            creates_files: operations.is_some_and(|operations| operations.iter().any(|operation| operation == "create")),
            asks_reasons: wishes("asksReasons"),
            shows_explanations: wishes("showsExplanations"),
        }
    }

    /// What the server can do for it.
    pub fn offer(&self) -> Value {
        let capabilities = ServerCapabilities {
            position_encoding: Some(buffer::kind(self.unit)),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::Supported(true)),
                ..TextDocumentSyncOptions::default()
            })),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX]),
                ..CodeActionOptions::default()
            })),
            document_link_provider: Some(DocumentLinkOptions {
                resolve_provider: Some(false),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(["\"", "[", "=", ",", "."].map(str::to_owned).into()),
                ..CompletionOptions::default()
            }),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: COMMANDS.map(str::to_owned).into(),
                work_done_progress_options: WorkDoneProgressOptions { work_done_progress: Some(true) },
            }),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations: None,
            }),
            ..ServerCapabilities::default()
        };
        json!({
            "capabilities": capabilities,
            "serverInfo": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_need_escapes_have_them() {
        let path = std::path::Path::new(if cfg!(windows) { "C:\\a b\\[é] {1}^.md" } else { "/a b/[é] {1}^.md" });
        let made = uri(path).expect("a file has an address");
        assert!(made.as_str().ends_with("/a%20b/%5B%C3%A9%5D%20%7B1%7D%5E.md"), "{made:?}");
        assert_eq!(super::path(&made).as_deref(), Some(path));
        let mut message = json!({ "textDocument": { "uri": "file:///[é]%5B100%.md", "text": "[a]" }, "all": [{ "uri": "file:///a%20b" }] });
        escape_addresses(&mut message);
        let expected =
            json!({ "textDocument": { "uri": "file:///%5B%C3%A9%5D%5B100%25.md", "text": "[a]" }, "all": [{ "uri": "file:///a%20b" }] });
        assert_eq!(message, expected);
    }
}
