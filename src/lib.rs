//! payor-kiosk: the touchscreen at which parents pay child support.
//!
//! The modules stand in the order in which a payor's request walks through them: a touch on the skin becomes an event of
//! the session, its effects go to the worker, from there into the outbox, to central, and back as a receipt.

pub mod skin;
pub mod view;
pub mod session;
pub mod kiosk;
pub mod watchdog;
pub mod worker;
pub mod outbox;
pub mod sync;
pub mod central;
pub mod export;
pub mod carried;
pub mod card_terminal;
pub mod receipt;
pub mod printer;
pub mod voice;
pub mod tone;

// What they all speak.
pub mod content;
pub mod lang;
pub mod text;
pub mod words;

// What a kiosk is and knows.
pub mod audit;
pub mod clock;
pub mod config;
pub mod doctor;
pub mod enroll;
mod host;
pub mod identity;
pub mod journal;
pub mod policy;
pub mod staff;

// Without a visitor: the command line, the demo, scripts, pictures.
pub mod bench;
pub mod cli;
pub mod demo;
pub mod gallery;
pub mod headless;
pub mod play;
