//! `payor-kiosk status`: how a kiosk stands, from its state directory alone.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::carried;
use crate::clock::Clock;
use crate::identity::Identity;
use crate::outbox::{Counts, Reader};
use crate::policy;
use crate::words::span;

const HELP: &str = "\
Reads the kiosk's state directory; the kiosk may be running or not.

Example:
  payor-kiosk status --json --state /var/lib/payor-kiosk";

/// Show whether this kiosk is enrolled, what waits to be sent and how old its policy is
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The kiosk's state directory
    #[arg(long, value_name = "DIR", default_value = super::outbox::STATE_DIR)]
    state: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// How a kiosk stands.
#[derive(Debug, Serialize)]
pub struct Status {
    pub version: &'static str,
    pub enrolled: bool,
    pub kiosk: Option<u16>,
    pub office: Option<String>,
    pub central: Option<String>,
    /// Requests that central has not decided.
    pub queue_depth: u64,
    /// Age of the oldest of them, by the kiosk's clock.
    pub oldest_age_s: Option<u64>,
    /// Requests that a person must look at.
    pub parked: u64,
    pub outbox: Counts,
    /// Records carried for other kiosks that are not at central yet.
    pub carried: u64,
    /// None: only the built-in policy, without which nothing can be sealed.
    pub policy_version: Option<u64>,
    pub policy_confirmed_at: Option<DateTime<Utc>>,
    pub policy_age_s: Option<u64>,
}

impl Status {
    /// Reads how the kiosk of this state directory stands.
    ///
    /// # Errors
    /// Where there is none, or part of it does not read.
    pub fn read(state_dir: &Path, now: DateTime<Utc>) -> anyhow::Result<Self> {
        if !state_dir.is_dir() {
            bail!("there is no such directory; name the kiosk's state directory with --state");
        }
        let about = Identity::load(state_dir)?.map(|identity| identity.about);
        let outbox = Reader::open(state_dir)?.map(|reader| reader.counts()).transpose()?.unwrap_or_default();
        let policy = policy::read(state_dir).context("policy.json")?;
        let age_s = |since: DateTime<Utc>| u64::try_from((now - since).num_seconds()).unwrap_or(0);
        let confirmed_at = policy.as_ref().and_then(|saved| saved.confirmed_at);
        let oldest = outbox.oldest_unsent_at_ms.and_then(DateTime::from_timestamp_millis);
        Ok(Status {
            version: env!("CARGO_PKG_VERSION"),
            enrolled: about.is_some(),
            kiosk: about.as_ref().map(|about| about.kiosk),
            office: about.as_ref().map(|about| about.office.clone()),
            central: about.map(|about| about.central_url),
            queue_depth: outbox.unsent(),
            oldest_age_s: oldest.map(age_s),
            parked: outbox.parked,
            carried: carried::list(state_dir)?.waiting(),
            outbox,
            policy_version: policy.map(|saved| saved.policy.version),
            policy_confirmed_at: confirmed_at,
            policy_age_s: confirmed_at.map(age_s),
        })
    }
}

/// Prints how the kiosk stands.
///
/// # Errors
/// Where it cannot be read.
pub fn run(args: Args) -> anyhow::Result<()> {
    let now = Clock::system().now().local.with_timezone(&Utc);
    let status = Status::read(&args.state, now).with_context(|| args.state.display().to_string())?;
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&status)?)?;
        return Ok(());
    }
    match (status.kiosk, &status.office, &status.central) {
        (Some(kiosk), Some(office), Some(central)) => {
            writeln!(out, "kiosk {kiosk} of {office}, enrolled with {central}")?
        }
        _ => writeln!(out, "not enrolled; run payor-kiosk enroll")?,
    }
    let oldest = status.oldest_age_s.map(|age_s| format!(", the oldest for {}", span(age_s))).unwrap_or_default();
    writeln!(out, "waiting to be sent: {}{oldest}", status.queue_depth)?;
    writeln!(out, "accepted {}, rejected {}", status.outbox.accepted, status.outbox.rejected)?;
    writeln!(out, "parked, a person must look: {}", status.parked)?;
    writeln!(out, "card payments without an outcome: {}", status.outbox.open_attempts)?;
    if status.carried > 0 {
        writeln!(out, "carried for other kiosks, not yet at central: {}", status.carried)?;
    }
    match (status.policy_version, status.policy_age_s) {
        (Some(version), Some(age_s)) => writeln!(out, "policy {version}, confirmed {} ago", span(age_s))?,
        _ => writeln!(out, "no policy from central yet")?,
    }
    Ok(())
}
