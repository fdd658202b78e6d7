//! Entries of the lists of a chart as a form holds them, and what was changed of them or is new.
//!
//! A change carries what was on screen when the form was opened. Before it is sent the record is read again; a part that
//! somebody else changed meanwhile is never written over, it comes back as a [`super::ConflictView`].

use domain::redacted_debug;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A list of the chart whose entries are written here.
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
    /// Surgical history.
    Surgery,
    /// Dental issues.
    DentalIssue,
}

impl EntryList {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Problem, Self::Allergy, Self::Medication, Self::Surgery, Self::DentalIssue];

    /// True where an update replaces the whole entry, which goes by a number; of the others OpenEMR keeps what is not sent
    /// (Q83).
    pub(crate) const fn is_replaced_whole(self) -> bool {
        match self {
            Self::Problem | Self::Allergy => false,
            Self::Medication | Self::Surgery | Self::DentalIssue => true,
        }
    }
}

/// An entry of a list as a form holds it. What the API drops (an allergy's reaction and severity) is
/// not offered.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
#[ts(export)]
pub struct TypedEntry {
    /// What it is, 2 to 255 characters.
    pub title: String,
    /// When it began, or was done, as typed.
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

/// A list of what was done or found once. It has no end that says of an entry that it never was: that one is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum PastList {
    /// Surgical history.
    Surgery,
    /// Dental issues.
    DentalIssue,
}

impl PastList {
    /// The same among all lists.
    pub const fn list(self) -> EntryList {
        match self {
            Self::Surgery => EntryList::Surgery,
            Self::DentalIssue => EntryList::DentalIssue,
        }
    }
}

/// An entry that was entered by mistake and is deleted, as it was on screen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct EntryDelete {
    /// The list.
    pub list: PastList,
    /// The entry, by the id it has in the chart.
    pub entry: String,
    /// As it was when it was opened here. Another one that OpenEMR has by then is not deleted.
    pub opened: TypedEntry,
}

redacted_debug!(EntryDelete { list });

/// Where a title was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum CodedSource {
    /// This clinician has used it before.
    Own,
    /// Several charts of this clinic call it so.
    Clinic,
    /// The edition's own words.
    Edition,
}

/// A title with its code, as it is offered while a problem is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CodedHit {
    /// What the problem would be called.
    pub title: String,
    /// The code, such as `I10`.
    pub code: String,
    /// The code as it is sent, `ICD10:I10`.
    pub sent: String,
    /// What the edition calls it.
    pub official: String,
    /// Where it was found.
    pub source: CodedSource,
}

/// What may be meant by what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CodedSearch {
    /// What was typed.
    pub query: String,
    /// The likeliest first.
    pub hits: Vec<CodedHit>,
    /// The edition, such as `ICD-10-CM 2026, April 1`.
    pub edition: String,
}
