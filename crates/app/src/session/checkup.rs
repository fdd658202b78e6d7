//! Looking over the files in an idle moment, so that damage is met by nobody in the middle of a visit, and so that what
//! has become old goes also where nobody opens anything.

use super::lock::lock_unused;
use crate::{account::Account, contract::LockReason, core::Core, error::log_store, locked::locked};
use std::{sync::Arc, time::Duration};
use store::Cache;

/// Checks both files. Where one is damaged the desk is locked: the next opening builds the cache anew, or saves what
/// can be read of the journal, and says so.
pub(crate) async fn look_over_files(core: &Core, account: &Arc<Account>) {
    let cache = account.cache.call(|cache| cache.check()).await;
    let journal = account.journal.call(|journal| journal.check()).await;
    let mut damaged = false;
    for (file, faults) in [("cache", cache), ("journal", journal)] {
        match faults {
            Ok(faults) if faults.is_empty() => {}
            Ok(faults) => {
                tracing::error!(file, ?faults, "damaged");
                damaged = true;
            }
            Err(error) => log_store(&error),
        }
    }
    // What is in memory cannot be opened anew, and has no page on any disk.
    if damaged && !account.memory_only && core.is_open(account) {
        lock_unused(core, account, LockReason::Idle).await;
    }
}

/// A desk that nobody has opened for two weeks: whatever its cache holds is older than charts are kept, so that the
/// file goes, closed as it is. Drafts and unsent writes are elsewhere, and stay.
pub(crate) async fn drop_what_was_left_alone(core: &Core) {
    // Whoever is just coming in opens it, and is not kept waiting.
    let Ok(_door) = core.door.try_lock() else { return };
    let desk = core.locked_desk().filter(|desk| !desk.memory_only);
    // Where it is not known how long ago, the next opening drops what is old.
    let Some((place, age)) = desk.and_then(|desk| Some((desk.place.clone(), desk.age()?.clone()))) else {
        return;
    };
    let unused = locked(&core.idle).unused(core.moment());
    let kept_for = Duration::try_from(store::chart::KEPT_FOR).unwrap_or(Duration::MAX);
    if age.unseen_for(core.clock.as_ref()).max(unused) <= kept_for || !place.cache().exists() {
        return;
    }
    match Cache::delete(&place.cache()) {
        Ok(()) => tracing::info!("nobody opened the desk for two weeks: the charts it kept are gone"),
        Err(error) => {
            tracing::warn!(%error, "charts that nobody opened for two weeks could not be deleted")
        }
    }
}
