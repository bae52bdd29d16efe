//! What happens next, and what the payor can still do about it.

use rules::money::Cents;
use rules::policy::CardPosting;

use super::content::{Block, fact, paragraphs};
use super::labels::{CANCEL_BY, PHONE, choose};
use super::{Method, Receipt, Status};
use crate::lang::Lang;
use crate::words;

/// Until when and how to change or cancel, then when the payment counts.
pub(super) fn next_steps(receipt: &Receipt) -> Vec<Block> {
    let lang = receipt.lang;
    match &receipt.method {
        Method::Bank { cancel_by, prenote, .. } => {
            let mut steps = vec![fact(CANCEL_BY, words::date_long(*cancel_by, lang))];
            steps.extend(paragraphs(bank_notes(*prenote, lang), false));
            steps
        }
        Method::Card { .. } => paragraphs(card_notes(receipt), false),
        Method::Cancellation { .. } => super::cancellation::notes(receipt),
    }
}

fn bank_notes(prenote: bool, lang: Lang) -> Vec<String> {
    let mut notes = vec![
        choose(
            lang,
            format!("Change or cancel here, on the website, or at {PHONE}. One business day earlier is safer."),
            format!("Cambie o cancele aquí, en el sitio web o al {PHONE}. Es más seguro un día hábil antes."),
        ),
        choose(
            lang,
            "Your payment counts on the day the money leaves your bank.",
            "Su pago cuenta desde el día en que el dinero sale de su banco.",
        )
        .to_owned(),
    ];
    if prenote {
        notes.push(choose(
            lang,
            format!("Your bank checks the account first. If it says no, no money is taken and we tell you by e-mail. No e-mail? Call {PHONE}."),
            format!("Primero su banco revisa la cuenta. Si no la acepta, no se retira dinero y le avisamos por correo. ¿No tiene correo? Llame al {PHONE}."),
        ));
    }
    notes
}

fn card_notes(receipt: &Receipt) -> Vec<String> {
    let lang = receipt.lang;
    let mut notes = Vec::new();
    if receipt.fee_cents.is_some() {
        notes.push(choose(
            lang,
            "The fee pays for the card service. It does not count toward your child support.",
            "El cargo paga el servicio de tarjeta. No cuenta para su manutención.",
        ));
    }
    if receipt.status == Status::Charged {
        notes.push(posting(receipt.amount_cents, lang));
    }
    notes.push(choose(
        lang,
        "If your employer takes child support from your pay, that does not stop.",
        "Si su empleador descuenta manutención de su sueldo, eso no cambia.",
    ));
    let mut notes: Vec<String> = notes.into_iter().map(str::to_owned).collect();
    if receipt.status == Status::Charged {
        notes.push(choose(
            lang,
            format!("A charge cannot be changed here. For a refund, call {PHONE}."),
            format!("Un cobro no se puede cambiar aquí. Para un reembolso, llame al {PHONE}."),
        ));
    }
    notes
}

/// When the case shows a card payment (R24).
fn posting(amount: Cents, lang: Lang) -> &'static str {
    if CardPosting::default().is_screened(amount) {
        choose(
            lang,
            "Payments of $1,000 or more have an extra check. It can take 10 business days. We may contact you.",
            "Los pagos de $1,000 o más tienen otra revisión. Puede tardar 10 días hábiles. Tal vez le llamemos.",
        )
    } else {
        choose(lang, "Your case will show it in 2 to 3 business days.", "Se verá en su caso en 2 a 3 días hábiles.")
    }
}
