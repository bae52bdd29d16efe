//! Cancelling a payment or a plan: in time, too late, without a connection, refused.

use super::*;

#[test]
fn two_business_days_before_is_in_time_and_one_is_not() {
    // Today is Monday, January 26. The 16th of February is a holiday.
    for (withdrawal, days_on, screen) in [
        ("2026-01-27", 0, "22-too-late"),
        ("2026-01-28", 0, "22-cancel"),
        ("2026-01-28", 1, "22-too-late"),
        ("2026-01-30", 2, "22-cancel"),
        ("2026-01-30", 3, "22-too-late"),
        ("2026-02-02", 4, "22-too-late"),
        ("2026-02-03", 4, "22-cancel"),
        ("2026-02-17", 17, "22-cancel"),
        ("2026-02-17", 18, "22-too-late"),
    ] {
        let mut payor = Payor::sees(Goal::ComingPayments, single(withdrawal));
        let card = said(&payor.view()).lines().find(|line| line.contains("$180.50")).map(str::to_owned);
        let card = card.expect("listed");
        payor.touch(card.split(" — ").next().expect("a label"));
        let late = screen == "22-too-late";
        let view = payor.view();
        let told = view.notices.iter().any(|notice| notice.text.starts_with("It is too late to change or cancel"));
        let mut can = view.controls().into_iter().filter(|control| matches!(control.touch, Touch::Extra(_)));
        let says = can.all(|control| control.unavailable == late) && told == late;
        assert!(says || days_on > 0, "{withdrawal}");
        // The night passes while the payor reads, without a time-out.
        payor.stand.clock.advance(days_on * 24 * 3_600_000);
        payor.touch("Cancel this payment");
        assert_eq!(payor.name(), screen, "{withdrawal} after {days_on} days");
    }
}

#[test]
fn three_business_days_are_called_safer() {
    for (withdrawal, warned) in [("2026-01-28", true), ("2026-01-29", false)] {
        let mut payor = Payor::sees(Goal::ComingPayments, single(withdrawal));
        let touch = payor.view().controls()[0].touch;
        payor.happens(Event::Touch(touch));
        assert_eq!(said(&payor.view()).contains("3 business days before is safer"), warned, "{withdrawal}");
    }
}

#[test]
fn too_late_names_the_last_day_and_the_next_payment_that_can_be_changed() {
    for button in ["Cancel this payment", "Change this payment"] {
        let mut payor = Payor::new();
        payor.touch("$120.00 every week on Tuesday").touch("Tuesday, January 27, 2026").touch(button);
        let late = said(&payor.view());
        assert!(late.contains("The last day was Sunday, January 25, 2026. Call 1-888-233-7223."), "{late}");
        payor.touch("See $120.00 on Tuesday, February 3, 2026");
        assert!(said(&payor.view()).contains("Date: Tuesday, February 3, 2026"));
    }
}

#[test]
fn one_payment_of_a_plan_is_cancelled() {
    let mut payor = Payor::new();
    payor.touch("$250.00 every two weeks on Monday").touch("Monday, February 9, 2026").touch("Cancel this payment");
    assert_eq!(payor.view().back.map(|back| back.label).as_deref(), Some("No, keep it"));
    payor.touch("No, keep it");
    assert_eq!((payor.name(), payor.sent.len()), ("22-payment", 0));
    payor.touch("Cancel this payment").touch("Yes, cancel it");
    let RequestBody::Cancellation(cancellation) = &payor.sent[0] else { panic!("a cancellation") };
    assert_eq!((cancellation.plan, cancellation.withdrawal), (Uuid::from_u128(3), Some(day("2026-02-09"))));
    let done = said(&payor.view());
    assert!(done.starts_with("Cancelled. No money will be taken."), "{done}");
    assert!(done.contains("The plan goes on. The next payment is on Monday, February 23, 2026."), "{done}");
    assert!(payor.printed[0].contains("CANCELLED"));
    assert!(payor.printed[0].contains("that does not stop"), "R18: {}", payor.printed[0]);
    // Back to the list, which is asked for again.
    payor.plans.truncate(2);
    payor.touch("See my coming payments");
    assert!(!said(&payor.view()).contains("$250.00"));
}

#[test]
fn a_plan_is_cancelled_but_for_the_payment_that_is_too_near() {
    let mut payor = Payor::new();
    payor.touch("$120.00 every week on Tuesday").touch("Cancel the whole plan");
    let question = said(&payor.view());
    assert!(question.starts_with("Cancel $120.00 every week on Tuesday?"), "{question}");
    let still = "It is too late for the payment on Tuesday, January 27, 2026. It will still be taken.";
    assert!(question.contains(still), "{question}");
    payor.touch("Yes, cancel it");
    let RequestBody::Cancellation(cancellation) = &payor.sent[0] else { panic!("a cancellation") };
    assert_eq!((cancellation.plan, cancellation.withdrawal), (Uuid::from_u128(1), None));
    let done = said(&payor.view());
    assert!(done.contains(still) && !done.contains("No money will be taken"), "{done}");
    assert!(payor.printed[0].replace('\n', " ").contains("It will still be taken"));
}

#[test]
fn without_a_connection_a_cancellation_is_requested_and_says_until_when() {
    let mut payor = Payor::new();
    payor.touch("Friday, January 30, 2026").touch("Cancel this payment").offline().touch("Yes, cancel it");
    let requested = said(&payor.view());
    assert!(requested.starts_with("Requested, but not cancelled yet"), "{requested}");
    let by = "We must send it by Wednesday, January 28, 2026. If not, $180.50 is taken on Friday, January 30, 2026.";
    assert!(requested.contains(by), "{requested}");
    assert!(!requested.contains("will not be taken") && !requested.contains("No money"), "{requested}");
    let paper = payor.printed[0].replace('\n', " ");
    assert!(paper.contains("REQUESTED") && paper.contains("Wednesday, January 28, 2026"), "{paper}");
    assert!(!paper.contains("Cancelled bank") && !paper.contains("will not be taken"), "{paper}");
}

#[test]
fn nobody_hears_cancelled_while_central_is_silent() {
    let mut payor = Payor::new();
    payor.touch("Friday, January 30, 2026").touch("Cancel this payment");
    let effects = payor.stand.happens(Event::Touch(Touch::Continue));
    let Some(Effect::Submit { ticket, .. }) = effects.into_iter().next() else { panic!("sent") };
    payor.happens(Event::Reply(Reply::Saved { ticket, confirmation: confirmation() }));
    assert_eq!(payor.name(), "19-sending");
    payor.stand.clock.advance(8_000);
    payor.happens(Event::Tick);
    assert_eq!(payor.name(), "22-requested");
    // Central's word comes too late for this visit.
    payor.happens(Event::Reply(Reply::Settled { ticket, outcome: sample_taken() }));
    assert_eq!(payor.name(), "22-requested");
}

#[test]
fn midnight_between_the_question_and_the_answer_is_noticed() {
    let mut payor = Payor::sees(Goal::ComingPayments, single("2026-01-28"));
    let touch = payor.view().controls()[0].touch;
    payor.happens(Event::Touch(touch));
    payor.touch("Cancel this payment");
    payor.stand.clock.advance(24 * 3_600_000);
    payor.touch("Yes, cancel it");
    assert_eq!((payor.name(), payor.sent.len()), ("22-too-late", 0));
}

#[test]
fn a_refused_cancellation_says_what_stays() {
    for (problem, words, on) in [
        (ProblemType::TooLate, "$180.50 will be taken on Friday, January 30, 2026", "See my coming payments"),
        (ProblemType::NoSuchPlan, "It was cancelled or changed before.", "See my coming payments"),
        (ProblemType::SignedOut, "Sign in again.", "Sign in again"),
    ] {
        let mut payor = Payor::new();
        payor.outcome = Some(Outcome::Rejected { problem: problem.into() });
        payor.touch("Friday, January 30, 2026").touch("Cancel this payment").touch("Yes, cancel it");
        let refused = said(&payor.view());
        assert!(refused.contains(words), "{refused}");
        assert!(payor.printed.is_empty());
        payor.touch(on);
        let name = if on == "Sign in again" { "29-user-id" } else { "22-coming" };
        assert_eq!(payor.name(), name);
    }
}

#[test]
fn what_central_does_not_tell_can_be_asked_again() {
    for (failure, name, on) in
        [(AskFailure::NoConnection, "22-checking", "Try again"), (AskFailure::SignedOut, "29-user-id", "Sign in again")]
    {
        let mut payor = Payor::new();
        payor.touch("Back");
        let effects = payor.stand.happens(Event::Touch(Touch::Choose(1)));
        assert_eq!(payor.name(), "22-checking");
        let Some(Effect::Ask { ticket, .. }) = effects.into_iter().next() else { panic!("asked") };
        payor.happens(Event::Reply(Reply::Told { ticket, answer: Err(failure) }));
        assert_eq!(payor.name(), "22-failed");
        assert_eq!(payor.view().primary.map(|primary| primary.label).as_deref(), Some(on));
        payor.stand.happens(Event::Touch(Touch::Continue));
        assert_eq!(payor.name(), name);
    }
    // Nobody answers at all.
    let mut payor = Payor::new();
    payor.touch("Back");
    payor.stand.happens(Event::Touch(Touch::Choose(1)));
    payor.stand.clock.advance(10_000);
    payor.happens(Event::Tick);
    assert_eq!(payor.name(), "22-failed");
}
