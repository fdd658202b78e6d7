//! macOS: the user's login keychain.

use crate::error::VaultError;
use keyring_core::{Entry, Error, api::CredentialStore};
use std::{
    collections::HashMap,
    error::Error as StdError,
    sync::{Arc, atomic::AtomicBool},
};

pub(super) fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

pub(super) fn modifiers() -> Option<HashMap<&'static str, &'static str>> {
    None
}

/// Whoever is asked: the system itself, which does not go away.
#[derive(Default)]
pub(super) struct Asked;

impl Asked {
    #[allow(clippy::unnecessary_wraps, clippy::unused_self, reason = "the same face on every system")]
    pub(super) fn answer<T>(&mut self, call: impl FnOnce(&AtomicBool) -> T) -> Result<T, VaultError> {
        Ok(call(&AtomicBool::new(false)))
    }
}

/// Nothing: the system asks its question in the call itself, which is given up by nobody.
#[allow(clippy::unnecessary_wraps, reason = "the same face on every system")]
pub(super) fn ask(_entry: &Entry) -> Result<(), Error> {
    Ok(())
}

/// Never: the system's own keychain has no session that could end before the user's.
pub(super) fn begun_anew(_words: &str) -> bool {
    false
}

/// Told apart by Security.framework's result codes (SecBase.h), which the store's error type keeps inside and shows
/// only in its debug form, `Error { code: -25308, … }`.
pub(super) fn told_apart(cause: &(dyn StdError + Send + Sync + 'static)) -> VaultError {
    let shown = format!("{cause:?}");
    let code = shown.split("code: ").nth(1).and_then(|rest| rest.split([',', ' ']).next());
    match code {
        // interactionNotAllowed: the keychain is locked and no prompt may be shown.
        Some("-25308") => VaultError::Locked,
        // userCanceled, authFailed, writePermissions, readOnly, invalidOwnerEdit.
        Some("-128" | "-25293" | "-61" | "-25292" | "-25244") => VaultError::Denied,
        // notAvailable, noSuchKeychain, invalidKeychain, noDefaultKeychain.
        Some("-25291" | "-25294" | "-25295" | "-25307") => VaultError::Absent,
        _ => VaultError::Other(cause.to_string()),
    }
}
