//! What a payor came for: each journey is a list of questions, in the order in which they are asked.
//!
//! A question may be part of several journeys. Which of a journey's questions apply follows from the answers
//! (`Question::applies`), so that the way forward, the way back and the progress need no other table.

use super::question::Question::{self, *};

/// What the visit is about now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Journey {
    /// A payment: once or repeated, from a bank account or by card (3 to 21).
    #[default]
    Pay,
    /// Open one's account, to see what [`Goal`] says (29).
    SignIn,
    /// Make an account (30).
    Register,
    /// The password was forgotten (33).
    NewPassword,
    /// Other terms for one coming payment or a plan (32).
    ChangePayment,
    /// Another bank account (31).
    ChangeAccount,
    /// Be called or written to (26).
    Contact,
    /// What became of a request (34).
    FindReceipt,
}

/// What a sign-in is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Goal {
    ComingPayments,
    PastPayments,
}

impl Journey {
    /// Its questions, in order. None of them is there twice.
    pub fn questions(self) -> &'static [Question] {
        match self {
            Journey::Pay => &PAY,
            _ => &[],
        }
    }
}

const PAY: [Question; 29] = [
    FileNumber,
    WhosePayment,
    OtherName,
    Identity,
    RightCase,
    OnceOrRepeat,
    Amount,
    Method,
    WhichAccount,
    RoutingNumber,
    AccountType,
    AccountNumber,
    AccountNumberAgain,
    HowOften,
    Weekday,
    DayPair,
    MonthDay,
    FirstDate,
    DateChanged,
    Email,
    Agree,
    CardName,
    CardStreet,
    CardZip,
    CardCity,
    Review,
    CardNumber,
    CardExpiry,
    CardCode,
];
