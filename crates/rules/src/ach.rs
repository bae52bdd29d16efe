//! What central tells the bank about a draft, and what the bank's answers mean (R45–R47).

use chrono::NaiveDate;
use thiserror::Error;

use crate::bank::AccountType;
use crate::file_number::FileNumber;
use crate::money::Cents;
use crate::person::{PersonName, Ssn};
use crate::sensitive::Sensitive;

/// The two entries that a draft makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The zero-dollar test of an account.
    Prenote,
    /// Money taken from it.
    Withdrawal,
}

/// The transaction code of an entry (R45): prenotes 28 (checking) and 38 (savings), withdrawals 27 and 37.
pub fn transaction_code(entry: Entry, account_type: AccountType) -> u8 {
    match (entry, account_type) {
        (Entry::Withdrawal, AccountType::Checking) => 27,
        (Entry::Prenote, AccountType::Checking) => 28,
        (Entry::Withdrawal, AccountType::Savings) => 37,
        (Entry::Prenote, AccountType::Savings) => 38,
    }
}

/// What a bank's answer does to the payor's account and schedules (R46).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnEffect {
    /// Not enough money: hold, schedules cancelled (R17). R01, R09.
    Hold,
    /// No such account: unverified, schedules stopped, e-mail (R16). R02, R03, R04, R20.
    AccountUnverified,
    /// The payor or account holder forbade it: all schedules of that authorization stopped. R07, R10, R11, R29.
    AuthorizationStopped,
    /// The payor stopped this one payment: nothing else changes. R08.
    EntryOnly,
    /// The account is frozen: stopped, without calling it insufficient funds. R16.
    Frozen,
    /// A notification of change: correct the account's data before the next entry. C01 and on.
    CorrectFirst,
}

/// The effect of return code `code`, such as "R01" (R46). `None` for a code that the rules do not name: a person
/// must look.
pub fn return_effect(code: &str) -> Option<ReturnEffect> {
    match code {
        "R01" | "R09" => Some(ReturnEffect::Hold),
        "R02" | "R03" | "R04" | "R20" => Some(ReturnEffect::AccountUnverified),
        "R07" | "R10" | "R11" | "R29" => Some(ReturnEffect::AuthorizationStopped),
        "R08" => Some(ReturnEffect::EntryOnly),
        "R16" => Some(ReturnEffect::Frozen),
        _ => is_notification_of_change(code).then_some(ReturnEffect::CorrectFirst),
    }
}

/// "C01" to "C99".
fn is_notification_of_change(code: &str) -> bool {
    code.strip_prefix('C').is_some_and(|number| number.len() == 2 && number != "00" && crate::text::is_digits(number))
}

/// The state code of Connecticut's support payments in the addenda (R47).
pub const FIPS_CONNECTICUT: &str = "0900003";

/// Why an addenda record cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddendaError {
    #[error("The amount of a support payment must be more than zero and fit in ten digits of cents.")]
    Amount,
    #[error("The name has no letter that a bank file can carry.")]
    Name,
    #[error("The FIPS code must have 5 or 7 digits.")]
    Fips,
}

/// The addenda of a support payment (R47): `DED*CS*file number*YYMMDD*cents*SSN*W*NAME*FIPS*`.
///
/// NAME is the first seven letters of the last name and the first three of the first, in plain capitals, as the
/// field has ten places. The text holds a Social Security number, so it is [`Sensitive`]; it is at most 78 long and
/// fits the 80 places of the record.
///
/// # Errors
/// See [`AddendaError`].
pub fn support_addenda(
    file_number: &FileNumber,
    withdrawal: NaiveDate,
    amount: Cents,
    ssn: &Ssn,
    name: (&PersonName, &PersonName),
    fips: &str,
) -> Result<Sensitive, AddendaError> {
    if !(1..=9_999_999_999).contains(&amount.0) {
        return Err(AddendaError::Amount);
    }
    if !matches!(fips.len(), 5 | 7) || !crate::text::is_digits(fips) {
        return Err(AddendaError::Fips);
    }
    let (first, last) = name;
    let name = plain_capitals(last, 7) + &plain_capitals(first, 3);
    if name.is_empty() {
        return Err(AddendaError::Name);
    }
    let (file_number, date, cents, ssn) = (file_number.as_str(), withdrawal.format("%y%m%d"), amount.0, ssn.expose());
    Ok(Sensitive::new(format!("DED*CS*{file_number}*{date}*{cents}*{ssn}*W*{name}*{fips}*")))
}

/// The first `most` letters of a name as A to Z.
fn plain_capitals(name: &PersonName, most: usize) -> String {
    let letters = name.as_str().chars().flat_map(char::to_uppercase).filter_map(without_accent);
    letters.take(most).collect()
}

/// A capital letter without its accent; `None` where it is no letter of the Latin alphabet.
fn without_accent(capital: char) -> Option<char> {
    match capital {
        'A'..='Z' => Some(capital),
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' | 'Æ' => Some('A'),
        'Ç' | 'Ć' | 'Ĉ' | 'Č' => Some('C'),
        'Ď' | 'Đ' | 'Ð' => Some('D'),
        'È'..='Ë' | 'Ē' | 'Ė' | 'Ę' | 'Ě' => Some('E'),
        'Ğ' | 'Ģ' => Some('G'),
        'Ì'..='Ï' | 'Ī' | 'Į' | 'İ' => Some('I'),
        'Ł' | 'Ļ' | 'Ľ' => Some('L'),
        'Ñ' | 'Ń' | 'Ņ' | 'Ň' => Some('N'),
        'Ò'..='Ö' | 'Ø' | 'Ō' | 'Ő' | 'Œ' => Some('O'),
        'Ŕ' | 'Ř' => Some('R'),
        'Ś' | 'Ş' | 'Š' | 'Ș' => Some('S'),
        'Ţ' | 'Ť' | 'Ț' => Some('T'),
        'Ù'..='Ü' | 'Ū' | 'Ů' | 'Ű' => Some('U'),
        'Ý' | 'Ÿ' => Some('Y'),
        'Ź' | 'Ż' | 'Ž' => Some('Z'),
        _ => None,
    }
}
