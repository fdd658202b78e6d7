//! Saving a copy of a document where somebody chooses. It leaves the reach of every lock there, which the window says before.

use crate::{
    account::access_log::Look,
    contract::{DocumentSaved, ErrorCode, UiError},
    core::Rounds,
    documents::{
        half_written,
        opening::{fetch, name_of},
        save_name::unnamed,
    },
    error::{from_disk, from_store, log_store},
    file_dialog::asked,
    reading::people::label_of,
    whole_file,
};
use domain::patient::PatientUuid;
use jiff::Timestamp;
use std::{io, path::Path, sync::Arc};

impl Rounds {
    /// Lets a person choose where, and writes a copy of the document there. Nothing where the dialog was closed, or the
    /// fetching called off. The line in the access log stands before the file does.
    ///
    /// # Errors
    /// As [`Rounds::open_document`], or when the file cannot be written.
    pub async fn save_document(
        &self,
        patient: &PatientUuid,
        document: &str,
    ) -> Result<Option<DocumentSaved>, UiError> {
        let account = self.0.account()?;
        account.log.look(patient, Look::Chart).await?;
        let Some(fetched) = fetch(&account, patient, document).await? else { return Ok(None) };
        let name = name_of(&fetched.document, &fetched.bytes);
        let otherwise = format!("document {}", fetched.document.name());
        let name = unnamed(&name, &label_of(&account, patient).await, &otherwise);
        // The dialog may stand open for an hour: nothing of the document waits in memory for that.
        drop(fetched);
        let Some((path, account)) = asked(&self.0, &account, self.0.files.to_copy(&name)).await? else {
            return Ok(None);
        };
        let Some(fetched) = fetch(&account, patient, document).await? else { return Ok(None) };
        let writing = Arc::clone(&self.0.copying).lock_owned().await;
        let Some(account) = self.0.still_open(&account) else {
            return Err(UiError::new(ErrorCode::SignedOut));
        };
        account.log.write(Some(patient), "save document").await?;
        let (part, bytes) = (whole_file::beside(&path), fetched.bytes);
        let noted = part.clone();
        account.journal.call(move |journal| half_written::note(journal, &noted)).await.map_err(from_store)?;
        let (to, by, now) = (path.clone(), part.clone(), account.clock.now());
        let written = tokio::task::spawn_blocking(move || {
            // Whoever waits for the answer may be gone before the file is whole.
            let _writing = writing;
            whole_file::write(&to, &by, &bytes)?;
            mark_as_foreign(&to, now);
            Ok(())
        });
        // What could not be written is removed, or else by the next opening, which looks whether it was.
        written.await.map_err(io::Error::other).and_then(|written| written).map_err(from_disk)?;
        if let Err(error) = account.journal.call(move |journal| half_written::forget(journal, &part)).await {
            log_store(&error);
        }
        Ok(Some(DocumentSaved { path: path.to_string_lossy().into_owned() }))
    }
}

/// Tells Windows that the file came from elsewhere, as a browser does: programs then open it with care. A disk that cannot
/// keep the mark keeps the file all the same.
#[cfg(windows)]
fn mark_as_foreign(path: &Path, _now: Timestamp) {
    let mut mark = path.as_os_str().to_owned();
    mark.push(":Zone.Identifier");
    let _ = std::fs::write(mark, "[ZoneTransfer]\r\nZoneId=3\r\n");
}

/// The same for macOS, as its own mark of what was fetched: flags, moment and program, with no address and no patient in it.
#[cfg(target_os = "macos")]
fn mark_as_foreign(path: &Path, now: Timestamp) {
    let mark = format!("0081;{:x};Rounds;", now.as_second());
    let _ = xattr::set(path, "com.apple.quarantine", mark.as_bytes());
}

/// Linux has no such mark.
#[cfg(not(any(windows, target_os = "macos")))]
fn mark_as_foreign(_path: &Path, _now: Timestamp) {}
