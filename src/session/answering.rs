//! Touches on a question: typing and choosing, going on and back. What an answer must be is in `accept.rs`.

use super::accept::{Accepted, GUESSED};
use super::effect::Effect;
use super::entry::Entry;
use super::event::Touch;
use super::journey::Journey;
use super::question::Question;
use super::reading::Reading;
use super::{MONTHS_AHEAD, Page, Session, Waiting};
use crate::clock::Now;
use crate::session::problem::Problem;
use crate::view::Body;
use chrono::{Datelike, NaiveDate};

impl Session {
    pub(super) fn question_touched(&mut self, question: Question, touch: Touch, now: Now) -> Vec<Effect> {
        match touch {
            Touch::Back => return self.back(question, now),
            // While central is asked, only Back and Leave do anything.
            _ if self.visit.waiting.is_some() => {}
            // Nobody agrees to what was not opened: the way on leads through its pages first.
            Touch::Continue | Touch::Choose(_) if question == Question::Agree && !self.agreement_is_read(now) => {
                if touch == Touch::Continue {
                    self.visit.page = self.visit.page.wrapping_add(1);
                }
            }
            Touch::Continue => return self.answer(question, None, now),
            // What is typed or checked has nothing to choose.
            Touch::Choose(choice) if question.offers_choices(&self.visit.answers) => {
                return self.answer(question, Some(choice), now);
            }
            Touch::Extra(GUESSED) if matches!(self.visit.problem, Some(Problem::EmailGuess(_))) => {
                return self.take_guess(question, now);
            }
            Touch::Extra(extra) => self.extra(question, extra),
            Touch::Print if question == Journey::Contact.check() => return self.print_contact(now),
            Touch::Reveal => self.visit.revealed = question.is_password(),
            Touch::Change(changed) if question.is_check() && changed.is_asked(&self.visit.answers) => {
                self.ask(changed);
                self.visit.changing = Some(changed);
            }
            Touch::Day(date) if question == Question::FirstDate => self.choose_day(date),
            Touch::PreviousMonth => self.show_month(self.visit.month_offset.saturating_sub(1)),
            Touch::NextMonth => self.show_month((self.visit.month_offset + 1).min(MONTHS_AHEAD)),
            Touch::EarlierWeeks => self.visit.page = super::EARLIER_WEEKS,
            Touch::LaterWeeks => self.visit.page = super::LATER_WEEKS,
            _ => self.type_into(question, touch),
        }
        Vec::new()
    }

    /// "Yes, use it": what was guessed was meant, and is the answer.
    fn take_guess(&mut self, question: Question, now: Now) -> Vec<Effect> {
        let Some(Problem::EmailGuess(guess)) = self.visit.problem.take() else { return Vec::new() };
        self.visit.entries.entry(question).set(&guess);
        self.answer(question, None, now)
    }

    /// Whether the agreement is ticked, or shown up to its end.
    fn agreement_is_read(&self, now: Now) -> bool {
        let view = || crate::view::view(self, now);
        self.visit.agree_ticked || !matches!(view().body, Body::Agreement { agree: None, .. })
    }

    fn type_into(&mut self, question: Question, touch: Touch) {
        let input = question.input(&self.visit.answers);
        if !question.is_typed(&self.visit.answers) {
            return;
        }
        let entry: &mut Entry = self.visit.entries.entry(question);
        let changed = match touch {
            Touch::Character(character) => entry.write(character, input),
            Touch::Text(text) => entry.write_text(text, input),
            Touch::Delete => entry.delete(),
            Touch::Accents => {
                entry.accents = !entry.accents;
                false
            }
            Touch::Field(field) => {
                entry.active = usize::from(field.min(1));
                false
            }
            _ => false,
        };
        if changed {
            self.visit.problem = None;
        }
    }

    fn back(&mut self, question: Question, now: Now) -> Vec<Effect> {
        self.visit.waiting = None;
        if question.is_password() {
            self.forget_password_of(question);
        }
        let answers = &self.visit.answers;
        let begins_change = self.visit.changing.is_some_and(|first| question.is_up_to(first, answers));
        let check = answers.journey.check();
        let settled = Question::next_unsettled(answers) == check;
        match question.previous(answers) {
            // The first question of a change leads back to the review, while every answer holds.
            _ if begins_change && settled => self.ask(check),
            previous => {
                if begins_change {
                    self.visit.changing = None;
                }
                match previous {
                    Some(previous) => self.ask(previous),
                    None => return self.leave_journey(now),
                }
            }
        }
        Vec::new()
    }

    fn show_month(&mut self, offset: u8) {
        // Where not all weeks fit the screen, the view opens those with a day to choose.
        (self.visit.month_offset, self.visit.page) = (offset, 0);
    }

    fn choose_day(&mut self, date: NaiveDate) {
        let answers = &mut self.visit.answers;
        let earliest = answers.earliest();
        self.visit.problem = if let Some(why) = answers.rules().calendar.closed(date) {
            Some(Problem::Closed { date, why })
        } else if date < earliest {
            Some(Problem::TooSoon { date, earliest })
        } else {
            answers.start = Some(date);
            None
        };
    }

    /// The secondary buttons of a question, in the order in which its view offers them.
    fn extra(&mut self, question: Question, extra: u8) {
        match (question, extra) {
            (Question::FileNumber, 0) => self.open(Page::NoFileNumber),
            (Question::Identity, 0) if self.visit.answers.taken_over.contains(&Question::WhosePayment) => {
                self.ask(Question::WhosePayment);
            }
            (Question::Email, 1) if self.visit.answers.email_on_file().is_some() => {
                self.visit.entries.forget(Question::Email);
                self.visit.answers.email = None;
                self.visit.answers.without_email = false;
                self.advance(Question::Email);
            }
            (Question::RoutingNumber, 0) => self.open(Page::NoRoutingNumber),
            (Question::Email, 0) => self.open(Page::NoEmail),
            (Question::AccountNumber | Question::AccountNumberAgain, 0) => {
                let entry = self.visit.entries.entry(question);
                entry.hidden = !entry.hidden;
            }
            (Question::Amount, 0) => {
                if let Some(obligation) = self.visit.answers.case.as_ref().and_then(|case| case.obligation_cents) {
                    let text = obligation.to_decimal().to_string();
                    self.visit.entries.entry(question).set(&text);
                    self.visit.problem = None;
                }
            }
            (Question::RightCase, 0) => self.open(Page::Reading(Reading::MailAddress)),
            (Question::DateChanged, 0) => self.ask(Question::FirstDate),
            (Question::Account(question), extra) => self.account_extra(question, extra),
            (Question::Contact(question), extra) => self.contact_extra(question, extra),
            _ => {}
        }
    }

    /// Takes an answer and goes on, asks central first, or stays and says why.
    pub(super) fn answer(&mut self, question: Question, choice: Option<u8>, now: Now) -> Vec<Effect> {
        self.visit.problem = None;
        match self.accept(question, choice, now) {
            Accepted::Next => self.advance(question),
            Accepted::Stay => {}
            Accepted::Explain(page) => self.open(page),
            Accepted::Problem(problem) => self.visit.problem = Some(problem),
            Accepted::StartOver => {
                self.visit.answers.forget_case();
                self.visit.entries.forget(Question::FileNumber);
                self.visit.entries.forget(Question::Identity);
                self.visit.changing = None;
                self.ask(Question::FileNumber);
            }
            Accepted::LookUp(question) => {
                let ticket = self.ticket();
                self.visit.waiting = Some(Waiting { ticket, since_ms: now.monotonic_ms });
                return vec![Effect::LookUp { ticket, question }];
            }
            Accepted::Ask(ask) => {
                let ticket = self.ticket();
                self.visit.waiting = Some(Waiting { ticket, since_ms: now.monotonic_ms });
                return vec![Effect::Ask { ticket, ask: Box::new(ask) }];
            }
            Accepted::Send => return self.send(now),
        }
        Vec::new()
    }

    /// To the next question; after a change, to the first answer that no longer holds, or back to the review.
    pub(super) fn advance(&mut self, from: Question) {
        let answers = &self.visit.answers;
        let next = match (self.visit.changing, from.next(answers)) {
            (Some(first), Some(next)) if first.is_changed_with(next) => next,
            (Some(_), _) => Question::next_unsettled(answers),
            (None, Some(next)) => next,
            (None, None) => answers.journey.check(),
        };
        if next == Question::FirstDate && from != Question::FirstDate {
            self.visit.month_offset = self.month_of_start();
        }
        self.ask(next);
    }

    /// How many months after the first possible one the chosen day lies.
    fn month_of_start(&self) -> u8 {
        let answers = &self.visit.answers;
        let months = |date: NaiveDate| date.year() * 12 + date.month0() as i32;
        let offset = answers.start.map_or(0, |start| months(start) - months(answers.earliest()));
        u8::try_from(offset.max(0)).unwrap_or(0).min(MONTHS_AHEAD)
    }
}
