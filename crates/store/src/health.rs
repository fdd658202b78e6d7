//! Whether a file still holds together.

use crate::error::is_damage;
use rusqlite::Connection;

/// Something that is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A page's checksum does not fit: bytes were altered.
    Page,
    /// The pages are whole and do not make a database.
    Structure,
    /// The search index does not find its sentinel.
    Sentinel,
    /// The search index knows more or fewer patients than there are.
    IndexCount,
}

/// Every page's checksum, then SQLite's own look at the structure.
fn file_faults(conn: &Connection, structure: &str) -> rusqlite::Result<Vec<Fault>> {
    let mut faults = Vec::new();
    let mut pages = conn.prepare("PRAGMA cipher_integrity_check")?;
    if pages.query([])?.next()?.is_some() {
        faults.push(Fault::Page);
    }
    let mut check = conn.prepare(structure)?;
    let mut rows = check.query([])?;
    while let Some(row) = rows.next()? {
        if row.get::<_, String>(0)? != "ok" {
            faults.push(Fault::Structure);
            break;
        }
    }
    Ok(faults)
}

/// Damage met while checking is what the check is for.
fn settle(outcome: rusqlite::Result<Vec<Fault>>) -> rusqlite::Result<Vec<Fault>> {
    match outcome {
        Err(error) if is_damage(&error) => Ok(vec![Fault::Structure]),
        other => other,
    }
}

pub(crate) fn journal_faults(conn: &Connection) -> rusqlite::Result<Vec<Fault>> {
    settle(file_faults(conn, "PRAGMA integrity_check(1)"))
}

pub(crate) fn cache_faults(conn: &Connection) -> rusqlite::Result<Vec<Fault>> {
    settle(file_faults(conn, "PRAGMA quick_check(1)").and_then(|mut faults| {
        if faults.is_empty() {
            faults.extend(index_faults(conn)?);
        }
        Ok(faults)
    }))
}

fn index_faults(conn: &Connection) -> rusqlite::Result<Option<Fault>> {
    let found: i64 = conn.query_row(
        "SELECT count(*) FROM patient_words WHERE patient_words MATCH 'family : \"roundssentinel\"' AND rowid = -1",
        [],
        |row| row.get(0),
    )?;
    if found != 1 {
        return Ok(Some(Fault::Sentinel));
    }
    let patients: i64 = conn.query_row("SELECT count(*) FROM patient", [], |row| row.get(0))?;
    let indexed: i64 = conn.query_row("SELECT count(*) FROM patient_words_docsize", [], |row| row.get(0))?;
    Ok((indexed != patients + 1).then_some(Fault::IndexCount))
}
