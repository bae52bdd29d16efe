//! `payor-kiosk doctor`: whether this machine can be a kiosk, and what to do where it cannot.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;

use crate::clock::Clock;
use crate::config::Config;
use crate::doctor::probe::{self, Looker};
use crate::doctor::{self, Light, Line};

const HELP: &str = "\
Looks at everything that a kiosk needs and changes nothing. May run beside the kiosk; run it as root, or as the user
payor-kiosk. A kiosk does the same at every start, and a red line closes it with the code that is shown here.

Ends with 0 when all is green, 3 when something is yellow (the kiosk works, with something missing), 1 when something is
red (the kiosk stays closed) or it could not look.";

/// Look at display, printer, network, central, disk and all else that a kiosk needs
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The configuration file
    #[arg(long, value_name = "FILE", default_value = "/etc/payor-kiosk/config.toml")]
    config: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    light: Light,
    lines: &'a [Line],
}

/// Prints what was found.
///
/// # Errors
/// Where the configuration does not read.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let config = Config::load(&args.config)?;
    let lines = doctor::examine(&probe::look(&config, &Clock::system(), Looker::Command));
    let light = doctor::worst(&lines);
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&Report { light, lines: &lines })?)?;
    } else {
        lines.iter().try_for_each(|line| print(&mut out, line))?;
    }
    Ok(match light {
        Light::Green => ExitCode::SUCCESS,
        Light::Yellow => ExitCode::from(3),
        Light::Red => ExitCode::FAILURE,
    })
}

fn print(out: &mut impl Write, line: &Line) -> std::io::Result<()> {
    let light = match line.light {
        Light::Green => "green",
        Light::Yellow => "YELLOW",
        Light::Red => "RED",
    };
    let code = line.code.map(|code| format!(" (K-{code})")).unwrap_or_default();
    writeln!(out, "{light:<6}  {:<11}  {}{code}", line.check, line.says)?;
    line.remedy.map_or(Ok(()), |remedy| writeln!(out, "{:21}{remedy}", ""))
}
