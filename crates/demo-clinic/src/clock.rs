//! Where the demo clinic's "now" comes from, so that a test can let a code or a token expire without waiting.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

/// The clock of one demo clinic.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The computer's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place of this crate that reads the system's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct SteppedClock {
    second: AtomicI64,
}

impl SteppedClock {
    /// Starts at `at`; fractions of a second are dropped.
    pub fn at(at: Timestamp) -> Self {
        Self { second: AtomicI64::new(at.as_second()) }
    }

    /// Moves the clock forward by whole seconds.
    pub fn advance(&self, by: Duration) {
        self.second.fetch_add(i64::try_from(by.as_secs()).unwrap_or(0), Ordering::SeqCst);
    }
}

impl Clock for SteppedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.second.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// The zone the demo clinic's wall clock runs in: five hours behind UTC all year round. A fixed offset keeps the
/// answers of a test independent of the season; §7 lets a client derive it from any FHIR date.
pub(crate) const ZONE: Offset = Offset::constant(-5);

/// [`ZONE`] as FHIR writes it behind a date and time.
pub(crate) const ZONE_SUFFIX: &str = "-05:00";

/// The clinic's wall clock at a moment.
pub(crate) fn wall(at: Timestamp) -> DateTime {
    ZONE.to_datetime(at)
}

/// `YYYY-MM-DD HH:MM:SS` as the Standard API writes the wall clock.
pub(crate) fn wall_text(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The clinic's calendar day at a moment.
pub(crate) fn wall_day(at: Timestamp) -> Date {
    wall(at).date()
}
