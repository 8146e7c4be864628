//! What a generator's own settings say for front matter that does not: Jekyll's `defaults` in `_config.yml`. The file is read at
//! every build, so what a person changes there counts. Each of the defaults is for a path, a glob or all documents, and perhaps for
//! those of one collection; one with a longer path is stronger, else the later one. The file itself is kept, for what posts name of it (`site.key`).

use std::fs;

use globset::{GlobBuilder, GlobMatcher};

use super::{
    Body, Document,
    front_matter::{self, Fault, Format, Map, Value, WantedKeys},
};
use crate::{
    path,
    problem::{Code, Problem},
    settings::{Source, bounds::Bounds},
};

/// The key of the list, that of the folder which paths need not name, and the key whose values add up: all else that a document states
/// itself stands.
const KEY: &str = "defaults";
const FOLDER: &str = "collections_dir";
const ADDED: &str = "categories";

/// What the settings of a source's generator say.
#[derive(Default)]
pub struct Defaults {
    /// Of its documents, in their order.
    scoped: Vec<Scoped>,
    /// The first file of them.
    pub file: Option<Body>,
}

/// Values for the documents of a scope.
struct Scoped {
    /// The folder of all collections, which paths may leave out.
    folder: String,
    path: String,
    glob: Option<GlobMatcher>,
    collection: Option<String>,
    values: Map,
}

impl Defaults {
    /// Reads the files that a source's rules name, as far as they are there.
    pub fn read(source: &Source, wanted: &WantedKeys, bounds: &Bounds) -> (Self, Vec<Problem>) {
        let mut defaults = Self::default();
        let mut problems = Vec::new();
        for name in source.rules.defaults_files.iter().filter(|name| source.folder.join(name).is_file()) {
            match read(source, name, wanted, bounds) {
                Ok((found, file)) => {
                    defaults.scoped.extend(found);
                    defaults.file.get_or_insert(file);
                }
                Err(problem) => problems.push(*problem),
            }
        }
        (defaults, problems)
    }

    /// Adds to a document's front matter what it does not state.
    pub fn complete(&self, document: &mut Document) {
        let Ok(front_matter) = &mut document.front_matter else { return };
        let mut strongest_first: Vec<&Scoped> = Vec::new();
        for default in self.scoped.iter().filter(|default| default.is_for(&document.source_path)) {
            match strongest_first.first() {
                Some(strongest) if !default.precedes(strongest) => strongest_first.push(default),
                _ => strongest_first.insert(0, default),
            }
        }
        for default in strongest_first {
            front_matter.complete(&default.values, |key, own, stated| (key == ADDED).then(|| added(own, stated)));
        }
    }
}

impl Scoped {
    fn is_for(&self, source_path: &str) -> bool {
        let source_path = below(&self.folder, source_path);
        let mut above = std::iter::successors(Some(source_path), |path| path.rsplit_once('/').map(|(above, _)| above));
        let is_below = match &self.glob {
            Some(glob) => above.any(|path| glob.is_match(path)),
            None => self.path.is_empty() || above.any(|path| path == self.path),
        };
        let folders = path::parent(source_path);
        let collection = folders.rsplit('/').find_map(|folder| folder.strip_prefix('_')).unwrap_or("pages");
        let is_in = |wanted: &String| wanted == collection || wanted == "posts" && collection == "drafts";
        is_below && self.collection.as_ref().is_none_or(is_in)
    }

    fn precedes(&self, other: &Self) -> bool {
        match self.path.len().cmp(&other.path.len()) {
            std::cmp::Ordering::Equal => self.collection.is_some() || other.collection.is_none(),
            length => length.is_gt(),
        }
    }
}

/// A path without a folder that it begins with.
fn below<'p>(folder: &str, path: &'p str) -> &'p str {
    match path.strip_prefix(folder) {
        Some("") if !folder.is_empty() => "",
        Some(rest) if !folder.is_empty() => rest.strip_prefix('/').unwrap_or(path),
        _ => path,
    }
}

/// The words of both, each once, the default ones first.
fn added(own: &Value, stated: &Value) -> Value {
    let mut words: Vec<Value> = Vec::new();
    for value in [stated, own] {
        let more: Vec<Value> = match value {
            Value::Text(text) => text.split_whitespace().map(|word| Value::Text(word.to_owned())).collect(),
            Value::List(list) => list.clone(),
            Value::Map(_) => Vec::new(),
        };
        for word in more {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    Value::List(words)
}

/// The defaults in a file of settings, and the file.
fn read(
    source: &Source,
    name: &str,
    wanted: &WantedKeys,
    bounds: &Bounds,
) -> Result<(Vec<Scoped>, Body), Box<Problem>> {
    let problem = |message: String| Box::new(Problem::new(Code::BadField, source.shown(name), message));
    let text = fs::read_to_string(source.folder.join(name))
        .map_err(|error| problem(format!("the defaults of front matter cannot be read: {error}")))?;
    let format = if name.ends_with(".toml") { Format::Toml } else { Format::Yaml };
    let read = front_matter::check(&text, format, 1, bounds).and_then(|()| {
        let aliases = bounds.front_matter_alias_bytes.get();
        front_matter::parse(&text, format, &WantedKeys::list(KEY.to_owned()).and_scalar(FOLDER), 1, aliases)
    });
    let read = read.map_err(|fault| match fault {
        Fault::Syntax(number, _, message) | Fault::Excess(number, message, _) => {
            let problem = problem(format!("the defaults of front matter do not parse: {message}"));
            Box::new(problem.at_line(number, &text).hint("until it does, what they say counts as missing"))
        }
        Fault::Missing | Fault::Unclosed(_) => problem("the file holds no settings".into()),
    })?;
    let Some(stated) = read.get(KEY) else { return Ok((Vec::new(), Body::of_settings(text, format))) };
    let folder = read.get(FOLDER).and_then(Value::text).unwrap_or_default().trim_matches('/');
    let list = match stated {
        Value::List(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    let defaults = list.iter().map(|default| of(default, folder, wanted)).collect::<Option<Vec<_>>>();
    let Some(defaults) = defaults else {
        let number = text.lines().position(|line| line.starts_with(KEY)).map_or(1, |at| at + 1);
        let problem =
            problem("the defaults of front matter have a shape that cannot be used; they count as missing".into());
        return Err(Box::new(
            problem.at_line(number, &text).hint("each is a map with `scope` (`path`, `type`) and `values`"),
        ));
    };
    Ok((defaults, Body::of_settings(text, format)))
}

/// One of the defaults; `None` if it is none.
fn of(stated: &Value, folder: &str, wanted: &WantedKeys) -> Option<Scoped> {
    let stated = stated.map()?;
    let of_scope = |key: &str| stated.get("scope").and_then(Value::map).and_then(|scope| scope.get(key)?.text());
    let path = below(folder, of_scope("path").unwrap_or_default().trim_matches('/')).to_owned();
    let glob = if path.contains('*') {
        Some(GlobBuilder::new(&path).literal_separator(true).build().ok()?.compile_matcher())
    } else {
        None
    };
    Some(Scoped {
        folder: folder.to_owned(),
        path,
        glob,
        collection: of_scope("type").map(str::to_owned),
        values: stated.get("values")?.map()?.only(|key| wanted.leads_to(key)),
    })
}
