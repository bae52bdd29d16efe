//! "Contact me" (R42).

use rules::sensitive::Sensitive;
use wire::account::{Contact, ContactWish, DayTime};
use wire::problem::ProblemType;
use wire::request::{Outcome, RequestBody, RequestStatus};

use crate::support::{World, refused};

fn call(phone: &str) -> Contact {
    Contact {
        first_name: Sensitive::new("Quentin"),
        last_name: Sensitive::new("Unmistakable"),
        wish: ContactWish::Call { phone: Sensitive::new(phone), when: DayTime::Morning, safe_to_leave_message: false },
        language: "es".to_owned(),
    }
}

fn write(email: &str) -> Contact {
    Contact { wish: ContactWish::Email { email: Sensitive::new(email) }, ..call("8605550199") }
}

#[tokio::test]
async fn a_wish_is_taken_and_stays_sealed() {
    let mut world = World::new();
    let kiosk = world.kiosk().await;
    for wish in [call("8605550199"), write("somebody.special@example.com")] {
        let envelope = kiosk.sealed(RequestBody::Contact(wish)).await;
        let Outcome::Accepted(acceptance) = kiosk.settle_one(&envelope).await else { panic!("not accepted") };
        assert_eq!((acceptance.first_withdrawal, acceptance.moved), (None, false));
        let status = kiosk.get(&format!("/v1/requests/{}", envelope.confirmation)).await;
        assert_eq!(status.json::<RequestStatus>().await.expect("a status").kind, "contact");
    }
    let held = world.running().holdings().expect("holdings");
    assert!(held.iter().all(|held| (held.state.as_str(), held.amount.as_str()) == ("accepted", "0.00")));
    world.stop();
    world.assert_nowhere_in_clear(&["Quentin", "Unmistakable", "8605550199", "somebody.special"]);
}

#[tokio::test]
async fn what_nobody_can_be_reached_by_is_refused() {
    let world = World::new();
    let kiosk = world.kiosk().await;
    let nameless = Contact { last_name: Sensitive::default(), ..call("8605550199") };
    let french = Contact { language: "fr".to_owned(), ..call("8605550199") };
    let cases = [
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
