//! One clinician at one clinic: the session, the two databases, and the tasks that run while signed in.

use crate::{
    Core, Rounds,
    clinic::Clinic,
    connection::{CacheReads, Probed},
    contract::{ErrorCode, UiError, UserView},
    encounters::VisitPage,
    error::{from_open, from_store, from_vault},
    lock, make_private,
};
use domain::{
    encounter::{Eid, Encounter},
    loaded::Why,
    patient::{PatientSummary, PatientUuid, Pid},
    phi::Secret,
    time::{Clock, WallTime},
};
use jiff::{
    Timestamp,
    tz::{Offset, TimeZone},
};
use openemr::{KeeperError, Keeping, KeptTokens, OpenEmr, SessionState, SignedIn, TokenKeeper};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{Cache, ChartSection, Handle, Journal};
use tokio::{
    sync::{Notify, OnceCell},
    task::JoinSet,
};
use vault::{Item, ItemName, Vault, VaultError};

/// A day that was just read is not read again for this long, however often it is shown.
const DAY_STAYS: Duration = Duration::from_secs(30);

/// The signed-in account.
pub(crate) struct Account {
    /// `sub`: the user's uuid at the clinic, and the name of this account's folder.
    pub(crate) subject: String,
    name: String,
    /// The clinic's time zone, see [`clinic_zone`].
    zone: TimeZone,
    pub(crate) server: OpenEmr,
    /// The scopes that the server said it granted.
    pub(crate) granted: Vec<String>,
    /// What the account may do, once it was asked.
    pub(crate) rights: Mutex<Option<Probed>>,
    /// Held while the rights are asked for.
    pub(crate) probing: tokio::sync::Mutex<()>,
    /// Told when a server that was silent answers again.
    pub(crate) server_is_back: Notify,
    pub(crate) cache_reads: CacheReads,
    pub(crate) cache: Handle<Cache>,
    pub(crate) journal: Handle<Journal>,
    /// Absent without a keychain: then nothing is on disk.
    files: Option<Files>,
    pub(crate) wake: Notify,
    pub(crate) sync_cancelled: Mutex<bool>,
    /// Done once the clinic's people and places are known to this session.
    pub(crate) learned: OnceCell<()>,
    tasks: Mutex<JoinSet<()>>,
    opened: Mutex<BTreeSet<PatientUuid>>,
    /// What is being read just now, so that nothing is read twice at once.
    pub(crate) refreshing: Mutex<HashSet<String>>,
    /// Why a part of a chart could not be read the last time.
    pub(crate) failures: Mutex<HashMap<(PatientUuid, ChartSection), Why>>,
    /// The vitals and notes of single visits as read in this session.
    pub(crate) pages: Mutex<HashMap<(PatientUuid, Eid), VisitPage>>,
    /// Days whose appointments could not be read the last time, and why.
    pub(crate) day_failures: Mutex<HashMap<jiff::civil::Date, Why>>,
    /// When something was last asked for again only because it was shown again.
    asked: Mutex<HashMap<String, Duration>>,
    /// When each day was last read, on the monotonic clock.
    days_read: Mutex<HashMap<jiff::civil::Date, Duration>>,
    /// Each patient's encounters as read in this session: the only source of the numbers that writes go to.
    pub(crate) visits: Mutex<HashMap<PatientUuid, Vec<Encounter>>>,
}

struct Files {
    cache: PathBuf,
    cache_key: ItemName,
}

impl Account {
    /// Opens the stores of whoever signed in and begins the session.
    pub(crate) async fn open(
        core: &Core,
        clinic: &Arc<Clinic>,
        signed_in: SignedIn,
    ) -> Result<Arc<Self>, UiError> {
        let subject = signed_in.subject().as_str().to_owned();
        let granted = signed_in.granted().map(str::to_owned).collect();
        let folder = core.home.join(&clinic.key).join(&subject);
        let (cache, journal, files) = match open_files(core, &clinic.key, &subject, &folder).await {
            Ok(open) => {
                core.hub.change(|state| state.memory_only = false);
                open
            }
            // Without a keychain nothing is written to disk, and the frame says so.
            Err(error) if error.code == ErrorCode::KeychainAbsent => {
                core.hub.change(|state| state.memory_only = true);
                open_memory().await?
            }
            Err(error) => return Err(error),
        };
        forget_the_old(&cache, &journal, core.clock.now()).await;
        let keeper: Arc<dyn TokenKeeper> = Arc::new(KeychainKeeper {
            vault: Arc::clone(&core.vault),
            refresh: ItemName::of_account(&clinic.key, &subject, Item::RefreshToken),
            id_token: ItemName::of_account(&clinic.key, &subject, Item::IdToken),
            memory_only: files.is_none(),
        });
        let (server, kept) = OpenEmr::begin(
            Arc::clone(&clinic.connection),
            Arc::clone(&clinic.facts),
            clinic.client.clone(),
            signed_in,
            keeper,
        )
        .await;
        if let Err(error) = kept {
            // The session works; it ends with the process.
            tracing::warn!(%error, "the session will not outlive this start");
        }
        let me = server.me().await;
        core.note_answer(&me);
        let (name, offset) = me.map_or_else(|_| (String::new(), None), |me| (me.name, me.clinic_offset));
        let name = if name.trim().is_empty() { subject.clone() } else { name };
        let zone = clinic_zone(offset, core.clock.as_ref());
        Ok(Arc::new(Self {
            subject,
            name,
            zone,
            server,
            granted,
            rights: Mutex::default(),
            probing: tokio::sync::Mutex::default(),
            server_is_back: Notify::new(),
            cache_reads: CacheReads::default(),
            cache,
            journal,
            files,
            wake: Notify::new(),
            sync_cancelled: Mutex::new(false),
            learned: OnceCell::new(),
            tasks: Mutex::default(),
            opened: Mutex::default(),
            refreshing: Mutex::default(),
            failures: Mutex::default(),
            pages: Mutex::default(),
            day_failures: Mutex::default(),
            asked: Mutex::default(),
            days_read: Mutex::default(),
            visits: Mutex::default(),
        }))
    }

    /// Starts the tasks that run while signed in. They end with the account.
    pub(crate) fn begin_work(self: &Arc<Self>, rounds: &Rounds) {
        let mut tasks = lock(&self.tasks);
        let (core, me) = (rounds.clone(), Arc::clone(self));
        tasks.spawn(async move { core.send_writes(&me).await });
        let (core, me) = (rounds.clone(), Arc::clone(self));
        tasks.spawn(async move { core.sync_index(&me).await });
        let (core, me) = (rounds.clone(), Arc::clone(self));
        tasks.spawn(async move { core.learn_rights(&me).await });
        let (core, me) = (rounds.clone(), Arc::clone(self));
        tasks.spawn(async move { core.keep_fresh(&me).await });
        let (core, mut news) = (rounds.clone(), self.server.session());
        tasks.spawn(async move {
            loop {
                let now = news.borrow_and_update().clone();
                if let SessionState::Ended(end) = now {
                    // A task of its own: it closes this account, and with it this task.
                    tokio::spawn(async move { core.session_ended(end).await });
                    return;
                }
                if news.changed().await.is_err() {
                    return;
                }
            }
        });
    }

    /// Runs a task that ends with the account.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = lock(&self.tasks);
        // Those that have ended are forgotten, so that the set does not grow all day.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }

    /// The clinician as the frame shows them.
    pub(crate) fn user(&self) -> UserView {
        UserView { id: self.subject.clone(), name: self.name.clone() }
    }

    /// Lets the worker look at the outbox.
    pub(crate) fn wake_worker(&self) {
        self.wake.notify_one();
    }

    /// Patients whose chart was opened since sign-in.
    pub(crate) fn opened(&self) -> BTreeSet<PatientUuid> {
        lock(&self.opened).clone()
    }

    pub(crate) fn note_opened(&self, patient: &PatientUuid) {
        lock(&self.opened).insert(patient.clone());
    }

    /// Whether something that is shown again may be asked for again; what is asked for changes what is shown, which must
    /// not make a circle.
    pub(crate) fn may_ask_again(&self, what: &str, now: Duration) -> bool {
        let mut asked = lock(&self.asked);
        let due = asked.get(what).is_none_or(|at| now.saturating_sub(*at) >= DAY_STAYS);
        if due {
            asked.insert(what.to_owned(), now);
        }
        due
    }

    /// Whether a day should be read again: it is shown again whenever anything about it changes, which must not read
    /// it each time.
    pub(crate) fn due(&self, day: jiff::civil::Date, now: Duration) -> bool {
        lock(&self.days_read).get(&day).is_none_or(|at| now.saturating_sub(*at) >= DAY_STAYS)
    }

    pub(crate) fn day_read(&self, day: jiff::civil::Date, now: Duration) {
        lock(&self.days_read).insert(day, now);
    }

    /// A booking changed a day: the next look reads it again.
    pub(crate) fn day_changed(&self, day: jiff::civil::Date) {
        lock(&self.days_read).remove(&day);
    }

    /// A moment as the clinic's wall clock shows it.
    pub(crate) fn wall(&self, at: Timestamp) -> WallTime {
        WallTime::new(at.to_zoned(self.zone.clone()).datetime())
    }

    /// Ends the tasks and closes the databases. A write that was being sent is settled at the next sign-in.
    pub(crate) async fn close(&self) {
        lock(&self.tasks).abort_all();
        self.cache.close().await;
        self.journal.close().await;
    }

    /// Tells the server, forgets the tokens, deletes the cache and its key. The journal stays, encrypted.
    pub(crate) async fn sign_out(&self, core: &Core) {
        lock(&self.tasks).abort_all();
        let out = self.server.sign_out().await;
        if let Err(error) = &out.wiped {
            tracing::warn!(%error, "the keychain did not forget the tokens");
        }
        self.close().await;
        if let Some(files) = &self.files {
            if let Err(error) = Cache::delete(&files.cache) {
                tracing::warn!(%error, "the cache could not be deleted");
            }
            if let Err(error) = core.vault.delete(&files.cache_key).await {
                from_vault(&error);
            }
        }
    }

    /// "Family, Given" for the journal, which must be able to name a patient without the cache.
    pub(crate) async fn patient_label(&self, patient: &PatientUuid) -> String {
        self.summary(patient).await.map(|summary| summary.list_name()).unwrap_or_default()
    }

    /// What the index has of a patient.
    pub(crate) async fn summary(&self, patient: &PatientUuid) -> Option<PatientSummary> {
        let wanted = patient.clone();
        self.cache.call(move |cache| cache.patient(&wanted)).await.ok().flatten()
    }

    /// The patient's number, which some routes take; read from the server where the index lacks it.
    pub(crate) async fn pid(&self, patient: &PatientUuid) -> Result<Pid, openemr::ApiError> {
        if let Some(pid) = self.summary(patient).await.and_then(|summary| summary.pid) {
            return Ok(pid);
        }
        let read = self.server.patients().read(patient).await?;
        let summary = read.summary.clone();
        let _ = self.cache.call(move |cache| cache.upsert_patients(&[summary])).await;
        read.summary.pid.ok_or(openemr::ApiError::NotFound)
    }
}

impl Core {
    /// Writes a line into the access log. A log that cannot be written is worth a warning, and no reason to keep a
    /// clinician from a patient.
    pub(crate) async fn log_access(
        &self,
        account: &Account,
        patient: Option<&PatientUuid>,
        action: &'static str,
    ) {
        let (at, user, patient) = (self.clock.now(), account.subject.clone(), patient.cloned());
        let logged = account
            .journal
            .call(move |journal| journal.log_access(at, &user, patient.as_ref(), action))
            .await;
        if let Err(error) = logged {
            from_store(error);
        }
    }
}

/// Charts that nobody opened for two weeks leave this computer, and lines of the access log after their seven years.
async fn forget_the_old(cache: &Handle<Cache>, journal: &Handle<Journal>, now: Timestamp) {
    let charts = cache.call(move |cache| cache.drop_older_than(store::chart::KEPT_FOR, now)).await;
    let lines = journal.call(move |journal| journal.prune_access_log(store::access_log::KEPT_FOR, now)).await;
    for outcome in [charts, lines] {
        if let Err(error) = outcome {
            from_store(error);
        }
    }
}

/// The zone of the clinic's wall clock. OpenEMR tells only an offset, and that of the season in which a record was
/// changed: where it fits this computer's zone but for summer time, this computer's zone is taken, which knows the
/// season; elsewhere the offset is.
fn clinic_zone(offset: Option<Offset>, clock: &dyn Clock) -> TimeZone {
    let here = clock.zone();
    match offset {
        Some(offset) => {
            let year = clock.now().to_zoned(here.clone()).year();
            let in_season = |month| {
                let day = jiff::civil::Date::new(year, month, 1).ok()?;
                Some(here.to_offset(day.to_zoned(here.clone()).ok()?.timestamp()))
            };
            let fits = in_season(1) == Some(offset) || in_season(7) == Some(offset);
            if fits { here } else { TimeZone::fixed(offset) }
        }
        None => here,
    }
}

async fn open_files(
    core: &Core,
    clinic: &str,
    subject: &str,
    folder: &Path,
) -> Result<(Handle<Cache>, Handle<Journal>, Option<Files>), UiError> {
    let disk = |error: std::io::Error| {
        tracing::error!(%error, "the store's folder");
        UiError::new(ErrorCode::DiskTrouble)
    };
    make_private(folder).map_err(disk)?;
    let (cache_file, journal_file) = (folder.join("cache.db"), folder.join("journal.db"));
    let (cache_key, journal_key) = (
        ItemName::of_account(clinic, subject, Item::CacheKey),
        ItemName::of_account(clinic, subject, Item::JournalKey),
    );
    let journal_secret = match core.vault.key(&journal_key).await.map_err(|e| from_vault(&e))? {
        Some(key) => key,
        // A journal without its key may hold unsent notes: it is never written over.
        None if Journal::exists(&journal_file).map_err(disk)? => {
            return Err(UiError::new(ErrorCode::KeyMissing));
        }
        None => core.vault.create_key(&journal_key).await.map_err(|e| from_vault(&e))?,
    };
    let cache_secret = core.vault.create_key(&cache_key).await.map_err(|e| from_vault(&e))?;
    let (journal, _) = Handle::open("journal", move || Journal::open(&journal_file, &journal_secret))
        .await
        .map_err(from_open)?;
    let place = cache_file.clone();
    let (cache, _) = Handle::open("cache", move || Cache::open_or_rebuild(&place, &cache_secret))
        .await
        .map_err(from_open)?;
    Ok((cache, journal, Some(Files { cache: cache_file, cache_key })))
}

async fn open_memory() -> Result<(Handle<Cache>, Handle<Journal>, Option<Files>), UiError> {
    let (journal, ()) =
        Handle::open("journal", || Ok((Journal::in_memory()?, ()))).await.map_err(from_open)?;
    let (cache, ()) = Handle::open("cache", || Ok((Cache::in_memory()?, ()))).await.map_err(from_open)?;
    Ok((cache, journal, None))
}

/// Keeps the tokens of an account in the operating system's keychain.
struct KeychainKeeper {
    vault: Arc<Vault>,
    refresh: ItemName,
    id_token: ItemName,
    memory_only: bool,
}

impl TokenKeeper for KeychainKeeper {
    fn store<'a>(&'a self, tokens: &'a KeptTokens) -> Keeping<'a, ()> {
        Box::pin(async move {
            if self.memory_only {
                return Ok(());
            }
            let bytes = |token: &Secret<String>| Secret::new(token.expose().clone().into_bytes());
            // The refresh token first: the old one is dead, the old id_token still names the user.
            self.vault.set(&self.refresh, bytes(&tokens.refresh)).await.map_err(keeper)?;
            self.vault.set(&self.id_token, bytes(&tokens.id_token)).await.map_err(keeper)
        })
    }

    fn load(&self) -> Keeping<'_, Option<KeptTokens>> {
        Box::pin(async move {
            if self.memory_only {
                return Ok(None);
            }
            let (refresh, id_token) = (
                self.vault.get(&self.refresh).await.map_err(keeper)?,
                self.vault.get(&self.id_token).await.map_err(keeper)?,
            );
            let text = |bytes: Secret<Vec<u8>>| {
                String::from_utf8(bytes.expose().clone())
                    .map(Secret::new)
                    .map_err(|_| keeper(VaultError::Damaged))
            };
            match (refresh, id_token) {
                (Some(refresh), Some(id_token)) => {
                    Ok(Some(KeptTokens { refresh: text(refresh)?, id_token: text(id_token)? }))
                }
                _ => Ok(None),
            }
        })
    }

    fn wipe(&self) -> Keeping<'_, ()> {
        Box::pin(async move {
            if self.memory_only {
                return Ok(());
            }
            self.vault.delete_all(&[self.refresh.clone(), self.id_token.clone()]).await.map_err(keeper)
        })
    }
}

fn keeper(error: VaultError) -> KeeperError {
    KeeperError(error.to_string())
}
