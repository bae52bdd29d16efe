//! The loop: what happens goes to the session, what the session asks for goes to the worker, what comes back goes to the
//! session again. With a window it runs on Slint's thread; scripts and tests drive the same loop by hand.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use crate::clock::Clock;
use crate::doctor::Visit;
use crate::session::effect::Effect;
use crate::session::event::{Event, Health, PhysicalKey, Touch, VoiceHelp};
use crate::session::{Session, Site};
use crate::skin::Skin;
use crate::tone::Tone;
use crate::view::{self, View};
use crate::voice::Voice;
use crate::voice::headphones::Headphones;
use crate::watchdog::{Watchdog, systemd};
use crate::worker::{Worker, WorkerError, WorkerOptions};

/// Time passes for the session in steps of this length.
const TICK: Duration = Duration::from_secs(1);

/// A session with its worker.
pub struct Kiosk {
    session: Session,
    worker: Worker,
    clock: Clock,
    voice: Option<Voice>,
    tone: Option<Tone>,
    headphones: Headphones,
    watchdog: Option<Watchdog>,
}

impl Kiosk {
    /// Starts the worker and shows Start.
    ///
    /// # Errors
    /// Where the worker cannot start.
    pub fn start(site: Site, options: WorkerOptions) -> Result<Self, WorkerError> {
        let clock = options.clock.clone();
        Ok(Kiosk::before(Worker::start(options)?, site, clock))
    }

    /// Shows Start before a worker that is there already.
    pub fn before(worker: Worker, mut site: Site, clock: Clock) -> Self {
        if let Some(office) = worker.office().filter(|_| site.office.is_empty()) {
            site.office = office.to_owned();
        }
        let session = Session::new(site, worker.policy(), clock.now()).with_volume(worker.volume());
        Kiosk { session, worker, clock, voice: None, tone: None, headphones: Headphones::default(), watchdog: None }
    }

    /// Gives it a voice, which says what is personal while these headphones are in.
    pub fn with_voice(mut self, voice: Voice, headphones: Headphones) -> Self {
        (self.voice, self.headphones) = (Some(voice), headphones);
        self
    }

    /// All that the voice remembers, for the search after a visit.
    pub fn voice_held(&self) -> String {
        self.voice.as_ref().map(Voice::held).unwrap_or_default()
    }

    /// Gives it the tone that comes with the time warning.
    pub fn with_tone(mut self, tone: Option<Tone>) -> Self {
        self.tone = tone;
        self
    }

    /// Has its loop feed the service manager's watchdog.
    pub fn with_watchdog(mut self) -> Self {
        self.watchdog = Some(Watchdog::new(self.worker.pulse()));
        self
    }

    /// Where the doctor says what it found, and why the kiosk must stay closed.
    pub fn doctor(&self) -> impl Fn(Visit) + Send + 'static {
        self.worker.doctor()
    }

    /// One event, and all that follows from it at once.
    pub fn handle(&mut self, event: Event) {
        let event = match event {
            Event::Health(health) => Event::Health(self.with_hearing(health)),
            event => event,
        };
        self.voice.iter_mut().for_each(|voice| voice.heard(&event));
        let mut said = None;
        for effect in self.session.update(event, self.clock.now()) {
            match &effect {
                Effect::Wipe => self.voice.iter_mut().for_each(Voice::forget),
                Effect::Say { lang, sentences } => said = Some((*lang, sentences.clone())),
                Effect::Tone { volume } => self.tone.iter().for_each(|tone| tone.play(*volume)),
                _ => {}
            }
            self.worker.send(effect);
        }
        let view = self.voice.is_some().then(|| self.view());
        if let (Some(voice), Some(view)) = (&mut self.voice, view) {
            voice.show(view, self.session.visit.voice, self.session.health.headphones);
            if let Some((lang, sentences)) = said {
                voice.read(&sentences, lang);
            }
        }
    }

    /// An arrow brought the focus to the control with this touch: it is said.
    pub fn focused(&mut self, touch: Touch) {
        self.handle(Event::Key(PhysicalKey::Move));
        self.voice.iter_mut().for_each(|voice| voice.focused(touch));
    }

    /// Voice and headphones are the loop's own; the worker does not know of them.
    fn with_hearing(&self, health: Health) -> Health {
        let voice = match &self.voice {
            Some(voice) if !voice.works() => VoiceHelp::None,
            Some(_) if self.headphones.is_jack() => VoiceHelp::ByHeadphones,
            Some(_) => VoiceHelp::Here,
            None => VoiceHelp::None,
        };
        Health { headphones: self.voice.is_some() && self.headphones.are_in(), voice, ..health }
    }

    /// Takes in what the worker has told since. True where it told anything.
    pub fn pump(&mut self) -> bool {
        let mut told = false;
        while let Ok(event) = self.worker.events().try_recv() {
            self.handle(event);
            told = true;
        }
        let health = self.with_hearing(self.session.health.clone());
        if health != self.session.health {
            self.handle(Event::Health(health));
            told = true;
        }
        if told {
            self.session.set_policy(self.worker.policy());
        }
        told
    }

    /// A step of time: for the worker, what is due; for the session, its time-outs.
    pub fn tick(&mut self) {
        self.worker.tick();
        self.handle(Event::Tick);
        self.watchdog.iter_mut().for_each(|watchdog| watchdog.feed(systemd));
    }

    pub fn view(&self) -> View {
        view::view(&self.session, self.clock.now())
    }

    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Stops the worker and waits for it.
    pub fn stop(self) {
        self.worker.stop();
    }
}

/// A kiosk in its window.
struct Window {
    kiosk: RefCell<Kiosk>,
    skin: OnceCell<Skin>,
    size: Cell<slint::LogicalSize>,
}

thread_local! {
    // The worker's thread can only send a plain function to the window's thread; here it finds the window.
    static WINDOW: RefCell<Option<Rc<Window>>> = const { RefCell::new(None) };
}

impl Window {
    fn happened(&self, event: Event) {
        self.kiosk.borrow_mut().handle(event);
        self.draw();
    }

    fn draw(&self) {
        let view = self.kiosk.borrow().view();
        let Some(skin) = self.skin.get() else { return };
        // Whoever sets the kiosk up turned the screen. A compositor that has one size for all says no.
        let size = self.size.get();
        if view.look.landscape != (size.width > size.height) {
            self.size.set(slint::LogicalSize::new(size.height, size.width));
            skin.window().set_size(self.size.get());
        }
        skin.show(&view);
    }
}

/// How the window stands.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    pub size: slint::LogicalSize,
    pub full_screen: bool,
    /// Nothing moves in it.
    pub still: bool,
}

/// Wakes the window's loop: for [`WorkerOptions::new`]. Does nothing before there is a window.
pub fn wake_window() {
    // Fails only where the loop has not begun or has ended: then there is nobody to wake.
    let _ = slint::invoke_from_event_loop(|| {
        let window = WINDOW.with(|window| window.borrow().clone());
        if let Some(window) = window
            && window.kiosk.borrow_mut().pump()
        {
            window.draw();
        }
    });
}

/// Shows the kiosk in a window until it is closed.
///
/// # Errors
/// Where there is no display to show it on.
pub fn show(kiosk: Kiosk, frame: Frame) -> Result<(), slint::PlatformError> {
    let window = Rc::new(Window { kiosk: RefCell::new(kiosk), skin: OnceCell::new(), size: Cell::new(frame.size) });
    let heard = window.clone();
    let skin = Skin::new(move |event| heard.happened(event))?;
    let focused = window.clone();
    skin.on_focus(move |touch| {
        focused.kiosk.borrow_mut().focused(touch);
        focused.draw();
    });
    let skin = window.skin.get_or_init(|| skin);
    skin.window().set_size(frame.size);
    skin.window().set_fullscreen(frame.full_screen);
    if frame.still {
        skin.reduce_motion();
    }
    WINDOW.with(|slot| *slot.borrow_mut() = Some(window.clone()));
    window.kiosk.borrow_mut().pump();
    window.draw();
    let ticker = slint::Timer::default();
    let ticking = window.clone();
    ticker.start(slint::TimerMode::Repeated, TICK, move || {
        ticking.kiosk.borrow_mut().tick();
        ticking.kiosk.borrow_mut().pump();
        ticking.draw();
    });
    let shown = skin.run();
    WINDOW.with(|slot| *slot.borrow_mut() = None);
    shown
}
