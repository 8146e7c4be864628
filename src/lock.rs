//! One process at a time: per output, and per state of what has been announced.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use crate::error::Error;

/// Held as long as it lives; the operating system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock that a file stands for; `None` if another process holds it. The empty file stays, because removing it would
    /// race with another run.
    ///
    /// # Errors
    /// [`Error::Io`] if the file cannot be made or locked.
    pub fn take(path: &Path) -> Result<Option<Self>, Error> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path);
        let file = file.map_err(Error::io("open", path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(Error::io("lock", path)(error)),
        }
    }
}
