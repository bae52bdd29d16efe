//! A client of AT-SPI, as a screen reader is one: walks the accessible tree, hears what is announced, presses controls.

use std::time::{Duration, Instant};

use atspi::events::object::AnnouncementEvent;
use atspi::proxy::accessible::{AccessibleProxy, ObjectRefExt as _};
use atspi::proxy::action::ActionProxy;
use atspi::proxy::bus::{BusProxy, StatusProxy};
use atspi::proxy::text::TextProxy;
use atspi::{Interface, ObjectRefOwned, Role, State, StateSet};
use futures_lite::{StreamExt as _, future};
use tokio::runtime::Runtime;
use zbus::{Connection, MatchRule, MessageStream, connection, message};

/// The longest wait for anything: far more than it takes, since all cores may be busy with something else.
pub const PATIENCE: Duration = Duration::from_secs(40);
/// The longest wait for one look. A question that reaches a program before it serves its objects is never answered
/// (zbus drops it), so a screen reader asks again.
const LOOK: Duration = Duration::from_secs(5);
/// Events tell when to look again; this is for the case that one is missed.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// In the first 300 ms of a screen, the kiosk takes a press for the rest of a double tap.
const TOUCH_LOCK: Duration = Duration::from_millis(350);
/// As the kiosk calls itself towards other programs.
const APPLICATION: &str = "payor-kiosk";
/// Events that can wait until they are taken; a screen makes a few hundred.
const EVENTS: usize = 1 << 16;

/// One object of the accessible tree.
#[derive(Debug, Clone)]
pub struct Node {
    pub role: Role,
    pub name: String,
    pub states: StateSet,
    /// What is written in a field; None where it cannot be read.
    pub value: Option<String>,
    pub can_be_pressed: bool,
    at: ObjectRefOwned,
}

impl Node {
    pub fn is(&self, role: Role, name: &str) -> bool {
        self.role == role && self.name == name
    }
}

impl std::fmt::Display for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.role.name(), self.name)?;
        self.value.as_ref().map_or(Ok(()), |value| write!(f, " = {value:?}"))?;
        let told = [State::Checked, State::Selected, State::Focused, State::ReadOnly];
        told.into_iter().filter(|state| self.states.contains(*state)).try_for_each(|state| write!(f, ", {state}"))
    }
}

pub struct Reader {
    runtime: Runtime,
    bus: Connection,
    events: MessageStream,
    announced: Vec<String>,
    /// When this screen was seen first.
    arrived: Instant,
}

impl Reader {
    /// Turns accessibility on for the whole session, as a screen reader does when it starts.
    pub fn new(session_bus: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let (bus, events) = runtime.block_on(connect(session_bus)).expect("the accessibility bus");
        Reader { runtime, bus, events, announced: Vec::new(), arrived: Instant::now() }
    }

    /// Waits for the screen that says `text` and has no faults.
    pub fn arrive(&mut self, text: &str, faults: impl Fn(&[Node]) -> Vec<String>) {
        self.until(|nodes, _| {
            let here = nodes.iter().any(|node| node.is(Role::Label, text));
            here.then_some(()).ok_or_else(|| format!("no screen says {text:?}"))?;
            let faults = faults(nodes);
            faults
                .is_empty()
                .then_some(())
                .ok_or_else(|| format!("on the screen that says {text:?}: {}", faults.join("; ")))
        });
        self.arrived = Instant::now();
    }

    /// Waits for a control or text.
    pub fn find(&mut self, role: Role, name: &str) -> Node {
        self.find_that("is there", role, name, |_| true)
    }

    /// Waits for a control or text of which more is true than that it is there.
    pub fn find_that(&mut self, what: &str, role: Role, name: &str, is_so: impl Fn(&Node) -> bool) -> Node {
        self.until(|nodes, _| {
            let found = nodes.iter().find(|node| node.is(role, name) && is_so(node));
            found.cloned().ok_or_else(|| format!("no {} {name:?} {what}", role.name()))
        })
    }

    /// Waits for the text that stands behind its label.
    pub fn find_after(&mut self, label: &str) -> String {
        self.until(|nodes, _| {
            let after = nodes.iter().skip_while(|node| !node.is(Role::Label, label)).nth(1);
            let text = after.filter(|node| node.role == Role::Label).map(|node| node.name.clone());
            text.ok_or_else(|| format!("no text stands behind {label:?}"))
        })
    }

    /// Waits until this is announced without being asked for.
    pub fn hear(&mut self, text: &str) {
        self.until(|_, announced| {
            let heard = announced.iter().any(|it| it == text);
            heard.then_some(()).ok_or_else(|| format!("nobody announced {text:?}, but {announced:?}"))
        });
    }

    /// Finds a control and presses it.
    pub fn press(&mut self, role: Role, name: &str) {
        let control = self.find(role, name);
        assert!(control.can_be_pressed, "there is no action to press the {control}");
        std::thread::sleep((self.arrived + TOUCH_LOCK).saturating_duration_since(Instant::now()));
        let pressed = self.runtime.block_on(press(&self.bus, &control.at));
        assert!(pressed.expect("an answer"), "pressing did nothing to the {control}");
    }

    /// Looks whenever something has changed, until `look` finds what it seeks among objects and announcements.
    ///
    /// # Panics
    /// When patience is at its end, saying what was missing and what was there.
    fn until<T>(&mut self, look: impl Fn(&[Node], &[String]) -> Result<T, String>) -> T {
        let deadline = Instant::now() + PATIENCE;
        let mut last = "nothing could be read".to_owned();
        loop {
            self.take_events();
            let walked = self.runtime.block_on(async { tokio::time::timeout(LOOK, walk(&self.bus)).await });
            let torn = self.take_events();
            match walked {
                // Half of this screen and half of the next.
                Ok(Ok(_)) if torn => {}
                Ok(Ok(nodes)) => match look(&nodes, &self.announced) {
                    Ok(found) => return found,
                    Err(missing) => {
                        let there: Vec<String> = nodes.iter().map(|node| format!("  {node}")).collect();
                        last = format!("{missing}\nthere is:\n{}", there.join("\n"));
                        self.await_event();
                    }
                },
                // An object that went away meanwhile, most likely.
                Ok(Err(error)) => last = format!("{last}\nand then {error}"),
                Err(_) => last = format!("{last}\nand then no answer for {LOOK:?}"),
            }
            assert!(Instant::now() < deadline, "{last}");
        }
    }

    /// Takes what has happened so far, and says whether anything did.
    fn take_events(&mut self) -> bool {
        let mut any = false;
        while let Some(event) = future::block_on(future::poll_once(self.events.next())) {
            self.note(event);
            any = true;
        }
        any
    }

    fn await_event(&mut self) {
        let next = async { tokio::time::timeout(LOOK_AGAIN, self.events.next()).await };
        if let Ok(event) = self.runtime.block_on(next) {
            self.note(event);
        }
    }

    fn note(&mut self, event: Option<zbus::Result<zbus::Message>>) {
        let event = event.expect("the accessibility bus goes on").expect("an event");
        if let Ok(announcement) = AnnouncementEvent::try_from(&event) {
            self.announced.push(announcement.text);
        }
    }
}

async fn connect(session_bus: &str) -> zbus::Result<(Connection, MessageStream)> {
    let session = connection::Builder::address(session_bus)?.method_timeout(PATIENCE).build().await?;
    let status = StatusProxy::new(&session).await?;
    status.set_is_enabled(true).await?;
    status.set_screen_reader_enabled(true).await?;
    let address = BusProxy::new(&session).await?.get_address().await?;
    let bus = connection::Builder::address(address.as_str())?.method_timeout(PATIENCE).build().await?;
    let events = MatchRule::builder().msg_type(message::Type::Signal).interface("org.a11y.atspi.Event.Object")?.build();
    let events = MessageStream::for_match_rule(events, &bus, Some(EVENTS)).await?;
    Ok((bus, events))
}

/// All objects of the kiosk in reading order; none where the kiosk is not there yet.
async fn walk(bus: &Connection) -> Result<Vec<Node>, atspi::AtspiError> {
    let desktop = AccessibleProxy::builder(bus).destination("org.a11y.atspi.Registry")?.build().await?;
    let mut open = Vec::new();
    for application in desktop.get_children().await? {
        if application.as_accessible_proxy(bus).await?.name().await? == APPLICATION {
            open.push(application);
        }
    }
    let mut nodes = Vec::new();
    while let Some(at) = open.pop() {
        let object = at.as_accessible_proxy(bus).await?;
        open.extend(object.get_children().await?.into_iter().rev());
        let interfaces = object.get_interfaces().await?;
        let value = match interfaces.contains(Interface::Text) {
            true => Some(text_of(bus, &at).await?),
            false => None,
        };
        nodes.push(Node {
            role: object.get_role().await?,
            name: object.name().await?,
            states: object.get_state().await?,
            value,
            can_be_pressed: interfaces.contains(Interface::Action),
            at,
        });
    }
    Ok(nodes)
}

async fn text_of(bus: &Connection, at: &ObjectRefOwned) -> Result<String, atspi::AtspiError> {
    let name = at.name().ok_or(atspi::AtspiError::MissingName)?.clone();
    let text = TextProxy::builder(bus).destination(name)?.path(at.path())?.build().await?;
    Ok(text.get_text(0, text.character_count().await?).await?)
}

async fn press(bus: &Connection, at: &ObjectRefOwned) -> Result<bool, atspi::AtspiError> {
    let name = at.name().ok_or(atspi::AtspiError::MissingName)?.clone();
    let action = ActionProxy::builder(bus).destination(name)?.path(at.path())?.build().await?;
    Ok(action.do_action(0).await?)
}
