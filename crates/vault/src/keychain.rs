//! What Rounds needs of a keychain: named items of bytes.

use crate::error::VaultError;
use domain::phi::Secret;

/// A keychain that holds items of up to [`crate::split::PART_LIMIT`] bytes and a few dozen more. Calls block and are
/// made from one thread only, since platform stores do not keep the order of calls from several.
pub trait Keychain: Send {
    /// The item's bytes; `None` if there is no such item.
    fn read(&mut self, name: &str) -> Result<Option<Secret<Vec<u8>>>, VaultError>;

    /// Creates or replaces the item, as a whole or not at all.
    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), VaultError>;

    /// Removes the item; true if there was one.
    fn remove(&mut self, name: &str) -> Result<bool, VaultError>;
}
