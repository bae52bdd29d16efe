//! Plays a script, line by line.

mod typing;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use slint::SharedString;

use slint::platform::Key;

use super::script::{PadKey, Script, Step};
use crate::card_terminal::Patience;
use crate::clock::Clock;
use crate::demo::{DemoCentral, DemoOptions, Places, start_kiosk};
use crate::headless::{Accessible, Headless, Role};
use crate::kiosk::Kiosk;
use crate::lang::Lang;
use crate::outbox::Reader;
use crate::session::event::{Event, Touch};
use crate::skin::Skin;
use crate::text::common;
use crate::voice::Voice;
use crate::voice::engine::Recorder;
use crate::voice::headphones::Headphones;

/// How long an answer of the world is waited for, in real time.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the world is given for each second of the script's time.
const A_MOMENT: Duration = Duration::from_millis(10);
/// Longer than the touch lock after a change of screen.
const BETWEEN_TOUCHES_MS: u64 = 400;

/// A script does not wait 45 real seconds for a card whose answer never comes.
const IMPATIENCE: Patience = Patience {
    charge: Duration::from_secs(3),
    ask: Duration::from_secs(1),
    between: Duration::from_millis(500),
    total: Duration::from_secs(6),
};

/// In a script: the code on the last receipt, which no script can know before.
const LAST_RECEIPT: &str = "receipt";

/// At the end of a script, what is queued is given this much of the script's time to be sent.
const DRAIN_S: u64 = 120;

/// How a run of a script ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Every line held.
    Held,
    /// It came to `kill` at this place in the script.
    Kill { line: usize },
}

/// What the skin told.
enum Happened {
    Event(Event),
    Focused(Touch),
}

/// A kiosk on a stage, with somebody who follows a script.
pub struct Player {
    stage: Headless,
    skin: Skin,
    heard: Rc<RefCell<VecDeque<Happened>>>,
    /// The control that the arrows came to.
    focus: Option<Touch>,
    said: Recorder,
    headphones: Headphones,
    kiosk: Kiosk,
    /// `None`: it runs elsewhere.
    central: Option<DemoCentral>,
    places: Places,
    clock: Clock,
    central_clock: central::ManualClock,
    out: PathBuf,
}

impl Player {
    /// Sets the stage. Pictures, receipts, `central.json` and `outbox.json` go into `out`.
    ///
    /// # Errors
    /// Where a directory cannot be written or a part does not start.
    pub fn new(options: &DemoOptions, out: &Path) -> anyhow::Result<Self> {
        Player::set(options, out, false)
    }

    /// Sets the stage for a kiosk whose state is `options.state`: its central runs elsewhere, and there is no
    /// `central.json`.
    ///
    /// # Errors
    /// As for [`Player::new`].
    pub fn of_enrolled(options: &DemoOptions, out: &Path) -> anyhow::Result<Self> {
        Player::set(options, out, true)
    }

    fn set(options: &DemoOptions, out: &Path, enrolled: bool) -> anyhow::Result<Self> {
        std::fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
        let state = options.state.clone().unwrap_or_else(|| out.join("state"));
        let mut places = Places::new(&state, out.join("receipts"));
        if enrolled {
            places.kiosk = state;
        }
        let clock = options.clock();
        let central_clock = central::ManualClock::at(clock.now().local.to_utc());
        let time = central::Clock::Manual(central_clock.clone());
        let mut central =
            (!enrolled).then(|| DemoCentral::start(&places, options.today, time, options.new)).transpose()?;
        if options.offline {
            central.iter_mut().for_each(DemoCentral::down);
        }
        let mut kiosk = start_kiosk(&places, options, clock.clone(), IMPATIENCE, || {})?;
        let (said, headphones) = (Recorder::default(), Headphones::jack());
        if options.voice {
            kiosk = kiosk.with_voice(Voice::new(Box::new(said.clone())), headphones.clone());
        }
        let (width, height) = options.size();
        let stage = Headless::new(width, height)?;
        let heard = Rc::<RefCell<VecDeque<Happened>>>::default();
        let queue = heard.clone();
        let skin = Skin::new(move |event| queue.borrow_mut().push_back(Happened::Event(event)))?;
        let queue = heard.clone();
        skin.on_focus(move |touch| queue.borrow_mut().push_back(Happened::Focused(touch)));
        skin.open()?;
        let out = out.to_owned();
        let mut player = Player {
            stage,
            skin,
            heard,
            focus: None,
            said,
            headphones,
            kiosk,
            central,
            places,
            clock,
            central_clock,
            out,
        };
        player.let_time_pass(1);
        Ok(player)
    }

    /// Plays the lines from this place on.
    ///
    /// # Errors
    /// Naming the line that did not hold.
    pub fn play(&mut self, script: &Script, from: usize) -> anyhow::Result<Outcome> {
        self.set_central(script, from)?;
        for (place, line) in script.lines.iter().enumerate().skip(from) {
            if line.step == Step::Kill {
                return Ok(Outcome::Kill { line: place });
            }
            self.step(&line.step)
                .with_context(|| format!("{}:{}: {}", script.path.display(), line.number, line.text))?;
        }
        Ok(Outcome::Held)
    }

    fn own_central(&mut self) -> anyhow::Result<&mut DemoCentral> {
        self.central.as_mut().context("central runs elsewhere, and is not the script's to cut off")
    }

    /// After a kill, central is up or down as the lines before left it.
    fn set_central(&mut self, script: &Script, from: usize) -> anyhow::Result<()> {
        let last = script.lines.iter().take(from).rev().map(|line| &line.step);
        match last.into_iter().find(|step| matches!(step, Step::CentralDown | Step::CentralUp)) {
            Some(step) => self.step(&step.clone()),
            None => Ok(()),
        }
    }

    fn step(&mut self, step: &Step) -> anyhow::Result<()> {
        match step {
            Step::Touch(label) => self.touch(label),
            Step::Type(text) => self.type_text(text),
            Step::Scan(code) => self.scan(code),
            Step::Expect(text) => self.expect(text),
            Step::Lang(lang) => self.speak(*lang),
            Step::Key(key) => {
                self.press(slint_key(*key));
                Ok(())
            }
            Step::Keys(text) => {
                text.chars().for_each(|character| self.press(character));
                Ok(())
            }
            Step::Walk(label) => self.walk(label),
            Step::Hear(text) => self.hear(text),
            Step::Headphones(are_in) => {
                self.said.take();
                self.headphones.set(*are_in);
                self.take_in();
                Ok(())
            }
            Step::Wait(seconds) => {
                self.said.take();
                self.let_time_pass(*seconds);
                Ok(())
            }
            Step::CentralDown => {
                self.own_central()?.down();
                Ok(())
            }
            Step::CentralUp => self.own_central()?.up(),
            Step::Shot(name) => {
                self.draw();
                Ok(self.stage.png(&self.out.join(format!("{name}.png")))?)
            }
            Step::Kill => Ok(()),
        }
    }

    fn touch(&mut self, label: &str) -> anyhow::Result<()> {
        let found = |control: &Accessible| control.role != Role::Text && control.label == label;
        if !self.wait_for(found) {
            bail!("no control is labelled {label:?}; there is: {}", self.labels());
        }
        self.touch_now(label)
    }

    /// Presses a key of real hardware. What was said before it is not what it is answered with.
    fn press(&mut self, key: impl Into<slint::SharedString>) {
        self.said.take();
        self.clock.advance(BETWEEN_TOUCHES_MS);
        self.stage.key(key);
        self.take_in();
    }

    /// Goes on with the down arrow, once around at most.
    fn walk(&mut self, label: &str) -> anyhow::Result<()> {
        for _ in 0..=self.kiosk.view().controls().len() {
            self.press(Key::DownArrow);
            let view = self.kiosk.view();
            let focused = |touch| view.controls().into_iter().find(|control| control.touch == touch);
            if self.focus.and_then(focused).is_some_and(|control| control.accessible_label() == label) {
                return Ok(());
            }
        }
        bail!("the focus never came to it; there is: {}", self.labels())
    }

    fn hear(&mut self, text: &str) -> anyhow::Result<()> {
        let moments = PATIENCE.as_millis() / A_MOMENT.as_millis();
        for _ in 0..moments {
            if self.said.text().contains(text) {
                return Ok(());
            }
            std::thread::sleep(A_MOMENT);
            self.take_in();
        }
        bail!("not said; there was: {}", self.said.text().replace('\n', " | "))
    }

    fn touch_now(&mut self, label: &str) -> anyhow::Result<()> {
        self.said.take();
        self.clock.advance(BETWEEN_TOUCHES_MS);
        self.stage.touch(label)?;
        self.take_in();
        Ok(())
    }

    /// Keys as a scanner sends them: faster than any hand, and Enter.
    fn scan(&mut self, code: &str) -> anyhow::Result<()> {
        let code = if code == LAST_RECEIPT { self.last_receipt()? } else { code.to_owned() };
        self.clock.advance(BETWEEN_TOUCHES_MS);
        for character in code.chars() {
            self.stage.key(SharedString::from(character));
        }
        self.stage.key(slint::platform::Key::Return);
        self.take_in();
        Ok(())
    }

    /// What the code of the last request's receipt says.
    fn last_receipt(&self) -> anyhow::Result<String> {
        let entries = Reader::open(&self.places.kiosk)?.map(|reader| reader.list()).transpose()?.unwrap_or_default();
        let last = entries.last().context("no request was taken yet")?;
        Ok(last.confirmation.to_string())
    }

    fn expect(&mut self, text: &str) -> anyhow::Result<()> {
        if !self.wait_for(|element| reads(element, text)) {
            let there: Vec<String> = self.stage.accessible().iter().map(|element| element.label.clone()).collect();
            bail!("not on the screen; there is: {}", there.join(" | "));
        }
        Ok(())
    }

    fn speak(&mut self, lang: Lang) -> anyhow::Result<()> {
        if self.kiosk.session().visit.lang != lang {
            self.touch(common::LANGUAGE.get(lang.other()))?;
        }
        Ok(())
    }

    /// Waits, in real time, until something on the screen is as wanted.
    fn wait_for(&mut self, wanted: impl Fn(&Accessible) -> bool) -> bool {
        let moments = PATIENCE.as_millis() / A_MOMENT.as_millis();
        for _ in 0..moments {
            self.take_in();
            if self.stage.accessible().iter().any(&wanted) {
                return true;
            }
            std::thread::sleep(A_MOMENT);
        }
        false
    }

    /// The script's time goes on; the world keeps up with it.
    fn let_time_pass(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.clock.advance(1000);
            self.central_clock.advance(chrono::TimeDelta::seconds(1));
            self.stage.advance(Duration::from_secs(1));
            self.kiosk.tick();
            std::thread::sleep(A_MOMENT);
            self.take_in();
        }
    }

    /// Hands on what was touched and what the worker told, and draws.
    fn take_in(&mut self) {
        let heard: Vec<Happened> = self.heard.borrow_mut().drain(..).collect();
        for happened in heard {
            match happened {
                Happened::Event(event) => self.kiosk.handle(event),
                Happened::Focused(touch) => {
                    self.focus = Some(touch);
                    self.kiosk.focused(touch);
                }
            }
        }
        self.kiosk.pump();
        self.draw();
    }

    fn draw(&self) {
        self.skin.show(&self.kiosk.view());
        self.stage.settle();
    }

    /// Requests and card attempts that have no end yet.
    fn open(&self) -> anyhow::Result<u64> {
        Ok(match Reader::open(&self.places.kiosk)? {
            Some(reader) => reader.counts().map(|counts| counts.unsent() + counts.open_attempts)?,
            None => 0,
        })
    }

    fn labels(&self) -> String {
        self.stage.controls().iter().map(|control| control.label.as_str()).collect::<Vec<_>>().join(" | ")
    }

    /// All that screen, accessible tree, voice and typed answers hold now, for the search after a visit.
    pub fn held(&self) -> String {
        let visit = &self.kiosk.session().visit;
        let entries = visit.answers.journey.questions().iter().filter_map(|question| visit.entries.get(*question));
        let typed: Vec<&str> = entries.flat_map(|entry| [entry.field(0), entry.field(1)]).collect();
        let told: Vec<String> = self.stage.accessible().iter().map(|element| format!("{element:?}")).collect();
        [self.skin.held(), told.join("\n"), self.kiosk.voice_held(), typed.join("\n")].join("\n")
    }

    /// Ends the play: what is queued is sent where central is up, then what both sides hold is written down.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn finish(mut self) -> anyhow::Result<()> {
        for _ in 0..DRAIN_S {
            if self.central.as_ref().is_some_and(|central| !central.is_up()) || self.open()? == 0 {
                break;
            }
            self.let_time_pass(1);
        }
        let entries = match Reader::open(&self.places.kiosk)? {
            Some(reader) => reader.list()?,
            None => Vec::new(),
        };
        write_json(&self.out.join("outbox.json"), &entries)?;
        if let Some(central) = &self.central {
            write_json(&self.out.join("central.json"), &central.holdings()?)?;
        }
        self.kiosk.stop();
        Ok(())
    }
}

fn write_json(path: &Path, value: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    std::fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

fn slint_key(key: PadKey) -> Key {
    match key {
        PadKey::Up => Key::UpArrow,
        PadKey::Down => Key::DownArrow,
        PadKey::Left => Key::LeftArrow,
        PadKey::Right => Key::RightArrow,
        PadKey::Enter => Key::Return,
        PadKey::Delete => Key::Backspace,
        PadKey::Help => Key::F1,
        PadKey::Repeat => Key::F2,
        PadKey::Softer => Key::F3,
        PadKey::Louder => Key::F4,
    }
}

fn reads(element: &Accessible, text: &str) -> bool {
    [&element.label, &element.description, &element.value].into_iter().any(|said| said.contains(text))
}
