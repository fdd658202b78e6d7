//! What the operating system's keychain keeps for Rounds: tokens, the client secret and the two database keys.
//! Absent, missing, locked and denied are never taken for each other, and no secret can be printed.
//! `app` and tests import it; of ours it imports `domain` alone.
//!
//! [`Vault`] is the async face; one thread of its own talks to a [`Keychain`], of which there are two: the
//! operating system's ([`os::OsKeychain`]) and memory ([`memory::MemoryKeychain`], for the demo clinic and tests).
//! One suite (`tests/conformance.rs`) runs on both. Large values are split, see [`split`].

mod error;
mod item;
mod keychain;
pub mod memory;
pub mod os;
pub mod scripted;
pub mod split;
mod vault;

pub use error::VaultError;
pub use item::{Item, ItemName, profile_id, service_name};
pub use keychain::Keychain;
pub use vault::{DEFAULT_TIMEOUT, Vault};
