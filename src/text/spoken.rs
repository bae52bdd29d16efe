//! What only the voice says: how to move, what is chosen, what was typed.

use super::{Text, texts};

texts! {
    /// Spoken, never drawn.
    voice {
        ON = "Voice help is on.", "La ayuda por voz está encendida.";
        CHOICES = "{n} choices.", "{n} opciones.";
        ONE_CHOICE = "One choice.", "Una opción.";
        MOVE = "Down arrow: hear the next one. Enter: choose it.", "Flecha abajo: oír la siguiente. Entrar: escogerla.";
        TYPE = "Type on the number keys.", "Escriba con las teclas de números.";
        SPELL = "Type on the keyboard. With the down arrow you come to the keys on the screen.",
            "Escriba con el teclado. Con la flecha abajo llega a las teclas de la pantalla.";
        LEFT = "Left arrow:", "Flecha izquierda:";
        RIGHT = "Right arrow:", "Flecha derecha:";
        BUTTON = "Button", "Botón";
        CHOSEN = "Chosen", "Escogido";
        NOT_CHOSEN = "Not chosen", "No escogido";
        UNAVAILABLE = "Not available", "No disponible";
        PLACE = "{n} of {m}", "{n} de {m}";
        EMPTY = "Empty", "Vacío";
        DONE = "Done", "Listo";
        MISSING = "Still missing", "Todavía falta";
        DIGIT_OF = "Digit entered, {n} of {m}", "Dígito escrito, {n} de {m}";
        DIGIT = "Digit entered, {n} so far", "Dígito escrito, van {n}";
        ENTERED_OF = "{n} of {m} digits entered", "{n} de {m} dígitos escritos";
        ENTERED = "{n} digits entered", "{n} dígitos escritos";
        DIGIT_DELETED = "Digit deleted, {n} left", "Dígito borrado, quedan {n}";
        DELETED = "deleted", "borrado";
        SECONDS_LEFT = "{n} seconds left", "Quedan {n} segundos";
        VOLUME = "Volume {n} of 10", "Volumen {n} de 10";
        SLOWER = "Slower voice", "Voz más lenta";
        NORMAL = "Normal voice", "Voz normal";
        FASTER = "Faster voice", "Voz más rápida";
        PRIVATE = "Private", "Privado";
        PRIVATE_WHY = "Part of this screen is private. It is only said in headphones.",
            "Una parte de esta pantalla es privada. Solo se dice en los audífonos.";
        AT = "at", "arroba";
        DOT = "dot", "punto";
        DASH = "dash", "guion";
        UNDERSCORE = "underscore", "guion bajo";
        SLASH = "slash", "barra";
        APOSTROPHE = "apostrophe", "apóstrofo";
        NUMBER_SIGN = "number sign", "numeral";
        PLUS = "plus", "más";
        POINT_IN_AMOUNT = "point", "punto";
    }
}
