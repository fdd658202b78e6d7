//! Linux: the Secret Service of the session bus (GNOME Keyring, KWallet, KeePassXC), over an encrypted session.

#[path = "linux/asked.rs"]
mod asked;

use crate::error::VaultError;
use keyring_core::{Entry, Error, api::CredentialStore};
use secret_service::Error as ServiceError;
use std::{collections::HashMap, error::Error as StdError, sync::Arc};

pub(super) use asked::Asked;

pub(super) fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

pub(super) fn modifiers() -> Option<HashMap<&'static str, &'static str>> {
    // What the user sees in a password manager's list.
    Some(HashMap::from([("label", "Rounds")]))
}

/// Has the keychain ask its owner for the password, if it has to, before anything is changed: a keychain that is locked
/// unlocks what it is asked for.
pub(super) fn ask(entry: &Entry) -> Result<(), Error> {
    match entry.get_credential() {
        Ok(_) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(error),
    }
}

pub(super) fn told_apart(cause: &(dyn StdError + Send + Sync + 'static)) -> VaultError {
    match cause.downcast_ref::<ServiceError>() {
        // `NoResult`: the service is there and has no default keyring to put items into.
        Some(ServiceError::Unavailable | ServiceError::NoResult) => VaultError::Absent,
        Some(ServiceError::Locked) => VaultError::Locked,
        // The unlock prompt was closed, or there is no way to show one: the keyring is still locked.
        Some(ServiceError::Prompt | ServiceError::PromptDisconnected) => VaultError::Locked,
        _ => by_bus_error(&cause.to_string()),
    }
}

/// True for the words of a service that does not know the session in which it is asked: it was ended and begun again
/// (Secret Service specification, "NoSession").
pub(super) fn begun_anew(words: &str) -> bool {
    words.contains("org.freedesktop.Secret.Error.NoSession")
}

/// The bus's own errors, known by their names (D-Bus and Secret Service specifications), and the failure to reach a
/// bus at all.
fn by_bus_error(text: &str) -> VaultError {
    let lower = text.to_lowercase();
    let names = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if names(&["accessdenied", "authfailed", "access denied"]) {
        VaultError::Denied
    } else if names(&["islocked", "error.noreply"]) {
        // Without a reply: the keyring has died over the call, and asks anew once it is back.
        VaultError::Locked
    } else if names(&["serviceunknown", "namehasnoowner", "noserver", "error.spawn", "failed to connect"]) {
        VaultError::Absent
    } else {
        VaultError::Other(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_buss_own_errors_are_told_apart_by_their_names() {
        let says = |name: &str| by_bus_error(&format!("zbus error: org.freedesktop.{name}: some words"));
        assert_eq!(says("DBus.Error.AccessDenied"), VaultError::Denied);
        assert_eq!(says("Secret.Error.IsLocked"), VaultError::Locked);
        assert_eq!(says("DBus.Error.NoReply"), VaultError::Locked, "it died before it had answered");
        assert_eq!(says("DBus.Error.ServiceUnknown"), VaultError::Absent, "nobody was there to be asked");
        assert!(matches!(says("Secret.Error.NoSuchObject"), VaultError::Other(_)), "what nobody foresaw");
    }
}
