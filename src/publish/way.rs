//! What lies where a file is to be written. Everything is looked at before anything is changed.
//!
//! `goes` says of a path below the output whether this run removes the file there before it writes.

use std::{fs, io, path::Path};

use crate::error::Error;

/// Whether the folders between the output and a file are folders of the output, or can be made.
///
/// # Errors
/// [`Error::OutsideOutput`] if a symbolic link leads out of the output, [`Error::ForeignFile`] if something is in the way.
pub fn is_free(output: &Path, path: &str, goes: &dyn Fn(&str) -> bool) -> Result<(), Error> {
    let Ok(root) = output.canonicalize() else { return Ok(()) };
    for (end, _) in path.match_indices('/') {
        let folder = output.join(&path[..end]);
        match fs::symlink_metadata(&folder) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) if metadata.is_symlink() => match folder.canonicalize() {
                Ok(target) if !target.starts_with(&root) => return Err(Error::OutsideOutput(folder)),
                Ok(target) if target.is_dir() => {}
                _ => return Err(Error::ForeignFile(folder)),
            },
            Ok(_) if goes(&path[..end]) => return Ok(()),
            Ok(_) => return Err(Error::ForeignFile(folder)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(());
            }
            Err(error) => return Err(Error::io("read", folder)(error)),
        }
    }
    Ok(())
}

/// The bytes of the file at a path; `None` if there is none, or if it, or all that a folder there holds, goes.
///
/// # Errors
/// [`Error::ForeignFile`] if what is there is no file and does not go, [`Error::Io`] if it cannot be read.
pub fn occupant(output: &Path, path: &str, goes: &dyn Fn(&str) -> bool) -> Result<Option<Vec<u8>>, Error> {
    let target = output.join(path);
    match fs::symlink_metadata(&target) {
        Ok(metadata) if metadata.is_file() => fs::read(&target).map(Some).map_err(Error::io("read", &target)),
        Ok(metadata) if metadata.is_dir() && all_go(&target, path, goes)? => Ok(None),
        Ok(_) => Err(Error::ForeignFile(target)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Error::io("read", target)(error)),
    }
}

fn all_go(folder: &Path, path: &str, goes: &dyn Fn(&str) -> bool) -> Result<bool, Error> {
    for entry in fs::read_dir(folder).map_err(Error::io("list", folder))? {
        let entry = entry.map_err(Error::io("list", folder))?;
        let below = format!("{path}/{}", entry.file_name().to_string_lossy());
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !(if is_folder { all_go(&entry.path(), &below, goes)? } else { goes(&below) }) {
            return Ok(false);
        }
    }
    Ok(true)
}
