//! Why a database could not be opened, and why a call on an open one failed.

use crate::write_state::{OutboxId, OutboxState, OutboxStep};
use rusqlite::ErrorCode;

/// Why a database could not be opened. Only the cache may be rebuilt on any of these.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file belongs to another key.
    #[error("the database belongs to another key")]
    WrongKey,
    /// The key fits and the content does not hold together, or a part of the file is missing.
    #[error("the database is damaged")]
    Damaged,
    /// A newer Rounds wrote it.
    #[error("the database has version {version}, which a newer Rounds wrote")]
    TooNew {
        /// Its version.
        version: u32,
    },
    /// There is no such file, and none was to be made.
    #[error("there is no database yet")]
    Missing,
    /// Folder or file could not be read or made.
    #[error("the database file could not be reached: {0}")]
    Io(#[from] std::io::Error),
    /// Anything else SQLite says.
    #[error("the database could not be opened: {0}")]
    Sql(rusqlite::Error),
}

/// Why a call on an open database failed. No message carries a value from a row.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database was closed: the app is locked or signed out.
    #[error("the database is closed")]
    Closed,
    /// A page fails its checksum or the structure does not hold together.
    #[error("the database is damaged")]
    Damaged,
    /// No space left; nothing was changed.
    #[error("the disk is full")]
    Full,
    /// A stored value is not of the shape this version writes.
    #[error("a stored {what} cannot be read")]
    Unreadable {
        /// What it is, never its content.
        what: &'static str,
    },
    /// There is no such row.
    #[error("there is no such {what}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// A write in this state does not allow that step.
    #[error("{step:?} is not possible for a write that is {from:?}")]
    IllegalStep {
        /// The state it is in.
        from: OutboxState,
        /// What was asked for.
        step: OutboxStep,
    },
    /// Other writes wait for this one, which therefore stays.
    #[error("{} writes wait for this one", by.len())]
    StillNeeded {
        /// Those that wait.
        by: Vec<OutboxId>,
    },
    /// The form already holds a newer draft, which is not overwritten.
    #[error("the form already holds another draft")]
    DraftInTheWay,
    /// Reading or writing the file failed.
    #[error("the file could not be written: {0}")]
    Io(#[from] std::io::Error),
    /// Anything else SQLite says.
    #[error("the database failed: {0}")]
    Sql(rusqlite::Error),
}

/// SQLite's ways of saying that the bytes of a file are not what was written: a broken structure, or a page whose
/// checksum SQLCipher refused.
pub(crate) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        if is_damage(&error) {
            return Self::Damaged;
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            _ => Self::Sql(error),
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        if is_damage(&error) { Self::Damaged } else { Self::Sql(error) }
    }
}
