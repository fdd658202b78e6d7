//! What the core needs from the shell.

use crate::{
    contract::{NewerVersion, PackageKind, PolicyTrouble, UpdateTrouble},
    policy::ClinicPolicy,
};
use demo_clinic::DemoClinic;
use domain::time::Clock;
use openemr::Limits;
use std::{future::Future, path::PathBuf, pin::Pin, sync::Arc};
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

/// What a person chooses in a dialog: a file, or nothing where they closed it.
pub type Chosen = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// The system's dialogs for files, as the shell reaches them. The window itself names no file and reads none.
pub trait FileDialogs: Send + Sync {
    /// Lets a person choose a file that is read.
    fn to_read(&self) -> Chosen;

    /// Lets a person choose where a file is written, with a name for it. The system asks before an older one goes.
    fn to_write(&self, name: &str) -> Chosen;

    /// The same as [`FileDialogs::to_read`], for a file of any kind.
    fn to_add(&self) -> Chosen;

    /// The same as [`FileDialogs::to_write`], for a copy of any kind.
    fn to_copy(&self, name: &str) -> Chosen;
}

/// No dialogs: each is closed at once. For a core at which nobody sits.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDialogs;

impl FileDialogs for NoDialogs {
    fn to_read(&self) -> Chosen {
        Box::pin(std::future::ready(None))
    }

    fn to_write(&self, _name: &str) -> Chosen {
        Box::pin(std::future::ready(None))
    }

    fn to_add(&self) -> Chosen {
        Box::pin(std::future::ready(None))
    }

    fn to_copy(&self, _name: &str) -> Chosen {
        Box::pin(std::future::ready(None))
    }
}

/// The log's name in the folder of Rounds; the shell writes it.
pub const LOG_FILE: &str = "rounds.log";

/// What exchanges this program for a newer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeptBy {
    /// The computer's package manager.
    System(PackageKind),
    /// A feed that the program asks by itself.
    Feed,
    /// Somebody, by hand.
    Hand,
    /// Nothing, as long as the clinic's file that would say so cannot be used.
    Unsettled(PolicyTrouble),
}

/// A step towards a newer version, which takes its time.
pub type Step<'a, T> = Pin<Box<dyn Future<Output = Result<T, UpdateTrouble>> + Send + 'a>>;

/// The program as it is installed, and what can take its place. Nothing of it asks anybody or decides when.
pub trait Program: Send + Sync {
    /// What exchanges it.
    fn kept_by(&self) -> KeptBy;

    /// The licences that were shipped with it, if they are there.
    fn notices(&self) -> Option<PathBuf>;

    /// The clinic's file that says where newer versions come from, if there is one.
    fn policy(&self) -> Option<PathBuf>;

    /// Asks the feed for a version that is newer than this one.
    fn look(&self) -> Step<'_, Option<NewerVersion>>;

    /// Fetches the version that was found last, and checks who signed it. `told` hears how many percent have come.
    fn fetch<'a>(&'a self, told: &'a (dyn Fn(u32) + Send + Sync)) -> Step<'a, ()>;

    /// Puts what was fetched in this program's place and begins again with it.
    fn install(&self) -> Step<'_, ()>;
}

/// A program that was not installed: nothing exchanges it. For tests and measurements.
#[derive(Clone, Copy, Debug)]
pub struct LooseProgram;

impl Program for LooseProgram {
    fn kept_by(&self) -> KeptBy {
        KeptBy::Hand
    }

    fn notices(&self) -> Option<PathBuf> {
        None
    }

    fn policy(&self) -> Option<PathBuf> {
        None
    }

    fn look(&self) -> Step<'_, Option<NewerVersion>> {
        Box::pin(async { Ok(None) })
    }

    fn fetch<'a>(&'a self, _told: &'a (dyn Fn(u32) + Send + Sync)) -> Step<'a, ()> {
        Box::pin(async { Err(UpdateTrouble::NoAnswer) })
    }

    fn install(&self) -> Step<'_, ()> {
        Box::pin(async { Err(UpdateTrouble::NotInstalled) })
    }
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
    /// The system's dialogs for files: [`NoDialogs`] where nobody sits before the core.
    pub files: Arc<dyn FileDialogs>,
    /// The keychain: the operating system's ([`os_vault`]), or one in memory for tests.
    pub vault: Vault,
    /// The clock: [`SystemClock`], or one that a test winds.
    pub clock: Arc<dyn Clock>,
    /// The program as it is installed: [`LooseProgram`] where nothing of that matters.
    pub program: Arc<dyn Program>,
    /// Where a person looks for files they asked for: the Downloads folder.
    pub downloads: PathBuf,
    /// A demo clinic that stands in for whatever address is typed, remembered like any other: for tests of what a
    /// real clinic leaves on this computer. The shell has none.
    pub stand_in: Option<Arc<DemoClinic>>,
    /// What a server is allowed, and how politely it is asked. The shell takes the defaults; tests, whose clinics are
    /// nobody's, shorten the pauses.
    pub limits: Limits,
    /// What the clinic has settled for its computers: nothing where it has no file.
    pub policy: ClinicPolicy,
    /// Version of Rounds.
    pub version: String,
}
