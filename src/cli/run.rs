//! `payor-kiosk run`: the kiosk in production.

use std::path::PathBuf;

use rustix::mm::{MlockAllFlags, mlockall};
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};

use crate::clock::Clock;
use crate::config::{Config, Orientation};
use crate::kiosk::{self, Kiosk};
use crate::session::Site;
use crate::staff::export::Export;
use crate::tone::Tone;
use crate::worker::WorkerOptions;
use crate::{doctor, journal, voice};

/// Run the kiosk full screen, as its configuration says
///
/// One that is not enrolled yet is set up on its own screen. What was chosen there is kept in the state directory, and
/// holds before what the configuration says.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The configuration file
    #[arg(long, value_name = "FILE", default_value = "/etc/payor-kiosk/config.toml")]
    config: PathBuf,
}

pub fn run(Args { config }: Args) -> anyhow::Result<()> {
    leave_no_dump()?;
    stay_out_of_swap();
    let config = Config::load(&config)?;
    journal::start(config.log.as_deref())?;
    let mut options =
        WorkerOptions::new(&config.state_dir, Clock::system(), config.printer.printer()?, kiosk::wake_window);
    options.central_url = config.central.clone();
    options.machine.printer = config.printer.clone();
    options.export = Export { log: config.log.clone(), dir: config.export_dir.clone() };
    let site = Site {
        office: config.office.clone().unwrap_or_default(),
        cards: config.cards,
        landscape: config.orientation == Orientation::Landscape,
        lang: config.language,
    };
    let mut kiosk = Kiosk::start(site, options)?.with_tone(Tone::from_config(config.tone)).with_watchdog();
    if let Some((voice, headphones)) = voice::from_config(config.voice, kiosk::wake_window) {
        kiosk = kiosk.with_voice(voice, headphones);
    }
    doctor::watch(config.clone(), kiosk.doctor())?;
    let size = match config.orientation {
        Orientation::Portrait => slint::LogicalSize::new(1080.0, 1920.0),
        Orientation::Landscape => slint::LogicalSize::new(1920.0, 1080.0),
    };
    kiosk::show(kiosk, kiosk::Frame { size, full_screen: true, still: config.reduced_motion })?;
    Ok(())
}

/// A crash must not write what a payor types to the disk, nor may another process of this user read it.
fn leave_no_dump() -> std::io::Result<()> {
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

/// Nor to swap: what is in memory is locked there, page by page as it is used. The service's unit sets no limit to that;
/// under one that is less than the program the kernel refuses, and the doctor tells.
fn stay_out_of_swap() {
    mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT).ok();
}
