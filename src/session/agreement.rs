//! The bank draft authorization, sentence by sentence (R36): the same text for screen, receipt and fingerprint.

use rules::bank::AccountType;
use sha2::{Digest, Sha256};

use super::answers::Terms;
use crate::lang::Lang;
use crate::text::{account_change, agree};
use crate::words;

/// The sentences of screen 18, ready to show.
pub fn sentences(terms: &Terms, lang: Lang) -> Vec<String> {
    let first = if terms.frequency.is_recurring() { agree::REPEATED } else { agree::ONCE };
    let first = first.fill(
        lang,
        &[
            ("amount", &terms.amount_cents.to_string()),
            ("frequency", &words::frequency(&terms.frequency, lang)),
            ("type", words::account_type(terms.account_type, lang)),
            ("last4", &terms.account_last4),
            ("date", &words::date_long(terms.first_withdrawal, lang)),
        ],
    );
    let rest = [agree::ROLLS, agree::CANCEL, agree::NO_MONEY, agree::WITHHOLDING].map(|text| text.get(lang).to_owned());
    std::iter::once(first).chain(rest).collect()
}

/// The sentences for another account on file, which takes no money by itself (R14).
pub fn of_account(account_type: AccountType, last4: &str, lang: Lang) -> Vec<String> {
    let kind = words::account_type(account_type, lang);
    let first = account_change::AGREE.fill(lang, &[("type", kind), ("last4", last4)]);
    let rest = [account_change::AGREE_CANCELS, account_change::AGREE_CHECK, agree::WITHHOLDING];
    std::iter::once(first).chain(rest.map(|text| text.get(lang).to_owned())).collect()
}

/// SHA-256 of the sentences, a line each, in hexadecimal: what was agreed to can be proved later (R36).
pub fn fingerprint(sentences: &[String]) -> String {
    Sha256::digest(sentences.join("\n")).iter().map(|byte| format!("{byte:02x}")).collect()
}
