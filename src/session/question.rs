//! The questions of all journeys: when each is asked, when it counts as answered, and how it is answered.
//!
//! A journey is a list of them (`journey.rs`). Which apply follows from the answers so far, so the way forward, the way
//! back, "change this answer" and the progress are all read from that one list.

use super::account_question::AccountQuestion;
use super::answers::{Answers, Often, Payee};
use super::change::What;
use super::contact_question::ContactQuestion;
use super::journey::Journey;

/// One question: one screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Question {
    FileNumber,
    WhosePayment,
    OtherName,
    Identity,
    RightCase,
    OnceOrRepeat,
    Amount,
    Method,
    WhichAccount,
    /// What a new account cancels, and what to mail (R14).
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
    Agree,
    CardName,
    CardStreet,
    CardZip,
    CardCity,
    Review,
    CardNumber,
    CardExpiry,
    CardCode,
    /// Signing in, making an account, a new password.
    Account(AccountQuestion),
    /// Amount, date or frequency (32).
    WhatToChange,
    /// Being called or written to (26).
    Contact(ContactQuestion),
    ReceiptNumber,
}

/// A step of the progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Case,
    Payment,
    Account,
    Date,
    /// Who registers (30).
    Person,
    /// User ID and password (29, 33).
    Credentials,
    Agree,
    Address,
    Contact,
    Reach,
    Check,
    Card,
    Receipt,
}

/// How a question is answered: what its screen offers and what keys do there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// Touching a card answers it.
    Choice,
    Digits {
        most: usize,
    },
    Money,
    Letters(Letters),
    Calendar,
    /// The primary button alone, or with a box to tick.
    Confirm,
}

/// Which letter keyboard a question needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// Two fields: first name, last name.
    TwoNames,
    Name,
    Address,
    Email,
    /// File numbers with letters, where policy has them (R33).
    Code,
    /// User IDs and passwords: small letters and digits (R35).
    Credentials,
    /// Addresses in a network: small letters, digits and their marks.
    Host,
    /// Confirmation numbers: no letter that looks like a digit.
    Confirmation,
}

use Question::*;

impl Question {
    /// Whether the question is asked, given the answers so far.
    pub fn applies(self, answers: &Answers) -> bool {
        let bank = answers.pays_from_bank();
        let card = answers.pays_by_card();
        let new_account = answers.journey == Journey::Register || bank && answers.uses_new_account();
        let repeats = answers.asks_about(&[What::HowOften]);
        match self {
            FileNumber | WhosePayment | Identity => !answers.by_sign_in(),
            Email => !answers.by_sign_in(),
            Review | WhatToChange => true,
            Amount => answers.asks_about(&[What::Amount]),
            OtherName => !answers.by_sign_in() && answers.payee == Some(Payee::Another),
            RightCase => !answers.by_sign_in() && answers.case.is_some(),
            // On hold there is nothing to choose: screen 6 offered the card (R17).
            OnceOrRepeat => !answers.on_hold(),
            Method => !answers.on_hold() && answers.repeat == Some(false),
            WhichAccount => bank && answers.account_on_file().is_some(),
            RoutingNumber | AccountType | AccountNumber | AccountNumberAgain => new_account,
            AccountWarning => new_account && (answers.journey == Journey::ChangeAccount || answers.has_schedules()),
            HowOften => bank && repeats && answers.repeat == Some(true),
            Weekday => bank && repeats && answers.repeats(&[Often::Weekly, Often::Biweekly]),
            DayPair => bank && repeats && answers.repeats(&[Often::Semimonthly]),
            MonthDay => bank && repeats && answers.repeats(&[Often::Monthly]),
            FirstDate => bank && answers.asks_about(&[What::Date, What::HowOften]),
            Agree => bank,
            DateChanged => bank && (answers.first_date_moved() || answers.change_moves_date()),
            CardName | CardStreet | CardZip | CardCity | CardNumber | CardExpiry | CardCode => card,
            Account(question) => question.applies(answers),
            Contact(question) => question.applies(answers),
            ReceiptNumber => true,
        }
    }

    /// Whether there is an answer and it still holds, given the other answers.
    pub fn answered(self, answers: &Answers) -> bool {
        match self {
            FileNumber => answers.file_number.is_some(),
            WhosePayment => answers.payee.is_some(),
            OtherName => !answers.other_first.is_empty() && !answers.other_last.is_empty(),
            Identity => answers.identified,
            RightCase => answers.right_case,
            OnceOrRepeat => answers.repeat.is_some(),
            Amount => answers.amount_holds(),
            Method => answers.method.is_some(),
            WhichAccount => answers.account.is_some(),
            AccountWarning => answers.warned,
            WhatToChange => answers.changed.as_ref().is_some_and(|changed| changed.what.is_some()),
            RoutingNumber => answers.routing.is_some(),
            AccountType => answers.account_type.is_some(),
            AccountNumber => answers.account_number.is_some(),
            AccountNumberAgain => answers.account_number_again,
            HowOften => answers.often.is_some(),
            Weekday => answers.weekday.is_some(),
            DayPair => answers.pair_day.is_some(),
            MonthDay => answers.month_day.is_some(),
            FirstDate => answers.start_holds(),
            DateChanged => answers.moved_date_accepted(),
            Email => {
                let none = answers.without_email && !answers.email_needed();
                answers.email.is_some() || none || answers.uses_email_on_file()
            }
            Agree => answers.agreement_holds(),
            CardName => !answers.card.name.is_empty(),
            CardStreet => !answers.card.street.is_empty(),
            CardZip => answers.card.zip.is_some(),
            CardCity => !answers.card.city.is_empty(),
            Review => false,
            CardNumber => answers.card.number.is_some(),
            CardExpiry => answers.card.expiry.is_some(),
            CardCode => answers.card.code.is_some(),
            Account(question) => question.answered(answers),
            Contact(question) => question.answered(answers),
            ReceiptNumber => false,
        }
    }

    pub fn section(self) -> Section {
        match self {
            FileNumber | WhosePayment | OtherName | Identity | RightCase => Section::Case,
            OnceOrRepeat | Amount | Method | WhatToChange => Section::Payment,
            WhichAccount | AccountWarning | RoutingNumber | AccountType | AccountNumber | AccountNumberAgain => {
                Section::Account
            }
            HowOften | Weekday | DayPair | MonthDay | FirstDate | DateChanged => Section::Date,
            Email | Agree => Section::Agree,
            CardName | CardStreet | CardZip | CardCity => Section::Address,
            Review => Section::Check,
            CardNumber | CardExpiry | CardCode => Section::Card,
            Account(question) => question.section(),
            Contact(question) => question.section(),
            ReceiptNumber => Section::Receipt,
        }
    }

    /// The step of the progress that it belongs to, on this path.
    pub fn step(self, answers: &Answers) -> Section {
        match (self, answers.journey) {
            (Email | Account(AccountQuestion::RegisterToo), Journey::Pay | Journey::Register)
                if answers.registers() =>
            {
                Section::Person
            }
            (Email | Account(AccountQuestion::Ssn(_)), Journey::NewPassword) => Section::Case,
            _ => self.section(),
        }
    }

    /// How it is answered.
    pub fn input(self, answers: &Answers) -> Input {
        match self {
            WhosePayment | RightCase | OnceOrRepeat | Method | WhichAccount | AccountType | HowOften | Weekday
            | DayPair | MonthDay | WhatToChange => Input::Choice,
            FileNumber if answers.rules().file_number.digits_only => Input::Digits { most: 20 },
            FileNumber => Input::Letters(Letters::Code),
            Identity => Input::Digits { most: usize::from(answers.ssn_digits_asked()) },
            RoutingNumber => Input::Digits { most: 9 },
            AccountNumber | AccountNumberAgain => Input::Digits { most: 17 },
            CardNumber => Input::Digits { most: 19 },
            CardExpiry | CardCode => Input::Digits { most: 4 },
            CardZip => Input::Digits { most: 5 },
            Amount => Input::Money,
            OtherName => Input::Letters(Letters::TwoNames),
            CardName => Input::Letters(Letters::Name),
            CardStreet => Input::Letters(Letters::Address),
            CardCity => Input::Letters(Letters::Name),
            Email => Input::Letters(Letters::Email),
            ReceiptNumber => Input::Letters(Letters::Confirmation),
            FirstDate => Input::Calendar,
            DateChanged | Agree | Review | AccountWarning => Input::Confirm,
            Account(question) => question.input(),
            Contact(question) => question.input(),
        }
    }

    /// The questions of the journey that apply, in order.
    pub fn path(answers: &Answers) -> impl Iterator<Item = Question> + '_ {
        answers.journey.questions().iter().copied().filter(|question| question.applies(answers))
    }

    /// The questions that are walked through: without those whose answer is known.
    fn walk(answers: &Answers) -> impl Iterator<Item = Question> + '_ {
        Self::path(answers).filter(|question| !question.is_passed_over(answers))
    }

    /// Its answer was taken over and holds, so that it is asked only for a change.
    fn is_passed_over(self, answers: &Answers) -> bool {
        match self {
            Email if answers.uses_email_on_file() => true,
            _ => answers.taken_over.contains(&self) && self.answered(answers),
        }
    }

    /// Whether it is asked on this journey, given the answers so far.
    pub fn is_asked(self, answers: &Answers) -> bool {
        Self::path(answers).any(|question| question == self)
    }

    /// Its place in the journey, whether it applies now or not.
    fn place(self, answers: &Answers) -> usize {
        let questions = answers.journey.questions();
        questions.iter().position(|question| *question == self).unwrap_or(questions.len())
    }

    /// Whether it is asked before `other`, or is the same.
    pub fn is_up_to(self, other: Question, answers: &Answers) -> bool {
        self.place(answers) <= other.place(answers)
    }

    /// The question after this one.
    pub fn next(self, answers: &Answers) -> Option<Question> {
        let place = self.place(answers);
        Self::walk(answers).find(|question| question.place(answers) > place)
    }

    /// The question before this one.
    pub fn previous(self, answers: &Answers) -> Option<Question> {
        let place = self.place(answers);
        Self::walk(answers).take_while(|question| question.place(answers) < place).last()
    }

    /// Where to go after an answer was changed from the review: the first answer that no longer holds, or back to it.
    pub fn next_unsettled(answers: &Answers) -> Question {
        Self::path(answers).find(|question| !question.answered(answers)).unwrap_or(Review)
    }

    /// Whether a change that begins at `self` goes through `next` too: an account, a date, a case or an address is
    /// changed as a whole.
    pub fn is_changed_with(self, next: Question) -> bool {
        match (self, next) {
            (Account(one), Account(other)) => one.is_changed_with(other),
            (Contact(_), _) | (_, Contact(_)) => false,
            _ => {
                let apart = matches!(self.section(), Section::Payment | Section::Agree);
                self.section() == next.section() && !apart
            }
        }
    }

    /// Progress: the section's place among those that this path has, from 1, and how many there are.
    pub fn progress(self, answers: &Answers) -> (u8, u8) {
        let mut sections: Vec<Section> = Self::path(answers).map(|question| question.step(answers)).collect();
        // Until the way of paying is known, the longest path is announced.
        if answers.journey == Journey::Pay && !answers.pays_from_bank() && !answers.pays_by_card() {
            sections.extend([Section::Account, Section::Date]);
        }
        sections.dedup();
        let at = sections.iter().position(|section| *section == self.step(answers)).unwrap_or(0);
        (at as u8 + 1, sections.len() as u8)
    }

    /// Where the answer to `self` is kept as typed text.
    pub fn is_typed(self, answers: &Answers) -> bool {
        matches!(self.input(answers), Input::Digits { .. } | Input::Money | Input::Letters(_))
    }

    /// Whether its screen has cards to choose from, or a box to tick.
    pub fn offers_choices(self, answers: &Answers) -> bool {
        matches!(self, Agree | Account(_)) || self.input(answers) == Input::Choice
    }

    /// Shows all answers, with the way to change each, before anything is sent.
    pub fn is_check(self) -> bool {
        matches!(self, Review | Contact(ContactQuestion::Check))
    }

    /// A password: see [`AccountQuestion::is_password`].
    pub fn is_password(self) -> bool {
        matches!(self, Account(question) if question.is_password())
    }

    /// Part of the card itself, dropped as soon as the payor leaves these screens (R21).
    pub fn is_card_secret(self) -> bool {
        matches!(self, CardNumber | CardExpiry | CardCode)
    }
}
