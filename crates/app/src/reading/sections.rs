//! A section of a chart: kept as it was read, and shown with its age, or with why it could not be read.

use crate::{
    account::{
        Account,
        reading::{Turn, What},
    },
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

/// Keeps a list that was read, or notes why it could not be. False where one that was asked for later was heard already.
pub(crate) async fn keep_list<T: Serialize + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
    asked: Turn,
    read: Result<Parsed<T>, ApiError>,
) -> bool {
    keep(account, patient, section, asked, read.map(of_list)).await
}

/// Keeps what was read, or notes why it could not be. False where an answer that was asked for later was heard already:
/// this one may be from before a write that the other has.
pub(crate) async fn keep<T: Serialize + Send + 'static>(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
    asked: Turn,
    read: Result<(T, LeftOut), ApiError>,
) -> bool {
    account.heard(&read);
    let (value, left_out) = match read {
        Ok(read) => read,
        Err(error) => return failed(account, patient, section, asked, &error),
    };
    let what = What::Section(patient.clone(), section);
    let (heard, about, patient, now) =
        (account.reading.heard(), what.clone(), patient.clone(), account.clock.now());
    // Asked where it is written: two answers may come to this place at once.
    let kept = account.cache.call(move |cache| {
        let counts = heard.counts(&about, asked);
        if counts {
            cache.put_section(&patient, section, &value, now, left_out)?;
        }
        Ok(counts)
    });
    let counts = kept.await.unwrap_or_else(|error| {
        log_store(&error);
        true
    });
    if counts {
        account.reading.note_success(&what);
    }
    counts
}

/// Notes why a section could not be read; what is kept of it stays. False where an answer that was asked for later was
/// heard already.
pub(crate) fn failed(
    account: &Account,
    patient: &PatientUuid,
    section: ChartSection,
    asked: Turn,
    error: &ApiError,
) -> bool {
    let what = What::Section(patient.clone(), section);
    let counts = account.reading.heard().counts(&what, asked);
    if counts {
        account.reading.note_failure(what, why(error));
    }
    counts
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
