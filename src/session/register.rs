//! Making an account (R29, R30, R35): taking its answers, sending them, and what central refuses.

use rules::contact::{Phone, ZipCode, states_of_zip, town_of_zip};
use rules::credentials::{CredentialError, UserId, check_pair};
use rules::sensitive::Sensitive;
use wire::ConfirmationNumber;
use wire::account::Relation;
use wire::lookup::LookUp;
use wire::problem::ProblemType;
use wire::request::{Outcome, RequestBody};

use super::accept::Accepted::{self, Next, Stay};
use super::account::CHOSEN_PASSWORD;
use super::account_question::{AccountQuestion, Whose};
use super::effect::Effect;
use super::errand::{Errand, Finished};
use super::event::Touch;
use super::journey::Journey;
use super::problem::Problem;
use super::question::Question;
use super::registration::RegistrationAnswers;
use super::{Page, Sending, Session, Stage};
use crate::clock::Now;

/// Why there is no account, and with it no payment where one was to be made together with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRegistered {
    /// Central refused.
    Refused { problem: ProblemType },
    /// The kiosk could not save it. The code is for staff.
    Failed { code: u16 },
    /// Nobody knows whether it was saved.
    Unknown,
}

/// How the payor belongs to the person paid for, in the order of its screen.
pub const RELATIONS: [Relation; 5] =
    [Relation::Spouse, Relation::Parent, Relation::OtherRelative, Relation::Employer, Relation::Other];

const USER_ID: Question = Question::Account(AccountQuestion::UserId);

impl Session {
    pub(super) fn accept_registration(&mut self, question: AccountQuestion, choice: Option<u8>) -> Accepted {
        match question {
            AccountQuestion::RegisterToo => match choice {
                Some(choice @ (0 | 1)) => {
                    self.visit.answers.registration.wanted = Some(choice == 1);
                    Next
                }
                _ => Stay,
            },
            AccountQuestion::Relation => {
                let relation = choice.and_then(|choice| RELATIONS.get(usize::from(choice)));
                self.visit.answers.registration.relation =
                    relation.copied().or(self.visit.answers.registration.relation);
                relation.map_or(Stay, |_| Next)
            }
            AccountQuestion::Name => self.accept_own_name(),
            AccountQuestion::UserId => self.accept_user_id(),
            AccountQuestion::Street(whose)
            | AccountQuestion::Unit(whose)
            | AccountQuestion::Zip(whose)
            | AccountQuestion::City(whose)
            | AccountQuestion::Phone(whose) => self.accept_person(question, whose),
            _ => Stay,
        }
    }

    fn accept_own_name(&mut self) -> Accepted {
        match self.two_names(Question::Account(AccountQuestion::Name)) {
            Ok(names) => {
                let own = &mut self.visit.answers.registration.own;
                [own.first, own.last] = names.map(Some);
                Next
            }
            Err(problem) => Accepted::Problem(problem),
        }
    }

    fn accept_person(&mut self, question: AccountQuestion, whose: Whose) -> Accepted {
        let typed = Sensitive::new(self.visit.entries.text(Question::Account(question)).trim());
        let person = self.visit.answers.registration.person_mut(whose);
        match question {
            AccountQuestion::Street(_) if typed.is_empty() => return Accepted::Problem(Problem::Street),
            AccountQuestion::Street(_) => person.street = Some(typed),
            AccountQuestion::Unit(_) if typed.is_empty() && person.unit.is_none() => {
                return Accepted::Problem(Problem::Unit);
            }
            AccountQuestion::Unit(_) => person.unit = Some(typed),
            AccountQuestion::City(_) if typed.is_empty() => return Accepted::Problem(Problem::City),
            AccountQuestion::City(_) => person.city = Some(typed),
            AccountQuestion::Phone(_) => match Phone::parse(typed.expose()) {
                Ok(phone) => person.phone = Some(phone),
                Err(error) => return Accepted::Problem(Problem::Phone(error)),
            },
            _ => match ZipCode::parse(typed.expose()) {
                Ok(zip) => {
                    let states: Vec<_> = states_of_zip(&zip).collect();
                    let Some(first) = states.first().copied() else {
                        return Accepted::Problem(Problem::HomeZipNowhere);
                    };
                    // A state chosen before stays where the code may lie in it.
                    let chosen = person.state.filter(|chosen| states.contains(chosen));
                    let before = person.zip.replace(zip.clone());
                    person.state = chosen.or(Some(first));
                    self.propose_town(Question::Account(AccountQuestion::City(whose)), before.as_ref(), &zip);
                }
                Err(error) => return Accepted::Problem(Problem::Zip(error)),
            },
        }
        Next
    }

    /// Writes the town of a ZIP code into its field, unless the payor typed another one there (UX 30).
    pub(super) fn propose_town(&mut self, city: Question, before: Option<&ZipCode>, zip: &ZipCode) {
        let (typed, town) = (self.visit.entries.text(city), town_of_zip(zip).unwrap_or_default());
        let is_own = !typed.is_empty() && before.and_then(town_of_zip) != Some(typed);
        if typed != town && !is_own {
            self.visit.entries.entry(city).set(town);
        }
    }

    /// A few codes serve addresses in two states: the next one of them.
    pub(super) fn next_state(&mut self, whose: Whose) {
        let person = self.visit.answers.registration.person_mut(whose);
        let Some(zip) = &person.zip else { return };
        let states: Vec<_> = states_of_zip(zip).collect();
        let at = states.iter().position(|state| Some(*state) == person.state).map_or(0, |at| at + 1);
        person.state = states.get(at % states.len().max(1)).copied().or(person.state);
    }

    fn accept_user_id(&mut self) -> Accepted {
        let user_id = match UserId::parse(self.visit.entries.text(USER_ID)) {
            Ok(user_id) => user_id,
            Err(error) => return Accepted::Problem(Problem::Credentials(error)),
        };
        let form = &mut self.visit.answers.registration;
        let chosen = Sensitive::new(user_id.as_str());
        if form.user_id.as_ref() == Some(&chosen) {
            return Next;
        }
        if form.password.as_ref().is_some_and(|password| check_pair(&user_id, password).is_err()) {
            return Accepted::Problem(Problem::Credentials(CredentialError::SameAsUserId));
        }
        form.user_id = Some(chosen);
        if self.health.online {
            Accepted::LookUp(LookUp::UserId { user_id: user_id.as_str().to_owned() })
        } else {
            Next
        }
    }

    /// Somebody else has this user ID: another is chosen, and all else is kept.
    pub(super) fn user_id_taken(&mut self) {
        self.visit.answers.registration.user_id = None;
        self.visit.problem = Some(Problem::UserIdTaken);
    }

    /// Sends a registration by itself.
    pub(super) fn send_registration(&mut self, now: Now) -> Vec<Effect> {
        if !self.health.online && !self.policy.offline_saving {
            self.open(Page::AccountOffline);
            return Vec::new();
        }
        let Some(registration) = self.visit.answers.registration(self.visit.lang.code()) else { return Vec::new() };
        let ticket = self.ticket();
        let errand = Errand::Registration { user_id: Sensitive::new(registration.user_id.as_str()) };
        self.visit.sent = true;
        self.go(Stage::Sending(Sending { ticket, since_ms: now.monotonic_ms, card: false, saved: None, errand }));
        self.forget_password_entries();
        vec![Effect::Submit { ticket, body: Box::new(RequestBody::Registration(registration)) }]
    }

    /// A registration by itself is on its way.
    pub(super) fn sends_registration(&self) -> bool {
        matches!(&self.visit.stage, Stage::Sending(Sending { errand: Errand::Registration { .. }, .. }))
    }

    /// It came to its end: central took it, or it stays saved.
    pub(super) fn registration_ends(&mut self, confirmation: ConfirmationNumber, accepted: bool) {
        let Stage::Sending(Sending { errand, .. }) = &self.visit.stage else { return };
        let errand = errand.clone();
        self.forget_registration();
        self.go(Stage::Finished(Finished { errand, confirmation, accepted }));
    }

    /// What central decided about a registration by itself.
    pub(super) fn registration_settled(&mut self, confirmation: ConfirmationNumber, outcome: Outcome) {
        match outcome {
            Outcome::Rejected { problem } => self.not_registered(problem.kind),
            Outcome::Accepted(_) => self.registration_ends(confirmation, true),
            Outcome::Conflict | Outcome::TryLater { .. } => self.registration_ends(confirmation, false),
        }
    }

    /// Central refused an account, or a payment together with one: nothing of either was taken.
    pub(super) fn not_registered(&mut self, problem: ProblemType) {
        match problem {
            ProblemType::UserIdTaken => {
                self.ask(USER_ID);
                self.visit.changing = Some(USER_ID);
                self.user_id_taken();
            }
            ProblemType::Credentials => {
                self.forget_passwords();
                self.ask(CHOSEN_PASSWORD);
                self.visit.changing = Some(CHOSEN_PASSWORD);
                self.visit.problem = Some(Problem::Credentials(CredentialError::SameAsUserId));
            }
            problem => self.go(Stage::NotRegistered(NotRegistered::Refused { problem })),
        }
    }

    /// Whether a payment together with an account was refused because of the account.
    pub(super) fn refused_account(&self, problem: ProblemType) -> bool {
        use ProblemType::{AlreadyRegistered, Credentials, Email, UserIdTaken, UserNotFound};
        let of_account = [AlreadyRegistered, Credentials, Email, UserIdTaken, UserNotFound];
        self.visit.answers.registers() && of_account.contains(&problem)
    }

    /// Nothing of a registration stays once it was taken or saved, but the user ID that the last screen names.
    pub(super) fn forget_registration(&mut self) {
        let answers = &mut self.visit.answers;
        let old = std::mem::take(&mut answers.registration);
        answers.registration = RegistrationAnswers { sent_as: old.user_id.or(old.sent_as), ..Default::default() };
        for question in Journey::Register.questions() {
            if matches!(question, Question::Account(_)) {
                self.visit.entries.forget(*question);
            }
        }
    }

    pub(super) fn not_registered_touched(&mut self, why: NotRegistered, touch: Touch, now: Now) -> Vec<Effect> {
        let known = why == NotRegistered::Refused { problem: ProblemType::AlreadyRegistered };
        match touch {
            Touch::Finish => return self.wipe(now),
            // Back to what was typed, to mend it or to try again.
            Touch::Continue if !known && why != NotRegistered::Unknown => self.ask(Question::Review),
            Touch::Continue if known => self.begin_online(Journey::SignIn),
            Touch::Choose(1) if known => self.begin_online(Journey::NewPassword),
            Touch::Choose(2) if self.visit.answers.journey == Journey::Pay => {
                self.visit.answers.registration.wanted = Some(false);
                let next = Question::next_unsettled(&self.visit.answers);
                self.ask(next);
            }
            _ => {}
        }
        Vec::new()
    }

    /// Buttons of the page that ends a registration.
    pub(super) fn registered_touched(&mut self, finished: &Finished, touch: Touch) {
        let Errand::Registration { user_id } = &finished.errand else { return };
        match touch {
            Touch::Choose(0) if finished.accepted && self.health.online => self.sign_in_as(user_id),
            Touch::Choose(1) => self.begin(Journey::Pay),
            _ => {}
        }
    }
}
