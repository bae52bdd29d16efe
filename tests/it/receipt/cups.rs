//! Receipts through CUPS, whose programs are played by scripts.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use payor_kiosk::lang::Lang;
use payor_kiosk::printer::{Cups, Printer, PrinterError};
use payor_kiosk::receipt::{self, Paper, Receipt, Status};
use payor_kiosk::session::event::PrinterStatus;

use super::{decoder, plan};
use crate::lab::Dir;

/// Each runs in the directory in which it is, where files are the scheduler's state: `options`, what `lpoptions` says;
/// `looks`, how often the job is still seen in the queue; `alerts`, what is said of it when it is done.
const PROGRAMS: [(&str, &str); 4] = [
    ("lpoptions", r#"[ "$*" = "-p Receipts" ] && cat options"#),
    ("lp", r#"echo "lp $*" >>calls; cat >paper; touch queued; echo "request id is Receipts-12 (0 file(s))""#),
    ("cancel", r#"echo "cancel $*" >>calls; rm queued"#),
    (
        "lpstat",
        r#"
job() { printf '%s    kiosk    1024   Mon Nov 30 19:58:05 2026\n\tStatus: \n\tAlerts: %s\n\tqueued for Receipts\n' "$@"; }
case "$*" in
"-l -W not-completed -o Receipts")
    job Receipts-112 none
    looks=$(cat looks); echo $((looks - 1)) >looks; [ $looks = 0 ] && rm -f queued
    [ -e queued ] && job Receipts-12 none ;;
"-l -W completed -o Receipts")
    job Receipts-112 job-canceled-by-user; job Receipts-12 "$(cat alerts)"; job Receipts-2 job-canceled-by-user ;;
esac; :"#,
    ),
];

const IDLE: &str = "copies=1 printer-info='Receipts at the desk' printer-is-accepting-jobs=true printer-state=3 printer-state-reasons=none";

fn scheduler() -> Dir {
    let dir = Dir::new();
    for (name, script) in PROGRAMS {
        let path = dir.path().join(name);
        fs::write(&path, format!("#!/bin/sh\ncd {:?}\n{script}\n", dir.path())).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("runs");
    }
    for (file, text) in [("options", IDLE), ("looks", "2"), ("alerts", "processing-to-stop-point"), ("calls", "")] {
        fs::write(dir.path().join(file), text).expect("written");
    }
    dir
}

fn cups(dir: &Path) -> Cups {
    Cups::with("Receipts", dir, Duration::from_secs(4))
}

fn receipt() -> Receipt {
    plan(Lang::En, Status::Scheduled)
}

fn print(dir: &Path) -> Result<(), PrinterError> {
    cups(dir).print(&Paper::from(&receipt()))
}

fn read(dir: &Dir, file: &str) -> Vec<u8> {
    fs::read(dir.path().join(file)).expect("read")
}

#[test]
fn a_receipt_goes_to_the_queue_as_it_is() {
    let scheduler = scheduler();
    print(scheduler.path()).expect("printed");
    assert_eq!(decoder::print(&read(&scheduler, "paper")).text, receipt::text(&receipt()));
    let calls = String::from_utf8(read(&scheduler, "calls")).expect("text");
    assert_eq!(calls, "lp -d Receipts -o raw -o job-cancel-after=30 -t paper\n", "and nothing is cancelled");
}

#[test]
fn what_the_queue_says_is_believed_as_far_as_it_is_new() {
    let scheduler = scheduler();
    let state = |open, state, reasons| {
        format!("printer-is-accepting-jobs={open} printer-state={state} printer-state-reasons={reasons} printer-type=4")
    };
    for (options, status) in [
        (IDLE.to_owned(), PrinterStatus::Ready),
        (state(true, 3, "media-low-report"), PrinterStatus::PaperLow),
        (state(true, 3, "media-empty-error"), PrinterStatus::Ready),
        (state(true, 4, "none"), PrinterStatus::Ready),
        (state(true, 4, "media-empty-error"), PrinterStatus::NoPaper),
        (state(true, 4, "connecting-to-device,media-needed"), PrinterStatus::NoPaper),
        (state(true, 4, "media-jam-error"), PrinterStatus::Jammed),
        (state(true, 4, "cover-open"), PrinterStatus::Jammed),
        (state(true, 5, "paused"), PrinterStatus::Absent),
        (state(false, 3, "none"), PrinterStatus::Absent),
        (String::new(), PrinterStatus::Absent),
    ] {
        fs::write(scheduler.path().join("options"), &options).expect("written");
        assert_eq!(cups(scheduler.path()).status(), status, "{options}");
    }
}

/// Else it would be printed for whoever stands there when the printer is back.
#[test]
fn a_receipt_that_is_stuck_is_cancelled() {
    let scheduler = scheduler();
    fs::write(scheduler.path().join("looks"), "1000").expect("written");
    let stuck = print(scheduler.path()).expect_err("stuck");
    assert!(matches!(stuck, PrinterError::Absent), "{stuck}");
    let calls = String::from_utf8(read(&scheduler, "calls")).expect("text");
    assert!(calls.ends_with("\ncancel -x 12\n") && !scheduler.path().join("queued").exists(), "{calls}");
}

#[test]
fn a_receipt_that_somebody_cancelled_is_not_printed() {
    for alerts in ["job-canceled-by-user", "aborted-by-system"] {
        let scheduler = scheduler();
        fs::write(scheduler.path().join("alerts"), alerts).expect("written");
        assert!(print(scheduler.path()).is_err(), "{alerts}");
    }
}

#[test]
fn programs_that_are_missing_fail_or_hang_are_no_printer() {
    let scheduler = scheduler();
    assert_eq!(cups(Path::new("/nonexistent")).status(), PrinterStatus::Absent);
    for script in ["exit 1", "exec sleep 60"] {
        let began = Instant::now();
        fs::write(scheduler.path().join("lp"), format!("#!/bin/sh\n{script}\n")).expect("written");
        let error = print(scheduler.path()).expect_err(script);
        assert!(matches!(error, PrinterError::Absent), "{script}: {error}");
        assert!(began.elapsed() < Duration::from_secs(20), "{script}");
    }
}
