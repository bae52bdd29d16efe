//! Start, frames, keys, changes of screen, memory.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::visit::Visit;
use super::{Figure, ms, percentile};
use crate::card_terminal::Patience;
use crate::demo::{DemoCentral, DemoOptions, Places, start_kiosk};
use crate::gallery;
use crate::headless::{Finger, Headless};
use crate::lang::Lang;
use crate::skin::Skin;
use crate::view::{Look, TextSize};

const STARTS: usize = 15;
const FULL_FRAMES: usize = 60;
const VISITS: usize = 20;
/// Controls of a screen that are pressed.
const PRESSED: usize = 6;

/// The touches of a visit: a label and whether it is a key.
const TOUCHES: [(&str, bool); 27] = [
    ("Start in English", false),
    ("Make a payment", false),
    ("0", true),
    ("0", true),
    ("1", true),
    ("2", true),
    ("3", true),
    ("4", true),
    ("5", true),
    ("6", true),
    ("8", true),
    ("3", true),
    ("Continue", false),
    ("Mine", false),
    ("6", true),
    ("7", true),
    ("8", true),
    ("9", true),
    ("Continue", false),
    ("Yes, this is right", false),
    ("Repeat", false),
    ("2", true),
    ("5", true),
    ("Continue", false),
    ("Checking account ending in 4321", false),
    ("Twice a month", false),
    ("15 and 30", false),
];

pub(super) fn measure(state: &Path) -> anyhow::Result<Vec<Figure>> {
    let mut visit = Visit::new()?;
    let mut full = full_frames(&visit);
    let (mut keys, mut changes) = visits(&mut visit)?;
    let after = pss_mib()?;
    drop(visit);
    let (mut presses, mut turns) = every_screen()?;
    let after_all = pss_mib()?;
    // Last, for it starts a central in this process, whose memory is none of the kiosk's.
    let mut figures = start(&state.join("start"))?;
    figures.extend([
        Figure { name: "full frame", value: ms(percentile(&mut full, 50)), goal: "" },
        Figure { name: "partial frame: key touch to finished frame", value: ms(percentile(&mut keys, 50)), goal: "" },
        Figure { name: "the same, 99th percentile", value: ms(percentile(&mut keys, 99)), goal: "8 ms" },
        Figure { name: "change of screen, median", value: ms(percentile(&mut changes, 50)), goal: "" },
        Figure { name: "the same, 99th percentile", value: ms(percentile(&mut changes, 99)), goal: "16 ms" },
        Figure {
            name: "press on every screen, 99th percentile",
            value: ms(percentile(&mut presses, 99)),
            goal: "8 ms",
        },
        Figure {
            name: "change to every screen, 99th percentile",
            value: ms(percentile(&mut turns, 99)),
            goal: "16 ms",
        },
        Figure { name: "memory (PSS) after 20 visits", value: format!("{after:.1} MiB"), goal: "40 MB" },
        Figure { name: "memory (PSS) after every screen", value: format!("{after_all:.1} MiB"), goal: "40 MB" },
    ]);
    Ok(figures)
}

/// The start, and the memory that the kiosk has then.
pub(super) fn start(state: &Path) -> anyhow::Result<Vec<Figure>> {
    let (mut starts, memory) = starts(state)?;
    Ok(vec![
        Figure { name: "process start to first frame", value: ms(percentile(&mut starts, 50)), goal: "80 ms" },
        Figure { name: "memory (PSS) at Start, with worker", value: format!("{memory:.1} MiB"), goal: "40 MB" },
    ])
}

/// Starts the kiosk again and again in a process of its own; its time runs from before the process exists.
fn starts(state: &Path) -> anyhow::Result<(Vec<Duration>, f64)> {
    let places = Places::new(state, state.join("receipts"));
    let central = DemoCentral::start(&places, None, central::Clock::System, false)?;
    let mut times = Vec::new();
    let mut memory = Vec::new();
    for _ in 0..=STARTS {
        let before = Instant::now();
        let mut child = Command::new(std::env::current_exe()?)
            .args(["bench", "--first-frame"])
            .arg(state)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut out = std::io::BufReader::new(child.stdout.take().context("no output")?);
        let mut line = String::new();
        std::io::BufRead::read_line(&mut out, &mut line)?;
        times.push(before.elapsed());
        line.clear();
        std::io::BufRead::read_line(&mut out, &mut line)?;
        memory.push(line.trim().parse::<f64>().context("no memory figure")?);
        anyhow::ensure!(child.wait()?.success(), "the kiosk did not stop as it should");
    }
    drop(central);
    // The first start reads the program from the disk.
    times.remove(0);
    memory.sort_by(f64::total_cmp);
    Ok((times, memory[memory.len() / 2]))
}

/// The other process: the whole kiosk up to its first frame, then its memory.
///
/// # Errors
/// Where a part does not start.
pub fn first_frame(state: &Path) -> anyhow::Result<()> {
    let places = Places::new(state, state.join("receipts"));
    let options = DemoOptions {
        lang: Lang::En,
        offline: false,
        state: None,
        today: None,
        landscape: false,
        new: false,
        voice: false,
    };
    let stage = Headless::new(1080, 1920)?;
    let skin = Skin::new(|_| {})?;
    skin.open()?;
    let kiosk = start_kiosk(&places, &options, options.clock(), Patience::default(), || {})?;
    skin.show(&kiosk.view());
    anyhow::ensure!(stage.frame().is_some(), "nothing was drawn");
    say("drawn")?;
    say(&format!("{:.2}", pss_mib()?))?;
    kiosk.stop();
    Ok(())
}

fn say(line: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Frames in which every pixel is drawn anew.
fn full_frames(visit: &Visit) -> Vec<Duration> {
    let mut times = Vec::new();
    for _ in 0..FULL_FRAMES {
        visit.stage.draw_all_next();
        let before = Instant::now();
        visit.stage.frame();
        times.push(before.elapsed());
    }
    times
}

/// Whole visits: from the finger's lifting to the finished frame, keys and changes of screen apart.
fn visits(visit: &mut Visit) -> anyhow::Result<(Vec<Duration>, Vec<Duration>)> {
    let (mut keys, mut changes) = (Vec::new(), Vec::new());
    for _ in 0..VISITS {
        for (label, is_key) in TOUCHES {
            visit.stage.settle();
            let took = visit.timed_touch(label)?;
            if is_key { keys.push(took) } else { changes.push(took) }
        }
        visit.touch("Leave")?;
        visit.stage.settle();
        visit.touch("Yes, erase")?;
        visit.stage.settle();
    }
    Ok((keys, changes))
}

/// Every screen of the gallery in portrait and landscape, at the plain and the largest text: a finger on some of its
/// controls, and the change to it from the screen before, each to the finished frame.
fn every_screen() -> anyhow::Result<(Vec<Duration>, Vec<Duration>)> {
    let (mut presses, mut changes) = (Vec::new(), Vec::new());
    for (landscape, text_size) in
        [(false, TextSize::Standard), (false, TextSize::Largest), (true, TextSize::Standard), (true, TextSize::Largest)]
    {
        let (width, height) = if landscape { (1920, 1080) } else { (1080, 1920) };
        let stage = Headless::new(width, height)?;
        let skin = Skin::new(|_| {})?;
        skin.open()?;
        let look = Look { landscape, text_size, ..Look::default() };
        for screen in gallery::screens_as(Lang::Es, look, true, &|_| {}) {
            stage.settle();
            let before = Instant::now();
            skin.show(&screen.view);
            stage.frame();
            changes.push(before.elapsed());
            for control in stage.controls().iter().take(PRESSED) {
                let (x, y) = control.center();
                stage.settle();
                presses.push(timed(&stage, x, y, Finger::Down));
                presses.push(timed(&stage, x, y, Finger::Up));
            }
        }
    }
    Ok((presses, changes))
}

fn timed(stage: &Headless, x: f32, y: f32, finger: Finger) -> Duration {
    let before = Instant::now();
    stage.finger(0, x, y, finger);
    stage.frame();
    before.elapsed()
}

/// Proportional set size of this process in MiB.
fn pss_mib() -> anyhow::Result<f64> {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup")?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).context("no Pss")?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib / 1024.0)
}
