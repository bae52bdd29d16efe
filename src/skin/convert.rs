//! From the view's words for things to Slint's generated ones. It decides nothing: every value has one counterpart.

use screens as ui;
use slint::SharedString;

use crate::session::event::Touch;
use crate::view::{self, Body};

/// What the controls given out so far do, when pressed and when let go. A control's id is its place here.
#[derive(Default)]
pub(super) struct Touches(pub(super) Vec<(Touch, Option<Touch>)>);

impl Touches {
    pub(super) fn of(&self, id: i32) -> Option<(Touch, Option<Touch>)> {
        usize::try_from(id).ok().and_then(|id| self.0.get(id).copied())
    }

    /// Whether a control that works while it is held, and does this when let go, is still there.
    pub(super) fn releases(&self, on_release: Touch) -> bool {
        self.0.iter().any(|(_, release)| *release == Some(on_release))
    }

    fn id(&mut self, touch: Touch, on_release: Option<Touch>) -> i32 {
        self.0.push((touch, on_release));
        i32::try_from(self.0.len() - 1).unwrap_or(-1)
    }

    pub(super) fn one(&mut self, control: &view::Control) -> ui::Control {
        ui::Control {
            id: self.id(control.touch, control.on_release),
            holds: control.on_release.is_some(),
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

    pub(super) fn optional(&mut self, control: Option<&view::Control>) -> ui::Control {
        control.map_or_else(absent, |control| self.one(control))
    }

    pub(super) fn all(&mut self, controls: &[view::Control]) -> Vec<ui::Control> {
        controls.iter().map(|control| self.one(control)).collect()
    }
}

/// The rows of every model, before they are compared with what the models hold.
#[derive(Default)]
pub(super) struct Lists {
    pub notices: Vec<ui::Notice>,
    pub controls: Vec<ui::Control>,
    pub fields: Vec<ui::Field>,
    pub digits: Vec<ui::Control>,
    pub checks: Vec<ui::Check>,
    pub keys: Vec<ui::Key>,
    pub weekdays: Vec<SharedString>,
    pub days: Vec<ui::Day>,
    pub texts: Vec<SharedString>,
    pub rows: Vec<ui::Row>,
}

/// Sets what only this kind of screen has and says which kind it is.
pub(super) fn body(
    body: &Body,
    wide: bool,
    kiosk: &ui::Kiosk<'_>,
    touches: &mut Touches,
    lists: &mut Lists,
) -> ui::Screen {
    only_of_this_screen(body, kiosk);
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
        Body::Keyboard { fields, checks, extras, rows } => {
            // In landscape six rows of 84 px leave no room for the question, and two short ones fit side by side.
            let (upper, last) = rows.split_at(if wide && rows.len() > 5 { rows.len() - 2 } else { rows.len() });
            let last: Vec<&view::Key> = last.iter().flatten().collect();
            let upper = upper.iter().map(|row| row.iter().collect());
            let rows: Vec<Vec<&view::Key>> = upper.chain((!last.is_empty()).then_some(last)).collect();
            kiosk.set_key_rows(whole(rows.len()));
            lists.fields = fields.iter().map(|field| one_field(field, touches)).collect();
            lists.checks =
                checks.iter().map(|check| ui::Check { text: (&check.text).into(), holds: check.holds }).collect();
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
            kiosk.set_agree(touches.optional(agree.as_ref()));
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
        Body::Outcome { mark, notices, receipt, controls, .. } => {
            kiosk.set_mark(match mark {
                view::Mark::Done => ui::Mark::Done,
                view::Mark::Saved => ui::Mark::Saved,
                view::Mark::Attention => ui::Mark::Attention,
                view::Mark::NotPaid => ui::Mark::NotPaid,
            });
            lists.notices.extend(notices.iter().map(notice));
            lists.texts = strings(receipt);
            lists.controls = touches.all(controls);
            ui::Screen::Outcome
        }
        Body::Moved { reasons, controls, .. } => {
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

/// What is about the visitor stays in no property after its screen: the number of a payment, the dates of a plan.
fn only_of_this_screen(body: &Body, kiosk: &ui::Kiosk<'_>) {
    let number = match body {
        Body::Outcome { number: Some(number), .. } => {
            ui::Labelled { label: (&number.label).into(), value: (&number.value).into() }
        }
        _ => ui::Labelled::default(),
    };
    let (from, to) = match body {
        Body::Moved { from, to, .. } => (labelled(from), labelled(to)),
        _ => Default::default(),
    };
    kiosk.set_number(number);
    kiosk.set_moved_from(from);
    kiosk.set_moved_to(to);
}

fn one_field(field: &view::Field, touches: &mut Touches) -> ui::Field {
    ui::Field {
        id: field.touch.map_or(-1, |touch| touches.id(touch, None)),
        label: (&field.label).into(),
        show_label: field.show_label,
        text: (&field.text).into(),
        told: field.told().into(),
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

pub(super) fn notice(notice: &view::Notice) -> ui::Notice {
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

pub(super) fn strings(strings: &[String]) -> Vec<SharedString> {
    strings.iter().map(SharedString::from).collect()
}

fn whole(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

pub(super) fn figure(figure: view::Figure) -> ui::Figure {
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
        None Globe Accessibility Help Leave ArrowLeft ArrowRight ChevronRight Check Circle CircleCheck Close Delete HandCoins
        Calendar CalendarClock Repeat Bank Card Receipt Printer History MapPin Phone Mail Message User Users Hash Lock Eye
        EyeOff ShieldCheck Clock Timer Offline Warning Alert Info Contrast TextSize Pen Shift Space Wrench House Volume PanelBottom
    }
}
