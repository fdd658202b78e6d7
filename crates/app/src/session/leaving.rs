//! Signing out, and setting aside a journal that nobody can open.
//!
//! Whoever leaves is gone from the screen at once. None of it waits for good: a server that does not answer and a keychain
//! that asks somebody who is not there are given [`FAREWELL`] together, and what they were told goes on behind.

use crate::{
    Core, Rounds,
    account::Account,
    account::place::{Place, file_name},
    account::stores::{Opened, Parked},
    clinic::Clinic,
    contract::{AppState, ErrorCode, SignOutChoice, StoreNotice, UiError},
    error::{from_disk, from_store, from_vault},
    locked::locked,
    session::lock::LockedDesk,
};
use openemr::OpenEmr;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use store::{Cache, Journal};
use vault::{Item, VaultError};

/// So long server and keychain are waited for while somebody leaves.
pub(crate) const FAREWELL: Duration = Duration::from_secs(10);

/// Whoever leaves, once no command reaches them any more.
struct Parting {
    place: Place,
    memory_only: bool,
    /// Whose databases are open.
    account: Option<Arc<Account>>,
    /// Its journal stays open in memory, see [`Parked`].
    journal_stays: bool,
}

impl Parting {
    fn of(account: Arc<Account>, journal_stays: bool) -> Self {
        Self {
            place: account.place.clone(),
            memory_only: account.memory_only,
            account: Some(account),
            journal_stays,
        }
    }

    fn behind_the_lock(desk: LockedDesk) -> Self {
        Self { place: desk.place, memory_only: desk.memory_only, account: None, journal_stays: true }
    }
}

impl Rounds {
    /// Tells the server, forgets the tokens and deletes the cache. What is unsent stays in the journal, encrypted, for
    /// the next sign-in here, or is deleted: that choice only whoever has opened the desk has.
    ///
    /// # Errors
    /// When unsent work cannot be deleted; nobody is signed out then. A server that cannot be told or a keychain that
    /// fails is no reason to stay signed in.
    pub async fn sign_out(&self, choice: SignOutChoice) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        let core = &self.0;
        let desk = locked(&core.desk).clone();
        let parting = match (core.account(), desk) {
            (Ok(account), _) => {
                account.end_tasks().await;
                if choice == SignOutChoice::Discard {
                    if let Err(error) = account.journal.call(|journal| journal.discard_unsent()).await {
                        super::work::begin(self, &account);
                        return Err(from_store(error));
                    }
                    account.unkept.forget();
                }
                account.log.come_and_go("sign out").await;
                let journal_stays = account.memory_only && choice == SignOutChoice::Keep;
                if journal_stays {
                    // Closing it would lose what was typed.
                    let parked = Parked { cache: None, journal: account.journal.clone() };
                    locked(&core.parked).insert(account.place.clone(), parked);
                }
                Some(Parting::of(account, journal_stays))
            }
            (Err(_), Some(desk)) => {
                if choice == SignOutChoice::Discard {
                    return Err(UiError::new(ErrorCode::SignedOut));
                }
                if let Some(parked) = locked(&core.parked).get_mut(&desk.place) {
                    parked.cache = None;
                }
                Some(Parting::behind_the_lock(desk))
            }
            (Err(_), None) => None,
        };
        core.end_attempt();
        core.forget_desk();
        core.take_account();
        if core.clinic().is_some_and(|clinic| !clinic.is_demo()) {
            core.remember(None);
        }
        // From here on nothing of a patient is in sight, however long the server and the keychain take.
        core.trouble(None);
        if let Some(parting) = parting {
            self.part(parting).await;
        }
        Ok(core.hub.state())
    }

    /// The journal cannot be opened, since its key is gone or nothing in it can be read: sets the file aside, where
    /// somebody with the key may still read it, and begins a new one at the next sign-in. A key that can be read is kept,
    /// since it may be the only one to that file; the new journal takes it over.
    ///
    /// # Errors
    /// When there is no such journal, or the file or the keychain cannot be reached.
    pub async fn set_aside(&self) -> Result<AppState, UiError> {
        let _door = self.0.door.lock().await;
        let place = locked(&self.0.unopenable).clone();
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
        let aside = aside.map_err(std::io::Error::other).and_then(|aside| aside).map_err(from_disk)?;
        // After the file: a kill in between leaves a damaged key without a journal, which counts as none.
        let mut names = vec![place.item(Item::JournalMark)];
        names.extend(key_is_lost.then_some(key));
        self.0.vault.delete_all(&names).await.map_err(|error| from_vault(&error))?;
        *locked(&self.0.unopenable) = None;
        tracing::warn!("a journal that cannot be opened was set aside");
        let kept_as = file_name(&aside);
        self.0.hub.change(|state| {
            state.store =
                Some(StoreNotice::JournalRescued { drafts: 0, writes: 0, incomplete: true, kept_as });
        });
        Ok(self.0.trouble(None))
    }

    /// The notice about the files of this computer was read.
    ///
    /// # Errors
    /// At a locked desk: it is its owner's to read.
    pub fn notice_seen(&self) -> Result<AppState, UiError> {
        self.0.not_behind_the_lock()?;
        Ok(self.0.hub.change(|state| state.store = None))
    }
}

impl Rounds {
    /// Does the rest of a sign-out, which nobody has to look at. It is waited for a while and goes on behind.
    async fn part(&self, parting: Parting) {
        let Some(clinic) = self.0.clinic() else { return };
        let rounds = self.clone();
        let rest = tokio::spawn(async move {
            if rounds.0.forget(&clinic, parting).await.is_err() {
                rounds.0.say_incomplete(&clinic);
            }
        });
        if tokio::time::timeout(FAREWELL, rest).await.is_err() {
            tracing::info!("the rest of the sign-out takes its time");
        }
    }

    /// Ends the demo clinic's desk: whatever is open, parked or held of it, by whomever, since nothing of it is real.
    pub(crate) async fn leave_demo_desk(&self, clinic: &Clinic) {
        let core = &self.0;
        core.end_attempt();
        core.forget_desk();
        if let Some(account) = core.take_account() {
            account.close().await;
        }
        locked(&core.unkept).retain(|place, _| !place.is_of(&clinic.key));
        let ours: Vec<Parked> = {
            let mut parked = locked(&core.parked);
            let (ours, others) =
                std::mem::take(&mut *parked).into_iter().partition(|(place, _)| place.is_of(&clinic.key));
            *parked = others;
            BTreeMap::into_values(ours).collect()
        };
        for parked in ours {
            parked.journal.close().await;
        }
    }

    /// Signs the owner of an open desk out for good: what memory holds of theirs goes too. What anybody else left in
    /// memory stays theirs.
    pub(crate) async fn leave_for_good(&self, account: Arc<Account>) {
        let core = &self.0;
        core.end_attempt();
        core.forget_desk();
        core.take_account();
        core.trouble(None);
        account.unkept.forget();
        account.end_tasks().await;
        self.part(Parting::of(account, false)).await;
    }
}

impl Core {
    /// Opens the databases, and remembers the journal that nobody can open.
    pub(crate) async fn open_for(&self, place: &Place) -> Result<Opened, UiError> {
        let opened = self.open_stores(place).await;
        let unopenable = opened
            .as_ref()
            .is_err_and(|error| matches!(error.code, ErrorCode::KeyMissing | ErrorCode::StoreDamaged));
        *locked(&self.unopenable) = unopenable.then(|| place.clone());
        opened
    }

    /// Tells the clinician what happened to the files, until they have read it.
    pub(crate) fn tell_notice(&self, opened: &Opened) {
        if let Some(notice) = opened.notice.clone() {
            self.hub.change(|state| state.store = Some(notice));
        }
    }

    /// Deletes what a sign-out deletes: the tokens and the cache, and then the cache's key. The server is told on the way.
    ///
    /// # Errors
    /// When the keychain or the disk did not forget something. Everything else was tried all the same.
    async fn forget(&self, clinic: &Clinic, parting: Parting) -> Result<(), UiError> {
        let Parting { place, memory_only, account, journal_stays } = parting;
        let alive = account.as_deref().filter(|account| locked(&account.renew).is_none());
        let alive = alive.map(|account| account.server.clone());
        let tokens = async {
            let server = match alive {
                Some(server) => Some(server),
                None => self.kept_session(clinic, &place, memory_only).await,
            };
            // Before the server is told, which may take long; and also what no session can be made of.
            let forgotten = if memory_only { Ok(()) } else { self.retire_keeper(&place).await };
            // A task of its own: it ends the session at once, and nothing here waits for the server.
            let goodbye = server.map(|server| tokio::spawn(async move { server.sign_out().await }));
            (goodbye, forgotten.map_err(|error| from_vault(&error)))
        };
        let cache = async {
            if let Some(account) = &account {
                account.cache.close().await;
                if !journal_stays {
                    account.journal.close().await;
                }
            }
            if memory_only { Ok(()) } else { Cache::delete(&place.cache()).map_err(from_disk) }
        };
        let ((goodbye, tokens), cache) = tokio::join!(tokens, cache);
        let items = [place.item(Item::CacheKey), place.item(Item::SignIn)];
        let keys = if memory_only { Ok(()) } else { self.vault.delete_all(&items).await };
        let outcome = tokens.and(cache).and(keys.map_err(|error| from_vault(&error)));
        if let Some(goodbye) = goodbye
            && !goodbye.await.is_ok_and(|out| out.server_told)
        {
            tracing::info!("the server was not told of the sign-out");
        }
        outcome
    }

    /// The session that the keychain holds of an account, so that it can be ended at the server.
    async fn kept_session(&self, clinic: &Clinic, place: &Place, memory_only: bool) -> Option<OpenEmr> {
        let (connection, facts) = (Arc::clone(&clinic.connection), Arc::clone(&clinic.facts));
        let keeper = self.keeper(place, memory_only);
        OpenEmr::restore(connection, facts, clinic.client.clone(), keeper).await.ok().flatten()
    }

    /// Somebody was signed out and not everything of theirs could be deleted: said on the page that follows.
    fn say_incomplete(&self, clinic: &Clinic) {
        let same = self.clinic().is_some_and(|now| now.key == clinic.key);
        if same && self.account().is_err() && locked(&self.desk).is_none() {
            self.trouble(Some(UiError::new(ErrorCode::SignOutIncomplete)));
        }
    }
}
