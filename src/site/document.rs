//! One file of content: its place, its front matter, and a body that is read when somebody needs it.

use std::{
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    body::Body,
    front_matter::{self, Fault, Format, FrontMatter, Map, Value, WantedKeys},
    place::Spot,
    source_text::{read_head, read_whole, to_text},
};
use crate::{
    path,
    problem::{Code, Problem},
    settings::{
        Source,
        bounds::{self, Bounds},
        rules::{Field, Rules, TimesWithoutOffset},
    },
};

/// What a document's file name makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file of its own; assets lie beside it.
    Single,
    /// A folder's index; assets lie in the folder.
    Bundle,
    /// A section's page.
    Section,
    /// A file of a bundle's, which is no page.
    Resource,
}

/// A file of content.
#[derive(Debug)]
pub struct Document {
    /// The source's index.
    pub source: usize,
    /// The language's index.
    pub language: usize,
    /// The path as messages name it: from where the command runs, with `/`.
    pub path: String,
    /// The path below the source's root, with `/`.
    pub source_path: String,
    /// The path below the language's root, with extension, without language suffix.
    pub relative: String,
    /// The path below the language's root without extension and index name.
    pub key: String,
    /// How many bytes of the key are that of its section: all its folders, where sections are no pages.
    pub section: usize,
    /// What kind of page it is.
    pub kind: Kind,
    /// Its front matter, or why it has none.
    pub front_matter: Result<FrontMatter, Box<Problem>>,
    /// What data files say of it, the nearest first.
    pub data: Vec<Arc<Map>>,
    /// What is wrong with it that costs nothing.
    pub problems: Vec<Problem>,
    /// Whether front matter may be lines without fences.
    pub may_have_lines: bool,
    folder: Arc<Path>,
    /// The keys of its front matter with times in quotes, where that makes a difference.
    times_in_quotes: Vec<String>,
}

impl Document {
    /// Reads the front matter of the file at `path` below a source's folder.
    pub(super) fn read(
        index: usize,
        source: &Source,
        path: &str,
        spot: Spot,
        wanted: &WantedKeys,
        bounds: &Bounds,
    ) -> Self {
        let mut document = Self {
            source: index,
            language: spot.language,
            path: source.shown(path),
            source_path: path.to_owned(),
            relative: spot.relative,
            key: spot.key,
            section: spot.section,
            kind: spot.kind,
            front_matter: Ok(FrontMatter::default()),
            data: Vec::new(),
            problems: Vec::new(),
            folder: Arc::clone(&source.folder),
            may_have_lines: source.rules.may_have_lines(),
            times_in_quotes: Vec::new(),
        };
        document.front_matter = document.read_front_matter(&source.rules, wanted, bounds);
        document
    }

    /// Whether relative targets are looked for in a folder of the document's own.
    #[must_use]
    pub fn is_bundle(&self) -> bool {
        matches!(self.kind, Kind::Bundle | Kind::Section)
    }

    /// What its file is called, or its bundle's folder: the last part of its key.
    #[must_use]
    pub fn name(&self) -> &str {
        path::name(&self.key)
    }

    /// The key of its section.
    #[must_use]
    pub fn section(&self) -> &str {
        &self.key[..self.section]
    }

    /// Whether its own front matter has a time in quotes at a key, and the rules tell such times from others.
    #[must_use]
    pub fn has_time_in_quotes(&self, key: &str) -> bool {
        self.times_in_quotes.iter().any(|known| known == key)
    }

    /// Whether its body is HTML and no Markdown, as its name says.
    #[must_use]
    pub fn is_html(&self) -> bool {
        let extension = self.source_path.rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|extension| ["html", "htm"].iter().any(|html| extension.eq_ignore_ascii_case(html)))
    }

    /// Whether it has front matter, be it right or wrong.
    #[must_use]
    pub fn has_front_matter(&self) -> bool {
        !matches!(&self.front_matter, Err(problem) if problem.code == Code::NoFrontMatter)
    }

    /// Reads the file again for its body.
    ///
    /// # Errors
    /// A problem that says why the file cannot be read.
    pub fn body(&self) -> Result<Body, Box<Problem>> {
        let (text, is_utf8) = fs::read(self.file()).map(to_text).map_err(|error| self.unreadable(&error))?;
        let problem = (!is_utf8).then(|| self.not_utf8(&text));
        Ok(Body::new(text, problem, self.may_have_lines))
    }

    /// The body of another file of its source, by its path there, unless it is longer than this many bytes.
    #[must_use]
    pub fn beside(&self, path: &str, most: usize) -> Option<Body> {
        let (text, _) = read_whole(&self.folder.join(path), most).ok()?;
        Some(Body::new(text, None, self.may_have_lines))
    }

    /// A problem at the value of a front-matter key.
    #[must_use]
    pub fn problem_at_key(&self, code: Code, key: &str, message: impl Into<String>) -> Problem {
        let problem = Problem::new(code, &self.path, message);
        match self.place(|body| body.place_of_key(key)) {
            Some((body, place)) => problem.in_text(body.file(), place),
            None => problem,
        }
    }

    /// A problem at a word in the value of a front-matter key.
    #[must_use]
    pub fn problem_at_word(&self, code: Code, key: &str, word: &str, message: impl Into<String>) -> Problem {
        let problem = Problem::new(code, &self.path, message);
        match self.place(|body| body.place_of_word(key, word)) {
            Some((body, place)) => problem.in_text(body.file(), place),
            None => problem,
        }
    }

    /// A problem at the first of some front-matter keys that the document has, else at its first line.
    #[must_use]
    pub fn problem_at_keys<'k>(
        &self,
        code: Code,
        mut keys: impl Iterator<Item = &'k str>,
        message: impl Into<String>,
    ) -> Problem {
        match self.place(|body| keys.find_map(|key| body.place_of_key(key))) {
            Some((body, place)) => Problem::new(code, &self.path, message).in_text(body.file(), place),
            None => self.problem_at_start(code, message),
        }
    }

    /// The body, and a place in its file.
    fn place(&self, find: impl FnOnce(&Body) -> Option<Range<usize>>) -> Option<(Body, Range<usize>)> {
        let body = self.body().ok()?;
        let place = find(&body)?;
        Some((body, place))
    }

    /// A problem at the document's first line.
    #[must_use]
    pub fn problem_at_start(&self, code: Code, message: impl Into<String>) -> Problem {
        let problem = Problem::new(code, &self.path, message);
        match fs::read(self.file()).map(to_text) {
            Ok((text, _)) => problem.at_line(1, &text),
            Err(_) => problem,
        }
    }

    fn read_front_matter(
        &mut self,
        rules: &Rules,
        wanted: &WantedKeys,
        bounds: &Bounds,
    ) -> Result<FrontMatter, Box<Problem>> {
        let (text, is_utf8) =
            read_head(&self.file(), bounds.file_bytes.get()).map_err(|error| self.unreadable(&error))?;
        if !is_utf8 {
            self.problems.push(self.not_utf8(&text));
        }
        let read = front_matter::split(&text, self.may_have_lines).and_then(|parts| {
            let line = text[..parts.front_matter.start].matches('\n').count() + 1;
            let (text, format) = (&text[parts.front_matter], parts.format);
            front_matter::check(text, format, line, bounds)?;
            let read = front_matter::parse(text, format, wanted, line, bounds.front_matter_alias_bytes.get())?;
            if rules.times_without_offset == TimesWithoutOffset::UtcOutsideQuotes {
                self.times_in_quotes = times_in_quotes(text, format, &read, rules);
            }
            Ok(read)
        });
        let front_matter = read.map_err(|fault| self.fault(&text, fault))?;
        for key in &front_matter.duplicates {
            let message = format!("`{key}` is given more than once; the last one counts");
            self.problems.push(self.problem_at_key(Code::DuplicateKey, key, message).hint("remove the others"));
        }
        let decides = |key: &str| Field::VISIBILITY.iter().any(|field| rules.keys(*field).any(|known| known == key));
        for key in &front_matter.unusable {
            if decides(key) {
                let message = format!(
                    "the value of `{key}` has a shape that cannot be used, so whether the post is public is unknown"
                );
                return Err(Box::new(
                    self.problem_at_key(Code::FrontMatter, key, message).hint("write a single value"),
                ));
            }
            let message = format!("the value of `{key}` has a shape that cannot be used; it counts as missing");
            self.problems.push(self.problem_at_key(Code::BadField, key, message).hint("write a single value"));
        }
        Ok(front_matter)
    }

    fn fault(&self, text: &str, fault: Fault) -> Box<Problem> {
        Box::new(match fault {
            Fault::Missing => {
                Problem::new(Code::NoFrontMatter, &self.path, "the document does not begin with front matter")
                    .at_line(1, text)
                    .hint("begin it with title and date between two lines `---`")
            }
            Fault::Unclosed(at) => {
                Problem::new(Code::UnclosedFrontMatter, &self.path, "the fence that closes the front matter is missing")
                    .at_line(at, text)
                    .hint("end the front matter with a line like the one that begins it")
            }
            Fault::Syntax(at, column, message) => {
                let message = format!("the front matter does not parse: {message}");
                let problem = Problem::new(Code::FrontMatter, &self.path, message).at_line(at, text);
                // The libraries name the place behind the last character when something is missing there.
                let length = text.lines().nth(at - 1).map_or(0, |line| line.trim_end().chars().count());
                let column = column.filter(|column| *column <= length);
                let problem = column.map_or(problem.clone(), |column| problem.column(column));
                problem.hint("text with `: `, `#` or quotes in it belongs in quotes")
            }
            Fault::Excess(at, message, key) => {
                Problem::new(Code::FrontMatter, &self.path, message).at_line(at, text).hint(bounds::how_to_raise(key))
            }
        })
    }

    fn file(&self) -> PathBuf {
        self.folder.join(&self.source_path)
    }

    fn not_utf8(&self, text: &str) -> Problem {
        let message = "the file is not UTF-8; what is not was replaced by \u{FFFD}";
        let problem = Problem::new(Code::NotUtf8, &self.path, message).hint("save it as UTF-8");
        match text.find(char::REPLACEMENT_CHARACTER) {
            Some(at) => problem.in_text(text, at..at + char::REPLACEMENT_CHARACTER.len_utf8()),
            None => problem,
        }
    }

    fn unreadable(&self, error: &io::Error) -> Box<Problem> {
        let problem = Problem::new(Code::Unreadable, &self.path, format!("the file cannot be read: {error}"));
        Box::new(match error.kind() {
            io::ErrorKind::FileTooLarge => problem.hint(bounds::how_to_raise("file_bytes")),
            _ => problem.hint("look at its permissions; until it can be read, no feed has the post"),
        })
    }
}

/// The keys of times that stand in quotes; the source text of a value has lost them.
fn times_in_quotes(text: &str, format: Format, read: &FrontMatter, rules: &Rules) -> Vec<String> {
    let keys = Field::TIMES.iter().flat_map(|field| rules.keys(*field));
    let is_time = |key: &&str| read.get(key).and_then(Value::text).is_some_and(|text| text.contains(':'));
    let is_in_quotes =
        |key: &&str| front_matter::place(text, format, key).is_some_and(|at| text[at].starts_with(['"', '\'']));
    keys.filter(is_time).filter(is_in_quotes).map(str::to_owned).collect()
}
