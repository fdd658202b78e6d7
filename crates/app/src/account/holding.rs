//! Writes that are in the journal and do not depart yet, so that whoever made one by a slip can take it back.
//!
//! Held in memory only: a program that ends meanwhile leaves the write, which the next session sends like any other.

use crate::locked::locked;
use std::{collections::HashMap, sync::Mutex, time::Duration};
use store::OutboxId;

/// What is held. Times are those of the monotonic clock, which whoever asks brings along.
#[derive(Default)]
pub(crate) struct Holding {
    until: Mutex<HashMap<OutboxId, Duration>>,
    /// One visit is begun at a time: between the look for one of today and the new one in the journal nobody else begins.
    pub(crate) beginning: tokio::sync::Mutex<()>,
}

impl Holding {
    /// Holds a write until a moment.
    pub(crate) fn hold(&self, id: OutboxId, until: Duration) {
        locked(&self.until).insert(id, until);
    }

    /// A write is held no longer. True if it was until `now`.
    pub(crate) fn let_go(&self, id: &OutboxId, now: Duration) -> bool {
        locked(&self.until).remove(id).is_some_and(|until| until > now)
    }

    /// How much longer a write is held; `None` if it may go.
    pub(crate) fn left(&self, id: &OutboxId, now: Duration) -> Option<Duration> {
        let mut held = locked(&self.until);
        let left = held.get(id)?.saturating_sub(now);
        if left.is_zero() {
            held.remove(id);
            return None;
        }
        Some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_is_held_until_its_moment_and_can_be_taken_back_only_before() {
        let holding = Holding::default();
        let (id, other) = (OutboxId::random(), OutboxId::random());
        let second = Duration::from_secs;
        holding.hold(id.clone(), second(106));
        assert_eq!(holding.left(&id, second(100)), Some(second(6)), "it waits");
        assert_eq!(holding.left(&other, second(100)), None, "another one goes");
        assert_eq!(holding.left(&id, second(106)), None, "its time is over");
        assert!(!holding.let_go(&id, second(106)), "nothing to take back any more");
        holding.hold(id.clone(), second(120));
        assert!(holding.let_go(&id, second(119)), "still here");
        assert_eq!(holding.left(&id, second(119)), None, "and held no longer");
    }
}
