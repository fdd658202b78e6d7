//! A summary of care (C-CDA): OpenEMR makes one of the chart as it is now and keeps it as a document of the patient, a new one
//! each time. It is asked for once; whether it was made is said by the list, and from there it is opened like any other.

use crate::{
    account::{Account, access_log::Look},
    contract::{ErrorCode, SummaryOffer, SummaryOutcome, UiError},
    core::Rounds,
    error::from_reading,
    reading::{
        documents::{KeptDocument, kept_documents, read_documents},
        people::label_of,
    },
};
use domain::patient::{PatientUuid, Pid};
use openemr::{ApiError, Area, DocumentCategory, ListedDocument, WriteOutcome};
use std::sync::Arc;

/// The permission that it needs.
const SCOPE: &str = "user/DocumentReference.$docref";

/// Whether the account can ask for one.
pub(super) fn offer(account: &Account) -> SummaryOffer {
    if !account.server.summaries().are_offered() {
        SummaryOffer::NotOffered
    } else if account.server.was_granted(SCOPE) {
        SummaryOffer::Offered
    } else {
        SummaryOffer::Declined { scope: SCOPE.to_owned() }
    }
}

impl Rounds {
    /// Asks OpenEMR for a summary of care of a patient, once.
    ///
    /// # Errors
    /// Nothing was asked for then: nobody is signed in, the edition or the permission does not allow it, the clinic does
    /// not answer, or the patient is gone.
    pub async fn make_summary(&self, patient: &PatientUuid) -> Result<SummaryOutcome, UiError> {
        let account = self.0.account()?;
        match offer(&account) {
            SummaryOffer::Offered => {}
            SummaryOffer::NotOffered => return Err(UiError::new(ErrorCode::NotOffered)),
            SummaryOffer::Declined { scope } => {
                return Err(UiError::new(ErrorCode::ScopeDeclined).with("scope", scope));
            }
        }
        account.log.look(patient, Look::Chart).await?;
        // One write at a time is on its way, and the program does not end meanwhile without a word.
        let _unlisted = account.unlisted.begin(label_of(&account, patient).await).await;
        let _on_its_way = account.sending.lock().await;
        if !self.0.is_open(&account) {
            return Err(UiError::new(ErrorCode::SignedOut));
        }
        make(&account, patient).await
    }
}

async fn make(account: &Arc<Account>, patient: &PatientUuid) -> Result<SummaryOutcome, UiError> {
    let failed = |error: &ApiError| match error {
        ApiError::NotFound => UiError::new(ErrorCode::PatientNotFound),
        error => from_reading(error, Area::Documents),
    };
    // Q47, Q108: the number as the server has it now, and of a patient that there still is.
    let pid = account.pid_now(patient).await;
    account.heard(&pid);
    let pid = pid.map_err(|error| failed(&error))?;
    let before = summaries(account, pid).await.map_err(|error| failed(&error))?;
    account.log.write(Some(patient), "make summary of care").await?;
    let made = account.server.summaries().create(patient).await;
    account.heard(&made);
    let reference = match made {
        Ok(WriteOutcome::Done(reference)) => Some(reference.id.as_str().to_owned()),
        Ok(WriteOutcome::Unknown { .. }) => None,
        Ok(WriteOutcome::Refused { said, .. }) => return Ok(SummaryOutcome::Refused { said }),
        Err(error) => return Err(from_reading(&error, Area::Documents)),
    };
    let newest = match summaries(account, pid).await {
        Ok(now) => {
            now.into_iter().filter(|one| before.iter().all(|old| old.id != one.id)).max_by_key(|one| one.id)
        }
        Err(_) => None,
    };
    let Some(newest) = newest else { return Ok(SummaryOutcome::NotConfirmed) };
    read_documents(account, patient).await;
    let kept = kept_documents(account, patient).await.map(|kept| kept.documents).unwrap_or_default();
    let is_it = |one: &&KeptDocument| match one {
        KeptDocument::Listed(_, one) => one.id == newest.id,
        KeptDocument::Reference(one) => reference.as_deref() == Some(one.id.as_str()),
    };
    Ok(SummaryOutcome::Made { document: kept.iter().find(is_it).map(KeptDocument::name) })
}

async fn summaries(account: &Account, pid: Pid) -> Result<Vec<ListedDocument>, ApiError> {
    let list = account.server.documents().list(pid, DocumentCategory::Ccda).await;
    account.heard(&list);
    Ok(list?.items)
}
