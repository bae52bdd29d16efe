//! What is being sent to central, as it was agreed to, and how it ended: the same for every kind of request.

use rules::sensitive::Sensitive;
use wire::ConfirmationNumber;

use super::submit::Slip;

/// A request under way, with all that its last screen and paper will say. Nothing that happens while it is sent may change
/// it.
#[derive(Debug, Clone, PartialEq)]
pub enum Errand {
    /// A payment, or other terms for one: ends in a receipt.
    Payment(Box<Slip>),
    /// An account by itself (30).
    Registration { user_id: Sensitive },
}

/// An errand that is no payment has ended well: central took it, or the kiosk keeps it until it can be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    pub errand: Errand,
    pub confirmation: ConfirmationNumber,
    /// Central said yes. Otherwise it is saved, not sent, and nothing may be called done (R20).
    pub accepted: bool,
}
