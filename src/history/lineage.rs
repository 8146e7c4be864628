//! What happened to each file, told from the newest commit to the oldest: what it was called before, which commit added it,
//! and which one changed its prose last.
//!
//! Kept are the paths of documents only, whether they are still there or not, so memory grows with those and not with commits; but where
//! all changes are wanted, the names of all commits too, since front matter may name any.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Bound,
};

use serde::{Deserialize, Serialize};

use super::{
    Wanted,
    log::{Change, Commit, Told},
    memory::Memory,
    prose,
};

/// The files of a repository by the newest name that each had.
#[derive(Debug)]
pub struct Lineages {
    extensions: BTreeSet<String>,
    /// Whether their front matter may be lines without fences.
    may_have_lines: bool,
    lineages: Vec<Lineage>,
    /// By the newest name.
    by_name: HashMap<Box<str>, usize>,
    /// By the name that they had when the commit that is told next was made.
    by_name_then: HashMap<Box<str>, usize>,
    commits: Vec<Commit>,
    /// Every commit by its whole name, if all changes are wanted: how many of `commits` are newer.
    places: BTreeMap<Box<str>, u32>,
    wanted_changes: Wanted,
    /// How many documents a commit may change before it says nothing about when any of them changed.
    bulk: usize,
    /// The files whose texts are wanted of the commit that was told last, by change.
    wanted: Vec<Option<usize>>,
    /// Whether that commit is a bulk commit.
    is_bulk: bool,
    /// That commit, and its index once something names it.
    last: Option<(Commit, Option<u32>)>,
}

/// A file through all its names. Commits are named by their indices.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lineage {
    /// The commit that added it: the first one, if it was removed and came back, since readers have seen it then.
    pub added: Option<u32>,
    /// The commit that added it last.
    pub added_last: Option<u32>,
    /// The commits that are known to have changed its prose, the newest first.
    pub changes: Vec<ProseChange>,
    /// Its former names, the newest first, and the commits that took them from it.
    former: Vec<(u32, Box<str>)>,
}

/// A change of a file's prose.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct ProseChange {
    /// The commit that made it.
    pub commit: u32,
    /// Whether that commit changed so many documents that it says nothing about each.
    pub is_bulk: bool,
}

impl Lineage {
    /// The indices of all commits that it names.
    pub fn commits(&self) -> impl Iterator<Item = u32> {
        let changes = self.changes.iter().map(|change| change.commit);
        let former = self.former.iter().map(|(commit, _)| *commit);
        self.added.into_iter().chain(self.added_last).chain(changes).chain(former)
    }

    /// The newest commit that changed its prose and was no bulk commit, if that is known.
    pub fn changed(&self) -> Option<u32> {
        self.changes.iter().find(|change| !change.is_bulk).map(|change| change.commit)
    }

    /// The commit by which it came to where it is: where it was once a file of another place, the one that moved it.
    pub fn came(&self, is_elsewhere: impl Fn(&str) -> bool) -> Option<u32> {
        let moved = self.former.iter().find(|(_, path)| is_elsewhere(path)).map(|(commit, _)| *commit);
        moved.or(self.added)
    }

    /// Its former names, the newest first, and the commits that took them from it.
    pub fn former_paths(&self) -> impl Iterator<Item = (&str, u32)> {
        self.former.iter().map(|(commit, path)| (&**path, *commit))
    }
}

impl Lineages {
    /// Of the documents with these extensions. Commits that change more than `bulk` of them are bulk commits.
    pub fn new(extensions: BTreeSet<String>, may_have_lines: bool, bulk: usize, wanted: Wanted) -> Self {
        Self {
            extensions,
            may_have_lines,
            lineages: Vec::new(),
            by_name: HashMap::new(),
            by_name_then: HashMap::new(),
            commits: Vec::new(),
            places: BTreeMap::new(),
            wanted_changes: wanted,
            bulk,
            wanted: Vec::new(),
            is_bulk: false,
            last: None,
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

    /// The commits that lineages name.
    pub fn commits(&self) -> &[Commit] {
        &self.commits
    }

    /// A commit that a lineage names.
    pub fn commit(&self, index: u32) -> &Commit {
        &self.commits[index as usize]
    }

    /// Goes on with what is known of the commits before the last one that was told of; in which order, is not known any more.
    pub fn go_on(&mut self, memory: Memory) {
        let mut indices: Vec<Option<u32>> = vec![None; memory.commits.len()];
        for (name, before) in memory.files {
            let Some(file) = self.then(&name) else { continue };
            let commits = &mut self.commits;
            let mut index = |known: u32| {
                *indices[known as usize].get_or_insert_with(|| add(commits, memory.commits[known as usize].clone()))
            };
            let lineage = &mut self.lineages[file];
            lineage.added = before.added.map(&mut index).or(lineage.added);
            lineage.added_last = lineage.added_last.or_else(|| before.added_last.map(&mut index));
            if lineage.changes.is_empty() {
                let changes = before.changes.into_iter();
                lineage.changes.extend(changes.map(|change| ProseChange { commit: index(change.commit), ..change }));
            }
            lineage.former.extend(before.former.into_iter().map(|(commit, path)| (index(commit), path)));
        }
    }

    /// The whole name of the only commit whose name begins so, and how many of those that lineages name are newer.
    pub fn place(&self, name: &str) -> Option<(&str, u32)> {
        let name = name.to_lowercase();
        let from = (Bound::Included(name.as_str()), Bound::Unbounded);
        let mut found = self.places.range::<str, _>(from).take_while(|(whole, _)| whole.starts_with(&name));
        let (whole, newer) = found.next()?;
        found.next().is_none().then_some((whole, *newer))
    }

    fn is_document(&self, name: &str) -> bool {
        name.rsplit_once('.').is_some_and(|(_, extension)| self.extensions.contains(extension))
    }

    /// The index of the commit that was told last, which a lineage is to name.
    fn name_last(&mut self) -> u32 {
        let (commit, index) = self.last.as_mut().expect("a commit was told of");
        *index.get_or_insert_with(|| add(&mut self.commits, commit.clone()))
    }

    /// The file that had a name then; a document's that has not been told of is one that was removed later, or is still there.
    fn then(&mut self, name: &str) -> Option<usize> {
        if let Some(known) = self.by_name_then.get(name) {
            return Some(*known);
        }
        if !self.is_document(name) {
            return None;
        }
        let index = self.lineages.len();
        self.lineages.push(Lineage::default());
        self.by_name.entry(name.into()).or_insert(index);
        self.by_name_then.insert(name.into(), index);
        Some(index)
    }
}

/// A commit's index, once it is among the others.
fn add(commits: &mut Vec<Commit>, commit: Commit) -> u32 {
    commits.push(commit);
    u32::try_from(commits.len() - 1).expect("fewer commits than fit into memory")
}

impl Told for Lineages {
    fn commit(&mut self, commit: Commit, changes: &[Change]) {
        let wants_all = self.wanted_changes == Wanted::AllChanges;
        if wants_all {
            let newer = u32::try_from(self.commits.len()).expect("fewer commits than fit into memory");
            self.places.insert(commit.name.as_str().into(), newer);
        }
        self.last = Some((commit, None));
        self.wanted.clear();
        let mut renamed = Vec::new();
        for change in changes {
            let (file, is_modified) = match change {
                Change::Added(path) => {
                    if let Some(file) = self.then(path) {
                        let index = self.name_last();
                        let lineage = &mut self.lineages[file];
                        lineage.added = Some(index);
                        lineage.added_last.get_or_insert(index);
                    }
                    (None, true)
                }
                Change::Renamed { from, to, is_modified } => {
                    let file = self.then(to);
                    if let Some(file) = file {
                        self.by_name_then.remove(to.as_str());
                        let index = self.name_last();
                        self.lineages[file].former.push((index, from.as_str().into()));
                        renamed.push((from, file));
                    }
                    (file, *is_modified)
                }
                Change::Modified(path) => (self.then(path), true),
            };
            let is_wanted = |file: &usize| is_modified && (wants_all || self.lineages[*file].changes.is_empty());
            self.wanted.push(file.filter(is_wanted));
        }
        // After all have lost their new names: two files may have changed places.
        self.by_name_then.extend(renamed.into_iter().map(|(from, file)| (from.as_str().into(), file)));
        let is_changed = |change: &&Change| match change {
            Change::Added(path) | Change::Modified(path) => self.is_document(path),
            Change::Renamed { to, is_modified, .. } => *is_modified && self.is_document(to),
        };
        self.is_bulk = changes.len() > self.bulk && changes.iter().filter(is_changed).count() > self.bulk;
        if self.is_bulk && !wants_all {
            self.wanted.clear();
        }
    }

    fn can_go_on(&self) -> bool {
        // Nothing else than documents is known, and a document may have been something else before.
        self.by_name_then.keys().all(|name| self.is_document(name))
    }

    fn wants(&self, change: usize) -> bool {
        self.wanted.get(change).is_some_and(Option::is_some)
    }

    fn texts(&mut self, change: usize, texts: Option<(&[u8], &[u8])>) {
        if let Some(file) = self.wanted.get(change).copied().flatten()
            && texts.is_none_or(|(old, new)| prose::differs(old, new, self.may_have_lines))
        {
            let change = ProseChange { commit: self.name_last(), is_bulk: self.is_bulk };
            self.lineages[file].changes.push(change);
        }
    }
}
