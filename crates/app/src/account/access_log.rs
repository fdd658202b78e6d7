//! Writing the access log: the lines of one account.
//!
//! A look is the opening of a chart, a visit's page, what Unsent shows of a patient, and any reading of a chart that was
//! not opened: nothing of them is shown before its line is written. A disk that takes no line must not keep a clinician
//! from an allergy: then the line waits in memory, the frame says so, and it is written before the next one.

use crate::{
    account::frame::Frame,
    account::sign_in_age::SignInAge,
    contract::{ErrorCode, UiError},
    error::log_store,
    locked::locked,
};
use domain::{patient::PatientUuid, time::Clock};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex},
    time::Duration,
};
use store::{Handle, Journal, NewAccess, StoreError};

/// A page is read again whenever anything of it changes, which is no other look at it for so long.
const LOOK_LASTS: Duration = Duration::from_secs(15 * 60);

/// Lines that a journal has not taken yet. They outlast the account that wrote them: its next opening writes them.
pub(crate) type Unlogged = Arc<Mutex<Vec<NewAccess>>>;

/// What is looked at, apart from the opening of a chart, which is always a look of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Look {
    /// A part of a chart that was not opened since sign-in.
    Chart,
    /// The page of a visit.
    Visit(String),
    /// What Unsent shows of a patient.
    Unsent,
}

/// The journal is closed: the desk was locked or left meanwhile, and nothing may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LogClosed;

impl From<LogClosed> for UiError {
    fn from(_: LogClosed) -> Self {
        Self::new(ErrorCode::SignedOut)
    }
}

/// The access log of an account.
pub(crate) struct AccessLog {
    journal: Handle<Journal>,
    clock: Arc<dyn Clock>,
    frame: Frame,
    /// No line is before the latest moment that this sign-in has seen.
    age: SignInAge,
    user: String,
    waiting: Unlogged,
    noted: Mutex<Noted>,
}

/// What the log has a line of.
#[derive(Default)]
struct Noted {
    /// Patients whose chart was opened since sign-in.
    opened: BTreeSet<PatientUuid>,
    /// When a look was last noted, on the monotonic clock.
    looks: HashMap<(PatientUuid, Look), Duration>,
}

impl AccessLog {
    /// The log of `user`, whose lines that could not be written wait in `waiting`.
    pub(crate) fn new(
        journal: Handle<Journal>,
        clock: Arc<dyn Clock>,
        frame: Frame,
        age: SignInAge,
        user: String,
        waiting: Unlogged,
    ) -> Self {
        Self { journal, clock, frame, age, user, waiting, noted: Mutex::default() }
    }

    /// The same lines and looks for a new session of the same person.
    pub(crate) fn renewed(&self, frame: Frame, age: SignInAge) -> Self {
        let fresh = Self::new(
            self.journal.clone(),
            Arc::clone(&self.clock),
            frame,
            age,
            self.user.clone(),
            Arc::clone(&self.waiting),
        );
        locked(&fresh.noted).opened = self.opened();
        fresh
    }

    /// Writes a line. Where the disk does not take it, it waits in memory and the frame says so.
    ///
    /// # Errors
    /// When the journal is closed.
    pub(crate) async fn write(
        &self,
        patient: Option<&PatientUuid>,
        action: &'static str,
    ) -> Result<(), LogClosed> {
        let line = NewAccess {
            clock: self.clock.now(),
            not_before: self.age.to_keep(self.clock.as_ref()).seen,
            user: self.user.clone(),
            patient: patient.cloned(),
            action,
        };
        locked(&self.waiting).push(line);
        self.catch_up().await
    }

    /// A line about coming, going and the PIN, which happen whatever becomes of it.
    pub(crate) async fn come_and_go(&self, action: &'static str) {
        if self.write(None, action).await.is_err() {
            tracing::error!(action, "the access log is closed");
        }
    }

    /// Notes a look before anything of it is shown, once while it lasts.
    ///
    /// # Errors
    /// When the journal is closed.
    pub(crate) async fn look(&self, patient: &PatientUuid, look: Look) -> Result<(), LogClosed> {
        let action = match look {
            Look::Chart if self.has_opened(patient) => return Ok(()),
            Look::Chart => "read chart",
            Look::Visit(_) => "read visit",
            Look::Unsent => "read unsent",
        };
        if self.is_another_look(patient, &look) {
            self.write(Some(patient), action).await?;
            locked(&self.noted).looks.insert((patient.clone(), look), self.clock.monotonic());
        }
        Ok(())
    }

    /// Notes the opening of a chart.
    ///
    /// # Errors
    /// When the journal is closed.
    pub(crate) async fn open_chart(&self, patient: &PatientUuid) -> Result<(), LogClosed> {
        self.write(Some(patient), "read chart").await?;
        locked(&self.noted).opened.insert(patient.clone());
        Ok(())
    }

    /// Whether this chart was opened since sign-in, so that the log has its line.
    pub(crate) fn has_opened(&self, patient: &PatientUuid) -> bool {
        locked(&self.noted).opened.contains(patient)
    }

    /// Patients whose chart was opened since sign-in.
    pub(crate) fn opened(&self) -> BTreeSet<PatientUuid> {
        locked(&self.noted).opened.clone()
    }

    /// Writes what the log has not taken yet, in order.
    ///
    /// # Errors
    /// When the journal is closed. A disk that does not take it is no error: the frame says how many lines wait.
    pub(crate) async fn catch_up(&self) -> Result<(), LogClosed> {
        let waiting = std::mem::take(&mut *locked(&self.waiting));
        if waiting.is_empty() {
            return Ok(());
        }
        let lines = waiting.clone();
        let written = self.journal.call(move |journal| journal.log_access(&lines)).await;
        let outcome = match written {
            Ok(()) => Ok(()),
            Err(error) => {
                log_store(&error);
                let mut all = locked(&self.waiting);
                let later = std::mem::take(&mut *all);
                *all = waiting.into_iter().chain(later).collect();
                if matches!(error, StoreError::Closed) { Err(LogClosed) } else { Ok(()) }
            }
        };
        self.frame.change(|state| state.unlogged = self.waiting());
        outcome
    }

    /// Lines that wait in memory.
    pub(crate) fn waiting(&self) -> u32 {
        u32::try_from(locked(&self.waiting).len()).unwrap_or(u32::MAX)
    }

    /// Whether this is another look than the one that was noted last.
    fn is_another_look(&self, patient: &PatientUuid, look: &Look) -> bool {
        let now = self.clock.monotonic();
        let noted = locked(&self.noted).looks.get(&(patient.clone(), look.clone())).copied();
        noted.is_none_or(|at| now.saturating_sub(at) >= LOOK_LASTS)
    }
}
