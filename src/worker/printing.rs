//! Receipts and leaflets: printed one after the other, off the worker's thread, because a printer may take seconds to answer.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::core::Core;
use crate::journal::{self, Entry};
use crate::printer::Printer;
use crate::receipt::Paper;
use crate::session::effect::Reply;
use crate::session::event::PrinterStatus;

/// The longest wait for a paper when the kiosk stops.
const FINISH: Duration = Duration::from_secs(5);

/// Papers to be printed.
pub(super) struct PrintQueue {
    printer: RefCell<Arc<Mutex<Box<dyn Printer>>>>,
    papers: RefCell<VecDeque<Paper>>,
    doing: Cell<Doing>,
    idle: Notify,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Doing {
    #[default]
    Nothing,
    /// It is asked how it is: the first paper is printed next.
    Asking,
    Printing,
}

impl PrintQueue {
    pub(super) fn new(printer: Box<dyn Printer>) -> Self {
        PrintQueue {
            printer: RefCell::new(Arc::new(Mutex::new(printer))),
            papers: RefCell::default(),
            doing: Cell::default(),
            idle: Notify::new(),
        }
    }

    /// From now on this one prints; the one before ends what it is at.
    pub(super) fn replace(&self, printer: Box<dyn Printer>) {
        *self.printer.borrow_mut() = Arc::new(Mutex::new(printer));
    }

    /// Drops what has not begun to print, nor does next: whoever leaves at once gets the receipt all the same.
    fn forget(&self) -> usize {
        let next = usize::from(self.doing.get() == Doing::Asking);
        let mut papers = self.papers.borrow_mut();
        let dropped = papers.len().saturating_sub(next);
        papers.truncate(next);
        dropped
    }

    /// Waits for the papers that have begun, but not for a printer that hangs.
    pub(super) async fn finish(&self) {
        let ended = async {
            while self.doing.get() != Doing::Nothing {
                self.idle.notified().await;
            }
        };
        let _ = tokio::time::timeout(FINISH, ended).await;
    }

    fn next(&self) -> Option<Paper> {
        self.papers.borrow_mut().pop_front()
    }
}

impl Core {
    pub(super) fn print(self: &Rc<Self>, paper: Paper) {
        self.printing.papers.borrow_mut().push_back(paper);
        self.use_printer(false);
    }

    /// The visit is over: nothing of it is printed for the next visitor.
    pub(super) fn forget_papers(&self) {
        let dropped = self.printing.forget();
        self.count(|counts| counts.not_printed += dropped as u64);
    }

    /// Asks the printer how it is, unless it is printing.
    pub(super) fn watch_printer(self: &Rc<Self>) {
        self.use_printer(true);
    }

    /// Asks, then prints until nothing is left. One such run at a time.
    fn use_printer(self: &Rc<Self>, ask: bool) {
        if self.printing.doing.get() != Doing::Nothing {
            return;
        }
        self.printing.doing.set(if ask { Doing::Asking } else { Doing::Printing });
        let mut next = if ask { None } else { self.printing.next() };
        let core = self.clone();
        self.spawn(async move {
            if ask {
                let status = core.with_printer(|printer| printer.status()).await;
                core.note_printer(status.unwrap_or(PrinterStatus::Absent));
                core.printing.doing.set(Doing::Printing);
                next = core.printing.next();
            }
            while let Some(paper) = next {
                let printed = core.with_printer(move |printer| print(printer, &paper)).await;
                let (status, whole) = printed.unwrap_or((PrinterStatus::Absent, false));
                core.count(|counts| if whole { counts.printed += 1 } else { counts.not_printed += 1 });
                core.note_printer(status);
                core.reply(Reply::Printed { status, whole });
                next = core.printing.next();
            }
            core.printing.doing.set(Doing::Nothing);
            core.printing.idle.notify_waiters();
        });
    }

    /// `None`: the printer's code panicked.
    async fn with_printer<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Printer) -> T + Send + 'static,
    ) -> Option<T> {
        let printer = self.printing.printer.borrow().clone();
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
