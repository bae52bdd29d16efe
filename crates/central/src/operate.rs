//! What an operator does beside a running server: the commands that are not `serve`.

use std::fmt;
use std::path::Path;

use chrono::{DateTime, Utc};
use wire::enrollment::EnrollmentCode;
use wire::policy::SealingKey;

use crate::Options;
use crate::app::App;
use crate::enroll;
use crate::state::DATABASE;

/// The central of this state. Only `serve` makes one: a directory that was typed wrong must not become another central.
fn existing(state_dir: &Path) -> anyhow::Result<App> {
    let there = state_dir.join(DATABASE).exists();
    anyhow::ensure!(there, "there is no central in {}: start it once with `serve`", state_dir.display());
    App::open(&Options::new(state_dir))
}

/// A one-time code for a kiosk of this office, valid an hour. `kiosk` is the number of one that it replaces.
///
/// # Errors
/// Where the office's name or the number is none, or the code cannot be stored.
pub fn enroll_code(state_dir: &Path, office: &str, kiosk: Option<u16>) -> anyhow::Result<EnrollmentCode> {
    enroll::make_code(&existing(state_dir)?, office, kiosk)
}

/// A kiosk, as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKiosk {
    pub number: u16,
    pub office: String,
    pub version: String,
    pub enrolled_at: DateTime<Utc>,
    pub heartbeat_at: Option<DateTime<Utc>>,
    pub is_barred: bool,
}

/// One line: number, office, version, enrolment, last heartbeat.
impl fmt::Display for KnownKiosk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let KnownKiosk { number, office, version, enrolled_at, heartbeat_at, is_barred } = self;
        let time = |at: &DateTime<Utc>| at.format("%Y-%m-%d %H:%M").to_string();
        let heard = heartbeat_at.as_ref().map_or("no heartbeat yet".to_owned(), |at| format!("heard {}", time(at)));
        let barred = if *is_barred { ", barred" } else { "" };
        write!(f, "{number}  {office}, version {version}, enrolled {}, {heard}{barred}", time(enrolled_at))
    }
}

/// All kiosks that were ever enrolled, by number.
///
/// # Errors
/// Where the state cannot be read.
pub fn kiosks(state_dir: &Path) -> anyhow::Result<Vec<KnownKiosk>> {
    let app = existing(state_dir)?;
    let rows = app.store.read(|ledger| ledger.kiosks())?;
    let known = rows.into_iter().map(|row| KnownKiosk {
        number: row.number,
        office: row.office,
        version: row.version,
        enrolled_at: row.enrolled_at,
        heartbeat_at: row.heartbeat_at,
        is_barred: row.fingerprint.is_none(),
    });
    Ok(known.collect())
}

/// Bars a kiosk.
///
/// # Errors
/// Where no such kiosk is enrolled, or the state cannot be written.
pub fn revoke(state_dir: &Path, kiosk: u16) -> anyhow::Result<()> {
    let app = existing(state_dir)?;
    let revoked = app.store.write(|ledger| ledger.revoke_kiosk(kiosk, app.clock.now()))?;
    anyhow::ensure!(revoked, "no kiosk {kiosk} is enrolled");
    Ok(())
}

/// The sealing keys, best first.
///
/// # Errors
/// Where they cannot be read.
pub fn keys(state_dir: &Path) -> anyhow::Result<Vec<SealingKey>> {
    existing(state_dir)?.keys.public()
}

/// Adds a new best sealing key; the older ones still open.
///
/// # Errors
/// Where it cannot be written.
pub fn rotate_key(state_dir: &Path) -> anyhow::Result<SealingKey> {
    existing(state_dir)?.keys.rotate()
}
