//! How far the download of the clinic's patient list has come, so that it can go on where it stopped.

use crate::{
    cache::Cache,
    error::StoreError,
    patients,
    stored::{millis, moment},
};
use domain::patient::PatientSummary;
use jiff::Timestamp;
use rusqlite::params;

/// The state of the download.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SyncState {
    /// Where the next page begins; 0 before the first.
    pub offset: u32,
    /// Patients of the clinic, as far as the server said.
    pub total: Option<u32>,
    /// When the run under way began; `None` if none ever did.
    pub started_at: Option<Timestamp>,
    /// When it was complete; `None` while it is under way.
    pub finished_at: Option<Timestamp>,
}

impl Cache {
    /// The state of the download.
    pub fn sync_state(&self) -> Result<SyncState, StoreError> {
        let (offset, total, started, finished): (u32, Option<u32>, Option<i64>, Option<i64>) = self
            .conn()
            .query_row("SELECT next_offset, total, started_at, finished_at FROM index_run", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
        Ok(SyncState {
            offset,
            total,
            started_at: started.map(moment).transpose()?,
            finished_at: finished.map(moment).transpose()?,
        })
    }

    /// Begins a new run from the first page. What is in the index stays findable meanwhile.
    pub fn begin_sync(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.conn().execute(
            "UPDATE index_run SET run = run + 1, next_offset = 0, total = NULL, started_at = ?1, finished_at = NULL",
            params![millis(now)],
        )?;
        Ok(())
    }

    /// Stores one page and where the next begins, in one transaction: a kill repeats a page at worst.
    pub fn store_page(
        &mut self,
        page: &[PatientSummary],
        next_offset: u32,
        total: Option<u32>,
    ) -> Result<(), StoreError> {
        let change = self.conn_mut().transaction()?;
        patients::upsert(&change, page)?;
        change.execute("UPDATE index_run SET next_offset = ?1, total = ?2", params![next_offset, total])?;
        Ok(change.commit()?)
    }

    /// Ends the run: patients that it did not see are no longer in the clinic and leave the index. How many left.
    pub fn finish_sync(&mut self, now: Timestamp) -> Result<u32, StoreError> {
        let change = self.conn_mut().transaction()?;
        let gone: Vec<i64> = change
            .prepare("SELECT id FROM patient WHERE seen_run <> (SELECT run FROM index_run)")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for id in &gone {
            patients::remove_row(&change, *id)?;
        }
        change.execute("UPDATE index_run SET finished_at = ?1", params![millis(now)])?;
        change.commit()?;
        self.fit_kept_pages()?;
        Ok(u32::try_from(gone.len()).unwrap_or(u32::MAX))
    }
}
