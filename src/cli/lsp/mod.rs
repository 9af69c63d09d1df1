//! `caveat lsp`: a language server, for editors.
//!
//! One thread does all: it takes in whatever waits, answers, and checks a draft only when nothing waits any more. So a
//! keystroke is never held up by an older one, and what a client cancels in time is never begun.

mod actions;
mod buffer;
mod client;
mod completion;
mod diagnostics;
mod hover;
mod links;
mod outline;
mod server;
mod settings;
mod sweep;

use super::Status;
use super::failure::Failure;
use super::screen::Screen;
use super::session::Session;
use super::standard::Standard;
use clap::Args;
use client::Client;
use lsp_server::Connection;
use server::Server;
use std::io;

const AFTER: &str = "Editors start it; it speaks the Language Server Protocol on standard input and output. docs/editors.md tells \
how to set an editor up.";

/// Check drafts in an editor, while they are written
#[derive(Args)]
#[command(after_help = AFTER)]
pub struct Lsp {
    #[command(flatten)]
    standard: Standard,
    /// Speak on standard input and output, as it always does; some editors add this
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Lsp {
    /// Serves one client until it leaves.
    pub fn run(self, _: &mut Screen) -> Result<Status, Failure> {
        let session = Session::new(self.standard)?;
        let (connection, threads) = Connection::stdio();
        let status = serve(&connection, session);
        // The thread that writes ends when nobody can write to it any more.
        drop(connection);
        match threads.join() {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => status,
        }
    }
}

fn serve(connection: &Connection, session: Session) -> Result<Status, Failure> {
    let lost = |error: lsp_server::ProtocolError| Failure::Advice(format!("the editor does not speak as expected: {error}"));
    let (id, parameters) = match connection.initialize_start() {
        Ok(started) => started,
        // Somebody who tries the command by hand, and leaves.
        Err(error) if error.channel_is_disconnected() => return Ok(Status::Clean),
        Err(error) => return Err(lost(error)),
    };
    let client = Client::new(parameters);
    connection.initialize_finish(id, client.offer()).map_err(lost)?;
    Ok(if Server::new(connection, client, session).run() { Status::Clean } else { Status::Found })
}
