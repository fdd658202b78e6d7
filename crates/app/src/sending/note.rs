//! Sending a note, and a change of one.

use crate::{
    account::Account,
    contract::{NoteChange, VisitKey},
    error::{from_store, log_store},
    sending::{
        request::{before_request, seen_there, verdict},
        step::{Looked, Step, Tried, no_record, of_answer, of_answer_to_visit, of_verdict},
        visit::{place_of_visit, visit_numbers},
    },
    writing::{
        boxes::Verdict,
        payload::{Made, VisitNumbers},
        stored::to_json,
    },
};
use domain::{note::SoapText, patient::PatientUuid};
use jiff::{Timestamp, ToSpan};
use openemr::{ApiError, Unreadable};
use store::{OutboxRow, Replaced};

/// A note of the same words counts as ours if it was stored at most this many hours before we sent it: the clinic's clock
/// may go wrong, its zone is only known roughly, and two notes of the same words in one visit and day are one note.
const CLOCK_LEEWAY_HOURS: i64 = 24;

/// Adds a note to its visit.
pub(super) async fn send(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    visit: &VisitKey,
    text: &SoapText,
) -> Tried {
    let VisitNumbers { pid, eid } = visit_numbers(account, patient, row, visit).await?;
    before_request(account, row).await?;
    let answer = account.server.notes().create(pid, eid, text).await;
    account.heard(&answer);
    Ok(of_answer_to_visit(answer.map(|outcome| outcome.map(|sid| Made::Note { sid }))))
}

/// What became of a note: it is known by its words (FACTS §8).
pub(super) async fn look(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    text: &SoapText,
) -> Result<Looked, ApiError> {
    let VisitNumbers { pid, eid } = match place_of_visit(account, patient, row).await? {
        Ok(numbers) => numbers,
        Err(looked) => return Ok(looked),
    };
    let since = account.wall(counts_from(row));
    let found = account.server.notes().find(pid, eid, text, since).await?;
    Ok(found.map_or(Looked::Absent, |found| Looked::There(Made::Note { sid: found.id })))
}

/// From when on a note of the same words is ours.
fn counts_from(row: &OutboxRow) -> Timestamp {
    let sent = row.sent_at.unwrap_or(row.created_at);
    sent.saturating_sub(CLOCK_LEEWAY_HOURS.hours()).unwrap_or(sent)
}

/// Changes a note, if it is still as it was opened. The note is looked for in the visit's own list: the server checks
/// neither the visit nor that there is such a note (Q43).
pub(super) async fn send_change(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    visit: &VisitKey,
    change: &NoteChange,
) -> Tried {
    let visit = &visit_numbers(account, patient, row, visit).await?;
    let theirs = note_now(account, visit, change).await.map_err(|error| no_record(&error))?;
    Ok(match verdict(account, &change.opened, &change.text, &theirs) {
        Verdict::There => Step::Made(Made::Note { sid: change.note }),
        Verdict::Conflict(conflict) => Step::Conflict(conflict),
        Verdict::Send { .. } => {
            before_request(account, row).await?;
            keep_both(account, patient, row, change, &theirs).await?;
            let notes = account.server.notes();
            let answer = notes.update(visit.pid, visit.eid, change.note, &change.text).await;
            account.heard(&answer);
            let sent = of_answer(answer.map(|outcome| outcome.map(|sid| Made::Note { sid })));
            forget_unless_sent(account, row, &sent).await;
            seen_there(account, sent, see_change(account, visit, change)).await
        }
    })
}

/// What became of a change of a note.
pub(super) async fn look_for_change(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    change: &NoteChange,
) -> Result<Looked, ApiError> {
    match place_of_visit(account, patient, row).await? {
        Ok(numbers) => see_change(account, &numbers, change).await,
        Err(looked) => Ok(looked),
    }
}

/// Whether a note is as its change would have it.
async fn see_change(
    account: &Account,
    visit: &VisitNumbers,
    change: &NoteChange,
) -> Result<Looked, ApiError> {
    let theirs = note_now(account, visit, change).await?;
    let made = Made::Note { sid: change.note };
    Ok(of_verdict(verdict(account, &change.opened, &change.text, &theirs), made))
}

/// The text of a note as its visit's own list has it now.
async fn note_now(
    account: &Account,
    visit: &VisitNumbers,
    change: &NoteChange,
) -> Result<SoapText, ApiError> {
    let read = account.server.notes().list(visit.pid, visit.eid).await;
    account.heard(&read);
    let list = read?;
    match list.items.into_iter().find(|note| note.id == change.note) {
        Some(note) => Ok(note.text),
        // What cannot be read may be the one.
        None if list.unreadable > 0 => Err(ApiError::Unreadable(Unreadable::OtherShape)),
        None => Err(ApiError::NotFound),
    }
}

/// Keeps what a change of a note is about to replace: OpenEMR has no earlier versions, and does not say that a note
/// was signed (Q105).
async fn keep_both(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    change: &NoteChange,
    theirs: &SoapText,
) -> Result<(), Step> {
    let ours = |code| Step::NotSent { code, nobody_there: false };
    let replaced = Replaced {
        write: row.id.clone(),
        at: account.clock.now(),
        user: account.subject.clone(),
        patient: patient.clone(),
        record: change.note.to_string(),
        before: to_json(theirs).map_err(|error| ours(error.code))?,
        after: to_json(&change.text).map_err(|error| ours(error.code))?,
    };
    let kept = account.journal.call(move |journal| journal.keep_replaced(&replaced)).await;
    kept.map_err(|error| ours(from_store(error).code))
}

/// What certainly did not arrive has replaced nothing.
async fn forget_unless_sent(account: &Account, row: &OutboxRow, sent: &Step) {
    if matches!(sent, Step::Made(_) | Step::Unknown { .. }) {
        return;
    }
    let id = row.id.clone();
    if let Err(error) = account.journal.call(move |journal| journal.forget_replaced(&id)).await {
        log_store(&error);
    }
}
