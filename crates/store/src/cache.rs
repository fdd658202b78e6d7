//! `cache.db`: what the server said.

use crate::{
    error::{OpenError, StoreError},
    health,
    key::DbKey,
    open::{self, Database, Kind, Opening},
};
use rusqlite::Connection;
use std::{io, path::Path};

const KIND: Kind = Kind {
    migrations: &[
        include_str!("migrations/cache_1.sql"),
        include_str!("migrations/cache_2.sql"),
        include_str!("migrations/cache_3.sql"),
        include_str!("migrations/cache_4.sql"),
    ],
    // A commit lost to a power cut is read from the server again.
    synchronous: "NORMAL",
    // 16 MB hold the search index of 100,000 patients and the chart that is open.
    cache_kib: 16 * 1024,
    check: health::cache_faults,
};

/// The patient index, charts and schedule of one account. Everything in it can be had from the server again.
pub struct Cache {
    database: Database,
}

impl Cache {
    /// Opens the file, creating it if there is none.
    pub fn open(path: &Path, key: &DbKey) -> Result<(Self, Opening), OpenError> {
        let (database, opening) = open::open(path, key, &KIND, true)?;
        Ok((Self { database }, opening))
    }

    /// Opens the file, or builds it anew if it is damaged, of another key, or of a newer version.
    pub fn open_or_rebuild(path: &Path, key: &DbKey) -> Result<(Self, Opening), OpenError> {
        match Self::open(path, key) {
            Err(error @ (OpenError::WrongKey | OpenError::Damaged | OpenError::TooNew { .. })) => {
                tracing::warn!(%error, "the cache is built anew");
                Self::delete(path)?;
                let (cache, opening) = Self::open(path, key)?;
                Ok((cache, Opening { rebuilt: true, ..opening }))
            }
            other => other,
        }
    }

    /// A cache that leaves nothing on disk.
    pub fn in_memory() -> Result<Self, OpenError> {
        Ok(Self { database: open::open_in_memory(&KIND)? })
    }

    /// Deletes the file and its companions. The cache must be closed.
    pub fn delete(path: &Path) -> io::Result<()> {
        open::remove(path)
    }

    /// Checks the whole file: for an idle moment. Where anything is found, the next opening finds it too, and the cache
    /// is built anew ([`Cache::open_or_rebuild`]).
    pub fn check(&self) -> Result<Vec<health::Fault>, StoreError> {
        Ok(self.database.checked(health::cache_faults(self.conn())?))
    }

    pub(crate) fn conn(&self) -> &Connection {
        &self.database.conn
    }

    pub(crate) fn conn_mut(&mut self) -> &mut Connection {
        &mut self.database.conn
    }
}
