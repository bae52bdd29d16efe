//! "Contact me" (26, R42): what is asked, what is sent, what is printed.

use payor_kiosk::gallery::sample_policy;
use payor_kiosk::receipt::Paper;
use payor_kiosk::session::effect::{Effect, Reply};
use payor_kiosk::session::event::{Event, Touch};
use wire::account::{Contact, ContactWish, DayTime, PhoneKind};
use wire::request::RequestBody;

use crate::errands::offline;
use crate::session::{act, led, transcript};
use crate::stand::confirmation;

pub const TO_SAFE_MESSAGE: [&str; 10] = [
    "Start in English",
    "Ask us to contact you",
    "type Rosa",
    "Last name",
    "type Delgado",
    "Continue",
    "Afternoon",
    "type 8605550123",
    "Continue",
    "Home phone",
];

#[test]
fn a_call_is_asked_for_word_by_word() {
    insta::assert_snapshot!(transcript(
        "touch Start in English
         touch Ask us to contact you
         touch Continue
         type rosa
         touch Last name
         type delgado
         touch Continue
         touch Afternoon
         type 860555
         touch Continue
         type 0123
         touch Continue
         touch Cell phone
         touch No, do not leave a message
         touch No, this is enough
         touch Change: When
         touch Send an e-mail, do not call
         type rosa@gmail.com
         touch Continue
         touch Change: How
         touch Morning
         touch Change: More
         touch Yes, I want to add something
         type 203555
         touch Continue
         touch No other phone
         type 12 oak street
         touch Continue
         touch No unit
         type 06105
         touch Continue
         touch Continue
         touch More
         touch Rockville
         touch Change: Address
         touch No address
         touch Print it to sign on paper
         touch Send my request
         touch Finish"
    ));
}

/// The contact request that is sent after these touches.
fn contact_after(touches: &[&str]) -> Contact {
    let mut stand = led(&TO_SAFE_MESSAGE);
    let touches = touches.iter().chain(&["Send my request"]);
    let effects = touches.flat_map(|label| act(&mut stand, label)).collect::<Vec<_>>();
    let Some(Effect::Submit { body, .. }) = effects.into_iter().next_back() else { panic!("sent") };
    let RequestBody::Contact(contact) = *body else { panic!("a contact request") };
    contact
}

/// Home phone, cell phone, e-mail address, court, and the street of the address.
fn told(contact: &Contact) -> [&str; 5] {
    let street = contact.address.as_ref().map_or("", |address| address.street.expose());
    [&contact.home_phone, &contact.cell_phone, &contact.email, &contact.court]
        .map(|it| it.expose())
        .into_iter()
        .chain([street])
        .collect::<Vec<_>>()
        .try_into()
        .expect("five")
}

const NO_MORE: [&str; 2] = ["No, do not leave a message", "No, this is enough"];

#[test]
fn a_contact_request_says_who_how_and_when_and_nothing_else() {
    let contact = contact_after(&NO_MORE);
    assert_eq!((contact.first_name.expose(), contact.last_name.expose()), ("Rosa", "Delgado"));
    assert_eq!(told(&contact), ["8605550123", "", "", "", ""]);
    let wish = ContactWish::Call { phone: PhoneKind::Home, when: DayTime::Afternoon, safe_to_leave_message: false };
    assert!(contact.wish == wish && contact.address.is_none());
    assert_eq!((contact.signed_on.to_string().as_str(), contact.language.as_str()), ("2026-01-26", "en"));
}

const ADDED: [&str; 14] = [
    "No, do not leave a message",
    "Yes, I want to add something",
    "type 2035550177",
    "Continue",
    "type rosa@gmail.com",
    "Continue",
    "type 12 oak street",
    "Continue",
    "No unit",
    "type 06105",
    "Continue",
    "Continue",
    "More",
    "Rockville",
];

/// R42: all that the paper form asks.
#[test]
fn a_contact_request_tells_what_is_added() {
    let contact = contact_after(&ADDED);
    assert_eq!(told(&contact), ["8605550123", "2035550177", "rosa@gmail.com", "Rockville", "12 Oak Street"]);
    let address = contact.address.expect("an address");
    assert_eq!((address.city.expose(), address.state.as_str(), address.zip.as_str()), ("Hartford", "CT", "06105"));
    let taken_back = contact_after(&[&ADDED[..], &["Change: Address", "No address"]].concat());
    assert_eq!(told(&taken_back), ["8605550123", "2035550177", "rosa@gmail.com", "Rockville", ""]);
    // Who then wants a letter is called on no phone; the address is known already.
    let contact = contact_after(&[&ADDED[..], &["Change: When", "Send an e-mail, do not call"]].concat());
    assert_eq!(told(&contact), ["", "", "rosa@gmail.com", "Rockville", "12 Oak Street"]);
    assert!(contact.wish == ContactWish::Email);
}

/// R42: or printed, to sign by hand. The paper holds what was typed, and goes with the visit.
#[test]
fn a_contact_request_is_printed_to_sign() {
    let mut stand = led(&[&TO_SAFE_MESSAGE[..], &ADDED].concat());
    let effects = act(&mut stand, "Print it to sign on paper");
    let [Effect::PrintLeaflet(leaflet)] = &effects[..] else { panic!("{effects:?}") };
    insta::assert_snapshot!(Paper::from(&**leaflet).text());
    assert_eq!(act(&mut stand, "Print it to sign on paper"), [], "once is enough");
}

#[test]
fn a_contact_request_is_saved_without_a_connection_even_where_payments_are_not() {
    let mut stand = led(&TO_SAFE_MESSAGE);
    let mut policy = sample_policy();
    policy.offline_saving = false;
    stand.session.set_policy(std::sync::Arc::new(policy));
    stand.happens(Event::Touch(Touch::Choose(0)));
    stand.happens(Event::Touch(Touch::Choose(0)));
    stand.happens(offline());
    let effects = stand.happens(Event::Touch(Touch::Continue));
    let Some(Effect::Submit { ticket, .. }) = effects.into_iter().next() else { panic!("saved") };
    stand.happens(Event::Reply(Reply::Saved { ticket, confirmation: confirmation() }));
    stand.happens(Event::Reply(Reply::NotSentYet { ticket }));
    let view = stand.view();
    assert_eq!((view.name, view.heading.as_str()), ("26-saved", "Saved. We will send it when the connection is back."));
}
