//! Integration tests.

mod cards;
mod cli;
mod lab;
mod outbox;
mod sync;
mod text_rules;
