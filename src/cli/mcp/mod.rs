//! `caveat mcp`: what assistants that draft copy need, spoken over standard input and output in the Model Context Protocol.

mod arguments;
mod bounded;
mod check_copy;
mod disclosures_for;
mod explain_rule;
mod resources;
mod server;
mod tools;
mod workspace;

use super::Status;
use super::failure::Failure;
use super::screen::Screen;
use super::session::Session;
use super::standard::Standard;
use clap::Args;
use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use rmcp::transport::async_rw::AsyncRwTransport;
use server::Server;
use std::env;
use std::io::{IsTerminal, stdin};
use std::path::PathBuf;
use tools::Desk;
use workspace::Workspace;

/// The longest message that is read: a text that is too long to be checked gets an answer, and is not lost on the way.
const LONGEST_MESSAGE: usize = 1 << 28;

/// What to know who starts it by hand.
const FOR_ASSISTANTS: &str = "this speaks with an assistant, not with you: it waits for messages of the Model Context Protocol. \
To add it to an assistant's settings: docs/assistants.md. To end it: Ctrl-C";

/// Serve assistants that draft copy: a Model Context Protocol server on standard input and output
#[derive(Args)]
#[command(after_help = "It reads settings below the folder in which it works, and those that govern it; no other file. It writes none.")]
pub struct Mcp {
    /// The folder of the site: its caveat.toml is for the drafts, and other paths start from it [default: where it is started]
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    #[command(flatten)]
    standard: Standard,
}

impl Mcp {
    /// Serves until the assistant goes away.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        if let Some(root) = &self.root {
            env::set_current_dir(root).map_err(|_| Failure::NoFolder(root.display().to_string()))?;
        }
        let desk = Desk { session: Session::new(self.standard)?, workspace: Workspace::here()? };
        if stdin().is_terminal() {
            screen.note(FOR_ASSISTANTS);
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let served = runtime.block_on(async {
            let (input, output) = (tokio::io::stdin(), tokio::io::stdout());
            let transport = AsyncRwTransport::new_server(input, output).with_max_line_length(LONGEST_MESSAGE);
            match Server::new(desk).serve(transport).await {
                Ok(service) => service.waiting().await.map(|_| ()).map_err(|error| error.to_string()),
                // Who hung up before a word was spoken wants nothing.
                Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
                Err(error) => Err(error.to_string()),
            }
        });
        // A last read of standard input may still wait for a line that never comes.
        runtime.shutdown_background();
        served.map(|()| Status::Clean).map_err(|error| Failure::Advice(format!("the assistant cannot be served: {error}")))
    }
}
