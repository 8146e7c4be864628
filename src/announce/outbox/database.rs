//! The database itself: opened by one process at a time to write, or by anybody to look, and what is wrong with it in words.

use std::{fs, path::Path};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::Outbox;
use crate::{error::Error, lock::Lock};

/// The version of the database's tables; an older polyfeed refuses a newer one.
const VERSION: u8 = 3;

/// What makes the tables of each version out of those of the one before.
const MIGRATIONS: [&str; VERSION as usize] =
    [include_str!("version_1.sql"), include_str!("version_2.sql"), include_str!("version_3.sql")];

/// How much of the database is kept in memory, in KiB.
const CACHE: i64 = 64 * 1024;

impl Outbox {
    /// Opens the database for this process alone; makes one where there is none.
    ///
    /// # Errors
    /// [`Error::Announcing`] if another process has it, [`Error::State`] if a newer polyfeed wrote it or it is broken.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let folder = path.parent().unwrap_or(Path::new(""));
        if !folder.as_os_str().is_empty() && !folder.is_dir() {
            fs::create_dir_all(folder).map_err(Error::io("make", folder))?;
            // What one machine knows is not for the repository: that is what the ledger is for.
            let ignore = folder.join(".gitignore");
            fs::write(&ignore, "*\n").map_err(Error::io("write", &ignore))?;
        }
        let lock = Lock::take(&path.with_extension("lock"))?;
        let lock = lock.ok_or_else(|| Error::Announcing(path.to_owned()))?;
        let wrong = state_error(path);
        let mut connection = Connection::open(path).map_err(&wrong)?;
        // FULL: the mark `sending` must survive a power cut, or an announcement would be sent twice.
        connection.pragma_update(None, "journal_mode", "WAL").map_err(&wrong)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(&wrong)?;
        connection.pragma_update(None, "cache_size", -CACHE).map_err(&wrong)?;
        let known = version(&connection, path)?;
        let missing = MIGRATIONS.get(usize::from(known)..).ok_or_else(|| newer_version(path, known))?;
        if !missing.is_empty() {
            let transaction = connection.transaction().map_err(&wrong)?;
            transaction.execute_batch(&missing.concat()).map_err(&wrong)?;
            transaction.pragma_update(None, "user_version", VERSION).map_err(&wrong)?;
            transaction.commit().map_err(&wrong)?;
        }
        Ok(Self { connection, path: path.to_owned(), knows_forms: true, _lock: Some(lock) })
    }

    /// Opens the database to look at it, if there is one; nothing is written, and a run may go on beside.
    ///
    /// # Errors
    /// [`Error::State`] if a newer polyfeed wrote it or it is broken.
    pub fn look(path: &Path) -> Result<Option<Self>, Error> {
        if !path.is_file() {
            return Ok(None);
        }
        let mut wal = path.as_os_str().to_owned();
        wal.push("-wal");
        // Without a log nobody is writing, and looking need not even leave SQLite's own files behind.
        let immutable = if Path::new(&wal).exists() { "" } else { "&immutable=1" };
        let absolute = std::path::absolute(path).map_err(Error::io("find", path))?;
        let file = url::Url::from_file_path(&absolute)
            .map_err(|()| Error::State(path.to_owned(), "its path cannot be a URL".into()))?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection =
            Connection::open_with_flags(format!("{file}?mode=ro{immutable}"), flags).map_err(state_error(path))?;
        match version(&connection, path)? {
            0 => Ok(None),
            version @ 1..=VERSION => {
                Ok(Some(Self { connection, path: path.to_owned(), knows_forms: version > 2, _lock: None }))
            }
            newer => Err(newer_version(path, newer)),
        }
    }
}

fn version(connection: &Connection, path: &Path) -> Result<u8, Error> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(state_error(path))
}

fn newer_version(path: &Path, version: u8) -> Error {
    let message = format!(
        "it is of version {version}, this polyfeed knows version {VERSION}; use the newer polyfeed that wrote it"
    );
    Error::State(path.to_owned(), message)
}

/// An error of the database, with what to do about it.
pub(super) fn state_error(path: &Path) -> impl Fn(rusqlite::Error) -> Error {
    let path = path.to_owned();
    move |error| {
        let is_broken = matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase));
        let advice = if is_broken {
            "; bring back a copy of it, or move it away if the ledger is there, which knows all that was announced"
        } else {
            ""
        };
        Error::State(path.clone(), format!("{error}{advice}"))
    }
}
