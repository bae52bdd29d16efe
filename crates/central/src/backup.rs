//! Copies of the database. Only what a copy holds is called backed up: until then kiosks keep their own.
//!
//! Without a backup directory nothing is ever called backed up. The copies hold sealed requests; the keys that open them
//! are in the state directory's `keys/` and must be kept apart.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

use crate::app::App;
use crate::state;
use crate::store::StoreError;

/// How often a copy is made.
const INTERVAL: Duration = Duration::from_secs(60);
/// Copies that are kept.
const KEPT: usize = 3;

/// Makes copies until the server stops.
pub(crate) async fn run(app: App, directory: PathBuf) {
    loop {
        let (app, directory) = (app.clone(), directory.clone());
        match tokio::task::spawn_blocking(move || copy(&app, &directory)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(error = format!("{error:#}"), "the backup failed"),
            Err(error) => tracing::error!(%error, "the backup panicked"),
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// Makes one copy and says so to the kiosks from now on.
pub(crate) fn copy(app: &App, directory: &Path) -> anyhow::Result<()> {
    state::make_private_dir(directory)?;
    // What is gapless now is in the copy that is made after.
    let through = app.store.write(|ledger| {
        let kiosks = ledger.kiosks()?.into_iter();
        let through = kiosks.map(|kiosk| Ok((kiosk.number, ledger.sequence_state(kiosk.number)?.gapless_through)));
        through.collect::<Result<Vec<_>, StoreError>>()
    })?;
    let name = format!("central-{}.db", app.clock.now().format("%Y%m%dT%H%M%S%3fZ"));
    let (unfinished, file) = (directory.join("unfinished"), directory.join(name));
    if unfinished.exists() {
        fs::remove_file(&unfinished).context("cannot remove an unfinished copy")?;
    }
    app.store.copy_to(&unfinished)?;
    File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, &file).with_context(|| format!("cannot write {}", file.display()))?;
    File::open(directory)?.sync_all()?;
    app.store.write(|ledger| {
        through.iter().try_for_each(|(kiosk, through)| ledger.set_backed_up_through(*kiosk, *through))
    })?;
    remove_old(directory)
}

fn remove_old(directory: &Path) -> anyhow::Result<()> {
    let mut copies: Vec<PathBuf> = fs::read_dir(directory)?
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "db"))
        .collect();
    copies.sort();
    copies.iter().rev().skip(KEPT).try_for_each(fs::remove_file).context("cannot remove an old copy")
}
