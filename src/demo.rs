//! A kiosk and its central in one process, for the demo and for scripts: a real server on loopback with its own
//! certificate authority and sample cases, and a kiosk that enrolled itself with it. Nothing in it is faked.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use central::{Central, Running};
use chrono::NaiveDate;
use wire::enrollment::EnrollmentCode;

use crate::card_terminal::Patience;
use crate::clock::Clock;
use crate::enroll::enroll;
use crate::identity::Identity;
use crate::kiosk::Kiosk;
use crate::lang::Lang;
use crate::printer::Setting;
use crate::session::Site;
use crate::worker::{Machine, WorkerOptions};

/// Where the demo's kiosk stands, on its receipts.
const OFFICE: &str = "Hartford, 999 Asylum Avenue";

/// What a demo can be told; `play` takes the same.
#[derive(Debug, Clone, clap::Args)]
pub struct DemoOptions {
    /// The language that is offered first
    #[arg(long, value_enum, default_value = "en")]
    pub lang: Lang,
    /// Begin with the network cut
    #[arg(long)]
    pub offline: bool,
    /// Where kiosk and central keep what they know [default: a new temporary directory]
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// The civil date at the office, for trying the rules: 2026-01-26
    #[arg(long, value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// 1920 × 1080 instead of 1080 × 1920
    #[arg(long)]
    pub landscape: bool,
    /// Begin with a kiosk that is not enrolled, on its set-up screen
    #[arg(long)]
    pub new: bool,
    /// Let espeak-ng read every screen; a script notes what would be said
    #[arg(long)]
    pub voice: bool,
}

impl DemoOptions {
    /// Width and height of the screen in pixels.
    pub fn size(&self) -> (u32, u32) {
        if self.landscape { (1920, 1080) } else { (1080, 1920) }
    }

    pub fn clock(&self) -> Clock {
        self.today.map_or_else(Clock::system, Clock::starting_on)
    }
}

/// Central, which can be taken down and brought back on the same address with the same state.
pub struct DemoCentral {
    options: central::Options,
    running: Option<Running>,
    /// For a kiosk that is not enrolled.
    code: Option<EnrollmentCode>,
}

/// The directories of a demo.
#[derive(Debug, Clone)]
pub struct Places {
    pub central: PathBuf,
    pub kiosk: PathBuf,
    pub receipts: PathBuf,
}

impl Places {
    /// Under `state`, with the receipts in a directory that is easy to find.
    pub fn new(state: &Path, receipts: PathBuf) -> Self {
        Places { central: state.join("central"), kiosk: state.join("kiosk"), receipts }
    }
}

impl DemoCentral {
    /// Starts central where the kiosk of this state knows it. A kiosk that is new is enrolled, or with `set_up` left to be
    /// set up on its screen.
    ///
    /// # Errors
    /// Where the state cannot be written or the address not be listened on.
    pub fn start(
        places: &Places,
        today: Option<NaiveDate>,
        clock: central::Clock,
        set_up: bool,
    ) -> anyhow::Result<Self> {
        let known = Identity::load(&places.kiosk)?;
        let mut options = central::Options::new(&places.central);
        options.sample_cases = true;
        options.today = today;
        options.clock = clock;
        if matches!(options.clock, central::Clock::Manual(_)) {
            // A script's minutes pass in seconds; a gateway that does not answer must not outlast them.
            options.gateway_deadline = std::time::Duration::from_secs(1);
        }
        if let Some(identity) = &known {
            options.listen = address_of(&identity.about.central_url)?;
        }
        let running = Central::start(options.clone()).context("the demo's central does not start")?;
        options.listen = running.addr();
        let mut code = known.is_none().then(|| running.enroll_code(OFFICE)).transpose()?;
        if let Some(code) = code.take_if(|_| !set_up) {
            enroll(&format!("https://{}", running.addr()), &code, &places.kiosk)?;
        }
        Ok(DemoCentral { options, running: Some(running), code })
    }

    pub fn url(&self) -> String {
        format!("https://{}", self.options.listen)
    }

    /// With which the kiosk can be enrolled on its screen.
    pub fn code(&self) -> Option<&EnrollmentCode> {
        self.code.as_ref()
    }

    /// Cuts the line: the listener and all connections are gone at once.
    pub fn down(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop();
        }
    }

    /// Brings central back.
    ///
    /// # Errors
    /// Where its port was taken meanwhile.
    pub fn up(&mut self) -> anyhow::Result<()> {
        if self.running.is_none() {
            self.running = Some(Central::start(self.options.clone()).context("the demo's central does not come back")?);
        }
        Ok(())
    }

    pub fn is_up(&self) -> bool {
        self.running.is_some()
    }

    /// What central holds, up or down.
    ///
    /// # Errors
    /// Where its state cannot be read.
    pub fn holdings(&self) -> anyhow::Result<Vec<central::Holding>> {
        central::holdings(&self.options.state_dir)
    }
}

fn address_of(url: &str) -> anyhow::Result<SocketAddr> {
    let address = url.trim_start_matches("https://").trim_end_matches('/');
    address.parse().with_context(|| format!("this state belongs to a kiosk of {url}, not to a demo"))
}

/// The demo's kiosk. `wake` is called when the worker has something to tell.
///
/// # Errors
/// Where the worker cannot start.
pub fn start_kiosk(
    places: &Places,
    options: &DemoOptions,
    clock: Clock,
    patience: Patience,
    wake: fn(),
) -> anyhow::Result<Kiosk> {
    let setting = Setting::File(places.receipts.clone());
    let printer = setting.printer()?;
    let site = Site { office: String::new(), cards: true, landscape: options.landscape, lang: options.lang };
    let machine = Machine { printer: setting, ..Machine::default() };
    let worker = WorkerOptions { patience, machine, ..WorkerOptions::new(&places.kiosk, clock, printer, wake) };
    Ok(Kiosk::start(site, worker)?)
}
