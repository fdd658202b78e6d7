//! How old a sign-in is, by whichever clock says more: a clock turned back extends nothing.

use crate::{account::place::Place, error::log_vault, locked::locked};
use domain::{phi::Secret, time::Clock};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use vault::{Item, Vault, VaultError};

/// Nothing is sent or fetched when the sign-in is older than this: 12 hours.
pub(crate) const SENDS_FOR: Duration = Duration::from_secs(12 * 3600);
/// A PIN opens the store for so long after the sign-in: 14 days.
pub(crate) const PIN_OPENS_FOR: Duration = Duration::from_secs(14 * 24 * 3600);
/// A sign-in through the browser proves who sits at the desk for so long: five minutes.
const PROVES_FOR: Duration = Duration::from_secs(5 * 60);
/// The latest moment that was seen is kept anew when it is older than this.
const SEEN_EVERY: Duration = Duration::from_secs(3600);

/// When somebody signed in through the browser, and what is known of the time that has passed since.
#[derive(Clone, Debug)]
pub(crate) struct SignInAge {
    at: Timestamp,
    /// The latest wall time that was kept: the computer has been at least there. Clones share it.
    seen: Arc<Mutex<Timestamp>>,
    /// So old it was at `since`.
    before: Duration,
    since: Duration,
}

/// The same between two starts, in the keychain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptSignIn {
    /// When.
    pub(crate) at: Timestamp,
    /// The latest moment since that is known to have been.
    pub(crate) seen: Timestamp,
}

impl SignInAge {
    /// A sign-in of this moment.
    pub(crate) fn fresh(clock: &dyn Clock) -> Self {
        let now = clock.now();
        Self { at: now, seen: Arc::new(Mutex::new(now)), before: Duration::ZERO, since: clock.monotonic() }
    }

    /// A sign-in of an earlier start.
    pub(crate) fn kept(kept: KeptSignIn, clock: &dyn Clock) -> Self {
        let before = between(kept.at, clock.now().max(kept.seen));
        Self { at: kept.at, seen: Arc::new(Mutex::new(kept.seen)), before, since: clock.monotonic() }
    }

    /// How old it is.
    pub(crate) fn age(&self, clock: &dyn Clock) -> Duration {
        let counted = self.before.saturating_add(clock.monotonic().saturating_sub(self.since));
        between(self.at, clock.now().max(self.seen())).max(counted)
    }

    /// Time since this desk was last known to be open, by the wall clock: that is kept once an hour.
    pub(crate) fn unseen_for(&self, clock: &dyn Clock) -> Duration {
        between(self.seen(), clock.now())
    }

    /// Whether it is so young that whoever signed in is taken to sit at the desk still.
    pub(crate) fn proves_who(&self, clock: &dyn Clock) -> bool {
        self.age(clock) <= PROVES_FOR
    }

    /// Whether a PIN is no longer enough.
    pub(crate) fn too_old_for_a_pin(&self, clock: &dyn Clock) -> bool {
        self.age(clock) > PIN_OPENS_FOR
    }

    /// Whether nothing may be sent or fetched any more.
    pub(crate) fn too_old_to_send(&self, clock: &dyn Clock) -> bool {
        self.age(clock) > SENDS_FOR
    }

    /// What is to be kept of it now.
    pub(crate) fn to_keep(&self, clock: &dyn Clock) -> KeptSignIn {
        let age = jiff::SignedDuration::try_from(self.age(clock)).unwrap_or(jiff::SignedDuration::MAX);
        let reached = self.at.saturating_add(age).unwrap_or(self.seen());
        KeptSignIn { at: self.at, seen: self.seen().max(clock.now()).max(reached) }
    }

    /// The next moment to be kept, if the kept one is old.
    pub(crate) fn due(&self, clock: &dyn Clock) -> Option<KeptSignIn> {
        let next = self.to_keep(clock);
        let mut seen = locked(&self.seen);
        if between(*seen, next.seen) < SEEN_EVERY {
            return None;
        }
        *seen = next.seen;
        Some(next)
    }

    fn seen(&self) -> Timestamp {
        *locked(&self.seen)
    }
}

/// Keeps when somebody signed in, so that a restart renews nothing. What cannot be kept makes the next start ask for a
/// sign-in.
pub(crate) async fn keep(vault: &Vault, place: &Place, kept: KeptSignIn) {
    let Ok(bytes) = serde_json::to_vec(&kept) else { return };
    if let Err(error) = vault.set(&place.item(Item::SignIn), Secret::new(bytes)).await {
        log_vault(&error);
    }
}

/// When somebody signed in last at this computer, as far as it is known.
///
/// # Errors
/// When the keychain does not say.
pub(crate) async fn recall(
    vault: &Vault,
    place: &Place,
    clock: &dyn Clock,
) -> Result<Option<SignInAge>, VaultError> {
    let bytes = match vault.get(&place.item(Item::SignIn)).await {
        Err(VaultError::Damaged) => None,
        other => other?,
    };
    let kept: Option<KeptSignIn> = bytes.and_then(|bytes| serde_json::from_slice(bytes.expose()).ok());
    Ok(kept.map(|kept| SignInAge::kept(kept, clock)))
}

/// Time from one moment to a later one; none if it is earlier.
fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Hands;
    use jiff::ToSpan;

    #[test]
    fn whichever_clock_says_more_counts() {
        let hands = Hands::default();
        let age = SignInAge::fresh(&hands);
        hands.pass(Duration::from_secs(3600));
        assert_eq!(age.age(&hands), Duration::from_secs(3600), "both clocks agree");
        hands.turn(-2.hours());
        assert_eq!(age.age(&hands), Duration::from_secs(3600), "a clock turned back takes nothing away");
        hands.turn(5.hours());
        assert_eq!(age.age(&hands), Duration::from_secs(4 * 3600), "a clock put forward counts");
    }

    #[test]
    fn a_restart_with_a_clock_turned_back_renews_nothing() {
        let hands = Hands::default();
        let age = SignInAge::fresh(&hands);
        hands.pass(Duration::from_secs(15 * 24 * 3600));
        let kept = age.to_keep(&hands);
        let after = Hands::at(kept.at);
        let age = SignInAge::kept(kept, &after);
        assert!(age.too_old_for_a_pin(&after), "the computer was once fifteen days further");
        assert!(age.too_old_to_send(&after), "and so it is for sending");
    }

    #[test]
    fn the_latest_moment_is_kept_once_an_hour() {
        let hands = Hands::default();
        let age = SignInAge::fresh(&hands);
        hands.pass(Duration::from_secs(1800));
        assert_eq!(age.due(&hands), None, "half an hour is no news");
        hands.pass(Duration::from_secs(1800));
        assert!(age.due(&hands).is_some(), "an hour is");
        assert_eq!(age.due(&hands), None, "and then it is known");
    }
}
