//! A set of files becomes what a directory holds: staged, atomically, only what changed.
//!
//! All new bytes are on the disk before the first file is replaced, each replacement is one rename, and the manifest knows
//! at any instant which files are polyfeed's own. A killed run leaves whole files, and what it staged is cleared by the next.

mod lock;
mod manifest;
mod staging;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::Serialize;

use self::{
    lock::Lock,
    manifest::{Manifest, digest},
    staging::Staging,
};
use crate::{error::Error, feed::FOLDER, settings::value::OutputPath};

/// What a run changed, by path below the output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Publication {
    /// Files that are new or have new bytes.
    pub written: Vec<String>,
    /// Files that already had these bytes.
    pub unchanged: Vec<String>,
    /// Files that polyfeed had written and no longer makes.
    pub removed: Vec<String>,
}

/// What is to be published, and how.
#[derive(Debug)]
pub struct Request<'r> {
    /// The folder that the site serves.
    pub output: &'r Path,
    /// Every file by its path below the output.
    pub files: &'r BTreeMap<String, Vec<u8>>,
    /// Foreign files that may be overwritten.
    pub replace: &'r [OutputPath],
    /// Whether `files` are all there are, so that files of earlier runs that are not among them go.
    pub is_complete: bool,
    /// Whether nothing is to be changed.
    pub dry_run: bool,
}

/// Publishes the files.
///
/// # Errors
/// [`Error::Locked`] if another run publishes into the same output; [`Error::ForeignFile`] and [`Error::OutsideOutput`]
/// before anything was changed; [`Error::Io`] if the disk does not take what is written: then the old files stand.
pub fn publish(request: &Request<'_>) -> Result<Publication, Error> {
    let Request { output, files, .. } = request;
    let folder = output.join(FOLDER);
    let lock = if request.dry_run {
        None
    } else {
        fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
        Some(Lock::take(&folder, output)?)
    };
    let manifest = Manifest::read(&folder)?;
    let mut publication = Publication::default();
    for (path, bytes) in *files {
        refuse_outside(output, path)?;
        let target = output.join(path);
        let on_disk = read_if_there(&target)?;
        if on_disk.as_ref() == Some(bytes) {
            publication.unchanged.push(path.clone());
            continue;
        }
        let is_ours = on_disk.as_ref().is_none_or(|found| manifest.wrote(path, found));
        if !is_ours && !request.replace.iter().any(|replaced| replaced.as_str() == path) {
            return Err(Error::ForeignFile(target));
        }
        publication.written.push(path.clone());
    }
    if request.is_complete {
        let stale = manifest.paths().filter(|path| !files.contains_key(*path)).map(str::to_owned);
        publication.removed = stale.collect();
    }
    if lock.is_some() {
        carry_out(request, &folder, manifest, &publication)?;
    }
    Ok(publication)
}

fn carry_out(request: &Request<'_>, folder: &Path, manifest: Manifest, publication: &Publication) -> Result<(), Error> {
    let Request { output, files, .. } = request;
    let mut staging = Staging::new(folder)?;
    for path in &publication.written {
        staging.add(&output.join(path), &files[path])?;
    }
    let mut after = manifest.clone();
    for (path, bytes) in *files {
        after.set(path, digest(bytes));
    }
    for path in &publication.removed {
        after.forget(path);
    }
    // Between the first rename and the last, both the old and the new bytes are polyfeed's own.
    let during = manifest.merged(&after);
    if !publication.written.is_empty() || !publication.removed.is_empty() {
        during.write(folder, &mut staging)?;
    }
    staging.commit()?;
    for path in &publication.removed {
        remove(output, path, &manifest)?;
    }
    if after != Manifest::read(folder)? {
        after.write(folder, &mut staging)?;
    }
    staging.clear()
}

/// Removes a file of an earlier run, unless somebody has changed it since, and the folders that it leaves empty.
fn remove(output: &Path, path: &str, manifest: &Manifest) -> Result<(), Error> {
    refuse_outside(output, path)?;
    let target = output.join(path);
    match read_if_there(&target)? {
        Some(bytes) if manifest.wrote(path, &bytes) => {
            fs::remove_file(&target).map_err(Error::io("remove", &target))?
        }
        _ => return Ok(()),
    }
    let mut parent = target.parent();
    while let Some(folder) = parent.filter(|folder| *folder != output && fs::remove_dir(folder).is_ok()) {
        parent = folder.parent();
    }
    Ok(())
}

fn read_if_there(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_file() => Err(Error::ForeignFile(path.to_owned())),
        Ok(_) => fs::read(path).map(Some).map_err(Error::io("read", path)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Error::io("read", path)(error)),
    }
}

/// The folders between the output and a file must not be symbolic links that lead elsewhere.
fn refuse_outside(output: &Path, path: &str) -> Result<(), Error> {
    let target = output.join(path);
    let existing = target.ancestors().skip(1).find(|folder| folder.exists());
    let (Some(existing), Ok(root)) = (existing, output.canonicalize()) else { return Ok(()) };
    let resolved: PathBuf = existing.canonicalize().map_err(Error::io("read", existing))?;
    if resolved.starts_with(&root) || root.starts_with(&resolved) { Ok(()) } else { Err(Error::OutsideOutput(target)) }
}
