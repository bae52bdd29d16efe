//! What set-up asks: the machine, what is chosen, the PIN, and the enrolment, which ends it. Nothing of it is done for a
//! kiosk that is enrolled.

use std::cell::{Cell, RefCell};
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::rc::Rc;

use rules::sensitive::Sensitive;
use wire::enrollment::EnrollmentCode;
use wire::problem::ProblemType;

use super::core::Core;
use crate::central::{Central, CentralError, Timeouts};
use crate::config::Orientation;
use crate::doctor::probe::{NETWORKS, connected};
use crate::enroll::{self, EnrollError};
use crate::identity::Identity;
use crate::journal::{self, Entry};
use crate::printer::{DEVICES, Setting, found};
use crate::session::effect::{Reply, Ticket};
use crate::session::setup::{Enrolled, Facts, Refused, SetupAnswer, SetupAsk};
use crate::staff::pin;

/// The machine, for whoever sets it up.
#[derive(Debug, Clone)]
pub struct Machine {
    /// The printer that the kiosk prints with at its start.
    pub printer: Setting,
    /// Where the system shows printers.
    pub devices: PathBuf,
    /// Where it shows network devices.
    pub networks: PathBuf,
}

impl Default for Machine {
    fn default() -> Self {
        Machine { printer: Setting::None, devices: PathBuf::from(DEVICES), networks: PathBuf::from(NETWORKS) }
    }
}

/// What set-up keeps.
pub(super) struct SetupDesk {
    machine: RefCell<Machine>,
    /// Central's address in the configuration.
    central_url: Option<String>,
    timeouts: Timeouts,
    enrolling: Cell<bool>,
}

impl SetupDesk {
    pub(super) fn new(machine: Machine, central_url: Option<String>, timeouts: Timeouts) -> Self {
        SetupDesk { machine: RefCell::new(machine), central_url, timeouts, enrolling: Cell::default() }
    }
}

/// Why a kiosk was not enrolled.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Asking(#[from] EnrollError),
    #[error("what central answered cannot be kept: {}", .0.text())]
    Keeping(Entry),
}

impl Core {
    pub(super) fn serve_setup(self: &Rc<Self>, ticket: Ticket, ask: SetupAsk) {
        if self.about.get().is_some() {
            return;
        }
        let saved = match ask {
            SetupAsk::Look => true,
            SetupAsk::Printer(printer) => self.print_with(printer),
            SetupAsk::Landscape(landscape) => {
                let orientation = if landscape { Orientation::Landscape } else { Orientation::Portrait };
                self.set(|settings| settings.orientation = Some(orientation)).is_none()
            }
            SetupAsk::Volume(volume) => self.set(|settings| settings.volume = volume).is_none(),
            SetupAsk::Pin(pin) => return self.set_pin(ticket, pin),
            SetupAsk::Enroll { url, code } => return self.enroll(ticket, url, code),
        };
        self.tell_facts(ticket, saved);
    }

    /// From now on, and after the next start where it could be saved.
    fn print_with(self: &Rc<Self>, setting: Setting) -> bool {
        let Ok(printer) = setting.printer() else { return false };
        self.printing.replace(printer);
        self.watch_printer();
        self.setup.machine.borrow_mut().printer = setting.clone();
        self.set(|settings| settings.printer = Some(setting)).is_none()
    }

    /// Hashing takes a moment: beside what the worker does.
    fn set_pin(self: &Rc<Self>, ticket: Ticket, pin: Sensitive) {
        let (core, state_dir) = (self.clone(), self.state_dir.clone());
        self.spawn(async move {
            let set = tokio::task::spawn_blocking(move || pin::set(&state_dir, &pin)).await;
            let saved = match set {
                Ok(Ok(())) => true,
                Ok(Err(error)) => {
                    journal::note(Entry::StaffNotSaved, journal::chain(&error));
                    false
                }
                Err(_) => false,
            };
            core.tell_facts(ticket, saved);
        });
    }

    /// Looking takes a moment, too, where CUPS does not answer.
    fn tell_facts(self: &Rc<Self>, ticket: Ticket, saved: bool) {
        let (core, machine, state_dir) = (self.clone(), self.setup.machine.borrow().clone(), self.state_dir.clone());
        self.spawn(async move {
            let central = core.setup.central_url.clone();
            let facts = tokio::task::spawn_blocking(move || Facts {
                networks: connected(&machine.networks),
                address: own_address(),
                central,
                printers: found(&machine.devices),
                printer: machine.printer,
                // One that cannot be read can be set anew.
                pin_is_set: pin::read(&state_dir).is_ok_and(|hash| hash.is_some()),
            });
            let Ok(facts) = facts.await else { return };
            core.reply(Reply::Setup { ticket, answer: SetupAnswer::Facts { facts: Box::new(facts), saved } });
        });
    }

    fn enroll(self: &Rc<Self>, ticket: Ticket, url: String, code: EnrollmentCode) {
        if self.setup.enrolling.replace(true) {
            return;
        }
        let core = self.clone();
        self.spawn(async move {
            let answer = match core.join(&url, &code).await {
                Ok(enrolled) => SetupAnswer::Enrolled(enrolled),
                Err(failure) => {
                    journal::note(Entry::EnrollFailed, journal::chain(&failure));
                    SetupAnswer::NotEnrolled(failure.told())
                }
            };
            core.setup.enrolling.set(false);
            core.reply(Reply::Setup { ticket, answer });
            // Central has not been asked for anything yet; when it has answered, the kiosk opens.
            core.tick();
        });
    }

    /// Becomes the kiosk that central says it is. What can fail here fails before central is asked, where it can be known:
    /// the code is good for one try.
    async fn join(&self, url: &str, code: &EnrollmentCode) -> Result<Enrolled, Failure> {
        enroll::none_yet(&self.state_dir)?;
        // Also where it is what the configuration says: a try before this one may have kept another.
        let saved = self.set(|settings| {
            if self.setup.central_url.is_some() {
                settings.central = Some(url.to_owned());
            }
        });
        if saved.is_some() {
            return Err(Failure::Keeping(Entry::StaffNotSaved));
        }
        let identity = enroll::present(url, code, self.setup.timeouts).await?;
        let about = identity.about.clone();
        self.with_outbox(|outbox| outbox.adopt(about.kiosk, about.sequence_used_through)).map_err(Failure::Keeping)?;
        enroll::keep(&identity, &self.state_dir, &mut self.store.borrow_mut())?;
        let central = self.client(url, &identity)?;
        let enrolled = Enrolled { kiosk: about.kiosk, office: about.office.clone() };
        // Neither was set: nothing is enrolled twice.
        let _ = (self.about.set(about), self.central.set(central));
        Ok(enrolled)
    }

    fn client(&self, url: &str, identity: &Identity) -> Result<Central, EnrollError> {
        Ok(Central::new(url, identity.tls()?, self.setup.timeouts)?)
    }
}

impl Failure {
    /// What whoever sets the kiosk up can do about it.
    fn told(&self) -> Refused {
        let error = match self {
            Failure::Keeping(entry) => return Refused::NotKept { code: entry.code() },
            Failure::Asking(EnrollError::Central(error)) => error,
            Failure::Asking(EnrollError::OtherCentral(_) | EnrollError::NoAuthority) => return Refused::OtherCentral,
            Failure::Asking(
                EnrollError::Already { .. }
                | EnrollError::Identity(_)
                | EnrollError::Outbox(_)
                | EnrollError::Policy(_)
                | EnrollError::Network(_),
            ) => return Refused::NotKept { code: Entry::OutboxWrite.code() },
        };
        match error {
            CentralError::SetUp { .. } => Refused::Address,
            CentralError::Unreachable { .. } | CentralError::NoAnswer { .. } | CentralError::TryLater { .. } => {
                Refused::NoAnswer
            }
            CentralError::NotCentral { .. } => Refused::OtherCentral,
            CentralError::Refused(problem) if problem.kind == ProblemType::EnrollmentCode => Refused::Code,
            CentralError::Refused(_) | CentralError::UnknownRefusal { .. } | CentralError::Barred { .. } => {
                Refused::Central
            }
        }
    }
}

/// The address that this machine has on its way out. Nothing is sent: a datagram's socket only looks the way up.
fn own_address() -> Option<String> {
    /// Of documentation (RFC 5737): there is nobody.
    const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect(SocketAddr::from((ELSEWHERE, 9))).ok()?;
    Some(socket.local_addr().ok()?.ip().to_string())
}
