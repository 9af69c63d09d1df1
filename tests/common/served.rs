//! The local page's server, and a client of it.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running server.
pub struct Served {
    pub child: Child,
    pub port: u16,
    pub key: String,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// What it says to the user.
    pub fn sentence(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().filter_map(|line| line.split_once(": ")).find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

impl Served {
    pub fn new(folder: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_caveat"))
            .arg("serve")
            .args(args)
            .current_dir(folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("caveat runs");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let address = lines.map_while(Result::ok).find(|line| line.contains("http://")).expect("it tells its address");
        let (port, key) =
            address.trim().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.split_once('/')).expect("it is on loopback");
        Self { port: port.parse().expect("it is a number"), key: key.trim_end_matches('/').to_owned(), child }
    }

    /// Sends exactly this head.
    pub fn send(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(120))).expect("it can be set");
        let head = format!("{head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).expect("it is taken");
        // What is refused need not be read to its end.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("there is a head");
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("there is a status");
        Answer { status, head, body: answer[end + 4..].to_vec() }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(&format!("GET /{}/{path} HTTP/1.1\r\nHost: 127.0.0.1:{}", self.key, self.port), b"")
    }

    /// As the page does.
    pub fn post(&self, what: &str, body: &[u8]) -> Answer {
        let Self { key, port, .. } = self;
        self.send(&format!("POST /{key}/{what} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}"), body)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
