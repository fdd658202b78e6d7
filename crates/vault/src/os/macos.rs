//! macOS: the user's login keychain.

#[path = "system.rs"]
mod system;

use crate::error::VaultError;
use keyring_core::{Error, api::CredentialStore};
use std::{collections::HashMap, error::Error as StdError, sync::Arc};

pub(super) use system::{Asked, ask, begun_anew};

pub(super) fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

pub(super) fn modifiers() -> Option<HashMap<&'static str, &'static str>> {
    None
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
