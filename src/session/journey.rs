//! What a payor came for: each journey is a list of questions, in the order in which they are asked.
//!
//! A question may be part of several journeys. Which of a journey's questions apply follows from the answers
//! (`Question::applies`), so that the way forward, the way back and the progress need no other table.

use super::account_question::AccountQuestion::*;
use super::account_question::Whose::{Other, Own};
use super::contact_question::ContactQuestion;
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
            Journey::SignIn => &SIGN_IN,
            Journey::Register => &REGISTER,
            Journey::NewPassword => &NEW_PASSWORD,
            Journey::ChangePayment => &CHANGE_PAYMENT,
            Journey::ChangeAccount => &CHANGE_ACCOUNT,
            Journey::Contact => &CONTACT,
            Journey::FindReceipt => &[ReceiptNumber],
        }
    }

    /// Its question that shows every answer before anything is sent.
    pub fn check(self) -> Question {
        match self {
            Journey::Contact => Contact(ContactQuestion::Check),
            _ => Review,
        }
    }
}

const PAY: [Question; 48] = [
    FileNumber,
    WhosePayment,
    OtherName,
    Identity,
    RightCase,
    OnceOrRepeat,
    Amount,
    Method,
    WhichAccount,
    AccountWarning,
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
    Account(RegisterToo),
    Account(Name),
    Account(Street(Own)),
    Account(Unit(Own)),
    Account(Zip(Own)),
    Account(City(Own)),
    Account(Phone(Own)),
    Account(Ssn(Own)),
    Account(Street(Other)),
    Account(Unit(Other)),
    Account(Zip(Other)),
    Account(City(Other)),
    Account(Phone(Other)),
    Account(Ssn(Other)),
    Account(Relation),
    Account(UserId),
    Account(Password),
    Account(PasswordAgain),
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

const CONTACT: [Question; 15] = [
    Contact(ContactQuestion::Name),
    Contact(ContactQuestion::When),
    Contact(ContactQuestion::Phone),
    Contact(ContactQuestion::PhoneKind),
    Contact(ContactQuestion::SafeMessage),
    Contact(ContactQuestion::Email),
    Contact(ContactQuestion::More),
    Contact(ContactQuestion::OtherPhone),
    Contact(ContactQuestion::OtherEmail),
    Account(Street(Own)),
    Account(Unit(Own)),
    Account(Zip(Own)),
    Account(City(Own)),
    Contact(ContactQuestion::Court),
    Contact(ContactQuestion::Check),
];

const SIGN_IN: [Question; 2] = [Account(SignInUserId), Account(SignInPassword)];

const NEW_PASSWORD: [Question; 5] = [FileNumber, Account(Ssn(Own)), Email, Account(Password), Account(PasswordAgain)];

const REGISTER: [Question; 26] = [
    FileNumber,
    WhosePayment,
    OtherName,
    Account(Name),
    Account(Street(Own)),
    Account(Unit(Own)),
    Account(Zip(Own)),
    Account(City(Own)),
    Account(Phone(Own)),
    Account(Ssn(Own)),
    Account(Street(Other)),
    Account(Unit(Other)),
    Account(Zip(Other)),
    Account(City(Other)),
    Account(Phone(Other)),
    Account(Ssn(Other)),
    Account(Relation),
    Email,
    RoutingNumber,
    AccountType,
    AccountNumber,
    AccountNumberAgain,
    Account(UserId),
    Account(Password),
    Account(PasswordAgain),
    Review,
];
const CHANGE_PAYMENT: [Question; 10] =
    [WhatToChange, Amount, HowOften, Weekday, DayPair, MonthDay, FirstDate, DateChanged, Agree, Review];

const CHANGE_ACCOUNT: [Question; 7] =
    [AccountWarning, RoutingNumber, AccountType, AccountNumber, AccountNumberAgain, Agree, Review];
