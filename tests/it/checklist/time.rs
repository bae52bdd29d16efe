//! Checklist 33 and 34: when a visit is warned and wiped, what keeps it, and what the warning shows.

use payor_kiosk::lang::Lang;
use payor_kiosk::session::access::Setting;
use payor_kiosk::session::event::{Event, Health, PhysicalKey, Touch};
use payor_kiosk::session::{Stage, VoiceSetting};
use payor_kiosk::view::{Body, Look, TextSize, Theme, View};

use super::{At, BOTH, everywhere, pages};
use crate::stand::Stand;

/// Seconds until the warning and from there to the wipe, as the specification has them.
type Profile = Option<(u64, u64)>;

const NORMAL: Profile = Some((60, 20));
const READING: Profile = Some((120, 20));
const LONG: Profile = Some((180, 45));
const DONE: Profile = Some((30, 20));

fn expected(view: &View, at: &At<'_>) -> Profile {
    let reads = ["15-", "18-", "19-review", "24-", "25-", "26-check", "30-review", "31-review", "32-review"];
    match &at.session.visit.stage {
        // Nothing to wipe, or nothing may be wiped. A page over Start has somebody before it.
        Stage::Start if is_untouched(at) => None,
        Stage::Sending(_) => None,
        // Its own buttons; the time goes on.
        _ if view.name == "27-time-warning" => None,
        _ if view.look.theme == Theme::Night => LONG,
        Stage::Done(_) if !view.name.starts_with("24-") && !view.name.starts_with("25-") => DONE,
        _ if reads.iter().any(|name| view.name.starts_with(name)) => READING,
        _ if view.name == "06-check-by-mail" => READING,
        _ => NORMAL,
    }
}

/// Start as nobody has touched it, whatever notices stand on it.
fn is_untouched(at: &At<'_>) -> bool {
    let visit = &at.session.visit;
    visit.overlay.is_none() && visit.kept.is_none() && visit.look == Look::default()
}

impl At<'_> {
    /// While it is sent, up to the moment at which a worker that says nothing counts as broken. Nothing is touched before,
    /// which would begin the time anew.
    fn is_not_warned_while_sending(&mut self) {
        for second in 0..59 {
            if !matches!(self.session.visit.stage, Stage::Sending(_)) {
                // Saved, and central is silent: that is told after 8 s.
                assert!(second >= 7, "{}: {second} s", self.name);
                return;
            }
            assert_ne!(self.passes(1000).name, "27-time-warning", "{} is warned after {second} s", self.name);
        }
    }

    fn is_never_warned(&mut self) {
        self.lives();
        let name = self.view().name;
        for minute in 0..60 {
            assert_eq!(self.passes(60_000).name, name, "{}: {minute} min", self.name);
        }
    }

    fn passes(&mut self, ms: u64) -> View {
        self.clock.advance(ms);
        self.session.update(Event::Tick, self.clock.now());
        self.view()
    }

    /// A sign of life, so that the time counts from here.
    fn lives(&mut self) {
        self.session.update(Event::Key(PhysicalKey::Move), self.clock.now());
    }

    fn times_out_after(&mut self, (warned, wiped): (u64, u64), how: &str) {
        let (lang, voice) =
            (self.session.site.lang, VoiceSetting { on: self.session.health.headphones, ..Default::default() });
        // On Start, this alone would begin a visit that is timed.
        if self.session.visit.stage != Stage::Start {
            self.session.visit.voice.volume = 9;
            self.session.visit.lang = lang.other();
        }
        self.lives();
        let name = self.name.clone();
        assert_ne!(self.passes(warned * 1000 - 500).name, "27-time-warning", "{name}{how}: warned before {warned} s");
        assert_eq!(self.passes(500).name, "27-time-warning", "{name}{how}: not warned after {warned} s");
        assert_eq!(self.passes(wiped * 1000 - 500).name, "27-time-warning", "{name}{how}: wiped before {wiped} s");
        assert_ne!(self.passes(500).name, "27-time-warning", "{name}{how}: not wiped after {wiped} s");
        // The next visitor finds everything as it was.
        let visit = &self.session.visit;
        assert_eq!((&visit.stage, visit.overlay), (&Stage::Start, None), "{name}{how}");
        assert_eq!((visit.lang, visit.look, visit.voice), (lang, Look::default(), voice), "{name}{how}");
        assert!(!visit.more_time && !visit.screen_hidden, "{name}{how}");
    }
}

/// Every screen, and with everything that makes time long.
#[test]
fn every_screen_warns_and_wipes_by_its_profile() {
    let mut sending = 0;
    let mut seen = std::collections::BTreeMap::<Profile, u32>::new();
    everywhere(Lang::En, |mut at| {
        let profile = expected(&at.view(), &at);
        *seen.entry(profile).or_default() += 1;
        match profile {
            Some(times) => at.times_out_after(times, ""),
            None if at.view().name == "27-time-warning" => {}
            None if at.session.visit.stage == Stage::Start => at.is_never_warned(),
            None => {
                sending += 1;
                at.is_not_warned_while_sending();
            }
        }
    });
    assert!(sending >= 2, "{sending} screens send");
    assert!([NORMAL, READING, LONG, DONE, None].iter().all(|profile| seen.contains_key(profile)), "{seen:?}");
}

/// A page over Start, or another language: somebody came, and Start itself waits for ever.
#[test]
fn whoever_leaves_start_changed_is_timed_as_well() {
    for (touch, name, times) in [
        (Touch::Access, "27-text-and-voice", (60, 20)),
        (Touch::Help, "24-help", (120, 20)),
        (Touch::Language, "01-start", (60, 20)),
    ] {
        let mut stand = Stand::new();
        stand.happens(Event::Touch(touch));
        let mut at = At { name: format!("{name} over Start"), session: &mut stand.session, clock: &stand.clock };
        assert_eq!((at.view().name, &at.session.visit.stage), (name, &Stage::Start));
        at.times_out_after(times, "");
    }
}

type Gentle = (&'static str, fn(&mut payor_kiosk::session::Session));

#[test]
fn whoever_needs_longer_has_it_on_every_screen() {
    let gentle: [Gentle; 7] = [
        (" in large text", |session| session.visit.look.text_size = TextSize::Large),
        (" in largest text", |session| session.visit.look.text_size = TextSize::Largest),
        (" at night", |session| session.visit.look.theme = Theme::Night),
        (" lowered", |session| session.visit.look.lower = true),
        (" with more time", |session| session.visit.more_time = true),
        (" with the voice", |session| session.visit.voice.on = true),
        (" with headphones", |session| session.health.headphones = true),
    ];
    for (how, set) in gentle {
        everywhere(Lang::En, |mut at| {
            if !matches!(at.session.visit.stage, Stage::Sending(_)) && at.view().name != "27-time-warning" {
                set(at.session);
                at.times_out_after((180, 45), how);
            }
        });
    }
}

#[test]
fn any_touch_and_any_key_is_a_sign_of_life_without_end() {
    let signs = [
        Event::Touch(Touch::Choose(200)),
        Event::Touch(Touch::Character('1')),
        Event::Touch(Touch::Field(0)),
        Event::Key(PhysicalKey::Move),
        Event::Key(PhysicalKey::Repeat),
        Event::Key(PhysicalKey::Louder),
        Event::Key(PhysicalKey::Backspace),
        Event::Key(PhysicalKey::Character('😀')),
    ];
    let mut stand = crate::session::led(&crate::session::TO_REVIEW[..9]);
    for round in 0..60 {
        stand.clock.advance(59_000);
        stand.session.update(Event::Tick, stand.clock.now());
        assert_eq!(stand.view().name, "08-amount", "round {round}");
        stand.session.update(signs[round % signs.len()].clone(), stand.clock.now());
    }
    // The warning is answered by its button and by any key; a key that only moves, or says it again, gives its whole time
    // again, so that the pad can come to either button.
    let answers = [
        (Event::Touch(Touch::MoreTime), "08-amount"),
        (Event::Touch(Touch::Choose(200)), "08-amount"),
        (Event::Key(PhysicalKey::Enter), "08-amount"),
        (Event::Key(PhysicalKey::Backspace), "08-amount"),
        (Event::Key(PhysicalKey::Character('😀')), "08-amount"),
        (Event::Key(PhysicalKey::Move), "27-time-warning"),
        (Event::Key(PhysicalKey::Repeat), "27-time-warning"),
        (Event::Key(PhysicalKey::Softer), "27-time-warning"),
    ];
    for round in 0..64 {
        stand.clock.advance(60_000);
        stand.session.update(Event::Tick, stand.clock.now());
        let (answer, leads_to) = &answers[round % answers.len()];
        for _ in 0..3 {
            assert_eq!(stand.view().name, "27-time-warning", "round {round}");
            stand.clock.advance(19_000);
            assert_eq!(stand.session.update(Event::Tick, stand.clock.now()), [], "round {round}: {answer:?}");
            stand.session.update(answer.clone(), stand.clock.now());
            assert_eq!(stand.view().name, *leads_to, "round {round}: {answer:?}");
            if *leads_to == "08-amount" {
                break;
            }
        }
        stand.happens(Event::Touch(Touch::MoreTime));
    }
    assert!(!stand.session.has(Setting::MoreTime), "more time once is no setting");
    stand.happens(Event::Health(Health::default()));
}

/// It counts down once a second and shows nothing of the screen that it covers.
#[test]
fn the_warning_counts_every_second_and_hides_what_is_behind_it() {
    for lang in BOTH {
        everywhere(lang, |mut at| {
            let Some((warned, wiped)) = expected(&at.view(), &at) else { return };
            if at.session.visit.waiting.is_some() {
                return;
            }
            let behind = pages::words(&at.view());
            at.lives();
            at.passes(warned * 1000);
            for second in 0..wiped {
                let view = at.view();
                let Body::Countdown { seconds, of, .. } = view.body else { panic!("{}: {}", at.name, view.name) };
                assert_eq!((u64::from(seconds), u64::from(of)), (wiped - second, wiped), "{}", at.name);
                assert!(view.paragraphs[0].contains(&format!(" {seconds} ")), "{:?}", view.paragraphs);
                if second == 0 {
                    let shown = pages::words(&view);
                    let frame = [view.brand.clone(), if lang == Lang::En { "Español" } else { "English" }.to_owned()];
                    let left = behind.iter().filter(|word| shown.contains(word) && !frame.contains(word));
                    let left: Vec<_> = left.collect();
                    assert!(left.is_empty(), "{}: the warning shows {left:?}", at.name);
                    assert_eq!((view.banner, view.error, view.step), (None, None, None), "{}", at.name);
                }
                at.passes(1000);
            }
        });
    }
}
