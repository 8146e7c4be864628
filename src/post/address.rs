//! What the addresses of one page have in common: servers and people write `/a`, `/a/` and `/a/index.html` for it.

/// A path, without the file's name if that is the one that stands for its folder.
#[must_use]
pub fn without_index(path: &str) -> &str {
    path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/')).unwrap_or(path)
}

/// A path without what may be left out at its end.
#[must_use]
pub fn bare(path: &str) -> &str {
    without_index(path).trim_end_matches('/')
}
