//! What can happen in the simulated world, as data and as text: a list of these is a whole run.

use std::fmt;
use std::str::FromStr;

use crate::dice::Dice;

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// A payor comes, answers everything and touches the last button.
    Visit(Wish),
    /// Somebody touches the n-th control on the screen.
    Touch(u16),
    Wait {
        seconds: u16,
    },
    CentralDown,
    CentralUp,
    /// What becomes of the next request or card payment on the line.
    Next(Fate),
    /// What was held back on the line arrives.
    Release,
    KillKiosk,
    /// The power fails after so many more writes to the kiosk's disk. Of what was not synced, the first `keep` writes stay.
    PowerCut {
        writes: u8,
        keep: u8,
    },
    KillCentral,
    /// The kiosk's clock is set on or back.
    ClockJump {
        hours: i32,
    },
    PaperOut,
    PaperIn,
    DiskFull,
    DiskFree,
    RotateKey,
    BackUp,
    /// Central comes back from its last backup.
    Restore,
    /// The next request that is taken breaks central like this, whatever batch it is in.
    Poison(Poison),
    Heal,
    Gateway(Mood),
}

/// What a payor wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Once, from the account on file where central can be asked.
    Bank,
    /// Every month, from a new account.
    Plan,
    Card,
    /// To be called back.
    Contact,
    /// Once, with a file number that nobody has.
    Stranger,
}

/// What becomes of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    DropRequest,
    /// Central decides, and nobody hears of it.
    DropAnswer,
    /// It arrives twice.
    Twice,
    /// It arrives later, after others.
    Hold,
    /// Its answer comes later.
    HoldAnswer,
    /// Central asks to wait.
    TryLater,
    /// Something else answers.
    NotCentral,
}

/// How central breaks on a poisonous request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Poison {
    Fails,
    HangsUp,
    Refuses,
}

/// What the card gateway does from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Approves,
    Declines,
    /// Charges and does not answer.
    ChargesSilently,
    /// Does not charge and does not answer.
    Ignores,
}

const WISHES: [(Wish, &str); 5] = [
    (Wish::Bank, "bank"),
    (Wish::Plan, "plan"),
    (Wish::Card, "card"),
    (Wish::Contact, "contact"),
    (Wish::Stranger, "stranger"),
];
const FATES: [(Fate, &str); 7] = [
    (Fate::DropRequest, "drop-request"),
    (Fate::DropAnswer, "drop-answer"),
    (Fate::Twice, "twice"),
    (Fate::Hold, "hold"),
    (Fate::HoldAnswer, "hold-answer"),
    (Fate::TryLater, "try-later"),
    (Fate::NotCentral, "not-central"),
];
const POISONS: [(Poison, &str); 3] =
    [(Poison::Fails, "fails"), (Poison::HangsUp, "hangs-up"), (Poison::Refuses, "refuses")];
const MOODS: [(Mood, &str); 4] = [
    (Mood::Approves, "approves"),
    (Mood::Declines, "declines"),
    (Mood::ChargesSilently, "charges-silently"),
    (Mood::Ignores, "ignores"),
];

/// Those without a parameter.
const PLAIN: [(Op, &str); 13] = [
    (Op::CentralDown, "central down"),
    (Op::CentralUp, "central up"),
    (Op::Release, "release"),
    (Op::KillKiosk, "kill kiosk"),
    (Op::KillCentral, "kill central"),
    (Op::PaperOut, "paper out"),
    (Op::PaperIn, "paper in"),
    (Op::DiskFull, "disk full"),
    (Op::DiskFree, "disk free"),
    (Op::RotateKey, "rotate key"),
    (Op::BackUp, "back up"),
    (Op::Restore, "restore"),
    (Op::Heal, "heal"),
];

/// The operations of a seed.
pub fn random(seed: u64) -> Vec<Op> {
    let mut dice = Dice::new(seed);
    let length = 12 + dice.below(14);
    (0..length).map(|_| random_op(&mut dice)).collect()
}

fn random_op(dice: &mut Dice) -> Op {
    match dice.below(100) {
        0..=27 => Op::Visit(dice.among(&[
            Wish::Bank,
            Wish::Bank,
            Wish::Plan,
            Wish::Card,
            Wish::Card,
            Wish::Contact,
            Wish::Stranger,
        ])),
        28..=33 => Op::Touch(dice.below(400) as u16),
        34..=47 => Op::Wait { seconds: dice.among(&[1, 2, 3, 5, 11, 20, 46, 70]) },
        48..=51 => Op::CentralDown,
        52..=57 => Op::CentralUp,
        58..=70 => Op::Next(FATES[dice.below(FATES.len())].0),
        71..=73 => Op::Release,
        74..=77 => Op::KillKiosk,
        78..=81 => Op::PowerCut { writes: dice.below(24) as u8, keep: dice.below(4) as u8 },
        82..=84 => Op::KillCentral,
        85..=86 => Op::ClockJump { hours: dice.among(&[-87_600, -30, -1, 1, 49, 87_600]) },
        87 => dice.among(&[Op::PaperOut, Op::PaperIn]),
        88..=89 => dice.among(&[Op::DiskFull, Op::DiskFree]),
        90 => Op::RotateKey,
        91..=92 => Op::BackUp,
        93 => Op::Restore,
        94..=95 => Op::Poison(dice.among(&[Poison::Fails, Poison::HangsUp, Poison::Refuses])),
        96 => Op::Heal,
        _ => Op::Gateway(MOODS[dice.below(MOODS.len())].0),
    }
}

fn word<T: PartialEq>(table: &[(T, &'static str)], wanted: &T) -> &'static str {
    table.iter().find(|(value, _)| value == wanted).map_or("?", |(_, word)| word)
}

fn value<T: Copy>(table: &[(T, &str)], wanted: &str) -> Option<T> {
    table.iter().find(|(_, word)| *word == wanted).map(|(value, _)| *value)
}

/// One line of a reproduction.
impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Op::Visit(wish) => write!(f, "visit {}", word(&WISHES, wish)),
            Op::Touch(n) => write!(f, "touch {n}"),
            Op::Wait { seconds } => write!(f, "wait {seconds}"),
            Op::Next(fate) => write!(f, "next {}", word(&FATES, fate)),
            Op::PowerCut { writes, keep } => write!(f, "power cut {writes} {keep}"),
            Op::ClockJump { hours } => write!(f, "clock {hours}"),
            Op::Poison(poison) => write!(f, "poison {}", word(&POISONS, poison)),
            Op::Gateway(mood) => write!(f, "gateway {}", word(&MOODS, mood)),
            plain => f.write_str(word(&PLAIN, plain)),
        }
    }
}

impl FromStr for Op {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let read = || {
            if let Some(plain) = value(&PLAIN, line) {
                return Some(plain);
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            Some(match words.as_slice() {
                ["visit", wish] => Op::Visit(value(&WISHES, wish)?),
                ["touch", n] => Op::Touch(n.parse().ok()?),
                ["wait", seconds] => Op::Wait { seconds: seconds.parse().ok()? },
                ["next", fate] => Op::Next(value(&FATES, fate)?),
                ["power", "cut", writes, keep] => {
                    Op::PowerCut { writes: writes.parse().ok()?, keep: keep.parse().ok()? }
                }
                ["clock", hours] => Op::ClockJump { hours: hours.parse().ok()? },
                ["poison", poison] => Op::Poison(value(&POISONS, poison)?),
                ["gateway", mood] => Op::Gateway(value(&MOODS, mood)?),
                _ => return None,
            })
        };
        read().ok_or_else(|| format!("nothing that can happen: {line:?}"))
    }
}

/// A list of operations as text: one a line, `#` begins a comment.
pub fn parse(text: &str) -> Result<Vec<Op>, String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    lines.filter(|line| !line.is_empty()).map(str::parse).collect()
}

pub fn to_text(ops: &[Op]) -> String {
    ops.iter().map(|op| format!("{op}\n")).collect()
}

#[test]
fn every_operation_reads_back() {
    for seed in 0..200 {
        let ops = random(seed);
        assert_eq!(parse(&to_text(&ops)), Ok(ops));
    }
}
