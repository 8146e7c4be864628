//! A set of files becomes what a directory holds: staged, atomically, only what changed.
//!
//! All new bytes are on the disk before the first file is replaced, each replacement is one rename, and the manifest knows
//! at any instant which files are polyfeed's own. A killed run leaves whole files, and what it staged is cleared by the next.

mod manifest;
mod staging;
mod way;

use std::{collections::BTreeMap, fs, path::Path};

use rayon::prelude::*;
use serde::Serialize;

use self::{
    manifest::{Manifest, digest},
    staging::Staging,
};
use crate::{error::Error, feed::FOLDER, lock::Lock, settings::value::OutputPath};

/// Paths below the output that polyfeed needs for itself.
pub const RESERVED: [&str; 3] = ["feeds/polyfeed-manifest.json", "feeds/.polyfeed.lock", "feeds/.polyfeed-staging"];

const LOCK_NAME: &str = ".polyfeed.lock";

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
    way::is_free(output, &format!("{FOLDER}/any"), &|_| false)?;
    let lock = if request.dry_run {
        None
    } else {
        fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
        Some(Lock::take(&folder.join(LOCK_NAME))?.ok_or_else(|| Error::Locked(output.to_path_buf()))?)
    };
    let manifest = Manifest::read(&folder)?;
    let mut publication = Publication::default();
    if request.is_complete {
        let stale = manifest.paths().filter(|path| !files.contains_key(*path) && is_removable(output, path, &manifest));
        publication.removed = stale.map(str::to_owned).collect();
    }
    let goes = |path: &str| publication.removed.binary_search_by(|removed| removed.as_str().cmp(path)).is_ok();
    for (path, bytes) in *files {
        way::is_free(output, path, &goes)?;
        let target = output.join(path);
        let found = match way::occupant(output, path, &goes)? {
            Some(found) if found == *bytes => {
                publication.unchanged.push(path.clone());
                continue;
            }
            found => found,
        };
        let is_ours = found.as_ref().is_none_or(|found| manifest.wrote(path, found));
        if !is_ours && !request.replace.iter().any(|replaced| replaced.as_str() == path) {
            return Err(Error::ForeignFile(target));
        }
        publication.written.push(path.clone());
    }
    if lock.is_some() {
        carry_out(request, &folder, &manifest, &publication)?;
    }
    Ok(publication)
}

/// The paths below an output of all files that polyfeed has written there.
///
/// # Errors
/// [`Error::Io`] if that cannot be known.
pub fn own_files(output: &Path) -> Result<Vec<String>, Error> {
    Ok(Manifest::read(&output.join(FOLDER))?.paths().map(str::to_owned).collect())
}

/// Whether a file of an earlier run is still as that run wrote it, and inside the output.
fn is_removable(output: &Path, path: &str, manifest: &Manifest) -> bool {
    let is_inside = path.parse::<OutputPath>().is_ok() && way::is_free(output, path, &|_| false).is_ok();
    is_inside && matches!(way::occupant(output, path, &|_| false), Ok(Some(bytes)) if manifest.wrote(path, &bytes))
}

fn carry_out(request: &Request<'_>, folder: &Path, before: &Manifest, publication: &Publication) -> Result<(), Error> {
    let Request { output, files, .. } = request;
    let mut staging = Staging::new(folder)?;
    let written = publication.written.iter().map(|path| (output.join(path), files[path].as_slice()));
    staging.add(&written.collect::<Vec<_>>())?;
    let mut after = if request.is_complete { Manifest::default() } else { before.clone() };
    let digests: Vec<(&String, String)> = files.par_iter().map(|(path, bytes)| (path, digest(bytes))).collect();
    for (path, digest) in digests {
        after.set(path, digest);
    }
    if !publication.written.is_empty() || !publication.removed.is_empty() {
        // Between the first rename and the last, both the old and the new bytes are polyfeed's own.
        before.merged(&after).write(folder, &mut staging)?;
    }
    for path in &publication.removed {
        remove(output, path)?;
    }
    staging.commit()?;
    if after != Manifest::read(folder)? {
        after.write(folder, &mut staging)?;
    }
    staging.clear()
}

/// Removes a file, and the folders that it leaves empty.
fn remove(output: &Path, path: &str) -> Result<(), Error> {
    let target = output.join(path);
    fs::remove_file(&target).map_err(Error::io("remove", &target))?;
    let mut parent = target.parent();
    while let Some(folder) = parent.filter(|folder| *folder != output && fs::remove_dir(folder).is_ok()) {
        parent = folder.parent();
    }
    Ok(())
}
