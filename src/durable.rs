//! A file that is whole or as it was, whatever happens meanwhile.

use std::{ffi::OsString, fs, io::Write, path::Path};

use crate::error::Error;

/// Writes a text through to the disk and puts it in the place of the file, or of the one that it is a link to, unless that says so
/// already.
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
        file.sync_all()?;
        fs::rename(&staged, &target)
    };
    write().map_err(Error::io("write", path))
}
