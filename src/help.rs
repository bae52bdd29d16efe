//! Common questions and their answers (R38), in both languages. Works without a connection.

use crate::text::Text;

/// A question with its answer.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    pub question: Text,
    pub answer: Text,
}

/// Questions that fit one page of cards, beside the one that leads on.
pub const PER_PAGE: u8 = 5;

macro_rules! topics {
    ($($question_en:literal, $question_es:literal => $answer_en:literal, $answer_es:literal;)*) => {
        /// All topics, in the order in which they are offered.
        pub const TOPICS: &[Topic] = &[$(Topic {
            question: Text { en: $question_en, es: $question_es },
            answer: Text { en: $answer_en, es: $answer_es },
        },)*];
    };
}

topics! {
    "Where is my file number?", "¿Dónde está mi número de expediente?" =>
        "On your court order and on letters about child support. Or call 1-888-233-7223.",
        "En su orden de la corte y en las cartas sobre manutención. O llame al 1-888-233-7223.";
    "What is a business day?", "¿Qué es un día hábil?" =>
        "Monday to Friday, but not a bank holiday.", "De lunes a viernes, pero no los feriados bancarios.";
    "Why can I not pay today from my bank?", "¿Por qué no puedo pagar hoy desde mi banco?" =>
        "A new account takes 5 business days to check. If we already checked it, 2. Need it sooner? Use a card.",
        "Una cuenta nueva tarda 5 días hábiles en revisarse. Si ya la revisamos, 2. ¿Es urgente? Use tarjeta.";
    "When does my payment count?", "¿Desde cuándo cuenta mi pago?" =>
        "Bank: the day the money is taken. Card: 2 to 3 business days, or up to 10 for $1,000 or more.",
        "Banco: el día en que se retira el dinero. Tarjeta: 2 a 3 días hábiles, o hasta 10 si es $1,000 o más.";
    "What does a card cost?", "¿Cuánto cuesta usar tarjeta?" =>
        "2.5% of the payment. It is extra and does not lower what you owe.",
        "2.5% del pago. Es aparte y no baja lo que usted debe.";
    "My bank did not accept the account", "Mi banco no aceptó la cuenta" =>
        "No money was taken. Check the numbers with your bank and set up the payment again.",
        "No se retiró dinero. Revise los números con su banco y programe el pago otra vez.";
    "What if I will not have enough money?", "¿Y si no voy a tener dinero?" =>
        "Cancel at least 2 business days before. If not, bank payments stop and you must pay another way.",
        "Cancele por lo menos 2 días hábiles antes. Si no, se detienen los pagos del banco y tendrá que pagar de otra forma.";
    "My employer already takes child support", "Mi empleador ya descuenta manutención" =>
        "You can also pay here. The pay deduction goes on.", "También puede pagar aquí. El descuento del sueldo sigue.";
    "Can I pay less than my order?", "¿Puedo pagar menos que mi orden?" =>
        "Yes, but you still owe the rest. Only a court can change the order.",
        "Sí, pero todavía debe el resto. Solo la corte puede cambiar la orden.";
    "I lost my job or earn less", "Perdí el trabajo o gano menos" =>
        "Your order stays the same until a court changes it. Ask about a review: 1-800-228-5437.",
        "Su orden sigue igual hasta que la corte la cambie. Pregunte por una revisión: 1-800-228-5437.";
    "Money was taken without my permission", "Sacaron dinero sin mi permiso" =>
        "Call 1-888-233-7223 right away. You will be asked to write it down.",
        "Llame al 1-888-233-7223 enseguida. Le pedirán que lo explique por escrito.";
    "I want a card refund", "Quiero un reembolso de la tarjeta" => "Call 1-888-233-7223.", "Llame al 1-888-233-7223.";
}
