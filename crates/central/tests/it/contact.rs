//! "Contact me" (R42).

use rules::sensitive::Sensitive;
use wire::account::{Contact, ContactWish, DayTime, PhoneKind, PostalAddress};
use wire::problem::ProblemType;
use wire::request::{Outcome, RequestBody, RequestStatus};

use crate::support::{World, refused};

fn call(cell_phone: &str) -> Contact {
    Contact {
        first_name: Sensitive::new("Quentin"),
        last_name: Sensitive::new("Unmistakable"),
        home_phone: Sensitive::default(),
        cell_phone: Sensitive::new(cell_phone),
        email: Sensitive::default(),
        address: None,
        court: Sensitive::default(),
        wish: ContactWish::Call { phone: PhoneKind::Cell, when: DayTime::Morning, safe_to_leave_message: false },
        signed_on: "2026-01-26".parse().expect("a date"),
        language: "es".to_owned(),
    }
}

fn write(email: &str) -> Contact {
    Contact { wish: ContactWish::Email, email: Sensitive::new(email), ..call("") }
}

/// Every field of the paper form (R42).
fn whole() -> Contact {
    Contact {
        home_phone: Sensitive::new("2035550177"),
        email: Sensitive::new("somebody.special@example.com"),
        address: Some(address("06105")),
        court: Sensitive::new("Rockville"),
        ..call("8605550199")
    }
}

fn address(zip: &str) -> PostalAddress {
    PostalAddress {
        street: Sensitive::new("77 Nowhere Else Lane"),
        unit: Sensitive::default(),
        city: Sensitive::new("Hartford"),
        state: "CT".to_owned(),
        zip: zip.to_owned(),
    }
}

#[tokio::test]
async fn a_wish_is_taken_and_stays_sealed() {
    let mut world = World::new();
    let kiosk = world.kiosk().await;
    for wish in [call("8605550199"), write("somebody.special@example.com"), whole()] {
        let envelope = kiosk.sealed(RequestBody::Contact(wish)).await;
        let Outcome::Accepted(acceptance) = kiosk.settle_one(&envelope).await else { panic!("not accepted") };
        assert_eq!((acceptance.first_withdrawal, acceptance.moved), (None, false));
        let status = kiosk.get(&format!("/v1/requests/{}", envelope.confirmation)).await;
        assert_eq!(status.json::<RequestStatus>().await.expect("a status").kind, "contact");
    }
    let held = world.running().holdings().expect("holdings");
    assert!(held.iter().all(|held| (held.state.as_str(), held.amount.as_str()) == ("accepted", "0.00")));
    world.stop();
    world.assert_nowhere_in_clear(&[
        "Quentin",
        "Unmistakable",
        "8605550199",
        "2035550177",
        "somebody.special",
        "Nowhere Else",
        "Rockville",
    ]);
}

#[tokio::test]
async fn what_nobody_can_be_reached_by_is_refused() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let nameless = Contact { last_name: Sensitive::default(), ..call("8605550199") };
    let french = Contact { language: "fr".to_owned(), ..call("8605550199") };
    let at_home = ContactWish::Call { phone: PhoneKind::Home, when: DayTime::Afternoon, safe_to_leave_message: true };
    let cases = [
        (Contact { wish: at_home, ..call("8605550199") }, ProblemType::BadBody),
        (Contact { wish: ContactWish::Email, ..call("8605550199") }, ProblemType::Email),
        (call(""), ProblemType::BadBody),
        (Contact { home_phone: Sensitive::new("203555"), ..whole() }, ProblemType::BadBody),
        (Contact { email: Sensitive::new("somebody"), ..whole() }, ProblemType::Email),
        (Contact { address: Some(address("6105")), ..whole() }, ProblemType::BadBody),
        (Contact { court: Sensitive::new("Rockville ".repeat(7)), ..whole() }, ProblemType::BadBody),
        (call("860555019"), ProblemType::BadBody),
        (call("1605550199"), ProblemType::BadBody),
        (write("somebody"), ProblemType::Email),
        (nameless, ProblemType::BadBody),
        (french, ProblemType::BadBody),
    ];
    for (wish, expected) in cases {
        assert_eq!(refused(&kiosk.decide(RequestBody::Contact(wish)).await), expected);
    }
}
