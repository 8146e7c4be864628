//! Files that say who, and what, the ids in front matter are: `tags.yml`, which maps keys to labels, `authors.yml`, which maps ids to people, or a folder with one file a
//! person, named by the id, as Hugo's `data/authors/`. YAML, JSON and TOML.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::DeserializeOwned};

use super::with_slashes;
use crate::{
    fences::{self, Format, Parts},
    position::{line_of, without_place},
    problem::{Code, Problem},
};

/// What a file says of one author; keys that are not known are not looked at.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Author {
    /// The name; the id if it is missing.
    pub name: Option<String>,
    affiliation: Option<String>,
    company: Option<String>,
    organization: Option<String>,
    /// A role, as Docusaurus has it.
    title: Option<String>,
    url: Option<String>,
    website: Option<String>,
    link: Option<String>,
}

impl Author {
    /// Company, else role.
    #[must_use]
    pub fn affiliation(&self) -> Option<&str> {
        let known = [&self.affiliation, &self.company, &self.organization, &self.title];
        known.into_iter().find_map(Option::as_deref)
    }

    /// A page of the author's.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        [&self.url, &self.website, &self.link].into_iter().find_map(Option::as_deref)
    }
}

/// What tags are called, by their keys.
pub type Tags = BTreeMap<String, String>;

/// What a file says of one tag.
#[derive(Debug, Default, Deserialize)]
struct Tag {
    label: Option<String>,
}

/// Reads files that say what tags are called; of two entries with one key the first counts.
///
/// # Errors
/// A problem that names the file, and its line if it does not parse.
pub fn read_tags(paths: &[PathBuf]) -> Result<Tags, Box<Problem>> {
    let mut tags = Tags::new();
    for path in paths {
        for (key, tag) in parse::<BTreeMap<String, Option<Tag>>>(path, &TAGS)? {
            if let Some(label) = tag.and_then(|tag| tag.label) {
                tags.entry(key).or_insert(label);
            }
        }
    }
    Ok(tags)
}

/// Authors by id.
pub type Authors = BTreeMap<String, Author>;

/// Reads files and folders of authors; of two entries with one id the first counts.
///
/// # Errors
/// A problem that names the file, and its line if it does not parse.
pub fn read(paths: &[PathBuf]) -> Result<Authors, Box<Problem>> {
    let mut authors = Authors::new();
    for path in paths {
        let found = if path.is_dir() { read_folder(path)? } else { read_file(path)? };
        for (id, author) in found {
            authors.entry(id).or_insert(author);
        }
    }
    Ok(authors)
}

/// Authors by id, or those below the one key `authors` (Material for MkDocs).
fn read_file(path: &Path) -> Result<Authors, Box<Problem>> {
    let authors: Authors = parse(path, &AUTHORS)?;
    match authors.len() == 1 && authors.contains_key("authors") {
        true => parse::<BTreeMap<String, Authors>>(path, &AUTHORS)
            .map(|mut below| below.remove("authors").unwrap_or_default()),
        false => Ok(authors),
    }
}

fn read_folder(folder: &Path) -> Result<Authors, Box<Problem>> {
    let failed =
        |error: std::io::Error| Box::new(AUTHORS.problem(folder, format!("the folder cannot be read: {error}")));
    let entries = fs::read_dir(folder).map_err(failed)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths: Vec<PathBuf> = entries.collect::<Result<_, _>>().map_err(failed)?;
    paths.sort_unstable();
    let mut authors = Authors::new();
    for path in paths {
        let is_known = path.extension().and_then(OsStr::to_str).is_some_and(|known| EXTENSIONS.contains(&known));
        let id = if is_known { path.file_stem() } else { path.file_name() };
        let Some(id) = id.and_then(OsStr::to_str) else { continue };
        if is_known {
            authors.entry(id.to_owned()).or_insert(parse(&path, &AUTHORS)?);
        } else if let Some(author) = of_page(&path.join("_index.md")) {
            authors.entry(id.to_owned()).or_insert(author);
        }
    }
    Ok(authors)
}

/// The person whom a page of Hugo's is about, by its title. Its front matter is written for the site's templates, not for polyfeed, and may hold
/// anything.
fn of_page(path: &Path) -> Option<Author> {
    let text = fs::read_to_string(path).ok()?;
    let text = text.trim_start_matches('\u{FEFF}');
    let Parts { format, front_matter, .. } = fences::split(text).ok()?;
    let page: Author = match format {
        Format::Toml => toml::from_str(&text[front_matter]).ok()?,
        _ => serde_yaml::from_str(&text[front_matter]).ok()?,
    };
    let name = page.name.or(page.title)?;
    Some(Author { name: Some(name), title: None, ..page })
}

const EXTENSIONS: &[&str] = &["yaml", "yml", "json", "toml"];

/// What a file speaks of, for messages.
struct Kind {
    what: &'static str,
    hint: &'static str,
}

const AUTHORS: Kind = Kind {
    what: "authors",
    hint: "write one author a key, like `ann: {name: Ann Lee, url: https://ann.example}`; in a folder, one a file",
};

const TAGS: Kind = Kind { what: "tags", hint: "write one tag a key, like `release: {label: Releases}`" };

impl Kind {
    fn problem(&self, path: &Path, message: String) -> Problem {
        Problem::new(Code::Settings, with_slashes(path), format!("the {} are wrong: {message}", self.what))
    }
}

fn parse<T: DeserializeOwned>(path: &Path, kind: &Kind) -> Result<T, Box<Problem>> {
    let text = fs::read_to_string(path)
        .map_err(|error| Box::new(kind.problem(path, format!("the file cannot be read: {error}"))))?;
    let at = |line: usize, message: &str| {
        Box::new(kind.problem(path, message.to_owned()).at_line(line, &text).hint(kind.hint))
    };
    if path.extension() == Some(OsStr::new("toml")) {
        return toml::from_str(&text)
            .map_err(|error| at(error.span().map_or(1, |span| line_of(&text, span).0), error.message()));
    }
    // YAML, and JSON, which is YAML.
    serde_yaml::from_str(&text)
        .map_err(|error| at(error.location().map_or(1, |location| location.line()), without_place(&error.to_string())))
}
