//! Windows: the Credential Manager. Items stay on this computer: the store's default would roam them with a domain
//! profile.

#[path = "system.rs"]
mod system;

use crate::error::VaultError;
use keyring_core::{Error, api::CredentialStore};
use std::{collections::HashMap, error::Error as StdError, sync::Arc};

pub(super) use system::{Asked, ask, begun_anew};

pub(super) fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

pub(super) fn modifiers() -> Option<HashMap<&'static str, &'static str>> {
    Some(HashMap::from([("persistence", "Local")]))
}

/// Told apart by the result code, which the store's error shows (winerror.h: 5 access denied, 1312 no such logon
/// session, 1004 invalid flags, 50 not supported).
pub(super) fn told_apart(cause: &(dyn StdError + Send + Sync + 'static)) -> VaultError {
    let shown = format!("{cause:?}");
    let code: String = shown.chars().filter(char::is_ascii_digit).collect();
    match code.as_str() {
        "5" => VaultError::Denied,
        // A service or network logon has no credential set at all.
        "1312" | "50" => VaultError::Absent,
        _ => VaultError::Other(cause.to_string()),
    }
}
