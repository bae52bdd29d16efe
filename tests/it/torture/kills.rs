//! SIGKILL at random moments, to the kiosk, to central or to both, while payors come and the line fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use payor_kiosk::enroll::enroll;
use rand::seq::IndexedRandom as _;

use super::books::{self, Figures};
use super::gateway::Ledger;
use super::process::{Process, Told, Word, told};
use super::proxy::Proxy;
use super::{PATIENCE, times};
use crate::lab::Dir;

/// Of a kiosk's requests, the first is over so much, and each over a cent more: no two are over the same amount.
const FIRST_CENTS: i64 = 100;

/// An enrolled kiosk, central and the line between them, each in a process of its own.
pub struct Town {
    pub proxy: Proxy,
    pub kiosk: PathBuf,
    pub central: PathBuf,
    pub told: Vec<Told>,
    next_cents: i64,
    _dir: Dir,
}

impl Town {
    /// The kiosk's state is in this directory, which may be on a disk of its own.
    pub fn with_kiosk_in(kiosk: impl FnOnce(&Path) -> PathBuf) -> Self {
        let dir = Dir::new();
        let (kiosk, central) = (kiosk(dir.path()), dir.path().join("central"));
        let proxy = Proxy::new();
        proxy.set_calm(true);
        let (running, addr) = Process::central(&central);
        proxy.lead_to(addr);
        let code = central::operate::enroll_code(&central, "Hartford", None).expect("makes a code");
        enroll(&proxy.url(), &code, &kiosk).expect("enrols");
        drop(running);
        proxy.set_calm(false);
        Town { proxy, kiosk, central, told: Vec::new(), next_cents: FIRST_CENTS, _dir: dir }
    }

    pub fn start_central(&self) -> Process {
        let (central, addr) = Process::central(&self.central);
        self.proxy.lead_to(addr);
        central
    }

    pub fn start_kiosk(&self) -> Process {
        Process::kiosk(&self.kiosk, &self.proxy.url(), Some(self.next_cents))
    }

    /// Kills the kiosk and takes down what payors were told. Gives what else it said.
    pub fn kill_kiosk(&mut self, kiosk: Process) -> Vec<String> {
        let lines = kiosk.kill();
        let new: Vec<Told> = told(&lines).collect();
        // One more than was told may have been taken.
        self.next_cents = new.last().map_or(self.next_cents, |last| last.cents + 1) + 1;
        self.told.extend(new);
        lines
    }

    /// Lets the faults stop and everything be sent.
    pub fn settle(&self) -> Figures {
        self.proxy.set_calm(true);
        let central = self.start_central();
        let kiosk = Process::kiosk(&self.kiosk, &self.proxy.url(), None);
        let end = Instant::now() + PATIENCE + Duration::from_millis(20) * self.told.len() as u32;
        while let waiting @ 1.. = books::open_ends(&self.kiosk).expect("reads") {
            assert!(Instant::now() < end, "not all is sent: {waiting} wait");
            thread::sleep(Duration::from_millis(50));
        }
        kiosk.kill();
        central.kill();
        books::all_is_settled(&self.kiosk, &self.central, &self.told).expect("the books agree")
    }
}

/// The moment of a kill: any, from the first instruction on.
fn a_moment() -> Duration {
    Duration::from_micros(rand::random_range(0..120_000))
}

/// How many kills a town sees: the books of all of it are compared after each.
const KILLS_A_TOWN: usize = 200;
/// After one in so many kills of the kiosk all of its files are searched, which takes longer than the rest.
const SEARCHED: u32 = 10;

#[test]
fn killed_at_any_moment_nothing_is_lost_twice_or_damaged() {
    let kills = times("KILLS", KILLS_A_TOWN);
    for first in (0..kills).step_by(KILLS_A_TOWN) {
        torture(KILLS_A_TOWN.min(kills - first));
    }
}

fn torture(kills: usize) {
    let mut town = Town::with_kiosk_in(|dir| dir.join("kiosk"));
    let (mut kiosk, mut central) = (town.start_kiosk(), town.start_central());
    let (mut of_kiosk, mut of_central) = (0, 0);
    for _ in 0..kills {
        // Of the kiosk's lives one in five may be too short to begin.
        if !rand::random_ratio(1, 5) {
            kiosk.waits_for_its_opening();
        }
        thread::sleep(a_moment());
        let (hits_kiosk, hits_central) = *VICTIMS.choose(&mut rand::rng()).expect("some");
        if hits_kiosk {
            town.kill_kiosk(kiosk);
            books::outbox_keeps(&town.kiosk, &town.told).expect("the outbox keeps what was said");
            if rand::random_ratio(1, SEARCHED) {
                books::nothing_readable(&town.kiosk).expect("sealed");
            }
            kiosk = town.start_kiosk();
            of_kiosk += 1;
        }
        if hits_central {
            central.kill();
            central = town.start_central();
            of_central += 1;
        }
    }
    town.kill_kiosk(kiosk);
    central.kill();
    let figures = town.settle();
    let (told, (faults, lost)) = (town.told.len(), town.proxy.figures());
    eprintln!(
        "{of_kiosk} kills of the kiosk, {of_central} of central, {told} payors told, {faults} faulty connections, \
         {lost} lost answers: {figures:?}"
    );
    assert!(told >= kills / 4 && figures.given_out >= told, "payors came");
    assert!(kills < KILLS_A_TOWN || (faults > 0 && lost > 0 && figures.rejected > 0), "the line failed");
    let cards = [figures.charged, figures.not_charged];
    assert!(kills < KILLS_A_TOWN || cards.iter().all(|count| *count > 0), "cards were charged, and some not");
}

/// Kiosk, central.
const VICTIMS: [(bool, bool); 4] = [(true, false), (true, false), (false, true), (true, true)];

/// Tests of the reckoning: each of these must be noticed. The fault is put into the databases, past the product.
#[test]
fn what_is_lost_twice_or_exchanged_is_noticed() {
    let mut town = Town::with_kiosk_in(|dir| dir.join("kiosk"));
    town.proxy.set_calm(true);
    let (mut kiosk, central) = (town.start_kiosk(), town.start_central());
    kiosk.hears("charged ");
    kiosk.hears("saved ");
    town.kill_kiosk(kiosk);
    central.kill();
    town.settle();
    // So that all of it is in the file that is copied.
    tamper(&town.kiosk.join("outbox.db"), "");
    tamper(&town.central.join("central.db"), "");
    let of_kiosk = [
        ("DROP TRIGGER requests_kept; DELETE FROM requests", "lost"),
        ("DROP TRIGGER attempts_kept; DELETE FROM attempts", "lost"),
        ("DROP TRIGGER requests_advance; UPDATE requests SET state = 'parked' WHERE sequence = 1", "is parked here"),
        ("DROP TRIGGER requests_fixed; UPDATE requests SET id = randomblob(16) WHERE sequence = 1", "another content"),
        ("DROP TRIGGER requests_fixed; UPDATE requests SET ciphertext = 'AAAA' WHERE sequence = 1", "another content"),
        ("DROP TRIGGER attempts_fixed; UPDATE attempts SET id = randomblob(16)", "another id at central"),
        ("DROP TRIGGER attempts_advance; UPDATE attempts SET state = 'reversed' WHERE state = 'approved'", "ended as"),
        ("DROP TRIGGER audit_fixed; UPDATE audit SET at_ms = 0 WHERE number = 3", "the audit log is broken at Some(3)"),
        ("DROP TRIGGER audit_kept; DELETE FROM audit WHERE number > 4", "the audit log has"),
        ("CREATE TABLE note AS SELECT 'rosa@example.com'", "can be read"),
    ];
    let of_central = [
        ("DELETE FROM request WHERE entry IN (SELECT id FROM entry WHERE sequence = 1)", "without a decision"),
        ("DELETE FROM card_payment", "without a decision"),
        ("UPDATE request SET amount_cents = amount_cents + 1", "another amount"),
        ("UPDATE card_payment SET amount_cents = amount_cents + 1", "another amount"),
        ("UPDATE entry SET confirmation = 'X' || confirmation WHERE sequence = 1", "never arrived"),
        (
            "INSERT INTO entry SELECT randomblob(16), kiosk, 1000, 'TWICE', kind, digest, received_at_ms FROM entry
             WHERE sequence = 1; INSERT INTO request SELECT (SELECT id FROM entry WHERE sequence = 1000), envelope,
             outcome, support_case, amount_cents FROM request LIMIT 1",
            "central holds 1 that",
        ),
    ];
    let faults = of_kiosk.iter().map(|fault| (OUTBOX, fault)).chain(of_central.iter().map(|fault| (LEDGER, fault)));
    for (file, (fault, complaint)) in faults {
        let copy = copy_of(&town);
        tamper(&copy.path().join(file), fault);
        is_noticed(&copy, &town, fault, complaint);
    }
    let charge = town.told.iter().find(|told| told.word == Word::Charged).expect("a card was charged").clone();
    let ledger = fs::read_to_string(Ledger::file_in(&town.central)).expect("the gateway's ledger");
    let charged = ledger.lines().find(|line| line.contains(" charged ")).expect("a charge").to_owned();
    let without: String = ledger.lines().filter(|line| *line != charged).map(|line| format!("{line}\n")).collect();
    for (changed, complaint) in [
        (format!("{ledger}{charged}\n"), "charged 2 times"),
        (without, "ended as"),
        (format!("{ledger}{} charged 1\n", uuid::Uuid::nil()), "which the kiosk does not know"),
    ] {
        let copy = copy_of(&town);
        fs::write(Ledger::file_in(&copy.path().join("central")), &changed).expect("writes");
        is_noticed(&copy, &town, &changed, complaint);
    }
    town.told.push(Told { word: Word::NotCharged, ..charge });
    is_noticed(&copy_of(&town), &town, "told otherwise", "told that nothing was taken");
}

const OUTBOX: &str = "kiosk/outbox.db";
const LEDGER: &str = "central/central.db";

/// The books of both.
fn copy_of(town: &Town) -> Dir {
    let copy = Dir::new();
    let (kiosk, central) = (copy.path().join("kiosk"), copy.path().join("central"));
    fs::create_dir(&kiosk).and_then(|()| fs::create_dir(&central)).expect("makes them");
    fs::copy(town.kiosk.join("outbox.db"), kiosk.join("outbox.db")).expect("copies");
    fs::copy(town.central.join("central.db"), central.join("central.db")).expect("copies");
    fs::copy(Ledger::file_in(&town.central), Ledger::file_in(&central)).expect("copies");
    copy
}

fn is_noticed(books: &Dir, town: &Town, fault: &str, complaint: &str) {
    let (kiosk, central) = (books.path().join("kiosk"), books.path().join("central"));
    let verdict = books::all_is_settled(&kiosk, &central, &town.told);
    assert!(verdict.as_ref().is_err_and(|what| what.contains(complaint)), "{fault}: {verdict:?}");
}

/// Runs SQL past the product, and leaves nothing in the log.
fn tamper(file: &Path, sql: &str) {
    let db = rusqlite::Connection::open(file).expect("opens");
    db.execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}; PRAGMA wal_checkpoint(TRUNCATE)")).expect("runs");
    db.close().expect("closes");
}
