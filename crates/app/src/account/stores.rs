//! Opening the two databases of an account, whatever state they and the keychain are in.
//!
//! A journal is never written over: without its key it stays as it is (`KeyMissing`), a damaged one is read as far as it
//! can be, set aside and followed by a new one, and one that is older than the keychain remembers is not trusted about
//! what was sent. The cache is built anew whenever it cannot be used.

use crate::{
    Core,
    account::place::{Place, file_name, make_private},
    account::sign_in_age::{KeptSignIn, SignInAge},
    contract::{ErrorCode, StoreNotice, UiError},
    error::{from_disk, from_open, from_store, from_vault, log_store, log_vault},
    locked::locked,
};
use domain::{phi::Secret, time::Clock};
use jiff::Timestamp;
use std::{io, path::Path};
use store::{Cache, DbKey, Handle, Journal, OpenError, Opening, Rescued};
use vault::{Item, ItemName, Vault, VaultError};

/// The databases, open.
pub(crate) struct Opened {
    pub(crate) cache: Handle<Cache>,
    pub(crate) journal: Handle<Journal>,
    /// Without a keychain nothing is on disk.
    pub(crate) memory_only: bool,
    /// What the clinician has to know about the files.
    pub(crate) notice: Option<StoreNotice>,
}

/// What stays open in memory while its owner is away, where there is no keychain: closing would lose what was typed. No
/// command reaches it before the same person has signed in again.
pub(crate) struct Parked {
    /// Absent after a sign-out.
    pub(crate) cache: Option<Handle<Cache>>,
    pub(crate) journal: Handle<Journal>,
}

impl Core {
    /// Opens the databases of an account. Without a keychain they are in memory, and the frame says so.
    pub(crate) async fn open_stores(&self, place: &Place) -> Result<Opened, UiError> {
        let parked = locked(&self.parked).remove(place);
        if let Some(parked) = parked {
            let cache = match parked.cache {
                Some(cache) => cache,
                None => cache_in_memory().await?,
            };
            let opened = Opened { cache, journal: parked.journal, memory_only: true, notice: None };
            forget_the_old(&opened, self.clock.now()).await;
            return Ok(opened);
        }
        let opened = match open_files(&self.vault, place, self.clock.now()).await {
            Err(error) if error.code == ErrorCode::KeychainAbsent => {
                let (journal, ()) =
                    Handle::open("journal", || Ok((Journal::in_memory()?, ()))).await.map_err(from_open)?;
                Opened { cache: cache_in_memory().await?, journal, memory_only: true, notice: None }
            }
            other => other?,
        };
        self.hub.change(|state| state.memory_only = opened.memory_only);
        forget_the_old(&opened, self.clock.now()).await;
        Ok(opened)
    }

    /// Keeps when somebody signed in, so that a restart renews nothing. What cannot be kept makes the next start ask
    /// for a sign-in.
    pub(crate) async fn keep_sign_in(&self, place: &Place, kept: KeptSignIn) {
        let Ok(bytes) = serde_json::to_vec(&kept) else { return };
        if let Err(error) = self.vault.set(&place.item(Item::SignIn), Secret::new(bytes)).await {
            log_vault(&error);
        }
    }

    /// When somebody signed in last at this computer, as far as it is known.
    pub(crate) async fn kept_sign_in(&self, place: &Place) -> Result<Option<SignInAge>, VaultError> {
        let bytes = match self.vault.get(&place.item(Item::SignIn)).await {
            Err(VaultError::Damaged) => None,
            other => other?,
        };
        let kept: Option<KeptSignIn> = bytes.and_then(|bytes| serde_json::from_slice(bytes.expose()).ok());
        Ok(kept.map(|kept| SignInAge::kept(kept, self.clock.as_ref() as &dyn Clock)))
    }
}

async fn cache_in_memory() -> Result<Handle<Cache>, UiError> {
    let (cache, ()) = Handle::open("cache", || Ok((Cache::in_memory()?, ()))).await.map_err(from_open)?;
    Ok(cache)
}

async fn open_files(vault: &Vault, place: &Place, now: Timestamp) -> Result<Opened, UiError> {
    make_private(place.folder()).map_err(from_disk)?;
    let name = place.item(Item::JournalKey);
    let journal_key = match vault.key(&name).await {
        Ok(Some(key)) => key,
        // A journal without its key may hold unsent notes: it is never written over.
        Ok(None) | Err(VaultError::Damaged) if place.has_journal() => {
            return Err(UiError::new(ErrorCode::KeyMissing));
        }
        Ok(None) => fresh_key(vault, &name).await?,
        Err(VaultError::Damaged) => key_instead(vault, &name).await?,
        Err(error) => return Err(from_vault(&error)),
    };
    let cache_key = key_of_cache(vault, &place.item(Item::CacheKey)).await?;
    let (journal, mut notice) = open_journal(place, journal_key, now).await?;
    if let Some(older) = distrust_an_older_copy(vault, place, &journal, notice.is_some(), now).await? {
        notice = Some(older);
    }
    let file = place.cache();
    let (cache, was_damaged) =
        Handle::open("cache", move || open_cache(&file, &cache_key)).await.map_err(from_open)?;
    if was_damaged {
        tracing::warn!("the cache was damaged and is built anew");
        notice = notice.or(Some(StoreNotice::CacheRebuilt));
    }
    Ok(Opened { cache, journal, memory_only: false, notice })
}

/// The cache's key. One that is damaged opens nothing any more, and a cache is built anew: it must never stand between a
/// clinician and a good journal.
async fn key_of_cache(vault: &Vault, name: &ItemName) -> Result<DbKey, UiError> {
    match vault.key(name).await {
        Ok(Some(key)) => Ok(key),
        Ok(None) => fresh_key(vault, name).await,
        Err(VaultError::Damaged) => {
            tracing::warn!("the cache's key was damaged; the cache is built anew");
            key_instead(vault, name).await
        }
        Err(error) => Err(from_vault(&error)),
    }
}

/// A new key in the place of one that is damaged and whose file is gone, or may go.
async fn key_instead(vault: &Vault, name: &ItemName) -> Result<DbKey, UiError> {
    vault.delete(name).await.map_err(|error| from_vault(&error))?;
    fresh_key(vault, name).await
}

/// Makes a key where there is none. A keychain that does not give back what it was given is no missing key: nothing has
/// to be set aside for it.
async fn fresh_key(vault: &Vault, name: &ItemName) -> Result<DbKey, UiError> {
    vault.create_key(name).await.map_err(|error| match error {
        VaultError::Damaged => UiError::new(ErrorCode::Internal)
            .with("detail", "this computer's keychain does not keep what it is given"),
        other => from_vault(&other),
    })
}

/// Opens the cache; whether it had to be built anew because it was damaged. One of another key or another version is
/// built anew too, which is no news to anybody.
fn open_cache(file: &Path, key: &DbKey) -> Result<(Cache, bool), OpenError> {
    match Cache::open(file, key) {
        Ok((cache, _)) => Ok((cache, false)),
        Err(error) => {
            let was_damaged = matches!(error, OpenError::Damaged);
            let (cache, _) = Cache::open_or_rebuild(file, key)?;
            Ok((cache, was_damaged))
        }
    }
}

/// Opens the journal, and what could be saved of it where it is damaged.
async fn open_journal(
    place: &Place,
    key: DbKey,
    now: Timestamp,
) -> Result<(Handle<Journal>, Option<StoreNotice>), UiError> {
    let place = place.clone();
    let (journal, (opening, notice)) = Handle::open("journal", move || {
        let (file, successor) = (place.journal(), place.successor());
        if !Journal::exists(&file)? && successor.exists() {
            // A kill between setting the damaged one aside and moving the new one into its place.
            std::fs::rename(&successor, &file)?;
        }
        match Journal::open(&file, &key) {
            Ok((journal, opening)) => Ok((journal, (opening, None))),
            Err(OpenError::Damaged) => {
                let (journal, notice) = rescue(&file, &successor, &key, now)?;
                Ok((journal, (Opening::default(), Some(notice))))
            }
            Err(error) => Err(error),
        }
    })
    .await
    .map_err(from_open)?;
    if opening.after_unclean_end || opening.interrupted_sends > 0 {
        tracing::info!(interrupted_sends = opening.interrupted_sends, "the journal was not closed");
    }
    Ok((journal, notice))
}

/// Makes a journal of what can be read of a damaged one. The new one is whole before the damaged one leaves its place, so
/// that a kill in between loses nothing.
fn rescue(
    file: &Path,
    successor: &Path,
    key: &DbKey,
    now: Timestamp,
) -> Result<(Journal, StoreNotice), OpenError> {
    let rescued: Rescued = Journal::rescue(file, key)?;
    Journal::delete(successor)?;
    {
        let (mut journal, _) = Journal::open(successor, key)?;
        journal.adopt(&rescued, now).map_err(|error| OpenError::Io(io::Error::other(error)))?;
    }
    let aside = Journal::set_aside(file, now)?;
    std::fs::rename(successor, file)?;
    let (journal, _) = Journal::open(file, key)?;
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let notice = StoreNotice::JournalRescued {
        drafts: count(rescued.drafts.len()),
        writes: count(rescued.writes.len()),
        incomplete: rescued.incomplete,
        kept_as: file_name(&aside),
    };
    tracing::error!(incomplete = rescued.incomplete, "the journal was damaged; what could be read was saved");
    Ok((journal, notice))
}

/// A journal that knows of fewer sends than the keychain is an older copy: whatever is queued in it may have been sent
/// since, and is looked for in OpenEMR first. One that was rescued just now doubts everything by itself.
async fn distrust_an_older_copy(
    vault: &Vault,
    place: &Place,
    journal: &Handle<Journal>,
    was_rescued: bool,
    now: Timestamp,
) -> Result<Option<StoreNotice>, UiError> {
    let mark = match vault.get(&place.item(Item::JournalMark)).await {
        Ok(mark) => mark.and_then(|bytes| std::str::from_utf8(bytes.expose()).ok()?.parse::<u64>().ok()),
        Err(VaultError::Damaged) => None,
        Err(error) => return Err(from_vault(&error)),
    };
    let Some(mark) = mark else { return Ok(None) };
    let doubted = journal
        .call(move |journal| {
            if journal.sends()? >= mark {
                return Ok(None);
            }
            let doubted = journal.doubt_all_queued(now)?;
            // After the doubt: a kill in between doubts once more, which is safe.
            journal.count_sends_from(mark)?;
            Ok(Some(doubted))
        })
        .await
        .map_err(from_store)?;
    let Some(writes) = doubted.filter(|_| !was_rescued) else { return Ok(None) };
    tracing::warn!(writes, "the journal is an older copy");
    Ok(Some(StoreNotice::OlderCopy { writes }))
}

/// Charts that nobody opened for two weeks leave this computer, and lines of the access log after their seven years.
async fn forget_the_old(opened: &Opened, now: Timestamp) {
    let charts = opened.cache.call(move |cache| cache.drop_older_than(store::chart::KEPT_FOR, now)).await;
    let lines =
        opened.journal.call(move |journal| journal.prune_access_log(store::access_log::KEPT_FOR, now)).await;
    for outcome in [charts, lines] {
        if let Err(error) = outcome {
            log_store(&error);
        }
    }
}
