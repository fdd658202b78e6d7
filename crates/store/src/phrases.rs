//! The clinician's own phrases. They live in the journal: nobody else has them.

use crate::{chart::to_json, error::StoreError, journal::Journal};
use domain::phrase::Phrase;
use rusqlite::{Connection, Row, params};

/// Every phrase, as this version writes them.
pub(crate) const SELECT: &str = "SELECT name, text, sections FROM phrase";
/// Every phrase, as versions 1 to 4 wrote them.
pub(crate) const SELECT_1: &str = "SELECT name, text, '[]' AS sections FROM phrase";

impl Journal {
    /// Every phrase, by name.
    pub fn phrases(&self) -> Result<Vec<Phrase>, StoreError> {
        let mut statement = self.conn().prepare_cached(&format!("{SELECT} ORDER BY name"))?;
        let mut rows = statement.query([])?;
        let mut phrases = Vec::new();
        while let Some(row) = rows.next()? {
            phrases.push(read(row)?);
        }
        Ok(phrases)
    }

    /// Forgets the phrases of some names and then keeps others, each in place of the one of its name, all or nothing.
    pub fn change_phrases(&mut self, without: &[String], keep: &[Phrase]) -> Result<(), StoreError> {
        let change = self.conn_mut().transaction()?;
        for name in without {
            change.execute("DELETE FROM phrase WHERE name = ?1", params![name])?;
        }
        for phrase in keep {
            put(&change, phrase)?;
        }
        Ok(change.commit()?)
    }
}

pub(crate) fn put(conn: &Connection, phrase: &Phrase) -> Result<(), StoreError> {
    let sections = to_json(&phrase.sections, "phrase")?;
    conn.prepare_cached("INSERT OR REPLACE INTO phrase (name, text, sections) VALUES (?1, ?2, ?3)")?
        .execute(params![phrase.name, phrase.text, sections])?;
    Ok(())
}

pub(crate) fn read(row: &Row<'_>) -> Result<Phrase, StoreError> {
    let sections: String = row.get("sections")?;
    let sections = serde_json::from_str(&sections).map_err(|_| StoreError::Unreadable { what: "phrase" })?;
    Ok(Phrase { name: row.get("name")?, text: row.get("text")?, sections })
}
