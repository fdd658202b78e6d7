//! Whether the clinic is still the one of the last time. `settings.json` can be written by whoever sits at the computer,
//! by a program that keeps files the same on two of them, or from another system; so what it says of the clinic decides
//! nothing by itself:
//!
//! - Tokens, codes and the client's secret leave only for an origin that discovery has found in this run, or whose
//!   facts are those that the keychain keeps a hash of ([`proven_clinic`]). The connection itself refuses any other.
//! - Where the file says something else, the clinic is asked anew at its address ([`proven_or_found_again`]), which
//!   is what the account's folder and items are named after: another address opens another, empty folder.
//! - A desk is opened only under the issuer under which it was made ([`made_under_issuer`]); anybody can run a
//!   sign-in server that says it is this user who signed in.

use crate::{
    account::place::Place,
    contract::{ErrorCode, UiError},
    core::Core,
    desk::{clinic::Clinic, standing::Change},
    error::{from_discovery, from_vault, log_vault},
};
use domain::phi::Secret;
use openemr::{Client, SiteFacts};
use std::sync::Arc;
use vault::{Item, ItemName, VaultError};

/// Why the clinic is not certainly the one of the last time.
#[derive(Debug)]
pub(crate) enum NotProven {
    /// None is connected.
    NoClinic,
    /// Its endpoints are others than those of the last time, or nobody knows.
    Changed,
    /// The desk was made under another issuer.
    Another { was: String, now: String },
    /// The keychain did not say.
    Keychain(VaultError),
}

impl From<NotProven> for UiError {
    fn from(error: NotProven) -> Self {
        match error {
            NotProven::NoClinic => Self::new(ErrorCode::SignedOut),
            NotProven::Changed => Self::new(ErrorCode::ClinicChanged),
            NotProven::Another { was, now } => {
                Self::new(ErrorCode::OtherClinic).with("was", was).with("now", now)
            }
            NotProven::Keychain(error) => from_vault(&error),
        }
    }
}

/// The clinic with its client secret, if its endpoints are certainly those that discovery found: in this run, or at an
/// earlier start.
///
/// # Errors
/// [`NotProven::Changed`] where they are others, or nobody knows; a keychain that does not answer.
pub(crate) async fn proven_clinic(core: &Core) -> Result<Arc<Clinic>, NotProven> {
    let clinic = core.clinic().ok_or(NotProven::NoClinic)?;
    if !clinic.connection.trusts(&clinic.facts) {
        let kept = core.vault.get(&binding_of(&clinic.key)).await.map_err(NotProven::Keychain)?;
        let binding = clinic.facts.binding(clinic.client.id());
        if kept.is_none_or(|kept| kept.expose() != binding.as_bytes()) {
            tracing::warn!("the settings name another clinic than the keychain remembers");
            return Err(NotProven::Changed);
        }
        clinic.connection.trust(&clinic.facts);
    }
    Ok(with_secret(core, clinic).await)
}

/// The same; where it is not certain, the clinic is asked anew at its address, and what it says takes the place of what
/// the file said.
///
/// # Errors
/// What stands in the way of finding it.
pub(crate) async fn proven_or_found_again(core: &Core) -> Result<Arc<Clinic>, UiError> {
    if let Ok(clinic) = proven_clinic(core).await {
        return Ok(clinic);
    }
    let clinic = core.need_clinic()?;
    let connection = core.open_connection(core.site_at(clinic.facts.address.clone())?)?;
    let facts = connection.discover().await.map_err(from_discovery)?;
    tracing::info!("the clinic was found anew at its address");
    // A file that cannot be written was logged; the next start then finds the clinic anew as well.
    let _ = core.save(|file| {
        if let Some(saved) = &mut file.clinic {
            saved.facts = facts.clone();
        }
    });
    let found = Arc::new(clinic.found_again(connection, facts));
    core.turn(Change::Learned(Arc::clone(&found)));
    core.hub.change(|state| {
        if let Some(view) = &mut state.clinic {
            *view = found.view(view.client, view.client_error.take());
        }
    });
    Ok(with_secret(core, found).await)
}

/// The clinic with its client's secret, which is read from the keychain once. A keychain that does not answer is no
/// obstacle: with PKCE the server does without the secret (Q06).
async fn with_secret(core: &Core, clinic: Arc<Clinic>) -> Arc<Clinic> {
    if clinic.is_demo() || clinic.client.secret().is_some() {
        return clinic;
    }
    let kept = core.vault.get(&ItemName::of_clinic(&clinic.key, Item::ClientSecret)).await;
    let secret = match kept {
        Ok(Some(bytes)) => String::from_utf8(bytes.expose().clone()).ok(),
        Ok(None) => None,
        Err(error) => {
            log_vault(&error);
            None
        }
    };
    let Some(secret) = secret else { return clinic };
    let complete = Arc::new(clinic.with_secret(Secret::new(secret)));
    core.turn(Change::Learned(Arc::clone(&complete)));
    complete
}

/// Keeps what the clinic is known again by. Without a keychain it is found anew at each start.
pub(crate) async fn keep_binding(
    core: &Core,
    key: &str,
    facts: &SiteFacts,
    client: &Client,
) -> Result<(), UiError> {
    let binding = Secret::new(facts.binding(client.id()).into_bytes());
    match core.vault.set(&binding_of(key), binding).await {
        Ok(()) | Err(VaultError::Absent) => Ok(()),
        Err(error) => Err(from_vault(&error)),
    }
}

/// Somebody has signed in: keeps what the clinic is known again by, and under whose word their journal was made. What
/// the keychain does not keep makes the next start ask for a sign-in.
pub(crate) async fn keep_known(core: &Core, clinic: &Clinic, place: &Place) {
    let kept = keep_binding(core, &clinic.key, &clinic.facts, &clinic.client).await;
    if kept.is_ok() {
        keep_made_under(core, place, &clinic.facts).await;
    }
}

/// Once, for good.
async fn keep_made_under(core: &Core, place: &Place, facts: &SiteFacts) {
    let name = place.item(Item::MadeUnder);
    match core.vault.get(&name).await {
        Ok(Some(_)) => {}
        Ok(None) | Err(VaultError::Damaged) => {
            let issuer = Secret::new(facts.issuer.clone().into_bytes());
            if let Err(error) = core.vault.set(&name, issuer).await {
                log_vault(&error);
            }
        }
        Err(error) => {
            log_vault(&error);
        }
    }
}

/// Whether a sign-in at this clinic may open what this account has here: where a journal was made under another
/// issuer, not.
///
/// # Errors
/// [`NotProven::Another`], and a keychain that does not answer.
pub(crate) async fn made_at(core: &Core, clinic: &Clinic, subject: &str) -> Result<(), NotProven> {
    if clinic.is_demo() {
        // It has another address at every start, and nothing of it outlives it.
        return Ok(());
    }
    let place = Place::new(&core.home, &clinic.key, subject);
    match kept_issuer(core, &place).await {
        Ok(Some(was)) if was != clinic.facts.issuer => Err(other_clinic(was, &clinic.facts)),
        // Without a keychain nothing of an earlier start is here.
        Ok(_) | Err(VaultError::Absent) => Ok(()),
        Err(error) => Err(NotProven::Keychain(error)),
    }
}

/// Whether a PIN may open this desk at this clinic: only under the issuer under which it was made.
///
/// # Errors
/// [`NotProven::Another`]; [`NotProven::Changed`] where the issuer is not known, so that a sign-in is needed
/// once; a keychain that does not answer.
pub(crate) async fn made_under_issuer(core: &Core, clinic: &Clinic, place: &Place) -> Result<(), NotProven> {
    if clinic.is_demo() {
        return Ok(());
    }
    let facts = &clinic.facts;
    match kept_issuer(core, place).await {
        Ok(Some(was)) if was == facts.issuer => Ok(()),
        Ok(Some(was)) => Err(other_clinic(was, facts)),
        Ok(None) => Err(NotProven::Changed),
        Err(error) => Err(NotProven::Keychain(error)),
    }
}

async fn kept_issuer(core: &Core, place: &Place) -> Result<Option<String>, VaultError> {
    let kept = match core.vault.get(&place.item(Item::MadeUnder)).await {
        Err(VaultError::Damaged) => None,
        other => other?,
    };
    Ok(kept.map(|bytes| String::from_utf8_lossy(bytes.expose()).into_owned()))
}

fn binding_of(key: &str) -> ItemName {
    ItemName::of_clinic(key, Item::ClinicBinding)
}

fn other_clinic(was: String, facts: &SiteFacts) -> NotProven {
    NotProven::Another { was, now: facts.issuer.clone() }
}
