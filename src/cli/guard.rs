//! One bad file must not end the run.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Does the work; a panic in it becomes an error in words, and prints nothing by itself.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let default = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                default(info);
            }
        }));
    });
    let before = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    outcome.unwrap_or_else(|panic| {
        let message = message(panic.as_ref());
        Err(format!("cannot be checked: a bug in caveat, please report it ({message})"))
    })
}

/// The same for work that cannot fail otherwise.
pub fn attempted(work: impl FnOnce()) -> Result<(), String> {
    guarded(|| {
        work();
        Ok(())
    })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn a_panic_becomes_an_error() {
        let number = 7;
        let outcome: Result<(), String> = guarded(|| panic!("at byte {number}"));
        assert!(outcome.is_err_and(|words| words.ends_with("please report it (at byte 7)")));
        assert_eq!(guarded(|| Ok(1)), Ok(1));
    }
}
