//! Receipts and leaflets: printed one after the other, off the worker's thread, because a printer may take seconds to answer.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use super::core::Core;
use crate::journal::{self, Entry};
use crate::printer::Printer;
use crate::receipt::Paper;
use crate::session::effect::Reply;
use crate::session::event::PrinterStatus;

/// Papers to be printed.
pub(super) struct PrintQueue {
    printer: Arc<Mutex<Box<dyn Printer>>>,
    papers: RefCell<VecDeque<Paper>>,
    busy: Cell<bool>,
}

impl PrintQueue {
    pub(super) fn new(printer: Box<dyn Printer>) -> Self {
        PrintQueue { printer: Arc::new(Mutex::new(printer)), papers: RefCell::default(), busy: Cell::default() }
    }

    /// Drops what has not begun to print.
    pub(super) fn forget(&self) {
        self.papers.borrow_mut().clear();
    }
}

impl Core {
    pub(super) fn print(self: &Rc<Self>, paper: Paper) {
        self.printing.papers.borrow_mut().push_back(paper);
        self.use_printer(false);
    }

    /// Asks the printer how it is, unless it is printing.
    pub(super) fn watch_printer(self: &Rc<Self>) {
        self.use_printer(true);
    }

    /// Asks, then prints until nothing is left. One such run at a time.
    fn use_printer(self: &Rc<Self>, ask: bool) {
        if self.printing.busy.replace(true) {
            return;
        }
        let core = self.clone();
        self.spawn(async move {
            if ask {
                let status = core.with_printer(|printer| printer.status()).await;
                core.note_printer(status.unwrap_or(PrinterStatus::Absent));
            }
            loop {
                let next = core.printing.papers.borrow_mut().pop_front();
                let Some(paper) = next else { break };
                let printed = core.with_printer(move |printer| print(printer, &paper)).await;
                let (status, whole) = printed.unwrap_or((PrinterStatus::Absent, false));
                core.count(|counts| if whole { counts.printed += 1 } else { counts.not_printed += 1 });
                core.note_printer(status);
                core.reply(Reply::Printed { status, whole });
            }
            core.printing.busy.set(false);
        });
    }

    /// `None`: the printer's code panicked.
    async fn with_printer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Printer) -> T + Send + 'static,
    ) -> Option<T> {
        let printer = self.printing.printer.clone();
        let work = move || work(printer.lock().unwrap_or_else(PoisonError::into_inner).as_mut());
        tokio::task::spawn_blocking(work).await.ok()
    }
}

fn print(printer: &mut dyn Printer, paper: &Paper) -> (PrinterStatus, bool) {
    match printer.print(paper) {
        Ok(()) => (printer.status(), true),
        Err(error) => {
            journal::note(Entry::PrintFailed, journal::chain(&error));
            (error.status(), false)
        }
    }
}
