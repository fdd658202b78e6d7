//! What happens by the clock, and when somebody looks at the window.

use super::{checkup, lock::lock_unused, unlock, work};
use crate::{
    account::sign_in_age,
    contract::{ErrorCode, UiError},
    core::{Core, Rounds},
    desk::{idle::TICK, standing::Way},
    locked::locked,
    reading::day,
    settings_file::LONGEST_IDLE,
};
use std::{sync::Arc, time::Duration};

impl Rounds {
    /// Somebody uses the window.
    pub fn active(&self) {
        if self.0.account().is_ok() {
            self.0.used();
        }
    }

    /// Somebody looks at the window again: today is read anew unless it just was. Where the keychain stood in the way of
    /// the lock screen, it is asked once more.
    pub fn looked_at(&self) {
        let core = &self.0;
        let unread = |desk: crate::desk::standing::Locked| matches!(desk.way, Way::Browser { age: None, .. });
        if core.locked_desk().is_some_and(unread) {
            let core = Arc::clone(core);
            tokio::spawn(async move { unlock::restore(&core).await });
        }
        if let Ok(account) = core.account() {
            day::refresh_if_due(&account, account.today());
        }
    }

    /// Looks at the clocks every five seconds, for as long as the program runs.
    pub async fn keep_watch(&self) {
        loop {
            tokio::time::sleep(TICK).await;
            tick(&self.0).await;
        }
    }

    /// One look at the clocks: locks when nobody used the window, or the computer slept; asks for a new sign-in after
    /// twelve hours.
    pub async fn tick(&self) {
        tick(&self.0).await;
    }
}

async fn tick(core: &Arc<Core>) {
    let limit = u64::from(core.hub.state().settings.lock_after_minutes.clamp(1, LONGEST_IDLE)) * 60;
    let due = locked(&core.idle).look(core.moment(), Duration::from_secs(limit));
    let Ok(account) = core.account() else {
        checkup::drop_what_was_left_alone(core).await;
        return;
    };
    if let Some(why) = due {
        lock_unused(core, &account, why).await;
        return;
    }
    // The disk may have room by now; a journal that was closed meanwhile is tried by the next opening.
    let _ = account.log.catch_up().await;
    if locked(&core.idle).time_to_check(core.moment()) {
        let (core, account) = (Arc::clone(core), Arc::clone(&account));
        // Beside the next looks, and no task of the account's: it may come to lock the desk, which ends those.
        tokio::spawn(async move { checkup::look_over_files(&core, &account).await });
    }
    let too_old = account.age.too_old_to_send(core.clock.as_ref());
    if too_old && !core.needs_sign_in() {
        let _door = core.door.lock().await;
        if core.is_open(&account) {
            work::end(core, &account, UiError::new(ErrorCode::SessionTooOld)).await;
        }
        locked(&core.idle).looked(core.moment());
    }
    let kept = account.age.due(core.clock.as_ref());
    if let Some(kept) = kept.filter(|_| !account.memory_only) {
        // A keychain that takes its time must not hold up the next look.
        let vault = Arc::clone(&core.vault);
        tokio::spawn(async move { sign_in_age::keep(&vault, &account.place, kept).await });
    }
}
