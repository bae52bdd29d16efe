//! The screens after signing in: coming and past payments, cancelling, changing (22, 23, 31, 32).

use rules::account_state::AccountState;
use rules::bank::AccountType;
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use uuid::Uuid;
use wire::account::{PastPayment, PastPayments, PastStatus, PlanSummary, Plans, SignInAnswer, SignedIn};
use wire::problem::ProblemType;
use wire::request::{Acceptance, Outcome};

use super::{Shots, Visitor, accepted, day, sample_case};
use crate::lang::Lang;
use crate::session::ask::{AskFailure, Told};
use crate::session::effect::{Effect, Reply};
use crate::session::event::{Event, Touch};

/// A payor who is signed in, as central tells of one.
pub fn sample_signed_in() -> SignedIn {
    SignedIn {
        token: Sensitive::new("dG9rZW4"),
        case: sample_case(AccountState::Verified),
        file_number_ending: "83".to_owned(),
        masked_email: "r•••@gmail.com".to_owned(),
    }
}

/// Two plans and a single payment; the first withdrawal is a day too near to be changed on the day of the samples.
pub fn sample_plans() -> Plans {
    let plan = |id, cents, frequency: Result<Frequency, _>, withdrawals: &[(u32, u32)]| PlanSummary {
        id: Uuid::from_u128(id),
        amount_cents: Cents(cents),
        frequency: frequency.unwrap_or(Frequency::Once),
        account_type: AccountType::Checking,
        last4: "4321".to_owned(),
        withdrawals: withdrawals.iter().map(|(month, date)| day(2026, *month, *date)).collect(),
    };
    let mondays = [(2, 9), (2, 23), (3, 9), (3, 23), (4, 6), (4, 20)];
    Plans {
        plans: vec![
            plan(1, 12_000, Frequency::weekly(2), &[(1, 27), (2, 3), (2, 10), (2, 17), (2, 24), (3, 3)]),
            plan(2, 18_050, Ok::<_, rules::schedule::ScheduleError>(Frequency::Once), &[(1, 30)]),
            plan(3, 25_000, Frequency::biweekly(1), &mondays),
        ],
    }
}

/// Seven payments: two pages.
pub fn sample_past() -> PastPayments {
    let payment = |month, date, processed: Option<(u32, u32)>, status| PastPayment {
        made_on: day(2025, month, date),
        amount_cents: Cents(25_000),
        processed_on: processed.map(|(month, date)| day(2025, month, date)),
        status,
    };
    let received = |month, date| payment(month, date, Some((month, date + 1)), PastStatus::Received);
    PastPayments {
        payments: vec![
            payment(12, 29, None, PastStatus::OnItsWay),
            payment(12, 15, None, PastStatus::Returned),
            received(12, 1),
            received(11, 17),
            received(11, 3),
            received(10, 20),
            received(10, 6),
        ],
    }
}

/// A cancellation or a change of account that central took.
pub fn sample_taken() -> Outcome {
    let accepted_at = chrono::DateTime::from_timestamp(1_769_439_600, 0).unwrap_or_default();
    Outcome::Accepted(Acceptance { first_withdrawal: None, moved: false, accepted_at })
}

impl Visitor {
    /// Signs in for the card of the menu, and answers what it asks.
    fn signed_in(lang: Lang, card: u8, answer: Result<Told, AskFailure>) -> Self {
        let chosen = Visitor::to_menu(lang).choose(card);
        // Past payments: all of them.
        let at_sign_in = if card == 2 { chosen.choose(0) } else { chosen };
        let mut visitor = at_sign_in.typed("elenat26").go_on().typed("sunrise48");
        let signed_in = Told::SignIn(SignInAnswer::SignedIn(Box::new(sample_signed_in())));
        for effect in visitor.happens(Event::Touch(Touch::Continue)) {
            let Effect::Ask { ticket, .. } = effect else { continue };
            let told = Reply::Told { ticket, answer: Ok(Box::new(signed_in.clone())) };
            for effect in visitor.happens(Event::Reply(told)) {
                let Effect::Ask { ticket, .. } = effect else { continue };
                let answer = answer.clone().map(Box::new);
                visitor.happens(Event::Reply(Reply::Told { ticket, answer }));
            }
        }
        visitor
    }

    fn coming(lang: Lang) -> Self {
        Visitor::signed_in(lang, 1, Ok(Told::Plans(sample_plans())))
    }

    /// Waits for central, which has not answered yet.
    fn checking(lang: Lang) -> Self {
        Visitor::coming(lang).touch(Touch::Back).choose(1)
    }

    /// A new account, agreed to and not sent yet.
    fn to_account_review(lang: Lang) -> Self {
        let numbers = Visitor::coming(lang).touch(Touch::Extra(0)).go_on().typed("211170101").go_on().choose(0);
        let numbers = numbers.typed("000123456789").go_on().typed("000123456789").go_on();
        numbers.choose(0).go_on()
    }
}

impl Shots<'_> {
    pub(super) fn after_signing_in(&mut self) {
        self.coming();
        self.cancelling();
        self.changing();
        self.new_account_for_all();
        self.past();
    }

    fn coming(&mut self) {
        let lang = self.lang;
        let coming = || Visitor::coming(lang);
        self.take("", &coming());
        self.take("none", &Visitor::signed_in(lang, 1, Ok(Told::Plans(Plans { plans: Vec::new() }))));
        self.take("", &Visitor::checking(lang));
        self.take("", &Visitor::signed_in(lang, 1, Err(AskFailure::NoConnection)));
        self.take("busy", &Visitor::signed_in(lang, 1, Err(AskFailure::TooManyTries)));
        self.take("signed-out", &Visitor::signed_in(lang, 1, Err(AskFailure::SignedOut)));
        self.take("", &coming().choose(0));
        self.take("second-page", &coming().choose(0).touch(Touch::More));
        self.take("", &coming().choose(0).choose(2));
        self.take("late", &coming().choose(0).choose(0));
        self.take("single", &coming().choose(1));
    }

    fn cancelling(&mut self) {
        let lang = self.lang;
        let coming = || Visitor::coming(lang);
        self.take("", &coming().choose(1).touch(Touch::Extra(0)));
        self.take("plan", &coming().choose(0).touch(Touch::Extra(0)));
        self.take("", &coming().choose(0).choose(0).touch(Touch::Extra(0)));
        self.take("change", &coming().choose(0).choose(0).touch(Touch::Extra(1)));
        let single = || coming().choose(1).touch(Touch::Extra(0));
        let plan = || coming().choose(0).touch(Touch::Extra(0));
        self.take("cancel", &super::sending(single()));
        self.take("", &single().sent(Some(sample_taken()), None));
        self.take("plan", &plan().sent(Some(sample_taken()), None));
        self.take("one-of-plan", &coming().choose(2).choose(0).touch(Touch::Extra(0)).sent(Some(sample_taken()), None));
        self.take("", &single().offline().sent(None, None));
        self.take("plan", &plan().offline().sent(None, None));
        let refused = |problem: ProblemType| Some(Outcome::Rejected { problem: problem.into() });
        self.take("late", &single().sent(refused(ProblemType::TooLate), None));
        self.take("gone", &single().sent(refused(ProblemType::NoSuchPlan), None));
        self.take("signed-out", &single().sent(refused(ProblemType::SignedOut), None));
    }

    fn changing(&mut self) {
        let lang = self.lang;
        let single = || Visitor::coming(lang).choose(1).touch(Touch::Extra(1));
        let plan = || Visitor::coming(lang).choose(2).touch(Touch::Extra(1));
        self.take("", &single());
        self.take("plan", &plan());
        self.take("change", &plan().choose(0));
        self.take("change", &single().choose(1));
        let review = || plan().choose(0).typed("300").go_on().choose(0).go_on();
        self.take("change", &review());
        self.take("change", &super::sending(review()));
        self.take("change", &review().sent(Some(accepted(2026, 2, 9)), None));
        self.take("change", &review().offline().sent(None, None));
        let refused = |problem: ProblemType| Some(Outcome::Rejected { problem: problem.into() });
        self.take("", &review().sent(refused(ProblemType::TooLate), None));
    }

    fn new_account_for_all(&mut self) {
        let lang = self.lang;
        let coming = || Visitor::coming(lang);
        self.take("", &coming().touch(Touch::Extra(0)));
        self.take("second-page", &coming().touch(Touch::Extra(0)).touch(Touch::More));
        let none = || Visitor::signed_in(lang, 1, Ok(Told::Plans(Plans { plans: Vec::new() })));
        self.take("none", &none().touch(Touch::Extra(0)));
        let review = || Visitor::to_account_review(lang);
        self.take("account", &review().touch(Touch::Back));
        self.take("account", &review());
        self.take("", &review().sent(Some(sample_taken()), None));
        self.take("", &review().offline().sent(None, None));
        let refused = Some(Outcome::Rejected { problem: ProblemType::SignedOut.into() });
        self.take("", &review().sent(refused, None));
        let again = || review().sent(Some(sample_taken()), None).choose(0);
        self.take("", &again());
        self.take("again", &again().choose(0));
    }

    fn past(&mut self) {
        let lang = self.lang;
        let past = || Visitor::signed_in(lang, 2, Ok(Told::PastPayments(sample_past())));
        self.take("", &past());
        self.take("second-page", &past().touch(Touch::More));
        let none = PastPayments { payments: Vec::new() };
        self.take("none", &Visitor::signed_in(lang, 2, Ok(Told::PastPayments(none))));
        self.take("", &Visitor::signed_in(lang, 2, Err(AskFailure::NoConnection)));
    }
}
