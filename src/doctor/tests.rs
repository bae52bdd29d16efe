//! The table: one thing wrong at a time, and what is thought of it.

use super::*;

/// A kiosk with which all is well.
fn well() -> Facts {
    Facts {
        display: Display::Connected,
        touch_screens: Some(1),
        printer: Printer::Says(PrinterStatus::Ready),
        network: 1,
        central: Central::Answers { kiosk_ahead_s: -3 },
        disk: Disk { file_system: "ext4".to_owned(), is_unsafe: false, free_bytes: Some(8 << 30), writes: Ok(()) },
        database: Database::Sound,
        queue: Queue { unsent: 3, oldest_age_s: Some(3_600), ..Queue::default() },
        policy_age_s: Some(300),
        sealing_keys: 1,
        enrolment: Enrolment::Enrolled { kiosk: 7, office: "Hartford".to_owned() },
        swap: Swap::LockedOut,
        voice: Voice::Found,
        watchdog: Watchdog::Systemd,
    }
}

#[test]
fn a_kiosk_that_is_well_is_green_in_every_line() {
    let lines = examine(&well());
    assert_eq!((lines.len(), worst(&lines), closes(&lines)), (18, Light::Green, None), "{lines:#?}");
    assert!(lines.iter().all(|line| line.remedy.is_none() && !line.says.is_empty()));
}

type Change = fn(&mut Facts);

const POORER: [(&str, Change); 27] = [
    ("display", |facts| facts.display = Display::None),
    ("touch", |facts| facts.touch_screens = Some(0)),
    ("touch", |facts| facts.touch_screens = None),
    ("printer", |facts| facts.printer = Printer::NotSetUp),
    ("printer", |facts| facts.printer = Printer::Says(PrinterStatus::PaperLow)),
    ("printer", |facts| facts.printer = Printer::Says(PrinterStatus::NoPaper)),
    ("printer", |facts| facts.printer = Printer::Says(PrinterStatus::Jammed)),
    ("printer", |facts| facts.printer = Printer::Says(PrinterStatus::Absent)),
    ("network", |facts| facts.network = 0),
    ("name", |facts| facts.central = Central::NoAddress { host: "central.example".to_owned() }),
    ("central", |facts| facts.central = Central::Unreachable { cause: "refused".to_owned() }),
    ("central", |facts| facts.central = Central::NotTrusted { cause: "unknown issuer".to_owned() }),
    ("central", |facts| facts.central = Central::Barred),
    ("clock", |facts| facts.central = Central::Answers { kiosk_ahead_s: 120 }),
    ("clock", |facts| facts.central = Central::Answers { kiosk_ahead_s: -21_599 }),
    ("disk", |facts| facts.disk.free_bytes = Some(NEARLY_FULL_BYTES)),
    ("disk", |facts| facts.disk.free_bytes = None),
    ("durability", |facts| facts.disk.file_system = "fuse.sshfs".to_owned()),
    ("database", |facts| facts.database = Database::NotYet),
    ("database", |facts| facts.database = Database::LogBroken { at: 7 }),
    ("queue", |facts| facts.queue.oldest_age_s = Some(QUEUE_OLD_S + 1)),
    ("queue", |facts| facts.queue.parked = 1),
    ("queue", |facts| facts.queue.carried_refused = 1),
    ("policy", |facts| facts.policy_age_s = Some(POLICY_OLD_S + 1)),
    ("swap", |facts| facts.swap = Swap::Possible),
    ("voice", |facts| facts.voice = Voice::Missing),
    ("watchdog", |facts| facts.watchdog = Watchdog::Nobody),
];

#[test]
fn what_only_makes_a_kiosk_poorer_is_yellow_says_what_to_do_and_closes_nothing() {
    for (check, change) in POORER {
        let mut facts = well();
        change(&mut facts);
        let lines = examine(&facts);
        let found = lines.iter().find(|line| line.light == Light::Yellow).expect(check);
        assert_eq!((found.check, worst(&lines), closes(&lines)), (check, Light::Yellow, None), "{lines:#?}");
        assert!(found.remedy.is_some_and(|remedy| remedy.ends_with('.')), "{found:?}");
    }
}

const CLOSED: [(&str, Entry, Change); 12] = [
    ("clock", Entry::ClockWrong, |facts| facts.central = Central::Answers { kiosk_ahead_s: 21_600 }),
    ("clock", Entry::ClockWrong, |facts| facts.central = Central::Answers { kiosk_ahead_s: i64::MIN }),
    ("disk", Entry::DiskNearlyFull, |facts| facts.disk.free_bytes = Some(NEARLY_FULL_BYTES - 1)),
    ("durability", Entry::OutboxWrite, |facts| facts.disk.writes = Err("Read-only file system".to_owned())),
    ("durability", Entry::StateNotDurable, |facts| facts.disk.file_system = "tmpfs".to_owned()),
    ("durability", Entry::StateNotDurable, |facts| facts.disk.is_unsafe = true),
    ("database", Entry::OutboxCorrupt, |facts| facts.database = Database::Damaged),
    ("database", Entry::OutboxVersion, |facts| facts.database = Database::Newer),
    ("database", Entry::OutboxWrite, |facts| facts.database = Database::Unreadable),
    ("queue", Entry::OutboxFull, |facts| facts.queue.is_full = true),
    ("sealing key", Entry::NoSealingKey, |facts| facts.sealing_keys = 0),
    ("enrolment", Entry::NotEnrolled, |facts| facts.enrolment = Enrolment::Not),
];

#[test]
fn what_keeps_a_kiosk_from_its_promises_is_red_and_closes_it_with_a_code() {
    for (check, entry, change) in CLOSED {
        let mut facts = well();
        change(&mut facts);
        let lines = examine(&facts);
        let found = lines.iter().find(|line| line.light == Light::Red).expect(check);
        assert_eq!((found.check, worst(&lines), closes(&lines)), (check, Light::Red, Some(entry)), "{lines:#?}");
        assert_eq!((found.code, found.remedy.is_some()), (Some(entry.code()), true));
    }
}
