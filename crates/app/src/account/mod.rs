//! One clinician at one clinic: the session, the two databases, and the tasks that run while signed in.
//!
//! Rule: what an account shows goes through its [`Frame`], which shows nothing once the desk is locked or left.
//! Imported by: `desk/`, `reading/`, `writing/`, `sending/`, every feature, `session/`.

pub(crate) mod access_log;
pub(crate) mod cache_reads;
pub(crate) mod chosen_files;
pub(crate) mod fetching;
pub(crate) mod frame;
pub(crate) mod holding;
pub(crate) mod line;
pub(crate) mod place;
pub(crate) mod reading;
pub(crate) mod rights;
pub(crate) mod searchable;
pub(crate) mod sign_in_age;
pub(crate) mod stores;
#[cfg(test)]
pub(crate) mod trial;
pub(crate) mod unkept;
pub(crate) mod unlisted;
pub(crate) mod zone;

use crate::{
    contract::{ErrorCode, UiError, UserView, WriteKind},
    error::{log_store, log_vault},
    hub::Hub,
    locked::locked,
    policy::ClinicPolicy,
    settings_file::{ClinicMemory, ClinicNumbers, SavedAccount},
};
use access_log::{AccessLog, Unlogged};
use cache_reads::CacheReads;
use chosen_files::ChosenFiles;
use domain::{
    clinic_rules::ClinicRules,
    patient::{PatientSummary, PatientUuid, Pid},
    phi::Secret,
    time::{Clock, WallTime},
};
use fetching::Fetching;
use frame::Frame;
use holding::Holding;
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use line::{Heard, Line};
use openemr::{ApiError, OpenEmr};
use place::Place;
use reading::Reading;
use rights::{Rights, scope_of};
use searchable::LastSearched;
use sign_in_age::SignInAge;
use std::{
    io,
    sync::{Arc, Mutex},
};
use store::{Cache, Handle, Journal};
use stores::Opened;
use tokio::{
    sync::{Notify, OnceCell},
    task::JoinSet,
};
use unkept::Unkept;
use unlisted::Unlisted;
use vault::{Item, Vault};
use zone::WallClock;

/// The signed-in account.
pub(crate) struct Account {
    /// `sub`: the user's uuid at the clinic, and the name of this account's folder.
    pub(crate) subject: String,
    /// Who it is, as it is remembered between starts.
    pub(crate) who: SavedAccount,
    /// It refuses every request once the session has ended or the sign-in is too old: the account then needs a new one.
    pub(crate) server: OpenEmr,
    /// Where its files and its items in the keychain are.
    pub(crate) place: Place,
    pub(crate) clock: Arc<dyn Clock>,
    vault: Arc<Vault>,
    memory: ClinicMemory,
    /// What the clinic has settled for its computers.
    pub(crate) policy: Arc<ClinicPolicy>,
    /// Without a keychain nothing is on disk.
    pub(crate) memory_only: bool,
    pub(crate) cache: Handle<Cache>,
    pub(crate) journal: Handle<Journal>,
    /// What the account shows.
    pub(crate) frame: Frame,
    /// How it stands with the server.
    pub(crate) line: Arc<Line>,
    pub(crate) log: AccessLog,
    /// What was typed here and could not be kept before a lock.
    pub(crate) unkept: Unkept,
    /// What the account may do.
    pub(crate) rights: Rights,
    pub(crate) wall_clock: WallClock,
    /// Numbers of the clinic that were typed here.
    numbers: Mutex<ClinicNumbers>,
    /// When the clinic is open and how visits are planned.
    rules: Mutex<ClinicRules>,
    /// How long ago the clinician signed in through the browser.
    pub(crate) age: SignInAge,
    pub(crate) cache_reads: CacheReads,
    /// What several charts of this clinic call a code, with the code; read when a problem is first typed.
    pub(crate) clinic_titles: OnceCell<Vec<(String, String)>>,
    pub(crate) wake: Notify,
    /// Writes that do not depart yet.
    pub(crate) holding: Holding,
    tasks: Mutex<JoinSet<()>>,
    /// Held while a write is on its way to the clinic.
    pub(crate) sending: tokio::sync::Mutex<()>,
    /// What is on its way and in no outbox.
    pub(crate) unlisted: Unlisted,
    /// Held while a patient's documents are listed.
    pub(crate) listing: tokio::sync::Mutex<()>,
    /// What this session reads of the server.
    pub(crate) reading: Reading,
    /// The chart that was searched last.
    pub(crate) searchable: LastSearched,
    /// Files of this computer that were chosen for a chart.
    pub(crate) files: ChosenFiles,
    /// Documents that are being fetched.
    pub(crate) fetching: Fetching,
}

/// What an account is made of when it opens.
pub(crate) struct Opening {
    pub(crate) who: SavedAccount,
    pub(crate) place: Place,
    pub(crate) stores: Opened,
    pub(crate) server: OpenEmr,
    pub(crate) age: SignInAge,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) vault: Arc<Vault>,
    pub(crate) hub: Arc<Hub>,
    /// What earlier sessions learned of the clinic.
    pub(crate) memory: ClinicMemory,
    /// What the clinic has settled for its computers.
    pub(crate) policy: Arc<ClinicPolicy>,
    /// Lines of its access log that wait since before.
    pub(crate) unlogged: Unlogged,
    /// What was typed before a lock and could not be kept.
    pub(crate) unkept: Unkept,
}

impl Account {
    /// An account whose stores were just opened.
    pub(crate) fn open(opening: Opening) -> Arc<Self> {
        let frame = Frame::new(&opening.hub);
        let log = AccessLog::new(
            opening.stores.journal.clone(),
            Arc::clone(&opening.clock),
            frame.clone(),
            opening.age.clone(),
            opening.who.subject.clone(),
            opening.unlogged,
        );
        let wall_clock = WallClock::recalled(Arc::clone(&opening.clock), opening.memory.clone());
        let recalled = opening.memory.recall();
        let own = || recalled.as_ref().and_then(|clinic| clinic.rules.clone());
        let rules = opening.policy.rules().cloned().or_else(own).unwrap_or_default();
        let numbers = recalled.map(|clinic| clinic.numbers).unwrap_or_default();
        let line = Arc::new(Line::new(frame.clone(), Arc::clone(&opening.clock)));
        let rights =
            Rights::new(opening.server.clone(), Arc::clone(&opening.clock), frame.clone(), Arc::clone(&line));
        Arc::new(Self {
            subject: opening.who.subject.clone(),
            who: opening.who,
            server: opening.server,
            place: opening.place,
            clock: opening.clock,
            vault: opening.vault,
            memory: opening.memory,
            policy: opening.policy,
            memory_only: opening.stores.memory_only,
            cache: opening.stores.cache,
            journal: opening.stores.journal,
            frame,
            line,
            log,
            unkept: opening.unkept,
            rights,
            wall_clock,
            numbers: Mutex::new(numbers),
            rules: Mutex::new(rules),
            age: opening.age,
            cache_reads: CacheReads::default(),
            clinic_titles: OnceCell::new(),
            wake: Notify::new(),
            holding: Holding::default(),
            tasks: Mutex::default(),
            sending: tokio::sync::Mutex::default(),
            unlisted: Unlisted::default(),
            listing: tokio::sync::Mutex::default(),
            reading: Reading::default(),
            searchable: LastSearched::default(),
            fetching: Fetching::default(),
            files: ChosenFiles::default(),
        })
    }

    /// The same account with a new session, around the same open databases. What an earlier session read of numbers and
    /// rights is read anew.
    pub(crate) fn with_session(&self, server: OpenEmr, age: SignInAge) -> Arc<Self> {
        let frame = self.frame.renewed();
        let line = Arc::new(Line::new(frame.clone(), Arc::clone(&self.clock)));
        let rights = Rights::new(server.clone(), Arc::clone(&self.clock), frame.clone(), Arc::clone(&line));
        Arc::new(Self {
            subject: self.subject.clone(),
            who: self.who.clone(),
            place: self.place.clone(),
            clock: Arc::clone(&self.clock),
            vault: Arc::clone(&self.vault),
            memory: self.memory.clone(),
            policy: Arc::clone(&self.policy),
            memory_only: self.memory_only,
            cache: self.cache.clone(),
            journal: self.journal.clone(),
            log: self.log.renewed(frame.clone(), age.clone()),
            unkept: self.unkept.clone(),
            files: self.files.clone(),
            wall_clock: self.wall_clock.renewed(),
            // A demo's are nowhere else.
            numbers: Mutex::new(self.numbers()),
            rules: Mutex::new(self.rules()),
            frame,
            line,
            rights,
            server,
            age,
            cache_reads: CacheReads::default(),
            clinic_titles: OnceCell::new(),
            wake: Notify::new(),
            holding: Holding::default(),
            tasks: Mutex::default(),
            sending: tokio::sync::Mutex::default(),
            unlisted: self.unlisted.clone(),
            listing: tokio::sync::Mutex::default(),
            reading: Reading::default(),
            searchable: LastSearched::default(),
            fetching: Fetching::default(),
        })
    }

    /// Whether both are one opening of the desk by one person, whose session may have been renewed in between. A lock is an
    /// end of it, even where the same person came back.
    pub(crate) fn is_one_with(&self, other: &Self) -> bool {
        self.files.are(&other.files)
    }

    /// Takes in an answer, or the lack of one: how it stands with the server, and how late it is there.
    pub(crate) fn heard<T>(&self, answer: &Result<T, ApiError>) {
        match self.line.note(answer) {
            Heard::Nothing | Heard::Silence => return,
            Heard::Answer => {}
            Heard::Back => self.wake_worker(),
        }
        self.wall_clock.take_in(&self.server);
        self.tell_clock();
    }

    /// Shows both clocks, this computer's and the clinic's.
    pub(crate) fn tell_clock(&self) {
        let view = self.wall_clock.view();
        self.frame.change(|state| state.clock = Some(view));
    }

    /// Ends the tasks and waits until they are gone. A write that was being sent is doubted, and looked for by the next
    /// session.
    pub(crate) async fn end_tasks(&self) {
        let mut tasks = std::mem::take(&mut *locked(&self.tasks));
        tasks.shutdown().await;
        let now = self.clock.now();
        if let Err(error) = self.journal.call(move |journal| journal.doubt_interrupted(now)).await {
            log_store(&error);
        }
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
                    log_vault(&error);
                }
            }
            Err(error) => {
                log_store(&error);
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

    /// Whether this sign-in may write a `kind`.
    ///
    /// # Errors
    /// [`ErrorCode::ScopeDeclined`]: said before anything is queued that the server would only refuse.
    pub(crate) fn may(&self, kind: WriteKind) -> Result<(), UiError> {
        let scope = scope_of(kind);
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

    /// The zone of the clinic's wall clock.
    pub(crate) fn zone(&self) -> TimeZone {
        self.wall_clock.zone().zone
    }

    /// A moment as the clinic's wall clock shows it.
    pub(crate) fn wall(&self, at: Timestamp) -> WallTime {
        WallTime::new(at.to_zoned(self.zone()).datetime())
    }

    /// What the clinic's wall clock shows now.
    pub(crate) fn wall_now(&self) -> WallTime {
        self.wall(self.clock.now())
    }

    /// The day that it is at the clinic.
    pub(crate) fn today(&self) -> Date {
        self.wall_now().date()
    }

    /// How far this computer's clock is ahead of the server's, if the server has said.
    pub(crate) fn clock_ahead(&self) -> Option<SignedDuration> {
        self.wall_clock.ahead()
    }

    /// Numbers of the clinic that were typed here.
    pub(crate) fn numbers(&self) -> ClinicNumbers {
        locked(&self.numbers).clone()
    }

    /// Keeps numbers that were typed here.
    ///
    /// # Errors
    /// When they cannot be written; nothing has changed then.
    pub(crate) fn keep_numbers(&self, numbers: ClinicNumbers) -> io::Result<()> {
        self.memory.keep(|clinic| clinic.numbers = numbers.clone())?;
        *locked(&self.numbers) = numbers;
        Ok(())
    }

    /// The clinic's rules, as they were set or as clinics usually have them.
    pub(crate) fn rules(&self) -> ClinicRules {
        locked(&self.rules).clone()
    }

    /// Keeps rules that were set here.
    ///
    /// # Errors
    /// When they cannot be written; nothing has changed then.
    pub(crate) fn keep_rules(&self, rules: ClinicRules) -> io::Result<()> {
        self.memory.keep(|clinic| clinic.rules = Some(rules.clone()))?;
        *locked(&self.rules) = rules;
        Ok(())
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
    pub(crate) async fn pid_now(&self, patient: &PatientUuid) -> Result<Pid, ApiError> {
        let read = self.server.patients().read(patient).await?;
        let summary = read.summary.clone();
        let _ = self.cache.call(move |cache| cache.upsert_patients(&[summary])).await;
        read.summary.pid.ok_or(ApiError::NotFound)
    }

    /// The patient's number, which some routes take; read from the server where the index lacks it.
    pub(crate) async fn pid(&self, patient: &PatientUuid) -> Result<Pid, ApiError> {
        if let Some(pid) = self.summary(patient).await.and_then(|summary| summary.pid) {
            return Ok(pid);
        }
        self.pid_now(patient).await
    }
}

#[cfg(test)]
mod tests;
