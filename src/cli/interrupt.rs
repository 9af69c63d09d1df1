//! Ctrl-C, and whatever else asks a program to end.

use super::progress::Progress;
use super::target;
use std::process;

/// The exit status of a program that was asked to end.
const ASKED_TO_END: i32 = 130;

/// From here on, whoever ends the program leaves no half-written files behind. What is on standard output by then is
/// the beginning of the report.
pub fn end_cleanly(progress: &Progress) {
    let progress = progress.clone();
    // Without a handler the program ends as well, and leaves more behind. Who had it ignore such wishes is heeded.
    let _ = ctrlc::try_set_handler(move || {
        target::abandon();
        progress.wipe();
        process::exit(ASKED_TO_END);
    });
}
