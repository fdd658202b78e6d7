//! Unsent: every write and what became of it.

use super::{EntryList, PastList, UiError, VisitKey, VisitOfDay};
use domain::{
    appointment::{AppointmentId, AppointmentUuid},
    patient::{PatientLabel, PatientUuid},
    time::WallTime,
};
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
    /// Whose it is, as it was known when it was written.
    pub whose: PatientLabel,
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
    /// All that was written, section by section, to be read, printed or copied where the server is gone for good.
    pub text: Vec<WrittenPart>,
    /// It was changed in OpenEMR meanwhile; the clinician decides part by part.
    pub conflict: Option<ConflictView>,
    /// For a visit: others of that day which were found before it was sent ([`super::ErrorCode::AnotherVisitFound`]).
    #[serde(default)]
    #[ts(optional = nullable)]
    pub found: Option<Vec<VisitOfDay>>,
    /// It can be taken back into its form.
    pub editable: bool,
    /// The appointment that it moves or cancels.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub appointment: Option<AppointmentChange>,
    /// The entry of a list that it deletes, by the id it has in the chart.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub deletes: Option<String>,
}

/// An appointment that is being moved or cancelled. Both times are shown until it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct AppointmentChange {
    /// Which.
    pub appointment: AppointmentUuid,
    /// Its start as it was opened, clinic wall time.
    pub from: WallTime,
    /// The new start, clinic wall time; nothing where it is cancelled.
    pub to: Option<WallTime>,
    /// The new one is booked, and the old one is not known to be gone.
    pub both: bool,
}

/// A part of a write as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WrittenPart {
    /// The box, by the name it has in the request type (`subjective`, `weight`, `reason`, `family`).
    pub field: String,
    /// What was written there, with its unit if it has one.
    pub text: String,
}

/// A change that meets another change of the same record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConflictView {
    /// The parts that differ between what is written here and what OpenEMR has now, in the order of the form.
    pub parts: Vec<ConflictPart>,
    /// When OpenEMR was read, RFC 3339 UTC.
    pub read_at: String,
}

/// One part of a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct ConflictPart {
    /// The box, by the name it has in the request type.
    pub field: String,
    /// As it was when it was opened here.
    pub opened: String,
    /// As it is written here.
    pub mine: String,
    /// As OpenEMR has it now.
    pub theirs: String,
}

/// What the clinician decided for one part of a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct PartChoice {
    /// The box.
    pub field: String,
    /// The text that shall stand: one of the two, or a third.
    pub text: String,
}

/// Kinds of write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
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
    /// An appointment that gets another time: booked anew, then the old one deleted.
    AppointmentMove,
    /// An appointment that is deleted.
    AppointmentCancel,
    /// A change of a SOAP note that is in OpenEMR.
    NoteChange,
    /// A new patient.
    Patient,
    /// A change of demographics.
    Demographics,
    /// A new or changed problem.
    Problem,
    /// A new or changed allergy.
    Allergy,
    /// A new or changed medication.
    Medication,
    /// A new or changed surgery.
    Surgery,
    /// A new or changed dental issue.
    DentalIssue,
    /// A surgery that is deleted.
    SurgeryDelete,
    /// A dental issue that is deleted.
    DentalIssueDelete,
}

impl WriteKind {
    /// That of a new or changed entry of a list.
    pub(crate) const fn of(list: EntryList) -> Self {
        match list {
            EntryList::Problem => Self::Problem,
            EntryList::Allergy => Self::Allergy,
            EntryList::Medication => Self::Medication,
            EntryList::Surgery => Self::Surgery,
            EntryList::DentalIssue => Self::DentalIssue,
        }
    }

    /// That of a deletion.
    pub(crate) const fn deletes(list: PastList) -> Self {
        match list {
            PastList::Surgery => Self::SurgeryDelete,
            PastList::DentalIssue => Self::DentalIssueDelete,
        }
    }
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

/// A write is in the journal on this computer and will be sent; watch the outbox for what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(export)]
pub struct WriteReceipt {
    /// The journal's id.
    pub write: String,
    /// The patient it was written for.
    pub patient: PatientUuid,
}
