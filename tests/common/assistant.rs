//! A client of the server for assistants, as small as can be.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A server and its client.
pub struct Session {
    pub server: Child,
    pub input: Option<ChildStdin>,
    pub output: BufReader<ChildStdout>,
    asked: i64,
}

impl Session {
    /// Starts a server in a folder and shakes hands.
    pub fn start(folder: &Path, args: &[&str]) -> Self {
        let mut session = Self::silent(folder, args);
        let hands = session.ask(
            "initialize",
            json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}),
        );
        assert_eq!(hands["result"]["serverInfo"]["name"], "caveat", "{hands}");
        session.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        session
    }

    pub fn silent(folder: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
        command.current_dir(folder).arg("mcp").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut server = command.spawn().expect("caveat runs");
        let (input, output) = (server.stdin.take(), BufReader::new(server.stdout.take().expect("it is piped")));
        Self { server, input, output, asked: 0 }
    }

    pub fn send(&mut self, message: &Value) {
        let input = self.input.as_mut().expect("it is open");
        writeln!(input, "{message}").and_then(|()| input.flush()).expect("it listens");
    }

    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params}));
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it answers");
        let answer: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("nothing but messages: {error}: {line}"));
        assert_eq!((&answer["jsonrpc"], &answer["id"]), (&json!("2.0"), &json!(self.asked)), "{answer}");
        answer
    }

    /// The result of a tool.
    pub fn call(&mut self, tool: &str, arguments: Value) -> Value {
        let answer = self.ask("tools/call", json!({"name": tool, "arguments": arguments}));
        answer.get("result").unwrap_or_else(|| panic!("{tool} answers: {answer}")).clone()
    }

    /// What a tool says where it cannot do what it is asked.
    pub fn refusal(&mut self, tool: &str, arguments: Value) -> String {
        let result = self.call(tool, arguments);
        assert_eq!(result["isError"], true, "{result}");
        text(&result)
    }

    /// Hangs up; what is left on the streams, and the exit status.
    pub fn end(mut self) -> (Option<i32>, String, String) {
        drop(self.input.take());
        let (mut rest, mut told) = (String::new(), String::new());
        self.output.read_to_string(&mut rest).expect("it is text");
        self.server.stderr.take().expect("it is piped").read_to_string(&mut told).expect("it is text");
        (self.server.wait().expect("it ends").code(), rest, told)
    }
}

/// What a tool says for people.
pub fn text(result: &Value) -> String {
    result["content"][0]["text"].as_str().unwrap_or_else(|| panic!("it has a text: {result}")).to_owned()
}
