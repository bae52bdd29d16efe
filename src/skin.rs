//! The only file that knows Slint's generated types: a [`View`] becomes properties, a touch becomes an [`Event`].
//!
//! Showing a view again costs what has changed: Slint ignores a property set to what it holds already, and rows of a
//! model are compared here before they are written. A key press thus redraws the field and the key, not the screen.

mod convert;
mod keys;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use i_slint_core::lengths::{LogicalRect, LogicalSize};
use i_slint_core::window::WindowInner;
use screens as ui;
use slint::platform::WindowEvent;
use slint::{ComponentHandle, Model, ModelRc, SharedString, VecModel};

use crate::lang::Lang;
use crate::session::event::{Event, Touch};
use crate::view::paging::{self, LeftOut};
use crate::view::{self, Body, View};
use convert::{Lists, Touches, body, figure, notice, strings};
use keys::{Pressed, read_key};

/// The window and what was last shown in it.
pub struct Skin {
    app: ui::App,
    models: Models,
    shown: Rc<Shown>,
    on_event: Rc<dyn Fn(Event)>,
}

/// What the callbacks need of the last view.
#[derive(Default)]
struct Shown {
    touches: RefCell<Touches>,
    /// What letting go of the control does which is held now.
    held: Cell<Option<Touch>>,
    back: Cell<Option<Touch>>,
    primary: Cell<Option<Touch>>,
    brand_hold: Cell<Option<Touch>>,
    /// What makes a screen another screen: its name, its heading in one language, the sheet over it.
    screen: RefCell<(&'static str, Lang, String, bool)>,
    /// The last view without its body.
    frame: RefCell<Option<View>>,
}

/// The lists that Slint repeats over, kept so that only changed rows are written.
#[derive(Default)]
struct Models {
    paragraphs: Rc<VecModel<SharedString>>,
    notices: Rc<VecModel<ui::Notice>>,
    lead_notices: Rc<VecModel<ui::Notice>>,
    utilities: Rc<VecModel<ui::Control>>,
    controls: Rc<VecModel<ui::Control>>,
    fields: Rc<VecModel<ui::Field>>,
    digits: Rc<VecModel<ui::Control>>,
    checks: Rc<VecModel<ui::Check>>,
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
        kiosk.set_lead_notices(ModelRc::from(models.lead_notices.clone()));
        kiosk.set_utilities(ModelRc::from(models.utilities.clone()));
        kiosk.set_controls(ModelRc::from(models.controls.clone()));
        kiosk.set_fields(ModelRc::from(models.fields.clone()));
        kiosk.set_digits(ModelRc::from(models.digits.clone()));
        kiosk.set_checks(ModelRc::from(models.checks.clone()));
        kiosk.set_keys(ModelRc::from(models.keys.clone()));
        kiosk.set_weekdays(ModelRc::from(models.weekdays.clone()));
        kiosk.set_days(ModelRc::from(models.days.clone()));
        kiosk.set_texts(ModelRc::from(models.texts.clone()));
        kiosk.set_rows(ModelRc::from(models.rows.clone()));

        let on_event: Rc<dyn Fn(Event)> = Rc::new(on_event);
        kiosk.on_touched({
            let (shown, on_event) = (shown.clone(), on_event.clone());
            move |id| {
                let touch = shown.touches.borrow().of(id);
                if let Some((touch, on_release)) = touch {
                    shown.held.set(on_release);
                    on_event(Event::Touch(touch));
                }
            }
        });
        kiosk.on_released({
            let (shown, on_event) = (shown.clone(), on_event.clone());
            move |_| shown.held.take().into_iter().for_each(|touch| on_event(Event::Touch(touch)))
        });
        kiosk.on_shown({
            let on_event = on_event.clone();
            move || on_event(Event::Touch(Touch::ShowScreen))
        });
        kiosk.on_brand_held({
            let (shown, on_event) = (shown.clone(), on_event.clone());
            move || shown.brand_hold.get().into_iter().for_each(|touch| on_event(Event::Touch(touch)))
        });
        kiosk.on_key({
            let (shown, on_event, window) = (shown.clone(), on_event.clone(), app.as_weak());
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
        Ok(Skin { app, models, shown, on_event })
    }

    /// Who hears which control the focus came to.
    pub fn on_focus(&self, on_focus: impl Fn(Touch) + 'static) {
        let shown = self.shown.clone();
        self.app.global::<ui::Kiosk>().on_focused(move |id| {
            let control = shown.touches.borrow().of(id);
            control.into_iter().for_each(|(touch, _)| on_focus(touch));
        });
    }

    /// Nothing moves from now on: what is pressed or filled is so at once.
    pub fn reduce_motion(&self) {
        self.app.global::<ui::Kiosk>().set_still(true);
    }

    /// Draws `view`, as far as it differs from what is drawn already.
    pub fn show(&self, view: &View) {
        let kiosk = self.app.global::<ui::Kiosk>();
        let mut touches = Touches::default();
        let changed = self.note_screen(view, &kiosk);
        let out = LeftOut::of(view);

        kiosk.set_night(view.look.theme == view::Theme::Night);
        kiosk.set_text_step(match view.look.text_size {
            view::TextSize::Standard => 1.0,
            view::TextSize::Large => 1.25,
            view::TextSize::Largest => 1.5,
        });
        kiosk.set_lower(view.look.lower);
        kiosk.set_wide(paging::is_wide(view));
        kiosk.set_compact(paging::is_compact(view));
        kiosk.set_cover(view.cover.as_deref().unwrap_or_default().into());
        kiosk.set_brand((&view.brand).into());
        kiosk.set_brand_holds(view.brand_hold.is_some());
        self.shown.brand_hold.set(view.brand_hold);
        let (at, of) = out.step(view).map_or((0, 0), |step| (step.at, step.of));
        kiosk.set_step_text(view.step.as_ref().map_or("", |step| step.text.as_str()).into());
        kiosk.set_step_at(at.into());
        kiosk.set_step_of(of.into());
        kiosk.set_heading((&view.heading).into());
        kiosk.set_figure(figure(view.figure));
        kiosk.set_banner(out.banner(view).as_deref().map(notice).unwrap_or_default());
        kiosk.set_error(view.error.as_deref().unwrap_or_default().into());

        // In this order, so that the controls which stay keep their ids from screen to screen.
        kiosk.set_back(touches.optional(view.back.as_ref()));
        kiosk.set_primary(touches.optional(view.primary.as_ref()));
        let utilities = touches.all(&view.utilities);
        kiosk.set_more(touches.optional(view.pager.as_ref().map(|pager| &pager.more)));
        kiosk.set_page_text(view.pager.as_ref().map_or("", |pager| pager.text.as_str()).into());
        let sheet = view.sheet.as_ref();
        kiosk.set_sheet(sheet.is_some());
        kiosk.set_sheet_heading(sheet.map_or("", |sheet| sheet.heading.as_str()).into());
        kiosk.set_sheet_text(sheet.map_or("", |sheet| sheet.text.as_str()).into());
        kiosk.set_sheet_no(touches.optional(sheet.map(|sheet| &sheet.no)));
        kiosk.set_sheet_yes(touches.optional(sheet.map(|sheet| &sheet.yes)));

        let size = self.app.window().size();
        let wide = size.width > size.height;
        let mut lists = Lists { notices: out.notices(view).iter().map(notice).collect(), ..Lists::default() };
        kiosk.set_screen(body(&view.body, wide, &kiosk, &mut touches, &mut lists));
        if !out.has_checks(view) {
            lists.checks.clear();
        }
        let lead = paging::lead(view);
        kiosk.set_number_beside(lead.number_beside);
        let rest = lists.notices.split_off(lead.notices.min(lists.notices.len()));
        let mut leading = std::mem::replace(&mut lists.notices, rest);
        kiosk.set_lead_help(lead.help);
        let warns = lead.warning && !leading.is_empty();
        kiosk.set_warning(if warns { leading.remove(0) } else { ui::Notice::default() });

        let models = &self.models;
        sync(&models.paragraphs, strings(out.help(view)), changed);
        sync(&models.notices, lists.notices, changed);
        sync(&models.lead_notices, leading, changed);
        sync(&models.utilities, utilities, false);
        sync(&models.controls, lists.controls, changed);
        sync(&models.fields, lists.fields, changed);
        sync(&models.digits, lists.digits, false);
        sync(&models.checks, lists.checks, false);
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
        self.let_go_of_what_is_gone(&touches);
        *self.shown.touches.borrow_mut() = touches;
        self.keep_focus(&kiosk);
        self.draw_what_moved(view);
    }

    /// Slint draws anew what it takes to have changed, and misses some of what moved with a screen: all of it is drawn
    /// where more than the body changed, which is no key.
    fn draw_what_moved(&self, view: &View) {
        let frame = Some(View { body: Body::Nothing, ..view.clone() });
        if *self.shown.frame.borrow() != frame {
            *self.shown.frame.borrow_mut() = frame;
            draw_all_next(self.app.window());
        }
    }

    /// A control that is held and disappears hears nothing of the finger any more: it is let go here.
    fn let_go_of_what_is_gone(&self, touches: &Touches) {
        if let Some(on_release) = self.shown.held.get().filter(|on_release| !touches.releases(*on_release)) {
            self.shown.held.set(None);
            let on_event = self.on_event.clone();
            // Not at once: whoever shows this view is still in the middle of an event.
            slint::Timer::single_shot(Duration::ZERO, move || on_event(Event::Touch(on_release)));
        }
    }

    /// A control that had the focus and is gone would take the keyboard with it: the screen begins again.
    fn keep_focus(&self, kiosk: &ui::Kiosk<'_>) {
        let window = WindowInner::from_pub(self.app.window());
        window.ensure_tree_instantiated();
        if window.focus_item.borrow().upgrade().is_none() {
            kiosk.set_epoch(kiosk.get_epoch().wrapping_add(1));
        }
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

    /// Everything that the screen's properties and lists hold, seen or not: for the search after a visit.
    pub fn held(&self) -> String {
        let (kiosk, models) = (self.app.global::<ui::Kiosk>(), &self.models);
        macro_rules! all {
            ($($list:ident)*) => { vec![$(format!("{:?}", models.$list.iter().collect::<Vec<_>>())),*] };
        }
        let mut held =
            all!(paragraphs notices lead_notices utilities controls fields digits checks keys weekdays days texts rows);
        held.push(format!("{:?}", (kiosk.get_step_text(), kiosk.get_heading(), kiosk.get_banner(), kiosk.get_error())));
        held.push(format!("{:?}", kiosk.get_warning()));
        held.push(format!("{:?}", (kiosk.get_back(), kiosk.get_primary(), kiosk.get_more(), kiosk.get_page_text())));
        held.push(format!("{:?}", (kiosk.get_month_before(), kiosk.get_month_after(), kiosk.get_agree())));
        held.push(format!("{:?}", (kiosk.get_number(), kiosk.get_moved_from(), kiosk.get_moved_to())));
        held.push(format!("{:?}", (kiosk.get_sheet_heading(), kiosk.get_sheet_text(), kiosk.get_cover())));
        held.push(format!("{:?}", (kiosk.get_sheet_no(), kiosk.get_sheet_yes(), kiosk.get_busy())));
        held.push(format!("{:?} {:?}", self.shown.touches.borrow().0, self.shown.screen.borrow()));
        held.push(format!("{:?}", self.shown.frame.borrow()));
        held.join("\n")
    }

    /// Tells Slint of another screen: a press that began on the one before does not end on it.
    fn note_screen(&self, view: &View, kiosk: &ui::Kiosk<'_>) -> bool {
        let mut screen = self.shown.screen.borrow_mut();
        let (name, lang, heading, sheet) = &*screen;
        let same = *name == view.name && *sheet == view.sheet.is_some();
        // In the other language it is the same screen, and the focus stays where it is.
        let reworded = *lang != view.lang;
        let changed = !same || !reworded && *heading != view.heading;
        if changed || reworded {
            *screen = (view.name, view.lang, view.heading.clone(), view.sheet.is_some());
        }
        if !changed {
            return false;
        }
        kiosk.set_epoch(kiosk.get_epoch().wrapping_add(1));
        true
    }
}

/// The next frame of this window draws every pixel.
pub fn draw_all_next(window: &slint::Window) {
    let (adapter, size) = (WindowInner::from_pub(window).window_adapter(), window.size());
    let all = LogicalRect::new(Default::default(), LogicalSize::new(size.width as f32, size.height as f32));
    adapter.renderer().mark_dirty_region(all.into());
    window.request_redraw();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_that_differ_are_written() {
        let model = VecModel::from(vec![1, 2, 3]);
        sync(&model, vec![1, 5, 3], false);
        assert_eq!(model.iter().collect::<Vec<_>>(), [1, 5, 3]);
        sync(&model, vec![4], true);
        assert_eq!(model.iter().collect::<Vec<_>>(), [4]);
    }
}
