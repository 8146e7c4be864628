//! One run at a time per output.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use crate::error::Error;

const FILE_NAME: &str = ".polyfeed.lock";

/// Held as long as it lives; the operating system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a folder; the empty lock file stays, because removing it would race with another run.
    ///
    /// # Errors
    /// [`Error::Locked`] with the output if another process holds it.
    pub fn take(folder: &Path, output: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE_NAME);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(Error::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Error::Locked(output.to_owned())),
            Err(TryLockError::Error(error)) => Err(Error::io("lock", &path)(error)),
        }
    }
}
