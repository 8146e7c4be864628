//! Bytes that are safely on the disk before they take the place of others.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::error::Error;

const FOLDER_NAME: &str = ".polyfeed-staging";

/// A folder of files that wait for their places. It goes with its content when it is dropped.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    waiting: Vec<(PathBuf, PathBuf)>,
    count: usize,
}

impl Staging {
    /// Begins with nothing: what a killed run left is cleared. The folder itself is made when it is needed.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn new(beside: &Path) -> Result<Self, Error> {
        let staging = Self { folder: beside.join(FOLDER_NAME), waiting: Vec::new(), count: 0 };
        staging.clear()?;
        Ok(staging)
    }

    /// Writes files, each by the path at which it is to stand, through to the disk: several at once, since every one waits for it.
    ///
    /// # Errors
    /// [`Error::Io`]; nothing has been replaced then.
    pub fn add(&mut self, files: &[(PathBuf, &[u8])]) -> Result<(), Error> {
        if files.is_empty() {
            return Ok(());
        }
        fs::create_dir_all(&self.folder).map_err(Error::io("create", &self.folder))?;
        let staged: Vec<PathBuf> =
            (self.count..self.count + files.len()).map(|number| self.folder.join(number.to_string())).collect();
        self.count += files.len();
        let write = |path: &Path, bytes: &[u8]| -> io::Result<()> {
            let mut file = File::create(path)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        // All are tried, so that the file that an error names does not depend on which thread came first.
        let written: Vec<io::Result<()>> =
            staged.par_iter().zip(files).map(|(path, (_, bytes))| write(path, bytes)).collect();
        for (written, (target, _)) in written.into_iter().zip(files) {
            written.map_err(Error::io("write", target))?;
        }
        self.waiting.extend(staged.into_iter().zip(files.iter().map(|(target, _)| target.clone())));
        Ok(())
    }

    /// Moves the file that was added last to its place, before all others.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn commit_last(&mut self) -> Result<(), Error> {
        self.waiting.pop().map_or(Ok(()), |(path, target)| rename(&path, &target))
    }

    /// Moves every file to its place, in the order in which they were added.
    ///
    /// # Errors
    /// [`Error::Io`]; the files moved before stay moved, each whole.
    pub fn commit(&mut self) -> Result<(), Error> {
        self.waiting.drain(..).try_for_each(|(path, target)| rename(&path, &target))
    }

    /// Removes the folder with all that is left in it.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn clear(&self) -> Result<(), Error> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::io("remove", &self.folder)(error)),
            _ => Ok(()),
        }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After an error, which is already on its way to the user; the next run tries again.
        let _ = self.clear();
    }
}

fn rename(path: &Path, target: &Path) -> Result<(), Error> {
    if let Some(parent) = target.parent() {
        fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
    }
    fs::rename(path, target).map_err(Error::io("write", target))
}
