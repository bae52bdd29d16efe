//! A card gateway whose ledger no kill of central takes back: a line in a file for each thing it did.
//!
//! It believes central, and charges as often as it is asked: that it is asked once is what is tortured.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use central::{Asked, Charge, Charged, Gateway, GatewayAnswer};
use tokio::time::sleep;
use uuid::Uuid;
use wire::card::DeclineReason;

/// One in so many cards is declined.
pub const DECLINED_EVERY: i64 = 9;
/// One in so many is charged, and the line to the kiosk breaks before the answer.
const HANGS_UP_EVERY: i64 = 5;

const CHARGED: &str = "charged";
const DECLINED: &str = "declined";
const REVERSED: &str = "reversed";

#[derive(Debug)]
pub struct Ledger {
    file: PathBuf,
}

impl Ledger {
    /// Beside central's own state.
    pub fn in_state(central: &Path) -> Self {
        Ledger { file: Ledger::file_in(central) }
    }

    pub fn file_in(central: &Path) -> PathBuf {
        central.join("gateway")
    }

    /// All that was done for each attempt, in order.
    pub fn deeds(&self) -> BTreeMap<Uuid, Vec<Deed>> {
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        let mut deeds = BTreeMap::<Uuid, Vec<Deed>>::new();
        for line in text.lines() {
            let (attempt, deed) = read(line).expect("a whole line");
            deeds.entry(attempt).or_default().push(deed);
        }
        deeds
    }

    fn last(&self, attempt: Uuid) -> Option<Deed> {
        self.deeds().get(&attempt)?.last().copied()
    }

    fn note(&self, attempt: Uuid, word: &str, cents: i64) {
        let mut file = OpenOptions::new().create(true).append(true).open(&self.file).expect("opens");
        file.write_all(format!("{attempt} {word} {cents}\n").as_bytes()).expect("writes");
    }
}

/// What the gateway did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Took so many cents, the fee among them.
    Charged(i64),
    Declined,
    /// Gave back what it took, or will take nothing.
    Reversed,
}

fn read(line: &str) -> Option<(Uuid, Deed)> {
    let mut words = line.split(' ');
    let attempt = words.next()?.parse().ok()?;
    let deed = match (words.next()?, words.next()?.parse().ok()?) {
        (CHARGED, cents) => Deed::Charged(cents),
        (DECLINED, _) => Deed::Declined,
        (REVERSED, _) => Deed::Reversed,
        _ => return None,
    };
    Some((attempt, deed))
}

impl From<Deed> for GatewayAnswer {
    fn from(deed: Deed) -> Self {
        match deed {
            Deed::Charged(_) => GatewayAnswer::Approved,
            Deed::Declined => GatewayAnswer::Declined(DeclineReason::NotEnoughCredit),
            Deed::Reversed => GatewayAnswer::Reversed,
        }
    }
}

/// Before and after what it does, so that a kill falls there too.
async fn a_while() {
    sleep(Duration::from_micros(rand::random_range(0..15_000))).await;
}

impl Gateway for Ledger {
    fn charge<'a>(&'a self, attempt: Uuid, charge: Charge) -> Asked<'a, Charged> {
        Box::pin(async move {
            a_while().await;
            let is_declined = charge.amount.0 % DECLINED_EVERY == 0;
            let answer = match self.last(attempt) {
                Some(Deed::Reversed) => GatewayAnswer::Reversed,
                _ if is_declined => {
                    self.note(attempt, DECLINED, 0);
                    Deed::Declined.into()
                }
                _ => {
                    self.note(attempt, CHARGED, charge.total.0);
                    GatewayAnswer::Approved
                }
            };
            a_while().await;
            Ok(Charged { answer, hang_up: charge.amount.0 % HANGS_UP_EVERY == 0 })
        })
    }

    fn ask(&self, attempt: Uuid) -> Asked<'_, Option<GatewayAnswer>> {
        Box::pin(async move { Ok(self.last(attempt).map(GatewayAnswer::from)) })
    }

    fn reverse(&self, attempt: Uuid) -> Asked<'_, GatewayAnswer> {
        Box::pin(async move {
            a_while().await;
            if self.last(attempt) == Some(Deed::Declined) {
                return Ok(Deed::Declined.into());
            }
            self.note(attempt, REVERSED, 0);
            a_while().await;
            Ok(GatewayAnswer::Reversed)
        })
    }
}
