//! Taking an answer: parse it, say what is wrong with it, or note it. Each question has its one place here.

use rules::bank::{AccountNumber, AccountType, RoutingNumber};
use rules::card::{CardNumber, Expiry, SecurityCode};
use rules::contact::{Email, ZipCode, domain_guess, states_of_zip};
use rules::file_number::FileNumber;
use rules::money::Cents;
use rules::person::{PersonName, Ssn};
use rules::sensitive::Sensitive;
use wire::lookup::LookUp;

use super::account_question::AccountQuestion;
use super::answers::{AccountChoice, Agreed, Often, PayBy, Payee};
use super::ask::Ask;
use super::journey::Journey;
use super::problem::Problem;
use super::question::Question;
use super::{Page, Session};
use crate::clock::Now;

/// The secondary button that takes the guessed e-mail address for the one that was typed.
pub const GUESSED: u8 = 2;

/// What became of an answer.
pub(super) enum Accepted {
    /// Noted; on to the next question.
    Next,
    /// Nothing was answered, nothing is wrong.
    Stay,
    Problem(Problem),
    Explain(Page),
    /// Not this case: the journey begins again.
    StartOver,
    /// Central must be asked first.
    LookUp(LookUp),
    /// Central must be asked, with a secret.
    Ask(Ask),
    /// The last question: send it.
    Send,
}

use Accepted::{Explain, Next, Send, StartOver, Stay};

impl Session {
    pub(super) fn accept(&mut self, question: Question, choice: Option<u8>, now: Now) -> Accepted {
        match question {
            Question::FileNumber => self.accept_file_number(),
            Question::OtherName => self.accept_other_name(),
            Question::Identity => self.accept_identity(),
            Question::Amount => self.accept_amount(),
            Question::RoutingNumber => self.accept_routing_number(),
            Question::AccountNumber => self.accept_account_number(),
            Question::AccountNumberAgain => self.accept_account_number_again(),
            Question::AccountWarning => {
                self.visit.answers.warned = true;
                Next
            }
            Question::FirstDate if self.visit.answers.start_holds() => Next,
            Question::FirstDate => Accepted::Problem(Problem::NoDayChosen),
            Question::DateChanged => {
                self.visit.answers.moved_accepted = self.visit.answers.first_withdrawal();
                Next
            }
            Question::Email => self.accept_email(),
            Question::Agree => self.accept_agreement(choice, now),
            Question::Account(question) => self.accept_account(question, choice),
            Question::Review if self.visit.answers.pays_by_card() => match self.card_refusal() {
                Some(_) => Explain(Page::CardUnavailable),
                None => Next,
            },
            Question::Review => Send,
            Question::CardName | Question::CardStreet | Question::CardZip | Question::CardCity => {
                self.accept_billing(question)
            }
            Question::CardNumber | Question::CardExpiry | Question::CardCode => self.accept_card(question),
            Question::Contact(question) => self.accept_contact(question, choice),
            Question::ReceiptNumber => self.accept_receipt_number(),
            _ => choice.map_or(Stay, |choice| self.accept_choice(question, choice)),
        }
    }

    fn accept_account(&mut self, question: AccountQuestion, choice: Option<u8>) -> Accepted {
        match question {
            AccountQuestion::SignInUserId | AccountQuestion::SignInPassword => self.accept_sign_in(question),
            AccountQuestion::Ssn(whose) => self.accept_ssn(whose),
            AccountQuestion::Password => self.accept_password(),
            AccountQuestion::PasswordAgain => self.accept_password_again(),
            _ => self.accept_registration(question, choice),
        }
    }

    fn accept_choice(&mut self, question: Question, choice: u8) -> Accepted {
        let card_refused = self.card_refusal().is_some();
        let saves = self.health.online || self.policy.offline_saving;
        let answers = &mut self.visit.answers;
        match (question, choice) {
            (Question::WhosePayment, 0 | 1) => {
                let payee = if choice == 0 { Payee::Own } else { Payee::Another };
                answers.taken_over.remove(&Question::RightCase);
                if answers.payee.replace(payee) != Some(payee) {
                    answers.forget_case();
                    self.visit.entries.forget(Question::Identity);
                }
            }
            // On hold, the only way on is the card (R17).
            (Question::RightCase, 0) if answers.on_hold() && card_refused => return Explain(Page::CardUnavailable),
            (Question::RightCase, 0) => answers.right_case = true,
            (Question::RightCase, 1) => return StartOver,
            (Question::OnceOrRepeat, 0 | 1) => answers.take_long_way(choice == 1),
            (Question::OnceOrRepeat, 2) if answers.account_on_file().is_none() => return Stay,
            (Question::OnceOrRepeat, 2) if !saves => return Explain(Page::BankUnavailable),
            (Question::OnceOrRepeat, 2) => answers.take_short_way(),
            (Question::Method, 0) if !saves => return Explain(Page::BankUnavailable),
            (Question::Method, 0) => answers.method = Some(PayBy::Bank),
            (Question::Method, 1) if card_refused => return Explain(Page::CardUnavailable),
            (Question::Method, 1) => {
                answers.method = Some(PayBy::Card);
                self.prove_for_card();
            }
            (Question::WhichAccount, 0) => answers.choose_account(AccountChoice::OnFile),
            (Question::WhichAccount, 1) => answers.choose_account(AccountChoice::New),
            (Question::AccountType, 0) => answers.account_type = Some(AccountType::Checking),
            (Question::AccountType, 1) => answers.account_type = Some(AccountType::Savings),
            (Question::WhatToChange, choice) => {
                if !answers.choose_what(choice) {
                    return Stay;
                }
                self.visit.entries.forget(Question::Amount);
            }
            (Question::HowOften, 0..=3) => {
                let all = [Often::Weekly, Often::Biweekly, Often::Semimonthly, Often::Monthly];
                answers.often = all.get(usize::from(choice)).copied();
            }
            (Question::Weekday, 0..=4) => answers.weekday = Some(choice + 1),
            (Question::DayPair, 0..=14) => answers.pair_day = Some(choice + 1),
            (Question::MonthDay, 0..=30) => answers.month_day = Some(choice + 1),
            _ => return Stay,
        }
        Next
    }

    fn typed(&self, question: Question) -> &str {
        self.visit.entries.text(question)
    }

    fn accept_file_number(&mut self) -> Accepted {
        let parsed = FileNumber::parse(&self.visit.answers.rules().file_number, self.typed(Question::FileNumber));
        let file_number = match parsed {
            Ok(file_number) => file_number,
            Err(error) => return Accepted::Problem(Problem::FileNumber(error)),
        };
        let answers = &mut self.visit.answers;
        let asked = LookUp::FileNumber { file_number: file_number.as_str().to_owned() };
        if answers.file_number.as_ref() != Some(&file_number) {
            answers.forget_case();
            answers.taken_over.clear();
            answers.file_number = Some(file_number);
        }
        // A number that was looked up already, or cannot be, is not asked for again. For a new password nothing is said
        // about the number alone.
        let asks = answers.journey != Journey::NewPassword && !answers.identified;
        if self.health.online && asks { Accepted::LookUp(asked) } else { Next }
    }

    fn accept_other_name(&mut self) -> Accepted {
        let [first, last] = match self.two_names(Question::OtherName) {
            Ok(names) => names,
            Err(problem) => return Accepted::Problem(problem),
        };
        let answers = &mut self.visit.answers;
        if answers.other_first != first || answers.other_last != last {
            answers.forget_case();
            (answers.other_first, answers.other_last) = (first, last);
        }
        Next
    }

    /// First and last name, as typed for this question; the field that is wrong becomes the one that is typed into.
    pub(super) fn two_names(&mut self, question: Question) -> Result<[Sensitive; 2], Problem> {
        let entry = self.visit.entries.entry(question);
        let names = [entry.field(0), entry.field(1)].map(PersonName::parse);
        if let Some(wrong) = names.iter().position(Result::is_err) {
            entry.active = wrong;
            return Err(Problem::Name);
        }
        Ok(names.map(|name| name.map_or(Sensitive::default(), |name| Sensitive::new(name.as_str()))))
    }

    fn accept_identity(&mut self) -> Accepted {
        let digits = Sensitive::new(self.typed(Question::Identity));
        let needed = self.visit.answers.ssn_digits_asked();
        if digits.len() != usize::from(needed) {
            return Accepted::Problem(Problem::SsnDigits { needed, typed: digits.len() });
        }
        if needed == 9 && Ssn::parse(digits.expose()).is_err() {
            return Accepted::Problem(Problem::SsnNeverIssued);
        }
        let answers = &mut self.visit.answers;
        if answers.identified && answers.ssn_digits == digits {
            return Next;
        }
        answers.forget_case();
        answers.ssn_digits = digits;
        match answers.proof() {
            Some(proof) if self.health.online => Accepted::LookUp(LookUp::Case(proof)),
            _ => {
                // Checked when it reaches central (R19).
                answers.identified = true;
                Next
            }
        }
    }

    fn accept_amount(&mut self) -> Accepted {
        let limits = self.visit.answers.limits();
        // "80." and ".5" are amounts too: Continue fills in what is missing.
        let typed = self.typed(Question::Amount).trim_end_matches('.');
        let typed = if typed.starts_with('.') { format!("0{typed}") } else { typed.to_owned() };
        let checked = Cents::parse(&typed).and_then(|amount| limits.check(amount).map(|()| amount));
        match checked {
            Ok(amount) => {
                self.visit.answers.amount_cents = Some(amount);
                Next
            }
            Err(error) => Accepted::Problem(Problem::Amount(error)),
        }
    }

    fn accept_routing_number(&mut self) -> Accepted {
        match RoutingNumber::parse(self.typed(Question::RoutingNumber)) {
            Ok(routing) => {
                self.visit.answers.routing = Some(routing);
                Next
            }
            Err(error) => Accepted::Problem(Problem::Routing(error)),
        }
    }

    fn accept_account_number(&mut self) -> Accepted {
        match AccountNumber::parse(self.typed(Question::AccountNumber)) {
            Ok(number) => {
                let answers = &mut self.visit.answers;
                if answers.account_number.as_ref() != Some(&number) {
                    answers.account_number_again = false;
                    self.visit.entries.forget(Question::AccountNumberAgain);
                }
                answers.account_number = Some(number);
                // The first entry is masked before the second begins.
                self.visit.entries.entry(Question::AccountNumber).hidden = true;
                Next
            }
            Err(error) => Accepted::Problem(Problem::Account(error)),
        }
    }

    fn accept_account_number_again(&mut self) -> Accepted {
        let again = self.visit.entries.text(Question::AccountNumberAgain);
        match self.visit.answers.account_number.as_ref().map(|number| number.confirm(again)) {
            Some(Ok(())) => {
                self.visit.answers.account_number_again = true;
                Next
            }
            Some(Err(error)) => Accepted::Problem(Problem::Account(error)),
            None => Stay,
        }
    }

    fn accept_email(&mut self) -> Accepted {
        let typed = self.typed(Question::Email).to_owned();
        let email = match Email::parse(&typed) {
            Ok(email) => email,
            Err(error) => return Accepted::Problem(Problem::Email(error)),
        };
        let answers = &mut self.visit.answers;
        // The guess is offered once: the same address again is meant.
        if let Some(guess) = domain_guess(&typed)
            && answers.email.as_ref() != Some(&email)
        {
            answers.email = Some(email);
            return Accepted::Problem(Problem::EmailGuess(guess));
        }
        answers.without_email = false;
        answers.email = Some(email);
        Next
    }

    /// Touching the sentence ticks it; Continue takes the agreement.
    fn accept_agreement(&mut self, choice: Option<u8>, now: Now) -> Accepted {
        if choice == Some(0) {
            self.visit.agree_ticked = !self.visit.agree_ticked;
            return Stay;
        }
        let lang = self.visit.lang;
        match self.visit.answers.agreement(lang) {
            Some(sentences) if self.visit.agree_ticked => {
                self.visit.answers.agreed = Some(Agreed { sentences, lang, at: now.local });
                Next
            }
            _ => Accepted::Problem(Problem::NotAgreed),
        }
    }

    fn accept_billing(&mut self, question: Question) -> Accepted {
        let typed = Sensitive::new(self.typed(question).trim());
        let card = &mut self.visit.answers.card;
        match question {
            Question::CardName if PersonName::parse(typed.expose()).is_err() => {
                return Accepted::Problem(Problem::CardName);
            }
            Question::CardName => card.name = typed,
            Question::CardStreet if typed.is_empty() => return Accepted::Problem(Problem::Street),
            Question::CardStreet => card.street = typed,
            Question::CardCity if typed.is_empty() => return Accepted::Problem(Problem::City),
            Question::CardCity => card.city = typed,
            _ => match ZipCode::parse(typed.expose()) {
                Ok(zip) => {
                    let Some(state) = states_of_zip(&zip).next() else { return Accepted::Problem(Problem::ZipNowhere) };
                    let before = card.zip.replace(zip.clone());
                    card.state = Some(state);
                    self.propose_town(Question::CardCity, before.as_ref(), &zip);
                }
                Err(error) => return Accepted::Problem(Problem::Zip(error)),
            },
        }
        Next
    }

    fn accept_card(&mut self, question: Question) -> Accepted {
        let typed = Sensitive::new(self.typed(question));
        let answers = &mut self.visit.answers;
        let today = answers.today();
        match question {
            Question::CardNumber => match CardNumber::parse(typed.expose()) {
                Ok(number) => answers.card.number = Some(number),
                Err(error) => return Accepted::Problem(Problem::CardNumber(error)),
            },
            Question::CardExpiry => {
                match Expiry::parse(typed.expose()).and_then(|expiry| expiry.check(today).map(|()| expiry)) {
                    Ok(expiry) => answers.card.expiry = Some(expiry),
                    Err(error) => return Accepted::Problem(Problem::Expiry(error)),
                }
            }
            _ => {
                let Some(number) = &answers.card.number else { return Stay };
                match SecurityCode::parse(number.brand(), typed.expose()) {
                    Ok(code) => answers.card.code = Some(code),
                    Err(error) => return Accepted::Problem(Problem::SecurityCode(error)),
                }
                return Send;
            }
        }
        Next
    }
}
