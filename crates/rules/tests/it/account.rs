//! The state of the bank account (R16, R17).

use payor_rules::account_state::{AccountState, PaymentMethod};
use payor_rules::policy::Rules;

use crate::date;

#[test]
fn r17_on_hold_only_guaranteed_funds_and_by_policy_cards() {
    use PaymentMethod::{Card, CashiersCheck, CertifiedCheck, MoneyOrder};
    let mut rules = Rules::default();
    assert_eq!(AccountState::OnHold.allowed(&rules), [Card, MoneyOrder, CashiersCheck, CertifiedCheck]);
    rules.cards_while_on_hold = false;
    assert_eq!(AccountState::OnHold.allowed(&rules), [MoneyOrder, CashiersCheck, CertifiedCheck]);
    assert_eq!(AccountState::Verified.allowed(&rules), PaymentMethod::ALL);
}

#[test]
fn the_states_are_read_by_their_kind() {
    let pending = AccountState::PrenotePending { registered: date("2026-01-26") };
    let states = [
        (AccountState::None, r#"{"kind":"none"}"#),
        (pending, r#"{"kind":"prenote-pending","registered":"2026-01-26"}"#),
        (AccountState::Verified, r#"{"kind":"verified"}"#),
        (AccountState::OnHold, r#"{"kind":"on-hold"}"#),
    ];
    for (state, json) in states {
        assert_eq!(serde_json::to_string(&state).ok().as_deref(), Some(json));
        assert_eq!(serde_json::from_str::<AccountState>(json).ok(), Some(state));
    }
    assert_eq!(pending.registered(), Some(date("2026-01-26")));
    assert!(pending.has_usable_account() && !pending.is_verified());
    assert!(!AccountState::OnHold.has_usable_account());
}
