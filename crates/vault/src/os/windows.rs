//! Windows: the Credential Manager. Items stay on this computer: the store's default would roam them with a domain
//! profile.

use crate::error::VaultError;
use keyring_core::{Entry, Error, api::CredentialStore};
use std::{
    collections::HashMap,
    error::Error as StdError,
    sync::{Arc, atomic::AtomicBool},
};

pub(super) fn connect() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

pub(super) fn modifiers() -> Option<HashMap<&'static str, &'static str>> {
    Some(HashMap::from([("persistence", "Local")]))
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
