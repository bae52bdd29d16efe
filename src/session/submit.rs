//! Sending: the answers become one request, or one card order, and the outcome becomes a receipt.

use chrono::NaiveDate;
use rules::card::Brand;
use rules::change::{must_reach_central_by, schedule_must_reach_central_by};
use rules::money::Cents;
use rules::policy::Rules;
use rules::sensitive::Sensitive;
use wire::ConfirmationNumber;
use wire::account::Authority;
use wire::card::{BillingAddress, KeyedCard};
use wire::request::{Authorization, BankDraft, DraftAccount, RequestBody};

use super::answers::Answers;
use super::effect::{CardOrder, Effect};
use super::errand::Errand;
use super::journey::Journey;
use super::question::Question;
use super::{Done, NotPaid, Page, Sending, Session, Stage, agreement};
use crate::clock::Now;
use crate::lang::Lang;
use crate::receipt::{Method, Receipt, Status};

/// Withdrawals that a receipt of a repeated payment lists: the first and the next three.
const LISTED: usize = 4;

impl Session {
    /// Sends what was answered, once, if every answer still holds.
    pub(super) fn send(&mut self, now: Now) -> Vec<Effect> {
        let answers = &self.visit.answers;
        let from_bank = answers.journey == Journey::Pay && answers.pays_from_bank();
        if !self.health.online && !self.policy.offline_saving && from_bank {
            self.open(Page::BankUnavailable);
            return Vec::new();
        }
        let open = Question::path(answers).find(|question| !question.is_check() && !question.answered(answers));
        let has_start = answers.start.is_some();
        match open {
            // Midnight, the cut-off or the connection moved the first possible date while the payor read.
            Some(Question::FirstDate) if has_start => {
                self.go(Stage::NotPaid(NotPaid::Cut));
                return Vec::new();
            }
            Some(open) => {
                self.ask(open);
                self.visit.changing = Some(open);
                return Vec::new();
            }
            None => {}
        }
        if answers.journey == Journey::Register {
            return self.send_registration(now);
        }
        if answers.journey == Journey::ChangeAccount {
            return self.send_account_change(now);
        }
        if answers.journey == Journey::Contact {
            return self.send_contact(now);
        }
        if self.change_is_too_late() {
            return Vec::new();
        }
        let ticket = self.ticket();
        let answers = &self.visit.answers;
        let lang = self.visit.lang.code();
        let card = answers.pays_by_card();
        let effect = if card {
            card_order(answers, lang).map(|order| Effect::ChargeCard { ticket, order: Box::new(order) })
        } else {
            let body = match answers.journey {
                Journey::ChangePayment => self.change_request(),
                _ => self.authority().and_then(|authority| bank_draft(answers, authority, lang)),
            };
            body.map(|body| Effect::Submit { ticket, body: Box::new(body) })
        };
        let (Some(effect), Some(slip)) = (effect, self.slip()) else { return Vec::new() };
        let errand = Errand::Payment(Box::new(slip));
        self.visit.sent = true;
        self.go(Stage::Sending(Sending { ticket, since_ms: now.monotonic_ms, card, saved: None, errand }));
        self.forget_password_entries();
        if card {
            // The order is on its way: nothing of the card stays here (R21).
            self.forget_card();
        }
        vec![effect]
    }

    /// What the receipt will say, as it was agreed to: nothing that happens while it is sent may change it.
    fn slip(&self) -> Option<Slip> {
        let answers = &self.visit.answers;
        let card = answers.pays_by_card();
        let method = if card { Method::Card { brand: None, last4: None } } else { self.bank_method()? };
        let agreed = answers.agreed.as_ref().filter(|_| !card);
        Some(Slip {
            lang: self.visit.lang,
            office: self.site.office.clone(),
            amount_cents: answers.amount_cents?,
            fee_cents: answers.card_fee().filter(|_| card),
            method,
            file_number_ending: answers.file_number_ending()?.to_owned(),
            agreement: agreed.map_or_else(Vec::new, |agreed| agreed.sentences.clone()),
            unsent: if answers.changed.is_some() { Status::ChangeSaved } else { Status::SavedNotSent },
        })
    }

    fn bank_method(&self) -> Option<Method> {
        let answers = &self.visit.answers;
        let (account_type, last4) = answers.account_shown()?;
        let plan = answers.plan()?;
        let withdrawals: Vec<NaiveDate> = plan.withdrawals().take(LISTED).map(|withdrawal| withdrawal.date).collect();
        let first = *withdrawals.first()?;
        let rules = &self.policy.rules;
        Some(Method::Bank {
            account_type,
            last4,
            frequency: answers.frequency()?,
            withdrawals,
            cancel_by: rules.calendar.last_change_date(first, rules.lead_times.change_business_days),
            prenote: answers.prenote_pending(),
            send_by: Some(self.must_be_sent_by(first)),
        })
    }

    /// The last day on which central can receive what is agreed to and keep its dates (R19, R20).
    pub fn must_be_sent_by(&self, first: NaiveDate) -> NaiveDate {
        let (rules, answers) = (&self.policy.rules, &self.visit.answers);
        // The clock of an account on file runs already; that of a new one starts when central gets this (R19).
        let by = schedule_must_reach_central_by(rules, !answers.uses_new_account(), first);
        // What is there now must still be changeable when it arrives.
        let old = answers.changed.as_ref().map(|changed| must_reach_central_by(rules, changed.from));
        old.map_or(by, |old| old.min(by))
    }

    /// In whose right a bank payment is asked for.
    fn authority(&self) -> Option<Authority> {
        match &self.visit.signed_in {
            Some(signed_in) if self.visit.answers.by_sign_in() => {
                Some(Authority::SignIn { token: signed_in.token.clone() })
            }
            _ => self.visit.answers.proof().map(Authority::Proof),
        }
    }

    /// The end of a payment whose slip is on the screen: the receipt is printed.
    fn done(&mut self, receipt: Receipt, moved_by_central: bool) -> Vec<Effect> {
        if self.visit.answers.registers() {
            self.forget_registration();
        }
        let receipt = Box::new(receipt);
        self.note_new_account();
        self.note_set_up();
        self.visit.owned.forget_plans();
        self.go(Stage::Done(Done { receipt: receipt.clone(), moved_by_central, print: None }));
        vec![Effect::Print(receipt)]
    }

    /// Central accepted the draft, with this first withdrawal.
    pub(super) fn scheduled(&mut self, confirmation: ConfirmationNumber, first: NaiveDate, now: Now) -> Vec<Effect> {
        let Some(mut slip) = self.take_slip() else { return Vec::new() };
        let moved = slip.begin_on(first, &self.policy.rules);
        self.done(slip.stamped(Status::Scheduled, confirmation, now), moved)
    }

    pub(super) fn saved_not_sent(&mut self, confirmation: ConfirmationNumber, now: Now) -> Vec<Effect> {
        if self.sends_registration() {
            self.registration_ends(confirmation, false);
            return Vec::new();
        }
        let Some(slip) = self.take_slip() else { return self.errand_ended(confirmation, false) };
        let unsent = slip.unsent;
        self.done(slip.stamped(unsent, confirmation, now), false)
    }

    pub(super) fn charged_card(
        &mut self,
        confirmation: ConfirmationNumber,
        brand: Brand,
        last4: Option<String>,
        now: Now,
    ) -> Vec<Effect> {
        let Some(mut slip) = self.take_slip() else { return Vec::new() };
        slip.method = Method::Card { brand: Some(brand), last4 };
        self.done(slip.stamped(Status::Charged, confirmation, now), false)
    }

    /// Nobody knows yet whether the card was charged: the payor gets a paper that says so (R26).
    pub(super) fn charge_unknown(&mut self, confirmation: ConfirmationNumber, now: Now) -> Vec<Effect> {
        let Some(slip) = self.take_slip() else { return Vec::new() };
        let receipt = Box::new(slip.stamped(Status::Unknown, confirmation, now));
        self.go(Stage::NotPaid(NotPaid::Unknown { receipt: Some(receipt.clone()) }));
        vec![Effect::Print(receipt)]
    }

    fn take_slip(&self) -> Option<Slip> {
        match &self.visit.stage {
            Stage::Sending(Sending { errand: Errand::Payment(slip), .. }) => Some((**slip).clone()),
            _ => None,
        }
    }
}

/// A receipt before its status, number and time are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Slip {
    lang: Lang,
    office: String,
    amount_cents: Cents,
    fee_cents: Option<Cents>,
    method: Method,
    file_number_ending: String,
    agreement: Vec<String>,
    /// What it is called while it is not sent.
    unsent: Status,
}

impl Slip {
    /// Takes over the first withdrawal that central set. True where it is another than the one agreed to.
    fn begin_on(&mut self, first: NaiveDate, rules: &Rules) -> bool {
        let Method::Bank { withdrawals, cancel_by, .. } = &mut self.method else { return false };
        if withdrawals.first() == Some(&first) {
            return false;
        }
        // Those after it stay on their own days (R6).
        withdrawals.retain(|date| *date > first);
        withdrawals.insert(0, first);
        withdrawals.truncate(LISTED);
        *cancel_by = rules.calendar.last_change_date(first, rules.lead_times.change_business_days);
        true
    }

    fn stamped(self, status: Status, confirmation: ConfirmationNumber, now: Now) -> Receipt {
        let Slip { lang, office, amount_cents, fee_cents, mut method, file_number_ending, agreement, .. } = self;
        if let Method::Bank { send_by, .. } = &mut method
            && !status.is_unsent()
        {
            *send_by = None;
        }
        let at = now.local;
        Receipt {
            lang,
            status,
            office,
            at,
            confirmation,
            amount_cents,
            fee_cents,
            method,
            file_number_ending,
            agreement,
        }
    }
}

/// The request of a bank payment. None where an answer is missing.
fn bank_draft(answers: &Answers, authority: Authority, language: &str) -> Option<RequestBody> {
    let registration = if answers.registers() { Some(Box::new(answers.registration(language)?)) } else { None };
    Some(RequestBody::BankDraft(BankDraft {
        authority,
        registration,
        amount_cents: answers.amount_cents?,
        frequency: answers.frequency()?,
        requested_start: answers.start?,
        agreed_first_withdrawal: answers.first_withdrawal()?,
        agreed_on: answers.today(),
        account: draft_account(answers)?,
        email: answers.email.as_ref().map(|email| email.as_str().to_owned()),
        language: language.to_owned(),
        authorization: authorization(answers)?,
    }))
}

/// The account to draw on.
pub(super) fn draft_account(answers: &Answers) -> Option<DraftAccount> {
    if answers.uses_new_account() {
        return answers.new_account();
    }
    Some(DraftAccount::OnFile { last4: answers.account_on_file()?.last4.clone() })
}

/// What was agreed to, with its fingerprint (R36).
pub(super) fn authorization(answers: &Answers) -> Option<Authorization> {
    let agreed = answers.agreed.as_ref()?;
    Some(Authorization {
        text_version: answers.policy().authorization_version.clone(),
        text_sha256: agreement::fingerprint(&agreed.sentences),
        language: agreed.lang.code().to_owned(),
        agreed_at: agreed.at,
    })
}

fn card_order(answers: &Answers, language: &str) -> Option<CardOrder> {
    let card = &answers.card;
    let expiry = card.expiry?;
    Some(CardOrder {
        proof: answers.proof()?,
        amount_cents: answers.amount_cents?,
        fee_cents: answers.card_fee()?,
        card: KeyedCard {
            number: Sensitive::new(card.number.as_ref()?.expose()),
            expiry: Sensitive::new(format!("{:02}{:02}", expiry.month(), expiry.year() % 100)),
            security_code: Sensitive::new(card.code.as_ref()?.expose()),
            cardholder: card.name.clone(),
            billing: BillingAddress {
                street: card.street.clone(),
                city: card.city.clone(),
                state: card.state?.code().to_owned(),
                zip: card.zip.as_ref()?.as_str().to_owned(),
            },
        },
        email: answers.email.as_ref().map(|email| email.as_str().to_owned()),
        language: language.to_owned(),
    })
}
