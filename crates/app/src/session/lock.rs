//! The lock: what it forgets, and what opens it again.
//!
//! Locking ends the tasks, forgets the tokens in memory, closes both databases and drops everything that was read of
//! patients; what stays is whose desk it is ([`LockedDesk`]). Without a keychain the databases are in memory: then they
//! are set aside, out of every command's reach, until the same person has signed in again.

use crate::{
    Core, Rounds,
    account::{Account, Opening, place::Place, sign_in_age::SignInAge, stores::Parked},
    clinic::Clinic,
    contract::{AppEvent, AppState, ErrorCode, FlushReason, LockReason, PinView, UiError},
    desk::{
        idle::{Moment, TICK},
        pin::{self, Compared},
    },
    error::{from_vault, log_vault},
    locked::locked,
    reading::day,
    settings::LONGEST_IDLE,
    settings_file::SavedAccount,
};
use domain::phi::Secret;
use openemr::{OpenEmr, Subject};
use std::{sync::Arc, time::Duration};
use vault::Item;

/// A desk that is locked.
#[derive(Clone)]
pub(crate) struct LockedDesk {
    /// Whose it is.
    pub(crate) who: SavedAccount,
    pub(crate) place: Place,
    /// What locked it.
    pub(crate) locked_by: LockReason,
    /// The keychain has not been asked yet.
    pub(crate) restoring: bool,
    /// The PIN that opens it, as far as it is known.
    pub(crate) pin: Option<PinView>,
    /// The keychain could not say whether there is a PIN, which is not the same as none.
    pub(crate) pin_unknown: bool,
    /// How old the sign-in is; `None` where that is not known, and then a PIN does not open it.
    pub(crate) age: Option<SignInAge>,
    /// The databases are open in memory: see [`Parked`].
    pub(crate) memory_only: bool,
}

impl Rounds {
    /// Locks the screen. The window has stored what was typed.
    ///
    /// # Errors
    /// None; the answer has the type of the seam.
    pub async fn lock(&self) -> Result<AppState, UiError> {
        Ok(self.lock_by(LockReason::Asked).await)
    }

    /// Somebody uses the window.
    pub fn active(&self) {
        if self.0.account().is_ok() {
            self.0.used();
        }
    }

    /// Somebody looks at the window again: today is read anew unless it just was. Where the keychain stood in the way of
    /// the lock screen, it is asked once more.
    pub fn looked_at(&self) {
        let unread = locked(&self.0.desk).as_ref().is_some_and(|desk| desk.age.is_none() && !desk.restoring);
        if unread {
            let core = self.clone();
            tokio::spawn(async move { core.restore().await });
        }
        if let Ok(account) = self.0.account() {
            day::refresh_if_due(&account, account.today());
        }
    }

    /// Finds out what opens a desk that was in use at an earlier start. The keychain may be slow, or ask the person
    /// something: the window is there meanwhile.
    pub async fn restore(&self) {
        let place = locked(&self.0.desk).as_ref().map(|desk| desk.place.clone());
        let Some(place) = place else { return };
        let found = async {
            let age = self.0.kept_sign_in(&place).await.map_err(|error| from_vault(&error))?;
            let pin = pin::view(&self.0.vault, &place).await.map_err(|error| from_vault(&error))?;
            // A PIN opens nothing where the settings name another clinic than the last time.
            self.0.proven_clinic().await?;
            Ok((pin, age))
        };
        let (pin, age, why) = match found.await {
            Ok((pin, age)) => (pin, age, None),
            Err(error) => (None, None, Some(error)),
        };
        let too_old = age.as_ref().is_none_or(|age| age.too_old_for_a_pin(self.0.clock.as_ref()));
        {
            let mut desk = locked(&self.0.desk);
            // Opened, or signed out, while the keychain was asked.
            let Some(desk) = desk.as_mut().filter(|desk| desk.place == place) else { return };
            desk.restoring = false;
            desk.age = age;
            desk.pin = pin.clone().filter(|_| !too_old);
            desk.pin_unknown = why.as_ref().is_some_and(|why: &UiError| why.code != ErrorCode::ClinicChanged);
        }
        let why = why.or_else(|| (pin.is_some() && too_old).then(|| UiError::new(ErrorCode::PinTooOld)));
        self.0.trouble(why);
    }

    /// Asks the keychain again what opens the locked desk, after it could not say.
    ///
    /// # Errors
    /// None; the answer has the type of the seam.
    pub async fn ask_keychain_again(&self) -> Result<AppState, UiError> {
        match locked(&self.0.desk).as_mut() {
            Some(desk) => desk.restoring = true,
            None => return Ok(self.0.hub.state()),
        }
        self.0.trouble(None);
        self.restore().await;
        Ok(self.0.hub.state())
    }

    /// Opens a locked desk with its PIN. What stands in the way is part of the state.
    ///
    /// # Errors
    /// When nothing is locked.
    pub async fn unlock(&self, typed: String) -> Result<AppState, UiError> {
        let typed = Secret::new(typed);
        let _door = self.0.door.lock().await;
        let desk = locked(&self.0.desk).clone().ok_or_else(|| UiError::new(ErrorCode::SignedOut))?;
        self.0.end_attempt();
        let opened = async {
            let clinic = self.0.proven_clinic().await?;
            self.0.made_under_issuer(&clinic, &desk.place).await?;
            let account = self.open_with_pin(&clinic, &desk, typed).await?;
            Ok::<_, UiError>((clinic, account))
        };
        match opened.await {
            Ok((clinic, account)) => {
                account.log.come_and_go("unlock").await;
                self.admit(&clinic, account).await;
                Ok(self.0.hub.state())
            }
            Err(error) => {
                if let Some(locked) = locked(&self.0.desk).as_mut() {
                    locked.pin = match error.code {
                        ErrorCode::PinWrong => {
                            let left = error.params.get("triesLeft").and_then(|left| left.parse().ok());
                            let set_at = locked.pin.take().and_then(|pin| pin.set_at);
                            left.map(|tries_left| PinView { tries_left, set_at })
                        }
                        ErrorCode::PinSpent
                        | ErrorCode::PinTooOld
                        | ErrorCode::ClinicChanged
                        | ErrorCode::OtherClinic => None,
                        _ => locked.pin.take(),
                    };
                }
                Ok(self.0.trouble(Some(error)))
            }
        }
    }

    async fn open_with_pin(
        &self,
        clinic: &Arc<Clinic>,
        desk: &LockedDesk,
        typed: Secret<String>,
    ) -> Result<Arc<Account>, UiError> {
        let core = &self.0;
        if desk.memory_only {
            return Err(UiError::new(ErrorCode::KeychainAbsent));
        }
        let age = match desk.age.clone() {
            Some(age) => Some(age),
            None => core.kept_sign_in(&desk.place).await.map_err(|error| from_vault(&error))?,
        };
        let age = age.ok_or_else(|| UiError::new(ErrorCode::PinTooOld))?;
        if age.too_old_for_a_pin(core.clock.as_ref()) {
            core.keep_sign_in(&desk.place, age.to_keep(core.clock.as_ref())).await;
            return Err(UiError::new(ErrorCode::PinTooOld));
        }
        match pin::compare(&core.vault, &desk.place, typed).await? {
            Compared::Right => {}
            Compared::Wrong(left) if left > 0 => {
                return Err(UiError::new(ErrorCode::PinWrong).with("triesLeft", left.to_string()));
            }
            Compared::Wrong(_) | Compared::NoneLeft => {
                // From here on only a sign-in through the browser opens it.
                let tokens = [desk.place.item(Item::RefreshToken), desk.place.item(Item::IdToken)];
                if let Err(error) = core.vault.delete_all(&tokens).await {
                    log_vault(&error);
                }
                return Err(UiError::new(ErrorCode::PinSpent));
            }
        }
        let stores = core.open_for(&desk.place).await?;
        if let Some(kept) = age.due(core.clock.as_ref()) {
            core.keep_sign_in(&desk.place, kept).await;
        }
        let (server, renew) = core.take_up_session(clinic, desk, &age).await?;
        core.tell_notice(&stores);
        let opening = Opening {
            who: desk.who.clone(),
            place: desk.place.clone(),
            stores,
            server,
            age,
            pin: pin::view(&core.vault, &desk.place).await.ok().flatten(),
            pin_news: pin::news(&core.vault, &desk.place).await,
            renew,
            clock: Arc::clone(&core.clock),
            vault: Arc::clone(&core.vault),
            hub: Arc::clone(&core.hub),
            memory: core.memory_of(clinic),
            unlogged: core.unlogged_of(&desk.place),
            unkept: core.unkept_of(&desk.place),
        };
        Ok(Account::open(opening))
    }

    /// Sets or changes the PIN of whoever is signed in. A desk that stands open is no proof of who sits there: it takes
    /// the old PIN, or a sign-in through the browser of the last five minutes.
    ///
    /// # Errors
    /// [`ErrorCode::PinNeedsProof`] without either; when the old PIN is wrong, which counts as a try at the lock does;
    /// when no PIN can be made of the new one, or the keychain does not keep it.
    pub async fn set_pin(&self, typed: String, old: Option<String>) -> Result<AppState, UiError> {
        let (typed, old) = (Secret::new(typed), old.map(Secret::new));
        let _door = self.0.door.lock().await;
        let account = self.0.account()?;
        if account.memory_only {
            return Err(UiError::new(ErrorCode::KeychainAbsent));
        }
        // Before the old one is compared: what can be no PIN costs no try.
        pin::fit(typed.expose())?;
        let fresh = account.age.proves_who(self.0.clock.as_ref());
        if !fresh {
            self.0.prove_by_pin(&account, old).await?;
        }
        let view = pin::set(&self.0.vault, &account.place, typed, self.0.clock.now()).await?;
        *locked(&account.pin) = Some(view);
        *locked(&account.pin_news) = None;
        account.log.come_and_go("set PIN").await;
        Ok(self.0.show())
    }

    /// Removes the PIN of whoever is signed in.
    ///
    /// # Errors
    /// When the keychain does not forget it.
    pub async fn remove_pin(&self) -> Result<AppState, UiError> {
        let account = self.0.account()?;
        self.0.vault.delete(&account.place.item(Item::Pin)).await.map_err(|error| from_vault(&error))?;
        *locked(&account.pin) = None;
        account.log.come_and_go("remove PIN").await;
        Ok(self.0.show())
    }

    /// The clinician has read that a PIN was set.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn pin_news_seen(&self) -> Result<AppState, UiError> {
        let account = self.0.account()?;
        pin::told(&self.0.vault, &account.place).await;
        *locked(&account.pin_news) = None;
        Ok(self.0.show())
    }

    /// Looks at the clocks every five seconds, for as long as the program runs.
    pub async fn keep_watch(&self) {
        loop {
            tokio::time::sleep(TICK).await;
            self.tick().await;
        }
    }

    /// One look at the clocks: locks when nobody used the window, or the computer slept; asks for a new sign-in after
    /// twelve hours.
    pub async fn tick(&self) {
        let core = &self.0;
        let limit = u64::from(core.hub.state().settings.lock_after_minutes.clamp(1, LONGEST_IDLE)) * 60;
        let due = locked(&core.idle).look(core.moment(), Duration::from_secs(limit));
        let Ok(account) = core.account() else {
            core.drop_what_was_left_alone().await;
            return;
        };
        if let Some(why) = due {
            self.lock_unused(&account, why).await;
            return;
        }
        // The disk may have room by now; a journal that was closed meanwhile is tried by the next opening.
        let _ = account.log.catch_up().await;
        if locked(&core.idle).time_to_check(core.moment()) {
            let (rounds, account) = (self.clone(), Arc::clone(&account));
            // Beside the next looks, and no task of the account's: it may come to lock the desk, which ends those.
            tokio::spawn(async move { rounds.look_over_files(&account).await });
        }
        let too_old = account.age.too_old_to_send(core.clock.as_ref());
        if too_old && locked(&account.renew).is_none() {
            let _door = core.door.lock().await;
            if core.is_open(&account) {
                account.wants_sign_in(UiError::new(ErrorCode::SessionTooOld)).await;
                core.show();
            }
            locked(&core.idle).looked(core.moment());
        }
        let kept = account.age.due(core.clock.as_ref());
        if let Some(kept) = kept.filter(|_| !account.memory_only) {
            // A keychain that takes its time must not hold up the next look.
            let core = self.clone();
            tokio::spawn(async move { core.0.keep_sign_in(&account.place, kept).await });
        }
    }

    /// Locks while nobody uses the window, which first stores what is being typed.
    pub(crate) async fn lock_unused(&self, account: &Arc<Account>, why: LockReason) {
        let core = &self.0;
        let unkept = self.flush(FlushReason::Lock).await.unwrap_or_default();
        if core.is_open(account) {
            account.unkept.hold(&account.subject, unkept);
            self.lock_by(why).await;
        } else {
            // A sign-in that was being finished has opened it anew: somebody is here.
            core.hub.tell(&AppEvent::NotLocked);
        }
        locked(&core.idle).looked(core.moment());
    }

    async fn lock_by(&self, locked_by: LockReason) -> AppState {
        let core = &self.0;
        let _door = core.door.lock().await;
        let Ok(account) = core.account() else { return core.hub.state() };
        core.end_attempt();
        let desk = LockedDesk {
            who: account.who.clone(),
            place: account.place.clone(),
            locked_by,
            restoring: false,
            pin: locked(&account.pin).clone(),
            pin_unknown: false,
            age: Some(account.age.clone()),
            memory_only: account.memory_only,
        };
        if account.memory_only {
            let parked = Parked { cache: Some(account.cache.clone()), journal: account.journal.clone() };
            locked(&core.parked).insert(account.place.clone(), parked);
        }
        // The desk before the account, so that nobody who looks meanwhile takes it for free. Then every command is
        // refused, and the window shows the lock while the rest is done behind the door.
        *locked(&core.desk) = Some(desk);
        core.take_account();
        core.trouble(None);
        account.log.come_and_go("lock").await;
        if account.memory_only {
            account.server.stop();
            account.end_tasks().await;
        } else {
            account.close().await;
        }
        core.hub.state()
    }
}

impl Core {
    /// Compares the PIN that is set with what somebody at an open desk says it is.
    async fn prove_by_pin(&self, account: &Account, old: Option<Secret<String>>) -> Result<(), UiError> {
        let old = old.filter(|old| !old.expose().is_empty());
        let Some(old) = old else { return Err(UiError::new(ErrorCode::PinNeedsProof)) };
        match pin::compare(&self.vault, &account.place, old).await? {
            Compared::Right => Ok(()),
            Compared::Wrong(left) if left > 0 => {
                Err(UiError::new(ErrorCode::PinWrong).with("triesLeft", left.to_string()))
            }
            Compared::Wrong(_) | Compared::NoneLeft => {
                *locked(&account.pin) = None;
                self.show();
                Err(UiError::new(ErrorCode::PinSpent))
            }
        }
    }

    /// Somebody is here.
    pub(crate) fn used(&self) {
        locked(&self.idle).used(self.moment());
    }

    pub(crate) fn moment(&self) -> Moment {
        (self.clock.now(), self.clock.monotonic())
    }

    /// Nobody's desk is locked.
    pub(crate) fn forget_desk(&self) {
        *locked(&self.desk) = None;
    }

    /// The session of a desk that a PIN has opened, and why the server wants a new sign-in, if it does. No request is
    /// made: it opens without a network too.
    async fn take_up_session(
        &self,
        clinic: &Arc<Clinic>,
        desk: &LockedDesk,
        age: &SignInAge,
    ) -> Result<(OpenEmr, Option<UiError>), UiError> {
        let keeper = self.keeper(&desk.place, false);
        let (connection, facts) = (Arc::clone(&clinic.connection), Arc::clone(&clinic.facts));
        let restored = OpenEmr::restore(connection, facts, clinic.client.clone(), Arc::clone(&keeper)).await;
        let restored = restored.unwrap_or_else(|error| {
            tracing::warn!(%error, "the session is not taken up");
            None
        });
        let why = match restored {
            Some(server) if server.subject().as_str() == desk.who.subject => {
                if !age.too_old_to_send(self.clock.as_ref()) {
                    return Ok((server, None));
                }
                ErrorCode::SessionTooOld
            }
            _ => ErrorCode::SignedOut,
        };
        let subject = Subject::parse(&desk.who.subject)
            .map_err(|_| UiError::new(ErrorCode::Internal).with("detail", "the account's name is no uuid"))?;
        let server = OpenEmr::without_tokens(
            Arc::clone(&clinic.connection),
            Arc::clone(&clinic.facts),
            clinic.client.clone(),
            subject,
            keeper,
        );
        Ok((server, Some(UiError::new(why))))
    }
}
