//! `payor-kiosk enroll`: makes this machine a kiosk that central knows.

use std::io::Write as _;
use std::path::PathBuf;

use wire::enrollment::EnrollmentCode;

use crate::enroll::enroll;
use crate::staff::settings::Settings;

const HELP: &str = "\
Make the code where central runs: payor-central enroll-code --state /var/lib/payor-central --office Hartford
It is good for one kiosk and one hour, and says which certificate authority central has: no other is believed. A kiosk
that runs and is not enrolled can be set up on its screen; to enrol it with this command, stop it first.

Example:
  payor-kiosk enroll --central https://central.example:8443 --code 7Q2M-… --state /var/lib/payor-kiosk";

/// Enrol this kiosk with central, once
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Central's address, beginning with https://
    #[arg(long, value_name = "URL")]
    central: String,
    /// The one-time code that 'payor-central enroll-code' printed
    #[arg(long)]
    code: EnrollmentCode,
    /// Where the kiosk keeps its identity and its outbox; made where it does not exist
    #[arg(long, value_name = "DIR", default_value = super::outbox::STATE_DIR)]
    state: PathBuf,
}

/// Enrols, and says as what.
///
/// # Errors
/// Where central or the disk refuses, or the kiosk is enrolled already.
pub fn run(args: Args) -> anyhow::Result<()> {
    let identity = enroll(&args.central, &args.code, &args.state)?;
    // A try on the set-up screen may have kept another address, which would hold before this one.
    let mut settings = Settings::load(&args.state);
    if settings.central.take().is_some() {
        settings.save(&args.state)?;
    }
    let mut out = std::io::stdout().lock();
    writeln!(out, "This is now kiosk {} of {}.", identity.about.kiosk, identity.about.office)?;
    Ok(())
}
