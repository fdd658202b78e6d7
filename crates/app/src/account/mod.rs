//! One clinician at one clinic: the session, the two databases, and the tasks that run while signed in.

pub(crate) mod place;
pub(crate) mod sign_in_age;
pub(crate) mod stores;
pub(crate) mod zone;

use crate::{
    Core, Rounds,
    access_log::Look,
    account::place::Place,
    account::sign_in_age::SignInAge,
    account::stores::Opened,
    account::zone::{ClinicZone, judge},
    connection::{CacheReads, Probed},
    contract::{ErrorCode, PinView, UiError, UserView},
    encounters::VisitPage,
    error::{from_store, from_vault},
    locked::locked,
    numbers::ClinicNumbers,
    settings_file::SavedAccount,
};
use domain::{
    encounter::{Eid, Encounter},
    loaded::Why,
    patient::{PatientSummary, PatientUuid, Pid},
    phi::Secret,
    time::{Clock, SeenOffset, WallTime},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use openemr::{OpenEmr, SessionState};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{Cache, ChartSection, Handle, Journal};
use tokio::{
    sync::{Notify, OnceCell},
    task::JoinSet,
};
use vault::{Item, Vault};

/// A page is read again whenever anything of it changes, which is no other look at it for so long.
const LOOK_LASTS: Duration = Duration::from_secs(15 * 60);

/// A day that was just read is not read again for this long, however often it is shown.
const DAY_STAYS: Duration = Duration::from_secs(30);

/// The signed-in account.
pub(crate) struct Account {
    /// `sub`: the user's uuid at the clinic, and the name of this account's folder.
    pub(crate) subject: String,
    /// Who it is, as it is remembered between starts.
    pub(crate) who: SavedAccount,
    /// The clinic's time zone, as it is judged by now.
    zone: Mutex<ClinicZone>,
    /// The zone that was set for this clinic.
    pub(crate) zone_set: Mutex<Option<String>>,
    /// What records have shown of the clinic's clock, in this session and before.
    pub(crate) offsets_seen: Mutex<Vec<SeenOffset>>,
    /// How far this computer's clock is ahead of the server's, as the last answer showed it.
    pub(crate) clock_ahead: Mutex<Option<SignedDuration>>,
    /// It refuses every request once the session has ended or the sign-in is too old: see [`Account::renew`].
    pub(crate) server: OpenEmr,
    /// Where its files and its items in the keychain are.
    pub(crate) place: Place,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
    /// Without a keychain nothing is on disk.
    pub(crate) memory_only: bool,
    /// How long ago the clinician signed in through the browser.
    pub(crate) age: Mutex<SignInAge>,
    /// The PIN as a lock screen would show it.
    pub(crate) pin: Mutex<Option<PinView>>,
    /// When the PIN was set, until its owner has read that it was.
    pub(crate) pin_news: Mutex<Option<String>>,
    /// Why the server wants a new sign-in, if it does. Nothing is sent or fetched meanwhile.
    pub(crate) renew: Mutex<Option<UiError>>,
    /// The scopes that the server said it granted.
    pub(crate) granted: Vec<String>,
    /// What the account may do, once it was asked.
    pub(crate) rights: Mutex<Option<Probed>>,
    /// Held while the rights are asked for.
    pub(crate) probing: tokio::sync::Mutex<()>,
    /// Told when a server that was silent answers again.
    pub(crate) server_is_back: Notify,
    pub(crate) cache_reads: CacheReads,
    /// Numbers of the clinic that were typed in this session.
    pub(crate) numbers: Mutex<Option<ClinicNumbers>>,
    pub(crate) cache: Handle<Cache>,
    pub(crate) journal: Handle<Journal>,
    pub(crate) wake: Notify,
    pub(crate) sync_cancelled: Mutex<bool>,
    /// Done once the clinic's people and places are known to this session.
    pub(crate) learned: OnceCell<()>,
    tasks: Mutex<JoinSet<()>>,
    opened: Mutex<BTreeSet<PatientUuid>>,
    /// When the access log last noted a look, on the monotonic clock.
    looks: Mutex<HashMap<(PatientUuid, Look), Duration>>,
    /// Charts that were read ahead since sign-in.
    pub(crate) read_ahead: Mutex<HashSet<PatientUuid>>,
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
    /// How often a visit was looked for that its patient's list lacks.
    pub(crate) looked: Mutex<HashMap<(PatientUuid, Eid), u32>>,
    /// When each day was last read, on the monotonic clock.
    days_read: Mutex<HashMap<jiff::civil::Date, Duration>>,
    /// Each patient's encounters as read in this session: the only source of the numbers that writes go to.
    pub(crate) visits: Mutex<HashMap<PatientUuid, Vec<Encounter>>>,
}

/// What an account is made of when it opens.
pub(crate) struct Opening {
    pub(crate) who: SavedAccount,
    pub(crate) place: Place,
    pub(crate) stores: Opened,
    pub(crate) server: OpenEmr,
    pub(crate) age: SignInAge,
    pub(crate) pin: Option<PinView>,
    pub(crate) pin_news: Option<String>,
    pub(crate) renew: Option<UiError>,
}

impl Account {
    /// An account whose stores were just opened.
    pub(crate) fn open(core: &Core, opening: Opening) -> Arc<Self> {
        let Opening { who, place, stores, server, age, pin, pin_news, renew } = opening;
        let (zone_set, seen) = core.kept_clock();
        let server_granted = server.granted();
        Arc::new(Self {
            subject: who.subject.clone(),
            zone: Mutex::new(judge(zone_set.as_deref(), &seen, &core.clock.zone(), core.clock.now())),
            zone_set: Mutex::new(zone_set),
            offsets_seen: Mutex::new(seen),
            who,
            clock_ahead: Mutex::default(),
            server,
            place,
            vault: Arc::clone(&core.vault),
            clock: Arc::clone(&core.clock),
            memory_only: stores.memory_only,
            age: Mutex::new(age),
            pin: Mutex::new(pin),
            pin_news: Mutex::new(pin_news),
            renew: Mutex::new(renew),
            granted: server_granted,
            rights: Mutex::default(),
            probing: tokio::sync::Mutex::default(),
            cache: stores.cache,
            journal: stores.journal,
            wake: Notify::new(),
            server_is_back: Notify::new(),
            cache_reads: CacheReads::default(),
            numbers: Mutex::default(),
            sync_cancelled: Mutex::new(false),
            learned: OnceCell::new(),
            tasks: Mutex::default(),
            opened: Mutex::default(),
            looks: Mutex::default(),
            read_ahead: Mutex::default(),
            refreshing: Mutex::default(),
            failures: Mutex::default(),
            pages: Mutex::default(),
            day_failures: Mutex::default(),
            asked: Mutex::default(),
            looked: Mutex::default(),
            days_read: Mutex::default(),
            visits: Mutex::default(),
        })
    }

    /// The same account with a new session, around the same open databases. What an earlier session read of numbers and
    /// rights is read anew.
    pub(crate) fn with_session(&self, core: &Core, server: OpenEmr, age: SignInAge) -> Arc<Self> {
        let fresh = Self::open(
            core,
            Opening {
                who: self.who.clone(),
                place: self.place.clone(),
                stores: Opened {
                    cache: self.cache.clone(),
                    journal: self.journal.clone(),
                    memory_only: self.memory_only,
                    notice: None,
                },
                server,
                age,
                pin: locked(&self.pin).clone(),
                pin_news: locked(&self.pin_news).clone(),
                renew: None,
            },
        );
        *locked(&fresh.opened) = self.opened();
        *locked(&fresh.numbers) = locked(&self.numbers).clone();
        // A demo's is nowhere else.
        locked(&fresh.zone_set).clone_from(&locked(&self.zone_set));
        locked(&fresh.offsets_seen).clone_from(&locked(&self.offsets_seen));
        core.judge_zone(&fresh);
        fresh
    }

    /// Starts the tasks that run while signed in. They end with the account, or when the server wants a new sign-in.
    pub(crate) fn begin_work(self: &Arc<Self>, rounds: &Rounds) {
        let mut tasks = locked(&self.tasks);
        let (core, me) = (rounds.clone(), Arc::clone(self));
        if locked(&self.renew).is_some() {
            // Nothing is sent or fetched; what is here is shown.
            tasks.spawn(async move { core.show_what_is_kept(&me).await });
            return;
        }
        tasks.spawn(async move { core.send_writes(&me).await });
        let (core, me) = (rounds.clone(), Arc::clone(self));
        tasks.spawn(async move { core.sync_index(&me).await });
        let (core, me) = (rounds.clone(), Arc::clone(self));
        tasks.spawn(async move { core.learn_rights(&me).await });
        let (core, me) = (rounds.clone(), Arc::clone(self));
        tasks.spawn(async move { core.keep_fresh(&me).await });
        let (core, me, mut news) = (rounds.clone(), Arc::clone(self), self.server.session());
        tasks.spawn(async move {
            loop {
                let now = news.borrow_and_update().clone();
                if let SessionState::Ended(end) = now {
                    // A task of its own: it ends the tasks of this account, and with them this one.
                    tokio::spawn(async move { core.session_ended(&me, end).await });
                    return;
                }
                if news.changed().await.is_err() {
                    return;
                }
            }
        });
    }

    /// Ends the tasks and waits until they are gone. A write that was being sent is doubted, and looked for by the next
    /// session.
    pub(crate) async fn end_tasks(&self) {
        let mut tasks = std::mem::take(&mut *locked(&self.tasks));
        tasks.shutdown().await;
        // What was being read just now is no longer: the next look may read it again.
        locked(&self.refreshing).clear();
        let now = self.clock.now();
        if let Err(error) = self.journal.call(move |journal| journal.doubt_interrupted(now)).await {
            from_store(error);
        }
    }

    /// Nothing is sent or fetched from now on, until the clinician has signed in again; reading what is kept and writing
    /// drafts goes on.
    pub(crate) async fn wants_sign_in(&self, why: UiError) {
        *locked(&self.renew) = Some(why);
        self.server.stop();
        self.end_tasks().await;
    }

    /// Notes in the keychain how many sends the journal has counted, before a request leaves: an older copy of the
    /// journal is known by it. A keychain that fails is a warning; the write goes out all the same.
    pub(crate) async fn mark_send(&self) {
        if self.memory_only {
            return;
        }
        match self.journal.call(|journal| journal.sends()).await {
            Ok(sends) => {
                let mark = Secret::new(sends.to_string().into_bytes());
                if let Err(error) = self.vault.set(&self.place.item(Item::JournalMark), mark).await {
                    from_vault(&error);
                }
            }
            Err(error) => {
                from_store(error);
            }
        }
    }

    /// Runs a task that ends with the account.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = locked(&self.tasks);
        // Those that have ended are forgotten, so that the set does not grow all day.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }

    /// Whether this sign-in may write what needs `scope`.
    ///
    /// # Errors
    /// [`ErrorCode::ScopeDeclined`]: said before anything is queued that the server would only refuse.
    pub(crate) fn may(&self, scope: &'static str) -> Result<(), UiError> {
        if self.server.was_granted(scope) {
            Ok(())
        } else {
            Err(UiError::new(ErrorCode::ScopeDeclined).with("scope", scope))
        }
    }

    /// The clinician as the frame shows them.
    pub(crate) fn user(&self) -> UserView {
        self.who.user()
    }

    /// Lets the worker look at the outbox.
    pub(crate) fn wake_worker(&self) {
        self.wake.notify_one();
    }

    /// Patients whose chart was opened since sign-in.
    pub(crate) fn opened(&self) -> BTreeSet<PatientUuid> {
        locked(&self.opened).clone()
    }

    pub(crate) fn note_opened(&self, patient: &PatientUuid) {
        locked(&self.opened).insert(patient.clone());
    }

    /// Whether this chart was opened since sign-in, so that the log has its line.
    pub(crate) fn has_opened(&self, patient: &PatientUuid) -> bool {
        locked(&self.opened).contains(patient)
    }

    /// Whether this is another look than the one that was noted last.
    pub(crate) fn is_another_look(&self, patient: &PatientUuid, look: &Look) -> bool {
        let now = self.clock.monotonic();
        let noted = locked(&self.looks).get(&(patient.clone(), look.clone())).copied();
        noted.is_none_or(|at| now.saturating_sub(at) >= LOOK_LASTS)
    }

    /// The log has a line for a look.
    pub(crate) fn note_look(&self, patient: &PatientUuid, look: Look) {
        locked(&self.looks).insert((patient.clone(), look), self.clock.monotonic());
    }

    /// A visit is in its patient's list, so it is looked for anew if it should go missing.
    pub(crate) fn visit_seen(&self, patient: &PatientUuid, eid: Eid) {
        locked(&self.looked).remove(&(patient.clone(), eid));
    }

    /// Whether something that is shown again may be asked for again; what is asked for changes what is shown, which must
    /// not make a circle.
    pub(crate) fn may_ask_again(&self, what: &str, now: Duration) -> bool {
        let mut asked = locked(&self.asked);
        let due = asked.get(what).is_none_or(|at| now.saturating_sub(*at) >= DAY_STAYS);
        if due {
            asked.insert(what.to_owned(), now);
        }
        due
    }

    /// Whether a day should be read again: it is shown again whenever anything about it changes, which must not read
    /// it each time.
    pub(crate) fn due(&self, day: jiff::civil::Date, now: Duration) -> bool {
        locked(&self.days_read).get(&day).is_none_or(|at| now.saturating_sub(*at) >= DAY_STAYS)
    }

    pub(crate) fn day_read(&self, day: jiff::civil::Date, now: Duration) {
        locked(&self.days_read).insert(day, now);
    }

    /// A booking changed a day: the next look reads it again.
    pub(crate) fn day_changed(&self, day: jiff::civil::Date) {
        locked(&self.days_read).remove(&day);
    }

    /// The zone of the clinic's wall clock.
    pub(crate) fn zone(&self) -> TimeZone {
        self.clinic_zone().zone
    }

    /// The same, with how it is known.
    pub(crate) fn clinic_zone(&self) -> ClinicZone {
        locked(&self.zone).clone()
    }

    pub(crate) fn set_zone(&self, zone: ClinicZone) {
        *locked(&self.zone) = zone;
    }

    /// A moment as the clinic's wall clock shows it.
    pub(crate) fn wall(&self, at: Timestamp) -> WallTime {
        WallTime::new(at.to_zoned(self.zone()).datetime())
    }

    /// Ends the tasks, forgets the tokens in memory, and closes the databases. What is kept stays kept.
    pub(crate) async fn close(&self) {
        self.server.stop();
        self.end_tasks().await;
        self.cache.close().await;
        self.journal.close().await;
    }

    /// What the index has of a patient.
    pub(crate) async fn summary(&self, patient: &PatientUuid) -> Option<PatientSummary> {
        let wanted = patient.clone();
        self.cache.call(move |cache| cache.patient(&wanted)).await.ok().flatten()
    }

    /// The patient's number as the server has it now.
    pub(crate) async fn pid_now(&self, patient: &PatientUuid) -> Result<Pid, openemr::ApiError> {
        let read = self.server.patients().read(patient).await?;
        let summary = read.summary.clone();
        let _ = self.cache.call(move |cache| cache.upsert_patients(&[summary])).await;
        read.summary.pid.ok_or(openemr::ApiError::NotFound)
    }

    /// The patient's number, which some routes take; read from the server where the index lacks it.
    pub(crate) async fn pid(&self, patient: &PatientUuid) -> Result<Pid, openemr::ApiError> {
        if let Some(pid) = self.summary(patient).await.and_then(|summary| summary.pid) {
            return Ok(pid);
        }
        self.pid_now(patient).await
    }
}
