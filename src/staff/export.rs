//! What is copied to a stick: the log, which holds nothing personal, for an entry is built from ids, confirmation numbers and
//! counts; and what central has not decided, sealed.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};

use crate::export::{self, Exported, file_name};
use crate::identity::Identity;
use crate::outbox::Reader;

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
    #[error("it cannot be copied")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Unsent(#[from] export::ExportError),
}

impl Export {
    /// Copies the log and its older parts, each as `STAMP-NAME`, and says how many files that were. `state_dir` is on the
    /// kiosk's own disk: a folder on the same one is no stick.
    ///
    /// # Errors
    /// Where there is no log, no folder, no stick, or no room on it.
    pub fn copy(&self, state_dir: &Path, stamp: &str) -> Result<usize, ExportError> {
        let (Some(_), Some(log)) = (&self.dir, &self.log) else {
            return Err(if self.dir.is_none() { ExportError::NoFolder } else { ExportError::NoLog });
        };
        let dir = self.stick(state_dir)?;
        let parts = parts(log)?;
        for part in &parts {
            let name = part.file_name().unwrap_or(OsStr::new("log")).to_string_lossy();
            copy_part(part, &dir.join(format!("{stamp}-{name}")))?;
        }
        // A stick may be pulled out as soon as staff read that it is done.
        rustix::fs::syncfs(File::open(dir)?).map_err(io::Error::from)?;
        if parts.is_empty() { Err(ExportError::NoLog) } else { Ok(parts.len()) }
    }

    /// Writes what central has not decided to a file on the stick, sealed. `None`: nothing waits.
    ///
    /// # Errors
    /// Where there is no folder, no stick, or no room on it; where the kiosk is not enrolled, or its outbox not read.
    pub fn copy_unsent(&self, state_dir: &Path, now: DateTime<FixedOffset>) -> Result<Option<Exported>, ExportError> {
        let dir = self.stick(state_dir)?;
        let identity = Identity::load(state_dir).map_err(export::ExportError::from)?;
        let reader = Reader::open(state_dir).map_err(export::ExportError::from)?;
        let (Some(identity), Some(reader)) = (identity, reader) else { return Ok(None) };
        let exported = export::write(&reader, &identity, &dir.join(file_name(identity.about.kiosk, now)), now)?;
        rustix::fs::syncfs(File::open(dir)?).map_err(io::Error::from)?;
        Ok(exported)
    }

    /// The folder, where a stick is mounted there.
    fn stick(&self, state_dir: &Path) -> Result<&Path, ExportError> {
        let dir = self.dir.as_deref().ok_or(ExportError::NoFolder)?;
        let stick = fs::metadata(dir).map_err(|_| ExportError::NoStick)?;
        let is_stick = stick.is_dir() && stick.dev() != fs::metadata(state_dir)?.dev();
        if is_stick { Ok(dir) } else { Err(ExportError::NoStick) }
    }
}

/// Copies to a file that must not be there yet. A stick is made by anybody: a link on it that is named like the copy would
/// lead into the kiosk's own files. What was copied in part goes again, so that nobody takes it for the whole.
fn copy_part(part: &Path, copy: &Path) -> io::Result<()> {
    let mut from = File::open(part)?;
    let mut to = OpenOptions::new().write(true).create_new(true).open(copy)?;
    let copied = io::copy(&mut from, &mut to).map(drop);
    if copied.is_err() {
        // A stick that was pulled out takes the part along, and there is nothing to remove.
        let _ = fs::remove_file(copy);
    }
    copied
}

/// The log file, and what a rotation made of it: the files beside it whose names are its name and a number or a date.
fn parts(log: &Path) -> io::Result<Vec<PathBuf>> {
    let (Some(dir), Some(name)) = (log.parent(), log.file_name()) else { return Ok(Vec::new()) };
    let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
    let mut parts = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let is_part = path.file_name().is_some_and(|other| is_part(other, name));
        if is_part && path.is_file() {
            parts.push(path);
        }
    }
    parts.sort();
    Ok(parts)
}

/// `kiosk.jsonl`, `kiosk.jsonl.1`, `kiosk.jsonl-2026-01-26`. Nothing that has a letter behind the log's name: the log may
/// lie beside the kiosk's key, and be named like it.
fn is_part(name: &OsStr, log: &OsStr) -> bool {
    match name.as_encoded_bytes().strip_prefix(log.as_encoded_bytes()) {
        None => false,
        Some([]) => true,
        Some([mark, first, rest @ ..]) => {
            matches!(mark, b'.' | b'-')
                && first.is_ascii_digit()
                && rest.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
        }
        Some(_) => false,
    }
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

    /// A folder on another file system than the one of the state directory, gone with the test.
    struct Stick(PathBuf);

    impl Stick {
        fn beside(dir: &Dir) -> Self {
            let stick = Path::new("/dev/shm").join(dir.path().file_name().expect("a name"));
            fs::create_dir(&stick).expect("makes it");
            Stick(stick)
        }

        fn names(&self) -> Vec<String> {
            let names = fs::read_dir(&self.0).expect("reads").flatten().map(|entry| entry.file_name());
            let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Stick {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn export(dir: &Dir, log: &str, stick: &Stick) -> Export {
        Export { log: Some(dir.path().join(log)), dir: Some(stick.0.clone()) }
    }

    #[test]
    fn the_log_and_its_older_parts_are_copied_and_nothing_else() {
        let dir = made();
        let stick = Stick::beside(&dir);
        for (name, text) in
            [("kiosk.jsonl", "new"), ("kiosk.jsonl.1", "old"), ("kiosk.jsonl-2026-01-26", ""), ("kiosk.json", "other")]
        {
            fs::write(dir.path().join(name), text).expect("writes");
        }
        assert_eq!(export(&dir, "kiosk.jsonl", &stick).copy(dir.path(), "kiosk-33").expect("copies"), 3);
        let names = ["kiosk-33-kiosk.jsonl", "kiosk-33-kiosk.jsonl-2026-01-26", "kiosk-33-kiosk.jsonl.1"];
        assert_eq!(stick.names(), names);
        let read = |name: &str| fs::read_to_string(stick.0.join(name)).expect("reads");
        assert_eq!((read(names[0]), read(names[2])), ("new".to_owned(), "old".to_owned()));
    }

    #[test]
    fn what_is_only_named_like_the_log_stays_here() {
        let dir = made();
        let stick = Stick::beside(&dir);
        let others =
            ["kiosk.key.pem", "kiosk.cert.pem", "kiosk-old", "kiosk.", "kiosk-", "kiosk.1.key", "kiosk.-", "kiosk1"];
        others.iter().chain(&["kiosk"]).for_each(|name| fs::write(dir.path().join(name), "").expect("writes"));
        assert_eq!(export(&dir, "kiosk", &stick).copy(dir.path(), "stamp").expect("copies"), 1);
        assert_eq!(stick.names(), ["stamp-kiosk"]);
    }

    #[test]
    fn a_link_on_the_stick_leads_nowhere() {
        let dir = made();
        let stick = Stick::beside(&dir);
        let outbox = dir.path().join("outbox.db");
        fs::write(&outbox, "payments").expect("writes");
        fs::write(dir.path().join("kiosk.jsonl"), "log").expect("writes");
        std::os::unix::fs::symlink(&outbox, stick.0.join("stamp-kiosk.jsonl")).expect("links");
        let copied = export(&dir, "kiosk.jsonl", &stick).copy(dir.path(), "stamp");
        assert!(matches!(copied, Err(ExportError::Io(_))), "{copied:?}");
        assert_eq!(fs::read_to_string(&outbox).expect("reads"), "payments");
        assert_eq!(stick.names(), ["stamp-kiosk.jsonl"], "and what was there is not removed");
    }

    #[test]
    fn a_part_that_cannot_be_copied_whole_is_not_left_in_part() {
        let dir = made();
        let stick = Stick::beside(&dir);
        // It opens, and does not read.
        let broken = dir.path().join("kiosk.jsonl");
        fs::create_dir(&broken).expect("makes it");
        assert!(copy_part(&broken, &stick.0.join("copy")).is_err());
        assert!(stick.names().is_empty(), "{:?}", stick.names());
    }
}
