//! After signing in, on the pure session: coming and past payments, cancelling, changing, another account (R11, R13 to R15,
//! R20, R43).

mod cancelling;

use chrono::NaiveDate;
use payor_kiosk::gallery::{sample_past, sample_plans, sample_signed_in, sample_taken};
use payor_kiosk::receipt;
use payor_kiosk::session::Stage;
use payor_kiosk::session::ask::{Ask, AskFailure, Told};
use payor_kiosk::session::effect::{Effect, Reply};
use payor_kiosk::session::event::{Event, Health, Touch};
use payor_kiosk::session::journey::Goal;
use payor_kiosk::session::staff::Outcome as LastOutcome;
use payor_kiosk::view::{Body, View};
use rules::schedule::Frequency;
use uuid::Uuid;
use wire::account::{Authority, PlanSummary, SignInAnswer};
use wire::problem::ProblemType;
use wire::request::{Acceptance, DraftAccount, Outcome, RequestBody};

use crate::stand::{Stand, confirmation};

/// A signed-in payor whose world answers kindly, and remembers what it was sent and given to print.
struct Payor {
    stand: Stand,
    plans: Vec<PlanSummary>,
    sent: Vec<RequestBody>,
    printed: Vec<String>,
    /// What central says to a request. None: nothing, there is no connection.
    outcome: Option<Outcome>,
}

impl Payor {
    fn sees(goal: Goal, plans: Vec<PlanSummary>) -> Self {
        let outcome = Some(sample_taken());
        let mut payor = Payor { stand: Stand::new(), plans, sent: Vec::new(), printed: Vec::new(), outcome };
        payor.touch("Start in English");
        match goal {
            Goal::ComingPayments => payor.touch("See or cancel a coming payment"),
            Goal::PastPayments => payor.touch("See my past payments").touch("All my payments"),
        };
        payor.types("elenat26").touch("Continue").types("sunrise48").touch("Continue");
        payor
    }

    fn new() -> Self {
        Payor::sees(Goal::ComingPayments, sample_plans().plans)
    }

    fn happens(&mut self, event: Event) {
        for effect in self.stand.happens(event) {
            for reply in self.answer(effect) {
                self.happens(Event::Reply(reply));
            }
        }
    }

    fn answer(&mut self, effect: Effect) -> Vec<Reply> {
        match effect {
            Effect::Ask { ticket, ask } => {
                let told = match *ask {
                    Ask::SignIn(_) => Told::SignIn(SignInAnswer::SignedIn(Box::new(sample_signed_in()))),
                    Ask::Plans { token } => {
                        assert_eq!(token, sample_signed_in().token);
                        Told::Plans(wire::account::Plans { plans: self.plans.clone() })
                    }
                    _ => Told::PastPayments(sample_past()),
                };
                vec![Reply::Told { ticket, answer: Ok(Box::new(told)) }]
            }
            Effect::Submit { ticket, body } => {
                let saved = Reply::Saved { ticket, confirmation: confirmation() };
                let ended = match self.accepted(&body) {
                    Some(outcome) => Reply::Settled { ticket, outcome },
                    None => Reply::NotSentYet { ticket },
                };
                self.sent.push(*body);
                vec![saved, ended]
            }
            Effect::Print(receipt) => {
                self.printed.push(receipt::text(&receipt));
                Vec::new()
            }
            Effect::PrintLeaflet(leaflet) => {
                let passages = leaflet
                    .passages
                    .iter()
                    .flat_map(|passage| std::iter::once(passage.heading.clone()).chain(passage.lines.iter().cloned()));
                self.printed
                    .push(std::iter::once(leaflet.title.clone()).chain(passages).collect::<Vec<_>>().join("\n"));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn accepted(&self, body: &RequestBody) -> Option<Outcome> {
        let first = match body {
            RequestBody::BankDraft(draft) => Some(draft.agreed_first_withdrawal),
            RequestBody::Change(change) => Some(change.agreed_first_withdrawal),
            _ => None,
        };
        let outcome = self.outcome.clone()?;
        Some(match outcome {
            Outcome::Accepted(acceptance) => Outcome::Accepted(Acceptance { first_withdrawal: first, ..acceptance }),
            other => other,
        })
    }

    fn touch(&mut self, label: &str) -> &mut Self {
        let view = self.view();
        let found = view.controls().into_iter().find(|control| control.accessible_label() == label);
        let labels: Vec<&str> = view.controls().iter().map(|control| control.accessible_label()).collect();
        let touch = found.unwrap_or_else(|| panic!("no {label:?} on {}: {labels:?}", view.name)).touch;
        self.happens(Event::Touch(touch));
        self
    }

    fn types(&mut self, text: &str) -> &mut Self {
        text.chars().for_each(|c| self.happens(Event::Touch(Touch::Character(c))));
        self
    }

    fn offline(&mut self) -> &mut Self {
        self.outcome = None;
        self.happens(Event::Health(Health { online: false, ..Health::default() }));
        self
    }

    fn agrees(&mut self) -> &mut Self {
        self.touch("I agree, and this account is mine or I may use it").touch("Continue")
    }

    /// Routing number, kind and number of a new account.
    fn types_account(&mut self) -> &mut Self {
        self.types("211170101").touch("Continue").touch("Savings");
        self.types("000123456789").touch("Continue").types("000123456789").touch("Continue")
    }

    /// All that the screen says on all its pages.
    fn all_pages(&mut self) -> String {
        let first = said(&self.view());
        let mut all = first.clone();
        while self.view().pager.is_some() {
            self.stand.happens(Event::Touch(Touch::More));
            let page = said(&self.view());
            if page == first {
                break;
            }
            all.push_str(&page);
        }
        all
    }

    fn view(&self) -> View {
        self.stand.view()
    }

    fn name(&self) -> &'static str {
        self.view().name
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// All that a screen says.
fn said(view: &View) -> String {
    let mut said = vec![view.heading.clone()];
    said.extend(view.paragraphs.clone());
    said.extend(view.notices.iter().map(|notice| notice.text.clone()));
    match &view.body {
        Body::Text { paragraphs, .. } => said.extend(paragraphs.clone()),
        Body::Outcome { notices, .. } => said.extend(notices.iter().map(|notice| notice.text.clone())),
        Body::Rows { rows, .. } => said.extend(rows.iter().map(|row| format!("{}: {}", row.label, row.value))),
        _ => {}
    }
    said.extend(view.controls().iter().map(|control| format!("{} — {}", control.label, control.sub)));
    said.join("\n")
}

/// One payment on this day.
fn single(date: &str) -> Vec<PlanSummary> {
    let mut plan = sample_plans().plans.remove(1);
    plan.withdrawals = vec![day(date)];
    vec![plan]
}

#[test]
fn several_plans_are_shown_apart() {
    let mut payor = Payor::new();
    let list = said(&payor.view());
    for card in [
        "$120.00 every week on Tuesday — Next: Tuesday, January 27, 2026 · account ending in 4321",
        "Friday, January 30, 2026 — $180.50 · account ending in 4321",
        "$250.00 every two weeks on Monday — Next: Monday, February 9, 2026 · account ending in 4321",
    ] {
        assert!(list.contains(card), "{card} in {list}");
    }
    payor.touch("$250.00 every two weeks on Monday");
    let plan = said(&payor.view());
    assert!(plan.contains("Monday, February 23, 2026") && !plan.contains("Friday, January 30, 2026"), "{plan}");
    assert!(payor.all_pages().contains("Monday, April 20, 2026"));
    assert_eq!(payor.touch("Back").name(), "22-coming");
}

#[test]
fn only_the_amount_is_asked_where_only_it_changes() {
    let mut payor = Payor::new();
    // Its next Monday but one is a holiday, and rolls: the plan must not slip from its Mondays.
    payor.plans[2].withdrawals = vec![day("2026-02-17"), day("2026-03-02")];
    payor.touch("Back").touch("See or cancel a coming payment");
    payor.touch("$250.00 every two weeks on Monday").touch("Change the whole plan").touch("The amount");
    assert!(said(&payor.view()).contains("It is $250.00 now."));
    payor.types("300").touch("Continue");
    assert_eq!(payor.name(), "18-agree");
    let review = said(&payor.agrees().view());
    assert!(review.contains("Now: $250.00 every two weeks on Monday"), "{review}");
    assert!(review.contains("Amount: $300.00") && review.contains("from Tuesday, February 17, 2026"), "{review}");
    let changes: Vec<String> =
        payor.view().controls().iter().map(|control| control.accessible_label().to_owned()).collect();
    assert!(changes.contains(&"Change: Amount".to_owned()) && !changes.contains(&"Change: When".to_owned()));
    payor.touch("Send my change");
    let RequestBody::Change(change) = &payor.sent[0] else { panic!("a change") };
    assert_eq!((change.plan, change.withdrawal), (Uuid::from_u128(3), None));
    assert_eq!((change.amount_cents.0, change.frequency), (30_000, Frequency::biweekly(1).expect("a Monday")));
    assert_eq!(
        (change.requested_start, change.agreed_first_withdrawal),
        (day("2026-02-16"), day("2026-02-17")),
        "asked from its nominal Monday"
    );
    assert_eq!(payor.name(), "20-done-bank");
    assert!(payor.printed[0].contains("SCHEDULED") && payor.printed[0].contains("$300.00"));
}

#[test]
fn one_payment_gets_another_date() {
    let mut payor = Payor::new();
    payor.touch("$250.00 every two weeks on Monday").touch("Monday, February 9, 2026").touch("Change this payment");
    assert!(!said(&payor.view()).contains("How often"), "a single payment has none");
    payor.touch("The date").touch("Wednesday, February 11, 2026").touch("Continue").agrees().touch("Send my change");
    let RequestBody::Change(change) = &payor.sent[0] else { panic!("a change") };
    assert_eq!((change.withdrawal, change.frequency), (Some(day("2026-02-09")), Frequency::Once));
    assert_eq!(change.agreed_first_withdrawal, day("2026-02-11"));
}

#[test]
fn how_often_is_asked_with_its_day_and_the_first_date() {
    let mut payor = Payor::new();
    payor.touch("$250.00 every two weeks on Monday").touch("Change the whole plan").touch("How often");
    payor.touch("Twice a month").touch("15 and 30").touch("Continue");
    // From the ninth on, the next of these days is the fifteenth, and the day after it a holiday.
    assert_eq!(payor.name(), "15-date-changed");
    payor.touch("Use this date").agrees().touch("Send my change");
    let RequestBody::Change(change) = &payor.sent[0] else { panic!("a change") };
    assert_eq!(change.frequency, Frequency::semimonthly(15).expect("a pair"));
    assert_eq!(change.agreed_first_withdrawal, day("2026-02-17"));
    assert_eq!(change.amount_cents.0, 25_000);
}

#[test]
fn a_change_that_is_not_sent_leaves_the_old_payment_and_says_so() {
    let mut payor = Payor::new();
    payor.touch("Friday, January 30, 2026").touch("Change this payment").touch("The amount").types("200");
    payor.touch("Continue").agrees().offline();
    payor.touch("Save my change");
    let saved = said(&payor.view());
    assert!(saved.starts_with("Your change is saved, but not sent yet"), "{saved}");
    assert!(saved.contains("Until then, the old one stays."), "{saved}");
    assert!(!saved.contains("See my coming payments"), "nobody could be asked: {saved}");
    assert!(payor.printed[0].contains("CHANGE SAVED") && !payor.printed[0].contains("SCHEDULED"));
}

#[test]
fn back_from_a_change_leads_to_where_it_began() {
    let mut payor = Payor::new();
    payor.touch("$250.00 every two weeks on Monday").touch("Monday, February 9, 2026").touch("Change this payment");
    assert_eq!(payor.touch("Back").name(), "22-payment");
    payor.touch("Back").touch("Change the whole plan");
    assert_eq!(payor.touch("Back").name(), "22-plan");
}

#[test]
fn a_new_account_warns_before_anything_is_changed() {
    let mut payor = Payor::new();
    payor.touch("Change my bank account");
    let warning = payor.all_pages();
    assert!(warning.starts_with("A new account cancels the payments you have set up now"), "{warning}");
    assert!(warning.contains("P.O. Box 990036"), "{warning}");
    for cancelled in ["$120.00 every week on Tuesday", "$180.50 one time", "$250.00 every two weeks on Monday"] {
        assert!(warning.contains(&format!("Will be cancelled: {cancelled}")), "{cancelled} in {warning}");
    }
    // The new account can be used from February 2 on: what is due before must be mailed.
    for due in ["$120.00 due on Tuesday, January 27, 2026", "$180.50 due on Friday, January 30, 2026"] {
        assert!(warning.contains(due), "{due} in {warning}");
    }
    assert!(!warning.contains("due on Tuesday, February 3, 2026"), "{warning}");
    assert!(payor.sent.is_empty());
}

#[test]
fn what_a_new_account_cancelled_is_set_up_again_with_its_answers_kept() {
    let mut payor = Payor::new();
    payor.touch("Change my bank account").touch("Use a different account").types_account();
    let agreement = payor.view();
    assert_eq!(agreement.heading, "Do you agree to this change?");
    payor.agrees().touch("Change my account");
    let last = payor.stand.session.last_receipt.expect("staff can print its number again");
    assert_eq!((last.confirmation, last.outcome), (confirmation(), LastOutcome::Errand { accepted: true }));
    let RequestBody::BankAccountChange(change) = &payor.sent[0] else { panic!("a change of account") };
    assert!(matches!(change.account, DraftAccount::New { .. }) && change.authorization.text_sha256.len() == 64);
    assert_eq!(payor.name(), "31-changed");
    let primary = payor.view().primary.expect("the way on");
    assert_eq!(primary.label, "Set up my payments again", "nothing is paid until they are");
    assert!(payor.printed[0].contains("These payments are cancelled") && payor.printed[0].contains("P.O. Box 990036"));
    assert!(!payor.printed[0].contains("123456789"), "{}", payor.printed[0]);
    payor.plans.clear();
    payor.touch("Set up my payments again").touch("$250.00 every two weeks on Monday");
    // Amount and frequency are kept, the account is the new one: only the date is asked.
    assert_eq!(payor.name(), "14-first-date");
    payor.happens(Event::Touch(Touch::Day(day("2026-01-30"))));
    assert!(payor.view().error.is_some(), "the bank still checks the account");
    payor.touch("Monday, February 2, 2026").touch("Continue").agrees().touch("Send my payment");
    let RequestBody::BankDraft(draft) = &payor.sent[1] else { panic!("a draft") };
    assert!(matches!(&draft.authority, Authority::SignIn { .. }));
    assert_eq!(draft.account, DraftAccount::OnFile { last4: "6789".to_owned() });
    assert_eq!((draft.amount_cents.0, draft.frequency), (25_000, Frequency::biweekly(1).expect("a Monday")));
    // The next one.
    payor.touch("Set up my payments again");
    let left = said(&payor.view());
    assert!(left.contains("$120.00") && left.contains("$180.50") && !left.contains("$250.00"), "{left}");
}

#[test]
fn another_payment_asks_neither_file_number_nor_identity_again() {
    let mut payor = Payor::new();
    payor.touch("Set up another payment");
    assert_eq!(payor.name(), "07-once-or-repeat");
    payor.touch("Pay once").types("75").touch("Continue").touch("Bank account");
    payor.touch("Checking account ending in 4321").touch("Thursday, January 29, 2026").touch("Continue").agrees();
    let review = said(&payor.view());
    assert!(review.contains("file number ending in 83") && !review.contains("Change: Paying for"), "{review}");
    payor.touch("Send my payment");
    let RequestBody::BankDraft(draft) = &payor.sent[0] else { panic!("a draft") };
    assert!(matches!(&draft.authority, Authority::SignIn { token } if *token == sample_signed_in().token));
    // And once more.
    assert_eq!(payor.touch("Make another payment").name(), "07-once-or-repeat");
    assert_eq!(payor.touch("Back").name(), "22-coming");
}

#[test]
fn a_card_asks_file_number_and_identity_all_the_same() {
    let mut payor = Payor::new();
    payor.touch("Set up another payment").touch("Pay once").types("75").touch("Continue");
    payor.touch("Credit or debit card");
    assert_eq!(payor.name(), "03-file-number");
    assert_eq!(payor.touch("Back").name(), "09-how-to-pay");
    payor.touch("Bank account");
    assert_eq!(payor.name(), "10-which-account", "the sign-in counts again");
}

#[test]
fn a_new_account_within_a_payment_warns_too() {
    let mut payor = Payor::new();
    payor.touch("Set up another payment").touch("Pay once").types("75").touch("Continue").touch("Bank account");
    payor.touch("A different account");
    assert_eq!(payor.name(), "31-warning");
    payor.touch("Use a different account");
    assert_eq!(payor.name(), "11-routing-number");
}

#[test]
fn past_payments_are_listed_and_printed_without_names() {
    let mut payor = Payor::sees(Goal::PastPayments, Vec::new());
    let first = payor.all_pages();
    assert!(first.contains("Monday, December 29, 2025: $250.00 · On its way"), "{first}");
    assert!(first.contains("$250.00 · Received · Processed on Tuesday, December 2, 2025"), "{first}");
    assert_eq!(first.matches("$250.00").count(), 7);
    payor.touch("Print this list");
    assert_eq!(payor.printed[0].matches("$250.00").count(), 7);
    assert!(payor.printed[0].contains("Returned by the bank"));
    // The masked name of the case is on neither.
    assert!(!payor.printed[0].contains("R•••") && !first.contains("R•••"));
}

#[test]
fn the_menu_asks_for_a_file_number_also_after_signing_in() {
    let mut payor = Payor::new();
    payor.touch("Set up another payment").touch("Back").touch("Back").touch("Make a payment");
    assert_eq!(payor.name(), "03-file-number", "another case may be meant");
    assert!(!payor.stand.session.visit.answers.identified);
}

#[test]
fn leaving_drops_the_sign_in_and_all_that_it_showed() {
    let mut payor = Payor::new();
    payor.touch("Leave");
    assert!(matches!(payor.stand.session.visit.stage, Stage::Start));
    assert!(payor.stand.session.visit.signed_in.is_none() && payor.stand.session.visit.owned.plans().is_empty());
}
