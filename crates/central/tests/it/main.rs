//! Central from outside: real TLS on loopback, real SQLite, time moved by hand.

mod accounts;
mod at_once;
mod cards;
mod command;
mod contact;
mod enrollment;
mod exports;
mod kiosks;
mod lookups;
mod mangled;
mod operation;
mod plans;
mod problems;
mod registrations;
mod requests;
mod support;
