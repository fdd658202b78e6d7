//! Sending a new or changed entry of a list.

use crate::{
    account::Account,
    contract::{EntryChange, EntryList, ErrorCode, TypedEntry},
    entries::{self, AtServer},
    error::from_store,
    sending::{
        request::{before_request, seen_there, verdict},
        step::{Looked, Step, Tried, no_record, not_sent, of_answer, of_verdict},
        visit::number_of,
    },
    writing::{
        boxes::{Boxes, Verdict},
        entry_record::{Likeness, edit_of, likeness, of_details, of_numbered},
        payload::Made,
        stored::{from_json, to_json},
    },
};
use domain::patient::PatientUuid;
use openemr::{ApiError, RecordUuid, StoredTexts, Unreadable};
use serde::{Deserialize, Serialize};
use store::OutboxRow;

/// What the journal notes before a new entry is sent. A stored format.
#[derive(Serialize, Deserialize)]
struct BeforeSending {
    /// The ids (the number of what goes by one) that the list had: an entry of the same title and days that is not among them
    /// is ours, and one that is among them is another one of the same words.
    before: Vec<String>,
}

/// What a list has of a new entry.
enum Found {
    /// It.
    Ours(Made),
    /// Perhaps it, perhaps another of nearly the same words.
    Alike,
    /// Nothing of it.
    Nothing,
}

/// Adds an entry or changes it.
pub(super) async fn send(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    opened: &TypedEntry,
    wanted: &TypedEntry,
    change: &EntryChange,
) -> Tried {
    match change.entry.as_deref() {
        None => add_entry(account, patient, row, change.list, wanted).await,
        Some(id) => change_entry(account, patient, row, (change, id), opened, wanted).await,
    }
}

/// What became of a new or changed entry.
pub(super) async fn look(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    opened: &TypedEntry,
    wanted: &TypedEntry,
    change: &EntryChange,
) -> Result<Looked, ApiError> {
    let Some(id) = change.entry.as_deref() else {
        let noted = noted(row);
        let before = noted.as_ref().map(|noted| noted.before.as_slice());
        return Ok(match find_new(account, patient, change.list, wanted, before).await? {
            Found::Ours(made) => Looked::There(made),
            Found::Nothing => Looked::Absent,
            Found::Alike => {
                let (before, _) = ids(account, patient, change.list).await?;
                let steps = to_json(&BeforeSending { before });
                steps.map_or(Looked::NotYet, |steps| Looked::Alike { steps })
            }
        });
    };
    let theirs = entries::entry_now(account, patient, change.list, id).await?;
    let made = Made::Entry { id: Some(id.to_owned()) };
    Ok(of_verdict(verdict(account, opened, wanted, &theirs), made))
}

async fn change_entry(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    (change, id): (&EntryChange, &str),
    opened: &TypedEntry,
    wanted: &TypedEntry,
) -> Tried {
    let list = change.list;
    let Ok(uuid) = RecordUuid::parse(id) else {
        return Err(Step::Refused { code: ErrorCode::RecordNotFound, said: None });
    };
    let made = Made::Entry { id: Some(id.to_owned()) };
    let at_server = AtServer::of(&account.server, list);
    let read = match &at_server {
        AtServer::ByNumber(entries) => entries::numbered(account, patient, entries, &uuid)
            .await
            .map(|found| (Some(found.id), of_numbered(&found), found.stored)),
        AtServer::ByUuid(_) => {
            let read = entries::entry_now(account, patient, list, id).await;
            read.map(|theirs| (None, theirs, StoredTexts::default()))
        }
    };
    account.heard(&read);
    let (number, theirs, stored) = read.map_err(|error| no_record(&error))?;
    let (text, changed) = match verdict(account, opened, wanted, &theirs) {
        Verdict::There => return Ok(Step::Made(made)),
        Verdict::Conflict(conflict) => return Ok(Step::Conflict(conflict)),
        Verdict::Send { text, changed } => (text, changed),
    };
    let edit = edit_of(list, &text, &changed, stored);
    // What goes by a number goes by the patient's number, too.
    let pid = number_of(account, patient).await?;
    before_request(account, row).await?;
    let answer = match (&at_server, number) {
        (AtServer::ByUuid(entries), _) => {
            let answer = entries.update(patient, &uuid, &edit).await;
            answer.map(|outcome| outcome.map(|_| made))
        }
        (AtServer::ByNumber(entries), Some(number)) => {
            let answer = entries.update(pid, number, &edit).await;
            answer.map(|outcome| outcome.map(|_| made))
        }
        (AtServer::ByNumber(_), None) => {
            return Err(Step::Refused { code: ErrorCode::RecordNotFound, said: None });
        }
    };
    account.heard(&answer);
    Ok(seen_there(account, of_answer(answer), look(account, patient, row, opened, wanted, change)).await)
}

/// Adds an entry. What the list has before is noted first, so that a lost answer is settled for this entry and not
/// for another of the same words.
async fn add_entry(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    list: EntryList,
    wanted: &TypedEntry,
) -> Tried {
    match noted(row) {
        // It was sent before and not found since; it may have arrived after all.
        Some(noted) => {
            let found = find_new(account, patient, list, wanted, Some(&noted.before)).await;
            account.heard(&found);
            if let Found::Ours(made) = found.map_err(|error| not_sent(&error))? {
                return Ok(Step::Made(made));
            }
        }
        None => {
            let before = ids(account, patient, list).await;
            account.heard(&before);
            let (before, _) = before.map_err(|error| not_sent(&error))?;
            let ours = |code| Step::NotSent { code, nobody_there: false };
            let steps = to_json(&BeforeSending { before }).map_err(|error| ours(error.code))?;
            let id = row.id.clone();
            let noted = account.journal.call(move |journal| journal.set_steps(&id, &steps)).await;
            noted.map_err(|error| ours(from_store(error).code))?;
        }
    }
    let edit = edit_of(list, wanted, TypedEntry::NAMES, StoredTexts::default());
    // What goes by a number goes by the patient's number, too.
    let pid = number_of(account, patient).await?;
    before_request(account, row).await?;
    let answer = match AtServer::of(&account.server, list) {
        AtServer::ByUuid(entries) => entries
            .create(patient, &edit)
            .await
            .map(|outcome| outcome.map(|new| Made::Entry { id: Some(new.uuid.as_str().to_owned()) })),
        AtServer::ByNumber(entries) => {
            let answer = entries.create(pid, &edit).await;
            // It has a number by now, and no id yet (Q51).
            answer.map(|outcome| outcome.map(|_| Made::Entry { id: None }))
        }
    };
    account.heard(&answer);
    Ok(of_answer(answer))
}

/// A new entry of ours: one of the same title and days (FACTS §8) that was not in the list `before`. Where nobody
/// noted that, because this journal never sent it, an older one of the same words may lie there.
async fn find_new(
    account: &Account,
    patient: &PatientUuid,
    list: EntryList,
    wanted: &TypedEntry,
    before: Option<&[String]>,
) -> Result<Found, ApiError> {
    let is_new = |id: &String| before.is_none_or(|before| !before.contains(id));
    let mut alike = false;
    let unreadable = match AtServer::of(&account.server, list) {
        AtServer::ByNumber(entries) => {
            let pid = account.pid(patient).await?;
            let all = entries.list(patient, pid).await?;
            for entry in all.items.iter().filter(|entry| is_new(&entry.id.to_string())) {
                match likeness(&of_numbered(entry), wanted, before.is_some()) {
                    Likeness::Ours => {
                        let id = entry.uuid.as_ref().map(|id| id.as_str().to_owned());
                        return Ok(Found::Ours(Made::Entry { id }));
                    }
                    Likeness::Perhaps => alike = true,
                    Likeness::Other => {}
                }
            }
            all.unreadable
        }
        AtServer::ByUuid(entries) => {
            let (ids, unreadable) = ids(account, patient, list).await?;
            for id in ids.into_iter().filter(is_new) {
                let Ok(uuid) = RecordUuid::parse(&id) else { continue };
                let details = entries.read(patient, &uuid).await?;
                match likeness(&of_details(&details), wanted, before.is_some()) {
                    Likeness::Ours => return Ok(Found::Ours(Made::Entry { id: Some(id) })),
                    Likeness::Perhaps => alike = true,
                    Likeness::Other => {}
                }
            }
            unreadable
        }
    };
    match (alike, unreadable) {
        (true, _) => Ok(Found::Alike),
        (false, 0) => Ok(Found::Nothing),
        // A list that cannot be read whole does not say that it is not there.
        (false, _) => Err(ApiError::Unreadable(Unreadable::OtherShape)),
    }
}

/// The ids in a list now, and how many entries could not be read.
async fn ids(
    account: &Account,
    patient: &PatientUuid,
    list: EntryList,
) -> Result<(Vec<String>, u32), ApiError> {
    let lists = account.server.lists();
    Ok(match AtServer::of(&account.server, list) {
        AtServer::ByNumber(entries) => {
            let pid = account.pid(patient).await?;
            let all = entries.list(patient, pid).await?;
            (all.items.into_iter().map(|one| one.id.to_string()).collect(), all.unreadable)
        }
        AtServer::ByUuid(_) if list == EntryList::Allergy => {
            let all = lists.allergies(patient).await?;
            (all.items.into_iter().map(|one| one.id).collect(), all.unreadable)
        }
        AtServer::ByUuid(_) => {
            let all = lists.problems(patient).await?;
            (all.items.into_iter().map(|one| one.id).collect(), all.unreadable)
        }
    })
}

fn noted(row: &OutboxRow) -> Option<BeforeSending> {
    from_json(row.steps.as_deref()?).ok()
}
