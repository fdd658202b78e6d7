//! Unsent: every write and what became of it.

use super::{UiError, VisitKey};
use domain::{appointment::AppointmentId, patient::PatientUuid};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One write on its way to OpenEMR.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct OutboxItem {
    /// The journal's id.
    pub id: String,
    /// What is written.
    pub kind: WriteKind,
    /// For whom; absent for one who is not yet in OpenEMR.
    pub patient: Option<PatientUuid>,
    /// "Family, Given" as it was when it was written.
    pub patient_name: String,
    /// In which visit, for notes and vitals; for a visit itself the visit it became.
    pub visit: Option<VisitKey>,
    /// What became of it.
    pub state: WriteState,
    /// When it was written, RFC 3339 UTC.
    pub created_at: String,
    /// When it last changed state, RFC 3339 UTC.
    pub changed_at: String,
    /// How often it was sent.
    pub attempts: u32,
    /// Why it is refused, unknown or waiting.
    pub error: Option<UiError>,
    /// A booked appointment's number, shown as its confirmation number.
    pub confirmation: Option<AppointmentId>,
    /// The first words of it, for the list.
    pub excerpt: String,
}

/// Kinds of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum WriteKind {
    /// A visit.
    Encounter,
    /// A set of vitals.
    Vitals,
    /// A SOAP note.
    Note,
    /// An appointment.
    Appointment,
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub enum WriteState {
    /// On this computer, to be sent.
    Queued,
    /// Being sent.
    Sending,
    /// In OpenEMR.
    Confirmed,
    /// Sent, but no answer said whether it arrived; it is settled by reading back.
    Unknown,
    /// OpenEMR refused it; the text is back in the form.
    Refused,
}
