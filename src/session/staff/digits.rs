//! A PIN as it is typed.

use std::fmt;

use rules::sensitive::Sensitive;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::session::event::Touch;
use crate::staff::pin;

/// Up to eight digits that are never shown, told or printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Digits(String);

impl Digits {
    pub(in crate::session) fn none() -> Self {
        // Room for all of them at once: a growing string would leave its old self behind in memory.
        Digits(String::with_capacity(pin::MOST))
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Writes a digit, or deletes the last one.
    pub(in crate::session) fn touched(&mut self, touch: Touch) {
        match touch {
            Touch::Character(digit) if digit.is_ascii_digit() && self.count() < pin::MOST => self.0.push(digit),
            Touch::Delete => drop(self.0.pop()),
            _ => {}
        }
    }

    /// What was typed; nothing of it stays here.
    pub(in crate::session) fn take(&mut self) -> Sensitive {
        let typed = Sensitive::new(std::mem::take(&mut self.0));
        *self = Digits::none();
        typed
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
