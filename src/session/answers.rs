//! What the payor has answered so far, and what follows from it.
//!
//! Everything derived (the plan, the first possible date, the fee) is computed from the answers when it is asked for, so
//! that a changed answer can never leave a stale consequence behind. Dropping the answers wipes what is sensitive.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use rules::bank::{AccountNumber, AccountType, RoutingNumber};
use rules::card::{CardNumber, Expiry, SecurityCode};
use rules::contact::{Email, State, ZipCode};
use rules::file_number::FileNumber;
use rules::money::{Cents, Limits, fee};
use rules::policy::Rules;
use rules::schedule::{Frequency, Inquiry, Plan, earliest};
use rules::sensitive::Sensitive;
use wire::lookup::{AccountOnFile, CaseSummary, PayorKind, Proof};
use wire::policy::Policy;
use wire::request::DraftAccount;

use super::agreement;
use super::change::{Changed, Owner};
use super::contact::ContactAnswers;
use super::journey::{Goal, Journey};
use super::question::Question;
use super::registration::RegistrationAnswers;
use crate::lang::Lang;

/// Whose child support it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payee {
    Own,
    Another,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayBy {
    Bank,
    Card,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountChoice {
    OnFile,
    New,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Often {
    Weekly,
    Biweekly,
    Semimonthly,
    Monthly,
}

/// The card, one answer a screen. Never written anywhere (R21).
#[derive(Debug, Default)]
pub struct CardAnswers {
    pub name: Sensitive,
    pub street: Sensitive,
    pub zip: Option<ZipCode>,
    pub state: Option<State>,
    pub city: Sensitive,
    pub number: Option<CardNumber>,
    pub expiry: Option<Expiry>,
    pub code: Option<SecurityCode>,
}

/// What was agreed to on screen 18: when any of it changes, it must be agreed to again.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    pub amount_cents: Cents,
    pub frequency: Frequency,
    pub first_withdrawal: NaiveDate,
    pub account_last4: String,
    pub account_type: AccountType,
}

/// An agreement given.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreed {
    /// What was shown, sentence by sentence.
    pub sentences: Vec<String>,
    pub lang: Lang,
    pub at: DateTime<FixedOffset>,
}

/// All answers of one visit.
#[derive(Debug)]
pub struct Answers {
    policy: Arc<Policy>,
    /// Policy's rules, with the extra day where there is no connection.
    rules: Arc<Rules>,
    /// Civil time at the office, as of the last event.
    local: NaiveDateTime,
    pub journey: Journey,
    /// What the sign-in is for.
    pub goal: Option<Goal>,
    /// Who pays, where a sign-in told.
    pub owner: Option<Owner>,
    /// What is to get other terms (32).
    pub changed: Option<Changed>,
    /// The payor saw what a new account cancels (R14).
    pub warned: bool,
    pub file_number: Option<FileNumber>,
    pub payee: Option<Payee>,
    pub other_first: Sensitive,
    pub other_last: Sensitive,
    pub ssn_digits: Sensitive,
    /// Central matched the proof, or will check it later.
    pub identified: bool,
    pub case: Option<CaseSummary>,
    pub right_case: bool,
    pub repeat: Option<bool>,
    pub amount_cents: Option<Cents>,
    pub method: Option<PayBy>,
    pub account: Option<AccountChoice>,
    pub routing: Option<RoutingNumber>,
    pub account_type: Option<AccountType>,
    pub account_number: Option<AccountNumber>,
    pub account_number_again: bool,
    pub often: Option<Often>,
    pub weekday: Option<u8>,
    pub pair_day: Option<u8>,
    pub month_day: Option<u8>,
    pub start: Option<NaiveDate>,
    /// The moved first date that the payor accepted on screen 15.
    pub moved_accepted: Option<NaiveDate>,
    pub email: Option<Email>,
    pub without_email: bool,
    pub agreed: Option<Agreed>,
    pub card: CardAnswers,
    pub registration: RegistrationAnswers,
    pub contact: ContactAnswers,
    /// Questions whose answer was taken from the file, from a scan or from the payment before. While it holds they are
    /// passed over; the review shows the answers and lets each be changed.
    pub taken_over: BTreeSet<Question>,
}

impl Answers {
    pub fn new(policy: Arc<Policy>, online: bool, local: NaiveDateTime) -> Self {
        let rules = Arc::new(if online { policy.rules.clone() } else { policy.rules.while_offline() });
        Answers {
            policy,
            rules,
            local,
            journey: Journey::Pay,
            goal: None,
            owner: None,
            changed: None,
            warned: false,
            file_number: None,
            payee: None,
            other_first: Sensitive::default(),
            other_last: Sensitive::default(),
            ssn_digits: Sensitive::default(),
            identified: false,
            case: None,
            right_case: false,
            repeat: None,
            amount_cents: None,
            method: None,
            account: None,
            routing: None,
            account_type: None,
            account_number: None,
            account_number_again: false,
            often: None,
            weekday: None,
            pair_day: None,
            month_day: None,
            start: None,
            moved_accepted: None,
            email: None,
            without_email: false,
            agreed: None,
            card: CardAnswers::default(),
            registration: RegistrationAnswers::default(),
            contact: ContactAnswers::default(),
            taken_over: BTreeSet::new(),
        }
    }

    /// Empty answers of another journey, in the same circumstances.
    pub fn anew(&self, journey: Journey) -> Self {
        let mut fresh = Answers::new(self.policy.clone(), true, self.local);
        (fresh.rules, fresh.journey, fresh.goal) = (self.rules.clone(), journey, self.goal);
        // A registration is offered once in a visit.
        fresh.registration.sent_as = self.registration.sent_as.clone();
        fresh
    }

    /// Takes over a new day, a new policy or a change of the connection. What no longer holds then shows as unanswered.
    pub fn refresh(&mut self, policy: &Arc<Policy>, online: bool, local: NaiveDateTime) {
        self.policy = policy.clone();
        self.rules = Arc::new(if online { policy.rules.clone() } else { policy.rules.while_offline() });
        self.local = local;
    }

    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The business date that a request made now counts for (R3).
    pub fn today(&self) -> NaiveDate {
        self.rules.business_today(self.local)
    }

    pub fn on_hold(&self) -> bool {
        self.case.as_ref().is_some_and(|case| case.account_state.is_on_hold())
    }

    pub fn pays_by_card(&self) -> bool {
        // On hold nothing but the card is left here (R17).
        self.journey == Journey::Pay
            && (self.on_hold() || self.repeat == Some(false) && self.method == Some(PayBy::Card))
    }

    pub fn pays_from_bank(&self) -> bool {
        !self.on_hold() && (self.repeat == Some(true) || self.repeat == Some(false) && self.method == Some(PayBy::Bank))
    }

    /// The account that central has for this case and would draw on.
    pub fn account_on_file(&self) -> Option<&AccountOnFile> {
        let case = self.case.as_ref()?;
        case.account.as_ref().filter(|_| case.account_state.has_usable_account())
    }

    /// Payments are set up already, as far as is known.
    pub fn has_schedules(&self) -> bool {
        self.case.as_ref().is_some_and(|case| !case.schedules.is_empty())
    }

    pub fn uses_new_account(&self) -> bool {
        self.journey == Journey::Register
            || self.changed.is_none() && (self.account_on_file().is_none() || self.account == Some(AccountChoice::New))
    }

    pub fn repeats(&self, often: &[Often]) -> bool {
        self.repeat == Some(true) && self.often.is_some_and(|chosen| often.contains(&chosen))
    }

    /// How many Social Security digits prove the identity here.
    pub fn ssn_digits_asked(&self) -> u8 {
        match self.payee {
            Some(Payee::Another) => self.rules.ssn_digits.other_person,
            _ => self.rules.ssn_digits.own_case,
        }
    }

    /// The service fee if this were paid by card (R23).
    pub fn card_fee(&self) -> Option<Cents> {
        self.amount_cents.map(|amount| fee(amount, self.rules.card_fee_rate))
    }

    pub fn card_total(&self) -> Option<Cents> {
        self.amount_cents?.checked_add(self.card_fee()?)
    }

    /// What a single payment may be, by the way it is paid as far as that is known (R23).
    pub fn limits(&self) -> Limits {
        if self.pays_by_card() { self.rules.limits.card } else { self.rules.limits.bank }
    }

    pub fn amount_holds(&self) -> bool {
        self.amount_cents.is_some_and(|amount| self.limits().check(amount).is_ok())
    }

    /// The frequency, once its day is known.
    pub fn frequency(&self) -> Option<Frequency> {
        if self.repeat == Some(false) {
            return Some(Frequency::Once);
        }
        match self.often? {
            Often::Weekly => Frequency::weekly(self.weekday?).ok(),
            Often::Biweekly => Frequency::biweekly(self.weekday?).ok(),
            Often::Semimonthly => Frequency::semimonthly(self.pair_day?).ok(),
            Often::Monthly => Frequency::monthly(self.month_day?).ok(),
        }
    }

    /// Whether the bank has still to check the account that is drawn on (R8).
    pub fn prenote_pending(&self) -> bool {
        self.uses_new_account() || !self.case.as_ref().is_some_and(|case| case.account_state.is_verified())
    }

    /// The question that the rules answer, for a start on this day.
    pub(super) fn inquiry(&self, start: NaiveDate, new_account: bool) -> Inquiry {
        let on_file = self.case.as_ref().filter(|_| !new_account).map(|case| case.account_state);
        Inquiry {
            today: self.today(),
            frequency: self.frequency().unwrap_or(Frequency::Once),
            start,
            verified: on_file.is_some_and(|state| state.is_verified()),
            registered: on_file.and_then(|state| state.registered()),
        }
    }

    /// The first possible withdrawal date (R8) with the account chosen.
    pub fn earliest(&self) -> NaiveDate {
        self.earliest_with(self.uses_new_account())
    }

    /// The first possible withdrawal date with the account on file, or with a new one.
    pub fn earliest_with(&self, new_account: bool) -> NaiveDate {
        earliest(&self.rules, &self.inquiry(self.today(), new_account))
    }

    /// The withdrawals that follow from a start on this day.
    pub fn plan_from(&self, start: NaiveDate) -> Option<Plan> {
        let plan = Plan::new(&self.rules, &self.inquiry(start, self.uses_new_account())).ok()?;
        Some(plan.explaining_cut_off(&self.rules, self.local))
    }

    /// The withdrawals that follow from the answers.
    pub fn plan(&self) -> Option<Plan> {
        self.frequency()?;
        self.plan_from(self.start?)
    }

    pub fn first_withdrawal(&self) -> Option<NaiveDate> {
        self.plan().map(|plan| plan.first().date)
    }

    /// The day chosen is still a possible one.
    pub fn start_holds(&self) -> bool {
        self.start.is_some_and(|start| start >= self.earliest() && self.rules.calendar.is_business_day(start))
    }

    /// A rule gave another first date than the one chosen: the payor must see it (R9).
    pub fn first_date_moved(&self) -> bool {
        self.start_holds() && self.plan().is_some_and(|plan| plan.moved())
    }

    pub fn moved_date_accepted(&self) -> bool {
        self.moved_accepted.is_some() && self.moved_accepted == self.first_withdrawal()
    }

    /// Kind and last four digits of the account that is drawn on.
    pub fn account_shown(&self) -> Option<(AccountType, String)> {
        if let Some(changed) = &self.changed {
            return Some((changed.plan.account_type, changed.plan.last4.clone()));
        }
        if self.uses_new_account() {
            return Some((self.account_type?, self.account_number.as_ref()?.last4()));
        }
        self.account_on_file().map(|account| (account.account_type, account.last4.clone()))
    }

    /// What there is to agree to.
    pub fn terms(&self) -> Option<Terms> {
        let (account_type, account_last4) = self.account_shown()?;
        Some(Terms {
            amount_cents: self.amount_cents?,
            frequency: self.frequency()?,
            first_withdrawal: self.first_withdrawal()?,
            account_last4,
            account_type,
        })
    }

    /// The sentences to agree to (R36).
    pub fn agreement(&self, lang: Lang) -> Option<Vec<String>> {
        if self.journey == Journey::ChangeAccount {
            let (account_type, last4) = self.account_shown()?;
            return Some(agreement::of_account(account_type, &last4, lang));
        }
        Some(agreement::sentences(&self.terms()?, lang))
    }

    pub fn agreement_holds(&self) -> bool {
        let holds = |agreed: &Agreed| self.agreement(agreed.lang).as_ref() == Some(&agreed.sentences);
        self.agreed.as_ref().is_some_and(holds)
    }

    /// The sign-in says who pays: file number and identity are not asked for.
    pub fn by_sign_in(&self) -> bool {
        self.owner.as_ref().is_some_and(|owner| !owner.proves)
    }

    /// The last two characters of the file number.
    pub fn file_number_ending(&self) -> Option<&str> {
        match &self.owner {
            Some(owner) if !owner.proves => Some(&owner.file_number_ending),
            _ => self.file_number.as_ref().map(|number| number.ending()),
        }
    }

    /// The proof of identity, as central checks it.
    pub fn proof(&self) -> Option<Proof> {
        let payor = match self.payee? {
            Payee::Own => PayorKind::Own,
            Payee::Another => {
                PayorKind::ForAnother { first_name: self.other_first.clone(), last_name: self.other_last.clone() }
            }
        };
        Some(Proof {
            file_number: self.file_number.as_ref()?.as_str().to_owned(),
            payor,
            ssn_digits: self.ssn_digits.clone(),
        })
    }

    /// The bank account that was typed, as central takes it.
    pub fn new_account(&self) -> Option<DraftAccount> {
        Some(DraftAccount::New {
            routing_number: self.routing.as_ref()?.as_str().to_owned(),
            account_number: Sensitive::new(self.account_number.as_ref()?.expose()),
            account_type: self.account_type?,
        })
    }

    /// Forgets what a look-up told: another number or person was given.
    pub fn forget_case(&mut self) {
        self.identified = false;
        self.case = None;
        self.right_case = false;
        self.account = None;
        self.warned = false;
    }

    /// Forgets the card itself; name and billing address stay for a second try.
    pub fn forget_card(&mut self) {
        self.card.number = None;
        self.card.expiry = None;
        self.card.code = None;
    }
}
