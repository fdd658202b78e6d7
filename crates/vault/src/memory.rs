//! A keychain in memory: for the demo clinic, whose items must not outlive it, and for tests.

use crate::{error::VaultError, keychain::Keychain};
use domain::phi::Secret;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Items in memory. Clones share them, as two starts of one app share the operating system's keychain.
#[derive(Clone, Default)]
pub struct MemoryKeychain {
    items: Arc<Mutex<HashMap<String, Secret<Vec<u8>>>>>,
}

impl MemoryKeychain {
    /// An empty keychain.
    pub fn new() -> Self {
        Self::default()
    }

    /// The names of all items, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.with(|items| items.keys().cloned().collect());
        names.sort();
        names
    }

    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, Secret<Vec<u8>>>) -> T) -> T {
        // A map is whole after every single operation, so a poisoned lock holds nothing half done.
        act(&mut self.items.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Keychain for MemoryKeychain {
    fn read(&mut self, name: &str) -> Result<Option<Secret<Vec<u8>>>, VaultError> {
        Ok(self.with(|items| items.get(name).cloned()))
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        self.with(|items| items.insert(name.to_owned(), Secret::new(bytes.to_vec())));
        Ok(())
    }

    fn remove(&mut self, name: &str) -> Result<bool, VaultError> {
        Ok(self.with(|items| items.remove(name).is_some()))
    }
}
