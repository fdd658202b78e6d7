//! The shape of a write.

use crate::{
    drafts::{DraftKey, DraftKind, label_from, patient_from, visit_from},
    error::StoreError,
    stored::moment,
    write_state::{OutboxId, OutboxKind, OutboxState},
};
use domain::{
    patient::{PatientLabel, PatientUuid},
    redacted_debug,
};
use jiff::Timestamp;
use rusqlite::Row;

/// A write to be queued.
#[derive(Clone, PartialEq, Eq)]
pub struct NewWrite {
    /// Its id.
    pub id: OutboxId,
    /// What is written.
    pub kind: OutboxKind,
    /// The patient; `None` for one who is not yet in OpenEMR.
    pub patient: Option<PatientUuid>,
    /// The visit, in the same text as [`DraftKey::visit`]: writes of one visit are sent in order.
    pub visit: Option<String>,
    /// Whose it is, for the Unsent list.
    pub whose: PatientLabel,
    /// What is sent, as JSON of the caller's type.
    pub payload: String,
    /// The write that must be confirmed before, such as the visit of these vitals.
    pub depends_on: Option<OutboxId>,
    /// How far a write of several steps has come, as JSON of the caller's type.
    pub steps: Option<String>,
}

redacted_debug!(NewWrite { id, kind });

/// The form a write was written in.
#[derive(Clone, PartialEq, Eq)]
pub struct WrittenIn {
    /// The form.
    pub key: DraftKey,
    /// As [`crate::Draft::visit_json`].
    pub visit_json: Option<String>,
    /// What was typed there, as JSON of the form's own type: what goes back if the write is refused.
    pub typed: String,
    /// The draft that lies in the form is this text, and goes with the write. Another one stays.
    pub takes_draft: bool,
    /// The refused write that this one takes the place of, see [`crate::Draft::continues`].
    pub continues: Option<OutboxId>,
}

redacted_debug!(WrittenIn { key, takes_draft, continues });

/// A write as the journal has it.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboxRow {
    /// Its id.
    pub id: OutboxId,
    /// What is written.
    pub kind: OutboxKind,
    /// The patient; `None` for one who was not in OpenEMR when it was written.
    pub patient: Option<PatientUuid>,
    /// The visit, in the caller's text.
    pub visit: Option<String>,
    /// Whose it is, as it was known when it was written.
    pub whose: PatientLabel,
    /// What is sent, as JSON of the caller's type.
    pub payload: String,
    /// What became of it.
    pub state: OutboxState,
    /// The write that must be confirmed before.
    pub depends_on: Option<OutboxId>,
    /// How often it was sent since it was written; what never left this computer does not count.
    pub attempts: u32,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it was last sent; `None` if it never left this computer.
    pub sent_at: Option<Timestamp>,
    /// When it reached the state it is in, for all but queued and sending.
    pub settled_at: Option<Timestamp>,
    /// The server's own words.
    pub server_said: Option<String>,
    /// Why it waits, is unknown or refused, in the caller's codes.
    pub error_code: Option<String>,
    /// The ids that the server gave, as JSON of the caller's type.
    pub result: Option<String>,
    /// How far a write of several steps has come, as JSON of the caller's type.
    pub steps: Option<String>,
    /// The form it was written in.
    pub draft: Option<DraftKey>,
    /// As [`crate::Draft::visit_json`], for that form.
    pub draft_visit_json: Option<String>,
    /// What was typed there, exactly.
    pub typed: String,
    /// What the server has where it was changed there meanwhile, as JSON of the caller's type.
    pub conflict: Option<String>,
}

redacted_debug!(OutboxRow { id, kind, patient, state, depends_on, attempts });

/// How many writes there are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Writes to be sent.
    pub queued: u32,
    /// Being sent.
    pub sending: u32,
    /// Writes that are in OpenEMR.
    pub confirmed: u32,
    /// Writes whose fate is to be found out.
    pub unknown: u32,
    /// Back with the clinician.
    pub refused: u32,
}

/// Where the text of a refused write is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Back in its form, as a draft.
    BackInForm(DraftKey),
    /// Still in the outbox: it was written in no form, or the form already holds a newer draft.
    InOutbox,
}

pub(crate) const SELECT: &str = "SELECT place, id, kind, patient, visit, patient_label, payload, state, depends_on, attempts, \
     created_at, sent_at, settled_at, server_said, error_code, result, steps, draft_kind, draft_visit, typed, \
     draft_visit_json, conflict, patient_born, patient_mrn FROM outbox o";
/// The columns of a file of version 2.
pub(crate) const SELECT_2: &str = "SELECT place, id, kind, patient, visit, patient_label, payload, state, depends_on, attempts, \
     created_at, sent_at, settled_at, server_said, error_code, result, steps, draft_kind, draft_visit, typed, \
     draft_visit_json, conflict, '' AS patient_born, '' AS patient_mrn FROM outbox o";
/// The columns of a file of version 1.
pub(crate) const SELECT_1: &str = "SELECT place, id, kind, patient, visit, patient_label, payload, state, depends_on, attempts, \
     created_at, sent_at, settled_at, server_said, error_code, result, steps, draft_kind, draft_visit, typed, \
     '' AS draft_visit_json, NULL AS conflict, '' AS patient_born, '' AS patient_mrn FROM outbox o";

pub(crate) fn read(row: &Row<'_>) -> Result<OutboxRow, StoreError> {
    let patient = patient_from(&row.get::<_, String>("patient")?)?;
    let at = |column: &str| row.get::<_, Option<i64>>(column)?.map(moment).transpose();
    let draft = match row.get::<_, Option<DraftKind>>("draft_kind")? {
        Some(kind) => {
            Some(DraftKey { kind, patient: patient.clone(), visit: visit_from(row.get("draft_visit")?) })
        }
        None => None,
    };
    Ok(OutboxRow {
        id: row.get("id")?,
        kind: row.get("kind")?,
        visit: visit_from(row.get("visit")?),
        whose: label_from(
            row.get("patient_label")?,
            &row.get::<_, String>("patient_born")?,
            row.get("patient_mrn")?,
        ),
        payload: row.get("payload")?,
        state: row.get("state")?,
        depends_on: row.get("depends_on")?,
        attempts: row.get("attempts")?,
        created_at: moment(row.get("created_at")?)?,
        sent_at: at("sent_at")?,
        settled_at: at("settled_at")?,
        server_said: row.get("server_said")?,
        error_code: row.get("error_code")?,
        result: row.get("result")?,
        steps: row.get("steps")?,
        typed: row.get("typed")?,
        draft_visit_json: visit_from(row.get("draft_visit_json")?),
        conflict: row.get("conflict")?,
        patient,
        draft,
    })
}
