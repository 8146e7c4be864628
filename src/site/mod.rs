//! What lies on disk. In go settings, out comes a [`Site`]: every document with its language, key and front matter, and
//! the names of all other files. Bodies stay on disk until somebody needs one.

mod body;
mod cascade;
mod defaults;
pub mod directory_data;
mod document;
pub mod front_matter;
mod place;
mod source_text;
mod walk;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

pub use self::{
    body::Body,
    document::{Document, Kind},
    place::{Place, Placer, Spot, is_language, is_of_folder, may_be_bundle},
};
use self::{defaults::Defaults, directory_data::DirectoryData, front_matter::WantedKeys, walk::Found};
use crate::{
    problem::{Code, Problem},
    settings::{
        Settings, Source, bounds,
        rules::{LanguageFrom, Rules},
    },
    text::counted,
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
    /// The settings of the sources' generators, by source, as far as the rules name such.
    pub generators: BTreeMap<usize, Body>,
    /// The codes of languages that it holds and the settings do not declare.
    pub undeclared: BTreeSet<String>,
    /// The documents in them, as if they were in the default language, with its code each.
    pub in_undeclared: Vec<(String, Document)>,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// Why documents are missing here that may be there.
    pub obstacles: Vec<Problem>,
}

/// The files of the content tree that are not documents, by source and path.
#[derive(Debug, Default)]
pub struct Assets(BTreeMap<usize, BTreeSet<String>>);

impl Assets {
    /// Whether a source has a file at a path below its root.
    #[must_use]
    pub fn has(&self, source: usize, path: &str) -> bool {
        self.0.get(&source).is_some_and(|paths| paths.contains(path))
    }

    /// The names of those that lie in a source's folder itself, in order. Its path is below the source's root.
    pub fn names_in(&self, source: usize, folder: &str) -> impl Iterator<Item = &str> {
        let folder = format!("{folder}/");
        let paths = self.0.get(&source).map(|paths| paths.range(folder.clone()..)).into_iter().flatten();
        paths.map_while(move |path| path.strip_prefix(&folder)).filter(|name| !name.contains('/'))
    }

    /// The paths of all of them, below their sources' roots.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.values().flatten().map(String::as_str)
    }

    fn add(&mut self, source: usize, paths: impl Iterator<Item = String>) {
        self.0.entry(source).or_default().extend(paths.map(|path| normalised(&path)));
    }
}

/// Reads all sources. `progress` is called with the number of documents once per document.
pub fn read(settings: &Settings, progress: &(dyn Fn(usize) + Sync)) -> Site {
    let mut site = Site::default();
    for index in 0..settings.sources.len() {
        let found = walk::walk(&settings.sources[index].folder, settings);
        if found.is_cut {
            // Which of them were found is chance.
            site.obstacles.push(too_many_files(settings, index));
        } else {
            site.add(settings, index, found, progress);
        }
    }
    site
}

impl Site {
    /// Adds a source, of which this was found.
    fn add(&mut self, settings: &Settings, index: usize, found: Found, progress: &(dyn Fn(usize) + Sync)) {
        let source = &settings.sources[index];
        self.say_what_is_left_out(settings, source, &found);
        let is_document = |path: &String| {
            path.rsplit_once('.')
                .is_some_and(|(_, extension)| source.rules.extensions.iter().any(|known| known == extension))
                && !source.rules.ignored.matches(path)
        };
        let (documents, assets): (Vec<String>, Vec<String>) = found.files.into_iter().partition(is_document);
        let names: HashSet<String> = documents.iter().map(|path| normalised(path)).collect();
        let placer = Placer::new(settings, index, &names);
        let Placed { mut placed, codes, mut undeclared } = self.place(settings, source, &placer, documents);
        // A page that may be a post's in a folder of its own says nothing of which folders are sections.
        if source.rules.section_names.iter().any(|name| !source.rules.index_names.contains(name)) {
            place::find_sections(&mut placed);
        }
        mark_kinds(&source.rules, &mut placed);
        mark_kinds(&source.rules, &mut undeclared);
        self.undeclared.extend(source.undeclared.iter().map(|(code, _)| code).chain(&codes).cloned());
        let reader = self.reader(settings, index, &assets);
        self.assets.add(index, assets.into_iter());
        let undeclared = codes.into_par_iter().zip(undeclared);
        self.in_undeclared.par_extend(
            undeclared.filter_map(|(code, (path, spot))| Some((code, reader.read_if_selected(source, &path, spot)?))),
        );
        for (code, folder) in &source.undeclared {
            let source = Source { folder: Arc::clone(folder), ..source.clone() };
            let documents = walk::walk(folder, settings).files.into_iter().filter(is_document);
            let mut placed: Vec<(String, Spot)> =
                documents.map(|path| (path.clone(), placer.spot(0, normalised(&path)))).collect();
            mark_kinds(&source.rules, &mut placed);
            let read =
                |(path, spot): (String, Spot)| Some((code.clone(), reader.read_if_selected(&source, &path, spot)?));
            self.in_undeclared.par_extend(placed.into_par_iter().filter_map(read));
        }
        let total = placed.len();
        let documents = placed.into_par_iter().map(|(path, spot)| {
            let document = reader.read(source, &path, spot);
            progress(total);
            document
        });
        // A file of HTML without front matter is published as it is.
        let is_page = |document: &Document| !document.is_html() || document.has_front_matter();
        let (mut documents, files): (Vec<Document>, Vec<Document>) = documents.partition(is_page);
        self.problems.extend(cascade::complete(settings, source, &reader.wanted, &mut documents));
        self.assets.add(index, files.into_iter().map(|file| file.source_path));
        if source.rules.language.contains(&LanguageFrom::FrontMatter) {
            self.add_by_front_matter(settings, source, documents);
        } else {
            self.documents.extend(documents);
        }
    }

    /// What reads the documents of a source that has these other files.
    fn reader<'s>(&mut self, settings: &'s Settings, index: usize, assets: &[String]) -> Reader<'s> {
        let source = &settings.sources[index];
        let wanted = WantedKeys::of(&source.rules);
        let (data, of_data) = DirectoryData::read(source, assets, &wanted, &settings.bounds);
        let (mut defaults, of_defaults) = Defaults::read(source, &wanted, &settings.bounds);
        self.generators.extend(defaults.file.take().map(|file| (index, file)));
        self.problems.extend(of_data.into_iter().chain(of_defaults));
        Reader { settings, index, wanted, data, defaults }
    }

    /// Says what lies in a source and is not read.
    fn say_what_is_left_out(&mut self, settings: &Settings, source: &Source, found: &Found) {
        self.problems.extend(found.special.iter().map(|path| {
            Problem::new(Code::Unreadable, source.shown(path), "this is no file but a pipe, a socket or a device")
                .hint("move it out of the content")
        }));
        self.obstacles.extend(found.unlisted.iter().map(|(path, why)| unlisted(source, path, why)));
        let is_ignored =
            |path: &str| source.rules.ignored.matches(path) || source.rules.ignored.matches(&format!("{path}/_"));
        let hint = if settings.follow_symbolic_links {
            "remove the link, or let it lead to what is there"
        } else {
            "put the file itself here, name the folder it lies in as a source under `content:`, or set `follow_symbolic_links: true`"
        };
        for (link, why) in found.symbolic_links.iter().filter(|(link, _)| !is_ignored(link)) {
            self.problems.push(Problem::new(Code::SymbolicLink, source.shown(link), why).hint(hint));
        }
    }

    /// Finds the places of a source's documents. Those that have none are accounted for.
    fn place(&mut self, settings: &Settings, source: &Source, placer: &Placer<'_>, documents: Vec<String>) -> Placed {
        let mut all = Placed::default();
        let mut lost = Vec::new();
        for path in documents {
            match placer.place(&normalised(&path)) {
                Place::In(spot) => all.placed.push((path, spot)),
                Place::Nowhere { undeclared } => {
                    self.unplaced.push(source.shown(&path));
                    match undeclared {
                        Some((code, spot)) => {
                            all.codes.push(code);
                            all.undeclared.push((path, spot));
                        }
                        None if is_wanted(settings, &path) => lost.push(source.shown(&path)),
                        None => {}
                    }
                }
            }
        }
        self.problems.extend(no_language(settings, &lost));
        all
    }

    /// Adds documents of which the front matter may say the language.
    fn add_by_front_matter(&mut self, settings: &Settings, source: &Source, documents: Vec<Document>) {
        for mut document in documents {
            match place::of_front_matter(settings, &source.rules, &document) {
                Ok(language) => {
                    document.language = language.unwrap_or(document.language);
                    self.documents.push(document);
                }
                Err(code) => {
                    self.unplaced.push(document.path.clone());
                    self.undeclared.insert(code.to_owned());
                    self.in_undeclared.push((code.to_owned(), document));
                }
            }
        }
    }
}

/// Reads a source's documents, with what other files say of them.
struct Reader<'s> {
    settings: &'s Settings,
    index: usize,
    wanted: WantedKeys,
    data: DirectoryData,
    defaults: Defaults,
}

impl Reader<'_> {
    fn read(&self, source: &Source, path: &str, spot: Spot) -> Document {
        let mut document = Document::read(self.index, source, path, spot, &self.wanted, &self.settings.bounds);
        self.data.complete(&mut document);
        self.defaults.complete(&mut document);
        document
    }

    /// The document, if a feed would take it.
    fn read_if_selected(&self, source: &Source, path: &str, spot: Spot) -> Option<Document> {
        let is_selected = self.settings.feeds.iter().any(|feed| feed.selects(&spot.relative));
        is_selected.then(|| self.read(source, path, spot))
    }
}

/// A source's documents by their paths.
#[derive(Default)]
struct Placed {
    /// In declared languages.
    placed: Vec<(String, Spot)>,
    /// The codes of the undeclared languages of the following.
    codes: Vec<String>,
    /// In undeclared languages, as if they were in the default language.
    undeclared: Vec<(String, Spot)>,
}

/// A path as it is compared: NFC.
fn normalised(path: &str) -> String {
    if path.is_ascii() { path.to_owned() } else { path.nfc().collect() }
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
        format!("in no declared language: {} that a feed would take, this one first", counted(lost.len(), "document"));
    let default = &settings.default_language().code;
    let problem = Problem::new(Code::NoLanguage, first, message);
    Some(problem.hint(format!(
        "move them into a language's folder, like `{default}/`, or declare their folder under `languages:`"
    )))
}

/// Which documents are their folders' own pages, and which belong to another.
fn mark_kinds(rules: &Rules, placed: &mut [(String, Spot)]) {
    if rules.bundle_resources {
        place::mark_resources(placed);
    }
    place::mark_sections(rules, placed);
}
