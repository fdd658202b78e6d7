//! A keychain in files, for a process that is killed: like the operating system's it outlives the process.

use domain::phi::Secret;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use vault::{Keychain, VaultError};

/// One file an item, whole or not there at all.
pub struct FileKeychain {
    folder: PathBuf,
}

impl FileKeychain {
    /// The keychain in `folder`, which is made.
    pub fn new(folder: PathBuf) -> std::io::Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    fn path(&self, name: &str) -> PathBuf {
        let spelled: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(spelled)
    }
}

impl Keychain for FileKeychain {
    fn read(&mut self, name: &str) -> Result<Option<Secret<Vec<u8>>>, VaultError> {
        match fs::read(self.path(name)) {
            Ok(bytes) => Ok(Some(Secret::new(bytes))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(VaultError::Other(error.to_string())),
        }
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let (path, young) = (self.path(name), self.folder.join("young"));
        let written = fs::write(&young, bytes).and_then(|()| fs::rename(&young, path));
        written.map_err(|error| VaultError::Other(error.to_string()))
    }

    fn remove(&mut self, name: &str) -> Result<bool, VaultError> {
        match fs::remove_file(self.path(name)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(VaultError::Other(error.to_string())),
        }
    }
}
