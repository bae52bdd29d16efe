//! Looking at the machine: each fact by itself, so that one that cannot be had spoils no other. Writes nothing but a
//! probe into the state directory, and charges, prints and sends nothing.

use std::fs;
use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{Central, Database, Disk, Display, Enrolment, Facts, Printer, Queue, Swap, Voice, Watchdog};
use crate::carried;
use crate::central::{Central as Client, CentralError, Timeouts};
use crate::clock::Clock;
use crate::config::{Config, VoiceEngine};
use crate::identity::{self, Identity};
use crate::journal::chain;
use crate::outbox::{HIGH_WATER, OutboxError, Reader};
use crate::printer::Setting;
use crate::session::event::PrinterStatus;
use crate::{host, policy};

/// Where Linux shows what one touches and types on.
pub const INPUTS: &str = "/sys/class/input";
/// Where Linux shows network devices.
pub const NETWORKS: &str = "/sys/class/net";
/// How long the name server may take.
const NAME_PATIENCE: Duration = Duration::from_secs(5);
/// A file that is written and removed again.
const PROBE: &str = "doctor";
const UNIT: [&str; 2] = ["/lib/systemd/system/payor-kiosk.service", "/etc/systemd/system/payor-kiosk.service"];

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looker {
    /// `payor-kiosk doctor`: beside the kiosk or without it.
    Command,
    /// The kiosk itself, which has the printer in its own hands.
    Kiosk,
}

/// Looks at everything. Takes seconds where the network does not answer.
pub fn look(config: &Config, clock: &Clock, looker: Looker) -> Facts {
    let now = clock.now().local.with_timezone(&Utc);
    let state_dir = &config.state_dir;
    let identity = Identity::load(state_dir);
    let saved = policy::read(state_dir).ok().flatten();
    let age_s = |since: DateTime<Utc>| u64::try_from((now - since).num_seconds()).unwrap_or(0);
    let (database, mut queue) = outbox(state_dir, age_s);
    if let Ok(carried) = carried::list(state_dir) {
        (queue.carried, queue.carried_refused) = (carried.waiting(), carried.refused());
    }
    Facts {
        display: display(),
        touch_screens: touch_screens(Path::new(INPUTS)),
        printer: if looker == Looker::Kiosk { Printer::Watched } else { ask_printer(&config.printer) },
        network: connected(Path::new(NETWORKS)).len(),
        central: central(identity.as_ref().ok().and_then(Option::as_ref), config.central.as_deref(), clock),
        disk: disk(state_dir),
        database,
        queue,
        policy_age_s: saved.as_ref().and_then(|saved| saved.confirmed_at).map(age_s),
        sealing_keys: saved.map_or(0, |saved| saved.policy.sealing_keys.len()),
        enrolment: match identity {
            Ok(Some(identity)) => Enrolment::Enrolled { kiosk: identity.about.kiosk, office: identity.about.office },
            Ok(None) => Enrolment::Not,
            Err(error) => Enrolment::Broken { cause: chain(&error) },
        },
        swap: swap(looker),
        voice: voice(config.voice.engine),
        watchdog: watchdog(),
    }
}

fn display() -> Display {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let connected = || {
        let cards = fs::read_dir("/sys/class/drm").into_iter().flatten().flatten();
        cards.map(|card| card.path().join("status")).any(|status| reads(&status, "connected"))
    };
    match () {
        () if is_set("WAYLAND_DISPLAY") || is_set("DISPLAY") => Display::Session,
        () if connected() => Display::Connected,
        () => Display::None,
    }
}

fn reads(path: &Path, word: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.trim() == word)
}

/// Devices that the kernel calls direct: where one touches is where it happens.
fn touch_screens(inputs: &Path) -> Option<usize> {
    const DIRECT: usize = 1;
    Some(bitmaps(inputs, "properties")?.filter(|bits| has(bits, DIRECT)).count())
}

/// Devices that have Enter and the arrows: tactile pads, and all that types like a keyboard. `None`: nobody can know.
pub fn keypads(inputs: &Path) -> Option<usize> {
    // KEY_ENTER, KEY_UP, KEY_LEFT, KEY_RIGHT, KEY_DOWN of linux/input-event-codes.h.
    const KEYS: [usize; 5] = [28, 103, 105, 106, 108];
    Some(bitmaps(inputs, "capabilities/key")?.filter(|bits| KEYS.iter().all(|key| has(bits, *key))).count())
}

/// This bitmap of each input device: words of 64 bits, the lowest first.
fn bitmaps(inputs: &Path, file: &'static str) -> Option<impl Iterator<Item = Vec<u64>>> {
    let devices = fs::read_dir(inputs).ok()?.flatten();
    Some(devices.filter_map(move |device| {
        let text = fs::read_to_string(device.path().join(file)).ok()?;
        text.split_whitespace().rev().map(|word| u64::from_str_radix(word, 16).ok()).collect()
    }))
}

fn has(bits: &[u64], bit: usize) -> bool {
    bits.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
}

/// Network devices with a carrier, besides the loopback, by name.
pub fn connected(devices: &Path) -> Vec<String> {
    let devices = fs::read_dir(devices).into_iter().flatten().flatten();
    let devices = devices.filter(|device| device.file_name() != "lo");
    let connected = devices.filter(|device| reads(&device.path().join("carrier"), "1"));
    let mut names: Vec<String> = connected.map(|device| device.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn ask_printer(setting: &Setting) -> Printer {
    match setting.printer() {
        _ if *setting == Setting::None => Printer::NotSetUp,
        Ok(printer) if printer.is_busy() => Printer::Watched,
        Ok(mut printer) => Printer::Says(printer.status()),
        Err(_) => Printer::Says(PrinterStatus::Absent),
    }
}

fn central(identity: Option<&Identity>, url: Option<&str>, clock: &Clock) -> Central {
    let Some(identity) = identity else { return Central::NotEnrolled };
    let url = url.unwrap_or(&identity.about.central_url);
    if let Some(host) = nameless(url) {
        return Central::NoAddress { host };
    }
    let asked = identity.tls().map_err(|error| chain(&error)).and_then(|tls| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| chain(&error))?;
        let client = Client::new(url, tls, Timeouts::default()).map_err(|error| chain(&error))?;
        Ok(runtime.block_on(client.policy(None)))
    });
    let now = clock.now().local.with_timezone(&Utc);
    match asked {
        Err(cause) => Central::NotTrusted { cause },
        Ok(answer) => heard(answer.map(|fetched| fetched.map(|fetched| fetched.policy.server_time)), now),
    }
}

/// What an answer of central's says about the way to it.
fn heard(answer: Result<Option<DateTime<Utc>>, CentralError>, now: DateTime<Utc>) -> Central {
    match answer {
        Ok(server_time) => {
            Central::Answers { kiosk_ahead_s: server_time.map_or(0, |server_time| (now - server_time).num_seconds()) }
        }
        Err(CentralError::Barred { .. }) => Central::Barred,
        Err(error @ CentralError::NotCentral { .. }) => Central::NotTrusted { cause: error.to_string() },
        // The line does not tell a refused certificate from a refused connection but in words.
        Err(error) if error.to_string().contains("certificate") => Central::NotTrusted { cause: error.to_string() },
        Err(error) => Central::Unreachable { cause: error.to_string() },
    }
}

/// The host, where its name has no address.
fn nameless(url: &str) -> Option<String> {
    let url = reqwest::Url::parse(url).ok()?;
    let (host, port) = (url.host_str()?.to_owned(), url.port_or_known_default()?);
    let known = !host::addresses(host.trim_matches(['[', ']']), port, NAME_PATIENCE).is_empty();
    (!known).then_some(host)
}

fn disk(state_dir: &Path) -> Disk {
    let place = fs::canonicalize(state_dir).unwrap_or_else(|_| state_dir.to_owned());
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let (file_system, is_unsafe) =
        mount(&mounts, &place).unwrap_or_else(|| ("an unknown file system".to_owned(), false));
    let writes = identity::write(&place, PROBE, b"").and_then(|()| fs::remove_file(place.join(PROBE)));
    Disk {
        file_system,
        is_unsafe,
        free_bytes: crate::worker::free_bytes(&place),
        writes: writes.map_err(|error| error.to_string()),
    }
}

/// The kind of the file system that this place is on, and whether it is mounted without barriers. From the kernel's list
/// of mounts: `ID PARENT DEVICE ROOT PLACE OPTIONS … - KIND SOURCE OPTIONS`.
fn mount(mounts: &str, place: &Path) -> Option<(String, bool)> {
    let lines = mounts.lines().filter_map(|line| {
        let (left, right) = line.split_once(" - ")?;
        let at = Path::new(left.split(' ').nth(4)?);
        let mut right = right.split(' ');
        let (kind, options) = (right.next()?, right.nth(1)?);
        let is_unsafe = options.split(',').any(|option| matches!(option, "nobarrier" | "barrier=0"));
        place.starts_with(at).then(|| (at.components().count(), kind.to_owned(), is_unsafe))
    });
    // The deepest; of several at one place, the last lies on top.
    lines.max_by_key(|(depth, ..)| *depth).map(|(_, kind, is_unsafe)| (kind, is_unsafe))
}

fn outbox(state_dir: &Path, age_s: impl Fn(DateTime<Utc>) -> u64) -> (Database, Queue) {
    let reader = match Reader::open(state_dir) {
        Ok(Some(reader)) => reader,
        Ok(None) => return (Database::NotYet, Queue::default()),
        Err(error) => return (damaged(&error), Queue::default()),
    };
    let queue = reader.counts().map(|counts| Queue {
        unsent: counts.unsent(),
        parked: counts.parked,
        oldest_age_s: counts.oldest_unsent_at_ms.and_then(DateTime::from_timestamp_millis).map(age_s),
        is_full: counts.unsent() >= HIGH_WATER,
        ..Queue::default()
    });
    let database = match reader.is_sound() {
        Ok(true) => audit(&reader),
        Ok(false) => Database::Damaged,
        Err(error) => damaged(&error),
    };
    (database, queue.unwrap_or_default())
}

/// Costs less than the check of the whole file before it.
fn audit(reader: &Reader<'_>) -> Database {
    match reader.verify_audit() {
        Ok(chain) => chain.broken_at().map_or(Database::Sound, |at| Database::LogBroken { at }),
        Err(error) => damaged(&error),
    }
}

fn damaged(error: &OutboxError) -> Database {
    match error {
        OutboxError::Corrupt(_) => Database::Damaged,
        OutboxError::Newer { .. } => Database::Newer,
        _ => Database::Unreadable,
    }
}

fn voice(engine: VoiceEngine) -> Voice {
    let is_in_path = |program: &str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
    };
    let is_there = match engine {
        VoiceEngine::None => return Voice::NotSetUp,
        VoiceEngine::EspeakNg => is_in_path("espeak-ng"),
        VoiceEngine::SpeechDispatcher => is_in_path("speech-dispatcher"),
    };
    if is_there { Voice::Found } else { Voice::Missing }
}

/// The kiosk itself sees whether its memory is locked; beside it, its unit says so.
fn swap(looker: Looker) -> Swap {
    let status = || fs::read_to_string("/proc/self/status").unwrap_or_default();
    let is_locked = match looker {
        Looker::Kiosk => locked_kb(&status()).is_some_and(|kb| kb > 0),
        Looker::Command => unit_says("LimitMEMLOCK=infinity"),
    };
    match fs::read_to_string("/proc/swaps") {
        _ if is_locked => Swap::LockedOut,
        Ok(swaps) if !is_on_a_disk(&swaps) => Swap::None,
        _ => Swap::Possible,
    }
}

/// How much of a process is locked, by its `/proc/PID/status`.
fn locked_kb(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmLck:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Whether the kernel's table of swap areas names one that is not in memory.
fn is_on_a_disk(swaps: &str) -> bool {
    swaps.lines().skip(1).any(|area| !area.starts_with("/dev/zram"))
}

/// The kiosk itself is told that it is watched; beside it, its unit says so.
fn watchdog() -> Watchdog {
    let is_told = std::env::var_os("WATCHDOG_USEC").is_some() && std::env::var_os("NOTIFY_SOCKET").is_some();
    if is_told || unit_says("WatchdogSec=") { Watchdog::Systemd } else { Watchdog::Nobody }
}

fn unit_says(setting: &str) -> bool {
    let says =
        |unit: &str| fs::read_to_string(unit).is_ok_and(|text| text.lines().any(|line| line.starts_with(setting)));
    UNIT.into_iter().any(says)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /run rw - tmpfs tmpfs rw,size=9k
31 22 8:2 / /var/lib rw - xfs /dev/sdb1 rw,nobarrier
32 22 8:3 / /var/lib rw - ext4 /dev/sdc1 rw,barrier=0
33 22 8:4 / /home rw master:1 - btrfs /dev/sdd1 rw,space_cache";

    #[test]
    fn a_place_is_on_the_deepest_mount_above_it() {
        let on = |place: &str| mount(MOUNTS, Path::new(place)).expect("a mount");
        assert_eq!(on("/srv/kiosk"), ("ext4".to_owned(), false));
        assert_eq!(on("/run/kiosk"), ("tmpfs".to_owned(), false));
        assert_eq!(on("/runaway"), ("ext4".to_owned(), false));
        assert_eq!(on("/var/lib/payor-kiosk"), ("ext4".to_owned(), true), "the last one lies on top");
        assert_eq!(on("/home/kiosk"), ("btrfs".to_owned(), false));
        assert_eq!(mount("nonsense\n - \n", Path::new("/")), None);
    }

    #[test]
    fn what_central_answers_says_how_far_the_way_goes() {
        let at = |s| DateTime::from_timestamp(s, 0).expect("a time");
        let cause = |cause: &str| CentralError::Unreachable { cause: cause.to_owned() };
        assert_eq!(heard(Ok(Some(at(100))), at(130)), Central::Answers { kiosk_ahead_s: 30 });
        assert_eq!(heard(Err(CentralError::Barred { status: 403 }), at(0)), Central::Barred);
        assert!(matches!(heard(Err(cause("connection refused")), at(0)), Central::Unreachable { .. }));
        assert!(matches!(heard(Err(cause("invalid peer certificate")), at(0)), Central::NotTrusted { .. }));
        assert!(matches!(heard(Err(CentralError::NotCentral { what: "a page" }), at(0)), Central::NotTrusted { .. }));
    }

    #[test]
    fn touch_screens_keypads_and_cables_are_counted() {
        let dir = tempfile::tempdir().expect("a directory");
        for (device, file, text) in [
            ("input0", "properties", "0\n"),
            ("input1", "properties", "2\n"),
            ("input2", "properties", "1 3\n"),
            // A keyboard, a power button, a keyboard without an arrow up, and nonsense.
            ("input3", "capabilities/key", "1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe\n"),
            ("input4", "capabilities/key", "10000000000000 0\n"),
            ("input5", "capabilities/key", "160000000000 10000000\n"),
            ("input6", "capabilities/key", "so many\n"),
            ("lo", "carrier", "1\n"),
            ("eth0", "carrier", "1\n"),
            ("eth1", "carrier", "0\n"),
        ] {
            let file = dir.path().join(device).join(file);
            fs::create_dir_all(file.parent().expect("a directory")).expect("makes it");
            fs::write(file, text).expect("writes");
        }
        assert_eq!((touch_screens(dir.path()), connected(dir.path())), (Some(2), vec!["eth0".to_owned()]));
        assert_eq!(keypads(dir.path()), Some(1));
        assert_eq!((touch_screens(Path::new("/nowhere")), keypads(Path::new("/nowhere"))), (None, None));
    }

    #[test]
    fn swap_on_a_disk_and_locked_memory_are_read_from_the_kernels_words() {
        const HEAD: &str = "Filename\tType\tSize\tUsed\tPriority\n";
        let on_disk = |areas: &str| is_on_a_disk(&format!("{HEAD}{areas}"));
        assert_eq!((on_disk(""), on_disk("/dev/zram0 partition 99 0 100\n")), (false, false));
        assert!(on_disk("/dev/zram0 partition 99 0 100\n/swapfile file 99 0 -2\n"));
        assert_eq!(locked_kb("VmPin:\t       0 kB\nVmLck:\t   31244 kB\n"), Some(31_244));
        assert_eq!(locked_kb("VmPin:\t       0 kB\n"), None);
    }

    #[test]
    fn a_host_without_an_address_is_named() {
        assert_eq!(nameless("https://127.0.0.1:8443"), None);
        assert_eq!(nameless("https://[::1]:8443"), None);
        assert_eq!(nameless("https://no-such-host.invalid"), Some("no-such-host.invalid".to_owned()));
    }
}
