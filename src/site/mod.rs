//! What lies on disk. In go settings, out comes a [`Site`]: every document with its language, key and front matter, and
//! the names of all other files. Bodies stay on disk until somebody needs one.

mod cascade;
mod defaults;
mod directory_data;
mod document;
pub mod front_matter;
mod place;
mod walk;

use std::collections::{BTreeSet, HashSet};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use self::{defaults::Defaults, directory_data::DirectoryData, front_matter::WantedKeys};
pub use self::{
    document::{Body, Document, Kind},
    place::{Place, Placer, Spot, is_language, is_of_folder, stem},
};
use crate::{
    problem::{Code, Problem},
    settings::{Settings, Source, bounds, rules::LanguageFrom},
};

/// A content tree, read.
#[derive(Debug, Default)]
pub struct Site {
    /// Every document of a declared language, by source and path.
    pub documents: Vec<Document>,
    /// Documents of no declared language: their paths as messages name them.
    pub unplaced: Vec<String>,
    /// All files that are not documents.
    pub assets: Assets,
    /// The codes of languages that it holds and the settings do not declare.
    pub undeclared: BTreeSet<String>,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// Why documents are missing here that may be there.
    pub obstacles: Vec<Problem>,
}

/// The files of the content tree that are not documents, by source and path.
#[derive(Debug, Default)]
pub struct Assets(HashSet<(usize, String)>);

impl Assets {
    /// Whether a source has a file at a path below its root.
    #[must_use]
    pub fn has(&self, source: usize, path: &str) -> bool {
        self.0.contains(&(source, path.to_owned()))
    }

    /// The paths of all of them, below their sources' roots, in no order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, path)| path.as_str())
    }
}

/// Reads all sources. `progress` is called with the number of documents once per document.
pub fn read(settings: &Settings, progress: &(dyn Fn(usize) + Sync)) -> Site {
    let mut site = Site::default();
    for (index, source) in settings.sources.iter().enumerate() {
        let found = walk::walk(&source.folder, settings);
        if found.is_cut {
            // Which of them were found is chance.
            site.obstacles.push(too_many_files(settings, index));
            continue;
        }
        site.problems.extend(found.special.iter().map(|path| {
            Problem::new(Code::Unreadable, source.shown(path), "this is no file but a pipe, a socket or a device")
        }));
        site.obstacles.extend(found.unlisted.iter().map(|(path, why)| unlisted(source, path, why)));
        let is_ignored =
            |path: &str| source.rules.ignored.matches(path) || source.rules.ignored.matches(&format!("{path}/_"));
        for (link, why) in found.symbolic_links.into_iter().filter(|(link, _)| !is_ignored(link)) {
            let path = source.shown(&link);
            site.problems.push(Problem::new(Code::SymbolicLink, path, why).hint(
                "put the file itself here, name the folder it lies in as a source under `content:`, or set \
                     `follow_symbolic_links: true`",
            ));
        }
        let is_document = |path: &String| {
            path.rsplit_once('.')
                .is_some_and(|(_, extension)| source.rules.extensions.iter().any(|known| known == extension))
                && !source.rules.ignored.matches(path)
        };
        let (documents, assets): (Vec<String>, Vec<String>) = found.files.into_iter().partition(is_document);
        let normalised = |path: &String| if path.is_ascii() { path.clone() } else { path.nfc().collect::<String>() };
        let names: HashSet<String> = documents.iter().map(normalised).collect();
        let placer = Placer::new(settings, index, &names);

        let mut undeclared = BTreeSet::from_iter(source.undeclared.iter().cloned());
        let mut lost = Vec::new();
        let mut placed = Vec::new();
        for path in documents {
            match placer.place(&normalised(&path)) {
                Place::In(spot) => placed.push((path, spot)),
                Place::Nowhere { undeclared: code } => {
                    if code.is_none() && is_wanted(settings, &path) {
                        lost.push(source.shown(&path));
                    }
                    undeclared.extend(code);
                    site.unplaced.push(source.shown(&path));
                }
            }
        }
        site.problems.extend(no_language(settings, &lost));
        if !source.rules.section_names.is_empty() {
            place::find_sections(&mut placed);
        }
        if source.rules.bundle_resources {
            place::mark_resources(&mut placed);
        }
        place::mark_sections(&source.rules, &mut placed);
        site.problems.extend(undeclared.iter().map(|code| undeclared_language(settings, &source.path, code)));
        site.undeclared.extend(undeclared);
        let wanted = WantedKeys::of(&source.rules);
        let (data, problems) = DirectoryData::read(source, &assets, &wanted, &settings.bounds);
        site.problems.extend(problems);
        let (defaults, problems) = Defaults::read(source, &wanted, &settings.bounds);
        site.problems.extend(problems);
        site.assets.0.extend(assets.into_iter().map(|path| (index, path.nfc().collect())));

        let total = placed.len();
        let documents = placed.into_par_iter().map(|(path, spot)| {
            let mut document = Document::read(index, source, &path, spot, &wanted, &settings.bounds);
            data.complete(&mut document);
            defaults.complete(&mut document);
            progress(total);
            document
        });
        // A file of HTML without front matter is published as it is.
        let is_page = |document: &Document| !document.is_html() || document.has_front_matter();
        let (mut documents, files): (Vec<Document>, Vec<Document>) = documents.partition(is_page);
        site.problems.extend(cascade::complete(settings, source, &wanted, &mut documents));
        site.assets.0.extend(files.into_iter().map(|file| (index, file.source_path.nfc().collect())));
        if source.rules.language.contains(&LanguageFrom::FrontMatter) {
            let mut undeclared = BTreeSet::new();
            for mut document in documents {
                match place::of_front_matter(settings, &source.rules, &document) {
                    Ok(language) => {
                        document.language = language.unwrap_or(document.language);
                        site.documents.push(document);
                    }
                    Err(code) => {
                        undeclared.insert(code.to_owned());
                        site.unplaced.push(document.path);
                    }
                }
            }
            let problems = undeclared.iter().map(|code| undeclared_language(settings, &source.path, code));
            site.problems.extend(problems);
            site.undeclared.extend(undeclared);
        } else {
            site.documents.extend(documents);
        }
    }
    site
}

fn unlisted(source: &Source, path: &str, why: &str) -> Problem {
    let problem = Problem::new(Code::Unreadable, source.shown(path), format!("cannot be listed: {why}"));
    problem.hint("look at its permissions; nothing that lies in it is known")
}

fn too_many_files(settings: &Settings, source: usize) -> Problem {
    let message = format!(
        "the folder `{}` holds more than {} files and folders",
        settings.sources[source].path,
        settings.bounds.files.get()
    );
    let problem = settings.problem_at(Code::Settings, &["content", &source.to_string(), "path"], message);
    problem.hint(format!("name the folder of the content alone; {}", bounds::how_to_raise("files")))
}

/// Whether a feed would take a document if its path, or all but its first folder, lay below a language's root.
fn is_wanted(settings: &Settings, path: &str) -> bool {
    let below = path.split_once('/').map_or(path, |(_, below)| below);
    settings.feeds.iter().any(|feed| feed.selects(path) || feed.selects(below))
}

fn no_language(settings: &Settings, lost: &[String]) -> Option<Problem> {
    let first = lost.first()?;
    let message =
        format!("{} documents that a feed would take are in no declared language, this one first", lost.len());
    let default = &settings.default_language().code;
    let problem = Problem::new(Code::NoLanguage, first, message);
    Some(problem.hint(format!(
        "move them into a language's folder, like `{default}/`, or declare their folder under `languages:`"
    )))
}

fn undeclared_language(settings: &Settings, source: &str, code: &str) -> Problem {
    let message =
        format!("`{source}` holds documents in `{code}`, which is not a declared language; they are left out");
    settings
        .problem_at(Code::UndeclaredLanguage, &["languages"], message)
        .hint(format!("add a line under `languages:`, with the language's own name: `{code}: {{name: {code}}}`"))
}
