//! Q72: the numbers that OpenEMR wants with a visit or a booking, where none of the clinic's records tells them: in a
//! clinic without any appointment or visit, for anybody who may not read its directory. The person is asked once, what
//! they typed is kept for this clinic, and what its records say later counts before it.

use crate::{
    contract::{FieldCode, FieldError, TypedNumbers, UiError},
    core::Rounds,
    error::from_disk,
    reading::directory,
};
use domain::encounter::{FacilityId, Provider, ProviderId};

impl Rounds {
    /// Keeps the numbers that the clinic's records do not tell; the forms use them from then on.
    ///
    /// # Errors
    /// With a fault beside a box that holds no positive number, or somebody else's.
    pub async fn save_numbers(&self, typed: &TypedNumbers) -> Result<(), UiError> {
        let account = self.0.account()?;
        let known = directory::directory(&account);
        let mut fields = Vec::new();
        let facility = read("facility", &typed.facility, &mut fields);
        let provider = read("provider", &typed.provider, &mut fields).map(ProviderId);
        if known.missing.facility && typed.facility.trim().is_empty() {
            fields.push(FieldError::new("facility", FieldCode::Required));
        }
        let others = |one: &Provider| {
            Some(one.id) == provider
                && one.uuid.as_deref().is_some_and(|uuid| uuid != account.subject.as_str())
        };
        if known.providers.iter().any(others) {
            fields.push(FieldError::new("provider", FieldCode::NotYours));
        }
        if !fields.is_empty() {
            return Err(UiError::invalid(fields));
        }
        let mut numbers = account.numbers();
        numbers.facility = facility.map(FacilityId).or(numbers.facility);
        if known.missing.provider {
            numbers.providers.insert(account.subject.clone(), provider);
        }
        account.keep_numbers(numbers).map_err(from_disk)
    }
}

/// A number from 1; nothing for an empty box.
fn read(field: &str, typed: &str, fields: &mut Vec<FieldError>) -> Option<u32> {
    let typed = typed.trim();
    let number = typed.parse().ok().filter(|number| *number > 0);
    if number.is_none() && !typed.is_empty() {
        fields.push(FieldError::new(field, FieldCode::NotARecordNumber));
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_number_from_one_is_a_number_of_openemr() {
        for wrong in ["0", "-3", "3.5", "three", "3 4", "99999999999"] {
            let mut fields = Vec::new();
            assert_eq!(read("facility", wrong, &mut fields), None, "{wrong} is none");
            assert_eq!(
                fields,
                [FieldError::new("facility", FieldCode::NotARecordNumber)],
                "{wrong}: said beside the box"
            );
        }
        let mut fields = Vec::new();
        assert_eq!(read("facility", " 3 ", &mut fields), Some(3), "blanks around it do not matter");
        assert_eq!(read("provider", "", &mut fields), None, "an empty box is no fault of its own");
        assert!(fields.is_empty(), "nothing is said about either");
    }
}
