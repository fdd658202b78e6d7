//! Having the window store what is being typed, before it is locked or closed.

use crate::{
    contract::{AppEvent, FlushReason, UnkeptDraft},
    core::{Core, Rounds},
    locked::locked,
};
use std::time::Duration;
use tokio::sync::oneshot;

/// The window has this long to store what is being typed. It has covered itself by then, and may have just been woken.
const FLUSH: Duration = Duration::from_secs(3);

impl Rounds {
    /// The window has stored what was typed, except this: the answer to [`AppEvent::FlushDrafts`].
    pub fn flushed(&self, unkept: Vec<UnkeptDraft>) {
        for waiting in std::mem::take(&mut *locked(&self.0.flushing)) {
            // Whoever gave up waiting has gone on without it.
            let _ = waiting.send(unkept.clone());
        }
    }

    /// Asks the window to store what is being typed, and waits for its word, but not for long: what it could not store,
    /// or `None` if it did not answer.
    pub async fn flush(&self, why: FlushReason) -> Option<Vec<UnkeptDraft>> {
        flush(&self.0, why).await
    }

    /// The clinician is about to lock although this could not be kept: it is held until they are back.
    pub fn hold(&self, unkept: Vec<UnkeptDraft>) {
        if let Ok(account) = self.0.account() {
            account.unkept.hold(&account.subject, unkept);
        }
    }
}

/// Asks the window to store what is being typed.
pub(super) async fn flush(core: &Core, why: FlushReason) -> Option<Vec<UnkeptDraft>> {
    let (answer, answered) = oneshot::channel();
    locked(&core.flushing).push(answer);
    core.hub.tell(&AppEvent::FlushDrafts { why });
    tokio::time::timeout(FLUSH, answered).await.ok()?.ok()
}
