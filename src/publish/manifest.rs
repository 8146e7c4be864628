//! Which files in the output are polyfeed's own: their paths and the digests of the bytes that it wrote.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Staging;
use crate::{error::Error, text::hexadecimal};

const FILE_NAME: &str = "polyfeed-manifest.json";

/// The manifest of an output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// SHA-256 digests by path below the output; while a run replaces files, the old and the new one.
    files: BTreeMap<String, BTreeSet<String>>,
}

impl Manifest {
    /// Reads the manifest in a folder; there is none before the first run.
    ///
    /// # Errors
    /// [`Error::Io`] if it is there and cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE_NAME);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| Error::io("understand", &path)(error.into())),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(Self::default())
            }
            Err(error) => Err(Error::io("read", &path)(error)),
        }
    }

    /// Writes the manifest into a folder, atomically.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn write(&self, folder: &Path, staging: &mut Staging) -> Result<(), Error> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("a manifest is JSON");
        bytes.push(b'\n');
        staging.add(&[(folder.join(FILE_NAME), &bytes)])?;
        staging.commit_last()
    }

    /// Whether polyfeed wrote these bytes to this path.
    #[must_use]
    pub fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        self.files.get(path).is_some_and(|digests| digests.contains(&digest(bytes)))
    }

    /// The paths of all files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Says that a path holds bytes with a digest, and nothing else.
    pub fn set(&mut self, path: &str, digest: String) {
        self.files.insert(path.to_owned(), BTreeSet::from([digest]));
    }

    /// What is polyfeed's own while this manifest gives way to another.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let mut merged = self.clone();
        for (path, digests) in &other.files {
            merged.files.entry(path.clone()).or_default().extend(digests.iter().cloned());
        }
        merged
    }
}

/// The SHA-256 digest of bytes, in hexadecimal.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}
