//! Set-up, in English whatever the visitors' language is.

use super::*;
use crate::journal::Entry;
use crate::printer::Setting;
use crate::session::event::VoiceHelp;
use crate::session::setup::{Enrolled, FIELDS, Facts, Refused, SetupAnswer};

/// A code as central prints it, of no central.
const CODE: &str = "7Q2M4KXW9D0TN5RB3VHY8CGJ1ZFP6SEA2Q4T7M0X00";
const SERIAL: &str = "serial:/dev/serial/by-id/usb-Star_TSP100,9600";

/// A machine as it comes out of its box, with its cables in.
pub fn sample_facts() -> Facts {
    let printer = |written: &str| written.parse().unwrap_or_default();
    Facts {
        networks: vec!["eth0".to_owned()],
        address: Some("192.0.2.17".to_owned()),
        central: None,
        printers: vec![printer("device:/dev/usb/lp0"), printer(SERIAL)],
        printer: Setting::None,
        pin_is_set: false,
    }
}

fn set_up() -> Facts {
    let printer = "device:/dev/usb/lp0".parse().unwrap_or_default();
    Facts { printer, pin_is_set: true, central: Some("https://central.example:8443".to_owned()), ..sample_facts() }
}

fn told(facts: &Facts) -> SetupAnswer {
    SetupAnswer::Facts { facts: Box::new(facts.clone()), saved: true }
}

impl Visitor {
    /// Has this happen, and the worker answer whatever it is asked so.
    fn worked(mut self, event: Event, answer: &SetupAnswer) -> Self {
        for effect in self.happens(event) {
            if let Effect::Setup { ticket, .. } = effect {
                self.happens(Event::Reply(Reply::Setup { ticket, answer: answer.clone() }));
            }
        }
        self
    }

    fn at_setup(lang: Lang, facts: &Facts, health: &Health) -> Self {
        let closed = Some(Entry::NotEnrolled.code());
        let health = Health { closed, online: false, ..health.clone() };
        Visitor::new(lang).worked(Event::Health(health), &told(facts))
    }

    fn went_on(self, answer: &SetupAnswer) -> Self {
        self.worked(Event::Touch(Touch::Continue), answer)
    }
}

impl Shots<'_> {
    pub(super) fn setup(&mut self) {
        let lang = self.lang;
        let health = Health { voice: VoiceHelp::Here, ..Health::default() };
        let new = || Visitor::at_setup(lang, &sample_facts(), &health);
        let ready = || Visitor::at_setup(lang, &set_up(), &health);
        self.take("", &new());
        self.take("no-pin", &new().choose(5));
        self.take(
            "ready",
            &(0..FIELDS).fold(ready().choose(2).go_on(), Visitor::choose).touch(Touch::Back).touch(Touch::Back),
        );
        self.take("", &new().choose(0));
        let alone = Facts { networks: Vec::new(), address: None, ..sample_facts() };
        self.take("none", &Visitor::at_setup(lang, &alone, &health).choose(0));
        self.printers(&new, &ready);
        self.take("", &new().choose(2));
        self.take("", &new().choose(2).go_on());
        self.take("missing", &new().choose(2).go_on().choose(0).choose(4).go_on());
        self.take("", &new().choose(3));
        self.take("no-voice", &Visitor::at_setup(lang, &sample_facts(), &Health::default()).choose(3));
        let by_headphones = Health { voice: VoiceHelp::ByHeadphones, ..Health::default() };
        self.take("headphones", &Visitor::at_setup(lang, &sample_facts(), &by_headphones).choose(3));
        self.take("", &new().choose(4));
        self.take("too-short", &new().choose(4).typed("2468").go_on());
        self.take("", &new().choose(4).typed("246813").go_on().typed("2468"));
        self.take("differ", &new().choose(4).typed("246813").go_on().typed("246814").go_on());
        self.enrolling(&ready);
    }

    fn printers(&mut self, new: &dyn Fn() -> Visitor, ready: &dyn Fn() -> Visitor) {
        self.take("", &new().choose(1));
        self.take("chosen", &ready().choose(1));
        let mut printed = ready().choose(1).go_on();
        printed.happens(Event::Reply(Reply::Printed { status: PrinterStatus::Ready, whole: true }));
        self.take("printed", &printed);
        let absent = Health { printer: PrinterStatus::Absent, ..Health::default() };
        self.take("absent", &Visitor::at_setup(self.lang, &set_up(), &absent).choose(1));
        self.take("", &new().choose(1).choose(3).typed("192.0.2.7"));
        self.take("wrong", &new().choose(1).choose(3).typed("192.0.2.7:").go_on());
        self.take("", &new().choose(1).choose(2));
    }

    fn enrolling(&mut self, ready: &dyn Fn() -> Visitor) {
        self.take("", &ready().choose(5));
        self.take("wrong", &(0..21).fold(ready().choose(5), |visitor, _| visitor.touch(Touch::Delete)).go_on());
        let at_code = || ready().choose(5).go_on();
        self.take("", &at_code());
        self.take("length", &at_code().typed("7Q2M").go_on());
        let typed = || at_code().typed(CODE);
        self.take("typed", &typed());
        self.take("enrolling", &typed().go_on());
        let refused = |why| typed().went_on(&SetupAnswer::NotEnrolled(why));
        self.take("no-answer", &refused(Refused::NoAnswer));
        self.take("refused", &refused(Refused::Code));
        self.take("not-kept", &refused(Refused::NotKept { code: 22 }));
        let enrolled = Enrolled { kiosk: 33, office: "Hartford, 999 Asylum Avenue".to_owned() };
        self.take("", &typed().went_on(&SetupAnswer::Enrolled(enrolled)));
    }
}
