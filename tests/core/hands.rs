//! The one clock of a test's clinic and computer, as they agree within seconds in life. It begins on a Wednesday morning
//! whatever day it really is, goes on by itself, and is moved by hand.

use demo_clinic::SetClock;
use domain::time::Clock;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::{
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::Duration,
};

/// The clock.
#[derive(Default)]
pub(crate) struct Hands {
    real: SetClock,
    wall: AtomicI64,
    monotonic: AtomicU64,
}

impl Hands {
    /// Time passes.
    pub(crate) fn pass(&self, by: Duration) {
        self.turn(i64::try_from(by.as_secs()).expect("a span of this century"));
        self.monotonic.fetch_add(by.as_secs(), Ordering::SeqCst);
    }

    /// Somebody sets the wall clock, or the computer sleeps while the monotonic one stands still.
    pub(crate) fn turn(&self, seconds: i64) {
        self.wall.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        let moved = SignedDuration::from_secs(self.wall.load(Ordering::SeqCst));
        demo_clinic::Clock::now(&self.real).checked_add(moved).expect("a moment of this century")
    }

    fn monotonic(&self) -> Duration {
        self.real.elapsed() + Duration::from_secs(self.monotonic.load(Ordering::SeqCst))
    }

    fn zone(&self) -> TimeZone {
        TimeZone::UTC
    }
}

impl demo_clinic::Clock for Hands {
    fn now(&self) -> Timestamp {
        Clock::now(self)
    }
}
