//! A drive whose power can be cut: the test itself serves it, as a file in a file system of its own (FUSE), and the kernel
//! has it as a loop device with ext4 on it.
//!
//! Like a real one it has a cache: what is written is safe only once a flush has followed. At a cut it keeps all that was
//! flushed and any of the rest, block by block, and from that instant answers nothing but errors.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, UNIX_EPOCH};

use fuser::{
    BackgroundSession, FUSE_ROOT_ID, FileAttr, FileType, Filesystem, MountOption, ReplyAttr, ReplyData, ReplyEmpty,
    ReplyEntry, ReplyOpen, ReplyWrite, Request, spawn_mount2,
};

const SIZE: usize = 96 * 1024 * 1024;
/// What a drive writes whole or not at all.
const BLOCK: usize = 4096;
const FILE: u64 = 2;
const FOREVER: Duration = Duration::from_secs(3600);

/// The drive, and ext4 on it while it is mounted.
pub struct Drive {
    platters: Platters,
    /// Where its one file is.
    served: PathBuf,
    /// Where ext4 is mounted.
    pub mount: PathBuf,
    _session: BackgroundSession,
}

/// How much of what was not flushed is there after a cut.
#[derive(Debug, Clone, Copy)]
pub enum Unflushed {
    Gone,
    Some,
    All,
}

#[derive(Clone)]
struct Platters(Arc<Mutex<State>>);

struct State {
    /// What a read gives.
    seen: Vec<u8>,
    /// What a power cut leaves.
    safe: Vec<u8>,
    /// Written and not flushed, in order.
    unflushed: Vec<(usize, Vec<u8>)>,
    is_dead: bool,
    /// Control: it says that it flushed, and did not.
    lies: bool,
}

impl Drive {
    /// A new drive with an empty ext4, not mounted yet. `Err`: this machine does not let it be, and why.
    pub fn new(dir: &Path) -> Result<Self, String> {
        let (image, served, mount) = (dir.join("image"), dir.join("drive"), dir.join("mount"));
        fs::create_dir(&served).and_then(|()| fs::create_dir(&mount)).map_err(|error| error.to_string())?;
        fs::write(&image, vec![0; SIZE]).map_err(|error| error.to_string())?;
        run("mkfs.ext4", &["-q", "-F", "-b", "4096"], &[&image])?;
        let safe = fs::read(&image).map_err(|error| error.to_string())?;
        let state = State { seen: safe.clone(), safe, unflushed: Vec::new(), is_dead: false, lies: false };
        let platters = Platters(Arc::new(Mutex::new(state)));
        let options = [MountOption::FSName("drive".to_owned()), MountOption::RW];
        let session = spawn_mount2(Served(platters.clone()), &served, &options).map_err(|error| error.to_string())?;
        Ok(Drive { platters, served: served.join("drive"), mount, _session: session })
    }

    /// Mounts it, as a machine does that starts: ext4 takes up its journal.
    ///
    /// On a new loop device each time: whatever the kernel may still keep of the one before is not read again.
    pub fn mount(&self) -> Result<(), String> {
        let device = PathBuf::from(run("losetup", &["--find", "--show"], &[&self.served])?);
        let mounted = run("mount", &["-o", "errors=remount-ro"], &[&device, &self.mount]);
        // It goes when nothing is mounted from it any more.
        run("losetup", &["--detach"], &[&device])?;
        mounted.map(drop)
    }

    pub fn unmount(&self) {
        run("umount", &[], &[&self.mount]).expect("unmounts");
    }

    /// The power is gone, from this instant on.
    pub fn cut(&self, unflushed: Unflushed) {
        let mut state = self.platters.lock();
        state.is_dead = true;
        for (at, bytes) in std::mem::take(&mut state.unflushed) {
            for (n, block) in bytes.chunks(BLOCK).enumerate() {
                let stays = match unflushed {
                    Unflushed::Gone => false,
                    Unflushed::Some => rand::random(),
                    Unflushed::All => true,
                };
                if stays {
                    let at = at + n * BLOCK;
                    state.safe[at..at + block.len()].copy_from_slice(block);
                }
            }
        }
    }

    /// The power is back. Must not be mounted.
    pub fn revive(&self) {
        let mut state = self.platters.lock();
        state.seen = state.safe.clone();
        state.unflushed.clear();
        state.is_dead = false;
    }

    /// ext4 becomes read-only under whoever writes, as after an error of the drive.
    pub fn becomes_read_only(&self) {
        run("mount", &["-o", "remount,abort"], &[&self.mount]).expect("remounts");
    }

    /// Control: from now on it says that it flushed, and does not.
    pub fn lie(&self) {
        self.platters.lock().lies = true;
    }
}

/// While the drive still answers: what unmounts it waits for its answers.
impl Drop for Drive {
    fn drop(&mut self) {
        let _ = run("umount", &[], &[&self.mount]);
    }
}

impl Platters {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("not poisoned")
    }
}

/// The drive as a file system with one file.
struct Served(Platters);

impl Filesystem for Served {
    fn lookup(&mut self, _: &Request<'_>, _: u64, name: &OsStr, reply: ReplyEntry) {
        if name == "drive" { reply.entry(&FOREVER, &attr(FILE), 0) } else { reply.error(libc::ENOENT) }
    }

    fn getattr(&mut self, _: &Request<'_>, ino: u64, _: Option<u64>, reply: ReplyAttr) {
        reply.attr(&FOREVER, &attr(ino));
    }

    fn open(&mut self, _: &Request<'_>, _: u64, _: i32, reply: ReplyOpen) {
        // The kernel keeps nothing of it: the drive's own cache is the only one.
        reply.opened(0, fuser::consts::FOPEN_DIRECT_IO);
    }

    fn read(
        &mut self,
        _: &Request<'_>,
        _: u64,
        _: u64,
        offset: i64,
        size: u32,
        _: i32,
        _: Option<u64>,
        reply: ReplyData,
    ) {
        let state = self.0.lock();
        let from = usize::try_from(offset).unwrap_or(SIZE).min(SIZE);
        let to = (from + size as usize).min(SIZE);
        if state.is_dead { reply.error(libc::EIO) } else { reply.data(&state.seen[from..to]) }
    }

    fn write(
        &mut self,
        _: &Request<'_>,
        _: u64,
        _: u64,
        offset: i64,
        data: &[u8],
        _: u32,
        _: i32,
        _: Option<u64>,
        reply: ReplyWrite,
    ) {
        let mut state = self.0.lock();
        let at = usize::try_from(offset).unwrap_or(SIZE);
        if state.is_dead || at + data.len() > SIZE {
            return reply.error(libc::EIO);
        }
        state.seen[at..at + data.len()].copy_from_slice(data);
        state.unflushed.push((at, data.to_vec()));
        reply.written(data.len() as u32);
    }

    fn fsync(&mut self, _: &Request<'_>, _: u64, _: u64, _: bool, reply: ReplyEmpty) {
        let mut state = self.0.lock();
        if state.is_dead {
            return reply.error(libc::EIO);
        }
        if !state.lies {
            for (at, bytes) in std::mem::take(&mut state.unflushed) {
                state.safe[at..at + bytes.len()].copy_from_slice(&bytes);
            }
        }
        reply.ok();
    }
}

fn attr(ino: u64) -> FileAttr {
    let (kind, perm, size) =
        if ino == FUSE_ROOT_ID { (FileType::Directory, 0o700, 0) } else { (FileType::RegularFile, 0o600, SIZE as u64) };
    FileAttr {
        ino,
        size,
        blocks: size / 512,
        atime: UNIX_EPOCH,
        mtime: UNIX_EPOCH,
        ctime: UNIX_EPOCH,
        crtime: UNIX_EPOCH,
        kind,
        perm,
        nlink: 1,
        uid: 0,
        gid: 0,
        rdev: 0,
        blksize: BLOCK as u32,
        flags: 0,
    }
}

fn run(program: &str, options: &[&str], paths: &[&PathBuf]) -> Result<String, String> {
    let output =
        Command::new(program).args(options).args(paths).output().map_err(|error| format!("{program}: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let answer = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() { Ok(answer) } else { Err(format!("{program}: {}", said.trim())) }
}
