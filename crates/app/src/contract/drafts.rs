//! Drafts: what has been typed and not been sent.

use super::{BookRequest, StartVisitRequest, VisitKey};
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
}

/// What was typed, exactly as it was typed.
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
