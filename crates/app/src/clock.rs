//! The computer's clock; the only place that reads it.

use domain::time::Clock;
use jiff::{Timestamp, tz::TimeZone};
use std::time::{Duration, Instant};

/// The real clock.
#[derive(Debug)]
pub struct SystemClock {
    origin: Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { origin: Instant::now() }
    }
}

impl Clock for SystemClock {
    // The one reading of the clock that every other place is handed.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn monotonic(&self) -> Duration {
        self.origin.elapsed()
    }

    fn zone(&self) -> TimeZone {
        TimeZone::system()
    }
}

/// A moment as the contract writes it: RFC 3339, UTC, whole seconds.
pub(crate) fn stamp(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
