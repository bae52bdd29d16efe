//! What became of the payment: one word, then what it means.

use super::content::{Block, paragraphs};
use super::labels::{Label, PHONE, choose};
use super::{Method, Receipt, Status};
use crate::words;

/// The status word, then what it means; "accepted" words only after central said so (R37).
pub(super) fn status(receipt: &Receipt) -> Vec<Block> {
    let word = match receipt.status {
        Status::Scheduled => Label { en: "SCHEDULED", es: "PROGRAMADO" },
        Status::Charged => Label { en: "CHARGED", es: "COBRADO" },
        Status::SavedNotSent => Label { en: "SAVED, NOT YET SENT", es: "GUARDADO, TODAVÍA NO ENVIADO" },
        Status::ChangeSaved => Label { en: "CHANGE SAVED, NOT YET SENT", es: "CAMBIO GUARDADO, TODAVÍA NO ENVIADO" },
        Status::Cancelled => Label { en: "CANCELLED", es: "CANCELADO" },
        Status::CancelRequested => Label { en: "REQUESTED, NOT CANCELLED YET", es: "PEDIDO, TODAVÍA NO CANCELADO" },
        Status::Unknown => Label { en: "NOT KNOWN YET", es: "TODAVÍA NO SE SABE" },
    };
    let mut status = vec![Block::Title(word), Block::Blank];
    let bold = receipt.status == Status::Unknown;
    status.extend(paragraphs(meaning(receipt), bold));
    status
}

fn meaning(receipt: &Receipt) -> Vec<String> {
    let lang = receipt.lang;
    match receipt.status {
        Status::Scheduled => scheduled(receipt),
        Status::Charged => {
            let amount = receipt.amount_cents;
            vec![choose(
                lang,
                format!("Your payment of {amount} was charged."),
                format!("Se cobró su pago de {amount}."),
            )]
        }
        Status::SavedNotSent | Status::ChangeSaved => saved(receipt),
        Status::Cancelled | Status::CancelRequested => super::cancellation::meaning(receipt),
        Status::Unknown => {
            let number = receipt.confirmation.grouped().replace(' ', "\u{a0}");
            vec![
                choose(
                    lang,
                    "We do not know yet if your payment went through.".to_owned(),
                    "Todavía no sabemos si su pago se hizo.".to_owned(),
                ),
                choose(
                    lang,
                    format!("Do not pay again now. Keep this paper and call {PHONE} with number {number}."),
                    format!("No pague otra vez ahora. Guarde este papel y llame al {PHONE} con el número {number}."),
                ),
            ]
        }
    }
}

fn scheduled(receipt: &Receipt) -> Vec<String> {
    let lang = receipt.lang;
    let Method::Bank { frequency, withdrawals, .. } = &receipt.method else {
        return Vec::new();
    };
    let Some(first) = withdrawals.first() else {
        return Vec::new();
    };
    let date = words::date_long(*first, lang);
    let (en, es) = if frequency.is_recurring() {
        ("Your first payment is set for", "Su primer pago está programado para el")
    } else {
        ("Your payment is set for", "Su pago está programado para el")
    };
    vec![format!("{} {date}.", choose(lang, en, es))]
}

/// Not sent: every date is an estimate, with the last day on which sending still keeps it (R19).
fn saved(receipt: &Receipt) -> Vec<String> {
    let lang = receipt.lang;
    let first = if receipt.status == Status::ChangeSaved {
        choose(
            lang,
            "We saved your change. We will send it when the connection is back. Until then, the old payment stays as it is. Keep this paper.",
            "Guardamos su cambio. Lo enviaremos cuando vuelva la conexión. Hasta entonces, el pago anterior sigue igual. Guarde este papel.",
        )
    } else {
        choose(
            lang,
            "We saved your payment. We will send it when the connection is back. Keep this paper.",
            "Guardamos su pago. Lo enviaremos cuando vuelva la conexión. Guarde este papel.",
        )
    };
    let mut sentences = vec![first.to_owned()];
    if let Method::Bank { send_by: Some(send_by), .. } = receipt.method {
        let date = words::date_long(send_by, lang);
        sentences.push(choose(
            lang,
            format!("The payment dates below are estimates. They hold if we can send it by {date}. Call {PHONE} that day to be sure."),
            format!("Las fechas de pago de abajo son estimadas. Valen si podemos enviarlo a más tardar el {date}. Llame ese día al {PHONE} para confirmar."),
        ));
    }
    sentences
}
