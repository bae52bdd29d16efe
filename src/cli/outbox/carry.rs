//! `payor-kiosk outbox export` and `import`: sealed requests on their way past a line that is not there.

use std::fs::File;
use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, anyhow, ensure};

use super::{print_json, with_reader};
use crate::carried::{self, Taken};
use crate::clock::Clock;
use crate::export::{Exported, file_name, write};
use crate::identity::Identity;
use crate::worker::free_bytes;

fn identity(state: &Path) -> anyhow::Result<Identity> {
    Identity::load(state)?.ok_or_else(|| anyhow!("this kiosk is not enrolled"))
}

pub(super) fn run_export(state: &Path, json: bool, out: &Path) -> anyhow::Result<ExitCode> {
    let (identity, now) = (identity(state)?, Clock::system().now().local);
    let file: PathBuf = if out.is_dir() { out.join(file_name(identity.about.kiosk, now)) } else { out.to_owned() };
    let exported =
        with_reader(state, |reader| write(&reader, &identity, &file, now).with_context(|| file.display().to_string()))?;
    let mut out = stdout().lock();
    match &exported {
        exported if json => print_json(&mut out, exported)?,
        None => writeln!(out, "Nothing waits: nothing was written.")?,
        Some(Exported { file, requests, card_attempts, .. }) => {
            writeln!(out, "{requests} requests and {card_attempts} card payments without an outcome are in")?;
            writeln!(out, "{}", file.display())?;
            writeln!(out, "They still wait here: central decides each once, whichever way it comes first.")?;
        }
    }
    let left_out = exported.map_or(0, |exported| exported.unreadable);
    ensure!(left_out == 0, "{left_out} requests cannot be read by this version, and are not in the file");
    Ok(ExitCode::SUCCESS)
}

pub(super) fn run_import(state: &Path, json: bool, file: &Path) -> anyhow::Result<ExitCode> {
    let identity = identity(state)?;
    let taken = File::open(file)
        .and_then(wire::export::bytes_of)
        .map_err(anyhow::Error::from)
        .and_then(|export| Ok(carried::take(state, free_bytes(state), &identity, &export)?))
        .with_context(|| file.display().to_string())?;
    let mut out = stdout().lock();
    let Taken { kiosk, records, new } = taken;
    if json {
        print_json(&mut out, &taken)?;
    } else if new == 0 {
        writeln!(out, "All {records} records of kiosk {kiosk} are here already, to be sent to central.")?;
    } else {
        writeln!(out, "{records} records of kiosk {kiosk} are taken, and are sent to central when it answers.")?;
    }
    Ok(ExitCode::SUCCESS)
}
