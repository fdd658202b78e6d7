//! Q72: the numbers that OpenEMR wants with a visit or a booking, where none of the clinic's records tells them: in a
//! clinic without any appointment or visit, for anybody who may not read its directory. The person is asked once, what
//! they typed is kept for this clinic, and what its records say later counts before it.

use crate::{
    Core, Rounds,
    account::Account,
    contract::{FieldCode, FieldError, MissingNumbers, TypedNumbers, UiError},
    encounters::Directory,
    locked::locked,
};
use domain::encounter::{Facility, FacilityId, Provider, ProviderId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was typed for a clinic. It names no patient.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct ClinicNumbers {
    /// The facility's number.
    facility: Option<FacilityId>,
    /// By clinician (`sub`): their own number, or nothing if they were asked and have none.
    providers: BTreeMap<String, Option<ProviderId>>,
}

impl Rounds {
    /// Keeps the numbers that the clinic's records do not tell; the forms use them from then on.
    ///
    /// # Errors
    /// With a fault beside a box that holds no positive number, or somebody else's.
    pub async fn save_numbers(&self, typed: &TypedNumbers) -> Result<(), UiError> {
        let account = self.0.account()?;
        let known = self.0.directory(&account);
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
        let mut numbers = self.0.numbers(&account);
        numbers.facility = facility.map(FacilityId).or(numbers.facility);
        if known.missing.provider {
            numbers.providers.insert(account.subject.clone(), provider);
        }
        // The demo clinic is never written down.
        if self.0.clinic().is_some_and(|clinic| !clinic.is_demo()) {
            self.0.save(|file| {
                if let Some(clinic) = &mut file.clinic {
                    clinic.numbers = numbers.clone();
                }
            })?;
        }
        *locked(&account.numbers) = Some(numbers);
        Ok(())
    }
}

impl Core {
    /// Completes what the records tell with what was typed, and says what is still missing.
    pub(crate) fn complete(&self, account: &Account, mut known: Directory) -> Directory {
        let typed = self.numbers(account);
        if known.facilities.is_empty() {
            // The window has a word for a facility without a name.
            known.facilities.extend(typed.facility.map(|id| Facility { id, name: String::new() }));
        }
        let asked = typed.providers.get(&account.subject);
        if known.me.is_none()
            && let Some(Some(id)) = asked
        {
            known.me = Some(*id);
            if !known.providers.iter().any(|one| one.id == *id) {
                let (uuid, name) = (Some(account.subject.clone()), account.user().name);
                known.providers.push(Provider { id: *id, uuid, name });
            }
        }
        // Whoever may start visits sees patients; a front desk has no number of its own to be asked for.
        let sees_patients = self.hub.state().rights.is_none_or(|rights| rights.can_start_visit);
        known.missing = MissingNumbers {
            facility: known.facilities.is_empty(),
            provider: known.me.is_none() && asked.is_none() && sees_patients,
        };
        known
    }

    fn numbers(&self, account: &Account) -> ClinicNumbers {
        let of_session = locked(&account.numbers).clone();
        let demo = self.clinic().is_none_or(|clinic| clinic.is_demo());
        let saved = || self.saved().clinic.filter(|_| !demo).map(|clinic| clinic.numbers);
        of_session.or_else(saved).unwrap_or_default()
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

    #[test]
    fn what_was_typed_is_kept_for_each_clinician() {
        let providers = [("a".to_owned(), Some(ProviderId(8))), ("b".to_owned(), None)];
        let numbers = ClinicNumbers { facility: Some(FacilityId(3)), providers: providers.into() };
        let kept = serde_json::to_string(&numbers).expect("plain data");
        assert_eq!(serde_json::from_str::<ClinicNumbers>(&kept).expect("the same"), numbers, "{kept}");
        let older: ClinicNumbers = serde_json::from_str("{}").expect("a file of before");
        assert_eq!(older, ClinicNumbers::default(), "nothing was typed then");
    }
}
