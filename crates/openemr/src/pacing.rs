//! Being a good client of a small clinic's server: how fast, how often again, and when to leave it alone.

use std::{collections::VecDeque, time::Duration};

/// A bucket of requests: so many a second at most, and as many at once after a pause.
#[derive(Debug)]
pub(crate) struct Bucket {
    per_second: u32,
    /// When the bucket will be full again, on a clock that never goes back.
    full_at: Duration,
}

impl Bucket {
    pub(crate) fn new(per_second: u32) -> Self {
        Self { per_second: per_second.max(1), full_at: Duration::ZERO }
    }

    /// Takes one token and says how long to wait before using it.
    pub(crate) fn reserve(&mut self, now: Duration) -> Duration {
        let each = Duration::from_secs(1) / self.per_second;
        let full_at = self.full_at.max(now) + each;
        self.full_at = full_at;
        (full_at - now).saturating_sub(Duration::from_secs(1))
    }
}

/// Time within which failures count together.
const WINDOW: Duration = Duration::from_secs(60);
/// Failures within [`WINDOW`] that open the breaker.
const FAILURES: usize = 5;
/// Time that the breaker stays open: nothing is sent meanwhile.
const OPEN_FOR: Duration = Duration::from_secs(30);

/// Leaves a server that is down alone: five failed calls within a minute, with no success in between, and nothing is
/// sent for half a minute; then one call tries again. A success closes it, so that one broken route among working
/// ones does not cut the clinician off from the rest.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    failures: VecDeque<Duration>,
    open_until: Option<Duration>,
    trying: bool,
}

impl Breaker {
    /// Whether a call may go out; otherwise how long to wait.
    pub(crate) fn ask(&mut self, now: Duration) -> Result<(), Duration> {
        match self.open_until {
            Some(until) if now < until => Err(until - now),
            Some(_) if self.trying => Err(Duration::from_secs(1)),
            Some(_) => {
                self.trying = true;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// A call was answered by a working server.
    pub(crate) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// A call failed for good, its repetitions included.
    pub(crate) fn failed(&mut self, now: Duration) {
        self.failures.push_back(now);
        while self.failures.front().is_some_and(|&at| at + WINDOW < now) {
            self.failures.pop_front();
        }
        if self.trying || self.failures.len() >= FAILURES {
            self.open_until = Some(now + OPEN_FOR);
            self.trying = false;
        }
    }

    /// A call was given up before anything could be learned from it.
    pub(crate) fn abandoned(&mut self) {
        self.trying = false;
    }

    /// How long nothing will be sent.
    pub(crate) fn open_for(&self, now: Duration) -> Option<Duration> {
        self.open_until.and_then(|until| until.checked_sub(now)).filter(|left| !left.is_zero())
    }
}

/// How often a read is tried at most.
pub(crate) const TRIES: u32 = 3;
/// A server that asks for more patience than this is reported instead of waited for.
pub(crate) const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How long to wait before try number `failed + 1`: `first`, doubling, with up to a quarter of jitter taken away so that
/// several computers do not return in step; or what the server asked for.
pub(crate) fn pause(first: Duration, failed: u32, jitter: u8, asked: Option<Duration>) -> Duration {
    let doubled = first.saturating_mul(1 << failed.saturating_sub(1).min(8));
    let jittered = doubled - doubled.mul_f64(f64::from(jitter) / 1020.0);
    asked.map_or(jittered, |asked| asked.max(jittered))
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: Duration = Duration::from_secs(1);

    #[test]
    fn ten_requests_go_at_once_and_the_next_ones_ten_a_second() {
        let mut bucket = Bucket::new(10);
        let waits: Vec<u128> = (0..13).map(|_| bucket.reserve(S * 100).as_millis()).collect();
        assert_eq!(waits[..10], [0; 10], "a full bucket holds a second's worth");
        assert_eq!(waits[10..], [100, 200, 300], "then one every 100 ms");
        assert_eq!(bucket.reserve(S * 200), Duration::ZERO, "a pause fills it again");
    }

    #[test]
    fn five_failures_in_a_minute_open_the_breaker_for_half_a_minute() {
        let mut breaker = Breaker::default();
        for second in 0..4 {
            breaker.failed(S * second);
        }
        assert_eq!(breaker.ask(S * 4), Ok(()), "four are not enough");
        breaker.failed(S * 4);
        assert_eq!(breaker.ask(S * 5), Err(S * 29), "the fifth opens it");
        assert_eq!(breaker.ask(S * 34), Ok(()), "after 30 s one call tries");
        assert_eq!(breaker.ask(S * 34), Err(S), "and only one");
        breaker.failed(S * 35);
        assert_eq!(breaker.ask(S * 36), Err(S * 29), "its failure opens it again at once");
        assert_eq!(breaker.ask(S * 65), Ok(()), "the next try");
        breaker.succeeded();
        assert_eq!(breaker.ask(S * 65), Ok(()), "a success closes it");
    }

    #[test]
    fn failures_that_lie_apart_or_around_a_success_do_not_open_the_breaker() {
        let mut breaker = Breaker::default();
        for round in 0..20 {
            breaker.failed(S * (round * 20));
        }
        assert_eq!(breaker.open_for(S * 400), None, "never five within a minute");
        let mut breaker = Breaker::default();
        for round in 0..20 {
            breaker.failed(S * round);
            if round % 3 == 0 {
                breaker.succeeded();
            }
        }
        assert_eq!(breaker.open_for(S * 20), None, "one broken route among working ones");
    }

    #[test]
    fn pauses_double_and_heed_the_server() {
        assert_eq!([1, 2, 3].map(|failed| pause(S, failed, 0, None)), [S, S * 2, S * 4], "1, 2, 4 seconds");
        assert_eq!(pause(S, 1, 255, None), S * 3 / 4, "jitter takes at most a quarter");
        assert_eq!(pause(S, 1, 0, Some(S * 7)), S * 7, "Retry-After");
    }
}
