//! Sending a change of what OpenEMR already has, and a new entry of its lists.
//!
//! OpenEMR knows no versions (no ETag, `If-Match` is ignored: Q67, Q76), so the record is read again right before each
//! change is sent, and what somebody else changed meanwhile is never written over. Between that look and the request a
//! moment remains in which another client can write; it is as short as it can be made from here.

use crate::{
    account::Account,
    clock::stamp,
    contract::{EntryChange, EntryList, ErrorCode, NoteChange, TypedDemographics, TypedEntry},
    entries,
    error::{from_store, log_store},
    sending::{
        attempt::{Attempt, Step, not_sent, step},
        looking::Looked,
    },
    writing::{
        boxes::{Boxes, Verdict, judge},
        entry_record::{Likeness, edit_of, likeness, of_details, of_numbered},
        patient_record::{edit_of as patient_edit, of_patient},
        payload::{Made, VisitNumbers},
        stored::{from_json, to_json},
    },
};
use domain::{note::SoapText, patient::PatientUuid};
use openemr::{ApiError, RecordUuid, StoredTexts, Unreadable};
use serde::{Deserialize, Serialize};
use store::{OutboxRow, Replaced};

/// What the journal notes before a new entry is sent. A stored format.
#[derive(Serialize, Deserialize)]
struct BeforeSending {
    /// The ids (a medication's number) that the list had: an entry of the same title and days that is not among them
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

/// Changes a note, if it is still as it was opened. The note is looked for in the visit's own list: the server checks
/// neither the visit nor that there is such a note (Q43).
pub(super) async fn send_note_change(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    visit: &VisitNumbers,
    change: &NoteChange,
) -> Attempt {
    let theirs = note_now(account, visit, change).await.map_err(|error| no_record(&error))?;
    Ok(match verdict(account, &change.opened, &change.text, &theirs) {
        Verdict::There => Step::Made(Made::Note { sid: change.note }),
        Verdict::Conflict(conflict) => Step::Conflict(conflict),
        Verdict::Send { .. } => {
            super::attempt::leaving(account, row).await?;
            keep_both(account, patient, row, change, &theirs).await?;
            let notes = account.server.notes();
            let answer = notes.update(visit.pid, visit.eid, change.note, &change.text).await;
            account.heard(&answer);
            let sent = step(answer.map(|outcome| outcome.map(|sid| Made::Note { sid })));
            forget_unless_sent(account, row, &sent).await;
            seen_there(account, sent, look_for_note_change(account, visit, change)).await
        }
    })
}

/// What became of a change of a note.
pub(super) async fn look_for_note_change(
    account: &Account,
    visit: &VisitNumbers,
    change: &NoteChange,
) -> Result<Looked, ApiError> {
    let theirs = note_now(account, visit, change).await?;
    let made = Made::Note { sid: change.note };
    Ok(looked(verdict(account, &change.opened, &change.text, &theirs), made))
}

/// Changes demographics: the boxes that were changed here, if nobody else changed them.
pub(super) async fn send_demographics(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    opened: &TypedDemographics,
    wanted: &TypedDemographics,
) -> Attempt {
    let read = account.server.patients().read(patient).await;
    account.heard(&read);
    let theirs = of_patient(&read.map_err(|error| not_sent(&error))?);
    Ok(match verdict(account, opened, wanted, &theirs) {
        Verdict::There => Step::Made(Made::Demographics),
        Verdict::Conflict(conflict) => Step::Conflict(conflict),
        Verdict::Send { text, changed } => {
            let edit = patient_edit(&text, &changed);
            super::attempt::leaving(account, row).await?;
            let answer = account.server.patients().update(patient, &edit).await;
            account.heard(&answer);
            let sent = step(answer.map(|outcome| outcome.map(|_| Made::Demographics)));
            seen_there(account, sent, look_for_demographics(account, patient, opened, wanted)).await
        }
    })
}

/// What became of a change of demographics.
pub(super) async fn look_for_demographics(
    account: &Account,
    patient: &PatientUuid,
    opened: &TypedDemographics,
    wanted: &TypedDemographics,
) -> Result<Looked, ApiError> {
    let theirs = of_patient(&account.server.patients().read(patient).await?);
    Ok(looked(verdict(account, opened, wanted, &theirs), Made::Demographics))
}

/// Adds or changes a problem, an allergy or a medication.
pub(super) async fn send_entry(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    opened: &TypedEntry,
    wanted: &TypedEntry,
    change: &EntryChange,
) -> Attempt {
    match change.entry.as_deref() {
        None => add_entry(account, patient, row, change.list, wanted).await,
        Some(id) => change_entry(account, patient, row, (change, id), opened, wanted).await,
    }
}

/// What became of a new or changed entry.
pub(super) async fn look_for_entry(
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
    Ok(looked(verdict(account, opened, wanted, &theirs), made))
}

async fn change_entry(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    (change, id): (&EntryChange, &str),
    opened: &TypedEntry,
    wanted: &TypedEntry,
) -> Attempt {
    let (server, list) = (&account.server, change.list);
    let Ok(uuid) = RecordUuid::parse(id) else {
        return Err(Step::Refused { code: ErrorCode::RecordNotFound, said: None });
    };
    let made = Made::Entry { id: Some(id.to_owned()) };
    let read = match list {
        EntryList::Medication => entries::numbered(account, patient, &uuid)
            .await
            .map(|found| (Some(found.id), of_numbered(&found), found.stored)),
        _ => {
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
    // A medication goes by the patient's number.
    let pid = super::attempt::number_of(account, patient).await?;
    super::attempt::leaving(account, row).await?;
    let answer = match (list, number) {
        (EntryList::Problem, _) => {
            let answer = server.problems().update(patient, &uuid, &edit).await;
            answer.map(|outcome| outcome.map(|_| made))
        }
        (EntryList::Allergy, _) => {
            let answer = server.allergies().update(patient, &uuid, &edit).await;
            answer.map(|outcome| outcome.map(|_| made))
        }
        (EntryList::Medication, Some(number)) => {
            let answer = server.medications().update(pid, number, &edit).await;
            answer.map(|outcome| outcome.map(|_| made))
        }
        (EntryList::Medication, None) => {
            return Err(Step::Refused { code: ErrorCode::RecordNotFound, said: None });
        }
    };
    account.heard(&answer);
    Ok(seen_there(account, step(answer), look_for_entry(account, patient, row, opened, wanted, change)).await)
}

/// Adds an entry. What the list has before is noted first, so that a lost answer is settled for this entry and not
/// for another of the same words.
async fn add_entry(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    list: EntryList,
    wanted: &TypedEntry,
) -> Attempt {
    let server = &account.server;
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
    // A new medication goes by the patient's number.
    let pid = super::attempt::number_of(account, patient).await?;
    super::attempt::leaving(account, row).await?;
    let answer = match list {
        EntryList::Problem => server
            .problems()
            .create(patient, &edit)
            .await
            .map(|outcome| outcome.map(|new| Made::Entry { id: Some(new.uuid.as_str().to_owned()) })),
        EntryList::Allergy => server
            .allergies()
            .create(patient, &edit)
            .await
            .map(|outcome| outcome.map(|new| Made::Entry { id: Some(new.uuid.as_str().to_owned()) })),
        EntryList::Medication => {
            let answer = server.medications().create(pid, &edit).await;
            // It has a number by now, and no id yet (Q51).
            answer.map(|outcome| outcome.map(|_| Made::Entry { id: None }))
        }
    };
    account.heard(&answer);
    Ok(step(answer))
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
    let unreadable = if list == EntryList::Medication {
        let pid = account.pid(patient).await?;
        let all = account.server.medications().list(patient, pid).await?;
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
    } else {
        let (ids, unreadable) = ids(account, patient, list).await?;
        for id in ids.into_iter().filter(is_new) {
            let Ok(uuid) = RecordUuid::parse(&id) else { continue };
            let details = match list {
                EntryList::Allergy => account.server.allergies().read(patient, &uuid).await?,
                _ => account.server.problems().read(patient, &uuid).await?,
            };
            match likeness(&of_details(&details), wanted, before.is_some()) {
                Likeness::Ours => return Ok(Found::Ours(Made::Entry { id: Some(id) })),
                Likeness::Perhaps => alike = true,
                Likeness::Other => {}
            }
        }
        unreadable
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
    let server = &account.server;
    Ok(match list {
        EntryList::Problem => {
            let all = server.lists().problems(patient).await?;
            (all.items.into_iter().map(|one| one.id).collect(), all.unreadable)
        }
        EntryList::Allergy => {
            let all = server.lists().allergies(patient).await?;
            (all.items.into_iter().map(|one| one.id).collect(), all.unreadable)
        }
        EntryList::Medication => {
            let pid = account.pid(patient).await?;
            let all = server.medications().list(patient, pid).await?;
            (all.items.into_iter().map(|one| one.id.to_string()).collect(), all.unreadable)
        }
    })
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

/// A change counts as made when it is seen to be there, and not when its answer says so: the server says yes to a
/// record that is another patient's, or gone, and can hide a note from both charts (Q102). Until it is seen the text
/// stays here, and it is looked for like any write whose answer was lost.
async fn seen_there(
    account: &Account,
    sent: Step,
    look: impl Future<Output = Result<Looked, ApiError>>,
) -> Step {
    let Step::Made(_) = &sent else { return sent };
    let found = look.await;
    account.heard(&found);
    match found {
        Ok(Looked::There(made)) => Step::Made(made),
        _ => Step::Unknown { code: ErrorCode::NotConfirmed, said: None },
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

fn verdict<T: Boxes>(account: &Account, opened: &T, mine: &T, theirs: &T) -> Verdict<T> {
    judge(opened, mine, theirs, &stamp(account.clock.now()))
}

/// What a look at a record says about a change whose answer was lost.
fn looked<T>(verdict: Verdict<T>, made: Made) -> Looked {
    match verdict {
        Verdict::There => Looked::There(made),
        // As it was: it is sent again, after another look.
        Verdict::Send { .. } => Looked::Absent,
        Verdict::Conflict(conflict) => Looked::Conflict(conflict),
    }
}

fn noted(row: &OutboxRow) -> Option<BeforeSending> {
    from_json(row.steps.as_deref()?).ok()
}

/// A record that could not be read before its change: gone for good, or not to be had just now.
fn no_record(error: &ApiError) -> Step {
    match error {
        ApiError::NotFound => Step::Refused { code: ErrorCode::RecordNotFound, said: None },
        other => not_sent(other),
    }
}
