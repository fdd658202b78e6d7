//! Who a patient is: in the index, in the chart, and on the label of a write or a draft, by which one is told from
//! another of the same name.

use crate::{
    account::Account,
    error::log_store,
    reading::sections::{self, keep},
};
use domain::{
    loaded::{LeftOut, Loaded, Why},
    patient::{Patient, PatientLabel, PatientUuid},
    time::PartialDate,
};
use openemr::ApiError;
use store::ChartSection;

/// Reads patients of the day that the index does not have yet.
pub(crate) async fn learn_people(account: &Account, people: Vec<PatientUuid>) {
    for patient in people {
        if account.summary(&patient).await.is_none() {
            let read = account.server.patients().read(&patient).await;
            account.heard(&read);
            match read {
                Ok(read) => {
                    let kept = account.cache.call(move |cache| cache.upsert_patients(&[read.summary])).await;
                    if let Err(error) = kept {
                        log_store(&error);
                    }
                }
                // The row then shows that the name is not known; the rest of the day matters more.
                Err(_) => return,
            }
        }
    }
}

/// For the journal, which must be able to name a patient without the cache. Where the index is switched off, the chart
/// that was opened knows them.
pub(crate) async fn label_of(account: &Account, patient: &PatientUuid) -> PatientLabel {
    if let Some(summary) = account.summary(patient).await {
        return summary.label();
    }
    let kept = sections::kept::<Patient>(account, patient, ChartSection::Demographics).await;
    kept.map(|kept| kept.value.summary.label()).unwrap_or_default()
}

/// As the journal has it, or, where an earlier version kept the name alone, with what is known by now.
pub(crate) async fn completed(
    account: &Account,
    whose: PatientLabel,
    patient: Option<&PatientUuid>,
) -> PatientLabel {
    match patient {
        Some(patient) if whose.birth.is_none() && whose.mrn.is_empty() => {
            let known = label_of(account, patient).await;
            let name = if whose.name.is_empty() { known.name } else { whose.name };
            PatientLabel { name, ..known }
        }
        _ => whose,
    }
}

/// Reads demographics and keeps them, for the chart and in the index. A patient whom neither interface knows any
/// more leaves both. False when the server does not know the patient.
pub(crate) async fn read_demographics(account: &Account, patient: &PatientUuid) -> bool {
    let asked = account.reading.turn();
    let read = account.server.patients().read(patient).await;
    if matches!(read, Err(ApiError::NotFound)) {
        let confirmed = matches!(account.server.patients().summary(patient).await, Err(ApiError::NotFound));
        left_openemr(account, patient, confirmed).await;
        return false;
    }
    let summary = read.as_ref().ok().map(|read| read.summary.clone());
    let read = read.map(|read| (read, LeftOut::default()));
    let counts = keep(account, patient, ChartSection::Demographics, asked, read).await;
    if let (Some(summary), true) = (summary, counts) {
        let _ = account.cache.call(move |cache| cache.upsert_patients(&[summary])).await;
    }
    true
}

/// Q108: the server does not know the patient. Nothing that was kept of them is what OpenEMR says of anybody now; a
/// write for them stays in the journal, which can name them without the index.
async fn left_openemr(account: &Account, patient: &PatientUuid, confirmed: bool) {
    if confirmed {
        let gone = patient.clone();
        if let Err(error) = account.cache.call(move |cache| cache.remove_patient(&gone)).await {
            log_store(&error);
        }
    }
    let why = if confirmed { Why::NoLongerKnown } else { Why::ServerError { said: None } };
    account.reading.lose(patient, confirmed, &why);
}

/// Date of birth from the demographics, or from the index where those are not read yet.
pub(crate) async fn birth(
    demographics: &Loaded<Patient>,
    account: &Account,
    patient: &PatientUuid,
) -> Option<PartialDate> {
    match demographics.value() {
        Some(patient) => patient.summary.birth,
        None => account.summary(patient).await.and_then(|summary| summary.birth),
    }
}
