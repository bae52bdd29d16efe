//! Checklist 31, 37 and 38: printers that do not print, what no paper ever holds, and cards that nobody turned on.

use std::path::Path;

use payor_kiosk::config::Config;
use payor_kiosk::policy;
use payor_kiosk::receipt::{self, Paper};
use payor_kiosk::session::effect::{Effect, Reply};
use payor_kiosk::session::event::{Event, Health, PrinterStatus, Touch};
use payor_kiosk::session::{NotPaid, Stage};
use payor_kiosk::view::Body;

use super::{At, BOTH, everywhere};
use crate::session::{TO_REVIEW, kind_answer, led};
use crate::stand::{Stand, confirmation};

/// A printer as it is before the visit, or as it turns out to be; on Start, and after the payment.
const BROKEN: [(PrinterStatus, &str, &str); 3] = [
    (
        PrinterStatus::NoPaper,
        "No receipt paper right now. You can still pay.",
        "The printer has no paper. Take a picture or write down the number.",
    ),
    (
        PrinterStatus::Jammed,
        "No receipt paper right now. You can still pay.",
        "The printer is stuck. Staff can print it. Your payment is fine.",
    ),
    (
        PrinterStatus::Absent,
        "No receipt paper right now. You can still pay.",
        "There is no printer here. Take a picture or write down the number.",
    ),
];

#[test]
fn a_payment_completes_whatever_the_printer_does() {
    for (status, on_start, after) in BROKEN {
        let mut stand = Stand::new();
        stand.happens(Event::Health(Health { printer: status, ..Health::default() }));
        let told = stand.view().notices.iter().any(|notice| notice.text == on_start);
        assert!(told, "{status:?} is told on Start: {:?}", stand.view().notices);
        // Broken from the beginning, and only when it printed.
        for before in [true, false] {
            let mut stand = led(&TO_REVIEW);
            let health = Health { printer: status, ..Health::default() };
            if before {
                stand.happens(Event::Health(health.clone()));
            }
            let sent = stand.happens(Event::Touch(Touch::Continue));
            let answers = sent.into_iter().flat_map(kind_answer).collect::<Vec<_>>();
            let printed: Vec<Effect> = answers.into_iter().flat_map(|event| stand.happens(event)).collect();
            assert!(matches!(printed[..], [Effect::Print(_)]), "{printed:?}");
            stand.happens(Event::Reply(Reply::Printed { status, whole: false }));
            stand.happens(Event::Health(health));
            let view = stand.view();
            let Body::Outcome { number: Some(number), notices, .. } = &view.body else { panic!("{}", view.name) };
            assert_eq!(view.name, "20-done-bank", "{status:?}");
            assert_eq!(number.value.replace(' ', ""), confirmation().to_string());
            let told = notices.iter().chain(&view.notices).any(|notice| notice.text == after);
            assert!(told, "{status:?}: {notices:?} {:?}", view.notices);
            // Nothing offers to print what cannot be printed, and the visit ends as any other.
            assert!(!view.controls().iter().any(|control| control.touch == Touch::PrintAgain), "{status:?}");
            stand.happens(Event::Touch(Touch::Finish));
            assert_eq!(stand.view().name, "01-start");
        }
    }
}

/// What the gallery's visitors typed, and what central told of them.
const PERSONAL: [&str; 16] = [
    "rosa",
    "delgado",
    "maría",
    "pérez",
    "r•••",
    "@",
    "567891234",
    "123456789",
    "00012345",
    "4242424242",
    "0012345683",
    "0829",
    "08/29",
    "elenat",
    "mapleleaf",
    "asylum ave",
];

#[test]
fn no_receipt_holds_a_name_an_address_or_a_whole_number() {
    let mut kinds = std::collections::BTreeSet::new();
    for lang in BOTH {
        everywhere(lang, |mut at| {
            if let Some((kind, paper)) = of_errand(&mut at) {
                PERSONAL.iter().for_each(|value| assert!(!paper.contains(value), "{}: {value:?} in {paper}", at.name));
                kinds.insert(kind);
            }
            let receipt = match &at.session.visit.stage {
                Stage::Done(done) => Some(&done.receipt),
                Stage::NotPaid(NotPaid::Unknown { receipt }) => receipt.as_ref(),
                _ => None,
            };
            let Some(receipt) = receipt else { return };
            kinds.insert(format!("{:?}", receipt.status));
            // The office stands at Asylum Avenue, in capitals of its own.
            let office = receipt.office.to_lowercase();
            let paper = receipt::text(receipt).to_lowercase().replace('\n', " ").replace(&office, "");
            for value in PERSONAL {
                assert!(!paper.contains(value), "{}: {value:?} in {paper}", at.name);
            }
            assert!(paper.contains(&receipt.confirmation.to_string()[..4].to_lowercase()), "{paper}");
        });
    }
    for kind in ["Scheduled", "Charged", "SavedNotSent", "Unknown", "Cancelled", "CancelRequested", "account change"] {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
    }
}

/// The paper of a request that is no payment, where its last screen can print one: which it is, and what stands on it.
fn of_errand(at: &mut At<'_>) -> Option<(String, String)> {
    let Stage::Finished(finished) = &at.session.visit.stage else { return None };
    let number = finished.confirmation.grouped().to_lowercase();
    at.clock.advance(400);
    let effects = at.session.update(Event::Touch(Touch::PrintAgain), at.clock.now());
    let (kind, paper, office) = match effects.into_iter().next()? {
        Effect::Print(receipt) => (format!("{:?}", receipt.status), Paper::from(&*receipt), receipt.office),
        Effect::PrintLeaflet(leaflet) => ("account change".to_owned(), Paper::from(&*leaflet), String::new()),
        _ => return None,
    };
    let text = paper.text().to_lowercase().replace('\n', " ");
    assert!(text.contains(&number), "{}: {text}", at.name);
    // The office stands at Asylum Avenue, in capitals of its own.
    Some((kind, text.replace(&office.to_lowercase(), "")))
}

#[test]
fn cards_are_off_until_both_the_site_and_central_turn_them_on() {
    let dir = crate::lab::Dir::new();
    let path = dir.path().join("config.toml");
    let state = |path: &Path| format!("state_dir = {:?}\n", path.display().to_string());
    std::fs::write(&path, state(dir.path())).expect("written");
    assert!(!Config::load(&path).expect("reads").cards, "a site that says nothing takes no cards");
    assert!(!policy::built_in().cards_enabled, "nor does a policy that central has not sent");
    for (site, central, taken) in
        [(false, false, false), (true, false, false), (false, true, false), (true, true, true)]
    {
        let mut stand = led(&TO_REVIEW[..9]);
        stand.session.site.cards = site;
        let policy = wire::policy::Policy { cards_enabled: central, ..(*stand.session.policy).clone() };
        stand.session.set_policy(policy.into());
        "250".chars().for_each(|c| drop(stand.happens(Event::Touch(Touch::Character(c)))));
        stand.happens(Event::Touch(Touch::Continue));
        stand.happens(Event::Touch(Touch::Choose(1)));
        let asks = stand.session.visit.answers.pays_by_card();
        assert_eq!(asks, taken, "site: {site}, central: {central}, on {}", stand.view().name);
    }
}
