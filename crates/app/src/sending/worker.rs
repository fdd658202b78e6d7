//! The one worker that sends what the journal holds, in order, and settles what is unknown by reading back.

use crate::{
    account::Account,
    contract::ErrorCode,
    error::log_store,
    reading::chart,
    sending::{
        attempt::attempt,
        looking::{self, RETRY_EVERY, Settled},
        new_patient, outcome,
        step::Step,
    },
    writing::{
        items,
        payload::{Made, Payload},
        stored::from_json,
    },
};
use jiff::ToSpan;
use std::{collections::HashSet, sync::Arc, time::Duration};
use store::{OutboxRow, OutboxState, StoreError};
use tracing::{Instrument, Span};

/// Hours for which a confirmed write is listed: a day of work.
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
        let mut next = None;
        for row in sendable.into_iter().filter(|row| !skipped.contains(&row.id)) {
            match account.holding.left(&row.id, account.clock.monotonic()) {
                // It can still be taken back.
                Some(left) => pause = pause.min(left),
                None => next = next.or(Some(row)),
            }
        }
        let Some(row) = next else { return Ok(pause) };
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
    let patient = row.patient.clone();
    let _on_its_way = account.sending.lock().await;
    let (id, now) = (row.id.clone(), account.clock.now());
    let row = match account.journal.call(move |journal| journal.mark_sending(&id, now)).await {
        Ok(row) => row,
        // Taken back or discarded in this very moment.
        Err(StoreError::NotFound { .. } | StoreError::IllegalStep { .. }) => return Ok(Sent::Settled),
        Err(error) => return Err(error),
    };
    account.mark_send().await;
    items::tell_changed(account, patient.as_ref()).await;
    let payload = from_json::<Payload>(&row.payload);
    let Some(patient) = patient else {
        let Ok(Payload::Patient { wanted, accepted, .. }) = payload else {
            outcome::refuse(account, None, &row, ErrorCode::StoreDamaged, None).await?;
            return Ok(Sent::Settled);
        };
        let (Ok(step) | Err(step)) = new_patient::send(account, &row, &wanted, &accepted).await;
        return note_new_patient(account, &row, step).await;
    };
    let step = match payload {
        Ok(payload) => attempt(account, &patient, &row, &payload).await,
        Err(_) => Step::Refused { code: ErrorCode::StoreDamaged, said: None },
    };
    match step {
        Step::Made(made) => outcome::confirm(account, &patient, &row, &made).await?,
        Step::Refused { code, said } => outcome::refuse(account, &patient, &row, code, said).await?,
        // The next round of the worker looks for it.
        Step::Unknown { code, said } => outcome::doubt(account, &patient, &row, code, said).await?,
        Step::HalfDone { code } => {
            outcome::give_up(account, &patient, &row, None, code).await?;
            // One of the two is in the calendar of a day that is perhaps on screen.
            chart::refresh_changed(account, &patient);
        }
        Step::Conflict(conflict) => outcome::keep_conflict(account, &patient, &row, &conflict).await?,
        Step::Found(found) => outcome::keep_found(account, &patient, &row, &found).await?,
        Step::NotSent { code, nobody_there } => {
            outcome::put_back(account, &patient, &row, code).await?;
            return Ok(if nobody_there { Sent::NobodyThere } else { Sent::TryLater });
        }
    }
    Ok(Sent::Settled)
}

/// What came of sending a new patient, who is nobody's yet.
async fn note_new_patient(account: &Arc<Account>, row: &OutboxRow, step: Step) -> Result<Sent, StoreError> {
    match step {
        Step::Made(made) => {
            if let Made::Patient { uuid, .. } = &made {
                outcome::confirm_patient(account, row, &made, uuid).await?;
            }
        }
        Step::Refused { code, said } => outcome::refuse(account, None, row, code, said).await?,
        Step::Unknown { code, said } => outcome::doubt(account, None, row, code, said).await?,
        // It changes nothing that somebody else could have changed.
        Step::Conflict(_) | Step::Found(_) | Step::HalfDone { .. } => {
            outcome::refuse(account, None, row, ErrorCode::StoreDamaged, None).await?;
        }
        Step::NotSent { code, nobody_there } => {
            outcome::put_back(account, None, row, code).await?;
            return Ok(if nobody_there { Sent::NobodyThere } else { Sent::TryLater });
        }
    }
    Ok(Sent::Settled)
}
