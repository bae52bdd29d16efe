//! Panics in tasks that nobody waits for: the worker's, central's handlers'.

use std::panic::{set_hook, take_hook};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

static SEEN: AtomicUsize = AtomicUsize::new(0);

/// Counts from here on, since one world at a time is in the process.
pub struct Panics(usize);

impl Panics {
    pub fn watched() -> Self {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = take_hook();
            set_hook(Box::new(move |panic| {
                SEEN.fetch_add(1, Ordering::SeqCst);
                before(panic);
            }));
        });
        Panics(SEEN.load(Ordering::SeqCst))
    }

    pub fn any(&self) -> bool {
        SEEN.load(Ordering::SeqCst) > self.0
    }
}
