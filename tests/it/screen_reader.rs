//! Paying as somebody does who hears the screens: only by what AT-SPI tells, in the real window on a real display.

mod desktop;
mod reader;

use std::collections::BTreeSet;

use atspi::Role::{Application, Button, CheckBox, Entry, Frame, Label};
use atspi::State;

pub use desktop::Desktop;
use reader::Node;
pub use reader::{PATIENCE, Reader};

#[test]
fn a_payment_by_screen_reader() {
    let mut desktop = Desktop::new();
    let reader = &mut Reader::new(&desktop.bus_address);
    desktop.open_kiosk();
    arrive(reader, "Pay child support here");
    to_payment_methods(reader);
    go(reader, "Bank account", "Which bank account do you want to use?");
    go(reader, "Checking account ending in 4321", "Which day do you want to pay?");
    let day = "Friday, January 30, 2026";
    reader.press(Button, day);
    reader.find_that("is selected", Button, day, |it| it.states.contains(State::Selected));
    go(reader, "Continue", "What is your e-mail address?");
    type_in(reader, "E-mail address", "rosa", "rosa");
    reader.press(Button, "@gmail.com");
    shows(reader, "E-mail address", "rosa@gmail.com");
    go(reader, "Continue", "Do you agree to this payment?");
    let agree = "I agree, and this account is mine or I may use it";
    reader.find_that("is not checked", CheckBox, agree, |it| !it.states.contains(State::Checked));
    reader.press(CheckBox, agree);
    reader.find_that("is checked", CheckBox, agree, |it| it.states.contains(State::Checked));
    go(reader, "Continue", "Check your payment");
    go(reader, "Send my payment", "Your payment is set for Friday, January 30, 2026");
    reader.find(Label, "Take your receipt below.");

    let number = reader.find_after("Confirmation number");
    let held = desktop.holdings();
    let held = held.iter().map(|it| (it.confirmation.to_string(), &*it.kind, &*it.state, &*it.amount));
    assert_eq!(held.collect::<Vec<_>>(), [(number.replace(' ', ""), "one-time-draft", "accepted", "250.00")]);
    let receipts = desktop.receipts();
    assert!(receipts.len() == 1 && receipts[0].contains(&number), "{number} is not on {receipts:?}");
}

#[test]
fn a_mistake_is_said_at_once() {
    let mut desktop = Desktop::new();
    let reader = &mut Reader::new(&desktop.bus_address);
    desktop.open_kiosk();
    arrive(reader, "Pay child support here");
    go(reader, "Start in English", "What do you want to do today?");
    reader.hear("What do you want to do today?");
    go(reader, "Make a payment", "What is your file number?");
    reader.press(Button, "Continue");
    reader.hear("Type your file number.");
    reader.find(Label, "Type your file number.");
}

/// A screen reader that is started while the kiosk runs finds it all the same.
#[test]
fn spanish_for_a_screen_reader_that_comes_later() {
    let mut desktop = Desktop::new();
    desktop.open_kiosk();
    let reader = &mut Reader::new(&desktop.bus_address);
    arrive(reader, "Pay child support here");
    go(reader, "Empezar en español", "¿Qué quiere hacer hoy?");
    go(reader, "Hacer un pago", "¿Cuál es su número de expediente?");
    reader.press(Button, "Continuar");
    reader.hear("Escriba su número de expediente.");
    type_in(reader, "Número de expediente", "001", "001");
    reader.press(Button, "Borrar");
    shows(reader, "Número de expediente", "00");
    go(reader, "English", "What is your file number?");
    shows(reader, "File number", "00");
}

/// Waits for the screen that says `text`, and holds it against the rules for all screens.
pub fn arrive(reader: &mut Reader, text: &str) {
    reader.arrive(text, faults);
}

/// Presses a button, and waits for the screen that it leads to.
pub fn go(reader: &mut Reader, button: &str, text: &str) {
    reader.press(Button, button);
    arrive(reader, text);
}

fn faults(nodes: &[Node]) -> Vec<String> {
    let mut names = BTreeSet::new();
    let mut fault_of = |node: &Node| match node.role {
        _ if node.name.trim().is_empty() => Some("has no name"),
        Button | CheckBox | Entry if !node.can_be_pressed => Some("cannot be pressed"),
        Button | CheckBox | Entry if !names.insert(node.name.clone()) => Some("has the name of another"),
        Entry if node.value.is_none() => Some("has no value"),
        Button | CheckBox | Entry | Label | Frame | Application => None,
        _ => Some("is neither control nor text"),
    };
    nodes.iter().filter_map(|node| Some(format!("{node} {}", fault_of(node)?))).collect()
}

/// From Start through the sample case and the amount of its order.
pub fn to_payment_methods(reader: &mut Reader) {
    go(reader, "Start in English", "What do you want to do today?");
    go(reader, "Make a payment", "What is your file number?");
    type_in(reader, "File number", "0012345683", "0012345683");
    go(reader, "Continue", "Whose child support are you paying?");
    go(reader, "Mine", "Type the last 4 digits of your Social Security number");
    type_in(reader, "Social Security digits", "6789", "••••");
    go(reader, "Continue", "Is this the right case?");
    go(reader, "Yes, this is right", "Do you want to pay once or repeat the payment?");
    go(reader, "Pay once", "How much do you want to pay?");
    reader.press(Button, "My order: $250.00");
    shows(reader, "Amount", "$250.00");
    go(reader, "Continue", "How do you want to pay?");
}

/// Presses the keys on the screen one by one.
pub fn type_in(reader: &mut Reader, field: &str, keys: &str, shown: &str) {
    for key in keys.chars() {
        reader.press(Button, &key.to_string());
    }
    shows(reader, field, shown);
}

/// Waits until the field reads so.
pub fn shows(reader: &mut Reader, field: &str, value: &str) {
    reader.find_that(&format!("shows {value:?}"), Entry, field, |it| it.value.as_deref() == Some(value));
}
