//! `journal.db`: what the clinician wrote and did.

use crate::{
    error::{OpenError, StoreError},
    health,
    key::DbKey,
    open::{self, Database, Kind, Opening},
    stored::millis,
    write_state::INTERRUPTED,
};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use std::{io, path::Path};

const KIND: Kind = Kind {
    migrations: &[
        include_str!("migrations/journal_1.sql"),
        include_str!("migrations/journal_2.sql"),
        include_str!("migrations/journal_3.sql"),
        include_str!("migrations/journal_4.sql"),
        include_str!("migrations/journal_5.sql"),
    ],
    // A draft is acknowledged when it is on the disk, not when it is on its way there.
    synchronous: "FULL",
    cache_kib: 2 * 1024,
    check: health::journal_faults,
};

/// Drafts, outbox, phrases, preferences and access log of one account. Never recreated over an existing file.
pub struct Journal {
    database: Database,
}

impl Journal {
    /// Opens the file, creating it only if there is none. Writes that were being sent when the program ended become
    /// [`crate::OutboxState::Unknown`].
    pub fn open(path: &Path, key: &DbKey) -> Result<(Self, Opening), OpenError> {
        Self::open_with(path, key, true)
    }

    /// Opens the file; [`OpenError::Missing`] if there is none.
    pub fn open_existing(path: &Path, key: &DbKey) -> Result<(Self, Opening), OpenError> {
        Self::open_with(path, key, false)
    }

    fn open_with(path: &Path, key: &DbKey, create: bool) -> Result<(Self, Opening), OpenError> {
        let (database, mut opening) = open::open(path, key, &KIND, create)?;
        let journal = Self { database };
        opening.interrupted_sends = journal.doubt_interrupted_sends(None)?;
        Ok((journal, opening))
    }

    /// A journal that leaves nothing on disk: for a computer without a keychain, after the user was told.
    pub fn in_memory() -> Result<Self, OpenError> {
        Ok(Self { database: open::open_in_memory(&KIND)? })
    }

    /// Whether there is a journal, or what is left of one. While there is, no new key may be made for it.
    pub fn exists(path: &Path) -> io::Result<bool> {
        Ok(path.try_exists()? || open::beside(path, "-wal").try_exists()?)
    }

    /// Deletes the file and its companions: "Remove this clinic" only, asked twice. The journal must be closed.
    pub fn delete(path: &Path) -> io::Result<()> {
        open::remove(path)
    }

    /// How many sends were ever begun. Kept in the keychain as well: a journal with fewer than the keychain knows of is
    /// an older copy, and nothing in it may be sent before [`Journal::doubt_all_queued`].
    pub fn sends(&self) -> Result<u64, StoreError> {
        open::meta(self.conn(), "sends")?.parse().map_err(|_| StoreError::Unreadable { what: "send counter" })
    }

    /// Goes on counting sends from `known`, if fewer are counted here.
    pub fn count_sends_from(&mut self, known: u64) -> Result<(), StoreError> {
        let known = i64::try_from(known).unwrap_or(i64::MAX);
        self.conn().execute(
            "UPDATE meta SET value = max(CAST(value AS INTEGER), ?1) WHERE name = 'sends'",
            params![known],
        )?;
        Ok(())
    }

    /// Sending → unknown, for sends that nobody waits for any more since `now`. [`Journal::open`] does the same for those
    /// of a program that ended, as of when they left.
    pub fn doubt_interrupted(&mut self, now: Timestamp) -> Result<u32, StoreError> {
        Ok(self.doubt_interrupted_sends(Some(now))?)
    }

    /// Sending → unknown, of sends that nobody waits for any more. They were cut off `at` the moment that is known, or as
    /// they left.
    fn doubt_interrupted_sends(&self, at: Option<Timestamp>) -> rusqlite::Result<u32> {
        let doubted = self.conn().execute(
            "UPDATE outbox SET state = 'unknown', error_code = ?1, settled_at = coalesce(?2, sent_at)
             WHERE state = 'sending'",
            params![INTERRUPTED, at.map(millis)],
        )?;
        Ok(u32::try_from(doubted).unwrap_or(u32::MAX))
    }

    /// Deletes every draft and every write that is not known to be in OpenEMR, all or nothing: a sign-out that was asked
    /// to. How many went.
    pub fn discard_unsent(&mut self) -> Result<u32, StoreError> {
        let change = self.conn_mut().transaction()?;
        let drafts = change.execute("DELETE FROM draft", [])?;
        let writes = change.execute("DELETE FROM outbox WHERE state <> 'confirmed'", [])?;
        change.commit()?;
        Ok(u32::try_from(writes + drafts).unwrap_or(u32::MAX))
    }

    /// Checks the whole file: for an idle moment. Where anything is found, the next opening finds it too, and what can be
    /// read is saved ([`Journal::rescue`]).
    pub fn check(&self) -> Result<Vec<health::Fault>, StoreError> {
        Ok(self.database.checked(health::journal_faults(self.conn())?))
    }

    pub(crate) fn conn(&self) -> &Connection {
        &self.database.conn
    }

    pub(crate) fn conn_mut(&mut self) -> &mut Connection {
        &mut self.database.conn
    }
}
