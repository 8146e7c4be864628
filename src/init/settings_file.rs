//! A settings file of the site's own generator, as a tree of values: TOML, YAML or JSON, whatever its keys. Front matter and `polyfeed.yaml`
//! are typed; these files belong to others, so what is asked for is looked up in them and the rest may be anything.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};

use crate::{
    error::Error,
    literal,
    position::{line_of, without_place},
    problem::{Code, Problem},
};

/// A tree of values.
#[derive(Clone, Debug, Default)]
pub struct SettingsFile {
    /// What stands in it.
    pub value: Value,
}

impl SettingsFile {
    /// Reads a file below a folder.
    ///
    /// # Errors
    /// [`Error::Io`] if it cannot be read, [`Error::Settings`] with its line if it does not parse.
    pub fn read(folder: &Path, path: &str) -> Result<Self, Error> {
        let text = program(folder, path)?;
        let value = parse(path, text.strip_prefix('\u{FEFF}').unwrap_or(&text))
            .map_err(|problem| Error::Settings(vec![*problem]))?;
        Ok(Self { value })
    }

    /// The value at a dotted path of keys, whatever their case.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Value> {
        get(&self.value, path)
    }

    /// The text at a path; a number's digits. Blank text states nothing.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<String> {
        self.get(path).and_then(text)
    }

    /// What is said to be so or not at a path.
    #[must_use]
    pub fn says(&self, path: &str) -> Option<bool> {
        self.get(path).and_then(Value::as_bool)
    }
}

/// The text of a file below a folder.
///
/// # Errors
/// [`Error::Io`] if it cannot be read.
pub fn program(folder: &Path, path: &str) -> Result<String, Error> {
    let file = folder.join(path);
    fs::read_to_string(&file).map_err(Error::io("read", &file))
}

/// The value at a dotted path of keys below another, whatever the keys' case.
#[must_use]
pub fn get<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let found = value.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(first))?.1;
    rest.map_or(Some(found), |rest| get(found, rest))
}

/// A scalar's text, if it says anything. What only code could know says nothing.
#[must_use]
pub fn text(value: &Value) -> Option<String> {
    let text = match value {
        computed if literal::is_computed(computed) => return None,
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The text of the first `key: …` of a program.
#[must_use]
pub fn word(program: &str, key: &str) -> Option<String> {
    literal::value_of(program, key).as_ref().and_then(text)
}

/// The texts of a list, or the one text.
#[must_use]
pub fn texts(value: &Value) -> Vec<String> {
    value.as_array().map_or_else(|| text(value).into_iter().collect(), |list| list.iter().filter_map(text).collect())
}

/// The first of several files that there is.
#[must_use]
pub fn first_of<'p>(folder: &Path, paths: &[&'p str]) -> Option<&'p str> {
    paths.iter().copied().find(|path| folder.join(path).is_file())
}

/// The names of the folders below a folder, in order, hidden ones left out.
#[must_use]
pub fn folders(folder: &Path) -> Vec<String> {
    let mut folders: Vec<String> = entries(folder)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    folders.sort();
    folders
}

/// The files of a folder with one of the extensions that this module reads, in order of their names.
#[must_use]
pub fn in_folder(folder: &Path) -> Vec<PathBuf> {
    let is_readable =
        |path: &PathBuf| path.extension().and_then(OsStr::to_str).is_some_and(|known| EXTENSIONS.contains(&known));
    let paths = entries(folder).map(|entry| entry.path());
    let mut files: Vec<PathBuf> = paths.filter(|path| path.is_file() && is_readable(path)).collect();
    files.sort();
    files
}

fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    // The working directory has no name of its own.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    fs::read_dir(folder).into_iter().flatten().flatten()
}

/// An address with the path that the site lies below on its host.
#[must_use]
pub fn address(host: &str, below: &str) -> String {
    format!("{}/{}", host.trim_end_matches('/'), below.trim_matches('/'))
}

const EXTENSIONS: &[&str] = &["toml", "yaml", "yml", "json"];

/// Lays a tree of values over another: maps are merged key by key, all else is replaced.
pub fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                let known = into.keys().find(|known| known.eq_ignore_ascii_case(&key)).cloned();
                merge(into.entry(known.unwrap_or(key)).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

fn parse(path: &str, content: &str) -> Result<Value, Box<Problem>> {
    let wrong = |line: usize, said: &str| {
        let message = format!("the site's own settings do not parse: {said}");
        let problem = Problem::new(Code::Settings, path, message).at_line(line.max(1), content);
        Box::new(problem.hint("mend them first: polyfeed takes from them what it needs to know"))
    };
    match Path::new(path).extension().and_then(OsStr::to_str) {
        Some("toml") => toml::from_str(content)
            .map_err(|error| wrong(error.span().map_or(1, |span| line_of(content, span).0), error.message())),
        Some("json") => serde_json::from_str(content).map_err(|error| wrong(error.line(), &error.to_string())),
        _ => {
            let parsed = serde_yaml::from_str::<serde_yaml::Value>(content).and_then(|mut value| {
                value.apply_merge()?;
                Ok(value)
            });
            parsed.map(of_yaml).map_err(|error| {
                let line = error.location().map_or(1, |location| location.line());
                wrong(line, without_place(&error.to_string()))
            })
        }
    }
}

/// YAML's keys may be numbers, and its values may have tags, which mean nothing here but for MkDocs' `!ENV [NAME, default]`.
fn of_yaml(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(says) => says.into(),
        serde_yaml::Value::Number(number) => serde_json::to_value(number).unwrap_or_default(),
        serde_yaml::Value::String(text) => text.into(),
        serde_yaml::Value::Sequence(list) => list.into_iter().map(of_yaml).collect(),
        serde_yaml::Value::Mapping(map) => {
            let key = |key| match of_yaml(key) {
                Value::String(text) => text,
                other => other.to_string(),
            };
            Value::Object(map.into_iter().map(|(name, value)| (key(name), of_yaml(value))).collect::<Map<_, _>>())
        }
        serde_yaml::Value::Tagged(tagged) if tagged.tag == "!ENV" => match of_yaml(tagged.value) {
            Value::Array(mut names) if names.len() > 1 => names.pop().unwrap_or_default(),
            _ => Value::Null,
        },
        serde_yaml::Value::Tagged(tagged) => of_yaml(tagged.value),
    }
}
