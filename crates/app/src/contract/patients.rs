//! Finding a patient.

use domain::{age::Age, patient::PatientSummary};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The answer to what was typed into the search box.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PatientSearch {
    /// The text it answers, so that a late answer to an earlier text is dropped.
    pub query: String,
    /// Matches, best first.
    pub hits: Vec<PatientHit>,
    /// How much of the clinic the local index holds.
    pub index: IndexView,
    /// The clinic's server was asked as well.
    pub asked_server: bool,
}

/// One match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PatientHit {
    /// The patient.
    pub patient: PatientSummary,
    /// Age today.
    pub age: Option<Age>,
    /// Which letters matched, for highlighting.
    pub matched: Vec<MatchSpan>,
    /// Another patient has the same name: look at the date of birth.
    pub same_name: bool,
}

/// A run of matching letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct MatchSpan {
    /// Where.
    pub field: MatchField,
    /// Which phone number, counted from 0; 0 for the other fields.
    pub entry: u32,
    /// First letter, in UTF-16 units as the window counts them.
    pub start: u32,
    /// Length in UTF-16 units.
    pub length: u32,
}

/// The part of a patient's entry that matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum MatchField {
    /// Family name.
    Family,
    /// Given names.
    Given,
    /// What follows the name.
    Suffix,
    /// Medical record number.
    Mrn,
    /// A phone number.
    Phone,
    /// Date of birth.
    Birth,
}

/// How much of the clinic the local index holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[ts(export)]
pub enum IndexView {
    /// The whole patient list is here.
    Complete {
        /// Patients.
        count: u32,
        /// When it was last brought up to date, RFC 3339 UTC.
        as_of: String,
    },
    /// It is being downloaded.
    Loading {
        /// Patients so far.
        done: u32,
        /// Patients of the clinic, once that is known.
        total: Option<u32>,
    },
    /// Only a part is here.
    Partial {
        /// Patients.
        count: u32,
    },
    /// The clinic keeps no list of its patients on its computers: they are looked for at its server.
    NotKept,
    /// This account may not read patients, or nobody is signed in.
    Unavailable,
}
