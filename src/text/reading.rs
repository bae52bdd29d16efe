//! Around what is looked up: questions and answers, offices (24, 25), and what is printed to take along.

use super::{Text, texts};

texts! {
    /// 24 Questions and answers. The answers themselves are data: `assets/content`.
    help {
        HEADING = "What do you want to know?", "¿Qué quiere saber?";
        COUNT = "{n} questions", "{n} preguntas";
        READ = "Read it to me", "Leer en voz alta";
        PRINT = "Print this answer", "Imprimir esta respuesta";
    }
    /// 25 Offices.
    offices {
        HEADING = "Support Enforcement Services offices", "Oficinas de Support Enforcement Services";
        PRINT = "Print this office", "Imprimir esta oficina";
        HERE = "This office · {phone}", "Esta oficina · {phone}";
        NEAREST = "Nearest to here · {phone}", "La más cercana · {phone}";
        PHONE = "Phone: {phone}", "Teléfono: {phone}";
        FAX = "Fax: {fax}", "Fax: {fax}";
        EMAIL = "E-mail: {email}", "Correo: {email}";
        CHECKED = "Checked on {date}.", "Revisado el {date}.";
    }
    /// On any screen that prints a leaflet.
    leaflet {
        PRINT_PAGE = "Print this page", "Imprimir esta hoja";
        PRINT_ADDRESS = "Print this address", "Imprimir esta dirección";
        PRINTING = "Printing…", "Imprimiendo…";
        TAKE = "Take your paper below.", "Tome la hoja impresa abajo.";
        NO_PAPER = "The printer has no paper. Take a picture or write it down.", "La impresora no tiene papel. Tome una foto o anótelo.";
        JAMMED = "The printer is stuck. Take a picture or write it down.", "La impresora se atascó. Tome una foto o anótelo.";
        NO_PRINTER = "There is no printer here. Take a picture or write it down.", "Aquí no hay impresora. Tome una foto o anótelo.";
    }
}
