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
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// The operating system's keychain, seen through one service name. It connects at the first call, and again after a
/// call found no service, so that a keyring started late is found. A call whose keychain dies is given up with
/// [`VaultError::Locked`]: whoever asks again asks the one that has begun meanwhile.
pub struct OsKeychain {
    service: String,
    store: Option<Arc<CredentialStore>>,
    asked: platform::Asked,
}

/// Set once nobody waits for a call any more: it must change nothing then.
type GivenUp = AtomicBool;

impl OsKeychain {
    /// A keychain for the service of [`crate::service_name`].
    pub fn new(service: impl Into<String>) -> Self {
        Self { service: service.into(), store: None, asked: platform::Asked::default() }
    }

    /// Acts on the item; `None` if there is none. A service that began anew while Rounds ran knows nothing of the
    /// connection and has done nothing: it is asked once more over a new one.
    fn with_entry<T: Send + 'static>(
        &mut self,
        name: &str,
        act: impl Fn(&Entry, &GivenUp) -> Result<T, Error> + Clone + Send + 'static,
    ) -> Result<Option<T>, VaultError> {
        let mut done = self.try_with_entry(name, act.clone());
        if matches!(&done, Err(VaultError::Other(words)) if platform::begun_anew(words)) {
            done = self.try_with_entry(name, act);
        }
        done
    }

    fn try_with_entry<T: Send + 'static>(
        &mut self,
        name: &str,
        act: impl Fn(&Entry, &GivenUp) -> Result<T, Error> + Send + 'static,
    ) -> Result<Option<T>, VaultError> {
        // It goes with the call, and comes back with an answer that leaves no doubt of it.
        let (connected, service, name) = (self.store.take(), self.service.clone(), name.to_owned());
        let answer = self.asked.answer(move |given_up| {
            let store = connected.map_or_else(platform::connect, Ok)?;
            let entry = store.build(&service, &name, platform::modifiers().as_ref());
            Ok::<_, Error>((entry.and_then(|entry| act(&entry, given_up)), store))
        })?;
        let (outcome, store) = answer.map_err(|error| told_apart(&error))?;
        let outcome = match outcome {
            Ok(value) => Ok(Some(value)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(told_apart(&error)),
        };
        // Otherwise the connection may be the broken part: the next call makes a new one.
        if !matches!(outcome, Err(VaultError::Absent | VaultError::Other(_))) {
            self.store = Some(store);
        }
        outcome
    }

    /// The same for what changes the item: an answer to the keychain's question that comes after the call was given up
    /// must not let a change come to pass behind a later one.
    fn change<T: Send + 'static>(
        &mut self,
        name: &str,
        act: impl Fn(&Entry) -> Result<T, Error> + Clone + Send + 'static,
    ) -> Result<Option<T>, VaultError> {
        self.with_entry(name, move |entry, given_up| {
            platform::ask(entry)?;
            // The error is heard by nobody.
            if given_up.load(Ordering::SeqCst) { Err(Error::NoEntry) } else { act(entry) }
        })
    }
}

impl Keychain for OsKeychain {
    fn read(&mut self, name: &str) -> Result<Option<Secret<Vec<u8>>>, VaultError> {
        self.with_entry(name, |entry, _| entry.get_secret().map(Secret::new))
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let secret = Secret::new(bytes.to_vec());
        // "No entry" on a write means that the place to write to is missing.
        self.change(name, move |entry| entry.set_secret(secret.expose()))?.ok_or(VaultError::Absent)
    }

    fn remove(&mut self, name: &str) -> Result<bool, VaultError> {
        Ok(self.change(name, Entry::delete_credential)?.is_some())
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
