//! Short errands: asking to be contacted (26), finding a receipt (34), scanning, and the short way for who pays again.

use super::{Text, texts};

texts! {
    /// 26 Contact me.
    contact {
        NAME = "What is your name?", "¿Cómo se llama?";
        WHEN = "When is a good time to call?", "¿A qué hora es mejor llamar?";
        MORNING = "Morning", "Por la mañana";
        AFTERNOON = "Afternoon", "Por la tarde";
        BY_EMAIL = "Send an e-mail, do not call", "Escribir un correo, no llamar";
        PHONE = "What phone number should we call?", "¿A qué número de teléfono le llamamos?";
        PHONE_LABEL = "Phone number", "Número de teléfono";
        MESSAGE = "Is it safe to leave a message?", "¿Es seguro dejar un mensaje?";
        MESSAGE_WHY = "Someone else may hear it.", "Otra persona lo puede oír.";
        MESSAGE_YES = "Yes, you may leave a message", "Sí, pueden dejar un mensaje";
        MESSAGE_NO = "No, do not leave a message", "No, no dejen mensaje";
        KIND = "What kind of phone is it?", "¿Qué tipo de teléfono es?";
        CELL = "Cell phone", "Celular";
        HOME = "Home phone", "Teléfono de casa";
        MORE = "Do you want to tell us more?", "¿Quiere darnos más datos?";
        MORE_WHY = "It helps us find your case. You do not have to.", "Nos ayudan a encontrar su caso. No es obligatorio.";
        MORE_NO = "No, this is enough", "No, con esto basta";
        MORE_YES = "Yes, I want to add something", "Sí, quiero agregar algo";
        MORE_YES_CALL = "Another phone, e-mail, address, court", "Otro teléfono, correo, dirección, corte";
        MORE_YES_WRITE = "Address, court", "Dirección, corte";
        OTHER_CELL = "Do you have a cell phone too?", "¿Tiene también un celular?";
        OTHER_HOME = "Do you have a home phone too?", "¿Tiene también un teléfono de casa?";
        NO_PHONE = "No other phone", "No tengo otro";
        OTHER_EMAIL = "Do you have an e-mail address?", "¿Tiene correo electrónico?";
        NO_EMAIL = "No e-mail", "No tengo correo";
        NO_ADDRESS = "No address", "Sin dirección";
        COURT = "Which court has your family file?", "¿Qué corte tiene su expediente de familia?";
        COURT_WHY = "Only if there is one already.", "Solo si ya existe uno.";
        NO_COURT = "None, or I do not know", "Ninguna, o no lo sé";
        EMAIL = "What is your e-mail address?", "¿Cuál es su correo electrónico?";
        EMAIL_WHY = "We write to you there.", "Allí le escribimos.";
        CHECK = "Check your request", "Revise su pedido";
        ROW_NAME = "Name", "Nombre";
        ROW_WHEN = "When", "Cuándo";
        ROW_HOW = "How", "Cómo";
        ROW_PHONE = "Phone", "Teléfono";
        ROW_MESSAGE = "Message", "Mensaje";
        ROW_EMAIL = "E-mail", "Correo";
        ROW_OTHER_PHONE = "Other phone", "Otro teléfono";
        ROW_ADDRESS = "Address", "Dirección";
        ROW_COURT = "Court", "Corte";
        ROW_MORE = "More", "Más datos";
        NOTHING_MORE = "Nothing added", "Nada más";
        ROW_SIGNED = "Name and signature", "Nombre y firma";
        SIGNED = "{name}, {date}", "{name}, {date}";
        SIGNS = "When you send it, you sign it with your name and today's date.",
            "Al enviarlo, usted lo firma con su nombre y la fecha de hoy.";
        PRINT = "Print it to sign on paper", "Imprimirlo para firmar en papel";
        PAPER = "Contact request", "Pedido de contacto";
        PAPER_HOW = "Sign this paper. Then hand it in at any office, or mail or e-mail it.",
            "Firme este papel. Luego entréguelo en cualquier oficina, o envíelo por correo o por correo electrónico.";
        PAPER_SIGN = "Signed:", "Firma:";
        PAPER_DATE = "Date:", "Fecha:";
        PHONE_ENDING = "Ending in {last4}", "Termina en {last4}";
        SEND = "Send my request", "Enviar mi pedido";
        SAVE = "Save my request", "Guardar mi pedido";
        SENDING = "Sending your request. Wait here.", "Enviando su pedido. Espere aquí.";
        DONE = "We got your request. A child support specialist will contact you.",
            "Recibimos su pedido. Un especialista en manutención se comunicará con usted.";
        SAVED = "Saved. We will send it when the connection is back.", "Guardado. Lo enviaremos cuando vuelva la conexión.";
        KEEP = "Write down this number. With it you can ask here if your request was sent.",
            "Anote este número. Con él puede preguntar aquí si su pedido se envió.";
        NOT_SENT = "We could not send your request", "No pudimos enviar su pedido";
        NOT_SENT_TEXT = "What you typed is still here. Try again, or call 1-888-233-7223.", "Lo que escribió sigue aquí. Intente otra vez o llame al 1-888-233-7223.";
    }
    /// Menu card 3, and 34 Find a receipt.
    find {
        WHICH = "What do you want to see?", "¿Qué quiere ver?";
        EVERY = "All my payments", "Todos mis pagos";
        EVERY_SUB = "You need your user ID and password", "Necesita su nombre de usuario y contraseña";
        ONE = "One payment, by its confirmation number", "Un pago, por su número de confirmación";
        ONE_SUB = "The number is on your receipt", "El número está en su recibo";
        HEADING = "What is the confirmation number?", "¿Cuál es el número de confirmación?";
        WHERE = "It has 12 letters and digits. Type it, or scan the code on your receipt.", "Tiene 12 letras y dígitos. Escríbalo o escanee el código de su recibo.";
        LABEL = "Confirmation number", "Número de confirmación";
        LENGTH = "A confirmation number has 12 letters and digits. You typed {m}. Check your receipt.",
            "Un número de confirmación tiene 12 letras y dígitos. Usted escribió {m}. Revise su recibo.";
        CHECK = "One letter or digit is wrong. Check each one on your receipt.", "Una letra o un dígito está mal. Revise cada uno en su recibo.";
        SAVED = "Saved here, but not sent yet", "Guardado aquí, pero todavía no enviado";
        SAVED_TEXT = "We will send it when the connection is back. You do not need to do it again.", "Lo enviaremos cuando vuelva la conexión. No necesita hacerlo otra vez.";
        SENT = "Saved here. There is no answer yet", "Guardado aquí. Todavía no hay respuesta";
        SENT_TEXT = "We keep trying until the payment center answers. You do not need to do it again.", "Seguiremos intentando hasta que el centro de pagos responda. No necesita hacerlo otra vez.";
        SCHEDULED = "Accepted. The first payment is on {date}", "Aceptado. El primer pago es el {date}";
        MOVED = "This is a later date than the one you agreed to, because your request arrived later.",
            "Esta fecha es posterior a la que usted aceptó, porque su pedido llegó después.";
        ACCEPTED = "Accepted", "Aceptado";
        ACCEPTED_ON = "The payment center accepted it on {date}.", "El centro de pagos lo aceptó el {date}.";
        CHARGED = "Charged on {date}", "Cobrado el {date}";
        CHARGED_TEXT = "The card payment went through.", "El pago con tarjeta se hizo.";
        REFUSED = "Not accepted", "No aceptado";
        CARD_REFUSED = "The card was not accepted. You were not charged.", "La tarjeta no fue aceptada. No se le cobró.";
        REVERSED = "The card payment was stopped or given back. You were not charged.", "El pago con tarjeta se detuvo o se devolvió. No se le cobró.";
        WHY_ACCOUNT = "The bank account numbers are not right. Nothing was taken. Check them with your bank and set up the payment again.",
            "Los números de la cuenta de banco no son correctos. No se retiró dinero. Revíselos con su banco y programe el pago otra vez.";
        WHY_TOO_LATE = "It was too late to change or cancel this payment. Call 1-888-233-7223.", "Ya era tarde para cambiar o cancelar este pago. Llame al 1-888-233-7223.";
        WHY_EMAIL = "An e-mail address was missing. Nothing was taken. Set up the payment again.", "Faltaba un correo electrónico. No se retiró dinero. Programe el pago otra vez.";
        WHY_OTHER = "The payment center could not carry it out. Nothing was changed. Call 1-888-233-7223.", "El centro de pagos no lo pudo hacer. No se cambió nada. Llame al 1-888-233-7223.";
        CANCELLED = "Cancelled. No more money will be taken", "Cancelado. No se retirará más dinero";
        CANCELLED_TEXT = "It had been accepted, and was cancelled after that.", "Se había aceptado y después se canceló.";
        OPEN = "The payment center has not decided yet", "El centro de pagos todavía no ha decidido";
        OPEN_TEXT = "Do not pay again now. Ask here later, or call 1-888-233-7223 with this number.", "No pague otra vez ahora. Pregunte aquí más tarde o llame al 1-888-233-7223 con este número.";
        UNKNOWN = "We do not know this number", "No conocemos este número";
        UNKNOWN_TEXT = "Check it on your receipt. A payment saved at another kiosk may not have been sent yet. Ask there, or call 1-888-233-7223.",
            "Revíselo en su recibo. Un pago guardado en otro quiosco tal vez no se ha enviado. Pregunte allí o llame al 1-888-233-7223.";
        OFFLINE = "We cannot look this number up right now", "No podemos buscar este número ahora";
        OFFLINE_TEXT = "There is no connection, and this number was not saved at this kiosk. Try later or call 1-888-233-7223.",
            "No hay conexión, y ese número no se guardó en este quiosco. Intente más tarde o llame al 1-888-233-7223.";
        BUSY_TEXT = "Too many questions came at once. Wait a minute and try again.", "Hubo demasiadas preguntas a la vez. Espere un minuto e intente otra vez.";
        HEARD = "There is no connection. This is what we knew before; it may have been cancelled since.", "No hay conexión. Es lo que sabíamos antes; tal vez se canceló después.";
    }
    /// Scanning a letter, card or receipt.
    scan {
        FILE_NUMBER = "We read your file number. Choose your language.", "Leímos su número de expediente. Escoja su idioma.";
        RECEIPT = "We read your receipt. Choose your language.", "Leímos su recibo. Escoja su idioma.";
        MISREAD = "We could not read that code. You can type the number.", "No pudimos leer ese código. Puede escribir el número.";
        NOT_A_FILE_NUMBER = "That is a receipt. Scan a letter or card with your file number, or type the number.",
            "Eso es un recibo. Escanee una carta o tarjeta con su número de expediente, o escriba el número.";
        NOT_A_RECEIPT = "That is a file number. Scan the code on your receipt, or type the confirmation number.",
            "Eso es un número de expediente. Escanee el código de su recibo, o escriba el número de confirmación.";
        FOR_ANOTHER = "I pay for another person", "Pago por otra persona";
    }
    /// Paying the way that is known.
    short {
        ONCE = "Pay once from {type} ending in {last4}", "Pagar una vez desde la {type} que termina en {last4}";
        EMAIL = "We have {email} on file.", "Tenemos {email} en su expediente.";
        USE_EMAIL = "Use {email}", "Usar {email}";
        USE_GUESS = "Yes, use it", "Sí, usar ese";
    }
}
