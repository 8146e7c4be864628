//! Paths with `/` between their parts, as content folders, keys and URLs have them; that of the root is empty.

use std::iter::successors;

/// The folder that a path lies in.
#[must_use]
pub fn parent(path: &str) -> &str {
    split(path).0
}

/// The last part of a path.
#[must_use]
pub fn name(path: &str) -> &str {
    split(path).1
}

/// A path's folder and last part.
#[must_use]
pub fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The folders that a path lies in, the nearest first and the root last, which itself lies in none.
pub fn above(path: &str) -> impl Iterator<Item = &str> {
    successors(Some(path), |below| (!below.is_empty()).then(|| parent(below))).skip(1)
}

/// A file's path without its extension.
#[must_use]
pub fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

/// What a path that is relative to a folder names from the root; `None` if it leads out of that.
#[must_use]
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
