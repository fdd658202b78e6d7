//! Unsent: every write on this computer and what became of it.

use crate::{
    account::{Account, access_log::Look},
    contract::{
        DemographicsChange, DraftKind, DraftPlace, EntryChange, ErrorCode, FoundChoice, NoteChange,
        OutboxItem, PartChoice, UiError, VisitKey, VisitOfDay,
    },
    core::Rounds,
    demographics, entries,
    error::from_store,
    notes,
    reading::{chart, sections},
    writing::{
        boxes::Conflict,
        drafts::{self, draft_key, visit_json},
        items::{self, listed, may_be_there, tell_changed},
        move_steps::is_half_moved,
        payload::{FoundVisits, Made, Payload, UNREADABLE},
        stored::{from_json, to_json},
        visit_key::{parse, visit_text},
    },
};
use domain::{encounter::Encounter, patient::PatientUuid};
use std::collections::BTreeSet;
use store::{ChartSection, OutboxKind, OutboxRow, OutboxState, StoreError};

impl Rounds {
    /// What is not known to be in OpenEMR, and what got there within the last day.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn unsent(&self) -> Result<Vec<OutboxItem>, UiError> {
        unsent(&*self.0.account()?).await
    }

    /// Sends a refused write again as it stands. A server that is left alone after failures is asked at once: a person
    /// wants it.
    ///
    /// # Errors
    /// When there is no such write, or its text is being edited in its form.
    pub async fn retry_write(&self, id: &str) -> Result<(), UiError> {
        let account = self.0.account()?;
        let id = parse(id)?;
        let row = items::find(&account, &id).await?;
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
        tell_changed(&account, row.patient.as_ref()).await;
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
        let patient = items::find(&account, &id).await?.patient;
        account.log.write(patient.as_ref(), "discard write").await?;
        account.journal.call(move |journal| journal.discard(&id)).await.map_err(from_store)?;
        tell_changed(&account, patient.as_ref()).await;
        Ok(())
    }

    /// Takes a write that is queued or refused out of the outbox and back into its form. The answer is where its draft
    /// lies.
    ///
    /// # Errors
    /// When the form holds another draft, others wait for the write, or it is on its way; when the first half of a move is
    /// done, which out of the form would be done again.
    pub async fn take_back_write(&self, id: &str) -> Result<DraftPlace, UiError> {
        let account = self.0.account()?;
        let id = parse(id)?;
        let row = items::find(&account, &id).await?;
        if is_half_moved(&row) {
            return Err(UiError::new(ErrorCode::HalfMoved));
        }
        let patient = row.patient;
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
        tell_changed(&account, patient.as_ref()).await;
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
        let row = items::find(&account, &id).await?;
        let no_such = || UiError::new(ErrorCode::VisitNotFound);
        let patient = row.patient.clone().ok_or_else(no_such)?;
        let kind = match row.kind {
            OutboxKind::Vitals => DraftKind::Vitals,
            OutboxKind::Note => DraftKind::Note,
            _ => return Err(UiError::new(ErrorCode::Internal).with("detail", "it belongs to one record")),
        };
        let kept = sections::kept::<Vec<Encounter>>(&account, &patient, ChartSection::Encounters).await;
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
        tell_changed(&account, Some(&patient)).await;
        Ok(place)
    }

    /// Settles what is to become of a visit, where another of that day was found before it was sent: either that one is
    /// meant, and everything that was written for this one belongs to it, or a second one of that day is, which is looked
    /// for once more before it is sent.
    ///
    /// # Errors
    /// When nothing is to be decided about this write; [`ErrorCode::VisitNotFound`] for a visit that was not found then.
    pub async fn decide_visit(&self, id: &str, choice: FoundChoice) -> Result<(), UiError> {
        let account = self.0.account()?;
        let id = parse(id)?;
        let row = items::find(&account, &id).await?;
        let undecided = || UiError::new(ErrorCode::Internal).with("detail", "nothing is to be decided");
        let found: FoundVisits = from_json(row.conflict.as_deref().ok_or_else(undecided)?)?;
        let patient = row.patient.clone().ok_or_else(undecided)?;
        account.log.write(Some(&patient), "decide about visit").await?;
        match choice {
            FoundChoice::Use { visit } => adopt(&account, &row, &found, visit).await?,
            FoundChoice::Another => send_another(&account, &row, &found).await?,
        }
        tell_changed(&account, Some(&patient)).await;
        account.wake_worker();
        chart::refresh_changed(&account, &patient);
        Ok(())
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
        let row = items::find(&account, &id).await?;
        let no_conflict = || UiError::new(ErrorCode::Internal).with("detail", "nothing is to be decided");
        let conflict: Conflict = from_json(row.conflict.as_deref().ok_or_else(no_conflict)?)?;
        let payload = decided(&account, from_json(&row.payload)?, &conflict, choices)?;
        let content = payload.content().ok_or_else(no_conflict)?;
        let (json, typed) = (to_json(&payload)?, to_json(&content)?);
        account.log.write(row.patient.as_ref(), "decide about change").await?;
        account.journal.call(move |journal| journal.resolve(&id, &json, &typed)).await.map_err(from_store)?;
        tell_changed(&account, row.patient.as_ref()).await;
        account.wake_worker();
        Ok(())
    }
}

/// What is not known to be in OpenEMR, and what got there within the last day.
pub(crate) async fn unsent(account: &Account) -> Result<Vec<OutboxItem>, UiError> {
    let rows = account.journal.call(|journal| journal.outbox()).await.map_err(from_store)?;
    log_reading(account, &rows).await?;
    Ok(listed(account, &rows).await)
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

/// The visit that was found takes the place of the one that waited.
async fn adopt(
    account: &Account,
    row: &OutboxRow,
    found: &FoundVisits,
    visit: VisitKey,
) -> Result<(), UiError> {
    let VisitKey::Known { eid, uuid } = &visit else { return Err(UiError::new(ErrorCode::VisitNotFound)) };
    if !found.found.iter().any(|one| one.visit == visit) {
        return Err(UiError::new(ErrorCode::VisitNotFound));
    }
    let made = to_json(&Made::Encounter { eid: *eid, uuid: uuid.clone() })?;
    let (id, now, json) = (row.id.clone(), account.clock.now(), to_json(&visit)?);
    let pending = visit_text(&VisitKey::Pending { write: id.to_string() });
    let known = visit_text(&visit);
    account
        .journal
        .call(move |journal| journal.adopt_visit(&id, &made, &pending, (&known, &json), drafts::joined, now))
        .await
        .map_err(from_store)
}

/// A second visit of that day is meant: those that were found are known from now on.
async fn send_another(account: &Account, row: &OutboxRow, found: &FoundVisits) -> Result<(), UiError> {
    let mut payload: Payload = from_json(&row.payload)?;
    if let Payload::Encounter { known, .. } = &mut payload {
        let uuid = |one: &VisitOfDay| match &one.visit {
            VisitKey::Known { uuid, .. } => Some(uuid.as_str().to_owned()),
            VisitKey::Pending { .. } => None,
        };
        known.extend(found.found.iter().filter_map(uuid));
        if found.found.is_empty() {
            known.push(UNREADABLE.to_owned());
        }
    }
    let no_form = || UiError::new(ErrorCode::Internal).with("detail", "this write has no form");
    let content = payload.content().ok_or_else(no_form)?;
    let (id, json, typed) = (row.id.clone(), to_json(&payload)?, to_json(&content)?);
    account.journal.call(move |journal| journal.resolve(&id, &json, &typed)).await.map_err(from_store)
}

/// A change after a conflict was decided: made from what the server has, checked like any other.
fn decided(
    account: &Account,
    payload: Payload,
    conflict: &Conflict,
    choices: &[PartChoice],
) -> Result<Payload, UiError> {
    match payload {
        Payload::NoteChange { visit, change } => {
            let (opened, text) = conflict.decide(choices).map_err(UiError::invalid)?;
            notes::check(&text)?;
            Ok(Payload::NoteChange { visit, change: NoteChange { note: change.note, opened, text } })
        }
        Payload::Demographics { .. } => {
            let (opened, typed) = conflict.decide(choices).map_err(UiError::invalid)?;
            demographics::payload(account, DemographicsChange { opened, typed })
        }
        Payload::Entry { typed: change, .. } => {
            let (opened, typed) = conflict.decide(choices).map_err(UiError::invalid)?;
            entries::payload(account, EntryChange { opened: Some(opened), typed, ..change })
        }
        _ => Err(UiError::new(ErrorCode::Internal).with("detail", "this write meets no other")),
    }
}
