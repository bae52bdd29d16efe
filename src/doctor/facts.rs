//! What can be found out about a machine, as plain data: nothing here looks, and nothing judges.

use crate::session::event::PrinterStatus;

/// What was found, one field for each line.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub display: Display,
    /// Touch screens. `None`: the system does not tell.
    pub touch_screens: Option<usize>,
    pub printer: Printer,
    /// Network devices, besides the loopback, that are connected.
    pub network: usize,
    pub central: Central,
    pub disk: Disk,
    pub database: Database,
    pub queue: Queue,
    /// `None`: central never confirmed one.
    pub policy_age_s: Option<u64>,
    pub sealing_keys: usize,
    pub enrolment: Enrolment,
    pub swap: Swap,
    pub voice: Voice,
    pub watchdog: Watchdog,
}

/// What the screens can be shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Display {
    /// A desktop or a compositor has it.
    Session,
    /// A screen is plugged in.
    Connected,
    /// A graphics card without a screen, or no card.
    None,
}

/// The receipt printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printer {
    NotSetUp,
    /// The kiosk itself is asking it: at every start, and while it runs.
    Watched,
    Says(PrinterStatus),
}

/// How far the way to central goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Central {
    NotEnrolled,
    /// Its name is not known.
    NoAddress {
        host: String,
    },
    Unreachable {
        cause: String,
    },
    /// What answers there is not the central that this kiosk was enrolled with.
    NotTrusted {
        cause: String,
    },
    Barred,
    /// It answers; its clock against the kiosk's, positive where the kiosk is ahead.
    Answers {
        kiosk_ahead_s: i64,
    },
}

/// The disk that the state is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disk {
    /// As the kernel names it: `ext4`.
    pub file_system: String,
    /// Mounted so that it may forget what it said was written.
    pub is_unsafe: bool,
    pub free_bytes: Option<u64>,
    /// Whether a file can be written and made durable, or why not.
    pub writes: Result<(), String>,
}

/// The outbox's database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    NotYet,
    Sound,
    /// The tables are sound, and an entry of the audit log is missing, changed or not in its place.
    LogBroken {
        at: u32,
    },
    Damaged,
    /// A newer version wrote it.
    Newer,
    /// It cannot be opened.
    Unreadable,
}

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Queue {
    pub unsent: u64,
    pub parked: u64,
    pub oldest_age_s: Option<u64>,
    /// So many that no more are taken.
    pub is_full: bool,
    /// Records carried for other kiosks that are not at central yet.
    pub carried: u64,
    /// Records carried for other kiosks that central does not take.
    pub carried_refused: u64,
}

/// Whether central knows this kiosk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enrolment {
    Enrolled { kiosk: u16, office: String },
    Not,
    Broken { cause: String },
}

/// Whether what is typed can leave memory for a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swap {
    /// This machine has none on a disk.
    None,
    /// The kiosk's memory is locked.
    LockedOut,
    Possible,
}

/// What speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    NotSetUp,
    Found,
    Missing,
}

/// Who starts the kiosk again if it hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Watchdog {
    Systemd,
    Nobody,
}
