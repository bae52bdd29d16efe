//! Set-up, in English only, as staff mode is: it is no part of the payors' catalogue.

use super::Text;

super::staff::english! {
    // The menu.
    HEADING = "Set up this kiosk";
    MENU_TEXT = "It is not enrolled yet (K-12), and takes no payments. Go through these from the top.";
    NETWORK = "Network and time";
    PRINTER = "Printer";
    SCREEN = "Screen and touch";
    SOUND = "Sound";
    PIN = "Staff PIN";
    CENTRAL = "Central";
    CENTRAL_SUB = "Address and one-time code. This comes last.";
    CONNECTED = "Connected";
    NOT_CONNECTED = "Not connected";
    PORTRAIT = "Portrait";
    LANDSCAPE = "Landscape";
    TRIED = "{what}, touch tried";
    NOT_TRIED = "{what}, touch not tried yet";
    PIN_SET = "Set";
    PIN_NOT_SET = "Not set. Staff mode needs it.";
    NO_PIN = "Set the staff PIN first. After enrolling, it can no longer be set on this screen.";
    NOT_SAVED = "It could not be saved (K-94). Check the disk: see the field guide.";
    WAIT = "One moment…";

    // Network and time.
    NETWORK_TEXT = "Time and network are set on the machine, not here. The field guide says how.";
    CABLE = "Network";
    CABLE_IS = "Connected: {names}";
    CABLE_NONE = "Not connected. Check the cable.";
    ADDRESS_HERE = "Address of this kiosk";
    ADDRESS_NONE = "None. Ask the network's owner.";
    TIME = "Date and time";
    VERSION = "Version";

    // Printer.
    PRINTER_TEXT = "Choose the printer, then print a test page.";
    NO_PRINTER = "No printer";
    NO_PRINTER_SUB = "Receipts are on the screen only";
    AT_USB = "At USB";
    AT_SERIAL = "At a serial line";
    AT_SERIAL_SUB = "{place}, {baud} baud";
    IN_NETWORK = "In the network";
    OF_CUPS = "Queue of CUPS";
    FILES = "Files";
    OTHER_PRINTER = "Another one in the network";
    OTHER_PRINTER_SUB = "Type its address";
    TEST_PRINT = "Print a test page";
    PRINTER_SAYS = "The printer says: ready.";
    PRINTER_PAPER_LOW = "The printer says: ready, the paper is running low.";
    PRINTER_NO_PAPER = "The printer has no paper.";
    PRINTER_JAMMED = "The printer is jammed or open.";
    PRINTER_ABSENT = "No printer answers there. Check its power and cable.";
    PRINTER_ADDRESS = "Address of the printer";
    PRINTER_ADDRESS_TEXT = "A name or number, such as 192.0.2.7. Its port is 9100 unless you add another one.";
    PRINTER_ADDRESS_WRONG = "Type an address such as 192.0.2.7:9100.";
    USE = "Use this printer";
    SPEED = "Speed of the printer";
    SPEED_TEXT = "Most printers have 9600 when they are new. Their self-test page says it.";
    BAUD = "{baud} baud";

    // Screen.
    SCREEN_HEADING = "How the screen stands";
    SCREEN_TEXT = "Choose it, then try the touch screen.";
    PORTRAIT_SUB = "Higher than wide";
    LANDSCAPE_SUB = "Wider than high";
    TRY_TOUCH = "Try the touch screen";
    TOUCH_HEADING = "Touch every field";
    TOUCH_TEXT = "Each shows a tick when it was felt.";
    TOUCH_MISSING = "Some fields were not touched. If one does not answer, or another one does, see the field guide.";
    TOUCH_DONE = "Done";

    // Sound.
    SOUND_TEXT = "As each visitor finds it.";
    SAY = "Say something";
    VOICE_SAMPLE = "This is the voice of this kiosk.";
    NO_VOICE = "No voice is set up here, or it cannot speak. It is set up in config.toml: see the field guide.";
    BY_HEADPHONES = "Plug in headphones to hear it there. Payors do the same.";

    // PIN.
    PIN_TEXT = "6 to 8 digits. With it, staff look after this kiosk.";
    PIN_AGAIN = "The same PIN again";
    PIN_AGAIN_TEXT = "So that nobody is shut out by a slip.";
    PINS_DIFFER = "The two were not the same. Type a PIN, then the same again.";
    NEXT = "Continue";
    SET_PIN = "Set the PIN";

    // Central.
    ADDRESS = "Address of central";
    ADDRESS_TEXT = "From whoever runs central, such as https://central.example:8443.";
    ADDRESS_WRONG = "The address begins with https:// and a name or number.";
    CODE = "One-time code";
    CODE_TEXT = "42 letters and digits, made for this office. It is good for one kiosk and one hour.";
    CODE_LENGTH = "The code has 42 letters and digits. You typed {typed}.";
    CODE_CHARACTER = "The code never has the letter {letter}. Check what you typed.";
    CODE_END = "The last letter of the code does not fit. Check what you typed.";
    ENROLL = "Enrol";
    ENROLLING = "Asking central…";
    REFUSED_ADDRESS = "That is no address. Go back and check it.";
    REFUSED_NO_ANSWER = "Central does not answer (K-30). Check the cable, then the address.";
    REFUSED_OTHER = "What answers there is not the central of this code (K-32). Check the address and the code.";
    REFUSED_CODE = "Central does not take this code (K-103). Ask for a new one.";
    REFUSED_CENTRAL = "Central refuses (K-103). Ask whoever runs it.";
    REFUSED_NOT_KEPT = "The answer was not kept (K-{code}). Mend that, then ask for a new code.";

    // The end.
    ENROLLED = "This kiosk is enrolled";
    ENROLLED_TEXT = "Check that the office is right. If not, do not open it: tell whoever runs central.";
    KIOSK = "Kiosk";
    OFFICE = "Office";
    OPEN = "Open the kiosk";
}
