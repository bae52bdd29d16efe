//! Coming payments in the right of a sign-in: what is told, cancelled, changed (R13, R14, R15).

use chrono::{NaiveDate, TimeDelta};
use rules::account_state::AccountState;
use rules::bank::AccountType;
use rules::money::Cents;
use rules::schedule::Frequency;
use rules::sensitive::Sensitive;
use uuid::Uuid;
use wire::account::{Authority, BankAccountChange, Cancellation, Change, PlanSummary, Plans, Standing};
use wire::problem::ProblemType;
use wire::request::{DraftAccount, Envelope, Outcome, RequestBody, RequestStatus};

use crate::support::{
    Kiosk, World, accepted, authorization, date, draft, elena, new_account, person, refused, registration, rosa,
};

/// A kiosk where Elena Torres is signed in.
struct Visit {
    world: World,
    kiosk: Kiosk,
    token: Sensitive,
}

impl Visit {
    async fn new() -> Self {
        let world = World::new();
        let kiosk = world.kiosk().await;
        let token = kiosk.elena().await.token;
        Visit { world, kiosk, token }
    }

    /// Her plans as she sees them now, signed in anew.
    async fn plans(&self) -> Vec<PlanSummary> {
        let token = self.kiosk.elena().await.token;
        self.kiosk.read::<Plans>(&token, "/v1/account/plans").await.plans
    }

    /// The plan of $120.00 every two weeks, or that of $80.00 every month.
    async fn plan(&self, cents: i64) -> PlanSummary {
        let plans = self.plans().await;
        plans.into_iter().find(|plan| plan.amount_cents == Cents(cents)).expect("the plan is there")
    }

    fn cancellation(&self, plan: Uuid, withdrawal: Option<&str>) -> RequestBody {
        RequestBody::Cancellation(Cancellation {
            token: self.token.clone(),
            plan,
            withdrawal: withdrawal.map(date),
            language: "en".to_owned(),
        })
    }

    async fn cancel(&self, plan: Uuid, withdrawal: Option<&str>) -> Outcome {
        self.kiosk.decide(self.cancellation(plan, withdrawal)).await
    }

    /// $90.00 once on Wednesday, February 4, in the place of something.
    fn change(&self, plan: Uuid, withdrawal: Option<&str>) -> Change {
        Change {
            token: self.token.clone(),
            plan,
            withdrawal: withdrawal.map(date),
            amount_cents: Cents(9_000),
            frequency: Frequency::Once,
            requested_start: date("2026-02-04"),
            agreed_first_withdrawal: date("2026-02-04"),
            agreed_on: date("2026-01-26"),
            language: "en".to_owned(),
            authorization: authorization(),
        }
    }

    async fn standing(&self, envelope: &Envelope) -> Standing {
        let response = self.kiosk.get(&format!("/v1/requests/{}", envelope.confirmation)).await;
        response.json::<RequestStatus>().await.expect("a status").standing
    }
}

fn dates(plan: &PlanSummary) -> Vec<String> {
    plan.withdrawals.iter().map(NaiveDate::to_string).collect()
}

#[tokio::test]
async fn what_is_set_up_is_told_soonest_first() {
    let visit = Visit::new().await;
    let plans = visit.plans().await;
    let told: Vec<_> = plans.iter().map(|plan| (plan.amount_cents, plan.frequency, dates(plan))).collect();
    let fridays = ["2026-01-30", "2026-02-13", "2026-02-27", "2026-03-13", "2026-03-27", "2026-04-10"];
    let fifteenths = ["2026-02-17", "2026-03-16", "2026-04-15", "2026-05-15", "2026-06-15", "2026-07-15"];
    assert_eq!(
        told,
        [
            (Cents(12_000), Frequency::biweekly(5).expect("a Friday"), fridays.map(str::to_owned).to_vec()),
            (Cents(8_000), Frequency::monthly(15).expect("a day"), fifteenths.map(str::to_owned).to_vec()),
        ]
    );
    assert!(plans.iter().all(|plan| (plan.account_type, plan.last4.as_str()) == (AccountType::Checking, "7788")));
}

#[tokio::test]
async fn one_withdrawal_is_cancelled_once_and_the_others_stand() {
    let visit = Visit::new().await;
    let plan = visit.plan(12_000).await.id;
    let Outcome::Accepted(acceptance) = visit.cancel(plan, Some("2026-02-13")).await else { panic!("not accepted") };
    assert_eq!(acceptance.first_withdrawal, None);
    assert_eq!(dates(&visit.plan(12_000).await)[..3], ["2026-01-30", "2026-02-27", "2026-03-13"]);
    assert_eq!(refused(&visit.cancel(plan, Some("2026-02-13")).await), ProblemType::NoSuchPlan);
    assert_eq!(refused(&visit.cancel(plan, Some("2026-02-20")).await), ProblemType::NoSuchPlan, "not its week");
    // A month whose day is a Sunday before a holiday: named by the date that the payor sees.
    let monthly = visit.plan(8_000).await.id;
    accepted(&visit.cancel(monthly, Some("2026-02-17")).await);
    assert_eq!(dates(&visit.plan(8_000).await)[0], "2026-03-16");
}

#[tokio::test]
async fn r13_counts_from_when_central_receives_it() {
    // Friday, January 30: Wednesday is the last day.
    for (days, in_time) in [(0, true), (2, true), (3, false), (4, false), (5, false)] {
        let visit = Visit::new().await;
        let plan = visit.plan(12_000).await.id;
        let sealed = visit.kiosk.sealed(visit.cancellation(plan, Some("2026-01-30"))).await;
        visit.world.clock.advance(TimeDelta::days(days));
        let outcome = visit.kiosk.settle_one(&sealed).await;
        match in_time {
            true => assert_eq!(accepted(&outcome), (String::new(), false), "{days} days later"),
            false => assert_eq!(refused(&outcome), ProblemType::TooLate, "{days} days later"),
        }
        let on_thursday = visit.kiosk.settle_one(&sealed).await;
        assert_eq!(on_thursday, outcome, "the same answer for ever");
    }
}

#[tokio::test]
async fn a_plan_is_cancelled_from_its_next_withdrawal_that_is_far_enough() {
    let visit = Visit::new().await;
    let plan = visit.plan(12_000).await.id;
    visit.world.clock.advance(TimeDelta::days(3));
    accepted(&visit.cancel(plan, None).await);
    assert_eq!(dates(&visit.plan(12_000).await), ["2026-01-30"], "too near: it still goes");
    assert_eq!(refused(&visit.cancel(plan, None).await), ProblemType::NoSuchPlan);
    assert_eq!(refused(&visit.cancel(plan, Some("2026-01-30")).await), ProblemType::TooLate);
    assert_eq!(refused(&visit.cancel(plan, Some("2026-02-13")).await), ProblemType::NoSuchPlan);
    visit.world.clock.advance(TimeDelta::days(1));
    assert_eq!(visit.plans().await.len(), 1);
}

#[tokio::test]
async fn a_single_payment_is_a_plan_with_one_withdrawal() {
    let visit = Visit::new().await;
    let mut payment = draft(elena());
    payment.account = DraftAccount::OnFile { last4: "7788".to_owned() };
    let envelopes = [visit.kiosk.envelope(&payment).await, visit.kiosk.envelope(&payment).await];
    for envelope in &envelopes {
        accepted(&visit.kiosk.settle_one(envelope).await);
        assert_eq!(visit.standing(envelope).await, Standing::AsDecided);
    }
    let [by_date, whole] = &envelopes;
    accepted(&visit.cancel(by_date.id, Some("2026-01-28")).await);
    accepted(&visit.cancel(whole.id, None).await);
    for envelope in &envelopes {
        assert_eq!(refused(&visit.cancel(envelope.id, None).await), ProblemType::NoSuchPlan);
        assert_eq!(visit.standing(envelope).await, Standing::Cancelled);
        assert!(matches!(visit.kiosk.settle_one(envelope).await, Outcome::Accepted(_)), "the decision stays");
    }
    let states: Vec<_> =
        visit.world.running().holdings().expect("holdings").into_iter().map(|held| held.state).collect();
    assert_eq!(states, ["cancelled", "cancelled", "accepted", "accepted", "rejected", "rejected"]);
}

#[tokio::test]
async fn nobody_cancels_the_plan_of_another_case() {
    let visit = Visit::new().await;
    let plan = visit.plan(12_000).await.id;
    accepted(&visit.kiosk.decide(RequestBody::Registration(registration())).await);
    let token = visit.kiosk.sign_in("marcus77reed", "winter55wind").await.token;
    let theirs = Visit { token, ..visit };
    assert_eq!(refused(&theirs.cancel(plan, None).await), ProblemType::NoSuchPlan);
    let changed = theirs.kiosk.decide(RequestBody::Change(theirs.change(plan, None))).await;
    assert_eq!(refused(&changed), ProblemType::NoSuchPlan);
    assert_eq!(refused(&theirs.cancel(Uuid::now_v7(), None).await), ProblemType::NoSuchPlan);
    assert_eq!(dates(&theirs.plan(12_000).await).len(), 6);
}

#[tokio::test]
async fn one_withdrawal_is_changed_into_a_single_payment() {
    let visit = Visit::new().await;
    let plan = visit.plan(12_000).await.id;
    let envelope = visit.kiosk.sealed(RequestBody::Change(visit.change(plan, Some("2026-01-30")))).await;
    assert_eq!(accepted(&visit.kiosk.settle_one(&envelope).await), ("2026-02-04".to_owned(), false));
    assert_eq!(dates(&visit.plan(12_000).await)[0], "2026-02-13");
    let new = visit.plan(9_000).await;
    assert_eq!((new.id, new.frequency, dates(&new)), (envelope.id, Frequency::Once, vec!["2026-02-04".to_owned()]));
    let held = visit.world.running().holdings().expect("holdings");
    assert_eq!(held.iter().find(|held| held.id == envelope.id).expect("it").amount, "90.00");
    // What was cancelled comes back under no name (R15), and what took its place can be cancelled in turn.
    assert_eq!(refused(&visit.cancel(plan, Some("2026-01-30")).await), ProblemType::NoSuchPlan);
    accepted(&visit.cancel(new.id, None).await);
    assert_eq!(visit.standing(&envelope).await, Standing::Cancelled);
}

#[tokio::test]
async fn a_plan_is_changed_from_its_next_withdrawal_that_is_far_enough() {
    let visit = Visit::new().await;
    let old = visit.plan(12_000).await;
    visit.world.clock.advance(TimeDelta::days(3));
    let change = Change {
        frequency: Frequency::weekly(5).expect("a Friday"),
        requested_start: date("2026-02-13"),
        agreed_first_withdrawal: date("2026-02-13"),
        ..visit.change(old.id, None)
    };
    assert_eq!(accepted(&visit.kiosk.decide(RequestBody::Change(change.clone())).await).0, "2026-02-13");
    assert_eq!(dates(&visit.plan(12_000).await), ["2026-01-30"], "too near: it still goes on the old terms");
    assert_eq!(dates(&visit.plan(9_000).await)[..2], ["2026-02-13", "2026-02-20"]);
    assert_eq!(refused(&visit.kiosk.decide(RequestBody::Change(change)).await), ProblemType::NoSuchPlan);
}

#[tokio::test]
async fn a_change_that_is_refused_leaves_everything_as_it_was() {
    let visit = Visit::new().await;
    let plan = visit.plan(12_000).await.id;
    let with = |withdrawal, change: fn(&mut Change)| {
        let mut changed = visit.change(plan, withdrawal);
        change(&mut changed);
        changed
    };
    let friday = Some("2026-01-30");
    let cases = [
        (with(friday, |change| change.amount_cents = Cents(99)), ProblemType::Amount),
        (with(friday, |change| change.token = Sensitive::new("A")), ProblemType::SignedOut),
        (with(friday, |change| change.authorization.text_version.clear()), ProblemType::BadBody),
        (with(friday, |change| change.frequency = Frequency::weekly(5).expect("a Friday")), ProblemType::BadBody),
        (with(friday, |change| change.agreed_first_withdrawal = NaiveDate::MAX), ProblemType::Schedule),
        (with(Some("2026-01-29"), |_| ()), ProblemType::NoSuchPlan),
    ];
    for (change, expected) in cases {
        assert_eq!(refused(&visit.kiosk.decide(RequestBody::Change(change)).await), expected);
    }
    assert_eq!(dates(&visit.plan(12_000).await)[0], "2026-01-30");
    assert_eq!(visit.plans().await.len(), 2);
    visit.world.clock.advance(TimeDelta::days(3));
    let late = visit.kiosk.decide(RequestBody::Change(visit.change(plan, friday))).await;
    assert_eq!(refused(&late), ProblemType::TooLate);
}

#[tokio::test]
async fn another_bank_account_ends_every_plan_and_starts_a_prenote() {
    let visit = Visit::new().await;
    let mut payment = draft(elena());
    payment.account = DraftAccount::OnFile { last4: "7788".to_owned() };
    let earlier = visit.kiosk.envelope(&payment).await;
    accepted(&visit.kiosk.settle_one(&earlier).await);
    let change = |account| {
        RequestBody::BankAccountChange(BankAccountChange {
            token: visit.token.clone(),
            account,
            language: "en".to_owned(),
            authorization: authorization(),
        })
    };
    let on_file = visit.kiosk.decide(change(DraftAccount::OnFile { last4: "7788".to_owned() })).await;
    assert_eq!(refused(&on_file), ProblemType::BankAccount);
    assert_eq!(refused(&visit.kiosk.decide(change(new_account("123"))).await), ProblemType::BankAccount);
    assert_eq!(visit.plans().await.len(), 3);

    accepted(&visit.kiosk.decide(change(new_account("987655321"))).await);
    assert_eq!(visit.plans().await, []);
    assert_eq!(visit.standing(&earlier).await, Standing::Cancelled);
    let case = visit.kiosk.elena().await.case;
    assert_eq!(case.account_state, AccountState::PrenotePending { registered: date("2026-01-26") });
    assert_eq!((case.account.expect("an account").last4.as_str(), case.schedules.len()), ("5321", 0));
    // What was withdrawn before stays told.
    let token = visit.kiosk.elena().await.token;
    let past: wire::account::PastPayments = visit.kiosk.read(&token, "/v1/account/payments").await;
    assert_eq!(past.payments.len(), 8);

    // The payor was told that plans end, so they do, also where the same account is typed again.
    let mut next = draft(elena());
    next.account = DraftAccount::OnFile { last4: "5321".to_owned() };
    assert_eq!(accepted(&visit.kiosk.decide(RequestBody::BankDraft(next)).await).0, "2026-02-02");
    visit.world.clock.advance(TimeDelta::days(1));
    accepted(&visit.kiosk.decide(change(new_account("987655321"))).await);
    assert_eq!(visit.plans().await, []);
}

#[tokio::test]
async fn a_withdrawal_that_is_under_way_is_not_undone_by_another_account() {
    let visit = Visit::new().await;
    visit.world.clock.advance(TimeDelta::days(4));
    let change = BankAccountChange {
        token: visit.token.clone(),
        account: new_account("987655321"),
        language: "en".to_owned(),
        authorization: authorization(),
    };
    accepted(&visit.kiosk.decide(RequestBody::BankAccountChange(change)).await);
    let token = visit.kiosk.elena().await.token;
    let past: wire::account::PastPayments = visit.kiosk.read(&token, "/v1/account/payments").await;
    assert_eq!((past.payments[0].made_on, visit.plans().await.len()), (date("2026-01-30"), 0));
}

#[tokio::test]
async fn who_is_on_hold_changes_no_bank_account() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let mut dana = registration();
    dana.file_number = "0034567802".to_owned();
    dana.payor = person("Dana", "Whitfield", "345678912");
    dana.account = None;
    accepted(&kiosk.decide(RequestBody::Registration(dana)).await);
    let token = kiosk.sign_in("marcus77reed", "winter55wind").await.token;
    let change = BankAccountChange {
        token,
        account: new_account("987655321"),
        language: "en".to_owned(),
        authorization: authorization(),
    };
    assert_eq!(refused(&kiosk.decide(RequestBody::BankAccountChange(change)).await), ProblemType::OnHold);
}

#[tokio::test]
async fn a_payment_can_be_made_in_the_right_of_a_sign_in() {
    let visit = Visit::new().await;
    let mut payment = draft(rosa());
    payment.authority = Authority::SignIn { token: visit.token.clone() };
    payment.account = DraftAccount::OnFile { last4: "7788".to_owned() };
    accepted(&visit.kiosk.decide(RequestBody::BankDraft(payment.clone())).await);
    assert_eq!(dates(&visit.plan(25_000).await), ["2026-01-28"]);
    payment.authority = Authority::SignIn { token: Sensitive::new("made up") };
    assert_eq!(refused(&visit.kiosk.decide(RequestBody::BankDraft(payment)).await), ProblemType::SignedOut);
}
