//! Checklist 18: every state that touches and answers can reach, breadth first. Start can be reached from each, and each
//! has something that leads on.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::DateTime;
use payor_kiosk::gallery::{sample_case, sample_past, sample_plans, sample_signed_in};
use payor_kiosk::lang::Lang;
use payor_kiosk::session::account_question::AccountQuestion as Own;
use payor_kiosk::session::ask::{Ask, AskFailure, Found, Told};
use payor_kiosk::session::contact_question::ContactQuestion as Asked;
use payor_kiosk::session::effect::{CardOutcome, Effect, LookUpFailure, Reply};
use payor_kiosk::session::event::{Event, Health, Touch};
use payor_kiosk::session::journey::Journey;
use payor_kiosk::session::problem::Problem;
use payor_kiosk::session::question::Question;
use payor_kiosk::session::{Overlay, Stage};
use payor_kiosk::view::View;
use rules::account_state::AccountState;
use rules::card::Brand;
use rules::money::Cents;
use wire::account::{NewPasswordAnswer, SignInAnswer, Standing};
use wire::card::{CardState, DeclineReason};
use wire::lookup::{LookUp, LookUpAnswer};
use wire::problem::ProblemType;
use wire::request::{Acceptance, Outcome, RequestBody, RequestStatus};

use crate::stand::{Stand, confirmation};

/// One thing that is done on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Touch(Touch),
    /// Empties the field and types this into it.
    Type(&'static str),
    /// The world gives its n-th answer to what it was asked.
    Answer(usize),
}

/// A session that took the same steps every time.
struct Walker {
    stand: Stand,
    asked: Option<Effect>,
}

impl Walker {
    fn along(trail: &[Step], online: bool) -> Walker {
        let mut walker = Walker { stand: Stand::new(), asked: None };
        walker.happens(Event::Health(Health { online, ..Health::default() }));
        trail.iter().for_each(|step| walker.take(*step));
        walker
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Touch(touch) => self.happens(Event::Touch(touch)),
            Step::Type(text) => {
                for (field, word) in text.split(' ').enumerate() {
                    self.happens(Event::Touch(Touch::Field(field as u8)));
                    let question = self.stand.session.visit.question().expect("a question is typed into");
                    let entry = self.stand.session.visit.entries.entry(question);
                    (0..entry.field(field).len()).for_each(|_| self.happens(Event::Touch(Touch::Delete)));
                    word.chars().for_each(|c| self.happens(Event::Touch(Touch::Character(c))));
                }
            }
            Step::Answer(at) => {
                let asked = self.asked.take().expect("the world was asked");
                answers(&asked).swap_remove(at).into_iter().for_each(|reply| self.happens(Event::Reply(reply)));
            }
        }
    }

    fn happens(&mut self, event: Event) {
        for effect in self.stand.happens(event) {
            if !answers(&effect).is_empty() {
                self.asked = Some(effect);
            }
        }
    }

    /// What the world is still waited for. An answer that nobody waits for any more never comes.
    fn waits(&self) -> Option<&Effect> {
        let visit = &self.stand.session.visit;
        let waits = visit.waiting.is_some() || matches!(visit.stage, Stage::Sending(_));
        self.asked.as_ref().filter(|_| waits)
    }

    /// What makes one state another: all that is seen of it but its words, and what it is about.
    fn state(&self, view: &View) -> String {
        if view.sheet.is_some() {
            // Wherever it lies over: one of its buttons leads to Start, the other to where it came from.
            return "a question whether to leave".to_owned();
        }
        let chosen = view.controls().into_iter().filter(|control| control.selected).count();
        let controls: Vec<String> = offered(view).iter().map(|touch| format!("{touch:?}")).collect();
        let typed: Vec<&str> = super::fields(view).into_iter().map(|field| field.text.as_str()).collect();
        let visit = &self.stand.session.visit;
        let tries = match visit.question() {
            Some(Question::FileNumber) => visit.file_number_tries,
            Some(Question::Identity) => visit.identity_tries,
            Some(Question::Account(Own::SignInPassword)) => visit.account_tries,
            _ => 0,
        };
        let answers = &visit.answers;
        let registers_for = answers.payee.filter(|_| answers.journey == Journey::Register);
        let about = (visit.question(), tries, answers.journey, registers_for, answers.repeat, answers.method);
        let reached = (answers.contact.wants_call(), answers.contact.more);
        let asked = self.waits().map(std::mem::discriminant);
        if view.is_public() || view.name == "28-ask-staff" {
            // The same wherever it was opened: Back leads to what lies under it.
            return format!("{} {} {controls:?}", view.name, view.heading);
        }
        format!(
            "{} {} {:?} {typed:?} {chosen} {controls:?} {about:?} {reached:?} {asked:?}",
            view.name, view.heading, view.error
        )
    }

    fn steps(&self, view: &View) -> Vec<Step> {
        let mut steps: Vec<Step> = offered(view).into_iter().map(Step::Touch).collect();
        if let Some(asked) = self.waits() {
            steps.extend((0..answers(asked).len()).map(Step::Answer));
        } else if let Some(question) = self.stand.session.visit.question()
            && self.stand.session.visit.overlay.is_none()
        {
            steps.extend(typed(question, self.stand.session.visit.answers.ssn_digits_asked()).map(Step::Type));
        }
        steps
    }
}

/// Each of their choices leads to the same screen.
const SAME: [&str; 5] = ["13-weekday", "13-two-days", "13-month-day", "30-relation", "26-court"];

/// What can be touched, but for what writes and what changes only the telling; of many alike, the first.
fn offered(view: &View) -> Vec<Touch> {
    let mut offered = Vec::new();
    for control in view.controls() {
        let skipped = match control.touch {
            Touch::Character(_) | Touch::Text(_) | Touch::Delete | Touch::Accents | Touch::Field(_) => true,
            Touch::Language | Touch::Access | Touch::Reveal | Touch::NextMonth | Touch::PreviousMonth => true,
            Touch::Day(_) => control.unavailable || offered.iter().any(|touch| matches!(touch, Touch::Day(_))),
            // Topics, questions and offices lead to the same screens.
            Touch::Choose(_) => {
                let choices = offered.iter().filter(|touch| matches!(touch, Touch::Choose(_))).count();
                choices > 1 && (view.is_public() || SAME.contains(&view.name))
            }
            _ => false,
        };
        if !skipped {
            offered.push(control.touch);
        }
    }
    offered
}

/// What is typed there: something good, and something that is refused.
pub(super) fn typed(question: Question, ssn_digits: u8) -> impl Iterator<Item = &'static str> {
    let texts: &[&str] = match question {
        Question::FileNumber => &["0012345683"],
        Question::Identity if ssn_digits == 9 => &["567891234", "000"],
        Question::Identity => &["6789", "1"],
        Question::Amount => &["250", "0"],
        Question::RoutingNumber => &["211170101", "1"],
        Question::AccountNumber => &["000123456789"],
        Question::AccountNumberAgain => &["000123456789", "1"],
        Question::Email | Question::Contact(Asked::Email | Asked::OtherEmail) => &["ana@example.com", "ana"],
        Question::OtherName | Question::Contact(Asked::Name) | Question::Account(Own::Name) => &["ana lopez"],
        Question::CardName | Question::CardCity => &["ana"],
        Question::CardStreet => &["1main"],
        Question::CardZip | Question::Account(Own::Zip(_)) => &["06105", "1"],
        Question::CardNumber => &["4242424242424242", "1"],
        Question::CardExpiry => &["0829", "0120"],
        Question::CardCode => &["123", "1"],
        Question::Contact(Asked::Phone | Asked::OtherPhone) | Question::Account(Own::Phone(_)) => &["8605550123", "1"],
        Question::ReceiptNumber => &["00100007033F", "1"],
        Question::Account(Own::SignInUserId | Own::UserId) => &["rosade26"],
        Question::Account(Own::SignInPassword | Own::Password) => &["mapleleaf26", "a"],
        Question::Account(Own::PasswordAgain) => &["mapleleaf26", "a"],
        Question::Account(Own::Street(_)) => &["1main"],
        Question::Account(Own::Unit(_)) => &["2b"],
        Question::Account(Own::City(_)) => &["hartford"],
        Question::Account(Own::Ssn(_)) => &["123456789", "000"],
        _ => &[],
    };
    texts.iter().copied()
}

/// Every answer that the world may give; none where it has nothing to say.
fn answers(effect: &Effect) -> Vec<Vec<Reply>> {
    let rejected = |problem: ProblemType| Outcome::Rejected { problem: problem.into() };
    match effect {
        Effect::LookUp { ticket, question } => {
            let case = |state| Ok(LookUpAnswer::Case(sample_case(state)));
            let mut known = match question {
                LookUp::Case(_) => vec![
                    case(AccountState::Verified),
                    case(AccountState::None),
                    case(AccountState::OnHold),
                    Ok(LookUpAnswer::NoMatch { tries_left: 1 }),
                    Err(LookUpFailure::TooManyTries),
                ],
                _ => vec![Ok(LookUpAnswer::Known), Ok(LookUpAnswer::Unknown)],
            };
            known.push(Err(LookUpFailure::NoConnection));
            known.into_iter().map(|answer| vec![Reply::LookedUp { ticket: *ticket, answer }]).collect()
        }
        Effect::Submit { ticket, body } => {
            let agreed = match &**body {
                RequestBody::BankDraft(draft) => Some(draft.agreed_first_withdrawal),
                RequestBody::Change(change) => Some(change.agreed_first_withdrawal),
                _ => None,
            };
            let accepted = || Acceptance { first_withdrawal: agreed, moved: false, accepted_at: DateTime::UNIX_EPOCH };
            let saved = || Reply::Saved { ticket: *ticket, confirmation: confirmation() };
            let settled = |outcome| vec![saved(), Reply::Settled { ticket: *ticket, outcome }];
            vec![
                settled(Outcome::Accepted(accepted())),
                vec![saved(), Reply::NotSentYet { ticket: *ticket }],
                vec![Reply::NotSaved { ticket: *ticket, code: 12 }],
                settled(rejected(ProblemType::UserNotFound)),
                settled(rejected(ProblemType::OnHold)),
                settled(rejected(ProblemType::UserIdTaken)),
                settled(rejected(ProblemType::AlreadyRegistered)),
                settled(Outcome::Conflict),
            ]
        }
        Effect::ChargeCard { ticket, .. } => {
            let known = |state| CardOutcome::Known { confirmation: confirmation(), state };
            let approved = CardState::Approved {
                brand: Brand::Visa,
                last4: None,
                total_cents: Cents(25_625),
                approved_at: DateTime::UNIX_EPOCH,
            };
            let outcomes = [
                known(approved),
                known(CardState::Declined { reason: DeclineReason::Unexplained }),
                known(CardState::Declined { reason: DeclineReason::AddressDiffers }),
                known(CardState::Reversed),
                CardOutcome::NotCharged,
                CardOutcome::Refused { problem: ProblemType::OnHold },
                CardOutcome::Unknown { confirmation: confirmation() },
            ];
            outcomes.map(|outcome| vec![Reply::Card { ticket: *ticket, outcome }]).into()
        }
        Effect::Ask { ticket, ask } => {
            let told = match **ask {
                Ask::SignIn(_) => vec![
                    Told::SignIn(SignInAnswer::SignedIn(Box::new(sample_signed_in()))),
                    Told::SignIn(SignInAnswer::NoMatch { tries_left: 2 }),
                    Told::SignIn(SignInAnswer::NoMatch { tries_left: 0 }),
                ],
                Ask::NewPassword(_) => vec![
                    Told::NewPassword(NewPasswordAnswer::Set { user_id: "rosade26".to_owned() }),
                    Told::NewPassword(NewPasswordAnswer::NoMatch { tries_left: 2 }),
                ],
                Ask::Plans { .. } => vec![Told::Plans(sample_plans())],
                Ask::PastPayments { .. } => vec![Told::PastPayments(sample_past())],
                Ask::Receipt(_) => found().into_iter().map(Told::Receipt).collect(),
            };
            let failures = [AskFailure::NoConnection, AskFailure::TooManyTries, AskFailure::SignedOut];
            let answers = told.into_iter().map(|told| Ok(Box::new(told))).chain(failures.map(Err));
            answers.map(|answer| vec![Reply::Told { ticket: *ticket, answer }]).collect()
        }
        _ => Vec::new(),
    }
}

/// What a search may find.
fn found() -> Vec<Found> {
    let decided = |kind: &str, standing, outcome| {
        let (confirmation, kind) = (confirmation(), kind.to_owned());
        Found::Decided(Box::new(RequestStatus { confirmation, kind, standing, outcome }))
    };
    let taken = |first_withdrawal| {
        Outcome::Accepted(Acceptance { first_withdrawal, moved: false, accepted_at: DateTime::UNIX_EPOCH })
    };
    let (as_decided, refused) = (Standing::AsDecided, Outcome::Rejected { problem: ProblemType::Card.into() });
    vec![
        Found::Saved,
        Found::Sent,
        Found::Unknown,
        decided("one-time-draft", as_decided, taken(chrono::NaiveDate::from_ymd_opt(2026, 2, 3))),
        decided("contact", as_decided, taken(None)),
        decided("card", as_decided, taken(chrono::NaiveDate::from_ymd_opt(2026, 1, 26))),
        decided("card", as_decided, refused),
        decided("card", as_decided, Outcome::TryLater { retry_after_s: None }),
        decided("recurring-draft", Standing::Cancelled, taken(None)),
    ]
}

struct Node {
    trail: Vec<Step>,
    name: &'static str,
    /// Something is explained or listed: its way on is Back.
    explains: bool,
    /// A request, a search or a sign-in has come to its end here, well or not.
    ends: bool,
    /// What was asked for cannot be done here now, and how it can is said.
    helps: bool,
    /// What is done there, and where that leads.
    ways: Vec<(Step, String)>,
}

/// Every state that can be reached.
fn graph(online: bool) -> BTreeMap<String, Node> {
    let mut nodes = BTreeMap::new();
    let mut open = VecDeque::from([Vec::new()]);
    let mut seen = BTreeSet::new();
    while let Some(trail) = open.pop_front() {
        let walker = Walker::along(&trail, online);
        let view = walker.stand.view();
        let state = walker.state(&view);
        if nodes.contains_key(&state) {
            continue;
        }
        let mut ways = Vec::new();
        for step in walker.steps(&view) {
            let mut next = Walker::along(&trail, online);
            next.take(step);
            let led_to = next.state(&next.stand.view());
            if seen.insert(led_to.clone()) {
                open.push_back([trail.as_slice(), &[step]].concat());
            }
            ways.push((step, led_to));
        }
        let visit = &walker.stand.session.visit;
        let explains = matches!(visit.overlay, Some(Overlay::Page(_))) || visit.stage == Stage::Past;
        let helps = ["22-too-late", "29-offline"].contains(&view.name) || visit.problem == Some(Problem::NotConnected);
        let ends = !matches!(
            visit.stage,
            Stage::Start | Stage::Menu | Stage::Coming(_) | Stage::Past | Stage::Asking(_) | Stage::Sending(_)
        );
        nodes.insert(state, Node { trail, name: view.name, explains, ends, helps, ways });
    }
    nodes
}

#[test]
fn start_is_reached_from_every_state_and_every_state_leads_on() {
    let nodes = hold(true);
    let names: BTreeSet<&str> = nodes.values().map(|node| node.name).collect();
    // What only time, the connection or the pages of Text & voice bring.
    let elsewhere = ["09-no-card", "21-date-passed", "27-text-and-voice", "27-time-warning", "28-closed", "29-offline"];
    super::everywhere(Lang::En, |at| {
        let name = at.view().name;
        assert!(names.contains(name) || elsewhere.contains(&name), "the walk does not come to {name}");
    });
    assert!(nodes.len() > 2000, "{} states", nodes.len());
}

#[test]
fn without_a_connection_it_is_so_too() {
    let nodes = hold(false);
    assert!(nodes.len() > 400, "{} states", nodes.len());
}

/// The states from which some way that is allowed leads to one of these: backwards, until nothing is added.
fn leading_to(
    nodes: &BTreeMap<String, Node>,
    is_one: impl Fn(&Node) -> bool,
    allowed: impl Fn(&Node, Step) -> bool,
) -> BTreeSet<&str> {
    let ones = nodes.iter().filter(|(_, node)| is_one(node)).map(|(state, _)| state.as_str());
    let mut reaches: BTreeSet<&str> = ones.collect();
    loop {
        let leads = |node: &Node| {
            node.ways.iter().any(|(step, led_to)| reaches.contains(led_to.as_str()) && allowed(node, *step))
        };
        let more = nodes.iter().filter(|(state, node)| !reaches.contains(state.as_str()) && leads(node));
        let more: Vec<&str> = more.map(|(state, _)| state.as_str()).collect();
        if more.is_empty() {
            return reaches;
        }
        reaches.extend(more);
    }
}

/// Lead elsewhere, and are not what makes progress.
fn turns_back(step: Step) -> bool {
    matches!(step, Step::Touch(Touch::Back | Touch::Help | Touch::Leave | Touch::CallStaff))
}

fn hold(online: bool) -> BTreeMap<String, Node> {
    let nodes = graph(online);
    let to_start = leading_to(&nodes, |node| node.name == "01-start", |_, _| true);
    // Typing is a way on only where something comes of it: to begin anew at Start is none.
    let ended = |node: &Node| node.ends || node.helps;
    let to_end = leading_to(&nodes, ended, |node, step| node.name != "01-start" && !turns_back(step));
    for (state, node) in &nodes {
        assert!(to_start.contains(state.as_str()), "no way to Start from {state}\nafter {:?}", node.trail);
        let forward = node.ways.iter().any(|(step, led_to)| match node.ends {
            true => !turns_back(*step) && !matches!(step, Step::Type(_)) && led_to != state,
            false => !turns_back(*step) && to_end.contains(led_to.as_str()),
        });
        assert!(forward || node.explains, "nothing leads on from {state}\nafter {:?}", node.trail);
    }
    nodes
}
