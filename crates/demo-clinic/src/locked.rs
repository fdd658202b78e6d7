//! Locks that a panicked test cannot spoil.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A lock that outlives a panicked test thread: the clinic's state is as good afterwards as before.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
