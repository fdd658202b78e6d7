//! Unsent: every write on this computer and what became of it.

use crate::{
    Core, Rounds,
    account::Account,
    clock::stamp,
    contract::{
        AppEvent, DraftPlace, ErrorCode, OutboxCounts, OutboxItem, UiError, VisitKey, WriteKind,
        WriteReceipt, WriteState,
    },
    drafts::{draft_key, from_json, settled_visit, to_json, visit_text},
    error::from_store,
    payload::{Made, Payload},
};
use domain::patient::PatientUuid;
use jiff::ToSpan;
use store::{NewWrite, OutboxId, OutboxKind, OutboxRow, OutboxState};

impl Rounds {
    /// What is not known to be in OpenEMR, and what got there within the last day.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn unsent(&self) -> Result<Vec<OutboxItem>, UiError> {
        let account = self.0.account()?;
        let rows = account.journal.call(|journal| journal.outbox()).await.map_err(from_store)?;
        Ok(rows.iter().rev().map(|row| item(row, &rows)).collect())
    }

    /// Sends a refused write again as it stands.
    ///
    /// # Errors
    /// When there is no such write, or its text is being edited in its form.
    pub async fn retry_write(&self, id: &str) -> Result<(), UiError> {
        let account = self.0.account()?;
        let id = parse(id)?;
        let row = {
            let id = id.clone();
            account.journal.call(move |journal| journal.outbox_row(&id)).await.map_err(from_store)?
        }
        .ok_or_else(|| UiError::new(ErrorCode::Internal).with("detail", "no such write"))?;
        // A refused one is queued again. The others are the worker's: an unknown one it looks for on the server first.
        if row.state == OutboxState::Refused {
            account.journal.call(move |journal| journal.retry(&id)).await.map_err(from_store)?;
        }
        self.0.outbox_changed(&account, row.patient.as_ref()).await;
        account.wake_worker();
        Ok(())
    }

    /// Deletes a write that is not in OpenEMR. The window asks twice.
    ///
    /// # Errors
    /// When there is no such write, or others wait for it.
    pub async fn discard_write(&self, id: &str) -> Result<(), UiError> {
        let account = self.0.account()?;
        let id = parse(id)?;
        let patient = {
            let id = id.clone();
            account.journal.call(move |journal| journal.outbox_row(&id)).await.map_err(from_store)?
        }
        .and_then(|row| row.patient);
        account.journal.call(move |journal| journal.discard(&id)).await.map_err(from_store)?;
        self.0.outbox_changed(&account, patient.as_ref()).await;
        Ok(())
    }
}

impl Core {
    /// Puts a write into the journal in place of its draft, tells the window, and wakes the worker.
    pub(crate) async fn queue(
        &self,
        account: &Account,
        place: DraftPlace,
        payload: &Payload,
    ) -> Result<WriteReceipt, UiError> {
        let patient = place.patient.clone();
        let visit = payload.visit().map(visit_text);
        let depends_on = match payload.visit() {
            Some(VisitKey::Pending { write }) => Some(parse(write)?),
            _ => None,
        };
        let new = NewWrite {
            id: OutboxId::random(),
            kind: match payload {
                Payload::Encounter { .. } => OutboxKind::Encounter,
                Payload::Vitals { .. } => OutboxKind::Vitals,
                Payload::Note { .. } => OutboxKind::Note,
                Payload::Appointment { .. } => OutboxKind::Appointment,
            },
            patient: Some(patient.clone()),
            visit,
            patient_label: account.patient_label(&patient).await,
            payload: to_json(payload)?,
            depends_on,
            steps: None,
        };
        let now = self.clock.now();
        let id = account
            .journal
            .call(move |journal| {
                let draft = draft_key(journal, &place)?;
                journal.queue(Some(&draft), new, now)
            })
            .await
            .map_err(from_store)?;
        self.outbox_changed(account, Some(&patient)).await;
        account.wake_worker();
        Ok(WriteReceipt { write: id.to_string(), patient })
    }

    /// Tells the window that the outbox changed, and the chart of the patient it concerns.
    pub(crate) async fn outbox_changed(&self, account: &Account, patient: Option<&PatientUuid>) {
        if let Ok(counts) = account.journal.call(|journal| journal.outbox_counts()).await {
            let counts = OutboxCounts {
                waiting: counts.queued + counts.sending + counts.unknown,
                refused: counts.refused,
            };
            self.hub.change(|state| state.outbox = counts);
        }
        self.hub.tell(&AppEvent::OutboxChanged);
        if let Some(patient) = patient {
            self.hub.tell(&AppEvent::ChartChanged { patient: patient.clone() });
        }
    }
}

impl Account {
    /// The writes of a patient that the chart still shows: all that are not settled, and those that are in OpenEMR
    /// but perhaps not yet in what was read from it.
    pub(crate) async fn writes_of(&self, patient: &PatientUuid) -> Result<Vec<OutboxItem>, UiError> {
        let wanted = patient.clone();
        let rows = self.journal.call(move |journal| journal.outbox_of(&wanted)).await.map_err(from_store)?;
        Ok(rows.iter().rev().map(|row| item(row, &rows)).collect())
    }

    /// The visit that a key means by now: a pending one that OpenEMR has numbered is a known one.
    pub(crate) async fn settled_visit(&self, visit: &VisitKey) -> VisitKey {
        let wanted = visit.clone();
        self.journal
            .call(move |journal| settled_visit(journal, &wanted))
            .await
            .unwrap_or_else(|_| visit.clone())
    }

    /// Forgets confirmed writes after a day; the chart shows them as part of what was read by then.
    pub(crate) async fn forget_confirmed(&self, now: jiff::Timestamp) {
        let before = now.saturating_sub(24.hours()).unwrap_or(now);
        if self.journal.call(move |journal| journal.prune_confirmed(before)).await.is_err() {
            tracing::warn!("confirmed writes could not be forgotten");
        }
    }
}

/// Reads an id that went through the window.
pub(crate) fn parse(id: &str) -> Result<OutboxId, UiError> {
    OutboxId::parse(id).ok_or_else(|| UiError::new(ErrorCode::Internal).with("detail", "no such write"))
}

/// The known visit that a confirmed visit write became.
pub(crate) fn became(row: &OutboxRow) -> Option<VisitKey> {
    match from_json::<Made>(row.result.as_deref()?).ok()? {
        Made::Encounter { eid, uuid } => Some(VisitKey::Known { eid, uuid }),
        _ => None,
    }
}

/// A row as the window shows it. `rows` are the others, among which a pending visit is looked up.
fn item(row: &OutboxRow, rows: &[OutboxRow]) -> OutboxItem {
    let payload: Option<Payload> = from_json(&row.payload).ok();
    let visit = match payload.as_ref().and_then(Payload::visit) {
        Some(VisitKey::Pending { write }) => rows
            .iter()
            .find(|other| other.id.as_str() == write)
            .and_then(became)
            .or_else(|| payload.as_ref().and_then(Payload::visit).cloned()),
        Some(known) => Some(known.clone()),
        None if row.kind == OutboxKind::Encounter => {
            Some(became(row).unwrap_or_else(|| VisitKey::Pending { write: row.id.to_string() }))
        }
        None => None,
    };
    let confirmation = row.result.as_deref().and_then(|made| match from_json(made) {
        Ok(Made::Appointment { id }) => Some(id),
        _ => None,
    });
    OutboxItem {
        id: row.id.to_string(),
        kind: match row.kind {
            OutboxKind::Vitals => WriteKind::Vitals,
            OutboxKind::Note | OutboxKind::NoteChange => WriteKind::Note,
            OutboxKind::Appointment | OutboxKind::AppointmentMove | OutboxKind::AppointmentCancel => {
                WriteKind::Appointment
            }
            _ => WriteKind::Encounter,
        },
        patient: row.patient.clone(),
        patient_name: row.patient_label.clone(),
        visit,
        state: match row.state {
            OutboxState::Queued => WriteState::Queued,
            OutboxState::Sending => WriteState::Sending,
            OutboxState::Confirmed => WriteState::Confirmed,
            OutboxState::Unknown => WriteState::Unknown,
            OutboxState::Refused => WriteState::Refused,
        },
        created_at: stamp(row.created_at),
        changed_at: stamp(row.settled_at.or(row.sent_at).unwrap_or(row.created_at)),
        attempts: row.attempts,
        error: row.error_code.as_deref().map(|code| why_not(code, row.server_said.clone())),
        confirmation,
        excerpt: payload.as_ref().map(Payload::excerpt).unwrap_or_default(),
        text: Vec::new(),
        conflict: None,
        editable: false,
    }
}

/// The error that was noted with a write. Its code is stored as the seam spells it.
fn why_not(code: &str, said: Option<String>) -> UiError {
    let code =
        serde_json::from_value(serde_json::Value::String(code.to_owned())).unwrap_or(ErrorCode::ServerError);
    UiError::new(code).said(said)
}

/// How the code of an error is stored.
pub(crate) fn code_text(code: ErrorCode) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(text)) => text,
        _ => "serverError".to_owned(),
    }
}
