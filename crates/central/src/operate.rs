//! What an operator does beside a running server: the commands that are not `serve`.

use std::path::Path;

use wire::enrollment::EnrollmentCode;
use wire::policy::SealingKey;

use crate::Options;
use crate::app::App;
use crate::clock::Clock;
use crate::enroll;
use crate::kiosks::{self, KnownKiosk};
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

/// All kiosks that were ever enrolled, by number, and how each is by this clock.
///
/// # Errors
/// Where the state cannot be read.
pub fn kiosks(state_dir: &Path, clock: &Clock) -> anyhow::Result<Vec<KnownKiosk>> {
    Ok(existing(state_dir)?.store.read(|ledger| kiosks::known(ledger, clock.now()))?)
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
