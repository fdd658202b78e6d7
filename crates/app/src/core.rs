//! The core: the desk, what is held for those who are not at it, and what the shell lent.

use crate::{
    account::{Account, place::Place},
    contract::{AppState, ClientState, ErrorCode, UiError, UnkeptDraft},
    desk::{
        clinic::{Clinic, site_of},
        held::{Held, HeldByPlace},
        idle::{IdleWatch, Moment},
        keeper::{KeychainKeeper, NothingKept},
        standing::{Change, Desk, Locked, Standing},
    },
    environment::{Browser, Environment, FileDialogs, Program},
    error::{from_connection, from_disk},
    hub::Hub,
    locked::locked,
    policy::ClinicPolicy,
    settings_file::{ClinicMemory, SettingsFile, SettingsStore},
};
use demo_clinic::DemoClinic;
use domain::time::Clock;
use openemr::{Connection, Limits, Site, SiteAddress, TokenKeeper};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex},
};
use tokio::sync::oneshot;
use vault::{Vault, VaultError};

/// The core as the shell holds it: each command is one of its methods, and nothing in here calls them. Clones share it.
#[derive(Clone)]
pub struct Rounds(pub(crate) Arc<Core>);

/// What every command and every task finds.
pub(crate) struct Core {
    pub(crate) home: PathBuf,
    pub(crate) computer: String,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) browser: Arc<dyn Browser>,
    pub(crate) files: Arc<dyn FileDialogs>,
    pub(crate) vault: Arc<Vault>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) downloads: PathBuf,
    pub(crate) program: Arc<dyn Program>,
    pub(crate) limits: Limits,
    pub(crate) policy: Arc<ClinicPolicy>,
    /// Stands in for whatever address is typed, in a test.
    pub(crate) stand_in: Option<Arc<DemoClinic>>,
    pub(crate) file: Arc<SettingsStore>,
    standing: Mutex<Standing>,
    held: Mutex<HeldByPlace>,
    /// When the window was last used.
    pub(crate) idle: Mutex<IdleWatch>,
    /// Who waits for the window to have stored what was being typed.
    pub(crate) flushing: Mutex<Vec<oneshot::Sender<Vec<UnkeptDraft>>>>,
    /// One change of clinic or account at a time: connecting, signing in and leaving never overlap.
    pub(crate) door: tokio::sync::Mutex<()>,
    /// One step towards a newer version at a time.
    pub(crate) updating: tokio::sync::Mutex<()>,
    /// Held while a copy of a document is written where somebody chose to have it.
    pub(crate) copying: Arc<tokio::sync::Mutex<()>>,
}

impl Core {
    /// A core at whose desk nobody sits, with no clinic.
    pub(crate) fn new(environment: Environment, file: SettingsStore, hub: Hub) -> Self {
        Self {
            home: environment.home,
            computer: environment.computer,
            clock: environment.clock,
            browser: environment.browser,
            files: environment.files,
            vault: Arc::new(environment.vault),
            hub: Arc::new(hub),
            downloads: environment.downloads,
            program: environment.program,
            limits: environment.limits,
            policy: Arc::new(environment.policy),
            stand_in: environment.stand_in,
            file: Arc::new(file),
            standing: Mutex::default(),
            held: Mutex::default(),
            idle: Mutex::default(),
            flushing: Mutex::default(),
            door: tokio::sync::Mutex::default(),
            updating: tokio::sync::Mutex::default(),
            copying: Arc::default(),
        }
    }

    /// Changes how the desk stands, and shows it in the same breath: what is decided by the one is never older than the
    /// other.
    pub(crate) fn turn(&self, change: Change) -> AppState {
        self.stand(|standing| standing.turn(change))
    }

    /// The same, with why it came to stand so, if there is something to say.
    pub(crate) fn turn_and_say(&self, change: Change, why: Option<UiError>) -> AppState {
        self.stand(|standing| {
            standing.turn(change);
            standing.why = why;
        })
    }

    /// The same, if the desk still stands as whoever asked found it; else it came too late, and there is nothing to say.
    pub(crate) fn turn_if(&self, still: impl FnOnce(&Desk) -> bool, change: Change, why: Option<UiError>) {
        self.stand(|standing| {
            if still(&standing.desk) {
                standing.turn(change);
                standing.why = why;
            }
        });
    }

    /// Says why the last attempt came to nothing, or that there is nothing to say.
    pub(crate) fn say(&self, why: Option<UiError>) -> AppState {
        self.stand(|standing| standing.why = why)
    }

    /// The same, if the desk still stands as whoever says it found it.
    pub(crate) fn say_if(&self, still: impl FnOnce(&Desk) -> bool, why: UiError) {
        self.stand(|standing| {
            if still(&standing.desk) {
                standing.why = Some(why);
            }
        });
    }

    /// Remembers the journal that could not be opened at the last try.
    pub(crate) fn note_unopenable(&self, place: Option<Place>) {
        locked(&self.standing).unopenable = place;
    }

    /// Looks at how the desk stands.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&Standing) -> T) -> T {
        look(&locked(&self.standing))
    }

    fn stand(&self, change: impl FnOnce(&mut Standing)) -> AppState {
        let mut standing = locked(&self.standing);
        change(&mut standing);
        self.hub.show(|state| standing.show(state))
    }

    /// The connected clinic.
    pub(crate) fn clinic(&self) -> Option<Arc<Clinic>> {
        self.look(|standing| standing.desk.clinic().cloned())
    }

    /// The clinic, or the error that none is connected.
    pub(crate) fn need_clinic(&self) -> Result<Arc<Clinic>, UiError> {
        self.clinic().ok_or_else(|| UiError::new(ErrorCode::SignedOut))
    }

    /// The account that is signed in, or the error that nobody is.
    pub(crate) fn account(&self) -> Result<Arc<Account>, UiError> {
        self.look(|standing| standing.desk.open().map(|open| Arc::clone(&open.account)))
            .ok_or_else(|| UiError::new(ErrorCode::SignedOut))
    }

    /// Whether this very account is open, and not one that was locked, left or renewed meanwhile.
    pub(crate) fn is_open(&self, account: &Arc<Account>) -> bool {
        self.account().is_ok_and(|open| Arc::ptr_eq(&open, account))
    }

    /// The account as it is open now, if whoever opened this one has sat here since: with another session, where that was
    /// renewed meanwhile.
    pub(crate) fn still_open(&self, account: &Account) -> Option<Arc<Account>> {
        self.account().ok().filter(|open| open.is_one_with(account))
    }

    /// Whether the server wants a new sign-in of whoever is here.
    pub(crate) fn needs_sign_in(&self) -> bool {
        self.look(|standing| standing.desk.open().is_some_and(|open| open.renew.is_some()))
    }

    /// The desk, if it is locked.
    pub(crate) fn locked_desk(&self) -> Option<Locked> {
        self.look(|standing| standing.desk.locked().cloned())
    }

    /// No desk is locked: whoever stands before a lock has no business with this computer's clinic or settings.
    pub(crate) fn not_behind_the_lock(&self) -> Result<(), UiError> {
        if self.locked_desk().is_some() { Err(UiError::new(ErrorCode::SignedOut)) } else { Ok(()) }
    }

    /// How the server saw this computer's client last.
    pub(crate) fn note_client(&self, client: ClientState) {
        self.hub.change(|state| {
            if let Some(view) = &mut state.clinic {
                view.client = client;
                view.client_error = None;
            }
        });
    }

    /// What is held for the account of a place while its owner is away.
    pub(crate) fn held<T>(&self, place: &Place, use_it: impl FnOnce(&mut Held) -> T) -> T {
        use_it(locked(&self.held).entry(place.clone()).or_default())
    }

    /// What is held for everybody.
    pub(crate) fn all_held<T>(&self, use_it: impl FnOnce(&mut HeldByPlace) -> T) -> T {
        use_it(&mut locked(&self.held))
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

    /// Prepares to ask a site; nothing is sent yet.
    pub(crate) fn open_connection(&self, site: Site) -> Result<Arc<Connection>, UiError> {
        Connection::open_with(site, Arc::clone(&self.clock), self.limits).map_err(|e| from_connection(&e))
    }

    /// The site at an address: the one that stands in for all of them, in a test.
    pub(crate) fn site_at(&self, address: SiteAddress) -> Result<Site, UiError> {
        self.stand_in.as_deref().map_or(Ok(Site::Typed(address)), site_of)
    }

    /// Somebody is here.
    pub(crate) fn used(&self) {
        locked(&self.idle).used(self.moment());
    }

    /// Now, on both clocks.
    pub(crate) fn moment(&self) -> Moment {
        (self.clock.now(), self.clock.monotonic())
    }

    /// Who keeps the tokens of an account, the same one until its next sign-out.
    pub(crate) fn keeper(&self, place: &Place, memory_only: bool) -> Arc<dyn TokenKeeper> {
        if memory_only {
            return Arc::new(NothingKept);
        }
        let keeper = self.held(place, |held| {
            held.keeper.get_or_insert_with(|| KeychainKeeper::new(&self.vault, place)).clone()
        });
        Arc::new(keeper)
    }

    /// Forgets the tokens of an account, whether or not a whole session can be made of them.
    ///
    /// # Errors
    /// When the keychain does not forget them.
    pub(crate) async fn retire_keeper(&self, place: &Place) -> Result<(), VaultError> {
        let kept = self.held(place, |held| held.keeper.take());
        kept.unwrap_or_else(|| KeychainKeeper::new(&self.vault, place)).retire().await
    }
}
