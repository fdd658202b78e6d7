//! The lock: what it forgets.
//!
//! Locking ends the tasks, forgets the tokens in memory, closes both databases and drops everything that was read of
//! patients; what stays is whose desk it is ([`crate::desk::standing::Locked`]). Without a keychain the databases are in
//! memory: then they are set aside, out of every command's reach, until the same person has signed in again.

use super::flush::flush;
use crate::{
    account::{Account, stores::Parked},
    contract::{AppEvent, AppState, FlushReason, LockReason, UiError},
    core::{Core, Rounds},
    desk::standing::Change,
    locked::locked,
};
use std::sync::Arc;

impl Rounds {
    /// Locks the screen. The window has stored what was typed.
    ///
    /// # Errors
    /// None; the answer has the type of the seam.
    pub async fn lock(&self) -> Result<AppState, UiError> {
        Ok(lock_by(&self.0, LockReason::Asked).await)
    }
}

/// Locks while nobody uses the window, which first stores what is being typed.
pub(super) async fn lock_unused(core: &Core, account: &Arc<Account>, why: LockReason) {
    let unkept = flush(core, FlushReason::Lock).await.unwrap_or_default();
    if core.is_open(account) {
        account.unkept.hold(&account.subject, unkept);
        lock_by(core, why).await;
    } else {
        // A sign-in that was being finished has opened it anew: somebody is here.
        core.hub.tell(&AppEvent::NotLocked);
    }
    locked(&core.idle).looked(core.moment());
}

pub(super) async fn lock_by(core: &Core, by: LockReason) -> AppState {
    let _door = core.door.lock().await;
    let Ok(account) = core.account() else { return core.hub.state() };
    if account.memory_only {
        let parked = Parked { cache: Some(account.cache.clone()), journal: account.journal.clone() };
        core.held(&account.place, |held| held.stores = Some(parked));
    }
    // What is in no outbox and on its way now: its answer finds nobody.
    if let Some(whose) = account.unlisted.under_way() {
        core.held(&account.place, |held| held.cut_off.sending = Some(whose));
    }
    // From here on every command is refused, and the window shows the lock while the rest is done behind the door.
    core.turn_and_say(Change::Locked(by), None);
    account.log.come_and_go("lock").await;
    if account.memory_only {
        account.server.stop();
        account.end_tasks().await;
    } else {
        account.close().await;
    }
    core.hub.state()
}
