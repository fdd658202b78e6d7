//! Days of the tests' own calendar. Without a window the clinic's clock and the computer's are set to one Wednesday
//! morning ([`demo_clinic::WEDNESDAY_MORNING`]), so that a test books, writes and finds the same on whatever day it runs;
//! the window's clock is the computer's, and its tests count from there.

use demo_clinic::WEDNESDAY_MORNING;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

/// The hours that the demo clinic's wall clock is behind UTC, all year.
const CLINIC_OFFSET: Offset = Offset::constant(-5);
/// Days from today to where the stand-in's calendar is empty: it fills sixty each way.
const BEYOND_THE_CALENDAR: i64 = 70;

/// What the clinic's wall clock says at a moment.
pub fn clinic_time(at: Timestamp) -> DateTime {
    CLINIC_OFFSET.to_datetime(at)
}

/// The clinic's day at a moment.
pub fn clinic_day(at: Timestamp) -> Date {
    clinic_time(at).date()
}

/// The clinic's day so many days after the one on which a test without a window begins.
pub fn day_after(days: i64) -> Date {
    clinic_day(WEDNESDAY_MORNING).saturating_add(days.days())
}

/// A Wednesday on which nobody has an appointment unless the test books it.
pub fn free_day() -> Date {
    day_after(BEYOND_THE_CALENDAR)
}
