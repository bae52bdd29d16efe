//! Integration tests.

mod cli;
mod text_rules;
