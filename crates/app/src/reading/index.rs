//! The index of the clinic's patients: page by page once, and then what has changed.

use crate::{account::Account, contract::IndexView, error::log_store, reading::directory::learn};
use domain::patient::PatientUuid;
use futures_util::StreamExt;
use jiff::ToSpan;
use openemr::ApiError;
use std::{collections::BTreeSet, pin::pin, sync::Arc, time::Duration};
use store::SyncState;

/// While the server does not answer it is asked this often.
pub(crate) const OFFLINE_EVERY: Duration = Duration::from_secs(15);
/// A whole re-read of the index after so many hours: deltas never report deletions.
const WHOLE_INDEX_EVERY: i64 = 7 * 24;
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

/// Downloads the index from where it stopped; gives its state once it is whole. While a page is being stored the next
/// ones are on their way.
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

async fn pages_from(account: &Account, state: &mut SyncState) -> Went {
    let patients = account.server.patients();
    let mut pages = pin!(patients.pages(state.offset));
    let mut coming = None;
    loop {
        if account.reading.index_is_stopped() {
            show_index(account, state, false).await;
            return Went::Ended;
        }
        show_index(account, state, true).await;
        let next = match coming.take() {
            Some(page) => Some(page),
            None => pages.next().await,
        };
        let Some((_, page)) = next else { return Went::Silent };
        account.heard(&page);
        let page = match page {
            Ok(page) => page,
            Err(ApiError::NoAnswer(_) | ApiError::Server { .. } | ApiError::TooManyRequests { .. }) => {
                return Went::Silent;
            }
            Err(ApiError::NotAllowed { .. }) => {
                account.frame.change(|app| app.index = IndexView::Unavailable);
                return Went::Ended;
            }
            Err(_) => {
                show_index(account, state, false).await;
                return Went::Ended;
            }
        };
        let summaries: Vec<_> = page.patients.items.into_iter().map(|patient| patient.summary).collect();
        let seen = state.offset + u32::try_from(summaries.len()).unwrap_or(0);
        let next = page.next.unwrap_or(seen);
        let following = async { if page.next.is_some() { pages.next().await } else { None } };
        let storing = account.cache.call(move |cache| cache.store_page(&summaries, next, None));
        let (stored, following) = tokio::join!(storing, following);
        coming = following;
        if let Err(error) = stored {
            log_store(&error);
            return Went::Ended;
        }
        state.offset = next;
        if page.next.is_none() {
            let now = account.clock.now();
            if account.cache.call(move |cache| cache.finish_sync(now)).await.is_ok() {
                state.finished_at = Some(now);
            }
            show_index(account, state, false).await;
            return if state.finished_at.is_some() { Went::Whole } else { Went::Ended };
        }
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
    let count = account.cache.call(|cache| cache.patient_count()).await.unwrap_or(0);
    let kept = account.policy.keeps_index();
    let view = if kept { index_view(count, state, running) } else { IndexView::NotKept };
    account.frame.change(|app| app.index = view);
}
