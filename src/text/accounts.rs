//! The payor's own account: sign in (29), register (30), new password (33).

use super::{Text, texts};

texts! {
    /// 29 Sign in.
    sign_in {
        USER_ID = "What is your user ID?", "¿Cuál es su nombre de usuario?";
        USER_ID_WHY = "You chose it when you made your account.", "Lo escogió cuando creó su cuenta.";
        USER_ID_LABEL = "User ID", "Nombre de usuario";
        PASSWORD = "What is your password?", "¿Cuál es su contraseña?";
        PASSWORD_WHY = "No one can see it. It is gone from this screen when you leave.",
            "Nadie la puede ver. Se borra de esta pantalla cuando usted se va.";
        PASSWORD_LABEL = "Password", "Contraseña";
        NO_ACCOUNT = "I have no account", "No tengo cuenta";
        FORGOT = "I forgot my password", "Olvidé mi contraseña";
        SHOW = "Hold to show", "Mantenga para ver";
        NO_USER_ID = "Type your user ID.", "Escriba su nombre de usuario.";
        NO_PASSWORD = "Type your password.", "Escriba su contraseña.";
        NO_MATCH = "The user ID or the password is not right. Type the password again, or touch Back to change the user ID. Tries left: {n}.",
            "El nombre de usuario o la contraseña no es correcto. Escriba la contraseña otra vez, o toque Atrás para cambiar el nombre. Le quedan {n} intentos.";
        NO_MATCH_LAST = "The user ID or the password is not right. Type the password again, or touch Back to change the user ID. Tries left: 1.",
            "El nombre de usuario o la contraseña no es correcto. Escriba la contraseña otra vez, o toque Atrás para cambiar el nombre. Le queda 1 intento.";
        ENDED = "We could not open your account", "No pudimos abrir su cuenta";
        ENDED_TEXT = "To keep it safe, this visit will end. Staff can help you, or call 1-888-233-7223.",
            "Para protegerla, esta visita terminará. El personal le puede ayudar, o llame al 1-888-233-7223.";
        NOT_CONNECTED = "There is no connection right now. Try again in a moment, or call 1-888-233-7223.",
            "No hay conexión en este momento. Intente otra vez en un momento, o llame al 1-888-233-7223.";
        NOT_CONNECTED_AGAIN = "The connection was lost. Type the password again and touch Continue, or call 1-888-233-7223.",
            "Se perdió la conexión. Escriba la contraseña otra vez y toque Continuar, o llame al 1-888-233-7223.";
        OFFLINE = "To sign in you need a connection", "Para entrar a su cuenta se necesita conexión";
        OFFLINE_TEXT = "There is none right now. Try later or call 1-888-233-7223. You can still do this here:",
            "Ahora no hay. Intente más tarde o llame al 1-888-233-7223. Aquí puede hacer esto:";
        OFFLINE_BARE = "There is none right now. Try later or call 1-888-233-7223.", "Ahora no hay. Intente más tarde o llame al 1-888-233-7223.";
        SAVE_PAYMENT = "Save a new bank payment", "Guardar un nuevo pago del banco";
        SAVE_PAYMENT_SUB = "We send it when the connection is back", "Lo enviamos cuando vuelva la conexión";
    }
    /// 33 New password.
    new_password {
        EMAIL = "What e-mail address did you give us?", "¿Qué correo electrónico nos dio?";
        EMAIL_WHY = "We use it to make sure it is you.", "Lo usamos para confirmar que es usted.";
        SSN_WHY = "We use it to make sure it is you. No one can see the digits.",
            "Lo usamos para confirmar que es usted. Nadie puede ver los dígitos.";
        HEADING = "Choose a new password", "Escoja una contraseña nueva";
        WHY = "You may use an old one again.", "Puede usar otra vez una anterior.";
        AGAIN = "Type the new password again", "Escriba otra vez la contraseña nueva";
        NO_MATCH = "These answers do not fit together. Check your file number, Social Security number and e-mail. Tries left: {n}.",
            "Estas respuestas no coinciden. Revise su número de expediente, su Seguro Social y su correo. Le quedan {n} intentos.";
        NO_MATCH_LAST = "These answers do not fit together. Check your file number, Social Security number and e-mail. Tries left: 1.",
            "Estas respuestas no coinciden. Revise su número de expediente, su Seguro Social y su correo. Le queda 1 intento.";
        DONE = "Your new password is set", "Su contraseña nueva está lista";
        DONE_TEXT = "Your user ID is {user}", "Su nombre de usuario es {user}";
        SIGN_IN = "Sign in", "Entrar";
    }
    /// What a user ID and a password must have (R35).
    credentials {
        LETTERS = "At least 6 letters", "Por lo menos 6 letras";
        DIGITS = "At least 2 digits", "Por lo menos 2 dígitos";
        SHORT = "At most 12 in all", "No más de 12 en total";
        SAME_CHECK = "Not the same as your user ID", "No es igual a su nombre de usuario";
        EMPTY = "Type at least 6 letters and 2 digits.", "Escriba por lo menos 6 letras y 2 dígitos.";
        FEW_LETTERS = "You need at least 6 letters. You typed {m}.", "Necesita por lo menos 6 letras. Usted escribió {m}.";
        FEW_DIGITS = "You need at least 2 digits. You typed {m}.", "Necesita por lo menos 2 dígitos. Usted escribió {m}.";
        LONG = "Use at most 12 letters and digits. You typed {m}.", "Use no más de 12 letras y dígitos. Usted escribió {m}.";
        OTHER = "Use letters a to z and digits only.", "Use solo letras de la a a la z y dígitos.";
        SAME = "Choose a password that is not your user ID.", "Escoja una contraseña distinta de su nombre de usuario.";
        DIFFERENT = "The two passwords are not the same. Type it again, or touch Back to choose another one.",
            "Las dos contraseñas no son iguales. Escríbala otra vez, o toque Atrás para escoger otra.";
    }
    /// 30 Register.
    register {
        TOO = "Do you also want an account?", "¿Quiere también una cuenta?";
        TOO_WHY = "With it you can see, change and cancel payments here.", "Con ella puede ver, cambiar y cancelar pagos aquí.";
        TOO_NO = "Only pay now", "Solo pagar ahora";
        TOO_YES = "Yes, make an account", "Sí, crear una cuenta";
        TOO_YES_SUB = "About 3 minutes more", "Unos 3 minutos más";
        MAKE = "Make an account", "Crear una cuenta";
        NAME = "What is your name?", "¿Cómo se llama usted?";
        NAME_WHY = "As it is on your court order or your ID.", "Como está en su orden de la corte o en su identificación.";
        STREET = "What street do you live on?", "¿En qué calle vive usted?";
        STREET_WHY = "House number and street.", "Número y calle.";
        OTHER_STREET = "What street does that person live on?", "¿En qué calle vive esa persona?";
        UNIT = "Is there an apartment or unit number?", "¿Tiene número de apartamento o unidad?";
        UNIT_LABEL = "Apartment or unit", "Apartamento o unidad";
        NO_UNIT = "No unit", "No tiene";
        UNIT_MISSING = "Type the apartment or unit, or touch \"No unit\".", "Escriba el apartamento o la unidad, o toque \"No tiene\".";
        ZIP = "What is your ZIP code?", "¿Cuál es su código postal (ZIP)?";
        OTHER_ZIP = "What is that person's ZIP code?", "¿Cuál es el código postal (ZIP) de esa persona?";
        ZIP_NOWHERE = "No U.S. state has that ZIP code. Check each digit.", "Ningún estado de EE. UU. tiene ese código postal. Revise cada dígito.";
        CITY = "What town or city do you live in?", "¿En qué ciudad vive usted?";
        OTHER_CITY = "What town or city does that person live in?", "¿En qué ciudad vive esa persona?";
        OTHER_STATE = "It is not in {state}", "No está en {state}";
        PHONE = "What is your phone number?", "¿Cuál es su número de teléfono?";
        OTHER_PHONE = "What is that person's phone number?", "¿Cuál es el teléfono de esa persona?";
        PHONE_HOW = "10 digits, with the area code.", "10 dígitos, con el código de área.";
        PHONE_LABEL = "Phone number", "Número de teléfono";
        PHONE_LENGTH = "A phone number has 10 digits. You typed {m}.", "Un número de teléfono tiene 10 dígitos. Usted escribió {m}.";
        PHONE_WRONG = "No phone has that number. Check the area code and each digit.",
            "Ningún teléfono tiene ese número. Revise el código de área y cada dígito.";
        SSN_WHY = "The payment center uses it to make sure it is you. No one can see the digits.",
            "El centro de pagos lo usa para confirmar quién es. Nadie puede ver los dígitos.";
        RELATION = "Who are you to the person you pay for?", "¿Qué es usted de la persona por quien paga?";
        SPOUSE = "Husband or wife", "Esposo o esposa";
        PARENT = "Mother or father", "Madre o padre";
        RELATIVE = "Another relative", "Otro familiar";
        EMPLOYER = "Employer", "Empleador";
        NONE_OF_THESE = "None of these", "Ninguno de estos";
        USER_ID = "Choose a user ID", "Escoja un nombre de usuario";
        USER_ID_WHY = "You sign in with it. Write it down.", "Con él entra a su cuenta. Anótelo.";
        USER_ID_LATER = "No connection. We check later if someone has this user ID already.",
            "No hay conexión. Revisaremos después si alguien ya tiene este nombre de usuario.";
        USER_ID_TAKEN = "Someone has this user ID already. Choose another one. All your other answers are kept.",
            "Alguien ya tiene este nombre de usuario. Escoja otro. Sus otras respuestas siguen aquí.";
        PASSWORD = "Choose a password", "Escoja una contraseña";
        PASSWORD_AGAIN = "Type the password again", "Escriba otra vez la contraseña";
        EMAIL_NEEDED = "You need an e-mail address for an account", "Necesita un correo electrónico para tener cuenta";
        REVIEW = "Check your account", "Revise su cuenta";
        REVIEW_LATER = "There is no connection. We save this and check it later.", "No hay conexión. Guardamos esto y lo revisamos después.";
        YOU = "You", "Usted";
        OTHER = "Paying for", "Paga por";
        CASE = "File number", "Expediente";
        CASE_ENDING = "Ending in {nn}", "Termina en {nn}";
        PERSON = "{name} · {state} {zip} · phone ending in {phone}", "{name} · {state} {zip} · teléfono que termina en {phone}";
        SEND = "Make my account", "Crear mi cuenta";
        SAVE = "Save my account", "Guardar mi cuenta";
    }
    /// The ends of 30.
    registered {
        SENDING = "Sending your account. Do not leave.", "Enviando su cuenta. No se vaya.";
        DONE = "Your account is ready", "Su cuenta está lista";
        SAVED = "Saved, but not sent yet", "Guardada, pero todavía no enviada";
        USER_ID = "Your user ID is {user}", "Su nombre de usuario es {user}";
        PRENOTE = "Your bank checks the bank account now. If it says no, we tell you by e-mail.",
            "Ahora su banco revisa la cuenta de banco. Si no la acepta, le avisamos por correo.";
        LATER = "We send it when the connection is back, and check it then. Write down the number and call 1-888-233-7223 in 2 days to be sure.",
            "La enviamos cuando vuelva la conexión, y entonces la revisamos. Anote el número y llame al 1-888-233-7223 en 2 días para confirmar.";
        SAVED_BOTH = "Payment and account saved, but not sent yet", "Pago y cuenta guardados, pero todavía no enviados";
        SIGN_IN = "Sign in now", "Entrar ahora";
        NOT_DONE = "We could not make your account", "No pudimos crear su cuenta";
        NOTHING_TAKEN = "Nothing was taken.", "No se retiró dinero.";
        USER_NOT_FOUND = "The name, address or Social Security number does not match the file number. Check them, or call 1-888-233-7223 and say: User not found.",
            "El nombre, la dirección o el Seguro Social no coincide con el número de expediente. Revíselos, o llame al 1-888-233-7223 y diga: Usuario no encontrado.";
        ALREADY = "There is an account for this case already", "Ya hay una cuenta para este caso";
        ALREADY_TEXT = "Sign in with your user ID, or choose a new password.", "Entre con su nombre de usuario, o escoja una contraseña nueva.";
        OTHER = "The payment center did not take these answers. Check them and try again, or call 1-888-233-7223.",
            "El centro de pagos no aceptó estas respuestas. Revíselas e intente otra vez, o llame al 1-888-233-7223.";
        FAILED = "Nothing was sent. What you typed is still here.", "No se envió nada. Lo que escribió sigue aquí.";
        UNKNOWN = "We do not know if it was saved. Call 1-888-233-7223 before you try again.",
            "No sabemos si se guardó. Llame al 1-888-233-7223 antes de intentar otra vez.";
        CHECK = "Check my answers", "Revisar mis respuestas";
        ONLY_PAY = "Pay without an account", "Pagar sin cuenta";
    }
}
