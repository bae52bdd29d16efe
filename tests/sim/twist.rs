//! Worlds that break a promise on purpose: tests of the tests. The product is the same in all of them; what is faulty is
//! what stands around it.

use std::fs;

use payor_kiosk::central::Call;
use rusqlite::{Connection, params};
use uuid::Uuid;
use wire::envelope::{Header, open, seal};
use wire::policy::SealingKey;
use wire::request::{Batch, Envelope};

use crate::dirs::Dirs;
use crate::disk::Disk;
use crate::line::batch_of;

/// What is wrong with this world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Twist {
    #[default]
    None,
    /// The kiosk's commits do not wait for the disk, as with `synchronous=NORMAL`.
    KioskSaysSavedBeforeSync,
    /// Central answers before its commit is on the disk.
    CentralAnswersBeforeSync,
    /// Central forgets, before each request, that it had it before.
    NoDeduplication,
    /// Batches are ordered by the kiosk's clock.
    OrderByClock,
    /// Two requests exchange what is sealed in them, and central opens them all the same.
    NoAssociatedData,
    /// The same exchange before the real central.
    Exchanged,
}

impl Twist {
    pub fn spoil(self, kiosk: &Disk, central: &Disk) {
        match self {
            Twist::KioskSaysSavedBeforeSync => kiosk.lie(),
            Twist::CentralAnswersBeforeSync => central.lie(),
            _ => {}
        }
    }

    /// What arrives of a batch.
    pub fn batch(self, mut batch: Batch, dirs: &Dirs) -> Batch {
        match self {
            Twist::OrderByClock => batch.envelopes.sort_by_key(|envelope| envelope.taken_at_ms),
            Twist::NoAssociatedData => exchange(&mut batch, |from, to| seal_again(from, to, dirs)),
            Twist::Exchanged => exchange(&mut batch, |from, to| Some(with_content_of(from, to))),
            _ => {}
        }
        batch
    }

    pub fn before_central(self, call: &Call, dirs: &Dirs) {
        if self != Twist::NoDeduplication || call.body.is_none() {
            return;
        }
        let ids: Vec<Uuid> = match call.path.strip_prefix("/v1/card-payments/") {
            Some(attempt) => attempt.parse().into_iter().collect(),
            None if call.path == "/v1/requests" => {
                batch_of(call).envelopes.iter().map(|envelope| envelope.id).collect()
            }
            None => Vec::new(),
        };
        let db = Connection::open(dirs.central.join("central.db")).expect("opens");
        for id in ids {
            for (table, column) in [("plan", "id"), ("request", "entry"), ("card_payment", "entry"), ("entry", "id")] {
                db.execute(&format!("DELETE FROM {table} WHERE {column} = ?1"), params![id]).expect("forgets");
            }
        }
    }
}

/// Exchanges the content of the first two requests of a kind.
fn exchange(batch: &mut Batch, with: impl Fn(&Envelope, &Envelope) -> Option<Envelope>) {
    let Some(first) = batch.envelopes.first().cloned() else { return };
    let Some(at) = batch.envelopes.iter().skip(1).position(|other| other.kind == first.kind) else { return };
    let other = batch.envelopes[at + 1].clone();
    if let (Some(one), Some(two)) = (with(&other, &first), with(&first, &other)) {
        (batch.envelopes[0], batch.envelopes[at + 1]) = (one, two);
    }
}

fn with_content_of(from: &Envelope, to: &Envelope) -> Envelope {
    let Envelope { key_id, encapsulated_key, ciphertext, .. } = from.clone();
    Envelope { key_id, encapsulated_key, ciphertext, ..to.clone() }
}

/// As a central would take it that binds nothing: the content of one, opened, under the header of the other.
fn seal_again(from: &Envelope, to: &Envelope, dirs: &Dirs) -> Option<Envelope> {
    use base64::Engine as _;
    let files = fs::read_dir(dirs.central.join("keys")).ok()?;
    let keys = files.filter_map(|file| serde_json::from_slice(&fs::read(file.ok()?.path()).ok()?).ok());
    let key = keys.into_iter().find(|key: &serde_json::Value| key["id"] == from.key_id.as_str())?;
    let private = base64::engine::general_purpose::STANDARD.decode(key["private_key"].as_str()?).ok()?;
    let body = open(&private, from.confirmation.kiosk(), from).ok()?;
    let Envelope { id, sequence, confirmation, kind, taken_at_ms, .. } = *to;
    let header = Header { kiosk: confirmation.kiosk(), id, sequence, confirmation, kind, taken_at_ms };
    let public = SealingKey { id: from.key_id.clone(), public_key: key["public_key"].as_str()?.to_owned() };
    seal(&public, &header, &body).ok()
}
