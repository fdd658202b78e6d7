//! The PIN of whoever is signed in.

use crate::{
    account::Account,
    contract::{AppState, ErrorCode, UiError},
    core::{Core, Rounds},
    desk::{
        pin::{self, Compared},
        standing::Change,
    },
    error::from_vault,
};
use domain::phi::Secret;
use vault::Item;

impl Rounds {
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
            prove_by_pin(&self.0, &account, old).await?;
        }
        let view = pin::set(&self.0.vault, &account.place, typed, self.0.clock.now()).await?;
        account.log.come_and_go("set PIN").await;
        Ok(self.0.turn(Change::Pin(Some(view))))
    }

    /// Removes the PIN of whoever is signed in.
    ///
    /// # Errors
    /// When the keychain does not forget it.
    pub async fn remove_pin(&self) -> Result<AppState, UiError> {
        let account = self.0.account()?;
        self.0.vault.delete(&account.place.item(Item::Pin)).await.map_err(|error| from_vault(&error))?;
        account.log.come_and_go("remove PIN").await;
        Ok(self.0.turn(Change::Pin(None)))
    }

    /// The clinician has read that a PIN was set.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub async fn pin_news_seen(&self) -> Result<AppState, UiError> {
        let account = self.0.account()?;
        pin::told(&self.0.vault, &account.place).await;
        Ok(self.0.turn(Change::PinNewsRead))
    }
}

/// Compares the PIN that is set with what somebody at an open desk says it is.
async fn prove_by_pin(core: &Core, account: &Account, old: Option<Secret<String>>) -> Result<(), UiError> {
    let old = old.filter(|old| !old.expose().is_empty());
    let Some(old) = old else { return Err(UiError::new(ErrorCode::PinNeedsProof)) };
    match pin::compare(&core.vault, &account.place, old).await? {
        Compared::Right => Ok(()),
        Compared::Wrong(left) if left > 0 => {
            Err(UiError::new(ErrorCode::PinWrong).with("triesLeft", left.to_string()))
        }
        Compared::Wrong(_) | Compared::NoneLeft => {
            core.turn(Change::Pin(None));
            Err(UiError::new(ErrorCode::PinSpent))
        }
    }
}
