//! The rules of child-support payments, as pure functions.
//!
//! Nothing here reads a clock, a file or a network, and nothing is a float: dates come in as civil dates of the
//! office's time zone (R3), money as whole cents (R23). The kiosk and central both link this crate, so that a date
//! or a fee that the payor agreed to is the one that central finds too. Rule numbers (`R12`) point to RULES.md.
//!
//! In the order in which a payment meets them:
//!
//! - [`policy`]: every figure that an operator may change, with its default
//! - [`person`], [`contact`], [`file_number`], [`credentials`]: who pays, and for whom
//! - [`money`]: amounts, limits and the card fee
//! - [`bank`], [`card`]: what the payment is made with; [`account_state`]: whether a bank draft is allowed at all
//! - [`calendar`], [`schedule`]: business days, and the withdrawals of a plan with the reason of every move
//! - [`change`]: until when a withdrawal can be changed or cancelled
//! - [`ach`]: what central tells the bank, and what the bank's answers mean
//! - [`sensitive`]: text that is never printed and does not outlive its use

pub mod account_state;
pub mod ach;
pub mod bank;
pub mod calendar;
pub mod card;
pub mod change;
pub mod contact;
pub mod credentials;
pub mod file_number;
pub mod money;
pub mod person;
pub mod policy;
pub mod schedule;
pub mod sensitive;

mod text;
