//! How far a long run has come, for somebody who waits at a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Who waits less does not wonder.
const MOMENT: Duration = Duration::from_secs(1);
const LOOK: &str = "{bar:24} {human_pos} of {human_len} files, about {eta} to go";

/// A bar on standard error; it is hidden until it has something to tell.
#[derive(Clone)]
pub struct Progress {
    bar: ProgressBar,
    begun: Arc<Mutex<Option<Instant>>>,
    is_shown: Arc<AtomicBool>,
}

impl Progress {
    /// A bar that nobody sees yet.
    pub fn hidden() -> Self {
        Self { bar: ProgressBar::hidden(), begun: Arc::default(), is_shown: Arc::default() }
    }

    /// From here on the bar is for so many files, and shows when they take longer than a moment.
    pub fn begin(&self, files: usize) {
        if io::stderr().is_terminal() {
            let style = ProgressStyle::with_template(LOOK).unwrap_or_else(|_| ProgressStyle::default_bar());
            self.bar.set_style(style.progress_chars("=> "));
            self.bar.reset();
            self.bar.set_length(files as u64);
            *self.begun() = Some(Instant::now());
        }
    }

    /// One file is done.
    pub fn step(&self) {
        let Some(begun) = *self.begun() else { return };
        self.bar.inc(1);
        if !self.is_shown.load(Ordering::Relaxed) && begun.elapsed() > MOMENT {
            self.is_shown.store(true, Ordering::Relaxed);
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar away while something else is written.
    pub fn aside<A>(&self, write: impl FnOnce() -> A) -> A {
        self.bar.suspend(write)
    }

    /// Takes the bar away for good.
    pub fn end(&self) {
        self.bar.finish_and_clear();
        self.is_shown.store(false, Ordering::Relaxed);
        // In a program that stays, the next pass is most often over in a moment.
        self.bar.set_draw_target(ProgressDrawTarget::hidden());
        *self.begun() = None;
    }

    fn begun(&self) -> MutexGuard<'_, Option<Instant>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the bar away in a process that is about to end, whatever else goes on.
    pub fn wipe(&self) {
        if self.is_shown.load(Ordering::Relaxed) {
            // Without a terminal there is nothing to wipe.
            let _ = io::stderr().write_all(b"\r\x1b[2K");
        }
    }
}

/// A stream that the bar steps aside for.
pub struct Beside<W> {
    pub out: W,
    pub progress: Progress,
}

impl<W: Write> Write for Beside<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Self { out, progress } = self;
        progress.aside(|| out.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        let Self { out, progress } = self;
        progress.aside(|| out.flush())
    }
}
