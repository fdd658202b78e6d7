//! How long a test waits: as long as anything moves. How long a thing takes is the machine's affair, and how busy it is.

use crate::trouble::{Outcome, Trouble};
use std::{
    pin::pin,
    time::{Duration, Instant},
};

/// Standstill that ends a wait, unless what is waited for has longer pauses of its own.
pub const STILL: Duration = Duration::from_secs(60);
/// Longest wait however much moves: what is waited for does not come.
const LONGEST: Duration = Duration::from_secs(600);
/// Most that counts between two looks: a later look says that this process was not let run.
const LOOK: Duration = Duration::from_secs(1);

/// Somebody who waits, and looks again and again at what moves, such as the length of a log.
pub struct Patience<T> {
    seen: Option<T>,
    began: Instant,
    looked: Instant,
    still: Duration,
    most: Duration,
}

impl<T: PartialEq> Default for Patience<T> {
    fn default() -> Self {
        Self::of(STILL)
    }
}

impl<T: PartialEq> Patience<T> {
    /// One that bears so long a standstill.
    pub fn of(most: Duration) -> Self {
        let now = Instant::now();
        Self { seen: None, began: now, looked: now, still: Duration::ZERO, most }
    }

    /// Looks: an error once nothing has moved for too long. `wanted` is what is waited for.
    pub fn look(&mut self, moved: T, wanted: &str) -> Outcome {
        let now = Instant::now();
        let since = (now - self.looked).min(LOOK);
        self.looked = now;
        if self.seen.as_ref() == Some(&moved) {
            self.still += since;
        } else {
            (self.seen, self.still) = (Some(moved), Duration::ZERO);
        }
        if self.still >= self.most {
            return Err(Trouble::new(format!("waited for {wanted}: nothing moved for {:?}", self.most)));
        }
        if now - self.began >= LONGEST {
            return Err(Trouble::new(format!("waited for {wanted}: not within {LONGEST:?}")));
        }
        Ok(())
    }
}

/// Waits for `waiting` as long as `moved` changes at least every `most`.
pub async fn patiently<T: PartialEq, Found>(
    wanted: &str,
    most: Duration,
    mut moved: impl FnMut() -> T,
    waiting: impl Future<Output = Found>,
) -> Outcome<Found> {
    let (mut waiting, mut patience) = (pin!(waiting), Patience::of(most));
    loop {
        match tokio::time::timeout(LOOK, &mut waiting).await {
            Ok(found) => return Ok(found),
            Err(_) => patience.look(moved(), wanted)?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl<T: PartialEq> Patience<T> {
        /// The time since the last look, as if it had passed.
        fn pass(&mut self, time: Duration) {
            self.looked -= time;
        }
    }

    #[test]
    fn what_stands_still_ends_a_wait_and_what_moves_does_not() {
        let mut patience = Patience::default();
        for moved in 0..200 {
            patience.pass(LOOK);
            patience.look(moved, "it").expect("it moves");
        }
        let stood = (0..200).take_while(|_| {
            patience.pass(LOOK);
            patience.look(0, "it").is_ok()
        });
        assert_eq!(stood.count(), 60, "as many looks of a second as there are seconds in STILL");
    }

    #[test]
    fn a_machine_that_stood_still_itself_is_no_failure() {
        let mut patience = Patience::default();
        for _ in 0..10 {
            patience.pass(2 * STILL);
            patience.look(0, "it").expect("this process was not let run, which says nothing of the core");
        }
    }
}
