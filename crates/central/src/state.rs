//! The state directory: made for central's user alone.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use anyhow::Context as _;

/// The database's file in a state directory.
pub(crate) const DATABASE: &str = "central.db";

/// Makes a directory (0700) where there is none.
pub(crate) fn make_private_dir(path: &Path) -> anyhow::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("cannot make the directory {}", path.display()))
}

/// Writes a new file (0600) so that after a power cut it is there whole, or not at all.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    let unfinished = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&unfinished, path)?;
        File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}

/// Makes an empty file (0600) where there is none, so that SQLite does not choose the mode.
pub(crate) fn touch_private(path: &Path) -> anyhow::Result<()> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .map(drop)
        .with_context(|| format!("cannot open {}", path.display()))
}
