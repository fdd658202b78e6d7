//! Drafts: what has been typed and not been sent.

use super::{
    BookRequest, DemographicsChange, EntryChange, EntryList, NoteChange, StartVisitRequest, TypedMessage,
    TypedPatient, VisitKey,
};
use domain::{
    note::{Section, SoapText},
    patient::PatientUuid,
    time::WallTime,
    vitals::TypedVitals,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Stands for the patient of a draft whose patient is not in OpenEMR yet; no record has it.
pub const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

/// Where a draft belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DraftPlace {
    /// The kind of form.
    pub kind: DraftKind,
    /// The patient.
    pub patient: PatientUuid,
    /// The visit, for notes and vitals.
    pub visit: Option<VisitKey>,
    /// The record that is changed: a note's number, or the id of an entry of a list.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub record: Option<String>,
}

/// The forms that keep drafts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum DraftKind {
    /// SOAP note.
    Note,
    /// Vitals.
    Vitals,
    /// New visit.
    Visit,
    /// Booking.
    Appointment,
    /// A new patient; the draft is of nobody ([`NOBODY`]).
    Patient,
    /// Demographics.
    Demographics,
    /// A problem, new or changed.
    Problem,
    /// An allergy, new or changed.
    Allergy,
    /// A medication, new or changed.
    Medication,
    /// A surgery, new or changed.
    Surgery,
    /// A dental issue, new or changed.
    DentalIssue,
    /// A message to a colleague.
    Message,
}

impl DraftKind {
    /// That of the form of an entry of a list.
    pub(crate) const fn of(list: EntryList) -> Self {
        match list {
            EntryList::Problem => Self::Problem,
            EntryList::Allergy => Self::Allergy,
            EntryList::Medication => Self::Medication,
            EntryList::Surgery => Self::Surgery,
            EntryList::DentalIssue => Self::DentalIssue,
        }
    }
}

/// What was typed, exactly as it was typed.
#[expect(clippy::large_enum_variant, reason = "one at a time, on its way to the journal or the window")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "typed", rename_all = "camelCase")]
#[ts(export)]
pub enum DraftContent {
    /// SOAP note.
    Note(SoapText),
    /// The same, where lines of it were carried forward from an earlier note and not edited since.
    CarriedNote(CarriedNote),
    /// Vitals.
    Vitals(TypedVitals),
    /// New visit.
    Visit(StartVisitRequest),
    /// Booking.
    Appointment(BookRequest),
    /// A change of a note that is in OpenEMR.
    NoteChange(NoteChange),
    /// A new patient.
    Patient(TypedPatient),
    /// Demographics.
    Demographics(DemographicsChange),
    /// An entry of a list.
    Entry(EntryChange),
    /// A message to a colleague.
    Message(TypedMessage),
}

impl DraftContent {
    /// What of it is sent: the same without the marks of carried lines, which stay on this computer.
    #[must_use]
    pub fn sendable(self) -> Self {
        match self {
            Self::CarriedNote(note) => Self::Note(note.text),
            other => other,
        }
    }
}

/// A SOAP note as it is typed, with what was carried into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CarriedNote {
    /// The text.
    pub text: SoapText,
    /// Its lines that read as they did in an earlier note.
    pub carried: Vec<CarriedLines>,
}

/// Lines of a section, one after the other, that were carried forward from one earlier note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct CarriedLines {
    /// The section.
    pub section: Section,
    /// When that note was stored, clinic wall time.
    pub date: Option<WallTime>,
    /// The first line, counted from 0.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// A draft as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DraftView {
    /// Where it belongs.
    pub place: DraftPlace,
    /// What was typed.
    pub content: DraftContent,
    /// When it was last saved, RFC 3339 UTC.
    pub saved_at: String,
}

/// What was typed and could not be kept before a lock, because the disk is full or another draft lies in its place. The
/// core holds it in memory until its form can have it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct UnkeptDraft {
    /// Where it belongs.
    pub place: DraftPlace,
    /// What was typed.
    pub content: DraftContent,
    /// Id of whoever typed it; nobody else gets it.
    pub author: String,
    /// When the draft was saved that the form last read or saved itself, as [`DraftSaved::saved_at`] said it.
    pub seen: Option<String>,
}

/// The draft is on this computer's disk, encrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct DraftSaved {
    /// Where it belongs.
    pub place: DraftPlace,
    /// When, RFC 3339 UTC.
    pub saved_at: String,
}
