//! Drafts: what has been typed and not been sent.

use super::{BookRequest, DemographicsChange, EntryChange, NoteChange, StartVisitRequest, VisitKey};
use domain::{note::SoapText, patient::PatientUuid, vitals::TypedVitals};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// The record that is changed: a note's number, or the id of a problem, an allergy or a medication.
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
    /// Demographics.
    Demographics,
    /// A problem, new or changed.
    Problem,
    /// An allergy, new or changed.
    Allergy,
    /// A medication, new or changed.
    Medication,
}

/// What was typed, exactly as it was typed.
#[expect(clippy::large_enum_variant, reason = "one at a time, on its way to the journal or the window")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "typed", rename_all = "camelCase")]
#[ts(export)]
pub enum DraftContent {
    /// SOAP note.
    Note(SoapText),
    /// Vitals.
    Vitals(TypedVitals),
    /// New visit.
    Visit(StartVisitRequest),
    /// Booking.
    Appointment(BookRequest),
    /// A change of a note that is in OpenEMR.
    NoteChange(NoteChange),
    /// Demographics.
    Demographics(DemographicsChange),
    /// A problem, an allergy or a medication.
    Entry(EntryChange),
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
