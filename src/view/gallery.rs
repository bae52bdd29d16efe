//! Sample views, one for each kind of body: to design and test the drawing without a session behind it.

use super::*;
use crate::lang::Lang;
use crate::session::event::Touch;

/// Every sample in this language.
pub fn all(lang: Lang) -> Vec<View> {
    let say = move |en: &str, es: &str| match lang {
        Lang::En => en.to_owned(),
        Lang::Es => es.to_owned(),
    };
    let go = || Control::new(say("Continue", "Continuar"), Touch::Continue).icon(Icon::ArrowRight).tone(Tone::Primary);
    let view = |name: &'static str, step: Option<(u8, &str, &str)>, heading: String, help: &[String], body: Body| View {
        name,
        lang,
        look: Look::default(),
        brand: say("Child Support Payments", "Pagos de manutención"),
        step: step.map(|(at, en, es)| Step {
            text: format!("{} {at} {} 6 · {}", say("Step", "Paso"), say("of", "de"), say(en, es)),
            at,
            of: 6,
        }),
        heading,
        paragraphs: help.to_vec(),
        figure: Figure::None,
        banner: None,
        error: None,
        notices: vec![],
        body,
        back: Some(Control::new(say("Back", "Atrás"), Touch::Back).icon(Icon::ArrowLeft)),
        primary: Some(go()),
        utilities: vec![
            Control::new(say("Español", "English"), Touch::Language).icon(Icon::Globe),
            Control::new(say("Text & voice", "Texto y voz"), Touch::Access).icon(Icon::Accessibility),
            Control::new(say("Help", "Ayuda"), Touch::Help).icon(Icon::Help),
            Control::new(say("Leave", "Salir"), Touch::Leave).icon(Icon::Leave),
        ],
        sheet: None,
    };
    let choose = |n: u8, icon: Icon, label: String, sub: String| Control::new(label, Touch::Choose(n)).sub(sub).icon(icon);
    let extra = |n: u8, label: String| Control::new(label, Touch::Extra(n));
    let notice = |kind, icon, text: String| Notice { kind, icon, text };
    let offline = || notice(NoticeKind::Warn, Icon::Offline, say(
        "No connection. You can save a bank payment. We will send it later.",
        "Sin conexión. Puede guardar un pago del banco. Lo enviaremos después.",
    ));
    let digits = || {
        let digit = |c: char| Some(Control::new(c, Touch::Character(c)));
        let mut keys: Vec<_> = "123456789".chars().map(digit).collect();
        keys.extend([digit('.'), digit('0')]);
        keys.push(Some(Control::new(say("Delete", "Borrar"), Touch::Delete).icon(Icon::Delete)));
        keys
    };
    let field = |label: String, text: &str, kind| Field {
        label,
        show_label: false,
        text: text.to_owned(),
        kind,
        active: true,
        in_error: false,
        touch: None,
    };

    let start = View {
        paragraphs: vec![
            "Pague aquí la manutención de menores".to_owned(),
            "You need your file number. It is on your court order.".to_owned(),
            "Necesita su número de expediente (File Number). Está en su orden de la corte.".to_owned(),
        ],
        figure: Figure::Welcome,
        back: None,
        primary: None,
        ..view(
            "01-start",
            None,
            "Pay child support here".to_owned(),
            &[],
            Body::Start(vec![
                Control::new("Start in English", Touch::Start(Lang::En)).sub("Bank account or card. About 5 minutes."),
                Control::new("Empezar en español", Touch::Start(Lang::Es)).sub("Con cuenta de banco o tarjeta. Unos 5 minutos."),
            ]),
        )
    };
    let mut start = start;
    start.utilities.pop();

    let menu = View {
        primary: None,
        banner: Some(offline()),
        ..view(
            "02-menu",
            None,
            say("What do you want to do today?", "¿Qué quiere hacer hoy?"),
            &[say("Touch one choice.", "Toque una opción.")],
            Body::Choices(vec![
                choose(0, Icon::HandCoins, say("Make a payment", "Hacer un pago"), say("One time or every month or week", "Una vez, o cada mes o semana")),
                choose(1, Icon::CalendarClock, say("See or cancel a coming payment", "Ver o cancelar un pago futuro"), say("This needs a connection. Try later or call 1-888-233-7223.", "Esto necesita conexión. Intente más tarde o llame al 1-888-233-7223.")).unavailable(true),
                choose(2, Icon::History, say("See my past payments", "Ver mis pagos anteriores"), say("Last 12 months", "Últimos 12 meses")),
                choose(3, Icon::Help, say("Common questions", "Preguntas frecuentes"), say("Dates, fees, account on hold", "Fechas, cargos, cuenta retenida")),
                choose(4, Icon::MapPin, say("Offices and phone numbers", "Oficinas y teléfonos"), say("11 offices in Connecticut", "11 oficinas en Connecticut")),
                choose(5, Icon::Message, say("Ask us to contact you", "Pedir que me contacten"), say("By phone or e-mail", "Por teléfono o correo")),
            ]),
        )
    };

    let file_number = View {
        figure: Figure::CourtOrder,
        ..view(
            "03-file-number",
            Some((1, "Case", "Caso")),
            say("What is your file number?", "¿Cuál es su número de expediente?"),
            &[say(
                "Look for \"File Number\" on your child support court order or on letters about it.",
                "Busque \"File Number\" en su orden de manutención de la corte o en las cartas sobre ella.",
            )],
            Body::Keypad {
                field: field(say("File number", "Número de expediente"), "00123", FieldKind::Code),
                extras: vec![extra(0, say("I do not have it", "No lo tengo"))],
                keys: { let mut keys = digits(); keys[9] = None; keys },
            },
        )
    };

    let method = View {
        primary: None,
        notices: vec![notice(NoticeKind::Info, Icon::Info, say(
            "The fee pays for the card service. It does not count toward your child support.",
            "El cargo paga el servicio de tarjeta. No cuenta para su manutención.",
        ))],
        ..view(
            "09-method",
            Some((2, "Payment", "Pago")),
            say("How do you want to pay?", "¿Cómo quiere pagar?"),
            &[],
            Body::Choices(vec![
                choose(0, Icon::Bank, say("Bank account", "Cuenta de banco"), say("No fee. First possible date: Monday, June 8, 2026.", "Sin cargo. Primera fecha posible: lunes 8 de junio de 2026.")).selected(true),
                choose(1, Icon::Card, say("Credit or debit card", "Tarjeta de crédito o débito"), say("Charged today. Fee of 2.5%: $6.25. Total: $256.25.", "Se cobra hoy. Cargo de 2.5%: $6.25. Total: $256.25.")),
            ]),
        )
    };

    let pairs = view(
        "13-pairs",
        Some((4, "Date", "Fecha")),
        say("Which two days of the month?", "¿Qué dos días del mes?"),
        &[say("In a shorter month, we use the last day of that month.", "Si el mes es más corto, usamos el último día del mes.")],
        Body::Grid {
            columns: 3,
            cells: (1..=15)
                .map(|day: u8| Control::new(format!("{day} {} {}", say("and", "y"), day + 15), Touch::Choose(day - 1)).selected(day == 5))
                .collect(),
        },
    );
    let month_days = view(
        "13-month-day",
        Some((4, "Date", "Fecha")),
        say("Which day of the month?", "¿Qué día del mes?"),
        &[],
        Body::Grid {
            columns: 7,
            cells: (1..=31).map(|day: u8| Control::new(day.to_string(), Touch::Choose(day - 1)).selected(day == 10)).collect(),
        },
    );

    let amount = View {
        error: Some(say("The smallest payment is $1.00. Type $1.00 or more.", "El pago más pequeño es de $1.00. Escriba $1.00 o más.")),
        ..view(
            "08-amount",
            Some((3, "Amount", "Cantidad")),
            say("How much do you want to pay?", "¿Cuánto quiere pagar?"),
            &[say("From $1.00 to $9,999.99.", "De $1.00 a $9,999.99.")],
            Body::Keypad {
                field: Field { in_error: true, ..field(say("Amount", "Cantidad"), "$0.50", FieldKind::Amount) },
                extras: vec![extra(0, say("My order: $212.50", "Mi orden: $212.50"))],
                keys: digits(),
            },
        )
    };
    let routing = View {
        figure: Figure::CheckRouting,
        notices: vec![notice(NoticeKind::Ok, Icon::Bank, say("Bank: Webster Bank", "Banco: Webster Bank"))],
        ..view(
            "11-routing",
            Some((3, "Bank account", "Cuenta de banco")),
            say("What is your bank's routing number?", "¿Cuál es el número de ruta de su banco?"),
            &[say(
                "It has 9 digits. It is the first number at the bottom left of a check. It is also in your bank's app (routing number).",
                "Tiene 9 dígitos. Es el primer número abajo a la izquierda de un cheque. También está en la aplicación de su banco (routing number).",
            )],
            Body::Keypad {
                field: field(say("Routing number", "Número de ruta"), "211 170 101", FieldKind::Code),
                extras: vec![extra(0, say("I do not know it", "No lo sé"))],
                keys: { let mut keys = digits(); keys[9] = None; keys },
            },
        )
    };
    let account = View {
        figure: Figure::CheckAccount,
        ..view("12-account", Some((3, "Bank account", "Cuenta de banco")), say("What is the account number?", "¿Cuál es el número de cuenta?"),
            &[say("On a check it comes after the routing number. Do not use the card number.", "En un cheque está después del número de ruta. No use el número de la tarjeta.")],
            Body::Keypad { field: field(say("Account number", "Número de cuenta"), "0001 2345 6", FieldKind::Code), extras: vec![extra(0, say("Hide the number", "Ocultar el número")).icon(Icon::EyeOff)], keys: { let mut keys = digits(); keys[9] = None; keys } })
    };
    let code = View {
        figure: Figure::CardCode,
        ..view("16-code", Some((6, "Card", "Tarjeta")), say("What is the security code?", "¿Cuál es el código de seguridad?"),
            &[say("3 digits on the back. American Express: 4 digits on the front.", "3 dígitos atrás. American Express: 4 dígitos al frente.")],
            Body::Keypad { field: field(say("Security code", "Código de seguridad"), "•••", FieldKind::Code), extras: vec![], keys: { let mut keys = digits(); keys[9] = None; keys } })
    };

    let rows_of = |rows: &[&str], last: Vec<Key>| {
        let mut rows: Vec<Vec<Key>> = rows
            .iter()
            .map(|row| row.chars().map(|c| Key { control: Control::new(c, Touch::Character(c)), width_tenths: 10 }).collect())
            .collect();
        if let Some(row) = rows.last_mut() {
            row.push(Key { control: Control::new(say("Delete", "Borrar"), Touch::Delete).icon(Icon::Delete), width_tenths: 20 });
        }
        rows.push(last);
        rows
    };
    let text_key = |text: &'static str, width_tenths| Key { control: Control::new(text, Touch::Text(text)), width_tenths };
    let email = view(
        "17-email",
        Some((5, "Receipt", "Recibo")),
        say("What is your e-mail address?", "¿Cuál es su correo electrónico?"),
        &[say(
            "We send your confirmation there. If your bank does not accept the account, that is how we tell you.",
            "Allí le enviamos la confirmación. Si su banco no acepta la cuenta, le avisamos por ese correo.",
        )],
        Body::Keyboard {
            fields: vec![field(say("E-mail", "Correo electrónico"), "rosa.delgado@gmail.com", FieldKind::Code)],
            extras: vec![extra(0, say("I have no e-mail", "No tengo correo"))],
            rows: rows_of(
                &["1234567890", "qwertyuiop", "asdfghjklñ", "zxcvbnm."],
                vec![text_key("@", 15), text_key("_", 10), text_key("-", 10), text_key(".com", 20), text_key("@gmail.com", 45)],
            ),
        },
    );
    let names = view(
        "05-name",
        Some((1, "Case", "Caso")),
        say("What is the name of the person you are paying for?", "¿Cómo se llama la persona por quien paga?"),
        &[],
        Body::Keyboard {
            fields: vec![
                Field { show_label: true, active: false, touch: Some(Touch::Field(0)), ..field(say("First name", "Nombre"), "Rosa", FieldKind::Words) },
                Field { show_label: true, touch: Some(Touch::Field(1)), ..field(say("Last name", "Apellido"), "Delgad", FieldKind::Words) },
            ],
            extras: vec![],
            rows: rows_of(
                &["qwertyuiop", "asdfghjklñ", "zxcvbnm-"],
                vec![
                    Key { control: Control::new("á é í", Touch::Accents), width_tenths: 20 },
                    Key { control: Control::new(say("Space", "Espacio"), Touch::Character(' ')).icon(Icon::Space), width_tenths: 60 },
                    Key { control: Control::new("'", Touch::Character('\'')), width_tenths: 20 },
                ],
            ),
        },
    );

    let calendar = View {
        notices: vec![notice(NoticeKind::Info, Icon::Calendar, say(
            "Days with no frame: banks are closed or it is too soon. A dot is a bank holiday.",
            "Días sin marco: el banco cierra o es muy pronto. Un punto es día feriado.",
        ))],
        ..view(
            "14-date",
            Some((4, "Date", "Fecha")),
            say("Which day do you want to pay?", "¿Qué día quiere pagar?"),
            &[say(
                "The first possible day is Monday, June 8, 2026. Your bank needs 5 business days to check the account.",
                "El primer día posible es el lunes 8 de junio de 2026. Su banco necesita 5 días hábiles para revisar la cuenta.",
            )],
            Body::Calendar(Month {
                title: say("June 2026", "Junio 2026"),
                previous: Some(Control::new(say("May", "Mayo"), Touch::PreviousMonth).icon(Icon::ArrowLeft)),
                next: Some(Control::new(say("July", "Julio"), Touch::NextMonth).icon(Icon::ArrowRight)),
                weekdays: say("Sun Mon Tue Wed Thu Fri Sat", "dom lun mar mié jue vie sáb").split(' ').map(str::to_owned).collect(),
                leading: 1,
                days: (1..=30)
                    .filter_map(|day| chrono::NaiveDate::from_ymd_opt(2026, 6, day).map(|date| (day, date)))
                    .map(|(day, date)| Day {
                        control: Control::new(day.to_string(), Touch::Day(date)).selected(day == 10).spoken(format!("{}, {day}", say("June", "junio"))),
                        kind: match day {
                            _ if day % 7 == 6 || day % 7 == 0 => DayKind::Weekend,
                            1..=5 => DayKind::TooSoon,
                            19 => DayKind::Holiday,
                            _ => DayKind::Open,
                        },
                        today: day == 2,
                        payment: day == 10 || day == 24,
                    })
                    .collect(),
            }),
        )
    };

    let moved = View {
        notices: vec![notice(NoticeKind::Info, Icon::Info, say(
            "A payment is due before this date? Pay by card or mail so you are not late.",
            "¿Tiene que pagar antes de esta fecha? Pague con tarjeta o por correo para no atrasarse.",
        ))],
        primary: Some(Control::new(say("Use this date", "Usar esta fecha"), Touch::Continue).icon(Icon::ArrowRight).tone(Tone::Primary)),
        ..view(
            "15-moved",
            Some((4, "Date", "Fecha")),
            say("Your first payment moves to Tuesday, February 17, 2026", "Su primer pago pasa al martes 17 de febrero de 2026"),
            &[],
            Body::Moved {
                from: Labelled { label: say("You chose", "Usted escogió"), value: say("Monday, January 26, 2026", "lunes 26 de enero de 2026") },
                to: Labelled { label: say("It will be", "Será"), value: say("Tuesday, February 17, 2026", "martes 17 de febrero de 2026") },
                reasons: vec![say(
                    "February 16, 2026 is a bank holiday (Washington's Birthday), so we use the next business day.",
                    "El 16 de febrero de 2026 es día feriado (Washington's Birthday), así que usamos el siguiente día hábil.",
                )],
                controls: vec![extra(0, say("Choose another day", "Escoger otro día"))],
            },
        )
    };

    let agree = view(
        "18-agree",
        Some((5, "Agree", "Autorizar")),
        say("Do you agree to this payment?", "¿Está de acuerdo con este pago?"),
        &[],
        Body::Agreement {
            text: vec![
                say("I allow the Connecticut child support payment center to take $250.00 one time from my checking account ending in 4417 on Wednesday, June 10, 2026.", "Autorizo al centro de pagos de manutención de Connecticut a retirar $250.00 una sola vez de mi cuenta de cheques que termina en 4417 el miércoles 10 de junio de 2026."),
                say("If a date is a weekend or bank holiday, the money is taken on the next business day.", "Si la fecha cae en fin de semana o feriado, el dinero se retira el siguiente día hábil."),
                say("I can cancel here, on the website, or at 1-888-233-7223, at least 2 business days before. I can also ask my bank to stop a payment at least 3 business days before.", "Puedo cancelar aquí, en el sitio web o al 1-888-233-7223, por lo menos 2 días hábiles antes. También puedo pedir a mi banco que detenga un pago por lo menos 3 días hábiles antes."),
                say("If there is not enough money, the plan is cancelled and I must pay by card, money order, cashier's check or certified check.", "Si no hay suficiente dinero, el plan se cancela y tendré que pagar con tarjeta, giro postal, cheque de caja o cheque certificado."),
                say("If my employer takes child support from my pay, that does not stop.", "Si mi empleador descuenta manutención de mi sueldo, eso no cambia."),
            ],
            agree: Control::new(say("I agree, and this account is mine or I may use it", "Estoy de acuerdo, y la cuenta es mía o puedo usarla"), Touch::Choose(0)).selected(true),
            extras: vec![],
        },
    );

    let row = |n: u8, label: String, value: String| Row {
        change: Some(Control::new(say("Change", "Cambiar"), Touch::Extra(n)).spoken(format!("{} {label}", say("Change", "Cambiar")))),
        label,
        value,
    };
    let review = View {
        primary: Some(Control::new(say("Send my payment", "Enviar mi pago"), Touch::Continue).icon(Icon::ArrowRight).tone(Tone::Primary)),
        ..view(
            "19-review",
            Some((6, "Check", "Revisar")),
            say("Check your payment", "Revise su pago"),
            &[say("Nothing has been sent yet.", "Todavía no hemos enviado nada.")],
            Body::Rows(vec![
                row(0, say("Paying for", "Pago de"), "R••••• D••••• · 00•••••83".to_owned()),
                row(1, say("Amount", "Cantidad"), "$250.00".to_owned()),
                row(2, say("When", "Cuándo"), say("Every two weeks, Wednesday · from June 10, 2026", "Cada dos semanas, miércoles · desde el 10 de junio de 2026")),
                Row { change: None, ..row(3, say("Next payments", "Próximos pagos"), say("June 24, July 8 and July 22, 2026", "24 de junio, 8 y 22 de julio de 2026")) },
                row(4, say("Bank account", "Cuenta de banco"), say("Checking ending in 4417", "Cuenta de cheques que termina en 4417")),
                row(5, say("E-mail", "Correo"), "r•••@gmail.com".to_owned()),
            ]),
        )
    };

    let done = View {
        back: None,
        primary: Some(Control::new(say("Finish", "Terminar"), Touch::Finish).icon(Icon::Check).tone(Tone::Primary)),
        ..view(
            "20-done",
            None,
            say("Your payment is set for Wednesday, June 10, 2026", "Su pago está programado para el miércoles 10 de junio de 2026"),
            &[say("Take your receipt below.", "Tome su recibo abajo.")],
            Body::Outcome {
                mark: Mark::Done,
                number: Some(Number { label: say("Confirmation number", "Número de confirmación"), value: "K7QX 3MPA 9T4V".to_owned() }),
                notices: vec![
                    notice(NoticeKind::Info, Icon::Bank, say("Next: your bank checks the account. If it says no, we tell you by e-mail and no money is taken.", "Ahora su banco revisa la cuenta. Si no la acepta, le avisamos por correo y no se retira dinero.")),
                    notice(NoticeKind::Info, Icon::Calendar, say("Your payment counts on the day the money leaves your bank.", "Su pago cuenta desde el día en que el dinero sale de su banco.")),
                ],
                receipt: vec![],
                controls: vec![
                    Control::new(say("Print again", "Imprimir otra vez"), Touch::PrintAgain).icon(Icon::Printer),
                    Control::new(say("Make another payment", "Hacer otro pago"), Touch::PayAgain).icon(Icon::HandCoins),
                ],
            },
        )
    };
    let declined = View {
        ..view(
            "21-declined",
            None,
            say("Your card was not accepted", "Su tarjeta no fue aceptada"),
            &[say("You were not charged. Your bank does not tell us why. The number, code or address may be wrong, or there may not be enough credit.", "No se le cobró. Su banco no nos dice por qué. Puede ser el número, el código o la dirección, o que no haya suficiente crédito.")],
            Body::Outcome { mark: Mark::NotPaid, number: None, notices: vec![], receipt: vec![], controls: vec![Control::new(say("Pay from a bank account", "Pagar desde el banco"), Touch::Extra(0)).icon(Icon::Bank)] },
        )
    };

    let answer = View {
        primary: None,
        ..view(
            "24-answer",
            None,
            say("Why can I not pay today from my bank?", "¿Por qué no puedo pagar hoy desde mi banco?"),
            &[],
            Body::Text {
                paragraphs: vec![
                    say("A new account takes 5 business days to check. If we already checked it, 2.", "Una cuenta nueva tarda 5 días hábiles en revisarse. Si ya la revisamos, 2."),
                    say("Need it sooner? Use a card.", "¿Es urgente? Use tarjeta."),
                ],
                controls: vec![Control::new(say("Call staff", "Llamar al personal"), Touch::CallStaff).icon(Icon::Users)],
            },
        )
    };

    let warning = View {
        back: None,
        primary: None,
        utilities: vec![],
        ..view(
            "27-warning",
            None,
            say("Are you still here?", "¿Sigue aquí?"),
            &[say("To keep your information private, we will erase it in 14 seconds.", "Para proteger sus datos, los borraremos en 14 segundos.")],
            Body::Countdown {
                seconds: 14,
                of: 20,
                controls: vec![
                    Control::new(say("Yes, I need more time", "Sí, necesito más tiempo"), Touch::MoreTime).tone(Tone::Primary),
                    Control::new(say("No, erase now", "No, borrar ahora"), Touch::EraseNow),
                ],
            },
        )
    };
    let sending = View {
        back: None,
        primary: Some(Control::new(say("Sending", "Enviando"), Touch::Continue).tone(Tone::Busy)),
        ..view("19-sending", Some((6, "Check", "Revisar")), say("Check your payment", "Revise su pago"), &[], Body::Busy { text: say("Sending your payment. Do not leave.", "Enviando su pago. No se vaya.") })
    };
    let leave = View {
        sheet: Some(Sheet {
            heading: say("Leave and erase what you typed?", "¿Salir y borrar lo que escribió?"),
            text: String::new(),
            no: Control::new(say("No, stay", "No, seguir aquí"), Touch::SheetNo),
            yes: Control::new(say("Yes, erase", "Sí, borrar"), Touch::SheetYes).tone(Tone::Danger),
        }),
        name: "99-leave",
        ..review.clone()
    };

    vec![
        start, menu, file_number, names, amount, method, routing, account, pairs, month_days, calendar, moved, code, email,
        agree, review, sending, done, declined, answer, warning, leave,
    ]
}
