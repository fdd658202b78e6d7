//! Where the demo clinic's "now" comes from, so that a test can let a code or a token expire without waiting.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone},
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

/// The morning on which tests begin: a Wednesday, half past nine in the zone a clinic is in unless it is told another. What they book, write and
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

/// The zone the demo clinic's wall clock runs in unless it is told another: five hours behind UTC all year round. A
/// fixed offset keeps the answers of a test independent of the season; §7 lets a client derive it from any FHIR date.
pub(crate) fn unless_told() -> TimeZone {
    TimeZone::fixed(Offset::constant(-5))
}

/// A zone with daylight saving, as on the east coast of the United States: five hours behind UTC in winter, four from
/// the second Sunday of March to the first of November. Written out, so that it needs no database of zones.
pub fn eastern() -> TimeZone {
    TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap_or_else(|_| unless_told())
}

/// The clinic's wall clock at a moment.
pub(crate) fn wall(at: Timestamp, zone: &TimeZone) -> DateTime {
    zone.to_datetime(at)
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
pub(crate) fn wall_day(at: Timestamp, zone: &TimeZone) -> Date {
    wall(at, zone).date()
}

/// A wall-clock text as FHIR writes it: with the offset behind that the zone has at that very time (§7). Midnight at a
/// day's end is the next day's.
pub(crate) fn with_offset(wall: &str, zone: &TimeZone) -> String {
    let text = match wall.len() {
        10 => format!("{wall} 00:00:00"),
        _ => wall.to_owned(),
    };
    let moment = match text.strip_suffix(" 24:00:00").map(str::parse::<Date>) {
        Some(Ok(day)) => day.tomorrow().map(|day| day.to_datetime(Time::midnight())).ok(),
        _ => text.parse::<DateTime>().ok(),
    };
    let Some(moment) = moment else {
        // A date of zeroes has no offset of its own.
        return format!("{}{}", text.replace(' ', "T"), offset_text(zone.to_offset(Timestamp::UNIX_EPOCH)));
    };
    let offset = zone.to_ambiguous_zoned(moment).compatible().map_or(Offset::UTC, |zoned| zoned.offset());
    format!("{}{}", moment.strftime("%Y-%m-%dT%H:%M:%S"), offset_text(offset))
}

fn offset_text(offset: Offset) -> String {
    let minutes = offset.seconds().abs() / 60;
    let sign = if offset.seconds() < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Weekday;

    #[test]
    fn tests_begin_in_office_hours_of_a_wednesday() {
        let begins = wall(WEDNESDAY_MORNING, &unless_told());
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

    #[test]
    fn an_offset_is_the_one_of_its_own_day() {
        let zone = eastern();
        assert_eq!(with_offset("2026-01-15 08:30:00", &zone), "2026-01-15T08:30:00-05:00", "in winter");
        assert_eq!(with_offset("2026-07-15", &zone), "2026-07-15T00:00:00-04:00", "in summer");
        assert_eq!(with_offset("2026-07-15 24:00:00", &zone), "2026-07-16T00:00:00-04:00", "a day's end");
        assert_eq!(with_offset("0000-00-00 00:00:00", &unless_told()), "0000-00-00T00:00:00-05:00");
    }
}
