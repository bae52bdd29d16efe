//! The payor's own account: sign in (29), register (30), new password (33).

use rules::account_state::AccountState;
use wire::account::{NewPasswordAnswer, SignInAnswer};
use wire::lookup::LookUpAnswer;
use wire::problem::ProblemType;
use wire::request::{Acceptance, Outcome};

use super::{Shots, Visitor, day};
use crate::lang::Lang;
use crate::session::ask::{AskFailure, Told};
use crate::session::effect::{Effect, Reply};
use crate::session::event::{Event, Touch};

impl Visitor {
    /// Touches Continue and answers the question to central that follows.
    fn told(mut self, answer: Result<Told, AskFailure>) -> Self {
        for effect in self.happens(Event::Touch(Touch::Continue)) {
            if let Effect::Ask { ticket, .. } = effect {
                self.happens(Event::Reply(Reply::Told { ticket, answer: answer.clone().map(Box::new) }));
            }
        }
        self
    }

    fn to_sign_in(lang: Lang) -> Self {
        Visitor::to_menu(lang).choose(1)
    }

    fn to_password(lang: Lang) -> Self {
        Visitor::to_sign_in(lang).typed("elenat26").go_on()
    }

    /// The payor's own data, up to the Social Security number.
    fn about_oneself(self) -> Self {
        let named = self.typed("rosa").touch(Touch::Field(1)).typed("delgado").go_on();
        let at_city = named.typed("999 asylum ave").go_on().touch(Touch::Extra(0)).typed("06105").go_on();
        at_city.go_on().typed("8605550123").go_on().typed("123456789").go_on()
    }

    fn about_the_other(self) -> Self {
        let at_city = self.typed("1 main st").go_on().typed("2b").go_on().typed("06103").go_on();
        at_city.go_on().typed("8605550199").go_on().typed("567891234").go_on()
    }

    fn bank_account(self) -> Self {
        self.typed("211170101").go_on().choose(0).typed("000123456789").go_on().typed("000123456789").go_on()
    }

    fn credentials(self) -> Self {
        self.typed("rosade26")
            .looked_up(LookUpAnswer::Unknown)
            .typed("mapleleaf26")
            .go_on()
            .typed("mapleleaf26")
            .go_on()
    }

    fn to_register(lang: Lang) -> Self {
        Visitor::to_sign_in(lang).touch(Touch::Extra(0)).typed("0023456791").looked_up(LookUpAnswer::Known)
    }

    fn to_registration_review(lang: Lang) -> Self {
        let known = Visitor::to_register(lang).choose(0).about_oneself().typed("rosa@gmail.com").go_on();
        known.bank_account().credentials()
    }

    /// A new bank account for a one-time payment, up to the offer of an account.
    fn to_register_too(lang: Lang) -> Self {
        let account = Visitor::to_amount(lang, AccountState::None, false).go_on().choose(0).bank_account();
        account.touch(Touch::Day(day(2026, 2, 4))).go_on().typed("rosa@gmail.com").go_on()
    }

    fn to_new_password(lang: Lang) -> Self {
        let at_number = Visitor::to_sign_in(lang).touch(Touch::Extra(1));
        at_number.typed("0067890135").go_on().typed("678912345").go_on().typed("elena@example.com").go_on()
    }
}

impl Shots<'_> {
    pub(super) fn accounts(&mut self) {
        self.sign_in();
        self.new_password();
        self.register();
        self.register_with_a_payment();
        self.registered();
    }

    fn sign_in(&mut self) {
        let lang = self.lang;
        let wrong = |tries_left| Ok(Told::SignIn(SignInAnswer::NoMatch { tries_left }));
        self.take("", &Visitor::to_menu(lang).offline().choose(1));
        self.take("", &Visitor::to_sign_in(lang));
        self.take("typed", &Visitor::to_sign_in(lang).typed("elenat26"));
        self.take("missing", &Visitor::to_sign_in(lang).go_on());
        self.take("", &Visitor::to_password(lang).typed("sunrise48"));
        self.take("shown", &Visitor::to_password(lang).typed("sunrise48").touch(Touch::Reveal));
        self.take("checking", &Visitor::to_password(lang).typed("sunrise48").go_on());
        self.take("wrong", &Visitor::to_password(lang).typed("sunrise47").told(wrong(4)));
        self.take("offline", &Visitor::to_password(lang).typed("sunrise48").offline().go_on());
        let lost = Err(AskFailure::NoConnection);
        self.take("lost", &Visitor::to_password(lang).typed("sunrise48").told(lost));
        self.take("", &Visitor::to_password(lang).typed("sunrise47").told(wrong(0)));
    }

    fn new_password(&mut self) {
        let lang = self.lang;
        let at_number = || Visitor::to_sign_in(lang).touch(Touch::Extra(1));
        self.take("new-password", &at_number());
        self.take("", &at_number().typed("0067890135").go_on().typed("678912"));
        self.take("new-password", &at_number().typed("0067890135").go_on().typed("678912345").go_on());
        self.take("", &Visitor::to_new_password(lang));
        self.take("typed", &Visitor::to_new_password(lang).typed("mapleleaf2"));
        self.take("too-few", &Visitor::to_new_password(lang).typed("map20").go_on());
        let again = || Visitor::to_new_password(lang).typed("mapleleaf26").go_on();
        self.take("", &again().typed("mapleleaf26"));
        self.take("different", &again().typed("mapleleaf27").go_on());
        let wrong = NewPasswordAnswer::NoMatch { tries_left: 2 };
        self.take("no-match", &again().typed("mapleleaf26").told(Ok(Told::NewPassword(wrong))));
        let set = NewPasswordAnswer::Set { user_id: "elenat26".to_owned() };
        self.take("", &again().typed("mapleleaf26").told(Ok(Told::NewPassword(set))));
    }

    fn register(&mut self) {
        let lang = self.lang;
        let at_name = || Visitor::to_register(lang).choose(0);
        self.take("", &at_name().typed("rosa"));
        let at_street = || at_name().typed("rosa").touch(Touch::Field(1)).typed("delgado").go_on();
        self.take("", &at_street().typed("999 asylum ave"));
        let at_unit = || at_street().typed("999 asylum ave").go_on();
        self.take("", &at_unit());
        self.take("missing", &at_unit().go_on());
        let at_zip = || at_unit().touch(Touch::Extra(0));
        self.take("", &at_zip().typed("06105"));
        self.take("", &at_zip().typed("06105").go_on());
        self.take("two-states", &at_zip().typed("06390").go_on());
        let at_phone = || at_zip().typed("06105").go_on().go_on();
        self.take("", &at_phone().typed("8605550"));
        self.take("wrong", &at_phone().typed("860555012").go_on());
        self.take("", &at_phone().typed("8605550123").go_on().typed("12345"));
        let for_another = || {
            let named = Visitor::to_register(lang).choose(1).typed("jose").touch(Touch::Field(1)).typed("pena").go_on();
            named.about_oneself()
        };
        self.take("other", &for_another().typed("1 main st"));
        let at_relation = || for_another().about_the_other();
        self.take("", &at_relation());
        let known = || at_name().about_oneself();
        self.take("register", &known());
        self.take("register", &known().touch(Touch::Extra(0)));
        let at_user_id = || known().typed("rosa@gmail.com").go_on().bank_account();
        self.take("", &at_user_id().typed("rosa"));
        self.take("taken", &at_user_id().typed("rosade26").looked_up(LookUpAnswer::Known));
        self.take("offline", &at_user_id().offline().typed("rosade26"));
        let at_password = || at_user_id().typed("rosade26").looked_up(LookUpAnswer::Unknown);
        self.take("typed", &at_password().typed("mapleleaf26"));
        self.take("same", &at_password().typed("rosade26").go_on());
        self.take("", &at_password().typed("mapleleaf26").go_on().typed("maple"));
        self.take("", &Visitor::to_registration_review(lang));
        self.take("offline", &Visitor::to_registration_review(lang).offline());
        let other = at_relation().choose(1).typed("rosa@gmail.com").go_on().bank_account().credentials();
        self.take("other", &other);
    }

    fn register_with_a_payment(&mut self) {
        let lang = self.lang;
        self.take("", &Visitor::to_register_too(lang));
        let at_agree = || Visitor::to_register_too(lang).choose(1).about_oneself().credentials();
        let at_review = || at_agree().choose(0).go_on();
        self.take("with-account", &at_review());
        self.take("with-account", &at_review().sent(Some(accepted()), None));
        self.take("with-account", &at_review().offline().sent(None, None));
        self.take("payment", &at_review().sent(Some(refused(ProblemType::UserNotFound)), None));
    }

    fn registered(&mut self) {
        let lang = self.lang;
        let at_review = || Visitor::to_registration_review(lang);
        self.take("", &at_review().sent(Some(accepted()), None));
        self.take("", &at_review().offline().sent(None, None));
        self.take("", &at_review().sent(Some(refused(ProblemType::UserNotFound)), None));
        self.take("already", &at_review().sent(Some(refused(ProblemType::AlreadyRegistered)), None));
        self.take("refused", &at_review().sent(Some(refused(ProblemType::UserIdTaken)), None));
    }
}

/// Central took the account, or the payment with it.
fn accepted() -> Outcome {
    let accepted_at = chrono::DateTime::from_timestamp(1_769_439_600, 0).unwrap_or_default();
    Outcome::Accepted(Acceptance { first_withdrawal: Some(day(2026, 2, 4)), moved: false, accepted_at })
}

fn refused(problem: ProblemType) -> Outcome {
    Outcome::Rejected { problem: problem.into() }
}
