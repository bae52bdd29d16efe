//! The audit log's chain: what can stand in it, and the hash that binds each entry to all before it.
//!
//! Pure: it reads no clock, file or socket; `outbox/audit.rs` keeps it. Nothing of a payor may stand in it: [`Event`] has no
//! place for what a payor typed, and an entry is made of an event alone.

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::audit::{AuditHash, AuditHead};

/// Bound into each hash, so that a later way of writing entries down is not taken for this one.
const WAY: &[u8] = b"payor-kiosk audit 1";

/// Something that an auditor may ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The kiosk's program opened the outbox: it was started, or the disk works again.
    Opened {
        version: &'static str,
    },
    /// This became the outbox of a kiosk number: it was enrolled.
    Adopted {
        kiosk: u16,
    },
    /// A damaged outbox was salvaged, with so many of its entries here.
    Salvaged {
        entries: u32,
        requests: u64,
        attempts: u64,
    },
    /// A request was saved.
    Saved {
        id: Uuid,
        confirmation: ConfirmationNumber,
    },
    /// Central decided a request, or a person must: in the outbox's word for the state.
    Decided {
        sequence: u64,
        state: &'static str,
    },
    /// Central lost its decision, and decided otherwise.
    DecidedOtherwise {
        sequence: u64,
        state: &'static str,
    },
    /// A card payment is about to be sent.
    CardBegun {
        id: Uuid,
        confirmation: ConfirmationNumber,
    },
    /// How a card payment ended: in the outbox's word for the state.
    CardEnded {
        sequence: u64,
        state: &'static str,
    },
    StaffEntered,
    StaffWrongPin,
    StaffLocked,
    ClosedByStaff,
    OpenedByStaff,
    LogCopied {
        files: usize,
    },
    /// What central has not decided was copied to a stick, sealed.
    UnsentCopied {
        requests: u64,
        card_attempts: u64,
    },
}

/// One entry, as it is kept: what is hashed, and the hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// From 1, without a gap.
    pub number: u32,
    /// Milliseconds of Unix time by the kiosk's clock, which may have been set in between.
    pub at_ms: i64,
    pub event: String,
    /// Of the request or card attempt that it is about.
    pub sequence: Option<u64>,
    /// Numbers, ids and words of the program's own.
    pub detail: String,
    pub hash: AuditHash,
}

/// A log, followed from its first entry on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// As far as it holds.
    head: AuditHead,
    broken: bool,
}

impl Event {
    fn word(&self) -> &'static str {
        match self {
            Event::Opened { .. } => "opened",
            Event::Adopted { .. } => "adopted",
            Event::Salvaged { .. } => "salvaged",
            Event::Saved { .. } => "saved",
            Event::Decided { .. } => "decided",
            Event::DecidedOtherwise { .. } => "decided-otherwise",
            Event::CardBegun { .. } => "card-begun",
            Event::CardEnded { .. } => "card-ended",
            Event::StaffEntered => "staff-entered",
            Event::StaffWrongPin => "staff-wrong-pin",
            Event::StaffLocked => "staff-locked",
            Event::ClosedByStaff => "closed-by-staff",
            Event::OpenedByStaff => "opened-by-staff",
            Event::LogCopied { .. } => "log-copied",
            Event::UnsentCopied { .. } => "unsent-copied",
        }
    }

    fn sequence(&self) -> Option<u64> {
        match self {
            Event::Saved { confirmation, .. } | Event::CardBegun { confirmation, .. } => Some(confirmation.sequence()),
            Event::Decided { sequence, .. }
            | Event::DecidedOtherwise { sequence, .. }
            | Event::CardEnded { sequence, .. } => Some(*sequence),
            _ => None,
        }
    }

    fn detail(&self) -> String {
        match self {
            Event::Opened { version } => (*version).to_owned(),
            Event::Adopted { kiosk } => format!("kiosk {kiosk}"),
            Event::Salvaged { entries, requests, attempts } => {
                format!("{entries} entries, {requests} requests, {attempts} card attempts")
            }
            Event::Saved { id, confirmation } | Event::CardBegun { id, confirmation } => format!("{confirmation} {id}"),
            Event::Decided { state, .. } | Event::DecidedOtherwise { state, .. } | Event::CardEnded { state, .. } => {
                (*state).to_owned()
            }
            Event::LogCopied { files } => format!("{files} files"),
            Event::UnsentCopied { requests, card_attempts } => {
                format!("{requests} requests, {card_attempts} card attempts")
            }
            Event::StaffEntered
            | Event::StaffWrongPin
            | Event::StaffLocked
            | Event::ClosedByStaff
            | Event::OpenedByStaff => String::new(),
        }
    }
}

impl Entry {
    /// The entry that follows a head.
    pub fn after(head: AuditHead, at_ms: i64, event: &Event) -> Self {
        let mut entry = Entry {
            number: head.count.saturating_add(1),
            at_ms,
            event: event.word().to_owned(),
            sequence: event.sequence(),
            detail: event.detail(),
            hash: head.hash,
        };
        entry.hash = entry.hash_after(head.hash);
        entry
    }

    /// What its hash must be after this one. Numbers have a fixed length and texts their own before them: no two entries
    /// are written down alike.
    fn hash_after(&self, before: AuditHash) -> AuditHash {
        let mut hash = Sha256::new();
        hash.update(WAY);
        hash.update(before.0);
        hash.update(self.number.to_be_bytes());
        hash.update(self.at_ms.to_be_bytes());
        // Sequences begin at 1.
        hash.update(self.sequence.unwrap_or(0).to_be_bytes());
        for text in [&self.event, &self.detail] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        AuditHash(hash.finalize().into())
    }

    /// Where the log ends with it.
    pub fn head(&self) -> AuditHead {
        AuditHead { count: self.number, hash: self.hash }
    }
}

impl Default for Chain {
    fn default() -> Self {
        Chain { head: AuditHead::START, broken: false }
    }
}

impl Chain {
    /// Takes the next entry. False: it does not follow, and nothing after it counts any more.
    pub fn follow(&mut self, entry: &Entry) -> bool {
        let follows =
            entry.number == self.head.count.saturating_add(1) && entry.hash == entry.hash_after(self.head.hash);
        self.broken |= !follows;
        if !self.broken {
            self.head = entry.head();
        }
        !self.broken
    }

    /// How far it holds.
    pub fn head(&self) -> AuditHead {
        self.head
    }

    /// The number of the first entry that is missing, changed or not in its place.
    pub fn broken_at(&self) -> Option<u32> {
        self.broken.then(|| self.head.count.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log() -> Vec<Entry> {
        let confirmation = ConfirmationNumber::mint(33, 1, 7).expect("fits");
        let events = [
            Event::Opened { version: "0.1.0" },
            Event::Adopted { kiosk: 33 },
            Event::Saved { id: Uuid::from_u128(5), confirmation },
            Event::Decided { sequence: 1, state: "accepted" },
            Event::StaffWrongPin,
            Event::StaffEntered,
        ];
        let mut head = AuditHead::START;
        let next = |event: &Event| {
            let entry = Entry::after(head, 1_000, event);
            head = entry.head();
            entry
        };
        events.iter().map(next).collect()
    }

    fn follow(entries: &[Entry]) -> Chain {
        let mut chain = Chain::default();
        for entry in entries {
            assert_eq!(chain.follow(entry), chain.broken_at().is_none());
        }
        chain
    }

    #[test]
    fn a_chain_holds_until_something_is_changed_taken_out_or_exchanged() {
        let whole = follow(&log());
        assert_eq!((whole.broken_at(), whole.head().count), (None, 6));
        type Change = fn(&mut Vec<Entry>);
        let changes: [(&str, Change, u32); 9] = [
            ("number", |log| log[2].number = 4, 3),
            ("time", |log| log[2].at_ms += 1, 3),
            ("event", |log| log[4].event = "staff-entered".to_owned(), 5),
            ("sequence", |log| log[3].sequence = Some(2), 4),
            ("sequence taken out", |log| log[3].sequence = None, 4),
            ("detail", |log| log[3].detail = "rejected".to_owned(), 4),
            (
                "a letter over to the next field",
                |log| (log[3].event, log[3].detail) = ("decide".into(), "daccepted".into()),
                4,
            ),
            ("an entry taken out", |log| drop(log.remove(4)), 5),
            ("two exchanged", |log| log.swap(3, 4), 4),
        ];
        for (what, change, at) in changes {
            let mut changed = log();
            change(&mut changed);
            assert_eq!(follow(&changed).broken_at(), Some(at), "{what}");
            assert_eq!(follow(&changed).head(), log()[at as usize - 2].head(), "{what}: holds until there");
        }
    }

    #[test]
    fn what_follows_a_changed_entry_can_be_made_to_fit_only_with_another_head() {
        let (whole, mut cut) = (log(), log());
        cut.pop();
        assert_eq!(follow(&cut).broken_at(), None, "a cut end alone cannot be seen here");
        assert_ne!(follow(&cut).head(), follow(&whole).head());
        let mut head = whole[2].head();
        let mut forged = whole[..3].to_vec();
        for event in [Event::Decided { sequence: 1, state: "rejected" }, Event::StaffWrongPin, Event::StaffEntered] {
            forged.push(Entry::after(head, 1_000, &event));
            head = forged[forged.len() - 1].head();
        }
        assert_eq!((follow(&forged).broken_at(), head.count), (None, 6));
        assert_ne!(head.hash, follow(&whole).head().hash, "as many entries, another hash");
    }

    /// Kiosk, auditors and older logs must agree for ever on what is hashed.
    #[test]
    fn the_way_entries_are_hashed_does_not_change() {
        assert_eq!(log()[5].hash.to_string(), "5f7da522f4e9b12240c1b9b2e7511f27e3ce517721b2723ecc9fc9a2e0bde26d");
    }
}
