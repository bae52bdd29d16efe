//! The reference central API: what a kiosk talks to.
//!
//! As a library it runs on loopback inside another program, with sample cases, for the kiosk's demo and tests:
//!
//! ```no_run
//! # fn main() -> anyhow::Result<()> {
//! let mut options = payor_central::Options::new("central-state");
//! options.sample_cases = true;
//! let running = payor_central::Central::start(options)?;
//! let code = running.enroll_code("Hartford")?;
//! println!("https://{} {code}", running.addr());
//! running.stop();
//! # Ok(())
//! # }
//! ```

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;
use wire::ConfirmationNumber;
use wire::enrollment::EnrollmentCode;

/// How a central runs.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where everything is kept. Created where it does not exist.
    pub state_dir: PathBuf,
    /// Port 0 takes any free one: see [`Running::addr`].
    pub listen: SocketAddr,
    /// Names and addresses, besides loopback, that kiosks call central by.
    pub names: Vec<String>,
    /// The civil date in the office's time zone, fixed, for trying rules. Timestamps stay real.
    pub today: Option<NaiveDate>,
    /// Whether to add the sample cases.
    pub sample_cases: bool,
    /// How long a card gateway may take before a kiosk is told "pending".
    pub gateway_deadline: Duration,
}

impl Options {
    /// Loopback, any free port, today's date, no sample cases.
    pub fn new(state_dir: impl Into<PathBuf>) -> Self {
        Options {
            state_dir: state_dir.into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            names: Vec::new(),
            today: None,
            sample_cases: false,
            gateway_deadline: Duration::from_secs(10),
        }
    }
}

/// The central API.
pub struct Central;

impl Central {
    /// Starts on its own thread, and returns once it listens.
    ///
    /// # Errors
    /// Where the state cannot be opened or the address not be listened on.
    pub fn start(options: Options) -> anyhow::Result<Running> {
        let _ = options;
        anyhow::bail!("not written yet")
    }
}

/// A running central. Dropping it stops it.
pub struct Running {
    addr: SocketAddr,
    state_dir: PathBuf,
    ca_certificate: Vec<u8>,
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The certificate of central's certificate authority, DER: the one root that a kiosk trusts.
    pub fn ca_certificate(&self) -> &[u8] {
        &self.ca_certificate
    }

    /// Its SHA-256.
    pub fn ca_fingerprint(&self) -> [u8; 32] {
        [0; 32]
    }

    /// A one-time code for a kiosk of this office, valid an hour.
    ///
    /// # Errors
    /// Where it cannot be stored.
    pub fn enroll_code(&self, office: &str) -> anyhow::Result<EnrollmentCode> {
        let _ = office;
        anyhow::bail!("not written yet")
    }

    /// What central holds.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn holdings(&self) -> anyhow::Result<Vec<Holding>> {
        holdings(&self.state_dir)
    }

    /// Drops the listener and all connections at once, as a cut line would, and waits until they are.
    /// [`Central::start`] with the same state and port brings the same central back.
    pub fn stop(self) {}
}

/// What the central of this state holds, running or not: each request and card payment, oldest first.
///
/// # Errors
/// Where it cannot be read.
pub fn holdings(state_dir: &Path) -> anyhow::Result<Vec<Holding>> {
    let _ = state_dir;
    anyhow::bail!("not written yet")
}

/// One request or card payment, as `central.json` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holding {
    pub id: Uuid,
    pub confirmation: ConfirmationNumber,
    /// `one-time-draft`, `recurring-draft`, another kind of request, or `card-payment`.
    pub kind: String,
    /// `accepted`, `rejected`; of a card `approved`, `declined`, `reversed`, `pending`, `rejected`.
    pub state: String,
    /// None for cards and for what was rejected.
    pub first_withdrawal: Option<NaiveDate>,
    /// "250.00"; "0.00" where it was never learned.
    pub amount: String,
}

/// A case of the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    pub file_number: &'static str,
    /// Who it is, what to type, and what it shows.
    pub description: &'static str,
}

/// The sample cases, in the order in which a demo prints them.
pub fn samples() -> &'static [Sample] {
    &[]
}
