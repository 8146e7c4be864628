//! Eleventy's data files: what `blog/blog.json`, `blog/blog.11tydata.json` and `blog/blog.11tydata.js` say counts for every document in `blog`
//! and below, what `blog/post.json` and the like say for `blog/post.md`. In front of what they say stands the document's own front matter,
//! then the nearer file. A module is read as text: the literals in the object that it exports are data, a permalink that a function puts
//! together is the template that makes the same; what else is code is not run, and reported.

use std::{
    collections::{BTreeMap, HashMap},
    fs, iter,
    sync::Arc,
};

use serde_json::Value as Literal;

use super::{
    Document,
    front_matter::{self, Fault, Format, FrontMatter, Map, Value, WantedKeys},
};
use crate::{
    literal, path,
    problem::{Code, Problem},
    settings::{
        Source,
        bounds::Bounds,
        rules::{Field, Rules},
    },
    text::counted,
};

/// What the names of data files end with, and which of them are modules.
const ENDS: &[(&str, bool)] = &[
    (".11tydata.json", false),
    (".json", false),
    (".11tydata.js", true),
    (".11tydata.cjs", true),
    (".11tydata.mjs", true),
];

/// What the data files of a source say, by the folder or the path without extension that they are about.
#[derive(Default)]
pub struct DirectoryData(HashMap<String, Vec<DataFile>>);

/// What a data file says.
struct DataFile {
    /// What the rules ask for: every document has its own.
    wanted: FrontMatter,
    /// All of it, for permalinks, which are templates and may name whatever the data say. There may be much, so documents share it.
    all: Arc<Map>,
}

impl DirectoryData {
    /// Reads the data files among all other files of a source.
    pub fn read(source: &Source, files: &[String], wanted: &WantedKeys, bounds: &Bounds) -> (Self, Vec<Problem>) {
        let mut data = Self::default();
        let mut problems = Vec::new();
        if !source.rules.directory_data {
            return (data, problems);
        }
        let mut code = NotRun::default();
        for path in files {
            let end = ENDS.iter().find_map(|(end, is_module)| Some((path.strip_suffix(end)?, *is_module)));
            let Some((stem, is_module)) = end else { continue };
            let (folder, name) = path::split(stem);
            let folder_name = if folder.is_empty() { &source.path } else { folder };
            let subject = if path::name(folder_name) == name { folder } else { stem };
            let found = if is_module {
                read_module(source, path, wanted, bounds, &mut code)
            } else {
                text(source, path).and_then(|text| read(source, path, &text, wanted, bounds)).map(Some)
            };
            match found {
                Ok(found) => data.0.entry(subject.to_owned()).or_default().extend(found),
                Err(problem) => problems.push(*problem),
            }
        }
        problems.extend(code.problems(source));
        (data, problems)
    }

    /// Adds to a document's front matter what the data files say of it.
    pub fn complete(&self, document: &mut Document) {
        if self.0.is_empty() {
            return;
        }
        let own = path::stem(&document.source_path);
        for found in iter::once(own).chain(path::above(own)).filter_map(|subject| self.0.get(subject)).flatten() {
            match &mut document.front_matter {
                Ok(front_matter) => front_matter.complete(found.wanted.values(), joined),
                Err(problem) if problem.code == Code::NoFrontMatter => {
                    document.front_matter = Ok(found.wanted.clone());
                }
                Err(_) => return,
            }
            document.data.push(Arc::clone(&found.all));
        }
    }
}

/// The value of whatever key, of what is stated nearer and of data files.
#[must_use]
pub fn value(key: &str, nearer: Option<Value>, data: &[Arc<Map>]) -> Option<Value> {
    data.iter().filter_map(|all| all.get(key)).fold(nearer, |nearer, found| {
        let Some(mut value) = nearer else { return Some(found.clone()) };
        value.complete(key, found, joined);
        Some(value)
    })
}

/// Of a list that both state, the items of both.
fn joined(_: &str, own: &Value, found: &Value) -> Option<Value> {
    let (Value::List(own), Value::List(found)) = (own, found) else { return None };
    Some(Value::List(own.iter().chain(found.iter().filter(|item| !own.contains(item))).cloned().collect()))
}

/// What modules leave to code: the wanted keys, `None` for all that a file says; with the first file, and how many there are.
#[derive(Default)]
struct NotRun(BTreeMap<Option<String>, (String, usize)>);

impl NotRun {
    fn add(&mut self, key: Option<String>, path: &str) {
        self.0.entry(key).or_insert_with(|| (path.to_owned(), 0)).1 += 1;
    }

    fn problems(self, source: &Source) -> impl Iterator<Item = Problem> {
        self.0.into_iter().map(|(key, (first, count))| {
            let message = match key {
                None => format!("{} with code, which is not run, this one first", counted(count, "data file")),
                Some(key) => {
                    let files = counted(count, "data file");
                    format!("`{key}` is computed by code in {files}, which is not run, this one first")
                }
            };
            Problem::new(Code::NotRun, source.shown(&first), message).hint(
                "if they say the language, the permalink or what is a draft, say it in polyfeed.yaml: a source for the folder with its `language` and `rules`",
            )
        })
    }
}

fn text(source: &Source, path: &str) -> Result<String, Box<Problem>> {
    let text = fs::read_to_string(source.folder.join(path));
    text.map(|text| text.trim_start_matches('\u{FEFF}').to_owned())
        .map_err(|error| wrong(source, path, format!("the data file cannot be read: {error}")))
}

fn wrong(source: &Source, path: &str, message: String) -> Box<Problem> {
    Box::new(Problem::new(Code::BadField, source.shown(path), message))
}

/// What a module's literals say.
fn read_module(
    source: &Source,
    path: &str,
    wanted: &WantedKeys,
    bounds: &Bounds,
    code: &mut NotRun,
) -> Result<Option<DataFile>, Box<Problem>> {
    let Some(mut exported @ Literal::Object(_)) = literal::exported(&text(source, path)?) else {
        code.add(None, path);
        return Ok(None);
    };
    let mut computed = Vec::new();
    without_computed(&mut exported, "", &source.rules, &mut computed);
    for key in computed.into_iter().filter(|key| wanted.leads_to(&key.to_lowercase())) {
        code.add(Some(key), path);
    }
    read(source, path, &exported.to_string(), wanted, bounds).map(Some)
}

/// Takes away what is computed, and names its keys; where a function makes the URL of a text, its template takes its place.
fn without_computed(value: &mut Literal, above: &str, rules: &Rules, computed: &mut Vec<String>) {
    let Literal::Object(map) = value else { return };
    map.retain(|key, value| {
        let path = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        if value.is_object() {
            without_computed(value, &path, rules, computed);
            return true;
        }
        if rules.keys(Field::Url).any(|key| key.eq_ignore_ascii_case(&path))
            && let Some(template) = literal::template(value)
        {
            *value = template.into();
        }
        let is_literal = !literal::is_partly_computed(value);
        if !is_literal {
            computed.push(path);
        }
        is_literal
    });
}

fn read(
    source: &Source,
    path: &str,
    text: &str,
    wanted: &WantedKeys,
    bounds: &Bounds,
) -> Result<DataFile, Box<Problem>> {
    let problem = |message: String| wrong(source, path, message);
    let hint = "write a JSON object; what this file says counts as missing";
    let parse = |wanted: &WantedKeys| front_matter::parse(text, Format::Json, wanted, 1, 0);
    let read = front_matter::check(text, Format::Json, 1, bounds).and_then(|()| {
        Ok(DataFile { wanted: parse(wanted)?, all: Arc::new(parse(&WantedKeys::all())?.values().clone()) })
    });
    read.map_err(|fault| match fault {
        Fault::Syntax(line, _, message) | Fault::Excess(line, message, _) => {
            let problem = problem(format!("the data file does not parse: {message}"));
            Box::new(problem.at_line(line, text).hint(hint))
        }
        Fault::Missing | Fault::Unclosed(_) => Box::new(problem("the data file holds no data".into()).hint(hint)),
    })
}
