//! The questions of "Contact me" (26): what is needed to call or write back, then what the paper form asks more (R42).
//!
//! The address is asked for by the questions of a payor's own account: see [`Answers::adds_to_contact`].

use super::answers::Answers;
use super::question::{Input, Letters, Section};

/// One screen of that journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ContactQuestion {
    Name,
    When,
    Phone,
    PhoneKind,
    SafeMessage,
    /// Where to write to.
    Email,
    /// Whether the payor wants to tell more than that.
    More,
    /// The home phone of who is called on a cell phone, and the other way round.
    OtherPhone,
    /// The address of who is called.
    OtherEmail,
    /// Where a family file is already.
    Court,
    Check,
}

use ContactQuestion::*;

impl ContactQuestion {
    /// Whether it is asked, given the answers so far.
    pub fn applies(self, answers: &Answers) -> bool {
        let contact = &answers.contact;
        match self {
            Name | When | More | Check => true,
            Phone | PhoneKind | SafeMessage => contact.wants_call(),
            Email => contact.wants_email(),
            OtherPhone | OtherEmail => contact.wants_call() && answers.adds_to_contact(),
            Court => answers.adds_to_contact(),
        }
    }

    /// Whether there is an answer and it still holds.
    pub fn answered(self, answers: &Answers) -> bool {
        let contact = &answers.contact;
        match self {
            Name => contact.has_name(),
            When => contact.when.is_some(),
            Phone => !contact.phone.is_empty(),
            PhoneKind => contact.phone_kind.is_some(),
            SafeMessage => contact.safe_message.is_some(),
            Email => contact.email.as_ref().is_some_and(|email| !email.is_empty()),
            More => contact.more.is_some(),
            OtherPhone => contact.other_phone.is_some(),
            OtherEmail => contact.email.is_some(),
            Court => contact.court.is_some(),
            Check => false,
        }
    }

    pub fn section(self) -> Section {
        match self {
            Name => Section::Contact,
            When | Phone | PhoneKind | SafeMessage | Email => Section::Reach,
            More | OtherPhone | OtherEmail | Court => Section::Person,
            Check => Section::Check,
        }
    }

    pub fn input(self) -> Input {
        match self {
            When | PhoneKind | SafeMessage | More | Court => Input::Choice,
            Phone | OtherPhone => Input::Digits { most: 10 },
            Name => Input::Letters(Letters::TwoNames),
            Email | OtherEmail => Input::Letters(Letters::Email),
            Check => Input::Confirm,
        }
    }
}
