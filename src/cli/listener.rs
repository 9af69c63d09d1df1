//! Who is told what is wrong, or worth a note, while files are looked up and their settings are read.

use super::failure::show_mistakes;
use super::screen::Screen;
use caveat::rules::RuleError;
use std::cell::RefCell;

/// Somebody who looks on.
pub trait Listener {
    /// Mistakes in files of rules or settings.
    fn mistakes(&self, mistakes: &[RuleError]);
    /// Something that could not be done.
    fn error(&self, message: &str);
    /// Something worth knowing.
    fn note(&self, message: &str);
}

impl Listener for Screen {
    fn mistakes(&self, mistakes: &[RuleError]) {
        show_mistakes(mistakes, self);
    }

    fn error(&self, message: &str) {
        Screen::error(self, message);
    }

    fn note(&self, message: &str) {
        Screen::note(self, message);
    }
}

/// Keeps what it is told, for somebody who asks later.
#[derive(Default)]
pub struct Notebook {
    mistakes: RefCell<Vec<RuleError>>,
    words: RefCell<Vec<String>>,
}

impl Notebook {
    /// The mistakes that were told.
    pub fn take_mistakes(&self) -> Vec<RuleError> {
        self.mistakes.take()
    }

    /// Everything else, a sentence each.
    pub fn take_words(&self) -> Vec<String> {
        self.words.take()
    }
}

impl Listener for Notebook {
    fn mistakes(&self, mistakes: &[RuleError]) {
        self.mistakes.borrow_mut().extend_from_slice(mistakes);
    }

    fn error(&self, message: &str) {
        self.words.borrow_mut().push(message.to_owned());
    }

    fn note(&self, message: &str) {
        self.words.borrow_mut().push(message.to_owned());
    }
}
