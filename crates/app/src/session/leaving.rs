//! Signing out, and setting aside a journal that nobody can open.
//!
//! Whoever leaves is gone from the screen at once. None of it waits for good: a server that does not answer and a keychain
//! that asks somebody who is not there are given [`FAREWELL`] together, and what they were told goes on behind.

use super::{opening, work};
use crate::{
    account::{
        Account,
        place::{Place, file_name},
        stores::Parked,
    },
    contract::{AppState, ErrorCode, SignOutChoice, StoreNotice, UiError},
    core::{Core, Rounds},
    desk::{
        clinic::Clinic,
        held::HeldByPlace,
        standing::{Change, Locked},
    },
    error::{from_disk, from_store, from_vault},
};
use openemr::OpenEmr;
use std::{sync::Arc, time::Duration};
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
    /// Whose session can still be told of the sign-out.
    alive: bool,
    /// Its journal stays open in memory, see [`Parked`].
    journal_stays: bool,
}

impl Parting {
    fn of(core: &Core, account: Arc<Account>, journal_stays: bool) -> Self {
        Self {
            alive: !core.needs_sign_in(),
            place: account.place.clone(),
            memory_only: account.memory_only,
            account: Some(account),
            journal_stays,
        }
    }

    fn behind_the_lock(desk: Locked) -> Self {
        Self {
            place: desk.place,
            memory_only: desk.memory_only,
            account: None,
            alive: false,
            journal_stays: true,
        }
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
        let parting = match (core.account(), core.locked_desk()) {
            (Ok(account), _) => {
                account.end_tasks().await;
                if choice == SignOutChoice::Discard {
                    if let Err(error) = account.journal.call(|journal| journal.discard_unsent()).await {
                        work::begin(core, &account);
                        return Err(from_store(error));
                    }
                    account.unkept.forget();
                }
                account.log.come_and_go("sign out").await;
                let journal_stays = account.memory_only && choice == SignOutChoice::Keep;
                if journal_stays {
                    // Closing it would lose what was typed.
                    let parked = Parked { cache: None, journal: account.journal.clone() };
                    core.held(&account.place, |held| held.stores = Some(parked));
                }
                Some(Parting::of(core, account, journal_stays))
            }
            (Err(_), Some(desk)) => {
                if choice == SignOutChoice::Discard {
                    return Err(UiError::new(ErrorCode::SignedOut));
                }
                core.held(&desk.place, |held| {
                    if let Some(parked) = &mut held.stores {
                        parked.cache = None;
                    }
                });
                Some(Parting::behind_the_lock(desk))
            }
            (Err(_), None) => None,
        };
        if core.clinic().is_some_and(|clinic| !clinic.is_demo()) {
            opening::remember(core, None);
        }
        // From here on nothing of a patient is in sight, however long the server and the keychain take.
        core.turn_and_say(Change::LeftDesk, None);
        if let Some(parting) = parting {
            part(&self.0, parting).await;
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
        let place = self.0.look(|standing| standing.unopenable.clone());
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
        self.0.note_unopenable(None);
        tracing::warn!("a journal that cannot be opened was set aside");
        let kept_as = file_name(&aside);
        self.0.hub.change(|state| {
            state.store =
                Some(StoreNotice::JournalRescued { drafts: 0, writes: 0, incomplete: true, kept_as });
        });
        Ok(self.0.say(None))
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

/// Does the rest of a sign-out, which nobody has to look at. It is waited for a while and goes on behind.
async fn part(core: &Arc<Core>, parting: Parting) {
    let Some(clinic) = core.clinic() else { return };
    let behind = Arc::clone(core);
    let rest = tokio::spawn(async move {
        if forget(&behind, &clinic, parting).await.is_err() {
            say_incomplete(&behind, &clinic);
        }
    });
    if tokio::time::timeout(FAREWELL, rest).await.is_err() {
        tracing::info!("the rest of the sign-out takes its time");
    }
}

/// Ends the demo clinic's desk: whatever is open, parked or held of it, by whomever, since nothing of it is real.
pub(crate) async fn leave_demo_desk(core: &Core, clinic: &Clinic) {
    let open = core.account();
    core.turn(Change::LeftDesk);
    if let Ok(account) = open {
        account.close().await;
    }
    let ours = core.all_held(|all| {
        let (ours, others): (HeldByPlace, HeldByPlace) =
            std::mem::take(all).into_iter().partition(|(place, _)| place.is_of(&clinic.key));
        *all = others;
        ours
    });
    for parked in ours.into_values().filter_map(|held| held.stores) {
        parked.journal.close().await;
    }
}

/// Signs the owner of an open desk out for good: what memory holds of theirs goes too. What anybody else left in
/// memory stays theirs.
pub(crate) async fn leave_for_good(core: &Arc<Core>, account: Arc<Account>) {
    let parting = Parting::of(core, Arc::clone(&account), false);
    core.turn_and_say(Change::LeftDesk, None);
    account.unkept.forget();
    account.end_tasks().await;
    part(core, parting).await;
}

/// Deletes what a sign-out deletes: the tokens and the cache, and then the cache's key. The server is told on the way.
///
/// # Errors
/// When the keychain or the disk did not forget something. Everything else was tried all the same.
async fn forget(core: &Arc<Core>, clinic: &Clinic, parting: Parting) -> Result<(), UiError> {
    let Parting { place, memory_only, account, alive, journal_stays } = parting;
    let alive = account.as_deref().filter(|_| alive).map(|account| account.server.clone());
    let tokens = async {
        let server = match alive {
            Some(server) => Some(server),
            None => kept_session(core, clinic, &place, memory_only).await,
        };
        // Before the server is told, which may take long; and also what no session can be made of.
        let forgotten = if memory_only { Ok(()) } else { core.retire_keeper(&place).await };
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
    let keys = if memory_only { Ok(()) } else { core.vault.delete_all(&items).await };
    let outcome = tokens.and(cache).and(keys.map_err(|error| from_vault(&error)));
    if let Some(goodbye) = goodbye
        && !goodbye.await.is_ok_and(|out| out.server_told)
    {
        tracing::info!("the server was not told of the sign-out");
    }
    outcome
}

/// The session that the keychain holds of an account, so that it can be ended at the server.
async fn kept_session(
    core: &Arc<Core>,
    clinic: &Clinic,
    place: &Place,
    memory_only: bool,
) -> Option<OpenEmr> {
    let (connection, facts) = (Arc::clone(&clinic.connection), Arc::clone(&clinic.facts));
    let keeper = core.keeper(place, memory_only);
    OpenEmr::restore(connection, facts, clinic.client.clone(), keeper).await.ok().flatten()
}

/// Somebody was signed out and not everything of theirs could be deleted: said on the page that follows.
fn say_incomplete(core: &Arc<Core>, clinic: &Clinic) {
    core.say_if(
        |desk| desk.whose().is_none() && desk.clinic().is_some_and(|now| now.key == clinic.key),
        UiError::new(ErrorCode::SignOutIncomplete),
    );
}
