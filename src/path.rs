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
    Some(join_anywhere(folder, path)).filter(|joined| joined.split('/').next() != Some(".."))
}

/// What a path that is relative to a folder names from where the folder's own path is relative to, above that too.
#[must_use]
pub fn join_anywhere(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
