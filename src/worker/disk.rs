//! What is left of the disk. Below the mark no visit begins any more; one that has begun can still be saved, what waits is
//! sent, and what happens is logged, at the very end from the ballast. It must never delete anything but the ballast.

use std::cell::Cell;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::FallocateFlags;

use crate::journal::{self, Entry};

/// The high-water mark: so much must be free for a visit to begin. SQLite's log alone may take 16 MB.
pub const NEARLY_FULL_BYTES: u64 = 32 << 20;
/// Below this it is announced.
pub const LOW_BYTES: u64 = 500 << 20;
/// Once below the mark, so much must be free again.
const ROOM_AGAIN_BYTES: u64 = 48 << 20;
/// Below this the ballast is given up.
const LAST_BYTES: u64 = 4 << 20;
const BALLAST: &str = "ballast";

/// How much is free where a directory is, in bytes; None where nobody knows.
pub type FreeBytes = Box<dyn Fn(&Path) -> Option<u64> + Send>;

/// What the worker keeps of the disk.
pub struct Reserve {
    pub free_bytes: FreeBytes,
    /// A file of this size is put by, to be given up when nothing else is left; 0: none.
    pub ballast_bytes: u64,
}

impl Default for Reserve {
    fn default() -> Self {
        Reserve { free_bytes: Box::new(free_bytes), ballast_bytes: 8 << 20 }
    }
}

/// What a program may still write there, in bytes.
pub fn free_bytes(dir: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(dir).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Room {
    #[default]
    Enough,
    Low,
    NearlyFull,
}

impl Room {
    /// What was not known stays as it was.
    fn next(self, free_bytes: Option<u64>) -> Self {
        match free_bytes {
            None => self,
            Some(..NEARLY_FULL_BYTES) => Room::NearlyFull,
            Some(..ROOM_AGAIN_BYTES) if self == Room::NearlyFull => Room::NearlyFull,
            Some(..LOW_BYTES) => Room::Low,
            Some(_) => Room::Enough,
        }
    }
}

/// The disk of the kiosk's state.
pub(super) struct Disk {
    dir: PathBuf,
    reserve: Reserve,
    room: Cell<Room>,
}

impl Disk {
    pub fn new(dir: PathBuf, reserve: Reserve) -> Self {
        Disk { dir, reserve, room: Cell::default() }
    }

    pub fn free_bytes(&self) -> Option<u64> {
        (self.reserve.free_bytes)(&self.dir)
    }

    pub fn is_nearly_full(&self) -> bool {
        self.room.get() == Room::NearlyFull
    }

    /// Looks how much is free, says when that has changed, and puts the ballast by or gives it up.
    pub fn look(&self) {
        let free = self.free_bytes();
        let room = self.room.get().next(free);
        if self.room.replace(room) != room {
            let entry = match room {
                Room::Enough => Entry::DiskRoom,
                Room::Low => Entry::DiskLow,
                Room::NearlyFull => Entry::DiskNearlyFull,
            };
            journal::note(entry, format_args!("{} MB free", free.unwrap_or(0) >> 20));
        }
        let ballast = self.dir.join(BALLAST);
        match free {
            Some(..LAST_BYTES) => drop(fs::remove_file(ballast)),
            // Where it cannot be put by, the mark alone must do.
            Some(ROOM_AGAIN_BYTES..) if self.reserve.ballast_bytes > 0 && !ballast.exists() => {
                let _ = put_by(&ballast, self.reserve.ballast_bytes);
            }
            _ => {}
        }
    }
}

/// Makes a file that really takes its room.
fn put_by(path: &Path, bytes: u64) -> io::Result<()> {
    let file: File = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    if let Err(error) = rustix::fs::fallocate(&file, FallocateFlags::empty(), 0, bytes) {
        fs::remove_file(path)?;
        return Err(error.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_left_only_with_room_to_spare() {
        const MB: u64 = 1 << 20;
        let steps = [
            (None, Room::Enough),
            (Some(600 * MB), Room::Enough),
            (Some(500 * MB), Room::Enough),
            (Some(500 * MB - 1), Room::Low),
            (Some(40 * MB), Room::Low),
            (Some(32 * MB), Room::Low),
            (Some(32 * MB - 1), Room::NearlyFull),
            (None, Room::NearlyFull),
            (Some(40 * MB), Room::NearlyFull),
            (Some(48 * MB), Room::Low),
            (Some(0), Room::NearlyFull),
            (Some(500 * MB), Room::Enough),
        ];
        let mut room = Room::default();
        for (free, then) in steps {
            room = room.next(free);
            assert_eq!(room, then, "{free:?}");
        }
    }

    #[test]
    fn the_ballast_takes_its_room_and_is_given_up_at_the_end() {
        let dir = tempfile::tempdir().expect("a directory");
        let free = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(1 << 30));
        let told = free.clone();
        let free_bytes = Box::new(move |_: &Path| Some(told.load(std::sync::atomic::Ordering::Relaxed)));
        let disk = Disk::new(dir.path().to_owned(), Reserve { free_bytes, ballast_bytes: 3 << 20 });
        let blocks = || {
            use std::os::unix::fs::MetadataExt as _;
            fs::metadata(dir.path().join(BALLAST)).map_or(0, |ballast| ballast.blocks() * 512)
        };
        disk.look();
        assert!(blocks() >= 3 << 20, "{}", blocks());
        free.store(LAST_BYTES, std::sync::atomic::Ordering::Relaxed);
        disk.look();
        assert!(disk.is_nearly_full() && blocks() > 0);
        free.store(LAST_BYTES - 1, std::sync::atomic::Ordering::Relaxed);
        disk.look();
        assert_eq!(blocks(), 0);
        free.store(ROOM_AGAIN_BYTES, std::sync::atomic::Ordering::Relaxed);
        disk.look();
        assert!(!disk.is_nearly_full() && blocks() > 0);
    }
}
