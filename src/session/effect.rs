//! What a session asks the kiosk to do, and what comes back.
//!
//! Each question carries a ticket; its answer brings the ticket back, so that one that comes too late is known as such.

use std::fmt;

use rules::money::Cents;
use wire::ConfirmationNumber;
use wire::card::{CardState, KeyedCard};
use wire::lookup::{LookUp, LookUpAnswer, Proof};
use wire::problem::ProblemType;
use wire::request::{Outcome, RequestBody};

use super::ask::{Ask, AskFailure, Told};
use super::event::PrinterStatus;
use super::setup::{SetupAnswer, SetupAsk};
use super::staff::{StaffAnswer, StaffAsk};
use crate::lang::Lang;
use crate::receipt::{Leaflet, Receipt};

/// Names one question of one visit. Never used twice while the kiosk runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Ticket(pub u64);

/// Something that only the world outside the session can do. Carried out by the worker, in the order given.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask central about a case. Answered by [`Reply::LookedUp`].
    LookUp {
        ticket: Ticket,
        question: LookUp,
    },
    /// Seal the request, commit it to the outbox, answer [`Reply::Saved`], try to send it at once, and answer
    /// [`Reply::Settled`] or [`Reply::NotSentYet`] as the first try ends.
    Submit {
        ticket: Ticket,
        body: Box<RequestBody>,
    },
    /// Note the attempt durably, then charge the card. Answered once by [`Reply::Card`], within 45 s.
    ChargeCard {
        ticket: Ticket,
        order: Box<CardOrder>,
    },
    /// Ask central about the payor's own account, or about a confirmation number. Answered by [`Reply::Told`].
    Ask {
        ticket: Ticket,
        ask: Box<Ask>,
    },
    Print(Box<Receipt>),
    /// Print something to take along that is no receipt. Answered by [`Reply::Printed`].
    PrintLeaflet(Box<Leaflet>),
    /// Have the voice say this: an answer, an office. Nothing personal, so that the loudspeaker may say it.
    Say {
        lang: Lang,
        sentences: Vec<String>,
    },
    /// Make the soft tone that comes with the time warning. `volume` is 0 to 10.
    Tone {
        volume: u8,
    },
    CallStaff,
    /// Something that staff mode asks. Answered by [`Reply::Staff`].
    Staff {
        ticket: Ticket,
        ask: StaffAsk,
    },
    /// Something that set-up asks. Answered by [`Reply::Setup`], and by nothing once the kiosk is enrolled.
    Setup {
        ticket: Ticket,
        ask: SetupAsk,
    },
    /// A visit ended before anything was sent: counted for staff.
    Abandoned,
    /// The visit is over: forget what is queued for the printer and the voice.
    Wipe,
}

/// A card payment as the payor agreed to it; the worker mints its attempt and confirmation number.
#[derive(Clone, PartialEq)]
pub struct CardOrder {
    pub proof: Proof,
    pub amount_cents: Cents,
    pub fee_cents: Cents,
    pub card: KeyedCard,
    pub email: Option<String>,
    pub language: String,
}

/// Nothing of a payor or a card is for a log.
impl fmt::Debug for CardOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardOrder").finish_non_exhaustive()
    }
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    LookedUp {
        ticket: Ticket,
        answer: Result<LookUpAnswer, LookUpFailure>,
    },
    /// The request is on the disk, sealed, and survives a power cut.
    Saved {
        ticket: Ticket,
        confirmation: ConfirmationNumber,
    },
    /// Nothing was saved; `code` is for staff.
    NotSaved {
        ticket: Ticket,
        code: u16,
    },
    /// Central decided.
    Settled {
        ticket: Ticket,
        outcome: Outcome,
    },
    /// The first try to send failed. The request stays in the outbox and is sent later.
    NotSentYet {
        ticket: Ticket,
    },
    Card {
        ticket: Ticket,
        outcome: CardOutcome,
    },
    Told {
        ticket: Ticket,
        answer: Result<Box<Told>, AskFailure>,
    },
    Printed {
        status: PrinterStatus,
        whole: bool,
    },
    Staff {
        ticket: Ticket,
        answer: StaffAnswer,
    },
    Setup {
        ticket: Ticket,
        answer: SetupAnswer,
    },
}

/// Why a look-up has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookUpFailure {
    /// Central could not be asked: it checks the answers when the request arrives (R19).
    NoConnection,
    /// Central takes no more proofs for this file number for a while (R34).
    TooManyTries,
}

/// How a card attempt ended for the payor.
#[derive(Debug, Clone, PartialEq)]
pub enum CardOutcome {
    /// Approved, declined, or reversed by central.
    Known { confirmation: ConfirmationNumber, state: CardState },
    /// It certainly never left the kiosk: nothing was taken.
    NotCharged,
    /// Central refused it before any charge.
    Refused { problem: ProblemType },
    /// No answer: it may have been charged. The worker goes on asking, or reverses it (R26).
    Unknown { confirmation: ConfirmationNumber },
}
