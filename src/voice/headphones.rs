//! Whether headphones are in: then, and only then, the voice may say what is personal.
//!
//! The jack is heard through the kernel's input events. What it was before the first event is not asked: until somebody
//! plugs in, nothing personal is said.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::journal::{self, Entry};

/// An event of the kernel on a 64-bit machine: two times of eight bytes, type, code, value.
const EVENT_BYTES: usize = 24;
/// The type of a switch, and the switch of a headphone jack (`linux/input-event-codes.h`).
const EV_SW: u16 = 5;
const SW_HEADPHONE_INSERT: u16 = 2;

/// Whether headphones are in, as last known. Clones tell the same.
#[derive(Debug, Clone, Default)]
pub struct Headphones {
    are_in: Arc<AtomicBool>,
    jack: bool,
}

impl Headphones {
    /// Always, as where the voice has only a handset; or never, as where there is only a loudspeaker.
    pub fn fixed(are_in: bool) -> Self {
        Headphones { are_in: Arc::new(AtomicBool::new(are_in)), jack: false }
    }

    /// A jack that is told of by [`set`](Self::set): scripts and tests plug in by hand.
    pub fn jack() -> Self {
        Headphones { jack: true, ..Headphones::default() }
    }

    /// Watches every jack of this machine. `wake` is called after each change.
    pub fn of_jacks(wake: fn()) -> Self {
        let headphones = Headphones::jack();
        let jacks = jacks(Path::new("/sys/class/input"));
        if jacks.is_empty() {
            journal::note(Entry::JackMissing, "no input device has a headphone switch");
        }
        for jack in jacks {
            let headphones = headphones.clone();
            std::thread::spawn(move || {
                let watched = File::open(Path::new("/dev/input").join(&jack));
                let ended = watched.and_then(|events| headphones.watch(events, wake));
                headphones.set(false);
                wake();
                if let Err(error) = ended {
                    journal::note(Entry::JackMissing, format_args!("{}: {error}", jack.display()));
                }
            });
        }
        headphones
    }

    pub fn are_in(&self) -> bool {
        self.are_in.load(Ordering::Relaxed)
    }

    /// Whether they can be plugged in and pulled out.
    pub fn is_jack(&self) -> bool {
        self.jack
    }

    pub fn set(&self, are_in: bool) {
        self.are_in.store(are_in, Ordering::Relaxed);
    }

    /// Follows the events until they end.
    fn watch(&self, mut events: impl Read, wake: fn()) -> io::Result<()> {
        let mut event = [0; EVENT_BYTES];
        loop {
            match events.read_exact(&mut event) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
                Err(error) => return Err(error),
            }
            let half = |at: usize| u16::from_ne_bytes([event[at], event[at + 1]]);
            if half(16) == EV_SW && half(18) == SW_HEADPHONE_INSERT {
                self.set(event[20..].iter().any(|byte| *byte != 0));
                wake();
            }
        }
    }
}

/// The input devices that have a headphone switch, by the names under `/dev/input`.
fn jacks(class: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(class) else { return Vec::new() };
    let has_switch = |device: &Path| {
        // Hexadecimal words, the lowest last.
        let switches = std::fs::read_to_string(device.join("device/capabilities/sw")).unwrap_or_default();
        let lowest = switches.split_whitespace().last().and_then(|word| u64::from_str_radix(word, 16).ok());
        lowest.is_some_and(|bits| bits & (1 << SW_HEADPHONE_INSERT) != 0)
    };
    let events = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with("event"));
    let mut found: Vec<PathBuf> =
        events.filter(|entry| has_switch(&entry.path())).map(|entry| entry.file_name().into()).collect();
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: u16, code: u16, value: i32) -> Vec<u8> {
        let mut bytes = vec![7; 16];
        bytes.extend(kind.to_ne_bytes());
        bytes.extend(code.to_ne_bytes());
        bytes.extend(value.to_ne_bytes());
        bytes
    }

    #[test]
    fn the_jack_is_followed() {
        for (events, are_in) in [
            (vec![event(EV_SW, 2, 1)], true),
            (vec![event(EV_SW, 2, 1), event(0, 0, 0)], true),
            (vec![event(EV_SW, 2, 1), event(EV_SW, 2, 0)], false),
            // Of a microphone, and of a key.
            (vec![event(EV_SW, 4, 1)], false),
            (vec![event(1, 2, 1)], false),
        ] {
            let headphones = Headphones::default();
            headphones.watch(events.concat().as_slice(), || {}).expect("follows");
            assert_eq!(headphones.are_in(), are_in, "{events:?}");
        }
    }

    #[test]
    fn half_an_event_changes_nothing() {
        let headphones = Headphones::default();
        headphones.watch(&event(EV_SW, 2, 1)[..20], || {}).expect("ends");
        assert!(!headphones.are_in());
    }

    #[test]
    fn only_devices_with_the_switch_are_watched() {
        let class = tempfile::tempdir().expect("a directory");
        for (name, switches) in [("event0", "0\n"), ("event1", "14\n"), ("event2", "1 10\n"), ("mouse0", "4\n")] {
            let capabilities = class.path().join(name).join("device/capabilities");
            std::fs::create_dir_all(&capabilities).expect("made");
            std::fs::write(capabilities.join("sw"), switches).expect("written");
        }
        assert_eq!(jacks(class.path()), [PathBuf::from("event1")]);
    }
}
