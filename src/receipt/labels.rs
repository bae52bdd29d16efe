//! What the values on a receipt are called, in both languages.

use crate::lang::Lang;

/// The payment center's number (R41).
pub(super) const PHONE: &str = "1-888-233-7223";

/// What a value is called, in both languages.
#[derive(Clone, Copy)]
pub(super) struct Label {
    pub en: &'static str,
    pub es: &'static str,
}

impl Label {
    /// In the session's language.
    pub fn own(self, lang: Lang) -> &'static str {
        choose(lang, self.en, self.es)
    }

    /// In English, where that is not the same: beside the Spanish, so that staff can read it (UX 8).
    pub fn english_beside(self, lang: Lang) -> Option<&'static str> {
        (self.own(lang) != self.en).then_some(self.en)
    }
}

pub(super) const TITLE: Label = Label { en: "Child support payment", es: "Pago de manutención" };
pub(super) const OFFICE: Label = Label { en: "Office", es: "Oficina" };
pub(super) const DATE: Label = Label { en: "Date", es: "Fecha" };
pub(super) const TIME: Label = Label { en: "Time", es: "Hora" };
pub(super) const CONFIRMATION: Label = Label { en: "Confirmation number", es: "Número de confirmación" };
pub(super) const AMOUNT: Label = Label { en: "Amount", es: "Cantidad" };
pub(super) const EACH_PAYMENT: Label = Label { en: "Each payment", es: "Cada pago" };
pub(super) const FEE: Label = Label { en: "Card fee", es: "Cargo de tarjeta" };
pub(super) const TOTAL: Label = Label { en: "Total", es: "Total" };
pub(super) const PAYMENT_TO: Label = Label { en: "Payment to", es: "Pago a" };
pub(super) const KIND: Label = Label { en: "Kind of payment", es: "Tipo de pago" };
pub(super) const ACCOUNT: Label = Label { en: "Account", es: "Cuenta" };
pub(super) const CARD: Label = Label { en: "Card", es: "Tarjeta" };
pub(super) const HOW_OFTEN: Label = Label { en: "How often", es: "Frecuencia" };
pub(super) const PAYMENT_DATE: Label = Label { en: "Payment date", es: "Fecha del pago" };
pub(super) const FIRST: Label = Label { en: "First payment", es: "Primer pago" };
pub(super) const NEXT: Label = Label { en: "Next payments", es: "Próximos pagos" };
pub(super) const ESTIMATED_DATE: Label = Label { en: "Estimated payment date", es: "Fecha estimada del pago" };
pub(super) const ESTIMATED_FIRST: Label = Label { en: "Estimated first payment", es: "Primer pago estimado" };
pub(super) const ESTIMATED_NEXT: Label = Label { en: "Estimated next payments", es: "Próximos pagos estimados" };
pub(super) const FILE_NUMBER: Label = Label { en: "File number", es: "Expediente" };
pub(super) const CANCEL_BY: Label =
    Label { en: "Last day to change or cancel", es: "Último día para cambiar o cancelar" };
pub(super) const CANCELLED_DATE: Label = Label { en: "Payment date", es: "Fecha del pago" };
pub(super) const CANCELLED_FROM: Label = Label { en: "From this payment on", es: "Desde este pago" };
pub(super) const AGREEMENT: Label = Label { en: "You agreed to this", es: "Usted aceptó esto" };

/// The one in the receipt's language.
pub(super) fn choose<T>(lang: Lang, en: T, es: T) -> T {
    match lang {
        Lang::En => en,
        Lang::Es => es,
    }
}
