//! The log, copied to a stick. It holds nothing personal: an entry is built from ids, confirmation numbers and counts.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// From where, and where to.
#[derive(Debug, Clone, Default)]
pub struct Export {
    /// The log file of the configuration.
    pub log: Option<PathBuf>,
    /// The folder where a stick is mounted.
    pub dir: Option<PathBuf>,
}

/// Why nothing was copied.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("export_dir is not set in the configuration")]
    NoFolder,
    #[error("no stick is mounted at export_dir")]
    NoStick,
    #[error("the log goes to no file: log is not set in the configuration")]
    NoLog,
    #[error("the log cannot be copied")]
    Io(#[from] io::Error),
}

impl Export {
    /// Copies the log and its older parts, each as `STAMP-NAME`, and says how many files that were. `state_dir` is on the
    /// kiosk's own disk: a folder on the same one is no stick.
    ///
    /// # Errors
    /// Where there is no log, no folder, no stick, or no room on it.
    pub fn copy(&self, state_dir: &Path, stamp: &str) -> Result<usize, ExportError> {
        let dir = self.dir.as_deref().ok_or(ExportError::NoFolder)?;
        let log = self.log.as_deref().ok_or(ExportError::NoLog)?;
        let stick = fs::metadata(dir).map_err(|_| ExportError::NoStick)?;
        if !stick.is_dir() || stick.dev() == fs::metadata(state_dir)?.dev() {
            return Err(ExportError::NoStick);
        }
        let parts = parts(log)?;
        for part in &parts {
            let name = part.file_name().unwrap_or(OsStr::new("log")).to_string_lossy();
            let copy = dir.join(format!("{stamp}-{name}"));
            io::copy(&mut File::open(part)?, &mut File::create(&copy)?)?;
        }
        // A stick may be pulled out as soon as staff read that it is done.
        rustix::fs::syncfs(File::open(dir)?).map_err(io::Error::from)?;
        if parts.is_empty() { Err(ExportError::NoLog) } else { Ok(parts.len()) }
    }
}

/// The log file, and what a rotation made of it: the files beside it whose names begin with its name.
fn parts(log: &Path) -> io::Result<Vec<PathBuf>> {
    let (Some(dir), Some(name)) = (log.parent(), log.file_name()) else { return Ok(Vec::new()) };
    let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
    let mut parts = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let begins = path.file_name().is_some_and(|other| begins(other, name));
        if begins && path.is_file() {
            parts.push(path);
        }
    }
    parts.sort();
    Ok(parts)
}

fn begins(name: &OsStr, with: &OsStr) -> bool {
    let rest = name.as_encoded_bytes().strip_prefix(with.as_encoded_bytes());
    rest.is_some_and(|rest| rest.is_empty() || matches!(rest[0], b'.' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::tests::Dir;

    fn made() -> Dir {
        let dir = Dir::new();
        fs::create_dir(dir.path()).expect("makes it");
        dir
    }

    #[test]
    fn what_is_missing_is_told_apart() {
        let dir = made();
        let log = dir.path().join("kiosk.jsonl");
        fs::write(&log, "{}\n").expect("writes");
        let copy = |log: Option<&Path>, to: Option<&Path>| {
            let export = Export { log: log.map(Into::into), dir: to.map(Into::into) };
            export.copy(dir.path(), "stamp")
        };
        assert!(matches!(copy(Some(&log), None), Err(ExportError::NoFolder)));
        assert!(matches!(copy(None, Some(dir.path())), Err(ExportError::NoLog)));
        assert!(matches!(copy(Some(&log), Some(&dir.path().join("none"))), Err(ExportError::NoStick)));
        // The mount point without its stick is a folder of the kiosk's own disk.
        assert!(matches!(copy(Some(&log), Some(dir.path())), Err(ExportError::NoStick)));
        assert_eq!(fs::read_dir(dir.path()).expect("reads").count(), 1, "and nothing was written there");
    }

    #[test]
    fn the_log_and_its_older_parts_are_copied_and_nothing_else() {
        let dir = made();
        // Another file system than the one of the state directory.
        let stick = Path::new("/dev/shm").join(dir.path().file_name().expect("a name"));
        fs::create_dir(&stick).expect("makes it");
        for (name, text) in
            [("kiosk.jsonl", "new"), ("kiosk.jsonl.1", "old"), ("kiosk.json", "other"), ("outbox.db", "")]
        {
            fs::write(dir.path().join(name), text).expect("writes");
        }
        let export = Export { log: Some(dir.path().join("kiosk.jsonl")), dir: Some(stick.clone()) };
        let copied = export.copy(dir.path(), "kiosk-33");
        let read = |name: &str| fs::read_to_string(stick.join(name)).ok();
        let (new, old) = (read("kiosk-33-kiosk.jsonl"), read("kiosk-33-kiosk.jsonl.1"));
        let count = fs::read_dir(&stick).expect("reads").count();
        fs::remove_dir_all(&stick).expect("removes");
        assert_eq!((copied.expect("copies"), count), (2, 2));
        assert_eq!((new.as_deref(), old.as_deref()), (Some("new"), Some("old")));
    }
}
