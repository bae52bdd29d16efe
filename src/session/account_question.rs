//! The questions of a payor's own account: signing in, making one, a new password. (The bank's account is another thing.)
//!
//! Asked by the journeys SignIn, Register and NewPassword, and within a payment where the payor wants an account too.

use super::answers::{Answers, Payee};
use super::journey::Journey;
use super::question::{Input, Letters, Section};

/// One screen of those journeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AccountQuestion {
    SignInUserId,
    SignInPassword,
    /// Within a payment: whether to make an account too.
    RegisterToo,
    /// The payor's; the other person's name is `Question::OtherName`.
    Name,
    Street(Whose),
    Unit(Whose),
    Zip(Whose),
    City(Whose),
    Phone(Whose),
    /// All nine digits (R32).
    Ssn(Whose),
    Relation,
    UserId,
    Password,
    PasswordAgain,
}

/// Whom a question is about: the payor, or the person paid for (R30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Whose {
    Own,
    Other,
}

use AccountQuestion::*;

impl AccountQuestion {
    /// Whether it is asked, given the answers so far.
    pub fn applies(self, answers: &Answers) -> bool {
        let registers = answers.registers();
        let other = registers && answers.payee == Some(Payee::Another);
        let resets = answers.journey == Journey::NewPassword;
        match self {
            SignInUserId | SignInPassword => true,
            RegisterToo => answers.may_register_too(),
            // Paying may have asked for all nine digits already.
            Ssn(Whose::Own) => resets || registers && answers.proved_ssn(Whose::Own).is_none(),
            Ssn(Whose::Other) => other && answers.proved_ssn(Whose::Other).is_none(),
            Street(Whose::Own) => registers || answers.adds_to_contact(),
            Unit(Whose::Own) | Zip(Whose::Own) | City(Whose::Own) => registers || answers.adds_address(),
            Phone(Whose::Own) => registers,
            Street(Whose::Other) | Unit(Whose::Other) | Zip(Whose::Other) | City(Whose::Other)
            | Phone(Whose::Other) => other,
            Relation => other,
            Name | UserId => registers,
            Password | PasswordAgain => registers || resets,
        }
    }

    /// Whether there is an answer and it still holds.
    pub fn answered(self, answers: &Answers) -> bool {
        let form = &answers.registration;
        let person = |whose| form.person(whose);
        match self {
            // A sign-in is never settled: it is asked anew each time.
            SignInUserId | SignInPassword => false,
            RegisterToo => form.wanted.is_some(),
            Name => form.own.first.is_some() && form.own.last.is_some(),
            Street(whose) => person(whose).street.is_some(),
            Unit(whose) => person(whose).unit.is_some(),
            Zip(whose) => person(whose).zip.is_some(),
            City(whose) => person(whose).city.is_some(),
            Phone(whose) => person(whose).phone.is_some(),
            Ssn(whose) => person(whose).ssn.is_some(),
            Relation => form.relation.is_some(),
            UserId => form.user_id.is_some(),
            Password => form.password.is_some() && form.pair_holds(),
            PasswordAgain => form.password_again,
        }
    }

    pub fn section(self) -> Section {
        match self {
            RegisterToo => Section::Agree,
            Name | Street(_) | Unit(_) | Zip(_) | City(_) | Phone(_) | Ssn(_) | Relation => Section::Person,
            SignInUserId | SignInPassword | UserId | Password | PasswordAgain => Section::Credentials,
        }
    }

    pub fn input(self) -> Input {
        match self {
            RegisterToo | Relation => Input::Choice,
            Name => Input::Letters(Letters::TwoNames),
            Street(_) | Unit(_) => Input::Letters(Letters::Address),
            City(_) => Input::Letters(Letters::Name),
            Zip(_) => Input::Digits { most: 5 },
            Phone(_) => Input::Digits { most: 10 },
            Ssn(_) => Input::Digits { most: 9 },
            SignInUserId | SignInPassword | UserId | Password | PasswordAgain => Input::Letters(Letters::Credentials),
        }
    }

    /// Drawn as dots, shown only while "Show" is held, never spoken, and forgotten on the way back.
    pub fn is_password(self) -> bool {
        matches!(self, SignInPassword | Password | PasswordAgain)
    }

    /// Whether a change that begins at `self` goes through `next` too: a person is changed as a whole, and so is a
    /// password with its repetition.
    pub fn is_changed_with(self, next: AccountQuestion) -> bool {
        match (self.part(), next.part()) {
            (Part::Alone, _) | (_, Part::Alone) => false,
            (one, other) => one == other,
        }
    }

    fn part(self) -> Part {
        match self {
            Name => Part::Person(Whose::Own),
            Street(whose) | Unit(whose) | Zip(whose) | City(whose) | Phone(whose) | Ssn(whose) => Part::Person(whose),
            Relation => Part::Person(Whose::Other),
            Password | PasswordAgain => Part::Password,
            SignInUserId | SignInPassword | RegisterToo | UserId => Part::Alone,
        }
    }
}

/// What is changed together.
#[derive(PartialEq)]
enum Part {
    Alone,
    Person(Whose),
    Password,
}
