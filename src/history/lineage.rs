//! What happened to each file, told from the newest commit to the oldest: what it was called before, and which commit added it.
//!
//! Kept are the paths of documents only, whether they are still there or not, so memory grows with those and not with commits.

use std::collections::{BTreeSet, HashMap};

use super::log::{Change, Commit, Told};

/// The files of a repository by the newest name that each had.
#[derive(Debug)]
pub struct Lineages {
    extensions: BTreeSet<String>,
    lineages: Vec<Lineage>,
    /// By the newest name.
    by_name: HashMap<Box<str>, usize>,
    /// By the name that they had when the commit that is told next was made.
    by_name_then: HashMap<Box<str>, usize>,
    commits: Vec<Commit>,
}

/// A file through all its names.
#[derive(Debug, Default)]
pub struct Lineage {
    /// The commit that added it: the first one, if it was removed and came back, since readers have seen it then.
    pub added: Option<u32>,
    /// Its former names, the newest first, and the commits that took them from it.
    former: Vec<(u32, Box<str>)>,
}

impl Lineage {
    /// The commit by which it came to where it is: where it was once a file of another place, the one that moved it.
    pub fn came(&self, is_elsewhere: impl Fn(&str) -> bool) -> Option<u32> {
        let moved = self.former.iter().find(|(_, path)| is_elsewhere(path)).map(|(commit, _)| *commit);
        moved.or(self.added)
    }

    /// Its former names, the newest first.
    pub fn former_paths(&self) -> impl Iterator<Item = &str> {
        self.former.iter().map(|(_, path)| &**path)
    }
}

impl Lineages {
    /// Of the documents with these extensions.
    pub fn new(extensions: BTreeSet<String>) -> Self {
        Self {
            extensions,
            lineages: Vec::new(),
            by_name: HashMap::new(),
            by_name_then: HashMap::new(),
            commits: Vec::new(),
        }
    }

    /// The file with a name, NFC.
    pub fn get(&self, name: &str) -> Option<&Lineage> {
        self.by_name.get(name).map(|index| &self.lineages[*index])
    }

    /// All files by their newest names, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Lineage)> {
        self.by_name.iter().map(|(name, index)| (&**name, &self.lineages[*index]))
    }

    /// A commit that a lineage names.
    pub fn commit(&self, index: u32) -> &Commit {
        &self.commits[index as usize]
    }

    /// The file that had a name then; a document's that has not been told of is one that was removed later, or is still there.
    fn then(&mut self, name: &str) -> Option<usize> {
        if let Some(known) = self.by_name_then.get(name) {
            return Some(*known);
        }
        if !name.rsplit_once('.').is_some_and(|(_, extension)| self.extensions.contains(extension)) {
            return None;
        }
        let index = self.lineages.len();
        self.lineages.push(Lineage::default());
        self.by_name.entry(name.into()).or_insert(index);
        self.by_name_then.insert(name.into(), index);
        Some(index)
    }
}

impl Told for Lineages {
    fn commit(&mut self, commit: Commit, changes: &[Change]) {
        let index = u32::try_from(self.commits.len()).expect("fewer commits than fit into memory");
        let mut is_named = false;
        let mut renamed = Vec::new();
        for change in changes {
            match change {
                Change::Added(path) => {
                    if let Some(file) = self.then(path) {
                        self.lineages[file].added = Some(index);
                        is_named = true;
                    }
                }
                Change::Renamed { from, to } => {
                    if let Some(file) = self.then(to) {
                        self.by_name_then.remove(to.as_str());
                        self.lineages[file].former.push((index, from.as_str().into()));
                        renamed.push((from, file));
                        is_named = true;
                    }
                }
                Change::Modified(path) => {
                    self.then(path);
                }
            }
        }
        // After all have lost their new names: two files may have changed places.
        self.by_name_then.extend(renamed.into_iter().map(|(from, file)| (from.as_str().into(), file)));
        if is_named {
            self.commits.push(commit);
        }
    }
}
