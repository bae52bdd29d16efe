//! Review, outcomes, Text & voice, and the time warning (19 to 21, 27).

use super::{Text, texts};

texts! {
    /// 19 Check and send.
    review {
        HEADING = "Check your payment", "Revise su pago";
        NOTHING_SENT = "Nothing has been sent yet.", "Todavía no hemos enviado nada.";
        NOT_SENT = "This payment has not been sent yet.", "Este pago todavía no se ha enviado.";
        FOR = "Paying for", "Pago de";
        AMOUNT = "Amount", "Cantidad";
        FEE = "Card fee", "Cargo de tarjeta";
        TOTAL = "Total", "Total";
        WHEN = "When", "Cuándo";
        NEXT = "Then", "Después";
        BANK = "Bank account", "Cuenta de banco";
        ADDRESS = "Card address", "Dirección de la tarjeta";
        EMAIL = "E-mail", "Correo";
        NO_EMAIL = "No e-mail", "Sin correo";
        CASE = "{name} · file number ending in {nn}", "{name} · expediente que termina en {nn}";
        CASE_UNCHECKED = "File number ending in {nn}", "Expediente que termina en {nn}";
        REPEAT_WHEN = "{often} · from {date}", "{often} · desde el {date}";
        TODAY = "Today", "Hoy";
        SEND = "Send my payment", "Enviar mi pago";
        PAY_CARD = "Pay {total} by card", "Pagar {total} con tarjeta";
        SAVE = "Save my payment", "Guardar mi pago";
        SENDING = "Sending your payment. Do not leave.", "Enviando su pago. No se vaya.";
        LONGER = "This is taking longer than usual. Wait here.", "Está tardando más de lo normal. Espere aquí.";
    }
    /// 20 Done.
    done {
        SET = "Your payment is set for {date}", "Su pago está programado para el {date}";
        SET_FIRST = "Your first payment is set for {date}", "Su primer pago está programado para el {date}";
        FROM = "{amount} from {type} ending in {last4}", "{amount} desde la {type} que termina en {last4}";
        FROM_PLAN = "{amount} {often}, from {type} ending in {last4}", "{amount} {often}, desde la {type} que termina en {last4}";
        CHARGED = "Your payment of {amount} was charged", "Se cobró su pago de {amount}";
        SAVED = "Saved, but not sent yet", "Guardado, pero todavía no enviado";
        NUMBER = "Confirmation number", "Número de confirmación";
        MOVED = "The first date is later than the one you agreed to, because your request arrived later.",
            "La primera fecha es posterior a la que usted aceptó, porque su pedido llegó después.";
        PRENOTE = "Next: your bank checks the account. If it says no, we tell you by e-mail and no money is taken.",
            "Ahora su banco revisa la cuenta. Si no la acepta, le avisamos por correo y no se retira dinero.";
        COUNTS = "Your payment counts on the day the money leaves your bank.", "Su pago cuenta desde el día en que el dinero sale de su banco.";
        POSTED = "Your case will show it in 2 to 3 business days.", "Se verá en su caso en 2 a 3 días hábiles.";
        SCREENED = "Payments of $1,000 or more have an extra check. It can take 10 business days. We may contact you.",
            "Los pagos de $1,000 o más tienen otra revisión. Puede tardar 10 días hábiles. Tal vez le llamemos.";
        FEE = "Card fee: {fee}. Total charged: {total}.", "Cargo de tarjeta: {fee}. Total cobrado: {total}.";
        KEEP = "We will send it when the connection is back. Keep this paper. Call 1-888-233-7223 on {date} to be sure.",
            "Lo enviaremos cuando vuelva la conexión. Guarde este papel. Llame al 1-888-233-7223 el {date} para confirmar.";
        SEND_BY = "The first payment is planned for {date}, if we can send it by {by}.", "El primer pago sería el {date}, si podemos enviarlo hasta el {by}.";
        TAKE = "Take your receipt below.", "Tome su recibo abajo.";
        NO_PAPER = "The printer has no paper. Take a picture or write down the number.", "La impresora no tiene papel. Tome una foto o escriba el número.";
        JAMMED = "The printer is stuck. Staff can print it. Your payment is fine.", "La impresora se atascó. El personal puede imprimirlo. Su pago está bien.";
        JAMMED_BARE = "The printer is stuck. Take a picture or write down the number.", "La impresora se atascó. Tome una foto o escriba el número.";
        NO_PRINTER = "There is no printer here. Take a picture or write down the number.", "Aquí no hay impresora. Tome una foto o escriba el número.";
        PRINT_AGAIN = "Print again", "Imprimir otra vez";
        PAY_AGAIN = "Make another payment", "Hacer otro pago";
    }
    /// 21 Not paid.
    not_paid {
        DECLINED = "Your card was not accepted", "Su tarjeta no fue aceptada";
        DECLINED_TEXT = "You were not charged. Your bank does not tell us why. The number, code or address may be wrong, or there may not be enough credit.",
            "No se le cobró. Su banco no nos dice por qué. Puede ser el número, el código o la dirección, o que no haya suficiente crédito.";
        DECLINED_NUMBER = "You were not charged. The card number or the security code is not right. Check both on the card.",
            "No se le cobró. El número de la tarjeta o el código de seguridad no es correcto. Revise los dos en la tarjeta.";
        DECLINED_ADDRESS = "You were not charged. The address is not the one your bank has for this card. Use the one on your statement.",
            "No se le cobró. La dirección no es la que su banco tiene para esta tarjeta. Use la de su estado de cuenta.";
        DECLINED_ABROAD = "You were not charged. This card has an address outside the United States. Use a card with a U.S. address.",
            "No se le cobró. Esta tarjeta tiene una dirección fuera de Estados Unidos. Use una con dirección en Estados Unidos.";
        DECLINED_CREDIT = "You were not charged. There is not enough credit or money on this card for the total.",
            "No se le cobró. La tarjeta no tiene suficiente crédito o dinero para el total.";
        THREE_HOLD = "After three tries, ask staff or call 1-888-233-7223.", "Después de tres intentos, pregunte al personal o llame al 1-888-233-7223.";
        FAILED_CARD = "Nothing was taken. You can try again with the card.", "No se retiró dinero. Puede intentar otra vez con la tarjeta.";
        THREE = "After three tries, use a bank account or ask staff.", "Después de tres intentos, use una cuenta de banco o pregunte al personal.";
        OTHER_CARD = "Try another card", "Probar otra tarjeta";
        BANK = "Pay from a bank account", "Pagar desde el banco";
        FAILED = "We could not send your payment", "No pudimos enviar su pago";
        FAILED_TEXT = "Nothing was taken. What you typed is still here.", "No se retiró dinero. Lo que escribió sigue aquí.";
        CODE = "If it happens again, tell staff this code: K-{code}", "Si vuelve a pasar, dé este código al personal: K-{code}";
        REFUSED = "The payment center did not accept this payment", "El centro de pagos no aceptó este pago";
        REFUSED_USER = "The name, address or Social Security number does not match the file number. Nothing was taken. Call 1-888-233-7223 and say: User not found.",
            "El nombre, la dirección o el Seguro Social no coincide con el número de expediente. No se retiró dinero. Llame al 1-888-233-7223 y diga: Usuario no encontrado.";
        REFUSED_HOLD = "This case cannot use bank payments now. Nothing was taken. Pay by card or call 1-888-233-7223.",
            "Este caso no puede pagar desde el banco por ahora. No se retiró dinero. Pague con tarjeta o llame al 1-888-233-7223.";
        REFUSED_OTHER = "Nothing was taken. Check your answers and try again, or call 1-888-233-7223.",
            "No se retiró dinero. Revise sus respuestas e intente otra vez, o llame al 1-888-233-7223.";
        UNKNOWN = "We do not know yet if your payment went through", "Todavía no sabemos si su pago se hizo";
        UNKNOWN_TEXT = "Do not pay again now. Keep this paper and call 1-888-233-7223 with number {code}.",
            "No pague otra vez ahora. Guarde este papel y llame al 1-888-233-7223 con el número {code}.";
        UNKNOWN_BARE = "Do not pay again now. Call 1-888-233-7223.", "No pague otra vez ahora. Llame al 1-888-233-7223.";
        CUT = "Your date is not possible any more", "Su fecha ya no es posible";
        CUT_TEXT = "The first possible date is now {date}. Choose again. Nothing was sent.", "La primera fecha posible ahora es el {date}. Escoja otra vez. No se envió nada.";
    }
    /// 27 Text & voice, and the time warning.
    access {
        HEADING = "Text & voice", "Texto y voz";
        SAMPLE = "Changes show at once.", "Los cambios se ven enseguida.";
        STANDARD = "Standard text", "Texto normal";
        LARGE = "Large text", "Texto grande";
        LARGEST = "Largest text", "Texto más grande";
        NIGHT = "White on black", "Blanco sobre negro";
        LOWER = "Lower the screen", "Bajar la pantalla";
        VOICE = "Voice", "Voz";
        VOICE_PRIVATE = "Private with headphones", "Privada con audífonos";
        SLOWER = "Slower voice", "Voz más lenta";
        FASTER = "Faster voice", "Voz más rápida";
        HIDE = "Hide the screen", "Ocultar la pantalla";
        HIDDEN = "The screen is hidden. Touch it to show it again.", "La pantalla está oculta. Tóquela para verla otra vez.";
        MORE_TIME = "More time", "Más tiempo";
        NORMAL = "Back to normal", "Volver a lo normal";
        WARNING = "Are you still here?", "¿Sigue aquí?";
        WARNING_TEXT = "To keep your information private, we will erase it in {n} seconds.", "Para proteger sus datos, los borraremos en {n} segundos.";
        YES = "Yes, I need more time", "Sí, necesito más tiempo";
        NO = "No, erase now", "No, borrar ahora";
        SECONDS = "seconds", "segundos";
    }
}
