//! Opening, creating, migrating and closing a database file.

use crate::{
    error::{OpenError, is_damage},
    health,
    key::{self, DbKey},
};
use rusqlite::{Connection, OpenFlags, params};
use std::{
    cell::Cell,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Once,
    time::Duration,
};

/// What distinguishes the two files.
pub(crate) struct Kind {
    pub(crate) migrations: &'static [&'static str],
    /// FULL where a lost commit would be a lost word of the clinician's.
    pub(crate) synchronous: &'static str,
    pub(crate) cache_kib: u32,
    pub(crate) check: fn(&Connection) -> rusqlite::Result<Vec<health::Fault>>,
}

/// What was met on opening.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// There was no file; this one is new.
    pub created: bool,
    /// The program ended without closing the file, which was therefore checked and found whole.
    pub after_unclean_end: bool,
    /// The cache only: the file could not be used and was built anew.
    pub rebuilt: bool,
    /// The journal only: writes that were being sent when the program ended, now to be settled by reading back.
    pub interrupted_sends: u32,
}

/// An open database. Dropping it writes the log back into the file and marks the end as clean, unless a check has found
/// something wrong: then the next opening checks again, and deals with it.
pub(crate) struct Database {
    pub(crate) conn: Connection,
    faulty: Cell<bool>,
}

impl Database {
    fn new(conn: Connection) -> Self {
        Self { conn, faulty: Cell::new(false) }
    }

    /// Remembers what a check of the open file has found.
    pub(crate) fn checked(&self, faults: Vec<health::Fault>) -> Vec<health::Fault> {
        if !faults.is_empty() {
            self.faulty.set(true);
        }
        faults
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Nothing can be told from here; what fails is found by the check at the next opening.
        if !self.faulty.get() {
            let _ = self.conn.execute("UPDATE meta SET value = '1' WHERE name = 'clean'", []);
        }
        let _ = self.conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
    }
}

/// Has SQLite begin, once. It counts as begun before SQLCipher has: of two threads that come first at once, the second went
/// on and its key was refused.
fn begin() {
    static BEGUN: Once = Once::new();
    // What keeps it from beginning keeps the next connection from opening, which says so.
    BEGUN.call_once(|| drop(Connection::open_in_memory()));
}

/// A connection to a file, which has no key yet.
fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    begin();
    Connection::open_with_flags(path, flags)
}

/// Opens the file, or creates it when there is none and `create` says so.
pub(crate) fn open(
    path: &Path,
    key: &DbKey,
    kind: &Kind,
    create: bool,
) -> Result<(Database, Opening), OpenError> {
    let mut opening = Opening::default();
    if !path.try_exists()? {
        if beside(path, "-wal").try_exists()? {
            // A log without its database: the file was taken away, and with it what was committed before.
            return Err(OpenError::Damaged);
        }
        if !create {
            return Err(OpenError::Missing);
        }
        create_file(path, key, kind)?;
        opening.created = true;
    }
    owner_only(path, 0o600)?;
    let ours = begins_with(path, &key::salt(key))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = connect(path, flags)?;
    key::apply(&conn, key)?;
    match conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0)) {
        Ok(_) => {}
        Err(error) if is_damage(&error) => {
            return Err(if ours { OpenError::Damaged } else { OpenError::WrongKey });
        }
        Err(error) => return Err(error.into()),
    }
    settings(&conn, kind)?;
    conn.execute_batch(&format!("PRAGMA journal_mode = WAL; PRAGMA synchronous = {};", kind.synchronous))?;
    migrate(&conn, kind)?;
    let clean: String = conn
        .query_row("SELECT value FROM meta WHERE name = 'clean'", [], |row| row.get(0))
        .map_err(|_| OpenError::Damaged)?;
    if clean != "1" {
        if !(kind.check)(&conn)?.is_empty() {
            return Err(OpenError::Damaged);
        }
        opening.after_unclean_end = true;
    }
    conn.execute("UPDATE meta SET value = '0' WHERE name = 'clean'", [])?;
    Ok((Database::new(conn), opening))
}

/// A file, open for reading only.
pub(crate) fn readable(path: &Path, key: &DbKey) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = connect(path, flags)?;
    key::apply(&conn, key)?;
    // Without its first page nothing else can be found.
    conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))?;
    Ok(conn)
}

/// A database that leaves nothing on disk: for a computer without a keychain, and for the demo clinic.
pub(crate) fn open_in_memory(kind: &Kind) -> Result<Database, OpenError> {
    begin();
    let conn = Connection::open_in_memory()?;
    settings(&conn, kind)?;
    migrate(&conn, kind)?;
    Ok(Database::new(conn))
}

/// Removes a database with everything that belongs to it.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    for file in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm"), beside(path, "-journal")] {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn settings(conn: &Connection, kind: &Kind) -> rusqlite::Result<()> {
    conn.set_prepared_statement_cache_capacity(64);
    conn.busy_timeout(Duration::from_secs(5))?;
    // secure_delete: a deleted draft's bytes do not linger in free pages. trusted_schema: no function may run from
    // a schema that someone altered. cell_size_check: a damaged page is refused rather than read.
    conn.execute_batch(&format!(
        "PRAGMA cache_size = -{};
         PRAGMA temp_store = MEMORY;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;",
        kind.cache_kib
    ))
}

/// Builds the file under another name and moves it into place once it is whole: a file at `path` that is empty or
/// has no tables is damage, never a kill during creation.
fn create_file(path: &Path, key: &DbKey, kind: &Kind) -> Result<(), OpenError> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let young = beside(path, ".new");
    remove(&young)?;
    create_owner_only(&young)?;
    {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = connect(&young, flags)?;
        key::apply(&conn, key)?;
        settings(&conn, kind)?;
        conn.execute_batch("PRAGMA synchronous = FULL")?;
        migrate(&conn, kind)?;
    }
    fs::rename(&young, path)?;
    if let (true, Some(folder)) = (cfg!(unix), path.parent()) {
        // The new name must survive a power cut as well as the content does.
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// The version of a file: how many of its migrations it has seen.
pub(crate) fn version(conn: &Connection) -> rusqlite::Result<u32> {
    conn.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn migrate(conn: &Connection, kind: &Kind) -> Result<(), OpenError> {
    let version = version(conn)?;
    let newest = u32::try_from(kind.migrations.len()).unwrap_or(u32::MAX);
    if version > newest {
        return Err(OpenError::TooNew { version });
    }
    for (next, script) in (1_u32..).zip(kind.migrations).skip(version as usize) {
        let step = conn.unchecked_transaction()?;
        step.execute_batch(script)?;
        step.pragma_update(None, "user_version", next)?;
        step.commit()?;
    }
    Ok(())
}

fn begins_with(path: &Path, expected: &[u8; 16]) -> Result<bool, OpenError> {
    let mut start = [0; 16];
    match File::open(path)?.read_exact(&mut start) {
        Ok(()) => Ok(start == *expected),
        // Shorter than its own header.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Err(OpenError::Damaged),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(unix)]
fn create_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    owner_only(folder, 0o700)
}

#[cfg(not(unix))]
fn create_folder(folder: &Path) -> io::Result<()> {
    // The app-data folder is the user's own by inheritance.
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn create_owner_only(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map(|_| ())
}

#[cfg(not(unix))]
fn create_owner_only(path: &Path) -> io::Result<()> {
    fs::OpenOptions::new().write(true).create_new(true).open(path).map(|_| ())
}

/// Takes from everybody else whatever rights a copy or a restore may have given them. SQLite gives `-wal` and `-shm`
/// the rights of the file.
#[cfg(unix)]
fn owner_only(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if fs::metadata(path)?.permissions().mode() & 0o777 == mode {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn owner_only(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// Reads one value of `meta`.
pub(crate) fn meta(conn: &Connection, name: &str) -> rusqlite::Result<String> {
    conn.query_row("SELECT value FROM meta WHERE name = ?1", params![name], |row| row.get(0))
}

#[cfg(test)]
mod tests;
