//! The operating system's keychain: Secret Service on Linux, the login keychain on macOS, the Credential Manager on
//! Windows, through keyring-core's stores. What differs per platform is in `os/`: how to connect, how an item is
//! described, and which of the platform's errors mean what.

#[cfg_attr(target_os = "linux", path = "os/linux.rs")]
#[cfg_attr(target_os = "macos", path = "os/macos.rs")]
#[cfg_attr(windows, path = "os/windows.rs")]
mod platform;

use crate::{error::VaultError, keychain::Keychain};
use domain::phi::Secret;
use keyring_core::{Entry, Error, api::CredentialStore};
use std::sync::Arc;

/// The operating system's keychain, seen through one service name. It connects at the first call, and again after a
/// call found no service, so that a keyring started late is found.
pub struct OsKeychain {
    service: String,
    store: Option<Arc<CredentialStore>>,
}

impl OsKeychain {
    /// A keychain for the service of [`crate::service_name`].
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into(), store: None }
    }

    /// Acts on the item; `None` if there is none. A service that began anew while Rounds ran knows nothing of the
    /// connection and has done nothing: it is asked once more over a new one.
    fn with_entry<T>(
        &mut self,
        name: &str,
        act: impl Fn(&Entry) -> Result<T, Error>,
    ) -> Result<Option<T>, VaultError> {
        let mut done = self.try_with_entry(name, &act);
        if matches!(&done, Err(VaultError::Other(words)) if platform::begun_anew(words)) {
            done = self.try_with_entry(name, &act);
        }
        done
    }

    fn try_with_entry<T>(
        &mut self,
        name: &str,
        act: impl Fn(&Entry) -> Result<T, Error>,
    ) -> Result<Option<T>, VaultError> {
        let store = match &self.store {
            Some(store) => Arc::clone(store),
            None => Arc::clone(self.store.insert(platform::connect().map_err(|error| told_apart(&error))?)),
        };
        let entry = store.build(&self.service, name, platform::modifiers().as_ref());
        match entry.and_then(|entry| act(&entry)) {
            Ok(value) => Ok(Some(value)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => {
                let error = told_apart(&error);
                if matches!(error, VaultError::Absent | VaultError::Other(_)) {
                    // The connection may be the broken part: the next call makes a new one.
                    self.store = None;
                }
                Err(error)
            }
        }
    }
}

impl Keychain for OsKeychain {
    fn read(&mut self, name: &str) -> Result<Option<Secret<Vec<u8>>>, VaultError> {
        Ok(self.with_entry(name, Entry::get_secret)?.map(Secret::new))
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        // "No entry" on a write means that the place to write to is missing.
        self.with_entry(name, |entry| entry.set_secret(bytes))?.ok_or(VaultError::Absent)
    }

    fn remove(&mut self, name: &str) -> Result<bool, VaultError> {
        Ok(self.with_entry(name, Entry::delete_credential)?.is_some())
    }
}

/// Turns keyring-core's errors into ours; the platform knows what hides behind its own.
fn told_apart(error: &Error) -> VaultError {
    match error {
        Error::PlatformFailure(cause) | Error::NoStorageAccess(cause) => platform::told_apart(cause.as_ref()),
        Error::NoDefaultStore => VaultError::Absent,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::BadStoreFormat(_) => VaultError::Damaged,
        // Two items under one name: which one is meant cannot be known.
        Error::Ambiguous(_) => VaultError::Damaged,
        other => VaultError::Other(other.to_string()),
    }
}
