//! A section of a chart: kept as it was read, and shown with its age, or with why it could not be read.

use crate::{
    account::{Account, reading::What},
    clock::stamp,
    error::{log_store, why},
};
use domain::{
    loaded::{LeftOut, Loaded, Why},
    patient::PatientUuid,
};
use openemr::{ApiError, Parsed};
use serde::{Serialize, de::DeserializeOwned};
use store::{ChartSection, Kept};

/// Visits asked for at once; the connection itself holds to as many.
pub(crate) const AT_ONCE: usize = 5;

/// Keeps a list that was read, or notes why it could not be.
pub(crate) async fn keep_list<T: Serialize + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
    read: Result<Parsed<T>, ApiError>,
) {
    keep(account, patient, section, read.map(of_list)).await;
}

/// Keeps what was read, or notes why it could not be.
pub(crate) async fn keep<T: Serialize + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
    read: Result<(T, LeftOut), ApiError>,
) {
    account.heard(&read);
    match read {
        Ok((value, left_out)) => {
            let (patient_of, now) = (patient.clone(), account.clock.now());
            let kept = account
                .cache
                .call(move |cache| cache.put_section(&patient_of, section, &value, now, left_out))
                .await;
            if let Err(error) = kept {
                log_store(&error);
            }
            account.reading.note_success(&What::Section(patient.clone(), section));
        }
        Err(error) => failed(account, patient, section, &error),
    }
}

/// Notes why a section could not be read; what is kept of it stays.
pub(crate) fn failed(account: &Account, patient: &PatientUuid, section: ChartSection, error: &ApiError) {
    account.reading.note_failure(What::Section(patient.clone(), section), why(error));
}

/// A section as the cache has it.
pub(crate) async fn kept<T: DeserializeOwned + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
) -> Option<Kept<T>> {
    let patient = patient.clone();
    let kept = account.cache.call(move |cache| cache.section(&patient, section)).await;
    let kept = kept.unwrap_or_else(|error| {
        log_store(&error);
        None
    });
    account.cache_reads.note(&kept);
    kept
}

/// A section as it stands: kept, failed, or still being read.
pub(crate) async fn section<T: DeserializeOwned + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
) -> Loaded<T> {
    let kept = kept(account, patient, section).await;
    loaded(kept, account.reading.failure(&What::Section(patient.clone(), section)))
}

/// A list with what was left out of it.
fn of_list<T>(list: Parsed<T>) -> (Vec<T>, LeftOut) {
    let left_out = LeftOut { unreadable: list.unreadable, foreign: list.foreign };
    (list.items, left_out)
}

/// What is kept, what failed, and what is not known yet never look alike.
pub(crate) fn loaded<T>(kept: Option<Kept<T>>, failure: Option<Why>) -> Loaded<T> {
    let known = match kept {
        Some(Kept { value, as_of, unreadable, foreign }) => {
            Loaded::Known { value, as_of: stamp(as_of), unreadable, foreign, stale: None }
        }
        None => Loaded::Loading,
    };
    match failure {
        Some(why) => known.after_failure(why),
        None => known,
    }
}
