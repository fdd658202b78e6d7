//! Deleting a surgery or a dental issue that was entered by mistake.

use crate::{
    account::Account,
    contract::{EntryDelete, ErrorCode},
    entries,
    sending::{
        appointment::number_now,
        request::before_request,
        step::{Looked, Step, Tried, not_sent, of_answer},
    },
    writing::{entry_record::of_numbered, payload::Made},
};
use domain::patient::PatientUuid;
use openemr::{ApiError, RecordUuid};
use store::OutboxRow;

/// Deletes an entry that still reads as it was shown, and sees that it is gone: the server says yes to any number, and 8.0
/// says nothing that can be read although it deleted (Q51).
pub(super) async fn send(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    deleted: &EntryDelete,
) -> Tried {
    let refused = |code| Err(Step::Refused { code, said: None });
    let Ok(uuid) = RecordUuid::parse(&deleted.entry) else { return refused(ErrorCode::RecordNotFound) };
    let pid = number_now(account, patient).await?;
    let list = entries::past(&account.server, deleted.list);
    let found = entries::numbered(account, patient, &list, &uuid).await;
    account.heard(&found);
    let found = match found {
        Ok(found) => found,
        // By an earlier attempt, or by somebody else who wanted the same.
        Err(ApiError::NotFound) => return Ok(Step::Made(Made::EntryDeleted)),
        Err(error) => return Err(not_sent(&error)),
    };
    if of_numbered(&found) != deleted.opened {
        return refused(ErrorCode::EntryChanged);
    }
    before_request(account, row).await?;
    let answer = list.delete(pid, found.id).await;
    account.heard(&answer);
    let said = of_answer(answer.map(|outcome| outcome.map(|()| Made::EntryDeleted)));
    if !matches!(said, Step::Made(_) | Step::Unknown { .. }) {
        return Ok(said);
    }
    Ok(match (look(account, patient, deleted).await, said) {
        (Ok(Looked::There(made)), _) => Step::Made(made),
        // It is looked for like any write whose answer was lost.
        (_, Step::Made(_)) => Step::Unknown { code: ErrorCode::NotConfirmed, said: None },
        (_, unknown) => unknown,
    })
}

/// What became of it. Of a patient who is gone every list comes back empty (Q108), which is no deletion.
pub(super) async fn look(
    account: &Account,
    patient: &PatientUuid,
    deleted: &EntryDelete,
) -> Result<Looked, ApiError> {
    account.pid_now(patient).await?;
    match entries::entry_now(account, patient, deleted.list.list(), &deleted.entry).await {
        Err(ApiError::NotFound) => Ok(Looked::There(Made::EntryDeleted)),
        // The next attempt says what is to be said of one that reads otherwise.
        Ok(_) => Ok(Looked::Absent),
        Err(error) => Err(error),
    }
}
