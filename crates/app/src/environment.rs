//! What the core needs from the shell.

use demo_clinic::DemoClinic;
use domain::time::Clock;
use openemr::Limits;
use std::{path::PathBuf, sync::Arc};
use vault::{Vault, os::OsKeychain};

/// The system's browser could not be opened.
#[derive(Clone, Copy, Debug)]
pub struct BrowserError;

/// The system's browser, as the shell reaches it.
pub trait Browser: Send + Sync {
    /// Opens an address in it.
    ///
    /// # Errors
    /// When the system knows no browser or it does not start.
    fn open(&self, address: &str) -> Result<(), BrowserError>;

    /// True if a link of our scheme would come back to Rounds; otherwise the sign-in returns over loopback.
    fn links_return(&self) -> bool;
}

/// The operating system's keychain. `profile` is empty for the default folder, else what keeps the entries of another
/// folder apart ([`profile_id`]).
pub fn os_vault(profile: &str) -> Vault {
    Vault::new(OsKeychain::new(vault::service_name(profile)))
}

/// What the core needs from the shell.
pub struct Environment {
    /// The folder of every file that Rounds writes.
    pub home: PathBuf,
    /// A word that lets an administrator tell this computer from others: its host name.
    pub computer: String,
    /// The system's browser.
    pub browser: Arc<dyn Browser>,
    /// The keychain: the operating system's ([`os_vault`]), or one in memory for tests.
    pub vault: Vault,
    /// The clock: [`SystemClock`], or one that a test winds.
    pub clock: Arc<dyn Clock>,
    /// Where a person looks for files they asked for: the Downloads folder.
    pub downloads: PathBuf,
    /// A demo clinic that stands in for whatever address is typed, remembered like any other: for tests of what a
    /// real clinic leaves on this computer. The shell has none.
    pub stand_in: Option<Arc<DemoClinic>>,
    /// What a server is allowed, and how politely it is asked. The shell takes the defaults; tests, whose clinics are
    /// nobody's, shorten the pauses.
    pub limits: Limits,
    /// Version of Rounds.
    pub version: String,
}
