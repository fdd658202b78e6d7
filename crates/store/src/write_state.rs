//! A write's id, its kind, its state, and which step is possible in which state.

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// The journal's id of a write: a random uuid.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutboxId(String);

impl OutboxId {
    /// A new id.
    pub fn random() -> Self {
        Self(Uuid::new_v4().to_string())
    }

    /// Reads an id that went through the window.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(|id| Self(id.to_string()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OutboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for OutboxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToSql for OutboxId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.0.to_sql()
    }
}

impl FromSql for OutboxId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        String::column_result(value).map(Self)
    }
}

text_enum! {
    /// What is written.
    pub enum OutboxKind {
        /// A visit.
        Encounter = "encounter",
        /// A set of vitals.
        Vitals = "vitals",
        /// A new SOAP note.
        Note = "note",
        /// A change of a SOAP note that is already in OpenEMR.
        NoteChange = "noteChange",
        /// A booking.
        Appointment = "appointment",
        /// Moving an appointment, in steps: book, read back, delete, read back.
        AppointmentMove = "appointmentMove",
        /// Deleting an appointment.
        AppointmentCancel = "appointmentCancel",
        /// A new patient.
        Patient = "patient",
        /// A change of demographics.
        Demographics = "demographics",
        /// A problem.
        Problem = "problem",
        /// An allergy.
        Allergy = "allergy",
        /// A medication.
        Medication = "medication",
        /// A surgery.
        Surgery = "surgery",
        /// A dental issue.
        DentalIssue = "dentalIssue",
        /// Deleting a surgery.
        SurgeryDelete = "surgeryDelete",
        /// Deleting a dental issue.
        DentalIssueDelete = "dentalIssueDelete",
    }
}

text_enum! {
    /// What became of a write.
    pub enum OutboxState {
        /// On this computer, to be sent.
        Queued = "queued",
        /// Being sent.
        Sending = "sending",
        /// It is in OpenEMR.
        Confirmed = "confirmed",
        /// Sent, and no answer said whether it arrived.
        Unknown = "unknown",
        /// OpenEMR, or the check before sending, refused it.
        Refused = "refused",
    }
}

/// [`OutboxRow::error_code`](crate::OutboxRow::error_code) of a write whose sending was cut off on this side: nobody knows how far its request came,
/// nor how long it took.
pub const INTERRUPTED: &str = "interrupted";

/// What can be done with a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxStep {
    /// Begin to send.
    Send,
    /// It is in OpenEMR.
    Confirm,
    /// Nobody knows whether it is in OpenEMR.
    Doubt,
    /// It is not wanted there.
    Refuse,
    /// Nothing left this computer.
    PutBack,
    /// Send it again.
    Retry,
    /// Throw it away.
    Discard,
    /// Take it back into its form.
    TakeBack,
    /// Note that its request leaves now.
    Leave,
    /// Note how far a write of several steps has come.
    Note,
    /// Keep what stands against it on the server.
    Conflict,
    /// Send what was decided about a conflict.
    Resolve,
    /// Another record is the one that was meant.
    Adopt,
    /// Stop sending and looking, also in the midst of a write of several steps: the clinician decides.
    GiveUp,
    /// Look for it once more, as the clinician decided.
    LookAgain,
}

impl OutboxStep {
    /// The states that allow this step.
    pub fn from(self) -> &'static [OutboxState] {
        use OutboxState::{Queued, Refused, Sending, Unknown};
        match self {
            Self::Send => &[Queued],
            // An unknown one is confirmed by finding it on the server.
            Self::Confirm => &[Sending, Unknown],
            Self::Doubt => &[Sending, Unknown],
            // A queued one is refused by the check right before sending (the slot is taken, the visit is gone), an unknown
            // one when what it should have changed is gone.
            Self::Refuse => &[Queued, Sending, Unknown],
            Self::PutBack => &[Sending],
            Self::Retry => &[Unknown, Refused],
            Self::Discard => &[Queued, Unknown, Refused],
            Self::TakeBack => &[Queued, Refused],
            Self::Leave => &[Sending],
            Self::Note => &[Queued, Sending, Unknown],
            // Found out by the look before sending, or by looking for an unknown one.
            Self::Conflict => &[Sending, Unknown],
            Self::Resolve | Self::LookAgain | Self::Adopt => &[Refused],
            // A write of several steps that cannot be ended stays where it has come to.
            Self::GiveUp => &[Sending, Unknown],
        }
    }
}
