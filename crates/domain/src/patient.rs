//! Who the patient is: the two identifiers that OpenEMR uses side by side, name, birth, sex and how to reach them.

use crate::{
    age::{Age, age_on},
    redacted_debug,
    time::PartialDate,
};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use ts_rs::TS;

/// An identifier that is not of the shape OpenEMR hands out; it never reaches a request path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of the expected shape")]
pub struct BadId;

/// True for the lower- or upper-case 8-4-4-4-12 hexadecimal form.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(i, b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// Declares a uuid newtype: checked when made, so that whatever holds one may put it into a path.
macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
        #[serde(transparent)]
        #[ts(export, type = "string")]
        pub struct $name(String);

        impl $name {
            /// Checks the shape; uuids are kept in lower case so that equal ones compare equal.
            pub fn parse(text: &str) -> Result<Self, $crate::patient::BadId> {
                if $crate::patient::is_uuid(text) { Ok(Self(text.to_ascii_lowercase())) } else { Err($crate::patient::BadId) }
            }

            /// The uuid as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&text).map_err(<D::Error as ::serde::de::Error>::custom)
            }
        }
    };
}
pub(crate) use uuid_id;

/// Declares a numeric id newtype (a positive number of 32 bits, as OpenEMR's tables have them).
macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(export, type = "number")]
        pub struct $name(pub u32);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
    };
}
pub(crate) use number_id;

uuid_id! {
    /// The patient's uuid: the path element of patient, encounter, problem and allergy routes, and FHIR's id.
    PatientUuid
}
number_id! {
    /// The patient's number: the path element of vital, soap_note, appointment and medication routes. A uuid in
    /// its place is accepted by the server and creates an orphan (Q47), hence two types.
    Pid
}

/// Administrative sex as OpenEMR's list has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Any other entry of the clinic's list.
    Other,
    /// Not recorded, or a word that is not understood.
    Unknown,
}

impl<'de> Deserialize<'de> for Sex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.as_str() {
            "female" => Ok(Self::Female),
            "male" => Ok(Self::Male),
            "other" => Ok(Self::Other),
            "unknown" => Ok(Self::Unknown),
            _ => Err(D::Error::custom("unknown sex")),
        }
    }
}

/// Whether and when the patient died.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Deceased {
    /// The day, if it is recorded.
    pub on: Option<PartialDate>,
}

/// What a patient list or a search result shows, and what the local index holds.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PatientSummary {
    /// FHIR id and Standard API uuid.
    pub uuid: PatientUuid,
    /// OpenEMR's number; absent where only FHIR was read.
    pub pid: Option<Pid>,
    /// Medical record number (pubpid), as the clinic wrote it.
    pub mrn: String,
    /// Family name, verbatim; may be empty.
    pub family: String,
    /// Given names, verbatim, separated by a blank.
    pub given: String,
    /// What follows the name and tells father from son: "Jr.", "Sr.", "III", as stored; may be empty. FHIR of OpenEMR does
    /// not tell it.
    #[serde(default)]
    pub suffix: String,
    /// Date of birth; `None` when the record has none that can be read.
    pub birth: Option<PartialDate>,
    /// Administrative sex.
    pub sex: Sex,
    /// Every phone number on record, as stored.
    pub phones: Vec<String>,
    /// Set when the patient has died.
    pub deceased: Option<Deceased>,
}

redacted_debug!(PatientSummary { uuid, pid });

impl PatientSummary {
    /// The age on a day, or at death for somebody who had died by then; unknown where the day of death is.
    pub fn age(&self, today: Date) -> Option<Age> {
        let day = match self.deceased {
            Some(deceased) => deceased.on.and_then(PartialDate::exact)?.min(today),
            None => today,
        };
        age_on(self.birth?, day)
    }
}

/// By what a person is told from every other of the clinic, as it stands beside whatever is written about them. Two people
/// may have one name, so it is never the name alone.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PatientLabel {
    /// "Family, Given" as lists show it; empty where nothing is known.
    pub name: String,
    /// Date of birth; `None` where the record has none, or where it was not kept.
    pub birth: Option<PartialDate>,
    /// Medical record number (pubpid); empty where the record has none, or where it was not kept.
    pub mrn: String,
}

redacted_debug!(PatientLabel {});

impl PatientSummary {
    /// What stands beside whatever is written about them.
    pub fn label(&self) -> PatientLabel {
        PatientLabel { name: self.list_name(), birth: self.birth, mrn: self.mrn.clone() }
    }

    /// "Family, Given, Suffix" as lists show it, without what is empty. Clinics have names with a blank behind them.
    pub fn list_name(&self) -> String {
        let parts = [self.family.as_str(), self.given.as_str(), self.suffix.as_str()];
        parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// The demographics page of a chart: the summary and how to reach the patient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct Patient {
    /// Name, identifiers, birth, sex.
    pub summary: PatientSummary,
    /// Middle name or initial.
    pub middle: String,
    /// Title such as "Dr.", as stored.
    pub title: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// State or region.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// Country code or name, as stored.
    pub country: String,
    /// E-mail address.
    pub email: String,
    /// Home phone.
    pub phone_home: String,
    /// Mobile phone.
    pub phone_cell: String,
    /// Business phone.
    pub phone_business: String,
    /// Preferred language, as stored.
    pub language: String,
}

redacted_debug!(Patient { summary });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_ids_are_refused_before_they_can_reach_a_path() {
        for text in [
            "",
            "1",
            "../../etc",
            "90cde167-7b9b-4ed1-bd55-533925cb2605/..",
            "90cde167_7b9b-4ed1-bd55-533925cb2605",
        ] {
            assert_eq!(PatientUuid::parse(text), Err(BadId), "{text} is no uuid");
        }
        let id = PatientUuid::parse("90CDE167-7B9B-4ED1-BD55-533925CB2605").expect("a uuid");
        assert_eq!(
            id.as_str(),
            "90cde167-7b9b-4ed1-bd55-533925cb2605",
            "one spelling, so that equal ids are equal"
        );
    }

    #[test]
    fn debug_of_a_patient_shows_ids_and_no_name() {
        let mut patient = PatientSummary {
            uuid: PatientUuid::parse("90cde167-7b9b-4ed1-bd55-533925cb2605").expect("a uuid"),
            pid: Some(Pid(7)),
            mrn: "canary-mrn".into(),
            family: "Canary".into(),
            given: "Ann".into(),
            suffix: String::new(),
            birth: None,
            sex: Sex::Unknown,
            phones: vec![],
            deceased: None,
        };
        let shown = format!("{patient:?}");
        assert!(!shown.to_lowercase().contains("canary"), "no name or MRN in {shown}");
        assert_eq!(patient.list_name(), "Canary, Ann", "lists show family first");
        patient.suffix = "Sr.".into();
        assert_eq!(patient.list_name(), "Canary, Ann, Sr.", "and what tells father from son last");
        patient.given.clear();
        assert_eq!(patient.list_name(), "Canary, Sr.", "without what is empty");
        patient.family = "Canary ".into();
        assert_eq!(patient.label().name, "Canary, Sr.", "a comma stands behind the word");
    }
}
