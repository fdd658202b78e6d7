//! A moment as it is stored.

use crate::error::StoreError;

/// Unix milliseconds, the one stored form of a moment.
pub(crate) fn millis(at: jiff::Timestamp) -> i64 {
    at.as_millisecond()
}

/// Reads a stored moment.
pub(crate) fn moment(millis: i64) -> Result<jiff::Timestamp, StoreError> {
    jiff::Timestamp::from_millisecond(millis).map_err(|_| StoreError::Unreadable { what: "time" })
}
