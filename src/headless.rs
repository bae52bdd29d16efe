//! The screens without a display: drawn into memory, read through their accessible tree, touched where a finger would.
//!
//! It serves `play`, `screens`, the benchmarks and the pixel tests. Slint's platform belongs to a thread and is set once
//! in it; any number of stages may follow one another on a thread, each with its own window, and tests on different
//! threads do not meet. A stage is made first, then the [`Skin`](crate::skin::Skin) whose window it shows. A thread
//! that has shown a real window cannot have a stage.
//!
//! Time stands still until it is driven: an animation is halfway only where a test stops it halfway.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use i_slint_core::accessibility::{AccessibleStringProperty, accessible_descendents};
use i_slint_core::input::TouchPhase;
use i_slint_core::item_rendering::HasFont;
use i_slint_core::item_tree::{ItemRc, ParentItemTraversalMode};
use i_slint_core::items::{AccessibleRole, ClippedImage, ComplexText, ImageItem, Item, Orientation, SimpleText};
use i_slint_core::lengths::LogicalPoint;
use i_slint_core::platform::InternalEvent;
use i_slint_core::window::WindowInner;
use slint::platform::software_renderer::{MinimalSoftwareWindow, RepaintBufferType};
use slint::platform::{Platform, PlatformError, WindowAdapter, WindowEvent};
use slint::{PhysicalSize, Rgb8Pixel};

/// A window in memory.
pub struct Headless {
    window: Rc<MinimalSoftwareWindow>,
    stage: Rc<Stage>,
    width: u32,
    height: u32,
    pixels: RefCell<Vec<Rgb8Pixel>>,
}

/// What a thread's windows share.
#[derive(Default)]
struct Stage {
    clock: Cell<Duration>,
    /// For the next component that is made.
    next: RefCell<Option<Rc<MinimalSoftwareWindow>>>,
}

thread_local! {
    static STAGE: RefCell<Option<Rc<Stage>>> = const { RefCell::new(None) };
}

struct Backstage(Rc<Stage>);

impl Platform for Backstage {
    fn create_window_adapter(&self) -> Result<Rc<dyn WindowAdapter>, PlatformError> {
        match self.0.next.take() {
            Some(window) => Ok(window),
            None => Err(PlatformError::Other("make a Headless for each Skin, before it".to_owned())),
        }
    }

    fn duration_since_start(&self) -> Duration {
        self.0.clock.get()
    }
}

/// What a screen reader is told of one element, and where it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Accessible {
    pub role: Role,
    pub label: String,
    /// The second line of a card: a fee, a reason.
    pub description: String,
    /// What a field holds.
    pub value: String,
    /// Chosen, or ticked.
    pub selected: bool,
    /// Said by a screen reader as soon as it is there.
    pub live: bool,
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
}

impl Accessible {
    pub fn center(&self) -> (f32, f32) {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }
}

/// A text as it is laid out, whether it is read out or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub text: String,
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
    /// The least width it can be broken to, and the height it takes in its width.
    pub needs: (f32, f32),
    /// The face; empty where it is the window's own.
    pub family: String,
    /// Size of the letters, in pixels.
    pub px: f32,
    pub color: (u8, u8, u8),
    /// The control it stands on.
    pub control: Option<Accessible>,
}

/// An icon, and the control it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Button,
    Checkbox,
    Field,
    Text,
}

/// What a frame changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// The smallest rectangle around all that was drawn anew.
    pub x: i32,
    pub y: i32,
    pub width: u32,
    pub height: u32,
}

#[derive(Debug, thiserror::Error)]
pub enum HeadlessError {
    #[error("this thread already shows a real window: {0}")]
    Platform(#[from] slint::platform::SetPlatformError),
    #[error("nothing on the screen is labelled {label:?}; there is: {there}")]
    NoSuchControl { label: String, there: String },
    #[error("could not write the picture: {0}")]
    Picture(#[from] png::EncodingError),
    #[error("could not write the picture: {0}")]
    File(#[from] std::io::Error),
}

impl Headless {
    /// A window of this size for the next [`Skin`](crate::skin::Skin) made on this thread.
    pub fn new(width: u32, height: u32) -> Result<Headless, HeadlessError> {
        let stage = STAGE.with(|slot| -> Result<Rc<Stage>, HeadlessError> {
            if let Some(stage) = &*slot.borrow() {
                return Ok(stage.clone());
            }
            let stage = Rc::new(Stage::default());
            slint::platform::set_platform(Box::new(Backstage(stage.clone())))?;
            *slot.borrow_mut() = Some(stage.clone());
            Ok(stage)
        })?;
        let window = MinimalSoftwareWindow::new(RepaintBufferType::ReusedBuffer);
        stage.next.replace(Some(window.clone()));
        // At once, so that the first frame is laid out for it.
        window.set_size(PhysicalSize::new(width, height));
        let pixels = RefCell::new(vec![Rgb8Pixel::default(); (width * height) as usize]);
        Ok(Headless { window, stage, width, height, pixels })
    }

    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Moves the clock: timers that are due fire, and animations go on.
    pub fn advance(&self, by: Duration) {
        self.stage.clock.set(self.stage.clock.get() + by);
        slint::platform::update_timers_and_animations();
    }

    /// Draws what has changed since the last frame; None when nothing has.
    pub fn frame(&self) -> Option<Drawn> {
        slint::platform::update_timers_and_animations();
        let mut drawn = None;
        self.window.draw_if_needed(|renderer| {
            let region = renderer.render(&mut self.pixels.borrow_mut(), self.width as usize);
            let (origin, size) = (region.bounding_box_origin(), region.bounding_box_size());
            drawn = Some(Drawn { x: origin.x, y: origin.y, width: size.width, height: size.height });
        });
        drawn
    }

    /// The next frame draws every pixel, as the first did.
    pub fn draw_all_next(&self) {
        crate::skin::draw_all_next(&self.window);
    }

    /// Lets a second pass and draws: every animation that ends has ended.
    pub fn settle(&self) {
        self.frame();
        self.advance(Duration::from_secs(1));
        self.frame();
    }

    /// The last frame, row by row.
    pub fn pixels(&self) -> std::cell::Ref<'_, Vec<Rgb8Pixel>> {
        self.pixels.borrow()
    }

    /// Writes the last frame as a PNG.
    pub fn png(&self, path: &Path) -> Result<(), HeadlessError> {
        let pixels = self.pixels.borrow();
        let file = std::io::BufWriter::new(std::fs::File::create(path)?);
        let mut encoder = png::Encoder::new(file, self.width, self.height);
        // A debug build would take a second for the best.
        encoder.set_compression(if cfg!(debug_assertions) { png::Compression::Fast } else { png::Compression::High });
        // A screen has few colours; with at most 256 the picture is a third of the size.
        let mut palette: Vec<Rgb8Pixel> = Vec::new();
        let mut places = std::collections::HashMap::new();
        // Nearly every pixel is like the one before it.
        let mut last = (None, 0);
        let indexed: Option<Vec<u8>> = pixels
            .iter()
            .map(|pixel| {
                if last.0 != Some(*pixel) {
                    let place = *places.entry((pixel.r, pixel.g, pixel.b)).or_insert_with(|| {
                        palette.push(*pixel);
                        palette.len() - 1
                    });
                    last = (Some(*pixel), u8::try_from(place).ok()?);
                }
                Some(last.1)
            })
            .collect();
        let bytes =
            |pixels: &[Rgb8Pixel]| pixels.iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect::<Vec<_>>();
        encoder.set_depth(png::BitDepth::Eight);
        match indexed {
            Some(indexed) => {
                encoder.set_color(png::ColorType::Indexed);
                encoder.set_palette(bytes(&palette));
                encoder.set_filter(png::Filter::NoFilter);
                encoder.write_header()?.write_image_data(&indexed)?;
            }
            None => {
                encoder.set_color(png::ColorType::Rgb);
                encoder.write_header()?.write_image_data(&bytes(&pixels))?;
            }
        }
        Ok(())
    }

    /// Everything that can be touched or typed into, in the order of the focus.
    pub fn controls(&self) -> Vec<Accessible> {
        self.accessible().into_iter().filter(|found| found.role != Role::Text).collect()
    }

    /// Everything that is read, in reading order: heading, help, errors, notices, values.
    pub fn texts(&self) -> Vec<Accessible> {
        self.accessible().into_iter().filter(|found| found.role == Role::Text).collect()
    }

    /// The accessible tree, flat.
    pub fn accessible(&self) -> Vec<Accessible> {
        let inner = WindowInner::from_pub(&self.window);
        inner.ensure_tree_instantiated();
        let mut found = Vec::new();
        collect(&ItemRc::new_root(inner.component()), &mut found);
        found
    }

    /// The names of what is in the accessible tree without a role: a screen reader meets them, and not as what they are.
    pub fn without_role(&self) -> Vec<String> {
        let inner = WindowInner::from_pub(&self.window);
        inner.ensure_tree_instantiated();
        let mut found = Vec::new();
        let mut open = vec![ItemRc::new_root(inner.component())];
        while let Some(item) = open.pop() {
            for child in accessible_descendents(&item) {
                if child.accessible_role() == AccessibleRole::None {
                    found.extend(child.accessible_string_property(AccessibleStringProperty::Label).map(String::from));
                }
                open.push(child);
            }
        }
        found
    }

    /// Everything that is written, and every icon.
    pub fn written(&self) -> (Vec<Written>, Vec<Picture>) {
        let inner = WindowInner::from_pub(&self.window);
        inner.ensure_tree_instantiated();
        let mut found = (Vec::new(), Vec::new());
        written(&ItemRc::new_root(inner.component()), None, &inner.window_adapter(), &mut found);
        found
    }

    /// The control that the keyboard presses.
    pub fn focused(&self) -> Option<Accessible> {
        let mut item = WindowInner::from_pub(&self.window).focus_item.borrow().upgrade();
        while let Some(at) = item {
            if let Some(found) = accessible(&at).filter(|found| found.role != Role::Text) {
                return Some(found);
            }
            item = at.parent_item(ParentItemTraversalMode::StopAtPopups);
        }
        None
    }

    /// The middle of the control with this label.
    pub fn find(&self, label: &str) -> Result<(f32, f32), HeadlessError> {
        let controls = self.controls();
        controls.iter().find(|control| control.label == label).map(Accessible::center).ok_or_else(|| {
            HeadlessError::NoSuchControl {
                label: label.to_owned(),
                there: controls.iter().map(|control| format!("{:?}", control.label)).collect::<Vec<_>>().join(", "),
            }
        })
    }

    /// Puts a finger down in the middle of the control with this label and lifts it.
    pub fn touch(&self, label: &str) -> Result<(), HeadlessError> {
        let (x, y) = self.find(label)?;
        self.touch_at(x, y);
        Ok(())
    }

    /// Puts a finger down here and lifts it.
    pub fn touch_at(&self, x: f32, y: f32) {
        self.finger(0, x, y, Finger::Down);
        self.advance(Duration::from_millis(80));
        self.finger(0, x, y, Finger::Up);
    }

    /// One finger of several, at one moment.
    pub fn finger(&self, id: i32, x: f32, y: f32, finger: Finger) {
        let phase = match finger {
            Finger::Down => TouchPhase::Started,
            Finger::Move => TouchPhase::Moved,
            Finger::Up => TouchPhase::Ended,
        };
        let touch = InternalEvent::Touch { id, position: LogicalPoint::new(x, y), phase };
        self.window.dispatch_event(WindowEvent::internal(touch));
    }

    /// Presses and lifts a key of a real keyboard: a character, or a `slint::platform::Key`.
    pub fn key(&self, key: impl Into<slint::SharedString>) {
        let text = key.into();
        self.window.dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
        self.window.dispatch_event(WindowEvent::KeyReleased { text });
        self.advance(Duration::from_millis(1));
    }
}

/// What a finger does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finger {
    Down,
    Move,
    Up,
}

fn collect(item: &ItemRc, found: &mut Vec<Accessible>) {
    for child in accessible_descendents(item) {
        found.extend(accessible(&child));
        collect(&child, found);
    }
}

fn accessible(item: &ItemRc) -> Option<Accessible> {
    let role = match item.accessible_role() {
        AccessibleRole::Button => Role::Button,
        AccessibleRole::Checkbox => Role::Checkbox,
        AccessibleRole::TextInput => Role::Field,
        AccessibleRole::Text => Role::Text,
        _ => return None,
    };
    let text = |property| item.accessible_string_property(property).unwrap_or_default().to_string();
    let geometry = item.geometry();
    let origin = item.map_to_window(geometry.origin);
    let is = |property| text(property) == "true";
    Some(Accessible {
        role,
        label: text(AccessibleStringProperty::Label),
        description: text(AccessibleStringProperty::Description),
        value: text(AccessibleStringProperty::Value),
        selected: is(AccessibleStringProperty::Checked) || is(AccessibleStringProperty::ItemSelected),
        live: !["", "off"].contains(&text(AccessibleStringProperty::LiveRegion).as_str()),
        x: origin.x,
        y: origin.y,
        w: geometry.size.width,
        h: geometry.size.height,
    })
}

/// All texts and icons below this item, with the control around them.
fn written(
    item: &ItemRc,
    control: Option<&Accessible>,
    adapter: &Rc<dyn WindowAdapter>,
    found: &mut (Vec<Written>, Vec<Picture>),
) {
    let own = accessible(item).filter(|found| found.role != Role::Text);
    let control = own.as_ref().or(control);
    let geometry = item.geometry();
    let origin = item.map_to_window(geometry.origin);
    let (x, y, w, h) = (origin.x, origin.y, geometry.size.width, geometry.size.height);
    macro_rules! text {
        ($kind:ty) => {
            if let Some(text) = item.downcast::<$kind>() {
                let text = text.as_pin_ref();
                let needs = (
                    text.layout_info(Orientation::Horizontal, -1.0, adapter, item).min,
                    text.layout_info(Orientation::Vertical, w, adapter, item).min,
                );
                let color = text.color().color();
                let font = text.font_request(item);
                found.0.push(Written {
                    text: text.text().to_string(),
                    x,
                    y,
                    w,
                    h,
                    needs,
                    family: font.family.unwrap_or_default().to_string(),
                    px: font.pixel_size.map_or(0.0, |size| size.get()),
                    color: (color.red(), color.green(), color.blue()),
                    control: control.cloned(),
                });
            }
        };
    }
    text!(ComplexText);
    text!(SimpleText);
    if item.downcast::<ImageItem>().is_some() || item.downcast::<ClippedImage>().is_some() {
        found.1.push(Picture { x, y, w, h });
    }
    let mut child = item.first_child();
    while let Some(at) = child {
        written(&at, control, adapter, found);
        child = at.next_sibling();
    }
}

#[cfg(test)]
mod tests;
