//! Signing out, removing a clinic from this computer, and setting aside a journal that nobody can open.
//!
//! None of it waits for good: a server that does not answer and a keychain that asks somebody who is not there are given
//! [`FAREWELL`], and what they were told goes on behind.

use crate::{
    Core, Rounds,
    account::Account,
    clinic::Clinic,
    contract::{AppState, ErrorCode, SignOutChoice, StoreNotice, UiError},
    error::{from_store, from_vault},
    lock,
    opening::{Opened, Parked, Place, disk, file_name},
};
use openemr::{OpenEmr, Subject};
use std::{sync::Arc, time::Duration};
use store::{Cache, Journal};
use vault::{Item, ItemName, VaultError};

/// So long a server is waited for while somebody leaves.
pub(crate) const FAREWELL: Duration = Duration::from_secs(10);

impl Rounds {
    /// Tells the server, forgets the tokens and deletes the cache. What is unsent stays in the journal, encrypted, for
    /// the next sign-in here, or is deleted: that choice only whoever has opened the desk has.
    ///
    /// # Errors
    /// When unsent work cannot be deleted; nobody is signed out then. A server that cannot be told or a keychain that
    /// fails is no reason to stay signed in.
    pub async fn sign_out(&self, choice: SignOutChoice) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        if let Ok(account) = self.0.account() {
            account.end_tasks().await;
            if choice == SignOutChoice::Discard
                && let Err(error) = account.journal.call(|journal| journal.discard_unsent()).await
            {
                account.begin_work(self);
                return Err(from_store(error));
            }
            self.0.log_access(&account, None, "sign out").await;
            self.0.take_account();
            self.0.part_from(&account, choice).await;
        } else {
            let desk = lock(&self.0.desk).clone();
            if let Some(desk) = desk {
                if choice == SignOutChoice::Discard {
                    return Err(UiError::new(ErrorCode::SignedOut));
                }
                self.0.say_goodbye(&desk.place, None, desk.memory_only).await;
                if let Some(parked) = lock(&self.0.parked).get_mut(&desk.place) {
                    parked.cache = None;
                }
                self.0.delete_cache(&desk.place, desk.memory_only).await;
            }
        }
        self.0.end_attempt();
        self.0.forget_desk();
        if self.0.clinic().is_some_and(|clinic| !clinic.is_demo()) {
            self.0.remember(None);
        }
        Ok(self.0.trouble(None))
    }

    /// Deletes everything of this clinic from this computer: files, drafts, unsent writes, log and keys, of everybody
    /// who worked here. The window asks twice.
    ///
    /// # Errors
    /// When a file or the keychain cannot be reached; the clinic is still there then, to be removed again.
    pub async fn remove_clinic(&self) -> Result<AppState, UiError> {
        let clinic = {
            let _door = self.0.door.lock().await;
            let clinic = self.0.need_clinic()?;
            if !clinic.is_demo() {
                self.0.leave_desk(&clinic).await;
                self.0.trouble(None);
                self.0.delete_all_of(&clinic).await?;
                self.0.save(|file| file.clinic = None)?;
            }
            clinic
        };
        if clinic.is_demo() {
            return self.leave_clinic().await;
        }
        self.0.end_attempt();
        self.0.set_clinic(None);
        self.0.hub.change(|state| state.clinic = None);
        Ok(self.0.trouble(None))
    }

    /// The journal cannot be opened, since its key is gone or nothing in it can be read: sets the file aside, where
    /// somebody with the key may still read it, and begins a new one at the next sign-in. A key that can be read is kept,
    /// since it may be the only one to that file; the new journal takes it over.
    ///
    /// # Errors
    /// When there is no such journal, or the file or the keychain cannot be reached.
    pub async fn set_aside(&self) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        let place = lock(&self.0.unopenable).clone();
        let place = place.ok_or_else(|| {
            UiError::new(ErrorCode::Internal).with("detail", "there is no journal that cannot be opened")
        })?;
        let key = place.item(Item::JournalKey);
        let key_is_lost = match self.0.vault.key(&key).await {
            Ok(_) => false,
            Err(VaultError::Damaged) => true,
            Err(error) => return Err(from_vault(&error)),
        };
        let now = self.0.clock.now();
        let file = place.journal();
        let aside = tokio::task::spawn_blocking(move || Journal::set_aside(&file, now)).await;
        let aside = aside.map_err(std::io::Error::other).and_then(|aside| aside).map_err(disk)?;
        // After the file: a kill in between leaves a damaged key without a journal, which counts as none.
        let mut names = vec![place.item(Item::JournalMark)];
        names.extend(key_is_lost.then_some(key));
        self.0.vault.delete_all(&names).await.map_err(|error| from_vault(&error))?;
        *lock(&self.0.unopenable) = None;
        tracing::warn!("a journal that cannot be opened was set aside");
        let kept_as = file_name(&aside);
        self.0.hub.change(|state| {
            state.store =
                Some(StoreNotice::JournalRescued { drafts: 0, writes: 0, incomplete: true, kept_as });
        });
        Ok(self.0.trouble(None))
    }

    /// The notice about the files of this computer was read.
    pub fn notice_seen(&self) -> AppState {
        self.0.hub.change(|state| state.store = None)
    }
}

impl Core {
    /// Opens the databases, and remembers the journal that nobody can open.
    pub(crate) async fn open_for(&self, place: &Place) -> Result<Opened, UiError> {
        let opened = self.open_stores(place).await;
        let unopenable = opened
            .as_ref()
            .is_err_and(|error| matches!(error.code, ErrorCode::KeyMissing | ErrorCode::StoreDamaged));
        *lock(&self.unopenable) = unopenable.then(|| place.clone());
        opened
    }

    /// Tells the clinician what happened to the files, until they have read it.
    pub(crate) fn tell_notice(&self, opened: &Opened) {
        if let Some(notice) = opened.notice.clone() {
            self.hub.change(|state| state.store = Some(notice));
        }
    }

    /// The rest of a sign-out: its owner is no longer reachable by any command.
    async fn part_from(&self, account: &Account, choice: SignOutChoice) {
        let alive = lock(&account.renew).is_none().then(|| account.server.clone());
        self.say_goodbye(&account.place, alive, account.memory_only).await;
        if account.memory_only && choice == SignOutChoice::Keep {
            // Closing it would lose what was typed.
            account.server.stop();
            account.cache.close().await;
            let parked = Parked { cache: None, journal: account.journal.clone() };
            lock(&self.parked).insert(account.place.clone(), parked);
        } else {
            account.close().await;
        }
        self.delete_cache(&account.place, account.memory_only).await;
    }

    /// Ends the session at the server and forgets the tokens. `server` is absent where the session is only kept.
    async fn say_goodbye(&self, place: &Place, server: Option<OpenEmr>, memory_only: bool) {
        let Some(clinic) = self.clinic() else { return };
        let keeper = self.keeper(place, memory_only);
        let goodbye = tokio::spawn(async move {
            let server = match server {
                Some(server) => Some(server),
                None => {
                    let (connection, facts) = (Arc::clone(&clinic.connection), Arc::clone(&clinic.facts));
                    OpenEmr::restore(connection, facts, clinic.client.clone(), keeper).await.ok().flatten()
                }
            };
            let Some(server) = server else { return };
            let out = server.sign_out().await;
            if let Err(error) = &out.wiped {
                tracing::warn!(%error, "the keychain did not forget the tokens");
            }
        });
        if tokio::time::timeout(FAREWELL, goodbye).await.is_err() {
            tracing::info!("the server takes its time to hear of the sign-out");
        }
    }

    /// Deletes the cache with its key, and when the sign-in was.
    async fn delete_cache(&self, place: &Place, memory_only: bool) {
        if memory_only {
            return;
        }
        if let Err(error) = Cache::delete(&place.cache()) {
            tracing::warn!(%error, "the cache could not be deleted");
        }
        let (vault, items) =
            (Arc::clone(&self.vault), [place.item(Item::CacheKey), place.item(Item::SignIn)]);
        let forgetting = tokio::spawn(async move {
            if let Err(error) = vault.delete_all(&items).await {
                from_vault(&error);
            }
        });
        if tokio::time::timeout(FAREWELL, forgetting).await.is_err() {
            tracing::info!("the keychain takes its time to forget the cache's key");
        }
    }

    /// Closes whatever is open or parked of this clinic, and says goodbye to its server.
    pub(crate) async fn leave_desk(&self, clinic: &Clinic) {
        self.end_attempt();
        let desk = lock(&self.desk).take();
        if let Some(account) = self.take_account() {
            if !clinic.is_demo() {
                account.end_tasks().await;
                let alive = lock(&account.renew).is_none().then(|| account.server.clone());
                self.say_goodbye(&account.place, alive, account.memory_only).await;
            }
            account.close().await;
        } else if let Some(desk) = desk.filter(|_| !clinic.is_demo()) {
            self.say_goodbye(&desk.place, None, desk.memory_only).await;
        }
        let parked = std::mem::take(&mut *lock(&self.parked));
        for parked in parked.into_values() {
            parked.journal.close().await;
        }
    }

    /// Deletes a clinic's folder, then every item that the keychain has of it: without its key no file opens, and while
    /// there is a file its owner can be told by it.
    pub(crate) async fn delete_all_of(&self, clinic: &Clinic) -> Result<(), UiError> {
        let folder = self.home.join(&clinic.key);
        let mut names = ItemName::all_of_clinic(&clinic.key);
        let known = self.saved().clinic.and_then(|clinic| clinic.account).map(|who| who.subject);
        let folders = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let found = folders.filter_map(|entry| entry.file_name().into_string().ok());
        // A folder is an account's if it is called like one.
        for subject in found.chain(known).filter(|name| Subject::parse(name).is_ok()) {
            names.extend(ItemName::all_of_account(&clinic.key, &subject));
        }
        // The keys first: what is left of a file then opens nothing, should the rest fail.
        match self.vault.delete_all(&names).await {
            Ok(()) | Err(VaultError::Absent) => {}
            Err(error) => return Err(from_vault(&error)),
        }
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(disk(error)),
            _ => Ok(()),
        }
    }
}
