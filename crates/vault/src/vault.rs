//! The async face of a keychain: one thread owns it, every call has a timeout.

use crate::{error::VaultError, item::ItemName, keychain::Keychain, split};
use domain::phi::Secret;
use std::{sync::mpsc, thread, time::Duration};
use tokio::sync::oneshot;

/// Longest time a call may take before it is [`VaultError::TimedOut`]: a person may be typing the keyring's password.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

type Job = Box<dyn FnOnce(&mut dyn Keychain) + Send>;

/// The keychain as the rest of Rounds uses it. Calls run one after another on one thread, which ends when the
/// vault is dropped.
pub struct Vault {
    jobs: mpsc::Sender<Job>,
    timeout: Duration,
}

impl Vault {
    /// Hands a keychain to a thread of its own.
    pub fn new(keychain: impl Keychain + 'static) -> Self {
        Self::with_timeout(keychain, DEFAULT_TIMEOUT)
    }

    /// The same with another timeout for each call.
    pub fn with_timeout(mut keychain: impl Keychain + 'static, timeout: Duration) -> Self {
        let (jobs, queue) = mpsc::channel::<Job>();
        // A thread that cannot be started drops `queue`: every call then answers that the keychain's thread is gone.
        let _ = thread::Builder::new().name("keychain".to_owned()).spawn(move || {
            while let Ok(job) = queue.recv() {
                job(&mut keychain);
            }
        });
        Self { jobs, timeout }
    }

    /// The value; `None` if there is none.
    pub async fn get(&self, name: &ItemName) -> Result<Option<Secret<Vec<u8>>>, VaultError> {
        let name = name.clone();
        self.run(move |keychain| split::get(keychain, name.as_str())).await
    }

    /// Stores a value of any size in place of the old one. After [`VaultError::TimedOut`] either may be there.
    pub async fn set(&self, name: &ItemName, value: Secret<Vec<u8>>) -> Result<(), VaultError> {
        let name = name.clone();
        self.run(move |keychain| split::set(keychain, name.as_str(), value.expose())).await
    }

    /// Removes a value; true if there was one.
    pub async fn delete(&self, name: &ItemName) -> Result<bool, VaultError> {
        let name = name.clone();
        self.run(move |keychain| split::delete(keychain, name.as_str())).await
    }

    /// Removes every one of these values. It goes on past an item that fails and answers with the first error.
    pub async fn delete_all(&self, names: &[ItemName]) -> Result<(), VaultError> {
        let mut outcome = Ok(());
        for name in names {
            let deleted = self.delete(name).await.map(|_| ());
            outcome = outcome.and(deleted);
        }
        outcome
    }

    /// A database key. [`VaultError::Damaged`] if the item is not 32 bytes.
    pub async fn key(&self, name: &ItemName) -> Result<Option<Secret<[u8; 32]>>, VaultError> {
        self.get(name).await?.map(|bytes| as_key(&bytes)).transpose()
    }

    /// Makes a random database key, stores it and reads it back before it is used: a key that the keychain did not
    /// keep would lock its database for good. A key that is already there is returned and never replaced.
    ///
    /// Whether a key may be made at all is the caller's decision: not while a journal without its key lies on disk.
    pub async fn create_key(&self, name: &ItemName) -> Result<Secret<[u8; 32]>, VaultError> {
        let name = name.clone();
        self.run(move |keychain| {
            if let Some(bytes) = split::get(keychain, name.as_str())? {
                return as_key(&bytes);
            }
            let mut bytes = vec![0; 32];
            getrandom::fill(&mut bytes).map_err(|error| VaultError::Other(error.to_string()))?;
            let fresh = Secret::new(bytes);
            split::set(keychain, name.as_str(), fresh.expose())?;
            let kept = split::get(keychain, name.as_str())?.ok_or(VaultError::Damaged)?;
            if kept == fresh { as_key(&kept) } else { Err(VaultError::Damaged) }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut dyn Keychain) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |keychain| {
            // A call whose caller gave up while it queued must not come to pass later, after a newer one was made.
            if !answer.is_closed() {
                let _ = answer.send(act(keychain));
            }
        });
        let gone = || VaultError::Other("the keychain's thread has ended".to_owned());
        self.jobs.send(job).map_err(|_| gone())?;
        match tokio::time::timeout(self.timeout, answered).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(gone()),
            Err(_) => Err(VaultError::TimedOut),
        }
    }
}

fn as_key(bytes: &Secret<Vec<u8>>) -> Result<Secret<[u8; 32]>, VaultError> {
    bytes.expose().as_slice().try_into().map(Secret::new).map_err(|_| VaultError::Damaged)
}
