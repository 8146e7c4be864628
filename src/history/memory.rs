//! What was read of a repository, kept in its own `.git` folder, so that the next build asks Git for newer commits only.
//!
//! Commits never change, so what is kept stays true; it counts for the same question of the same version of polyfeed. It can be
//! removed at any time. What cannot be read or written is as if it were not there: the history is read from its beginning then.

use std::{fs, io, path::Path, process};

use serde::{Deserialize, Serialize};

use super::{
    lineage::{Lineage, Lineages},
    log::Commit,
};

/// All that was known when a commit was the newest one.
#[derive(Debug, Serialize, Deserialize)]
pub struct Memory {
    version: String,
    question: String,
    /// The full name of that commit.
    pub head: String,
    /// The commits that files name by their indices.
    pub commits: Vec<Commit>,
    /// The files by the newest names that they had.
    pub files: Vec<(Box<str>, Lineage)>,
}

impl Memory {
    /// What a file knows about a question.
    pub fn recall(path: &Path, question: &str) -> Option<Self> {
        let memory: Self = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        let is_whole = || {
            let mut named = memory.files.iter().flat_map(|(_, lineage)| lineage.commits());
            named.all(|commit| (commit as usize) < memory.commits.len())
        };
        (memory.version == env!("CARGO_PKG_VERSION") && memory.question == question && is_whole()).then_some(memory)
    }

    /// What lineages say.
    pub fn of(lineages: &Lineages, question: &str, head: String) -> Self {
        let mut files: Vec<(Box<str>, Lineage)> =
            lineages.iter().map(|(name, lineage)| (name.into(), lineage.clone())).collect();
        files.sort_by(|(one, _), (other, _)| one.cmp(other));
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Self { version, question: question.to_owned(), head, commits: lineages.commits().to_vec(), files }
    }

    /// Keeps it in a file.
    ///
    /// # Errors
    /// The file cannot be written; what was kept before stays.
    pub fn keep(&self, path: &Path) -> io::Result<()> {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        // Of two builds at once each has its own.
        let staged = path.with_extension(process::id().to_string());
        fs::write(&staged, serde_json::to_vec(self)?)?;
        fs::rename(&staged, path)
    }
}
