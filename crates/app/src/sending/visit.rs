//! Sending a visit, and the numbers under which what belongs to one is stored.

use crate::{
    account::Account,
    contract::{ErrorCode, VisitKey},
    error::from_store,
    reading::{chart, sections},
    sending::{
        request::before_request,
        step::{Looked, Step, Tried, not_sent, of_answer},
    },
    writing::{
        payload::{FoundVisits, Made, Payload, UNREADABLE, VisitNumbers},
        stored::from_json,
        visit_key::became,
        visits_of_day::{of_openemr, unknown_of_day},
    },
};
use domain::{
    encounter::{Eid, Encounter, EncounterUuid, NewEncounter},
    patient::{PatientUuid, Pid},
};
use openemr::{ApiError, Marker, Unreadable};
use std::collections::HashSet;
use store::{ChartSection, OutboxRow, StoreError};

/// Starts a visit, after a look whether there is one of that day by now: OpenEMR makes one by itself when a patient arrives
/// (Q130), and cannot delete a second one.
pub(super) async fn send(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    visit: &NewEncounter,
    marker: &str,
    known: &[String],
) -> Tried {
    let Ok(marker) = Marker::parse(marker) else {
        return Err(Step::Refused { code: ErrorCode::StoreDamaged, said: None });
    };
    let list = chart::read_encounters(account, patient).await.map_err(|error| not_sent(&error))?;
    if let Some(there) = list.iter().find(|one| one.external_id == marker.as_str()) {
        return Ok(Step::Made(Made::Encounter { eid: there.eid, uuid: there.uuid.clone() }));
    }
    nothing_unknown(account, patient, &list, visit, known).await?;
    before_request(account, row).await?;
    let answer = account.server.encounters().create(patient, visit, &marker).await;
    account.heard(&answer);
    let made = answer.map(|outcome| outcome.map(|new| Made::Encounter { eid: new.eid, uuid: new.uuid }));
    Ok(of_answer(made))
}

/// Ends the attempt where there is a visit of that day which the clinician did not know of, or may be one: which of them is
/// meant is not for a program to say.
async fn nothing_unknown(
    account: &Account,
    patient: &PatientUuid,
    list: &[Encounter],
    visit: &NewEncounter,
    known: &[String],
) -> Result<(), Step> {
    let wanted = patient.clone();
    let rows = account.journal.call(move |journal| journal.outbox_of(&wanted)).await;
    let rows = rows.map_err(|error| Step::NotSent { code: from_store(error).code, nobody_there: false })?;
    let ours: HashSet<String> = rows.iter().flat_map(made_here).collect();
    let found: Vec<_> = unknown_of_day(list, visit, known, &ours)
        .into_iter()
        .filter_map(|one| of_openemr(account, one))
        .collect();
    if !found.is_empty() {
        return Err(Step::Found(FoundVisits { found }));
    }
    let kept = sections::kept::<Vec<Encounter>>(account, patient, ChartSection::Encounters).await;
    // What cannot be read may be of that day. Whoever has seen that once has decided.
    let is_decided = known.iter().any(|one| one == UNREADABLE);
    match kept {
        Some(kept) if kept.unreadable > 0 && !is_decided => {
            Err(Step::Found(FoundVisits { found: Vec::new() }))
        }
        _ => Ok(()),
    }
}

/// By what a visit that was written here is known again.
fn made_here(row: &OutboxRow) -> Vec<String> {
    let marker = match from_json(&row.payload) {
        Ok(Payload::Encounter { marker, .. }) => Some(marker),
        _ => None,
    };
    let uuid = match became(row) {
        Some(VisitKey::Known { uuid, .. }) => Some(uuid.as_str().to_owned()),
        _ => None,
    };
    marker.into_iter().chain(uuid).collect()
}

/// What became of a visit: it is known by its marker (FACTS §8).
pub(super) async fn look(account: &Account, patient: &PatientUuid, marker: &str) -> Result<Looked, ApiError> {
    let marker = Marker::parse(marker).map_err(|_| ApiError::NotFound)?;
    let found = account.server.encounters().find_by_marker(patient, &marker).await?;
    let made = found.map(|found| Made::Encounter { eid: found.eid, uuid: found.uuid });
    Ok(made.map_or(Looked::Absent, Looked::There))
}

/// The numbers under which a visit's vitals and notes are stored, read right before those depart: the server stores
/// under any it is given (Q47), and since this session last looked the visit may have been deleted, or its patient
/// merged into another (Q108), after which what is sent is seen by nobody.
pub(super) async fn visit_numbers(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    visit: &VisitKey,
) -> Result<VisitNumbers, Step> {
    let known = match visit {
        VisitKey::Known { .. } => Some(visit.clone()),
        VisitKey::Pending { .. } => match parent(account, row).await {
            Ok(parent) => parent,
            // Only that it cannot be said just now.
            Err(error) => {
                return Err(Step::NotSent { code: from_store(error).code, nobody_there: false });
            }
        },
    };
    let Some(VisitKey::Known { eid, uuid }) = known else {
        return Err(Step::Refused { code: ErrorCode::VisitNotFound, said: None });
    };
    let numbers = numbers_now(account, patient, eid, &uuid).await;
    account.heard(&numbers);
    match numbers {
        Ok(Some(numbers)) => Ok(numbers),
        Ok(None) => Err(Step::Refused { code: ErrorCode::VisitNotFound, said: None }),
        Err(error) => Err(not_sent(&error)),
    }
}

/// A visit's numbers as the server has them now; nothing if it is not in this patient's own list any more.
async fn numbers_now(
    account: &Account,
    patient: &PatientUuid,
    eid: Eid,
    uuid: &EncounterUuid,
) -> Result<Option<VisitNumbers>, ApiError> {
    let (visits, pid) = tokio::join!(chart::read_encounters(account, patient), account.pid_now(patient));
    let there = visits?.iter().any(|one| one.eid == eid && one.uuid == *uuid);
    let pid = pid?;
    if there {
        return Ok(Some(VisitNumbers { pid, eid }));
    }
    let kept = sections::kept::<Vec<Encounter>>(account, patient, ChartSection::Encounters).await;
    match kept {
        // What cannot be read may be the one.
        Some(kept) if kept.unreadable > 0 => Err(ApiError::Unreadable(Unreadable::OtherShape)),
        _ => Ok(None),
    }
}

/// The patient's number.
pub(super) async fn number_of(account: &Account, patient: &PatientUuid) -> Result<Pid, Step> {
    account.pid(patient).await.map_err(|error| not_sent(&error))
}

/// Where the vitals or the note of a visit lie now, or what is to be said of a write for a visit that is not there.
pub(super) async fn place_of_visit(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
) -> Result<Result<VisitNumbers, Looked>, ApiError> {
    let Ok(Some((eid, uuid))) = its_visit(account, row).await else {
        return Ok(Err(Looked::NotYet));
    };
    let numbers = numbers_now(account, patient, eid, &uuid).await?;
    Ok(numbers.ok_or(Looked::VisitGone))
}

/// The visit that the write this one waited for has become; `None` if it is not in OpenEMR.
///
/// # Errors
/// When the journal cannot be read, which says nothing about the visit.
async fn parent(account: &Account, row: &OutboxRow) -> Result<Option<VisitKey>, StoreError> {
    let Some(id) = row.depends_on.clone() else { return Ok(None) };
    let parent = account.journal.call(move |journal| journal.outbox_row(&id)).await?;
    Ok(parent.as_ref().and_then(became))
}

/// The visit a write belongs to; `None` while it has no number.
///
/// # Errors
/// As [`parent`].
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
