//! `caveat serve`: a page on this computer for people who write without an editor for programmers.
//!
//! The page and what it asks for have one address that nobody can guess, new in each run: `http://127.0.0.1:PORT/KEY/`. Below it:
//!
//! | request | body | answer |
//! |---|---|---|
//! | `GET` (nothing) | | the page; settings are read anew |
//! | `GET style.css`, `GET main.js` … | | its parts |
//! | `POST check` | the copy as it is in the file | what was found, as JSON: [`answer`]; `text=1` asks for the text as well |
//! | `POST report` | the same | the report as a page of its own, to be saved |
//! | `POST annotate` | a Word document | the document with comments |
//!
//! What is said of the copy stands in the query: `name` (its ending says what it is), `format` where there is no name, `law` (ids with commas between
//! them; left out, the settings choose), `tab` and `turn`: of several checks for one tab the newest is answered, the others are `409`. Whatever cannot
//! be done is answered with a sentence for the user: `{"error": "…"}`.
//!
//! Who may ask is the matter of [`gate`]. Names from the browser are shown and never looked up: all copy is checked by the settings of the folder in which
//! caveat was started. Nothing is kept: between two requests there is only what the checks remember of sentences.

mod answer;
mod api;
mod browser;
mod gate;
mod page;
mod queue;
mod units;
mod worker;

use super::Status;
use super::failure::Failure;
use super::screen::Screen;
use super::standard::Standard;
use clap::Args;
use gate::Key;
use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::process;
use tokio::net::TcpListener;
use tokio::runtime;

const AFTER: &str = "The page is for this computer alone: it cannot be reached from others, it asks nothing of the internet, and nothing that you put in is \
stored. Its address is new in each run. Settings are those for this folder (caveat.toml); to read them anew, load the page again.";

/// Check drafts in a browser, on a page of this computer: paste or drop them
#[derive(Args)]
#[command(after_help = AFTER)]
pub struct Serve {
    /// The port to use [default: one that is free]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    standard: Standard,
}

impl Serve {
    /// Serves the page until somebody ends it.
    pub fn run(self, screen: &mut Screen) -> Result<Status, Failure> {
        let queue = worker::start(self.standard)?;
        let key = Key::new()?;
        let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
        runtime.block_on(async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port.unwrap_or(0)));
            let listener = listener.await.map_err(|error| taken(self.port, &error))?;
            let port = listener.local_addr()?.port();
            let address = format!("http://127.0.0.1:{port}/{key}/");
            // Being asked to end is how this ends.
            let _ = ctrlc::try_set_handler(|| process::exit(0));
            screen.print(&format!("Open this page in your browser:\n\n  {address}\n\nIt is for this computer alone. Ctrl-C ends it.\n"))?;
            screen.flush()?;
            if self.open && browser::open(&address).is_err() {
                screen.note("no browser could be opened: open the page yourself");
            }
            axum::serve(listener, api::routes(queue, &key, port)).await?;
            Ok(Status::Clean)
        })
    }
}

/// Why a port cannot be had.
fn taken(port: Option<u16>, error: &std::io::Error) -> Failure {
    let port = port.map_or_else(|| "a free port".to_owned(), |port| format!("port {port}"));
    let why = match error.kind() {
        ErrorKind::AddrInUse => "another program has it".to_owned(),
        ErrorKind::PermissionDenied => "the system keeps it for itself".to_owned(),
        _ => error.to_string(),
    };
    Failure::Advice(format!("{port} cannot be used: {why}\n  without --port, caveat takes one that is free"))
}
