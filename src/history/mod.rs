//! What the repository knows of the content: when files came, and what they were called before.
//!
//! In go the settings, out comes a [`History`]. It is read by one `git log` a repository, which runs while the site is read, and only if a setting
//! or a command asks for it; of commits that were read before, their outcome is remembered. Only the mainline counts (first parents): what a branch did happened when it was merged.

mod drift;
mod lineage;
mod log;
mod memory;
mod prose;
mod repository;
mod versions;

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    thread::{self, JoinHandle},
};

use self::{
    lineage::{Lineage, Lineages},
    log::{Failure, Patches},
    memory::Memory,
    repository::Repository,
};
use crate::{
    problem::{Code, Problem},
    settings::{
        Settings,
        dates::{Dates, Translations, Updated},
    },
    site::{Document, Place, Placer},
};

pub use self::{
    drift::{Drift, Unknown},
    log::{Commit, is_kept},
    prose::prose,
    repository::root_above,
    versions::Versions,
};

/// How much of a history is wanted; each has all that stands before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wanted {
    /// Nothing.
    #[default]
    Nothing,
    /// When files came, and what they were called before.
    Names,
    /// The last change of each file's prose.
    LastChanges,
    /// All changes of each file's prose.
    AllChanges,
}

impl Wanted {
    /// What the settings ask for.
    #[must_use]
    pub fn by(settings: &Settings) -> Self {
        match settings.dates {
            Dates { updated: Updated::Git, .. } => Self::LastChanges,
            Dates { translations: Translations::Landed, .. } => Self::Names,
            Dates { .. } => Self::Nothing,
        }
    }
}

/// The history of the content.
#[derive(Debug, Default)]
pub struct History {
    repositories: Vec<(Repository, Lineages)>,
    /// Those that cannot be read, and why.
    unreadable: Vec<(Repository, Failure)>,
    /// Sources, by index, that lie in no repository.
    outside: Vec<usize>,
}

/// How a document came.
#[derive(Clone, Copy, Debug)]
pub enum Landing<'h> {
    /// By a commit that says when.
    By(&'h Commit),
    /// With the repository itself, or with so many others that it was not new.
    Import,
    /// Before the oldest commit of a shallow clone.
    Boundary(&'h Commit),
}

/// A history that is being read.
#[derive(Debug, Default)]
pub struct Reading {
    repositories: Vec<(Repository, JoinHandle<Result<Lineages, Failure>>)>,
    outside: Vec<usize>,
}

impl Reading {
    /// Begins to read what is wanted.
    #[must_use]
    pub fn begin(settings: &Settings, wanted: Wanted) -> Self {
        if wanted == Wanted::Nothing {
            return Self::default();
        }
        let needs_patches = wanted >= Wanted::LastChanges;
        let (repositories, outside) = repository::find(settings);
        let bulk = settings.dates.bulk_commit_files.get();
        let extensions: BTreeSet<String> =
            settings.sources.iter().flat_map(|source| source.rules.extensions.iter().cloned()).collect();
        let may_have_lines = settings.sources.iter().any(|source| source.rules.may_have_lines());
        let begin = |repository: Repository| {
            let folder = repository.folder.clone();
            let mut lineages = Lineages::new(extensions.clone(), may_have_lines, bulk, wanted);
            let patches = needs_patches
                .then(|| Patches { below: repository.folder_of_all(), most: settings.bounds.file_bytes.get() });
            let memory_file = match wanted {
                Wanted::Nothing | Wanted::Names => Some(repository.memory_file("landings")),
                Wanted::LastChanges => Some(repository.memory_file("changes")),
                // What is remembered has no order, and names no commits but those that files need.
                Wanted::AllChanges => None,
            };
            let question = format!("{extensions:?} {may_have_lines} {bulk} {patches:?}");
            let reading = thread::spawn(move || {
                let memory = memory_file.as_deref().and_then(|file| Memory::recall(file, &question));
                let known = memory.as_ref().map(|memory| memory.head.clone());
                let extent = log::read(&folder, patches.as_ref(), known.as_deref(), &mut lineages)?;
                if let Some(memory) = memory.filter(|_| extent.is_continued) {
                    lineages.go_on(memory);
                }
                // A clone may become deeper.
                if let Some(file) = memory_file.filter(|_| !extent.is_shallow && known.as_ref() != Some(&extent.head)) {
                    // Who cannot keep it reads it again.
                    let _ = Memory::of(&lineages, &question, extent.head).keep(&file);
                }
                Ok(lineages)
            });
            (repository, reading)
        };
        Self { repositories: repositories.into_iter().map(begin).collect(), outside }
    }

    /// Waits for all of it. What cannot be read is unknown, and a problem if dates are taken from it.
    #[must_use]
    pub fn finish(self, settings: &Settings) -> (History, Vec<Problem>) {
        let mut problems = Vec::new();
        // Landings are remembered without a repository too.
        if settings.dates.updated == Updated::Git {
            problems.extend(self.outside.iter().map(|source| no_repository(settings, *source)));
        }
        let mut history = History { outside: self.outside, ..History::default() };
        for (repository, reading) in self.repositories {
            match reading.join().expect("reading a history does not panic") {
                Ok(lineages) => history.repositories.push((repository, lineages)),
                Err(failure) => {
                    if settings.dates.are_from_git() {
                        problems.push(unreadable(settings, &repository, &failure));
                    }
                    history.unreadable.push((repository, failure));
                }
            }
        }
        (history, problems)
    }
}

impl History {
    /// Reads what is wanted, for who can do without.
    #[must_use]
    pub fn read(settings: &Settings, wanted: Wanted) -> Self {
        Reading::begin(settings, wanted).finish(settings).0
    }

    /// How each of all documents came, as far as is known: nothing is of a file that was never committed.
    #[must_use]
    pub fn landings(&self, settings: &Settings, documents: &[&Document]) -> Vec<Option<Landing<'_>>> {
        let names = Placer::names(settings, documents.iter().copied());
        let placers = Placer::all(settings, &names);
        let imports: Vec<HashSet<(u32, usize)>> = self
            .repositories
            .iter()
            .map(|told| imports(told, &placers, settings.dates.bulk_commit_files.get()))
            .collect();
        let landing = |document: &&Document| {
            let (number, lineage) = self.lineage(document)?;
            let (repository, lineages) = &self.repositories[number];
            let index = lineage.came(|path| {
                language(repository, &placers, path).is_some_and(|language| language != document.language)
            })?;
            let commit = lineages.commit(index);
            Some(if commit.is_boundary {
                Landing::Boundary(commit)
            } else if commit.is_root || imports[number].contains(&(index, document.language)) {
                Landing::Import
            } else {
                Landing::By(commit)
            })
        };
        documents.iter().map(landing).collect()
    }

    /// Whether a document lies in no repository, so that nothing can ever be known of it.
    #[must_use]
    pub fn is_outside(&self, document: &Document) -> bool {
        self.outside.contains(&document.source) && self.path(document).is_none()
    }

    /// The newest commit that changed a document's prose, if one is known.
    #[must_use]
    pub fn changed(&self, document: &Document) -> Option<&Commit> {
        let (number, lineage) = self.lineage(document)?;
        lineage.changed().map(|commit| self.repositories[number].1.commit(commit))
    }

    /// What a document was called before, the newest name first: sources by index, paths below them, and the commits that renamed it.
    #[must_use]
    pub fn former_paths(&self, document: &Document) -> Vec<(usize, String, &Commit)> {
        let Some((number, lineage)) = self.lineage(document) else { return Vec::new() };
        let (repository, lineages) = &self.repositories[number];
        let former = |(path, commit)| {
            let (source, path) = repository.below_source(path)?;
            Some((source, path, lineages.commit(commit)))
        };
        lineage.former_paths().filter_map(former).collect()
    }

    /// A document's repository, by its index, and what happened to it there.
    fn lineage(&self, document: &Document) -> Option<(usize, &Lineage)> {
        let (number, path) = self.path(document)?;
        Some((number, self.repositories[number].1.get(&path)?))
    }

    /// A document's repository, by its index, and what it is called there.
    fn path(&self, document: &Document) -> Option<(usize, String)> {
        let in_each = self.repositories.iter().enumerate();
        in_each
            .filter_map(|(number, (repository, _))| {
                Some((number, repository.path(document.source, &document.source_path)?))
            })
            .next()
    }
}

/// Commits that added more than so many posts of one language, be they still there or not, and that language.
fn imports(
    (repository, lineages): &(Repository, Lineages),
    placers: &[Placer<'_>],
    most: usize,
) -> HashSet<(u32, usize)> {
    let mut all: HashMap<u32, usize> = HashMap::new();
    for commit in lineages.iter().filter_map(|(_, lineage)| lineage.added) {
        *all.entry(commit).or_default() += 1;
    }
    let mut by_language: HashMap<(u32, usize), usize> = HashMap::new();
    for (path, lineage) in lineages.iter() {
        if let Some(commit) = lineage.added.filter(|commit| all[commit] > most)
            && let Some(language) = language(repository, placers, path)
        {
            *by_language.entry((commit, language)).or_default() += 1;
        }
    }
    by_language.into_iter().filter(|(_, added)| *added > most).map(|(import, _)| import).collect()
}

/// The language of a path in a repository, if it lies in a source and is in a declared language.
fn language(repository: &Repository, placers: &[Placer<'_>], path: &str) -> Option<usize> {
    let (source, path) = repository.below_source(path)?;
    match placers[source].place(&path) {
        Place::In(spot) => Some(spot.language),
        Place::Nowhere { .. } => None,
    }
}

fn no_repository(settings: &Settings, source: usize) -> Problem {
    let message = format!(
        "`{}` lies in no Git repository, so nobody knows when its posts changed; the dates of the front matter stand",
        settings.sources[source].path
    );
    let hint = "build in a clone of the site's repository, or set `dates: {updated: front_matter}`";
    settings.problem_at(Code::NoHistory, &["dates"], message).hint(hint)
}

fn unreadable(settings: &Settings, repository: &Repository, failure: &Failure) -> Problem {
    let folder = &repository.shown;
    let (message, hint) = match failure {
        Failure::NotStarted(error) => (
            format!("`git` cannot be run: {error}"),
            "install Git, or set `dates: {translations: front_matter}`".to_owned(),
        ),
        Failure::Ended(said) if said.contains("dubious ownership") => (
            format!("Git refuses to read the repository of `{folder}`, since it belongs to somebody else"),
            format!("if you trust it: git config --global --add safe.directory \"{}\"", repository.root.display()),
        ),
        Failure::Ended(said) => (
            format!("`git log` failed in `{folder}`: {said}"),
            "mend the repository, or set `dates: {translations: front_matter}`".to_owned(),
        ),
    };
    let message = format!("{message}; the dates of the front matter stand");
    settings.problem_at(Code::NoHistory, &["dates"], message).hint(hint)
}
