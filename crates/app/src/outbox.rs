//! Unsent: every write on this computer and what became of it.

use crate::{
    Rounds,
    account::Account,
    account::access_log::Look,
    clock::stamp,
    contract::{
        AppEvent, DraftContent, DraftKind, DraftPlace, ErrorCode, OutboxCounts, OutboxItem, PartChoice,
        UiError, VisitKey, WriteKind, WriteReceipt, WriteState,
    },
    drafts,
    drafts::{draft_key, from_json, settled_visit, to_json, visit_json, visit_text},
    entries,
    error::from_store,
    reading::chart,
    whose,
    writing::boxes::Conflict,
    writing::payload::{Made, Payload, area},
    writing::written::{Names, excerpt, parts},
};
use domain::{encounter::Encounter, patient::PatientUuid};
use jiff::ToSpan;
use std::collections::BTreeSet;
use store::{ChartSection, NewWrite, OutboxId, OutboxKind, OutboxRow, OutboxState, StoreError, WrittenIn};

impl Rounds {
    /// What is not known to be in OpenEMR, and what got there within the last day.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn unsent(&self) -> Result<Vec<OutboxItem>, UiError> {
        let account = self.0.account()?;
        let rows = account.journal.call(|journal| journal.outbox()).await.map_err(from_store)?;
        log_reading(&account, &rows).await?;
        Ok(listed(&account, &rows).await)
    }

    /// Sends a refused write again as it stands. A server that is left alone after failures is asked at once: a person
    /// wants it.
    ///
    /// # Errors
    /// When there is no such write, or its text is being edited in its form.
    pub async fn retry_write(&self, id: &str) -> Result<(), UiError> {
        let account = self.0.account()?;
        let id = parse(id)?;
        let row = account.write(&id).await?;
        account.log.write(row.patient.as_ref(), "send write again").await?;
        // A refused one is queued again, unless it may be in OpenEMR: that one goes back to the worker, which looks for it
        // on the server before it sends, as it does for every unknown one.
        let may_be_there = may_be_there(&row);
        if row.state == OutboxState::Refused {
            account
                .journal
                .call(move |journal| if may_be_there { journal.look_again(&id) } else { journal.retry(&id) })
                .await
                .map_err(from_store)?;
        }
        account.server.connection().try_again_now();
        outbox_changed(&account, row.patient.as_ref()).await;
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
        let patient = account.write(&id).await?.patient;
        account.log.write(patient.as_ref(), "discard write").await?;
        account.journal.call(move |journal| journal.discard(&id)).await.map_err(from_store)?;
        outbox_changed(&account, patient.as_ref()).await;
        Ok(())
    }

    /// Takes a write that is queued or refused out of the outbox and back into its form. The answer is where its draft
    /// lies.
    ///
    /// # Errors
    /// When the form holds another draft, others wait for the write, or it is on its way.
    pub async fn take_back_write(&self, id: &str) -> Result<DraftPlace, UiError> {
        let account = self.0.account()?;
        let id = parse(id)?;
        let patient = account.write(&id).await?.patient;
        account.log.write(patient.as_ref(), "take back write").await?;
        let now = account.clock.now();
        let draft = account
            .journal
            .call(move |journal| {
                let key = journal.take_back(&id, now)?;
                journal.draft(&key)?.ok_or(StoreError::NotFound { what: "draft" })
            })
            .await
            .map_err(from_store)?;
        outbox_changed(&account, patient.as_ref()).await;
        drafts::place_of(&account, &draft).await.ok_or_else(|| UiError::new(ErrorCode::StoreDamaged))
    }

    /// Takes vitals or a note out of the outbox and into the form of another visit of the same patient, where it is read
    /// before it is sent: what it was written for is not in OpenEMR any more. The answer is where its draft lies.
    ///
    /// # Errors
    /// [`ErrorCode::VisitNotFound`] if the patient has no such visit; when its form holds a draft, or the write is on its
    /// way.
    pub async fn file_write_elsewhere(&self, id: &str, visit: &VisitKey) -> Result<DraftPlace, UiError> {
        let account = self.0.account()?;
        let id = parse(id)?;
        let row = account.write(&id).await?;
        let no_such = || UiError::new(ErrorCode::VisitNotFound);
        let patient = row.patient.clone().ok_or_else(no_such)?;
        let kind = match row.kind {
            OutboxKind::Vitals => DraftKind::Vitals,
            OutboxKind::Note => DraftKind::Note,
            _ => return Err(UiError::new(ErrorCode::Internal).with("detail", "it belongs to one record")),
        };
        let kept = chart::kept::<Vec<Encounter>>(&account, &patient, ChartSection::Encounters).await;
        let is_theirs = |one: &Encounter| matches!(visit, VisitKey::Known { eid, uuid } if one.eid == *eid && one.uuid == *uuid);
        if !kept.is_some_and(|kept| kept.value.iter().any(is_theirs)) {
            return Err(no_such());
        }
        account.log.write(Some(&patient), "take back write").await?;
        let place = DraftPlace { kind, patient: patient.clone(), visit: Some(visit.clone()), record: None };
        let (now, to) = (account.clock.now(), place.clone());
        account
            .journal
            .call(move |journal| {
                let (key, visit_json) = (draft_key(journal, &to)?, visit_json(journal, &to)?);
                journal.take_elsewhere(&id, &key, visit_json.as_deref(), now)
            })
            .await
            .map_err(from_store)?;
        outbox_changed(&account, Some(&patient)).await;
        Ok(place)
    }

    /// Settles a conflict: what was read from the server is what the change is made from now on, and the chosen texts
    /// are what is sent, after another look whether anybody changed it again.
    ///
    /// # Errors
    /// When there is no such conflict, with a fault for each part that was not decided or cannot be sent as it was
    /// decided.
    pub async fn resolve_write(&self, id: &str, choices: &[PartChoice]) -> Result<(), UiError> {
        let account = self.0.account()?;
        let id = parse(id)?;
        let row = account.write(&id).await?;
        let no_conflict = || UiError::new(ErrorCode::Internal).with("detail", "nothing is to be decided");
        let conflict: Conflict = from_json(row.conflict.as_deref().ok_or_else(no_conflict)?)?;
        let payload = entries::decided(&account, from_json(&row.payload)?, &conflict, choices)?;
        let (json, typed) = (to_json(&payload)?, to_json(&payload.content())?);
        account.log.write(row.patient.as_ref(), "decide about change").await?;
        account.journal.call(move |journal| journal.resolve(&id, &json, &typed)).await.map_err(from_store)?;
        outbox_changed(&account, row.patient.as_ref()).await;
        account.wake_worker();
        Ok(())
    }
}

/// Puts a write into the journal in place of its draft, tells the window, and wakes the worker.
pub(crate) async fn queue(
    account: &Account,
    place: DraftPlace,
    payload: &Payload,
) -> Result<WriteReceipt, UiError> {
    let patient = place.patient.clone();
    let depends_on = match payload.visit() {
        Some(VisitKey::Pending { write }) => Some(parse(write)?),
        _ => None,
    };
    let new = NewWrite {
        id: OutboxId::random(),
        kind: payload.kind(),
        patient: Some(patient.clone()),
        visit: in_order_with(payload),
        whose: whose::label_of(account, &patient).await,
        payload: to_json(payload)?,
        depends_on,
        steps: None,
    };
    let content = payload.content();
    let typed = to_json(&content)?;
    let now = account.clock.now();
    let id = account
        .journal
        .call(move |journal| {
            let key = draft_key(journal, &place)?;
            let visit_json = visit_json(journal, &place)?;
            // A draft goes with the write only if it is what was written: another one may be the text of a refused
            // write that came back while this one was typed.
            let draft = journal
                .draft(&key)?
                .filter(|draft| from_json::<DraftContent>(&draft.json).is_ok_and(|kept| kept == content));
            let form = WrittenIn {
                key,
                visit_json,
                typed,
                takes_draft: draft.is_some(),
                continues: draft.and_then(|draft| draft.continues),
            };
            journal.queue(Some(&form), new, now)
        })
        .await
        .map_err(from_store)?;
    outbox_changed(account, Some(&patient)).await;
    account.wake_worker();
    Ok(WriteReceipt { write: id.to_string(), patient })
}

/// A look at each patient whose texts Unsent shows.
async fn log_reading(account: &Account, rows: &[OutboxRow]) -> Result<(), UiError> {
    let patients: BTreeSet<&PatientUuid> = rows.iter().filter_map(|row| row.patient.as_ref()).collect();
    for patient in patients {
        if !account.log.has_opened(patient) {
            account.log.look(patient, Look::Unsent).await?;
        }
    }
    Ok(())
}

/// Tells the window that the outbox changed, and the chart of the patient it concerns.
pub(crate) async fn outbox_changed(account: &Account, patient: Option<&PatientUuid>) {
    if let Ok(counts) = account.journal.call(|journal| journal.outbox_counts()).await {
        let counts = OutboxCounts {
            waiting: counts.queued + counts.sending + counts.unknown,
            refused: counts.refused,
        };
        account.frame.change(|state| state.outbox = counts);
    }
    account.frame.tell(&AppEvent::OutboxChanged);
    if let Some(patient) = patient {
        account.frame.tell(&AppEvent::ChartChanged { patient: patient.clone() });
    }
}

/// The writes of a patient that the chart still shows: all that are not settled, and those that are in OpenEMR
/// but perhaps not yet in what was read from it.
pub(crate) async fn writes_of(account: &Account, patient: &PatientUuid) -> Result<Vec<OutboxItem>, UiError> {
    let wanted = patient.clone();
    let rows = account.journal.call(move |journal| journal.outbox_of(&wanted)).await.map_err(from_store)?;
    Ok(listed(account, &rows).await)
}

/// Rows as the window shows them, newest first.
async fn listed(account: &Account, rows: &[OutboxRow]) -> Vec<OutboxItem> {
    let names = Names::of(account);
    let mut items = Vec::with_capacity(rows.len());
    for row in rows.iter().rev() {
        let mut item = item(row, rows, &names);
        item.whose = whose::completed(account, item.whose, item.patient.as_ref()).await;
        items.push(item);
    }
    items
}

impl Account {
    /// One write.
    async fn write(&self, id: &OutboxId) -> Result<OutboxRow, UiError> {
        let id = id.clone();
        self.journal
            .call(move |journal| journal.outbox_row(&id))
            .await
            .map_err(from_store)?
            .ok_or_else(|| UiError::new(ErrorCode::Internal).with("detail", "no such write"))
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

/// The record a write belongs to: writes of one are sent in the order of writing. New entries of a list are one such
/// record, so that the second of two equal ones is not taken for the first.
fn in_order_with(payload: &Payload) -> Option<String> {
    match payload {
        Payload::Demographics { .. } => Some("demographics".to_owned()),
        Payload::Entry { typed, .. } => {
            let entry = typed.entry.as_deref().unwrap_or("new");
            Some(format!("{}/{entry}", payload.kind().as_str()))
        }
        _ => payload.visit().map(visit_text),
    }
}

/// A row as the window shows it. `rows` are the others, among which a pending visit is looked up.
fn item(row: &OutboxRow, rows: &[OutboxRow], names: &Names) -> OutboxItem {
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
            OutboxKind::Encounter => WriteKind::Encounter,
            OutboxKind::Vitals => WriteKind::Vitals,
            OutboxKind::Note => WriteKind::Note,
            OutboxKind::NoteChange => WriteKind::NoteChange,
            OutboxKind::Appointment | OutboxKind::AppointmentMove | OutboxKind::AppointmentCancel => {
                WriteKind::Appointment
            }
            OutboxKind::Patient | OutboxKind::Demographics => WriteKind::Demographics,
            OutboxKind::Problem => WriteKind::Problem,
            OutboxKind::Allergy => WriteKind::Allergy,
            OutboxKind::Medication => WriteKind::Medication,
        },
        patient: row.patient.clone(),
        whose: row.whose.clone(),
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
        error: why_not(row),
        confirmation,
        excerpt: payload.as_ref().map(excerpt).unwrap_or_default(),
        text: payload.as_ref().map(|payload| parts(payload, names)).unwrap_or_default(),
        conflict: row
            .conflict
            .as_deref()
            .and_then(|json| from_json::<Conflict>(json).ok())
            .map(Conflict::view),
        editable: matches!(row.state, OutboxState::Queued | OutboxState::Refused)
            && row.draft.is_some()
            // Out of its form it would be sent without another look.
            && !may_be_there(row)
            && !rows.iter().any(|other| other.depends_on.as_ref() == Some(&row.id)),
    }
}

/// Whether a refused write was given up rather than refused: it may be in OpenEMR.
fn may_be_there(row: &OutboxRow) -> bool {
    row.error_code.as_deref() == Some(code_text(ErrorCode::NotConfirmed).as_str())
}

/// The error that was noted with a write. Its code is stored as the seam spells it.
fn why_not(row: &OutboxRow) -> Option<UiError> {
    let code = serde_json::Value::String(row.error_code.clone()?);
    let code = serde_json::from_value(code).unwrap_or(ErrorCode::ServerError);
    let error = UiError::new(code).said(row.server_said.clone());
    Some(match code {
        ErrorCode::NotAllowed => error.with("right", area(row.kind).right()),
        _ => error,
    })
}

/// How the code of an error is stored.
pub(crate) fn code_text(code: ErrorCode) -> String {
    match serde_json::to_value(code) {
        Ok(serde_json::Value::String(text)) => text,
        _ => "serverError".to_owned(),
    }
}
