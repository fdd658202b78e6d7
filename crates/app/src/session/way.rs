//! Making way for another version of this program: only where that takes nothing from anybody, and then by the lock.

use super::{
    closing::{something_is_away, unsent_work},
    flush::flush,
    lock::lock_by,
};
use crate::{
    account::Account,
    contract::{ErrorCode, FlushReason, LockReason, UiError},
    core::Core,
};
use std::sync::Arc;
use tokio::sync::MutexGuard;

/// Locks the desk, so that the program can end: what is typed is stored, nothing is on its way to the clinic, and nothing
/// begins to be. Nobody comes in as long as the answer is held: the end of the program would take what they type in its last
/// second.
///
/// # Errors
/// [`ErrorCode::UpdateWaits`], `for` `typing` if the window could not store what is being typed, `sending` if a write is
/// on its way just now, `memory` if what is unsent is in memory alone. Then nothing was done.
pub(crate) async fn make<'a>(core: &'a Core, account: &Arc<Account>) -> Result<MutexGuard<'a, ()>, UiError> {
    let waits = |what: &str| UiError::new(ErrorCode::UpdateWaits).with("for", what);
    if !flush(core, FlushReason::Close).await.is_some_and(|unkept| unkept.is_empty()) {
        return Err(waits("typing"));
    }
    // Nothing in a demo clinic is real, and it ends with the program anyway.
    let of_a_demo = core.clinic().is_some_and(|clinic| clinic.is_demo());
    if !of_a_demo
        && (account.unkept.count() > 0 || something_is_away(core).await || only_in_memory(account).await?)
    {
        return Err(waits("memory"));
    }
    // Held until the desk is locked: the worker begins nothing meanwhile.
    let Ok(_nothing_is_sent) = account.sending.try_lock() else { return Err(waits("sending")) };
    lock_by(core, LockReason::Asked).await;
    let door = core.door.lock().await;
    // Somebody who was waiting at the door has come in before it was held.
    if core.locked_desk().is_none() {
        return Err(waits("typing"));
    }
    Ok(door)
}

async fn only_in_memory(account: &Account) -> Result<bool, UiError> {
    if !account.memory_only {
        return Ok(false);
    }
    let unsent = unsent_work(account).await?;
    Ok(!unsent.writes.is_empty() || !unsent.drafts.is_empty())
}
