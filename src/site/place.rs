//! Which language a document is in, and what its key is, from its path alone.

use std::collections::HashSet;

use super::{
    document::{Document, Kind},
    normalised,
};
use crate::{
    path,
    settings::{
        Settings, Source,
        language::{Language, LanguageTag},
        rules::{Field, LanguageFrom, Rules},
    },
};

/// In the names of files that stand for their folder, the name of that folder.
const OF_FOLDER: &str = "{folder}";

/// Where a document belongs.
#[derive(Debug)]
pub enum Place {
    /// In a declared language.
    In(Spot),
    /// In none; its path may spell a language that is not declared.
    Nowhere {
        /// The code as the path spells it, and where the document would be if that were the default language's.
        undeclared: Option<(String, Spot)>,
    },
}

/// A document's language and its path below the language's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The language's index.
    pub language: usize,
    /// The path below the language's root, with extension, without language suffix: what globs see.
    pub relative: String,
    /// The path without extension and index name: what translations have in common.
    pub key: String,
    /// How many bytes of the key are that of its section.
    pub section: usize,
    /// What kind of page it is.
    pub kind: Kind,
}

/// Places the documents of one source.
#[derive(Debug)]
pub struct Placer<'s> {
    settings: &'s Settings,
    source: &'s Source,
    names: &'s HashSet<String>,
    /// Whether the default language has a folder: then a document outside all language folders has no language.
    default_has_folder: bool,
    /// Whether a declared language has a folder: then another folder may be one's that is not declared.
    languages_have_folders: bool,
    /// Whether any folder may be a language's, and one is that of a declared one.
    has_language_folders: bool,
    /// Names without the suffixes of several languages that they have.
    suffixed: HashSet<&'s str>,
}

impl<'s> Placer<'s> {
    /// For a source that holds documents with these paths.
    #[must_use]
    pub fn new(settings: &'s Settings, source: usize, names: &'s HashSet<String>) -> Self {
        let source = &settings.sources[source];
        let default = &settings.default_language().code;
        let is_in_folder =
            |name: &String| name.split_once('/').is_some_and(|(folder, _)| folder.eq_ignore_ascii_case(default));
        let default_has_folder =
            source.rules.language.contains(&LanguageFrom::Folder) && names.iter().any(is_in_folder);
        let languages_have_folders = settings.languages.iter().any(|language| {
            names.iter().any(|name| name.split_once('/').is_some_and(|(folder, _)| folder == language.code))
        });
        let mut suffixed = HashSet::new();
        if source.rules.language.contains(&LanguageFrom::Suffix) {
            let mut once = HashSet::new();
            // Without a declared one only those that are written widely: `node.io.md` and `node.co.md` are two posts.
            let is_written = |code: &str| code.parse().is_ok_and(|tag: LanguageTag| tag.own_name().is_some());
            let with_suffix =
                |name: &'s String| split_suffix(name).filter(|(_, code, _)| is_language(code) && is_written(code));
            suffixed = names
                .iter()
                .filter_map(with_suffix)
                .map(|(stem, ..)| stem)
                .filter(|stem| !once.insert(*stem))
                .collect();
        }
        let mut placer = Self {
            settings,
            source,
            names,
            default_has_folder,
            languages_have_folders,
            has_language_folders: false,
            suffixed,
        };
        placer.has_language_folders = source.rules.language.contains(&LanguageFrom::AnyFolder)
            && names.iter().any(|name| placer.any_folder(name).is_some());
        placer
    }

    /// The paths of documents as [`Placer::new`] takes them, by source.
    pub fn names<'d>(settings: &Settings, documents: impl Iterator<Item = &'d Document>) -> Vec<HashSet<String>> {
        let mut names = vec![HashSet::new(); settings.sources.len()];
        documents.for_each(|document| {
            names[document.source].insert(normalised(&document.source_path));
        });
        names
    }

    /// For every source.
    pub fn all(settings: &'s Settings, names: &'s [HashSet<String>]) -> Vec<Self> {
        names.iter().enumerate().map(|(source, names)| Self::new(settings, source, names)).collect()
    }

    /// The place of the document at a path below the source's root.
    #[must_use]
    pub fn place(&self, path: &str) -> Place {
        let (language, relative) = match self.source.language {
            Some(language) => (Some(language), path.to_owned()),
            None => self.language(path),
        };
        match language {
            Some(language) => Place::In(self.spot(language, relative)),
            None => {
                let undeclared = self.undeclared(path);
                Place::Nowhere { undeclared: undeclared.map(|(code, below)| (code, self.spot(0, below))) }
            }
        }
    }

    /// The language that a path spells so; generators do not look at its case.
    fn declared(&self, code: &str) -> Option<usize> {
        self.settings.languages.iter().position(|language| language.code.eq_ignore_ascii_case(code))
    }

    fn language(&self, path: &str) -> (Option<usize>, String) {
        for from in &self.source.rules.language {
            let found = match from {
                LanguageFrom::Folder => {
                    path.split_once('/').and_then(|(folder, rest)| Some((self.declared(folder)?, rest.to_owned())))
                }
                LanguageFrom::AnyFolder => self.any_folder(path),
                LanguageFrom::Suffix => self.suffix(path),
                LanguageFrom::FrontMatter => None,
            };
            if let Some((language, rest)) = found {
                // Some write the language into the file's name too.
                let again = self.suffix(&rest).filter(|(also, _)| *also == language);
                return again.map_or((Some(language), rest), |(_, rest)| (Some(language), rest));
            }
        }
        let is_stated = self.source.rules.language.contains(&LanguageFrom::FrontMatter);
        let undeclared = self.default_has_folder && !is_stated || self.undeclared(path).is_some();
        ((!undeclared).then_some(0), path.to_owned())
    }

    /// The language of the last folder that is one, and the path without it.
    fn any_folder(&self, path: &str) -> Option<(usize, String)> {
        let mut parts: Vec<&str> = path.split('/').collect();
        let (at, language) =
            (0..parts.len() - 1).rev().find_map(|at| self.declared(parts[at]).map(|language| (at, language)))?;
        parts.remove(at);
        Some((language, parts.join("/")))
    }

    /// The language of a file's suffix, and the path without it.
    fn suffix(&self, path: &str) -> Option<(usize, String)> {
        let (stem, code, extension) = split_suffix(path)?;
        let language = self.source.rules.language.contains(&LanguageFrom::Suffix).then(|| self.declared(code))??;
        Some((language, format!("{stem}.{extension}")))
    }

    /// A folder that is a language's code, or a suffix that is one; and the path without it.
    fn undeclared(&self, path: &str) -> Option<(String, String)> {
        let rules = &self.source.rules.language;
        let first = path.split_once('/').filter(|(folder, _)| {
            rules.contains(&LanguageFrom::Folder) && is_language(folder) && self.languages_have_folders
        });
        let folder = first.map(|(folder, below)| (folder.to_owned(), below.to_owned()));
        let suffix = || {
            let (stem, code, extension) = split_suffix(path).filter(|_| rules.contains(&LanguageFrom::Suffix))?;
            let original = format!("{stem}.{extension}");
            (is_language(code) && self.is_suffixed(stem, &original, extension)).then(|| (code.to_owned(), original))
        };
        folder.or_else(|| self.undeclared_folder(path)).or_else(suffix)
    }

    /// Whether what follows a file's name is surely a suffix: the name is an index's, or the same file is there without a suffix or with that of
    /// another language.
    fn is_suffixed(&self, stem: &str, original: &str, extension: &str) -> bool {
        let rules = &self.source.rules;
        let name = stem.rsplit('/').next().unwrap_or_default();
        let mut indexes = rules.index_names.iter().chain(&rules.section_names);
        let mut codes = self.settings.languages.iter().map(|language| &language.code);
        self.suffixed.contains(stem)
            || indexes.any(|index| index == name)
            || self.names.contains(original)
            || codes.any(|code| self.names.contains(&format!("{stem}.{code}.{extension}")))
    }

    /// Where any folder may be a language's, one that could be: the first, or one beside a folder like `_posts`.
    fn undeclared_folder(&self, path: &str) -> Option<(String, String)> {
        if !self.has_language_folders {
            return None;
        }
        let mut parts: Vec<&str> = path.split('/').collect();
        let is_special = |at: usize| parts.get(at).is_some_and(|part| part.starts_with('_'));
        let could_be = |at: &usize| *at == 0 || is_special(at - 1) || is_special(at + 1);
        let at = (0..parts.len() - 1).filter(could_be).find(|at| is_language(parts[*at]))?;
        Some((parts.remove(at).to_owned(), parts.join("/")))
    }

    /// The place in a language of the document at a path below that one's root.
    #[must_use]
    pub fn spot(&self, language: usize, relative: String) -> Spot {
        let stem = path::stem(&relative);
        let folder = path::parent(stem);
        let rules = &self.source.rules;
        let (kind, key) = if is_among(&rules.index_names, stem) {
            (Kind::Bundle, folder)
        } else if is_among(&rules.section_names, stem) {
            (Kind::Section, folder)
        } else {
            (Kind::Single, stem)
        };
        let at = |path: &str| match self.source.at.as_str() {
            "" => path.to_owned(),
            at if path.is_empty() => at.to_owned(),
            at => format!("{at}/{path}"),
        };
        let key = at(key);
        Spot { language, section: key.rfind('/').unwrap_or(0), key, kind, relative: at(&relative) }
    }
}

/// Whether a path without extension is its folder's own page.
#[must_use]
pub fn is_of_folder(rules: &Rules, stem: &str) -> bool {
    is_among(&rules.section_names, stem) || is_among(&rules.index_names, stem)
}

/// Whether a section's page, at a path with or without language suffix, may be a post in a folder of its own: its name stands for both.
#[must_use]
pub fn may_be_bundle(rules: &Rules, path: &str) -> bool {
    let is_suffix = |rest: &str| rest.is_empty() || rest.starts_with('.');
    rules.index_names.iter().any(|name| stem(path).strip_prefix(name.as_str()).is_some_and(is_suffix))
}

fn is_among(names: &[String], stem: &str) -> bool {
    let (folder, name) = path::split(stem);
    let folder_name = Some(path::name(folder)).filter(|name| !name.is_empty());
    names.iter().any(|known| if known == OF_FOLDER { folder_name == Some(name) } else { known == name })
}

/// The language that a document's front matter states; `None` if it states none.
///
/// # Errors
/// The code of a language that is not declared.
pub fn of_front_matter<'d>(
    settings: &Settings,
    rules: &Rules,
    document: &'d Document,
) -> Result<Option<usize>, &'d str> {
    let Ok(front_matter) = &document.front_matter else { return Ok(None) };
    let text = |key| front_matter.get(key)?.text().map(str::trim).filter(|text| !text.is_empty());
    let Some(code) = rules.keys(Field::Language).find_map(text) else { return Ok(None) };
    let written = code.replace('_', "-");
    let is_meant = |language: &&Language| {
        language.code.replace('_', "-").eq_ignore_ascii_case(&written)
            || language.tag.as_str().eq_ignore_ascii_case(&written)
    };
    settings.languages.iter().find(is_meant).map(|language| Some(language.index)).ok_or(code)
}

/// Finds the section of each document: the nearest folder above it that has a page in its language, else its first folder.
pub fn find_sections(placed: &mut [(String, Spot)]) {
    let sections = placed.iter().filter(|(_, spot)| spot.kind == Kind::Section);
    let sections: HashSet<(usize, String)> = sections.map(|(_, spot)| (spot.language, spot.key.clone())).collect();
    for (_, spot) in placed {
        let mut above = &spot.key[..spot.section];
        while let Some((parent, _)) = above.rsplit_once('/')
            && !sections.contains(&(spot.language, above.to_owned()))
        {
            above = parent;
        }
        spot.section = above.len();
    }
}

/// Makes resources of the documents beside and below an index. The index of a language's root has none.
pub fn mark_resources(placed: &mut [(String, Spot)]) {
    let is_bundle = |spot: &Spot| spot.kind == Kind::Bundle && !spot.key.is_empty();
    let indexes = placed.iter().filter(|(_, spot)| is_bundle(spot)).map(|(path, _)| path::parent(path));
    let bundles: HashSet<String> = indexes.filter(|folder| !folder.is_empty()).map(str::to_owned).collect();
    for (path, spot) in placed.iter_mut().filter(|(_, spot)| spot.kind != Kind::Bundle) {
        if path::above(path).any(|folder| bundles.contains(folder)) {
            spot.kind = Kind::Resource;
        }
    }
}

/// Makes section pages of the indexes that may be either, where their folders hold other documents, in whatever language.
pub fn mark_sections(rules: &Rules, placed: &mut [(String, Spot)]) {
    let either: Vec<&String> = rules.section_names.iter().filter(|name| rules.index_names.contains(name)).collect();
    if either.is_empty() {
        return;
    }
    let folders: HashSet<String> =
        placed.iter().flat_map(|(_, spot)| path::above(&spot.key)).map(str::to_owned).collect();
    let is_either = |spot: &Spot| either.iter().any(|name| **name == stem(&spot.relative));
    for (_, spot) in placed.iter_mut().filter(|(_, spot)| folders.contains(&spot.key) && is_either(spot)) {
        spot.kind = Kind::Section;
    }
}

/// The name of a file without its extension.
fn stem(path: &str) -> &str {
    path::stem(path::name(path))
}

/// `folder/name.code.md` → `folder/name`, `code`, `md`.
fn split_suffix(path: &str) -> Option<(&str, &str, &str)> {
    let (stem, extension) = path.rsplit_once('.')?;
    let (stem, code) = stem.rsplit_once('.')?;
    (!code.contains('/') && !stem.is_empty() && !stem.ends_with('/')).then_some((stem, code, extension))
}

/// Whether a folder or suffix is the code of a language: a tag whose primary language is one of ISO 639-1, and what follows a script or
/// a region. `my_content` is a tag of Burmese, too, and no language's folder.
#[must_use]
pub fn is_language(code: &str) -> bool {
    code.parse::<LanguageTag>().is_ok_and(|tag| {
        let mut parts = tag.as_str().split('-');
        let is_primary = parts.next().is_some_and(|primary| primary.len() == 2 && ISO_639_1.contains(primary));
        is_primary && parts.all(|part| part.len() == 2 || part.parse::<u16>().is_ok() || SCRIPTS.contains(part))
    })
}

/// Scripts that languages are told apart by, as ISO 15924 writes them.
const SCRIPTS: &str = "Arab Armn Beng Cyrl Deva Geor Guru Hans Hant Hebr Jpan Kore Latn Mong Mtei Olck Telu Tfng";

/// The two-letter codes of ISO 639-1.
const ISO_639_1: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv \
    dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu \
    ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne \
    ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv \
    sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";
