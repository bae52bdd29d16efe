//! The service manager's watchdog: the real kiosk feeds it, and one whose worker hangs does not.

use std::time::Duration;

use payor_kiosk::clock::Clock;
use payor_kiosk::watchdog::{Sign, Watchdog};
use payor_kiosk::worker::{Worker, WorkerOptions};

use crate::lab::{Lab, NoPrinter, today};
use crate::screen_reader::Desktop;

#[test]
fn the_kiosk_in_its_window_says_that_it_is_ready_and_then_that_it_lives() {
    let lab = Lab::new();
    let mut desktop = Desktop::new();
    let socket = desktop.notify_socket();
    socket.set_read_timeout(Some(Duration::from_secs(60))).expect("a time-out");
    desktop.open_kiosk_of(&lab.kiosk_dir(), &lab.line.url());
    let next = || {
        let mut bytes = [0; 64];
        let count = socket.recv(&mut bytes).expect("a sign of life");
        String::from_utf8_lossy(&bytes[..count]).trim().to_owned()
    };
    assert_eq!([next(), next(), next()], ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]);
}

#[test]
fn a_worker_that_hangs_stops_the_feeding() {
    let lab = Lab::new();
    let options = WorkerOptions::new(lab.kiosk_dir(), Clock::starting_on(today()), Box::new(NoPrinter), || {});
    // Without its thread the worker never gets round to anything.
    let (worker, _work) = Worker::prepare(options).expect("starts");
    let mut watchdog = Watchdog::new(worker.pulse());
    for _ in 0..5 {
        worker.tick();
        watchdog.feed(|sign: Sign| panic!("{sign:?} for a worker that hangs"));
    }
}
