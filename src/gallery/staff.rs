//! Staff mode (28), in English whatever the visitors' language is.

use wire::request::RequestKind;

use super::*;
use crate::session::event::VoiceHelp;
use crate::session::staff::{Done, Parked, Queue, Report, StaffAnswer, Today, Why};
use crate::staff::tally::Counts;

/// How a kiosk is on a day on which much is wrong.
pub fn sample_report() -> Report {
    let number = |sequence| ConfirmationNumber::mint(1, sequence, 12_345).unwrap_or_else(confirmation);
    let parked = |sequence, kind, age_s, why| Parked { confirmation: number(sequence), kind, age_s, why };
    Report {
        kiosk: Some(33),
        contact_age_s: Some(2),
        outbox_fault: None,
        disk_free_bytes: Some(12_345_678_901),
        keypads: Some(2),
        policy_version: 12,
        policy_age_s: Some(240),
        queue: Queue {
            waiting: 3,
            oldest_age_s: Some(7_800),
            parked: 2,
            open_cards: 1,
            carried: 0,
            rows: vec![
                parked(17, RequestKind::RecurringDraft, 260_000, Why::Conflict),
                parked(23, RequestKind::BankAccountChange, 90_000, Why::UnknownRefusal(418)),
            ],
        },
        closed: false,
        brightness_percent: Some(80),
        today: Today { bank: 9, card: 4, accepted: 7, counts: Counts { printed: 12, not_printed: 1, abandoned: 3 } },
    }
}

impl Visitor {
    /// Does this touch, and has the worker answer whatever it asks so.
    fn served(mut self, touch: Touch, answer: &StaffAnswer) -> Self {
        for effect in self.happens(Event::Touch(touch)) {
            if let Effect::Staff { ticket, .. } = effect {
                self.happens(Event::Reply(Reply::Staff { ticket, answer: answer.clone() }));
            }
        }
        self
    }

    fn at_the_door(self) -> Self {
        self.served(Touch::HoldBrand, &StaffAnswer::Door { tries_left: 5, wrong: false })
    }

    fn entered(self, report: Report) -> Self {
        self.at_the_door().typed("246813").served(Touch::Continue, &told(report, None))
    }
}

fn told(report: Report, done: Option<Done>) -> StaffAnswer {
    StaffAnswer::Report { report: Box::new(report), done }
}

impl Shots<'_> {
    pub(super) fn staff(&mut self) {
        let lang = self.lang;
        let door = || Visitor::new(lang).at_the_door();
        let wrong = |tries_left| StaffAnswer::Door { tries_left, wrong: true };
        self.take("", &door());
        self.take("typed", &door().typed("2468"));
        self.take("too-short", &door().typed("2468").go_on());
        self.take("checking", &door().typed("246813").go_on());
        self.take("wrong", &door().typed("246813").served(Touch::Continue, &wrong(4)));
        self.take("wrong-last", &door().typed("246813").served(Touch::Continue, &wrong(1)));
        let locked = StaffAnswer::Locked { for_ms: 15 * 60_000 };
        self.take("", &door().typed("246813").served(Touch::Continue, &locked));
        self.take("", &Visitor::new(lang).served(Touch::HoldBrand, &StaffAnswer::NoPin));
        self.take("not-counted", &door().typed("246813").served(Touch::Continue, &StaffAnswer::NotCounted));
        self.take("", &Visitor::new(lang).served(Touch::HoldBrand, &StaffAnswer::PinUnreadable));
        let well = Report { queue: Queue::default(), ..sample_report() };
        self.take("well", &Visitor::new(lang).entered(well.clone()));
        let closed = || Visitor::new(lang).health(Health { closed: Some(17), ..Health::default() });
        self.take("", &closed().entered(sample_report()));
        self.rooms();
        let none = Report {
            kiosk: None,
            contact_age_s: None,
            policy_age_s: None,
            disk_free_bytes: None,
            keypads: Some(0),
            ..well
        };
        let room = |room, report: &Report| {
            Visitor::new(lang).entered(report.clone()).served(Touch::Choose(room), &told(report.clone(), None))
        };
        self.take("new", &room(0, &none));
        self.take("none", &room(2, &none));
        self.take("none", &room(3, &none));
        let dim = Report { brightness_percent: None, ..none };
        self.take("no-backlight", &room(5, &dim));
        let shut = Report { closed: true, ..sample_report() };
        let reopen = closed().entered(shut.clone()).served(Touch::Choose(4), &told(shut, None));
        self.take("closed", &reopen);
    }

    /// Every room behind the menu, and what becomes of what is done in it.
    fn rooms(&mut self) {
        let lang = self.lang;
        let report = told(sample_report(), None);
        let faulty = Health { printer: PrinterStatus::NoPaper, voice: VoiceHelp::Here, ..Health::default() };
        let inside = || Visitor::new(lang).health(faulty.clone()).entered(sample_report());
        let room = |room| inside().served(Touch::Choose(room), &report);
        let done = |visitor: Visitor, done| visitor.served(Touch::Continue, &told(sample_report(), Some(done)));
        self.take("", &room(0));
        let printed = |room| {
            let mut visitor = Visitor::to_review(lang).sent(Some(accepted(2026, 2, 3)), None).touch(Touch::Finish);
            visitor = visitor.entered(sample_report()).served(Touch::Choose(room), &report).go_on();
            visitor.happens(Event::Reply(Reply::Printed { status: PrinterStatus::Ready, whole: true }));
            visitor
        };
        self.take("", &room(1));
        self.take("printed", &printed(1));
        let mut jammed = room(1).go_on();
        jammed.happens(Event::Reply(Reply::Printed { status: PrinterStatus::Jammed, whole: false }));
        self.take("jammed", &jammed);
        self.take("printed", &printed(2));
        self.take("", &room(3));
        self.take("sending", &done(room(3), Done::Sending));
        self.take("barred", &done(room(3), Done::Barred));
        let copied = told(sample_report(), Some(Done::UnsentCopied { records: 6 }));
        self.take("copied", &room(3).served(Touch::Extra(0), &copied));
        self.take("", &room(4));
        self.take("fault", &room(4).health(Health { closed: Some(23), ..Health::default() }));
        self.take("", &room(5));
        self.take("light-not-set", &room(5).served(Touch::Extra(2), &told(sample_report(), Some(Done::LightNotSet))));
        self.take("", &room(6));
        self.take("", &room(7));
        self.take("copying", &room(7).go_on());
        self.take("copied", &done(room(7), Done::Copied { files: 2 }));
        self.take("no-folder", &done(room(7), Done::NoFolder));
        self.take("no-stick", &done(room(7), Done::NoStick));
    }
}
