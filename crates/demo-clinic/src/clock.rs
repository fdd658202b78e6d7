//! Where the demo clinic's "now" comes from, so that a test can let a code or a token expire without waiting.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};
use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant},
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

/// The morning on which tests begin: a Wednesday, half past nine at the clinic ([`ZONE`]). What they book, write and
/// find is then the same on whatever day they run.
pub const WEDNESDAY_MORNING: Timestamp = Timestamp::constant(1_795_617_000, 0);

/// A clock that was set to a moment and goes on from there.
#[derive(Clone, Copy, Debug)]
pub struct SetClock {
    set_to: Timestamp,
    since: Instant,
}

impl SetClock {
    /// Set to `moment` now.
    pub fn to(moment: Timestamp) -> Self {
        Self { set_to: moment, since: Instant::now() }
    }

    /// How long ago it was set.
    pub fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }
}

impl Default for SetClock {
    /// Set to [`WEDNESDAY_MORNING`].
    fn default() -> Self {
        Self::to(WEDNESDAY_MORNING)
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        self.set_to
            .saturating_add(SignedDuration::try_from(self.elapsed()).unwrap_or_default())
            .unwrap_or(self.set_to)
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

/// A moment as the `Date` header of an answer has it (RFC 9110, 5.6.7).
pub(crate) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// `YYYY-MM-DD HH:MM:SS` as the Standard API writes the wall clock.
pub(crate) fn wall_text(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The clinic's calendar day at a moment.
pub(crate) fn wall_day(at: Timestamp) -> Date {
    wall(at).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Weekday;

    #[test]
    fn tests_begin_in_office_hours_of_a_wednesday() {
        let begins = wall(WEDNESDAY_MORNING);
        assert_eq!(
            (begins.weekday(), begins.hour(), begins.minute()),
            (Weekday::Wednesday, 9, 30),
            "at the clinic"
        );
    }

    #[test]
    fn an_answers_date_is_written_as_http_wants_it() {
        assert_eq!(http_date(Timestamp::UNIX_EPOCH), "Thu, 01 Jan 1970 00:00:00 GMT", "RFC 9110, 5.6.7");
    }
}
