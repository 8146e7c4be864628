//! `polyfeed.ids.yaml`: what polyfeed has promised of posts, beside the settings, to be committed.
//!
//! One line a post, sorted, so that two branches' lines merge; written by polyfeed, and now and then by a person:
//!
//! ```yaml
//! version: 1
//! posts:
//!   - {post: "en/blog/a.md", id: "https://old.example/?p=12", at: "/blog/a/"}
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    durable,
    error::Error,
    position::without_place,
    problem::{Code, Problem},
    settings::Settings,
    text::strip_forbidden,
};

/// The name that ids files have.
pub const FILE_NAME: &str = "polyfeed.ids.yaml";

const HEAD: &str = "\
# The ids that posts keep whatever their files and addresses become, so that no reader takes an old post for a new one.
# Written by `polyfeed adopt` and `polyfeed build`, one line a post. Commit it. Other comments are not kept.
";

/// The version of the file's form; an older polyfeed refuses a newer one.
const VERSION: &str = "1";

/// What is promised of a post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promise {
    /// Its entry id; else what the settings make it.
    pub id: Option<String>,
    /// Where it is, where the id does not say so: a path below the site, or a URL elsewhere.
    pub at: Option<String>,
    /// The day of the first build that saw it.
    pub seen: Option<NaiveDate>,
}

/// The ids file of a site. Posts are named by their content path, as under `translations:`.
#[derive(Debug)]
pub struct IdsFile {
    path: PathBuf,
    promises: BTreeMap<String, Promise>,
    /// Where each stands in the file as it was read: the line, from 1, and its text.
    places: BTreeMap<String, (usize, String)>,
    changed: BTreeSet<String>,
}

/// A line as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    post: String,
    id: Option<String>,
    at: Option<String>,
    seen: Option<String>,
}

impl IdsFile {
    /// Reads the file beside the settings; there need not be one. Returns every line that is wrong too.
    #[must_use]
    pub fn read(settings: &Settings) -> (Self, Vec<Problem>) {
        let path = Path::new(&settings.path).with_file_name(FILE_NAME);
        let mut file = Self { path, promises: BTreeMap::new(), places: BTreeMap::new(), changed: BTreeSet::new() };
        let text = match fs::read(&file.path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return (file, Vec::new()),
            Err(error) => {
                let problem = file.problem(Code::Unreadable, format!("the file cannot be read: {error}"));
                return (file, vec![problem]);
            }
        };
        let mut problems = Vec::new();
        for (number, line) in (1..).zip(text.trim_start_matches('\u{FEFF}').lines()) {
            if let Err((message, hint)) = file.take(number, line) {
                problems.push(file.problem(Code::IdsFile, message).at(number, line).hint(hint));
            }
        }
        (file, problems)
    }

    /// Takes in one line, or says what is wrong with it and what to do.
    fn take(&mut self, number: usize, text: &str) -> Result<(), (String, String)> {
        let content = text.trim();
        if durable::is_mark_of_merge(text) {
            let message = "a merge was not finished here".to_owned();
            return Err((message, "the lines of both sides are wanted: remove this mark".into()));
        }
        if content.is_empty() || content.starts_with('#') || content == "---" || content.starts_with("posts:") {
            return Ok(());
        }
        if let Some(version) = content.strip_prefix("version:") {
            return if version.trim() == VERSION {
                Ok(())
            } else {
                let message =
                    format!("version {} is not known to this polyfeed, which reads {VERSION}", version.trim());
                Err((message, "use the newer polyfeed that wrote it".into()))
            };
        }
        let wrong = |message: String| {
            (message, r#"write it like: - {post: "en/blog/a.md", id: "https://example.org/blog/a/"}"#.to_owned())
        };
        let Some(entry) = content.strip_prefix("- ") else {
            return Err(wrong("this is no line of the ids file, which has one post a line".into()));
        };
        // The YAML library knows only the line that it was given.
        let line: Line = serde_yaml::from_str(entry).map_err(|error| {
            wrong(format!("this is no line of the ids file: {}", without_place(&error.to_string())))
        })?;
        if let Some(fault) = line.id.as_deref().and_then(fault) {
            return Err(wrong(format!("the id {fault}")));
        }
        let seen = match line.seen.as_deref().map(str::parse) {
            None => None,
            Some(Ok(day)) => Some(day),
            Some(Err(_)) => return Err(wrong("`seen` is not a day like 2025-06-30".into())),
        };
        let promise = Promise { id: line.id, at: line.at, seen };
        // A merge by union leaves the lines of both sides; where the post is, the next build says.
        let promise = match self.promises.get(&line.post) {
            Some(known) if known.id != promise.id => {
                let first = self.number(&line.post);
                let message = format!("line {first} says that `{}` has another id", line.post);
                return Err((message, "keep the line with the id that subscribers have".into()));
            }
            Some(known) => Promise { seen: promise.seen.into_iter().chain(known.seen).min(), ..promise },
            None => promise,
        };
        self.places.entry(line.post.clone()).or_insert_with(|| (number, text.to_owned()));
        self.promises.insert(line.post, promise);
        Ok(())
    }

    /// What is promised of a post.
    #[must_use]
    pub fn get(&self, post: &str) -> Option<&Promise> {
        self.promises.get(post)
    }

    /// Whether nothing is promised.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.promises.is_empty()
    }

    /// Every promise, by post.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Promise)> {
        self.promises.iter().map(|(post, promise)| (post.as_str(), promise))
    }

    /// Promises something of a post.
    pub fn set(&mut self, post: &str, promise: Promise) {
        if self.promises.get(post) != Some(&promise) {
            self.changed.insert(post.to_owned());
            self.promises.insert(post.to_owned(), promise);
        }
    }

    /// Takes back what was promised of a post.
    pub fn remove(&mut self, post: &str) -> Promise {
        self.changed.insert(post.to_owned());
        self.promises.remove(post).unwrap_or_default()
    }

    /// The posts of which it now says something else than the file did; `None` where it says nothing any more.
    pub fn changes(&self) -> impl Iterator<Item = (&str, Option<&Promise>)> {
        self.changed.iter().map(|post| (post.as_str(), self.promises.get(post)))
    }

    /// The line of a post.
    #[must_use]
    pub fn line(post: &str, promise: &Promise) -> String {
        let mut line = format!("- {{post: {}", quoted(post));
        for (key, value) in [("id", &promise.id), ("at", &promise.at)] {
            if let Some(value) = value {
                write!(line, ", {key}: {}", quoted(value)).expect("a string takes everything");
            }
        }
        if let Some(seen) = promise.seen {
            write!(line, ", seen: {seen}").expect("a string takes everything");
        }
        line + "}"
    }

    /// The file as messages name it.
    #[must_use]
    pub fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// A problem with the line of a post.
    #[must_use]
    pub fn problem_at(&self, code: Code, post: &str, message: impl Into<String>) -> Problem {
        let problem = self.problem(code, message);
        match self.places.get(post) {
            Some((number, text)) => problem.at(*number, text.as_str()),
            None => problem,
        }
    }

    /// The number of the line of a post in the file as it was read.
    #[must_use]
    pub fn number(&self, post: &str) -> usize {
        self.places.get(post).map_or(0, |(number, _)| *number)
    }

    fn problem(&self, code: Code, message: impl Into<String>) -> Problem {
        Problem::new(code, self.shown(), message)
    }

    /// Writes the file, whole or not at all, if it says something else than it did.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn write(&self) -> Result<(), Error> {
        if self.changed.is_empty() {
            return Ok(());
        }
        let mut text = format!("{HEAD}version: {VERSION}\nposts:\n");
        for (post, promise) in &self.promises {
            writeln!(text, "  {}", Self::line(post, promise)).expect("a string takes everything");
        }
        durable::write(&self.path, &text)
    }
}

/// What makes an id one that no feed can carry.
#[must_use]
pub fn fault(id: &str) -> Option<&'static str> {
    if id.trim().is_empty() {
        return Some("is empty");
    }
    (strip_forbidden(id) != id).then_some("holds a character that XML forbids")
}

/// A string as JSON writes it, which YAML reads; what YAML does not print is escaped.
fn quoted(text: &str) -> String {
    let json = serde_json::to_string(text).expect("a string is JSON");
    json.chars().fold(String::with_capacity(json.len()), |mut out, character| {
        match character {
            '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => {
                write!(out, "\\u{:04x}", u32::from(character)).expect("a string takes everything");
            }
            _ => out.push(character),
        }
        out
    })
}
