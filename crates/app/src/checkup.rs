//! Looking over the files in an idle moment, so that damage is met by nobody in the middle of a visit.

use crate::{Rounds, account::Account, contract::LockReason, error::from_store};
use std::sync::Arc;

impl Rounds {
    /// Checks both files. Where one is damaged the desk is locked: the next opening builds the cache anew, or saves what
    /// can be read of the journal, and says so.
    pub(crate) async fn look_over_files(&self, account: &Arc<Account>) {
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
                Err(error) => drop(from_store(error)),
            }
        }
        // What is in memory cannot be opened anew, and has no page on any disk.
        if damaged && !account.memory_only && self.0.is_open(account) {
            self.lock_unused(account, LockReason::Idle).await;
        }
    }
}
