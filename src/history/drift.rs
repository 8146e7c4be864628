//! How far a translation is behind its original. In go both documents and the commit of the original that the translation says it was
//! made from, if it says so; out come the changes of the original's prose since then.
//!
//! What counts is the order of the mainline, and never the authors' clocks.

use std::fmt;

use super::{
    Failure, History,
    lineage::{Lineage, Lineages, ProseChange},
    log::{Commit, short},
};
use crate::site::Document;

/// What became of an original since a translation was last worked on.
#[derive(Clone, Debug)]
pub struct Drift<'h> {
    /// The whole name of the commit that the translation stems from.
    pub since: &'h str,
    /// The commits that changed the original's prose since then, the newest first.
    pub changes: Vec<&'h Commit>,
    /// What the original was called then, from its repository's root, if that is another name than now.
    pub former_path: Option<&'h str>,
}

impl Drift<'_> {
    /// The commit that the translation stems from, as short as people write it.
    #[must_use]
    pub fn short_since(&self) -> &str {
        short(self.since)
    }
}

/// Why nobody knows how far a translation is behind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// A file lies in no repository.
    NoRepository,
    /// Git cannot read the repository, and says this.
    Unreadable(String),
    /// A file was never committed.
    NotCommitted,
    /// The translation and its original lie in two repositories, which have no common order.
    TwoRepositories,
    /// The translation is as old as the oldest commit of a shallow clone, or older.
    Shallow,
    /// The mainline has no such commit, or several with names that begin so.
    NoSuchCommit,
}

impl fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoRepository => "it or its original lies in no Git repository",
            Self::Unreadable(why) => why,
            Self::NotCommitted => "it or its original is not committed",
            Self::TwoRepositories => "it and its original lie in two repositories",
            Self::Shallow => "the clone is too shallow: fetch the whole history (`git fetch --unshallow`)",
            Self::NoSuchCommit => "it names a commit that the history does not have (PF039)",
        })
    }
}

impl History {
    /// How far a translation is behind its original: since the commit that it names, else since it was last worked on.
    ///
    /// # Errors
    /// Why that is not known.
    pub fn drift(
        &self,
        original: &Document,
        translation: &Document,
        named: Option<&str>,
    ) -> Result<Drift<'_>, Unknown> {
        let (repository, of_original) = self.known_lineage(original)?;
        let lineages = &self.repositories[repository].1;
        let (since, newer, is_boundary) = match named {
            Some(name) => {
                let (name, newer) = lineages.place(name).ok_or(Unknown::NoSuchCommit)?;
                (name, newer, false)
            }
            None => {
                let (of_translation, lineage) = self.known_lineage(translation)?;
                if of_translation != repository {
                    return Err(Unknown::TwoRepositories);
                }
                let last = last_work(lineage, of_original).ok_or(Unknown::NotCommitted)?;
                let commit = lineages.commit(last);
                (commit.name.as_str(), last, commit.is_boundary)
            }
        };
        let changes: Vec<&Commit> = own_changes(lineages, of_original, newer).collect();
        if changes.is_empty() && is_boundary {
            return Err(Unknown::Shallow);
        }
        let renamed = of_original.former_paths().take_while(|(_, commit)| *commit < newer).last();
        Ok(Drift { since, changes, former_path: renamed.map(|(path, _)| path) })
    }

    /// What happened to a document, and in which repository.
    fn known_lineage(&self, document: &Document) -> Result<(usize, &Lineage), Unknown> {
        self.lineage(document).ok_or_else(|| {
            let lies_in = |(repository, _): &&(_, Failure)| {
                super::Repository::path(repository, document.source, &document.source_path).is_some()
            };
            match self.unreadable.iter().find(lies_in) {
                Some((_, failure)) => Unknown::Unreadable(failure.to_string()),
                None if self.path(document).is_some() => Unknown::NotCommitted,
                None => Unknown::NoRepository,
            }
        })
    }
}

/// The commits newer than so many that changed a file's prose, and not that of many others too.
fn own_changes<'h>(lineages: &'h Lineages, lineage: &'h Lineage, newer: u32) -> impl Iterator<Item = &'h Commit> {
    let changes = lineage.changes.iter().take_while(move |change| change.commit < newer);
    changes.filter(|change| !change.is_bulk).map(|change| lineages.commit(change.commit))
}

/// The newest commit that changed a translation's prose or added it. A bulk commit that changed the original too did the same to both.
fn last_work(translation: &Lineage, original: &Lineage) -> Option<u32> {
    let did_both =
        |change: &ProseChange| change.is_bulk && original.changes.iter().any(|other| other.commit == change.commit);
    let changed = translation.changes.iter().find(|change| !did_both(change)).map(|change| change.commit);
    changed.into_iter().chain(translation.added_last).min()
}
