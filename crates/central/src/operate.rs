//! What an operator does beside a running server: the commands that are not `serve`.

use std::path::Path;

use wire::enrollment::EnrollmentCode;
use wire::policy::SealingKey;

use crate::Options;
use crate::app::App;
use crate::clock::Clock;
use crate::enroll;
use crate::exports::{self, Imported};
use crate::kiosks::{self, KnownKiosk};
use crate::state::DATABASE;

/// The central of this state. Only `serve` makes one: a directory that was typed wrong must not become another central.
fn existing(state_dir: &Path) -> anyhow::Result<App> {
    existing_with(&Options::new(state_dir))
}

fn existing_with(options: &Options) -> anyhow::Result<App> {
    let there = options.state_dir.join(DATABASE).exists();
    anyhow::ensure!(there, "there is no central in {}: start it once with `serve`", options.state_dir.display());
    App::open(options)
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

/// Takes a kiosk's sealed export, whole or not at all: each record is decided as if the kiosk had sent it, and once.
///
/// # Errors
/// Where the file is not to the letter what an enrolled kiosk signed for this central, or the state cannot be written.
/// Then it can be given again.
pub fn import(options: &Options, file: &[u8]) -> anyhow::Result<Imported> {
    let app = existing_with(options)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(exports::take_file(app, file))
}
