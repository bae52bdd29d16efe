//! How the kiosk is, as staff see it. What is no count, age, code or confirmation number has no place here.

use wire::ConfirmationNumber;
use wire::request::RequestKind;

use crate::staff::tally::Counts;

/// How the kiosk is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    pub kiosk: Option<u16>,
    /// Since central answered last, in seconds. `None`: not since the kiosk started.
    pub contact_age_s: Option<u64>,
    /// Why nothing can be saved: the code.
    pub outbox_fault: Option<u16>,
    pub disk_free_bytes: Option<u64>,
    /// Tactile pads, and scanners, which type like one. `None`: the system does not say.
    pub keypads: Option<usize>,
    pub policy_version: u64,
    /// Since central confirmed it. `None`: it is the built-in one.
    pub policy_age_s: Option<u64>,
    pub queue: Queue,
    pub closed: bool,
    /// `None`: it cannot be set here.
    pub brightness_percent: Option<u8>,
    pub today: Today,
}

/// What waits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    pub waiting: u64,
    pub oldest_age_s: Option<u64>,
    /// Requests that a person must look at.
    pub parked: u64,
    /// Card payments whose outcome is not known.
    pub open_cards: u64,
    /// Records that are carried for other kiosks, and not at central yet.
    pub carried: u64,
    /// The oldest of those that a person must look at.
    pub rows: Vec<Parked>,
}

/// A request that a person must look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parked {
    pub confirmation: ConfirmationNumber,
    pub kind: RequestKind,
    pub age_s: u64,
    pub why: Why,
}

/// Why central has not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Conflict,
    NotUnderstood,
    /// With a status that this version does not know.
    UnknownRefusal(u16),
}

/// Counts since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Today {
    /// Payments from a bank account that were saved.
    pub bank: u64,
    /// Card payments that were charged.
    pub card: u64,
    /// Saved requests of any kind that central accepted.
    pub accepted: u64,
    pub counts: Counts,
}
