//! A payor's own payments, after signing in: what is coming (22), what was paid (23), and taking a payment back.
//!
//! What is shown is what central told a moment ago. A cancellation that central has not acknowledged is "requested", and
//! must never be called more than that (R20).

use chrono::NaiveDate;
use rules::change::{Changeable, can_change, latest_change_moment};
use rules::schedule::Frequency;
use wire::ConfirmationNumber;
use wire::account::{Cancellation, PastPayment, PlanSummary};
use wire::lookup::ScheduleSummary;
use wire::problem::ProblemType;
use wire::request::RequestBody;

use super::ask::{Ask, AskFailure, Told};
use super::effect::Effect;
use super::errand::{Cancelling, Errand, Finished, NotDone, Why};
use super::event::Touch;
use super::journey::{Goal, Journey};
use super::{NotPaid, Page, Sending, Session, Stage, Waiting};
use crate::clock::Now;

/// What central told of the payor's own payments, and what a new account left to be set up again (R14).
#[derive(Debug, Default)]
pub struct Owned {
    plans: Option<Result<Vec<PlanSummary>, AskFailure>>,
    past: Option<Result<Vec<PastPayment>, AskFailure>>,
    pub again: Vec<PlanSummary>,
}

/// A screen among those of the coming payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Plans and single payments, soonest first.
    List,
    /// The payments of one plan.
    Plan(u8),
    /// One payment.
    Payment(Chosen),
    /// "Cancel it?"
    Cancel(Chosen),
    /// It is too late for that (R13).
    Late(Chosen, Wish),
    /// What a new account cancelled, to be set up again (R14, R15).
    Again,
}

/// A plan by its place in the list; with one of its payments, or as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    pub plan: u8,
    pub payment: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    Cancel,
    Change,
}

/// What was chosen, with its dates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target<'a> {
    pub plan: &'a PlanSummary,
    /// Only this payment of a plan. None: all of it.
    pub withdrawal: Option<NaiveDate>,
}

impl Target<'_> {
    /// The withdrawals that are meant, soonest first.
    pub fn dates(&self) -> Vec<NaiveDate> {
        match self.withdrawal {
            Some(date) => vec![date],
            None => self.plan.withdrawals.clone(),
        }
    }

    /// More than one payment is meant.
    pub fn is_whole_plan(&self) -> bool {
        self.withdrawal.is_none() && self.plan.frequency.is_recurring()
    }
}

impl Owned {
    pub fn plans(&self) -> &[PlanSummary] {
        self.plans.as_ref().and_then(|told| told.as_ref().ok()).map_or(&[], Vec::as_slice)
    }

    pub fn past(&self) -> &[PastPayment] {
        self.past.as_ref().and_then(|told| told.as_ref().ok()).map_or(&[], Vec::as_slice)
    }

    /// The coming payments are there to be shown.
    pub fn is_here(&self) -> bool {
        matches!(self.plans, Some(Ok(_)))
    }

    /// The coming payments are not what they were any more.
    pub(super) fn forget_plans(&mut self) {
        self.plans = None;
    }

    /// Why there is nothing to show for `goal`. None where there is.
    pub fn failure(&self, goal: Goal) -> Option<AskFailure> {
        let told = match goal {
            Goal::ComingPayments => self.plans.as_ref().map(|told| told.as_ref().err()),
            Goal::PastPayments => self.past.as_ref().map(|told| told.as_ref().err()),
        };
        // Nobody answered in time.
        told.map_or(Some(AskFailure::NoConnection), |failure| failure.copied())
    }
}

impl Session {
    /// The sign-in is done, or was before: shows what it was for.
    pub(super) fn open_goal(&mut self, now: Now) -> Vec<Effect> {
        self.visit.changing = None;
        let Some(signed_in) = &self.visit.signed_in else { return Vec::new() };
        let token = signed_in.token.clone();
        let (stage, ask) = match self.visit.answers.goal.unwrap_or(Goal::ComingPayments) {
            Goal::ComingPayments => {
                self.visit.owned.plans = None;
                (Stage::Coming(Place::List), Ask::Plans { token })
            }
            Goal::PastPayments => {
                self.visit.owned.past = None;
                (Stage::Past, Ask::PastPayments { token })
            }
        };
        self.go(stage);
        let ticket = self.ticket();
        self.visit.waiting = Some(Waiting { ticket, since_ms: now.monotonic_ms });
        vec![Effect::Ask { ticket, ask: Box::new(ask) }]
    }

    /// Shows the coming payments as they are now.
    pub(super) fn open_coming(&mut self, now: Now) -> Vec<Effect> {
        self.visit.answers.goal = Some(Goal::ComingPayments);
        self.open_goal(now)
    }

    /// What is waited for is about the payor's own payments.
    pub(super) fn asks_for_payments(&self) -> bool {
        matches!(self.visit.stage, Stage::Coming(_) | Stage::Past)
    }

    /// Central told of the payor's own payments, or nobody did.
    pub(super) fn told_payments(&mut self, told: Result<Told, AskFailure>) {
        let owned = &mut self.visit.owned;
        match (&self.visit.stage, told) {
            (Stage::Coming(_), Ok(Told::Plans(told))) => {
                owned.plans = Some(Ok(told.plans));
                if let Some(signed_in) = &mut self.visit.signed_in {
                    signed_in.case.schedules = owned.plans().iter().filter_map(summary).collect();
                }
            }
            (Stage::Past, Ok(Told::PastPayments(told))) => owned.past = Some(Ok(told.payments)),
            (Stage::Coming(_), Err(failure)) => owned.plans = Some(Err(failure)),
            (Stage::Past, Err(failure)) => owned.past = Some(Err(failure)),
            _ => {}
        }
    }

    /// What is meant by a choice. None where it is not there any more.
    pub fn target(&self, chosen: Chosen) -> Option<Target<'_>> {
        let plan = self.visit.owned.plans().get(usize::from(chosen.plan))?;
        let withdrawal = match chosen.payment {
            Some(payment) => Some(*plan.withdrawals.get(usize::from(payment))?),
            None => None,
        };
        Some(Target { plan, withdrawal })
    }

    /// The first of its withdrawals that can still be changed or cancelled today (R13).
    pub fn first_changeable(&self, target: &Target) -> Option<NaiveDate> {
        target.dates().into_iter().find(|date| matches!(self.changeable(*date), Changeable::Yes { .. }))
    }

    pub fn changeable(&self, withdrawal: NaiveDate) -> Changeable {
        can_change(&self.policy.rules, self.visit.answers.today(), withdrawal)
    }

    /// The next payment that can still be changed or cancelled: of the same plan, else of another.
    pub fn next_changeable(&self, not: Chosen) -> Option<Chosen> {
        let plans = 0..self.visit.owned.plans().len() as u8;
        let first_of = |plan: u8| {
            let summary = self.visit.owned.plans().get(usize::from(plan))?;
            let in_time = |date: &NaiveDate| matches!(self.changeable(*date), Changeable::Yes { .. });
            let payment = summary.withdrawals.iter().position(in_time)? as u8;
            let payment = summary.frequency.is_recurring().then_some(payment);
            Some(Chosen { plan, payment })
        };
        first_of(not.plan).or_else(|| plans.filter(|plan| *plan != not.plan).find_map(first_of))
    }

    pub(super) fn coming_touched(&mut self, place: Place, touch: Touch, now: Now) -> Vec<Effect> {
        let listed = place != Place::Again;
        if self.visit.waiting.is_some() || listed && self.visit.owned.failure(Goal::ComingPayments).is_some() {
            return self.failure_touched(touch, now);
        }
        match (place, touch) {
            (Place::List, Touch::Back) => self.go(Stage::Menu),
            (Place::List, Touch::Choose(card)) => self.open_plan(card),
            (Place::List, Touch::Extra(0)) => self.begin_account_change(),
            (Place::List | Place::Again, Touch::Extra(1)) => self.pay_as_owner(None),
            (Place::Plan(plan), Touch::Choose(card)) => {
                self.show(Place::Payment(Chosen { plan, payment: Some(card) }));
            }
            (Place::Plan(plan), Touch::Extra(extra)) => self.wish(Chosen { plan, payment: None }, extra),
            (Place::Payment(chosen), Touch::Extra(extra)) => self.wish(chosen, extra),
            (Place::Payment(Chosen { plan, payment: Some(_) }), Touch::Back) => self.show(Place::Plan(plan)),
            (Place::Plan(_) | Place::Payment(_) | Place::Again, Touch::Back) => self.show(Place::List),
            (Place::Cancel(chosen) | Place::Late(chosen, _), Touch::Back) => self.show(self.page_of(chosen)),
            (Place::Cancel(chosen), Touch::Continue) => return self.cancel(chosen, now),
            (Place::Late(chosen, _), Touch::Choose(0)) => {
                if let Some(next) = self.next_changeable(chosen) {
                    self.show(Place::Payment(next));
                }
            }
            (Place::Again, Touch::Choose(card)) => self.pay_as_owner(Some(card)),
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn past_touched(&mut self, touch: Touch, now: Now) -> Vec<Effect> {
        if self.visit.waiting.is_some() || self.visit.owned.failure(Goal::PastPayments).is_some() {
            return self.failure_touched(touch, now);
        }
        match touch {
            Touch::Back => self.go(Stage::Menu),
            Touch::Extra(0) if !self.visit.owned.past().is_empty() => {
                let leaflet = super::leaflets::past_payments(self.visit.owned.past(), self.visit.lang, now.local);
                return vec![Effect::PrintLeaflet(Box::new(leaflet))];
            }
            _ => {}
        }
        Vec::new()
    }

    /// While central is asked, and where it did not tell: back, or once more.
    fn failure_touched(&mut self, touch: Touch, now: Now) -> Vec<Effect> {
        let goal = self.visit.answers.goal.unwrap_or(Goal::ComingPayments);
        match touch {
            Touch::Back => self.go(Stage::Menu),
            Touch::Continue if self.visit.waiting.is_some() => {}
            Touch::Continue if self.visit.owned.failure(goal) == Some(AskFailure::SignedOut) => self.sign_in_again(),
            Touch::Continue => return self.open_goal(now),
            _ => {}
        }
        Vec::new()
    }

    /// The sign-in does not hold any more: the same goal, from the beginning.
    pub(super) fn sign_in_again(&mut self) {
        self.visit.signed_in = None;
        self.visit.owned = Owned::default();
        let answers = self.visit.answers.anew(Journey::SignIn);
        self.take_up(answers);
        self.begin(Journey::SignIn);
    }

    fn show(&mut self, place: Place) {
        self.go(Stage::Coming(place));
    }

    fn open_plan(&mut self, plan: u8) {
        let Some(summary) = self.visit.owned.plans().get(usize::from(plan)) else { return };
        let recurring = summary.frequency.is_recurring();
        self.show(if recurring { Place::Plan(plan) } else { Place::Payment(Chosen { plan, payment: None }) });
    }

    /// The screen on which it was chosen what to do with it.
    pub(super) fn page_of(&self, chosen: Chosen) -> Place {
        match self.target(chosen) {
            Some(target) if target.is_whole_plan() => Place::Plan(chosen.plan),
            Some(_) => Place::Payment(chosen),
            None => Place::List,
        }
    }

    /// Cancel or change: on to it where there is still time, else to why not.
    fn wish(&mut self, chosen: Chosen, extra: u8) {
        let wish = if extra == 0 { Wish::Cancel } else { Wish::Change };
        let Some(target) = self.target(chosen) else { return };
        match (self.first_changeable(&target), wish) {
            (None, _) => self.show(Place::Late(chosen, wish)),
            (Some(_), Wish::Cancel) => self.show(Place::Cancel(chosen)),
            (Some(from), Wish::Change) => self.begin_change(chosen, from),
        }
    }

    fn cancel(&mut self, chosen: Chosen, now: Now) -> Vec<Effect> {
        if !self.health.online && !self.policy.offline_saving {
            self.open(Page::BankUnavailable);
            return Vec::new();
        }
        // Midnight or the cut-off may have passed since it was asked.
        let Some((body, cancelling)) = self.cancellation(chosen, now) else {
            self.show(Place::Late(chosen, Wish::Cancel));
            return Vec::new();
        };
        self.submit(body, Errand::Cancellation(Box::new(cancelling)), now)
    }

    /// The request, and what its last screen and paper will say. None where it is too late.
    fn cancellation(&self, chosen: Chosen, now: Now) -> Option<(RequestBody, Cancelling)> {
        let signed_in = self.visit.signed_in.as_ref()?;
        let target = self.target(chosen)?;
        let first = self.first_changeable(&target)?;
        let plan = target.plan;
        let later = |after: NaiveDate| plan.withdrawals.iter().copied().find(|date| *date > after);
        let body = RequestBody::Cancellation(Cancellation {
            token: signed_in.token.clone(),
            plan: plan.id,
            withdrawal: target.withdrawal,
            language: self.visit.lang.code().to_owned(),
        });
        let cancelling = Cancelling {
            lang: self.visit.lang,
            office: self.site.office.clone(),
            at: now.local,
            file_number_ending: signed_in.file_number_ending.clone(),
            amount_cents: plan.amount_cents,
            account_type: plan.account_type,
            last4: plan.last4.clone(),
            frequency: if target.is_whole_plan() { plan.frequency } else { Frequency::Once },
            from: first,
            still_taken: target.dates().into_iter().take_while(|date| *date < first).last(),
            goes_on: target.withdrawal.and_then(later),
            must_reach_by: latest_change_moment(&self.policy.rules, first),
        };
        Some((body, cancelling))
    }

    /// Hands a request that is no payment to the outbox.
    pub(super) fn submit(&mut self, body: RequestBody, errand: Errand, now: Now) -> Vec<Effect> {
        let ticket = self.ticket();
        self.visit.sent = true;
        self.go(Stage::Sending(Sending { ticket, since_ms: now.monotonic_ms, card: false, saved: None, errand }));
        vec![Effect::Submit { ticket, body: Box::new(body) }]
    }

    /// The cancellation or change of account that is sent now.
    pub(super) fn errand(&self) -> Option<&Errand> {
        match &self.visit.stage {
            Stage::Sending(Sending {
                errand: errand @ (Errand::Cancellation(_) | Errand::AccountChange(_) | Errand::Contact),
                ..
            }) => Some(errand),
            _ => None,
        }
    }

    /// A request that is no payment was accepted, or is saved until it can be sent.
    pub(super) fn errand_ended(&mut self, confirmation: ConfirmationNumber, accepted: bool) -> Vec<Effect> {
        let Some(errand) = self.errand().cloned() else { return Vec::new() };
        let finished = Finished { errand, confirmation, accepted };
        let paper = super::leaflets::of_errand(&finished);
        if matches!(finished.errand, Errand::AccountChange(_)) {
            self.note_new_account();
        }
        // What is coming has changed: it is asked for again.
        self.visit.owned.forget_plans();
        self.go(Stage::Finished(finished));
        paper.into_iter().collect()
    }

    /// A request that is no payment came to nothing.
    pub(super) fn errand_failed(&mut self, why: Why) {
        if let Some(errand) = self.errand().cloned() {
            self.go(Stage::NotPaid(NotPaid::NotDone(Box::new(NotDone { errand, why }))));
        }
    }

    pub(super) fn finished_touched(&mut self, finished: &Finished, touch: Touch, now: Now) -> Vec<Effect> {
        match (&finished.errand, touch) {
            (_, Touch::PrintAgain) => super::leaflets::of_errand(finished).into_iter().collect(),
            (Errand::Cancellation(_), Touch::Choose(0)) => self.open_coming(now),
            (Errand::AccountChange(_), Touch::Choose(0) | Touch::Continue) if !self.visit.owned.again.is_empty() => {
                self.show(Place::Again);
                Vec::new()
            }
            (Errand::AccountChange(_), Touch::Choose(0)) => {
                self.pay_as_owner(None);
                Vec::new()
            }
            _ => {
                self.registered_touched(finished, touch);
                Vec::new()
            }
        }
    }

    /// On from a refusal of something asked for in the right of a sign-in.
    pub(super) fn after_refusal(&mut self, problem: Option<ProblemType>, now: Now) -> Vec<Effect> {
        if problem == Some(ProblemType::SignedOut) {
            self.visit.answers.goal = Some(Goal::ComingPayments);
            self.sign_in_again();
            return Vec::new();
        }
        self.open_coming(now)
    }
}

/// A plan as a look-up would tell of it.
fn summary(plan: &PlanSummary) -> Option<ScheduleSummary> {
    let next_withdrawal = *plan.withdrawals.first()?;
    Some(ScheduleSummary { amount_cents: plan.amount_cents, frequency: plan.frequency, next_withdrawal })
}
