//! Work done in parallel, results handed on in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

/// Batches keep the threads from waking each other for every small file.
const LARGEST_BATCH: usize = 16;
/// Batches that may be done and not yet handed on: behind a long file, results do not pile up.
const AHEAD: usize = 64;

/// Does `work` on every item, on all cores, and gives the results to `sink` in the order of the
/// items as they come. The first error of `sink` ends it.
pub fn in_order<'i, T: Sync, R: Send, E>(
    items: &'i [T],
    work: impl Fn(&'i T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    if items.len() < 2 {
        return items.iter().try_for_each(|item| sink(work(item)));
    }
    let threads = rayon::current_num_threads();
    let batch = (items.len() / (threads * 4)).clamp(1, LARGEST_BATCH);
    let batches: Vec<&'i [T]> = items.chunks(batch).collect();
    let next = AtomicUsize::new(0);
    let turn = Turn::default();
    rayon::in_place_scope(|scope| {
        let _end = End { turn: &turn, only_in_panic: false };
        let (sender, receiver) = mpsc::channel();
        for _ in 0..threads {
            let (sender, next, batches, work, turn) = (sender.clone(), &next, &batches, &work, &turn);
            scope.spawn(move |_| {
                let _end = End { turn, only_in_panic: true };
                while let at = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(batch) = batches.get(at)
                    && turn.comes_for(at)
                {
                    let results: Vec<R> = batch.iter().map(work).collect();
                    if sender.send((at, results)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut wanted = 0;
        for (at, results) in receiver {
            waiting.insert(at, results);
            while let Some(results) = waiting.remove(&wanted) {
                results.into_iter().try_for_each(&mut sink)?;
                wanted += 1;
                turn.is_for(Some(wanted));
            }
        }
        Ok(())
    })
}

/// Whose turn it is, so that no thread gets too far ahead.
struct Turn {
    /// The batch that is handed on next; none when it is over.
    wanted: Mutex<Option<usize>>,
    changed: Condvar,
}

impl Default for Turn {
    fn default() -> Self {
        Self { wanted: Mutex::new(Some(0)), changed: Condvar::new() }
    }
}

impl Turn {
    fn wanted(&self) -> MutexGuard<'_, Option<usize>> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_for(&self, wanted: Option<usize>) {
        *self.wanted() = wanted;
        self.changed.notify_all();
    }

    /// Waits until a batch may be worked on; false when it is over. The one that is wanted never waits.
    fn comes_for(&self, batch: usize) -> bool {
        let is_early = |wanted: &mut Option<usize>| wanted.is_some_and(|wanted| batch >= wanted + AHEAD);
        self.changed.wait_while(self.wanted(), is_early).unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

/// Lets nobody wait for a thread that is gone.
struct End<'t> {
    turn: &'t Turn,
    only_in_panic: bool,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        if !self.only_in_panic || thread::panicking() {
            self.turn.is_for(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AHEAD, LARGEST_BATCH, in_order};
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn keeps_the_order() {
        let items: Vec<u64> = (0..1000).collect();
        let mut seen = Vec::new();
        let work = |&item: &u64| {
            std::thread::sleep(std::time::Duration::from_micros(item * 7919 % 50));
            item
        };
        let done: Result<(), ()> = in_order(&items, work, |item| {
            seen.push(item);
            Ok(())
        });
        assert_eq!((done, seen), (Ok(()), items));
    }

    #[test]
    fn stops_at_the_first_error() {
        let items: Vec<u32> = (0..100_000).collect();
        let done = in_order(&items, |&item| item, |item| if item == 5 { Err(item) } else { Ok(()) });
        assert_eq!(done, Err(5));
    }

    #[test]
    fn results_do_not_pile_up_behind_a_slow_one() {
        let items: Vec<usize> = (0..100_000).collect();
        let (done, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |&item: &usize| {
            if item == 0 {
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            done.fetch_add(1, Ordering::Relaxed);
            item
        };
        let handed: Result<(), ()> = in_order(&items, work, |item| {
            most.fetch_max(done.load(Ordering::Relaxed) - item, Ordering::Relaxed);
            Ok(())
        });
        assert_eq!(handed, Ok(()));
        let most_of_all = (AHEAD + 1 + rayon::current_num_threads()) * LARGEST_BATCH;
        assert!(most.load(Ordering::Relaxed) <= most_of_all, "{most:?}");
    }

    #[test]
    fn nobody_waits_for_a_thread_that_is_gone() {
        let items: Vec<u32> = (0..100_000).collect();
        let work = |&item: &u32| if item == 3 { panic!("as it is meant to") } else { item };
        let ended = std::panic::catch_unwind(|| in_order(&items, work, |_| Ok::<(), ()>(())));
        assert!(ended.is_err());
    }
}
