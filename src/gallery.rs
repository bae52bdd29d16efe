//! Every screen in its main states, from real sessions that were led there by touches: for pictures, checks and figures.

mod accounts;
mod errands;
mod plans;
mod reading;
mod setup;
mod staff;
mod visitor;

use rules::account_state::AccountState;
use wire::ConfirmationNumber;
use wire::card::{CardState, DeclineReason};
use wire::lookup::{CaseSummary, LookUpAnswer};
use wire::problem::ProblemType;
use wire::request::{Acceptance, Outcome};

use crate::clock::{Clock, Now};
use crate::lang::Lang;
use crate::session::Session;
use crate::session::access::Setting;
use crate::session::effect::{CardOutcome, Effect, Reply};
use crate::session::event::{Event, Health, PrinterStatus, Touch};
use crate::session::question::Question;
use crate::view::{self, Look, View};

pub use plans::{sample_past, sample_plans, sample_signed_in, sample_taken};
pub use setup::sample_facts;
pub use staff::sample_report;
use visitor::*;
pub use visitor::{sample_case, sample_draft, sample_policy, sample_session};

/// A screen with the name of its state.
#[derive(Debug, Clone)]
pub struct Screen {
    pub name: String,
    pub view: View,
}

/// Every screen, in the order of the specification.
pub fn screens(lang: Lang) -> Vec<Screen> {
    screens_as(lang, Look::default(), true, &|_| {})
}

/// Every screen as it is with this look; a screen of several pages comes once for each. With `online` false, every
/// screen as it is when the connection goes while it is shown. `reword` may change the words before pages are cut.
pub fn screens_as(lang: Lang, look: Look, online: bool, reword: &dyn Fn(&mut View)) -> Vec<Screen> {
    let mut taken = Vec::new();
    each_state(lang, &mut |state, session, clock| {
        let now = clock.now();
        session.visit.look = Look { theme: session.visit.look.theme.max(look.theme), ..look };
        if !online {
            session.update(Event::Health(Health { online: false, ..session.health.clone() }), now);
        }
        taken.extend(pages(state, session, now, reword));
    });
    taken
}

/// Every page of a screen, under the view's own name with the state's name behind it.
fn pages(state: &str, session: &Session, now: Now, reword: &dyn Fn(&mut View)) -> Vec<Screen> {
    let mut pages = Vec::new();
    for page in 0.. {
        let mut view = view::whole(session, now);
        reword(&mut view);
        view::paging::fit(&mut view, page);
        let mut name = if state.is_empty() { view.name.to_owned() } else { format!("{}-{state}", view.name) };
        if page > 0 {
            name += &format!("-page-{}", page + 1);
        }
        let more = view.pager.as_ref().is_some_and(|pager| !pager.last);
        pages.push(Screen { name, view });
        if !more {
            break;
        }
    }
    pages
}

/// Leads a session to every state of which there is a screen, and hands it over with the state's name and its clock.
pub fn each_state(lang: Lang, camera: &mut dyn FnMut(&str, &mut Session, &Clock)) {
    let mut shots = Shots { lang, camera };
    shots.before_paying();
    shots.case();
    shots.one_time();
    shots.repeated();
    shots.new_account();
    shots.by_card();
    shots.offline();
    shots.after_signing_in();
    shots.always_there();
    shots.accounts();
    shots.errands();
    shots.reading();
    shots.staff();
    shots.setup();
}

struct Shots<'a> {
    lang: Lang,
    camera: &'a mut dyn FnMut(&str, &mut Session, &Clock),
}

impl Shots<'_> {
    fn take(&mut self, state: &str, visitor: &Visitor) {
        (self.camera)(state, &mut visitor.session.borrow_mut(), &visitor.clock);
    }

    fn before_paying(&mut self) {
        let lang = self.lang;
        self.take("", &Visitor::new(lang));
        let no_paper = Health { printer: PrinterStatus::NoPaper, ..Health::default() };
        self.take("no-paper", &Visitor::new(lang).health(no_paper));
        self.take("offline", &Visitor::new(lang).offline());
        self.take("erased", &Visitor::to_menu(lang).choose(0).typed("1").wait(61).wait(21));
        self.take("", &Visitor::to_menu(lang));
        self.take("offline", &Visitor::to_menu(lang).offline());
        self.take("", &Visitor::to_menu(lang).choose(1));
    }

    fn case(&mut self) {
        let lang = self.lang;
        let at_number = || Visitor::to_menu(lang).choose(0);
        self.take("", &at_number());
        self.take("typed", &at_number().typed("0012345683"));
        self.take("empty", &at_number().go_on());
        self.take("not-found", &at_number().typed("0099999999").looked_up(LookUpAnswer::Unknown));
        self.take("checking", &at_number().typed("0012345683").go_on());
        self.take("offline", &at_number().offline());
        self.take("", &at_number().touch(Touch::Extra(0)));
        let mut wrong = at_number();
        for _ in 0..5 {
            wrong = wrong.typed("1").looked_up(LookUpAnswer::Unknown);
        }
        self.take("", &wrong);
        let known = || at_number().typed("0012345683").looked_up(LookUpAnswer::Known);
        self.take("", &known());
        self.take("", &known().choose(0));
        self.take("typed", &known().choose(0).typed("678"));
        self.take("too-few", &known().choose(0).typed("67").go_on());
        let no_match = LookUpAnswer::NoMatch { tries_left: 2 };
        self.take("no-match", &known().choose(0).typed("0001").looked_up(no_match.clone()));
        self.take("", &known().choose(1).typed("rosa"));
        self.take("two", &known().choose(1).typed("maría josé").touch(Touch::Field(1)).typed("pérez-núñez"));
        self.take("missing", &known().choose(1).go_on());
        let other = known().choose(1).typed("rosa").touch(Touch::Field(1)).typed("delgado").go_on();
        self.take("other", &other.typed("12345"));
        let mut denied = known().choose(0);
        for _ in 0..3 {
            denied = denied.typed("0001").looked_up(no_match.clone());
        }
        self.take("", &denied);
        self.take("", &Visitor::to_case(lang, AccountState::Verified));
        self.take("", &Visitor::to_case(lang, AccountState::OnHold));
    }

    fn one_time(&mut self) {
        let lang = self.lang;
        let at_choice = || Visitor::to_case(lang, AccountState::Verified).choose(0);
        self.take("", &at_choice());
        self.take("", &at_choice().choose(0));
        self.take("typed", &at_choice().choose(0).typed("1250.5"));
        self.take("less", &at_choice().choose(0).typed("100"));
        self.take("too-small", &at_choice().choose(0).typed("0.5").go_on());
        self.take("too-large", &at_choice().choose(0).typed("10000").go_on());
        self.take("each", &at_choice().choose(1).typed("250"));
        let at_method = || at_choice().choose(0).typed("250").go_on();
        self.take("", &at_method());
        self.take("offline", &at_method().offline());
        self.take("", &at_method().choose(0));
        let at_date = || at_method().choose(0).choose(0);
        self.take("", &at_date());
        self.take("chosen", &at_date().touch(Touch::NextMonth).touch(Touch::Day(day(2026, 2, 10))));
        self.take("holiday", &at_date().touch(Touch::NextMonth).touch(Touch::Day(day(2026, 2, 16))));
        self.take("too-soon", &at_date().touch(Touch::Day(day(2026, 1, 27))));
        self.take("missing", &at_date().go_on());
        self.take("", &Visitor::to_email(lang));
        self.take("typed", &Visitor::to_email(lang).typed("rosa.delgado@gmail.com"));
        self.take("no-at", &Visitor::to_email(lang).typed("rosa").go_on());
        self.take("guess", &Visitor::to_email(lang).typed("rosa@gmial.com").go_on());
        self.take("", &Visitor::to_email(lang).touch(Touch::Extra(0)));
        let at_agree = || Visitor::to_email(lang).typed("rosa@gmail.com").go_on();
        self.take("", &at_agree());
        self.take("ticked", &at_agree().choose(0));
        self.take("missing", &at_agree().go_on());
        self.take("", &Visitor::to_review(lang));
        self.take("", &sending(Visitor::to_review(lang)));
        self.take("longer", &sending(Visitor::to_review(lang)).wait(5));
        let done = || Visitor::to_review(lang).sent(Some(accepted(2026, 2, 3)), None);
        self.take("", &done());
        self.take("no-paper", &done().health(Health { printer: PrinterStatus::NoPaper, ..Health::default() }));
        let refused = Outcome::Rejected { problem: ProblemType::UserNotFound.into() };
        self.take("", &Visitor::to_review(lang).sent(Some(refused), None));
        let late = Visitor::to_review(lang);
        late.clock.advance(8 * 24 * 3600 * 1000);
        self.take("", &late.go_on());
    }

    fn repeated(&mut self) {
        let lang = self.lang;
        let at_often = || Visitor::to_amount(lang, AccountState::Verified, true).go_on().choose(0);
        self.take("", &at_often());
        self.take("", &at_often().choose(1));
        self.take("", &at_often().choose(2));
        self.take("", &at_often().choose(3));
        let at_date = || at_often().choose(2).choose(14);
        self.take("repeat", &at_date().touch(Touch::Day(day(2026, 1, 30))));
        let moved = || at_date().touch(Touch::NextMonth).touch(Touch::Day(day(2026, 2, 4))).go_on();
        self.take("", &moved());
        let review = || moved().go_on().typed("rosa@gmail.com").go_on().choose(0).go_on();
        self.take("repeat", &moved().go_on().typed("rosa@gmail.com").go_on());
        self.take("repeat", &review());
        self.take("repeat", &review().sent(Some(accepted(2026, 2, 17)), None));
    }

    fn new_account(&mut self) {
        let lang = self.lang;
        let at_routing = || Visitor::to_amount(lang, AccountState::None, false).go_on().choose(0);
        self.take("", &at_routing());
        self.take("bank", &at_routing().typed("211170101"));
        self.take("wrong", &at_routing().typed("211170102").go_on());
        self.take("", &at_routing().touch(Touch::Extra(0)));
        let at_type = || at_routing().typed("211170101").go_on();
        self.take("", &at_type());
        self.take("", &at_type().choose(0).typed("000123456789"));
        let again = || at_type().choose(0).typed("000123456789").go_on();
        self.take("", &again());
        self.take("different", &again().typed("000123456788").go_on());
        let at_date = || again().typed("000123456789").go_on();
        self.take("new-account", &at_date());
        let review = || {
            let chosen = at_date().touch(Touch::Day(day(2026, 2, 4))).go_on();
            chosen.typed("rosa@gmail.com").go_on().choose(0).choose(0).go_on()
        };
        self.take("new-account", &review());
        self.take("new-account", &review().sent(Some(accepted(2026, 2, 4)), None));
    }

    fn by_card(&mut self) {
        let lang = self.lang;
        let at_email = || Visitor::to_amount(lang, AccountState::Verified, false).go_on().choose(1);
        let at_name = || at_email().typed("rosa@gmail.com").go_on();
        self.take("", &at_name().typed("rosa delgado"));
        let at_street = || at_name().typed("rosa delgado").go_on();
        self.take("", &at_street().typed("999 asylum ave"));
        let at_zip = || at_street().typed("999 asylum ave").go_on();
        self.take("", &at_zip().typed("06105"));
        self.take("", &at_zip().typed("06105").go_on());
        self.take("card", &Visitor::to_card_review(lang));
        let at_number = || Visitor::to_card_review(lang).go_on();
        self.take("", &at_number().typed("42424242"));
        self.take("wrong", &at_number().typed("4242424242424241").go_on());
        let at_expiry = || at_number().typed("4242424242424242").go_on();
        self.take("", &at_expiry().typed("0829"));
        self.take("expired", &at_expiry().typed("0125").go_on());
        self.take("", &Visitor::to_card_code(lang));
        let charged = |outcome| Visitor::to_card_code(lang).sent(None, Some(outcome));
        let known = |state| CardOutcome::Known { confirmation: confirmation(), state };
        self.take("", &charged(known(approved())));
        let declined = |reason| charged(known(CardState::Declined { reason }));
        self.take("", &declined(DeclineReason::Unexplained));
        self.take("address", &declined(DeclineReason::AddressDiffers));
        self.take("", &charged(CardOutcome::NotCharged));
        self.take("", &charged(CardOutcome::Unknown { confirmation: confirmation() }));
    }

    fn offline(&mut self) {
        let lang = self.lang;
        let at_method = || {
            let known = Visitor::to_menu(lang).offline().choose(0).typed("0012345683").go_on();
            known.choose(0).typed("6789").go_on().choose(0).typed("250").go_on()
        };
        self.take("explained", &at_method().choose(1));
        let at_date = || {
            let account = at_method().choose(0).typed("211170101").go_on().choose(0);
            account.typed("000123456789").go_on().typed("000123456789").go_on()
        };
        self.take("offline", &at_date());
        let at_agree =
            || at_date().touch(Touch::Day(day(2026, 2, 4))).go_on().typed("rosa@gmail.com").go_on().choose(0);
        self.take("offline", &at_agree());
        self.take("offline", &at_agree().choose(0).go_on());
        self.take("", &at_agree().choose(0).go_on().sent(None, None));
    }

    fn always_there(&mut self) {
        let lang = self.lang;
        let anywhere = || Visitor::to_amount(lang, AccountState::Verified, false);
        self.take("", &anywhere().touch(Touch::Access));
        self.take("night", &anywhere().touch(Touch::Access).choose(Setting::Night as u8));
        self.take("night", &anywhere().touch(Touch::Access).choose(Setting::Night as u8).touch(Touch::Back));
        self.take("leave", &anywhere().touch(Touch::Leave));
        self.take("", &anywhere().wait(60).wait(7));
        self.take("", &anywhere().touch(Touch::Help).choose(0).choose(2).touch(Touch::CallStaff));
        self.take("", &Visitor::new(lang).health(Health { closed: Some(24), ..Health::default() }));
    }
}
