//! Where the clinician was, to be found again after a lock or a crash: the window's own text, in the journal.

use crate::{
    contract::{ErrorCode, UiError},
    core::Rounds,
    error::from_store,
};

/// The preference of the journal that holds it.
const NAME: &str = "workspace";
/// Longest text that is kept, in bytes: a list of open tabs is a few hundred, sections of notes that are being put
/// together from two versions come to it.
const LONGEST: usize = 1024 * 1024;

impl Rounds {
    /// Keeps it in place of the last one.
    ///
    /// # Errors
    /// When nobody is signed in, it is too long, or the disk fails.
    pub async fn save_workspace(&self, workspace: String) -> Result<(), UiError> {
        let account = self.0.account()?;
        if workspace.len() > LONGEST {
            return Err(UiError::new(ErrorCode::Internal).with("detail", "the workspace is too long"));
        }
        account
            .journal
            .call(move |journal| journal.put_preference(NAME, &workspace))
            .await
            .map_err(from_store)
    }

    /// The last one that was kept.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn workspace(&self) -> Result<Option<String>, UiError> {
        let account = self.0.account()?;
        account.journal.call(|journal| journal.preference(NAME)).await.map_err(from_store)
    }
}
