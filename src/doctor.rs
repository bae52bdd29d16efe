//! Whether this machine can be a kiosk: what was found (`Facts`), and what is to be thought of each of it (`examine`).
//!
//! Pure: it reads no clock, file or socket; `doctor/probe.rs` does, and `doctor/rounds.rs` has it done at every start. It
//! must never stop a kiosk for what only makes it poorer: red is what keeps it from holding a promise, and carries the code
//! that closes it.

mod facts;
pub mod probe;
mod rounds;

pub use facts::{Central, Database, Disk, Display, Enrolment, Facts, Printer, Queue, Swap, Voice, Watchdog};
pub use rounds::{Visit, watch};
pub use wire::heartbeat::Light;

use chrono::{DateTime, Utc};
use serde::Serialize;
use wire::heartbeat::{DoctorTold, Finding};

use crate::journal::Entry;
use crate::session::event::PrinterStatus;
use crate::words::span;
use crate::worker::{LOW_BYTES, NEARLY_FULL_BYTES};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub check: &'static str,
    pub light: Light,
    /// What was found.
    pub says: String,
    /// What to do about it.
    #[serde(rename = "do")]
    pub remedy: Option<&'static str>,
    /// The number of the code that staff see, where it closes the kiosk.
    pub code: Option<u16>,
}

/// Longer than a weekend with a holiday.
const QUEUE_OLD_S: u64 = 4 * 86_400;
const POLICY_OLD_S: u64 = 7 * 86_400;
/// Receipts show minutes.
const CLOCK_OFF_S: u64 = 120;
/// A day's dates would be wrong.
const CLOCK_WRONG_S: u64 = 6 * 3_600;
const FORGETFUL: [&str; 2] = ["tmpfs", "ramfs"];
/// Of these it is not known what they do at a power cut.
const DOUBTFUL: [&str; 6] = ["overlay", "nfs", "nfs4", "vfat", "exfat", "fuse"];

/// Looks at everything, in the order of the field guide.
pub fn examine(facts: &Facts) -> Vec<Line> {
    let mut lines = vec![
        display(facts.display),
        touch(facts.touch_screens),
        printer(facts.printer),
        network(facts.network),
        name(&facts.central),
        tls(&facts.central),
        clock(&facts.central),
    ];
    lines.extend([disk_space(&facts.disk), disk_writes(&facts.disk)]);
    lines.extend([
        database(facts.database),
        queue(&facts.queue),
        enrolment(&facts.enrolment),
        policy(facts.policy_age_s),
        sealing_key(facts.sealing_keys),
        green("fonts", "built in"),
        swap(facts.swap),
        voice(facts.voice),
        watchdog(facts.watchdog),
    ]);
    lines
}

/// The worst of them.
pub fn worst(lines: &[Line]) -> Light {
    lines.iter().map(|line| line.light).max().unwrap_or(Light::Green)
}

/// What central is told of them: names and codes alone, for what a line says may name a disk or a host.
pub fn told(lines: &[Line], looked_at: DateTime<Utc>) -> DoctorTold {
    let finding = |line: &Line| Finding { check: line.check.to_owned(), light: line.light, code: line.code };
    let findings = lines.iter().filter(|line| line.light != Light::Green).map(finding).collect();
    DoctorTold { looked_at, light: worst(lines), findings }
}

/// Why the kiosk stays closed, where it does.
pub fn closes(lines: &[Line]) -> Option<Entry> {
    let code = lines.iter().find_map(|line| line.code)?;
    Entry::ALL.iter().copied().find(|entry| entry.code() == code)
}

fn green(check: &'static str, says: impl Into<String>) -> Line {
    Line { check, light: Light::Green, says: says.into(), remedy: None, code: None }
}

fn yellow(check: &'static str, says: impl Into<String>, remedy: &'static str) -> Line {
    Line { light: Light::Yellow, remedy: Some(remedy), ..green(check, says) }
}

fn red(check: &'static str, says: impl Into<String>, remedy: &'static str, entry: Entry) -> Line {
    Line { light: Light::Red, remedy: Some(remedy), code: Some(entry.code()), ..green(check, says) }
}

fn display(display: Display) -> Line {
    const CHECK: &str = "display";
    match display {
        Display::Session => green(CHECK, "a desktop or compositor is there"),
        Display::Connected => green(CHECK, "a screen is connected"),
        Display::None => yellow(CHECK, "no screen is connected", "Check the screen's cable and power."),
    }
}

fn touch(touch_screens: Option<usize>) -> Line {
    const CHECK: &str = "touch";
    match touch_screens {
        Some(0) => yellow(CHECK, "no touch screen is connected", "Check the USB cable between screen and kiosk."),
        Some(count) => green(CHECK, format!("{count} found")),
        None => yellow(CHECK, "the system does not list its input devices", "Try the screen with a finger."),
    }
}

fn printer(printer: Printer) -> Line {
    const CHECK: &str = "printer";
    const PAPER: &str = "Put in a new roll.";
    const NONE: &str = "Name it under printer in config.toml, or go without receipts on paper.";
    match printer {
        Printer::NotSetUp => yellow(CHECK, "none is set up", NONE),
        Printer::Watched => green(CHECK, "the running kiosk watches it"),
        Printer::Says(PrinterStatus::Ready) => green(CHECK, "ready"),
        Printer::Says(PrinterStatus::PaperLow) => yellow(CHECK, "the paper is nearly out", PAPER),
        Printer::Says(PrinterStatus::NoPaper) => yellow(CHECK, "no paper", PAPER),
        Printer::Says(PrinterStatus::Jammed) => {
            yellow(CHECK, "jammed or open", "Clear the paper's way and close the cover.")
        }
        Printer::Says(PrinterStatus::Absent) => {
            yellow(CHECK, "it does not answer", "Check its power, its cable, and config.toml.")
        }
    }
}

fn network(connected: usize) -> Line {
    const CHECK: &str = "network";
    match connected {
        0 => yellow(CHECK, "not connected", "Check the network cable. Bank payments are saved meanwhile."),
        count => green(CHECK, format!("{count} connected")),
    }
}

fn name(central: &Central) -> Line {
    const CHECK: &str = "name";
    match central {
        Central::NotEnrolled => yellow(CHECK, "not asked: not enrolled", ENROL),
        Central::NoAddress { host } => {
            yellow(CHECK, format!("{host} has no address"), "Ask the network's owner for a working name server.")
        }
        _ => green(CHECK, "central's name has an address"),
    }
}

fn tls(central: &Central) -> Line {
    const CHECK: &str = "central";
    const BARRED: &str =
        "Ask central's operator for a new code, and follow \"replacing a dead kiosk\" in the field guide.";
    match central {
        Central::NotEnrolled => yellow(CHECK, "not asked: not enrolled", ENROL),
        Central::NoAddress { .. } => yellow(CHECK, "not asked: no address", "See the line above."),
        Central::Unreachable { cause } => {
            yellow(CHECK, cause.clone(), "Ask the network's owner to let the kiosk reach central's port.")
        }
        Central::NotTrusted { cause } => yellow(
            CHECK,
            cause.clone(),
            "Something answers in central's place: a log-in page, a proxy, a wrong address.",
        ),
        Central::Barred => yellow(CHECK, "central does not let this kiosk in", BARRED),
        Central::Answers { .. } => green(CHECK, "it answers, and it is the one of the enrolment"),
    }
}

fn clock(central: &Central) -> Line {
    const CHECK: &str = "clock";
    const SET: &str = "Set it: timedatectl set-ntp true, or timedatectl set-time.";
    let Central::Answers { kiosk_ahead_s } = central else {
        return green(CHECK, "not compared: central does not answer");
    };
    let off_s = kiosk_ahead_s.unsigned_abs();
    let says = || format!("{} {}", span(off_s), if *kiosk_ahead_s < 0 { "behind" } else { "ahead" });
    match off_s {
        CLOCK_WRONG_S.. => red(CHECK, says(), SET, Entry::ClockWrong),
        CLOCK_OFF_S.. => yellow(CHECK, says(), SET),
        _ => green(CHECK, "right"),
    }
}

fn disk_space(disk: &Disk) -> Line {
    const CHECK: &str = "disk";
    const FREE: &str = "Free some: old logs, packages (apt clean), other people's files.";
    let Some(bytes) = disk.free_bytes else {
        return yellow(CHECK, "how much is free is not known", "Look with df.");
    };
    let says = format!("{} MB free", bytes >> 20);
    match bytes {
        ..NEARLY_FULL_BYTES => red(CHECK, says, FREE, Entry::DiskNearlyFull),
        NEARLY_FULL_BYTES..LOW_BYTES => yellow(CHECK, says, FREE),
        _ => green(CHECK, says),
    }
}

fn disk_writes(disk: &Disk) -> Line {
    const CHECK: &str = "durability";
    const MOVE: &str = "Mount a disk of this machine there, ext4 or xfs, without nobarrier.";
    let Disk { file_system, is_unsafe, writes, .. } = disk;
    let is = |names: &[&str]| {
        names.iter().any(|name| file_system == name || file_system.starts_with("fuse.") && *name == "fuse")
    };
    match writes {
        Err(cause) => {
            red(CHECK, cause.clone(), "Check the disk (dmesg) and who owns the state directory.", Entry::OutboxWrite)
        }
        Ok(()) if is(&FORGETFUL) => {
            red(CHECK, format!("{file_system} forgets everything at a restart"), MOVE, Entry::StateNotDurable)
        }
        Ok(()) if *is_unsafe => {
            red(CHECK, format!("{file_system} is mounted without barriers"), MOVE, Entry::StateNotDurable)
        }
        Ok(()) if is(&DOUBTFUL) => yellow(CHECK, format!("{file_system} may lose writes in a power cut"), MOVE),
        Ok(()) => green(CHECK, format!("{file_system} writes what it is told to")),
    }
}

fn database(database: Database) -> Line {
    const CHECK: &str = "database";
    const SALVAGE: &str = "Stop the kiosk, run payor-kiosk outbox salvage, start it: see K-24 in the field guide.";
    const KEEP: &str = "Change nothing in the state directory; follow \"replacing a dead kiosk\" in the field guide.";
    const NEWER: &str = "Install the newer version again: it is all there.";
    const KEEP_LOG: &str = "Somebody changed it: tell central's operator, and keep the disk as it is.";
    match database {
        Database::NotYet => yellow(CHECK, "there is none yet", ENROL),
        Database::Sound => green(CHECK, "sound"),
        Database::LogBroken { at } => yellow(CHECK, format!("the audit log is broken at entry {at}"), KEEP_LOG),
        Database::Damaged => red(CHECK, "damaged", SALVAGE, Entry::OutboxCorrupt),
        Database::Newer => red(CHECK, "written by a newer version", NEWER, Entry::OutboxVersion),
        Database::Unreadable => red(CHECK, "cannot be opened", KEEP, Entry::OutboxWrite),
    }
}

fn queue(queue: &Queue) -> Line {
    const CHECK: &str = "queue";
    const LOOK: &str = "Central's staff decide these: payor-kiosk outbox list names them.";
    const ASIDE: &str = "Show what payor-kiosk outbox settled names to central's operator.";
    let Queue { unsent, parked, oldest_age_s, is_full, carried, carried_refused } = *queue;
    let oldest = oldest_age_s.map(|age_s| format!(", the oldest for {}", span(age_s))).unwrap_or_default();
    let mut says = format!("{unsent} waiting to be sent{oldest}");
    if carried > 0 {
        says.push_str(&format!("; {carried} carried for other kiosks"));
    }
    if is_full {
        red(CHECK, says, "Get the kiosk connected: no more are taken until some are sent.", Entry::OutboxFull)
    } else if oldest_age_s.is_some_and(|age_s| age_s > QUEUE_OLD_S) {
        yellow(CHECK, says, "Get the kiosk connected: dates that payors agreed to may be missed.")
    } else if parked > 0 {
        yellow(CHECK, format!("{says}; {parked} need a person"), LOOK)
    } else if carried_refused > 0 {
        yellow(CHECK, format!("{says}; {carried_refused} carried for other kiosks and refused by central"), ASIDE)
    } else {
        green(CHECK, says)
    }
}

fn policy(age_s: Option<u64>) -> Line {
    const CHECK: &str = "policy";
    match age_s {
        None => yellow(CHECK, "only the built-in one", "Get the kiosk connected once."),
        Some(age_s) if age_s > POLICY_OLD_S => yellow(
            CHECK,
            format!("confirmed {} ago", span(age_s)),
            "Get the kiosk connected: holidays or fees may have changed.",
        ),
        Some(age_s) => green(CHECK, format!("confirmed {} ago", span(age_s))),
    }
}

fn sealing_key(keys: usize) -> Line {
    const CHECK: &str = "sealing key";
    match keys {
        0 => red(CHECK, "none: nothing can be saved", "Get the kiosk connected once.", Entry::NoSealingKey),
        count => green(CHECK, format!("{count} known")),
    }
}

const ENROL: &str = "Set it up on its screen, or run payor-kiosk enroll --central URL --code CODE.";

fn enrolment(enrolment: &Enrolment) -> Line {
    const CHECK: &str = "enrolment";
    match enrolment {
        Enrolment::Enrolled { kiosk, office } => green(CHECK, format!("kiosk {kiosk} of {office}")),
        Enrolment::Not => red(CHECK, "not enrolled", ENROL, Entry::NotEnrolled),
        Enrolment::Broken { cause } => {
            red(CHECK, cause.clone(), "Follow \"replacing a dead kiosk\" in the field guide.", Entry::IdentityBroken)
        }
    }
}

fn swap(swap: Swap) -> Line {
    const CHECK: &str = "swap";
    const SERVICE: &str = "Run the kiosk as the service, which locks its memory, or turn swap off: swapoff --all.";
    match swap {
        Swap::None => green(CHECK, "this machine has none"),
        Swap::LockedOut => green(CHECK, "the kiosk's memory is locked: none of it goes to a disk"),
        Swap::Possible => yellow(CHECK, "what is typed may be written to a disk as swap", SERVICE),
    }
}

fn voice(voice: Voice) -> Line {
    const CHECK: &str = "voice";
    match voice {
        Voice::NotSetUp => green(CHECK, "none is set up"),
        Voice::Found => green(CHECK, "found"),
        Voice::Missing => yellow(CHECK, "what config.toml names is not there", "Install it: apt install espeak-ng."),
    }
}

fn watchdog(watchdog: Watchdog) -> Line {
    const CHECK: &str = "watchdog";
    match watchdog {
        Watchdog::Systemd => green(CHECK, "systemd starts the kiosk again if it hangs"),
        Watchdog::Nobody => {
            yellow(CHECK, "nobody starts the kiosk again", "Run it as the service: systemctl enable --now payor-kiosk.")
        }
    }
}

#[cfg(test)]
mod tests;
