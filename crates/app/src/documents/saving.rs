//! Saving a copy of a document where somebody chooses. It leaves the reach of every lock there, which the window says before.

use crate::{
    account::access_log::Look,
    contract::{DocumentSaved, ErrorCode, UiError},
    core::Rounds,
    documents::opening::{fetch, name_of},
    error::from_disk,
    file_dialog::asked,
    whole_file,
};
use domain::patient::PatientUuid;
use std::{io, path::Path};

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
        // The dialog may stand open for an hour: nothing of the document waits in memory for that.
        drop(fetched);
        let Some(path) = asked(&self.0, &account, self.0.files.to_copy(&name)).await? else {
            return Ok(None);
        };
        let Some(fetched) = fetch(&account, patient, document).await? else { return Ok(None) };
        if !self.0.is_open(&account) {
            return Err(UiError::new(ErrorCode::SignedOut));
        }
        account.log.write(Some(patient), "save document").await?;
        let bytes = fetched.bytes;
        let written = tokio::task::spawn_blocking(move || {
            whole_file::write(&path, &bytes)?;
            mark_as_foreign(&path);
            Ok(path)
        });
        let path = written.await.map_err(io::Error::other).and_then(|written| written).map_err(from_disk)?;
        Ok(Some(DocumentSaved { path: path.to_string_lossy().into_owned() }))
    }
}

/// Tells Windows that the file came from elsewhere, as a browser does: programs then open it with care. A disk that cannot
/// keep the mark keeps the file all the same.
#[cfg(windows)]
fn mark_as_foreign(path: &Path) {
    let mut mark = path.as_os_str().to_owned();
    mark.push(":Zone.Identifier");
    let _ = std::fs::write(mark, "[ZoneTransfer]\r\nZoneId=3\r\n");
}

#[cfg(not(windows))]
fn mark_as_foreign(_path: &Path) {}
