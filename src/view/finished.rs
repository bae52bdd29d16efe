//! The end of a request that is no payment: an account made, a payment cancelled, a call asked for.

use super::build::{frame, primary};
use super::*;
use crate::session::Session;
use crate::session::errand::{Errand, Finished};
use crate::text::{Text, account_change, cancel, change, common, contact, registered, review};

pub(super) fn finished(session: &Session, finished: &Finished) -> View {
    let lang = session.visit.lang;
    match &finished.errand {
        Errand::Registration { user_id } => super::register::registered(session, finished, user_id),
        Errand::Contact => super::contact::finished(session, finished),
        // A payment ends in `outcome::done`.
        Errand::Payment(_) => View {
            primary: primary(common::FINISH.get(lang), Touch::Finish),
            ..frame(session, "20-done", String::new())
        },
        Errand::Cancellation(cancelling) => super::plans::cancelled(session, finished, cancelling),
        Errand::AccountChange(changing) => super::plans::account_changed(session, finished, changing),
    }
}

/// What is said while it is sent.
pub(super) fn sending(session: &Session, errand: &Errand) -> Text {
    match errand {
        Errand::Payment(_) if session.visit.answers.changed.is_some() => change::SENDING,
        Errand::Payment(_) => review::SENDING,
        Errand::Contact => contact::SENDING,
        Errand::Registration { .. } => registered::SENDING,
        Errand::Cancellation(_) => cancel::SENDING,
        Errand::AccountChange(_) => account_change::SENDING,
    }
}
