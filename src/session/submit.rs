//! Sending: the answers become one request, or one card order, and the outcome becomes a receipt.

use chrono::NaiveDate;
use rules::change::schedule_must_reach_central_by;
use rules::sensitive::Sensitive;
use wire::ConfirmationNumber;
use wire::card::{BillingAddress, KeyedCard};
use wire::request::{Authorization, BankDraft, DraftAccount, RequestBody};

use super::answers::Answers;
use super::effect::{CardOrder, Effect};
use super::question::Question;
use super::{Done, NotPaid, Sending, Session, Stage, agreement};
use crate::clock::Now;
use crate::receipt::{Method, Receipt, Status};

/// Withdrawals that a receipt of a repeated payment lists: the first and the next three.
const LISTED: usize = 4;

impl Session {
    /// Sends what was answered, once, if every answer still holds.
    pub(super) fn send(&mut self, now: Now) -> Vec<Effect> {
        let answers = &self.visit.answers;
        if answers.pays_from_bank() && !answers.start_holds() {
            // Midnight, the cut-off or the connection moved the first possible date while the payor read.
            self.go(Stage::NotPaid(NotPaid::Cut));
            return Vec::new();
        }
        let open =
            Question::path(answers).find(|question| *question != Question::Review && !question.answered(answers));
        if let Some(open) = open {
            self.visit.changing = true;
            self.ask(open);
            return Vec::new();
        }
        let ticket = self.ticket();
        let answers = &self.visit.answers;
        let effect = if answers.pays_by_card() {
            card_order(answers, self.visit.lang.code())
                .map(|order| Effect::ChargeCard { ticket, order: Box::new(order) })
        } else {
            bank_draft(answers, self.visit.lang.code())
                .map(|draft| Effect::Submit { ticket, body: Box::new(RequestBody::BankDraft(draft)) })
        };
        let Some(effect) = effect else { return Vec::new() };
        let card = answers.pays_by_card();
        self.go(Stage::Sending(Sending { ticket, since_ms: now.monotonic_ms, card, saved: None }));
        if card {
            // The order is on its way: nothing of the card stays here (R21).
            self.visit.answers.forget_card();
            [Question::CardNumber, Question::CardExpiry, Question::CardCode]
                .into_iter()
                .for_each(|secret| self.visit.entries.forget(secret));
        }
        vec![effect]
    }

    /// Central accepted the draft, or the kiosk saved it: the end of a bank payment.
    pub(super) fn bank_done(
        &mut self,
        status: Status,
        confirmation: ConfirmationNumber,
        first: Option<NaiveDate>,
        now: Now,
    ) -> Vec<Effect> {
        let Some(receipt) = self.bank_receipt(status, confirmation, first, now) else { return Vec::new() };
        let moved_by_central = first.is_some() && first != self.visit.answers.first_withdrawal();
        self.done(receipt, moved_by_central)
    }

    pub(super) fn saved_not_sent(&mut self, confirmation: ConfirmationNumber, now: Now) -> Vec<Effect> {
        self.bank_done(Status::SavedNotSent, confirmation, None, now)
    }

    pub(super) fn done(&mut self, receipt: Receipt, moved_by_central: bool) -> Vec<Effect> {
        let receipt = Box::new(receipt);
        self.go(Stage::Done(Done { receipt: receipt.clone(), moved_by_central, print: None }));
        vec![Effect::Print(receipt)]
    }

    fn bank_receipt(
        &self,
        status: Status,
        confirmation: ConfirmationNumber,
        first: Option<NaiveDate>,
        now: Now,
    ) -> Option<Receipt> {
        let answers = &self.visit.answers;
        let plan = answers.plan()?;
        let (account_type, last4) = answers.account_shown()?;
        // Where central moved the first date, the ones after it are those of the plan from there.
        let plan = first
            .filter(|first| *first != plan.first().date)
            .and_then(|first| answers.plan_from(first))
            .unwrap_or(plan);
        let withdrawals: Vec<NaiveDate> = plan.withdrawals().take(LISTED).map(|withdrawal| withdrawal.date).collect();
        let first = *withdrawals.first()?;
        let lead = answers.rules();
        let not_sent = status == Status::SavedNotSent;
        let method = Method::Bank {
            account_type,
            last4,
            frequency: answers.frequency()?,
            withdrawals,
            cancel_by: lead.calendar.last_change_date(first, lead.lead_times.change_business_days),
            prenote: answers.prenote_pending(),
            send_by: not_sent
                .then(|| schedule_must_reach_central_by(&self.policy.rules, !answers.prenote_pending(), first)),
        };
        Some(self.receipt(status, confirmation, method, now))
    }

    pub(super) fn receipt(
        &self,
        status: Status,
        confirmation: ConfirmationNumber,
        method: Method,
        now: Now,
    ) -> Receipt {
        let answers = &self.visit.answers;
        let agreement = match (&answers.agreed, &method) {
            (Some(agreed), Method::Bank { .. }) => agreement::sentences(&agreed.terms, agreed.lang),
            _ => Vec::new(),
        };
        Receipt {
            lang: self.visit.lang,
            status,
            office: self.site.office.clone(),
            at: now.local,
            confirmation,
            amount_cents: answers.amount_cents.unwrap_or_default(),
            fee_cents: answers.card_fee().filter(|_| matches!(method, Method::Card { .. })),
            method,
            file_number_ending: answers.file_number.as_ref().map_or("", |number| number.ending()).to_owned(),
            agreement,
        }
    }
}

/// The request of a bank payment. None where an answer is missing.
fn bank_draft(answers: &Answers, language: &str) -> Option<BankDraft> {
    let agreed = answers.agreed.as_ref()?;
    let account = if answers.uses_new_account() {
        DraftAccount::New {
            routing_number: answers.routing.as_ref()?.as_str().to_owned(),
            account_number: Sensitive::new(answers.account_number.as_ref()?.expose()),
            account_type: answers.account_type?,
        }
    } else {
        DraftAccount::OnFile { last4: answers.account_on_file()?.last4.clone() }
    };
    Some(BankDraft {
        proof: answers.proof()?,
        amount_cents: answers.amount_cents?,
        frequency: answers.frequency()?,
        requested_start: answers.start?,
        agreed_first_withdrawal: answers.first_withdrawal()?,
        agreed_on: answers.today(),
        account,
        email: answers.email.as_ref().map(|email| email.as_str().to_owned()),
        language: language.to_owned(),
        authorization: Authorization {
            text_version: answers.policy().authorization_version.clone(),
            text_sha256: agreement::fingerprint(&agreement::sentences(&agreed.terms, agreed.lang)),
            language: agreed.lang.code().to_owned(),
            agreed_at: agreed.at,
        },
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
