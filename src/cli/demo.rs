//! `payor-kiosk demo`: try the kiosk without setting anything up.

use std::path::PathBuf;

use crate::card_terminal::Patience;
use crate::config::TonePlayer;
use crate::demo::{DemoCentral, DemoOptions, Places, start_kiosk};
use crate::kiosk;
use crate::tone::Tone;
use crate::voice::Voice;
use crate::voice::engine::EspeakNg;
use crate::voice::headphones::Headphones;

/// Open a kiosk with its own central and sample cases
///
/// Starts a central API on this machine with sample cases, enrols a kiosk with it and opens the
/// window. Receipts are written as files. Nothing leaves this machine.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    demo: DemoOptions,
}

pub fn run(Args { demo }: Args) -> anyhow::Result<()> {
    let has_display =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|at| !at.is_empty()));
    anyhow::ensure!(has_display, "there is no display to open a window on; `payor-kiosk play` needs none");
    let state = match &demo.state {
        Some(state) => state.clone(),
        None => temporary_state()?,
    };
    let places = Places::new(&state, state.join("receipts"));
    let mut central = DemoCentral::start(&places, demo.today, central::Clock::System, demo.new)?;
    if demo.offline {
        central.down();
    }
    greet(&places, &central, demo.offline)?;
    let mut kiosk = start_kiosk(&places, &demo, demo.clock(), Patience::default(), kiosk::wake_window)?;
    if demo.voice {
        kiosk = kiosk.with_voice(Voice::new(Box::new(EspeakNg::start())), Headphones::fixed(true));
        kiosk = kiosk.with_tone(Tone::from_config(TonePlayer::Aplay));
    }
    let (width, height) = demo.size();
    let size = slint::LogicalSize::new(width as f32, height as f32);
    kiosk::show(kiosk, kiosk::Frame { size, full_screen: false, still: false })?;
    Ok(())
}

fn temporary_state() -> anyhow::Result<PathBuf> {
    let state = std::env::temp_dir().join(format!("payor-kiosk-demo-{}", std::process::id()));
    std::fs::create_dir_all(&state)?;
    Ok(state)
}

/// What somebody in front of a demo needs to know.
fn greet(places: &Places, central: &DemoCentral, offline: bool) -> std::io::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    writeln!(out, "Sample file numbers:")?;
    for sample in central::samples() {
        writeln!(out, "  {}  {}", sample.file_number, sample.description)?;
    }
    writeln!(out, "  any other   not found")?;
    writeln!(out, "Routing number to try: 211170101. Cards to try: 4242424242424242, and docs/api/sandbox.md.")?;
    writeln!(out, "Receipts: {}", places.receipts.display())?;
    if let Some(code) = central.code() {
        writeln!(out, "For the set-up screen: central is {}, the one-time code {code}.", central.url())?;
    }
    if offline {
        writeln!(out, "The network is cut: payments are saved and stay in the outbox.")?;
    }
    out.flush()
}
