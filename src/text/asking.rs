//! Start, menu, and every question up to the agreement (1 to 18).

use super::{Text, texts};

texts! {
    /// On many screens.
    common {
        BRAND = "Child support payments", "Pagos de manutención";
        BACK = "Back", "Atrás";
        CONTINUE = "Continue", "Continuar";
        LEAVE = "Leave", "Salir";
        HELP = "Help", "Ayuda";
        // The button names the other language, in that language.
        LANGUAGE = "Español", "English";
        ACCESS = "Text & voice", "Texto y voz";
        CHANGE = "Change", "Cambiar";
        CHANGE_SPOKEN = "Change: {what}", "Cambiar: {what}";
        MORE = "More", "Más";
        FIRST_PAGE = "First page", "Primera página";
        LATER = "Later", "Después";
        LATER_WEEKS = "Later weeks", "Semanas después";
        EARLIER = "Earlier", "Antes";
        EARLIER_WEEKS = "Earlier weeks", "Semanas antes";
        PAGE = "Page {n} of {m}", "Página {n} de {m}";
        AGAIN = "Try again", "Intentar otra vez";
        DELETE = "Delete", "Borrar";
        SPACE = "Space", "Espacio";
        ACCENTS = "Accents", "Acentos";
        POINT = "Point", "Punto";
        FINISH = "Finish", "Terminar";
        STAFF = "Call staff", "Llamar al personal";
        STAFF_HEADING = "Staff can help you", "El personal le puede ayudar";
        STAFF_NONE = "Go to the front desk or call 1-888-233-7223.", "Vaya a la recepción o llame al 1-888-233-7223.";
        CHECKING = "Checking…", "Revisando…";
        LEAVE_QUESTION = "Leave and erase what you typed?", "¿Salir y borrar lo que escribió?";
        LEAVE_TEXT = "What you typed has not been sent.", "Lo que escribió no se ha enviado.";
        LEAVE_YES = "Yes, erase", "Sí, borrar";
        LEAVE_NO = "No, stay", "No, seguir aquí";
        STEP = "Step {at} of {of} · {name}", "Paso {at} de {of} · {name}";
        CALL = "Call 1-888-233-7223.", "Llame al 1-888-233-7223.";
        OFFLINE = "No connection. You can save a bank payment. We will send it later.",
            "Sin conexión. Puede guardar un pago del banco. Lo enviaremos después.";
        OFFLINE_CLOSED = "No connection right now.", "No hay conexión en este momento.";
    }
    /// The names of the steps.
    section {
        CASE = "Your case", "Su caso";
        PAYMENT = "Payment", "Pago";
        ACCOUNT = "Account", "Cuenta";
        DATE = "Date", "Fecha";
        PERSON = "About you", "Sus datos";
        CREDENTIALS = "User ID and password", "Usuario y contraseña";
        AGREE = "Agreement", "Acuerdo";
        CONFIRMATION = "Receipt", "Recibo";
        ADDRESS = "Card address", "Dirección de la tarjeta";
        CONTACT = "Your name", "Su nombre";
        REACH = "How to reach you", "Cómo contactarle";
        RECEIPT = "Your receipt", "Su recibo";
        CHECK = "Check", "Revisar";
        CARD = "Card", "Tarjeta";
    }
    /// 1 Start and 28 closed.
    start {
        HEADING = "Pay child support here", "Pague aquí la manutención de menores";
        NEED = "You need your file number. It is on your court order.",
            "Necesita su número de expediente (File Number). Está en su orden de la corte.";
        BUTTON = "Start in English", "Empezar en español";
        HOW = "Bank account or card. About 5 minutes.", "Con cuenta de banco o tarjeta. Unos 5 minutos.";
        HOW_BANK = "From a bank account. About 5 minutes.", "Con cuenta de banco. Unos 5 minutos.";
        NO_PAPER = "No receipt paper right now. You can still pay.", "No hay papel para recibos. Puede pagar de todos modos.";
        HEADPHONES = "Headphones start voice help.", "Con audífonos empieza la ayuda por voz.";
        ERASED = "We erased everything. Nothing was sent.", "Borramos todo. No se envió nada.";
        CLOSED = "This kiosk is closed right now", "Este quiosco está cerrado por ahora";
        CLOSED_TEXT = "Go to the front desk or call 1-888-233-7223. You can mail payments to CT CCSPC, P.O. Box 990036, Hartford, CT 06199-0036.",
            "Vaya a la recepción o llame al 1-888-233-7223. Puede enviar pagos por correo a CT CCSPC, P.O. Box 990036, Hartford, CT 06199-0036.";
        CODE = "Code for staff: K-{code}", "Código para el personal: K-{code}";
    }
    /// 2 Menu.
    menu {
        HEADING = "What do you want to do today?", "¿Qué quiere hacer hoy?";
        PAY = "Make a payment", "Hacer un pago";
        PAY_SUB = "One time or every month or week", "Una vez, o cada mes o semana";
        COMING = "See or cancel a coming payment", "Ver o cancelar un pago futuro";
        PAST = "See my past payments", "Ver mis pagos anteriores";
        COMING_SUB = "Up to {n} business days before", "Hasta {n} días hábiles antes";
        PAST_SUB = "Last 12 months, or one by its number", "Últimos 12 meses, o uno por su número";
        QUESTIONS = "Common questions", "Preguntas frecuentes";
        QUESTIONS_SUB = "Dates, fees, bank account", "Fechas, cargos, cuenta de banco";
        OFFICES = "Offices and phone numbers", "Oficinas y teléfonos";
        OFFICES_SUB = "Addresses and hours", "Direcciones y horarios";
        CONTACT = "Ask us to contact you", "Pedir que me contacten";
        CONTACT_SUB = "By phone or e-mail", "Por teléfono o correo";
        NEEDS_CONNECTION = "This needs a connection. Try later or call 1-888-233-7223.",
            "Esto necesita conexión. Intente más tarde o llame al 1-888-233-7223.";
    }
    /// 3 File number.
    file_number {
        HEADING = "What is your file number?", "¿Cuál es su número de expediente?";
        WHERE = "Look for \"File Number\" on your child support court order or on letters about it. It is not the docket number.",
            "Busque \"File Number\" en su orden de manutención de la corte o en las cartas sobre ella. No es el número de caso de la corte (docket).";
        LABEL = "File number", "Número de expediente";
        MISSING = "I do not have it", "No lo tengo";
        MISSING_HEADING = "Where is my file number?", "¿Dónde está mi número de expediente?";
        MISSING_TEXT = "It is on your court order and on letters about child support. You can also call 1-888-233-7223 and ask for it.",
            "Está en su orden de la corte y en las cartas sobre manutención. También puede llamar al 1-888-233-7223 y pedirlo.";
        EMPTY = "Type your file number.", "Escriba su número de expediente.";
        LENGTH = "A file number has {n} digits. You typed {m}. Check it and add what is missing.",
            "El número de expediente tiene {n} dígitos. Usted escribió {m}. Revíselo y escriba lo que falta.";
        RANGE = "A file number has {n} to {x} digits. You typed {m}. Check each one on your paper.",
            "El número de expediente tiene de {n} a {x} dígitos. Usted escribió {m}. Revise cada uno en su papel.";
        CHARACTER = "A file number has digits only. Take out the other signs.", "El número de expediente solo tiene dígitos. Quite los otros signos.";
        UNKNOWN = "We could not find that file number. Check each digit on your paper and try again.",
            "No encontramos ese número de expediente. Revise cada dígito en su papel e intente otra vez.";
        UNKNOWN_AGAIN = "We still cannot find it. Staff can help, or call 1-888-233-7223.",
            "Todavía no lo encontramos. El personal puede ayudar, o llame al 1-888-233-7223.";
        LATER = "No connection. We will check this number later.", "No hay conexión. Revisaremos este número más tarde.";
        ENDED = "We could not find that file number", "No encontramos ese número de expediente";
    }
    /// 4 Who is paying.
    who {
        HEADING = "Whose child support are you paying?", "¿De quién es la manutención que va a pagar?";
        OWN = "Mine", "Mía";
        OWN_SUB = "The court ordered me to pay", "La corte me ordenó pagar";
        ANOTHER = "Another person's", "De otra persona";
        ANOTHER_SUB = "You need that person's name and Social Security number", "Necesita el nombre y el Seguro Social de esa persona";
    }
    /// 5 Identity check.
    identity {
        LAST4 = "Type the last 4 digits of your Social Security number", "Escriba los últimos 4 dígitos de su Seguro Social";
        WHOLE = "Type your Social Security number", "Escriba su número de Seguro Social";
        OTHER_NAME = "What is the name of the person you are paying for?", "¿Cómo se llama la persona por quien paga?";
        OTHER_SSN = "Type that person's Social Security number", "Escriba el número de Seguro Social de esa persona";
        OTHER_LAST4 = "Type the last 4 digits of that person's Social Security number", "Escriba los últimos 4 dígitos del Seguro Social de esa persona";
        WHY = "We use this only to find the right case. No one can see the digits.",
            "Lo usamos solo para encontrar el caso correcto. Nadie puede ver los dígitos.";
        FIRST_NAME = "First name", "Nombre";
        LAST_NAME = "Last name", "Apellido";
        LABEL = "Social Security digits", "Dígitos del Seguro Social";
        DIGITS = "We need {n} digits. You typed {m}.", "Necesitamos {n} dígitos. Usted escribió {m}.";
        NEVER_ISSUED = "No one has that Social Security number. Check each digit on the card.",
            "Nadie tiene ese número de Seguro Social. Revise cada dígito en la tarjeta.";
        NO_MATCH = "This does not match the file number. Check both and try again.",
            "Esto no coincide con el número de expediente. Revise los dos e intente otra vez.";
        ENDED = "We could not match your information", "No pudimos confirmar sus datos";
        ENDED_TEXT = "To keep it safe, this visit will end. Staff can help you, or call 1-888-233-7223.",
            "Para protegerlos, esta visita terminará. El personal le puede ayudar, o llame al 1-888-233-7223.";
        NAME_MISSING = "Type the first name and the last name.", "Escriba el nombre y el apellido.";
        LATER = "No connection. We will check this later.", "No hay conexión. Lo revisaremos más tarde.";
    }
    /// 6 Right case, and on hold.
    case {
        HEADING = "Is this the right case?", "¿Es este el caso correcto?";
        WHICH = "{name}, file number ending in {nn}", "{name}, expediente que termina en {nn}";
        YES = "Yes, this is right", "Sí, es correcto";
        NO = "No, start over", "No, empezar de nuevo";
        HOLD = "This case cannot use bank payments now", "Este caso no puede pagar desde el banco por ahora";
        HOLD_TEXT = "An earlier bank payment did not go through because there was not enough money. You can pay by card here, or with a money order, cashier's check or certified check.",
            "Un pago anterior del banco no se hizo porque no había suficiente dinero. Puede pagar aquí con tarjeta, o con giro postal, cheque de caja o cheque certificado.";
        HOLD_CARD = "Pay by card", "Pagar con tarjeta";
        HOLD_CHECK = "Where to send a check", "Adónde enviar un cheque";
        CHECK_TO = "Mail it to this address:", "Envíelo a esta dirección:";
        CHECK_NAME = "Write your name and file number on it.", "Escriba en él su nombre y su número de expediente.";
        CHECK_KINDS = "We accept a money order, cashier's check or certified check. We do not accept a personal check.",
            "Aceptamos giro postal, cheque de caja o cheque certificado. No aceptamos cheques personales.";
    }
    /// 7 One time or repeat.
    repeat {
        HEADING = "Do you want to pay once or repeat the payment?", "¿Quiere pagar una sola vez o repetir el pago?";
        ONCE = "Pay once", "Pagar una vez";
        ONCE_SUB = "Bank account or card", "Cuenta de banco o tarjeta";
        REPEAT = "Repeat", "Repetir el pago";
        REPEAT_SUB = "From a bank account. You can cancel later.", "Desde una cuenta de banco. Puede cancelar después.";
        NOTE = "For two different schedules, set up each one by itself.", "Si quiere dos calendarios de pago, haga cada uno por separado.";
    }
    /// 8 Amount.
    amount {
        HEADING = "How much do you want to pay?", "¿Cuánto quiere pagar?";
        HEADING_EACH = "How much should each payment be?", "¿De cuánto será cada pago?";
        LIMITS = "From {min} to {max}.", "De {min} a {max}.";
        LABEL = "Amount", "Cantidad";
        ORDER = "My order: {amount}", "Mi orden: {amount}";
        EMPTY = "Type an amount.", "Escriba una cantidad.";
        SMALL = "The smallest payment is {min}. Type {min} or more.", "El pago más pequeño es de {min}. Escriba {min} o más.";
        LARGE = "The largest single payment is {max}. Type less. You can make another payment after this one.",
            "El pago más grande es de {max}. Escriba menos. Después puede hacer otro pago.";
        LESS = "This is less than your order of {amount}. You can still pay it. You will still owe the rest.",
            "Es menos que su orden de {amount}. Puede pagarlo, pero todavía deberá el resto.";
    }
    /// 9 How to pay.
    method {
        HEADING = "How do you want to pay?", "¿Cómo quiere pagar?";
        BANK = "Bank account", "Cuenta de banco";
        BANK_SUB = "No fee. First possible date: {date}.", "Sin cargo. Primera fecha posible: {date}.";
        CARD = "Credit or debit card", "Tarjeta de crédito o débito";
        CARD_SUB = "Charged today. Fee of {rate}%: {fee}. Total: {total}.", "Se cobra hoy. Cargo de {rate}%: {fee}. Total: {total}.";
        FEE = "The fee pays for the card service. It does not count toward your child support.",
            "El cargo paga el servicio de tarjeta. No cuenta para su manutención.";
        CARD_OFFLINE = "Cards do not work while there is no connection.", "Las tarjetas no funcionan sin conexión.";
        CARD_OFF = "This kiosk does not take cards.", "Este quiosco no acepta tarjetas.";
        CARD_OFF_HOLD = "Cards are not taken for this case now.", "Por ahora no se aceptan tarjetas para este caso.";
        CARD_HEADING = "You cannot pay by card right now", "Ahora no puede pagar con tarjeta";
        BANK_OFFLINE = "Paying needs a connection", "Para pagar se necesita conexión";
    }
    /// 10 to 12 Bank account.
    account {
        HEADING = "Which bank account do you want to use?", "¿Qué cuenta de banco quiere usar?";
        ON_FILE = "{type} ending in {last4}", "{type} que termina en {last4}";
        ON_FILE_SUB = "Already checked. First possible date: {date}.", "Ya revisada. Primera fecha posible: {date}.";
        ON_FILE_PENDING = "Your bank is checking it. First possible date: {date}.", "Su banco la está revisando. Primera fecha posible: {date}.";
        OTHER = "A different account", "Otra cuenta";
        OTHER_SUB = "We check it with your bank first. First possible date: {date}.", "Primero la revisamos con su banco. Primera fecha posible: {date}.";
        CANCELS = "A new account cancels the payments you have set up now. You will need to set them up again.",
            "Una cuenta nueva cancela los pagos que ya programó. Tendrá que programarlos otra vez.";
        ROUTING = "What is your bank's routing number?", "¿Cuál es el número de ruta de su banco?";
        ROUTING_WHERE = "It has 9 digits. It is the first number at the bottom left of a check. It is also in your bank's app (routing number).",
            "Tiene 9 dígitos. Es el primer número abajo a la izquierda de un cheque. También está en la aplicación de su banco (routing number).";
        ROUTING_LABEL = "Routing number", "Número de ruta";
        ROUTING_BANK = "Bank: {bank}", "Banco: {bank}";
        ROUTING_LENGTH = "A routing number has 9 digits. You typed {m}.", "El número de ruta tiene 9 dígitos. Usted escribió {m}.";
        ROUTING_NONE = "No bank has that routing number. Check each digit. Use the number for withdrawals, not the one for wires.",
            "Ningún banco tiene ese número de ruta. Revise cada dígito. Use el número para retiros, no el de transferencias (wires).";
        ROUTING_MISSING = "I do not know it", "No lo sé";
        ROUTING_MISSING_HEADING = "Your bank can tell you the routing number", "Su banco le puede decir el número de ruta";
        ROUTING_MISSING_TEXT = "Look at the bottom left of a check or in your bank's app, or call your bank.",
            "Mire abajo a la izquierda de un cheque o en la aplicación de su banco, o llame a su banco.";
        ROUTING_OR_CARD = "You can also pay once by card.", "También puede pagar una vez con tarjeta.";
        TYPE = "What kind of account is it?", "¿Qué tipo de cuenta es?";
        CHECKING = "Checking", "Cuenta de cheques (checking)";
        SAVINGS = "Savings", "Cuenta de ahorros (savings)";
        NUMBER = "What is the account number?", "¿Cuál es el número de cuenta?";
        NUMBER_WHERE = "On a check it comes after the routing number. Do not use the card number.",
            "En un cheque está después del número de ruta. No use el número de la tarjeta.";
        NUMBER_LABEL = "Account number", "Número de cuenta";
        AGAIN = "Type the account number again", "Escriba otra vez el número de cuenta";
        AGAIN_WHY = "A wrong number is the most common reason a bank says no.", "Un número equivocado es la razón más común por la que un banco no acepta.";
        LENGTH = "An account number has 4 to 17 digits. You typed {m}.", "El número de cuenta tiene de 4 a 17 dígitos. Usted escribió {m}.";
        DIFFERENT = "The two numbers are not the same. Check your paper and type it again.",
            "Los dos números no son iguales. Revise su papel y escríbalo otra vez.";
        HIDE = "Hide the number", "Ocultar el número";
        SHOW = "Show the number", "Mostrar el número";
    }
    /// 13 to 15 Dates.
    date {
        HOW_OFTEN = "How often do you want to pay?", "¿Cada cuánto quiere pagar?";
        WEEKLY = "Every week", "Cada semana";
        BIWEEKLY = "Every two weeks", "Cada dos semanas";
        SEMIMONTHLY = "Twice a month", "Dos veces al mes";
        MONTHLY = "Once a month", "Una vez al mes";
        WEEKDAY = "Which day of the week?", "¿Qué día de la semana?";
        PAIR_HEADING = "Which two days of the month?", "¿Qué dos días del mes?";
        MONTH_DAY = "Which day of the month?", "¿Qué día del mes?";
        SHORT_MONTH = "In a shorter month, we use the last day of that month.", "Si el mes es más corto, usamos el último día del mes.";
        PAIR = "{a} and {b}", "{a} y {b}";
        ONCE = "Which day do you want to pay?", "¿Qué día quiere pagar?";
        FIRST = "When should the first payment be?", "¿Cuándo será el primer pago?";
        LEAD_NEW = "The first possible day is {date}. Your bank needs {n} business days to check the account.",
            "El primer día posible es el {date}. Su banco necesita {n} días hábiles para revisar la cuenta.";
        LEAD = "The first possible day is {date}. We need {n} business days.",
            "El primer día posible es el {date}. Necesitamos {n} días hábiles.";
        LEAD_OFFLINE = "There is no connection, so one more day is added.", "No hay conexión, así que se agrega un día más.";
        LEGEND = "Days with no frame: banks are closed or it is too soon. A dot is a bank holiday.",
            "Días sin marco: el banco cierra o es muy pronto. Un punto es día feriado.";
        NEXT = "Next payments: {d1}; {d2}; {d3}", "Próximos pagos: {d1}; {d2}; {d3}";
        CLOSED = "Banks are closed on {date}. Choose a day with a frame.", "El banco cierra el {date}. Escoja un día con marco.";
        CLOSED_HOLIDAY = "Banks are closed on {date} ({name}). Choose a day with a frame.", "El banco cierra el {date} ({name}). Escoja un día con marco.";
        SOON = "{date} is too soon. The first possible day is {date2}.", "El {date} es muy pronto. El primer día posible es el {date2}.";
        EMPTY = "Choose a day.", "Escoja un día.";
        DAY_HOLIDAY = "{date}, bank holiday, {name}, not available", "{date}, día feriado, {name}, no disponible";
        DAY_CLOSED = "{date}, banks are closed, not available", "{date}, el banco cierra, no disponible";
        DAY_SOON = "{date}, too soon, not available", "{date}, muy pronto, no disponible";
        PREVIOUS = "Previous month: {month}", "Mes anterior: {month}";
        FOLLOWING = "Next month: {month}", "Mes siguiente: {month}";
        MOVED = "Your first payment moves to {date}", "Su primer pago pasa al {date}";
        CHOSE = "You chose", "Usted escogió";
        WILL_BE = "It will be", "Será";
        WHY_LEAD = "Your bank needs {n} business days to check the account. That ends on {date}.",
            "Su banco necesita {n} días hábiles para revisar la cuenta. Terminan el {date}.";
        WHY_NOTICE = "We need {n} business days. That ends on {date}.", "Necesitamos {n} días hábiles. Terminan el {date}.";
        WHY_WEEKEND = "{date} is a {weekday}. Banks are closed, so we use the next business day.",
            "El {date} es {weekday}. El banco cierra, así que usamos el siguiente día hábil.";
        WHY_HOLIDAY = "{date} is a bank holiday ({name}), so we use the next business day.",
            "El {date} es día feriado ({name}), así que usamos el siguiente día hábil.";
        WHY_CLOSURE = "Banks are closed on {date}, so we use the next business day.", "El banco cierra el {date}, así que usamos el siguiente día hábil.";
        WHY_FREQUENCY = "You asked to pay {frequency}. {date} is not one of those days, so we use the next one.",
            "Usted pidió pagar {frequency}. El {date} no es uno de esos días, así que usamos el siguiente.";
        WHY_MONTH_END = "That month has no day {day}, so we use its last day.", "Ese mes no tiene día {day}, así que usamos el último.";
        WHY_CUT_OFF = "It is after {time}, so today counts as {date}.", "Ya pasó la hora de cierre ({time}), así que hoy cuenta como {date}.";
        USE = "Use this date", "Usar esta fecha";
        CHOOSE = "Choose another day", "Escoger otro día";
        EARLIER_DUE = "A payment is due before this date? Pay by card or mail so you are not late.",
            "¿Tiene que pagar antes de esta fecha? Pague con tarjeta o por correo para no atrasarse.";
    }
    /// 16 Card.
    card {
        NUMBER = "What is the card number?", "¿Cuál es el número de la tarjeta?";
        NUMBER_LABEL = "Card number", "Número de tarjeta";
        TAKEN = "American Express, Mastercard, Visa, Discover, JCB or Maestro, with a U.S. address.",
            "American Express, Mastercard, Visa, Discover, JCB o Maestro, con dirección en Estados Unidos.";
        EXPIRY = "When does the card expire?", "¿Cuándo vence la tarjeta?";
        EXPIRY_HOW = "Type 2 digits for the month and 2 for the year, like 0829.", "Escriba 2 dígitos del mes y 2 del año, como 0829.";
        EXPIRY_LABEL = "Month and year", "Mes y año";
        CODE = "What is the security code?", "¿Cuál es el código de seguridad?";
        CODE_WHERE = "3 digits on the back. American Express: 4 digits on the front. Maestro: the last 3 digits of the card number.",
            "3 dígitos atrás. American Express: 4 dígitos al frente. Maestro: los últimos 3 dígitos de la tarjeta.";
        CODE_LABEL = "Security code", "Código de seguridad";
        NAME = "What name is on the card?", "¿Qué nombre aparece en la tarjeta?";
        NAME_LABEL = "Name on the card", "Nombre en la tarjeta";
        NAME_MISSING = "Type the name as it is on the card.", "Escriba el nombre como está en la tarjeta.";
        STREET = "What is the street of your card's billing address?", "¿Cuál es la calle de la dirección de su tarjeta?";
        STREET_WHERE = "House number and street, as on your card's statement.", "Número y calle, como en el estado de cuenta de su tarjeta.";
        STREET_LABEL = "Street", "Calle";
        STREET_MISSING = "Type the house number and street.", "Escriba el número y la calle.";
        ZIP = "What is the ZIP code of your card's billing address?", "¿Cuál es el código postal (ZIP) de la dirección de su tarjeta?";
        ZIP_LABEL = "ZIP code", "Código postal (ZIP)";
        ZIP_LENGTH = "A ZIP code has 5 digits. You typed {m}.", "Un código postal tiene 5 dígitos. Usted escribió {m}.";
        ZIP_NOWHERE = "No U.S. state has that ZIP code. Check it. Cards need a U.S. address.",
            "Ningún estado de EE. UU. tiene ese código postal. Revíselo. Las tarjetas necesitan dirección en Estados Unidos.";
        CITY = "What is the city or town of your card's billing address?", "¿Cuál es la ciudad de la dirección de su tarjeta?";
        CITY_STATE = "ZIP code {zip}, {state}", "Código postal {zip}, {state}";
        CITY_LABEL = "City or town", "Ciudad";
        CITY_MISSING = "Type the city or town.", "Escriba la ciudad.";
        NUMBER_EMPTY = "Type the card number.", "Escriba el número de la tarjeta.";
        NUMBER_WRONG = "A digit is wrong or missing. Check the card and type the whole number.",
            "Un dígito está mal o falta. Revise la tarjeta y escriba el número completo.";
        NOT_TAKEN = "We do not take this kind of card. Use another card or a bank account.",
            "No aceptamos este tipo de tarjeta. Use otra tarjeta o una cuenta de banco.";
        EXPIRY_WRONG = "Type 4 digits: the month from 01 to 12, then the year, like 0829.", "Escriba 4 dígitos: el mes de 01 a 12 y luego el año, como 0829.";
        EXPIRED = "This card is past its date. Use another card or a bank account.", "Esta tarjeta ya venció. Use otra tarjeta o una cuenta de banco.";
        CODE_WRONG = "The security code has {n} digits. You typed {m}.", "El código de seguridad tiene {n} dígitos. Usted escribió {m}.";
        PAY = "Pay {total}", "Pagar {total}";
    }
    /// 17 E-mail.
    email {
        HEADING = "What is your e-mail address?", "¿Cuál es su correo electrónico?";
        WHY = "We send your confirmation there. If your bank does not accept the account, that is how we tell you.",
            "Allí le enviamos la confirmación. Si su banco no acepta la cuenta, le avisamos por ese correo.";
        WHY_CARD = "We send your confirmation there.", "Allí le enviamos la confirmación.";
        LABEL = "E-mail address", "Correo electrónico";
        NONE = "I have no e-mail", "No tengo correo";
        NONE_HEADING = "You can pay without e-mail", "Puede pagar sin correo electrónico";
        NONE_TEXT = "Keep your paper receipt. Call 1-888-233-7223 and ask if your bank accepted the account.",
            "Guarde su recibo de papel. Llame al 1-888-233-7223 y pregunte si su banco aceptó la cuenta.";
        NONE_GO = "Go on without e-mail", "Seguir sin correo";
        NEEDED = "You need an e-mail address to pay here", "Necesita un correo electrónico para pagar aquí";
        NEEDED_WHY = "We write to you there: your confirmation, and a message if your bank says no. E-mail is free. A library, a friend or the front desk can help you get one.",
            "Allí le escribimos: la confirmación, y un aviso si su banco dice que no. El correo electrónico es gratis. La biblioteca, un amigo o la recepción le pueden ayudar.";
        NEEDED_ELSE = "Or mail a payment to CT CCSPC, P.O. Box 990036, Hartford, CT 06199-0036.",
            "O envíe un pago por correo postal a CT CCSPC, P.O. Box 990036, Hartford, CT 06199-0036.";
        AT = "An e-mail address needs an @. Example: ana@gmail.com", "Un correo lleva @. Ejemplo: ana@gmail.com";
        AFTER_AT = "Something is missing after the @. Example: ana@gmail.com", "Falta algo después de @. Ejemplo: ana@gmail.com";
        BEFORE_AT = "Something is missing before the @. Example: ana@gmail.com", "Falta algo antes de @. Ejemplo: ana@gmail.com";
        WRONG = "Check this address: a sign is in the wrong place. Example: ana@gmail.com", "Revise el correo: un signo está en mal lugar. Ejemplo: ana@gmail.com";
        GUESS = "Did you mean {guess}? Change it or continue.", "¿Quiso escribir {guess}? Cámbielo o continúe.";
    }
    /// 18 Agree.
    agree {
        HEADING = "Do you agree to this payment?", "¿Está de acuerdo con este pago?";
        ONCE = "I allow the Connecticut child support payment center to take {amount} one time from my {type} ending in {last4} on or after {date}.",
            "Autorizo al centro de pagos de manutención de Connecticut a retirar {amount} una sola vez de mi {type} que termina en {last4} el {date} o después.";
        REPEATED = "I allow the Connecticut child support payment center to take {amount} {frequency} from my {type} ending in {last4}, starting on or after {date}, until I cancel.",
            "Autorizo al centro de pagos de manutención de Connecticut a retirar {amount} {frequency}, de mi {type} que termina en {last4}, desde el {date} o después, hasta que yo cancele.";
        ROLLS = "If a date is a weekend or bank holiday, the money is taken on the next business day.",
            "Si la fecha cae en fin de semana o feriado, el dinero se retira el siguiente día hábil.";
        CANCEL = "I can cancel here, on the website, or at 1-888-233-7223, at least 2 business days before. I can also ask my bank to stop a payment at least 3 business days before.",
            "Puedo cancelar aquí, en el sitio web o al 1-888-233-7223, al menos 2 días hábiles antes. También puedo pedir a mi banco que detenga un pago al menos 3 días hábiles antes.";
        NO_MONEY = "If there is not enough money, the plan is cancelled and I must pay by card, money order, cashier's check or certified check.",
            "Si no hay suficiente dinero, el plan se cancela y tendré que pagar con tarjeta, giro postal, cheque de caja o cheque certificado.";
        WITHHOLDING = "If my employer takes child support from my pay, that does not stop.",
            "Si mi empleador descuenta manutención de mi sueldo, eso no cambia.";
        TICK = "I agree, and this account is mine or I may use it", "Estoy de acuerdo, y la cuenta es mía o puedo usarla";
        MISSING = "To go on, touch \"I agree\". If you do not agree, touch Back.", "Para seguir, toque \"Estoy de acuerdo\". Si no, toque Atrás.";
        ESTIMATE = "There is no connection. The date is an estimate, and holds if we can send this by {date}.",
            "No hay conexión. La fecha es aproximada, y vale si podemos enviar esto hasta el {date}.";
    }
}
