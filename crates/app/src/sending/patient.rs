//! Sending a change of demographics.

use crate::{
    account::Account,
    contract::TypedDemographics,
    sending::{
        request::{before_request, seen_there, verdict},
        step::{Looked, Step, Tried, not_sent, of_answer, of_verdict},
    },
    writing::{
        boxes::Verdict,
        patient_record::{edit_of, of_patient},
        payload::Made,
    },
};
use domain::patient::PatientUuid;
use openemr::ApiError;
use store::OutboxRow;

/// Changes demographics: the boxes that were changed here, if nobody else changed them.
pub(super) async fn send(
    account: &Account,
    patient: &PatientUuid,
    row: &OutboxRow,
    opened: &TypedDemographics,
    wanted: &TypedDemographics,
) -> Tried {
    let read = account.server.patients().read(patient).await;
    account.heard(&read);
    let theirs = of_patient(&read.map_err(|error| not_sent(&error))?);
    Ok(match verdict(account, opened, wanted, &theirs) {
        Verdict::There => Step::Made(Made::Demographics),
        Verdict::Conflict(conflict) => Step::Conflict(conflict),
        Verdict::Send { text, changed } => {
            let edit = edit_of(&text, &changed);
            before_request(account, row).await?;
            let answer = account.server.patients().update(patient, &edit).await;
            account.heard(&answer);
            let sent = of_answer(answer.map(|outcome| outcome.map(|_| Made::Demographics)));
            seen_there(account, sent, look(account, patient, opened, wanted)).await
        }
    })
}

/// What became of a change of demographics.
pub(super) async fn look(
    account: &Account,
    patient: &PatientUuid,
    opened: &TypedDemographics,
    wanted: &TypedDemographics,
) -> Result<Looked, ApiError> {
    let theirs = of_patient(&account.server.patients().read(patient).await?);
    Ok(of_verdict(verdict(account, opened, wanted, &theirs), Made::Demographics))
}
