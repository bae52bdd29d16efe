//! Bringing to central what this kiosk carries for others (`carried`). Beside its own sending, and never in its way.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::rc::Rc;

use wire::export::ExportTaken;

use super::core::Core;
use crate::carried::{self, Part};
use crate::central::{Central, CentralError};
use crate::journal::{self, Entry};
use crate::sync::{Answer, Decision, backoff_ms, decide};

/// What may be lost of the carrying: the files say what is to be sent.
#[derive(Default)]
pub(super) struct CarryDesk {
    running: Cell<bool>,
    /// How often a part was sent in vain, and when it may be sent again by the monotonic clock.
    postponed: RefCell<HashMap<PathBuf, (u32, u64)>>,
}

/// Whether the next part can be tried.
enum Line {
    Up,
    Gone,
}

impl Core {
    /// Sends the parts that are due. One such run at a time.
    pub(super) fn deliver_carried(self: &Rc<Self>) {
        let Some(central) = self.central.get().cloned() else { return };
        if self.sending.sync.borrow().is_barred() || self.carrying.running.replace(true) {
            return;
        }
        let core = self.clone();
        self.spawn(async move {
            if let Err(error) = core.deliver_all(&central).await {
                journal::note(Entry::CarriedStays, journal::chain(&error));
            }
            core.carrying.running.set(false);
        });
    }

    async fn deliver_all(self: &Rc<Self>, central: &Central) -> io::Result<()> {
        for part in carried::list(&self.state_dir)?.waiting {
            let (tries, not_before_ms) = self.carrying.postponed.borrow().get(&part.path).copied().unwrap_or_default();
            if self.now_ms() < not_before_ms {
                continue;
            }
            match self.deliver(central, &part, tries).await {
                Ok(Line::Up) => {}
                Ok(Line::Gone) => break,
                // One file that the disk does not give or let go holds up no other.
                Err(error) => {
                    journal::note(Entry::CarriedStays, journal::chain(&error));
                    self.postpone(&part, tries, self.now_ms() + backoff_ms(tries, self.jitter()));
                }
            }
        }
        Ok(())
    }

    async fn deliver(self: &Rc<Self>, central: &Central, part: &Part, tries: u32) -> io::Result<Line> {
        let Some(content) = carried::read(part)? else {
            self.put_aside(part, "it does not read any more")?;
            return Ok(Line::Up);
        };
        let answer = central.take_export(&content).await;
        self.heard(answer.as_ref().err());
        let is_gone = matches!(answer, Err(CentralError::Unreachable { .. } | CentralError::Barred { .. }));
        self.carried_answered(part, answer, tries)?;
        Ok(if is_gone { Line::Gone } else { Line::Up })
    }

    fn postpone(&self, part: &Part, tries: u32, at_ms: u64) {
        self.carrying.postponed.borrow_mut().insert(part.path.clone(), (tries.saturating_add(1), at_ms));
    }

    fn carried_answered(&self, part: &Part, answer: Result<ExportTaken, CentralError>, tries: u32) -> io::Result<()> {
        let again = |at_ms| self.postpone(part, tries, at_ms);
        match answer {
            // Only an answer about all of it lets it go, and only where central keeps all of it.
            Ok(taken) if taken.later == 0 && taken.records() == part.records => {
                let ExportTaken { accepted, rejected, conflicts, .. } = taken;
                let words = format!("{accepted} accepted, {rejected} refused, {conflicts} need a person");
                if conflicts > 0 {
                    return self.put_aside(part, &words);
                }
                self.carrying.postponed.borrow_mut().remove(&part.path);
                carried::delivered(part)?;
                journal::note(
                    Entry::CarriedDelivered,
                    format_args!("{} records of kiosk {}: {words}", part.records, part.kiosk),
                );
            }
            Ok(_) => again(self.now_ms() + backoff_ms(tries, self.jitter())),
            Err(error) => match decide(&Answer::Failed(&error), tries, self.now_ms(), self.jitter()) {
                Decision::Settle(_) => self.put_aside(part, &error.to_string())?,
                Decision::Retry { at_ms } => again(at_ms),
                // The bar itself is heard of elsewhere, and so is its end.
                Decision::Stop => {}
            },
        }
        Ok(())
    }

    fn put_aside(&self, part: &Part, why: &str) -> io::Result<()> {
        self.carrying.postponed.borrow_mut().remove(&part.path);
        carried::refused(part)?;
        journal::note(Entry::CarriedRefused, format_args!("{} records of kiosk {}: {why}", part.records, part.kiosk));
        Ok(())
    }
}
