//! The access log: writing its lines, its page in Settings, and the file for whoever has to keep it.
//!
//! A look is the opening of a chart, a visit's page, what Unsent shows of a patient, and any reading of a chart that was
//! not opened: nothing of them is shown before its line is written. A disk that takes no line must not keep a clinician
//! from an allergy: then the line waits in memory, the frame says so, and it is written before the next one.

use crate::{
    clock::stamp,
    contract::{AccessLine, AccessLogFile, AccessLogView, TakenBy, UiError},
    core::Rounds,
    error::{from_disk, from_store},
};
use domain::patient::PatientUuid;
use jiff::civil::Date;
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
};
use store::{AccessEntry, access_log::write_csv};

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
            return Ok(account.log.write(None, action).await?);
        }
        for patient in patients {
            account.log.write(Some(patient), action).await?;
        }
        Ok(())
    }

    /// Writes the whole log as CSV into the Downloads folder, beside what is there.
    ///
    /// # Errors
    /// When nobody is signed in, or the file cannot be written.
    pub async fn export_access_log(&self) -> Result<AccessLogFile, UiError> {
        let account = self.0.account()?;
        account.log.write(None, "export access log").await?;
        let entries = account.journal.call(|journal| journal.whole_access_log()).await.map_err(from_store)?;
        write_log(&self.0.downloads, account.today(), entries).await
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
    written.await.map_err(io::Error::other).and_then(|written| written).map_err(from_disk)
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
