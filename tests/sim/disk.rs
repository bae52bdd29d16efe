//! A disk under SQLite that fails as real ones do: full, broken, cut off from its power between two writes.
//!
//! It stands between SQLite and its usual file system for the databases below registered directories, and keeps, for each
//! file, how to take back what was written since the last sync. Only here is the product's SQLite not the plain one.
#![allow(unsafe_code, reason = "SQLite's file systems are tables of C functions")]

use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::ptr::null_mut;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, Once, PoisonError};

use rusqlite::ffi;

/// One machine's disk, as SQLite sees it.
#[derive(Debug, Default)]
pub struct Disk(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// The process is being killed: nothing that it still does reaches the disk.
    frozen: bool,
    /// Files do not grow.
    full: bool,
    /// So many more writes and syncs succeed.
    writes_left: Option<u32>,
    /// After those, only the next one fails.
    fails_once: bool,
    /// One has failed.
    has_failed: bool,
    /// The power is gone.
    cut: bool,
    /// Syncs are said to be done and are not: `synchronous=NORMAL`, or a drive that lies.
    lies: bool,
    /// What takes back the writes since the last sync, by inode: a file that is renamed takes it along.
    unsynced: HashMap<u64, (Arc<File>, Vec<Undo>)>,
}

#[derive(Debug)]
struct Undo {
    offset: u64,
    before: Vec<u8>,
    size: u64,
}

static DISKS: LazyLock<Mutex<HashMap<PathBuf, Arc<Disk>>>> = LazyLock::new(Mutex::default);

impl Disk {
    /// The disk under all databases that are opened in this directory from now on.
    pub fn under(directory: &Path) -> Arc<Disk> {
        static ONCE: Once = Once::new();
        ONCE.call_once(register);
        let disk = Arc::<Disk>::default();
        lock(&DISKS).insert(directory.to_owned(), disk.clone());
        disk
    }

    pub fn forget(directory: &Path) {
        lock(&DISKS).remove(directory);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }

    pub fn set_full(&self, full: bool) {
        self.state().full = full;
    }

    pub fn lie(&self) {
        self.state().lies = true;
    }

    /// Cuts the power after so many more writes and syncs.
    pub fn cut_after(&self, writes: u32) {
        self.state().writes_left = Some(writes);
    }

    /// After so many more writes and syncs, one fails.
    pub fn fail_once_after(&self, writes: u32) {
        let mut state = self.state();
        (state.writes_left, state.fails_once) = (Some(writes), true);
    }

    pub fn has_failed(&self) -> bool {
        self.state().has_failed
    }

    pub fn is_cut(&self) -> bool {
        self.state().cut
    }

    /// From now on the process is dead, though its memory is still to be dropped.
    pub fn freeze(&self) {
        self.state().frozen = true;
    }

    /// The next process finds what was written; after a power cut, of what was not synced only the first `keep` writes
    /// of each file.
    pub fn restart(&self, power_cut: bool, keep: usize) {
        let mut state = self.state();
        let unsynced = std::mem::take(&mut state.unsynced);
        (state.frozen, state.cut, state.writes_left) = (false, false, None);
        drop(state);
        for (file, undos) in unsynced.into_values().filter(|_| power_cut) {
            take_back(&file, &undos[keep.min(undos.len())..]);
        }
    }
}

fn take_back(file: &File, undos: &[Undo]) {
    for undo in undos.iter().rev() {
        file.write_all_at(&undo.before, undo.offset).expect("writes back");
        file.set_len(undo.size).expect("cuts back");
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An open file: SQLite's head, where it belongs, and behind it the usual file system's own file.
#[repr(C)]
struct Opened {
    head: ffi::sqlite3_file,
    of: *mut Of,
}

struct Of {
    disk: Arc<Disk>,
    /// The same file once more, whatever its name becomes.
    file: Arc<File>,
    inode: u64,
}

impl Of {
    fn new(disk: Arc<Disk>, path: &Path) -> Option<Self> {
        let file = OpenOptions::new().write(true).open(path).ok()?;
        let inode = file.metadata().ok()?.ino();
        Some(Of { disk, file: Arc::new(file), inode })
    }

    fn keep(&self, state: &mut State, undo: Undo) {
        state.unsynced.entry(self.inode).or_insert_with(|| (self.file.clone(), Vec::new())).1.push(undo);
    }
}

/// SAFETY of all functions below: SQLite hands them what `open` made, and one thread at a time uses a file.
unsafe fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    unsafe { file.cast::<u8>().add(size_of::<Opened>()).cast() }
}

unsafe fn of<'a>(file: *mut ffi::sqlite3_file) -> Option<&'a Of> {
    unsafe { (*file.cast::<Opened>()).of.as_ref() }
}

/// Calls the usual file system's function of this name.
macro_rules! pass {
    ($file:expr, $function:ident $(, $argument:expr)*) => {{
        let real = unsafe { real($file) };
        match unsafe { (*(*real).pMethods).$function } {
            Some(function) => unsafe { function(real $(, $argument)*) },
            None => ffi::SQLITE_IOERR,
        }
    }};
}

fn usual() -> *mut ffi::sqlite3_vfs {
    static USUAL: LazyLock<usize> = LazyLock::new(|| unsafe { ffi::sqlite3_vfs_find(c"unix".as_ptr()) } as usize);
    *USUAL as *mut ffi::sqlite3_vfs
}

fn register() {
    let usual = usual();
    let mut vfs = unsafe { *usual };
    vfs.szOsFile += size_of::<Opened>() as c_int;
    vfs.pNext = null_mut();
    vfs.zName = c"simulated".as_ptr();
    vfs.xOpen = Some(open);
    vfs.xDelete = Some(delete);
    // It must live as long as SQLite does.
    let registered = unsafe { ffi::sqlite3_vfs_register(Box::leak(Box::new(vfs)), 1) };
    assert_eq!(registered, ffi::SQLITE_OK);
}

fn path_of(name: *const c_char) -> Option<PathBuf> {
    (!name.is_null()).then(|| PathBuf::from(unsafe { CStr::from_ptr(name) }.to_string_lossy().as_ref()))
}

fn disk_under(path: &Path) -> Option<Arc<Disk>> {
    lock(&DISKS).get(path.parent()?).cloned()
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    let opened = file.cast::<Opened>();
    let path = path_of(name);
    unsafe {
        (*opened).head.pMethods = std::ptr::null();
        (*opened).of = null_mut();
        let Some(open) = (*usual()).xOpen else { return ffi::SQLITE_CANTOPEN };
        let done = open(usual(), name, real(file), flags, out);
        if done == ffi::SQLITE_OK {
            (*opened).head.pMethods = &METHODS;
            let found = path.and_then(|path| Of::new(disk_under(&path)?, &path));
            (*opened).of = found.map_or(null_mut(), |of| Box::into_raw(Box::new(of)));
        }
        done
    }
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, name: *const c_char, sync: c_int) -> c_int {
    if let Some(path) = path_of(name)
        && let Some(disk) = disk_under(&path)
    {
        let mut state = disk.state();
        if state.frozen || state.cut {
            return ffi::SQLITE_OK;
        }
        if let Ok(file) = fs::metadata(&path) {
            state.unsynced.remove(&file.ino());
        }
    }
    unsafe { (*usual()).xDelete }.map_or(ffi::SQLITE_IOERR, |delete| unsafe { delete(usual(), name, sync) })
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let opened = file.cast::<Opened>();
    unsafe {
        if !(*opened).of.is_null() {
            drop(Box::from_raw((*opened).of));
            (*opened).of = null_mut();
        }
    }
    pass!(file, xClose)
}

/// What a write or sync comes to before it is made. `None`: it is made.
fn fault(state: &mut State, failure: c_int) -> Option<c_int> {
    if state.frozen {
        return Some(ffi::SQLITE_OK);
    }
    let fails = state.cut || state.writes_left == Some(0);
    state.cut |= fails && !state.fails_once;
    if fails {
        (state.writes_left, state.has_failed) = (None, true);
        return Some(failure);
    }
    state.writes_left = state.writes_left.map(|left| left - 1);
    None
}

fn size_of_file(file: *mut ffi::sqlite3_file) -> i64 {
    let mut size = 0;
    pass!(file, xFileSize, &mut size);
    size
}

/// How to take back what is about to be done to this range.
fn undo(file: *mut ffi::sqlite3_file, offset: i64, length: i64) -> Undo {
    let size = size_of_file(file);
    let mut before = vec![0_u8; length.min(size - offset).max(0) as usize];
    if !before.is_empty() {
        pass!(file, xRead, before.as_mut_ptr().cast(), before.len() as c_int, offset);
    }
    Undo { offset: offset as u64, before, size: size as u64 }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, bytes: *const c_void, length: c_int, offset: i64) -> c_int {
    if let Some(of) = unsafe { of(file) } {
        let mut state = of.disk.state();
        if state.full && !state.frozen && offset + i64::from(length) > size_of_file(file) {
            return ffi::SQLITE_FULL;
        }
        if let Some(done) = fault(&mut state, ffi::SQLITE_IOERR_WRITE) {
            return done;
        }
        of.keep(&mut state, undo(file, offset, i64::from(length)));
    }
    pass!(file, xWrite, bytes, length, offset)
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    if let Some(of) = unsafe { of(file) } {
        let mut state = of.disk.state();
        if let Some(done) = fault(&mut state, ffi::SQLITE_IOERR_TRUNCATE) {
            return done;
        }
        of.keep(&mut state, undo(file, size, i64::MAX));
    }
    pass!(file, xTruncate, size)
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    let Some(of) = (unsafe { of(file) }) else { return pass!(file, xSync, flags) };
    let mut state = of.disk.state();
    if let Some(done) = fault(&mut state, ffi::SQLITE_IOERR_FSYNC) {
        return done;
    }
    if !state.lies {
        state.unsynced.remove(&of.inode);
    }
    // What a sync does is simulated, so that the real disk need not be waited for.
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, bytes: *mut c_void, length: c_int, offset: i64) -> c_int {
    pass!(file, xRead, bytes, length, offset)
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut i64) -> c_int {
    pass!(file, xFileSize, size)
}

unsafe extern "C" fn lock_file(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    pass!(file, xLock, level)
}

unsafe extern "C" fn unlock_file(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    pass!(file, xUnlock, level)
}

unsafe extern "C" fn check_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    pass!(file, xCheckReservedLock, out)
}

unsafe extern "C" fn control(file: *mut ffi::sqlite3_file, op: c_int, argument: *mut c_void) -> c_int {
    pass!(file, xFileControl, op, argument)
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    pass!(file, xSectorSize)
}

unsafe extern "C" fn traits(file: *mut ffi::sqlite3_file) -> c_int {
    pass!(file, xDeviceCharacteristics)
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    pass!(file, xShmMap, page, size, extend, out)
}

unsafe extern "C" fn shm_lock(file: *mut ffi::sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    pass!(file, xShmLock, offset, count, flags)
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    let real = unsafe { real(file) };
    if let Some(barrier) = unsafe { (*(*real).pMethods).xShmBarrier } {
        unsafe { barrier(real) };
    }
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    pass!(file, xShmUnmap, delete)
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    // Two has the shared memory of WAL; three would map the file past `write`.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock_file),
    xUnlock: Some(unlock_file),
    xCheckReservedLock: Some(check_lock),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(traits),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};
