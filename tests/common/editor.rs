//! A client of the language server, as small as can be.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// More than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// An editor with a server of its own.
pub struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    requests: i64,
    /// What the server published last, by address.
    pub published: BTreeMap<String, Value>,
    /// What the server asked for and told, other than that.
    pub told: Vec<Value>,
    /// What the server offered.
    pub capabilities: Value,
}

/// The address of a file.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

impl Editor {
    /// Starts the server in a folder.
    pub fn new(folder: &Path, arguments: &[&str]) -> Self {
        let capabilities = json!({
            "general": { "positionEncodings": ["utf-16"] },
            "textDocument": { "publishDiagnostics": { "relatedInformation": true } },
            "workspace": { "workspaceEdit": { "resourceOperations": ["create"] } },
        });
        Self::with(folder, arguments, capabilities, Value::Null)
    }

    /// Starts the server for a client with such capabilities and options.
    pub fn with(folder: &Path, arguments: &[&str], capabilities: Value, options: Value) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
        command.arg("lsp").args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().expect("the server starts");
        let mut output = BufReader::new(server.stdout.take().expect("it was asked for"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let input = server.stdin.take();
        let (published, told) = Default::default();
        let mut editor = Self { server, input, messages, requests: 0, published, told, capabilities: Value::Null };
        let answer = editor.request(
            "initialize",
            json!({ "processId": null, "rootUri": uri(folder), "capabilities": capabilities, "initializationOptions": options }),
        );
        editor.capabilities = answer["capabilities"].clone();
        editor.notify("initialized", json!({}));
        editor
    }

    /// Opens a text.
    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        self.notify("textDocument/didOpen", json!({ "textDocument": { "uri": uri, "languageId": language, "version": 1, "text": text } }));
    }

    /// Changes an open text.
    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        self.notify("textDocument/didChange", json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }));
    }

    /// What is published for a text at a version, or at any.
    pub fn diagnostics(&mut self, uri: &str, version: Option<i64>) -> Vec<Value> {
        loop {
            if let Some(published) = self.published.get(uri)
                && (version.is_none() || published["version"].as_i64() == version)
            {
                return published["diagnostics"].as_array().expect("a list").clone();
            }
            self.take_in();
        }
    }

    /// Waits for the next time that something is published for a text.
    pub fn next_diagnostics(&mut self, uri: &str) -> Vec<Value> {
        self.published.remove(uri);
        self.diagnostics(uri, None)
    }

    /// Asks, and waits for the answer; an error is returned whole.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(id)
    }

    /// Asks, and does not wait.
    pub fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The answer to a question.
    pub fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.next();
            if message.get("method").is_none() && message["id"].as_i64() == Some(id) {
                return message.get("result").cloned().unwrap_or_else(|| message["error"].clone());
            }
            self.note(message);
        }
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// How much memory the server holds, in KB, where the system tells.
    pub fn memory(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// Leaves as the protocol says.
    pub fn leave(mut self) -> ExitStatus {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.server.wait().expect("it was started")
    }

    fn take_in(&mut self) {
        let message = self.next();
        self.note(message);
    }

    fn next(&mut self) -> Value {
        self.messages.recv_timeout(PATIENCE).expect("the server says something")
    }

    fn note(&mut self, message: Value) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = message["params"].clone();
            self.published.insert(params["uri"].as_str().expect("an address").to_owned(), params);
        } else {
            if message.get("method").is_some() && message.get("id").is_some() {
                self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }));
            }
            self.told.push(message);
        }
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let input = self.input.as_mut().expect("it is open");
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).and_then(|()| input.flush()).expect("the server listens");
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.server.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
