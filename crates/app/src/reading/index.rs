//! What runs by itself while signed in: the download of the patient index, the day on screen, and finding out that
//! the server is back.

use crate::{
    Core, Rounds,
    account::Account,
    clock::stamp,
    contract::{AppState, ConnectionView, IndexView, UiError},
    error::{from_store, why},
    locked::locked,
    patients::index_view,
};
use domain::{loaded::Why, patient::PatientUuid};
use jiff::ToSpan;
use openemr::{ApiError, Learned};
use std::{sync::Arc, time::Duration};
use store::{LearnedList, SyncState};

/// Today is read again this often.
const DAY_EVERY: Duration = Duration::from_secs(300);
/// While the server does not answer it is asked this often.
const OFFLINE_EVERY: Duration = Duration::from_secs(15);
/// "Connected, updated 14:02" needs no finer steps.
const UPDATED_STEP: i64 = 20;
/// A whole re-read of the index after so many hours: deltas never report deletions.
const WHOLE_INDEX_EVERY: i64 = 7 * 24;
/// So many of those who are new or changed are read one by one; the others wait for their chart or the whole re-read.
const READ_WHOLE: usize = 50;
/// Changes are asked for from this many hours before the download began: the server goes by a clock of its own.
const BEFORE_THE_LOAD: i64 = 1;

impl Rounds {
    /// Stops the download of the index; what is there stays usable.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn cancel_sync(&self) -> Result<AppState, UiError> {
        let account = self.0.account()?;
        *locked(&account.sync_cancelled) = true;
        Ok(self.0.hub.state())
    }

    /// Somebody looks at the window again: today is read anew unless it just was. Where the keychain stood in the way of
    /// the lock screen, it is asked once more.
    pub fn looked_at(&self) {
        let unread = locked(&self.0.desk).as_ref().is_some_and(|desk| desk.age.is_none() && !desk.restoring);
        if unread {
            let core = self.clone();
            tokio::spawn(async move { core.restore().await });
        }
        if let Ok(account) = self.0.account() {
            let today = account.wall(self.0.clock.now()).date();
            if account.due(today, self.0.clock.monotonic()) {
                self.refresh_day(&account, today);
            }
        }
    }

    /// Brings the patient index up to date: page by page where it is not whole, else what has changed since.
    pub(crate) async fn sync_index(&self, account: &Arc<Account>) {
        let core = &self.0;
        core.learn(account).await;
        let Ok(mut state) = account.cache.call(|cache| cache.sync_state()).await else { return };
        core.show_index(account, &state, false).await;
        let old = state.finished_at.is_some_and(|at| {
            at.saturating_add(WHOLE_INDEX_EVERY.hours()).is_ok_and(|next| next < core.clock.now())
        });
        if state.started_at.is_none() || old {
            let now = core.clock.now();
            if account.cache.call(move |cache| cache.begin_sync(now)).await.is_err() {
                return;
            }
            state = account.cache.call(|cache| cache.sync_state()).await.unwrap_or_default();
        }
        let whole = match state.finished_at {
            Some(_) => Some(state),
            None => core.download(account, state).await,
        };
        // Also right after a download, which may have taken an hour: who was changed on a page that was read by then.
        if let Some(whole) = whole {
            core.apply_changes(account, &whole).await;
        }
    }

    /// Shows what is kept of the index and the outbox, where nothing may be fetched.
    pub(crate) async fn show_what_is_kept(&self, account: &Arc<Account>) {
        if let Ok(state) = account.cache.call(|cache| cache.sync_state()).await {
            self.0.show_index(account, &state, false).await;
        }
        self.0.outbox_changed(account, None).await;
    }

    /// Reads today again every five minutes, a chart of today ahead in between, and asks an unreachable server whether it
    /// is back.
    pub(crate) async fn keep_fresh(&self, account: &Arc<Account>) {
        let mut last_day = self.0.clock.monotonic();
        loop {
            tokio::time::sleep(OFFLINE_EVERY).await;
            let now = self.0.clock.monotonic();
            let offline = matches!(self.0.hub.state().connection, ConnectionView::Offline { .. });
            if offline || now.saturating_sub(last_day) >= DAY_EVERY {
                last_day = now;
                self.refresh_day(account, account.wall(self.0.clock.now()).date());
            } else {
                self.read_ahead(account).await;
            }
        }
    }
}

impl Core {
    /// Downloads the index from where it stopped; gives its state once it is whole. While a page is being stored the next
    /// one is on its way.
    async fn download(&self, account: &Account, mut state: SyncState) -> Option<SyncState> {
        let mut coming = None;
        loop {
            if *locked(&account.sync_cancelled) {
                self.show_index(account, &state, false).await;
                return None;
            }
            self.show_index(account, &state, true).await;
            let page = match coming.take() {
                Some(page) => page,
                None => account.server.patients().page(state.offset).await,
            };
            self.note_answer(&page);
            let page = match page {
                Ok(page) => page,
                Err(ApiError::NoAnswer(_) | ApiError::Server { .. } | ApiError::TooManyRequests { .. }) => {
                    tokio::time::sleep(OFFLINE_EVERY).await;
                    continue;
                }
                Err(ApiError::NotAllowed { .. }) => {
                    if self.account().is_ok() {
                        self.hub.change(|app| app.index = IndexView::Unavailable);
                    }
                    return None;
                }
                Err(_) => {
                    self.show_index(account, &state, false).await;
                    return None;
                }
            };
            let summaries: Vec<_> = page.patients.items.into_iter().map(|patient| patient.summary).collect();
            let seen = state.offset + u32::try_from(summaries.len()).unwrap_or(0);
            let next = page.next.unwrap_or(seen);
            let following = async {
                match page.next {
                    Some(next) => Some(account.server.patients().page(next).await),
                    None => None,
                }
            };
            let storing = account.cache.call(move |cache| cache.store_page(&summaries, next, None));
            let (stored, following) = tokio::join!(storing, following);
            coming = following;
            if let Err(error) = stored {
                from_store(error);
                return None;
            }
            state.offset = next;
            if page.next.is_none() {
                let now = self.clock.now();
                if account.cache.call(move |cache| cache.finish_sync(now)).await.is_ok() {
                    state.finished_at = Some(now);
                }
                self.show_index(account, &state, false).await;
                return state.finished_at.map(|_| state);
            }
        }
    }

    /// Adds who was created or changed since the index was last whole.
    async fn apply_changes(&self, account: &Account, state: &SyncState) {
        let Some(began) = state.started_at else { return };
        let since = began.saturating_sub(BEFORE_THE_LOAD.hours()).unwrap_or(began);
        let changed = account.server.patients().updated_since(since).await;
        self.note_answer(&changed);
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
            Ok(other) => self.read_whole(account, other).await,
            Err(error) => {
                from_store(error);
            }
        }
        self.show_index(account, state, false).await;
    }

    /// Reads those who are new or changed once more, with what FHIR leaves out: the suffix tells father from son.
    async fn read_whole(&self, account: &Account, patients: Vec<PatientUuid>) {
        for patient in patients.into_iter().take(READ_WHOLE) {
            // Whoever cannot be read stands in the index as FHIR told.
            let Ok(whole) = account.server.patients().read(&patient).await else { continue };
            let kept = account.cache.call(move |cache| cache.upsert_patients(&[whole.summary])).await;
            if let Err(error) = kept {
                from_store(error);
            }
        }
    }

    /// Takes up what an earlier session learned of the clinic (Q72), and learns it where it is not known. Done once a
    /// session; whoever needs it meanwhile waits for it, and a failure is tried again at the next need.
    pub(crate) async fn learn(&self, account: &Account) {
        let learning = account.learned.get_or_try_init(|| async {
            let earlier = account
                .cache
                .call(|cache| cache.learned::<Learned>(LearnedList::Providers))
                .await
                .unwrap_or_default();
            if let Some(earlier) = earlier {
                account.server.directory().teach(earlier.value);
            }
            let directory = account.server.directory();
            let is_told = || directory.own_number().is_some() && !directory.learned().facilities().is_empty();
            if is_told() {
                return Ok(());
            }
            // The one unbounded query of the API, once: there is no other source of these numbers.
            let all = account.server.appointments().all().await;
            self.note_answer(&all);
            all?;
            // Whoever may not read the directory is refused, and then its providers need not be asked for.
            if !is_told() && directory.facilities().await.is_ok() {
                let _ = directory.practitioners().await;
            }
            self.keep_learned(account).await;
            Ok::<(), ApiError>(())
        });
        // The forms then offer what is known so far.
        let _ = learning.await;
    }

    async fn show_index(&self, account: &Account, state: &SyncState, running: bool) {
        let count = account.cache.call(|cache| cache.patient_count()).await.unwrap_or(0);
        let view = index_view(count, state, running);
        if self.account().is_ok() {
            self.hub.change(|app| app.index = view);
        }
    }

    /// Every answer, or the lack of one, says how it stands with the server.
    pub(crate) fn note_answer<T>(&self, answer: &Result<T, ApiError>) {
        // Nobody was asked, or nobody is here any more to whom it is news.
        let asked = !matches!(answer, Err(ApiError::SignedOut(_) | ApiError::NotOffered { .. }));
        if !asked || self.account().is_err() {
            return;
        }
        let now = self.clock.now();
        let Err(error @ ApiError::NoAnswer(_)) = answer else {
            if let Ok(account) = self.account() {
                self.note_clock(&account);
            }
            let was_offline = matches!(self.hub.state().connection, ConnectionView::Offline { .. });
            self.hub.change(|state| {
                let fresh = match &state.connection {
                    ConnectionView::Connected { updated_at } => updated_at
                        .parse::<jiff::Timestamp>()
                        .is_ok_and(|at| now.as_second() - at.as_second() < UPDATED_STEP),
                    _ => false,
                };
                if !fresh {
                    state.connection = ConnectionView::Connected { updated_at: stamp(now) };
                }
            });
            if was_offline && let Ok(account) = self.account() {
                account.wake_worker();
                account.server_is_back.notify_one();
            }
            return;
        };
        let why: Why = why(error);
        self.hub.change(|state| {
            let last_answer = match &state.connection {
                ConnectionView::Connected { updated_at } => Some(updated_at.clone()),
                ConnectionView::Offline { last_answer, .. } => last_answer.clone(),
                ConnectionView::Idle => None,
            };
            state.connection = ConnectionView::Offline { last_answer, why };
        });
    }
}
