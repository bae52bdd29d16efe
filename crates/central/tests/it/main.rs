//! Central from outside: real TLS on loopback, real SQLite, time moved by hand.

mod cards;
mod command;
mod enrollment;
mod lookups;
mod operation;
mod problems;
mod requests;
mod support;
