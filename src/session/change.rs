//! In the right of a sign-in: other terms for a payment (32), another bank account (31), and payments without asking again
//! who pays (R11, R13 to R15).

use chrono::{Days, NaiveDate};
use rules::change::{Changeable, lost_by_new_account};
use rules::money::Cents;
use rules::policy::Rules;
use rules::schedule::{Frequency, Inquiry, Plan};
use wire::account::{BankAccountChange, Change, PlanSummary};
use wire::lookup::AccountOnFile;
use wire::request::RequestBody;

use super::answers::{AccountChoice, Answers, Often, PayBy};
use super::effect::Effect;
use super::errand::{AccountChanging, Errand};
use super::journey::Journey;
use super::plans::{Chosen, Place, Wish};
use super::question::Question;
use super::submit::{authorization, draft_account};
use super::{Session, Stage};
use crate::clock::Now;

/// Who pays is known from the sign-in.
#[derive(Debug, Clone, PartialEq)]
pub struct Owner {
    /// The last two characters of the file number.
    pub file_number_ending: String,
    pub masked_email: String,
    /// A card needs file number and identity all the same: they are asked for, and count instead of the sign-in.
    pub proves: bool,
    /// Which of the payments that a new account cancelled is being set up again.
    pub again: Option<u8>,
}

/// What is to get other terms.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    pub chosen: Chosen,
    pub plan: PlanSummary,
    /// Only this payment of a plan, which then becomes a single one. None: all that is coming of it.
    pub withdrawal: Option<NaiveDate>,
    /// The first withdrawal that gets other terms: the first that still may (R13).
    pub from: NaiveDate,
    pub what: Option<What>,
}

/// What is changed. Only that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Amount,
    Date,
    HowOften,
}

impl Changed {
    /// How often it was, and is unless that changes.
    pub fn frequency(&self) -> Frequency {
        if self.withdrawal.is_some() { Frequency::Once } else { self.plan.frequency }
    }

    /// What can be changed, in the order in which it is offered.
    pub fn choices(&self) -> &'static [What] {
        if self.frequency().is_recurring() {
            &[What::Amount, What::Date, What::HowOften]
        } else {
            &[What::Amount, What::Date]
        }
    }
}

/// The plan of which this withdrawal is the first. Its nominal day may be a day off before it (R6).
pub fn plan_with_first(rules: &Rules, frequency: Frequency, withdrawal: NaiveDate) -> Option<Plan> {
    // No run of days off is longer.
    let starts = (0..10).filter_map(|days| withdrawal.checked_sub_days(Days::new(days)));
    let plan = |start: NaiveDate| {
        let today = start.checked_sub_days(Days::new(31))?;
        Plan::new(rules, &Inquiry { today, frequency, start, verified: true, registered: None }).ok()
    };
    starts.filter_map(plan).find(|plan| plan.first().date == withdrawal)
}

impl Answers {
    /// Takes over amount and frequency of what is there.
    fn take_terms(&mut self, amount_cents: Cents, frequency: Frequency) {
        self.amount_cents = Some(amount_cents);
        (self.repeat, self.method) = (Some(frequency.is_recurring()), Some(PayBy::Bank));
        (self.often, self.weekday, self.pair_day, self.month_day) = (None, None, None, None);
        self.often = match frequency {
            Frequency::Once => None,
            Frequency::Weekly { weekday } => {
                self.weekday = Some(weekday.number());
                Some(Often::Weekly)
            }
            Frequency::Biweekly { weekday } => {
                self.weekday = Some(weekday.number());
                Some(Often::Biweekly)
            }
            Frequency::Semimonthly { day } => {
                self.pair_day = Some(day.into());
                Some(Often::Semimonthly)
            }
            Frequency::Monthly { day } => {
                self.month_day = Some(day.into());
                Some(Often::Monthly)
            }
        };
    }

    /// Notes what is to be changed; all else is again as it was.
    pub(super) fn choose_what(&mut self, choice: u8) -> bool {
        let Some(changed) = &mut self.changed else { return false };
        let Some(what) = changed.choices().get(usize::from(choice)).copied() else { return false };
        changed.what = Some(what);
        let (amount, frequency, from) = (changed.plan.amount_cents, changed.frequency(), changed.from);
        self.take_terms(amount, frequency);
        self.start = match what {
            // The days stay as they are.
            What::Amount => plan_with_first(&self.policy().rules, frequency, from).map(|plan| plan.requested_start()),
            What::Date | What::HowOften => Some(from),
        };
        (self.agreed, self.moved_accepted) = (None, None);
        true
    }

    /// Whether this is asked when terms change: everything is, where they do not.
    pub fn asks_about(&self, asked: &[What]) -> bool {
        self.changed.as_ref().is_none_or(|changed| changed.what.is_some_and(|what| asked.contains(&what)))
    }

    /// Only the amount changes, and yet the first payment with it is on another date: the earlier one cannot be reached
    /// any more without a connection (R19).
    pub fn change_moves_date(&self) -> bool {
        self.changed
            .as_ref()
            .is_some_and(|changed| changed.what == Some(What::Amount) && self.first_withdrawal() != Some(changed.from))
    }

    /// Payments of the plans there are now that come before a new account can be used: to be paid another way (R14).
    pub fn lost_by_new_account(&self) -> Vec<(NaiveDate, Cents)> {
        let inquiry = self.inquiry(self.today(), true);
        let mut lost: Vec<(NaiveDate, Cents)> = Vec::new();
        for schedule in self.case.iter().flat_map(|case| &case.schedules) {
            if let Some(plan) = plan_with_first(&self.policy().rules, schedule.frequency, schedule.next_withdrawal) {
                let withdrawals = lost_by_new_account(self.rules(), &inquiry, plan.withdrawals());
                lost.extend(withdrawals.into_iter().map(|lost| (lost.date, schedule.amount_cents)));
            }
        }
        lost.sort();
        lost
    }
}

impl Session {
    /// Empty answers of a journey in the right of the sign-in.
    pub(super) fn fresh_answers(&self, journey: Journey) -> Answers {
        let mut answers = self.visit.answers.anew(journey);
        if let Some(signed_in) = &self.visit.signed_in {
            answers.owner = Some(Owner {
                file_number_ending: signed_in.file_number_ending.clone(),
                masked_email: signed_in.masked_email.clone(),
                proves: false,
                again: None,
            });
            answers.case = Some(signed_in.case.clone());
            (answers.identified, answers.right_case) = (true, true);
        }
        answers
    }

    /// Goes on with these answers; nothing typed before is left.
    pub(super) fn take_up(&mut self, answers: Answers) {
        let visit = &mut self.visit;
        (visit.answers, visit.entries, visit.changing) = (answers, Default::default(), None);
        (visit.month_offset, visit.agree_ticked) = (0, false);
    }

    pub(super) fn begin_change(&mut self, chosen: Chosen, from: NaiveDate) {
        let Some(target) = self.target(chosen) else { return };
        let changed = Changed { chosen, plan: target.plan.clone(), withdrawal: target.withdrawal, from, what: None };
        let mut answers = self.fresh_answers(Journey::ChangePayment);
        answers.take_terms(changed.plan.amount_cents, changed.frequency());
        answers.changed = Some(changed);
        self.take_up(answers);
        self.ask(Question::WhatToChange);
    }

    pub(super) fn begin_account_change(&mut self) {
        let mut answers = self.fresh_answers(Journey::ChangeAccount);
        (answers.repeat, answers.method) = (Some(false), Some(PayBy::Bank));
        answers.account = Some(AccountChoice::New);
        self.take_up(answers);
        self.ask(Question::AccountWarning);
    }

    /// A payment in the right of the sign-in: new, or one that a new account cancelled.
    pub(super) fn pay_as_owner(&mut self, again: Option<u8>) {
        let mut answers = self.fresh_answers(Journey::Pay);
        let plan = again.and_then(|index| self.visit.owned.again.get(usize::from(index))).cloned();
        let on_hold = answers.on_hold();
        if let Some(owner) = &mut answers.owner {
            owner.again = again.filter(|_| plan.is_some());
            owner.proves = on_hold;
        }
        if on_hold {
            // Nothing but the card is left (R17).
            answers.forget_case();
        } else if let Some(plan) = &plan {
            answers.take_terms(plan.amount_cents, plan.frequency);
            answers.account = answers.account_on_file().map(|_| AccountChoice::OnFile);
        }
        self.take_up(answers);
        if let Some(plan) = plan {
            self.visit.entries.entry(Question::Amount).set(&plan.amount_cents.to_decimal().to_string());
        }
        let first = Question::next_unsettled(&self.visit.answers);
        self.ask(first);
    }

    /// A second payment of the same visit: first what is still to be set up again.
    pub(super) fn pay_again_as_owner(&mut self) {
        if self.visit.owned.again.is_empty() {
            self.pay_as_owner(None);
        } else {
            self.go(Stage::Coming(Place::Again));
        }
    }

    /// A card is paid with by who proves the identity, signed in or not.
    pub(super) fn prove_for_card(&mut self) {
        if let Some(owner) = self.visit.answers.owner.as_mut().filter(|owner| !owner.proves) {
            owner.proves = true;
            self.visit.answers.forget_case();
            self.visit.changing = Some(Question::FileNumber);
        }
    }

    /// Back from the first question of a journey.
    pub(super) fn leave_journey(&mut self, now: Now) -> Vec<Effect> {
        let answers = &self.visit.answers;
        let Some(owner) = answers.owner.as_ref().filter(|_| self.visit.signed_in.is_some()) else {
            self.before_journey();
            return Vec::new();
        };
        if owner.proves && answers.method == Some(PayBy::Card) {
            // As it was before the card was chosen.
            let known = self.fresh_answers(Journey::Pay);
            let answers = &mut self.visit.answers;
            (answers.owner, answers.case, answers.method) = (known.owner, known.case, None);
            (answers.identified, answers.right_case) = (true, true);
            self.ask(Question::Method);
            return Vec::new();
        }
        let place = match (&answers.changed, owner.again) {
            (Some(changed), _) => self.page_of(changed.chosen),
            (None, Some(_)) => Place::Again,
            (None, None) => Place::List,
        };
        if place != Place::Again && !self.visit.owned.is_here() {
            return self.open_coming(now);
        }
        self.go(Stage::Coming(place));
        Vec::new()
    }

    /// The request for other terms, as agreed to. None where an answer is missing.
    pub(super) fn change_request(&self) -> Option<RequestBody> {
        let answers = &self.visit.answers;
        let changed = answers.changed.as_ref()?;
        Some(RequestBody::Change(Change {
            token: self.visit.signed_in.as_ref()?.token.clone(),
            plan: changed.plan.id,
            withdrawal: changed.withdrawal,
            amount_cents: answers.amount_cents?,
            frequency: answers.frequency()?,
            requested_start: answers.start?,
            agreed_first_withdrawal: answers.first_withdrawal()?,
            agreed_on: answers.today(),
            language: self.visit.lang.code().to_owned(),
            authorization: authorization(answers)?,
        }))
    }

    /// Where it became too late for the change while the payor read (R13): says so.
    pub(super) fn change_is_too_late(&mut self) -> bool {
        let Some(changed) = &self.visit.answers.changed else { return false };
        let chosen = changed.chosen;
        let too_late = !matches!(self.changeable(changed.from), Changeable::Yes { .. });
        if too_late {
            self.go(Stage::Coming(Place::Late(chosen, Wish::Change)));
        }
        too_late
    }

    pub(super) fn send_account_change(&mut self, now: Now) -> Vec<Effect> {
        match self.account_change(now) {
            Some((body, changing)) => self.submit(body, Errand::AccountChange(Box::new(changing)), now),
            None => Vec::new(),
        }
    }

    fn account_change(&self, now: Now) -> Option<(RequestBody, AccountChanging)> {
        let answers = &self.visit.answers;
        let (account_type, last4) = answers.account_shown()?;
        let body = RequestBody::BankAccountChange(BankAccountChange {
            token: self.visit.signed_in.as_ref()?.token.clone(),
            account: draft_account(answers)?,
            language: self.visit.lang.code().to_owned(),
            authorization: authorization(answers)?,
        });
        let schedules = answers.case.iter().flat_map(|case| &case.schedules);
        let changing = AccountChanging {
            lang: self.visit.lang,
            at: now.local,
            account_type,
            last4,
            cancelled: schedules.map(|plan| (plan.amount_cents, plan.frequency, plan.next_withdrawal)).collect(),
            mail: answers.lost_by_new_account(),
            first_possible: answers.earliest_with(true),
            agreement: answers.agreed.as_ref()?.sentences.clone(),
        };
        Some((body, changing))
    }

    /// Central has another account for this case now, or will: what the sign-in told is brought up to date (R8, R14).
    pub(super) fn note_new_account(&mut self) {
        let answers = &self.visit.answers;
        if !answers.uses_new_account() || !answers.by_sign_in() {
            return;
        }
        let registered = answers.today();
        let Some((account_type, last4)) = answers.account_shown() else { return };
        if self.visit.owned.is_here() {
            self.visit.owned.again = self.visit.owned.plans().to_vec();
        }
        if let Some(signed_in) = &mut self.visit.signed_in {
            let case = &mut signed_in.case;
            case.account = Some(AccountOnFile { account_type, last4 });
            case.account_state = rules::account_state::AccountState::PrenotePending { registered };
            case.schedules.clear();
        }
    }

    /// What was set up again is set up.
    pub(super) fn note_set_up(&mut self) {
        let again = self.visit.answers.owner.as_mut().and_then(|owner| owner.again.take());
        if let Some(index) = again.map(usize::from).filter(|index| *index < self.visit.owned.again.len()) {
            self.visit.owned.again.remove(index);
        }
    }
}
