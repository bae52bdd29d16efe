//! The log: one catalogue of what can be written, where it goes, and the panic hook.
//!
//! Nothing personal may reach a log: an entry takes a detail that the caller builds from ids, confirmation numbers,
//! counts and error chains, never from what a payor typed. An entry's number is also the code that staff see (`K-23`).

use std::fmt::Display;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Mutex;

use tracing::Level;
use tracing_subscriber::EnvFilter;

macro_rules! catalogue {
    ($($variant:ident = $code:literal $level:ident $key:literal $text:literal;)*) => {
        /// Everything that the kiosk can write to its log. One table: number, level, key, sentence for staff.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Entry { $(#[doc = $text] $variant,)* }

        impl Entry {
            pub const ALL: &'static [Entry] = &[$(Entry::$variant,)*];

            /// The number: `K-23` on a screen, `id` in the log.
            pub fn code(self) -> u16 {
                match self { $(Entry::$variant => $code,)* }
            }

            /// The key that log searches use.
            pub fn key(self) -> &'static str {
                match self { $(Entry::$variant => $key,)* }
            }

            /// One sentence for staff.
            pub fn text(self) -> &'static str {
                match self { $(Entry::$variant => $text,)* }
            }

            pub fn level(self) -> Level {
                match self { $(Entry::$variant => Level::$level,)* }
            }
        }
    };
}

catalogue! {
    Started = 10 INFO "kiosk.started" "The kiosk has started.";
    Stopped = 11 INFO "kiosk.stopped" "The kiosk was stopped.";
    NotEnrolled = 12 ERROR "kiosk.not-enrolled" "This kiosk is not enrolled with central.";
    Enrolled = 13 INFO "kiosk.enrolled" "This kiosk was enrolled with central.";
    IdentityBroken = 14 ERROR "kiosk.identity-broken" "The kiosk's key, certificate or number cannot be read.";
    Panicked = 15 ERROR "kiosk.panicked" "A part of the program failed.";
    StaffCalled = 16 INFO "kiosk.staff-called" "A visitor asked for staff.";
    ClosedByStaff = 17 INFO "kiosk.closed-by-staff" "Staff closed the kiosk.";
    OpenedByStaff = 18 INFO "kiosk.opened-by-staff" "Staff opened the kiosk.";

    OutboxVersion = 19 ERROR "outbox.version" "The outbox is of another version, and this one cannot use it.";
    Saved = 20 INFO "outbox.saved" "A request was saved.";
    OutboxFull = 21 ERROR "outbox.full" "Too many requests wait to be sent: no more are taken.";
    OutboxWrite = 22 ERROR "outbox.write" "The outbox could not be written.";
    DiskFull = 23 ERROR "outbox.disk-full" "The disk is full: nothing can be saved.";
    OutboxCorrupt = 24 ERROR "outbox.corrupt" "The outbox is damaged.";
    OutboxLocked = 25 ERROR "outbox.locked" "Another program is writing to the outbox.";
    NoSealingKey = 26 ERROR "outbox.no-sealing-key" "There is no key to seal requests to: the kiosk has never reached central.";
    SealFailed = 27 ERROR "outbox.seal-failed" "A request could not be sealed.";
    OtherKiosk = 28 ERROR "outbox.other-kiosk" "The outbox belongs to another kiosk number.";
    SequenceUsedUp = 29 ERROR "outbox.sequence-used-up" "This kiosk number has no confirmation numbers left.";
    RowUnreadable = 42 ERROR "outbox.row-unreadable" "A saved request cannot be read by this version: it waits, the others are sent.";

    ConnectionLost = 30 WARN "sync.connection-lost" "Central does not answer.";
    ConnectionBack = 31 INFO "sync.connection-back" "Central answers again.";
    NotCentral = 32 WARN "sync.not-central" "Something answered in central's place.";
    Barred = 33 ERROR "sync.barred" "Central does not let this kiosk in: requests are saved, not sent.";
    BarLifted = 34 INFO "sync.bar-lifted" "Central lets this kiosk in again.";
    Accepted = 35 INFO "sync.accepted" "Central accepted a request.";
    Rejected = 36 WARN "sync.rejected" "Central refused a request.";
    Parked = 37 ERROR "sync.parked" "A request needs a person.";
    MissingResent = 38 WARN "sync.missing-resent" "Central lost requests that it had: they are sent again.";
    MissingUnknown = 39 ERROR "sync.missing-unknown" "Central lacks sequences that this kiosk does not have.";
    TryLater = 40 WARN "sync.try-later" "Central asked to wait.";
    SecondAnswer = 41 ERROR "sync.second-answer" "Central decided otherwise about a request that it had lost.";

    DiskNearlyFull = 43 ERROR "disk.nearly-full" "The disk is nearly full: no visit begins, what waits is sent.";
    DiskLow = 44 WARN "disk.low" "The disk is getting full.";
    DiskRoom = 45 INFO "disk.room" "The disk has room again.";

    Exported = 46 INFO "export.written" "Unsent requests were copied to a stick, sealed.";
    NotExported = 47 WARN "export.not-written" "The unsent requests could not be copied.";
    CarriedDelivered = 48 INFO "carried.delivered" "Central took what this kiosk carried for another one.";
    CarriedRefused = 49 ERROR "carried.refused" "Central does not take what this kiosk carries for another one.";
    CarriedStays = 55 WARN "carried.stays" "What this kiosk carries for another one cannot be read or put away.";

    CardStarted = 50 INFO "card.started" "A card payment is being sent.";
    CardSettled = 51 INFO "card.settled" "The outcome of a card payment is known.";
    CardUnknown = 52 WARN "card.unknown" "The outcome of a card payment is not known yet.";
    CardRefused = 53 WARN "card.refused" "Central refused a card payment before any charge.";
    CardLost = 54 ERROR "card.lost" "Central lost a card payment that it had approved.";

    PrintFailed = 60 WARN "printer.failed" "A receipt or leaflet was not printed.";
    PrinterChanged = 61 INFO "printer.changed" "The printer's state changed.";

    PolicyChanged = 70 INFO "policy.changed" "Central's policy changed.";
    PolicyUnreadable = 71 WARN "policy.unreadable" "The saved policy cannot be read: the built-in one is used.";
    PolicyNotSaved = 72 WARN "policy.not-saved" "The policy could not be saved.";
    ContentFaulty = 73 WARN "content.faulty" "The policy's questions or offices have a fault: the built-in ones are shown.";

    VoiceMissing = 80 WARN "voice.missing" "The voice cannot speak.";
    VoiceBack = 81 INFO "voice.back" "The voice can speak again.";
    ToneMissing = 83 WARN "voice.no-tone" "The tone of the time warning cannot be played.";
    JackMissing = 82 WARN "voice.no-jack" "The headphone jack cannot be watched: nothing personal is spoken.";

    StaffNoPin = 90 WARN "staff.no-pin" "Staff mode was asked for, and no PIN is set.";
    StaffEntered = 91 INFO "staff.entered" "Staff mode was opened.";
    StaffWrongPin = 92 WARN "staff.wrong-pin" "A wrong staff PIN was typed.";
    StaffLocked = 93 WARN "staff.locked" "Staff mode is locked after wrong PINs.";
    StaffNotSaved = 94 WARN "staff.not-saved" "What staff mode keeps could not be written.";
    StaffUnreadable = 95 WARN "staff.unreadable" "What staff set cannot be read: the kiosk stays closed until they open it.";
    LogCopied = 96 INFO "staff.log-copied" "Staff copied the log.";
    LogNotCopied = 97 WARN "staff.log-not-copied" "The log could not be copied.";
    StaffPinUnreadable = 98 ERROR "staff.pin-unreadable" "The staff PIN cannot be read: staff mode stays shut.";
    LightNotSet = 99 WARN "staff.light-not-set" "The screen's brightness could not be set.";

    DoctorFound = 100 WARN "doctor.found" "The check of this machine found something that is not as it should be.";
    StateNotDurable = 101 ERROR "doctor.state-not-durable" "The state directory is on a disk that may forget what was saved.";
    ClockWrong = 102 ERROR "doctor.clock-wrong" "The clock differs from central's by hours: dates would be wrong.";
    EnrollFailed = 103 WARN "kiosk.enroll-failed" "This kiosk could not be enrolled.";
}

/// Writes an entry. The detail must not hold anything that a payor typed.
pub fn note(entry: Entry, detail: impl Display) {
    let (id, key, text) = (entry.code(), entry.key(), entry.text());
    match entry.level() {
        Level::ERROR => tracing::error!(id, key, %detail, "{text}"),
        Level::WARN => tracing::warn!(id, key, %detail, "{text}"),
        _ => tracing::info!(id, key, %detail, "{text}"),
    }
}

/// An error and all its causes, on one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Starts the log, as JSON lines: to the file where one is given (created 0600), else to standard error.
///
/// `RUST_LOG` narrows or widens it. Does nothing when a log was already started.
///
/// # Errors
/// Where the file cannot be opened.
pub fn start(file: Option<&Path>) -> io::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,payor_kiosk=info"));
    let log = tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter);
    let _ = match file {
        Some(path) => log.with_writer(Mutex::new(open_log(path)?)).try_init(),
        None => log.with_writer(io::stderr).try_init(),
    };
    log_panics();
    Ok(())
}

fn open_log(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

/// Panics are logged by their place alone: their text could hold what a payor typed. Then the process ends, for half a
/// kiosk would take touches that nothing carries out; whoever started it starts it again, and the outbox is on the disk.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "unknown".to_owned(), |at| format!("{}:{}", at.file(), at.line()));
        note(Entry::Panicked, &place);
        eprintln!("payor-kiosk: a part of the program failed at {place}");
        std::process::abort();
    }));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_entries_share_a_number_or_a_key() {
        let codes: BTreeSet<_> = Entry::ALL.iter().map(|entry| entry.code()).collect();
        let keys: BTreeSet<_> = Entry::ALL.iter().map(|entry| entry.key()).collect();
        assert_eq!((codes.len(), keys.len()), (Entry::ALL.len(), Entry::ALL.len()));
    }

    #[test]
    fn the_field_guide_has_a_row_for_each_code_and_none_for_another() {
        let guide = include_str!("../docs/field-guide.md");
        let rows: Vec<Vec<&str>> = guide
            .lines()
            .filter(|line| line.starts_with("| K-"))
            .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
            .collect();
        for entry in Entry::ALL {
            let code = format!("K-{}", entry.code());
            let of_code: Vec<_> = rows.iter().filter(|row| row[0] == code).collect();
            assert_eq!(of_code.len(), 1, "rows of {code}");
            assert!(of_code[0].len() == 3 && of_code[0][1] == entry.text(), "{code} means: {}", entry.text());
        }
        assert_eq!(rows.len(), Entry::ALL.len());
    }

    #[test]
    fn a_chain_tells_every_cause() {
        let inner = io::Error::other("the plug was pulled");
        let outer = io::Error::other(inner);
        assert!(chain(&outer).contains("the plug was pulled"));
    }
}
