//! The clinician's own phrases and preferences. They live in the journal: nobody else has them.

use crate::{chart::to_json, error::StoreError, journal::Journal};
use rusqlite::{OptionalExtension, params};
use serde::{Serialize, de::DeserializeOwned};

impl Journal {
    /// Keeps a phrase (".ros" → its text) in place of the one with the same name.
    pub fn put_phrase(&mut self, name: &str, text: &str) -> Result<(), StoreError> {
        self.conn()
            .prepare_cached("INSERT OR REPLACE INTO phrase (name, text) VALUES (?1, ?2)")?
            .execute(params![name, text])?;
        Ok(())
    }

    /// Every phrase with its name, by name.
    pub fn phrases(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.conn().prepare_cached("SELECT name, text FROM phrase ORDER BY name")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Deletes a phrase; true if there was one.
    pub fn delete_phrase(&mut self, name: &str) -> Result<bool, StoreError> {
        Ok(self.conn().execute("DELETE FROM phrase WHERE name = ?1", params![name])? > 0)
    }

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
