//! The index of the clinic's patients: page by page once, and then what has changed.

use crate::{account::Account, contract::IndexView, error::log_store, reading::directory::learn};
use domain::patient::{PatientSummary, PatientUuid};
use futures_util::StreamExt;
use jiff::ToSpan;
use openemr::ApiError;
use std::{
    collections::BTreeSet,
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};
use store::{StoreError, SyncState};

/// While the server does not answer it is asked this often.
pub(crate) const OFFLINE_EVERY: Duration = Duration::from_secs(15);
/// A whole re-read of the index after so many hours: deltas never report deletions.
const WHOLE_INDEX_EVERY: i64 = 7 * 24;
/// Patients that are stored in one transaction while the next pages come: small ones write the same pages of the file again
/// and again. A kill repeats as many at worst.
const STORED_AT_ONCE: usize = 1_000;
/// So many of those who are new or changed are read one by one; the others wait for their chart or the whole re-read.
const READ_WHOLE: usize = 50;
/// Changes are asked for from this many hours before the download began: the server goes by a clock of its own.
const BEFORE_THE_LOAD: i64 = 1;

/// How much of the clinic the index holds.
pub(crate) fn index_view(count: u32, state: &store::SyncState, running: bool) -> IndexView {
    match (running, state.finished_at) {
        (true, _) if state.finished_at.is_none() => {
            IndexView::Loading { done: state.offset, total: state.total }
        }
        (_, Some(finished)) => IndexView::Complete { count, as_of: crate::clock::stamp(finished) },
        (_, None) => IndexView::Partial { count },
    }
}

/// Brings the patient index up to date: page by page where it is not whole, else what has changed since.
pub(crate) async fn sync_index(account: &Arc<Account>) {
    learn(account).await;
    if !account.policy.keeps_index() {
        return forget_index(account).await;
    }
    let Ok(mut state) = account.cache.call(|cache| cache.sync_state()).await else { return };
    show_index(account, &state, false).await;
    let old = state.finished_at.is_some_and(|at| {
        at.saturating_add(WHOLE_INDEX_EVERY.hours()).is_ok_and(|next| next < account.clock.now())
    });
    if state.started_at.is_none() || old {
        let now = account.clock.now();
        if account.cache.call(move |cache| cache.begin_sync(now)).await.is_err() {
            return;
        }
        state = account.cache.call(|cache| cache.sync_state()).await.unwrap_or_default();
    }
    let whole = match state.finished_at {
        Some(_) => Some(state),
        None => download(account, state).await,
    };
    // Also right after a download, which may have taken an hour: who was changed on a page that was read by then.
    if let Some(whole) = whole {
        apply_changes(account, &whole).await;
    }
}

/// Forgets the list of the clinic's patients, where the clinic wants none on its computers. Those stay of whom something
/// else is kept here: a draft, a write or a chart has to say whose it is.
async fn forget_index(account: &Account) {
    let named = account.journal.call(|journal| {
        let drafts = journal.drafts()?.into_iter().filter_map(|draft| draft.key.patient);
        let writes = journal.outbox()?.into_iter().filter_map(|row| row.patient);
        Ok(drafts.chain(writes).collect::<BTreeSet<_>>())
    });
    let forgotten = match named.await {
        Ok(named) => account.cache.call(move |cache| cache.forget_patients_but(&named)).await,
        Err(error) => Err(error),
    };
    if let Err(error) = forgotten {
        log_store(&error);
    }
    account.frame.change(|app| app.index = IndexView::NotKept);
}

/// Downloads the index from where it stopped; gives its state once it is whole.
async fn download(account: &Account, mut state: SyncState) -> Option<SyncState> {
    loop {
        match pages_from(account, &mut state).await {
            Went::Whole => return Some(state),
            Went::Silent => tokio::time::sleep(OFFLINE_EVERY).await,
            Went::Ended => return None,
        }
    }
}

/// How a run through the pages ended.
enum Went {
    /// With the last page.
    Whole,
    /// The server does not answer: the page is asked for again in a while.
    Silent,
    /// Somebody stopped it, or it cannot go on.
    Ended,
}

/// What is being stored while the next pages come.
type Storing<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'a>>;

async fn pages_from(account: &Account, state: &mut SyncState) -> Went {
    let patients = account.server.patients();
    let mut pages = pin!(patients.pages(state.offset));
    let mut storing: Option<Storing<'_>> = None;
    let mut waiting: Vec<PatientSummary> = Vec::new();
    show_index(account, state, true).await;
    loop {
        let page = loop {
            tokio::select! {
                page = pages.next() => break page,
                Some(stored) = progress(&mut storing) => {
                    storing = None;
                    if stored.inspect_err(log_store).is_err() {
                        return Went::Ended;
                    }
                }
            }
        };
        let page = page.map(|(_, page)| page);
        if let Some(page) = &page {
            account.heard(page);
        }
        let ended = match page {
            Some(Ok(page)) => {
                state.offset = page.next.unwrap_or(state.offset);
                waiting.extend(page.patients.items.into_iter().map(|patient| patient.summary));
                if page.next.is_none() {
                    Some(Went::Whole)
                } else {
                    account.reading.index_is_stopped().then_some(Went::Ended)
                }
            }
            None
            | Some(Err(ApiError::NoAnswer(_) | ApiError::Server { .. } | ApiError::TooManyRequests { .. })) => {
                Some(Went::Silent)
            }
            Some(Err(ApiError::NotAllowed { .. })) => {
                account.frame.change(|app| app.index = IndexView::Unavailable);
                return Went::Ended;
            }
            Some(Err(_)) => Some(Went::Ended),
        };
        if ended.is_some() || waiting.len() >= STORED_AT_ONCE {
            // One after the other: what the state of the download says was read has to be there.
            if let Some(before) = storing.take()
                && before.await.inspect_err(log_store).is_err()
            {
                return Went::Ended;
            }
            let (some, next) = (std::mem::take(&mut waiting), state.offset);
            storing = Some(Box::pin(account.cache.call(move |cache| cache.store_page(&some, next, None))));
            show_index(account, state, ended.is_none()).await;
        }
        let Some(ended) = ended else { continue };
        if let Some(last) = storing.take()
            && last.await.inspect_err(log_store).is_err()
        {
            return Went::Ended;
        }
        if matches!(ended, Went::Whole) {
            let now = account.clock.now();
            if account.cache.call(move |cache| cache.finish_sync(now)).await.is_err() {
                return Went::Ended;
            }
            state.finished_at = Some(now);
        }
        show_index(account, state, false).await;
        return ended;
    }
}

/// Goes on with what is being stored; never ready where nothing is.
async fn progress(storing: &mut Option<Storing<'_>>) -> Option<Result<(), StoreError>> {
    match storing {
        Some(storing) => Some(storing.await),
        None => std::future::pending().await,
    }
}

/// Adds who was created or changed since the index was last whole.
async fn apply_changes(account: &Account, state: &SyncState) {
    let Some(began) = state.started_at else { return };
    let since = began.saturating_sub(BEFORE_THE_LOAD.hours()).unwrap_or(began);
    let changed = account.server.patients().updated_since(since).await;
    account.heard(&changed);
    let Ok(changed) = changed else { return };
    let stored = account
        .cache
        .call(move |cache| {
            // FHIR gives neither numbers nor suffixes: those that are known stay.
            let (mut fresh, mut other) = (changed.items, Vec::new());
            for patient in &mut fresh {
                let known = cache.patient(&patient.uuid)?;
                if let Some(known) = &known {
                    patient.pid = patient.pid.or(known.pid);
                    if patient.suffix.is_empty() {
                        patient.suffix.clone_from(&known.suffix);
                    }
                }
                if known.as_ref() != Some(&*patient) {
                    other.push(patient.uuid.clone());
                }
            }
            cache.upsert_patients(&fresh)?;
            Ok(other)
        })
        .await;
    match stored {
        Ok(other) => read_whole(account, other).await,
        Err(error) => {
            log_store(&error);
        }
    }
    show_index(account, state, false).await;
}

/// Reads those who are new or changed once more, with what FHIR leaves out: the suffix tells father from son.
async fn read_whole(account: &Account, patients: Vec<PatientUuid>) {
    for patient in patients.into_iter().take(READ_WHOLE) {
        // Whoever cannot be read stands in the index as FHIR told.
        let Ok(whole) = account.server.patients().read(&patient).await else { continue };
        let kept = account.cache.call(move |cache| cache.upsert_patients(&[whole.summary])).await;
        if let Err(error) = kept {
            log_store(&error);
        }
    }
}

pub(crate) async fn show_index(account: &Account, state: &SyncState, running: bool) {
    let view = if !account.policy.keeps_index() {
        IndexView::NotKept
    } else if running && state.finished_at.is_none() {
        // Counting walks through all of them, and nobody is told the count meanwhile.
        index_view(0, state, running)
    } else {
        let count = account.cache.call(|cache| cache.patient_count()).await.unwrap_or(0);
        index_view(count, state, running)
    };
    account.frame.change(|app| app.index = view);
}
