//! After a visit, the memory of the real kiosk is searched for what was typed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::time::Instant;

use atspi::Role::{Button, Entry};

use crate::lab::Lab;
use crate::screen_reader::{Desktop, PATIENCE, Reader, arrive, go, shows, to_payment_methods, type_in};

/// Every value as its field holds it, each unlike anything that the program has by itself.
const PERSONAL: [&str; 5] = ["0012345683", "90817263544", "Zebulonqx", "8605550187", "zebulonqx@gmail.com"];

/// The bit of the right to lock as much memory as one likes.
const CAP_IPC_LOCK: u64 = 1 << 14;

#[test]
fn nothing_personal_stays_in_memory() {
    let lab = Lab::new();
    let mut desktop = Desktop::new();
    let reader = &mut Reader::new(&desktop.bus_address);
    let pid = desktop.open_kiosk_of(&lab.kiosk_dir(), &lab.line.url());
    arrive(reader, "Pay child support here");
    assert_eq!(limit(pid, "Max core file size"), "0", "no core dumps");
    let capabilities = u64::from_str_radix(&status(pid, "CapEff:"), 16).expect("bits");
    if capabilities & CAP_IPC_LOCK != 0 || limit(pid, "Max locked memory") == "unlimited" {
        assert!(status(pid, "VmLck:").parse::<u64>().expect("kilobytes") > 10_000, "memory is locked");
    }
    if let Err(error) = File::open(format!("/proc/{pid}/mem")) {
        // Whoever may not trace another program sees nothing of it, and there is nothing to search.
        assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied);
        return;
    }
    let before = found(pid);
    to_the_day(reader);
    let during = found(pid);
    leave(reader);
    half_a_call(reader);
    let during: BTreeSet<_> = during.union(&found(pid)).copied().collect();
    leave(reader);
    assert_eq!((before.len(), during.len()), (0, PERSONAL.len()), "the search finds what is there: {during:?}");
    // Start is shown before all that was to be told of the screen before it has reached the screen reader.
    let deadline = Instant::now() + PATIENCE;
    while !found(pid).is_empty() && Instant::now() < deadline {
        arrive(reader, "Pay child support here");
    }
    assert_eq!(found(pid), BTreeSet::new());
}

/// What the kernel says of a process under this name.
fn status(pid: u32, name: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("a status");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line");
    line.split_whitespace().next().expect("a figure").to_owned()
}

fn limit(pid: u32, name: &str) -> String {
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).expect("limits");
    let line = limits.lines().find_map(|line| line.strip_prefix(name)).expect("a limit");
    line.split_whitespace().next().expect("a figure").to_owned()
}

fn leave(reader: &mut Reader) {
    go(reader, "Leave", "Leave and erase what you typed?");
    go(reader, "Yes, erase", "Pay child support here");
}

fn to_the_day(reader: &mut Reader) {
    to_payment_methods(reader);
    go(reader, "Bank account", "Which bank account do you want to use?");
    go(reader, "A different account", "What is your bank's routing number?");
    type_in(reader, "Routing number", "211170101", "211 170 101");
    go(reader, "Continue", "What kind of account is it?");
    go(reader, "Checking", "What is the account number?");
    type_in(reader, "Account number", PERSONAL[1], "9081 7263 544");
}

fn half_a_call(reader: &mut Reader) {
    go(reader, "Start in English", "What do you want to do today?");
    go(reader, "Ask us to contact you", "What is your name?");
    type_in(reader, "First name", PERSONAL[2], PERSONAL[2]);
    reader.press(Entry, "Last name");
    type_in(reader, "Last name", PERSONAL[2], PERSONAL[2]);
    go(reader, "Continue", "When is a good time to call?");
    go(reader, "Morning", "What phone number should we call?");
    type_in(reader, "Phone number", PERSONAL[3], "860-555-0187");
    go(reader, "Continue", "What kind of phone is it?");
    go(reader, "Cell phone", "Is it safe to leave a message?");
    go(reader, "No, do not leave a message", "Do you want to tell us more?");
    go(reader, "Yes, I want to add something", "Do you have a home phone too?");
    go(reader, "No other phone", "Do you have an e-mail address?");
    type_in(reader, "E-mail address", "zebulonqx", "zebulonqx");
    reader.press(Button, "@gmail.com");
    shows(reader, "E-mail address", PERSONAL[4]);
}

/// Which of the values stand in memory that the process can write, as UTF-8.
fn found(pid: u32) -> BTreeSet<&'static str> {
    let maps = fs::read_to_string(format!("/proc/{pid}/maps")).expect("maps");
    let mut memory = File::open(format!("/proc/{pid}/mem")).expect("memory");
    let mut found = BTreeSet::new();
    for line in maps.lines().filter(|line| line.split(' ').nth(1).is_some_and(|mode| mode.starts_with("rw"))) {
        let Some((from, to)) = line.split(' ').next().and_then(|range| range.split_once('-')) else { continue };
        let [from, to] = [from, to].map(|end| u64::from_str_radix(end, 16).expect("an address"));
        let mut bytes = vec![0; (to - from) as usize];
        memory.seek(SeekFrom::Start(from)).expect("seeks");
        if memory.read_exact(&mut bytes).is_err() {
            continue;
        }
        for value in PERSONAL {
            if bytes.windows(value.len()).any(|window| window == value.as_bytes()) {
                found.insert(value);
            }
        }
    }
    found
}
