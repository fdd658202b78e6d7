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

#[cfg(test)]
pub(crate) use hands::Hands;

#[cfg(test)]
mod hands {
    use domain::time::Clock;
    use jiff::{Span, Timestamp, tz::TimeZone};
    use std::{
        sync::{Mutex, PoisonError},
        time::Duration,
    };

    /// A clock that a test sets.
    #[derive(Debug)]
    pub(crate) struct Hands(Mutex<(Timestamp, Duration)>);

    impl Default for Hands {
        fn default() -> Self {
            Self::at(Timestamp::UNIX_EPOCH)
        }
    }

    impl Hands {
        /// Begins at a moment.
        pub(crate) fn at(now: Timestamp) -> Self {
            Self(Mutex::new((now, Duration::ZERO)))
        }

        /// Time passes.
        pub(crate) fn pass(&self, by: Duration) {
            let mut hands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            hands.0 += by;
            hands.1 += by;
        }

        /// Somebody sets the wall clock, or the computer sleeps while the monotonic one stands still.
        pub(crate) fn turn(&self, by: Span) {
            let mut hands = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            hands.0 += by;
        }
    }

    impl Clock for Hands {
        fn now(&self) -> Timestamp {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).0
        }

        fn monotonic(&self) -> Duration {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).1
        }

        fn zone(&self) -> TimeZone {
            TimeZone::UTC
        }
    }
}
