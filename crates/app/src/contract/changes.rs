//! Changes of what OpenEMR already has: a note, demographics, a problem, an allergy, a medication.
//!
//! Each carries what was on screen when the form was opened. Before it is sent the record is read again; a part that
//! somebody else changed meanwhile is never written over, it comes back as a [`super::ConflictView`].

use domain::{
    note::{NoteId, SoapText},
    redacted_debug,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A change of a SOAP note.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct NoteChange {
    /// The note.
    pub note: NoteId,
    /// As it was when it was opened here.
    pub opened: SoapText,
    /// As it shall be.
    pub text: SoapText,
}

redacted_debug!(NoteChange { note });

/// Demographics as a form holds them: every box as text, the date of birth as typed, `sex` one of `female`, `male`,
/// `unknown`.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct TypedDemographics {
    /// Title (Ms, Dr).
    pub title: String,
    /// First name.
    pub given: String,
    /// Middle name.
    pub middle: String,
    /// Family name.
    pub family: String,
    /// Date of birth as typed; `YYYY-MM-DD` when it comes from the record.
    pub birth: String,
    /// Administrative sex.
    pub sex: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// State or region.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// Country.
    pub country: String,
    /// Home phone.
    pub phone_home: String,
    /// Mobile phone.
    pub phone_cell: String,
    /// Business phone.
    pub phone_business: String,
    /// E-mail address.
    pub email: String,
}

redacted_debug!(TypedDemographics {});

/// A change of demographics. Only what differs from `opened` is sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DemographicsChange {
    /// As it was when it was opened here.
    pub opened: TypedDemographics,
    /// As it shall be.
    pub typed: TypedDemographics,
}

redacted_debug!(DemographicsChange {});

/// Which list of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum EntryList {
    /// Problems.
    Problem,
    /// Allergies.
    Allergy,
    /// Medications of the medication list; prescriptions are not changed here.
    Medication,
}

/// A problem, an allergy or a medication as a form holds it. What the API drops (an allergy's reaction and severity) is
/// not offered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct TypedEntry {
    /// What it is, 2 to 255 characters.
    pub title: String,
    /// When it began, as typed.
    pub began: String,
    /// When it ended, as typed; empty while it holds.
    pub ended: String,
    /// A code with its system, such as `ICD10:I10`; empty for none.
    pub code: String,
}

redacted_debug!(TypedEntry {});

/// A new or changed entry of a list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EntryChange {
    /// The list.
    pub list: EntryList,
    /// The entry that is changed, by the id it has in the chart; absent for a new one.
    pub entry: Option<String>,
    /// As it was when it was opened here; absent for a new one.
    pub opened: Option<TypedEntry>,
    /// As it shall be.
    pub typed: TypedEntry,
}

redacted_debug!(EntryChange {});
