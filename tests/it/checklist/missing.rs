//! Checklist 20: Continue without an answer says exactly what is missing, in both languages, where it is missing.

use payor_kiosk::lang::Lang;
use payor_kiosk::session::Stage;
use payor_kiosk::session::account_question::AccountQuestion::*;
use payor_kiosk::session::account_question::Whose::{Other, Own};
use payor_kiosk::session::answers::{Answers, Payee};
use payor_kiosk::session::contact_question::ContactQuestion;
use payor_kiosk::session::event::{Event, Touch};
use payor_kiosk::session::journey::Journey;
use payor_kiosk::session::question::Question::{self, *};
use payor_kiosk::view::Body;
use rules::bank::AccountNumber;
use rules::card::CardNumber;

use super::{BOTH, everywhere, fields};
use crate::stand::Stand;

fn mine(answers: &mut Answers) {
    answers.payee = Some(Payee::Own);
}

fn for_another(answers: &mut Answers) {
    answers.payee = Some(Payee::Another);
}

fn account_typed(answers: &mut Answers) {
    answers.account_number = AccountNumber::parse("000123456789").ok();
}

fn card_typed(answers: &mut Answers) {
    answers.card.number = CardNumber::parse("378282246310005").ok();
}

fn to_agree(answers: &mut Answers) {
    mine(answers);
    answers.repeat = Some(false);
    answers.method = Some(payor_kiosk::session::answers::PayBy::Bank);
}

/// How a question is reached, what it says in English, what it says in Spanish.
type Row = (fn(&mut Answers), Question, &'static str, &'static str);

const EMAIL: (&str, &str) =
    ("An e-mail address needs an @. Example: ana@gmail.com", "Un correo lleva @. Ejemplo: ana@gmail.com");
const NAMES: (&str, &str) = ("Type the first name and the last name.", "Escriba el nombre y el apellido.");
const ZIP: (&str, &str) =
    ("A ZIP code has 5 digits. You typed 0.", "Un código postal tiene 5 dígitos. Usted escribió 0.");
const STREET: (&str, &str) = ("Type the house number and street.", "Escriba el número y la calle.");
const CITY: (&str, &str) = ("Type the city or town.", "Escriba la ciudad.");
const PHONE: (&str, &str) =
    ("A phone number has 10 digits. You typed 0.", "Un número de teléfono tiene 10 dígitos. Usted escribió 0.");
const SSN: (&str, &str) = ("We need 9 digits. You typed 0.", "Necesitamos 9 dígitos. Usted escribió 0.");
const UNIT: (&str, &str) =
    ("Type the apartment or unit, or touch \"No unit\".", "Escriba el apartamento o la unidad, o toque \"No tiene\".");
const CREDENTIALS: (&str, &str) =
    ("Type at least 6 letters and 2 digits.", "Escriba por lo menos 6 letras y 2 dígitos.");

/// The screens' specification, word for word; where it has no words, those of the kiosk.
const TABLE: [Row; 38] = [
    (mine, FileNumber, "Type your file number.", "Escriba su número de expediente."),
    (for_another, OtherName, NAMES.0, NAMES.1),
    (mine, Identity, "We need 4 digits. You typed 0.", "Necesitamos 4 dígitos. Usted escribió 0."),
    (for_another, Identity, SSN.0, SSN.1),
    (mine, Amount, "Type an amount.", "Escriba una cantidad."),
    (
        mine,
        RoutingNumber,
        "A routing number has 9 digits. You typed 0.",
        "El número de ruta tiene 9 dígitos. Usted escribió 0.",
    ),
    (
        mine,
        AccountNumber,
        "An account number has 4 to 17 digits. You typed 0.",
        "El número de cuenta tiene de 4 a 17 dígitos. Usted escribió 0.",
    ),
    (
        account_typed,
        AccountNumberAgain,
        "An account number has 4 to 17 digits. You typed 0.",
        "El número de cuenta tiene de 4 a 17 dígitos. Usted escribió 0.",
    ),
    (mine, FirstDate, "Choose a day.", "Escoja un día."),
    (mine, Email, EMAIL.0, EMAIL.1),
    (
        to_agree,
        Agree,
        "To go on, touch \"I agree\". If you do not agree, touch Back.",
        "Para seguir, toque \"Estoy de acuerdo\". Si no, toque Atrás.",
    ),
    (mine, CardName, "Type the name as it is on the card.", "Escriba el nombre como está en la tarjeta."),
    (mine, CardStreet, STREET.0, STREET.1),
    (mine, CardZip, ZIP.0, ZIP.1),
    (mine, CardCity, CITY.0, CITY.1),
    (mine, CardNumber, "Type the card number.", "Escriba el número de la tarjeta."),
    (
        mine,
        CardExpiry,
        "Type 4 digits: the month from 01 to 12, then the year, like 0829.",
        "Escriba 4 dígitos: el mes de 01 a 12 y luego el año, como 0829.",
    ),
    (
        card_typed,
        CardCode,
        "The security code has 4 digits. You typed 0.",
        "El código de seguridad tiene 4 dígitos. Usted escribió 0.",
    ),
    (mine, Account(SignInUserId), "Type your user ID.", "Escriba su nombre de usuario."),
    (mine, Account(SignInPassword), "Type your password.", "Escriba su contraseña."),
    (mine, Account(Name), NAMES.0, NAMES.1),
    (mine, Account(Street(Own)), STREET.0, STREET.1),
    (mine, Account(Street(Other)), STREET.0, STREET.1),
    (mine, Account(Unit(Own)), UNIT.0, UNIT.1),
    (mine, Account(Unit(Other)), UNIT.0, UNIT.1),
    (mine, Account(Zip(Own)), ZIP.0, ZIP.1),
    (mine, Account(City(Own)), CITY.0, CITY.1),
    (mine, Account(Phone(Own)), PHONE.0, PHONE.1),
    (mine, Account(Ssn(Own)), SSN.0, SSN.1),
    (mine, Account(Ssn(Other)), SSN.0, SSN.1),
    (mine, Account(UserId), CREDENTIALS.0, CREDENTIALS.1),
    (mine, Account(Password), CREDENTIALS.0, CREDENTIALS.1),
    (mine, Contact(ContactQuestion::Name), NAMES.0, NAMES.1),
    (mine, Contact(ContactQuestion::Phone), PHONE.0, PHONE.1),
    (mine, Contact(ContactQuestion::OtherPhone), PHONE.0, PHONE.1),
    (mine, Contact(ContactQuestion::Email), EMAIL.0, EMAIL.1),
    (mine, Contact(ContactQuestion::OtherEmail), EMAIL.0, EMAIL.1),
    (
        mine,
        ReceiptNumber,
        "A confirmation number has 12 letters and digits. You typed 0. Check your receipt.",
        "Un número de confirmación tiene 12 letras y dígitos. Usted escribió 0. Revise su recibo.",
    ),
];

#[test]
fn a_missing_answer_is_named_word_for_word() {
    for lang in BOTH {
        for (prepare, question, en, es) in TABLE {
            let mut stand = Stand::new();
            stand.happens(Event::Touch(Touch::Start(lang)));
            stand.session.visit.answers.journey = Journey::Pay;
            prepare(&mut stand.session.visit.answers);
            stand.session.visit.stage = Stage::Asking(question);
            let effects = stand.happens(Event::Touch(Touch::Continue));
            assert_eq!(effects, [], "{question:?}");
            let view = stand.view();
            let said = if lang == Lang::En { en } else { es };
            assert_eq!(view.error.as_deref(), Some(said), "{question:?}");
            assert_eq!(stand.session.visit.question(), Some(question));
            // It is said beside the field that lacks the answer, which the next key writes into.
            let fields = fields(&view);
            let active = fields.iter().position(|field| field.active);
            assert!(fields.is_empty() || active == Some(0) && fields[0].in_error, "{question:?}: {fields:?}");
        }
    }
}

#[test]
fn every_question_that_has_no_choices_is_in_the_table() {
    let mut answers = Stand::new().session.visit.answers;
    mine(&mut answers);
    let tabled: Vec<Question> = TABLE.iter().map(|row| row.1).collect();
    let journeys = [
        Journey::Pay,
        Journey::SignIn,
        Journey::Register,
        Journey::NewPassword,
        Journey::ChangePayment,
        Journey::ChangeAccount,
        Journey::Contact,
        Journey::FindReceipt,
    ];
    for question in journeys.into_iter().flat_map(Journey::questions).copied() {
        // Nothing is missing where Continue is the answer; the other person's screens are those of the payor.
        let nothing_to_miss =
            question.is_check() || matches!(question, DateChanged | AccountWarning | Account(PasswordAgain));
        let alike = matches!(question, Account(Zip(Other) | City(Other) | Phone(Other)));
        let choices = question.offers_choices(&answers) && !question.is_typed(&answers) && question != Agree;
        assert!(choices || nothing_to_miss || alike || tabled.contains(&question), "{question:?}");
    }
}

/// The last name missing: the message stands at its field.
#[test]
fn the_field_that_lacks_its_answer_is_typed_into() {
    for question in [OtherName, Account(Name), Contact(ContactQuestion::Name)] {
        let mut stand = Stand::new();
        stand.happens(Event::Touch(Touch::Start(Lang::En)));
        for_another(&mut stand.session.visit.answers);
        stand.session.visit.stage = Stage::Asking(question);
        "Rosa".chars().for_each(|c| drop(stand.happens(Event::Touch(Touch::Character(c)))));
        stand.happens(Event::Touch(Touch::Continue));
        let view = stand.view();
        let states: Vec<_> = fields(&view).into_iter().map(|field| (field.active, field.in_error)).collect();
        assert_eq!(states, [(false, false), (true, true)], "{question:?}");
        stand.happens(Event::Touch(Touch::Character('x')));
        assert_eq!(fields(&stand.view())[1].text, "X");
    }
}

/// Wherever there is a Continue, it does something: it goes on, asks, turns a page, or says what is missing.
#[test]
fn continue_is_never_dead() {
    everywhere(Lang::En, |at| {
        let view = at.view();
        let Some(primary) = view.primary.clone().filter(|_| view.sheet.is_none()) else { return };
        assert!(!primary.unavailable, "{}", at.name);
        if primary.tone == payor_kiosk::view::Tone::Busy || matches!(view.body, Body::Countdown { .. }) {
            return;
        }
        at.clock.advance(400);
        let effects = at.session.update(Event::Touch(primary.touch), at.clock.now());
        let after = at.view();
        assert!(after != view || after.error.is_some() || !effects.is_empty(), "{}: nothing happens", at.name);
    });
}
