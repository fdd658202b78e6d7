//! Taking a mutex, whatever became of whoever held it before.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the mutex guards. One that a stopped task left behind is taken over: what it guards is replaced whole, never half.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
