//! The screens that `ui/app.slint` draws, as Rust. Generated; nothing is written here by hand.

#![allow(warnings, clippy::all, reason = "generated")]

slint::include_modules!();
