//! What a payor is told while a request that is saved is being sent.

use chrono::NaiveDate;
use payor_kiosk::receipt::{Method, Status};
use payor_kiosk::session::Stage;
use payor_kiosk::session::effect::{Effect, Reply, Ticket};
use payor_kiosk::session::event::{Event, Health, Touch};

use crate::session::{TO_REVIEW, led};
use crate::stand::{Stand, confirmation};

/// A visit whose request is on the disk, and central has not answered.
fn saved() -> (Stand, Ticket) {
    let mut stand = led(&TO_REVIEW);
    let effects = stand.happens(Event::Touch(Touch::Continue));
    let Some(Effect::Submit { ticket, .. }) = effects.into_iter().next() else { panic!("sent") };
    stand.happens(Event::Reply(Reply::Saved { ticket, confirmation: confirmation() }));
    (stand, ticket)
}

#[test]
fn a_payor_is_told_after_eight_seconds_that_the_payment_is_saved_while_central_is_silent() {
    let (mut stand, _) = saved();
    let Stage::Sending(sending) = &stand.session.visit.stage else { panic!("sending") };
    let waited_ms = stand.clock.now().monotonic_ms - sending.since_ms;
    stand.clock.advance(7_999 - waited_ms);
    stand.session.update(Event::Tick, stand.clock.now());
    assert!(matches!(stand.session.visit.stage, Stage::Sending(_)));
    stand.clock.advance(1);
    stand.session.update(Event::Tick, stand.clock.now());
    let Stage::Done(done) = &stand.session.visit.stage else { panic!("told") };
    assert_eq!(done.receipt.status, Status::SavedNotSent);
}

#[test]
fn the_receipt_says_what_was_agreed_to_even_where_the_connection_ends_while_sending() {
    let (mut stand, ticket) = saved();
    stand.happens(Event::Health(Health { online: false, ..Health::default() }));
    stand.happens(Event::Reply(Reply::NotSentYet { ticket }));
    let Stage::Done(done) = &stand.session.visit.stage else { panic!("done") };
    let Method::Bank { withdrawals, cancel_by, .. } = &done.receipt.method else { panic!("bank") };
    let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).expect("a date");
    assert_eq!((withdrawals[0], *cancel_by), (day(28), day(26)));
}
