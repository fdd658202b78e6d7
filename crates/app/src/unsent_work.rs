//! What is on this computer and not in OpenEMR, named before a sign-out and before the program ends.

use crate::{
    Rounds,
    contract::{AppEvent, UiError, UnsentWork, WriteState},
};

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
    /// unsent the window is told to ask, and answers with the end of the program or not at all. A locked desk says
    /// nothing: what is in its journal stays there.
    pub async fn may_close(&self) -> bool {
        if self.0.account().is_err() {
            return true;
        }
        self.flush().await;
        let unsent = self.unsent_work().await;
        let some = unsent.is_ok_and(|unsent| !unsent.writes.is_empty() || !unsent.drafts.is_empty());
        if some {
            self.0.hub.tell(&AppEvent::QuitAsked);
        }
        !some
    }
}
