//! Contact (26), find a receipt (34), scans, and the way of who pays again.

use wire::account::Standing;
use wire::request::RequestStatus;

use super::*;
use crate::session::ask::{AskFailure, Found, Told};
use crate::session::event::PhysicalKey;

impl Visitor {
    /// Keys as a scanner sends them.
    fn scan(self, code: &str) -> Self {
        self.clock.advance(1000);
        for key in code.chars().map(PhysicalKey::Character).chain([PhysicalKey::Enter]) {
            self.clock.advance(5);
            self.session.borrow_mut().update(Event::Key(key), self.clock.now());
        }
        self
    }

    fn found(mut self, answer: Result<Found, AskFailure>) -> Self {
        for effect in self.happens(Event::Touch(Touch::Continue)) {
            if let Effect::Ask { ticket, .. } = effect {
                let answer = answer.clone().map(|found| Box::new(Told::Receipt(found)));
                self.happens(Event::Reply(Reply::Told { ticket, answer }));
            }
        }
        self
    }

    fn to_find(lang: Lang) -> Self {
        Visitor::to_menu(lang).choose(2).choose(1)
    }

    fn to_phone(lang: Lang) -> Self {
        Visitor::to_contact(lang).typed("rosa").touch(Touch::Field(1)).typed("delgado").go_on().choose(0)
    }

    fn to_contact(lang: Lang) -> Self {
        Visitor::to_menu(lang).choose(5)
    }

    fn to_phone_kind(lang: Lang) -> Self {
        Visitor::to_phone(lang).typed("8605550123").go_on()
    }

    fn to_more(lang: Lang) -> Self {
        Visitor::to_phone_kind(lang).choose(0).choose(1)
    }

    /// Everything that the paper form asks is told (R42).
    fn to_whole_contact(lang: Lang) -> Self {
        let email = Visitor::to_more(lang).choose(1).typed("2035550177").go_on().typed("rosa@gmail.com").go_on();
        let address = email.typed("12 oak street").go_on().touch(Touch::Extra(0)).typed("06105").go_on().go_on();
        address.choose(2)
    }

    fn to_contact_check(lang: Lang) -> Self {
        Visitor::to_phone_kind(lang).choose(0).choose(1).choose(0)
    }

    /// A payor with a checked account and an address on file, whose letter was scanned.
    fn to_scanned_identity(lang: Lang) -> Self {
        let mut visitor = Visitor::new(lang).scan("FN:0012345683").touch(Touch::Start(lang));
        for effect in visitor.happens(Event::Touch(Touch::Choose(0))) {
            if let Effect::LookUp { ticket, .. } = effect {
                visitor.happens(Event::Reply(Reply::LookedUp { ticket, answer: Ok(LookUpAnswer::Known) }));
            }
        }
        visitor
    }

    fn to_scanned_case(lang: Lang) -> Self {
        let case = CaseSummary {
            masked_email: Some("r•••@gmail.com".to_owned()),
            ..sample_case(AccountState::Verified)
        };
        Visitor::to_scanned_identity(lang).typed("6789").looked_up(LookUpAnswer::Case(case))
    }
}

impl Shots<'_> {
    pub(super) fn errands(&mut self) {
        self.contact();
        self.find();
        self.scans();
        self.pays_again();
    }

    fn contact(&mut self) {
        let lang = self.lang;
        self.take("", &Visitor::to_contact(lang));
        self.take("missing", &Visitor::to_contact(lang).go_on());
        let named = || Visitor::to_contact(lang).typed("rosa").touch(Touch::Field(1)).typed("delgado").go_on();
        self.take("", &named());
        self.take("", &Visitor::to_phone(lang).typed("860555"));
        self.take("too-few", &Visitor::to_phone(lang).typed("860555").go_on());
        self.take("area", &Visitor::to_phone(lang).typed("0605550123").go_on());
        self.take("", &Visitor::to_phone_kind(lang));
        self.take("", &Visitor::to_phone_kind(lang).choose(0));
        self.take("", &Visitor::to_more(lang));
        self.take("", &Visitor::to_more(lang).choose(1));
        self.take("", &Visitor::to_more(lang).choose(1).touch(Touch::Extra(0)).typed("rosa"));
        let address = || Visitor::to_more(lang).choose(1).touch(Touch::Extra(0)).touch(Touch::Extra(0));
        self.take("", &address());
        let street = || address().typed("12 oak street").go_on();
        self.take("", &street());
        self.take("", &street().touch(Touch::Extra(0)));
        self.take("", &street().touch(Touch::Extra(0)).typed("06105").go_on());
        self.take("", &address().touch(Touch::Extra(0)));
        self.take("whole", &Visitor::to_whole_contact(lang));
        self.take("printing", &Visitor::to_whole_contact(lang).touch(Touch::Print));
        self.take("", &named().choose(2).typed("rosa@gmail.com"));
        self.take("write", &named().choose(2).typed("rosa@gmail.com").go_on());
        self.take("no-at", &named().choose(2).typed("rosa").go_on());
        self.take("", &Visitor::to_contact_check(lang));
        self.take("offline", &Visitor::to_contact_check(lang).offline());
        self.take("email", &named().choose(2).typed("rosa@gmail.com").go_on().choose(0));
        self.take("contact", &sending(Visitor::to_contact_check(lang)));
        let done = Outcome::Accepted(Acceptance {
            first_withdrawal: None,
            moved: false,
            accepted_at: chrono::DateTime::from_timestamp(1_769_439_600, 0).unwrap_or_default(),
        });
        self.take("", &Visitor::to_contact_check(lang).sent(Some(done), None));
        self.take("", &Visitor::to_contact_check(lang).offline().sent(None, None));
        let refused = Outcome::Rejected { problem: ProblemType::Unsupported.into() };
        self.take("", &Visitor::to_contact_check(lang).sent(Some(refused), None));
    }

    fn find(&mut self) {
        let lang = self.lang;
        self.take("", &Visitor::to_menu(lang).choose(2));
        let typed = || Visitor::to_find(lang).typed(&confirmation().to_string());
        self.take("", &Visitor::to_find(lang));
        self.take("typed", &typed());
        self.take("too-few", &Visitor::to_find(lang).typed("00100").go_on());
        self.take("wrong", &Visitor::to_find(lang).typed("000000000001").go_on());
        let status = |kind: &str, standing, outcome| {
            let kind = kind.to_owned();
            Box::new(RequestStatus { confirmation: confirmation(), kind, standing, outcome })
        };
        let as_decided = |kind, outcome| Found::Decided(status(kind, Standing::AsDecided, outcome));
        let moved = || match accepted(2026, 2, 9) {
            Outcome::Accepted(acceptance) => Outcome::Accepted(Acceptance { moved: true, ..acceptance }),
            other => other,
        };
        let plain = match accepted(2026, 2, 3) {
            Outcome::Accepted(acceptance) => Outcome::Accepted(Acceptance { first_withdrawal: None, ..acceptance }),
            other => other,
        };
        let refused = |kind: ProblemType| Outcome::Rejected { problem: kind.into() };
        let draft = "one-time-draft";
        self.take("", &typed().found(Ok(Found::Saved)));
        self.take("", &typed().found(Ok(Found::Sent)));
        self.take("", &typed().found(Ok(Found::Unknown)));
        self.take("", &typed().found(Ok(as_decided(draft, accepted(2026, 2, 3)))));
        self.take("moved", &typed().found(Ok(as_decided(draft, moved()))));
        self.take("", &typed().found(Ok(as_decided("contact", plain))));
        self.take("", &typed().found(Ok(as_decided("card", accepted(2026, 1, 26)))));
        self.take("", &typed().found(Ok(as_decided(draft, refused(ProblemType::UserNotFound)))));
        self.take("card", &typed().found(Ok(as_decided("card", refused(ProblemType::Card)))));
        self.take("", &typed().found(Ok(as_decided("card", Outcome::TryLater { retry_after_s: None }))));
        let cancelled = Found::Decided(status("recurring-draft", Standing::Cancelled, accepted(2026, 2, 3)));
        self.take("", &typed().found(Ok(cancelled)));
        let heard = Found::Heard(status(draft, Standing::AsDecided, accepted(2026, 2, 3)));
        self.take("heard", &typed().offline().found(Ok(heard)));
        self.take("", &typed().offline().found(Err(AskFailure::NoConnection)));
    }

    fn scans(&mut self) {
        let lang = self.lang;
        let receipt = confirmation().to_string();
        self.take("scanned", &Visitor::new(lang).scan("0012345683"));
        self.take("scanned-receipt", &Visitor::new(lang).scan(&receipt));
        self.take("misread", &Visitor::new(lang).scan("https://example.com/x"));
        self.take("misread", &Visitor::to_menu(lang).scan("https://example.com/x"));
        self.take("scanned-receipt", &Visitor::to_menu(lang).choose(0).scan(&receipt));
        self.take("scanned-file-number", &Visitor::to_find(lang).scan("FN:0012345683"));
    }

    fn pays_again(&mut self) {
        let lang = self.lang;
        self.take("scanned", &Visitor::to_scanned_identity(lang));
        let at_amount = || Visitor::to_scanned_case(lang).choose(2).typed("250");
        self.take("on-file", &at_amount().go_on().choose(0).go_on());
        let at_email = || at_amount().go_on().choose(0).go_on().touch(Touch::Change(Question::Email));
        self.take("on-file", &at_email());
    }
}
