//! What is wrong with an answer, as data; the view words it in two languages.

use chrono::NaiveDate;
use rules::bank::{AccountNumberError, RoutingNumberError};
use rules::calendar::Closed;
use rules::card::{CardNumberError, ExpiryError, SecurityCodeError};
use rules::contact::PhoneError;
use rules::contact::{EmailError, ZipError};
use rules::credentials::CredentialError;
use rules::file_number::FileNumberError;
use rules::money::AmountError;
use wire::confirmation::ConfirmationError;

/// Why the kiosk stays on this screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Problem {
    FileNumber(FileNumberError),
    FileNumberNotFound,
    FileNumberNotFoundAgain,
    /// Too few Social Security digits.
    SsnDigits {
        needed: u8,
        typed: usize,
    },
    /// No one has that Social Security number.
    SsnNeverIssued,
    NoMatch,
    Name,
    CardName,
    Amount(AmountError),
    Routing(RoutingNumberError),
    Account(AccountNumberError),
    NoDayChosen,
    TooSoon {
        date: NaiveDate,
        earliest: NaiveDate,
    },
    Closed {
        date: NaiveDate,
        why: Closed,
    },
    Email(EmailError),
    /// Perhaps a typing mistake; Continue takes it as it is.
    EmailGuess(String),
    NotAgreed,
    Street,
    City,
    Zip(ZipError),
    /// A ZIP code that no state has.
    ZipNowhere,
    CardNumber(CardNumberError),
    Expiry(ExpiryError),
    SecurityCode(SecurityCodeError),
    NoUserId,
    NoPassword,
    /// One of user ID and password is wrong; this many tries are left.
    SignInNoMatch(u8),
    /// One of file number, Social Security number and e-mail is wrong; this many tries are left.
    NewPasswordNoMatch(u8),
    /// Nothing was sent, and all is still there.
    NotConnected,
    /// It was sent and nobody answered: the password must be typed again.
    NotConnectedAgain,
    /// R35.
    Credentials(CredentialError),
    PasswordsDiffer,
    UserIdTaken,
    Phone(PhoneError),
    /// Neither a unit nor "No unit".
    Unit,
    /// A ZIP code that no state has, in a postal address.
    HomeZipNowhere,
    Confirmation(ConfirmationError),
    /// What was scanned is not what this screen needs.
    Scan(ScanProblem),
}

/// What is wrong with a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanProblem {
    /// Neither a file number nor a confirmation number.
    Unreadable,
    /// A receipt, where a file number is needed.
    ReceiptCode,
    /// A file number, where a receipt is needed.
    FileNumber,
}
