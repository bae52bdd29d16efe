//! The only file that knows Slint's generated types: a [`View`] becomes properties, a touch becomes an [`Event`].
//!
//! Showing a view again costs what has changed: Slint ignores a property set to what it holds already, and rows of a
//! model are compared here before they are written. A key press thus redraws the field and the key, not the screen.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use screens as ui;
use slint::platform::{Key, WindowEvent};
use slint::{ComponentHandle, Model, ModelRc, SharedString, VecModel};

use crate::session::event::{Event, PhysicalKey, Touch};
use crate::view::{self, Body, View};

/// The window and what was last shown in it.
pub struct Skin {
    app: ui::App,
    models: Models,
    shown: Rc<Shown>,
}

/// What the callbacks need of the last view.
#[derive(Default)]
struct Shown {
    /// A control's id is its place here.
    touches: RefCell<Vec<Touch>>,
    back: Cell<Option<Touch>>,
    primary: Cell<Option<Touch>>,
    /// What makes a screen another screen: its name, its heading, the sheet over it.
    screen: RefCell<(&'static str, String, bool)>,
}

/// The lists that Slint repeats over, kept so that only changed rows are written.
#[derive(Default)]
struct Models {
    paragraphs: Rc<VecModel<SharedString>>,
    notices: Rc<VecModel<ui::Notice>>,
    utilities: Rc<VecModel<ui::Control>>,
    controls: Rc<VecModel<ui::Control>>,
    fields: Rc<VecModel<ui::Field>>,
    digits: Rc<VecModel<ui::Control>>,
    keys: Rc<VecModel<ui::Key>>,
    weekdays: Rc<VecModel<SharedString>>,
    days: Rc<VecModel<ui::Day>>,
    texts: Rc<VecModel<SharedString>>,
    rows: Rc<VecModel<ui::Row>>,
}

impl Skin {
    /// Makes the window, without showing it. `on_event` hears touches and keys, on the window's thread.
    pub fn new(on_event: impl Fn(Event) + 'static) -> Result<Skin, slint::PlatformError> {
        let app = ui::App::new()?;
        let models = Models::default();
        let shown = Rc::new(Shown::default());
        let kiosk = app.global::<ui::Kiosk>();
        kiosk.set_paragraphs(ModelRc::from(models.paragraphs.clone()));
        kiosk.set_notices(ModelRc::from(models.notices.clone()));
        kiosk.set_utilities(ModelRc::from(models.utilities.clone()));
        kiosk.set_controls(ModelRc::from(models.controls.clone()));
        kiosk.set_fields(ModelRc::from(models.fields.clone()));
        kiosk.set_digits(ModelRc::from(models.digits.clone()));
        kiosk.set_keys(ModelRc::from(models.keys.clone()));
        kiosk.set_weekdays(ModelRc::from(models.weekdays.clone()));
        kiosk.set_days(ModelRc::from(models.days.clone()));
        kiosk.set_texts(ModelRc::from(models.texts.clone()));
        kiosk.set_rows(ModelRc::from(models.rows.clone()));

        let on_event = Rc::new(on_event);
        kiosk.on_touched({
            let (shown, on_event) = (shown.clone(), on_event.clone());
            move |id| {
                let touch = usize::try_from(id).ok().and_then(|id| shown.touches.borrow().get(id).copied());
                if let Some(touch) = touch {
                    on_event(Event::Touch(touch));
                }
            }
        });
        kiosk.on_key({
            let (shown, window) = (shown.clone(), app.as_weak());
            move |text| match read_key(&text) {
                Some(Pressed::Key(key)) => on_event(Event::Key(key)),
                Some(Pressed::Left) => shown.back.get().into_iter().for_each(|touch| on_event(Event::Touch(touch))),
                Some(Pressed::Right) => shown.primary.get().into_iter().for_each(|touch| on_event(Event::Touch(touch))),
                Some(Pressed::Move(tab)) => {
                    // Not at once: Slint is still handing out the arrow.
                    let window = window.clone();
                    slint::Timer::single_shot(Duration::ZERO, move || {
                        if let Some(app) = window.upgrade() {
                            let text = SharedString::from(tab);
                            app.window().dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
                            app.window().dispatch_event(WindowEvent::KeyReleased { text });
                        }
                    });
                }
                None => {}
            }
        });
        Ok(Skin { app, models, shown })
    }

    /// Draws `view`, as far as it differs from what is drawn already.
    pub fn show(&self, view: &View) {
        let kiosk = self.app.global::<ui::Kiosk>();
        let mut touches = Touches::default();
        let changed = self.note_screen(view, &kiosk);

        kiosk.set_night(view.look.theme == view::Theme::Night);
        kiosk.set_text_step(match view.look.text_size {
            view::TextSize::Standard => 1.0,
            view::TextSize::Large => 1.25,
            view::TextSize::Largest => 1.5,
        });
        kiosk.set_brand((&view.brand).into());
        let (text, at, of) = view.step.as_ref().map_or(("", 0, 0), |step| (step.text.as_str(), step.at, step.of));
        kiosk.set_step_text(text.into());
        kiosk.set_step_at(at.into());
        kiosk.set_step_of(of.into());
        kiosk.set_heading((&view.heading).into());
        kiosk.set_figure(figure(view.figure));
        kiosk.set_banner(view.banner.as_ref().map(notice).unwrap_or_default());
        kiosk.set_error(view.error.as_deref().unwrap_or_default().into());

        // In this order, so that the controls which stay keep their ids from screen to screen.
        kiosk.set_back(touches.optional(view.back.as_ref()));
        kiosk.set_primary(touches.optional(view.primary.as_ref()));
        let utilities = touches.all(&view.utilities);
        let sheet = view.sheet.as_ref();
        kiosk.set_sheet(sheet.is_some());
        kiosk.set_sheet_heading(sheet.map_or("", |sheet| sheet.heading.as_str()).into());
        kiosk.set_sheet_text(sheet.map_or("", |sheet| sheet.text.as_str()).into());
        kiosk.set_sheet_no(touches.optional(sheet.map(|sheet| &sheet.no)));
        kiosk.set_sheet_yes(touches.optional(sheet.map(|sheet| &sheet.yes)));

        let size = self.app.window().size();
        let wide = size.width > size.height;
        let mut lists = Lists { notices: view.notices.iter().map(notice).collect(), ..Lists::default() };
        kiosk.set_screen(body(&view.body, wide, &kiosk, &mut touches, &mut lists));

        let models = &self.models;
        sync(&models.paragraphs, strings(&view.paragraphs), changed);
        sync(&models.notices, lists.notices, changed);
        sync(&models.utilities, utilities, false);
        sync(&models.controls, lists.controls, changed);
        sync(&models.fields, lists.fields, changed);
        sync(&models.digits, lists.digits, false);
        sync(&models.keys, lists.keys, false);
        sync(&models.weekdays, lists.weekdays, false);
        sync(&models.days, lists.days, false);
        sync(&models.texts, lists.texts, changed);
        sync(&models.rows, lists.rows, changed);

        // The arrows of the tactile pad mean Back and Continue of whatever lies on top.
        let (left, right) = match sheet {
            Some(sheet) => (Some(sheet.no.touch), Some(sheet.yes.touch)),
            None => (view.back.as_ref().map(|back| back.touch), view.primary.as_ref().map(|primary| primary.touch)),
        };
        self.shown.back.set(left);
        self.shown.primary.set(right);
        *self.shown.touches.borrow_mut() = touches.0;
    }

    /// Shows the window and handles its events until it closes.
    pub fn run(&self) -> Result<(), slint::PlatformError> {
        self.app.run()
    }

    /// Shows the window, for a caller that runs the events itself.
    pub fn open(&self) -> Result<(), slint::PlatformError> {
        self.app.show()
    }

    pub fn window(&self) -> &slint::Window {
        self.app.window()
    }

    /// Tells Slint of another screen: a press that began on the one before does not end on it.
    fn note_screen(&self, view: &View, kiosk: &ui::Kiosk<'_>) -> bool {
        let mut screen = self.shown.screen.borrow_mut();
        let (name, heading, sheet) = &*screen;
        if *name == view.name && *heading == view.heading && *sheet == view.sheet.is_some() {
            return false;
        }
        *screen = (view.name, view.heading.clone(), view.sheet.is_some());
        kiosk.set_epoch(kiosk.get_epoch().wrapping_add(1));
        true
    }
}

/// The touches of the controls given out so far.
#[derive(Default)]
struct Touches(Vec<Touch>);

impl Touches {
    fn id(&mut self, touch: Touch) -> i32 {
        self.0.push(touch);
        i32::try_from(self.0.len() - 1).unwrap_or(-1)
    }

    fn one(&mut self, control: &view::Control) -> ui::Control {
        ui::Control {
            id: self.id(control.touch),
            label: (&control.label).into(),
            sub: (&control.sub).into(),
            spoken: control.accessible_label().into(),
            icon: icon(control.icon),
            tone: match control.tone {
                view::Tone::Plain => ui::Tone::Plain,
                view::Tone::Primary => ui::Tone::Primary,
                view::Tone::Danger => ui::Tone::Danger,
                view::Tone::Busy => ui::Tone::Busy,
            },
            selected: control.selected,
            unavailable: control.unavailable,
        }
    }

    fn optional(&mut self, control: Option<&view::Control>) -> ui::Control {
        control.map_or_else(absent, |control| self.one(control))
    }

    fn all(&mut self, controls: &[view::Control]) -> Vec<ui::Control> {
        controls.iter().map(|control| self.one(control)).collect()
    }
}

/// The rows of every model, before they are compared with what the models hold.
#[derive(Default)]
struct Lists {
    notices: Vec<ui::Notice>,
    controls: Vec<ui::Control>,
    fields: Vec<ui::Field>,
    digits: Vec<ui::Control>,
    keys: Vec<ui::Key>,
    weekdays: Vec<SharedString>,
    days: Vec<ui::Day>,
    texts: Vec<SharedString>,
    rows: Vec<ui::Row>,
}

/// Sets what only this kind of screen has and says which kind it is.
fn body(body: &Body, wide: bool, kiosk: &ui::Kiosk<'_>, touches: &mut Touches, lists: &mut Lists) -> ui::Screen {
    match body {
        Body::Nothing => ui::Screen::Nothing,
        Body::Start(controls) => {
            lists.controls = touches.all(controls);
            ui::Screen::Start
        }
        Body::Choices(controls) => {
            lists.controls = touches.all(controls);
            ui::Screen::Choices
        }
        Body::Grid { columns, cells } => {
            kiosk.set_columns((*columns).into());
            lists.controls = touches.all(cells);
            ui::Screen::Grid
        }
        Body::Keypad { field, extras, keys } => {
            lists.fields = vec![one_field(field, touches)];
            lists.digits = keys.iter().map(|key| touches.optional(key.as_ref())).collect();
            lists.controls = touches.all(extras);
            ui::Screen::Keypad
        }
        Body::Keyboard { fields, checks: _, extras, rows } => {
            // In landscape six rows of 84 px leave no room for the question, and two short ones fit side by side.
            let (upper, last) = rows.split_at(if wide && rows.len() > 5 { rows.len() - 2 } else { rows.len() });
            let last: Vec<&view::Key> = last.iter().flatten().collect();
            let upper = upper.iter().map(|row| row.iter().collect());
            let rows: Vec<Vec<&view::Key>> = upper.chain((!last.is_empty()).then_some(last)).collect();
            kiosk.set_key_rows(whole(rows.len()));
            lists.fields = fields.iter().map(|field| one_field(field, touches)).collect();
            lists.keys = rows.iter().enumerate().flat_map(|(at, row)| key_row(at, row, touches)).collect();
            lists.controls = touches.all(extras);
            ui::Screen::Keyboard
        }
        Body::Calendar(month) => {
            kiosk.set_month((&month.title).into());
            kiosk.set_month_before(touches.optional(month.previous.as_ref()));
            kiosk.set_month_after(touches.optional(month.next.as_ref()));
            lists.weekdays = strings(&month.weekdays);
            lists.days = month
                .days
                .iter()
                .enumerate()
                .map(|(at, day)| {
                    let place = at + usize::from(month.leading);
                    ui::Day {
                        control: touches.one(&day.control),
                        kind: match day.kind {
                            view::DayKind::Open => ui::DayKind::Open,
                            view::DayKind::TooSoon => ui::DayKind::TooSoon,
                            view::DayKind::Weekend => ui::DayKind::Weekend,
                            view::DayKind::Holiday => ui::DayKind::Holiday,
                        },
                        today: day.today,
                        payment: day.payment,
                        column: whole(place % 7),
                        week: whole(place / 7),
                    }
                })
                .collect();
            ui::Screen::Calendar
        }
        Body::Agreement { text, agree, extras } => {
            lists.texts = strings(text);
            kiosk.set_agree(touches.one(agree));
            lists.controls = touches.all(extras);
            ui::Screen::Agreement
        }
        Body::Rows { rows, controls } => {
            lists.rows = rows
                .iter()
                .map(|row| ui::Row {
                    label: (&row.label).into(),
                    value: (&row.value).into(),
                    change: touches.optional(row.change.as_ref()),
                })
                .collect();
            lists.controls = touches.all(controls);
            ui::Screen::Rows
        }
        Body::Outcome { mark, number, notices, receipt, controls } => {
            kiosk.set_mark(match mark {
                view::Mark::Done => ui::Mark::Done,
                view::Mark::Saved => ui::Mark::Saved,
                view::Mark::Attention => ui::Mark::Attention,
                view::Mark::NotPaid => ui::Mark::NotPaid,
            });
            let (label, value) =
                number.as_ref().map_or(("", ""), |number| (number.label.as_str(), number.value.as_str()));
            kiosk.set_number(ui::Labelled { label: label.into(), value: value.into() });
            lists.notices.extend(notices.iter().map(notice));
            lists.texts = strings(receipt);
            lists.controls = touches.all(controls);
            ui::Screen::Outcome
        }
        Body::Moved { from, to, reasons, controls } => {
            kiosk.set_moved_from(labelled(from));
            kiosk.set_moved_to(labelled(to));
            lists.texts = strings(reasons);
            lists.controls = touches.all(controls);
            ui::Screen::Moved
        }
        Body::Text { paragraphs, controls } => {
            lists.texts = strings(paragraphs);
            lists.controls = touches.all(controls);
            ui::Screen::Text
        }
        Body::Countdown { seconds, of, controls } => {
            kiosk.set_seconds((*seconds).into());
            kiosk.set_seconds_of((*of).into());
            lists.controls = touches.all(controls);
            ui::Screen::Countdown
        }
        Body::Busy { text } => {
            kiosk.set_busy(text.into());
            ui::Screen::Busy
        }
    }
}

fn one_field(field: &view::Field, touches: &mut Touches) -> ui::Field {
    ui::Field {
        id: field.touch.map_or(-1, |touch| touches.id(touch)),
        label: (&field.label).into(),
        show_label: field.show_label,
        text: (&field.text).into(),
        kind: match field.kind {
            view::FieldKind::Amount => ui::FieldKind::Amount,
            view::FieldKind::Code => ui::FieldKind::Code,
            view::FieldKind::Words => ui::FieldKind::Words,
        },
        active: field.active,
        in_error: field.in_error,
    }
}

/// The keys of one row, each with what stands before it.
fn key_row(row: usize, keys: &[&view::Key], touches: &mut Touches) -> Vec<ui::Key> {
    let row_width: i32 = keys.iter().map(|key| i32::from(key.width_tenths)).sum();
    let mut before = 0;
    keys.iter()
        .enumerate()
        .map(|(place, key)| {
            let width = i32::from(key.width_tenths);
            let placed = ui::Key {
                control: touches.one(&key.control),
                row: whole(row),
                place: whole(place),
                before,
                width,
                row_width,
                row_keys: whole(keys.len()),
            };
            before += width;
            placed
        })
        .collect()
}

fn labelled(labelled: &view::Labelled) -> ui::Labelled {
    ui::Labelled { label: (&labelled.label).into(), value: (&labelled.value).into() }
}

fn notice(notice: &view::Notice) -> ui::Notice {
    ui::Notice {
        kind: match notice.kind {
            view::NoticeKind::Info => ui::NoticeKind::Info,
            view::NoticeKind::Ok => ui::NoticeKind::Ok,
            view::NoticeKind::Warn => ui::NoticeKind::Warn,
            view::NoticeKind::Error => ui::NoticeKind::Error,
        },
        icon: icon(notice.icon),
        text: (&notice.text).into(),
    }
}

fn absent() -> ui::Control {
    ui::Control { id: -1, ..Default::default() }
}

fn strings(strings: &[String]) -> Vec<SharedString> {
    strings.iter().map(SharedString::from).collect()
}

fn whole(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Writes the rows that differ. On another screen, a list that differs is replaced at once, which is one notification.
fn sync<T: PartialEq + Clone + 'static>(model: &VecModel<T>, rows: Vec<T>, replace: bool) {
    if model.row_count() != rows.len() {
        model.set_vec(rows);
    } else if replace {
        if model.iter().zip(&rows).any(|(old, new)| old != *new) {
            model.set_vec(rows);
        }
    } else {
        for (at, row) in rows.into_iter().enumerate() {
            if model.row_data(at).as_ref() != Some(&row) {
                model.set_row_data(at, row);
            }
        }
    }
}

/// What a key of real hardware means.
#[derive(Debug, PartialEq)]
enum Pressed {
    Key(PhysicalKey),
    /// Back.
    Left,
    /// Continue.
    Right,
    /// To the next control or the one before.
    Move(Key),
}

fn read_key(text: &str) -> Option<Pressed> {
    let mut characters = text.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else { return None };
    let is = |key: Key| character == char::from(key);
    if is(Key::Return) {
        Some(Pressed::Key(PhysicalKey::Enter))
    } else if is(Key::Backspace) || is(Key::Delete) {
        Some(Pressed::Key(PhysicalKey::Backspace))
    } else if is(Key::Escape) {
        Some(Pressed::Key(PhysicalKey::Escape))
    } else if is(Key::LeftArrow) {
        Some(Pressed::Left)
    } else if is(Key::RightArrow) {
        Some(Pressed::Right)
    } else if is(Key::DownArrow) {
        Some(Pressed::Move(Key::Tab))
    } else if is(Key::UpArrow) {
        Some(Pressed::Move(Key::Backtab))
    } else if character.is_control() || ('\u{E000}'..='\u{F8FF}').contains(&character) {
        // Slint writes the other keys without a character in the private area.
        None
    } else {
        Some(Pressed::Key(PhysicalKey::Character(character)))
    }
}

fn figure(figure: view::Figure) -> ui::Figure {
    match figure {
        view::Figure::None => ui::Figure::None,
        view::Figure::CourtOrder => ui::Figure::CourtOrder,
        view::Figure::CheckRouting => ui::Figure::CheckRouting,
        view::Figure::CheckAccount => ui::Figure::CheckAccount,
        view::Figure::CardCode => ui::Figure::CardCode,
        view::Figure::Welcome => ui::Figure::Welcome,
    }
}

fn icon(icon: view::Icon) -> ui::Icon {
    macro_rules! same {
        ($($name:ident)*) => { match icon { $(view::Icon::$name => ui::Icon::$name,)* } };
    }
    same! {
        None Globe Accessibility Help Leave ArrowLeft ArrowRight ChevronRight Check CircleCheck Close Delete HandCoins
        Calendar CalendarClock Repeat Bank Card Receipt Printer History MapPin Phone Mail Message User Users Hash Lock Eye
        EyeOff ShieldCheck Clock Timer Offline Warning Alert Info Contrast TextSize Pen Shift Space Wrench House
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_without_a_character_are_not_typed() {
        assert_eq!(read_key("7"), Some(Pressed::Key(PhysicalKey::Character('7'))));
        assert_eq!(read_key("ñ"), Some(Pressed::Key(PhysicalKey::Character('ñ'))));
        assert_eq!(read_key(&SharedString::from(Key::Return)), Some(Pressed::Key(PhysicalKey::Enter)));
        assert_eq!(read_key(&SharedString::from(Key::F1)), None);
        assert_eq!(read_key(&SharedString::from(Key::Control)), None);
        assert_eq!(read_key(""), None);
    }

    #[test]
    fn only_rows_that_differ_are_written() {
        let model = VecModel::from(vec![1, 2, 3]);
        sync(&model, vec![1, 5, 3], false);
        assert_eq!(model.iter().collect::<Vec<_>>(), [1, 5, 3]);
        sync(&model, vec![4], true);
        assert_eq!(model.iter().collect::<Vec<_>>(), [4]);
    }
}
