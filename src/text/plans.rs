//! After signing in: coming and past payments, cancelling, changing a payment or the account (22, 23, 31, 32).

use super::{Text, texts};

texts! {
    /// 22 Coming payments.
    coming {
        HEADING = "Your coming payments", "Sus pagos futuros";
        NONE = "You have no coming payments.", "No tiene pagos futuros.";
        SINGLE = "{amount} · account ending in {last4}", "{amount} · cuenta que termina en {last4}";
        PLAN = "{amount} {often}", "{amount}, {often}";
        PLAN_SUB = "Next: {date} · account ending in {last4}", "Próximo: {date} · cuenta que termina en {last4}";
        PLAN_HEADING = "Which payment of this plan?", "¿Qué pago de este plan?";
        PAYMENT_HEADING = "What do you want to do with this payment?", "¿Qué quiere hacer con este pago?";
        AMOUNT = "Amount", "Cantidad";
        DATE = "Date", "Fecha";
        OFTEN = "How often", "Frecuencia";
        ACCOUNT = "Bank account", "Cuenta de banco";
        LAST_DAY = "Last day to change or cancel", "Último día para cambiar o cancelar";
        CHANGE_ACCOUNT = "Change my bank account", "Cambiar mi cuenta de banco";
        ANOTHER = "Set up another payment", "Programar otro pago";
        CANCEL = "Cancel this payment", "Cancelar este pago";
        CANCEL_PLAN = "Cancel the whole plan", "Cancelar todo el plan";
        CHANGE = "Change this payment", "Cambiar este pago";
        CHANGE_PLAN = "Change the whole plan", "Cambiar todo el plan";
        SAFER = "Do it today. 3 business days before is safer.", "Hágalo hoy. Es más seguro 3 días hábiles antes.";
        LATE = "It is too late to change or cancel this payment.", "Ya es tarde para cambiar o cancelar este pago.";
        FAILED = "No connection right now", "No hay conexión en este momento";
        FAILED_TEXT = "We could not read your payments. Try again, or call 1-888-233-7223.",
            "No pudimos leer sus pagos. Intente otra vez o llame al 1-888-233-7223.";
        BUSY = "Too many tries", "Demasiados intentos";
        BUSY_TEXT = "Wait a few minutes and try again, or call 1-888-233-7223.", "Espere unos minutos e intente otra vez, o llame al 1-888-233-7223.";
        SIGNED_OUT = "Your sign-in has ended", "Su sesión terminó";
        SIGNED_OUT_TEXT = "To keep your data safe, a sign-in ends after a few minutes. Nothing is lost. Sign in again.",
            "Para proteger sus datos, la sesión termina después de unos minutos. No se perdió nada. Entre otra vez.";
        SIGN_IN = "Sign in again", "Entrar otra vez";
        SEE = "See my coming payments", "Ver mis pagos futuros";
        QUESTIONS = "Questions? Call 1-888-233-7223.", "¿Preguntas? Llame al 1-888-233-7223.";
    }
    /// 22 Cancelling.
    cancel {
        QUESTION = "Cancel {amount} on {date}?", "¿Cancelar {amount} del {date}?";
        QUESTION_PLAN = "Cancel {amount} {often}?", "¿Cancelar {amount}, {often}?";
        OWE = "You still owe your child support. Pay another way to avoid being late.", "Todavía debe su manutención. Pague de otra forma para no atrasarse.";
        PLAN_FROM = "This cancels the payment on {date} and all after it.", "Esto cancela el pago del {date} y todos los siguientes.";
        STILL_TAKEN = "It is too late for the payment on {date}. It will still be taken.", "Ya es tarde para el pago del {date}. Ese sí se retira.";
        GOES_ON = "The plan goes on. The next payment is on {date}.", "El plan sigue. El próximo pago es el {date}.";
        WITHHOLDING = "If your employer takes child support from your pay, that does not stop.", "Si su empleador descuenta manutención de su sueldo, eso no cambia.";
        YES = "Yes, cancel it", "Sí, cancelar";
        NO = "No, keep it", "No, dejarlo";
        LATE = "It is too late to cancel here", "Ya es tarde para cancelar aquí";
        LATE_CHANGE = "It is too late to change it here", "Ya es tarde para cambiarlo aquí";
        LATE_DAY = "The last day was {date}. Call 1-888-233-7223.", "El último día fue el {date}. Llame al 1-888-233-7223.";
        LATE_NEXT = "You can still change or cancel a later payment.", "Todavía puede cambiar o cancelar un pago posterior.";
        NEXT = "See {amount} on {date}", "Ver {amount} del {date}";
        DONE = "Cancelled. No money will be taken.", "Cancelado. No se retirará dinero.";
        DONE_PLAN = "Your plan is cancelled", "Su plan está cancelado";
        DONE_WHAT = "{amount} on {date} will not be taken.", "No se retirarán {amount} el {date}.";
        DONE_PLAN_WHAT = "No payment from {date} on will be taken.", "No se retirará ningún pago desde el {date}.";
        REQUESTED = "Requested, but not cancelled yet", "Cancelación solicitada, pero todavía no hecha";
        REQUESTED_TEXT = "We will send your request when the connection is back. Keep this paper.", "Enviaremos su pedido cuando vuelva la conexión. Guarde este papel.";
        REACH = "We must send it by {by}. If not, {amount} is taken on {date}.", "Debemos enviarlo hasta el {by}. Si no, se retiran {amount} el {date}.";
        SURE = "Call 1-888-233-7223 by then to be sure.", "Llame antes al 1-888-233-7223 para confirmar.";
        SENDING = "Sending your request. Do not leave.", "Enviando su pedido. No se vaya.";
        NOT_DONE = "It was not cancelled", "No se canceló";
        NOT_DONE_LATE = "It was too late when the payment center got it. {amount} will be taken on {date}. Call 1-888-233-7223.",
            "Ya era tarde cuando llegó al centro de pagos. Se retirarán {amount} el {date}. Llame al 1-888-233-7223.";
        GONE = "This payment is not there any more", "Este pago ya no existe";
        GONE_TEXT = "It was cancelled or changed before. Look at your coming payments.", "Ya se canceló o se cambió antes. Vea sus pagos futuros.";
        REFUSED = "The payment center did not accept this. Everything is as it was. Try again, or call 1-888-233-7223.",
            "El centro de pagos no lo aceptó. Todo sigue como estaba. Intente otra vez o llame al 1-888-233-7223.";
        NOT_SAVED = "We could not save your request. Everything is as it was. Try again, or call 1-888-233-7223.",
            "No pudimos guardar su pedido. Todo sigue como estaba. Intente otra vez o llame al 1-888-233-7223.";
        UNKNOWN = "We do not know if your request was saved. Call 1-888-233-7223.", "No sabemos si su pedido se guardó. Llame al 1-888-233-7223.";
    }
    /// 32 Change a payment.
    change {
        HEADING = "What do you want to change?", "¿Qué quiere cambiar?";
        HEADING_PLAN = "What do you want to change in this plan?", "¿Qué quiere cambiar de este plan?";
        AMOUNT = "The amount", "La cantidad";
        AMOUNT_NOW = "It is {amount} now.", "Ahora es de {amount}.";
        DATE = "The date", "La fecha";
        DATE_NOW = "It is {date} now.", "Ahora es el {date}.";
        NEXT_DATE = "The date of the next payment", "La fecha del próximo pago";
        OFTEN = "How often", "La frecuencia";
        OFTEN_NOW = "It is {often} now.", "Ahora es {often}.";
        FROM = "The change begins with the payment on {date}.", "El cambio empieza con el pago del {date}.";
        REVIEW = "Check your change", "Revise su cambio";
        WAS = "Now", "Ahora";
        NOT_SENT = "Your change has not been sent yet.", "Su cambio todavía no se ha enviado.";
        SEND = "Send my change", "Enviar mi cambio";
        SAVE = "Save my change", "Guardar mi cambio";
        DONE = "Your payment is changed: {date}", "Su pago se cambió: {date}";
        DONE_PLAN = "Your payments are changed from {date} on", "Sus pagos cambian desde el {date}";
        SAVED = "Your change is saved, but not sent yet", "Su cambio está guardado, pero todavía no enviado";
        SEND_BY = "The new payment is planned for {date}, if we can send it by {by}. Until then, the old one stays.",
            "El pago nuevo sería el {date}, si podemos enviarlo hasta el {by}. Hasta entonces, sigue el anterior.";
        SENDING = "Sending your change. Do not leave.", "Enviando su cambio. No se vaya.";
        REFUSED = "Your change was not accepted", "No se aceptó su cambio";
        REFUSED_LATE = "It was too late when the payment center got it. The payment stays as it was. Call 1-888-233-7223.",
            "Ya era tarde cuando llegó al centro de pagos. El pago sigue como estaba. Llame al 1-888-233-7223.";
        REFUSED_OTHER = "The payment stays as it was. Try again, or call 1-888-233-7223.", "El pago sigue como estaba. Intente otra vez o llame al 1-888-233-7223.";
    }
    /// 31 Change my bank account.
    account_change {
        HEADING = "A new account cancels the payments you have set up now", "Una cuenta nueva cancela los pagos que ya programó";
        HEADING_NONE = "Your bank checks a new account first", "Su banco primero revisa la cuenta nueva";
        WARNING = "You will need to set them up again. The first possible date is {date}.", "Tendrá que programarlos otra vez. La primera fecha posible es el {date}.";
        WARNING_NONE = "You have no coming payments. The first possible date with a new account is {date}.",
            "No tiene pagos futuros. La primera fecha posible con la cuenta nueva es el {date}.";
        CANCELLED_ROW = "Will be cancelled", "Se cancelará";
        MAIL_ROW = "Pay by mail", "Pague por correo";
        ROW = "{amount} {often} · next: {date}", "{amount}, {often} · próximo: {date}";
        MAIL_WHERE = "Pay what is due before that date by mail: CT CCSPC, P.O. Box 990036, Hartford, CT 06199-0036.",
            "Pague por correo lo que vence antes de esa fecha: CT CCSPC, P.O. Box 990036, Hartford, CT 06199-0036.";
        GO = "Use a different account", "Usar otra cuenta";
        AGREE_HEADING = "Do you agree to this change?", "¿Está de acuerdo con este cambio?";
        AGREE = "I ask the Connecticut child support payment center to use my {type} ending in {last4} for the payments I set up from now on.",
            "Pido al centro de pagos de manutención de Connecticut que use mi {type} que termina en {last4} para los pagos que yo programe desde ahora.";
        AGREE_CANCELS = "All payments I have set up until now are cancelled. If I want them, I set them up again.",
            "Todos los pagos que programé hasta ahora se cancelan. Si los quiero, los programo otra vez.";
        AGREE_CHECK = "My bank checks the account first. If it says no, no money is taken.", "Mi banco primero revisa la cuenta. Si no la acepta, no se retira dinero.";
        REVIEW = "Check your new account", "Revise su cuenta nueva";
        NOT_SENT = "Nothing has been changed yet.", "Todavía no se ha cambiado nada.";
        SEND = "Change my account", "Cambiar mi cuenta";
        SAVE = "Save my new account", "Guardar mi cuenta nueva";
        FIRST_ROW = "First possible date", "Primera fecha posible";
        ROUTING_ROW = "Routing number", "Número de ruta";
        TITLE = "Bank account change", "Cambio de cuenta de banco";
        DONE = "Your bank account is changed", "Su cuenta de banco se cambió";
        SAVED = "Your new account is saved, but not sent yet", "Su cuenta nueva está guardada, pero todavía no enviada";
        SAVED_TEXT = "Until we send it, your old payments stay as they are. Keep this paper. Call 1-888-233-7223 to be sure.",
            "Hasta que la enviemos, sus pagos anteriores siguen igual. Guarde este papel. Llame al 1-888-233-7223 para confirmar.";
        NOW = "New account: {type} ending in {last4}", "Cuenta nueva: {type} que termina en {last4}";
        NUMBER = "Confirmation number: {code}", "Número de confirmación: {code}";
        FIRST = "The first possible date is {date}.", "La primera fecha posible es el {date}.";
        CANCELLED = "These payments are cancelled", "Estos pagos están cancelados";
        WILL_CANCEL = "These payments will be cancelled", "Estos pagos se cancelarán";
        CANCELS = "{amount} {often}, next on {date}", "{amount}, {often}, próximo el {date}";
        MAIL = "Mail these payments, so that you are not late", "Envíe estos pagos por correo, para no atrasarse";
        DUE = "{amount} due on {date}", "{amount} del {date}";
        ADDRESS = "CT CCSPC, P.O. Box 990036, Hartford, CT 06199-0036", "CT CCSPC, P.O. Box 990036, Hartford, CT 06199-0036";
        AGREED = "You agreed to this", "Usted aceptó esto";
        AGAIN = "Set up my payments again", "Programar mis pagos otra vez";
        AGAIN_HEADING = "Which payment do you want to set up again?", "¿Qué pago quiere programar otra vez?";
        AGAIN_TEXT = "We kept the amount and how often. You choose the date.", "Guardamos la cantidad y la frecuencia. Usted escoge la fecha.";
        NOT_DONE = "Your bank account was not changed", "Su cuenta de banco no se cambió";
        NOT_DONE_ACCOUNT = "The bank numbers are not right. Check them and try again.", "Los números del banco no son correctos. Revíselos e intente otra vez.";
        SENDING = "Sending your new account. Do not leave.", "Enviando su cuenta nueva. No se vaya.";
    }
    /// 23 Past payments.
    past {
        HEADING = "Your past payments", "Sus pagos anteriores";
        NONE = "No payments in the last 12 months.", "No hay pagos en los últimos 12 meses.";
        LINE = "{amount} · {status}", "{amount} · {status}";
        RECEIVED = "Received", "Recibido";
        ON_ITS_WAY = "On its way", "En camino";
        RETURNED = "Returned by the bank", "Devuelto por el banco";
        PROCESSED = "Processed on {date}", "Procesado el {date}";
        PRINT = "Print this list", "Imprimir esta lista";
        LAST_YEAR = "The last 12 months, newest first.", "Los últimos 12 meses, primero los más recientes.";
    }
}
