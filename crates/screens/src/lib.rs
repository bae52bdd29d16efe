//! The screens that `ui/app.slint` draws, as Rust. Generated; nothing is written here by hand.

slint::include_modules!();
