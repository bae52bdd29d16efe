//! A serial line for tests, here and in `tests/it`.

use std::fs::{self, File};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::path::PathBuf;
use std::ptr::{null, null_mut};

/// A pseudo-terminal: one end, and where the other is.
#[expect(unsafe_code, reason = "rustix could, with a feature for which most of the window's libraries are built anew")]
pub fn pseudo_terminal() -> (File, PathBuf) {
    let (mut end, mut other) = (0, 0);
    // SAFETY: openpty writes to both, and the null pointers leave name and settings as they are; it owns neither.
    let (end, other) = unsafe {
        assert_eq!(libc::openpty(&mut end, &mut other, null_mut(), null(), null()), 0);
        (File::from_raw_fd(end), OwnedFd::from_raw_fd(other))
    };
    let path = fs::read_link(format!("/proc/self/fd/{}", other.as_raw_fd())).expect("a terminal has a path");
    (end, path)
}
