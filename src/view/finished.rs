//! The end of a request that is no payment: an account made, a payment cancelled, a call asked for.

use super::build::{frame, primary};
use super::*;
use crate::session::Session;
use crate::session::errand::{Errand, Finished};
use crate::text::common;

pub(super) fn finished(session: &Session, finished: &Finished) -> View {
    let lang = session.visit.lang;
    match &finished.errand {
        Errand::Registration { user_id } => super::register::registered(session, finished, user_id),
        // A payment ends in `outcome::done`.
        Errand::Payment(_) => View {
            primary: primary(common::FINISH.get(lang), Touch::Finish),
            ..frame(session, "20-done", String::new())
        },
    }
}
