//! Use-cases of Rounds, one file a feature; the only crate that sees server, store and keychain together.
//!
//! [`Rounds`] is the core as the shell holds it. Each command of the seam is one of its methods; what happens by
//! itself arrives through [`Rounds::watch`].

mod access_log;
mod account;
mod asking;
mod chart;
mod clinic;
mod clock;
pub mod commands;
pub mod contract;
mod demographics;
mod desk;
mod drafts;
mod encounters;
mod entries;
mod error;
mod forms;
mod hub;
mod known_clinic;
mod locked;
mod notes;
mod outbox;
mod patients;
mod reading;
mod removal;
mod schedule;
mod sending;
mod session;
mod settings;
mod settings_file;
mod shown;
mod vitals;
mod workspace;
mod writing;

use account::{
    Account,
    access_log::Unlogged,
    place::{Place, make_private},
    stores::Parked,
    unkept::Unkept,
};
use clinic::Clinic;
use contract::{
    AppState, ConnectionView, ErrorCode, IndexView, OutboxCounts, SessionView, UiError, UnkeptDraft,
};
use demo_clinic::DemoClinic;
use desk::idle::IdleWatch;
use desk::keeper::KeychainKeeper;
use domain::time::Clock;
use error::from_disk;
use hub::Hub;
use locked::locked;
use session::lock::LockedDesk;
use session::sign_in::Attempt;
use settings_file::{ClinicMemory, SettingsFile, SettingsStore};
use std::{
    collections::BTreeMap,
    io,
    path::PathBuf,
    sync::{Arc, Mutex},
};
use tokio::sync::oneshot;
use vault::{Vault, os::OsKeychain};

pub use clock::SystemClock;
pub use hub::Watch;
pub use openemr::Limits;
pub use vault::profile_id;

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

/// The core. Clones share it.
#[derive(Clone)]
pub struct Rounds(Arc<Core>);

pub(crate) struct Core {
    pub(crate) home: PathBuf,
    pub(crate) computer: String,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) browser: Arc<dyn Browser>,
    pub(crate) vault: Arc<Vault>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) downloads: PathBuf,
    pub(crate) limits: Limits,
    stand_in: Option<Arc<DemoClinic>>,
    pub(crate) file: Arc<SettingsStore>,
    clinic: Mutex<Option<Arc<Clinic>>>,
    /// Who is here, with everything open. No command reaches anything of a patient but through this.
    account: Mutex<Option<Arc<Account>>>,
    /// Whose desk is locked.
    pub(crate) desk: Mutex<Option<LockedDesk>>,
    /// What stays open in memory while its owner is away, where there is no keychain.
    pub(crate) parked: Mutex<BTreeMap<Place, Parked>>,
    /// The journal that could not be opened at the last try.
    pub(crate) unopenable: Mutex<Option<Place>>,
    pub(crate) attempt: Mutex<Option<Attempt>>,
    /// Why the last sign-in, unlocking or session ended, if there is something to say.
    pub(crate) why: Mutex<Option<UiError>>,
    /// When the window was last used.
    pub(crate) idle: Mutex<IdleWatch>,
    /// Who waits for the window to have stored what was being typed.
    pub(crate) flushing: Mutex<Vec<oneshot::Sender<Vec<UnkeptDraft>>>>,
    /// What was typed and could not be kept before a lock, in memory until its owner is back.
    pub(crate) unkept: Mutex<BTreeMap<Place, Unkept>>,
    /// Lines of each account's access log that its journal has not taken yet.
    pub(crate) unlogged: Mutex<BTreeMap<Place, Unlogged>>,
    /// Who keeps the tokens of each account since its last sign-out.
    pub(crate) keepers: Mutex<BTreeMap<Place, KeychainKeeper>>,
    /// One change of clinic or account at a time: connecting, signing in and leaving never overlap.
    pub(crate) door: tokio::sync::Mutex<()>,
}

impl Rounds {
    /// Starts the core: makes the folder, reads the settings, and goes back to the clinic of the last time. Nobody is
    /// signed in by it, and no database is opened: a desk that was in use is locked, and [`Rounds::restore`] finds out
    /// what opens it.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn start(environment: Environment) -> io::Result<Self> {
        make_private(&environment.home)?;
        let file = Arc::new(SettingsStore::open(&environment.home));
        let state = AppState {
            revision: 0,
            clinic: None,
            session: SessionView::SignedOut { why: None },
            connection: ConnectionView::Idle,
            rights: None,
            index: IndexView::Unavailable,
            outbox: OutboxCounts::default(),
            settings: file.saved().settings,
            memory_only: false,
            store: None,
            clock: None,
            unlogged: 0,
            version: environment.version,
        };
        let core = Self(Arc::new(Core {
            home: environment.home,
            computer: environment.computer,
            clock: environment.clock,
            browser: environment.browser,
            vault: Arc::new(environment.vault),
            hub: Arc::new(Hub::new(state)),
            downloads: environment.downloads,
            limits: environment.limits,
            stand_in: environment.stand_in,
            file,
            clinic: Mutex::default(),
            account: Mutex::default(),
            desk: Mutex::default(),
            parked: Mutex::default(),
            unopenable: Mutex::default(),
            attempt: Mutex::default(),
            why: Mutex::default(),
            idle: Mutex::default(),
            flushing: Mutex::default(),
            unkept: Mutex::default(),
            unlogged: Mutex::default(),
            keepers: Mutex::default(),
            door: tokio::sync::Mutex::default(),
        }));
        core.0.return_to_clinic();
        Ok(core)
    }

    /// Watches what happens by itself; the first event is the whole state.
    pub fn watch(&self) -> Watch {
        self.0.hub.watch()
    }

    /// The frame's state now.
    pub fn state(&self) -> AppState {
        self.0.hub.state()
    }

    /// Closes the databases. What was typed and acknowledged is on disk already.
    pub async fn close(&self) {
        if let Some(account) = self.0.take_account() {
            account.close().await;
        }
        if let Some(clinic) = self.0.clinic() {
            clinic.close().await;
        }
    }
}

impl Core {
    /// The connected clinic.
    pub(crate) fn clinic(&self) -> Option<Arc<Clinic>> {
        locked(&self.clinic).clone()
    }

    pub(crate) fn set_clinic(&self, clinic: Option<Arc<Clinic>>) {
        *locked(&self.clinic) = clinic;
    }

    /// The clinic, or the error that none is connected.
    pub(crate) fn need_clinic(&self) -> Result<Arc<Clinic>, UiError> {
        self.clinic().ok_or_else(|| UiError::new(ErrorCode::SignedOut))
    }

    /// The account that is signed in, or the error that nobody is.
    pub(crate) fn account(&self) -> Result<Arc<Account>, UiError> {
        locked(&self.account).clone().ok_or_else(|| UiError::new(ErrorCode::SignedOut))
    }

    pub(crate) fn set_account(&self, account: Arc<Account>) {
        *locked(&self.account) = Some(account);
    }

    /// Whether this very account is open, and not one that was locked, left or renewed meanwhile.
    pub(crate) fn is_open(&self, account: &Arc<Account>) -> bool {
        locked(&self.account).as_ref().is_some_and(|open| Arc::ptr_eq(open, account))
    }

    pub(crate) fn take_account(&self) -> Option<Arc<Account>> {
        locked(&self.account).take()
    }

    /// The settings file as it stands.
    pub(crate) fn saved(&self) -> SettingsFile {
        self.file.saved()
    }

    /// Changes the settings file.
    pub(crate) fn save(&self, change: impl FnOnce(&mut SettingsFile)) -> Result<(), UiError> {
        self.file.save(change).map_err(from_disk)
    }

    /// What is remembered of a clinic between starts.
    pub(crate) fn memory_of(&self, clinic: &Clinic) -> ClinicMemory {
        if clinic.is_demo() {
            ClinicMemory::none()
        } else {
            ClinicMemory::of(&self.file, &clinic.facts.address)
        }
    }

    /// Lines of an account's access log that wait since before.
    pub(crate) fn unlogged_of(&self, place: &Place) -> Unlogged {
        Arc::clone(locked(&self.unlogged).entry(place.clone()).or_default())
    }

    /// What somebody typed before a lock and could not be kept.
    pub(crate) fn unkept_of(&self, place: &Place) -> Unkept {
        locked(&self.unkept).entry(place.clone()).or_default().clone()
    }
}
