//! Staff mode: what goes on, what could not be done, and why the door stays shut, as the rooms say it.

use payor_kiosk::gallery::sample_report;
use payor_kiosk::session::effect::{Effect, Reply, Ticket};
use payor_kiosk::session::event::{Event, Touch};
use payor_kiosk::session::staff::{Done, StaffAnswer, StaffAsk};
use payor_kiosk::view::Tone;

use crate::session::touch_of;
use crate::staff::{PIN, entered, play, said, served, told};
use crate::stand::Stand;

/// Starts the log's copy, which waits for its stick.
fn copying(stand: &mut Stand) -> Ticket {
    play(stand, "touch Version and log");
    let effects = stand.happens(Event::Touch(touch_of(&stand.view(), "Copy the log")));
    let [Effect::Staff { ticket, ask: StaffAsk::CopyLog }] = effects[..] else { panic!("{effects:?}") };
    ticket
}

fn notices(stand: &Stand) -> Vec<String> {
    stand.view().notices.into_iter().map(|notice| notice.text).collect()
}

#[test]
fn the_copy_of_the_log_shows_that_it_goes_on_and_is_made_once() {
    let mut stand = entered();
    let ticket = copying(&mut stand);
    assert_eq!(stand.view().primary.map(|button| (button.label, button.tone)), Some(("Copying…".into(), Tone::Busy)));
    assert_eq!(stand.happens(Event::Touch(Touch::Continue)), [], "not a second time");
    // How the kiosk is, is asked and told meanwhile.
    stand.clock.advance(6_000);
    let asked = stand.happens(Event::Tick);
    assert_eq!(served(&mut stand, asked, &mut sample_report()), [StaffAsk::Report]);
    assert_eq!(stand.view().primary.map(|button| button.tone), Some(Tone::Busy));
    let answer = told(sample_report(), Some(Done::Copied { files: 1 }));
    stand.happens(Event::Reply(Reply::Staff { ticket, answer }));
    assert_eq!(notices(&stand), ["Copied. You can take the stick out."]);
    assert_eq!(stand.view().primary.map(|button| button.label), Some("Copy the log".into()));
    play(&mut stand, "touch Back\ntouch Version and log");
    assert!(notices(&stand).is_empty(), "it was seen");
}

#[test]
fn a_copy_that_ends_while_staff_are_elsewhere_is_told_when_they_come_back() {
    let mut stand = entered();
    let ticket = copying(&mut stand);
    play(&mut stand, "touch Back\ntouch Version and log");
    assert_eq!(stand.view().primary.map(|button| button.tone), Some(Tone::Busy), "it still goes on");
    play(&mut stand, "touch Back\ntouch Open or close");
    let answer = told(sample_report(), Some(Done::NoStick));
    stand.happens(Event::Reply(Reply::Staff { ticket, answer }));
    assert!(notices(&stand).is_empty(), "not in another room");
    play(&mut stand, "touch Back\ntouch Version and log");
    assert_eq!(notices(&stand), ["There is no stick. Plug one in and try again."]);
}

#[test]
fn what_could_not_be_saved_is_not_said_after_it_was() {
    let mut stand = entered();
    play(&mut stand, "touch Sound and light");
    let mut louder = |done: Option<Done>| {
        for effect in stand.happens(Event::Touch(touch_of(&stand.view(), "Louder"))) {
            let Effect::Staff { ticket, .. } = effect else { continue };
            stand.happens(Event::Reply(Reply::Staff { ticket, answer: told(sample_report(), done) }));
        }
        notices(&stand)
    };
    assert!(louder(Some(Done::NotSaved))[0].contains("K-94"));
    assert!(louder(None).is_empty());
    assert!(louder(Some(Done::LightNotSet))[0].contains("K-99"));
}

#[test]
fn each_way_of_not_opening_is_told_apart_with_its_code() {
    let mut stand = Stand::new();
    let answered = |stand: &mut Stand, event: Event, answer: StaffAnswer| {
        for effect in stand.happens(event) {
            let Effect::Staff { ticket, .. } = effect else { continue };
            stand.happens(Event::Reply(Reply::Staff { ticket, answer: answer.clone() }));
        }
        said(&stand.view())
    };
    let hold = Event::Touch(Touch::HoldBrand);
    let text = answered(&mut stand, hold.clone(), StaffAnswer::PinUnreadable);
    assert!(text.contains("K-98") && !text.contains("No PIN is set"), "{text}");
    stand.happens(Event::Touch(Touch::Back));
    assert_eq!(stand.view().name, "01-start");
    let text = answered(&mut stand, hold.clone(), StaffAnswer::NoPin);
    assert!(text.contains("No PIN is set"), "{text}");
    stand.happens(Event::Touch(Touch::Back));
    play(&mut stand, &format!("hold brand\ntype {PIN}"));
    let text = answered(&mut stand, Event::Touch(Touch::Continue), StaffAnswer::NotCounted);
    assert!(text.contains("28-staff-pin") && text.contains("K-94"), "{text}");
}
