//! When the screen locks by itself: nobody used it for a while, or the computer slept.

use crate::contract::LockReason;
use jiff::Timestamp;
use std::time::Duration;

/// The clocks are looked at this often.
pub(crate) const TICK: Duration = Duration::from_secs(5);
/// Unused for so long the window is: a moment in which nobody waits for anything.
const QUIET: Duration = Duration::from_secs(60);
/// The files are looked over this often.
const CHECK_EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// A look that comes later than this means that the computer slept.
const LATE: Duration = Duration::from_secs(30);

/// A moment on both clocks.
pub(crate) type Moment = (Timestamp, Duration);

/// Remembers when the window was last used and the clocks last looked at. It reads no clock itself.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct IdleWatch {
    used: Option<Moment>,
    looked: Option<Moment>,
    checked: Option<Moment>,
}

impl IdleWatch {
    /// Somebody uses the window, or has just opened it.
    pub(crate) fn used(&mut self, at: Moment) {
        self.used = Some(at);
    }

    /// Looks at the clocks: whether the screen has to be locked now, and why.
    pub(crate) fn look(&mut self, now: Moment, limit: Duration) -> Option<LockReason> {
        let since_look = self.looked.map_or(Duration::ZERO, |at| elapsed(at, now));
        self.looked = Some(now);
        if since_look > TICK + LATE {
            return Some(LockReason::Sleep);
        }
        (elapsed(*self.used.get_or_insert(now), now) >= limit).then_some(LockReason::Idle)
    }

    /// For how long nobody has used the window, as far as this start has seen.
    pub(crate) fn unused(&self, now: Moment) -> Duration {
        self.used.map_or(Duration::ZERO, |at| elapsed(at, now))
    }

    /// Whether this is the moment, once a day, to look over the files; the answer counts as having done so.
    pub(crate) fn time_to_check(&mut self, now: Moment) -> bool {
        let quiet = self.used.is_some_and(|at| elapsed(at, now) >= QUIET);
        let due = quiet && self.checked.is_none_or(|at| elapsed(at, now) >= CHECK_EVERY);
        if due {
            self.checked = Some(now);
        }
        due
    }

    /// The last look itself took a while; that was no sleep.
    pub(crate) fn looked(&mut self, at: Moment) {
        self.looked = Some(at);
    }
}

/// The larger of both elapsed times: sleep stops one clock, and the other may be set.
fn elapsed(from: Moment, to: Moment) -> Duration {
    let wall = Duration::try_from(to.0.duration_since(from.0)).unwrap_or_default();
    wall.max(to.1.saturating_sub(from.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Hands;
    use domain::time::Clock;
    use jiff::ToSpan;

    const LIMIT: Duration = Duration::from_secs(15 * 60);

    fn now(hands: &Hands) -> Moment {
        (hands.now(), hands.monotonic())
    }

    /// Ticks for a while and gives the first reason to lock.
    fn run(watch: &mut IdleWatch, hands: &Hands, time: Duration) -> Option<LockReason> {
        (0..time.as_secs() / TICK.as_secs()).find_map(|_| {
            hands.pass(TICK);
            watch.look(now(hands), LIMIT)
        })
    }

    #[test]
    fn nobody_for_a_quarter_of_an_hour_locks() {
        let (hands, mut watch) = (Hands::default(), IdleWatch::default());
        watch.used(now(&hands));
        assert_eq!(run(&mut watch, &hands, LIMIT - TICK), None, "not a moment before");
        watch.used(now(&hands));
        assert_eq!(run(&mut watch, &hands, LIMIT - TICK), None, "a key begins it anew");
        assert_eq!(run(&mut watch, &hands, TICK), Some(LockReason::Idle), "and then it is over");
    }

    #[test]
    fn a_clock_turned_back_extends_nothing() {
        let (hands, mut watch) = (Hands::default(), IdleWatch::default());
        watch.used(now(&hands));
        assert_eq!(run(&mut watch, &hands, LIMIT / 2), None, "half of it");
        hands.turn(-2.hours());
        assert_eq!(run(&mut watch, &hands, LIMIT), Some(LockReason::Idle), "the other clock went on");
    }

    #[test]
    fn a_clock_put_forward_locks() {
        let (hands, mut watch) = (Hands::default(), IdleWatch::default());
        watch.used(now(&hands));
        run(&mut watch, &hands, TICK);
        hands.turn(2.hours());
        assert!(run(&mut watch, &hands, TICK).is_some(), "two hours may well have passed");
    }

    #[test]
    fn a_late_look_means_that_the_computer_slept() {
        for monotonic_stops in [true, false] {
            let (hands, mut watch) = (Hands::default(), IdleWatch::default());
            watch.used(now(&hands));
            run(&mut watch, &hands, TICK);
            if monotonic_stops {
                hands.turn(40.seconds());
            } else {
                hands.pass(Duration::from_secs(40));
            }
            assert_eq!(
                watch.look(now(&hands), LIMIT),
                Some(LockReason::Sleep),
                "whether or not the monotonic clock sleeps too: {monotonic_stops}"
            );
        }
    }

    #[test]
    fn the_files_are_looked_over_once_a_day_while_nobody_waits() {
        let (hands, mut watch) = (Hands::default(), IdleWatch::default());
        watch.used(now(&hands));
        hands.pass(QUIET - TICK);
        assert!(!watch.time_to_check(now(&hands)), "somebody may come back any moment");
        hands.pass(TICK);
        assert!(watch.time_to_check(now(&hands)), "nobody is here");
        hands.pass(CHECK_EVERY - TICK);
        assert!(!watch.time_to_check(now(&hands)), "once is enough");
        hands.pass(TICK);
        assert!(watch.time_to_check(now(&hands)), "a day");
    }

    #[test]
    fn a_look_that_took_long_is_no_sleep() {
        let (hands, mut watch) = (Hands::default(), IdleWatch::default());
        watch.used(now(&hands));
        run(&mut watch, &hands, TICK);
        hands.pass(Duration::from_secs(60));
        watch.looked(now(&hands));
        hands.pass(TICK);
        assert_eq!(watch.look(now(&hands), LIMIT), None, "the computer was awake, and asking the keychain");
    }
}
