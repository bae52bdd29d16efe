//! Integration tests.

mod cards;
mod cli;
mod lab;
mod outbox;
mod play;
mod printing;
mod receipt;
mod screens;
mod session;
mod sync;
mod text_rules;
