//! Settling what is unknown: looking on the server whether a write is there, for as long as it may still arrive.

use crate::{
    account::Account,
    contract::ErrorCode,
    sending::worker::RETRY_EVERY,
    writing::{
        boxes::Conflict,
        items,
        payload::{Made, Payload, VisitNumbers},
        stored::{code_text, from_json},
    },
};
use domain::patient::PatientUuid;
use jiff::{Timestamp, ToSpan};
use openemr::{ApiError, Marker};
use std::{sync::Arc, time::Duration};
use store::{INTERRUPTED, OutboxRow, StoreError};

/// A note of the same words counts as ours if it was stored at most this long before we sent it: the clinic's clock may
/// go wrong, its zone is only known roughly, and two notes of the same words in one visit and day are one note.
const CLOCK_LEEWAY_HOURS: i64 = 24;
/// A request is given this long by the transport; one that was interrupted may be carried out until then.
const LONGEST_REQUEST: Duration = Duration::from_secs(90);
/// A write that was sent so often without an answer that says so, and is not found, is given back to the clinician.
const MOST_ATTEMPTS: u32 = 3;
/// The same for vitals and notes: OpenEMR has no way to take one back, so after the second absence the clinician is asked
/// and nothing is sent a third time by itself.
const MOST_ATTEMPTS_FOR_GOOD: u32 = 2;
/// A write that is not found at once may still be on its way through the server: it counts as absent only when it is
/// not there this long after its answer was lost, or as long as the request itself had taken, whichever is longer.
const ABSENT_AFTER: Duration = Duration::from_secs(5);

/// What a look at the server says about a write whose answer was lost.
pub(crate) enum Looked {
    /// It is there.
    There(Made),
    /// It is not; for a change: the record is as it was before.
    Absent,
    /// The record is neither as it was nor as this write would have it.
    Conflict(Conflict),
    /// What is there may be it, or another of nearly the same words: the clinician decides. With it, the steps by which
    /// one that is sent all the same is told from what is there now.
    Alike { steps: String },
    /// The visit that it was written for is not in OpenEMR any more.
    VisitGone,
    /// It cannot be looked for yet, which says nothing.
    NotYet,
}

/// What came of looking for an unknown write.
pub(crate) enum Settled {
    /// It is confirmed, back with the clinician, or queued again.
    Done,
    /// Not found so far, or the answer says nothing; look again after this long.
    LookAgain(Duration),
    /// The server is gone, or nobody is signed in: nothing else can be asked or sent either.
    NobodyThere,
}

/// Looks for an unknown write on the server: confirms it if it is there, queues it again once it is certain that it
/// is not, and gives it back to the clinician when that has happened often enough.
pub(crate) async fn settle(account: &Arc<Account>, row: &OutboxRow) -> Result<Settled, StoreError> {
    let (Some(patient), Ok(payload)) = (row.patient.clone(), from_json::<Payload>(&row.payload)) else {
        return Ok(Settled::Done);
    };
    let found = look_for(account, &patient, row, &payload).await;
    account.heard(&found);
    match found {
        Ok(Looked::There(made)) => {
            super::worker::confirmed(account, &patient, row, &made).await?;
            Ok(Settled::Done)
        }
        Ok(Looked::Conflict(conflict)) => {
            super::worker::keep_conflict(account, &patient, row, &conflict).await?;
            Ok(Settled::Done)
        }
        Err(ApiError::NotFound) if payload.needs_its_record() => {
            give_back(account, &patient, row, ErrorCode::RecordNotFound).await
        }
        // Whether it arrived before that or not, no chart shows it.
        Ok(Looked::VisitGone) => give_back(account, &patient, row, ErrorCode::VisitNotFound).await,
        Err(ApiError::NotFound) if payload.visit().is_some() => {
            give_back(account, &patient, row, ErrorCode::PatientNotFound).await
        }
        Ok(Looked::Alike { steps }) => {
            let id = row.id.clone();
            account.journal.call(move |journal| journal.set_steps(&id, &steps)).await?;
            give_up(account, &patient, row).await
        }
        Ok(Looked::Absent) => {
            let now = account.clock.now();
            if row.settled_at.is_some_and(|lost| lost > now) {
                // The clock ran ahead when the answer was lost: the doubt begins now, not some day.
                return doubt_from_now(account, row).await;
            }
            let left = still_doubtful(row, now);
            if !left.is_zero() {
                return Ok(Settled::LookAgain(left));
            }
            if row.attempts >= most_attempts(&payload) {
                return give_up(account, &patient, row).await;
            }
            let id = row.id.clone();
            account.journal.call(move |journal| journal.retry(&id)).await?;
            items::tell_changed(account, Some(&patient)).await;
            Ok(Settled::Done)
        }
        Err(ApiError::NoAnswer(error)) if error.was_never_sent() => Ok(Settled::NobodyThere),
        Err(ApiError::SignedOut(_)) => Ok(Settled::NobodyThere),
        // One list that is slow, cut off or too large says nothing about the other patients' writes.
        Ok(Looked::NotYet) | Err(_) => Ok(Settled::LookAgain(RETRY_EVERY)),
    }
}

/// What it was written for is gone, so it is nowhere to be seen: the text goes back to the clinician.
async fn give_back(
    account: &Arc<Account>,
    patient: &PatientUuid,
    row: &OutboxRow,
    code: ErrorCode,
) -> Result<Settled, StoreError> {
    let (id, now, code) = (row.id.clone(), account.clock.now(), code_text(code));
    account.journal.call(move |journal| journal.refuse(&id, &code, None, now)).await?;
    items::tell_changed(account, Some(patient)).await;
    Ok(Settled::Done)
}

/// The clinician has to look in OpenEMR, and then sends it again or discards it.
async fn give_up(
    account: &Arc<Account>,
    patient: &PatientUuid,
    row: &OutboxRow,
) -> Result<Settled, StoreError> {
    let (id, now) = (row.id.clone(), account.clock.now());
    let code = code_text(ErrorCode::NotConfirmed);
    account.journal.call(move |journal| journal.give_up(&id, &code, now)).await?;
    items::tell_changed(account, Some(patient)).await;
    Ok(Settled::Done)
}

async fn doubt_from_now(account: &Arc<Account>, row: &OutboxRow) -> Result<Settled, StoreError> {
    let (doubted, now) = (row.clone(), account.clock.now());
    let code = row.error_code.clone().unwrap_or_else(|| code_text(ErrorCode::Timeout));
    account
        .journal
        .call(move |journal| journal.mark_unknown(&doubted.id, &code, doubted.server_said.as_deref(), now))
        .await?;
    Ok(Settled::LookAgain(ABSENT_AFTER))
}

/// Reads back whether a write is there (FACTS §8).
async fn look_for(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    payload: &Payload,
) -> Result<Looked, ApiError> {
    let server = &account.server;
    let made = match payload {
        Payload::Encounter { marker, .. } => {
            let marker = Marker::parse(marker).map_err(|_| ApiError::NotFound)?;
            let found = server.encounters().find_by_marker(patient, &marker).await?;
            found.map(|found| Made::Encounter { eid: found.eid, uuid: found.uuid })
        }
        Payload::Vitals { vitals, .. } => {
            let VisitNumbers { pid, eid } = match place_of_visit(account, patient, row).await? {
                Ok(numbers) => numbers,
                Err(looked) => return Ok(looked),
            };
            let found = server.vitals().find(patient, pid, eid, vitals).await?;
            found.map(|found| Made::Vitals { vid: found.id })
        }
        Payload::Note { text, .. } => {
            let VisitNumbers { pid, eid } = match place_of_visit(account, patient, row).await? {
                Ok(numbers) => numbers,
                Err(looked) => return Ok(looked),
            };
            let sent: Timestamp = row.sent_at.unwrap_or(row.created_at);
            let since = sent.saturating_sub(CLOCK_LEEWAY_HOURS.hours()).unwrap_or(sent);
            let since = account.wall(since);
            let found = server.notes().find(pid, eid, text, since).await?;
            found.map(|found| Made::Note { sid: found.id })
        }
        Payload::Appointment { booking, .. } => {
            let found = server.appointments().find(patient, booking).await?;
            found.and_then(|found| found.id).map(|id| Made::Appointment { id })
        }
        Payload::NoteChange { change, .. } => {
            let numbers = match place_of_visit(account, patient, row).await? {
                Ok(numbers) => numbers,
                Err(looked) => return Ok(looked),
            };
            return super::change::look_for_note_change(account, &numbers, change).await;
        }
        Payload::Demographics { opened, wanted, .. } => {
            return super::change::look_for_demographics(account, patient, opened, wanted).await;
        }
        Payload::Entry { opened, wanted, typed } => {
            return super::change::look_for_entry(account, patient, row, opened, wanted, typed).await;
        }
    };
    Ok(made.map_or(Looked::Absent, Looked::There))
}

/// Where the vitals or the note of a visit lie now, or what is to be said of a write for a visit that is not there.
async fn place_of_visit(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
) -> Result<Result<VisitNumbers, Looked>, ApiError> {
    let Ok(Some((eid, uuid))) = super::worker::its_visit(account, row).await else {
        return Ok(Err(Looked::NotYet));
    };
    let numbers = super::attempt::numbers_now(account, patient, eid, &uuid).await?;
    Ok(numbers.ok_or(Looked::VisitGone))
}

/// How often a write is sent by itself before the clinician is asked.
fn most_attempts(payload: &Payload) -> u32 {
    match payload {
        Payload::Vitals { .. } | Payload::Note { .. } => MOST_ATTEMPTS_FOR_GOOD,
        _ => MOST_ATTEMPTS,
    }
}

/// How much longer a write that is not found must be looked for before it counts as absent.
fn still_doubtful(row: &OutboxRow, now: Timestamp) -> Duration {
    let between =
        |from: Timestamp, to: Timestamp| Duration::try_from(to.duration_since(from)).unwrap_or_default();
    let sent = row.sent_at.unwrap_or(row.created_at);
    let lost = row.settled_at.unwrap_or(sent);
    // Who was interrupted in the middle knows nothing of how long the request took. One that is only doubted, since this
    // journal is an older copy or was rescued, was not under way all the time that it had waited. An answer may be lost
    // in the very millisecond in which its request left.
    let knows =
        row.sent_at.is_some_and(|sent| lost >= sent) && row.error_code.as_deref() != Some(INTERRUPTED);
    let took = if knows { between(sent, lost).clamp(ABSENT_AFTER, LONGEST_REQUEST) } else { LONGEST_REQUEST };
    // A clock that was turned back makes this wait longer, never shorter.
    took.saturating_sub(between(lost, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::patient::PatientLabel;
    use store::{Journal, NewWrite, OutboxId, OutboxKind};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_795_250_000 + second).expect("a moment")
    }

    /// A write that was queued at 0, as the journal has it after these steps.
    fn row(steps: impl FnOnce(&mut Journal, &OutboxId)) -> OutboxRow {
        let mut journal = Journal::in_memory().expect("opened");
        let new = NewWrite {
            id: OutboxId::random(),
            kind: OutboxKind::Note,
            patient: None,
            visit: None,
            whose: PatientLabel::default(),
            payload: "{}".into(),
            depends_on: None,
            steps: None,
        };
        let id = journal.queue(None, new, at(0)).expect("queued");
        steps(&mut journal, &id);
        journal.outbox_row(&id).expect("readable").expect("there")
    }

    #[test]
    fn what_was_cut_off_is_doubted_for_as_long_as_a_request_may_take() {
        let cut_off = row(|journal, id| {
            journal.mark_sending(id, at(0)).expect("sending");
            // The keychain, a look at the day and a renewal come in between.
            journal.mark_leaving(id, at(100)).expect("leaving");
            journal.doubt_interrupted(at(102)).expect("doubted");
        });
        assert_eq!(still_doubtful(&cut_off, at(102)), LONGEST_REQUEST, "nobody knows how far it came");
        assert_eq!(
            still_doubtful(&cut_off, at(191)),
            Duration::from_secs(1),
            "counted from the moment it was cut off"
        );
        assert_eq!(still_doubtful(&cut_off, at(192)), Duration::ZERO, "and no longer");
        assert_eq!(
            still_doubtful(&cut_off, at(50)),
            LONGEST_REQUEST,
            "a clock that was turned back is no reason to send"
        );
        let lost = row(|journal, id| {
            journal.mark_sending(id, at(0)).expect("sending");
            journal.mark_leaving(id, at(100)).expect("leaving");
            journal.mark_unknown(id, "serverError", None, at(102)).expect("its answer was none");
        });
        assert_eq!(still_doubtful(&lost, at(102)), ABSENT_AFTER, "an answer says that the request has ended");
    }

    #[test]
    fn an_answer_that_is_lost_at_once_is_an_answer() {
        let lost = row(|journal, id| {
            journal.mark_sending(id, at(0)).expect("sending");
            journal.mark_leaving(id, at(100)).expect("leaving");
            journal.mark_unknown(id, "timeout", None, at(100)).expect("cut off in the same millisecond");
        });
        assert_eq!(
            still_doubtful(&lost, at(100)),
            ABSENT_AFTER,
            "the clock stood still, the request did not"
        );
        let opened_again = row(|journal, id| {
            journal.mark_sending(id, at(0)).expect("sending");
            journal.mark_leaving(id, at(100)).expect("leaving");
            journal.doubt_interrupted(at(100)).expect("doubted");
        });
        assert_eq!(
            still_doubtful(&opened_again, at(100)),
            LONGEST_REQUEST,
            "nobody waited for this one's end"
        );
    }

    #[test]
    fn what_waited_for_days_in_an_older_copy_is_not_doubted_for_days() {
        let week = 7 * 24 * 60 * 60;
        let older = row(|journal, _| {
            journal.doubt_all_queued(at(week)).expect("doubted");
        });
        assert_eq!(still_doubtful(&older, at(week)), LONGEST_REQUEST, "it was not under way all that time");
    }
}
