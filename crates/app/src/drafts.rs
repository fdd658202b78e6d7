//! Drafts: what has been typed is on disk, encrypted, before it is acknowledged.

use crate::{
    account::Account,
    contract::{DraftContent, DraftLine, DraftPlace, DraftSaved, DraftView, ErrorCode, UiError},
    core::Rounds,
    error::from_store,
    writing::{
        drafts::{draft_key, draft_lines, keep_draft, moment_text},
        stored::from_json,
        unkept::{self, take_unkept},
    },
};

impl Rounds {
    /// What was typed into a form before a lock and could not be kept until now, if anything. It is handed back once: from
    /// then on the form keeps it, as it keeps whatever is typed.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn unkept_draft(&self, place: DraftPlace) -> Result<Option<DraftContent>, UiError> {
        let account = self.0.account()?;
        Ok(take_unkept(&account, place).await?.map(|one| one.content))
    }
}

/// Every draft of an account, the last saved first, and what is held of it beside.
pub(crate) async fn all(account: &Account) -> Result<Vec<DraftLine>, UiError> {
    let mut lines = draft_lines(account).await?;
    unkept::list_unkept(account, &mut lines).await;
    Ok(lines)
}

impl Rounds {
    /// Saves what was typed. When this returns, it is durable. `seen` is when the draft was saved that the form last read
    /// or saved itself, as [`DraftView::saved_at`] and [`DraftSaved::saved_at`] say it.
    ///
    /// # Errors
    /// When `author`, the id of whoever typed it, is not signed in, or the disk fails; the window keeps the text and says
    /// so. [`ErrorCode::DraftInTheWay`] if a draft lies there that the form has not read: nothing is overwritten.
    pub async fn save_draft(
        &self,
        place: DraftPlace,
        content: DraftContent,
        author: &str,
        seen: Option<&str>,
    ) -> Result<DraftSaved, UiError> {
        let account = self.0.account()?;
        if account.subject != author {
            // Typed by somebody who is no longer signed in: it is theirs, and goes into nobody else's journal.
            return Err(UiError::new(ErrorCode::SignedOut));
        }
        keep_draft(&account, &place, &content, seen).await
    }

    /// Every draft of this account, the last saved first.
    ///
    /// # Errors
    /// When nobody is signed in or the file cannot be read.
    pub async fn drafts(&self) -> Result<Vec<DraftLine>, UiError> {
        all(&*self.0.account()?).await
    }

    /// The draft of a form, if there is one.
    ///
    /// # Errors
    /// When nobody is signed in or the file cannot be read.
    pub async fn read_draft(&self, place: DraftPlace) -> Result<Option<DraftView>, UiError> {
        let account = self.0.account()?;
        let wanted = place.clone();
        let found = account
            .journal
            .call(move |journal| journal.draft(&draft_key(journal, &wanted)?))
            .await
            .map_err(from_store)?;
        found
            .map(|draft| {
                Ok(DraftView {
                    place,
                    content: from_json(&draft.json)?,
                    saved_at: moment_text(draft.saved_at),
                })
            })
            .transpose()
    }

    /// Deletes the draft of a form.
    ///
    /// # Errors
    /// When nobody is signed in or the disk fails.
    pub async fn discard_draft(&self, place: DraftPlace) -> Result<(), UiError> {
        let account = self.0.account()?;
        unkept::take_unkept(&account, place.clone()).await?;
        account
            .journal
            .call(move |journal| {
                let key = draft_key(journal, &place)?;
                journal.delete_draft(&key)
            })
            .await
            .map_err(from_store)?;
        Ok(())
    }
}
