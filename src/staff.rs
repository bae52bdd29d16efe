//! What staff mode keeps on this machine: the PIN's hash, wrong tries, settings, today's counts; and what it reaches
//! beside the kiosk: the log's copy on a stick, the screen's brightness. Nothing of a payor is in any of it.

pub mod backlight;
pub mod export;
pub mod lock;
pub mod pin;
pub mod settings;
pub mod tally;
