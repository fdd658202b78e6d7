//! The one worker that sends what the journal holds, in order, and settles what is unknown by reading back.

use crate::{
    account::{Account, reading::What},
    contract::{AppEvent, EntryList, ErrorCode, VisitKey},
    error::log_store,
    reading::{chart, directory, notes, people, visit_page},
    sending::{
        attempt::{self, Step},
        looking::{self, Settled},
    },
    writing::{
        boxes::Conflict,
        drafts::joined,
        items,
        payload::{Made, Payload},
        stored::{code_text, from_json, to_json},
        visit_key::{became, visit_text},
    },
};
use domain::{
    encounter::{Eid, EncounterUuid},
    patient::PatientUuid,
};
use jiff::ToSpan;
use std::{collections::HashSet, sync::Arc, time::Duration};
use store::{OutboxRow, OutboxState, StoreError};
use tracing::{Instrument, Span};

/// While the server does not answer, the outbox is tried again this often.
pub(crate) const RETRY_EVERY: Duration = Duration::from_secs(30);

/// A confirmed write is listed for so many hours.
const CONFIRMED_STAYS_HOURS: i64 = 24;

/// What came of sending.
enum Sent {
    /// Confirmed, refused, or to be looked for.
    Settled,
    /// It did not leave this computer, for a reason that concerns it alone.
    TryLater,
    /// The server is gone, or nobody is signed in: no other write would go either.
    NobodyThere,
}

/// Sends until the account closes: at once when something is queued, and every half minute what could not go.
pub(crate) async fn send_writes(account: &Arc<Account>) {
    // What an earlier session left behind is counted before anything is done about it.
    items::tell_changed(account, None).await;
    loop {
        forget_confirmed(account).await;
        let pause = work_off(account).await.unwrap_or_else(|error| {
            log_store(&error);
            RETRY_EVERY
        });
        let _ = tokio::time::timeout(pause, account.wake.notified()).await;
    }
}

/// Forgets confirmed writes after a day; the chart shows them as part of what was read by then.
async fn forget_confirmed(account: &Account) {
    let now = account.clock.now();
    let before = now.saturating_sub(CONFIRMED_STAYS_HOURS.hours()).unwrap_or(now);
    if account.journal.call(move |journal| journal.prune_confirmed(before)).await.is_err() {
        tracing::warn!("confirmed writes could not be forgotten");
    }
}

/// Settles what is unknown, then sends what may be sent, until nothing is left or the server is gone. Says when to
/// look again.
async fn work_off(account: &Arc<Account>) -> Result<Duration, StoreError> {
    let now = account.clock.now();
    // This is the one who sends: what is still being sent here is a write whose end the journal could not note.
    if account.journal.call(move |journal| journal.doubt_interrupted(now)).await? > 0 {
        items::tell_changed(account, None).await;
    }
    // What cannot go, or cannot be found, for a reason of its own must not hold up the other patients' writes; nor is
    // a list that takes its time read again after each of them.
    let (mut skipped, mut looked_for) = (HashSet::new(), HashSet::new());
    let mut pause = RETRY_EVERY;
    loop {
        let unknown = account.journal.call(|journal| journal.outbox_in(OutboxState::Unknown)).await?;
        for row in unknown.into_iter().filter(|row| !looked_for.contains(&row.id)).collect::<Vec<_>>() {
            match looking::settle(account, &row).instrument(span("look", &row)).await? {
                Settled::Done => {}
                Settled::LookAgain(after) => {
                    pause = pause.min(after);
                    looked_for.insert(row.id);
                }
                Settled::NobodyThere => return Ok(RETRY_EVERY),
            }
        }
        let sendable = account.journal.call(|journal| journal.sendable()).await?;
        let Some(row) = sendable.into_iter().find(|row| !skipped.contains(&row.id)) else {
            return Ok(pause);
        };
        let (id, span) = (row.id.clone(), span("write", &row));
        match send(account, row).instrument(span).await? {
            Sent::Settled => {}
            Sent::TryLater => {
                skipped.insert(id);
            }
            Sent::NobodyThere => return Ok(pause),
        }
    }
}

/// What the log says while a write is sent or looked for: its own number and kind, nothing of what is in it or whose it is.
fn span(doing: &'static str, row: &OutboxRow) -> Span {
    tracing::info_span!("outbox", doing, id = %row.id, kind = ?row.kind)
}

/// Sends one write.
async fn send(account: &Arc<Account>, row: OutboxRow) -> Result<Sent, StoreError> {
    let Some(patient) = row.patient.clone() else { return Ok(Sent::TryLater) };
    let (id, now) = (row.id.clone(), account.clock.now());
    let row = match account.journal.call(move |journal| journal.mark_sending(&id, now)).await {
        Ok(row) => row,
        // Taken back or discarded in this very moment.
        Err(StoreError::NotFound { .. } | StoreError::IllegalStep { .. }) => return Ok(Sent::Settled),
        Err(error) => return Err(error),
    };
    account.mark_send().await;
    items::tell_changed(account, Some(&patient)).await;
    let step = match from_json::<Payload>(&row.payload) {
        Ok(payload) => attempt::attempt_write(account, &patient, &row, &payload).await,
        Err(_) => Step::Refused { code: ErrorCode::StoreDamaged, said: None },
    };
    match step {
        Step::Made(made) => {
            confirmed(account, &patient, &row, &made).await?;
            Ok(Sent::Settled)
        }
        Step::Refused { code, said } => {
            let (id, now) = (row.id.clone(), account.clock.now());
            account
                .journal
                .call(move |journal| journal.refuse(&id, &code_text(code), said.as_deref(), now))
                .await?;
            items::tell_changed(account, Some(&patient)).await;
            Ok(Sent::Settled)
        }
        Step::NotSent { code, nobody_there } => {
            let id = row.id.clone();
            account.journal.call(move |journal| journal.put_back(&id, &code_text(code), None)).await?;
            items::tell_changed(account, Some(&patient)).await;
            Ok(if nobody_there { Sent::NobodyThere } else { Sent::TryLater })
        }
        Step::Unknown { code, said } => {
            let (id, now) = (row.id.clone(), account.clock.now());
            account
                .journal
                .call(move |journal| journal.mark_unknown(&id, &code_text(code), said.as_deref(), now))
                .await?;
            items::tell_changed(account, Some(&patient)).await;
            // The next round of the worker looks for it.
            Ok(Sent::Settled)
        }
        Step::Conflict(conflict) => {
            keep_conflict(account, &patient, &row, &conflict).await?;
            Ok(Sent::Settled)
        }
    }
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
    account.journal.call(move |journal| journal.keep_conflict(&id, &code, &json, now)).await?;
    items::tell_changed(account, Some(patient)).await;
    // What they wrote belongs on screen too.
    chart::refresh(account, patient);
    Ok(())
}

/// It is in OpenEMR: remembered, told, and what it belongs to is read again.
pub(super) async fn confirmed(
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
        Made::Demographics => drop(people::read_demographics(account, patient).await),
        Made::Entry { .. } => {
            if let Ok(Payload::Entry { typed, .. }) = from_json(&row.payload) {
                match typed.list {
                    EntryList::Problem => chart::read_problems(account, patient).await,
                    EntryList::Allergy => chart::read_allergies(account, patient).await,
                    EntryList::Medication => chart::read_medications(account, patient).await,
                }
            }
        }
        Made::Appointment { .. } => {
            if let Ok(Payload::Appointment { booking, .. }) = from_json(&row.payload) {
                let day = booking.start.date();
                account.reading.note_changed(&What::Day(day));
                account.frame.tell(&AppEvent::DayChanged { date: day.to_string() });
            }
        }
    }
    items::tell_changed(account, Some(patient)).await;
    // The chart's own sections follow; what was written is on screen from the outbox until then.
    chart::refresh(account, patient);
    Ok(())
}

/// The visit that the write this one waited for has become; `None` if it is not in OpenEMR.
///
/// # Errors
/// When the journal cannot be read, which says nothing about the visit.
pub(super) async fn parent(account: &Account, row: &OutboxRow) -> Result<Option<VisitKey>, StoreError> {
    let Some(id) = row.depends_on.clone() else { return Ok(None) };
    let parent = account.journal.call(move |journal| journal.outbox_row(&id)).await?;
    Ok(parent.as_ref().and_then(became))
}

/// The visit a write belongs to; `None` while it has no number.
///
/// # Errors
/// As [`Core::parent`].
pub(super) async fn its_visit(
    account: &Account,
    row: &OutboxRow,
) -> Result<Option<(Eid, EncounterUuid)>, StoreError> {
    let payload: Option<Payload> = from_json(&row.payload).ok();
    let known = match payload.as_ref().and_then(Payload::visit) {
        Some(VisitKey::Pending { .. }) => parent(account, row).await?,
        known => known.cloned(),
    };
    Ok(match known {
        Some(VisitKey::Known { eid, uuid }) => Some((eid, uuid)),
        _ => None,
    })
}
