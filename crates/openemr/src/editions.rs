//! The editions of OpenEMR and the one table of what they do differently.
//!
//! Nothing else in this crate asks which edition it talks to; it asks for one of these differences. Where the editions
//! differ only in spelling (201 or 200, 301 or 307, number or text) the parsers take all of them and no entry is needed.

use crate::{lenient::string_list, version::ToldVersion};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// An edition of OpenEMR: what it behaves like, not what it is called. A release that is newer than the last of these is
/// taken for the last one, a later build of one may have lost the faults that were observed, and every parser here takes
/// the correct answer too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Edition {
    /// Answers as OpenEMR 7.0.3 does.
    #[serde(rename = "7.0")]
    V7_0,
    /// Answers as OpenEMR 8.0.0 does.
    #[serde(rename = "8.0")]
    V8_0,
    /// Answers as OpenEMR 8.2 does.
    #[serde(rename = "8.2")]
    V8_2,
}

/// Where vitals of a patient are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VitalsSource {
    /// From the patient's FHIR Observations, in one request.
    Observations,
    /// Only from the list of each encounter: Observations can carry another patient's readings (Q74).
    EachEncounter,
}

/// Where the title of a problem is read (Q73).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProblemTitle {
    /// In `Condition.code.text`.
    InCondition,
    /// Nowhere in the Condition: one request for each problem.
    OneByOne,
}

/// How a 404 that means "nothing to show" differs from one that means "no such route" (Q33).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NothingToShow {
    /// An empty body; a missing route says so in JSON.
    EmptyBody,
    /// JSON `null`; a missing route has an empty body.
    NullBody,
}

/// Where the values of laboratory results are read (Q90).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LabValues {
    /// In the Observations themselves.
    InObservations,
    /// Only in the Standard API's procedures: Observations lose their decimals.
    InProcedures,
}

/// How the date of an allergy is written (Q100).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AllergyDates {
    /// `YYYY-MM-DD HH:MM:SS`
    WithTime,
    /// `YYYY-MM-DD`
    DayOnly,
}

/// What the editions do differently. One row each, below.
#[derive(Debug)]
pub(crate) struct Differences {
    /// The edition this row is about.
    pub(crate) edition: Edition,
    /// Q04: scopes that only this edition knows or gives, each with the screen that needs it.
    pub(crate) own_scopes: &'static [(&'static str, &'static str)],
    /// Q90
    pub(crate) lab_values: LabValues,
    /// Q80: the list of documents has the real names; 7.0 shows the name of the file on its disk.
    pub(crate) documents_have_names: bool,
    /// Q51, Q81: deleting an entry and storing a document are answered with 500 although they worked.
    pub(crate) done_may_answer_500: bool,
    /// Q74
    pub(crate) vitals: VitalsSource,
    /// Q73
    pub(crate) problem_title: ProblemTitle,
    /// Q33
    pub(crate) nothing_to_show: NothingToShow,
    /// Q39, Q101: the Standard API lists the problems and allergies of one patient; elsewhere the list is always empty.
    pub(crate) lists_of_one_patient: bool,
    /// Q100
    pub(crate) allergy_dates: AllergyDates,
    /// Q41: a vital that was stored can be answered with 500, which says nothing about the server's health.
    pub(crate) stored_vitals_may_answer_500: bool,
}

const V7_0: Differences = Differences {
    edition: Edition::V7_0,
    own_scopes: &[
        ("user/procedure.read", "Results: exact values (Q90)"),
        ("user/transaction.write", "New referral (Q88)"),
        ("user/DocumentReference.$docref", "Export summary (Q93)"),
        ("user/insurance_type.read", "Insurance: its kind (Q115)"),
    ],
    lab_values: LabValues::InProcedures,
    documents_have_names: false,
    done_may_answer_500: false,
    vitals: VitalsSource::EachEncounter,
    problem_title: ProblemTitle::OneByOne,
    nothing_to_show: NothingToShow::NullBody,
    lists_of_one_patient: false,
    allergy_dates: AllergyDates::WithTime,
    stored_vitals_may_answer_500: false,
};

const V8_0: Differences = Differences {
    edition: Edition::V8_0,
    own_scopes: &[
        // 8.x lists these three in the second spelling only.
        ("user/ServiceRequest.rs", "Results: orders"),
        ("user/MedicationDispense.rs", "Medications: dispensed"),
        ("user/RelatedPerson.rs", "Chart: contacts"),
        ("user/employer.read", "Chart: employer (Q86)"),
        ("user/insurance_type.read", "Insurance: its kind (Q115)"),
    ],
    lab_values: LabValues::InObservations,
    documents_have_names: true,
    done_may_answer_500: true,
    vitals: VitalsSource::Observations,
    problem_title: ProblemTitle::InCondition,
    nothing_to_show: NothingToShow::EmptyBody,
    lists_of_one_patient: false,
    allergy_dates: AllergyDates::WithTime,
    stored_vitals_may_answer_500: true,
};

const V8_2: Differences = Differences {
    edition: Edition::V8_2,
    own_scopes: &[
        ("user/ServiceRequest.rs", "Results: orders"),
        ("user/MedicationDispense.rs", "Medications: dispensed"),
        ("user/RelatedPerson.rs", "Chart: contacts"),
        ("user/employer.read", "Chart: employer (Q86)"),
        ("user/prescription.read", "Medications: check of a prescription (Q113)"),
        ("user/prescription.write", "Medications: prescribe, stop (Q113)"),
    ],
    lab_values: LabValues::InObservations,
    documents_have_names: true,
    done_may_answer_500: false,
    vitals: VitalsSource::Observations,
    problem_title: ProblemTitle::InCondition,
    nothing_to_show: NothingToShow::EmptyBody,
    lists_of_one_patient: true,
    allergy_dates: AllergyDates::DayOnly,
    stored_vitals_may_answer_500: false,
};

impl Edition {
    /// Every edition, oldest first.
    pub const ALL: [Self; 3] = [Self::V7_0, Self::V8_0, Self::V8_2];

    /// The row of the table.
    pub(crate) fn differences(self) -> &'static Differences {
        match self {
            Self::V7_0 => &V7_0,
            Self::V8_0 => &V8_0,
            Self::V8_2 => &V8_2,
        }
    }

    /// Q71: 7.0 does not know the second spelling of scopes, and only 8.2 gives prescriptions to write.
    /// `scopes_supported` is an array, or an array inside an array.
    pub(crate) fn from_scopes(scopes_supported: &Value) -> Self {
        let listed = string_list(scopes_supported);
        let has = |wanted: &str| listed.iter().any(|scope| scope == wanted);
        match (has("user/Patient.rs"), has("user/prescription.write")) {
            (false, _) => Self::V7_0,
            (true, false) => Self::V8_0,
            (true, true) => Self::V8_2,
        }
    }

    /// The same where the server has told its version as well (Q71, Q121). A version says only that an 8 is 8.2 or later:
    /// whether it is an 8 shows in what it can do.
    pub(crate) fn or_later(self, told: Option<&ToldVersion>) -> Self {
        match self {
            Self::V8_0 if told.is_some_and(|told| told.is_at_least(8, 2)) => Self::V8_2,
            other => other,
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V7_0 => "7.0",
            Self::V8_0 => "8.0",
            Self::V8_2 => "8.2",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn q71_the_edition_shows_in_the_scopes_however_deep_they_are_nested() {
        assert_eq!(Edition::from_scopes(&json!(["openid", "user/Patient.rs"])), Edition::V8_0, "flat");
        assert_eq!(Edition::from_scopes(&json!([["openid", "user/Patient.rs"]])), Edition::V8_0, "nested");
        assert_eq!(
            Edition::from_scopes(&json!(["user/Patient.read"])),
            Edition::V7_0,
            "only the first spelling"
        );
        assert_eq!(
            Edition::from_scopes(&json!([["user/Patient.rs", "user/prescription.write"]])),
            Edition::V8_2,
            "prescriptions"
        );
        assert_eq!(
            Edition::from_scopes(&Value::Null),
            Edition::V7_0,
            "a server that lists none is the oldest one"
        );
    }

    #[test]
    fn q71_q121_a_told_version_makes_a_later_edition_of_an_8_and_nothing_else() {
        let told = |major: u32, minor: u32| ToldVersion::of(&json!({"v_major": major, "v_minor": minor}));
        for (found, version, expected) in [
            (Edition::V8_0, told(8, 2), Edition::V8_2),
            (Edition::V8_0, told(8, 4), Edition::V8_2),
            (Edition::V8_0, told(9, 0), Edition::V8_2),
            (Edition::V8_0, told(8, 0), Edition::V8_0),
            (Edition::V8_0, told(8, 1), Edition::V8_0),
            (Edition::V8_0, None, Edition::V8_0),
            (Edition::V7_0, told(8, 2), Edition::V7_0),
            (Edition::V8_2, told(8, 0), Edition::V8_2),
        ] {
            assert_eq!(found.or_later(version.as_ref()), expected, "{found} that says {version:?}");
        }
    }
}
