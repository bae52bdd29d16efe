//! What a receipt says, in which order and words (UX 8, R36, R37). How it is laid out is not known here.

use rules::bank::AccountType;
use rules::card::Brand;
use rules::money::Cents;

use super::labels::{self, Label, PHONE, choose};
use super::notes::next_steps;
use super::status::status;
use super::{Method, Receipt, Status};
use crate::lang::Lang;
use crate::words;

/// To whom the money goes (R37).
const PAYEE: &str = "Connecticut Centralized Child Support Processing Center (CCSPC)";

/// A piece of a receipt.
pub(super) enum Block {
    /// In double size; the English under it is for staff.
    Title(Label),
    Sentence {
        text: String,
        bold: bool,
    },
    Heading(Label),
    Fact {
        label: Label,
        values: Vec<String>,
    },
    /// The confirmation number, to be read and to be scanned.
    Confirmation(Label),
    Rule,
    Blank,
}

/// All that a receipt says, from top to bottom.
pub(super) fn blocks(receipt: &Receipt) -> Vec<Block> {
    let mut blocks = head(receipt);
    blocks.extend(status(receipt));
    blocks.push(Block::Blank);
    blocks.push(Block::Confirmation(labels::CONFIRMATION));
    blocks.push(Block::Rule);
    blocks.extend(money(receipt));
    blocks.extend(method(receipt));
    blocks.push(Block::Rule);
    blocks.extend(next_steps(receipt));
    blocks.extend(agreement(receipt));
    blocks.push(Block::Rule);
    blocks.extend(foot(receipt.lang));
    blocks
}

fn head(receipt: &Receipt) -> Vec<Block> {
    let lang = receipt.lang;
    vec![
        Block::Title(labels::TITLE),
        Block::Blank,
        fact(labels::OFFICE, receipt.office.clone()),
        fact(labels::DATE, words::date_short(receipt.at.date_naive(), lang)),
        fact(labels::TIME, words::time(receipt.at, lang)),
        Block::Rule,
    ]
}

fn money(receipt: &Receipt) -> Vec<Block> {
    let is_plan = matches!(&receipt.method, Method::Bank { frequency, .. } | Method::Cancellation { frequency, .. } if frequency.is_recurring());
    let amount = receipt.amount_cents;
    let label = if is_plan { labels::EACH_PAYMENT } else { labels::AMOUNT };
    let mut money = vec![fact(label, amount.to_string())];
    if let Some(fee) = receipt.fee_cents {
        let total = Cents(amount.0.saturating_add(fee.0));
        money.extend([fact(labels::FEE, fee.to_string()), fact(labels::TOTAL, total.to_string())]);
    }
    if !matches!(receipt.method, Method::Cancellation { .. }) {
        money.push(fact(labels::PAYMENT_TO, PAYEE.to_owned()));
    }
    money
}

fn method(receipt: &Receipt) -> Vec<Block> {
    let lang = receipt.lang;
    let kind = match &receipt.method {
        Method::Cancellation { .. } if receipt.status.is_unsent() => {
            choose(lang, "Request to cancel a withdrawal", "Pedido de cancelar un retiro")
        }
        Method::Bank { .. } => choose(lang, "Bank withdrawal", "Retiro del banco"),
        Method::Card { .. } => choose(lang, "Card payment", "Pago con tarjeta"),
        Method::Cancellation { .. } => choose(lang, "Cancelled bank withdrawal", "Retiro del banco cancelado"),
    };
    let mut method = vec![fact(labels::KIND, kind.to_owned())];
    match &receipt.method {
        Method::Bank { account_type, last4, frequency, withdrawals, .. } => {
            method.push(fact(labels::ACCOUNT, account(*account_type, last4, lang)));
            method.push(fact(labels::HOW_OFTEN, words::frequency(frequency, lang)));
            let dates: Vec<String> = withdrawals.iter().map(|date| words::date_long(*date, lang)).collect();
            method.extend(plan(&dates, frequency.is_recurring(), receipt.status));
        }
        Method::Card { brand, last4 } => {
            method.extend(card(*brand, last4.as_deref(), lang).map(|card| fact(labels::CARD, card)));
        }
        Method::Cancellation { account_type, last4, frequency, from, .. } => {
            method.push(fact(labels::ACCOUNT, account(*account_type, last4, lang)));
            method.push(fact(labels::HOW_OFTEN, words::frequency(frequency, lang)));
            let label = if frequency.is_recurring() { labels::CANCELLED_FROM } else { labels::CANCELLED_DATE };
            method.push(fact(label, words::date_long(*from, lang)));
        }
    }
    let ending = last(&receipt.file_number_ending, 2);
    if !ending.is_empty() {
        let words = choose(lang, "ends in", "termina en");
        method.push(fact(labels::FILE_NUMBER, format!("{words} {ending}")));
    }
    method
}

fn plan(dates: &[String], is_recurring: bool, status: Status) -> Vec<Block> {
    let Some((first, next)) = dates.split_first() else {
        return Vec::new();
    };
    let is_estimate = status.is_unsent();
    let label = match (is_recurring, is_estimate) {
        (false, false) => labels::PAYMENT_DATE,
        (false, true) => labels::ESTIMATED_DATE,
        (true, false) => labels::FIRST,
        (true, true) => labels::ESTIMATED_FIRST,
    };
    let mut plan = vec![fact(label, first.clone())];
    if !next.is_empty() {
        let label = if is_estimate { labels::ESTIMATED_NEXT } else { labels::NEXT };
        plan.push(Block::Fact { label, values: next.to_vec() });
    }
    plan
}

fn account(account_type: AccountType, last4: &str, lang: Lang) -> String {
    let name = words::account_type(account_type, lang);
    ending_in(name, &last(last4, 4), lang)
}

/// The brand and at most four digits. Maestro's security code is the number's end, so that the brand has to do; and
/// without a brand it may be a Maestro (R27).
fn card(brand: Option<Brand>, last4: Option<&str>, lang: Lang) -> Option<String> {
    let brand = brand?;
    let shown = last4.filter(|_| brand != Brand::Maestro).unwrap_or_default();
    Some(ending_in(brand.name(), &last(shown, 4), lang))
}

fn ending_in(name: &str, digits: &str, lang: Lang) -> String {
    if digits.is_empty() {
        return name.to_owned();
    }
    format!("{name} {} {digits}", choose(lang, "ending in", "que termina en"))
}

/// The last `count` letters or digits, whatever was handed over: a receipt never shows more (R27, R37).
fn last(text: &str, count: usize) -> String {
    let letters: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    letters[letters.len().saturating_sub(count)..].iter().collect()
}

/// The payor's copy of the authorization, as it was shown (R36).
fn agreement(receipt: &Receipt) -> Vec<Block> {
    if receipt.agreement.is_empty() {
        return Vec::new();
    }
    let mut agreement = vec![Block::Rule, Block::Heading(labels::AGREEMENT)];
    agreement.extend(paragraphs(receipt.agreement.clone(), false));
    agreement
}

fn foot(lang: Lang) -> Vec<Block> {
    vec![Block::Sentence { text: foot_text(lang), bold: true }]
}

/// Whom to call, at the end of every paper.
pub(super) fn foot_text(lang: Lang) -> String {
    choose(lang, format!("Questions? Call {PHONE}."), format!("¿Preguntas? Llame al {PHONE}."))
}

pub(super) fn fact(label: Label, value: String) -> Block {
    Block::Fact { label, values: vec![value] }
}

/// Sentences with a blank line between them.
pub(super) fn paragraphs(texts: Vec<String>, bold: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    for text in texts {
        if !blocks.is_empty() {
            blocks.push(Block::Blank);
        }
        blocks.push(Block::Sentence { text, bold });
    }
    blocks
}
