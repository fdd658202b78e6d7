//! Opening the two databases of an account, whatever state they and the keychain are in.
//!
//! A journal is never written over: without its key it stays as it is (`KeyMissing`), a damaged one is read as far as it
//! can be, set aside and followed by a new one, and one that is older than the keychain remembers is not trusted about
//! what was sent. The cache is built anew whenever it cannot be used.

use crate::{
    account::place::{Place, file_name, make_private},
    contract::{ErrorCode, StoreNotice, UiError},
    error::{from_disk, from_open, from_store, from_vault, log_store},
};
use jiff::Timestamp;
use std::{io, path::Path};
use store::{Cache, DbKey, Handle, Journal, OpenError, Opening, Rescued, StoreError};
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

/// Why the databases of an account could not be opened.
#[derive(Debug)]
pub(crate) enum StoresUnusable {
    /// There is a journal, and its key is gone.
    KeyGone,
    /// The keychain does not answer.
    Keychain(VaultError),
    /// The keychain does not give back what it was given.
    KeychainForgets,
    /// The account's folder cannot be reached.
    Folder(io::Error),
    /// A database does not open.
    Database(OpenError),
    /// One that opened cannot be used.
    Call(StoreError),
}

impl StoresUnusable {
    /// Whether it is a journal that nobody can open: its owner may set it aside.
    pub(crate) fn is_for_good(&self) -> bool {
        match self {
            Self::KeyGone
            | Self::Keychain(VaultError::Damaged)
            | Self::Database(OpenError::WrongKey | OpenError::Damaged | OpenError::Missing)
            | Self::Call(StoreError::Damaged | StoreError::Unreadable { .. }) => true,
            Self::Keychain(_)
            | Self::KeychainForgets
            | Self::Folder(_)
            | Self::Database(OpenError::TooNew { .. } | OpenError::Io(_) | OpenError::Sql(_))
            | Self::Call(_) => false,
        }
    }
}

impl From<StoresUnusable> for UiError {
    fn from(error: StoresUnusable) -> Self {
        match error {
            StoresUnusable::KeyGone => Self::new(ErrorCode::KeyMissing),
            StoresUnusable::Keychain(error) => from_vault(&error),
            StoresUnusable::KeychainForgets => Self::new(ErrorCode::Internal)
                .with("detail", "this computer's keychain does not keep what it is given"),
            StoresUnusable::Folder(error) => from_disk(error),
            StoresUnusable::Database(error) => from_open(error),
            StoresUnusable::Call(error) => from_store(error),
        }
    }
}

/// Opens the databases of an account: those that were parked, or its files. Without a keychain they are in memory.
///
/// # Errors
/// Whatever stands in the way; no journal is written over.
pub(crate) async fn open(
    parked: Option<Parked>,
    vault: &Vault,
    place: &Place,
    now: Timestamp,
) -> Result<Opened, StoresUnusable> {
    let opened = if let Some(parked) = parked {
        let cache = match parked.cache {
            Some(cache) => cache,
            None => cache_in_memory().await?,
        };
        Opened { cache, journal: parked.journal, memory_only: true, notice: None }
    } else {
        match open_files(vault, place, now).await {
            Err(StoresUnusable::Keychain(VaultError::Absent)) => in_memory().await?,
            other => other?,
        }
    };
    forget_the_old(&opened, now).await;
    Ok(opened)
}

/// Databases that no disk has.
pub(crate) async fn in_memory() -> Result<Opened, StoresUnusable> {
    let (journal, ()) = Handle::open("journal", || Ok((Journal::in_memory()?, ())))
        .await
        .map_err(StoresUnusable::Database)?;
    Ok(Opened { cache: cache_in_memory().await?, journal, memory_only: true, notice: None })
}

async fn cache_in_memory() -> Result<Handle<Cache>, StoresUnusable> {
    let (cache, ()) =
        Handle::open("cache", || Ok((Cache::in_memory()?, ()))).await.map_err(StoresUnusable::Database)?;
    Ok(cache)
}

async fn open_files(vault: &Vault, place: &Place, now: Timestamp) -> Result<Opened, StoresUnusable> {
    make_private(place.folder()).map_err(StoresUnusable::Folder)?;
    let name = place.item(Item::JournalKey);
    let journal_key = match vault.key(&name).await {
        Ok(Some(key)) => key,
        // A journal without its key may hold unsent notes: it is never written over.
        Ok(None) | Err(VaultError::Damaged) if place.has_journal() => {
            return Err(StoresUnusable::KeyGone);
        }
        Ok(None) => fresh_key(vault, &name).await?,
        Err(VaultError::Damaged) => key_instead(vault, &name).await?,
        Err(error) => return Err(StoresUnusable::Keychain(error)),
    };
    let cache_key = key_of_cache(vault, &place.item(Item::CacheKey)).await?;
    let (journal, mut notice) = open_journal(place, journal_key, now).await?;
    if let Some(older) = distrust_an_older_copy(vault, place, &journal, notice.is_some(), now).await? {
        notice = Some(older);
    }
    let file = place.cache();
    let (cache, was_damaged) = Handle::open("cache", move || open_cache(&file, &cache_key))
        .await
        .map_err(StoresUnusable::Database)?;
    if was_damaged {
        tracing::warn!("the cache was damaged and is built anew");
        notice = notice.or(Some(StoreNotice::CacheRebuilt));
    }
    Ok(Opened { cache, journal, memory_only: false, notice })
}

/// The cache's key. One that is damaged opens nothing any more, and a cache is built anew: it must never stand between a
/// clinician and a good journal.
async fn key_of_cache(vault: &Vault, name: &ItemName) -> Result<DbKey, StoresUnusable> {
    match vault.key(name).await {
        Ok(Some(key)) => Ok(key),
        Ok(None) => fresh_key(vault, name).await,
        Err(VaultError::Damaged) => {
            tracing::warn!("the cache's key was damaged; the cache is built anew");
            key_instead(vault, name).await
        }
        Err(error) => Err(StoresUnusable::Keychain(error)),
    }
}

/// A new key in the place of one that is damaged and whose file is gone, or may go.
async fn key_instead(vault: &Vault, name: &ItemName) -> Result<DbKey, StoresUnusable> {
    vault.delete(name).await.map_err(StoresUnusable::Keychain)?;
    fresh_key(vault, name).await
}

/// Makes a key where there is none. A keychain that does not give back what it was given is no missing key: nothing has
/// to be set aside for it.
async fn fresh_key(vault: &Vault, name: &ItemName) -> Result<DbKey, StoresUnusable> {
    vault.create_key(name).await.map_err(|error| match error {
        VaultError::Damaged => StoresUnusable::KeychainForgets,
        other => StoresUnusable::Keychain(other),
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
) -> Result<(Handle<Journal>, Option<StoreNotice>), StoresUnusable> {
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
    .map_err(StoresUnusable::Database)?;
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
) -> Result<Option<StoreNotice>, StoresUnusable> {
    let mark = match vault.get(&place.item(Item::JournalMark)).await {
        Ok(mark) => mark.and_then(|bytes| std::str::from_utf8(bytes.expose()).ok()?.parse::<u64>().ok()),
        Err(VaultError::Damaged) => None,
        Err(error) => return Err(StoresUnusable::Keychain(error)),
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
        .map_err(StoresUnusable::Call)?;
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
