//! What the journal notes of a write that was sent or looked for, and what is read again because of it.

use crate::{
    account::{Account, reading::What},
    contract::{AppEvent, EntryList, ErrorCode, VisitKey},
    reading::{chart, directory, folders, notes, people, visit_page},
    sending::visit::its_visit,
    writing::{
        boxes::Conflict,
        drafts::joined,
        items,
        payload::{FoundVisits, Made, Payload},
        stored::{code_text, from_json, to_json},
        visit_key::visit_text,
    },
};
use domain::patient::PatientUuid;
use jiff::civil::Date;
use std::{collections::BTreeSet, sync::Arc};
use store::{Journal, OutboxRow, StoreError};

/// Notes in the journal what became of a write of this patient, or of one that makes a patient, and tells the window.
async fn record<T: Send + 'static>(
    account: &Account,
    patient: Option<&PatientUuid>,
    change: impl FnOnce(&mut Journal) -> Result<T, StoreError> + Send + 'static,
) -> Result<(), StoreError> {
    account.journal.call(change).await?;
    items::tell_changed(account, patient).await;
    Ok(())
}

/// OpenEMR, or a check, will not have it, or what it was written for is gone: the text goes back to the clinician.
pub(super) async fn refuse<'a>(
    account: &Account,
    patient: impl Into<Option<&'a PatientUuid>>,
    row: &OutboxRow,
    code: ErrorCode,
    said: Option<String>,
) -> Result<(), StoreError> {
    let (id, now, code) = (row.id.clone(), account.clock.now(), code_text(code));
    record(account, patient.into(), move |journal| journal.refuse(&id, &code, said.as_deref(), now)).await
}

/// It certainly did not arrive: it waits, as it did before.
pub(super) async fn put_back<'a>(
    account: &Account,
    patient: impl Into<Option<&'a PatientUuid>>,
    row: &OutboxRow,
    code: ErrorCode,
) -> Result<(), StoreError> {
    let (id, code) = (row.id.clone(), code_text(code));
    record(account, patient.into(), move |journal| journal.put_back(&id, &code, None)).await
}

/// It may have arrived: it is looked for from now on.
pub(super) async fn doubt<'a>(
    account: &Account,
    patient: impl Into<Option<&'a PatientUuid>>,
    row: &OutboxRow,
    code: ErrorCode,
    said: Option<String>,
) -> Result<(), StoreError> {
    let (id, now, code) = (row.id.clone(), account.clock.now(), code_text(code));
    record(account, patient.into(), move |journal| journal.mark_unknown(&id, &code, said.as_deref(), now))
        .await
}

/// It is doubted already, by a clock that was ahead: the doubt begins anew.
pub(super) async fn doubt_from_now(account: &Account, row: &OutboxRow) -> Result<(), StoreError> {
    let (doubted, now) = (row.clone(), account.clock.now());
    let code = row.error_code.clone().unwrap_or_else(|| code_text(ErrorCode::Timeout));
    account
        .journal
        .call(move |journal| journal.mark_unknown(&doubted.id, &code, doubted.server_said.as_deref(), now))
        .await
}

/// It is certainly not there: it is sent again.
pub(super) async fn queue_again<'a>(
    account: &Account,
    patient: impl Into<Option<&'a PatientUuid>>,
    row: &OutboxRow,
) -> Result<(), StoreError> {
    let id = row.id.clone();
    record(account, patient.into(), move |journal| journal.retry(&id)).await
}

/// The clinician has to look in OpenEMR, and then sends it again or discards it; `steps` by which it is then told from
/// what is there now, `code` why nothing more is done by itself.
pub(super) async fn give_up<'a>(
    account: &Account,
    patient: impl Into<Option<&'a PatientUuid>>,
    row: &OutboxRow,
    steps: Option<String>,
    code: ErrorCode,
) -> Result<(), StoreError> {
    if let Some(steps) = steps {
        let id = row.id.clone();
        account.journal.call(move |journal| journal.set_steps(&id, &steps)).await?;
    }
    let (id, now) = (row.id.clone(), account.clock.now());
    let code = code_text(code);
    record(account, patient.into(), move |journal| journal.give_up(&id, &code, now)).await
}

/// Somebody else changed the record: both versions stay with the write until the clinician has decided.
pub(super) async fn keep_conflict(
    account: &Arc<Account>,
    patient: &PatientUuid,
    row: &OutboxRow,
    conflict: &Conflict,
) -> Result<(), StoreError> {
    let json = to_json(conflict).map_err(|_| StoreError::Unreadable { what: "conflict" })?;
    let (id, now) = (row.id.clone(), account.clock.now());
    let code = code_text(ErrorCode::ChangedMeanwhile);
    record(account, Some(patient), move |journal| journal.keep_conflict(&id, &code, &json, now)).await?;
    // What they wrote belongs on screen too.
    chart::refresh_changed(account, patient);
    Ok(())
}

/// There are others of the day of a visit: they stay with it until the clinician has decided.
pub(super) async fn keep_found(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    found: &FoundVisits,
) -> Result<(), StoreError> {
    let json = to_json(found).map_err(|_| StoreError::Unreadable { what: "visits" })?;
    let (id, now) = (row.id.clone(), account.clock.now());
    let code = code_text(ErrorCode::AnotherVisitFound);
    record(account, Some(patient), move |journal| journal.keep_conflict(&id, &code, &json, now)).await
}

/// It is in OpenEMR: that is kept and told, and what it belongs to is read again.
pub(super) async fn confirm(
    account: &Arc<Account>,
    patient: &PatientUuid,
    row: &OutboxRow,
    made: &Made,
) -> Result<(), StoreError> {
    let (id, now) = (row.id.clone(), account.clock.now());
    let result = to_json(made).map_err(|_| StoreError::Unreadable { what: "result" })?;
    let known = match made {
        Made::Encounter { eid, uuid } => {
            let key = VisitKey::Known { eid: *eid, uuid: uuid.clone() };
            let json = to_json(&key).map_err(|_| StoreError::Unreadable { what: "visit" })?;
            Some((visit_text(&key), json))
        }
        _ => None,
    };
    let pending = visit_text(&VisitKey::Pending { write: row.id.to_string() });
    let being_read = account.reading.begin(What::Written(row.id.clone()));
    account
        .journal
        .call(move |journal| match known {
            // What was typed for the pending visit belongs to the numbered one from this moment on.
            Some((known, json)) => {
                journal.confirm_visit(&id, &result, &pending, (&known, &json), joined, now)
            }
            None => journal.confirm(&id, Some(&result), now),
        })
        .await?;
    match made {
        Made::Encounter { .. } => {
            let read = chart::read_encounters(account, patient).await;
            account.heard(&read);
            directory::keep_learned(account).await;
        }
        Made::Vitals { .. } | Made::Note { .. } => {
            if let Some((eid, _)) = its_visit(account, row).await? {
                visit_page::read_page(account, patient, eid).await;
                notes::doubt_notes(account, patient, eid).await;
            }
        }
        Made::Patient { .. } | Made::Demographics => drop(people::read_demographics(account, patient).await),
        Made::Entry { .. } | Made::EntryDeleted => match from_json(&row.payload) {
            Ok(Payload::Entry { typed, .. }) => read_list(account, patient, typed.list).await,
            Ok(Payload::EntryDelete(deleted)) => read_list(account, patient, deleted.list.list()).await,
            _ => {}
        },
        Made::Appointment { .. } | Made::Moved { .. } | Made::Cancelled => {
            if let Ok(payload) = from_json::<Payload>(&row.payload) {
                for day in days_of(&payload) {
                    account.reading.note_changed(&What::Day(day));
                    account.frame.tell(&AppEvent::DayChanged { date: day.to_string() });
                }
            }
        }
    }
    drop(being_read);
    items::tell_changed(account, Some(patient)).await;
    // The chart's other sections follow.
    chart::refresh_changed(account, patient);
    Ok(())
}

/// Reads a list again in which something was written.
async fn read_list(account: &Account, patient: &PatientUuid, list: EntryList) {
    match list {
        EntryList::Problem => chart::read_problems(account, patient).await,
        EntryList::Allergy => chart::read_allergies(account, patient).await,
        EntryList::Medication => chart::read_medications(account, patient).await,
        EntryList::Surgery => folders::read_surgeries(account, patient).await,
        EntryList::DentalIssue => folders::read_dental_issues(account, patient).await,
    }
}

/// The days of the calendar that a write has changed.
fn days_of(payload: &Payload) -> BTreeSet<Date> {
    let opened = payload.opened_appointment().map(|opened| opened.start.date());
    let booked = payload.booking().map(|booking| booking.start.date());
    opened.into_iter().chain(booked).collect()
}

/// A patient is in OpenEMR: that is kept, and they join the index before anybody is told.
pub(super) async fn confirm_patient(
    account: &Arc<Account>,
    row: &OutboxRow,
    made: &Made,
    uuid: &PatientUuid,
) -> Result<(), StoreError> {
    let (id, now) = (row.id.clone(), account.clock.now());
    let result = to_json(made).map_err(|_| StoreError::Unreadable { what: "result" })?;
    account.journal.call(move |journal| journal.confirm(&id, Some(&result), now)).await?;
    // Where that fails they are found by asking the server, like anybody who is not in the index.
    people::read_demographics(account, uuid).await;
    items::tell_changed(account, Some(uuid)).await;
    Ok(())
}
