//! A barcode scanner: a keyboard that writes faster than any hand and ends with Enter.
//!
//! What it writes is held back only as far as no screen loses a key: a character goes where keys go, and only at Enter is
//! it known that a scan came. Then the field is as it was before, and the scan is taken as a whole, or answered in plain
//! words, or dropped. It must never be kept longer than the visit.

use std::fmt;

use rules::file_number::{FileNumber, Pattern};
use wire::ConfirmationNumber;
use zeroize::Zeroizing;

use super::effect::Effect;
use super::entry::Entry;
use super::event::PhysicalKey;
use super::journey::Journey;
use super::problem::{Problem, ScanProblem};
use super::question::Question;
use super::{Page, Session, Stage};
use crate::clock::Now;

/// Keys that follow one another faster than this come from a scanner.
const GAP_MS: u64 = 50;
/// Shorter ones come from a hand, or say nothing.
const LEAST: usize = 6;
/// Longest scan that can mean anything, in characters; the rest of a longer one is only counted.
const MOST: usize = 64;
/// What may stand before a file number in its code.
const FILE_NUMBER_MARK: &str = "FN:";
/// "We could not read that code" stands on Start this long.
const MISREAD_MS: u64 = 10_000;

/// What a scan turned out to be.
#[derive(Clone, PartialEq)]
pub enum Scanned {
    FileNumber(FileNumber),
    Receipt(ConfirmationNumber),
    Unreadable,
}

/// A file number is for no log.
impl fmt::Debug for Scanned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scanned::FileNumber(_) => "FileNumber",
            Scanned::Receipt(_) => "Receipt",
            Scanned::Unreadable => "Unreadable",
        })
    }
}

impl Scanned {
    /// Reads the text of a code. A receipt's has nothing but its confirmation number; a letter's or card's has a file
    /// number, alone or after "FN:". Where a number could be either, `wanted` decides.
    fn read(text: &str, pattern: &Pattern, wants_receipt: bool) -> Scanned {
        let text = text.trim();
        let file_number =
            |text: &str| FileNumber::parse(pattern, text).map_or(Scanned::Unreadable, Scanned::FileNumber);
        if let Some((mark, rest)) = text.split_at_checked(FILE_NUMBER_MARK.len())
            && mark.eq_ignore_ascii_case(FILE_NUMBER_MARK)
        {
            return file_number(rest);
        }
        let digits = text.chars().all(|c| c.is_ascii_digit());
        match text.parse() {
            Ok(number) if wants_receipt || !(digits && pattern.digits_only) => Scanned::Receipt(number),
            _ => file_number(text),
        }
    }
}

/// The keys that came in quick succession, so far.
#[derive(Default)]
pub(super) struct Scanner {
    text: Zeroizing<String>,
    count: usize,
    last_ms: u64,
    /// The field as it was before the first of them.
    before: Option<(Question, Entry)>,
}

/// What is scanned is for no log.
impl fmt::Debug for Scanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scanner").finish_non_exhaustive()
    }
}

impl Scanner {
    fn is_quick(&self, now: Now) -> bool {
        self.count > 0 && now.monotonic_ms.saturating_sub(self.last_ms) <= GAP_MS
    }

    fn hear(&mut self, character: char, now: Now, before: impl FnOnce() -> Option<(Question, Entry)>) {
        if !self.is_quick(now) {
            // Room for the longest at once: a growing string would leave its old self behind in memory.
            *self =
                Scanner { text: Zeroizing::new(String::with_capacity(MOST * 4)), before: before(), ..Self::default() };
        }
        self.count += 1;
        self.last_ms = now.monotonic_ms;
        if self.count <= MOST {
            self.text.push(character);
        }
    }
}

impl Session {
    /// Hears every key. Some where the key ended a scan: then it is no Enter.
    pub(super) fn hear_scanner(&mut self, key: PhysicalKey, now: Now) -> Option<Vec<Effect>> {
        match key {
            PhysicalKey::Character(character) => {
                let visit = &mut self.visit;
                let typed = visit.question().filter(|question| question.is_typed(&visit.answers));
                let entries = &visit.entries;
                let before = || typed.map(|question| (question, entries.get(question).cloned().unwrap_or_default()));
                visit.scanner.hear(character, now, before);
                None
            }
            PhysicalKey::Enter => {
                let scanner = std::mem::take(&mut self.visit.scanner);
                (scanner.is_quick(now) && scanner.count >= LEAST).then(|| self.scanned(scanner, now))
            }
            _ => {
                self.visit.scanner = Scanner::default();
                None
            }
        }
    }

    fn scanned(&mut self, scanner: Scanner, now: Now) -> Vec<Effect> {
        let Scanner { text, count, before, .. } = scanner;
        if let Some((question, entry)) = before
            && self.visit.question() == Some(question)
        {
            *self.visit.entries.entry(question) = entry;
        }
        // A page or a question over the screen hides what a scan would change; while central is asked, it has to wait.
        if self.visit.overlay.is_some() || self.visit.waiting.is_some() || self.health.closed.is_some() {
            return Vec::new();
        }
        let wants_receipt = self.visit.question() == Some(Question::ReceiptNumber);
        let read = || Scanned::read(&text, &self.policy.rules.file_number, wants_receipt);
        let scanned = if count <= MOST { read() } else { Scanned::Unreadable };
        match self.visit.stage {
            Stage::Start => self.keep_scan(scanned, now),
            Stage::Menu => return self.scan_on_menu(scanned, now),
            Stage::Asking(Question::FileNumber) => match scanned {
                Scanned::FileNumber(number) => return self.fill_file_number(number, now),
                Scanned::Receipt(_) => self.visit.problem = Some(Problem::Scan(ScanProblem::ReceiptCode)),
                Scanned::Unreadable => self.visit.problem = Some(Problem::Scan(ScanProblem::Unreadable)),
            },
            Stage::Asking(Question::ReceiptNumber) => match scanned {
                Scanned::Receipt(number) => return self.find(number, now),
                Scanned::FileNumber(_) => self.visit.problem = Some(Problem::Scan(ScanProblem::FileNumber)),
                Scanned::Unreadable => self.visit.problem = Some(Problem::Scan(ScanProblem::Unreadable)),
            },
            // Nothing is scanned there.
            _ => {}
        }
        Vec::new()
    }

    /// The language is not known yet: the scan waits for it.
    fn keep_scan(&mut self, scanned: Scanned, now: Now) {
        (self.visit.erased_until_ms, self.visit.misread_until_ms) = (None, None);
        if scanned == Scanned::Unreadable {
            self.visit.misread_until_ms = Some(now.monotonic_ms + MISREAD_MS);
        }
        self.visit.kept = Some(scanned).filter(|scanned| *scanned != Scanned::Unreadable);
    }

    fn scan_on_menu(&mut self, scanned: Scanned, now: Now) -> Vec<Effect> {
        self.visit.problem = None;
        match scanned {
            Scanned::Unreadable => self.visit.problem = Some(Problem::Scan(ScanProblem::Unreadable)),
            readable => {
                self.visit.kept = Some(readable);
                return self.use_scan(now);
            }
        }
        Vec::new()
    }

    /// What was scanned before its screen came is used: a receipt is searched for, a file number begins a payment.
    pub(super) fn use_scan(&mut self, now: Now) -> Vec<Effect> {
        match self.visit.kept.take() {
            Some(Scanned::Receipt(number)) => self.find(number, now),
            Some(Scanned::FileNumber(number)) if self.may_pay() => {
                self.begin(Journey::Pay);
                self.fill_file_number(number, now)
            }
            Some(Scanned::FileNumber(_)) => {
                self.open(Page::BankUnavailable);
                Vec::new()
            }
            Some(Scanned::Unreadable) | None => Vec::new(),
        }
    }

    /// Screen 3 is answered. Who has the letter or card is taken for the one whose case it is: the identity check that
    /// follows holds for nobody else, and offers to pay for another person. The review shows both.
    fn fill_file_number(&mut self, number: FileNumber, now: Now) -> Vec<Effect> {
        self.visit.entries.entry(Question::FileNumber).set(number.as_str());
        let answers = &mut self.visit.answers;
        if answers.file_number.as_ref() != Some(&number) {
            answers.forget_case();
            answers.file_number = Some(number);
        }
        answers.presume_own_case();
        self.answer(Question::FileNumber, None, now)
    }
}
