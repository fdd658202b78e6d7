//! The async face of a keychain: one thread owns it, every call has a timeout.

use crate::{error::VaultError, item::ItemName, keychain::Keychain, split};
use domain::phi::Secret;
use std::{sync::mpsc, thread, time::Duration};
use tokio::sync::oneshot;

/// Longest time a call may take before it is [`VaultError::TimedOut`]: a person may be typing the keyring's password.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// A call; told whom to ask, or what to answer in place of asking.
type Job = Box<dyn FnOnce(Result<&mut dyn Keychain, VaultError>) -> Done + Send>;

/// A call that was made, and whose caller does not know of it yet.
struct Done {
    /// The keychain is locked: its owner sent the question away.
    is_locked: bool,
    answer: Box<dyn FnOnce()>,
}

/// The keychain as the rest of Rounds uses it. Calls run one after another on one thread, which ends when the
/// vault is dropped. A locked keychain asks its owner; what waited behind a question that was sent away is answered with
/// [`VaultError::Locked`], and only what is called afterwards asks again.
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
                let done = job(Ok(&mut keychain));
                // Whoever waits behind a question that was sent away would ask it once more. Taken before anybody hears of
                // it: what is called after that asks again.
                let waiting: Vec<Job> = if done.is_locked { queue.try_iter().collect() } else { Vec::new() };
                (done.answer)();
                for job in waiting {
                    (job(Err(VaultError::Locked)).answer)();
                }
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
            if answer.is_closed() {
                return Done { is_locked: false, answer: Box::new(|| {}) };
            }
            let outcome = keychain.and_then(act);
            let is_locked = matches!(outcome, Err(VaultError::Locked));
            Done { is_locked, answer: Box::new(move || drop(answer.send(outcome))) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    /// Asks its owner at each call, who says no once as many calls wait as are to.
    struct Asking {
        asked: Arc<AtomicU32>,
        no: mpsc::Receiver<()>,
    }

    impl Keychain for Asking {
        fn read(&mut self, _name: &str) -> Result<Option<Secret<Vec<u8>>>, VaultError> {
            self.asked.fetch_add(1, Ordering::SeqCst);
            let _ = self.no.recv();
            Err(VaultError::Locked)
        }

        fn write(&mut self, _name: &str, _bytes: &[u8]) -> Result<(), VaultError> {
            Err(VaultError::Locked)
        }

        fn remove(&mut self, _name: &str) -> Result<bool, VaultError> {
            Err(VaultError::Locked)
        }
    }

    #[tokio::test]
    async fn a_question_that_is_sent_away_is_not_asked_again_by_whoever_waited_behind_it() {
        let asked = Arc::new(AtomicU32::new(0));
        let (say_no, no) = mpsc::channel();
        let vault = Vault::new(Asking { asked: Arc::clone(&asked), no });
        let name = ItemName::of_clinic("https://a.example/|default", crate::Item::ClientSecret);
        let said = async { say_no.send(()) };
        // In this order: both calls are queued before anybody answers.
        let (first, second, said) = tokio::join!(vault.get(&name), vault.get(&name), said);
        said.expect("the keychain listens");
        assert!(matches!(first, Err(VaultError::Locked)) && matches!(second, Err(VaultError::Locked)));
        assert_eq!(asked.load(Ordering::SeqCst), 1, "once for both");
        say_no.send(()).expect("the keychain listens");
        assert!(matches!(vault.get(&name).await, Err(VaultError::Locked)));
        assert_eq!(asked.load(Ordering::SeqCst), 2, "whoever calls afterwards asks again");
    }
}
