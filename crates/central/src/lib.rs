//! The reference central API: what a kiosk talks to.
//!
//! The modules, in the order in which a request meets them:
//!
//! - `server`: TLS and connections; `tls`: who is on the other end
//! - `api`: routes, bodies, who asks; `problem`: every refusal
//! - `enroll`, `policy`, `lookup`, `sign_in`, `account`, `cards` (with `gateway`, `sandbox`): one for each thing asked
//! - `requests`: what comes sealed, with one judge for each kind: `draft`, `registration`, `change`, `contact`
//! - `plans`: what is withdrawn when, and what of it can be cancelled; `passwords`: hashing
//! - `exports`: what a kiosk could not send, brought another way
//! - `proof`: does a proof of identity fit; `limits`: how often; `keys`: opening envelopes; `clock`: which day it is
//! - `audit`: whether a kiosk's audit log only grows; `kiosks`: the kiosks as an operator sees them
//! - `store`: everything remembered, in SQLite; `state`: the directory around it; `holdings`, `backup`, `metrics`: views of it
//! - `manual`: the man pages and completions of a command line, for the packages
//! - `samples`: the demo's cases; `unserved`: the same without a listener, for simulations
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

mod account;
mod api;
mod app;
mod audit;
mod backup;
mod cards;
mod change;
mod clock;
mod contact;
mod draft;
mod email;
mod enroll;
mod exports;
mod gateway;
mod holdings;
mod keys;
pub mod kiosks;
mod limits;
mod lookup;
pub mod manual;
mod metrics;
pub mod operate;
mod passwords;
mod plans;
mod policy;
mod problem;
mod proof;
mod registration;
mod requests;
mod samples;
mod sandbox;
mod server;
mod sign_in;
mod state;
mod store;
mod tls;
mod unserved;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use wire::enrollment::EnrollmentCode;

use crate::app::App;
use crate::server::Server;

pub use audit::Break;
pub use clock::{Clock, ManualClock};
pub use exports::Imported;
pub use gateway::{Asked, Charge, Charged, Gateway, GatewayAnswer, GatewayFailure};
pub use holdings::{Holding, holdings};
pub use passwords::HashCost;
pub use samples::{Sample, SampleSignIn, Standing};
pub use unserved::Unserved;

/// How a central runs.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where everything is kept. Created where it does not exist.
    pub state_dir: PathBuf,
    /// Port 0 takes any free one: see [`Running::addr`].
    pub listen: SocketAddr,
    /// Names and addresses, besides loopback and `listen`, that kiosks call central by.
    pub names: Vec<String>,
    /// The civil date in the office's time zone, fixed, for trying rules. Timestamps stay those of `clock`.
    pub today: Option<NaiveDate>,
    /// Whether to add the sample cases.
    pub sample_cases: bool,
    pub clock: Clock,
    /// What charges cards. `None`: the sandbox.
    pub gateway: Option<Arc<dyn Gateway>>,
    /// How long a card gateway may take before a kiosk is told "pending".
    pub gateway_deadline: Duration,
    /// How much work the hash of a password is.
    pub hash_cost: HashCost,
    /// Where to copy the database every minute. Without it, kiosks are told that nothing is backed up.
    pub backup_dir: Option<PathBuf>,
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
            clock: Clock::System,
            gateway: None,
            gateway_deadline: Duration::from_secs(10),
            hash_cost: HashCost::Full,
            backup_dir: None,
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
        let app = open(&options)?;
        let server = Server::start(app.clone(), &options)?;
        tracing::info!(addr = %server.addr, "central listens");
        Ok(Running { app, server })
    }
}

/// The state, with the sample cases where they are asked for.
fn open(options: &Options) -> anyhow::Result<App> {
    let app = App::open(options)?;
    if options.sample_cases {
        let today = app.today();
        samples::add(&app, today)?;
    }
    Ok(app)
}

/// A running central. Dropping it stops it.
pub struct Running {
    app: App,
    server: Server,
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.server.addr
    }

    /// The certificate of central's certificate authority, DER: the one root that a kiosk trusts.
    pub fn ca_certificate(&self) -> &[u8] {
        &self.app.authority.certificate
    }

    /// Its SHA-256.
    pub fn ca_fingerprint(&self) -> [u8; 32] {
        self.app.ca_fingerprint()
    }

    /// A one-time code for a kiosk of this office, valid an hour.
    ///
    /// # Errors
    /// Where the name is none or the code cannot be stored.
    pub fn enroll_code(&self, office: &str) -> anyhow::Result<EnrollmentCode> {
        enroll::make_code(&self.app, office, None)
    }

    /// What central holds: each request and card payment, oldest first.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn holdings(&self) -> anyhow::Result<Vec<Holding>> {
        Ok(holdings::all(&self.app.store)?)
    }

    /// Copies the database now, without waiting for the minute.
    ///
    /// # Errors
    /// Where the directory cannot be written.
    pub fn back_up(&self, directory: &Path) -> anyhow::Result<()> {
        backup::copy(&self.app, directory)
    }

    /// Drops the listener and all connections at once, as a cut line would, and waits until they are.
    /// [`Central::start`] with the same state and port brings the same central back.
    pub fn stop(self) {
        drop(self);
    }

    /// Takes no more connections, lets the requests under way end, and waits for them.
    pub fn shut_down(self) {
        self.server.drain();
    }
}

/// The sample cases, in the order in which a demo prints them.
pub fn samples() -> &'static [Sample] {
    &samples::SAMPLES
}
