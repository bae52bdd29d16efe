//! Proof of identity: does it fit the case? (R30, R31)

use rules::file_number::FileNumber;
use rules::policy::Rules;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use wire::lookup::{PayorKind, Proof};

use crate::store::{Ledger, StoreError, SupportCase};

/// What a proof comes to.
#[derive(Debug)]
pub(crate) enum Proven {
    Case(Box<SupportCase>),
    UnknownFileNumber,
    /// Name or Social Security digits do not fit; which is never said.
    NoMatch,
}

/// Looks the case up and compares.
pub(crate) fn prove(ledger: &Ledger, rules: &Rules, proof: &Proof) -> Result<Proven, StoreError> {
    let Some(case) = find(ledger, rules, &proof.file_number)? else {
        return Ok(Proven::UnknownFileNumber);
    };
    Ok(if fits(&case, rules, proof) { Proven::Case(Box::new(case)) } else { Proven::NoMatch })
}

/// The case of a file number, however it was written.
pub(crate) fn find(ledger: &Ledger, rules: &Rules, file_number: &str) -> Result<Option<SupportCase>, StoreError> {
    match normal(rules, file_number) {
        Some(file_number) => ledger.case(&file_number),
        None => Ok(None),
    }
}

/// A file number as central keeps it: no spaces or hyphens, capitals. None where it cannot be one.
pub(crate) fn normal(rules: &Rules, file_number: &str) -> Option<String> {
    let parsed = FileNumber::parse(&rules.file_number, file_number).ok()?;
    Some(parsed.as_str().to_ascii_uppercase())
}

fn fits(case: &SupportCase, rules: &Rules, proof: &Proof) -> bool {
    let (digits, name_fits) = match &proof.payor {
        PayorKind::Own => (rules.ssn_digits.own_case, true),
        PayorKind::ForAnother { first_name, last_name } => (
            rules.ssn_digits.other_person,
            same_name(first_name.expose(), case.first_name.expose())
                && same_name(last_name.expose(), case.last_name.expose()),
        ),
    };
    name_fits && case.ssn.last(digits.into()) == proof.ssn_digits.expose()
}

/// Whether two spellings are the same name: accents, case, spaces, hyphens and apostrophes do not count.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    let letters = |name: &str| -> String {
        let plain = name.nfkd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric());
        plain.flat_map(char::to_lowercase).collect()
    };
    let one = letters(one);
    !one.is_empty() && one == letters(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_do_not_make_another_name() {
        assert!(same_name("PEÑA", "Pena"));
        assert!(same_name("José", "jose"));
        assert!(same_name("n\u{303}u", "ñu"));
        assert!(same_name("O'Brien-Smith", "obrien smith"));
        assert!(!same_name("Ana", "Anna"));
        assert!(!same_name("-", "'"));
    }
}
