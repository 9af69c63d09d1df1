//! Ctrl-C, and whatever else asks a program to end.

use super::progress::Progress;
use super::target;
use std::io::{self, IsTerminal};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

/// The exit status of a program that was asked to end.
const ASKED_TO_END: i32 = 130;

/// From here on, whoever ends the program leaves no half-written files behind. What is on standard output by then is
/// the beginning of the report.
pub fn end_cleanly(progress: &Progress) {
    let progress = progress.clone();
    on_end(move || {
        progress.wipe();
        ASKED_TO_END
    });
}

/// The same for a program that stays until it is ended: its exit status is then that of the last state, once there is one.
pub fn end_with_last_state(progress: &Progress) -> Arc<AtomicI32> {
    let (progress, last) = (progress.clone(), Arc::new(AtomicI32::new(ASKED_TO_END)));
    let state = last.clone();
    on_end(move || {
        progress.wipe();
        if io::stderr().is_terminal() {
            // The prompt should not stand behind `^C`.
            eprintln!();
        }
        last.load(Ordering::SeqCst)
    });
    state
}

fn on_end(farewell: impl Fn() -> i32 + Send + 'static) {
    // Without a handler the program ends as well, and leaves more behind. Who had it ignore such wishes is heeded.
    let _ = ctrlc::try_set_handler(move || {
        target::abandon();
        process::exit(farewell());
    });
}
