//! What set-up asks of the worker, and what the worker answers.

use rules::sensitive::Sensitive;
use wire::enrollment::EnrollmentCode;

use crate::printer::Setting;

/// What set-up asks of the worker.
#[derive(Debug, Clone, PartialEq)]
pub enum SetupAsk {
    /// How the machine is.
    Look,
    Printer(Setting),
    /// Whether the screen lies across.
    Landscape(bool),
    /// How loud the voice begins, 0 to 10.
    Volume(u8),
    Pin(Sensitive),
    Enroll {
        /// Central's, beginning with `https://`.
        url: String,
        code: EnrollmentCode,
    },
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq)]
pub enum SetupAnswer {
    /// How the machine is, after what was asked was done. Not `saved`: it was not, or holds until the next restart only.
    Facts {
        facts: Box<Facts>,
        saved: bool,
    },
    Enrolled(Enrolled),
    NotEnrolled(Refused),
}

/// The machine, as far as whoever sets it up must know it. Nothing secret has a place here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// Network devices with a carrier, by name.
    pub networks: Vec<String>,
    /// This machine's own address in the network. `None`: there is no way out.
    pub address: Option<String>,
    /// Central's address, where the configuration names it.
    pub central: Option<String>,
    /// What printers there are to choose from.
    pub printers: Vec<Setting>,
    /// The one that the kiosk prints with.
    pub printer: Setting,
    pub pin_is_set: bool,
}

/// As what central took this kiosk in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    pub kiosk: u16,
    pub office: String,
}

/// Why the kiosk is not enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is no address.
    Address,
    NoAnswer,
    /// Something else than the central of this code answers.
    OtherCentral,
    /// Wrong, used, or older than an hour.
    Code,
    /// Another refusal.
    Central,
    /// The kiosk could not keep it, with the code for staff: the enrolment code may be used up.
    NotKept {
        code: u16,
    },
}
