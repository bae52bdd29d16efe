//! A new account, by itself and with a payment.

use super::*;

fn registration(body: RequestBody) -> Registration {
    match body {
        RequestBody::Registration(registration) => registration,
        RequestBody::BankDraft(draft) => *draft.registration.expect("an account with the payment"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_account_for_oneself_holds_what_r30_asks_for() {
    let mut stand = to_review("Mine");
    let (ticket, body) = submitted(&mut stand, "Make my account");
    let sent = registration(body);
    let person = &sent.payor;
    let said = [&person.first_name, &person.last_name, &person.address.street, &person.address.unit];
    assert_eq!(said.map(|text| text.expose().to_owned()), ["Rosa", "Delgado", "999 Asylum Ave", ""]);
    assert_eq!((person.address.state.as_str(), person.address.zip.as_str()), ("CT", "06105"));
    assert_eq!((person.phone.expose(), person.ssn.expose()), ("8605550123", "123456789"));
    assert_eq!((sent.file_number.as_str(), sent.email.as_str()), ("0023456791", "rosa@example.com"));
    assert_eq!((sent.user_id.as_str(), sent.password.expose()), ("rosade26", "mapleleaf26"));
    assert!(matches!(sent.account, Some(DraftAccount::New { .. })) && sent.paid_for.is_none());
    settle(&mut stand, ticket, accepted(None));
    assert_eq!(stand.view().name, "30-done");
    holds_nothing(&stand, &["123456789", "mapleleaf26", "8605550123", "Asylum"]);
    step(&mut stand, "Sign in now");
    assert_eq!(stand.view().name, "29-password");
}

#[test]
fn an_account_for_another_person_holds_both() {
    let mut stand = to_review("Another person's");
    let sent = registration(submitted(&mut stand, "Make my account").1);
    let (other, relation) = sent.paid_for.expect("another person");
    assert_eq!((other.first_name.expose(), other.ssn.expose()), ("Jose", "567891234"));
    assert_eq!((other.address.unit.expose(), other.phone.expose()), ("2b", "8605550199"));
    assert_eq!((relation, sent.payor.ssn.expose()), (wire::account::Relation::Employer, "123456789"));
}

#[test]
fn an_account_is_saved_without_a_connection() {
    let mut stand = to_review("Mine");
    stand.happens(Event::Health(Health { online: false, ..Health::default() }));
    let (ticket, _) = submitted(&mut stand, "Save my account");
    stand.happens(Event::Reply(Reply::Saved { ticket, confirmation: confirmation() }));
    stand.happens(Event::Reply(Reply::NotSentYet { ticket }));
    let view = stand.view();
    assert_eq!((view.name, view.heading.as_str()), ("30-saved", "Saved, but not sent yet"));
}

#[test]
fn a_taken_user_id_is_asked_for_again_and_all_else_is_kept() {
    let mut stand = to_review("Mine");
    let (ticket, _) = submitted(&mut stand, "Make my account");
    settle(&mut stand, ticket, refused(ProblemType::UserIdTaken));
    let view = stand.view();
    assert_eq!(view.name, "30-user-id");
    assert!(view.error.expect("says so").contains("already"));
    for _ in 0..2 {
        step(&mut stand, "Delete");
    }
    lead(&mut stand, &["type 27", "Continue"]);
    assert_eq!(stand.view().name, "30-review");
    let sent = registration(submitted(&mut stand, "Make my account").1);
    assert_eq!((sent.user_id.as_str(), sent.password.expose()), ("rosade27", "mapleleaf26"));
}

#[test]
fn a_refusal_says_what_to_do() {
    for (problem, says, goes, to) in [
        (ProblemType::UserNotFound, "1-888-233-7223", "Check my answers", "30-review"),
        (ProblemType::AlreadyRegistered, "Sign in", "Sign in", "29-user-id"),
        (ProblemType::AlreadyRegistered, "new password", "I forgot my password", "03-file-number"),
        (ProblemType::Internal, "Check them", "Check my answers", "30-review"),
    ] {
        let mut stand = to_review("Mine");
        let (ticket, _) = submitted(&mut stand, "Make my account");
        settle(&mut stand, ticket, refused(problem));
        assert!(stand.view().paragraphs[0].contains(says), "{problem:?}: {:?}", stand.view().paragraphs);
        step(&mut stand, goes);
        assert_eq!(stand.view().name, to, "{problem:?}");
    }
}

#[test]
fn an_account_travels_inside_the_payment() {
    let mut stand = to_register_too();
    assert_eq!(stand.view().name, "30-register-too");
    lead(&mut stand, &["Yes, make an account"]);
    lead(&mut stand, &ABOUT_ONESELF);
    lead(&mut stand, &OWN_SSN);
    lead(&mut stand, &CREDENTIALS);
    lead(&mut stand, &["I agree, and this account is mine or I may use it", "Continue"]);
    let Body::Rows { rows, .. } = stand.view().body else { panic!("rows") };
    assert!(rows.iter().any(|row| row.value == "rosade26"), "the review names the user ID");
    let (ticket, body) = submitted(&mut stand, "Send my payment");
    let RequestBody::BankDraft(draft) = &body else { panic!("a draft") };
    let outcome = accepted(Some(draft));
    let sent = registration(body);
    assert!(sent.account.is_none(), "the payment brings the account");
    settle(&mut stand, ticket, outcome);
    assert!(stand.view().paragraphs.concat().contains("rosade26"));
    holds_nothing(&stand, &["123456789", "mapleleaf26"]);
    // The second payment of the visit offers no second account.
    step(&mut stand, "Make another payment");
    assert!(!stand.session.visit.answers.may_register_too());
}

#[test]
fn who_only_pays_touches_one_button_more() {
    let mut stand = to_register_too();
    lead(&mut stand, &["Only pay now"]);
    assert_eq!(stand.view().name, "18-agree");
    let step = stand.view().step.expect("a step");
    assert_eq!(step.of, 6, "no step more: {}", step.text);
    lead(&mut stand, &["I agree, and this account is mine or I may use it", "Continue"]);
    let (_, body) = submitted(&mut stand, "Send my payment");
    assert!(matches!(body, RequestBody::BankDraft(draft) if draft.registration.is_none()));
}

#[test]
fn nine_proved_digits_are_not_asked_for_again() {
    let mut stand = led(&["Start in English", "Make a payment", "type 0056789024", "Continue", "Another person's"]);
    lead(&mut stand, &["type jose", "Last name", "type pena", "Continue", "type 567891234", "Continue"]);
    lead(&mut stand, &["Yes, this is right", "Repeat", "type 250", "Continue"]);
    lead(&mut stand, &BANK_ACCOUNT);
    lead(&mut stand, &["Every week", "Monday", "Monday, February 9, 2026", "Continue"]);
    lead(&mut stand, &["type rosa@example.com", "Continue", "Yes, make an account"]);
    lead(&mut stand, &ABOUT_ONESELF);
    lead(&mut stand, &OWN_SSN);
    lead(&mut stand, &["type 1 main st", "Continue", "No unit", "type 06103", "Continue", "Continue"]);
    lead(&mut stand, &["type 8605550199", "Continue"]);
    assert_eq!(stand.view().name, "30-relation", "their nine digits proved the identity");
}

#[test]
fn no_account_is_offered_where_there_is_one_or_no_new_bank_account() {
    let case = |registered| {
        let state = if registered { AccountState::None } else { AccountState::Verified };
        wire::lookup::CaseSummary { registered, ..sample_case(state) }
    };
    for registered in [false, true] {
        let mut stand = led(&TO_REGISTER_TOO[..6]);
        for effect in step(&mut stand, "Continue") {
            let Effect::LookUp { ticket, .. } = effect else { panic!("a look-up") };
            let answer = Ok(LookUpAnswer::Case(case(registered)));
            stand.happens(Event::Reply(Reply::LookedUp { ticket, answer }));
        }
        lead(&mut stand, &["Yes, this is right", "Pay once", "type 50", "Continue", "Bank account"]);
        if registered {
            lead(&mut stand, &BANK_ACCOUNT);
            lead(&mut stand, &["Friday, February 13, 2026"]);
        } else {
            lead(&mut stand, &["Checking account ending in 4321", "Wednesday, January 28, 2026"]);
        }
        lead(&mut stand, &["Continue", "type rosa@example.com", "Continue"]);
        assert_eq!(stand.view().name, "18-agree", "registered: {registered}");
    }
}

/// Every touch counts: keys, choices and buttons. Said here, so that a screen more is noticed.
#[test]
fn touches_of_a_first_repeated_payment_from_a_new_account() {
    let count = |lines: &[&str]| -> usize {
        lines.iter().map(|line| line.strip_prefix("type ").map_or(1, |text| text.chars().count())).sum()
    };
    let buttons = |lines: &[&str]| lines.iter().filter(|line| !line.starts_with("type ")).count();
    let mut paying: Vec<&str> = TO_REGISTER_TOO.into_iter().chain(BANK_ACCOUNT).collect();
    paying.extend(["Once a month", "15", "Friday, February 13, 2026", "Continue"]);
    paying.extend(["Use this date", "type rosa@example.com", "Continue", "Only pay now"]);
    paying.extend(["I agree, and this account is mine or I may use it", "Continue", "Send my payment"]);
    let stand = led(&paying);
    assert_eq!(stand.view().name, "19-sending", "the list is a whole visit");
    let account: Vec<&str> = ABOUT_ONESELF.into_iter().chain(OWN_SSN).chain(CREDENTIALS).collect();
    assert_eq!((buttons(&paying), count(&paying)), (22, 88));
    assert_eq!((buttons(&account), count(&account)), (11, 90));
}
