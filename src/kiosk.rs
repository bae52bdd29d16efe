//! The loop: what happens goes to the session, what the session asks for goes to the worker, what comes back goes to the
//! session again. With a window it runs on Slint's thread; scripts and tests drive the same loop by hand.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use crate::clock::Clock;
use crate::session::event::Event;
use crate::session::{Session, Site};
use crate::skin::Skin;
use crate::view::{self, View};
use crate::worker::{Worker, WorkerError, WorkerOptions};

/// Time passes for the session in steps of this length.
const TICK: Duration = Duration::from_secs(1);

/// A session with its worker.
pub struct Kiosk {
    session: Session,
    worker: Worker,
    clock: Clock,
}

impl Kiosk {
    /// Starts the worker and shows Start.
    ///
    /// # Errors
    /// Where the worker cannot start.
    pub fn start(mut site: Site, options: WorkerOptions) -> Result<Self, WorkerError> {
        let clock = options.clock.clone();
        let worker = Worker::start(options)?;
        if let Some(office) = worker.office().filter(|_| site.office.is_empty()) {
            site.office = office.to_owned();
        }
        let session = Session::new(site, worker.policy(), clock.now());
        Ok(Kiosk { session, worker, clock })
    }

    /// One event, and all that follows from it at once.
    pub fn handle(&mut self, event: Event) {
        for effect in self.session.update(event, self.clock.now()) {
            self.worker.send(effect);
        }
    }

    /// Takes in what the worker has told since. True where it told anything.
    pub fn pump(&mut self) -> bool {
        let mut told = false;
        while let Ok(event) = self.worker.events().try_recv() {
            self.handle(event);
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
        if let Some(skin) = self.skin.get() {
            skin.show(&view);
        }
    }
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
pub fn show(kiosk: Kiosk, size: slint::LogicalSize, full_screen: bool) -> Result<(), slint::PlatformError> {
    let window = Rc::new(Window { kiosk: RefCell::new(kiosk), skin: OnceCell::new() });
    let heard = window.clone();
    let skin = Skin::new(move |event| heard.happened(event))?;
    let skin = window.skin.get_or_init(|| skin);
    skin.window().set_size(size);
    skin.window().set_fullscreen(full_screen);
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
