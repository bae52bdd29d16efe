//! Card payments: noted, charged, and never left open (R26).

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

use super::core::Core;
use crate::card_terminal::{CardTerminal, Charged, Keyed, Patience, Word, charge, ended, resolve};
use crate::journal::{self, Entry};
use crate::outbox::{Attempt, AttemptState, OpenAttempt};
use crate::session::effect::{CardOrder, CardOutcome, Reply, Ticket};
use crate::sync::backoff_ms;

/// Card attempts under way.
pub(super) struct CardDesk {
    patience: Patience,
    /// Attempts that a payor waits for: nobody else asks about them.
    charging: RefCell<HashSet<u64>>,
    resolving: Cell<bool>,
}

impl CardDesk {
    pub(super) fn new(patience: Patience) -> Self {
        CardDesk { patience, charging: RefCell::default(), resolving: Cell::default() }
    }
}

impl Core {
    /// `None`: the kiosk is not enrolled.
    fn terminal(&self) -> Option<Keyed> {
        self.central.get().map(|central| Keyed { central: central.clone(), patience: self.cards.patience })
    }

    /// Notes the attempt on the disk, then charges the card.
    pub(super) fn charge(self: &Rc<Self>, ticket: Ticket, order: CardOrder) {
        let (Some(terminal), Some(about)) = (self.terminal(), self.about.get()) else {
            return self.reply(Reply::Card { ticket, outcome: CardOutcome::NotCharged });
        };
        let attempt = match self.closed() {
            Some(entry) => Err(entry),
            None => self.with_outbox(|outbox| outbox.begin_attempt(about.kiosk, self.unix_ms())),
        };
        let Ok(attempt) = attempt else {
            return self.reply(Reply::Card { ticket, outcome: CardOutcome::NotCharged });
        };
        journal::note(Entry::CardStarted, attempt.confirmation);
        self.cards.charging.borrow_mut().insert(attempt.sequence);
        let core = self.clone();
        self.spawn(async move {
            let charged = charge(&terminal, attempt, order, &core.cards.patience).await;
            core.cards.charging.borrow_mut().remove(&attempt.sequence);
            let outcome = core.note_charged(attempt, charged);
            core.reply(Reply::Card { ticket, outcome });
            core.resolve_cards();
        });
    }

    /// Writes down how a charge ended, and says it as the payor is told. What cannot be written is asked about again.
    fn note_charged(&self, attempt: Attempt, charged: Charged) -> CardOutcome {
        let Attempt { sequence, confirmation, .. } = attempt;
        match charged {
            Charged::Known(state) => {
                if let Some(end) = ended(&state) {
                    self.end_attempt(attempt, end);
                }
                CardOutcome::Known { confirmation, state }
            }
            Charged::Refused(problem) => {
                self.end_attempt(attempt, AttemptState::NotCharged);
                CardOutcome::Refused { problem }
            }
            Charged::NotCharged => {
                let _ = self.with_outbox(|outbox| outbox.reverse_attempt(sequence));
                CardOutcome::NotCharged
            }
            Charged::Unknown => {
                journal::note(Entry::CardUnknown, confirmation);
                CardOutcome::Unknown { confirmation }
            }
        }
    }

    fn end_attempt(&self, attempt: Attempt, end: AttemptState) {
        journal::note(Entry::CardSettled, format_args!("{}: {}", attempt.confirmation, end.as_str()));
        let _ = self.with_outbox(|outbox| outbox.end_attempt(attempt.sequence, end));
    }

    /// Asks about the attempts that nobody waits for any more, or reverses them. One such run at a time.
    pub(super) fn resolve_cards(self: &Rc<Self>) {
        let Some(terminal) = self.terminal() else { return };
        if self.sending.sync.borrow().is_barred() || self.cards.resolving.replace(true) {
            return;
        }
        let core = self.clone();
        self.spawn(async move {
            core.resolve_open(&terminal).await;
            core.cards.resolving.set(false);
        });
    }

    async fn resolve_open(&self, terminal: &Keyed) {
        let now_ms = self.now_ms();
        let Ok(open) = self.with_outbox(|outbox| outbox.open_attempts(now_ms)) else { return };
        for open in open {
            let OpenAttempt { attempt, tries, .. } = open;
            if self.cards.charging.borrow().contains(&attempt.sequence) {
                continue;
            }
            match resolve(terminal, open).await {
                Some(end) => self.end_attempt(attempt, end),
                None => {
                    let at_ms = self.now_ms() + backoff_ms(tries, self.jitter()).max(1);
                    let _ = self.with_outbox(|outbox| outbox.postpone_attempt(attempt.sequence, at_ms));
                }
            }
        }
    }

    /// Asks about the last attempts that have ended, back to one that central knows: it may have been restored from an old
    /// backup.
    pub(super) fn check_last_attempts(self: &Rc<Self>) {
        let Some(terminal) = self.terminal() else { return };
        let Ok(attempts) = self.with_outbox(|outbox| outbox.last_ended_attempts()) else { return };
        let core = self.clone();
        self.spawn(async move {
            for attempt in attempts {
                if terminal.ask(attempt).await != Word::Unheard {
                    break;
                }
                core.close_gaps(vec![attempt.sequence]);
            }
        });
    }

    /// Central lacks the sequences of these attempts. A reversal fills each gap, unless money was taken for it.
    pub(super) fn close_gaps(self: &Rc<Self>, sequences: Vec<u64>) {
        let Some(terminal) = self.terminal().filter(|_| !sequences.is_empty()) else { return };
        let core = self.clone();
        self.spawn(async move {
            for sequence in sequences {
                let Ok(Some((attempt, state))) = core.with_outbox(|outbox| outbox.attempt(sequence)) else { continue };
                match state {
                    AttemptState::Approved => journal::note(Entry::CardLost, attempt.confirmation),
                    // Being asked about, or charged.
                    AttemptState::Started => {}
                    AttemptState::Declined | AttemptState::Reversed | AttemptState::NotCharged => {
                        resolve(&terminal, OpenAttempt { attempt, to_reverse: true, tries: 0 }).await;
                    }
                }
            }
        });
    }
}
