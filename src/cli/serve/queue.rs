//! What waits to be checked.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use tokio::sync::oneshot;

/// More than this never waits: the page asks for a few things at a time.
const MOST: usize = 64;

/// Copy as the page sent it.
#[derive(Debug, Default)]
pub struct Draft {
    /// What it is called, if it is called anything.
    pub name: String,
    /// What it is, if that was said.
    pub format: Option<caveat::document::Format>,
    /// As it is in the file.
    pub bytes: Vec<u8>,
    /// Whose law applies, if not that which the settings choose.
    pub law: Option<Vec<String>>,
}

/// What is wanted.
#[derive(Debug)]
pub enum Wish {
    /// The page: read the settings anew.
    Begin,
    /// What is found in a draft, with its text where that is asked for.
    Check(Draft, bool),
    /// The same as a page of its own.
    Report(Draft),
    /// A document with comments.
    Annotate(Draft),
}

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The countries that can be chosen, for the page.
    Begun(Vec<Country>),
    /// JSON.
    Answer(Vec<u8>),
    /// A file to be saved.
    File(Vec<u8>),
    /// Why it cannot be done, in a sentence.
    Refused(String),
    /// Something newer was asked for the same tab.
    Superseded,
    /// Too much waits.
    Busy,
}

/// A country whose law can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whether the settings choose it.
    pub chosen: bool,
}

/// Something to do.
#[derive(Debug)]
pub struct Task {
    /// Which tab wants it; where that is empty, nothing takes its place.
    pub tab: String,
    /// Its number in that tab.
    pub turn: u64,
    /// What.
    pub wish: Wish,
    /// Who waits for it.
    pub reply: oneshot::Sender<Outcome>,
}

impl Task {
    /// Answers it, if somebody still waits.
    pub fn answer(self, outcome: Outcome) {
        let _ = self.reply.send(outcome);
    }
}

/// Tasks in the order in which they came, of each tab only the newest.
#[derive(Debug, Default)]
pub struct Queue {
    waiting: Mutex<VecDeque<Task>>,
    bell: Condvar,
}

impl Queue {
    /// Takes a task in, or answers it at once.
    pub fn put(&self, task: Task) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|task| !task.reply.is_closed());
        if let Some(at) = waiting.iter().position(|other| !task.tab.is_empty() && other.tab == task.tab) {
            // Two connections may bring them in the wrong order. What takes another's place waits no longer than that would have.
            let older = if waiting[at].turn > task.turn { task } else { std::mem::replace(&mut waiting[at], task) };
            return older.answer(Outcome::Superseded);
        }
        if waiting.len() >= MOST {
            return task.answer(Outcome::Busy);
        }
        waiting.push_back(task);
        self.bell.notify_one();
    }

    /// Waits for the next one.
    pub fn take(&self) -> Task {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match waiting.pop_front() {
                Some(task) if task.reply.is_closed() => {}
                Some(task) => return task,
                None => waiting = self.bell.wait(waiting).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(queue: &Queue, tab: &str, turn: u64) -> oneshot::Receiver<Outcome> {
        let (reply, outcome) = oneshot::channel();
        queue.put(Task { tab: tab.to_owned(), turn, wish: Wish::Begin, reply });
        outcome
    }

    #[test]
    fn the_newest_of_a_tab_wins_and_keeps_its_place() {
        let queue = Queue::default();
        let mut first = put(&queue, "a", 1);
        let _other = put(&queue, "b", 1);
        let mut third = put(&queue, "a", 3);
        let mut late = put(&queue, "a", 2);
        assert_eq!(first.try_recv(), Ok(Outcome::Superseded));
        assert_eq!(late.try_recv(), Ok(Outcome::Superseded));
        assert!(third.try_recv().is_err());
        assert_eq!([(); 2].map(|()| queue.take()).map(|task| (task.tab, task.turn)), [("a".to_owned(), 3), ("b".to_owned(), 1)]);
    }

    #[test]
    fn what_nobody_waits_for_is_passed_over_and_too_much_is_refused() {
        let queue = Queue::default();
        drop(put(&queue, "gone", 1));
        let mut waiting: Vec<_> = (0..=MOST as u64).map(|turn| put(&queue, "", turn)).collect();
        assert_eq!(waiting.pop().map(|mut last| last.try_recv()), Some(Ok(Outcome::Busy)));
        assert_eq!(queue.take().turn, 0);
    }
}
