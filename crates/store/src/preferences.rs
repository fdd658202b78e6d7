//! The clinician's own preferences. They live in the journal: nobody else has them.

use crate::{chart::to_json, error::StoreError, journal::Journal};
use rusqlite::{OptionalExtension, params};
use serde::{Serialize, de::DeserializeOwned};

impl Journal {
    /// Keeps a preference.
    pub fn put_preference<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), StoreError> {
        let json = to_json(value, "preference")?;
        self.conn()
            .prepare_cached("INSERT OR REPLACE INTO preference (name, json) VALUES (?1, ?2)")?
            .execute(params![name, json])?;
        Ok(())
    }

    /// A preference; `None` if it was never set. [`StoreError::Unreadable`] if it was set in another shape.
    pub fn preference<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let json: Option<String> = self
            .conn()
            .prepare_cached("SELECT json FROM preference WHERE name = ?1")?
            .query_row(params![name], |row| row.get(0))
            .optional()?;
        json.map(|json| {
            serde_json::from_str(&json).map_err(|_| StoreError::Unreadable { what: "preference" })
        })
        .transpose()
    }
}
