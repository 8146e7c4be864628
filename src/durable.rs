//! Files that polyfeed keeps and people commit: whole or as they were, whatever happens meanwhile, and merged line by line.

use std::{ffi::OsString, fs, io::Write, path::Path};

use crate::error::Error;

/// Writes a text through to the disk and puts it in the place of the file, or of the one that it is a link to, unless that says so
/// already. Who may read and write it stays as it is.
///
/// # Errors
/// [`Error::Io`]; the file is as it was then.
pub fn write(path: &Path, text: &str) -> Result<(), Error> {
    if fs::read(path).is_ok_and(|known| known == text.as_bytes()) {
        return Ok(());
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut staged = OsString::from(&target);
    staged.push(".new");
    let write = || {
        let mut file = fs::File::create(&staged)?;
        file.write_all(text.as_bytes())?;
        if let Ok(known) = fs::metadata(&target) {
            file.set_permissions(known.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&staged, &target)
    };
    write().map_err(Error::io("write", path))
}

/// Whether a line is a mark that Git leaves between the lines of two branches where a merge was not finished.
#[must_use]
pub fn is_mark_of_merge(line: &str) -> bool {
    ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark))
}
