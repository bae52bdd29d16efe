//! A payor's own account on the pure session: sign in, a new password, an account made by itself and with a payment.

mod registering;

use payor_kiosk::gallery::sample_case;
use payor_kiosk::lang::Lang;
use payor_kiosk::session::account::ACCOUNT_TRIES;
use payor_kiosk::session::ask::{Ask, AskFailure, Told};
use payor_kiosk::session::effect::{Effect, Reply, Ticket};
use payor_kiosk::session::event::{Event, Health, Touch};
use payor_kiosk::view::{Body, View};
use rules::account_state::AccountState;
use rules::sensitive::Sensitive;
use wire::account::{NewPasswordAnswer, Registration, SignInAnswer, SignedIn};
use wire::lookup::{LookUp, LookUpAnswer};
use wire::problem::ProblemType;
use wire::request::{Acceptance, BankDraft, DraftAccount, Outcome, RequestBody};

use crate::stand::{Stand, confirmation};

/// A world that knows one case without a bank account, and takes what it is sent.
fn kind_answer(effect: &Effect) -> Vec<Reply> {
    match effect {
        Effect::LookUp { ticket, question } => {
            let answer = match question {
                LookUp::FileNumber { .. } => LookUpAnswer::Known,
                LookUp::UserId { .. } => LookUpAnswer::Unknown,
                LookUp::Case(_) => LookUpAnswer::Case(sample_case(AccountState::None)),
            };
            vec![Reply::LookedUp { ticket: *ticket, answer: Ok(answer) }]
        }
        Effect::Ask { ticket, ask } => {
            let told = match &**ask {
                Ask::SignIn(_) => Told::SignIn(SignInAnswer::SignedIn(Box::new(signed_in()))),
                Ask::NewPassword(_) => Told::NewPassword(NewPasswordAnswer::Set { user_id: "elenat26".to_owned() }),
                _ => return Vec::new(),
            };
            vec![Reply::Told { ticket: *ticket, answer: Ok(Box::new(told)) }]
        }
        _ => Vec::new(),
    }
}

fn signed_in() -> SignedIn {
    SignedIn {
        token: Sensitive::new("token-of-the-test"),
        case: sample_case(AccountState::Verified),
        file_number_ending: "35".to_owned(),
        masked_email: "e•••@example.com".to_owned(),
    }
}

/// One line: "type TEXT", "field LABEL" or the label of a control. Gives the effects that nobody answered yet.
fn step(stand: &mut Stand, line: &str) -> Vec<Effect> {
    let touches: Vec<Touch> = match line.strip_prefix("type ") {
        Some(text) => text.chars().map(Touch::Character).collect(),
        None => vec![touch_of(stand, line)],
    };
    touches.into_iter().flat_map(|touch| stand.happens(Event::Touch(touch))).collect()
}

fn touch_of(stand: &Stand, label: &str) -> Touch {
    let view = stand.view();
    if let Body::Keyboard { fields, .. } = &view.body
        && let Some(field) = fields.iter().find(|field| field.label == label)
        && let Some(touch) = field.touch
    {
        return touch;
    }
    let found = view.controls().into_iter().find(|control| control.accessible_label() == label);
    found.unwrap_or_else(|| panic!("no {label:?} on {}", view.name)).touch
}

/// Plays lines while the world answers kindly.
fn led(lines: &[&str]) -> Stand {
    let mut stand = Stand::new();
    lead(&mut stand, lines);
    stand
}

fn lead(stand: &mut Stand, lines: &[&str]) {
    for line in lines {
        for effect in step(stand, line) {
            kind_answer(&effect).into_iter().for_each(|reply| drop(stand.happens(Event::Reply(reply))));
        }
    }
}

/// The last line's only question to central.
fn asked(stand: &mut Stand, line: &str) -> (Ticket, Ask) {
    match step(stand, line).pop() {
        Some(Effect::Ask { ticket, ask }) => (ticket, *ask),
        other => panic!("{other:?}"),
    }
}

fn tell(stand: &mut Stand, ticket: Ticket, answer: Result<Told, AskFailure>) {
    stand.happens(Event::Reply(Reply::Told { ticket, answer: answer.map(Box::new) }));
}

fn submitted(stand: &mut Stand, line: &str) -> (Ticket, RequestBody) {
    let sent = step(stand, line).into_iter().find_map(|effect| match effect {
        Effect::Submit { ticket, body } => Some((ticket, *body)),
        _ => None,
    });
    sent.unwrap_or_else(|| panic!("nothing was sent from {}", stand.view().name))
}

fn settle(stand: &mut Stand, ticket: Ticket, outcome: Outcome) {
    stand.happens(Event::Reply(Reply::Saved { ticket, confirmation: confirmation() }));
    stand.happens(Event::Reply(Reply::Settled { ticket, outcome }));
}

fn accepted(draft: Option<&BankDraft>) -> Outcome {
    Outcome::Accepted(Acceptance {
        first_withdrawal: draft.map(|draft| draft.agreed_first_withdrawal),
        moved: false,
        accepted_at: chrono::DateTime::UNIX_EPOCH,
    })
}

fn refused(problem: ProblemType) -> Outcome {
    Outcome::Rejected { problem: problem.into() }
}

/// The screen in a few lines, with what is wrong, the fields and the checklist.
fn describe(view: &View) -> String {
    let step = view.step.as_ref().map_or(String::new(), |step| format!(" [{}]", step.text));
    let mut text = format!("{}{step}: {}\n", view.name, view.heading);
    let mut line = |mark: &str, said: &str| text.push_str(&format!("  {mark} {said}\n"));
    view.error.iter().for_each(|error| line("!", error));
    view.paragraphs.iter().for_each(|paragraph| line("-", paragraph));
    view.notices.iter().for_each(|notice| line("i", &notice.text));
    match &view.body {
        Body::Rows { rows, .. } => rows.iter().for_each(|row| line("|", &format!("{}: {}", row.label, row.value))),
        Body::Keypad { field, extras, .. } => {
            line("|", &format!("{}: {}", field.label, field.text));
            extras.iter().for_each(|extra| line("*", &extra.label));
        }
        Body::Keyboard { fields, checks, extras, .. } => {
            fields.iter().for_each(|field| line("|", &format!("{}: {}", field.label, field.text)));
            checks.iter().for_each(|check| line(if check.holds { "v" } else { "o" }, &check.text));
            extras.iter().for_each(|extra| line("*", &extra.label));
        }
        Body::Outcome { notices, controls, .. } => {
            notices.iter().for_each(|notice| line("i", &notice.text));
            controls.iter().for_each(|control| line("*", &control.label));
        }
        Body::Choices(choices) => choices.iter().for_each(|choice| line("*", &choice.label)),
        _ => {}
    }
    text
}

/// What each screen says on the way, in one language.
fn transcript(lang: Lang, lines: &[&str]) -> String {
    let mut stand = Stand::new();
    stand.happens(Event::Touch(Touch::Start(lang)));
    let mut written = String::new();
    for line in lines {
        lead(&mut stand, &[line]);
        written.push_str(&format!("> {line}\n{}", describe(&stand.view())));
    }
    written
}

const SIGN_IN: [&str; 5] =
    ["Start in English", "See or cancel a coming payment", "type elenat26", "Continue", "type sunrise48"];

const NEW_PASSWORD: [&str; 10] = [
    "I forgot my password",
    "type 0067890135",
    "Continue",
    "type 678912345",
    "Continue",
    "type elena@example.com",
    "Continue",
    "type mapleleaf26",
    "Continue",
    "type mapleleaf26",
];

const ABOUT_ONESELF: [&str; 12] = [
    "type rosa",
    "Last name",
    "type delgado",
    "Continue",
    "type 999 asylum ave",
    "Continue",
    "No unit",
    "type 06105",
    "Continue",
    "Continue",
    "type 8605550123",
    "Continue",
];

const OWN_SSN: [&str; 2] = ["type 123456789", "Continue"];

const BANK_ACCOUNT: [&str; 7] =
    ["type 211170101", "Continue", "Checking", "type 000123456789", "Continue", "type 000123456789", "Continue"];

const CREDENTIALS: [&str; 6] =
    ["type rosade26", "Continue", "type mapleleaf26", "Continue", "type mapleleaf26", "Continue"];

const TO_REGISTER_TOO: [&str; 11] = [
    "Start in English",
    "Make a payment",
    "type 0023456791",
    "Continue",
    "Mine",
    "type 7891",
    "Continue",
    "Yes, this is right",
    "Repeat",
    "type 250",
    "Continue",
];

/// A repeated payment from a new account, up to the offer of an account.
fn to_register_too() -> Stand {
    let mut stand = led(&TO_REGISTER_TOO);
    lead(&mut stand, &BANK_ACCOUNT);
    lead(&mut stand, &["Once a month", "15", "Friday, February 13, 2026", "Continue"]);
    if stand.view().name == "15-date-changed" {
        lead(&mut stand, &["Use this date"]);
    }
    lead(&mut stand, &["type rosa@example.com", "Continue"]);
    stand
}

/// The whole of a registration by itself, up to its review.
fn to_review(payee: &str) -> Stand {
    let mut stand =
        led(&["Start in English", "See my past payments", "All my payments", "I have no account", "type 0023456791"]);
    lead(&mut stand, &["Continue", payee]);
    if payee == "Another person's" {
        lead(&mut stand, &["type jose", "Last name", "type pena", "Continue"]);
    }
    lead(&mut stand, &ABOUT_ONESELF);
    lead(&mut stand, &OWN_SSN);
    if payee == "Another person's" {
        lead(&mut stand, &["type 1 main st", "Continue", "type 2b", "Continue", "type 06103", "Continue"]);
        lead(&mut stand, &["Continue", "type 8605550199", "Continue", "type 567891234", "Continue"]);
        lead(&mut stand, &["Employer"]);
    }
    lead(&mut stand, &["type rosa@example.com", "Continue"]);
    lead(&mut stand, &BANK_ACCOUNT);
    lead(&mut stand, &CREDENTIALS);
    assert_eq!(stand.view().name, "30-review");
    stand
}

/// Nothing that was typed is left where it can be printed, and no secret in what is drawn.
fn holds_nothing(stand: &Stand, secrets: &[&str]) {
    let printed = format!("{:?}", stand.session);
    let drawn = format!("{:?}", stand.view());
    for secret in secrets {
        assert!(!printed.contains(secret), "{secret} in Debug");
        assert!(!drawn.contains(secret), "{secret} on {}", stand.view().name);
    }
}

#[test]
fn a_sign_in_and_a_new_password_word_by_word() {
    let mut lines = vec!["See or cancel a coming payment", "Continue", "type elenat26", "Continue", "Continue"];
    lines.push("type sunrise48");
    lines.extend(NEW_PASSWORD);
    lines.extend(["Continue", "Sign in", "type mapleleaf26", "Continue"]);
    insta::assert_snapshot!(transcript(Lang::En, &lines));
}

#[test]
fn a_new_account_word_by_word_in_spanish() {
    let mut lines =
        vec!["Ver mis pagos anteriores", "Todos mis pagos", "No tengo cuenta", "type 0023456791", "Continuar", "Mía"];
    lines.extend([
        "type rosa",
        "Apellido",
        "type delgado",
        "Continuar",
        "type 999 asylum ave",
        "Continuar",
        "Continuar",
    ]);
    lines.extend(["No tiene", "type 06390", "Continuar", "No está en Connecticut", "type fishers island", "Continuar"]);
    lines.extend(["type 8605550123", "Continuar", "type 123456789", "Continuar", "type rosa@example.com", "Continuar"]);
    lines.extend(["type 211170101", "Continuar", "Cuenta de cheques (checking)", "type 000123456789", "Continuar"]);
    lines.extend(["type 000123456789", "Continuar", "type rosa26", "Continuar", "type de", "Continuar"]);
    lines.extend(["type rosa26de", "Continuar", "Borrar", "type 9", "Continuar", "type rosa26d9", "Continuar"]);
    insta::assert_snapshot!(transcript(Lang::Es, &lines));
}

#[test]
fn a_sign_in_is_remembered_for_the_visit_and_its_password_is_not() {
    let mut stand = led(&SIGN_IN);
    let (ticket, ask) = asked(&mut stand, "Continue");
    let Ask::SignIn(sign_in) = ask else { panic!("{ask:?}") };
    assert_eq!((sign_in.user_id.as_str(), sign_in.password.expose()), ("elenat26", "sunrise48"));
    let Body::Keyboard { fields, .. } = stand.view().body else { panic!("a keyboard") };
    assert_eq!(fields[0].text, "", "the password left the field as it was sent");
    tell(&mut stand, ticket, Ok(Told::SignIn(SignInAnswer::SignedIn(Box::new(signed_in())))));
    assert!(stand.session.visit.signed_in.is_some());
    holds_nothing(&stand, &["sunrise48", "elenat26", "token-of-the-test"]);
    // A second wish needs no second sign-in.
    lead(&mut stand, &["Back", "See my past payments"]);
    assert_eq!(stand.view().name, "23-checking");
    let now = stand.clock.now();
    stand.session.wipe(now);
    assert!(stand.session.visit.signed_in.is_none());
}

#[test]
fn a_password_is_dots_but_while_it_is_held_open() {
    let mut stand = led(&SIGN_IN);
    let shown = |stand: &Stand| match stand.view().body {
        Body::Keyboard { fields, .. } => (fields[0].text.clone(), fields[0].secret),
        _ => panic!("a keyboard"),
    };
    let dots = ("•".repeat(9), true);
    assert_eq!(shown(&stand), dots);
    step(&mut stand, "Hold to show");
    assert_eq!(shown(&stand), ("sunrise48".to_owned(), true));
    let Body::Keyboard { fields, .. } = stand.view().body else { panic!("a keyboard") };
    assert_eq!(fields[0].told(), dots.0, "no screen reader is told");
    stand.happens(Event::Touch(Touch::Conceal));
    assert_eq!(shown(&stand), dots);
    // A finger whose lifting went unseen: the next touch hides it too.
    step(&mut stand, "Hold to show");
    step(&mut stand, "Español");
    assert_eq!(shown(&stand), dots);
    step(&mut stand, "Atrás");
    step(&mut stand, "Continuar");
    assert_eq!(shown(&stand).0, "", "gone on the way back");
    lead(&mut stand, &["type sunrise48", "Olvidé mi contraseña", "Atrás", "Continuar"]);
    assert_eq!(shown(&stand).0, "", "gone with another journey");
}

#[test]
fn five_wrong_passwords_end_the_visit_and_none_says_what_is_wrong() {
    let mut stand = led(&SIGN_IN[..4]);
    for left in (0..u32::from(ACCOUNT_TRIES)).rev() {
        step(&mut stand, "type sunrise47");
        let (ticket, _) = asked(&mut stand, "Continue");
        tell(&mut stand, ticket, Ok(Told::SignIn(SignInAnswer::NoMatch { tries_left: 9 })));
        if left > 0 {
            let error = stand.view().error.expect("says so");
            assert!(error.contains("user ID or the password") && error.contains(&left.to_string()), "{error}");
            stand.session.visit.lang = Lang::Es;
            let error = stand.view().error.expect("says so");
            let says = if left == 1 { "Le queda 1 intento.".to_owned() } else { format!("Le quedan {left} intentos.") };
            assert!(error.ends_with(&says), "{error}");
            stand.session.visit.lang = Lang::En;
        }
    }
    assert_eq!(stand.view().name, "29-ended");
    step(&mut stand, "Finish");
    assert_eq!(stand.view().name, "01-start");
}

#[test]
fn too_many_tries_elsewhere_end_the_visit_at_once() {
    let mut stand = led(&SIGN_IN);
    let (ticket, _) = asked(&mut stand, "Continue");
    tell(&mut stand, ticket, Err(AskFailure::TooManyTries));
    assert_eq!(stand.view().name, "29-ended");
}

#[test]
fn without_an_answer_the_user_id_is_kept() {
    let mut stand = led(&SIGN_IN);
    let (ticket, _) = asked(&mut stand, "Continue");
    stand.clock.advance(10_000);
    stand.happens(Event::Tick);
    assert!(stand.view().error.expect("says so").contains("connection"));
    // The answer comes too late: nobody is signed in by it.
    tell(&mut stand, ticket, Ok(Told::SignIn(SignInAnswer::SignedIn(Box::new(signed_in())))));
    assert!(stand.session.visit.signed_in.is_none());
    step(&mut stand, "Back");
    let Body::Keyboard { fields, .. } = stand.view().body else { panic!("a keyboard") };
    assert_eq!(fields[0].text, "elenat26");
}

#[test]
fn without_a_connection_a_payment_can_be_saved_instead() {
    let mut stand = led(&["Start in English"]);
    stand.happens(Event::Health(Health { online: false, ..Health::default() }));
    lead(&mut stand, &["See my past payments", "All my payments"]);
    assert_eq!(stand.view().name, "29-offline");
    step(&mut stand, "Save a new bank payment");
    assert_eq!(stand.view().name, "03-file-number");
    // And nothing is asked of nobody where the line breaks before the password.
    let mut stand = led(&SIGN_IN);
    stand.happens(Event::Health(Health { online: false, ..Health::default() }));
    assert_eq!(step(&mut stand, "Continue"), []);
    let Body::Keyboard { fields, .. } = stand.view().body else { panic!("a keyboard") };
    assert_eq!(fields[0].text, "•".repeat(9), "kept: it was not sent");
}

/// Only central can set a password: nothing is asked for it in vain.
#[test]
fn no_journey_to_a_new_password_begins_without_a_connection() {
    let lost = Event::Health(Health { online: false, ..Health::default() });
    let mut stand = led(&SIGN_IN[..2]);
    stand.happens(lost.clone());
    step(&mut stand, NEW_PASSWORD[0]);
    assert_eq!(stand.view().name, "29-offline");
    for way in ["Sign in", "I forgot my password"] {
        let mut stand = to_review("Mine");
        let (ticket, _) = submitted(&mut stand, "Make my account");
        settle(&mut stand, ticket, refused(ProblemType::AlreadyRegistered));
        stand.happens(lost.clone());
        step(&mut stand, way);
        assert_eq!(stand.view().name, "29-offline", "{way}");
    }
}

#[test]
fn a_new_password_proves_the_identity_and_names_the_user_id() {
    let mut stand = led(&SIGN_IN[..2]);
    lead(&mut stand, &NEW_PASSWORD);
    let (ticket, ask) = asked(&mut stand, "Continue");
    let Ask::NewPassword(new) = ask else { panic!("{ask:?}") };
    assert_eq!(
        (new.file_number.as_str(), new.ssn.expose(), new.email.as_str(), new.new_password.expose()),
        ("0067890135", "678912345", "elena@example.com", "mapleleaf26")
    );
    tell(&mut stand, ticket, Ok(Told::NewPassword(NewPasswordAnswer::NoMatch { tries_left: 2 })));
    // From the first question again: which one is wrong is not said.
    assert_eq!(stand.view().name, "03-file-number");
    assert!(stand.view().error.expect("says so").contains("file number, Social Security number and e-mail"));
    holds_nothing(&stand, &["678912345", "mapleleaf26"]);
    lead(&mut stand, &["Continue", "Continue", "Continue", "type mapleleaf26", "Continue", "type mapleleaf26"]);
    let (ticket, _) = asked(&mut stand, "Continue");
    tell(&mut stand, ticket, Err(AskFailure::Credentials));
    assert_eq!(stand.view().name, "33-new-password");
    lead(&mut stand, &["type mapleleaf27", "Continue", "type mapleleaf27", "Continue"]);
    assert_eq!(stand.view().name, "33-new-password-done");
    step(&mut stand, "Sign in");
    assert_eq!(stand.view().name, "29-password");
}

#[test]
fn no_file_number_is_looked_up_for_a_new_password() {
    let mut stand = led(&SIGN_IN[..2]);
    lead(&mut stand, &NEW_PASSWORD[..2]);
    assert_eq!(step(&mut stand, "Continue"), []);
}
