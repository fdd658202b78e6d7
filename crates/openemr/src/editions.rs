//! The editions of OpenEMR and the one table of what they do differently.
//!
//! Nothing else in this crate asks which edition it talks to; it asks for one of these differences. Where the two
//! editions differ only in spelling (201 or 200, 301 or 307, number or text) the parsers take both and no entry is
//! needed.

use crate::lenient::string_list;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// An edition of OpenEMR, as found out by behaviour (Q71) and never by a version string: a final 8.0 may have lost
/// the faults of the build that was observed, and every parser here takes the correct answer too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Edition {
    /// Answers as OpenEMR 7.0.3 does.
    #[serde(rename = "7.0")]
    V7_0,
    /// Answers as OpenEMR 8.0.0 does.
    #[serde(rename = "8.0")]
    V8_0,
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

/// What the editions do differently. One row each, below.
#[derive(Debug)]
pub(crate) struct Differences {
    /// Whose row this is.
    pub(crate) edition: Edition,
    /// Q04: scopes that only this edition knows or gives, each with the screen that needs it.
    pub(crate) own_scopes: &'static [(&'static str, &'static str)],
    /// Q90
    pub(crate) lab_values: LabValues,
    /// Q80: the list of documents has the real names; the other edition shows the name of the file on its disk.
    pub(crate) documents_have_names: bool,
    /// Q51, Q81: deleting an entry and storing a document are answered with 500 although they worked.
    pub(crate) done_may_answer_500: bool,
    /// Q74
    pub(crate) vitals: VitalsSource,
    /// Q73
    pub(crate) problem_title: ProblemTitle,
    /// Q33
    pub(crate) nothing_to_show: NothingToShow,
    /// Q41: a vital that was stored can be answered with 500, which says nothing about the server's health.
    pub(crate) stored_vitals_may_answer_500: bool,
}

const V7_0: Differences = Differences {
    edition: Edition::V7_0,
    own_scopes: &[
        ("user/procedure.read", "Results: exact values (Q90)"),
        ("user/transaction.write", "New referral (Q88)"),
        ("user/DocumentReference.$docref", "Export summary (Q93)"),
    ],
    lab_values: LabValues::InProcedures,
    documents_have_names: false,
    done_may_answer_500: false,
    vitals: VitalsSource::EachEncounter,
    problem_title: ProblemTitle::OneByOne,
    nothing_to_show: NothingToShow::NullBody,
    stored_vitals_may_answer_500: false,
};

const V8_0: Differences = Differences {
    edition: Edition::V8_0,
    own_scopes: &[
        // 8.0 lists these three in the second spelling only.
        ("user/ServiceRequest.rs", "Results: orders"),
        ("user/MedicationDispense.rs", "Medications: dispensed"),
        ("user/RelatedPerson.rs", "Chart: contacts"),
        ("user/employer.read", "Chart: employer (Q86)"),
    ],
    lab_values: LabValues::InObservations,
    documents_have_names: true,
    done_may_answer_500: true,
    vitals: VitalsSource::Observations,
    problem_title: ProblemTitle::InCondition,
    nothing_to_show: NothingToShow::EmptyBody,
    stored_vitals_may_answer_500: true,
};

impl Edition {
    /// The row of the table.
    pub(crate) fn differences(self) -> &'static Differences {
        match self {
            Self::V7_0 => &V7_0,
            Self::V8_0 => &V8_0,
        }
    }

    /// Q71: only 8.0 knows the second spelling of scopes. `scopes_supported` is an array, or an array inside an
    /// array.
    pub(crate) fn from_scopes(scopes_supported: &Value) -> Self {
        if string_list(scopes_supported).iter().any(|scope| scope == "user/Patient.rs") {
            Self::V8_0
        } else {
            Self::V7_0
        }
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V7_0 => "7.0",
            Self::V8_0 => "8.0",
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
            Edition::from_scopes(&Value::Null),
            Edition::V7_0,
            "a server that lists none is the older one"
        );
    }
}
