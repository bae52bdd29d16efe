//! Card payments (R21 to R27): written down before the gateway is asked, charged at most once, and always settled one way.

use std::time::Duration;

use chrono::{DateTime, Utc};
use rules::account_state::PaymentMethod;
use rules::card::{CardNumber, Expiry, SecurityCode};
use rules::contact::{State, ZipCode, zip_matches_state};
use rules::money::fee;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::time::{sleep, timeout};
use uuid::Uuid;
use wire::card::{CardAnswer, CardPayment, CardState, Reversal};
use wire::problem::ProblemType;
use wire::request::{Acceptance, Outcome};

use crate::api::{Kiosk, blocking};
use crate::app::App;
use crate::draft::check_email;
use crate::gateway::{Charge, Charged, GatewayAnswer};
use crate::problem::Refusal;
use crate::proof::{self, Proven};
use crate::requests::belongs_together;
use crate::store::{CARD_PAYMENT, CardRow, ChargeState, Entry, Ledger};

/// How often the gateway is asked about what is pending.
const SETTLE_EVERY: Duration = Duration::from_secs(60);

/// What a kiosk is told, and whether the sandbox wants the line to break instead.
#[derive(Debug)]
pub(crate) struct Told {
    pub answer: CardAnswer,
    pub hang_up: bool,
}

/// Pays by card. The same attempt is charged once, however often it comes.
pub(crate) async fn pay(app: App, kiosk: Kiosk, attempt: Uuid, payment: CardPayment) -> Result<Told, Refusal> {
    let confirmation = payment.confirmation;
    let in_flight = app.in_flight(attempt);
    let begun = blocking({
        let app = app.clone();
        move || begin(&app, &kiosk, attempt, &payment)
    });
    let Some(charge) = begun.await? else {
        drop(in_flight);
        return Ok(Told { answer: told(app, attempt).await?, hang_up: false });
    };
    let charged = timeout(app.gateway_deadline, app.gateway.charge(attempt, charge)).await;
    let hang_up = match charged {
        Ok(Ok(Charged { answer, hang_up })) => {
            settle(app.clone(), attempt, answer).await?;
            hang_up
        }
        // No answer is an answer too: pending, until the gateway says more.
        Ok(Err(_)) | Err(_) => false,
    };
    drop(in_flight);
    let answer = blocking(move || stored(&app, attempt, None)).await?;
    tracing::info!(%confirmation, state = state_word(&answer.state), "a card attempt was answered");
    Ok(Told { answer, hang_up })
}

/// What became of an attempt of this kiosk. Asks the gateway where it is pending; never charges.
pub(crate) async fn attempt(app: App, kiosk: Kiosk, attempt: Uuid) -> Result<CardAnswer, Refusal> {
    blocking({
        let app = app.clone();
        move || stored(&app, attempt, Some(&kiosk))
    })
    .await?;
    told(app, attempt).await
}

/// Takes an attempt back, or stops one that has not arrived. The ledger says so before the gateway is asked, so that a
/// charge that is under way finds out.
pub(crate) async fn reverse(app: App, kiosk: Kiosk, attempt: Uuid, ask: Reversal) -> Result<CardAnswer, Refusal> {
    let confirmation = ask.confirmation;
    let must_ask = blocking({
        let app = app.clone();
        move || begin_reversal(&app, &kiosk, attempt, &ask)
    });
    if must_ask.await? {
        give_back(&app, attempt).await?;
    }
    tracing::info!(%confirmation, "a card attempt was reversed");
    blocking(move || stored(&app, attempt, None)).await
}

/// Checks a payment and writes it down as pending. None where it came before: then nothing is charged here.
fn begin(app: &App, kiosk: &Kiosk, attempt: Uuid, payment: &CardPayment) -> Result<Option<Charge>, Refusal> {
    let now = app.clock.now();
    let mut entry = Entry {
        id: attempt,
        kiosk: kiosk.number,
        sequence: payment.sequence,
        confirmation: payment.confirmation,
        kind: CARD_PAYMENT.to_owned(),
        digest: None,
        received_at: now,
    };
    let number = CardNumber::parse(payment.card.number.expose());
    entry.digest = Some(digest(payment, number.as_ref().ok()));
    app.store.write(|ledger| {
        if let Some(earlier) = ledger.entry(attempt)? {
            return check_again(ledger, &earlier, &entry).map(|()| None);
        }
        if !belongs_together(&entry) {
            return Err(Refusal::because(ProblemType::BadBody, "Confirmation number, kiosk and sequence differ."));
        }
        if ledger.is_taken(&entry)? {
            return Err(ProblemType::Conflict.into());
        }
        let (case, charge) = check(app, ledger, payment, now);
        let state = match &charge {
            Ok(_) => ChargeState::Pending,
            // Not this attempt's fault: it may come again.
            Err(refusal) if matches!(refusal.kind, ProblemType::RateLimited | ProblemType::Internal) => {
                return Err(refusal.clone());
            }
            Err(refusal) => ChargeState::Refused(refusal.kind),
        };
        ledger.add_entry(&entry)?;
        ledger.add_card_payment(&CardRow {
            entry: attempt,
            state,
            case,
            amount: payment.amount_cents,
            fee: payment.fee_cents,
            brand: number.as_ref().ok().map(CardNumber::brand),
            last4: number.as_ref().ok().and_then(CardNumber::last4),
            settled_at: charge.is_err().then_some(now),
        })?;
        Ok(charge.ok())
    })
}

/// An attempt that came before: the same, another under its id, or one that was reversed.
fn check_again(ledger: &Ledger, earlier: &Entry, entry: &Entry) -> Result<(), Refusal> {
    let names = |entry: &Entry| (entry.kiosk, entry.sequence, entry.confirmation, entry.kind.clone());
    let card = ledger.card_payment(earlier.id)?;
    if names(earlier) != names(entry) || (earlier.digest.is_some() && earlier.digest != entry.digest) {
        return Err(ProblemType::Conflict.into());
    }
    match card.map(|card| card.state) {
        None => Err(ProblemType::Conflict.into()),
        Some(ChargeState::Reversed) => Err(ProblemType::AlreadyReversed.into()),
        Some(_) => Ok(()),
    }
}

/// The same checks as at the kiosk, and the case that it is for as soon as that is known.
fn check(
    app: &App,
    ledger: &Ledger,
    payment: &CardPayment,
    now: DateTime<Utc>,
) -> (Option<i64>, Result<Charge, Refusal>) {
    match check_identity(app, ledger, payment, now) {
        Ok(case) => (Some(case), check_card(app, payment)),
        Err(refusal) => (None, Err(refusal)),
    }
}

fn check_identity(app: &App, ledger: &Ledger, payment: &CardPayment, now: DateTime<Utc>) -> Result<i64, Refusal> {
    let rules = app.rules();
    let file_number = proof::normal(rules, &payment.proof.file_number).ok_or(ProblemType::UnknownFileNumber)?;
    app.limits.proof(&file_number, now).map_err(Refusal::rate_limited)?;
    let case = match proof::prove(ledger, rules, &payment.proof)? {
        Proven::Case(case) => case,
        Proven::UnknownFileNumber => return Err(ProblemType::UnknownFileNumber.into()),
        Proven::NoMatch => return Err(ProblemType::UserNotFound.into()),
    };
    app.limits.right_proof(&file_number);
    if !case.account_state.allows(rules, PaymentMethod::Card) {
        return Err(ProblemType::OnHold.into());
    }
    Ok(case.id)
}

fn check_card(app: &App, payment: &CardPayment) -> Result<Charge, Refusal> {
    let rules = app.rules();
    if !app.policy.cards_enabled {
        return Err(ProblemType::Unsupported.into());
    }
    check_email(rules, payment.email.as_deref())?;
    rules.limits.card.check(payment.amount_cents).map_err(|_| ProblemType::Amount)?;
    if payment.fee_cents != fee(payment.amount_cents, rules.card_fee_rate) {
        return Err(ProblemType::Fee.into());
    }
    let total = payment.amount_cents.checked_add(payment.fee_cents).ok_or(ProblemType::Amount)?;
    let card = &payment.card;
    let number = CardNumber::parse(card.number.expose()).map_err(|_| ProblemType::Card)?;
    let expiry = Expiry::parse(card.expiry.expose()).map_err(|_| ProblemType::Card)?;
    expiry.check(app.today()).map_err(|_| ProblemType::Card)?;
    let security_code =
        SecurityCode::parse(number.brand(), card.security_code.expose()).map_err(|_| ProblemType::Card)?;
    if card.cardholder.expose().trim().is_empty() || !billing_holds(payment) {
        return Err(ProblemType::Card.into());
    }
    let (cardholder, billing) = (card.cardholder.clone(), card.billing.clone());
    Ok(Charge { amount: payment.amount_cents, total, number, expiry, security_code, cardholder, billing })
}

/// R22: a complete address in the United States, whose ZIP code lies in its state.
fn billing_holds(payment: &CardPayment) -> bool {
    let billing = &payment.card.billing;
    let filled = [&billing.street, &billing.city].iter().all(|part| !part.expose().trim().is_empty());
    match (State::parse(&billing.state), ZipCode::parse(&billing.zip)) {
        (Ok(state), Ok(zip)) => filled && zip_matches_state(&zip, state),
        _ => false,
    }
}

/// Writes the gateway's answer down, where the attempt is still pending. One that was reversed meanwhile is given back.
async fn settle(app: App, attempt: Uuid, answer: GatewayAnswer) -> Result<(), Refusal> {
    let state = match answer {
        GatewayAnswer::Approved => ChargeState::Approved,
        GatewayAnswer::Declined(reason) => ChargeState::Declined(reason),
        GatewayAnswer::Reversed => ChargeState::Reversed,
        GatewayAnswer::Unknown => return Ok(()),
    };
    let settled = blocking({
        let app = app.clone();
        move || Ok(app.store.write(|ledger| ledger.settle_card_payment(attempt, state, app.clock.now()))?)
    });
    if settled.await? {
        app.metrics.card(state_name(state));
    } else if answer == GatewayAnswer::Approved {
        let reversed = blocking({
            let app = app.clone();
            move || app.store.write(|ledger| open_again(ledger, attempt))
        });
        if reversed.await? {
            give_back(&app, attempt).await?;
        }
    }
    Ok(())
}

/// An attempt that was reversed and then approved must be given back (again). Whether this is one.
fn open_again(ledger: &Ledger, attempt: Uuid) -> Result<bool, Refusal> {
    let is_reversed = ledger.card_payment(attempt)?.is_some_and(|card| card.state == ChargeState::Reversed);
    if is_reversed {
        ledger.reverse_card_payment(attempt)?;
    }
    Ok(is_reversed)
}

/// Has the gateway give back what the ledger calls reversed. If this does not end, [`settle_open`] does it again.
async fn give_back(app: &App, attempt: Uuid) -> Result<(), Refusal> {
    app.gateway.reverse(attempt).await?;
    let app = app.clone();
    blocking(move || Ok(app.store.write(|ledger| ledger.close_reversal(attempt, app.clock.now()))?)).await
}

/// The ledger's answer, after asking the gateway where it is pending and nobody is charging it now.
async fn told(app: App, attempt: Uuid) -> Result<CardAnswer, Refusal> {
    let answer = blocking({
        let app = app.clone();
        move || stored(&app, attempt, None)
    });
    let answer = answer.await?;
    if answer.state != CardState::Pending || app.is_in_flight(attempt) {
        return Ok(answer);
    }
    let known = match app.gateway.ask(attempt).await? {
        Some(known) => known,
        // Written down and never sent, because central stopped in between. Stopped at the gateway too, to be sure.
        None => app.gateway.reverse(attempt).await?,
    };
    settle(app.clone(), attempt, known).await?;
    blocking(move || stored(&app, attempt, None)).await
}

/// Settles what is open until the server stops.
pub(crate) async fn watch(app: App) {
    loop {
        if let Err(refusal) = settle_open(app.clone()).await {
            tracing::error!(kind = refusal.kind.urn(), "open card attempts could not be settled");
        }
        sleep(SETTLE_EVERY).await;
    }
}

/// Asks the gateway about every attempt that is pending here and that nobody charges now, and gives back what was
/// reversed before a central that stopped in between. A kiosk may have no reason to ask any more: it knows the end of an
/// attempt that a central restored from a backup has lost, or was told "reversed".
pub(crate) async fn settle_open(app: App) -> Result<(), Refusal> {
    let open = blocking({
        let app = app.clone();
        move || Ok(app.store.read(|ledger| ledger.open_card_payments())?)
    });
    for CardRow { entry: attempt, state, .. } in open.await? {
        match state {
            ChargeState::Reversed => give_back(&app, attempt).await?,
            _ => drop(told(app.clone(), attempt).await?),
        }
    }
    Ok(())
}

/// Marks an attempt as reversed. Whether the gateway must be asked: not where there is nothing to give back.
fn begin_reversal(app: &App, kiosk: &Kiosk, attempt: Uuid, ask: &Reversal) -> Result<bool, Refusal> {
    let now = app.clock.now();
    let entry = Entry {
        id: attempt,
        kiosk: kiosk.number,
        sequence: ask.sequence,
        confirmation: ask.confirmation,
        kind: CARD_PAYMENT.to_owned(),
        digest: None,
        received_at: now,
    };
    app.store.write(|ledger| {
        let Some(earlier) = ledger.entry(attempt)? else {
            if !belongs_together(&entry) {
                return Err(Refusal::because(ProblemType::BadBody, "Confirmation number, kiosk and sequence differ."));
            }
            if ledger.is_taken(&entry)? {
                return Err(ProblemType::Conflict.into());
            }
            ledger.add_entry(&entry)?;
            ledger.add_card_payment(&never_arrived(attempt))?;
            return Ok(true);
        };
        let names = |entry: &Entry| (entry.kiosk, entry.sequence, entry.confirmation, entry.kind.clone());
        if names(&earlier) != names(&entry) {
            return Err(ProblemType::Conflict.into());
        }
        match ledger.card_payment(attempt)?.map(|card| card.state) {
            Some(ChargeState::Declined(_)) => Ok(false),
            _ => {
                ledger.reverse_card_payment(attempt)?;
                Ok(true)
            }
        }
    })
}

/// The row of an attempt whose reversal came first: it will be refused.
fn never_arrived(attempt: Uuid) -> CardRow {
    CardRow {
        entry: attempt,
        state: ChargeState::Reversed,
        case: None,
        amount: rules::money::Cents::ZERO,
        fee: rules::money::Cents::ZERO,
        brand: None,
        last4: None,
        settled_at: None,
    }
}

/// What the ledger says of an attempt; with a kiosk, only of one of its own.
fn stored(app: &App, attempt: Uuid, of: Option<&Kiosk>) -> Result<CardAnswer, Refusal> {
    app.store.read(|ledger| {
        let entry = ledger.entry(attempt)?.filter(|entry| of.is_none_or(|kiosk| kiosk.number == entry.kiosk));
        let entry = entry.ok_or(ProblemType::NotFound)?;
        let card = ledger.card_payment(attempt)?.ok_or(ProblemType::NotFound)?;
        Ok(CardAnswer { confirmation: entry.confirmation, state: state_of(&card, entry.received_at)? })
    })
}

fn state_of(card: &CardRow, received_at: DateTime<Utc>) -> Result<CardState, Refusal> {
    Ok(match (card.state, card.brand) {
        (ChargeState::Approved, Some(brand)) => CardState::Approved {
            brand,
            last4: card.last4.clone(),
            total_cents: card.amount.checked_add(card.fee).ok_or(ProblemType::Internal)?,
            approved_at: card.settled_at.unwrap_or(received_at),
        },
        (ChargeState::Approved, None) | (ChargeState::Pending, _) => CardState::Pending,
        (ChargeState::Declined(reason), _) => CardState::Declined { reason },
        (ChargeState::Reversed, _) => CardState::Reversed,
        (ChargeState::Refused(problem), _) => return Err(problem.into()),
    })
}

/// A card attempt in the words of a request's status: a payor asks by one kind of number for both.
pub(crate) fn as_outcome(app: &App, ledger: &Ledger, entry: &Entry) -> Result<Outcome, Refusal> {
    let card = ledger.card_payment(entry.id)?.ok_or(ProblemType::NotFound)?;
    let problem = |kind: ProblemType| Outcome::Rejected { problem: kind.into() };
    Ok(match card.state {
        ChargeState::Approved => {
            let accepted_at = card.settled_at.unwrap_or(entry.received_at);
            let first_withdrawal = app.date_of(accepted_at);
            Outcome::Accepted(Acceptance { first_withdrawal: Some(first_withdrawal), moved: false, accepted_at })
        }
        ChargeState::Declined(_) => problem(ProblemType::Card),
        ChargeState::Reversed => problem(ProblemType::AlreadyReversed),
        ChargeState::Refused(kind) => problem(kind),
        ChargeState::Pending => Outcome::TryLater { retry_after_s: None },
    })
}

/// SHA-256 of what makes two payments the same. Without card number and Social Security digits: a hash of so few digits
/// gives them away.
fn digest(payment: &CardPayment, number: Option<&CardNumber>) -> [u8; 32] {
    let content = json!([
        payment.confirmation,
        payment.sequence,
        payment.proof.file_number,
        payment.amount_cents,
        payment.fee_cents,
        number.map(CardNumber::brand),
        number.and_then(CardNumber::last4),
    ]);
    Sha256::digest(content.to_string()).into()
}

/// A state's word, for the log.
fn state_word(state: &CardState) -> &'static str {
    match state {
        CardState::Approved { .. } => "approved",
        CardState::Declined { .. } => "declined",
        CardState::Pending => "pending",
        CardState::Reversed => "reversed",
    }
}

/// A state's word, for figures and holdings.
pub(crate) fn state_name(state: ChargeState) -> &'static str {
    match state {
        ChargeState::Pending => "pending",
        ChargeState::Approved => "approved",
        ChargeState::Declined(_) => "declined",
        ChargeState::Reversed => "reversed",
        ChargeState::Refused(_) => "rejected",
    }
}
