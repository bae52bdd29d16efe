//! Integration tests.

mod access;
mod accounts;
mod cards;
mod checklist;
mod cli;
mod contact;
mod content;
mod errands;
mod lab;
mod memory;
mod outbox;
mod plans;
mod play;
mod printing;
mod random_touches;
mod receipt;
mod screen_reader;
mod session;
mod staff;
mod staff_told;
mod staff_worker;
mod stand;
mod storm;
mod sync;
mod text_rules;
mod voice;
