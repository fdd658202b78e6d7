//! `cache.db`: what the server said.

use crate::{
    error::{OpenError, StoreError},
    health,
    key::DbKey,
    open::{self, Database, Kind, Opening},
};
use rusqlite::Connection;
use std::{io, path::Path};

/// Kilobytes of pages that are kept decrypted: the search index of a small clinic and the chart that is open.
const KEPT_PAGES_KIB: u32 = 16 * 1024;
/// More than this would be felt by whatever else the computer does.
const MOST_KEPT_PAGES_KIB: u32 = 96 * 1024;

/// Kilobytes of pages that are kept decrypted of a cache with so many patients. Type-ahead reads some hundred pages from
/// all over the index, 256 bytes of it for each patient, and a page that is not kept is read, checked and decrypted anew.
pub fn kept_pages_kib(patients: u32) -> u32 {
    KEPT_PAGES_KIB.saturating_add(patients / 4).min(MOST_KEPT_PAGES_KIB)
}

const KIND: Kind = Kind {
    migrations: &[
        include_str!("migrations/cache_1.sql"),
        include_str!("migrations/cache_2.sql"),
        include_str!("migrations/cache_3.sql"),
        include_str!("migrations/cache_4.sql"),
    ],
    // A commit lost to a power cut is read from the server again.
    synchronous: "NORMAL",
    cache_kib: KEPT_PAGES_KIB,
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
        let cache = Self { database };
        cache.fit_kept_pages()?;
        Ok((cache, opening))
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

    /// Keeps as many pages as the index that is there needs. While it is being downloaded it is written more than read, and
    /// what is kept of it would only be memory.
    pub(crate) fn fit_kept_pages(&self) -> rusqlite::Result<()> {
        // The highest number stands for the count, which would walk through all of them.
        let patients: u32 = self.conn().query_row(
            "SELECT coalesce(max(id), 0) FROM patient WHERE EXISTS (SELECT 1 FROM index_run WHERE finished_at IS NOT NULL)",
            [],
            |row| row.get(0),
        )?;
        self.conn().execute_batch(&format!("PRAGMA cache_size = -{}", kept_pages_kib(patients)))
    }

    pub(crate) fn conn(&self) -> &Connection {
        &self.database.conn
    }

    pub(crate) fn conn_mut(&mut self) -> &mut Connection {
        &mut self.database.conn
    }
}
