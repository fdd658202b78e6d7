//! A keychain that fails as told, for tests of whoever stands above: locked, denied, absent, silent, or dead after
//! so many changes.

use crate::{error::VaultError, keychain::Keychain, memory::MemoryKeychain};
use domain::phi::Secret;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// What the keychain does when it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// It works.
    Works,
    /// Every call fails with this error.
    Fails(VaultError),
    /// Every call waits until the behaviour is changed, then follows the new one.
    Hangs,
    /// This many more changes succeed, then every call fails, as if the process had been killed between two of them.
    DiesAfter(u32),
}

/// A [`MemoryKeychain`] with a [`Behaviour`] that a test changes from outside. Clones share both.
#[derive(Clone)]
pub struct ScriptedKeychain {
    items: MemoryKeychain,
    script: Arc<(Mutex<Behaviour>, Condvar)>,
}

impl ScriptedKeychain {
    /// A keychain over these items.
    pub fn new(items: MemoryKeychain, behaviour: Behaviour) -> Self {
        Self { items, script: Arc::new((Mutex::new(behaviour), Condvar::new())) }
    }

    /// Changes the behaviour from now on and wakes calls that hang.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.script.0.lock().unwrap_or_else(PoisonError::into_inner) = behaviour;
        self.script.1.notify_all();
    }

    fn permit(&self, changes: bool) -> Result<(), VaultError> {
        let mut behaviour = self.script.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match &mut *behaviour {
                Behaviour::Works => return Ok(()),
                Behaviour::Fails(error) => return Err(error.clone()),
                Behaviour::DiesAfter(0) => return Err(VaultError::Other("killed".to_owned())),
                Behaviour::DiesAfter(left) => {
                    *left -= u32::from(changes);
                    return Ok(());
                }
                Behaviour::Hangs => {
                    behaviour = self.script.1.wait(behaviour).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

impl Keychain for ScriptedKeychain {
    fn read(&mut self, name: &str) -> Result<Option<Secret<Vec<u8>>>, VaultError> {
        self.permit(false)?;
        self.items.read(name)
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        self.permit(true)?;
        self.items.write(name, bytes)
    }

    fn remove(&mut self, name: &str) -> Result<bool, VaultError> {
        self.permit(true)?;
        self.items.remove(name)
    }
}
