//! The access log: writing its lines, its page in Settings, and the file for whoever has to keep it.
//!
//! A look is the opening of a chart, a visit's page, what Unsent shows of a patient, and any reading of a chart that was
//! not opened: nothing of them is shown before its line is written. A disk that takes no line must not keep a clinician
//! from an allergy: then the line waits in memory, the frame says so, and it is written before the next one.

use crate::{
    Core, Rounds,
    account::Account,
    account::stores::disk,
    clock::stamp,
    contract::{AccessLine, AccessLogFile, AccessLogView, TakenBy, UiError},
    error::from_store,
    locked::locked,
};
use domain::patient::PatientUuid;
use jiff::civil::Date;
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
};
use store::{AccessEntry, NewAccess, StoreError, access_log::write_csv};

/// Lines of a page.
const PAGE: u32 = 100;
/// So many files of one day are enough.
const MOST_OF_A_DAY: u32 = 1000;

impl Rounds {
    /// A page of the log, newest first; `before` as the page before said.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn access_log(&self, before: Option<u32>) -> Result<AccessLogView, UiError> {
        let account = self.0.account()?;
        let entries = account
            .journal
            .call(move |journal| journal.access_log(before.map(i64::from), PAGE))
            .await
            .map_err(from_store)?;
        let people: Vec<PatientUuid> = entries.iter().filter_map(|entry| entry.patient.clone()).collect();
        let names = account
            .cache
            .call(move |cache| {
                let mut names = BTreeMap::new();
                for uuid in people {
                    if let Some(patient) = cache.patient(&uuid)? {
                        names.insert(uuid, patient.list_name());
                    }
                }
                Ok(names)
            })
            .await
            // The log is readable without the index: the uuid says who it was.
            .unwrap_or_default();
        let full = entries.len() == PAGE as usize;
        let before = entries.last().filter(|_| full).and_then(|entry| u32::try_from(entry.id).ok());
        let lines = entries
            .into_iter()
            .map(|entry| AccessLine {
                at: stamp(entry.at),
                clock: entry.clock.map(stamp),
                user: entry.user,
                patient_name: entry.patient.as_ref().and_then(|uuid| names.get(uuid)).cloned(),
                patient: entry.patient,
                action: entry.action,
            })
            .collect();
        Ok(AccessLogView { lines, before })
    }

    /// Something of these patients is being printed, copied or dragged, and leaves the reach of every lock. Without a
    /// patient it is something of a list.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn taken(&self, by: TakenBy, patients: &[PatientUuid]) -> Result<(), UiError> {
        let account = self.0.account()?;
        let action = match by {
            TakenBy::Printing => "print",
            TakenBy::Copying => "copy",
            TakenBy::Dragging => "drag",
        };
        if patients.is_empty() {
            return self.0.log_access(&account, None, action).await;
        }
        for patient in patients {
            self.0.log_access(&account, Some(patient), action).await?;
        }
        Ok(())
    }

    /// Writes the whole log as CSV into the Downloads folder, beside what is there.
    ///
    /// # Errors
    /// When nobody is signed in, or the file cannot be written.
    pub async fn export_access_log(&self) -> Result<AccessLogFile, UiError> {
        let account = self.0.account()?;
        self.0.log_access(&account, None, "export access log").await?;
        let entries = account.journal.call(|journal| journal.whole_access_log()).await.map_err(from_store)?;
        write_log(&self.0.downloads, account.wall(self.0.clock.now()).date(), entries).await
    }
}

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

impl Core {
    /// Writes a line into the access log. Where the disk does not take it, it waits in memory and the frame says so.
    ///
    /// # Errors
    /// When the journal is closed: the desk was locked or left meanwhile, and nothing may be shown.
    pub(crate) async fn log_access(
        &self,
        account: &Account,
        patient: Option<&PatientUuid>,
        action: &'static str,
    ) -> Result<(), UiError> {
        let line = NewAccess {
            clock: self.clock.now(),
            not_before: locked(&account.age).to_keep(self.clock.as_ref()).seen,
            user: account.subject.clone(),
            patient: patient.cloned(),
            action,
        };
        locked(&self.unlogged).entry(account.place.clone()).or_default().push(line);
        self.write_lines(account).await
    }

    /// A line about coming, going and the PIN, which happen whatever becomes of it.
    pub(crate) async fn log_come_and_go(&self, account: &Account, action: &'static str) {
        if self.log_access(account, None, action).await.is_err() {
            tracing::error!(action, "the access log is closed");
        }
    }

    /// Notes a look before anything of it is shown, once while it lasts.
    ///
    /// # Errors
    /// When the desk was locked or left meanwhile.
    pub(crate) async fn log_look(
        &self,
        account: &Account,
        patient: &PatientUuid,
        look: Look,
    ) -> Result<(), UiError> {
        let action = match look {
            Look::Chart if account.has_opened(patient) => return Ok(()),
            Look::Chart => "read chart",
            Look::Visit(_) => "read visit",
            Look::Unsent => "read unsent",
        };
        if account.is_another_look(patient, &look) {
            self.log_access(account, Some(patient), action).await?;
            account.note_look(patient, look);
        }
        Ok(())
    }

    /// Writes what the log has not taken yet, in order.
    ///
    /// # Errors
    /// When the journal is closed. A disk that does not take it is no error: the frame says how many lines wait.
    pub(crate) async fn write_lines(&self, account: &Account) -> Result<(), UiError> {
        let waiting = locked(&self.unlogged).remove(&account.place).unwrap_or_default();
        if waiting.is_empty() {
            return Ok(());
        }
        let lines = waiting.clone();
        let written = account.journal.call(move |journal| journal.log_access(&lines)).await;
        let outcome = match written {
            Ok(()) => Ok(()),
            Err(error) => {
                let closed = matches!(error, StoreError::Closed);
                let why = from_store(error);
                let mut all = locked(&self.unlogged);
                let later = all.remove(&account.place).unwrap_or_default();
                all.insert(account.place.clone(), waiting.into_iter().chain(later).collect());
                if closed { Err(why) } else { Ok(()) }
            }
        };
        self.hub.change(|state| state.unlogged = self.unlogged());
        outcome
    }

    /// Lines that wait in memory, of whoever is at the desk; not a word of them to whoever stands before its lock.
    pub(crate) fn unlogged(&self) -> u32 {
        let Ok(account) = self.account() else { return 0 };
        let waiting = locked(&self.unlogged).get(&account.place).map_or(0, Vec::len);
        u32::try_from(waiting).unwrap_or(u32::MAX)
    }
}

/// Writes lines of a log as CSV into a folder, beside what is there.
pub(crate) async fn write_log(
    folder: &Path,
    today: Date,
    entries: Vec<AccessEntry>,
) -> Result<AccessLogFile, UiError> {
    let folder = folder.to_owned();
    let written = tokio::task::spawn_blocking(move || {
        let (path, file) = make_file(&folder, &today.to_string())?;
        let mut out = io::BufWriter::new(file);
        let lines = write_csv(&entries, &mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(AccessLogFile { path: path.to_string_lossy().into_owned(), lines })
    });
    written.await.map_err(io::Error::other).and_then(|written| written).map_err(disk)
}

/// Makes a file that was not there before, for this user's eyes only.
fn make_file(folder: &Path, day: &str) -> io::Result<(PathBuf, File)> {
    std::fs::create_dir_all(folder)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    for number in 1..MOST_OF_A_DAY {
        let suffix = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("rounds-access-log-{day}{suffix}.csv"));
        match options.open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (path, file)),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}
