//! What opens a locked desk besides its owner's sign-in: the PIN, as far as the keychain says that there is one.

use super::{
    known_clinic::{self, NotProven},
    opening,
};
use crate::{
    account::{
        sign_in_age::{self, SignInAge},
        stores::StoresUnusable,
    },
    contract::{AppState, CutOff, ErrorCode, PinView, UiError},
    core::{Core, Rounds},
    desk::{
        clinic::Clinic,
        pin::{self, Compared, PinTrouble},
        standing::{Change, Locked, Open, Way},
    },
    error::{from_vault, log_vault},
};
use domain::phi::Secret;
use openemr::{OpenEmr, Subject};
use std::sync::Arc;
use vault::{Item, VaultError};

/// Why a PIN did not open the desk.
#[derive(Debug)]
enum NotOpened {
    /// The clinic is not certainly the one of the last time, or the desk another one's.
    Clinic(NotProven),
    /// Without a keychain there is no PIN.
    NoKeychain,
    /// The sign-in is older than a PIN opens for, or nobody knows how old.
    TooOld,
    /// Another PIN; so many tries are left of one that was set at this moment.
    Wrong { left: u32, age: SignInAge },
    /// No try is left.
    Spent,
    /// It could not be compared.
    Pin(PinTrouble),
    /// The keychain did not say how old the sign-in is.
    Keychain(VaultError),
    /// The PIN was right, and the databases do not open.
    Stores(StoresUnusable),
    /// The settings call the account by what is no uuid.
    NoSuchAccount,
}

impl NotOpened {
    /// What opens the desk from now on, where that is something else than before.
    fn way(&self, before: &Locked) -> Option<Way> {
        match self {
            Self::Wrong { left, age } => {
                let set_at = match &before.way {
                    Way::Pin { left, .. } => left.set_at.clone(),
                    Way::Browser { .. } | Way::Asking => None,
                };
                Some(Way::Pin { left: PinView { tries_left: *left, set_at }, age: age.clone() })
            }
            Self::Spent | Self::TooOld | Self::Clinic(NotProven::Changed | NotProven::Another { .. }) => {
                let unsure = matches!(before.way, Way::Browser { unsure: true, .. });
                Some(Way::Browser { age: before.age().cloned(), unsure })
            }
            Self::Clinic(NotProven::NoClinic | NotProven::Keychain(_))
            | Self::NoKeychain
            | Self::Pin(_)
            | Self::Keychain(_)
            | Self::Stores(_)
            | Self::NoSuchAccount => None,
        }
    }
}

impl From<NotOpened> for UiError {
    fn from(error: NotOpened) -> Self {
        match error {
            NotOpened::Clinic(error) => error.into(),
            NotOpened::NoKeychain => Self::new(ErrorCode::KeychainAbsent),
            NotOpened::TooOld => Self::new(ErrorCode::PinTooOld),
            NotOpened::Wrong { left, .. } => {
                Self::new(ErrorCode::PinWrong).with("triesLeft", left.to_string())
            }
            NotOpened::Spent => Self::new(ErrorCode::PinSpent),
            NotOpened::Pin(error) => error.into(),
            NotOpened::Keychain(error) => from_vault(&error),
            NotOpened::Stores(error) => error.into(),
            NotOpened::NoSuchAccount => {
                Self::new(ErrorCode::Internal).with("detail", "the account's name is no uuid")
            }
        }
    }
}

impl Rounds {
    /// Finds out what opens a desk that was in use at an earlier start. The keychain may be slow, or ask the person
    /// something: the window is there meanwhile.
    pub async fn restore(&self) {
        restore(&self.0).await;
    }

    /// Asks the keychain again what opens the locked desk, after it could not say.
    ///
    /// # Errors
    /// None; the answer has the type of the seam.
    pub async fn ask_keychain_again(&self) -> Result<AppState, UiError> {
        if self.0.locked_desk().is_some() {
            self.0.turn_and_say(Change::Asking, None);
            restore(&self.0).await;
        }
        Ok(self.0.hub.state())
    }

    /// Opens a locked desk with its PIN. What stands in the way is part of the state.
    ///
    /// # Errors
    /// When nothing is locked.
    pub async fn unlock(&self, typed: String) -> Result<AppState, UiError> {
        let typed = Secret::new(typed);
        let core = &self.0;
        let _door = core.door.lock().await;
        let desk = core.locked_desk().ok_or_else(|| UiError::new(ErrorCode::SignedOut))?;
        core.turn(Change::SignInEnded);
        match open_with_pin(core, &desk, typed).await {
            Ok((clinic, open)) => {
                opening::admit(core, &clinic, open, "unlock").await;
                Ok(core.hub.state())
            }
            Err(error) => Ok(match error.way(&desk) {
                Some(way) => core.turn_and_say(Change::Found(desk.place, way), Some(error.into())),
                None => core.say(Some(error.into())),
            }),
        }
    }
}

/// Finds out what opens the locked desk, and shows it, unless it was opened or left while the keychain was asked.
pub(crate) async fn restore(core: &Core) {
    let Some(Locked { place, .. }) = core.locked_desk() else { return };
    let clock = core.clock.as_ref();
    let found = async {
        let age = sign_in_age::recall(&core.vault, &place, clock).await.map_err(NotProven::Keychain)?;
        let pin = pin::view(&core.vault, &place).await.map_err(NotProven::Keychain)?;
        // A PIN opens nothing where the settings name another clinic than the last time.
        known_clinic::proven_clinic(core).await?;
        Ok((pin, age))
    };
    let (way, why) = match found.await {
        Ok((Some(left), Some(age))) if !age.too_old_for_a_pin(clock) => (Way::Pin { left, age }, None),
        Ok((pin, age)) => {
            let why = pin.is_some().then(|| UiError::new(ErrorCode::PinTooOld));
            (Way::Browser { age, unsure: false }, why)
        }
        Err(error) => {
            let unsure = !matches!(error, NotProven::Changed);
            (Way::Browser { age: None, unsure }, Some(error.into()))
        }
    };
    let asked_of = place.clone();
    core.turn_if(
        |desk| desk.locked().is_some_and(|desk| desk.place == asked_of),
        Change::Found(place, way),
        why,
    );
}

async fn open_with_pin(
    core: &Core,
    desk: &Locked,
    typed: Secret<String>,
) -> Result<(Arc<Clinic>, Open), NotOpened> {
    let clinic = known_clinic::proven_clinic(core).await.map_err(NotOpened::Clinic)?;
    known_clinic::made_under_issuer(core, &clinic, &desk.place).await.map_err(NotOpened::Clinic)?;
    if desk.memory_only {
        return Err(NotOpened::NoKeychain);
    }
    let clock = core.clock.as_ref();
    let age = match desk.age() {
        Some(age) => Some(age.clone()),
        None => sign_in_age::recall(&core.vault, &desk.place, clock).await.map_err(NotOpened::Keychain)?,
    };
    let age = age.ok_or(NotOpened::TooOld)?;
    if age.too_old_for_a_pin(clock) {
        sign_in_age::keep(&core.vault, &desk.place, age.to_keep(clock)).await;
        return Err(NotOpened::TooOld);
    }
    match pin::compare(&core.vault, &desk.place, typed).await.map_err(NotOpened::Pin)? {
        Compared::Right => {}
        Compared::Wrong(left) if left > 0 => return Err(NotOpened::Wrong { left, age }),
        Compared::Wrong(_) | Compared::NoneLeft => {
            // From here on only a sign-in through the browser opens it.
            let tokens = [desk.place.item(Item::RefreshToken), desk.place.item(Item::IdToken)];
            if let Err(error) = core.vault.delete_all(&tokens).await {
                log_vault(&error);
            }
            return Err(NotOpened::Spent);
        }
    }
    let stores = opening::open_for(core, &desk.place).await.map_err(NotOpened::Stores)?;
    if let Some(kept) = age.due(clock) {
        sign_in_age::keep(&core.vault, &desk.place, kept).await;
    }
    let (server, renew) = take_up_session(core, &clinic, desk, &age).await?;
    opening::tell_notice(core, &stores);
    let (whose, place) = (desk.whose.clone(), desk.place.clone());
    let pin = pin::view(&core.vault, &place).await.ok().flatten();
    let pin_news = pin::news(&core.vault, &place).await;
    let account = opening::account_of(core, &clinic, whose, place, stores, server, age);
    Ok((clinic, Open { account, pin, pin_news, renew, cut_off: CutOff::default() }))
}

/// The session of a desk that a PIN has opened, and why the server wants a new sign-in, if it does. No request is made:
/// it opens without a network too.
async fn take_up_session(
    core: &Core,
    clinic: &Clinic,
    desk: &Locked,
    age: &SignInAge,
) -> Result<(OpenEmr, Option<UiError>), NotOpened> {
    let keeper = core.keeper(&desk.place, false);
    let (connection, facts) = (Arc::clone(&clinic.connection), Arc::clone(&clinic.facts));
    let restored = OpenEmr::restore(connection, facts, clinic.client.clone(), Arc::clone(&keeper)).await;
    let restored = restored.unwrap_or_else(|error| {
        tracing::warn!(%error, "the session is not taken up");
        None
    });
    let why = match restored {
        Some(server) if server.subject().as_str() == desk.whose.subject => {
            if !age.too_old_to_send(core.clock.as_ref()) {
                return Ok((server, None));
            }
            ErrorCode::SessionTooOld
        }
        _ => ErrorCode::SignedOut,
    };
    let subject = Subject::parse(&desk.whose.subject).map_err(|_| NotOpened::NoSuchAccount)?;
    let server = OpenEmr::without_tokens(
        Arc::clone(&clinic.connection),
        Arc::clone(&clinic.facts),
        clinic.client.clone(),
        subject,
        keeper,
    );
    Ok((server, Some(UiError::new(why))))
}
