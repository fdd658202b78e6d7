//! Sending vitals.

use crate::{
    account::Account,
    contract::VisitKey,
    sending::{
        request::before_request,
        step::{Looked, Tried, of_answer_to_visit},
        visit::{place_of_visit, visit_numbers},
    },
    writing::payload::{Made, VisitNumbers},
};
use domain::{patient::PatientUuid, vitals::NewVitals};
use openemr::ApiError;
use store::OutboxRow;

/// Adds vitals to their visit.
pub(super) async fn send(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    visit: &VisitKey,
    vitals: &NewVitals,
) -> Tried {
    let VisitNumbers { pid, eid } = visit_numbers(account, patient, row, visit).await?;
    before_request(account, row).await?;
    let answer = account.server.vitals().create(pid, eid, vitals).await;
    account.heard(&answer);
    // Q41: 8.0 answers 500 to readings that it stored; those are settled by reading back like any other.
    Ok(of_answer_to_visit(answer.map(|outcome| outcome.map(|vid| Made::Vitals { vid: Some(vid) }))))
}

/// What became of vitals: they are known by their values (FACTS §8).
pub(super) async fn look(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    vitals: &NewVitals,
) -> Result<Looked, ApiError> {
    let VisitNumbers { pid, eid } = match place_of_visit(account, patient, row).await? {
        Ok(numbers) => numbers,
        Err(looked) => return Ok(looked),
    };
    let found = account.server.vitals().find(patient, pid, eid, vitals).await?;
    Ok(found.map_or(Looked::Absent, |found| Looked::There(Made::Vitals { vid: found.id })))
}
