//! Work done in parallel, results handed on in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Batches keep the threads from waking each other for every small file.
const LARGEST_BATCH: usize = 16;
/// Batches that may be done and not yet handed on, so that results do not pile up.
const AHEAD: usize = 64;

/// Does `work` on every item, on all cores, and gives the results to `sink` in the order of the
/// items as they come. The first error of `sink` ends it.
pub fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    if items.len() < 2 {
        return items.iter().try_for_each(|item| sink(work(item)));
    }
    let threads = rayon::current_num_threads();
    let batch = (items.len() / (threads * 4)).clamp(1, LARGEST_BATCH);
    let batches: Vec<&[T]> = items.chunks(batch).collect();
    let next = AtomicUsize::new(0);
    rayon::in_place_scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(AHEAD);
        for _ in 0..threads {
            let (sender, next, batches, work) = (sender.clone(), &next, &batches, &work);
            scope.spawn(move |_| {
                while let at = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(batch) = batches.get(at)
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
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::in_order;

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
}
