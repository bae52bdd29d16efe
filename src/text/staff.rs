//! Staff mode (28), in English only: it is no part of the payors' catalogue, and none of its tests.

use super::Text;

macro_rules! english {
    ($($name:ident = $en:literal;)*) => {
        $(pub const $name: Text = Text { en: $en, es: $en };)*
        #[cfg(test)]
        pub(in crate::text) const ALL: &[(&str, Text)] = &[$((stringify!($name), $name),)*];
    };
}
pub(super) use english;

english! {
    // The door.
    PIN = "Staff PIN";
    PIN_TEXT = "For staff of this office. 6 to 8 digits.";
    PIN_SHORT = "Type 6 to 8 digits.";
    PIN_WRONG = "That is not the PIN. {n} tries are left.";
    PIN_WRONG_LAST = "That is not the PIN. One try is left.";
    PIN_NOT_COUNTED = "The PIN was not checked: this kiosk cannot write to its disk (K-94).";
    OPEN = "Open";
    NO_PIN = "Staff mode is not set up here";
    NO_PIN_TEXT = "No PIN is set. Whoever runs this kiosk sets one on it with the command payor-kiosk staff-pin.";
    PIN_UNREADABLE = "Staff mode cannot be opened";
    PIN_UNREADABLE_TEXT = "The PIN cannot be read (K-98). Whoever runs this kiosk sets it again with the command payor-kiosk staff-pin.";
    LOCKED = "Staff mode is locked";
    LOCKED_TEXT = "The PIN was wrong 5 times. You can try again in {n} minutes.";
    LOCKED_LAST = "The PIN was wrong 5 times. You can try again in less than a minute.";

    // The menu.
    MENU = "Staff mode";
    LEAVE = "Leave";
    DEVICES = "Devices";
    TEST_PAGE = "Test page";
    LAST_RECEIPT = "Last receipt";
    SAVED = "Saved payments";
    OPEN_CLOSE = "Open or close";
    SOUND = "Sound and light";
    COUNTS = "Counts today";
    LOG = "Version and log";
    ALL_WELL = "Nothing needs you right now.";
    IS_CLOSED = "The kiosk is closed to payors. Code K-{code}.";
    NOT_ONLINE = "Central does not answer. Payments from a bank account are saved.";
    NOT_PRINTING = "The printer does not print. See Devices.";
    NEEDS_PERSON = "{n} saved requests need a person. See Saved payments.";
    NEEDS_PERSON_ONE = "One saved request needs a person. See Saved payments.";

    // Devices.
    CENTRAL = "Central";
    ANSWERS = "Answers, last {age} ago";
    NO_ANSWER = "Does not answer, last {age} ago";
    NEVER_ANSWERED = "No answer since the kiosk started";
    PRINTER = "Printer";
    READY = "Ready";
    JAMMED = "Jammed or open";
    ABSENT = "Does not answer";
    PAPER = "Paper";
    PAPER_ENOUGH = "Enough";
    PAPER_LOW = "Running low";
    PAPER_NONE = "None";
    NOT_KNOWN = "Not known";
    CARDS = "Cards";
    CARDS_TYPED = "Typed on the screen";
    CARDS_OFF = "Not taken here";
    VOICE = "Voice";
    VOICE_NONE = "Not set up, or it cannot speak";
    HEADPHONES = "Headphones";
    HEADPHONES_IN = "In";
    HEADPHONES_OUT = "Out";
    KEYPADS = "Keypad and scanner";
    KEYPADS_FOUND = "{n} connected";
    KEYPADS_NONE = "None connected";
    CLOCK = "Date and time";
    OUTBOX = "Outbox";
    OUTBOX_WELL = "Can save";
    OUTBOX_FAULT = "Cannot save: K-{code}";
    DISK = "Disk";
    DISK_FREE = "{size} free";
    POLICY = "Policy";
    POLICY_AGE = "Version {version}, confirmed {age} ago";
    POLICY_BUILT_IN = "Built in: none came from central yet";

    // Printing.
    TEST_HEADING = "Every line should be whole and dark";
    TEST_TITLE = "Printer test";
    TEST_TEXT = "Prints every letter and digit, and a full line. Nothing of a payor.";
    TEST_PRINT = "Print a test page";
    PRINTING = "Printing…";
    PRINTED = "Printed.";
    NOT_PRINTED_PAPER = "Not printed: there is no paper.";
    NOT_PRINTED_JAM = "Not printed: the printer is jammed or open.";
    NOT_PRINTED_ABSENT = "Not printed: no printer answers.";
    RECEIPT_TEXT = "Prints the number only. The rest was erased with the visit.";
    RECEIPT_PRINT = "Print the number";
    RECEIPT_NONE = "No receipt was made since the kiosk started.";
    SLIP_TITLE = "Your receipt number";
    SLIP_TEXT = "With this number you can ask at any kiosk, or on the phone, what became of your request.";
    NUMBER = "Confirmation number";
    MADE = "Made on";
    STATUS_THEN = "Status then";
    SCHEDULED = "Scheduled";
    CHARGED = "Charged";
    SAVED_NOT_SENT = "Saved, not yet sent";
    CHANGE_SAVED = "Change saved, not yet sent";
    CANCELLED = "Cancelled";
    CANCEL_REQUESTED = "Cancellation requested";
    ACCEPTED = "Accepted by central";
    UNKNOWN = "Not known yet";

    // Saved payments.
    WAITING = "Waiting to be sent";
    WAITING_NONE = "None";
    WAITING_SINCE = "{n}, the oldest for {age}";
    OPEN_CARDS = "Card payments without an outcome";
    PARKED = "Need a person";
    ROW = "{number} · {kind}";
    ROW_WHY = "{age} old · {why}";
    CONFLICT = "Central holds another content";
    NOT_UNDERSTOOD = "Central does not understand it";
    REFUSED = "Refused with status {code}";
    ONE_TIME = "One payment";
    RECURRING = "Repeated payment";
    REGISTRATION = "Registration";
    CANCELLATION = "Cancellation";
    CHANGE = "Change";
    ACCOUNT_CHANGE = "Bank account change";
    CONTACT = "Contact request";
    CARRIED = "Carried for other kiosks";
    COPY_UNSENT = "Copy to a USB stick";
    UNSENT_COPIED = "{n} are on the stick, sealed. They stay here too. You can take it out.";
    UNSENT_COPIED_ONE = "One is on the stick, sealed. It stays here too. You can take it out.";
    UNSENT_NOT_COPIED = "They could not be copied (K-47). The stick may be full or locked.";
    SEND = "Send now";
    SENDING = "Sending. What is left shows here.";
    NOTHING_TO_SEND = "Nothing waits to be sent.";
    BARRED = "Central does not let this kiosk in (K-33). Call whoever runs central.";
    SENT_LATER = "Central asked to wait, or does not know this kiosk. It is tried again by itself.";

    // Open or close.
    NOW_OPEN = "The kiosk is open";
    NOW_OPEN_TEXT = "Closing shows every visitor where else to pay. What is saved is still sent. It stays closed after a restart.";
    NOW_CLOSED = "You have closed the kiosk";
    NOW_CLOSED_TEXT = "Visitors read where else to pay, and the code K-{code}.";
    CANNOT_OPEN = "The kiosk cannot take payments";
    CANNOT_OPEN_TEXT = "It opens by itself when that is mended. You can also keep it closed.";
    STAYS_CLOSED = "Something is wrong, whatever you choose here. Code K-{code}.";
    CLOSE = "Close the kiosk";
    REOPEN = "Open the kiosk";
    NOT_SAVED = "This holds until the next restart only: it could not be saved (K-94).";

    // Sound and brightness.
    SOUND_TEXT = "As each visitor finds it.";
    VOLUME = "Voice: {n} of 10";
    BRIGHTNESS = "Brightness: {n} %";
    BRIGHTNESS_NONE = "Brightness: not available here. Use the buttons of the screen.";
    SOFTER = "Softer";
    LOUDER = "Louder";
    DARKER = "Darker";
    BRIGHTER = "Brighter";
    LIGHT_NOT_SET = "The brightness could not be set (K-99). Use the buttons of the screen.";

    // Counts.
    COUNTS_BANK = "Bank payments saved";
    COUNTS_CARD = "Card payments charged";
    COUNTS_ACCEPTED = "Requests that central accepted";
    COUNTS_PRINTED = "Papers printed";
    COUNTS_NOT_PRINTED = "Papers not printed";
    COUNTS_ABANDONED = "Visits left before anything was sent";

    // Version and log.
    VERSION = "Version";
    KIOSK = "Kiosk";
    OFFICE = "Office";
    NONE = "None";
    COPY = "Copy the log";
    COPY_TEXT = "Copies the log to a USB stick. It holds nothing personal.";
    COPYING = "Copying…";
    COPIED = "Copied. You can take the stick out.";
    NO_FOLDER = "No folder for a stick is set up (export_dir).";
    NO_STICK = "There is no stick. Plug one in and try again.";
    NO_LOG = "The log is not in a file here, but in the system's journal.";
    NOT_COPIED = "It could not be copied (K-97). The stick may be full or locked.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_neither_shout_nor_beg_nor_trail_off() {
        let known = ["PIN", "USB", "CUPS"];
        for (name, Text { en, .. }) in ALL.iter().chain(crate::text::setup::ALL) {
            assert!(!en.is_empty() && en.trim() == *en && !en.contains("  ") && !en.contains('!'), "{name}");
            for word in en.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1) {
                assert!(!word.chars().all(char::is_uppercase) || known.contains(&word), "{name}: {word}");
                assert!(
                    !["please", "sorry", "invalid", "oops"].contains(&word.to_lowercase().as_str()),
                    "{name}: {word}"
                );
            }
        }
    }
}
