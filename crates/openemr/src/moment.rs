//! A moment on both clocks. Expiry goes by whichever clock says that more time has passed, so that a clock turned
//! back extends nothing and sleep counts.

use domain::time::Clock;
use jiff::Timestamp;
use std::time::Duration;

/// When something happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    wall: Timestamp,
    monotonic: Duration,
}

impl Moment {
    pub(crate) fn now(clock: &dyn Clock) -> Self {
        Self { wall: clock.now(), monotonic: clock.monotonic() }
    }

    /// The larger of both elapsed times.
    pub(crate) fn elapsed(self, clock: &dyn Clock) -> Duration {
        let wall = clock.now().duration_since(self.wall);
        let wall = Duration::try_from(wall).unwrap_or(Duration::ZERO);
        wall.max(clock.monotonic().saturating_sub(self.monotonic))
    }

    /// The wall clock then.
    pub(crate) fn wall(self) -> Timestamp {
        self.wall
    }
}
