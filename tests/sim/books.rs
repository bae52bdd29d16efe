//! What stands in the two databases, read past the product.

use std::collections::BTreeMap;
use std::path::Path;

use payor_kiosk::audit::{Chain, Entry};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Row};
use uuid::Uuid;
use wire::audit::AuditHash;

/// A row of the kiosk's outbox: a request, or a card attempt.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    pub id: Uuid,
    pub confirmation: String,
    pub is_card: bool,
    pub state: String,
    /// What is sealed, by the key that it alone has. None of a card.
    pub sealed: Option<String>,
    pub outcome: Option<String>,
    pub second_outcome: Option<String>,
}

/// An entry at central.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    pub sequence: u64,
    pub confirmation: String,
    pub sealed: Option<String>,
    /// JSON of a request's outcome, or the state of a card payment.
    pub outcome: String,
    pub is_card: bool,
    pub amount_cents: Option<i64>,
}

/// Both books at one moment.
#[derive(Debug, Default)]
pub struct Books {
    /// By sequence.
    pub kiosk: BTreeMap<u64, Kept>,
    /// By id.
    pub central: BTreeMap<Uuid, Held>,
    /// The kiosk's audit log: of what has a sequence, the sequence, the event and the detail.
    pub log: Vec<(u64, String, String)>,
    /// How far the log's chain holds, and where it breaks.
    pub chain: Option<Chain>,
    /// Breaks of it that central noticed.
    pub breaks: u64,
}

impl Books {
    pub fn read(kiosk: &Path, central: &Path) -> Self {
        let mut books = Books::default();
        let db = open(&kiosk.join("outbox.db"));
        let requests =
            "SELECT sequence, id, confirmation, 0, state, encapsulated_key, outcome, second_outcome FROM requests
                        UNION ALL SELECT sequence, id, confirmation, 1, state, NULL, NULL, NULL FROM attempts";
        for (sequence, kept) in rows(&db, requests, kept) {
            books.kiosk.insert(sequence, kept);
        }
        let entries = "SELECT number, at_ms, event, sequence, detail, hash FROM audit ORDER BY number";
        let mut chain = Chain::default();
        for entry in rows(&db, entries, logged) {
            chain.follow(&entry);
            books.log.extend(entry.sequence.map(|sequence| (sequence, entry.event, entry.detail)));
        }
        books.chain = Some(chain);
        let db = open(&central.join("central.db"));
        let broken = "SELECT count(*) FROM audit_head WHERE standing IN ('shortened', 'rewritten')";
        books.breaks = db.query_row(broken, [], |row| row.get(0)).expect("reads");
        let entries = "SELECT entry.id, sequence, confirmation, envelope ->> 'encapsulated_key', outcome, state,
                       coalesce(request.amount_cents, card_payment.amount_cents)
                       FROM entry LEFT JOIN request ON request.entry = entry.id
                       LEFT JOIN card_payment ON card_payment.entry = entry.id";
        for (id, held) in rows(&db, entries, held) {
            books.central.insert(id, held);
        }
        books
    }

    /// The request or attempt with this confirmation number.
    pub fn given(&self, confirmation: &str) -> Option<(&u64, &Kept)> {
        self.kiosk.iter().find(|(_, kept)| kept.confirmation == confirmation)
    }

    /// One line: where everything stands, by sequence. Ids and confirmation numbers are random and not in it.
    pub fn summary(&self) -> String {
        let kiosk = self.kiosk.iter().map(|(sequence, kept)| format!("{sequence}={}", kept.state));
        let mut central: Vec<(u64, String)> = self.central.values().map(|held| (held.sequence, held.word())).collect();
        central.sort();
        let central = central.into_iter().map(|(sequence, word)| format!("{sequence}={word}"));
        format!("kiosk {} | central {}", join(kiosk), join(central))
    }
}

impl Held {
    /// The outcome's word.
    pub fn word(&self) -> String {
        let outcome: Option<serde_json::Value> = serde_json::from_str(&self.outcome).ok();
        let word = outcome.and_then(|outcome| outcome["outcome"].as_str().map(str::to_owned));
        word.unwrap_or_else(|| self.outcome.clone())
    }

    pub fn is_accepted(&self) -> bool {
        self.word() == "accepted"
    }
}

fn join(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

fn open(file: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(file, flags).expect("opens");
    // To look must change nothing, or a killed process would find its files tidied up.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).expect("sets");
    db
}

fn rows<T>(db: &Connection, sql: &str, read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
    let mut query = db.prepare(sql).expect("reads");
    query.query_map([], read).expect("reads").collect::<Result<_, _>>().expect("reads")
}

fn kept(row: &Row<'_>) -> rusqlite::Result<(u64, Kept)> {
    let kept = Kept {
        id: row.get(1)?,
        confirmation: row.get(2)?,
        is_card: row.get(3)?,
        state: row.get(4)?,
        sealed: row.get(5)?,
        outcome: row.get(6)?,
        second_outcome: row.get(7)?,
    };
    Ok((row.get::<_, i64>(0)? as u64, kept))
}

fn logged(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        number: row.get(0)?,
        at_ms: row.get(1)?,
        event: row.get(2)?,
        sequence: row.get::<_, Option<i64>>(3)?.map(|sequence| sequence as u64),
        detail: row.get(4)?,
        hash: AuditHash(row.get(5)?),
    })
}

fn held(row: &Row<'_>) -> rusqlite::Result<(Uuid, Held)> {
    let (outcome, state): (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
    let is_card = state.is_some();
    let held = Held {
        sequence: row.get::<_, i64>(1)? as u64,
        confirmation: row.get(2)?,
        sealed: row.get(3)?,
        outcome: outcome.or(state).unwrap_or_default(),
        is_card,
        amount_cents: row.get(6)?,
    };
    Ok((row.get(0)?, held))
}
