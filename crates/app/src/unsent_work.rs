//! What is on this computer and not in OpenEMR, named before a sign-out and before the program ends.

use crate::{
    Core, Rounds,
    contract::{AppEvent, FlushReason, UiError, UnsentWork, WriteState},
    lock,
};
use store::OutboxState;

impl Rounds {
    /// Every write that is not known to be in OpenEMR, and every draft, newest first.
    ///
    /// # Errors
    /// When nobody is signed in or the journal cannot be read.
    pub async fn unsent_work(&self) -> Result<UnsentWork, UiError> {
        let mut writes = self.unsent().await?;
        writes.retain(|write| write.state != WriteState::Confirmed);
        Ok(UnsentWork { writes, drafts: self.drafts().await? })
    }

    /// Whether the program may end without a word, once the window has stored what is being typed. If something is
    /// unsent, or that cannot be found out, the window is told to ask, and answers with the end of the program or not at
    /// all. A locked desk says nothing: what is in its journal stays there, unless that is in memory only.
    pub async fn may_close(&self) -> bool {
        let nothing_is_lost = if self.0.account().is_ok() {
            self.flush(FlushReason::Close).await;
            let unsent = self.unsent_work().await;
            unsent.is_ok_and(|unsent| unsent.writes.is_empty() && unsent.drafts.is_empty())
        } else {
            !self.0.something_is_parked().await
        };
        if !nothing_is_lost {
            self.0.hub.tell(&AppEvent::QuitAsked);
        }
        nothing_is_lost
    }
}

impl Core {
    /// Whether a journal that is in memory only, and whose owner is away, holds anything that is not in OpenEMR.
    async fn something_is_parked(&self) -> bool {
        let journals: Vec<_> = lock(&self.parked).values().map(|parked| parked.journal.clone()).collect();
        for journal in journals {
            let found = journal
                .call(|journal| {
                    let written = journal.outbox()?.iter().any(|row| row.state != OutboxState::Confirmed);
                    Ok(written || !journal.drafts()?.is_empty())
                })
                .await;
            if found.unwrap_or(true) {
                return true;
            }
        }
        false
    }
}
